//! One run of the tests, wherever it is made: in this process, or on a machine that has nothing but our address.
//!
//! What a run is made of travels as a [`RunWork`], and what comes of it as a [`RunOutcome`]; [`judge`] is the same in both places.

use super::{exercises, trouble::trouble};
use crate::App;
use computor_db::queries::testing::Job;
use computor_sandbox::Limits;
use computor_testing::{
    Compat, Options, Report, Request, RunError, Runner, languages,
    report::Provenance,
    run::{Judged, Kept, may_be_left},
};
use computor_types::Code;
use computor_workflows::{ActError, Patience, Place};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tempfile::TempDir;

/// How servers and workers speak of runs. Another number means that one of them is older than the other.
pub const PROTOCOL: u32 = 2;

/// A run, as it travels to another machine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RunWork {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The digest of what was handed in, an archive.
    pub submission: String,
    /// What names the files of the exercise and of all that it needs: the same name, the same files.
    pub exercise: String,
    /// Which of the directories is the exercise itself.
    pub directory: String,
    /// The files in each directory.
    pub directories: BTreeMap<String, exercises::Manifest>,
    /// How it is run.
    pub settings: Settings,
}

/// How a run is made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Settings {
    /// By which language, if the exercise does not say.
    pub language: Option<String>,
    /// Under which limits, if not those of the runner.
    pub limits: Option<Limits>,
    /// With which deviations, if not those of the runner.
    pub compat: Option<Compat>,
    /// Whether pictures of figures are wanted, if the exercise is not to say.
    pub figures: Option<bool>,
    /// What was kept of an earlier run, as text: it is judged, and nothing is run.
    pub kept: Option<String>,
}

/// What came of a run, as it travels back.
#[derive(Debug, Serialize, Deserialize)]
pub enum RunOutcome {
    /// Programs were run.
    Run {
        /// The verdict.
        report: Box<Report>,
        /// What is to be kept of it.
        kept: Kept,
        /// Files that the programs made, and pictures of their figures.
        #[serde(with = "files")]
        left: BTreeMap<String, Vec<u8>>,
    },
    /// What was kept of an earlier run was judged.
    JudgedAgain(Box<Report>),
    /// Nobody can judge this submission.
    Unjudged(String),
    /// The run could not take place.
    Failed(ActError),
    /// Whoever had it stops, and another worker is to do it.
    GivenBack,
}

/// Why there is no report.
pub(super) enum Trial {
    /// Nobody can judge this submission, and trying again does not help.
    Unjudged(String),
    Failed(ActError),
}

impl From<ActError> for Trial {
    fn from(error: ActError) -> Self {
        Self::Failed(error)
    }
}

/// What came of a submission.
pub(super) enum Verdict {
    /// Its programs were run.
    Run(Judged),
    /// What was kept of an earlier run was judged.
    JudgedAgain(Report),
}

impl Verdict {
    pub(super) fn report(self) -> Report {
        match self {
            Self::Run(Judged { report, .. }) | Self::JudgedAgain(report) => report,
        }
    }
}

impl From<RunOutcome> for Result<Verdict, Trial> {
    fn from(outcome: RunOutcome) -> Self {
        match outcome {
            // Another machine may say what it likes: no more is left than a run here could leave.
            RunOutcome::Run { report, kept, left } => Ok(Verdict::Run(Judged { report: *report, kept, left: may_be_left(left) })),
            RunOutcome::JudgedAgain(report) => Ok(Verdict::JudgedAgain(*report)),
            RunOutcome::Unjudged(why) => Err(Trial::Unjudged(why)),
            RunOutcome::Failed(error) => Err(Trial::Failed(error)),
            RunOutcome::GivenBack => Err(ActError::transient("the worker was stopped").into()),
        }
    }
}

