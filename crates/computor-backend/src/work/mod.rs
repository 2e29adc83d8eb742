//! Durable work: the flows of the platform, how they are started and what users see of them.
//!
//! A request writes its operation and an outbox row in its own transaction; the dispatcher starts the flow from
//! that row, whichever server it runs in. Nothing here knows which engine runs the flows.

mod apply_retention;
mod create_hierarchy;
mod dispatcher;
pub(crate) mod elsewhere;
pub(crate) mod engine;
mod exercises;
mod fetch_examples;
mod judging;
mod left_behind;
mod news;
mod operations;
mod publishing;
mod pushes;
mod reconcile_gitlab;
mod release_course;
mod replay;
mod repositories;
mod rerun;
mod send_digests;
mod student_testing;
mod sweep_store;
mod sync_documents;
mod tidy_repositories;
mod trouble;
mod tutor_testing;

pub use apply_retention::{ApplyRetention, Forget, Forgotten, RetentionInput, forget};
pub use create_hierarchy::{Hierarchy, HierarchyInput, Level, MadeNode, MakeHierarchy, MakeNodes, NewNode, Under};
pub use dispatcher::Dispatcher;
pub use elsewhere::Elsewhere;
pub use engine::{ClusterEngine, Launch, build_in};
pub use exercises::{Files, Manifest, ManifestEntry, laid_out, lay_out, unpack};
pub use fetch_examples::{FetchExamples, FetchInput, FetchedExamples, TakeExamples};
pub use judging::{PROTOCOL, RunOutcome, RunWork, Settings, all_languages, judge, label, languages_here};
pub(crate) use left_behind::mime_of;
pub use operations::DbOperations;
pub use pushes::{LeftPushes, hand_in_left};
pub use reconcile_gitlab::{
    BringToGitLab, FormerReconcileGitLab, GitLabProblem, ReconcileGitLab, ReconcileInput, Reconciled, Tried, TryGitLab,
};
pub use release_course::{
    AbandonRelease, Abandoning, AssignmentsInput, PublishAssignments, PublishTemplate, Published, RecordRelease, Recording, ReleaseCourse,
    ReleaseInput, ReleaseItem, Released, WriteAssignments, Written,
};
pub use replay::{CloseReplay, ReplayClosing, ReplayInput, ReplayOne, RunReplay};
pub use repositories::{ForkTemplate, MakeInput, MakeRepositories, OfferCorrection, OfferInput, OfferToAll};
pub use rerun::{CloseRerunItem, RerunClosing, RerunInput, RerunOne, RunAgain};
pub use send_digests::{DigestInput, Digests, SendDigests, WriteLetters};
pub use student_testing::{CloseTest, Closing, RunTests, StudentTesting, TestInput};
pub use sweep_store::{DailySweep, DropSwept, GRACE, PutAside, Report as SweepReport, SweepInput, SweepStore, start_today, sweep_now};
pub use sync_documents::{SyncDocuments, SyncInput, SyncedDocuments, TakeDocuments};
pub use tidy_repositories::{PackRepositories, RemoveGone, Tidied, TidyInput, TidyRepositories};
pub use tutor_testing::{CloseTutorTest, RunTutorTest, TutorTestClosing, TutorTestInput, TutorTesting};

computor_workflows::catalogue! {
    /// Everything that the platform runs durably: a flow is a file of this directory and a line here.
    pub(crate) flows for crate::App {
        crate::work::StudentTesting,
        crate::work::SweepStore,
        crate::work::MakeRepositories,
        crate::work::OfferCorrection,
        crate::work::ReleaseCourse,
        crate::work::WriteAssignments,
        crate::work::MakeHierarchy,
        crate::work::FetchExamples,
        crate::work::SyncDocuments,
        crate::work::TidyRepositories,
        crate::work::TutorTesting,
        crate::work::RerunOne,
        crate::work::ReplayOne,
        crate::work::SendDigests,
        crate::work::ApplyRetention,
        crate::work::ReconcileGitLab,
        crate::work::FormerReconcileGitLab,
    }
}

flows!(computor_workflows::flow_types);
