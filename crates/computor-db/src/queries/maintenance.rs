//! Whether the platform is being maintained: one setting, changed by whoever holds its row.

use crate::{Error, Result, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use computor_types::dto::MaintenanceStatusGet;
use serde::{Deserialize, Serialize};
use sqlx::{PgExecutor, types::Json};
use uuid::Uuid;

/// The channel of everybody who is connected.
pub const CHANNEL: &str = "global";

/// How many minutes before the beginning open clients are reminded.
const REMINDERS: [i64; 8] = [1, 2, 3, 4, 5, 10, 20, 30];

/// What is known of maintenance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// It lasts.
    pub active: Option<Active>,
    /// It is going to begin.
    pub planned: Option<Planned>,
}

/// Maintenance that lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// What people are told.
    pub message: String,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who wanted it.
    pub by: Option<Uuid>,
    /// When it is expected to be over.
    pub ends_at: Option<DateTime<Utc>>,
}

/// Maintenance that is going to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// What people are told.
    pub message: String,
    /// When it begins.
    pub at: DateTime<Utc>,
    /// Who wants it.
    pub by: Option<Uuid>,
    /// When it is expected to be over.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether open clients are told.
    pub tell: bool,
    /// The last reminder that was sent or is out of date, in minutes.
    pub reminded: Option<i64>,
}

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Maintenance begins.
    Begin,
    /// Clients are reminded, with so many minutes left.
    Remind(i64),
}

impl Planned {
    /// The reminder whose time has come at `now`, and which was not sent: the last of them, if several were missed.
    pub fn due(&self, now: DateTime<Utc>) -> Option<Due> {
        if now >= self.at {
            return Some(Due::Begin);
        }
        let minutes = self.reminder(now).filter(|minutes| self.reminded.is_none_or(|sent| *minutes < sent))?;
        self.tell.then_some(Due::Remind(minutes))
    }

    /// The reminder that belongs to `now`.
    pub fn reminder(&self, now: DateTime<Utc>) -> Option<i64> {
        let left = self.at - now;
        REMINDERS.into_iter().find(|minutes| left <= TimeDelta::minutes(*minutes))
    }

    /// When something is due next.
    pub fn next(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let moments = REMINDERS.into_iter().rev().map(|minutes| self.at - TimeDelta::minutes(minutes));
        moments.filter(|_| self.tell).find(|moment| *moment > now).unwrap_or(self.at)
    }
}

/// What is known.
///
/// # Errors
/// When the database fails.
pub async fn read(db: impl PgExecutor<'_>) -> Result<Maintenance> {
    let found: Option<Json<Maintenance>> =
        sqlx::query_scalar("select value from setting where key = 'maintenance'").fetch_optional(db).await?;
    Ok(found.map(|Json(found)| found).unwrap_or_default())
}

/// What is known; nobody else changes it until the unit of work ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(tx: &mut Tx) -> Result<Maintenance> {
    // The row is there before it is held: two who find none would not wait for each other.
    sqlx::query("insert into setting (key, value) values ('maintenance', '{}') on conflict do nothing").execute(&mut **tx).await?;
    let Json(found) = sqlx::query_scalar("select value from setting where key = 'maintenance' for update").fetch_one(&mut **tx).await?;
    Ok(found)
}

/// Changes it.
///
/// # Errors
/// When the database fails.
pub async fn write(tx: &mut Tx, maintenance: &Maintenance) -> Result<()> {
    sqlx::query("update setting set value = $1 where key = 'maintenance'").bind(Json(maintenance)).execute(&mut **tx).await?;
    tx.maintenance_changes();
    Ok(())
}

/// As clients see it.
///
/// # Errors
/// When the database fails.
pub async fn status(db: impl PgExecutor<'_>, of: &Maintenance) -> Result<MaintenanceStatusGet> {
    let Maintenance { active, planned } = of.clone();
    let users = [active.as_ref().and_then(|active| active.by), planned.as_ref().and_then(|planned| planned.by)];
    let names: (Option<String>, Option<String>) = sqlx::query_as(
        "with known as (select id, coalesce(nullif(concat_ws(' ', given_name, family_name), ''), username) as name from \"user\")
         select (select name from known where id = $1), (select name from known where id = $2)",
    )
    .bind(users[0])
    .bind(users[1])
    .fetch_one(db)
    .await
    .map_err(Error::from)?;
    let ends_at = active.as_ref().map_or_else(|| planned.as_ref().and_then(|planned| planned.ends_at), |active| active.ends_at);
    let message = active.as_ref().map(|active| active.message.clone()).or_else(|| planned.as_ref().map(|planned| planned.message.clone()));
    Ok(MaintenanceStatusGet {
        active: active.is_some(),
        message: message.unwrap_or_default(),
        activated_at: active.as_ref().map(|active| active.at),
        activated_by: users[0].map(Into::into),
        activated_by_name: names.0,
        scheduled_at: planned.as_ref().map(|planned| planned.at),
        scheduled_by: users[1].map(Into::into),
        scheduled_by_name: names.1,
        ends_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reminder_is_due_once_and_only_the_last_of_those_missed() {
        let at: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
        let left = |seconds| at - TimeDelta::seconds(seconds);
        let mut planned = Planned { message: String::new(), at, by: None, ends_at: None, tell: true, reminded: None };
        assert_eq!(planned.due(left(1801)), None);
        assert_eq!(planned.next(left(1801)), left(1800));
        assert_eq!(planned.due(left(1800)), Some(Due::Remind(30)));
        planned.reminded = Some(30);
        assert_eq!(planned.due(left(1500)), None);
        // The server was away.
        assert_eq!(planned.due(left(250)), Some(Due::Remind(5)));
        planned.reminded = Some(5);
        assert_eq!(planned.due(left(241)), None);
        assert_eq!(planned.next(left(241)), left(240));
        assert_eq!(planned.due(left(60)), Some(Due::Remind(1)));
        planned.reminded = Some(1);
        assert_eq!((planned.due(left(1)), planned.next(left(1))), (None, at));
        assert_eq!(planned.due(at), Some(Due::Begin));
        // Who wants no noise gets the beginning only.
        let silent = Planned { tell: false, reminded: None, ..planned };
        assert_eq!((silent.due(left(60)), silent.next(left(1801)), silent.due(at)), (None, at, Some(Due::Begin)));
    }
}
