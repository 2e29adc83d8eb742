//! Repositories that are hosted here: which there are, who needs one, and what of the template has reached them.

use crate::{Result, Start, Tx};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use serde_json::Value;
use sqlx::{FromRow, PgExecutor, types::Json};
use uuid::Uuid;

/// Says where people reach this installation.
pub async fn set_public_url(db: impl PgExecutor<'_>, url: &str) -> Result<()> {
    let sql = "insert into setting (key, value) values ('public_url', to_jsonb($1::text))
               on conflict (key) do update set value = excluded.value where setting.value is distinct from excluded.value";
    sqlx::query(sql).bind(url).execute(db).await?;
    Ok(())
}

/// Where people reach this installation, once a server has said it.
pub async fn public_url(db: impl PgExecutor<'_>) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("select git_host()").fetch_one(db).await?)
}

/// Notes what is released: the template of the course is at this commit. With the transaction begin the flows that make the
/// repositories of those who have none, and that offer what is new to those who have one.
pub async fn released(tx: &mut Tx, course: Id<Course>, commit: &str, operation: Option<Uuid>) -> Result<()> {
    sqlx::query("select template_released($1, $2, $3)").bind(course.uuid()).bind(commit).bind(operation).execute(&mut **tx).await?;
    Ok(())
}

/// Notes that the repository with all of the course's exercises is there, at this commit.
pub async fn assignments_written(tx: &mut Tx, course: Id<Course>, commit: &str) -> Result<()> {
    let sql = "insert into repository (course_id, kind, head, forge)
               values ($1, 'assignments', $2, case when course_at_gitlab($1) then 'gitlab' else 'computor' end)
               on conflict (course_id, kind) where kind in ('template', 'assignments') do update set head = excluded.head";
    sqlx::query(sql).bind(course.uuid()).bind(commit).execute(&mut **tx).await?;
    sqlx::query("select gitlab_courses_changed(array[$1]::uuid[])").bind(course.uuid()).execute(&mut **tx).await?;
    Ok(())
}

/// The commit that is released in a course, if anything is.
pub async fn template(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<Option<String>> {
    let sql = "select head from repository where course_id = $1 and kind = 'template'";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_optional(db).await?.flatten())
}

/// The commit at which all of the course's exercises were written, if they ever were.
pub async fn assignments_head(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<Option<String>> {
    let sql = "select head from repository where course_id = $1 and kind = 'assignments'";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_optional(db).await?.flatten())
}

/// Whose repository it is: a student's or a team's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Owner {
    /// The membership.
    pub course_member_id: Option<Uuid>,
    /// The submission group.
    pub submission_group_id: Option<Uuid>,
}

/// Who of a course has no repository yet, at most so many.
pub async fn missing(db: impl PgExecutor<'_>, course: Id<Course>, most: i64) -> Result<Vec<Owner>> {
    let sql = "select course_member_id, submission_group_id from missing_repository where course_id = $1 limit $2";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(most).fetch_all(db).await?)
}

/// Notes that these repositories are there, and the commit that they began with. Those that have a row keep it; whoever
/// has left meanwhile gets none.
pub async fn made(db: impl PgExecutor<'_>, course: Id<Course>, owners: &[Owner], head: Option<&str>) -> Result<u64> {
    let members: Vec<_> = owners.iter().map(|owner| owner.course_member_id).collect();
    let groups: Vec<_> = owners.iter().map(|owner| owner.submission_group_id).collect();
    let sql = "insert into repository (course_id, kind, course_member_id, submission_group_id, head)
               select $1, case when o.member is null then 'team' else 'student' end, o.member, o.team, $4
               from unnest($2::uuid[], $3::uuid[]) o (member, team)
               where case when o.member is null then exists(select from submission_group g where g.id = o.team and g.course_id = $1)
                 else exists(select from course_member m where m.id = o.member and m.course_id = $1) end
               on conflict do nothing";
    Ok(sqlx::query(sql).bind(course.uuid()).bind(members).bind(groups).bind(head).execute(db).await?.rows_affected())
}

/// A student's or team's repository.
#[derive(Clone, Debug, FromRow)]
pub struct Fork {
    /// Its row.
    pub id: Uuid,
    /// Whose it is.
    #[sqlx(flatten)]
    pub owner: Owner,
    /// The commit that it began with.
    pub head: Option<String>,
    /// The newest commit of the template that it was offered, or began with.
    pub base: Option<String>,
}

/// Those of a course to which this commit was not offered yet, at most so many.
pub async fn not_offered(db: impl PgExecutor<'_>, course: Id<Course>, commit: &str, most: i64) -> Result<Vec<Fork>> {
    let sql = "select id, course_member_id, submission_group_id, head, coalesce(offered_commit, head) as base from repository
               where course_id = $1 and kind in ('student', 'team') and coalesce(offered_commit, head, '') <> $2 order by id limit $3";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(commit).bind(most).fetch_all(db).await?)
}

