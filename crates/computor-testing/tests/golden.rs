//! Small suites with the verdicts that the reference runner gave: ours must be the same, apart from a list with
//! reasons.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::collections::BTreeMap;

use common::{has_module, has_program, sandbox, write_files};
use computor_testing::{Compat, Options, Request, RunError, Runner, TestResult};
use serde::Deserialize;

#[derive(Deserialize)]
struct Probe {
    id: String,
    lang: String,
    yaml: String,
    #[serde(default)]
    student: BTreeMap<String, String>,
    #[serde(default)]
    reference: BTreeMap<String, String>,
    exit_code: i32,
    #[serde(default)]
    report: Option<GoldenReport>,
    #[serde(default)]
    collections: Option<Vec<GoldenCollection>>,
    #[serde(default)]
    verdicts: Option<Vec<Verdict>>,
}

#[derive(Deserialize)]
struct GoldenReport {
    result: TestResult,
    #[serde(rename = "resultMessage")]
    message: String,
    summary: Counts,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Counts {
    total: usize,
    passed: usize,
    failed: usize,
    skipped: usize,
}

#[derive(Deserialize)]
struct GoldenCollection {
    result: Option<TestResult>,
}

#[derive(Deserialize)]
struct Verdict {
    collection: String,
    name: String,
    result: TestResult,
}

use TestResult::{Failed, Passed};

/// Probe, collection, sub-test, our result, and why it differs in every mode.
const DEVIATIONS: &[(&str, &str, &str, TestResult, &str)] = &[
    ("py.failures", "badkey", "d", Passed, "keys that are tuples travel like any other key"),
    ("py.failures", "badkey", "a", Passed, "keys that are tuples travel like any other key"),
    ("py.exist", "ex", "../reference/a.txt", Failed, "a pattern does not leave the submission"),
    ("attack.read_reference", "v", "secret", Failed, "the reference is not there to be read"),
    ("attack.read_reference", "v", "other", Failed, "the reference is not there to be read"),
    ("attack.tamper_reference", "v", "secret", Failed, "the reference is not there to be changed"),
    ("attack.graphics_patch_grader", "v", "a", Failed, "comparisons are not made in the student's process"),
    ("attack.memory_procs", "v", "n", Failed, "memory is limited"),
    ("attack.memory_procs", "v", "k", Failed, "memory is limited"),
    ("attack.daemon_keeps_pipe", "v", "a", Passed, "background processes end with the program"),
    ("attack.forge_result", "v", "a", Failed, "there is no result file to write"),
    ("oct.dep", "via_setupdep", "a", Passed, "the set-up code of the other collection is run"),
    ("oct.dep", "via_setupdep", "b", Passed, "the set-up code of the other collection is run"),
    ("oct.dep", "token", "a", Passed, "tokens are replaced, as they were before CPython 3.11"),
    ("oct.dep", "token", "t", Passed, "tokens are replaced, as they were before CPython 3.11"),
    ("oct.dep", "notinref", "extra.txt", Passed, "what the reference lacks says nothing about the submission"),
    ("r.basic", "v", "missing", Failed, "a function of R itself is no variable of the student"),
    ("attack.c_include_reference", "o", "a", Failed, "the reference is not there to be included"),
];

/// The same for the switches of `Compat`, when they are on.
const IMPROVEMENTS: &[(&str, &str, &str, TestResult, &str)] = &[
    ("py.types", "v", "inf", Passed, "equal infinities are equal"),
    ("py.failures", "sysexit", "a", Passed, "sys.exit(0) is a normal end"),
    ("py.failures", "nomain", "a", Passed, "a program is the main program"),
    ("py.failures", "hardexit", "a", Passed, "os._exit(0) is a normal end"),
    ("py.failures", "err", "e3", Passed, "the class of an error can be tested for"),
    ("py.failures", "warn", "w1", Passed, "warnings are collected"),
    ("py.failures", "warn", "w2", Passed, "warnings are collected"),
    ("oct.basic", "v", "nanv", Passed, "NaN is a value"),
    ("oct.fail", "out", "a", Passed, "the output is looked at"),
    ("oct.fail", "errt", "a", Passed, "the error is looked at"),
    ("r.basic", "v", "v[1]", Passed, "names may be expressions"),
    ("r.fail", "warns", "a", Passed, "a warning does not end the program"),
    ("r.fail", "quit", "a", Passed, "quit() is a normal end"),
    ("r.fail", "errt", "e1", Passed, "the error is looked at"),
    ("r.fail", "errt", "e2", Passed, "the error is looked at"),
    ("r.fail", "warnt", "w1", Passed, "warnings are collected"),
    ("r.fail", "out", "sw", Failed, "every qualification is known"),
    ("r.fail", "stdin", "a", Passed, "the input ends with a line end"),
    ("jl.misc", "v", "nanv", Passed, "NaN is a value"),
    ("jl.misc", "v", "infv", Passed, "infinities are values"),
    ("jl.misc", "errt", "e1", Passed, "the error is looked at"),
];

#[derive(Default, Debug)]
struct Tally {
    equal: usize,
    deviating: usize,
    skipped: usize,
    wrong: Vec<String>,
}

fn probes(lang: &str) -> Vec<Probe> {
    let all: Vec<Probe> = serde_json::from_str(include_str!("data/golden-probes.json")).unwrap();
    all.into_iter().filter(|probe| probe.lang == lang).collect()
}

fn check(lang: &str, compat: Compat) {
    let Some(sandbox) = sandbox() else { return };
    let runner = Runner::new(sandbox, Options { compat, ..Options::default() });
    let improved = compat != Compat::strict();
    let expected = |probe: &str, collection: &str, name: &str| {
        let list = DEVIATIONS.iter().chain(if improved { IMPROVEMENTS } else { &[] });
        list.into_iter().find(|d| (d.0, d.1, d.2) == (probe, collection, name)).map(|d| d.3)
    };
    let mut tally = Tally::default();
    // the switches concern few probes, and all others are judged in the strict mode
    let switched = ["python", "octave", "r", "julia"].contains(&lang);
    let concerned = |probe: &Probe| !improved || !switched || IMPROVEMENTS.iter().any(|known| known.0 == probe.id);
    for probe in probes(lang).into_iter().filter(concerned) {
        if let Some(missing) = missing(&probe) {
            eprintln!("SKIPPED: {} needs {missing}", probe.id);
            tally.skipped += probe.verdicts.as_ref().map_or(1, Vec::len);
            continue;
        }
        one(&runner, &probe, &expected, &mut tally);
    }
    eprintln!("{lang}: {} equal, {} deviating with reason, {} skipped", tally.equal, tally.deviating, tally.skipped);
    assert!(tally.wrong.is_empty(), "{:#?}", tally.wrong);
    assert!(tally.equal + tally.skipped > 10, "hardly anything was compared");
}

/// What the probe needs and this machine lacks.
fn missing(probe: &Probe) -> Option<&'static str> {
    let text = probe.student.values().chain(probe.reference.values()).cloned().collect::<String>();
    [("numpy", "numpy"), ("matplotlib", "matplotlib")]
        .into_iter()
        .find(|(word, module)| text.contains(word) && !has_module(module))
        .map(|(_, module)| module)
        .or((probe.id == "py.lint" && !has_module("flake8")).then_some("flake8"))
        .or((probe.lang == "c" && !has_program("gcc")).then_some("gcc"))
        .or((probe.lang == "fortran" && !has_program("gfortran")).then_some("gfortran"))
        .or((probe.lang == "octave" && !has_program("octave-cli")).then_some("octave-cli"))
        .or((probe.lang == "r" && !has_program("Rscript")).then_some("Rscript"))
        .or((probe.lang == "julia" && !has_program("julia")).then_some("julia"))
}

