//! A worker with nothing but a server's address and a token: it asks for test runs, fetches their files, runs them in its sandbox, and says
//! what came of them. Nothing durable is on its machine.

use crate::{Outcome, args::WorkerStart, logging::say, signals::Signals};
use anyhow::{Context as _, Result, bail};
use bytes::Bytes;
use computor_backend::{
    server::Config,
    work::{self, Files, PROTOCOL, RunOutcome, RunWork},
};
use computor_client::{Client, Error};
use computor_db::pg::private_directory;
use computor_sandbox::Sandbox;
use computor_store::Digest;
use computor_testing::{Options, Runner};
use computor_types::{ById, Code, Nothing, dto::*};
use computor_workflows::{ActError, Lane};
use sha2::{Digest as _, Sha256};
use std::{
    fs::File,
    io::{Read as _, Seek as _},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
    time,
};
use uuid::Uuid;

/// How long the server may let us wait for a run, in seconds.
const PATIENCE: u32 = 20;
/// The pause after the server could not be asked.
const PAUSE: Duration = Duration::from_secs(2);
/// A worker that stops says for so long what came of its runs.
const FAREWELL: Duration = Duration::from_secs(10);

/// What all runs of this worker share.
struct Here {
    client: Client,
    runner: Runner,
    exercises: PathBuf,
}

pub(crate) async fn work(server: &str, options: &WorkerStart, config: Config, signals: &mut Signals) -> Result<Outcome> {
    let token = token(options)?;
    let slots = config.lanes.get(&Lane::Sandbox).copied().unwrap_or(0);
    if slots == 0 {
        bail!("slots_sandbox is 0, so there is nothing to do for a worker; give --slots");
    }
    let cache = config.data_dir.join("cache");
    for directory in [&config.data_dir, &cache] {
        private_directory(directory).with_context(|| format!("cannot use {}", directory.display()))?;
    }
    let sandbox = Sandbox::start(computor_sandbox::Config::default())?;
    say("sandbox", &sandbox.level().to_string());
    let runner = Runner::new(sandbox, Options { cache: Some(cache.join("references")), ..Options::default() });
    let mut languages = work::languages_here(runner.options());
    if let Some(wanted) = &options.languages {
        languages.retain(|language| wanted.contains(language));
    }
    if languages.is_empty() {
        bail!("this machine has none of the languages; `computor doctor` says what to install");
    }
    say("languages", &languages.join(", "));
    let name = options.name.clone().unwrap_or_else(machine);
    let asks =
        SandboxWorker { worker: Uuid::now_v7(), protocol: PROTOCOL, name, languages, slots: u32::try_from(slots)?, patience: PATIENCE };
    let here = Arc::new(Here { client: Client::new(server)?.with_token(token), runner, exercises: cache.join("exercises") });
    say("working", &format!("for {server}, at once up to {slots}; Ctrl-C stops it"));
    let (stop, stopped) = watch::channel(false);
    let mut runs = JoinSet::new();
    let worked = tokio::select! {
        biased;
        () = signals.next() => Ok(()),
        refused = ask(&here, &asks, slots, &mut runs, &stopped) => Err(refused),
    };
    // What has begun is given back, and another worker has it at once.
    say("stopping", "");
    let _nobody_listens = stop.send(true);
    while runs.join_next().await.is_some() {}
    worked.map(|()| Outcome::Good)
}

fn token(options: &WorkerStart) -> Result<String> {
    let token = match (&options.token, &options.token_file) {
        (Some(token), _) => token.clone(),
        (None, Some(file)) => std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?,
        (None, None) => bail!("the server wants to know who works for it: set COMPUTOR_WORKER_TOKEN, or give --token-file"),
    };
    Ok(token.trim().to_owned())
}

fn machine() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { "worker".to_owned() } else { name }
}

