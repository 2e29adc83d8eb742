//! Courses and contents as students see them. Reading never writes: submission groups are made along with members and
//! contents.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result};
use computor_db::queries::{
    course,
    student::{self, Seat},
};
use computor_types::{Listing, dto::*};

impl Handle for ListStudentCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseStudentList>>> {
        Ok(Reply::rows(course::list::<CourseStudentList>(cx.db(), call.visible(&cx), &call.query, call.query.page()).await?))
    }
}

impl Handle for GetStudentCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseStudentGet>> {
        Ok(Reply::json(course::get::<CourseStudentGet>(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for ListStudentCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentStudentList>>> {
        Ok(Reply::rows(student::list_contents(cx.db(), call.visible(&cx), Seat::User(cx.me()), &call.query).await?))
    }
}

impl Handle for GetStudentCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentStudentGet>> {
        let (visible, seat) = (call.visible(&cx), Seat::User(cx.me()));
        Ok(Reply::json(student::get_content::<CourseContentStudentGet>(cx.db().pool(), visible, seat, call.params.id).await?))
    }
}
