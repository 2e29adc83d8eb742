//! Courses and contents as lecturers see them.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::{course, lecturer};
use computor_policy::CourseRole::Lecturer;
use computor_types::{Listing, dto::*};

impl Handle for ListLecturerCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseList>>> {
        Ok(course::list(cx.db(), &cx.who, Lecturer, &call.query, call.query.page()).await?.into())
    }
}

impl Handle for GetLecturerCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseGet>> {
        Ok(course::get::<CourseGet>(cx.db(), &cx.who, Lecturer, call.params.id).await?.into())
    }
}

impl Handle for ListLecturerCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentLecturerList>>> {
        Ok(lecturer::list_contents(cx.db(), &cx.who, &call.query).await?.into())
    }
}

impl Handle for GetLecturerCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentLecturerGet>> {
        Ok(lecturer::get_content(cx.db(), &cx.who, call.params.id).await?.into())
    }
}

impl Handle for GetCourseDeployments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseDeploymentGet>> {
        Ok(lecturer::deployments(cx.db(), call.params.id).await?.into())
    }
}
