//! The machines.

use serde::Serialize;
use std::fmt;

/// Who does work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Station {
    /// The servers, HTTP and flows.
    Server,
    /// PostgreSQL.
    Database,
    /// Workers that run tests.
    Sandbox,
    /// Where repositories are.
    Git,
}

impl Station {
    /// All, in the order of [`Stations`].
    pub const ALL: [Self; 4] = [Self::Server, Self::Database, Self::Sandbox, Self::Git];
}

impl fmt::Display for Station {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Database => "database",
            Self::Sandbox => "sandbox",
            Self::Git => "git",
        })
    }
}

/// Something for each station.
pub type Stations<T> = [T; 4];

/// The processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Plant {
    /// One machine on which everything runs.
    One {
        /// Its processors.
        cores: u32,
    },
    /// Each station has processors of its own.
    Apart {
        /// In the order of [`Station::ALL`].
        cores: Stations<u32>,
    },
}

impl Plant {
    /// Which group of processors does the work of a station.
    pub(crate) const fn group(self, station: Station) -> usize {
        match self {
            Self::One { .. } => 0,
            Self::Apart { .. } => station as usize,
        }
    }

    /// The processors of each group.
    pub(crate) fn groups(self) -> Vec<u32> {
        match self {
            Self::One { cores } => vec![cores],
            Self::Apart { cores } => cores.to_vec(),
        }
    }

    /// How many tests run at once: as the server and the worker do it, one for each processor.
    pub(crate) const fn slots(self) -> u32 {
        match self {
            Self::One { cores } => cores,
            Self::Apart { cores: [_, _, sandbox, _] } => sandbox,
        }
    }

    /// All processors.
    pub fn cores(self) -> u32 {
        self.groups().iter().sum()
    }
}
