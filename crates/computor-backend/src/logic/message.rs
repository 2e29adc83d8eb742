//! Messages. Whoever may read or write was admitted; here is what follows from a message: marks, notes and events.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::{
    Tx,
    queries::message::{self as queries, NewMessage},
};
use computor_policy::rules::message::{audience, reads_all};
use computor_types::{Code, Id, Listing, NoContent, dto::*};
use serde_json::json;
use uuid::Uuid;

impl Handle for ListMessages {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<MessageList>>> {
        Ok(Reply::rows(queries::list(cx.db(), call.visible(&cx), &reads_all(&cx.who), &call.query).await?))
    }
}

impl Handle for ListUnreadMessages {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<MessageUnread>>> {
        let MessageUnreadQuery { course_id, scope } = call.query;
        let wanted = |of: MessageScope| scope.is_none_or(|scope| scope == of);
        let audiences = MessageScope::ALL.iter().copied().filter(|scope| wanted(*scope));
        let audiences: Vec<_> = audiences.filter_map(|scope| audience(scope).map(|(_, cond)| (scope, cond))).collect();
        let me = cx.me().uuid();
        Ok(Reply::json(queries::unread(cx.db(), me, wanted(MessageScope::Global), &audiences, course_id).await?))
    }
}

impl Handle for GetMessage {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MessageGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), cx.me().uuid(), call.params.id).await?))
    }
}

impl Handle for CreateMessage {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MessageGet>> {
        let new = call.body;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let to = address(&mut tx, &new).await?;
        let message = NewMessage {
            author: cx.me().uuid(),
            parent: new.parent_id,
            to,
            level: new.level,
            title: new.title.as_deref(),
            content: &new.content,
        };
        let id = queries::create(&mut tx, message).await?;
        queries::announce(&mut tx, "message:new", &[id.uuid()]).await?;
        let answer = queries::get(&mut *tx, cx.me().uuid(), id).await?;
        tx.commit().await?;
        Ok(Reply::json(answer))
    }
}

/// What a new message is addressed to: of several rows the most specific one; a reply goes where its parent went.
async fn address(tx: &mut Tx, new: &MessageCreate) -> Result<Option<(MessageScope, Uuid)>> {
    let named = [
        (MessageScope::User, new.user_id.map(Id::uuid)),
        (MessageScope::CourseMember, new.course_member_id.map(Id::uuid)),
        (MessageScope::SubmissionGroup, new.submission_group_id.map(Id::uuid)),
        (MessageScope::CourseContent, new.course_content_id.map(Id::uuid)),
        (MessageScope::CourseGroup, new.course_group_id.map(Id::uuid)),
        (MessageScope::Course, new.course_id.map(Id::uuid)),
        (MessageScope::CourseFamily, new.course_family_id.map(Id::uuid)),
        (MessageScope::Organization, new.organization_id.map(Id::uuid)),
    ];
    let to = named.into_iter().find_map(|(scope, key)| Some((scope, key?)));
    let Some(parent) = new.parent_id else {
        if matches!(to, Some((MessageScope::User | MessageScope::CourseMember, _))) {
            return Err(Error::new(Code::Nimpl001, "messages to one person are not available; write to a submission group"));
        }
        return Ok(to);
    };
    let parent = queries::hold(tx, parent).await?;
    let scope = MessageScope::try_from(parent.scope).map_err(Error::internal)?;
    if scope != MessageScope::SubmissionGroup {
        return Err(Error::field("parent_id", "only the conversations of submission groups have replies"));
    }
    let own = (scope, parent.audience_id);
    match to {
        Some(to) if to != own => Err(Error::field("parent_id", "is addressed to something else than this message")),
        _ => Ok(Some(own)),
    }
}

impl Handle for UpdateMessage {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MessageGet>> {
        let id = call.params.id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let known = queries::hold(&mut tx, id).await?;
        if known.deleted {
            return Err(Error::new(Code::Val001, "the message was taken back"));
        }
        let title = call.body.title.or(known.title.clone());
        let content = call.body.content.unwrap_or_else(|| known.content.clone());
        if title != known.title || content != known.content {
            queries::update(&mut tx, id, cx.me().uuid(), title.as_deref(), &content).await?;
            queries::announce(&mut tx, "message:update", &[id.uuid()]).await?;
        }
        let answer = queries::get(&mut *tx, cx.me().uuid(), id).await?;
        tx.commit().await?;
        Ok(Reply::json(answer))
    }
}

impl Handle for DeleteMessage {
    /// Taking it back twice is no error.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let id = call.params.id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let known = queries::hold(&mut tx, id).await?;
        if !known.deleted {
            let (who, note) = if known.author_id == cx.me().uuid() {
                (MessageDeleter::Author, "[This message was deleted by its author]")
            } else {
                (MessageDeleter::Admin, "[This message was deleted by an administrator]")
            };
            queries::delete(&mut tx, id, cx.me().uuid(), who, note).await?;
            queries::announce(&mut tx, "message:delete", &[id.uuid()]).await?;
        }
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for MarkMessageRead {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        mark(&cx, call.params.id, true).await?;
        Ok(NoContent.into())
    }
}

impl Handle for MarkMessageUnread {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        mark(&cx, call.params.id, false).await?;
        Ok(NoContent.into())
    }
}

/// Marks a message that the user may read. The user's other windows are told, and who talks with it in a submission group;
/// a course of two thousand is not told two thousand times.
pub(crate) async fn mark(cx: &Ctx, id: Id<Message>, read: bool) -> Result<()> {
    let me = cx.me().uuid();
    let mut tx = cx.db().begin_as(&cx.who).await?;
    if let Some((scope, audience)) = queries::mark(&mut tx, id, me, read).await? {
        let own = format!("user:{me}");
        let group = (scope == MessageScope::SubmissionGroup.word()).then(|| format!("{scope}:{audience}"));
        for channel in [Some(own), group].into_iter().flatten() {
            let data = json!({"channel": channel, "message_id": id, "user_id": me, "read": read});
            tx.event(&channel, "read:update", &data).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

impl Handle for GetMessageThread {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MessageThread>> {
        let message = queries::get(cx.db().pool(), cx.me().uuid(), call.params.id).await?;
        let message: MessageGet = serde_json::from_str(&message).map_err(Error::internal)?;
        if message.is_deleted {
            return Err(Error::new(Code::Val001, "the message was taken back"));
        }
        Ok(Reply::json(queries::thread(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for GetMessageAudit {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<MessageAudit>>> {
        Ok(Reply::json(queries::audit(cx.db().pool(), call.params.id).await?))
    }
}
