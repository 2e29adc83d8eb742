//! The wish that the process ends: SIGTERM, SIGINT. Subscribed to once, before anything is started, so that a signal is
//! heard whenever it comes.

use anyhow::Result;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Both signals, for the whole life of the process.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From now on signals are heard here, and do nothing else.
    pub(crate) fn subscribe() -> Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next one, which may have come before.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
