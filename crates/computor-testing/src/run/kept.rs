//! What is kept of a run, so that it can be judged again without running anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Exercise;
use crate::backend::{Case, Execution, Used};
use crate::format::suite::TestType;
use crate::report::Provenance;
use crate::verdict::Judgement;

/// What is kept of a run, as the text of a record: only a grader looks into it.
///
/// It holds what the reference answered, so no student may see it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kept(Box<RawValue>);

impl Kept {
    pub(super) fn new(json: Box<RawValue>) -> Self {
        Self(json)
    }

    /// The text.
    pub fn json(&self) -> &str {
        self.0.get()
    }
}

/// Values, output, files and usage of every program of a run, both sides, and the verdicts that programs gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    /// What it all came from.
    pub(super) provenance: Provenance,
    /// Runs of the submission by all that they depend on.
    pub(super) student: BTreeMap<String, Execution>,
    /// Runs of the reference by all that they depend on.
    pub(super) reference: BTreeMap<String, Execution>,
    /// Verdicts of checkers and linters.
    pub(super) verdicts: BTreeMap<String, Judgement>,
    /// What all runs of the submission used up.
    pub(super) used: Used,
}

/// A run that was not kept, because the suite did not ask for it then.
pub(super) fn not_kept() -> Execution {
    Execution::unavailable(NOT_KEPT)
}

/// The verdict of a program that was not asked then.
pub(super) fn not_asked() -> Judgement {
    Judgement::unjudged(format!("Not available here: {NOT_KEPT}"))
}

const NOT_KEPT: &str = "the kept results do not hold this; the submission has to be run again";

/// Under what the verdict of a sub-test is kept; `None` if it is made here from what the programs did. `run` says what
/// the run of the submission's program depends on.
pub(super) fn verdict_key(exercise: &Exercise, case: &Case<'_>, run: Option<&str>) -> Option<String> {
    let (collection, test) = (case.collection, case.test);
    let checkers = match collection.kind {
        TestType::Check => exercise.checkers.as_deref(),
        TestType::Linting => None,
        _ => return None,
    };
    let checker = (&collection.checker, checkers, &test.call.arguments);
    serde_json::to_string(&(collection.kind, &collection.file, &test.name, &test.pattern, checker, run, case.compat.no_noqa)).ok()
}
