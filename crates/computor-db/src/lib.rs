//! The database: the managed PostgreSQL, the schema, and every SQL statement of the project.
//!
//! [`crud`] lists, reads and writes any entity whose mapping is in [`tables`], always together with the policy's
//! condition, so that a row which may not be seen is never fetched. [`queries`] holds the statements that no
//! generic path can express. Nothing outside this crate writes SQL.

pub mod crud;
mod error;
pub mod pg;
pub mod queries;
mod sql;
mod table;
pub mod tables;
pub mod testdb;

pub use error::{Error, Result};
pub use table::Table;

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, sync::Arc, time::Duration};

/// The schema, as forward-only steps.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// A pool of connections, and what the generic layer has to know of the schema. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    columns: Arc<sql::Columns>,
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
                ("timezone", "UTC"),
                ("plan_cache_mode", "force_generic_plan"),
                ("random_page_cost", "1.1"),
            ])
            .statement_cache_capacity(500);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
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
        Ok(Self { pool, columns })
    }

    /// The pool, for transactions and for hand-written statements in [`queries`].
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(self.pool.begin().await?)
    }
}

/// A transaction. It is rolled back when dropped without `commit`.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;

/// Applies the migrations that are missing.
///
/// # Errors
/// When the database cannot be reached, or a migration fails; the failed one is rolled back.
pub async fn migrate(url: &str) -> std::result::Result<(), sqlx::migrate::MigrateError> {
    let pool = PgPoolOptions::new().max_connections(1).connect(url).await?;
    let outcome = MIGRATOR.run(&pool).await;
    pool.close().await;
    outcome
}
