//! Follows what the database announces, and hands it to the hub.

use crate::{App, Result};
use chrono::TimeDelta;
use computor_db::queries::{
    change,
    live::{self as queries, Event},
    notice,
};
use serde_json::{Value, json};
use sqlx::postgres::{PgListener, PgNotification, PgPoolOptions};
use std::{collections::HashSet, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{Instant, timeout_at},
};
use uuid::Uuid;

/// How long events can be asked for.
const KEPT: TimeDelta = TimeDelta::days(1);
/// How long it is known what changed where: who has an answer that is older gets another.
const CHANGES_KEPT: TimeDelta = TimeDelta::hours(1);
/// How often older ones are forgotten.
const FORGET: Duration = Duration::from_secs(600);
/// How often it is looked what is due soon.
const REMIND: Duration = Duration::from_secs(60);
/// How often at most events are read: what happens in between is read together. The first after a quiet time is read at once.
const READ_PACE: Duration = Duration::from_millis(25);
/// How often at most those who wait are told how far they are.
const QUEUE_PACE: Duration = Duration::from_secs(1);

/// A background task; it ends when this is dropped.
#[derive(Debug)]
pub struct Follower(JoinHandle<()>);

impl Follower {
    /// Begins to follow.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn start(app: App) -> Result<Self> {
        // Before anybody connects: what happens from now on is theirs.
        app.live.begin(queries::last(app.db.pool()).await?);
        Ok(Self(tokio::spawn(async move { computor_workflows::steady("live events", || run(app.clone())).await })))
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Follows, and begins again when the database was lost.
async fn run(app: App) {
    let mut queue = Queue::default();
    loop {
        if let Err(error) = follow(&app, &mut queue).await {
            tracing::warn!(%error, cause = error.cause().map(tracing::field::display), "live events lost the database, trying again");
        }
        #[expect(clippy::disallowed_methods, reason = "a database that is gone is not asked again at once")]
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn follow(app: &App, queue: &mut Queue) -> Result<()> {
    // A connection of its own, which no request waits for. A listener needs a pool, so it has one of one.
    let options = app.db.pool().connect_options();
    let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None).connect_with((*options).clone()).await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen_all(["event", "principal", "membership", "whisper"]).await?;
    // Whose rights changed while nobody listened is unknown; what happened meanwhile is in the database.
    app.live.rights_changed(None);
    let missed = queries::behind(app.db.pool(), app.live.position(), None).await?;
    app.live.hand_out(&missed);
    let (mut forget, mut remind) = (Instant::now(), Instant::now());
    queue.heed(&missed);
    let mut read = Instant::now();
    loop {
        let next = match timeout_at(queue.next(forget.min(remind)), listener.try_recv()).await {
            Ok(Ok(Some(note))) => note,
            // The connection was lost, and with it what was announced meanwhile.
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => {
                if forget <= Instant::now() {
                    queries::forget(app.db.pool(), app.clock.now() - KEPT).await?;
                    change::forget(app.db.pool(), app.clock.now() - CHANGES_KEPT).await?;
                    forget = Instant::now() + FORGET;
                }
                if remind <= Instant::now() {
                    notice::tell_due_soon(app.db.pool()).await?;
                    remind = Instant::now() + REMIND;
                }
                queue.tell(app).await?;
                continue;
            }
        };
        // What comes at about the same time is read at once; but never beyond a change of rights.
        let mut notes = vec![next];
        while notes.last().is_some_and(|note| note.channel() == "event") {
            match timeout_at(read + READ_PACE, listener.try_recv()).await {
                Ok(Ok(Some(note))) => notes.push(note),
                Ok(Ok(None)) => return Ok(()),
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => break,
            }
        }
        while let Some(note) = listener.next_buffered() {
            notes.push(note);
        }
        for run in notes.chunk_by(|a, b| a.channel() == b.channel()) {
            heed(app, run, queue).await?;
        }
        read = Instant::now();
        queue.tell(app).await?;
    }
}

/// Heeds notes of one kind, in their order.
async fn heed(app: &App, notes: &[PgNotification], queue: &mut Queue) -> Result<()> {
    match notes.first().map(PgNotification::channel) {
        Some("event") => {
            let transactions: Vec<String> = notes.iter().map(|note| note.payload().to_owned()).collect();
            let events = queries::behind(app.db.pool(), app.live.position(), Some(&transactions)).await?;
            app.live.hand_out(&events);
            queue.heed(&events);
        }
        Some("whisper") => {
            for note in notes {
                let message: Value = serde_json::from_str(note.payload()).unwrap_or_default();
                if let Some(channel) = message.get("channel").and_then(Value::as_str) {
                    app.live.whisper(channel, &message);
                }
            }
        }
        // Rights: of a user, or of all.
        _ => {
            for note in notes {
                app.live.rights_changed(note.payload().parse::<Uuid>().ok());
            }
        }
    }
    Ok(())
}

/// Whether those who wait for a test are to be told how far they are.
struct Queue {
    moved: bool,
    told: Instant,
}

impl Default for Queue {
    fn default() -> Self {
        Self { moved: false, told: Instant::now() }
    }
}

impl Queue {
    fn heed(&mut self, events: &[Event]) {
        self.moved |= events.iter().any(|event| event.r#type.starts_with("result:"));
    }

    /// When there is something to do next, at the latest at `other`.
    fn next(&self, other: Instant) -> Instant {
        if self.moved { other.min(self.told + QUEUE_PACE) } else { other }
    }

    async fn tell(&mut self, app: &App) -> Result<()> {
        if !self.moved || self.told + QUEUE_PACE > Instant::now() {
            return Ok(());
        }
        self.told = Instant::now();
        let users: HashSet<Uuid> = app.live.users().into_iter().collect();
        let known = if users.is_empty() { None } else { Some(app.forecasts.renewed(app).await?) };
        self.moved = false;
        for run in known.iter().flat_map(|known| &known.ahead) {
            let Some(result) = run.result_id else { continue };
            let mut data = json!({"result_id": result, "position": run.position, "waiting": run.waiting});
            if let (Some(data), Some(wait)) = (data.as_object_mut(), run.expected_wait) {
                data.insert("expected_wait".to_owned(), wait.round().into());
            }
            for user in run.users.iter().filter(|user| users.contains(user)) {
                let channel = format!("user:{user}");
                let mut data = data.clone();
                data["channel"] = channel.clone().into();
                app.live.tell_user(*user, &json!({"type": "result:queue", "channel": channel, "data": data}));
            }
        }
        Ok(())
    }
}
