//! Durable work: what the platform does step by step and must finish, whatever crashes in between.
//!
//! A [`Flow`] is deterministic code that says which [`Activity`] follows which. An activity does the
//! I/O; it is idempotent and may run more than once. An [`Engine`] keeps a journal of the results, so
//! that a flow whose process was killed continues where it stood: finished activities are answered
//! from the journal, the interrupted one runs again.
//!
//! Flows and activities know no engine. A list has a line for each flow (see [`catalogue!`]), and an engine is launched
//! with what its macro makes of the list:
//!
//! * [`embedded`]: a library on the platform's own PostgreSQL, no other server;
//! * `computor-temporal`, a crate of its own: workers of a Temporal cluster. It shares [`runner`], so that an activity is run
//!   in the same way, and no flow knows the difference.
//!
//! [`harness`] and [`rehearsal`] run flows without any engine, for tests: failures, crashes and cancellation at every
//! point, with scripted activities and with the real ones.
//!
//! Invariants:
//!
//! * The engine is the truth about execution; what users see is kept by the [`Operations`] of the
//!   application, written by the engine through that trait alone.
//! * A database error, a shutdown or a lost process never becomes the outcome of a flow.
//! * Inputs and outputs carry ids and references, never secrets and never files: they are stored.

//!
//! ```
//! use computor_workflows::{
//!     ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, harness::Harness,
//! };
//!
//! /// What activities use: database, store, runner.
//! struct Backend;
//!
//! struct CreateRepo;
//! impl Activity for CreateRepo {
//!     const NAME: &'static str = "create_repo";
//!     const LANE: Lane = Lane::Git;
//!     type App = Backend;
//!     type In = String;
//!     type Out = String;
//!     async fn run(cx: ActCx<Backend>, student: String) -> Result<String, ActError> {
//!         let Backend = **cx.app();
//!         Ok(format!("/course/{student}"))
//!     }
//! }
//!
//! struct StudentRepo;
//! impl Flow for StudentRepo {
//!     const NAME: &'static str = "student_repo";
//!     const LANE: Lane = Lane::Git;
//!     type App = Backend;
//!     type In = String;
//!     type Out = String;
//!     type Activities = (CreateRepo,);
//!     async fn run<C: FlowCx<Backend>>(cx: C, student: String) -> Result<String, FlowError> {
//!         cx.call::<CreateRepo>(student).await
//!     }
//! }
//!
//! computor_workflows::catalogue! {
//!     /// Everything that the platform runs durably.
//!     pub(crate) flows for Backend { StudentRepo }
//! }
//!
//! assert_eq!(flows!(computor_workflows::flow_names), ["student_repo"]);
//! let catalogue = flows!(computor_workflows::embedded::catalogue);
//! assert_eq!(catalogue.activities().collect::<Vec<_>>(), [("create_repo", Lane::Git)]);
//!
//! let harness = Harness::<StudentRepo>::new("ada".to_owned())
//!     .answer::<CreateRepo>(|student| Ok(format!("/course/{student}")));
//! assert_eq!(harness.run().outcome, Ok("/course/ada".to_owned()));
//! harness.crash_everywhere();
//! ```

mod activity;
mod catalogue;
mod cluster;
mod diary;
pub mod embedded;
mod engine;
mod flow;
pub mod harness;
mod operations;
mod patience;
pub mod rehearsal;
pub mod runner;
mod slots;
mod steady;
pub mod turns;

pub use activity::{ActCx, ActError, Activity, Data, Failure, Lane, Place, Policy};
pub use catalogue::{Activities, Catalogue, FlowVisitor, Flows, Visitor};
pub use cluster::{Cluster, Tls};
pub use diary::{Happened, LATE};
pub use engine::{Engine, EngineError, Outcome, Start, Status};
pub use flow::{Flow, FlowCx, FlowError};
pub use operations::{Attempt, AttemptEnd, Labels, Operations, OperationsError, Progress, Share};
pub use patience::Patience;
pub use slots::{Slot, Slots};
pub use steady::steady;
