//! Teams: what the settings of an assignment say, who is in which team, and who wants to be.
//!
//! That no team is too full and nobody is in two is left to the constraints of the tables; a team is held before it is
//! changed, so that what was asked about it still holds.

use crate::{Error, Result, Tx};
use computor_types::{Id, dto::*};
use sqlx::{FromRow, PgConnection, PgExecutor};
use uuid::Uuid;

/// What the settings of an assignment say (`team_rules`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct TeamRules {
    /// Something can be handed in.
    pub submittable: bool,
    /// Nothing is added any more.
    pub archived: bool,
    /// More than this many students are in no team.
    pub max_size: i32,
    /// Fewer than this many hand in nothing.
    pub min_size: i32,
    /// Students make teams,
    pub may_create: bool,
    /// join them,
    pub may_join: bool,
    /// and leave them.
    pub may_leave: bool,
    /// Whoever has no code waits for consent.
    pub needs_approval: bool,
    /// The deadline has passed, and locks all teams.
    pub locked: bool,
}

/// What the settings say.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn rules(db: impl PgExecutor<'_>, content: Id<CourseContent>) -> Result<TeamRules> {
    let sql = "select submittable, archived, max_size, min_size, may_create, may_join, may_leave, needs_approval,
                 team_locked_since(null, locks, deadline) is not null as locked
               from team_rules where course_content_id = $1";
    sqlx::query_as(sql).bind(content.uuid()).fetch_optional(db).await?.ok_or(Error::NotFound("course_content"))
}

/// A team that is held: nobody else joins, leaves, locks or deletes it until the transaction ends.
#[derive(Clone, Debug, FromRow)]
pub struct Held {
    /// The assignment.
    pub course_content_id: Uuid,
    /// Its course.
    pub course_id: Uuid,
    /// Neither the deadline nor a lecturer has locked it.
    pub open: bool,
    /// How many are in it.
    pub members: i32,
    /// How many may be.
    pub max_group_size: i32,
    /// Whoever knows it gets in.
    pub join_code: Option<String>,
}

/// Holds a team.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn hold(tx: &mut Tx, team: Id<SubmissionGroup>) -> Result<Held> {
    let lock = "select 1 from submission_group where id = $1 for no key update";
    sqlx::query(lock).bind(team.uuid()).fetch_optional(&mut **tx).await?.ok_or(Error::NotFound("submission_group"))?;
    let sql =
        "select g.course_content_id, g.course_id, team_locked_since(g.team_locked_at, r.locks, r.deadline) is null as open, s.members,
                 g.max_group_size, g.join_code
               from submission_group g join submission_group_state s on s.submission_group_id = g.id
                 join team_rules r on r.course_content_id = g.course_content_id where g.id = $1";
    Ok(sqlx::query_as(sql).bind(team.uuid()).fetch_one(&mut **tx).await?)
}

/// The team of a member for an assignment, and the seat in it.
///
/// # Errors
/// When the database fails.
pub async fn of_member(db: impl PgExecutor<'_>, content: Uuid, member: Uuid) -> Result<Option<(Uuid, Uuid)>> {
    let sql = "select submission_group_id, id from submission_group_member where course_content_id = $1 and course_member_id = $2";
    Ok(sqlx::query_as(sql).bind(content).bind(member).fetch_optional(db).await?)
}

/// A team as its members see it.
///
/// # Errors
/// [`Error::NotFound`]; when the database fails.
pub async fn get(db: impl PgExecutor<'_>, team: Uuid) -> Result<String> {
    let sql = "select json_build_object('id', g.id, 'course_content_id', g.course_content_id, 'course_id', g.course_id,
                 'display_name', g.display_name, 'max_group_size', g.max_group_size, 'min_group_size', r.min_size,
                 'status', case when l.since is null then 'forming' else 'locked' end,
                 'created_by', case when g.formed_by_students then 'student' else 'instructor' end, 'join_code', g.join_code,
                 'members', team_members(g.id, true), 'member_count', s.members,
                 'can_join', l.since is null and r.may_join and s.members < g.max_group_size,
                 'locked_at', l.since, 'formation_deadline', r.deadline)::text
               from submission_group g join submission_group_state s on s.submission_group_id = g.id
                 join team_rules r on r.course_content_id = g.course_content_id
                 cross join lateral (select team_locked_since(g.team_locked_at, r.locks, r.deadline) as since) l
               where g.id = $1";
    sqlx::query_scalar(sql).bind(team).fetch_optional(db).await?.ok_or(Error::NotFound("team"))
}

