//! The test runner: exercise formats, language back ends, comparison, report.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use computor_sandbox::{Config, Sandbox};
//! use computor_testing::{Options, Request, Runner};
//!
//! let runner = Runner::new(Sandbox::start(Config::default())?, Options::default());
//! let report = runner.run(&Request::new(Path::new("exercise"), Path::new("submission")))?;
//! println!("{:?} {:?}", report.score(), report.verdict());
//! println!("{:#}", report.to_json());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A suite says what a submission must do ([`mod@format`]). A language ([`languages`], made of the
//! parts in [`backend`]) runs the student's program and the reference in sandboxes of their own and brings back values
//! and text. What they are worth is decided ([`compare`]) in a process of its own for each run, the grader, which never runs
//! foreign code and whose end harms no other run. The outcome is a [`Report`].
//!
//! What the programs did is kept apart from what it is worth: [`Runner::run_and_keep`] hands over a [`run::Kept`], and
//! [`Runner::judge_again`] makes a new report of it after the suite changed, without running anything. Students get
//! [`Report::student_view`].
//!
//! Invariants: no program sees the suite, expected values, or the other side's files; trouble of the platform is a
//! [`RunError`], never a failed test; whatever a program sends is bounded and cannot make this process panic.

pub mod backend;
pub mod compare;
mod error;
pub mod format;
pub mod glob;
pub mod languages;
pub mod lint;
pub mod measure;
mod options;
pub mod report;
pub mod run;
pub mod schema;
pub mod value;
pub mod verdict;

pub use error::RunError;
pub use format::compat::Compat;
pub use options::Options;
pub use report::Report;
pub use run::{Request, Runner};
pub use verdict::{Class, TestResult};
