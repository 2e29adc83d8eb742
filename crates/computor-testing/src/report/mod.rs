//! The report of a run, and `testSummary.json`.
//!
//! The file keeps the field names of the reference runner in its two flavours, and adds what they lack: a message and
//! a result at every level, the class of each verdict, resources, and what the result came from.

mod points;
mod printable;
mod summary;
mod view;

use computor_sandbox::Limits;
use serde::{Deserialize, Serialize};

use crate::backend::{Flavour, Manifest, Used};
use crate::format::compat::Compat;
use crate::format::grading::Grading;
use crate::format::running::Running;
use crate::format::suite::{Collection, Suite};
use crate::verdict::{Class, Judgement, TestResult};

pub use points::Points;
pub use view::Deadline;

/// Progress of a collection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Its program ended as it should, or it has none.
    #[default]
    Completed,
    /// Its program failed.
    Failed,
    /// Not run.
    Skipped,
}

/// Passed, failed and skipped parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// All parts.
    pub total: usize,
    /// Passed ones.
    pub passed: usize,
    /// Failed ones.
    pub failed: usize,
    /// Skipped ones.
    pub skipped: usize,
}

impl Summary {
    fn of(results: impl Iterator<Item = TestResult>) -> Self {
        let mut summary = Self::default();
        for result in results {
            summary.total += 1;
            match result {
                TestResult::Passed => summary.passed += 1,
                TestResult::Failed => summary.failed += 1,
                TestResult::Skipped => summary.skipped += 1,
            }
        }
        summary
    }
}

/// What a result came from; enough to run it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// SHA-256 over the submission.
    pub submission: String,
    /// SHA-256 over the exercise.
    pub exercise: String,
    /// Version in `meta.yaml`.
    pub exercise_version: Option<String>,
    /// Version in `test.yaml`.
    pub suite_version: String,
    /// Name and version of this runner.
    pub runner: String,
    /// The back end.
    pub language: String,
    /// Its interpreter or compiler.
    pub environment: String,
    /// SHA-256 over the reference solution, if it was not the exercise's own.
    pub reference: Option<String>,
    /// Limits of a run before the exercise's own.
    pub limits: Limits,
    /// Limits, seed and clock of the exercise.
    pub running: Running,
    /// Deviations from the reference runner.
    pub compat: Compat,
    /// How the programs were kept apart.
    pub sandbox: String,
}

/// A sub-test in the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Its name.
    pub name: String,
    /// The verdict.
    pub judgement: Judgement,
    /// What it earned, if the suite gives points.
    pub points: Option<Points>,
    /// What the suite says about its points, and who may see it.
    pub grading: Grading,
}

impl TestReport {
    /// Whether it could not be judged, and the submission is not the reason.
    fn is_unjudged(&self) -> bool {
        self.judgement.class == Class::Internal && self.judgement.result != TestResult::Passed
    }
}

/// How the programs of a collection ended, and what they used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Effort {
    /// Progress.
    pub status: Status,
    /// Seconds on the clock, everything included; 0 where that is not told.
    pub duration: f64,
    /// What the student's program used up.
    pub used: Used,
    /// What the reference used up, when it was run.
    pub reference: Used,
}

/// A collection in the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CollectionReport {
    /// Its type.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Progress.
    pub status: Status,
    /// Result of its sub-tests together.
    pub result: TestResult,
    /// Why.
    pub class: Class,
    /// The author's message for this result.
    pub message: Option<String>,
    /// Set-up code as written.
    pub setup: Option<String>,
    /// Tear-down code as written.
    pub teardown: Option<String>,
    /// Seconds on the clock, everything included.
    pub duration: f64,
    /// What the student's program used up.
    pub used: Used,
    /// What the reference used up, when it was run.
    pub reference: Used,
    /// What the suite says about its points, and who may see it.
    pub grading: Grading,
    /// The sub-tests.
    pub tests: Vec<TestReport>,
    messages: (Option<String>, Option<String>),
    /// What holds without the runs that hidden sub-tests look at.
    shown: Effort,
}

