//! Courses, members and their work as tutors see them, and grading.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::{
    Visible,
    queries::{
        course,
        student::{self, Seat},
        tutor,
    },
};
use computor_types::{Code, Listing, dto::*};

impl Handle for ListTutorCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseTutorList>>> {
        Ok(Reply::rows(course::list::<CourseTutorList>(cx.db(), call.visible(&cx), &call.query, call.query.page()).await?))
    }
}

impl Handle for GetTutorCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseTutorGet>> {
        Ok(Reply::json(course::get::<CourseTutorGet>(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for ListTutorCourseMembers {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<TutorCourseMemberList>>> {
        Ok(Reply::rows(tutor::list_members(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for GetTutorCourseMember {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorCourseMemberGet>> {
        Ok(Reply::json(tutor::get_member(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}

impl Handle for ListMemberCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentStudentList>>> {
        Ok(Reply::rows(student::list_contents(cx.db(), call.visible(&cx), Seat::Member(call.params.id), &call.query).await?))
    }
}

impl Handle for GetMemberCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentStudentGet>> {
        let MemberContentParams { course_member_id, course_content_id } = call.params;
        let (visible, seat) = (call.visible(&cx), Seat::Member(course_member_id));
        Ok(Reply::json(student::get_content::<CourseContentStudentGet>(cx.db().pool(), visible, seat, course_content_id).await?))
    }
}

impl Handle for GradeMemberCourseContent {
    /// Stores a new grade for what was handed in, and answers the content as it is then. Practice uploads are graded only
    /// when they are named.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorGradeResponse>> {
        let grader = call.member()?;
        let MemberContentParams { course_member_id: member, course_content_id: content } = call.params;
        let TutorGradeCreate { artifact_id, grade, status, feedback } = call.body;
        if grade.is_none() && status.is_none() {
            return Err(Error::new(Code::Val002, "grade or status is required"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let new = tutor::NewGrade { member, content, artifact: artifact_id, grader, grade, status, feedback: feedback.as_deref() };
        let graded = tutor::grade(&mut tx, new).await?.ok_or(Code::Submit001)?;
        let visible = Visible { rows: &call.rows, me: cx.me().uuid() };
        let shown = student::get_content::<TutorGradeResponse>(&mut *tx, visible, Seat::Member(member), content).await?;
        let mut answer: TutorGradeResponse = serde_json::from_str(&shown).map_err(Error::internal)?;
        tx.commit().await?;
        answer.graded_artifact_id = Some(graded.id);
        answer.graded_artifact_info = Some(graded);
        Ok(answer.into())
    }
}

impl Handle for ListTutorSubmissionGroups {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<TutorSubmissionGroupList>>> {
        Ok(Reply::rows(tutor::list_groups(cx.db(), call.visible(&cx), &call.query).await?))
    }
}

impl Handle for GetTutorSubmissionGroup {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorSubmissionGroupGet>> {
        Ok(Reply::json(tutor::get_group(cx.db(), call.visible(&cx), call.params.id).await?))
    }
}
