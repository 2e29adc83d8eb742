//! Self-enrolment. A code makes students and nothing more, whoever made it.

use super::{Call, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    auth::{Who, note_failure},
};
use chrono::TimeDelta;
use computor_db::queries::enrolment as queries;
use computor_types::{Code, NoContent, dto::*};

impl Handle for CreateEnrolmentCode {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<EnrolmentCodeGet>> {
        let new = call.body;
        let expires_at = cx.now() + TimeDelta::days(new.expires_in_days.into());
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let code = queries::create(&mut tx, call.params.id, &new, expires_at).await?;
        tx.commit().await?;
        Ok(Reply::json(code))
    }
}

impl Handle for GetEnrolmentCode {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<EnrolmentCodeGet>> {
        Ok(Reply::json(queries::get(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for DeleteEnrolmentCode {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::delete(&mut tx, call.params.id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for ListEnrolmentRequests {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<EnrolmentRequest>>> {
        Ok(Reply::json(queries::requests(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for AcceptEnrolmentRequest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let EnrolmentRequestParams { id: course, user_id: user } = call.params;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let group = queries::take_request(&mut tx, course, user).await?;
        let message = match queries::standing(&mut tx, course.uuid(), user).await? {
            None => {
                queries::enrol(&mut tx, course.uuid(), group, user).await?;
                "is a student of the course now"
            }
            Some(true) => {
                queries::enrol_again(&mut tx, course.uuid(), group, user).await?;
                "takes part again, as a student"
            }
            // Somebody has made it a member meanwhile.
            Some(false) => "is a member of the course already, and stays what it is",
        };
        tx.commit().await?;
        Ok(Done { message: message.to_owned() }.into())
    }
}

impl Handle for DeclineEnrolmentRequest {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::take_request(&mut tx, call.params.id, call.params.user_id).await?;
        tx.commit().await?;
        Ok(NoContent.into())
    }
}

impl Handle for GetEnrolment {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<EnrolmentCourse>> {
        Ok(Reply::json(guessed(&cx, &typed(&call.params.code)).await?))
    }
}

impl Handle for Enrol {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<EnrolmentGet>> {
        let (me, code) = (cx.me(), typed(&call.params.code));
        // Outside of the transaction: who guesses must not hold a connection while another is needed to count it.
        guessed(&cx, &code).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx, &code, cx.now()).await?.ok_or_else(wrong)?;
        // Asked while the code is held: whoever enrols twice at once is found a member the second time.
        let (status, message) = match queries::standing(&mut tx, held.course_id, me).await? {
            Some(false) => (EnrolmentStatus::Member, "You are a member of the course already."),
            None if !held.needs_approval => {
                queries::enrol(&mut tx, held.course_id, held.course_group_id, me).await?;
                (EnrolmentStatus::Enrolled, "You are a student of the course.")
            }
            // Who was archived does not come back without being let in.
            None | Some(true) => {
                queries::request(&mut tx, &held, me).await?;
                (EnrolmentStatus::Pending, "A lecturer of the course has to consent.")
            }
        };
        tx.commit().await?;
        Ok(EnrolmentGet { course_id: held.course_id.into(), status, message: message.to_owned() }.into())
    }
}

/// A code as people type it.
fn typed(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_uppercase()).take(64).collect()
}

/// The course of a code. A wrong one counts as a wrong password: codes are not to be guessed.
async fn guessed(cx: &Ctx, code: &str) -> Result<String> {
    // Counted by itself: who has mistyped a code can still log in.
    let name = format!("codes of {}", cx.me());
    let who = Who { name: Some(&name), user: None, ip: cx.client.ip };
    let attempt = cx.attempts.begin(who, cx.now()).await?;
    let found = queries::course(cx.db().pool(), code, cx.now()).await;
    if let Ok(None) = found {
        note_failure(cx.app(), who).await?;
        return Err(wrong());
    }
    attempt.right();
    found?.ok_or_else(wrong)
}

fn wrong() -> Error {
    Error::new(Code::Nf001, "the code is wrong, has expired, or is used up")
}