/// How a run is made that is no first one.
#[derive(Default)]
pub(super) struct Again {
    /// With the settings and in the language of an earlier one.
    pub(super) of: Option<Provenance>,
    /// Nothing is run: what was kept is judged.
    pub(super) kept: Option<Kept>,
    /// Whether pictures of figures are wanted, whatever the exercise says.
    pub(super) figures: Option<bool>,
    /// What others may have while the programs of the run only wait.
    pub(super) place: Option<Arc<dyn Place>>,
    /// The time limit, which does not count while nobody has begun.
    pub(super) patience: Patience,
}

/// The name of the language that a testing service tests, if it is one of ours. A machine that lacks it is given none of its work.
pub fn label(service: &str) -> Option<&'static str> {
    languages::find(service).map(|language| language.manifest().name)
}

/// The languages that this machine has. Asks their interpreters, so it takes a moment.
pub fn languages_here(options: &Options) -> Vec<String> {
    let found = computor_testing::run::environment(options).into_iter().filter(|(_, found)| found.is_ok());
    found.map(|(language, _)| language.name.to_owned()).collect()
}

/// All languages that a machine may have.
pub fn all_languages() -> Vec<String> {
    languages::REGISTRY.iter().map(|language| language.manifest().name.to_owned()).collect()
}

/// Runs the tests of a job, here or elsewhere. Dropping the future stops the run.
pub(super) async fn test(app: &Arc<App>, job: &Job, how: Again) -> Result<Judged, Trial> {
    match test_again(app, job, how).await? {
        Verdict::Run(judged) => Ok(judged),
        Verdict::JudgedAgain(_) => Err(ActError::permanent(Code::Int001.as_str(), "a run left nothing to keep").into()),
    }
}

/// As [`test`]; nothing is run where what was kept is to be judged.
pub(super) async fn test_again(app: &Arc<App>, job: &Job, again: Again) -> Result<Verdict, Trial> {
    let settings = Settings {
        language: Some(again.of.as_ref().map_or(job.service_slug.as_str(), |of| of.language.as_str()))
            .filter(|slug| languages::find(slug).is_some())
            .map(str::to_owned),
        limits: again.of.as_ref().map(|of| of.limits.clone()),
        compat: again.of.as_ref().map(|of| of.compat),
        figures: again.figures,
        kept: again.kept.map(|kept| kept.json().to_owned()),
    };
    match app.elsewhere() {
        Some(elsewhere) => elsewhere.test(app, job, settings, again.place, &again.patience).await,
        None => here(app, job, settings, again.place).await,
    }
}

/// Runs the tests in this process.
pub(super) async fn here(app: &Arc<App>, job: &Job, settings: Settings, place: Option<Arc<dyn Place>>) -> Result<Verdict, Trial> {
    let Some(runner) = app.runner.clone() else {
        return Err(ActError::transient("this process has no sandbox").into());
    };
    let exercise = exercises::materialise(app, job).await?;
    let submission = exercises::unpack_submission(app, job).await?;
    judge(runner, exercise, submission, settings, place).await.into()
}

/// Runs the tests off the async threads. Dropping the future stops the run; the submission is removed when it has ended.
pub async fn judge(
    mut runner: Runner,
    exercise: PathBuf,
    submission: TempDir,
    settings: Settings,
    place: Option<Arc<dyn Place>>,
) -> RunOutcome {
    if let Some(compat) = settings.compat {
        let options = Options { compat, ..runner.options().clone() };
        runner = Runner::new(runner.sandbox().clone(), options);
    }
    let stop = StopOnDrop::default();
    let stopped = Arc::clone(&stop.0);
    let run = tokio::task::spawn_blocking(move || run(&runner, (&exercise, submission.path()), &settings, place.as_deref(), &stopped));
    match run.await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(RunError::Judge(why))) => {
            tracing::error!(why, "a submission ended the process that judges it, twice");
            RunOutcome::Unjudged(why)
        }
        Ok(Err(error)) => RunOutcome::Failed(refused(&error)),
        Err(panic) => RunOutcome::Failed(trouble(panic)),
    }
}

