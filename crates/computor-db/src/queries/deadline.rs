//! Deadlines: what the one function is asked with, and what is granted.

use crate::{Error, Result, Tx};
use chrono::{DateTime, Utc};
use computor_deadline::{Dates, effective_deadline};
use computor_types::{Code, Id, dto::*};
use serde_json::Value;
use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

/// What the function says of dates that PostgreSQL has put together (`deadline_dates`).
fn said(dates: Option<Json<Dates>>) -> Option<EffectiveDeadline> {
    dates.and_then(|Json(dates)| effective_deadline(&dates))
}

/// Until when a group has to hand in.
///
/// # Errors
/// When the database fails.
pub async fn of_group(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<Option<EffectiveDeadline>> {
    let sql =
        "select deadline_dates(c, g.id, null) from submission_group g join course_content c on c.id = g.course_content_id where g.id = $1";
    Ok(said(sqlx::query_scalar(sql).bind(group.uuid()).fetch_optional(db).await?.flatten()))
}

/// As [`of_group`], and how that stood at another time.
///
/// # Errors
/// When the database fails.
pub async fn of_group_at(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>, at: DateTime<Utc>) -> Result<Option<EffectiveDeadline>> {
    let sql = "select jsonb_set(deadline_dates(c, g.id, null), '{now}', to_jsonb($2))
               from submission_group g join course_content c on c.id = g.course_content_id where g.id = $1";
    Ok(said(sqlx::query_scalar(sql).bind(group.uuid()).bind(at).fetch_optional(db).await?.flatten()))
}

/// Until when the group of an artifact has to hand in.
///
/// # Errors
/// When the database fails.
pub(crate) async fn of_artifact(db: impl PgExecutor<'_>, artifact: Id<SubmissionArtifact>) -> Result<Option<EffectiveDeadline>> {
    let sql = "select deadline_dates(c, g.id, null) from submission_artifact a join submission_group g on g.id = a.submission_group_id
                 join course_content c on c.id = g.course_content_id where a.id = $1";
    Ok(said(sqlx::query_scalar(sql).bind(artifact.uuid()).fetch_optional(db).await?.flatten()))
}

/// Until when a member has to hand in, in a group or before there is one, and what is left of the late-day bank.
///
/// # Errors
/// When the database fails.
pub async fn of_member(db: impl PgExecutor<'_>, content: Id<CourseContent>, member: Uuid) -> Result<DeadlineGet> {
    let sql = "select deadline_dates(c, m.submission_group_id, $2), late_days_left($2)
               from course_content c left join submission_group_member m on m.course_content_id = c.id and m.course_member_id = $2
               where c.id = $1";
    let found: Option<(Option<Json<Dates>>, Option<i64>)> =
        sqlx::query_as(sql).bind(content.uuid()).bind(member).fetch_optional(db).await?;
    let (dates, late_days_left) = found.ok_or(Error::NotFound("course_content"))?;
    Ok(DeadlineGet { deadline: said(dates), late_days_left })
}

/// Moves the dates of a content by so many days: the time of day stays what it is in the time zone.
pub fn shift(content: &mut CourseContentCreate, days: i32, timezone: Option<&str>) {
    for date in [&mut content.opens_at, &mut content.due_at, &mut content.team_formation_deadline] {
        *date = date.map(|date| computor_deadline::shifted(date, days, timezone));
    }
}

/// Refuses what comes before the beginning, and hand-ins that come after the end.
///
/// # Errors
/// [`Error::Rejected`] with what the deadline says of itself.
pub fn in_time(deadline: Option<&EffectiveDeadline>, submit: bool) -> Result<()> {
    let Some(deadline) = deadline else { return Ok(()) };
    let code = match deadline.standing {
        DeadlineStanding::NotOpen => Code::Content009,
        DeadlineStanding::Closed if submit => Code::Submit011,
        _ => return Ok(()),
    };
    Err(Error::rejected(code, format!("{}: {}", code.message(), deadline.explanation.join("; "))))
}

/// Takes days of the late-day banks of all members of the member's group. They are held meanwhile, so that no bank is overdrawn.
///
/// # Errors
/// [`Error::Rejected`] if one of them has less, or there is no bank or no deadline.
pub async fn spend_late_days(tx: &mut Tx, content: Id<CourseContent>, member: Uuid, days: i32) -> Result<()> {
    let group = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
    let group: Option<Uuid> = sqlx::query_scalar(group).bind(content.uuid()).bind(member).fetch_optional(&mut **tx).await?;
    let group = group.ok_or(Error::NotFound("submission_group"))?;
    // Everybody who joins or leaves waits as well.
    sqlx::query("select 1 from submission_group where id = $1 for no key update").bind(group).execute(&mut **tx).await?;
    let hold =
        "select 1 from course_member where id in (select course_member_id from submission_group_member where submission_group_id = $1)
                order by id for no key update";
    sqlx::query(hold).bind(group).execute(&mut **tx).await?;
    let least = "select min(late_days_left(m.course_member_id)), bool_or(c.due_at is not null)
                 from submission_group_member m join course_content c on c.id = m.course_content_id where m.submission_group_id = $1";
    let (least, due): (Option<i64>, Option<bool>) = sqlx::query_as(least).bind(group).fetch_one(&mut **tx).await?;
    if due != Some(true) {
        return Err(Error::rejected(Code::Submit012, "the assignment has no due date"));
    }
    match least {
        None => return Err(Error::rejected(Code::Submit012, "the course has no late-day bank")),
        Some(left) if left < i64::from(days) => {
            return Err(Error::rejected(Code::Submit012, format!("{left} late days are left, of whoever of the group has fewest")));
        }
        Some(_) => {}
    }
    let sql = "insert into deadline_extension (course_content_id, submission_group_id, kind, days) values ($1, $2, 'late_days', $3)";
    sqlx::query(sql).bind(content.uuid()).bind(group).bind(days).execute(&mut **tx).await?;
    Ok(())
}

/// Puts in the place of dates what follows from them, in a row that was written with the dates in `deadline`.
pub(crate) fn explain(row: &str) -> Result<String> {
    let mut parsed: serde_json::Map<String, Value> = crate::crud::parse(row)?;
    if let Some(dates) = parsed.get_mut("deadline") {
        let said = serde_json::from_value::<Option<Dates>>(dates.take()).map(|dates| dates.and_then(|dates| effective_deadline(&dates)));
        let said = said.and_then(serde_json::to_value).map_err(|error| Error::Internal(sqlx::Error::Decode(error.into())))?;
        *dates = said;
    }
    Ok(Value::Object(parsed).to_string())
}
