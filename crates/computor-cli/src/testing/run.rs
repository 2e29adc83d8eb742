//! `test run` and `test local`: one submission, test by test.

use super::show::{self, Paint};
use super::{Fault, runner};
use crate::args::{TestCommon, TestLocal, TestRun};
use crate::{Outcome, output};
use computor_testing::format::specification::Specification;
use computor_testing::run::{Exercise, Judged, copy_solution};
use computor_testing::{Options, Report, Request, TestResult};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};
use tempfile::TempDir;

const SUITE: &str = "test.yaml";

/// What is tested against what.
#[derive(Debug)]
struct Plan {
    exercise: PathBuf,
    suite: String,
    submission: PathBuf,
    /// None: the exercise's own.
    reference: Option<PathBuf>,
    /// Where the report is written, if anywhere.
    report: Option<PathBuf>,
    /// Where the files go that the programs leave, if anywhere.
    artifacts: Option<PathBuf>,
    /// Keeps a copy of the reference solution until it is tested.
    own: Option<TempDir>,
}

pub(super) fn run(options: &TestRun, stop: &AtomicBool) -> Result<Outcome, Fault> {
    if options.pytest_flags.is_some() {
        eprintln!("note: -p has no effect here");
    }
    perform(&Plan::new(options)?, &options.common, stop)
}

pub(super) fn local(options: &TestLocal, stop: &AtomicBool) -> Result<Outcome, Fault> {
    let submission = existing(&options.directory, "solution")?;
    let Some(exercise) = submission.ancestors().find(|directory| directory.join(SUITE).is_file()) else {
        return Err(Fault::unusable(format!("there is no {SUITE} in {}, nor in a directory above it", submission.display())));
    };
    let exercise = exercise.to_path_buf();
    perform(
        &Plan { exercise, suite: SUITE.to_owned(), submission, reference: None, report: None, artifacts: None, own: None },
        &options.common,
        stop,
    )
}

impl Plan {
    fn new(options: &TestRun) -> Result<Self, Fault> {
        let (exercise, suite) = place(options)?;
        let by_specification = options.suite.is_some() || options.specification.is_some();
        let specification = match &options.specification {
            Some(path) => {
                let text = fs::read_to_string(path).map_err(|error| Fault::unusable(format!("{}: {error}", path.display())))?;
                Specification::parse(&path.display().to_string(), &text).map_err(|error| Fault::Unusable(error.into()))?
            }
            None => Specification::default(),
        };
        let (mut copy, mut reference, mut report, mut artifacts) = (None, None, None, None);
        let submission = match &options.submission {
            Some(given) => existing(given, "submission")?,
            None if by_specification => {
                let directory = exercise.join(&specification.student_directory);
                existing(&directory, "submission").map_err(|_| {
                    Fault::unusable(format!(
                        "there is no submission in {}: name one with -t DIR, or studentDirectory in the specification",
                        directory.display()
                    ))
                })?
            }
            None => copy.insert(own_solution(&exercise)?).path().to_path_buf(),
        };
        if by_specification {
            let given = exercise.join(&specification.reference_directory);
            // without a specification the reference may lie in `reference`, or be the exercise itself
            if options.specification.is_some() || given.is_dir() {
                let given = existing(&given, "reference solution")?;
                reference = Some(given).filter(|given| *given != exercise);
            }
            report = Some(exercise.join(&specification.output_directory).join(&specification.output_name));
            // beside the suite they would be files of the exercise
            artifacts = options.specification.as_ref().map(|_| exercise.join(&specification.artifact_directory));
        }
        Ok(Self { exercise, suite, submission, reference, report, artifacts, own: copy })
    }
}

