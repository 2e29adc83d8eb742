//! How far the members of a course have come.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::grading as queries;
use computor_types::{Code, Listing, dto::*};

impl Handle for ListCourseMemberGradings {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseMemberGradingsList>>> {
        Ok(Reply::rows(queries::list(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for GetCourseMemberGradings {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseMemberGradingsGet>> {
        // Who names a course means a member of that one.
        if call.query.course_id.is_some_and(|course| call.at.course != Some(course.uuid())) {
            return Err(Code::Nf001.into());
        }
        Ok(Reply::json(queries::get(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}