/// Asks for runs whenever there is a place, until the server refuses us.
async fn ask(
    here: &Arc<Here>,
    asks: &SandboxWorker,
    slots: usize,
    runs: &mut JoinSet<()>,
    stopped: &watch::Receiver<bool>,
) -> anyhow::Error {
    let places = Arc::new(Semaphore::new(slots));
    let mut is_away = false;
    loop {
        while runs.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return anyhow::anyhow!("there are no places") };
        match here.client.call::<ClaimSandboxRun>(&Nothing {}, &Nothing {}, asks.clone()).await {
            Ok(answer) => {
                if std::mem::take(&mut is_away) {
                    say("server", "is back");
                }
                if let Some(claim) = answer.run {
                    let (here, mut stopped) = (Arc::clone(here), stopped.clone());
                    runs.spawn(async move {
                        do_one(&here, claim, &mut stopped).await;
                        drop(place);
                    });
                }
            }
            Err(Error::Api { status: 401 | 403, problem, .. }) => {
                return anyhow::anyhow!(
                    "the server refuses this worker: {}; its account needs the role _sandbox_worker, and a limited token the scope \
                     sandbox_run:work",
                    problem.message
                );
            }
            // Asking again does not help.
            Err(Error::Api { status: 400 | 422, problem, .. }) => {
                return anyhow::anyhow!("the server gives this worker nothing: {}", problem.message);
            }
            Err(error) => {
                if !std::mem::replace(&mut is_away, true) {
                    say("server", &format!("cannot be asked ({error}); trying again"));
                }
                pause().await;
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a server that is away is not asked again at once")]
async fn pause() {
    time::sleep(PAUSE).await;
}

/// Does one run; gives it back when this worker stops, and drops it when nobody wants it any more.
async fn do_one(here: &Here, claim: SandboxRunClaim, stopped: &mut watch::Receiver<bool>) {
    let outcome = tokio::select! {
        outcome = run(here, &claim) => outcome,
        () = until_unwanted(here, &claim) => return,
        _ = stopped.wait_for(|stopped| *stopped) => RunOutcome::GivenBack,
    };
    let json = match serde_json::to_vec(&outcome) {
        Ok(json) => Bytes::from(json),
        Err(error) => {
            tracing::error!(%error, "what came of a run cannot be said");
            return;
        }
    };
    // It stays ours while it is said, however long that takes.
    tokio::select! {
        () = tell(here, &claim, json) => {}
        () = until_unwanted(here, &claim) => {}
        () = farewell(stopped) => {}
    }
}

/// Says what came of a run, until the server has heard it.
async fn tell(here: &Here, claim: &SandboxRunClaim, mut json: Bytes) {
    let shown = SandboxRunShown { claim: claim.claim };
    let mut refused = false;
    loop {
        match here.client.send_streamed::<EndSandboxRun>(&ById::new(claim.id), &shown, json.clone()).await {
            Ok(_) => return,
            Err(error @ Error::Api { status: 404, .. }) => {
                tracing::warn!(%error, "a run was given to another worker, or is not wanted any more");
                return;
            }
            // What the server does not take it never will; that is said instead, so that nobody makes the run again.
            Err(Error::Api { status: 400..500, problem, .. }) if !refused && !matches!(problem.error_code.status(), 408 | 429) => {
                tracing::warn!(error = %problem.message, "what came of a run is not taken");
                refused = true;
                let outcome = RunOutcome::Failed(ActError::permanent(problem.error_code.as_str(), problem.message));
                match serde_json::to_vec(&outcome) {
                    Ok(other) => json = other.into(),
                    Err(_) => return,
                }
                continue;
            }
            Err(error) => tracing::warn!(%error, "what came of a run could not be said"),
        }
        pause().await;
    }
}

#[expect(clippy::disallowed_methods, reason = "who stops waits for a while, and not for ever")]
async fn farewell(stopped: &mut watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
    time::sleep(FAREWELL).await;
}

/// Says again and again that the run goes on, until it is not wanted.
async fn until_unwanted(here: &Here, claim: &SandboxRunClaim) {
    let mut ticks = time::interval(Duration::from_secs(claim.alive_within.max(1).into()));
    ticks.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let alive = SandboxRunAlive { claim: claim.claim };
        match here.client.call::<KeepSandboxRun>(&ById::new(claim.id), &Nothing {}, alive).await {
            Ok(SandboxRunWanted { wanted: true }) => {}
            Ok(_) | Err(Error::Api { status: 404, .. }) => return,
            // It may be there again before the run is given to another.
            Err(error) => tracing::debug!(%error, "the server does not hear that a run goes on"),
        }
    }
}

async fn run(here: &Here, claim: &SandboxRunClaim) -> RunOutcome {
    match attempt(here, claim).await {
        Ok(outcome) => outcome,
        Err(error) => RunOutcome::Failed(error),
    }
}

async fn attempt(here: &Here, claim: &SandboxRunClaim) -> Result<RunOutcome, ActError> {
    let work: RunWork = serde_json::from_value(claim.work.clone().into())
        .ok()
        .filter(|work: &RunWork| work.protocol == PROTOCOL)
        .ok_or_else(|| ActError::transient("server and worker are of different versions"))?;
    let from = Fetching { client: &here.client, claim };
    let exercise = match work::laid_out(&here.exercises, &work.exercise, &work.directory) {
        Some(exercise) => exercise,
        None => work::lay_out(&from, &here.exercises, (&work.exercise, &work.directory), &work.directories).await?,
    };
    let submission = work::unpack(&from, &work.submission).await?;
    Ok(work::judge(here.runner.clone(), exercise, submission, work.settings, None).await)
}

/// The files of a run, from the server.
struct Fetching<'a> {
    client: &'a Client,
    claim: &'a SandboxRunClaim,
}

impl Files for Fetching<'_> {
    async fn fetch(&self, digest: Digest, mut to: File) -> Result<File, ActError> {
        let params = SandboxRunFileParams { id: self.claim.id, digest: digest.to_string() };
        let shown = SandboxRunShown { claim: self.claim.claim };
        let fetched = self.client.fetch::<GetSandboxRunFile>(&params, &shown, &mut to, |_, _| {}).await;
        fetched.map_err(|error| {
            tracing::warn!(%error, "a file of a run could not be fetched");
            match error {
                Error::Api { problem, status: 404, .. } if problem.error_code == Code::Nf001 => ActError::Cancelled,
                _ => ActError::transient("a file of the run could not be fetched"),
            }
        })?;
        let looked_at = tokio::task::spawn_blocking(move || is_what_it_should_be(digest, to)).await;
        looked_at.map_err(std::io::Error::other).flatten().map_err(|error| {
            tracing::warn!(%error, "a file of a run is not what it should be");
            ActError::transient("a file of the run came damaged")
        })
    }
}

/// The file, from its beginning, if its bytes are those of the digest.
fn is_what_it_should_be(digest: Digest, mut file: File) -> std::io::Result<File> {
    file.rewind()?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => break,
            read => hash.update(piece.get(..read).unwrap_or_default()),
        }
    }
    if hex::encode(hash.finalize()) != digest.to_string() {
        return Err(std::io::Error::other("other bytes"));
    }
    file.rewind()?;
    Ok(file)
}
