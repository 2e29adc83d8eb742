//! The file store as the database sees it: which files rows name, who takes up how much room, and the daily sweep.

use crate::{Db, Result, Tx};
use computor_types::{Id, dto::*};
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// How many files go to the database at once.
pub const BATCH: usize = 10_000;

/// A comparison of files with those that rows name.
#[derive(Debug)]
pub struct Comparison(Tx);

impl Comparison {
    /// Begins one, with what rows name as of now: the view `stored_name` says which columns that are.
    pub async fn begin(db: &Db) -> Result<Self> {
        let mut tx = db.begin().await?;
        // Once a day, over everything: longer than any request may take.
        sqlx::raw_sql(
            "set local statement_timeout = '15min';
             create temporary table compared_file (digest text not null) on commit drop;
             create temporary table named_file on commit drop as select distinct digest from stored_name",
        )
        .execute(&mut *tx)
        .await?;
        Ok(Self(tx))
    }

    /// The files that list others.
    pub async fn manifests(&mut self) -> Result<Vec<String>> {
        let sql = "select distinct digest from stored_name where manifest";
        Ok(sqlx::query_scalar(sql).fetch_all(&mut *self.0).await?)
    }

    /// Adds files that are named.
    pub async fn named(&mut self, digests: &[String]) -> Result<()> {
        let sql = "insert into named_file select unnest($1::text[])";
        sqlx::query(sql).bind(digests).persistent(false).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Adds files that are to be compared.
    pub async fn compare(&mut self, digests: &[String]) -> Result<()> {
        let sql = "insert into compared_file select unnest($1::text[])";
        sqlx::query(sql).bind(digests).persistent(false).execute(&mut *self.0).await?;
        Ok(())
    }

    /// Those that no row names, at most so many.
    pub async fn unnamed(mut self, limit: i64) -> Result<Vec<String>> {
        let sql = "(select digest from compared_file except select digest from named_file) limit $1";
        Ok(sqlx::query_scalar(sql).bind(limit).persistent(false).fetch_all(&mut *self.0).await?)
    }

    /// Those that rows name.
    pub async fn still_named(mut self) -> Result<Vec<String>> {
        let sql = "select digest from compared_file intersect select digest from named_file";
        Ok(sqlx::query_scalar(sql).persistent(false).fetch_all(&mut *self.0).await?)
    }
}

/// The database as it is at one moment, for a backup: another program may see the same.
#[derive(Debug)]
pub struct Snapshot {
    tx: sqlx::Transaction<'static, sqlx::Postgres>,
    name: String,
    version: u32,
}

impl Snapshot {
    /// Begins one.
    pub async fn begin(db: &Db) -> Result<Self> {
        // No unit of work: nothing is written, and nothing follows.
        let mut tx = db.pool().begin().await?;
        // A backup takes as long as it takes, and waits between its statements.
        sqlx::raw_sql(
            "set transaction isolation level repeatable read, read only;
             set local statement_timeout = 0;
             set local idle_in_transaction_session_timeout = 0",
        )
        .execute(&mut *tx)
        .await?;
        let sql = "select pg_export_snapshot(), current_setting('server_version_num')::int / 10000";
        let (name, version): (String, i32) = sqlx::query_as(sql).fetch_one(&mut *tx).await?;
        Ok(Self { tx, name, version: version.unsigned_abs() })
    }

    /// What PostgreSQL calls it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The major version of PostgreSQL.
    pub const fn server_version(&self) -> u32 {
        self.version
    }

    /// The newest migration.
    pub async fn schema(&mut self) -> Result<i64> {
        let sql = "select coalesce(max(version), 0) from _sqlx_migrations where success";
        Ok(sqlx::query_scalar(sql).fetch_one(&mut *self.tx).await?)
    }

    /// The files that rows name, and whether each lists others.
    pub async fn named(&mut self) -> Result<Vec<(String, bool)>> {
        let sql = "select digest, bool_or(manifest) from stored_name group by digest order by digest";
        Ok(sqlx::query_as(sql).fetch_all(&mut *self.tx).await?)
    }