/// The directory of the exercise and the name of the suite in it.
fn place(options: &TestRun) -> Result<(PathBuf, String), Fault> {
    let given = options.suite.as_ref().or(options.exercise.as_ref()).ok_or_else(|| Fault::unusable("name an exercise"))?;
    if given.is_file() {
        let file = given.canonicalize().map_err(|error| Fault::io(given, error))?;
        let (directory, name) = (file.parent(), file.file_name());
        if let (Some(directory), Some(name)) = (directory, name) {
            return Ok((directory.to_path_buf(), name.to_string_lossy().into_owned()));
        }
    }
    let directory = existing(given, "exercise")?;
    if !directory.join(SUITE).is_file() {
        let below = directory.join("localTests").is_dir();
        let hint = if below { "" } else { "; `computor test init LANG DIR` begins a new exercise" };
        return Err(Fault::unusable(format!("there is no {SUITE} in {}{hint}", directory.display())));
    }
    Ok((directory, SUITE.to_owned()))
}

fn existing(directory: &Path, what: &str) -> Result<PathBuf, Fault> {
    match directory.canonicalize() {
        Ok(path) if path.is_dir() => Ok(path),
        Ok(_) => Err(Fault::unusable(format!("the {what} must be a directory, and {} is a file", directory.display()))),
        Err(_) => Err(Fault::unusable(format!("the {what} {} does not exist", directory.display()))),
    }
}

/// A copy of the exercise's own solution.
pub(super) fn own_solution(exercise: &Path) -> Result<TempDir, Fault> {
    let error = |error| Fault::io(exercise, error);
    let copy = tempfile::tempdir().map_err(error)?;
    copy_solution(exercise, copy.path(), &Options::default().limits).map_err(error)?;
    Ok(copy)
}

fn perform(plan: &Plan, options: &TestCommon, stop: &AtomicBool) -> Result<Outcome, Fault> {
    let language = options.language.as_deref();
    let backend = Exercise::load_with(&plan.exercise, &plan.suite)?.backend(language)?;
    let cancelled = || stop.load(Ordering::Relaxed);
    let request = Request {
        suite: &plan.suite,
        language,
        reference: plan.reference.as_deref(),
        cancelled: Some(&cancelled),
        ..Request::new(&plan.exercise, &plan.submission)
    };
    let Judged { report, left, .. } = runner(Options::default())?.run_and_keep(&request)?;
    if let Some(path) = &plan.report {
        write(path, format!("{:#}\n", report.to_json()).as_bytes())?;
    }
    if let Some(directory) = &plan.artifacts {
        left.iter().try_for_each(|(name, content)| write(&directory.join(name), content))?;
    }
    if options.json {
        output::json(&report.to_json())?;
    } else {
        let paint = Paint::for_stdout();
        output::data(&if options.verbosity == 0 { show::totals(&report, paint) } else { show::report(&report, paint) })?;
        if let Some(path) = &plan.report {
            eprintln!("report: {}", path.display());
        }
    }
    if plan.own.is_some() && has(&report, TestResult::Failed) {
        eprintln!("what was tested is the exercise's own solution: its author has to mend it, or the suite");
    }
    let missing = backend.available(&Options::default()).err();
    if let Some(missing) = missing.filter(|_| has(&report, TestResult::Skipped)) {
        return Err(Fault::Trouble(anyhow::anyhow!("{missing}: some tests could not be judged; see `computor test languages`")));
    }
    Ok(Outcome::when(!has(&report, TestResult::Failed)))
}

fn has(report: &Report, result: TestResult) -> bool {
    report.tests().any(|test| test.judgement.result == result)
}

