//! Courses and contents as students see them. Reading never writes: submission groups are made along with members and
//! contents.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::{course, student};
use computor_policy::CourseRole;
use computor_types::{Listing, dto::*};

impl Handle for ListStudentCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseStudentList>>> {
        Ok(course::list(cx.db(), &cx.who, CourseRole::Student, &call.query, call.query.page()).await?.into())
    }
}

impl Handle for GetStudentCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseStudentGet>> {
        Ok(course::get::<CourseStudentGet>(cx.db(), &cx.who, CourseRole::Student, call.params.id).await?.into())
    }
}

impl Handle for ListStudentCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentStudentList>>> {
        Ok(student::list_contents(cx.db(), &cx.who, student::Seat::User(cx.me()), &call.query).await?.into())
    }
}

impl Handle for GetStudentCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentStudentGet>> {
        Ok(student::get_content::<CourseContentStudentGet>(cx.db().pool(), &cx.who, student::Seat::User(cx.me()), call.params.id)
            .await?
            .into())
    }
}