/// All of a course, after the one with this key, at most so many.
pub async fn forks(db: impl PgExecutor<'_>, course: Id<Course>, after: Uuid, most: i64) -> Result<Vec<Fork>> {
    let sql = "select id, course_member_id, submission_group_id, head, coalesce(offered_commit, head) as base from repository
               where course_id = $1 and kind in ('student', 'team') and id > $2 order by id limit $3";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(after).bind(most).fetch_all(db).await?)
}

/// Notes that a repository was made anew of this commit of the template; answers whether anything had been pushed to it.
pub async fn begun_again(db: impl PgExecutor<'_>, repository: Uuid, head: &str) -> Result<bool> {
    let sql = "with old as (select id, pushed_at is not null as had_work from repository where id = $1 for update)
               update repository r set head = $2, offered_commit = null, offered_at = null, state = null, report = null, pushed_at = null
               from old where r.id = old.id returning old.had_work";
    Ok(sqlx::query_scalar(sql).bind(repository).bind(head).fetch_optional(db).await?.unwrap_or(false))
}

/// What came of offering a commit to a repository.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The row.
    pub id: Uuid,
    /// A word: `up_to_date`, `fast_forward`, `merged`, `offered`, `failed`.
    pub state: &'static str,
    /// Where the changes meet, or what went wrong.
    pub report: Option<Value>,
    /// What those read who work in it.
    pub notice: Option<Notice>,
}

/// A message: what it is about, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub title: &'static str,
    /// Its text.
    pub content: String,
}

/// Notes what came of offering a commit, and when; and tells those whom it concerns, once, as whoever has released it.
pub async fn offered(db: impl PgExecutor<'_>, course: Id<Course>, commit: &str, at: DateTime<Utc>, results: &[Offered]) -> Result<()> {
    let ids: Vec<_> = results.iter().map(|offered| offered.id).collect();
    let states: Vec<_> = results.iter().map(|offered| offered.state).collect();
    let reports: Vec<_> = results.iter().map(|offered| offered.report.clone().map(Json)).collect();
    let titles: Vec<_> = results.iter().map(|offered| offered.notice.as_ref().map(|notice| notice.title)).collect();
    let texts: Vec<_> = results.iter().map(|offered| offered.notice.as_ref().map(|notice| notice.content.as_str())).collect();
    let sql = "with changed as (
                 update repository r set offered_commit = $1, offered_at = $2, state = n.state, report = n.report
                 from unnest($3::uuid[], $4::text[], $5::jsonb[], $7::text[], $8::text[]) n (id, state, report, title, content)
                 where r.id = n.id and r.offered_commit is distinct from $1
                 returning r.course_member_id, r.submission_group_id, n.title, n.content)
               insert into message (author_id, course_member_id, submission_group_id, title, content)
               select o.user_id, c.course_member_id, c.submission_group_id, c.title, c.content
               from changed c, lateral (select p.user_id from operation p where p.kind = 'offer_correction' and p.course_id = $6
                 and p.user_id is not null order by p.created_at desc limit 1) o
               where c.title is not null";
    let query = sqlx::query(sql).bind(commit).bind(at).bind(ids).bind(states).bind(reports).bind(course.uuid());
    query.bind(titles).bind(texts).execute(db).await?;
    Ok(())
}

/// Notes that somebody pushed; answers the commit that was offered to the repository, as long as it was not taken in.
pub async fn pushed(db: impl PgExecutor<'_>, owner: Owner, at: DateTime<Utc>) -> Result<Option<String>> {
    let sql = "update repository set pushed_at = $3 where course_member_id = $1 or submission_group_id = $2
               returning case when state = 'offered' then offered_commit end";
    let query = sqlx::query_scalar(sql).bind(owner.course_member_id).bind(owner.submission_group_id).bind(at);
    let offered: Option<Option<String>> = query.fetch_optional(db).await?;
    Ok(offered.flatten())
}

/// Notes that a repository has taken in what it was offered, unless something else was offered meanwhile.
pub async fn taken_in(db: impl PgExecutor<'_>, owner: Owner, commit: &str) -> Result<()> {
    let sql = "update repository set state = 'up_to_date', report = null
               where (course_member_id = $1 or submission_group_id = $2) and state = 'offered' and offered_commit = $3";
    sqlx::query(sql).bind(owner.course_member_id).bind(owner.submission_group_id).bind(commit).execute(db).await?;
    Ok(())
}

/// Courses that have repositories.
pub async fn courses(db: impl PgExecutor<'_>) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select distinct course_id from repository order by 1").fetch_all(db).await?)
}

