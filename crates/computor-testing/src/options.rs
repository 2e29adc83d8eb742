//! What the platform allows every run.

use std::path::PathBuf;

use computor_sandbox::Limits;
use serde::{Deserialize, Serialize};

use crate::format::compat::Compat;

/// What the platform allows, and how it judges.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Options {
    /// Limits of a run where the exercise sets none. CPU time comes from the suite's `timeout`.
    pub limits: Limits,
    /// Limits that no exercise can exceed.
    pub maxima: Limits,
    /// Deviations from the reference runner.
    pub compat: Compat,
    /// Directory for the results of reference solutions. It must never be visible in a sandbox.
    pub cache: Option<PathBuf>,
    /// How many programs of one submission may run at the same time. Changes no verdict.
    pub parallel: usize,
    /// Python interpreter; without it `PYTHON_TEST_EXECUTABLE`, else `python3` on the search path.
    pub python: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        use std::time::Duration;
        let limits = Limits { channel: 8 << 20, ..Limits::default() };
        let maxima =
            Limits { cpu: Duration::from_secs(60), wall: Duration::from_secs(120), memory: 2 << 30, processes: 256, ..limits.clone() };
        Self { limits, maxima, compat: Compat::default(), cache: None, parallel: 1, python: None }
    }
}
