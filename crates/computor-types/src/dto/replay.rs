//! Replays: one verdict made again from what it was made of. Nothing changes by it.

use crate::dto::prelude::*;

/// A verdict that is made again.
#[derive(Clone, Copy, Debug)]
pub struct Replay;

words! {
    /// What came of a replay.
    ReplayState {
        /// Its turn has not come.
        Pending = "pending",
        /// The verdict is the same, test by test.
        Agrees = "agrees",
        /// It is another one, and it was the same twice.
        Differs = "differs",
        /// Run twice, the work got two verdicts: the program or the test does not do the same each time.
        Flaky = "flaky",
        /// It cannot be made again: an ingredient is not there any more.
        Gone = "gone",
        /// It could not be run.
        Failed = "failed",
    }
}

words! {
    /// What became of an ingredient of a verdict.
    IngredientState {
        /// It is what it was.
        Same = "same",
        /// It is something else now; the replay was made with that.
        Changed = "changed",
        /// It is not there any more.
        Gone = "gone",
    }
}

/// Something that a verdict was made of.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Ingredient {
    /// `artifact`, `submission`, `exercise`, `runner`, `language`, `environment`, `limits`, `running`, `compat`, `sandbox`, `evidence`.
    pub name: String,
    pub state: IngredientState,
    /// What it was: a digest, a version, or settings as JSON.
    pub before: Option<String>,
    /// What it is now.
    pub after: Option<String>,
}

/// What was said of one test.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TestVerdict {
    /// `PASSED`, `FAILED` or `SKIPPED`.
    pub result: String,
    /// Why, such as `wrong` or `time_limit`.
    pub verdict: String,
    /// The share of its points that it earned, where the suite gives points.
    pub points: Option<Value>,
    /// What was found.
    pub message: Option<String>,
}

/// One test, before and now.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReplayedTest {
    pub collection: String,
    pub test: String,
    /// Whether result, reason and points are the same. Messages may name what is different each time.
    pub agrees: bool,
    /// None: there was no such test.
    pub before: Option<TestVerdict>,
    /// None: there is no such test now.
    pub after: Option<TestVerdict>,
}

/// What a replay found.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReplayFinding {
    /// The score of the verdict when it was made, 0 to 1.
    pub before: Option<f64>,
    /// The score of the replay.
    pub after: Option<f64>,
    /// What counts at present: it is another one than `before` if somebody has corrected the result.
    pub counts: Option<f64>,
    /// Whether what the programs did then, judged again without running anything, gives the verdict of then; none if it cannot be
    /// judged.
    pub kept_agrees: Option<bool>,
    pub ingredients: Vec<Ingredient>,
    pub tests: Vec<ReplayedTest>,
}

/// A replay.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReplayGet {
    pub id: Id<Replay>,
    pub result_id: Id<TestResult>,
    pub course_id: Id<Course>,
    pub state: ReplayState,
    /// None while it is pending, and of one that failed.
    pub finding: Option<ReplayFinding>,
    /// Why it could not be run.
    pub message: Option<String>,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<Id<User>>,
    pub finished_at: Option<DateTime<Utc>>,
}

endpoint! {
    /// Makes the verdict of a result again from what it was made of, and compares. Nothing changes by it.
    CreateReplay = "create_replay", "reruns",
    Post "/results/{id}/replays",
    params: ById<TestResult>,
    status: 201,
    answer: ReplayGet,
}

endpoint! {
    /// Lists the replays of a result, newest first.
    ListReplays = "list_replays", "reruns",
    Get "/results/{id}/replays",
    params: ById<TestResult>,
    answer: Vec<ReplayGet>,
}

endpoint! {
    /// Answers a replay with what it found.
    GetReplay = "get_replay", "reruns",
    Get "/replays/{id}",
    params: ById<Replay>,
    answer: ReplayGet,
}
