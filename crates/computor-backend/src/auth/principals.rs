//! Remembers who a credential belongs to, for a minute at most, and forgets at once when the database says so.

use computor_policy::Principal;
use moka::sync::Cache;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Known credentials, by digest.
#[derive(Debug)]
pub struct Principals {
    known: Cache<[u8; 32], Arc<Principal>>,
    /// Counts forgetting, so that what was read before is not remembered after.
    epoch: AtomicU64,
}

impl Default for Principals {
    fn default() -> Self {
        Self { known: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_secs(60)).build(), epoch: AtomicU64::new(0) }
    }
}

impl Principals {
    /// Who it is, if known.
    pub fn get(&self, credential: &[u8; 32]) -> Option<Arc<Principal>> {
        self.known.get(credential)
    }

    /// To be read before the database is asked; see [`Principals::insert`].
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Remembers, unless something was forgotten since `epoch`.
    pub fn insert(&self, credential: [u8; 32], epoch: u64, principal: Arc<Principal>) {
        if self.epoch() == epoch {
            self.known.insert(credential, principal);
        }
    }

    /// Forgets everybody: rights, users, sessions or tokens have changed.
    pub fn clear(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.known.invalidate_all();
    }
}
