//! Durable work: the flows of the platform, how they are started and what users see of them.
//!
//! A request writes its operation and an outbox row in its own transaction; the dispatcher starts the flow from
//! that row, whichever server it runs in. Nothing here knows which engine runs the flows.

mod dispatcher;
mod exercises;
mod operations;
mod student_testing;
mod sweep_store;
mod trouble;

pub use dispatcher::Dispatcher;
pub use exercises::{Manifest, ManifestEntry};
pub use operations::DbOperations;
pub use student_testing::{CloseTest, Closing, RunTests, StudentTesting, TestInput};
pub use sweep_store::{DailySweep, DropSwept, GRACE, PutAside, Report as SweepReport, SweepInput, SweepStore, start_today, sweep_now};

computor_workflows::catalogue! {
    /// Everything that the platform runs durably: a flow is a file of this directory and a line here.
    pub(crate) flows for crate::App {
        crate::work::StudentTesting,
        crate::work::SweepStore,
    }
}