    /// Ends it.
    pub async fn end(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}

/// How many tables a database has.
///
/// # Errors
/// When it cannot be reached.
pub async fn count_tables(url: &str) -> Result<i64> {
    use sqlx::{ConnectOptions as _, Connection as _};
    let options: sqlx::postgres::PgConnectOptions = url.parse()?;
    let mut connection = options.connect().await?;
    let sql = "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
               where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'";
    let found = sqlx::query_scalar(sql).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(found)
}

/// What a row keeps in the store.
#[derive(Clone, Copy, Debug)]
pub enum Keeper {
    /// What was handed in.
    Artifact(Id<SubmissionArtifact>),
    /// What a test run left behind.
    Result(Id<TestResult>),
    /// Files of an example.
    ExampleVersion(Id<ExampleVersion>),
    /// Feedback on a grade.
    GradeFile(Id<GradeFile>),
    /// What a run of a re-run left behind: a row of `rerun_item`.
    RerunItem(Uuid),
}

/// How many bytes somebody takes up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Use {
    /// The user.
    pub by_user: i64,
    /// The course.
    pub by_course: i64,
}

/// How much a user and a course take up.
pub async fn used(db: impl PgExecutor<'_>, user: Id<User>, course: Option<Uuid>) -> Result<Use> {
    let sql = "select coalesce((select bytes from storage_use where owner_kind = 'user' and owner_id = $1), 0) as by_user,
                 coalesce((select bytes from storage_use where owner_kind = 'course' and owner_id = $2), 0) as by_course";
    Ok(sqlx::query_as(sql).bind(user.uuid()).bind(course).fetch_one(db).await?)
}

/// How much a user and a course take up, as long as the transaction lasts: nobody else adds to it until it ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx, user: Id<User>, course: Uuid) -> Result<Use> {
    let sql = "select by_user, by_course from storage_hold($1, $2)";
    Ok(sqlx::query_as(sql).bind(user.uuid()).bind(course).fetch_one(&mut **tx).await?)
}

/// Charges what a row has added to the store; answers how much is taken up then. Nobody else adds to it until the
/// transaction ends.
pub async fn charge(db: impl PgExecutor<'_>, keeper: Keeper, user: Option<Id<User>>, course: Option<Uuid>, bytes: u64) -> Result<Use> {
    let (artifact, run, version, feedback, item) = match keeper {
        Keeper::Artifact(id) => (Some(id.uuid()), None, None, None, None),
        Keeper::Result(id) => (None, Some(id.uuid()), None, None, None),
        Keeper::ExampleVersion(id) => (None, None, Some(id.uuid()), None, None),
        Keeper::GradeFile(id) => (None, None, None, Some(id.uuid()), None),
        Keeper::RerunItem(id) => (None, None, None, None, Some(id)),
    };
    let sql = "select by_user, by_course from storage_take($1, $2, $3, $4, $5, $6, $7, $8)";
    let query = sqlx::query_as(sql).bind(i64::try_from(bytes).unwrap_or(i64::MAX)).bind(user.map(Id::uuid)).bind(course);
    Ok(query.bind(artifact).bind(run).bind(version).bind(feedback).bind(item).fetch_one(db).await?)
}

/// The course of a submission group.
pub async fn course_of_group(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar("select course_id from submission_group where id = $1").bind(group.uuid()).fetch_optional(db).await?)
}

/// Who asked for the run that an item of a re-run is about, and in which course.
pub async fn owners_of_rerun_item(db: impl PgExecutor<'_>, item: Uuid) -> Result<Option<(Uuid, Uuid)>> {
    let sql = "select m.user_id, m.course_id from rerun_item i join result r on r.id = i.result_id join course_member m on m.id = r.course_member_id
               where i.id = $1";
    Ok(sqlx::query_as(sql).bind(item).fetch_optional(db).await?)
}

/// Makes the kept sums anew; answers how many were wrong.
pub async fn recount(db: impl PgExecutor<'_>) -> Result<i64> {
    Ok(sqlx::query_scalar("select storage_recount()").fetch_one(db).await?)
}
