//! Making anew what is kept of the work of groups and members, and the submission groups that are missing.

use crate::Result;
use sqlx::{Connection, FromRow, PgConnection};

/// What a repair changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Repaired {
    /// Submission groups that were missing.
    pub groups_made: i64,
    /// Groups whose state was not as it should be.
    pub group_states: i64,
    /// Members whose state was not as it should be.
    pub member_states: i64,
    /// Numbers of messages that were not as they should be.
    pub message_counts: i64,
}

/// Repairs a migrated database. Work that is handed in meanwhile waits.
///
/// # Errors
/// When the database cannot be reached or is not migrated.
pub async fn repair(url: &str) -> Result<Repaired> {
    let mut db = PgConnection::connect(url).await?;
    let done =
        sqlx::query_as("select groups_made, group_states, member_states, repair_message_counts() as message_counts from computor_repair()")
            .fetch_one(&mut db)
            .await?;
    db.close().await?;
    Ok(done)
}
