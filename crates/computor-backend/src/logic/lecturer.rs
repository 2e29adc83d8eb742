//! Courses and contents as lecturers see them.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::{course, lecturer};
use computor_types::{Listing, dto::*};

impl Handle for ListLecturerCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseList>>> {
        Ok(Reply::rows(course::list::<CourseList>(cx.db(), call.visible(&cx), &call.query, call.query.page()).await?))
    }
}

impl Handle for GetLecturerCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseGet>> {
        Ok(Reply::json(course::get::<CourseGet>(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for ListLecturerCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentLecturerList>>> {
        Ok(Reply::rows(lecturer::list_contents(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for GetLecturerCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentLecturerGet>> {
        Ok(Reply::json(lecturer::get_content(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for GetCourseDeployments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseDeploymentGet>> {
        Ok(lecturer::deployments(cx.db(), call.params.id).await?.into())
    }
}