/// The teams that a student may join, as a JSON array; `member` is who asks.
///
/// # Errors
/// When the database fails.
pub async fn available(db: impl PgExecutor<'_>, content: Id<CourseContent>, member: Option<Uuid>) -> Result<String> {
    let sql = "select coalesce(json_agg(json_build_object('id', g.id, 'display_name', g.display_name, 'member_count', s.members,
                 'max_group_size', g.max_group_size, 'join_code', null, 'requires_approval', r.needs_approval, 'status', 'forming',
                 'requested', exists(select from team_request q where q.submission_group_id = g.id and q.course_member_id = $2),
                 'members', team_members(g.id, false)) order by g.created_at, g.id), '[]')::text
               from team_rules r join submission_group g on g.course_content_id = r.course_content_id
                 join submission_group_state s on s.submission_group_id = g.id
               where r.course_content_id = $1 and r.may_join and not r.archived and g.max_group_size > 1
                 and s.members between 1 and g.max_group_size - 1
                 and team_locked_since(g.team_locked_at, r.locks, r.deadline) is null";
    Ok(sqlx::query_scalar(sql).bind(content.uuid()).bind(member).fetch_one(db).await?)
}

/// Makes a team without members.
///
/// # Errors
/// When the database fails.
pub async fn create(tx: &mut PgConnection, content: Uuid, name: Option<&str>, size: i32, by_students: bool) -> Result<Uuid> {
    let sql = "insert into submission_group (course_content_id, display_name, max_group_size, formed_by_students)
               values ($1, $2, $3, $4) returning id";
    Ok(sqlx::query_scalar(sql).bind(content).bind(name).bind(size).bind(by_students).fetch_one(tx).await?)
}

/// Puts a member into a team.
///
/// # Errors
/// [`Error::Rejected`] if it is full, or the member is in another one.
pub async fn add(tx: &mut PgConnection, team: Uuid, members: &[Uuid]) -> Result<()> {
    let sql = "insert into submission_group_member (submission_group_id, course_member_id) select $1, m from unnest($2::uuid[]) m";
    sqlx::query(sql).bind(team).bind(members).execute(tx).await?;
    Ok(())
}

/// Takes a seat away, and the team with it if nobody is left in it and there is nothing in it. The team is held.
///
/// # Errors
/// When the database fails.
pub async fn leave(tx: &mut Tx, team: Uuid, seat: Uuid) -> Result<()> {
    sqlx::query("delete from submission_group_member where id = $1").bind(seat).execute(&mut **tx).await?;
    let empty = "delete from submission_group g where g.id = $1
                   and not exists (select from submission_group_member m where m.submission_group_id = g.id)
                   and not exists (select from submission_artifact a where a.submission_group_id = g.id)
                   and not exists (select from result r where r.submission_group_id = g.id)
                   and not exists (select from message x where x.submission_group_id = g.id)
                   and not exists (select from repository y where y.submission_group_id = g.id and y.pushed_at is not null)";
    sqlx::query(empty).bind(team).execute(&mut **tx).await?;
    Ok(())
}

/// Whether a seat's member worked in the team, or would leave its work without anybody.
///
/// # Errors
/// When the database fails.
pub async fn has_work(tx: &mut Tx, seat: Uuid) -> Result<bool> {
    super::submission::seat_has_work(&mut **tx, seat.into()).await
}

/// Whether a team has work and this seat is the last one.
///
/// # Errors
/// When the database fails.
pub async fn leaves_work_alone(tx: &mut Tx, team: Uuid) -> Result<bool> {
    let sql = "select s.members <= 1 and (s.submissions > 0 or s.practice > 0 or s.run_at is not null
                 or exists(select from repository y where y.submission_group_id = s.submission_group_id and y.pushed_at is not null))
               from submission_group_state s where s.submission_group_id = $1";
    Ok(sqlx::query_scalar(sql).bind(team).fetch_optional(&mut **tx).await?.unwrap_or(false))
}

/// Whether this is an active student of the course.
///
/// # Errors
/// When the database fails.
pub async fn is_student(db: impl PgExecutor<'_>, member: Uuid, course: Uuid) -> Result<bool> {
    let sql = "select exists(select from active_member where id = $1 and course_id = $2 and course_role_id = '_student')";
    Ok(sqlx::query_scalar(sql).bind(member).bind(course).fetch_one(db).await?)
}

/// Notes that a member asks to be taken into a team.
///
/// # Errors
/// When the database fails.
pub async fn request(tx: &mut Tx, team: Uuid, member: Uuid) -> Result<()> {
    let sql = "insert into team_request (submission_group_id, course_member_id) values ($1, $2) on conflict do nothing";
    sqlx::query(sql).bind(team).bind(member).execute(&mut **tx).await?;
    Ok(())
}

