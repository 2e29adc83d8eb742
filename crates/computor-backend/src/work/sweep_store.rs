//! The daily sweep of the file store: what no row names goes, in two steps with a time of grace each.
//!
//! A crash between two steps, or a row that comes at the wrong moment, loses nothing: see `computor_store`.

use super::{ApplyRetention, DigestInput, Manifest, RetentionInput, SendDigests, TidyInput, TidyRepositories, trouble::trouble};
use crate::App;
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::{
    Db,
    queries::{
        gitlab, operation,
        storage::{self, BATCH, Comparison},
    },
};
use computor_store::{Digest, Store, Swept};
use computor_types::Code;
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy, Progress};
use futures::{StreamExt, TryStreamExt};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::HashSet, time::Duration};
use tokio::task::JoinHandle;

/// How long a file that nobody names is left alone, and how long it is kept aside after that.
pub const GRACE: TimeDelta = TimeDelta::days(1);
/// Files that one sweep puts aside at most; the next one takes the others.
const MOST: i64 = 100_000;
/// How often a server looks whether today's sweep has been started.
const LOOK: Duration = Duration::from_secs(3600);

/// When to sweep, and what.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SweepInput {
    /// The time of the sweep.
    pub at: DateTime<Utc>,
    /// Files that were stored in this many seconds before are left alone.
    pub grace_seconds: i64,
}

impl SweepInput {
    /// A sweep at this time, with the usual grace.
    pub const fn at(at: DateTime<Utc>) -> Self {
        Self { at, grace_seconds: GRACE.num_seconds() }
    }

    fn before(&self) -> DateTime<Utc> {
        self.at - TimeDelta::try_seconds(self.grace_seconds).unwrap_or(GRACE)
    }
}

/// What a sweep did, or would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Files that nobody names and that were put aside.
    pub put_aside: u64,
    /// Files that had been put aside and are named after all.
    pub brought_back: u64,
    /// Files that had been put aside long enough and are gone.
    pub deleted: u64,
    /// The bytes of these.
    pub freed: u64,
    /// What unfinished uploads left behind, which is gone as well.
    pub unfinished: u64,
    /// Sums of what users and courses take up that were wrong and are right now.
    pub recounted: u64,
}

/// Deletes what was put aside long ago, then puts aside what nobody names.
#[derive(Clone, Copy, Debug)]
pub struct SweepStore;

impl Flow for SweepStore {
    const NAME: &'static str = "sweep_store";
    const LANE: Lane = Lane::Control;
    type App = App;
    type In = SweepInput;
    type Out = Report;
    type Activities = (DropSwept, PutAside);

    async fn run<C: FlowCx<App>>(cx: C, input: SweepInput) -> Result<Report, FlowError> {
        let dropped = cx.call::<DropSwept>(input).await?;
        let put_aside = cx.call::<PutAside>(input).await?;
        Ok(Report { put_aside, ..dropped })
    }
}

/// Much is read and little is changed: it may take long, and may be done again.
fn patient() -> Policy {
    Policy { attempts: 3, first_pause: Duration::from_secs(30), attempt_limit: Duration::from_secs(3600), ..Policy::default() }
}

/// Brings back what was put aside and is named, deletes what was put aside long enough, and mends the sums.
#[derive(Clone, Copy, Debug)]
pub struct DropSwept;

impl Activity for DropSwept {
    const NAME: &'static str = "drop_swept";
    type App = App;
    type In = SweepInput;
    type Out = Report;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: SweepInput) -> Result<Report, ActError> {
        drop_swept(&cx.app().db, &cx.app().store, &input, false).await
    }
}

/// Puts aside what nobody names; answers how many files that were.
#[derive(Clone, Copy, Debug)]
pub struct PutAside;

impl Activity for PutAside {
    const NAME: &'static str = "put_aside";
    type App = App;
    type In = SweepInput;
    type Out = u64;

    fn policy() -> Policy {
        patient()
    }

    async fn run(cx: ActCx<App>, input: SweepInput) -> Result<u64, ActError> {
        let (db, store) = (&cx.app().db, &cx.app().store);
        let unnamed = unnamed(db, store, &input).await?;
        let mut swept = 0;
        for (done, digest) in unnamed.iter().enumerate() {
            if done % BATCH == 0 && done > 0 {
                let percent = u8::try_from(100 * done / unnamed.len()).ok();
                let _ = cx.progress(Progress { percent, message: "putting files aside that nobody needs".to_owned() }).await;
            }
            swept += u64::from(store.sweep(*digest, input.before(), input.at).await.map_err(trouble)?);
        }
        Ok(swept)
    }
}

/// Does the same at once, for an operator; `dry_run` changes nothing and says what would be done.
///
/// # Errors
/// As the activities: [`ActError::Transient`] for trouble, [`ActError::Permanent`] for a list of files that is not there.
pub async fn sweep_now(db: &Db, store: &Store, input: &SweepInput, dry_run: bool) -> Result<Report, ActError> {
    let mut report = drop_swept(db, store, input, dry_run).await?;
    for digest in unnamed(db, store, input).await? {
        let done = dry_run || store.sweep(digest, input.before(), input.at).await.map_err(trouble)?;
        report.put_aside += u64::from(done);
    }
    Ok(report)
}

