//! `test example`: every sample solution of an exercise, and what each test makes of it.

use super::show::{Paint, visible};
use super::{Fault, class_name, exercises, run, runner};
use crate::args::TestExample;
use crate::{Outcome, output};
use computor_testing::run::Exercise;
use computor_testing::{Class, Options, Report, Request, Runner, TestResult};
use console::{Alignment, measure_text_width, pad_str};
use serde::Serialize;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};
use tempfile::TempDir;

/// The exercise's own solution.
const REFERENCE: &str = "reference";

/// What the name of a sample solution promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Expected {
    /// It passes every test.
    Pass,
    /// It fails at least one.
    Fail,
    /// Nothing.
    Anything,
}

impl Expected {
    fn of(name: &str) -> Self {
        let name = name.to_lowercase();
        let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        if begins(&["correct", REFERENCE]) {
            Self::Pass
        } else if begins(&["wrong", "broken"]) {
            Self::Fail
        } else {
            Self::Anything
        }
    }
}

/// What came of one sample solution.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Sample {
    name: String,
    expected: Expected,
    as_expected: bool,
    passed: usize,
    verdict: Class,
    /// One per sub-test, in order.
    results: Vec<TestResult>,
}

/// A sub-test: collection and name.
#[derive(Debug, Serialize)]
struct Row {
    collection: String,
    test: String,
}

/// Sub-tests of a collection.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Group {
    collection: String,
    tests: Vec<String>,
}

/// The matrix of one exercise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Matrix {
    exercise: PathBuf,
    tests: Vec<Row>,
    samples: Vec<Sample>,
    /// Solutions that do not do what their name promises.
    problems: Vec<String>,
    /// What is worth a thought.
    notes: Vec<String>,
    /// Tests that no wrong solution fails.
    never_failing: Vec<Group>,
    /// What is missing on this machine.
    unavailable: Option<String>,
}

pub(super) fn run(options: &TestExample, stop: &AtomicBool) -> Result<Outcome, Fault> {
    let cache = tempfile::tempdir().map_err(|error| Fault::io(Path::new("temporary directory"), error))?;
    let runner = runner(Options { cache: Some(cache.path().to_path_buf()), ..Options::default() })?;
    let exercises = exercises::find(&options.exercises)?;
    let progress = (!options.json).then(output::Progress::new);
    let (mut outcome, mut all) = (Outcome::Good, Vec::new());
    for path in exercises {
        let matrix = match Matrix::of(&runner, &path, progress.as_ref(), stop) {
            Ok(matrix) => matrix,
            Err(Fault::Unusable(error)) => {
                // the other exercises are still worth testing
                outcome = outcome.max(Fault::Unusable(error.context(path.display().to_string())).report());
                continue;
            }
            Err(fault) => return Err(fault),
        };
        outcome = outcome.max(matrix.outcome(options.strict));
        if let Some(progress) = &progress {
            progress.aside(|| output::data(&matrix.show(Paint::for_stdout())))?;
        }
        all.push(matrix);
    }
    if let Some(progress) = &progress {
        progress.end();
    }
    match progress {
        None => output::json(&all)?,
        Some(_) if all.len() > 1 => {
            let good = all.iter().filter(|matrix| matrix.outcome(options.strict) == Outcome::Good).count();
            eprintln!("{good} of {} exercises are in order", all.len());
        }
        Some(_) => {}
    }
    Ok(outcome)
}

impl Matrix {
    fn of(runner: &Runner, path: &Path, progress: Option<&output::Progress>, stop: &AtomicBool) -> Result<Self, Fault> {
        let directory = path.canonicalize().map_err(|error| Fault::io(path, error))?;
        let exercise = Exercise::load(&directory)?;
        let unavailable = exercise.backend(None)?.available(runner.options()).err();
        let solutions = solutions(&exercise)?;
        let mut matrix = Self {
            exercise: path.to_path_buf(),
            tests: Vec::new(),
            samples: Vec::new(),
            problems: Vec::new(),
            notes: Vec::new(),
            never_failing: Vec::new(),
            unavailable,
        };
        for (index, solution) in solutions.iter().enumerate() {
            if let Some(progress) = progress {
                progress.say(&format!("{} {} ({}/{})", path.display(), solution.name, index + 1, solutions.len()));
            }
            let cancelled = || stop.load(Ordering::Relaxed);
            let request = Request { cancelled: Some(&cancelled), ..Request::new(&directory, &solution.directory) };
            matrix.add(&solution.name, &runner.run(&request)?);
        }
        matrix.conclude();
        Ok(matrix)
    }

