//! Test runs that workers on other machines do, which have nothing but our address and a token.
//!
//! A flow goes on in this process, whatever the engine; what its activity would do in the sandbox waits in a table
//! (`sandbox_run`) until a worker that has the language asks for it. The activity says again and again that it waits, the worker that
//! it works: so a run that nobody waits for is ended there, and one whose worker is gone is given to another.

use super::{
    exercises,
    judging::{self, PROTOCOL, RunOutcome, RunWork, Settings, Trial, Verdict, here},
    trouble::trouble,
};
use crate::App;
use computor_db::queries::{
    sandbox_run::{self as queries, NewRun},
    testing::Job,
};
use computor_workflows::{ActError, Labels, Patience, Place, Slot, Slots, steady};
use sqlx::{PgPool, postgres::PgListener};
use std::{collections::BTreeSet, pin::pin, sync::Arc, time::Duration};
use tokio::{runtime::Handle, sync::broadcast, task::AbortHandle, time};
use uuid::Uuid;

/// How often it is said that a run is wanted.
const RENEW: Duration = Duration::from_secs(5);
/// How often it is looked which languages the workers have.
const LOOK: Duration = Duration::from_secs(2);
/// How often runs are removed that nobody waits for.
const TIDY: u32 = 15;
/// So much may be told before somebody who does not listen has missed something.
const UNHEARD: usize = 256;

/// Hears when runs wait, and when something came of them.
#[derive(Debug)]
pub(crate) struct Bell {
    told: broadcast::Sender<String>,
    task: AbortHandle,
}

impl Bell {
    pub(crate) fn hang(pool: &PgPool) -> Self {
        let (told, _) = broadcast::channel(UNHEARD);
        let (pool, tell) = (pool.clone(), told.clone());
        let task = tokio::spawn(async move { steady("bell", || listen(pool.clone(), tell.clone())).await });
        Self { told, task: task.abort_handle() }
    }

    /// From now on.
    pub(crate) fn hear(&self) -> broadcast::Receiver<String> {
        self.told.subscribe()
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Waits until this is told, or something that may have been this was missed, but not for longer than that.
pub(crate) async fn told(heard: &mut broadcast::Receiver<String>, what: &str, patience: Duration) {
    let wait = async {
        loop {
            match heard.recv().await {
                Ok(told) if told != what => {}
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
            }
        }
    };
    let _ = time::timeout(patience, wait).await;
}

async fn listen(pool: PgPool, told: broadcast::Sender<String>) {
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(&pool).await?;
            listener.listen(queries::CHANNEL).await?;
            loop {
                // Whoever waits looks by itself when nothing is heard.
                let note = listener.recv().await?;
                let _nobody_waits = told.send(note.payload().to_owned());
            }
        };
        let Err::<(), sqlx::Error>(error) = heard.await else { continue };
        tracing::debug!(%error, "cannot hear of runs elsewhere");
        #[expect(clippy::disallowed_methods, reason = "a database that is away is not asked again at once")]
        time::sleep(LOOK).await;
    }
}

/// Hands runs to workers elsewhere, beside those that are made here.
#[derive(Debug)]
pub struct Elsewhere {
    /// Places for runs in this process.
    here: Slots,
    /// The languages of this process.
    own: BTreeSet<String>,
    task: AbortHandle,
}

impl Elsewhere {
    /// A process that makes so many runs itself, in these languages, and hands out the others. `labels` are kept as what the workers have
    /// changes.
    pub fn start(app: &App, slots: usize, own: &[String], labels: Labels) -> Self {
        let own: BTreeSet<String> = own.iter().cloned().collect();
        let (pool, at_least) = (app.db.pool().clone(), own.clone());
        let task = tokio::spawn(async move { steady("workers elsewhere", || watch(pool.clone(), at_least.clone(), labels.clone())).await });
        Self { here: Slots::new(slots), own, task: task.abort_handle() }
    }