async fn drop_swept(db: &Db, store: &Store, input: &SweepInput, dry_run: bool) -> Result<Report, ActError> {
    let swept: Vec<Swept> = store.list_swept().try_collect().await.map_err(trouble)?;
    let mut report = Report::default();
    if !swept.is_empty() {
        let mut comparison = begin(db, store).await?;
        for batch in swept.chunks(BATCH) {
            let digests: Vec<String> = batch.iter().map(|file| file.digest.to_string()).collect();
            comparison.compare(&digests).await.map_err(trouble)?;
        }
        let named: HashSet<Digest> = digests(comparison.still_named().await.map_err(trouble)?);
        for file in swept {
            if named.contains(&file.digest) {
                report.brought_back += u64::from(dry_run || store.bring_back(file.digest).await.map_err(trouble)?);
            } else if file.at < input.before().timestamp() {
                if !dry_run {
                    store.drop_swept(&file).await.map_err(trouble)?;
                }
                report.deleted += 1;
                report.freed += file.size;
            }
        }
    }
    if !dry_run {
        report.unfinished = store.drop_unfinished(input.before()).await.map_err(trouble)?;
        report.recounted = storage::recount(db.pool()).await.map_err(trouble)?.unsigned_abs();
    }
    Ok(report)
}

/// The files that nobody names and that are old enough. Rows are read after the list of files, so that what was stored
/// before the list is either young or has its row.
async fn unnamed(db: &Db, store: &Store, input: &SweepInput) -> Result<Vec<Digest>, ActError> {
    let before = input.before();
    let old = store.list().try_filter(|file| std::future::ready(file.modified < before)).map_ok(|file| file.digest.to_string());
    let mut old = std::pin::pin!(old.try_chunks(BATCH));
    let Some(first) = old.next().await else { return Ok(Vec::new()) };
    let mut comparison = begin(db, store).await?;
    let mut batch = Some(first);
    while let Some(found) = batch {
        comparison.compare(&found.map_err(trouble)?).await.map_err(trouble)?;
        batch = old.next().await;
    }
    Ok(digests(comparison.unnamed(MOST).await.map_err(trouble)?))
}

/// What rows name: by themselves, and by the lists that they name. If a list cannot be read, nothing is known of what
/// it names, and nothing may be swept.
async fn begin(db: &Db, store: &Store) -> Result<Comparison, ActError> {
    let mut comparison = Comparison::begin(db).await.map_err(trouble)?;
    for name in comparison.manifests().await.map_err(trouble)? {
        // A path that is no digest is of no file here.
        let Ok(digest) = name.parse::<Digest>() else { continue };
        let unreadable = |error: String| {
            tracing::error!(%digest, %error, "an example's list of files cannot be read, so nothing is swept");
            ActError::permanent(Code::Ext003.as_str(), format!("the list of files {digest} cannot be read, so nothing is swept"))
        };
        let manifest = match store.get(digest).await {
            Ok(bytes) => bytes,
            Err(error @ (computor_store::Error::Missing(_) | computor_store::Error::Damaged(_))) => {
                return Err(unreadable(error.to_string()));
            }
            Err(error) => return Err(trouble(error)),
        };
        let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|error| unreadable(error.to_string()))?;
        let files: Vec<String> = manifest.0.into_values().map(|entry| entry.digest).collect();
        comparison.named(&files).await.map_err(trouble)?;
    }
    Ok(comparison)
}

fn digests<C: FromIterator<Digest>>(names: Vec<String>) -> C {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

/// Starts a sweep each day, whichever server comes first. It ends when this is dropped.
#[derive(Debug)]
pub struct DailySweep(JoinHandle<()>);

impl DailySweep {
    /// Begins to look.
    pub fn start(app: App) -> Self {
        Self(tokio::spawn(async move { computor_workflows::steady("daily work", || look(app.clone())).await }))
    }
}

async fn look(app: App) {
    loop {
        if let Err(error) = start_today(&app).await {
            tracing::warn!(%error, "what is done daily could not be started, trying again in an hour");
        }
        #[expect(clippy::disallowed_methods, reason = "the day begins by the clock, and nothing tells of it")]
        tokio::time::sleep(LOOK).await;
    }
}

impl Drop for DailySweep {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts the sweep of this day, forgetting by rule, the tidying of repositories, the letters and the look at GitLab servers, unless they were started before; answers whether this
/// started the sweep.
///
/// # Errors
/// Those of the database.
pub async fn start_today(app: &App) -> computor_db::Result<bool> {
    let now = app.clock.now();
    let day = now.format("%Y-%m-%d").to_string();
    let start =
        async |flow, input: serde_json::Result<Value>| operation::start_once(app.db.pool(), flow, &day, &input.unwrap_or_default()).await;
    if app.mail.is_set() {
        start(SendDigests::NAME, serde_json::to_value(DigestInput { at: now })).await?;
    }
    if app.git().is_ok() {
        start(TidyRepositories::NAME, serde_json::to_value(TidyInput::at(now))).await?;
    }
    // Before the sweep: what it removes has no names any more.
    start(ApplyRetention::NAME, serde_json::to_value(RetentionInput { at: now })).await?;
    gitlab::daily(app.db.pool(), &day).await?;
    start(SweepStore::NAME, serde_json::to_value(SweepInput::at(now))).await
}