fn one(runner: &Runner, probe: &Probe, expected: &dyn Fn(&str, &str, &str) -> Option<TestResult>, tally: &mut Tally) {
    // endless loops need not be watched for two seconds
    let yaml = probe.yaml.replace("timeout: 2\n", "timeout: 0.5\n").replace("timeout: 3\n", "timeout: 1\n");
    let root = tempfile::tempdir().unwrap();
    let exercise = write_files(&root.path().join("ex"), [("test.yaml", yaml.as_str())]);
    let side = |name: &str, files: &BTreeMap<String, String>| {
        write_files(&root.path().join(name), files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    };
    let (student, reference) = (side("student", &probe.student), side("reference", &probe.reference));
    let request = Request { language: Some(&probe.lang), reference: Some(&reference), ..Request::new(&exercise, &student) };
    let report = match (runner.run(&request), probe.exit_code) {
        (Err(RunError::Exercise(_) | RunError::Unusable(_)), 3) => {
            tally.equal += 1;
            return;
        }
        (Err(error), _) => return tally.wrong.push(format!("{}: {error}", probe.id)),
        (Ok(_), 3) => return tally.wrong.push(format!("{}: must not load", probe.id)),
        (Ok(report), _) => report,
    };
    let ours: Vec<_> =
        report.collections.iter().flat_map(|collection| collection.tests.iter().map(move |test| (collection, test))).collect();
    let theirs = probe.verdicts.as_deref().unwrap_or_default();
    if ours.len() != theirs.len() {
        return tally.wrong.push(format!("{}: {} sub-tests instead of {}", probe.id, ours.len(), theirs.len()));
    }
    let mut deviates = false;
    for ((collection, test), golden) in ours.iter().zip(theirs) {
        assert_eq!((&collection.name, &test.name), (&golden.collection, &golden.name));
        let deviation = expected(&probe.id, &golden.collection, &golden.name);
        let wanted = deviation.unwrap_or(golden.result);
        deviates |= deviation.is_some();
        if test.judgement.result != wanted {
            tally.wrong.push(format!(
                "{} | {} | {}: {:?} instead of {wanted:?}: {:?}",
                probe.id, golden.collection, golden.name, test.judgement.result, test.judgement.message
            ));
        } else if deviation.is_some() {
            tally.deviating += 1;
        } else {
            tally.equal += 1;
            if golden.result == Failed && test.judgement.message.is_none() {
                tally.wrong.push(format!("{} | {} | {}: no message", probe.id, golden.collection, golden.name));
            }
        }
    }
    if !deviates {
        same_summary(probe, &report, tally);
    }
}

/// Without deviations the totals and results above the sub-tests are the same, too.
fn same_summary(probe: &Probe, report: &computor_testing::Report, tally: &mut Tally) {
    if let Some(golden) = &probe.report {
        let ours = report.summary();
        let counts = Counts { total: ours.total, passed: ours.passed, failed: ours.failed, skipped: ours.skipped };
        let (result, message) = report.result();
        if counts != golden.summary || result != golden.result || message != golden.message {
            tally.wrong.push(format!("{}: {counts:?} {result:?} {message}", probe.id));
        }
    }
    for (ours, golden) in report.collections.iter().zip(probe.collections.iter().flatten()) {
        if golden.result.is_some_and(|result| result != ours.result) {
            tally.wrong.push(format!("{} | {}: {:?}", probe.id, ours.name, ours.result));
        }
    }
}

#[test]
fn python_as_the_reference_judges() {
    check("python", Compat::strict());
}

#[test]
fn python_with_the_improvements() {
    check("python", Compat::default());
}

#[test]
fn c_as_the_reference_judges() {
    check("c", Compat::strict());
}

#[test]
fn fortran_as_the_reference_judges() {
    check("fortran", Compat::strict());
}

#[test]
fn octave_as_the_reference_judges() {
    check("octave", Compat::strict());
}

#[test]
fn octave_with_the_improvements() {
    check("octave", Compat::default());
}

#[test]
fn r_as_the_reference_judges() {
    check("r", Compat::strict());
}

#[test]
fn r_with_the_improvements() {
    check("r", Compat::default());
}

#[test]
fn julia_as_the_reference_judges() {
    check("julia", Compat::strict());
}

#[test]
fn julia_with_the_improvements() {
    check("julia", Compat::default());
}

#[test]
fn documents_as_the_reference_judges() {
    // of a run that is judged only in part the reference makes a score all the same
    check("document", Compat { withheld_scores: false, ..Compat::default() });
}

#[test]
fn every_deviation_names_an_existing_sub_test() {
    let all: Vec<Probe> = serde_json::from_str(include_str!("data/golden-probes.json")).unwrap();
    for (probe, collection, name, result, _) in DEVIATIONS.iter().chain(IMPROVEMENTS) {
        let found = all.iter().find(|p| p.id == *probe).unwrap();
        let golden = found.verdicts.iter().flatten().find(|v| v.collection == *collection && v.name == *name);
        assert!(golden.is_some_and(|golden| golden.result != *result), "{probe} | {collection} | {name}");
    }
}
