//! Test runs that are done on machines without a way to the database.
//!
//! A row is there for as long as somebody waits for what comes of it. Who waits says so again and again, and so does the worker that
//! has it; whichever of them is silent is taken to be gone.

use crate::Result;
use chrono::{DateTime, Utc};
use computor_types::dto::WorkerElsewhere;
use sqlx::{FromRow, PgExecutor};
use std::time::Duration;
use uuid::Uuid;

/// The channel on which it is told that a run waits (`new`), and of which run something came (its id).
pub const CHANNEL: &str = "sandbox_run";
/// So long a run waits of which nobody has said that it is wanted.
const WANTED: Duration = Duration::from_secs(20);
/// So long a worker has a run without saying that it goes on.
pub const LEASE: Duration = Duration::from_secs(15);
/// So often a run is given to another worker before it is taken to be what ends them.
const CLAIMS: i32 = 3;
/// A worker that has not asked for so long is gone.
const GONE: Duration = Duration::from_secs(60);

/// A run that waits.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'a> {
    /// What a worker needs to have.
    pub language: Option<&'a str>,
    /// What is to be done.
    pub work: &'a [u8],
    /// The digests of the files that belong to it.
    pub files: &'a [String],
}

/// Lets a run wait for a worker.
///
/// # Errors
/// When the database fails.
pub async fn add(db: impl PgExecutor<'_>, new: NewRun<'_>) -> Result<Uuid> {
    let sql = "with added as (insert into sandbox_run (language, work, files, wanted_until)
                 values ($1, $2, $3, clock_timestamp() + make_interval(secs => $4)) returning id)
               select id from added, pg_notify($5, 'new')";
    let query = sqlx::query_scalar(sql).bind(new.language).bind(new.work).bind(new.files);
    Ok(query.bind(WANTED.as_secs_f64()).bind(CHANNEL).fetch_one(db).await?)
}

/// How a run stands.
#[derive(Debug, FromRow)]
pub struct Stands {
    /// What came of it, as the worker has said it.
    pub outcome: Option<Vec<u8>>,
    /// Whether a worker has it.
    pub claimed: bool,
    /// Whether it was lost with one worker after the other.
    pub lost: bool,
}

/// Says that a run is wanted, and answers how it stands; nothing if it is not there any more.
///
/// # Errors
/// When the database fails.
pub async fn want(db: impl PgExecutor<'_>, run: Uuid) -> Result<Option<Stands>> {
    let sql = "update sandbox_run set wanted_until = clock_timestamp() + make_interval(secs => $2) where id = $1
               returning outcome, claim is not null and claimed_until >= clock_timestamp() as claimed,
                 outcome is null and claims >= $3 and (claim is null or claimed_until < clock_timestamp()) as lost";
    Ok(sqlx::query_as(sql).bind(run).bind(WANTED.as_secs_f64()).bind(CLAIMS).fetch_optional(db).await?)
}

/// Takes a run back that no worker has begun, or whose worker is silent; whether there is one.
///
/// # Errors
/// When the database fails.
pub async fn take_back(db: impl PgExecutor<'_>, run: Uuid) -> Result<bool> {
    Ok(sqlx::query("delete from sandbox_run where id = $1 and outcome is null and (claim is null or claimed_until < clock_timestamp())")
        .bind(run)
        .execute(db)
        .await?
        .rows_affected()
        > 0)
}

/// Lets another worker have a run that was given back. That it was given to one stays counted.
///
/// # Errors
/// When the database fails.
pub async fn give_back(db: impl PgExecutor<'_>, run: Uuid) -> Result<()> {
    let sql = "update sandbox_run set outcome = null, claim = null, claimed_by = null, claimed_until = null, worker = null
               where id = $1 and outcome is not null returning pg_notify($2, 'new')::text";
    sqlx::query(sql).bind(run).bind(CHANNEL).fetch_optional(db).await?;
    Ok(())
}

/// Forgets a run. A worker that has it hears that it is not wanted.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: impl PgExecutor<'_>, run: Uuid) -> Result<()> {
    sqlx::query("delete from sandbox_run where id = $1").bind(run).execute(db).await?;
    Ok(())
}

/// Forgets runs that nobody waits for, and workers that are gone.
///
/// # Errors
/// When the database fails.
pub async fn tidy(db: &sqlx::PgPool) -> Result<()> {
    sqlx::query("delete from sandbox_run where wanted_until < clock_timestamp()").execute(db).await?;
    let gone = "delete from sandbox_worker where seen_at < clock_timestamp() - make_interval(secs => $1)";
    sqlx::query(gone).bind(GONE.as_secs_f64()).execute(db).await?;
    Ok(())
}

/// Who asks for a run.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// This life of the worker.
    pub worker: Uuid,
    /// Its account.
    pub user: Uuid,
    /// What people call it.
    pub name: &'a str,
    /// What it has.
    pub languages: &'a [String],
    /// How many runs it does at once.
    pub slots: i32,
}