fn run(
    runner: &Runner,
    (exercise, submission): (&Path, &Path),
    settings: &Settings,
    place: Option<&dyn Place>,
    stopped: &AtomicBool,
) -> Result<RunOutcome, RunError> {
    let cancelled = || stopped.load(Ordering::Relaxed);
    let mut request = Request::new(exercise, submission);
    request.language = settings.language.as_deref();
    request.limits = settings.limits.clone();
    request.figures = settings.figures;
    request.cancelled = Some(&cancelled);
    let resting = |now: bool| match place {
        Some(place) if now => place.rest(),
        Some(place) => place.go_on(),
        None => {}
    };
    request.resting = Some(&resting);
    if let Some(kept) = &settings.kept {
        let kept = serde_json::from_str(kept).map_err(|error| RunError::Internal(error.to_string()))?;
        return Ok(RunOutcome::JudgedAgain(Box::new(runner.judge_again(&request, &kept)?)));
    }
    runner.available(&request)?;
    let Judged { report, kept, left } = runner.run_and_keep(&request)?;
    Ok(RunOutcome::Run { report: Box::new(report), kept, left })
}

/// What a run that could not take place means: infrastructure is tried again, an unusable exercise is not.
fn refused(error: &RunError) -> ActError {
    tracing::warn!(%error, "a test run failed");
    if let RunError::Unavailable(_) = error {
        // another worker may have it; the student learns that the work is not what is wrong
        ActError::transient("not available here: the language of this exercise is not installed")
    } else if error.is_retryable() {
        ActError::transient("the test could not be run")
    } else if matches!(error, RunError::Cancelled) {
        ActError::Cancelled
    } else if let RunError::Submission(why) = error {
        // the exercise is not to blame
        ActError::permanent(Code::Val005.as_str(), format!("the submission cannot be tested: {why}"))
    } else {
        ActError::permanent(Code::Deploy004.as_str(), error.to_string())
    }
}

/// Files as text, since most of them are none and a list of numbers is four times as long.
mod files {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use std::collections::BTreeMap;

    pub(super) fn serialize<S: Serializer>(files: &BTreeMap<String, Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(files.iter().map(|(name, content)| (name, STANDARD.encode(content))))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Vec<u8>>, D::Error> {
        let files = BTreeMap::<String, String>::deserialize(from)?;
        let file = |(name, text)| Ok((name, STANDARD.decode::<String>(text).map_err(D::Error::custom)?));
        files.into_iter().map(file).collect()
    }
}

/// Tells the blocking run to end when nobody waits for it any more.
#[derive(Default)]
struct StopOnDrop(Arc<AtomicBool>);
impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing that the platform lacks becomes a score: the activity fails, is tried again, and the result is closed.
    #[test]
    fn what_is_missing_here_is_tried_elsewhere_and_named() {
        let error = refused(&RunError::Unavailable("/opt/octave is not installed".into()));
        assert!(matches!(&error, ActError::Transient(failure) if failure.message.starts_with("not available here")), "{error:?}");
        let error = refused(&RunError::Unusable("there is no test.yaml".into()));
        assert!(matches!(&error, ActError::Permanent(failure) if failure.code == "DEPLOY_004"), "{error:?}");
        // nor is the exercise blamed for what a submission holds
        let error = refused(&RunError::Submission("its files are too large".into()));
        assert!(matches!(&error, ActError::Permanent(failure) if failure.code == "VAL_005"), "{error:?}");
    }

    #[test]
    fn services_are_known_by_their_languages() {
        assert_eq!(label("itpcp.exec.oct"), Some("octave"));
        assert_eq!(label("python"), Some("python"));
        assert_eq!(label("something-of-ours"), None);
        assert!(all_languages().iter().any(|language| language == "octave"));
    }
}
