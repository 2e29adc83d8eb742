//! Maintenance: while it lasts, only administrators change anything. Everybody reads and logs in, and what runs ends.

use super::{Call, Handle, Reply};
use crate::{App, Ctx, Error, Result};
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::{
    Db, Tx,
    queries::maintenance::{self as queries, Active, CHANNEL, Due, Maintenance, Planned},
};
use computor_policy::{Maintained, Principal};
use computor_types::{Code, dto::*};
use serde_json::json;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Clients try again after so many seconds, where nobody knows when it is over.
const RETRY: u64 = 300;
/// What is remembered is asked for again after so long, should a notification have been lost.
const FRESH: TimeDelta = TimeDelta::seconds(10);

/// What this server knows of maintenance. It forgets when the database says that it has changed.
#[derive(Debug, Default)]
pub struct Remembered {
    known: Mutex<Option<(DateTime<Utc>, Arc<Maintenance>)>>,
    /// Counts forgetting, so that what was read before is not remembered after.
    epoch: AtomicU64,
}

impl Remembered {
    async fn get(&self, db: &Db, now: DateTime<Utc>) -> Result<Arc<Maintenance>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, known)) = known
            && now - at < FRESH
        {
            return Ok(known);
        }
        let epoch = self.epoch.load(Ordering::Acquire);
        let read = Arc::new(queries::read(db.pool()).await?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.epoch.load(Ordering::Acquire) == epoch {
            *known = Some((now, Arc::clone(&read)));
        }
        Ok(read)
    }

    /// It has changed.
    pub fn forget(&self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        self.epoch.fetch_add(1, Ordering::AcqRel);
        *known = None;
    }
}

/// Refuses what changes something while the platform is being maintained, unless `maintained` lets this principal go on.
///
/// # Errors
/// `MAINT_001`, with the time after which to try again.
pub(crate) async fn refuse(app: &App, who: &Principal, maintained: Maintained) -> Result<()> {
    if maintained.admits(who) {
        return Ok(());
    }
    let now = app.clock.now();
    let known = app.maintenance.get(&app.db, now).await?;
    let Some(active) = &known.active else { return Ok(()) };
    let left = active.ends_at.and_then(|end| u64::try_from((end - now).num_seconds()).ok()).filter(|left| *left > 0);
    let message = if active.message.is_empty() { Code::Maint001.message() } else { &active.message };
    Err(Error::new(Code::Maint001, message).retry_after(left.unwrap_or(RETRY)))
}

/// Does what is due: reminds clients of planned maintenance, and begins it. However many servers look, each thing is done
/// once. Answers how long nothing more is due; nothing if nothing is planned.
///
/// # Errors
/// When the database fails.
pub async fn attend(app: &App) -> Result<Option<Duration>> {
    let now = app.clock.now();
    let known = app.maintenance.get(&app.db, now).await?;
    let Some(planned) = &known.planned else { return Ok(None) };
    if planned.due(now).is_none() {
        return Ok(Some((planned.next(now) - now).to_std().unwrap_or_default()));
    }
    let mut tx = app.db.begin().await?;
    let mut held = queries::hold(&mut tx).await?;
    // Another server may have been faster.
    if let Some(mut planned) = held.planned.take()
        && let Some(due) = planned.due(now)
    {
        match due {
            Due::Remind(minutes) => {
                planned.reminded = Some(minutes);
                let data = json!({"message": planned.message, "scheduled_at": planned.at, "minutes_remaining": minutes});
                tx.event(CHANNEL, "maintenance:reminder", &data).await?;
                held.planned = Some(planned);
            }
            Due::Begin => {
                let Planned { message, at, by, ends_at, tell, .. } = planned;
                let active = held.active.insert(Active { message, at, by, ends_at });
                if tell {
                    announce(&mut tx, active).await?;
                }
            }
        }
        queries::write(&mut tx, &held).await?;
        tx.commit().await?;
    } else {
        tx.rollback().await?;
        app.maintenance.forget();
    }
    Ok(Some(Duration::ZERO))
}

async fn announce(tx: &mut Tx, active: &Active) -> Result<()> {
    let data = json!({"message": active.message, "activated_at": active.at, "ends_at": active.ends_at});
    Ok(tx.event(CHANNEL, "maintenance:activated", &data).await?)
}

/// Commits, and answers what holds now.
async fn done(cx: &Ctx, mut tx: Tx, now: &Maintenance) -> Result<Reply<MaintenanceStatusGet>> {
    queries::write(&mut tx, now).await?;
    tx.commit().await?;
    Ok(queries::status(cx.db().pool(), now).await?.into())
}

/// An end before the beginning is none.
fn ends_after(ends_at: Option<DateTime<Utc>>, beginning: DateTime<Utc>) -> Result<()> {
    match ends_at {
        Some(end) if end <= beginning => Err(Error::field("ends_at", "must be later than the beginning")),
        _ => Ok(()),
    }
}

impl Handle for GetMaintenanceStatus {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<MaintenanceStatusGet>> {
        let known = queries::read(cx.db().pool()).await?;
        Ok(queries::status(cx.db().pool(), &known).await?.into())
    }
}

impl Handle for ActivateMaintenance {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MaintenanceStatusGet>> {
        let MaintenanceActivate { message, notify_websocket, ends_at } = call.body;
        ends_after(ends_at, cx.now())?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let before = queries::hold(&mut tx).await?.active;
        // Who says something else about maintenance that lasts did not begin it.
        let (at, by) = before.map_or_else(|| (cx.now(), Some(cx.me().uuid())), |before| (before.at, before.by));
        let active = Active { message, at, by, ends_at };
        if notify_websocket {
            announce(&mut tx, &active).await?;
        }
        done(&cx, tx, &Maintenance { active: Some(active), planned: None }).await
    }
}

impl Handle for DeactivateMaintenance {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<MaintenanceStatusGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx).await?;
        if held.active.is_some() {
            tx.event(CHANNEL, "maintenance:deactivated", &json!({"message": ""})).await?;
        }
        done(&cx, tx, &Maintenance { active: None, ..held }).await
    }
}

impl Handle for ScheduleMaintenance {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<MaintenanceStatusGet>> {
        let MaintenanceSchedule { scheduled_at, message, notify_websocket, ends_at } = call.body;
        let now = cx.now();
        if scheduled_at <= now {
            return Err(Error::field("scheduled_at", "must lie in the future"));
        }
        ends_after(ends_at, scheduled_at)?;
        let mut planned = Planned { message, at: scheduled_at, by: Some(cx.me().uuid()), ends_at, tell: notify_websocket, reminded: None };
        // Whoever hears of it now need not be reminded in the same moment.
        planned.reminded = planned.reminder(now);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx).await?;
        if notify_websocket {
            let data = json!({"message": planned.message, "scheduled_at": planned.at, "ends_at": planned.ends_at});
            tx.event(CHANNEL, "maintenance:scheduled", &data).await?;
        }
        done(&cx, tx, &Maintenance { planned: Some(planned), ..held }).await
    }
}

impl Handle for CancelMaintenance {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<MaintenanceStatusGet>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let held = queries::hold(&mut tx).await?;
        if let Some(planned) = &held.planned {
            let data = json!({"message": planned.message, "scheduled_at": planned.at});
            tx.event(CHANNEL, "maintenance:cancelled", &data).await?;
        }
        done(&cx, tx, &Maintenance { planned: None, ..held }).await
    }
}