/// Notes that a worker is there. Whether that is news to those who wait for its languages, they see by themselves.
///
/// # Errors
/// When the database fails.
pub async fn be_there(db: impl PgExecutor<'_>, who: Asking<'_>) -> Result<()> {
    let sql = "insert into sandbox_worker (id, user_id, name, languages, slots) values ($1, $2, $3, $4, $5)
               on conflict (id) do update set languages = excluded.languages, slots = excluded.slots, seen_at = clock_timestamp()
               where sandbox_worker.user_id = excluded.user_id";
    sqlx::query(sql).bind(who.worker).bind(who.user).bind(who.name).bind(who.languages).bind(who.slots).execute(db).await?;
    Ok(())
}

/// The languages of all workers that are there.
///
/// # Errors
/// When the database fails.
pub async fn languages(db: impl PgExecutor<'_>) -> Result<Vec<String>> {
    let sql = "select distinct language from sandbox_worker, unnest(languages) language
               where seen_at > clock_timestamp() - make_interval(secs => $1) order by language";
    Ok(sqlx::query_scalar(sql).bind(GONE.as_secs_f64()).fetch_all(db).await?)
}

/// The workers that are there, by name.
///
/// # Errors
/// When the database fails.
pub async fn workers(db: impl PgExecutor<'_>) -> Result<Vec<WorkerElsewhere>> {
    let sql = "select name, languages, slots, seen_at from sandbox_worker where seen_at > clock_timestamp() - make_interval(secs => $1)
               order by name, id";
    let found: Vec<(String, Vec<String>, i32, DateTime<Utc>)> = sqlx::query_as(sql).bind(GONE.as_secs_f64()).fetch_all(db).await?;
    let worker = |(name, languages, slots, seen_at)| WorkerElsewhere { name, languages, slots, seen_at };
    Ok(found.into_iter().map(worker).collect())
}

/// A run that was given to a worker.
#[derive(Debug, FromRow)]
pub struct Claimed {
    /// The run.
    pub id: Uuid,
    /// What the worker shows for it.
    pub claim: Uuid,
    /// What is to be done.
    pub work: Vec<u8>,
}

/// Gives the run that has waited longest to a worker that has its language.
///
/// # Errors
/// When the database fails.
pub async fn claim(db: impl PgExecutor<'_>, who: Asking<'_>) -> Result<Option<Claimed>> {
    let sql = "update sandbox_run set claim = gen_random_uuid(), claims = claims + 1, claimed_by = $1, worker = $5,
                 claimed_until = clock_timestamp() + make_interval(secs => $2)
               where id = (
                 select id from sandbox_run
                 where outcome is null and wanted_until > clock_timestamp() and (claim is null or claimed_until < clock_timestamp())
                   and claims < $3 and (language is null or language = any($4))
                 order by created_at limit 1 for update skip locked)
               returning id, claim, work";
    let query = sqlx::query_as(sql).bind(who.user).bind(LEASE.as_secs_f64()).bind(CLAIMS).bind(who.languages).bind(who.worker);
    Ok(query.fetch_optional(db).await?)
}

/// Notes that a worker goes on with a run of its, and so is there; whether that is wanted.
///
/// # Errors
/// When the database fails.
pub async fn alive(db: impl PgExecutor<'_>, run: Uuid, claim: Uuid) -> Result<bool> {
    let sql = "with kept as (update sandbox_run set claimed_until = clock_timestamp() + make_interval(secs => $3)
                 where id = $1 and claim = $2 and outcome is null and wanted_until > clock_timestamp() returning worker),
               seen as (update sandbox_worker w set seen_at = clock_timestamp() from kept where w.id = kept.worker)
               select exists (select from kept)";
    Ok(sqlx::query_scalar(sql).bind(run).bind(claim).bind(LEASE.as_secs_f64()).fetch_one(db).await?)
}

/// Whether a file belongs to a run that a worker has.
///
/// # Errors
/// When the database fails.
pub async fn has_file(db: impl PgExecutor<'_>, run: Uuid, claim: Uuid, digest: &str) -> Result<bool> {
    let sql = "select exists (select from sandbox_run where id = $1 and claim = $2 and $3 = any(files))";
    Ok(sqlx::query_scalar(sql).bind(run).bind(claim).bind(digest).fetch_one(db).await?)
}

/// Notes what came of a run, once; whether the worker still had it.
///
/// # Errors
/// When the database fails.
pub async fn end(db: impl PgExecutor<'_>, run: Uuid, claim: Uuid, outcome: &[u8]) -> Result<bool> {
    let sql =
        "update sandbox_run set outcome = $3 where id = $1 and claim = $2 and outcome is null returning pg_notify($4, id::text)::text";
    Ok(sqlx::query(sql).bind(run).bind(claim).bind(outcome).bind(CHANNEL).fetch_optional(db).await?.is_some())
}