/// Takes a request away; answers whether there was one.
///
/// # Errors
/// When the database fails.
pub async fn drop_request(tx: &mut Tx, team: Uuid, member: Uuid) -> Result<bool> {
    let sql = "delete from team_request where submission_group_id = $1 and course_member_id = $2";
    Ok(sqlx::query(sql).bind(team).bind(member).execute(&mut **tx).await?.rows_affected() > 0)
}

/// Who wants to join a team, as a JSON array.
///
/// # Errors
/// When the database fails.
pub async fn requests(db: impl PgExecutor<'_>, team: Id<SubmissionGroup>) -> Result<String> {
    let sql = "select coalesce(json_agg(json_build_object('course_member_id', m.id, 'user_id', u.id, 'given_name', u.given_name,
                 'family_name', u.family_name, 'email', u.email, 'requested_at', q.created_at) order by q.created_at, m.id), '[]')::text
               from team_request q join active_member m on m.id = q.course_member_id join \"user\" u on u.id = m.user_id
               where q.submission_group_id = $1";
    Ok(sqlx::query_scalar(sql).bind(team.uuid()).fetch_one(db).await?)
}

/// Locks a team, or takes the lock back.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut Tx, team: Uuid, locked: bool) -> Result<()> {
    let sql = "update submission_group set team_locked_at = case when $2 then coalesce(team_locked_at, now()) end where id = $1";
    sqlx::query(sql).bind(team).bind(locked).execute(&mut **tx).await?;
    Ok(())
}

/// A team that is not full, as far as matching looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Open {
    /// The team.
    pub id: Uuid,
    /// How many are in it.
    pub members: i32,
    /// How many may be.
    pub max_size: i32,
}

/// The students who are in no team, in an order that says nothing of them, and the teams that are not full. Nobody else matches
/// those of this assignment until the transaction ends, and nobody joins one of these teams.
///
/// # Errors
/// When the database fails.
pub async fn unmatched(tx: &mut Tx, content: Id<CourseContent>) -> Result<(Vec<Uuid>, Vec<Open>)> {
    let lock = "select pg_advisory_xact_lock(hashtextextended($1::text, 45))";
    sqlx::query(lock).bind(content.uuid()).execute(&mut **tx).await?;
    let hold = "select id from submission_group where course_content_id = $1 order by id for no key update";
    sqlx::query(hold).bind(content.uuid()).execute(&mut **tx).await?;
    let students = "select m.id from course_content c join active_member m on m.course_id = c.course_id join \"user\" u on u.id = m.user_id
                    where c.id = $1 and m.course_role_id = '_student' and not u.is_service
                      and not exists (select from submission_group_member gm where gm.course_member_id = m.id and gm.course_content_id = c.id)
                    order by md5(m.id::text || c.id::text)";
    let students = sqlx::query_scalar(students).bind(content.uuid()).fetch_all(&mut **tx).await?;
    let open = "select g.id, s.members, g.max_group_size as max_size
                from submission_group g join submission_group_state s on s.submission_group_id = g.id
                where g.course_content_id = $1 and s.members < g.max_group_size and g.team_locked_at is null and s.members > 0
                order by g.created_at, g.id";
    let open = sqlx::query_as(open).bind(content.uuid()).fetch_all(&mut **tx).await?;
    Ok((students, open))
}

/// Notes that those who were left over at the present deadline are in teams.
///
/// # Errors
/// When the database fails.
pub async fn matched(tx: &mut Tx, content: Id<CourseContent>) -> Result<()> {
    let sql = "insert into team_matching (course_content_id, deadline)
               select course_content_id, deadline from team_rules where course_content_id = $1
               on conflict (course_content_id) do update set deadline = excluded.deadline, at = now()";
    sqlx::query(sql).bind(content.uuid()).execute(&mut **tx).await?;
    Ok(())
}

/// An assignment whose deadline has passed, and whose students are to be put into teams.
///
/// # Errors
/// When the database fails.
pub async fn due(db: impl PgExecutor<'_>) -> Result<Option<Id<CourseContent>>> {
    let sql = "select r.course_content_id from team_rules r left join team_matching m on m.course_content_id = r.course_content_id
               where r.course_content_id in (select id from course_content where team_formation_deadline <= now())
                 and r.matches and r.submittable and r.max_size > 1 and not r.archived and m.deadline is distinct from r.deadline limit 1";
    Ok(sqlx::query_scalar::<_, Uuid>(sql).fetch_optional(db).await?.map(Into::into))
}
