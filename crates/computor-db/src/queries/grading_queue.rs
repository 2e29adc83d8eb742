//! What waits for a grade, and who has taken it.

use super::{listing, push_page};
use crate::{Db, Result, Rows, Tx, Visible};
use computor_types::{Id, dto::*};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

/// The state `t` of a group whose work waits, with its content `c`, and the claim `k` on it, if one holds.
const WAITING: &str = " from submission_group_state t join course_content c on c.id = t.course_content_id
    left join grading_claim k on k.submission_group_id = t.submission_group_id and k.until > now()
    where t.ungraded and t.course_id = ";

const ITEM: &str = "json_build_object('submission_group_id', t.submission_group_id, 'course_id', t.course_id, 'course_content_id', t.course_content_id,
    'course_content_title', c.title, 'course_content_path', c.path, 'display_name', (select n.name from group_name(t.submission_group_id, t.display_name) n),
    'course_member_id', (select gm.course_member_id from submission_group_member gm where gm.submission_group_id = t.submission_group_id order by gm.id limit 1),
    'artifact_id', t.artifact_id, 'submitted_at', t.submitted_at, 'taken_by_course_member_id', k.course_member_id,
    'taken_by_name', (select person_name(u.given_name, u.family_name, u.email, u.username) from course_member m join \"user\" u on u.id = m.user_id where m.id = k.course_member_id),
    'taken_until', k.until)";

/// In which order it is graded: what waits longest goes first.
const LONGEST: &str = "t.submitted_at, t.submission_group_id";

fn push_which(q: &mut QueryBuilder<Postgres>, course: Id<Course>, content: Option<Id<CourseContent>>, group: Option<Id<CourseGroup>>) {
    q.push_bind(course.uuid());
    if let Some(content) = content {
        q.push(" and t.course_content_id = ").push_bind(content.uuid());
    }
    if let Some(group) = group {
        q.push(
            " and exists(select from submission_group_member gm join course_member m on m.id = gm.course_member_id
               where gm.submission_group_id = t.submission_group_id and m.course_group_id = ",
        );
        q.push_bind(group.uuid()).push(")");
    }
}

/// What waits, of what is visible.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, visible: Visible<'_>, query: &GradingQueueQuery) -> Result<Rows> {
    let of = |q: &mut QueryBuilder<Postgres>| {
        q.push(WAITING);
        push_which(q, query.course_id, query.course_content_id, query.course_group_id);
        q.push(" and ");
        visible.push(q);
        if let Some(free) = query.free {
            q.push(if free { " and k.course_member_id is null" } else { " and k.course_member_id is not null" });
        }
    };
    let page = query.page();
    let mut rows = QueryBuilder::new("select ");
    rows.push(ITEM).push("::text");
    of(&mut rows);
    rows.push(" order by ").push(LONGEST);
    push_page(&mut rows, page);
    let count = || {
        // As above, without what is shown beside: an index alone tells how many wait.
        let mut q = QueryBuilder::new("select count(*) from submission_group_state t where t.ungraded and t.course_id = ");
        push_which(&mut q, query.course_id, query.course_content_id, query.course_group_id);
        q.push(" and ");
        visible.push(&mut q);
        if let Some(free) = query.free {
            q.push(if free { " and not " } else { " and " });
            q.push("exists(select from grading_claim k where k.submission_group_id = t.submission_group_id and k.until > now())");
        }
        q
    };
    listing(db.pool(), page, rows, count).await
}

/// Takes what waits longest, or keeps what this member has taken already; nothing if nothing waits.
///
/// # Errors
/// When the database fails.
pub async fn take(tx: &mut Tx, member: Uuid, wanted: &TakeNextToGrade) -> Result<Option<String>> {
    // One after the other in a course: who looks at the same moment takes something else.
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1::text, 24))").bind(wanted.course_id.uuid()).execute(&mut **tx).await?;
    let mut q = QueryBuilder::new("with found as (select t.submission_group_id");
    q.push(WAITING);
    push_which(&mut q, wanted.course_id, wanted.course_content_id, wanted.course_group_id);
    q.push(" and coalesce(k.course_member_id = ").push_bind(member).push(", true) order by k.course_member_id is null, ").push(LONGEST);
    q.push(" limit 1) insert into grading_claim (submission_group_id, course_member_id, until) select submission_group_id, ")
        .push_bind(member);
    q.push(
        ", now() + interval '30 minutes' from found
         on conflict (submission_group_id) do update set course_member_id = excluded.course_member_id, until = excluded.until
         returning submission_group_id",
    );
    let taken: Option<Uuid> = q.build_query_scalar().fetch_optional(&mut **tx).await?;
    let Some(taken) = taken else { return Ok(None) };
    let mut q = QueryBuilder::new("select ");
    q.push(ITEM).push("::text").push(WAITING).push_bind(wanted.course_id.uuid()).push(" and t.submission_group_id = ").push_bind(taken);
    Ok(q.build_query_scalar().fetch_optional(&mut **tx).await?)
}

/// Gives back what this member has taken; answers whether it had.
///
/// # Errors
/// When the database fails.
pub async fn give_back(tx: &mut Tx, member: Uuid, group: Id<SubmissionGroup>) -> Result<bool> {
    let sql = "delete from grading_claim where submission_group_id = $1 and course_member_id = $2 and until > now()";
    Ok(sqlx::query(sql).bind(group.uuid()).bind(member).execute(&mut **tx).await?.rows_affected() > 0)
}