    fn add(&mut self, name: &str, report: &Report) {
        if self.tests.is_empty() {
            let rows = report.collections.iter().flat_map(|collection| collection.tests.iter().map(move |test| (collection, test)));
            self.tests = rows.map(|(collection, test)| Row { collection: collection.name.clone(), test: test.name.clone() }).collect();
        }
        let results: Vec<TestResult> = report.tests().map(|test| test.judgement.result).collect();
        let failed = results.contains(&TestResult::Failed);
        let expected = Expected::of(name);
        let as_expected = match expected {
            Expected::Pass => results.iter().all(|result| *result == TestResult::Passed),
            Expected::Fail => failed,
            Expected::Anything => true,
        };
        let judged = self.unavailable.is_none();
        if judged && !as_expected && expected == Expected::Fail {
            self.problems.push(format!("{name} fails no test, though its name promises that"));
        }
        if judged && !as_expected && expected == Expected::Pass {
            for (row, test) in self.tests.iter().zip(report.tests()).filter(|(_, test)| test.judgement.result != TestResult::Passed) {
                let word = if test.judgement.result == TestResult::Failed { "fails" } else { "is skipped at" };
                let message = test.judgement.message.as_deref().unwrap_or("no message");
                let message: Vec<String> = message.trim().lines().take(4).map(visible).collect();
                self.problems.push(format!("{name} {word} {}: {}", row.name(), message.join("\n    ")));
            }
        }
        let passed = results.iter().filter(|result| **result == TestResult::Passed).count();
        self.samples.push(Sample { name: name.to_owned(), expected, as_expected, passed, verdict: report.verdict(), results });
    }

    /// What only all solutions together show.
    fn conclude(&mut self) {
        let has = |expected| self.samples.iter().any(|sample| sample.expected == expected);
        if !has(Expected::Pass) {
            self.notes.push("there is no correct solution: put one into localTests/correctSolution".to_owned());
        }
        if !has(Expected::Fail) {
            self.notes.push("there is no wrong solution: put one into localTests/wrongSolution".to_owned());
        }
        if !has(Expected::Fail) || self.unavailable.is_some() {
            return;
        }
        let wrong: Vec<&Sample> = self.samples.iter().filter(|sample| sample.expected == Expected::Fail).collect();
        let never = |index: &usize| wrong.iter().all(|sample| sample.results.get(*index) != Some(&TestResult::Failed));
        for (_, row) in self.tests.iter().enumerate().filter(|(index, _)| never(index)) {
            match self.never_failing.last_mut().filter(|last| last.collection == row.collection) {
                Some(last) => last.tests.push(row.test.clone()),
                None => self.never_failing.push(Group { collection: row.collection.clone(), tests: vec![row.test.clone()] }),
            }
        }
    }

    fn outcome(&self, strict: bool) -> Outcome {
        let loose_ends = !self.notes.is_empty() || !self.never_failing.is_empty();
        match (&self.unavailable, self.problems.is_empty()) {
            (Some(_), _) => Outcome::Trouble,
            (None, true) => Outcome::when(!(strict && loose_ends)),
            (None, false) => Outcome::Bad,
        }
    }

    fn show(&self, paint: Paint) -> String {
        let mut text = format!("{}\n", paint.strong(&self.exercise.display().to_string()));
        let left = self.tests.iter().map(|row| measure_text_width(&visible(&row.test)) + 4).chain([16]).max().unwrap_or(16).min(48);
        let widths: Vec<usize> = self.samples.iter().map(|sample| measure_text_width(&sample.name).clamp(8, 24)).collect();
        let line = |label: &str, cells: Vec<String>| {
            let mut line = pad_str(label, left, Alignment::Left, Some("…")).into_owned();
            for (cell, width) in cells.iter().zip(&widths) {
                let _ = write!(line, "  {}", pad_str(cell, *width, Alignment::Left, Some("…")));
            }
            format!("{}\n", line.trim_end())
        };
        let cells = |of: &dyn Fn(&Sample) -> String| self.samples.iter().map(of).collect::<Vec<String>>();
        text.push_str(&line("", cells(&|sample| paint.strong(&sample.name))));
        let mut collection = None;
        for (index, row) in self.tests.iter().enumerate() {
            if collection.replace(&row.collection) != Some(&row.collection) {
                let _ = writeln!(text, "  {}", visible(&row.collection));
            }
            let results = cells(&|sample| sample.results.get(index).map_or(String::new(), |result| paint.sign(*result)));
            text.push_str(&line(&format!("    {}", visible(&row.test)), results));
        }
        text.push_str(&line("  passed", cells(&|sample| format!("{}/{}", sample.passed, sample.results.len()))));
        text.push_str(&line("  verdict", cells(&|sample| class_name(sample.verdict).replace('_', " "))));
        text.push_str(&line("  expected", cells(&|sample| word(sample.expected).to_owned())));
        let as_expected = |sample: &Sample| match (&self.unavailable, sample.as_expected) {
            (Some(_), _) => "?".to_owned(),
            (None, true) => paint.good("yes"),
            (None, false) => paint.bad("NO"),
        };
        text.push_str(&line("  as expected", cells(&as_expected)));
        if let Some(missing) = &self.unavailable {
            let _ = writeln!(text, "{} cannot be judged here: {missing}", paint.unsure("–"));
        } else {
            for problem in &self.problems {
                let _ = writeln!(text, "{} {problem}", paint.bad("✗"));
            }
        }
        for note in &self.notes {
            let _ = writeln!(text, "{} {note}", paint.unsure("!"));
        }
        if !self.never_failing.is_empty() {
            let _ = writeln!(text, "{} tests that no wrong solution fails:", paint.unsure("!"));
            for group in &self.never_failing {
                let tests: Vec<String> = group.tests.iter().map(|test| visible(test)).collect();
                let _ = writeln!(text, "    {}: {}", visible(&group.collection), tests.join(", "));
            }
        }
        text
    }
}