impl CollectionReport {
    pub(crate) fn new(collection: &Collection, judgements: Vec<Judgement>, whole: Effort, shown: Effort) -> Self {
        let joined = |code: &[String]| (!code.is_empty()).then(|| code.join("\n"));
        let Effort { status, duration, used, reference } = whole;
        let tests = collection.tests.iter().zip(judgements).map(|(test, judgement)| {
            let grading = collection.grading.over(&test.grading);
            TestReport { name: test.name.clone(), judgement, points: None, grading }
        });
        let mut report = Self {
            kind: collection.kind.word().to_owned(),
            name: collection.name.clone(),
            description: collection.description.clone(),
            status,
            result: TestResult::Passed,
            class: Class::Correct,
            message: None,
            setup: joined(&collection.setup_code),
            teardown: joined(&collection.teardown_code),
            duration,
            used,
            reference,
            grading: collection.grading.clone(),
            tests: tests.collect(),
            messages: (collection.success_message.clone(), collection.failure_message.clone()),
            shown,
        };
        report.settle();
        report
    }

    /// Result, class and message as they follow from the sub-tests.
    fn settle(&mut self) {
        let summary = self.summary();
        let (success, failure) = &self.messages;
        // one skipped sub-test makes the collection skipped, even beside failed ones
        (self.result, self.message) = if summary.passed == summary.total {
            (TestResult::Passed, success.clone())
        } else if summary.skipped > 0 {
            (TestResult::Skipped, Some("Tests skipped".to_owned()))
        } else {
            (TestResult::Failed, failure.clone())
        };
        self.class = worst(self.tests.iter().map(|test| test.judgement.class));
    }

    /// What its sub-tests earned, if the suite gives points.
    pub fn points(&self) -> Option<Points> {
        let given: Option<Vec<Points>> = self.tests.iter().map(|test| test.points).collect();
        given.filter(|points| !points.is_empty()).map(|points| Points::sum(points.into_iter()))
    }

    /// Counts its sub-tests.
    pub fn summary(&self) -> Summary {
        Summary::of(self.tests.iter().map(|test| test.judgement.result))
    }
}

fn worst(classes: impl Iterator<Item = Class>) -> Class {
    classes.max().unwrap_or(Class::Correct)
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Which shape the file has.
    pub flavour: Flavour,
    /// The suite's `type`.
    pub kind: String,
    /// The suite's name.
    pub name: String,
    /// The suite's version.
    pub version: String,
    /// The suite's description.
    pub description: String,
    /// When the run ended.
    pub timestamp: chrono::DateTime<chrono::Utc>,
    /// The collections.
    pub collections: Vec<CollectionReport>,
    /// What all of the student's programs used up.
    pub used: Used,
    /// What the result came from.
    pub provenance: Provenance,
    /// Whether students may see what is kept from them before the deadline.
    pub deadline: Deadline,
    /// Number of sub-tests that were left out of this report.
    pub hidden: usize,
    whole: Whole,
}

/// What holds for the run as a whole, whatever is left out of the report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Whole {
    share: f64,
    points: Option<Points>,
    result: TestResult,
    message: String,
    class: Class,
    /// A part could not be judged.
    unjudged: bool,
}

/// What a report without a score says.
const UNJUDGED: &str = "A part of the tests could not be judged, so there is no score";

impl Report {
    pub(crate) fn new(
        suite: &Suite,
        manifest: &Manifest,
        mut collections: Vec<CollectionReport>,
        used: Used,
        provenance: Provenance,
        deadline: Deadline,
    ) -> Self {
        points::award(suite, &mut collections);
        let summary = summarise(manifest.flavour, &collections);
        let (result, message) = judge_whole(manifest.flavour, suite, summary);
        let points: Vec<Points> = collections.iter().filter_map(CollectionReport::points).collect();
        let unjudged =
            provenance.compat.withheld_scores && collections.iter().flat_map(|collection| &collection.tests).any(TestReport::is_unjudged);
        let (result, message) = if unjudged { (TestResult::Skipped, UNJUDGED) } else { (result, message) };
        let whole = Whole {
            share: summary.passed as f64 / summary.total.max(1) as f64,
            points: (!points.is_empty()).then(|| Points::sum(points.into_iter())),
            result,
            message: message.to_owned(),
            class: worst(collections.iter().map(|collection| collection.class)),
            unjudged,
        };
        #[expect(clippy::disallowed_methods, reason = "the report says when it was made, and nothing depends on that")]
        let timestamp = chrono::Utc::now();
        let mut report = Self {
            flavour: manifest.flavour,
            kind: if manifest.name == "document" { "document".to_owned() } else { suite.kind.clone() },
            name: suite.name.clone(),
            version: suite.version.clone(),
            description: suite.description.clone(),
            timestamp,
            collections,
            used,
            provenance,
            deadline,
            hidden: 0,
            whole,
        };
        report.make_printable();
        report
    }

