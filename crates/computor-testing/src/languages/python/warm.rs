//! Interpreters that are kept warm, with the libraries that take long to import.

use std::ffi::OsString;
use std::sync::Arc;

use computor_sandbox::{Job, Warm};

use super::DRIVER;

/// Holds up its end of the sandbox's protocol and becomes the driver in each fork.
const SERVER: &str = include_str!("server.py");

/// Libraries to import beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Preload {
    /// None.
    Nothing,
    /// numpy.
    Numbers,
    /// numpy and matplotlib.
    Figures,
}

impl Preload {
    /// Those that this text seems to use. A wrong guess only costs time.
    pub(super) fn of(text: &str) -> Self {
        if text.contains("matplotlib") || text.contains("pylab") {
            Self::Figures
        } else if text.contains("numpy") || text.contains("scipy") {
            Self::Numbers
        } else {
            Self::Nothing
        }
    }

    fn modules(self) -> &'static [&'static str] {
        match self {
            Self::Nothing => &[],
            Self::Numbers => &["numpy"],
            Self::Figures => &["numpy", "matplotlib", "matplotlib.pyplot", "matplotlib.backends.backend_agg"],
        }
    }
}

/// The warm interpreter for a job that runs the driver.
pub(super) fn program(job: &Job, preload: Preload) -> Arc<Warm> {
    let mut args: Vec<OsString> = vec!["-c".into(), format!("{SERVER}{DRIVER}").into(), DRIVER.into()];
    args.extend(preload.modules().iter().map(Into::into));
    Arc::new(Warm {
        program: job.program.clone(),
        args,
        cwd: "/work".into(),
        env: job.env.clone(),
        runtime: job.runtime.clone(),
        // matplotlib's settings
        inputs: job.inputs.iter().filter(|input| input.target.starts_with(super::interpreter::MATPLOTLIB)).cloned().collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_are_guessed_from_the_text() {
        assert_eq!(Preload::of("import math"), Preload::Nothing);
        assert_eq!(Preload::of("import numpy as np"), Preload::Numbers);
        assert_eq!(Preload::of("import numpy\nfrom matplotlib import pyplot"), Preload::Figures);
        assert!(Preload::Nothing < Preload::Numbers && Preload::Numbers < Preload::Figures);
    }
}
