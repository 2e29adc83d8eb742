//! For how long things are kept.

use chrono::{DateTime, TimeDelta, Utc};
use computor_db::queries::retention::Before;

/// After so many days they are forgotten; never, where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Sessions, from their end.
    pub sessions: Option<u32>,
    /// Entries of the audit log about log-ins.
    pub log_ins: Option<u32>,
    /// Files of hand-ins and reports about them, from when their course was archived.
    pub submissions: Option<u32>,
}

impl Default for Keep {
    fn default() -> Self {
        Self { sessions: Some(90), log_ins: Some(365), submissions: None }
    }
}

impl Keep {
    /// Before when things are old enough at this time.
    pub fn before(self, at: DateTime<Utc>) -> Before {
        let before = |days: Option<u32>| days.and_then(|days| at.checked_sub_signed(TimeDelta::days(days.into())));
        Before { sessions: before(self.sessions), log_ins: before(self.log_ins), submissions: before(self.submissions) }
    }
}