    /// Makes a run here if there is a place, or has it made elsewhere: whoever is first.
    pub(super) async fn test(
        &self,
        app: &Arc<App>,
        job: &Job,
        settings: Settings,
        place: Option<Arc<dyn Place>>,
        patience: &Patience,
    ) -> Result<Verdict, Trial> {
        let language = settings.language.as_deref().and_then(judging::label);
        let can_here = app.runner.is_some() && language.is_none_or(|language| self.own.contains(language));
        if can_here && let Some(slot) = self.here.try_take() {
            return here(app, job, settings, Some(Arc::new(Both { slot, place }))).await;
        }
        let mut heard = app.bell().hear();
        let run = hand_out(app, job, &settings, language).await?;
        let told_of = run.id.to_string();
        // One place in the queue, for as long as it takes.
        let mut slot = pin!(self.here.take());
        let mut asks = can_here;
        loop {
            let Some(stands) = queries::want(app.db.pool(), run.id).await.map_err(trouble)? else {
                return Err(ActError::transient("the run was forgotten by the server").into());
            };
            // However long it takes until somebody has it: that is no time that the run has taken.
            patience.wait(!stands.claimed);
            if let Some(outcome) = stands.outcome {
                // It may be large.
                let read = tokio::task::spawn_blocking(move || serde_json::from_slice::<RunOutcome>(&outcome)).await.map_err(trouble)?;
                let outcome = read.map_err(|error| {
                    tracing::warn!(%error, "what a worker says of a run is not understood");
                    ActError::transient("server and worker are of different versions")
                })?;
                if matches!(outcome, RunOutcome::GivenBack) {
                    queries::give_back(app.db.pool(), run.id).await.map_err(trouble)?;
                    continue;
                }
                return outcome.into();
            }
            if stands.lost {
                return Err(ActError::transient("the workers that ran the test were lost, one after the other").into());
            }
            tokio::select! {
                taken = &mut slot, if asks => {
                    if queries::take_back(app.db.pool(), run.id).await.map_err(trouble)? {
                        patience.wait(false);
                        return here(app, job, settings, Some(Arc::new(Both { slot: taken, place }))).await;
                    }
                    // A worker has it. Should it be lost, the next look is for a place again.
                    drop(taken);
                    asks = false;
                }
                () = told(&mut heard, &told_of, RENEW) => {
                    if can_here && !asks {
                        slot.set(self.here.take());
                        asks = true;
                    }
                }
            }
        }
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a run in this process has: one of its places, and that of its flow. Whoever has the first has the second too, so nobody waits for
/// one that is held by somebody who waits for the other.
struct Both {
    slot: Slot,
    place: Option<Arc<dyn Place>>,
}

impl Place for Both {
    fn rest(&self) {
        self.slot.rest();
        if self.slot.is_resting() {
            self.place.iter().for_each(|place| place.rest());
        }
    }

    fn go_on(&self) {
        self.place.iter().for_each(|place| place.go_on());
        self.slot.go_on();
    }
}

/// A run that waits elsewhere. It is forgotten when nobody waits for it any more.
struct HandedOut {
    id: Uuid,
    pool: PgPool,
}

impl Drop for HandedOut {
    fn drop(&mut self) {
        let (pool, id) = (self.pool.clone(), self.id);
        // Without a runtime, or a database, it is forgotten when it has not been wanted for a while.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { queries::forget(&pool, id).await });
        }
    }
}

async fn hand_out(app: &App, job: &Job, settings: &Settings, language: Option<&str>) -> Result<HandedOut, ActError> {
    let needed = exercises::needed(app, job).await?;
    let directories = exercises::manifests(app, &needed).await?;
    let files = directories.values().flat_map(|manifest| manifest.0.values()).map(|entry| entry.digest.clone());
    let files: BTreeSet<String> = files.chain([job.object_key.clone()]).collect();
    let files: Vec<String> = files.into_iter().collect();
    let work = RunWork {
        protocol: PROTOCOL,
        submission: job.object_key.clone(),
        exercise: needed.name.clone(),
        directory: needed.directory.clone(),
        directories,
        settings: settings.clone(),
    };
    let work = serde_json::to_vec(&work).map_err(trouble)?;
    let pool = app.db.pool().clone();
    let id = queries::add(&pool, NewRun { language, work: &work, files: &files }).await.map_err(trouble)?;
    Ok(HandedOut { id, pool })
}

/// Keeps the labels of this process as its own languages and those of the workers that are there, and removes what nobody waits for.
async fn watch(pool: PgPool, own: BTreeSet<String>, labels: Labels) {
    let mut ticks = time::interval(LOOK);
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    let mut looks = 0_u32;
    loop {
        ticks.tick().await;
        match queries::languages(&pool).await {
            Ok(theirs) => labels.set(own.iter().cloned().chain(theirs)),
            Err(error) => tracing::debug!(%error, "cannot see which workers are there"),
        }
        if looks.is_multiple_of(TIDY)
            && let Err(error) = queries::tidy(&pool).await
        {
            tracing::debug!(%error, "cannot remove runs that nobody waits for");
        }
        looks = looks.wrapping_add(1);
    }
}