/// Starts offering what is released to all repositories of a course, once more; answers the operation.
pub async fn offer_again(tx: &mut Tx, course: Id<Course>, commit: &str, by: Uuid) -> Result<Uuid> {
    sqlx::query("update repository set offered_commit = null where course_id = $1 and kind in ('student', 'team') and state in ('offered', 'failed')")
        .bind(course.uuid())
        .execute(&mut **tx)
        .await?;
    let input = serde_json::json!({ "course_id": course, "commit": commit });
    let about = Some(("course", course.uuid()));
    tx.start(Start { flow: "offer_correction", input: &input, user: Some(by), course: Some(course.uuid()), about }).await
}

/// Removes a user's repository tokens that have expired: they are made by the dozen.
pub async fn drop_expired_tokens(tx: &mut Tx, user: Id<User>, name: &str, now: DateTime<Utc>) -> Result<()> {
    let sql = "delete from api_token where user_id = $1 and name = $2 and expires_at < $3";
    sqlx::query(sql).bind(user.uuid()).bind(name).bind(now).execute(&mut **tx).await?;
    Ok(())
}

/// What a group has handed in of a commit: the artifact, and whether it is to be graded.
pub async fn handed_in(db: impl PgExecutor<'_>, group: Uuid, commit: &str) -> Result<Option<(Uuid, bool)>> {
    let sql = "select id, submit from submission_artifact where submission_group_id = $1 and version_identifier = $2
               order by submit desc, created_at desc limit 1";
    Ok(sqlx::query_as(sql).bind(group).bind(commit).fetch_optional(db).await?)
}

/// Where somebody may hand in what is in this repository: an assignment by its directory, path or id.
#[derive(Clone, Debug, FromRow)]
pub struct Assignment {
    /// The group that hands in.
    pub group_id: Uuid,
    /// The assignment.
    pub content_id: Uuid,
    /// Its title, or its path.
    pub title: String,
    /// Its directory in the repository.
    pub directory: Option<String>,
}

/// The assignments that are worked on in a repository and that this word names; without one, all of them.
pub async fn assignments(db: impl PgExecutor<'_>, owner: Owner, word: Option<&str>) -> Result<Vec<Assignment>> {
    let sql = "select g.id as group_id, c.id as content_id, coalesce(c.title, c.path::text) as title,
                 coalesce(d.deployment_path, d.example_identifier::text) as directory
               from submission_group g join course_content c on c.id = g.course_content_id
                 left join course_content_deployment d on d.course_content_id = c.id and d.deployment_status <> 'unassigned'
               where c.archived_at is null and c.is_submittable
                 and (g.id = $2 or $1::uuid is not null and g.max_group_size <= 1 and exists(
                   select from submission_group_member m where m.submission_group_id = g.id and m.course_member_id = $1))
                 and ($3::text is null or lower($3) in (lower(c.path::text), c.id::text, lower(d.deployment_path), lower(d.example_identifier::text)))
               order by c.path";
    Ok(sqlx::query_as(sql).bind(owner.course_member_id).bind(owner.submission_group_id).bind(word).fetch_all(db).await?)
}

