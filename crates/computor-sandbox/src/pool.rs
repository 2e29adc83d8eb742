//! The caller's side of warm programs: which ones there are.

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::warm::Warm;
use crate::wire;

/// Most warm programs at one time. Each holds the memory that its libraries take.
const MOST: usize = 6;
/// After so many forks a program is started anew: its forks share the layout of their memory, and nobody should have
/// the time to make use of that.
const FORKS: usize = 2000;
/// After so many failures in a row a program is no longer tried.
const PATIENCE: u32 = 3;

/// A warm program that takes requests. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) socket: OwnedFd,
    pub(crate) id: u32,
    forks: AtomicUsize,
    /// The keeper ends the program when this is closed.
    _keeper: UnixStream,
}

impl Process {
    /// Sends what is to be started, and waits until it is ready. `keeper` is a connection to a new keeper.
    pub(crate) fn start(keeper: UnixStream, warm: &Warm) -> io::Result<Self> {
        wire::send(&keeper, warm)?;
        let mut id = [0; 4];
        let (length, files) = wire::receive_files(&keeper, &mut id)?;
        match files.into_iter().next() {
            Some(socket) if length == id.len() => {
                Ok(Self { socket, id: u32::from_le_bytes(id), forks: AtomicUsize::new(0), _keeper: keeper })
            }
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

#[derive(Debug, Default)]
struct Entry {
    /// Whether a thread is starting it.
    starting: bool,
    ready: Option<Arc<Process>>,
    /// How often it failed since it last worked.
    failures: u32,
}

/// All warm programs of a sandbox.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    entries: Mutex<HashMap<Arc<Warm>, Entry>>,
    started: Condvar,
}

/// What to do about a run that could use a warm program.
pub(crate) enum Found {
    /// Fork it from this one.
    Ready(Arc<Process>),
    /// Start one, for later runs.
    Missing,
    /// It is being started, does not work, or there are too many.
    Unavailable,
}

impl Pool {
    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<Warm>, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for a warm program. Who is told that it is missing has to start it and to say what came of it.
    pub(crate) fn find(&self, warm: &Arc<Warm>) -> Found {
        let mut entries = self.lock();
        let full = entries.values().filter(|entry| entry.starting || entry.ready.is_some()).count() >= MOST;
        let entry = entries.entry(Arc::clone(warm)).or_default();
        if let Some(process) = &entry.ready {
            if process.forks.fetch_add(1, Ordering::Relaxed) < FORKS {
                return Found::Ready(Arc::clone(process));
            }
            entry.ready = None;
        } else if full {
            return Found::Unavailable;
        }
        if entry.starting || entry.failures >= PATIENCE {
            return Found::Unavailable;
        }
        entry.starting = true;
        Found::Missing
    }

    /// What came of a start.
    pub(crate) fn started(&self, warm: &Arc<Warm>, result: io::Result<Process>) {
        let mut entries = self.lock();
        let entry = entries.entry(Arc::clone(warm)).or_default();
        entry.starting = false;
        match result {
            Ok(process) => entry.ready = Some(Arc::new(process)),
            Err(_) => entry.failures += 1,
        }
        self.started.notify_all();
    }

    /// A fork worked.
    pub(crate) fn worked(&self, warm: &Arc<Warm>) {
        if let Some(entry) = self.lock().get_mut(warm) {
            entry.failures = 0;
        }
    }

    /// No fork could be made.
    pub(crate) fn failed(&self, warm: &Arc<Warm>, process: &Arc<Process>) {
        if let Some(entry) = self.lock().get_mut(warm)
            && entry.ready.as_ref().is_some_and(|ready| Arc::ptr_eq(ready, process))
        {
            entry.ready = None;
            entry.failures += 1;
        }
    }

    /// Waits until nothing is being started.
    pub(crate) fn settle(&self) {
        let starting = |entries: &mut HashMap<_, Entry>| entries.values().any(|entry| entry.starting);
        drop(self.started.wait_while(self.lock(), starting));
    }

    /// The process ids of those that are ready.
    pub(crate) fn ids(&self) -> Vec<u32> {
        self.lock().values().filter_map(|entry| Some(entry.ready.as_ref()?.id)).collect()
    }
}
