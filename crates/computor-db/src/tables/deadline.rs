//! What was granted to whom.

use super::prelude::*;

impl Table for DeadlineExtension {
    const TABLE: &'static str = "deadline_extension";

    /// Days of one's own bank are taken back whole, not changed.
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, _: &Map<String, Value>) -> Result<()> {
        let kind: Option<String> =
            sqlx::query_scalar("select kind from deadline_extension where id = $1").bind(id.uuid()).fetch_optional(tx).await?;
        match kind.as_deref() {
            Some("late_days") => Err(Error::rejected(Code::Val001, "days of a late-day bank are given back by deleting this, not changed")),
            _ => Ok(()),
        }
    }
}
