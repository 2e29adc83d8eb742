//! Remembers who a credential belongs to, for a minute at most, and forgets at once when the database says so.
//!
//! Nothing outlives its expiry here: when a token or session ends is remembered with it, and looked at with each use.

use chrono::{DateTime, Utc};
use computor_policy::Principal;
use moka::sync::Cache;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Who a credential belongs to.
#[derive(Clone, Debug)]
pub struct Known {
    /// The user, and what the credential may do.
    pub principal: Arc<Principal>,
    /// When the credential ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether the password has to be changed before anything else.
    pub password_reset_required: bool,
    /// What the session lacks: a code, or a second factor.
    pub lacks: Option<Lacks>,
}

/// What has to come before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// A code of the second factor.
    Code,
    /// A second factor.
    Factor,
}

impl Lacks {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Factor => "factor",
        }
    }

    /// As it was stored; what is not known lacks a code.
    pub fn of(text: &str) -> Self {
        if text == Self::Factor.as_str() { Self::Factor } else { Self::Code }
    }
}

/// Known credentials, by digest.
#[derive(Debug)]
pub struct Principals {
    known: Cache<[u8; 32], Known>,
    /// Counts forgetting, so that what was read before is not remembered after.
    epoch: AtomicU64,
}

impl Default for Principals {
    fn default() -> Self {
        Self { known: Cache::builder().max_capacity(50_000).time_to_live(Duration::from_secs(60)).build(), epoch: AtomicU64::new(0) }
    }
}

impl Principals {
    /// Who it is, if that is known and the credential has not ended.
    pub fn get(&self, credential: &[u8; 32], now: DateTime<Utc>) -> Option<Known> {
        self.known.get(credential).filter(|known| known.expires_at.is_none_or(|end| now < end))
    }

    /// To be read before the database is asked; see [`Principals::insert`].
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Remembers, unless something was forgotten since `epoch`.
    pub fn insert(&self, credential: [u8; 32], epoch: u64, known: Known) {
        if self.epoch() == epoch {
            self.known.insert(credential, known);
        }
    }

    /// Forgets everybody: rights, users, sessions or tokens have changed.
    pub fn clear(&self) {
        self.epoch.fetch_add(1, Ordering::AcqRel);
        self.known.invalidate_all();
    }
}
