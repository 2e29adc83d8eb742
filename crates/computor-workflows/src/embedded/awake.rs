//! DBOS, awake only while there is something for it to do.
//!
//! While it runs, DBOS asks the database several times a second, for ever, and that cannot be set. So it is launched when
//! it is needed and shut down when it has been idle for a while; the `janitor` decides, since it knows what there is to do.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use dbos::DBOS;
use tokio::sync::{RwLock, RwLockReadGuard};

use crate::EngineError;

pub(super) struct Awake {
    dbos: DBOS,
    /// Read by who uses DBOS, written by who launches it or shuts it down. Holds whether this engine has ended.
    gate: RwLock<bool>,
    used: Mutex<Instant>,
}

/// DBOS, running for as long as this lives.
pub(super) struct InUse<'a> {
    dbos: &'a DBOS,
    _gate: RwLockReadGuard<'a, bool>,
}

impl std::ops::Deref for InUse<'_> {
    type Target = DBOS;
    fn deref(&self) -> &DBOS {
        self.dbos
    }
}

impl Awake {
    pub(super) fn new(dbos: DBOS) -> Self {
        Self { dbos, gate: RwLock::new(false), used: Mutex::new(Instant::now()) }
    }

    /// DBOS, launched if it was not. Never to be asked for by who holds one already.
    pub(super) async fn dbos(&self) -> Result<InUse<'_>, EngineError> {
        loop {
            let gate = self.gate.read().await;
            if *gate {
                return Err(EngineError::backend("the engine has been shut down"));
            }
            *self.used() = Instant::now();
            if self.dbos.is_launched() {
                return Ok(InUse { dbos: &self.dbos, _gate: gate });
            }
            drop(gate);
            let ended = self.gate.write().await;
            if !*ended && !self.dbos.is_launched() {
                // On a task of its own: half a launch, left by who does not wait for it any more, would go on in the dark.
                let dbos = self.dbos.clone();
                let launched = tokio::spawn(async move { dbos.launch().await }).await;
                launched.map_err(EngineError::backend)?.map_err(EngineError::backend)?;
            }
        }
    }

    pub(super) fn is_asleep(&self) -> bool {
        !self.dbos.is_launched()
    }

    /// Whether it runs and nobody has used it for so long.
    pub(super) fn is_idle(&self, patience: Duration) -> bool {
        self.dbos.is_launched() && self.used().elapsed() >= patience
    }

    /// Lets it sleep, if `nothing_to_do` says so while nobody can give it anything.
    pub(super) async fn sleep<E>(&self, nothing_to_do: impl Future<Output = Result<bool, E>>) -> Result<(), E> {
        let ended = self.gate.write().await;
        if !*ended && nothing_to_do.await? {
            let dbos = self.dbos.clone();
            let _as_well_as_it_could = tokio::spawn(async move { dbos.shutdown().await }).await;
        }
        Ok(())
    }

    /// Ends it for good: running flows stop where they stand.
    pub(super) async fn end(&self) {
        // Who uses it may be waiting for a database that is gone; that must not keep anybody from ending.
        match tokio::time::timeout(Duration::from_secs(5), self.gate.write()).await {
            Ok(mut ended) => {
                *ended = true;
                self.dbos.shutdown().await;
            }
            Err(_) => self.dbos.shutdown().await,
        }
    }

    fn used(&self) -> std::sync::MutexGuard<'_, Instant> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
