//! The database: the managed PostgreSQL, the schema, and every SQL statement of the project.
//!
//! [`crud`] lists, reads and writes any entity whose mapping is in [`tables`], always together with the policy's
//! condition, so that a row which may not be seen is never fetched. [`queries`] holds the statements that no
//! generic path can express. Nothing outside this crate writes SQL.

pub mod crud;
mod error;
mod guard;
pub mod lanes;
mod mapping;
mod migrate;
pub mod pg;
mod probe;
pub mod queries;
mod reach;
pub mod sample;
mod sql;
mod table;
pub mod tables;
pub mod testdb;
mod unit;

pub use crud::Rows;
pub use error::{Error, Result};
pub use guard::{Standing, knows_course};
pub use lanes::{Lanes, Limits};
pub use mapping::{Mapping, mapping};
pub use migrate::{Found, MigrateError, Unreachable, look, migrate};
pub use probe::Probe;
pub use sql::{Visible, push_rule};
pub use table::Table;
pub use unit::{Change, Start, Tx};

use computor_policy::Principal;
use sqlx::{
    Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, sync::Arc, time::Duration};

/// The schema, as forward-only steps.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// A connection that was used so recently is not asked whether it still works.
const FRESH: Duration = Duration::from_millis(500);

/// A new connection plans each statement anew, the larger ones for tens of milliseconds.
const LIFETIME: Duration = Duration::from_secs(4 * 3600);

/// A pool of connections, and what the generic layer has to know of the schema. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    columns: Arc<sql::Columns>,
    changes: unit::Changes,
    lanes: Lanes,
}

impl Db {
    /// Connects to a migrated database.
    ///
    /// # Errors
    /// When the database cannot be reached, or is not migrated.
    pub async fn connect(url: &str, connections: u32) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("computor")
            // Statements differ by their text, not by their values: planning them anew costs more than it brings.
            .options([
                ("statement_timeout", "30s"),
                // what came of a course is put together in memory, not on disk
                ("work_mem", "16MB"),
                ("timezone", "UTC"),
                ("plan_cache_mode", "force_generic_plan"),
                ("random_page_cost", "1.1"),
                // Compiling a statement takes longer than running it.
                ("jit", "off"),
            ])
            .statement_cache_capacity(500);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .max_lifetime(LIFETIME)
            .test_before_acquire(false)
            // A connection that was in use a moment ago is taken as it is; one that has lain there may have lost its server.
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > FRESH {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Self::new(pool).await
    }

    /// Takes an existing pool of connections to a migrated database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn new(pool: PgPool) -> Result<Self> {
        let columns = Arc::new(sql::Columns::load(&pool).await?);
        Ok(Self { pool, columns, changes: unit::Changes::default(), lanes: Lanes::default() })
    }

    /// The pool, for transactions and for hand-written statements in [`queries`].
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How much heavy work there may be at once.
    pub const fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// Other limits of heavy work than the usual ones.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        Self { lanes: Lanes::new(limits), ..self }
    }

    /// Begins a unit of work in which the platform itself acts.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx::new(self.pool.begin().await?, self.changes.clone()))
    }

    /// Begins a unit of work in which the principal acts.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin_as(&self, who: &Principal) -> Result<Tx> {
        // Both in one round trip. A UUID needs no quoting.
        let begin = format!("begin; set local app.user_id = '{}'", who.user_id);
        Ok(Tx::new(self.pool.begin_with(sqlx::AssertSqlSafe(begin)).await?, self.changes.clone()))
    }

    /// Says who wants to know of changes when they are committed. Only the first call counts.
    pub fn on_change(&self, listener: impl Fn(Change) + Send + Sync + 'static) {
        self.changes.listen(Box::new(listener));
    }

    /// Whether a table of the schema has this column.
    pub fn has_column(&self, table: &str, column: &str) -> bool {
        self.columns.kind(table, column).is_some()
    }
}
