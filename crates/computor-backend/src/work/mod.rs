//! Durable work: the flows of the platform, how they are started and what users see of them.
//!
//! A request writes its operation and an outbox row in its own transaction; the dispatcher starts the flow from
//! that row, whichever server it runs in. Nothing here knows which engine runs the flows.

mod dispatcher;
mod exercises;
mod operations;
mod student_testing;

pub use dispatcher::Dispatcher;
pub use exercises::{Manifest, ManifestEntry};
pub use operations::DbOperations;
pub use student_testing::{CloseTest, RunTests, StudentTesting, TestInput};

use crate::App;

computor_workflows::catalogue! {
    /// Everything that the platform runs durably.
    pub fn catalogue() -> Catalogue<App> {
        flows: [StudentTesting],
        activities: [RunTests, CloseTest],
    }
}
