//! How far the members of a course have come, and what of their work waits for a grade.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::{analytics::AsOf, grading as queries, grading_queue as queue};
use computor_types::{Code, Listing, NoContent, Page, dto::*};

impl Handle for ListCourseMemberGradings {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseMemberGradingsList>>> {
        Ok(Reply::rows(queries::list(cx.db(), call.visible(&cx), &call.query, AsOf::default()).await?))
    }
}

impl Handle for GetCourseMemberGradings {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseMemberGradingsGet>> {
        // Who names a course means a member of that one.
        if call.query.course_id.is_some_and(|course| call.at.course != Some(course.uuid())) {
            return Err(Code::Nf001.into());
        }
        let CourseMemberGradingsOf { skip, limit, .. } = call.query;
        let nodes = Page { skip: skip.unwrap_or(0), limit: limit.unwrap_or(Page::MAX) };
        let course = call.at.course.ok_or(Code::Nf001)?;
        Ok(Reply::json(queries::get(cx.db(), call.visible(&cx), course, call.params.id, nodes, AsOf::default()).await?))
    }
}

impl Handle for ListGradingQueue {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<GradingQueueItem>>> {
        Ok(Reply::rows(queue::list(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for TakeFromGradingQueue {
    /// Who grades is a member of the course, administrators too.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<GradingQueueItem>> {
        let member = call.at.member.ok_or(Code::Authz003)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let taken = queue::take(&mut tx, member, &call.body).await?;
        let taken = taken.ok_or_else(|| Error::new(Code::Nf001, "nothing waits that nobody has taken"))?;
        tx.commit().await?;
        Ok(Reply::json(taken))
    }
}

impl Handle for ReturnToGradingQueue {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let member = call.at.member.ok_or(Code::Authz003)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if !queue::give_back(&mut tx, member, call.params.id).await? {
            return Err(Error::new(Code::Nf001, "you have not taken this work"));
        }
        tx.commit().await?;
        Ok(NoContent.into())
    }
}
