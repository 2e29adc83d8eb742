//! What staff notes about members. Every change answers the notes about the member, as clients show them.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::{Rows, Visible, queries::comment as queries};
use computor_types::{Id, Listing, Page, dto::*};

type Answer = Reply<Listing<CourseMemberCommentList>>;

impl Handle for ListCourseMemberComments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Answer> {
        Ok(Reply::rows(queries::list(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for CreateCourseMemberComment {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Answer> {
        let author = call.member()?;
        let about = call.body.course_member_id;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::create(&mut tx, author, about, &call.body.message).await?;
        tx.commit().await?;
        Ok(Reply::rows(about_member(&cx, call.visible(&cx), about).await?))
    }
}

impl Handle for UpdateCourseMemberComment {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Answer> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let about = queries::update(&mut tx, call.params.id, &call.body.message).await?;
        tx.commit().await?;
        Ok(Reply::rows(about_member(&cx, call.visible(&cx), about).await?))
    }
}

impl Handle for DeleteCourseMemberComment {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Answer> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let about = queries::delete(&mut tx, call.params.id).await?;
        tx.commit().await?;
        Ok(Reply::rows(about_member(&cx, call.visible(&cx), about).await?))
    }
}

async fn about_member(cx: &Ctx, visible: Visible<'_>, member: Id<CourseMember>) -> Result<Rows> {
    let query = CourseMemberCommentQuery { course_member_id: Some(member), limit: Some(Page::MAX), ..Default::default() };
    Ok(queries::list(cx.db(), visible, &query).await?)
}
