//! Every exercise of the repository: the correct sample solution passes, each other one fails somewhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::path::{Path, PathBuf};

use common::{has_module, sandbox};
use computor_testing::languages::REGISTRY;
use computor_testing::lint::lint;
use computor_testing::run::Exercise;
use computor_testing::{Class, Options, Request, Runner, TestResult};

fn directories(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

fn examples() -> Vec<PathBuf> {
    directories(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// What an exercise needs and this machine lacks.
fn missing(directory: &Path) -> Option<String> {
    let exercise = Exercise::load(directory).unwrap();
    if let Err(missing) = exercise.backend(None).unwrap().available(&Options::default()) {
        return Some(missing);
    }
    let modules = exercise.meta.unwrap().tags.into_iter().filter(|tag| ["numpy", "matplotlib"].contains(&tag.as_str()));
    modules.into_iter().find(|module| !has_module(module))
}

#[test]
fn every_exercise_is_complete() {
    let mut exercises = std::collections::BTreeMap::<&str, usize>::new();
    for directory in examples() {
        let exercise = Exercise::load(&directory).unwrap();
        *exercises.entry(exercise.backend(None).unwrap().manifest().name).or_default() += 1;
        assert_eq!(lint(&exercise, None), []);
        let meta = exercise.meta.unwrap();
        assert_eq!(meta.identifier.as_deref(), Some(name(&directory).as_str()));
        let has = |path: &str| assert!(directory.join(path).is_file(), "{}: {path} is missing", directory.display());
        has("content/index.md");
        assert!(!meta.student_submission_files.is_empty());
        meta.student_submission_files.iter().for_each(|file| {
            has(file);
            has(&format!("localTests/correctSolution/{file}"));
            has(&format!("localTests/wrongSolution/{file}"));
        });
        meta.student_templates.iter().chain(&meta.additional_files).for_each(|file| has(file));
        for dependency in &meta.test_dependencies {
            assert!(directory.with_file_name(&dependency.slug).is_dir(), "{}", dependency.slug);
        }
    }
    for language in REGISTRY.iter().map(|backend| backend.manifest().name) {
        assert!(exercises.get(language).is_some_and(|count| *count >= 2), "{language} has fewer than two exercises");
    }
}

#[test]
fn sample_solutions_get_the_verdict_that_their_name_promises() {
    let Some(sandbox) = sandbox() else { return };
    let cache = tempfile::tempdir().unwrap();
    let runner = Runner::new(sandbox, Options { cache: Some(cache.path().into()), ..Options::default() });
    for directory in examples() {
        if let Some(missing) = missing(&directory) {
            eprintln!("SKIPPED: {} needs {missing}", name(&directory));
            continue;
        }
        for variant in directories(&directory.join("localTests")) {
            let begin = std::time::Instant::now();
            let report = runner.run(&Request::new(&directory, &variant)).unwrap();
            eprintln!("{:5.2}s {} {}", begin.elapsed().as_secs_f64(), name(&directory), name(&variant));
            let failures: Vec<_> = report
                .tests()
                .filter(|test| test.judgement.result != TestResult::Passed)
                .map(|test| (&test.name, &test.judgement))
                .collect();
            if name(&variant) == "correctSolution" {
                assert!(failures.is_empty(), "{}: {failures:#?}", variant.display());
                assert_eq!((report.score(), report.verdict()), (Some(1.0), Class::Correct));
            } else {
                let failed = failures.iter().any(|(_, judgement)| judgement.result == TestResult::Failed);
                assert!(failed, "{}: nothing failed", variant.display());
                assert!(report.score().is_some_and(|score| score < 1.0) && report.verdict() != Class::Internal, "{failures:#?}");
            }
        }
    }
}
