//! Courses and contents as lecturers see them.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::{course, lecturer};
use computor_policy::{Cond, CourseRole::Lecturer};
use computor_types::{Code, Listing, dto::*};

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
    /// Who asks about a course without teaching it is told so, instead of seeing an empty list.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentLecturerList>>> {
        if let Some(id) = call.query.course_id {
            course::need_role(cx.db().pool(), &cx.who, id, Lecturer).await?;
        }
        Ok(lecturer::list_contents(cx.db(), &cx.who, &call.query).await?.into())
    }
}

impl Handle for GetLecturerCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentLecturerGet>> {
        let rule = Cond::course("course_id", Lecturer);
        course::need::<CourseContent>(cx.db().pool(), &cx.who, &call.params.id, rule, Code::Authz004).await?;
        Ok(lecturer::get_content(cx.db(), &cx.who, call.params.id).await?.into())
    }
}

impl Handle for GetCourseDeployments {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseDeploymentGet>> {
        course::need_role(cx.db().pool(), &cx.who, call.params.id, Lecturer).await?;
        Ok(lecturer::deployments(cx.db(), call.params.id).await?.into())
    }
}