impl Row {
    fn name(&self) -> String {
        format!("{} / {}", visible(&self.collection), visible(&self.test))
    }
}

fn word(expected: Expected) -> &'static str {
    match expected {
        Expected::Pass => "passes",
        Expected::Fail => "fails",
        Expected::Anything => "",
    }
}

/// A sample solution on disk.
struct Solution {
    name: String,
    directory: PathBuf,
    _copy: Option<TempDir>,
}

/// The exercise's own solution, then those in `localTests/`, the correct ones first.
fn solutions(exercise: &Exercise) -> Result<Vec<Solution>, Fault> {
    let directory = &exercise.directory;
    let files = exercise.meta.as_ref().map(|meta| meta.student_submission_files.as_slice()).unwrap_or_default();
    let mut found = Vec::new();
    if files.is_empty() || files.iter().any(|file| directory.join(file).exists()) {
        let copy = run::own_solution(directory)?;
        found.push(Solution { name: REFERENCE.to_owned(), directory: copy.path().to_path_buf(), _copy: Some(copy) });
    }
    let mut local: Vec<Solution> = fs::read_dir(directory.join("localTests"))
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .map(|path| Solution { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), directory: path, _copy: None })
        .collect();
    local.sort_by_key(|solution| (Expected::of(&solution.name) as u8, solution.name.clone()));
    found.extend(local);
    if found.is_empty() {
        let message = format!("{} has no solution: put one beside test.yaml and others into localTests/", directory.display());
        return Err(Fault::unusable(message));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{can_run, init};

    #[test]
    fn names_promise_something() {
        for (name, expected) in [
            ("correctSolution", Expected::Pass),
            ("CORRECT2", Expected::Pass),
            ("reference", Expected::Pass),
            ("wrongSolution", Expected::Fail),
            ("brokenSolution", Expected::Fail),
            ("gptSolution", Expected::Anything),
        ] {
            assert_eq!(Expected::of(name), expected, "{name}");
        }
    }

    fn matrix(samples: &[(&str, &[TestResult])]) -> Matrix {
        let tests = (0..samples[0].1.len()).map(|index| Row { collection: "C".into(), test: format!("t{index}") }).collect();
        let samples = samples.iter().map(|(name, results)| Sample {
            name: (*name).to_owned(),
            expected: Expected::of(name),
            as_expected: true,
            passed: 0,
            verdict: Class::Correct,
            results: results.to_vec(),
        });
        let mut matrix = Matrix {
            exercise: "e".into(),
            tests,
            samples: samples.collect(),
            problems: Vec::new(),
            notes: Vec::new(),
            never_failing: Vec::new(),
            unavailable: None,
        };
        matrix.conclude();
        matrix
    }

    #[test]
    fn solutions_that_break_their_promise_are_named_with_the_reason() {
        if !can_run() {
            return;
        }
        let root = tempfile::tempdir().unwrap();
        let exercise = root.path().join("first.document");
        init::write("document", &exercise).unwrap();
        let (correct, wrong) = (exercise.join("localTests/correctSolution/report.md"), exercise.join("localTests/wrongSolution/report.md"));
        fs::rename(&wrong, exercise.join("aside")).unwrap();
        fs::rename(&correct, &wrong).unwrap();
        fs::rename(exercise.join("aside"), &correct).unwrap();
        let runner = runner(Options::default()).unwrap();
        let matrix = Matrix::of(&runner, &exercise, None, &AtomicBool::new(false)).unwrap();
        let text = matrix.show(Paint::plain());
        assert_eq!(matrix.outcome(false), Outcome::Bad);
        for expected in [
            "  as expected     yes        NO               NO\n",
            "✗ wrongSolution fails no test, though its name promises that",
            "✗ correctSolution fails Sections / Method: Section `Method` (level 2) not found",
        ] {
            assert!(text.contains(expected), "{text}");
        }
        fs::write(exercise.join("test.yaml"), "nam: P").unwrap();
        let options = TestExample { exercises: vec![exercise], strict: false, json: false };
        assert_eq!(super::run(&options, &AtomicBool::new(false)).unwrap(), Outcome::Unusable);
    }

    #[test]
    fn tests_that_find_nothing_are_named() {
        use TestResult::{Failed, Passed, Skipped};
        let found = matrix(&[("correctA", &[Passed; 3]), ("wrongA", &[Failed, Passed, Skipped]), ("wrongB", &[Passed, Passed, Passed])]);
        assert_eq!(found.never_failing, [Group { collection: "C".into(), tests: vec!["t1".into(), "t2".into()] }]);
        assert_eq!((found.outcome(false), found.outcome(true)), (Outcome::Good, Outcome::Bad));
        let found = matrix(&[("correctA", &[Passed])]);
        assert_eq!((found.notes.len(), found.never_failing.len()), (1, 0));
    }
}