    /// Counts collections (flavour A) or sub-tests (flavour B). Of a run without a score nothing counts as passed or failed: there
    /// are clients that make a score of it.
    pub fn summary(&self) -> Summary {
        let summary = summarise(self.flavour, &self.collections);
        if self.whole.unjudged { Summary { passed: 0, failed: 0, skipped: summary.total, ..summary } } else { summary }
    }

    /// Between 0 and 1: of the points if the suite gives any, else of what [`Self::share`] counts. None if a part could not be
    /// judged, whatever came of the rest.
    pub fn score(&self) -> Option<f64> {
        self.scored(self.whole.points.map_or(self.whole.share, Points::score))
    }

    /// Share of passed collections (flavour A) or sub-tests (flavour B), as the reference runner scores; 0 without any. None as for
    /// [`Self::score`].
    pub fn share(&self) -> Option<f64> {
        self.scored(self.whole.share)
    }

    /// What the whole run earned, if the suite gives points and there is a score.
    pub fn points(&self) -> Option<Points> {
        self.scored(self.whole.points?)
    }

    pub(super) fn scored<T>(&self, value: T) -> Option<T> {
        (!self.whole.unjudged).then_some(value)
    }

    /// What could not be judged and why, for those who can do something about it: names of hidden tests are among it.
    pub fn unjudged(&self) -> Vec<String> {
        let line = |collection: &CollectionReport, test: &TestReport| {
            format!(
                "{} / {}: {}",
                collection.name,
                test.name,
                test.judgement.note.as_ref().or(test.judgement.message.as_ref()).map_or("not judged", String::as_str)
            )
        };
        let all = self.collections.iter().flat_map(|collection| collection.tests.iter().map(move |test| (collection, test)));
        all.filter(|(_, test)| test.is_unjudged()).map(|(collection, test)| line(collection, test)).collect()
    }

    /// The class of the run: the greatest one among its sub-tests.
    pub fn verdict(&self) -> Class {
        self.seen_class(worst(self.collections.iter().map(|collection| collection.class)))
    }

    /// Result of the run and the message that goes with it.
    pub fn result(&self) -> (TestResult, &str) {
        (self.whole.result, &self.whole.message)
    }

    /// All sub-tests in order.
    pub fn tests(&self) -> impl Iterator<Item = &TestReport> {
        self.collections.iter().flat_map(|collection| &collection.tests)
    }
}

fn summarise(flavour: Flavour, collections: &[CollectionReport]) -> Summary {
    match flavour {
        Flavour::A => Summary::of(collections.iter().map(|collection| collection.result)),
        Flavour::B => Summary::of(collections.iter().flat_map(|collection| &collection.tests).map(|test| test.judgement.result)),
    }
}

fn judge_whole(flavour: Flavour, suite: &Suite, summary: Summary) -> (TestResult, &str) {
    match flavour {
        Flavour::A if summary.total == 0 => (TestResult::Skipped, "No Tests specified"),
        Flavour::A if summary.passed == summary.total => (TestResult::Passed, &suite.success_message),
        Flavour::A if summary.skipped == summary.total => (TestResult::Skipped, "Tests skipped"),
        Flavour::A => (TestResult::Failed, &suite.failure_message),
        Flavour::B if summary.failed > 0 => (TestResult::Failed, "Some or all tests failed"),
        Flavour::B if summary.passed == summary.total => (TestResult::Passed, "Congratulations! All tests passed"),
        Flavour::B if summary.passed > 0 => (TestResult::Passed, "Some tests were skipped"),
        Flavour::B => (TestResult::Skipped, "Some tests were skipped"),
    }
}