/// The assignment of a group, and whether a team works in one repository.
pub async fn assignment_of(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<Option<(Assignment, bool)>> {
    let sql = "select g.id as group_id, c.id as content_id, coalesce(c.title, c.path::text) as title,
                 coalesce(d.deployment_path, d.example_identifier::text) as directory, g.max_group_size > 1 as team
               from submission_group g join course_content c on c.id = g.course_content_id
                 left join course_content_deployment d on d.course_content_id = c.id
               where g.id = $1";
    #[derive(FromRow)]
    struct Found {
        #[sqlx(flatten)]
        assignment: Assignment,
        team: bool,
    }
    let found: Option<Found> = sqlx::query_as(sql).bind(group.uuid()).fetch_optional(db).await?;
    Ok(found.map(|found| (found.assignment, found.team)))
}

/// A repository, by whose it is.
#[derive(Clone, Debug, FromRow)]
pub struct Kept {
    /// Its row.
    pub id: Uuid,
    /// The course.
    pub course_id: Uuid,
    /// `template`, `assignments`, `student` or `team`.
    pub kind: String,
    /// Whose it is.
    #[sqlx(flatten)]
    pub owner: Owner,
}

/// Repositories that were written to since then, and templates, which change with each release; in the order of their ids.
pub async fn written_since(db: impl PgExecutor<'_>, since: DateTime<Utc>, after: Uuid, most: i64) -> Result<Vec<Kept>> {
    let sql = "select id, course_id, kind, course_member_id, submission_group_id from repository
               where id > $2 and (pushed_at > $1 or offered_at > $1 or kind in ('template', 'assignments')) order by id limit $3";
    Ok(sqlx::query_as(sql).bind(since).bind(after).bind(most).fetch_all(db).await?)
}

/// Directories whose rows are gone and whose time is over, by their places: forks before the templates that they share objects
/// with.
pub async fn gone(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> Result<Vec<String>> {
    let sql = "select place from repository_gone where remove_after <= $1 order by place like '%/student-template', place";
    Ok(sqlx::query_scalar(sql).bind(now).fetch_all(db).await?)
}

/// Whether a repository has no row any more.
pub async fn is_gone(db: impl PgExecutor<'_>, place: &str) -> Result<bool> {
    let sql = "select exists(select from repository_gone where place = $1)";
    Ok(sqlx::query_scalar(sql).bind(place).fetch_one(db).await?)
}

/// Takes a directory from the list of those that are to be removed; answers whether it has to be. A template stays as long as
/// anything of its course has a row, for that may share its objects.
pub async fn forget_gone(tx: &mut Tx, place: &str, course: Uuid) -> Result<bool> {
    let sql = "delete from repository_gone g where g.place = $1 and not exists(select from repository r where r.course_id = $2
                 and (repository_place(r) = g.place or g.place like '%/student-template'))";
    Ok(sqlx::query(sql).bind(place).bind(course).execute(&mut **tx).await?.rows_affected() > 0)
}

/// Notes directories that have no row, so that they are removed in a day unless they get one.
pub async fn note_gone(db: impl PgExecutor<'_>, places: &[String]) -> Result<u64> {
    let sql = "insert into repository_gone (place) select p.place from unnest($1::text[]) p (place)
               where not exists(select from repository r where repository_place(r) = p.place) on conflict (place) do nothing";
    Ok(sqlx::query(sql).bind(places).execute(db).await?.rows_affected())
}

/// Where repositories may lie: those that have a row, and those that are to be removed.
pub async fn places(db: impl PgExecutor<'_>) -> Result<Vec<String>> {
    let sql = "select repository_place(r) from repository r union all select place from repository_gone";
    Ok(sqlx::query_scalar(sql).fetch_all(db).await?)
}

/// What has reached whom: each repository of a course with the people who work in it, those that need help first.
pub async fn overview(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<String> {
    let sql = "select coalesce(json_agg(to_jsonb(x) - 'rank' order by x.rank, x.name, x.id), '[]')::text from (
                 select r.id, r.course_member_id, r.submission_group_id,
                   case when r.kind = 'student' then person_name(u.given_name, u.family_name, u.email, u.username)
                     else (select n.name from submission_group g, group_name(g.id, g.display_name) n where g.id = r.submission_group_id) end as name,
                   git_host() || '/' || git_path(r.kind, r.course_id, r.course_member_id, r.submission_group_id) || '.git' as clone_url,
                   coalesce(r.state, case when r.head = t.head then 'up_to_date' end) as state,
                   coalesce(r.offered_commit, r.head) is not distinct from t.head and coalesce(r.state, 'up_to_date') not in ('offered', 'failed')
                     as has_newest,
                   coalesce(r.offered_commit, r.head) as offered_commit, r.offered_at, r.pushed_at, coalesce(r.report -> 'conflicts', '[]') as conflicts,
                   r.report ->> 'message' as message, r.report ->> 'branch' as branch,
                   case when r.state in ('offered', 'failed') then 0 else 1 end as rank
                 from repository r join repository t on t.course_id = r.course_id and t.kind = 'template'
                   left join course_member m on m.id = r.course_member_id left join \"user\" u on u.id = m.user_id
                 where r.course_id = $1 and r.kind in ('student', 'team')) x";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_one(db).await?)
}

/// What somebody has to know before they work in a course: their membership, and who hosts its repositories.
#[derive(Clone, Debug, FromRow)]
pub struct Readiness {
    /// The membership.
    pub course_member_id: Uuid,
    /// The organization of the course.
    pub organization_id: Uuid,
    /// The role there.
    pub course_role_id: String,
    /// The host, if there is one.
    pub provider: Option<String>,
    /// Whether that is us.
    pub ours: bool,
    /// The account that is known there.
    pub account: Option<String>,
}

/// What a user has to know before they work in a course; nothing if they are no member.
pub async fn readiness(db: impl PgExecutor<'_>, course: Id<Course>, user: Id<User>) -> Result<Option<Readiness>> {
    let sql = "select m.id as course_member_id, k.organization_id, m.course_role_id, h.url as provider, coalesce(h.ours, false) as ours,
                 case when h.ours then u.username else (select a.provider_account_id from account a where a.user_id = u.id
                   and a.provider = h.url limit 1) end as account
               from active_member m join course k on k.id = m.course_id join \"user\" u on u.id = m.user_id
                 left join lateral course_host(k.id) h on true
               where m.course_id = $1 and m.user_id = $2";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(user.uuid()).fetch_optional(db).await?)
}
