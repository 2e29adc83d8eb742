//! Courses, members and their work as tutors see them, and grading.

use super::{Call, Handle, Reply};
use crate::{Ctx, Error, Result};
use computor_db::queries::{course, student, tutor};
use computor_policy::{
    Cond,
    CourseRole::{self, Tutor},
};
use computor_types::{Code, Id, Listing, dto::*};

impl Handle for ListTutorCourses {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseTutorList>>> {
        Ok(course::list(cx.db(), &cx.who, Tutor, &call.query, call.query.page()).await?.into())
    }
}

impl Handle for GetTutorCourse {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseTutorGet>> {
        Ok(course::get::<CourseTutorGet>(cx.db(), &cx.who, Tutor, call.params.id).await?.into())
    }
}

impl Handle for ListTutorCourseMembers {
    /// Who asks about a course without being its tutor is told so, instead of seeing an empty list.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<TutorCourseMemberList>>> {
        if let Some(id) = call.query.course_id {
            course::need_role(cx.db().pool(), &cx.who, id, Tutor).await?;
        }
        Ok(tutor::list_members(cx.db(), &cx.who, &call.query).await?.into())
    }
}

impl Handle for GetTutorCourseMember {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorCourseMemberGet>> {
        need_tutor_of(&cx, call.params.id).await?;
        Ok(tutor::get_member(cx.db(), &cx.who, call.params.id).await?.into())
    }
}

impl Handle for ListMemberCourseContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<CourseContentStudentList>>> {
        need_tutor_of(&cx, call.params.id).await?;
        Ok(student::list_contents(cx.db(), &cx.who, student::Seat::Member(call.params.id), &call.query).await?.into())
    }
}

impl Handle for GetMemberCourseContent {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<CourseContentStudentGet>> {
        let MemberContentParams { course_member_id, course_content_id } = call.params;
        need_tutor_of(&cx, course_member_id).await?;
        Ok(student::get_content::<CourseContentStudentGet>(
            cx.db().pool(),
            &cx.who,
            student::Seat::Member(course_member_id),
            course_content_id,
        )
        .await?
        .into())
    }
}

impl Handle for GradeMemberCourseContent {
    /// Stores a new grade for what was handed in, and answers the content as it is then. A grade has an author, so the
    /// principal needs a membership of its own, administrators too. Practice uploads are graded only when they are named.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorGradeResponse>> {
        let MemberContentParams { course_member_id: member, course_content_id: content } = call.params;
        let TutorGradeCreate { artifact_id, grade, status, feedback } = call.body;
        if grade.is_none() && status.is_none() {
            return Err(Error::new(Code::Val002, "grade or status is required"));
        }
        need_tutor_of(&cx, member).await?;
        let mut tx = cx.db().begin().await?;
        let (grader, level) = tutor::own_membership(&mut *tx, &cx.who, member).await?.ok_or(Code::Authz003)?;
        if level < Tutor.level() {
            return Err(Code::Authz004.into());
        }
        let new = tutor::NewGrade { member, content, artifact: artifact_id, grader, grade, status, feedback: feedback.as_deref() };
        let graded = tutor::grade(&mut tx, &cx.who, new).await?.ok_or(Code::Submit001)?;
        let mut answer: TutorGradeResponse = student::get_content(&mut *tx, &cx.who, student::Seat::Member(member), content).await?;
        tx.commit().await?;
        answer.graded_artifact_id = Some(graded.id);
        answer.graded_artifact_info = Some(graded);
        Ok(answer.into())
    }
}

/// Refuses who is not a tutor of the member's course.
async fn need_tutor_of(cx: &Ctx, member: Id<CourseMember>) -> Result<()> {
    let rule = Cond::course("course_id", CourseRole::Tutor);
    Ok(course::need::<CourseMember>(cx.db().pool(), &cx.who, &member, rule, Code::Authz004).await?)
}

impl Handle for ListTutorSubmissionGroups {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<TutorSubmissionGroupList>>> {
        if let Some(id) = call.query.course_id {
            course::need_role(cx.db().pool(), &cx.who, id, Tutor).await?;
        }
        Ok(tutor::list_groups(cx.db(), &cx.who, &call.query).await?.into())
    }
}

impl Handle for GetTutorSubmissionGroup {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TutorSubmissionGroupGet>> {
        Ok(tutor::get_group(cx.db(), &cx.who, call.params.id).await?.into())
    }
}
