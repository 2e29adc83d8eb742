//! Bringing a database up to date, and saying why it cannot be.

use crate::MIGRATOR;
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection,
    migrate::MigrateError as Cause,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr as _, time::Duration};

/// A server that does not answer at all is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a database is not up to date. Each says what is wrong, and none holds a password.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// It cannot be reached.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// Another program has brought it further than this one knows.
    #[error(
        "this database was made by a newer version: it is at step {found}, and this program knows the steps up to {known}; \
         start that version, or a newer one"
    )]
    Newer {
        /// The step that the database has.
        found: i64,
        /// The newest one of this program.
        known: i64,
    },
    /// A step failed, or the database is not what the steps make.
    #[error("the database could not be migrated; nothing was changed by the failed step")]
    Failed(#[source] Cause),
}

/// A PostgreSQL that does not let us in.
#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL at {place} cannot be used: {reason}")]
pub struct Unreachable {
    /// Host, port, database and user.
    pub place: String,
    /// What it says, or what the system says of it.
    pub reason: String,
}

impl Unreachable {
    fn new(options: &PgConnectOptions, error: &sqlx::Error) -> Self {
        let reason = match error {
            sqlx::Error::Database(error) => error.message().to_owned(),
            sqlx::Error::Io(error) => error.to_string(),
            sqlx::Error::PoolTimedOut => "it does not answer".to_owned(),
            other => other.to_string(),
        };
        Self { place: place(options), reason }
    }
}

fn place(options: &PgConnectOptions) -> String {
    let server = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let (user, database) = (options.get_username(), options.get_database().unwrap_or(options.get_username()));
    format!("{server} (database {database}, as {user})")
}

fn options(url: &str) -> Result<PgConnectOptions, Unreachable> {
    // The parser's message could show what stands there.
    let reason = "it is not like postgres://USER:PASSWORD@HOST:PORT/DATABASE".to_owned();
    PgConnectOptions::from_str(url).map_err(|_| Unreachable { place: "the address that is configured".to_owned(), reason })
}

async fn connection(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    tokio::time::timeout(PATIENCE, options.connect()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

/// What a database says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Host, port, database and user.
    pub place: String,
    /// The version of its PostgreSQL, as 160004.
    pub version: i32,
    /// How far its clock is ahead of ours, in seconds.
    pub ahead: f64,
    /// The steps that this program would make, of all.
    pub missing: Vec<i64>,
    /// The newest step that the database has and this program does not know.
    pub newer: Option<i64>,
}

/// Looks at a database, once and at once, and changes nothing.
///
/// # Errors
/// When it cannot be reached.
#[expect(clippy::disallowed_methods, reason = "this compares the clock of the system with another one")]
pub async fn look(url: &str) -> Result<Found, Unreachable> {
    let options = options(url)?;
    let failed = |error: sqlx::Error| Unreachable::new(&options, &error);
    let mut connection = connection(&options).await.map_err(failed)?;
    let ask = "select current_setting('server_version_num')::int, extract(epoch from clock_timestamp())::float8,
        to_regclass('_sqlx_migrations') is not null";
    let (version, clock, migrated): (i32, f64, bool) = sqlx::query_as(ask).fetch_one(&mut connection).await.map_err(failed)?;
    let ours = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let made: Vec<i64> = if migrated {
        let steps = "select version from _sqlx_migrations where success";
        sqlx::query_scalar(steps).fetch_all(&mut connection).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let _ = connection.close().await;
    Ok(Found {
        place: place(&options),
        version,
        ahead: clock - ours,
        missing: MIGRATOR.iter().map(|step| step.version).filter(|step| !made.contains(step)).collect(),
        newer: made.into_iter().filter(|step| MIGRATOR.iter().all(|known| known.version != *step)).max(),
    })
}

/// Applies the migrations that are missing. A server that is about to start is waited for.
///
/// # Errors
/// When the database cannot be reached, was made by a newer version, or a migration fails; the failed one is rolled back.
pub async fn migrate(url: &str) -> Result<(), MigrateError> {
    let options = options(url)?;
    let pool = PgPoolOptions::new().max_connections(1);
    // The pool waits and does not say for what, so that is asked before.
    let first = match connection(&options).await {
        Ok(connection) => connection.close().await,
        Err(error) => Err(error),
    };
    let pool = match first {
        Err(error @ sqlx::Error::Io(_)) => {
            let unreachable = Unreachable::new(&options, &error);
            tracing::warn!(reason = unreachable.reason, "PostgreSQL at {} does not answer yet; trying again", unreachable.place);
            pool.connect_with(options.clone()).await.map_err(|again| match again {
                sqlx::Error::PoolTimedOut => unreachable,
                other => Unreachable::new(&options, &other),
            })?
        }
        _ => pool.connect_with(options.clone()).await.map_err(|error| Unreachable::new(&options, &error))?,
    };
    let outcome = MIGRATOR.run(&pool).await;
    pool.close().await;
    outcome.map_err(|error| match error {
        Cause::VersionMissing(found) => {
            MigrateError::Newer { found, known: MIGRATOR.iter().map(|step| step.version).max().unwrap_or_default() }
        }
        other => MigrateError::Failed(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_cannot_be_reached_is_named_without_its_password() {
        let said = look("postgres://ada:hunter2@127.0.0.1:1/courses").await.unwrap_err().to_string();
        assert!(said.starts_with("PostgreSQL at 127.0.0.1:1 (database courses, as ada) cannot be used: "), "{said}");
        assert!(said.contains("refused") && !said.contains("hunter2"), "{said}");
        for wrong in ["nonsense", "postgres://ada:hunter2@[/x", "postgres://ada:hunter2@x:port/y"] {
            let said = look(wrong).await.unwrap_err().to_string();
            assert!(said.contains("postgres://USER") && !said.contains("hunter2"), "{said}");
        }
    }
}
