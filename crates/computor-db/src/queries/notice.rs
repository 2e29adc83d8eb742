//! What waits for a user, found from what is kept of the work and of messages.

use super::{listing, message::EVERYBODY, push_page};
use crate::{Db, Result, Rows, Tx, sql::roles_from};
use chrono::{DateTime, Utc};
use computor_policy::CourseRole;
use computor_types::{Id, dto::*};
use sqlx::{PgExecutor, Postgres, QueryBuilder};
use uuid::Uuid;

/// Adds `found`: everything that waits for the user, or was seen.
fn push_found(q: &mut QueryBuilder<Postgres>, me: Uuid, query: &NoticeQuery) {
    q.push("with seen as (select coalesce((select until from notice_seen where user_id = ").push_bind(me);
    q.push(
        "), '-infinity') as until), own as materialized (select m.id, m.course_id, m.course_role_id, m.created_at from active_member m
           join course k on k.id = m.course_id and k.archived_at is null where m.user_id = ",
    );
    q.push_bind(me);
    if let Some(course) = query.course_id {
        q.push(" and m.course_id = ").push_bind(course.uuid());
    }
    q.push(
        "), work as materialized (
           select s.* from own join submission_group_member gm on gm.course_member_id = own.id
             join submission_group_state s on s.submission_group_id = gm.submission_group_id where s.active),
         found as (
           select 'graded' as kind, w.graded_at as at, w.graded_at > seen.until as waits, w.course_id, w.course_content_id, w.submission_group_id,
             1::bigint as count, w.grade, w.grade_status, null::timestamptz as due_at
             from work w cross join seen where w.grade_id is not null
           union all
           select 'replied', n.at, true, w.course_id, w.course_content_id, w.submission_group_id, u.unread, null, null, null from work w
             cross join lateral (select a.n - coalesce((select k.n from message_count k where k.audience_id = w.submission_group_id and k.user_id = ",
    );
    q.push_bind(me).push(format_args!(
        "), 0) as unread from message_count a where a.audience_id = w.submission_group_id and a.user_id = {EVERYBODY} offset 0) u
             cross join lateral (select max(x.created_at) as at from message x where x.submission_group_id = w.submission_group_id
               and x.archived_at is null and x.author_id <> "
    ));
    q.push_bind(me).push(
        " offset 0) n where u.unread > 0 and n.at is not null
           union all
           select 'released', d.deployed_at, d.deployed_at > seen.until, c.course_id, c.id, null, 1, null, null, null
             from own join course_content c on c.course_id = own.course_id and c.is_submittable and c.archived_at is null
             join course_content_deployment d on d.course_content_id = c.id and d.released_version_id is not null
             cross join seen where own.course_role_id = '_student' and d.deployed_at > own.created_at
           union all
           select 'due_soon', d.due - interval '2 days', true, w.course_id, w.course_content_id, w.submission_group_id, 1, null, null, d.due
             from work w join course_content c on c.id = w.course_content_id join course k on k.id = c.course_id
             cross join lateral (select effective_due(c, coalesce(k.timezone, 'UTC'), w.submission_group_id) as due offset 0) d
             where w.submitted_at is null and c.due_at < now() + interval '2 days'
               and (c.due_at > now() or exists (select 1 from deadline_extension e where e.course_content_id = c.id))
               and d.due > now() and d.due <= now() + interval '2 days'
           union all
           select 'needs_grading', coalesce(h.at, own.created_at), true, own.course_id, null, null, n.count, null, null, null from own
             cross join lateral (select count(*) as count from submission_group_state s where s.course_id = own.course_id and s.ungraded offset 0) n
             left join lateral (select a.created_at as at from submission_artifact a where a.course_id = own.course_id and a.submit
               order by a.created_at desc, a.id desc limit 1) h on true
             where n.count > 0 and own.course_role_id in (",
    );
    q.push(roles_from(CourseRole::Tutor)).push(")) ");
}

fn push_filters(q: &mut QueryBuilder<Postgres>, query: &NoticeQuery) {
    q.push(" from found f where ");
    match query.seen {
        Some(true) => q.push("true"),
        Some(false) | None => q.push("f.waits"),
    };
    if let Some(kind) = query.kind {
        q.push(" and f.kind = ").push_bind(kind.word());
    }
}

/// A page of what waits for a user, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list(db: &Db, me: Id<User>, query: &NoticeQuery) -> Result<Rows> {
    let page = query.page();
    let mut q = QueryBuilder::new("");
    push_found(&mut q, me.uuid(), query);
    q.push(
        "select json_build_object('kind', f.kind, 'at', f.at, 'waits', f.waits, 'course_id', f.course_id,
           'course_title', (select k.title from course k where k.id = f.course_id), 'course_content_id', f.course_content_id,
           'path', c.path, 'title', c.title, 'submission_group_id', f.submission_group_id, 'count', f.count, 'grade', f.grade, 'due_at', f.due_at,
           'status', grading_word(f.grade_status))::text from (select f.*",
    );
    push_filters(&mut q, query);
    q.push(" order by f.at desc, f.kind, f.course_content_id");
    push_page(&mut q, page);
    q.push(") f left join course_content c on c.id = f.course_content_id order by f.at desc, f.kind, f.course_content_id");
    listing(db.pool(), page, q, || {
        let mut q = QueryBuilder::new("");
        push_found(&mut q, me.uuid(), query);
        q.push("select count(*)");
        push_filters(&mut q, query);
        q
    })
    .await
}

/// Tells those who have not handed in what is due within two days; each date once, whichever server sees it first. Answers how many
/// groups were told.
///
/// # Errors
/// When the database fails.
pub async fn tell_due_soon(db: impl PgExecutor<'_>) -> Result<i64> {
    let sql = "
        with soon as (
            select s.submission_group_id, s.course_id, s.course_content_id, d.due
            from course_content c join course k on k.id = c.course_id
                join submission_group_state s on s.course_content_id = c.id and s.active and s.submitted_at is null
                cross join lateral (select effective_due(c, coalesce(k.timezone, 'UTC'), s.submission_group_id) as due offset 0) d
            where not is_quiet() and c.due_at < now() + interval '2 days'
                and (c.due_at > now() or exists (
                    select from deadline_extension e where e.course_content_id = c.id and (e.submission_group_id = s.submission_group_id
                        or e.course_member_id in (
                            select m.course_member_id from submission_group_member m where m.submission_group_id = s.submission_group_id))))
                and d.due > now() and d.due <= now() + interval '2 days'
                and not exists (select from due_soon_told t where t.submission_group_id = s.submission_group_id and t.due_at = d.due)),
        noted as (
            insert into due_soon_told (submission_group_id, due_at) select submission_group_id, due from soon
            on conflict do nothing returning submission_group_id),
        told as (
            insert into event (channels, type, data)
            select array_agg(distinct 'user:' || m.user_id), 'notice:new', jsonb_build_object('kind', 'due_soon', 'course_id', s.course_id,
                'course_content_id', s.course_content_id, 'due_at', s.due)
            from noted n join soon s using (submission_group_id) join submission_group_member g using (submission_group_id)
                join active_member m on m.id = g.course_member_id
            group by s.course_id, s.course_content_id, s.due)
        select count(*) from noted";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// How often a user gets letters with what waits, and where.
///
/// # Errors
/// When the database fails.
pub async fn mail(db: impl PgExecutor<'_>, me: Id<User>) -> Result<(NoticeMailEvery, Option<String>)> {
    let sql = "select coalesce(n.every, 'never'), u.email from \"user\" u left join notice_mail n on n.user_id = u.id where u.id = $1";
    let (every, address): (String, _) = sqlx::query_as(sql).bind(me.uuid()).fetch_one(db).await?;
    Ok((NoticeMailEvery::try_from(every).unwrap_or_default(), address))
}

/// Sets how often.
///
/// # Errors
/// When the database fails.
pub async fn set_mail(tx: &mut Tx, me: Id<User>, every: NoticeMailEvery) -> Result<()> {
    let query = match every {
        NoticeMailEvery::Never => sqlx::query("delete from notice_mail where user_id = $1").bind(me.uuid()),
        NoticeMailEvery::Day | NoticeMailEvery::Week => {
            let sql = "insert into notice_mail (user_id, every) values ($1, $2) on conflict (user_id) do update set every = excluded.every";
            sqlx::query(sql).bind(me.uuid()).bind(every.word())
        }
    };
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Somebody for whom it is time to look whether there is anything to say.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    /// Who.
    pub user_id: Uuid,
    /// Their address.
    pub email: String,
    /// When it was looked last.
    pub sent_at: Option<DateTime<Utc>>,
}

/// Those whose day or week is over, at most so many. A letter may come some hours early, so that it does not wander through the day.
///
/// # Errors
/// When the database fails.
pub async fn digests_due(db: impl PgExecutor<'_>, at: DateTime<Utc>, after: Uuid, most: i64) -> Result<Vec<Due>> {
    let sql = "select n.user_id, u.email, n.sent_at from notice_mail n join \"user\" u on u.id = n.user_id
               where n.user_id > $3 and u.archived_at is null and u.email is not null
                 and (n.sent_at is null or n.sent_at < $1::timestamptz - case n.every when 'day' then interval '20 hours' else interval '164 hours' end)
               order by n.user_id limit $2";
    Ok(sqlx::query_as(sql).bind(at).bind(most).bind(after).fetch_all(db).await?)
}

/// Notes that it was looked, and a letter was sent if there was anything to say.
///
/// # Errors
/// When the database fails.
pub async fn digest_sent(db: impl PgExecutor<'_>, user: Uuid, at: DateTime<Utc>) -> Result<()> {
    sqlx::query("update notice_mail set sent_at = $2 where user_id = $1").bind(user).bind(at).execute(db).await?;
    Ok(())
}

/// Notes until when a user has seen what there is. It never goes back.
///
/// # Errors
/// When the database fails.
pub async fn seen(tx: &mut Tx, me: Id<User>, until: DateTime<Utc>) -> Result<()> {
    let sql = "insert into notice_seen as n (user_id, until) values ($1, $2)
               on conflict (user_id) do update set until = excluded.until where n.until < excluded.until";
    sqlx::query(sql).bind(me.uuid()).bind(until).execute(&mut **tx).await?;
    Ok(())
}