fn write(path: &Path, content: &[u8]) -> Result<(), Fault> {
    let error = |error| Fault::io(path, error);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(error)?;
    }
    fs::write(path, content).map_err(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{Cli, Command, TestCommand};
    use crate::testing::{can_run, init};
    use clap::Parser as _;
    use serde_json::Value;

    /// An exercise from the skeleton, with its name.
    fn exercise() -> (TempDir, String) {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("first.python");
        init::write("python", &directory).unwrap();
        let name = directory.to_str().unwrap().to_owned();
        (root, name)
    }

    /// The exit code of `computor test …`.
    fn code(line: &[&str]) -> u8 {
        let cli = Cli::try_parse_from(["computor", "test"].iter().chain(line)).unwrap();
        let Command::Test(command) = cli.command else { panic!("{line:?}") };
        let stop = AtomicBool::new(false);
        let done = match command {
            TestCommand::Run(options) => run(&options, &stop),
            TestCommand::Local(options) => local(&options, &stop),
            _ => panic!("{line:?}"),
        };
        done.unwrap_or_else(|fault| fault.report()) as u8
    }

    #[test]
    fn exit_codes_say_who_is_to_act() {
        if !can_run() {
            return;
        }
        let (_root, exercise) = exercise();
        let sample = |name: &str| format!("{exercise}/localTests/{name}");
        let (good, wrong) = (sample("correctSolution"), sample("wrongSolution"));
        assert_eq!(code(&["run", &exercise]), 0);
        assert_eq!(code(&["run", &exercise, "--submission", &good]), 0);
        assert_eq!(code(&["run", &exercise, "-t", &wrong]), 1);
        assert_eq!(code(&["local", "-d", &wrong, "--json"]), 1);
        assert_eq!(code(&["run", &exercise, "-t", &sample("none")]), 2);
        assert_eq!(code(&["run", &good]), 2, "there is no suite in there");
        assert_eq!(code(&["run", &exercise, "--language", "cobol"]), 2);
        fs::write(format!("{exercise}/test.yaml"), "nam: P").unwrap();
        assert_eq!(code(&["run", &exercise]), 2);
    }

    #[test]
    fn old_flags_find_everything_where_the_specification_says() {
        if !can_run() {
            return;
        }
        let (root, exercise) = exercise();
        let path = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
        fs::rename(format!("{exercise}/localTests/wrongSolution"), path("work")).unwrap();
        let directories = format!("studentDirectory: {}\nreferenceDirectory: {exercise}\n", path("work"));
        let places = format!("outputDirectory: {}\noutputName: r.json\nartifactDirectory: {}\n", path("out"), path("left"));
        fs::write(path("spec.yaml"), format!("{directories}{places}")).unwrap();
        let program = fs::read_dir(path("work"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.extension().is_some_and(|end| end == "py"));
        let program = program.unwrap();
        let text = fs::read_to_string(&program).unwrap();
        fs::write(&program, format!("{text}\nopen('made.txt', 'w').write('made')\n")).unwrap();
        let suite = format!("{exercise}/test.yaml");
        assert_eq!(code(&["run", "-T", &suite, "-s", &path("spec.yaml"), "-p", "-x", "-v", "0"]), 1);
        let report: Value = serde_json::from_slice(&fs::read(path("out/r.json")).unwrap()).unwrap();
        assert_eq!((&report["result"], &report["summary"]["total"]), (&Value::from("FAILED"), &Value::from(2)));
        assert_eq!(fs::read_to_string(path("left/made.txt")).unwrap(), "made");
        // without a specification everything is below the suite
        assert_eq!(code(&["run", "-T", &suite]), 2, "there is no submission");
        assert_eq!(code(&["run", "-T", &suite, "-t", &format!("{exercise}/localTests/correctSolution")]), 0);
        assert!(Path::new(&format!("{exercise}/output/testSummary.json")).is_file());
        fs::write(path("spec.yaml"), "studentDirektory: x").unwrap();
        assert_eq!(code(&["run", "-T", &suite, "-s", &path("spec.yaml")]), 2);
    }

    #[test]
    fn the_report_shows_each_test_its_reason_and_the_totals() {
        if !can_run() {
            return;
        }
        let (root, exercise) = exercise();
        let submission = root.path().join("work");
        fs::create_dir(&submission).unwrap();
        fs::write(submission.join("squares.py"), "squares = [1, 4, 9, 16]\nprint('\\033[2J')\nraise ValueError('no\\033[2J')\n").unwrap();
        let runner = runner(Options::default()).unwrap();
        let report = runner.run(&Request::new(Path::new(&exercise), &submission)).unwrap();
        let text = show::report(&report, Paint::plain());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..3], ["✗ Values (variable)", "  ✗ squares  runtime error", "      Execution failed: no␛[2J"]);
        assert_eq!(text.matches("(as above)").count(), 2, "{text}");
        assert!(text.contains("0 of 3 tests passed, 3 failed; score 0.00 (share of collections); runtime error"), "{text}");
        assert!(lines.last().unwrap().starts_with("CPU ") && !text.contains('\u{1b}'), "{text}");
    }
}
