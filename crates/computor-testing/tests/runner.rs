//! The runner as a whole: what programs see, what limits and failures become, and what is kept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::path::{Path, PathBuf};

use common::{has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Report, Request, RunError, Runner, TestResult};
use tempfile::TempDir;

/// An exercise and a submission below one temporary directory.
struct Desk {
    root: TempDir,
    runner: Runner,
}

impl Desk {
    /// `None`, loudly, where nothing can be run.
    fn new(suite: &str, reference: &[(&str, &str)], submission: &[(&str, &str)]) -> Option<Self> {
        Self::with(Options::default(), suite, reference, submission)
    }

    fn with(options: Options, suite: &str, reference: &[(&str, &str)], submission: &[(&str, &str)]) -> Option<Self> {
        if !has_program("python3") {
            eprintln!("SKIPPED: python3 is not installed");
            return None;
        }
        let desk = Self { root: tempfile::tempdir().unwrap(), runner: Runner::new(sandbox()?, options) };
        write_files(&desk.exercise(), [("test.yaml", suite)]);
        write_files(&desk.exercise(), reference.iter().copied());
        write_files(&desk.submission(), submission.iter().copied());
        Some(desk)
    }

    fn exercise(&self) -> PathBuf {
        self.root.path().join("exercise")
    }

    fn submission(&self) -> PathBuf {
        self.root.path().join("submission")
    }

    fn try_run(&self) -> Result<Report, RunError> {
        let (exercise, submission) = (self.exercise(), self.submission());
        self.runner.run(&Request::new(&exercise, &submission))
    }

    fn run(&self) -> Report {
        self.try_run().unwrap()
    }

    fn judgements(&self) -> Vec<Judgement> {
        self.run().tests().map(|test| test.judgement.clone()).collect()
    }
}

fn suite(collections: &str) -> String {
    format!("type: python\nproperties:\n  timeout: 5\n  tests:\n{collections}")
}

const VARIABLE_A: &str = "  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n";

fn results(judgements: &[Judgement]) -> Vec<TestResult> {
    judgements.iter().map(|judgement| judgement.result).collect()
}

use TestResult::{Failed, Passed, Skipped};

#[test]
fn the_student_sees_neither_suite_nor_reference_nor_host() {
    let look = "import os\na = sorted(f for d, _, fs in os.walk('/work') for f in fs)\n\
                b = os.path.exists(HOST)\nc = sorted(k for k in os.environ if 'COMPUTOR' in k or 'TOKEN' in k)\n";
    let tests = "  - {name: v, entryPoint: s.py, tests: [{name: a, value: [data.csv, dep.py, s.py]}, \
                 {name: b, value: false}, {name: c, value: [], shapeCheck: false}]}\n";
    let meta = "slug: x\nproperties:\n  additionalFiles: [./data.csv, ./test.yaml, localTests/x.py, ../secret]\n  \
                testDependencies: [other, x/..]\n  executionBackend: {slug: itpcp.exec.py}\n";
    let reference = [("s.py", "a = b = c = 1"), ("meta.yaml", meta), ("data.csv", "1"), ("localTests/x.py", "")];
    let Some(desk) = Desk::new(&suite(tests), &reference, &[]) else {
        return;
    };
    let root = desk.root.path();
    write_files(root, [("secret/s", ""), ("other/test.yaml", ""), ("other/meta.yaml", ""), ("other/dep.py", "")]);
    let script = format!("HOST = {:?}\n{look}", desk.exercise().join("s.py"));
    write_files(&desk.submission(), [("s.py", script.as_str())]);
    let judgements = desk.judgements();
    assert_eq!(results(&judgements), [Passed, Passed, Passed], "{judgements:#?}");
}

#[test]
fn limits_become_classes() {
    let tests = "  - {name: t, entryPoint: time.py, timeout: 0.5, tests: [{name: a}]}\n  \
                 - {name: m, entryPoint: memory.py, tests: [{name: a}]}\n  \
                 - {name: o, entryPoint: output.py, tests: [{name: a}]}\n  \
                 - {name: r, entryPoint: error.py, tests: [{name: a}]}\n  \
                 - {name: x, entryPoint: exit.py, tests: [{name: a}]}\n  \
                 - {name: w, entryPoint: wrong.py, tests: [{name: a}]}\n";
    let programs = [
        ("time.py", "while True: pass"),
        ("memory.py", "a = bytearray(3 << 30)"),
        ("output.py", "while True: print('x' * 1000)"),
        ("error.py", "def f():\n    raise ValueError('boom')\nf()"),
        ("exit.py", "import os\nos._exit(1)"),
        ("wrong.py", "a = 2"),
    ];
    let reference = programs.map(|(name, _)| (name, "a = 1"));
    let Some(desk) = Desk::new(&suite(tests), &reference, &programs) else {
        return;
    };
    let judgements = desk.judgements();
    assert_eq!(results(&judgements), [Failed; 6]);
    let classes: Vec<Class> = judgements.iter().map(|judgement| judgement.class).collect();
    use Class::{MemoryLimit, OutputLimit, RuntimeError, TimeLimit, Wrong};
    assert_eq!(classes, [TimeLimit, MemoryLimit, OutputLimit, RuntimeError, RuntimeError, Wrong], "{judgements:#?}");
    let message = judgements[3].message.as_deref().unwrap();
    assert!(message.contains("ValueError: boom") && message.contains("error.py, line 2: raise"), "{message}");
    assert!(judgements[4].message.as_deref().unwrap().contains("exit code 1"));
}

#[test]
fn a_forged_report_changes_nothing() {
    let tests = "  - {name: noise, entryPoint: noise.py, tests: [{name: a}]}\n  \
                 - {name: twice, entryPoint: twice.py, tests: [{name: a}]}\n  \
                 - {name: rubbish, entryPoint: rubbish.py, tests: [{name: a}]}\n";
    let steal = "import os, sys\njob = sys._getframe(1).f_back.f_locals.get('job')\nframe = sys._getframe()\n\
                 while frame and 'nonce' not in frame.f_locals: frame = frame.f_back\nnonce = frame.f_locals['nonce']\n";
    let message = r#"{"status":"ok","values":[["a",1]],"missing":[],"evaluated":[],"warnings":[],"error":null,"stdout":"","stderr":""}"#;
    let programs = [
        ("noise.py", "import os\nos.write(199, b'{\"values\": {\"a\": 1}}\\n')\na = 2".to_owned()),
        ("twice.py", format!("{steal}os.write(frame.f_locals['channel'], (nonce + ' ' + {message:?} + '\\n').encode())\na = 2")),
        (
            "rubbish.py",
            format!("{steal}os.write(frame.f_locals['channel'], (nonce + ' [1,2' + '\\n').encode())\n__import__('posix')._exit(0)"),
        ),
    ];
    let programs: Vec<(&str, &str)> = programs.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let reference: Vec<(&str, &str)> = programs.iter().map(|(name, _)| (*name, "a = 1")).collect();
    let Some(desk) = Desk::new(&suite(tests), &reference, &programs) else {
        return;
    };
    let judgements = desk.judgements();
    assert_eq!(results(&judgements), [Failed; 3], "{judgements:#?}");
    assert_eq!(judgements[0].class, Class::Wrong);
    assert_eq!(judgements[1].class, Class::Forbidden, "{judgements:#?}");
    assert_eq!(judgements[2].class, Class::Forbidden, "{judgements:#?}");
}

#[test]
fn reference_results_are_kept_per_exercise_version() {
    let cache = tempfile::tempdir().unwrap();
    let options = Options { cache: Some(cache.path().into()), ..Options::default() };
    let Some(desk) = Desk::with(options, &suite(VARIABLE_A), &[("s.py", "a = 1")], &[("s.py", "a = 1")]) else {
        return;
    };
    assert_eq!(results(&desk.judgements()), [Passed]);
    let files = || -> Vec<PathBuf> {
        let versions = std::fs::read_dir(cache.path()).unwrap().map(|entry| entry.unwrap().path());
        versions.flat_map(|version| std::fs::read_dir(version).unwrap()).map(|file| file.unwrap().path()).collect()
    };
    let [file] = files().try_into().unwrap();
    // what is kept is what is used
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"a\":1", "\"a\":7")).unwrap();
    assert_eq!(results(&desk.judgements()), [Failed]);
    // damaged entries are made anew
    std::fs::write(&file, "{").unwrap();
    assert_eq!(results(&desk.judgements()), [Passed]);
    // another version of the exercise has its own
    write_files(&desk.exercise(), [("s.py", "a = 5")]);
    assert_eq!(results(&desk.judgements()), [Failed]);
    assert_eq!(files().len(), 2);
}

#[test]
fn collections_share_a_run_that_cannot_tell() {
    let tests = "  - {name: one, entryPoint: s.py, tests: [{name: a}]}\n  \
                 - {name: two, entryPoint: s.py, tests: [{name: b}]}\n  \
                 - {name: called, entryPoint: s.py, tests: [{name: len(b)}]}\n  \
                 - {name: set up, entryPoint: s.py, setUpCode: c = a, tests: [{name: c}]}\n";
    let program = [("s.py", "import time\na = 1\nb = [2]\nt = time.perf_counter_ns()")];
    let Some(desk) = Desk::new(&suite(tests), &program, &program) else {
        return;
    };
    let report = desk.run();
    assert_eq!(report.score(), Some(1.0));
    let used: Vec<_> = report.collections.iter().map(|collection| collection.used).collect();
    assert_eq!(used[0], used[1]);
    assert_ne!(used[0], used[2]);
    assert_ne!(used[2], used[3]);
}

#[test]
fn files_that_a_program_leaves_are_there_for_later_collections() {
    let tests = "  - {name: before, type: exist, tests: [{name: out.txt}]}\n  \
                 - {name: run, entryPoint: s.py, tests: [{name: a}]}\n  \
                 - {name: after, type: exist, tests: [{name: out.txt}]}\n  \
                 - {name: tokens, entryPoint: s.py, setUpCode: \"text = open('#file_1#').read()\", tests: [{name: text, value: made}]}\n";
    let program = [("s.py", "a = 1\nopen('out.txt', 'w').write('made')")];
    let Some(desk) = Desk::new(&suite(tests), &program, &program) else {
        return;
    };
    let judgements = desk.judgements();
    assert_eq!(results(&judgements), [Failed, Passed, Passed, Passed], "{judgements:#?}");
}

#[test]
fn a_missing_interpreter_is_never_the_student_s_fault() {
    let options = Options { python: Some("/does/not/exist/python3".into()), ..Options::default() };
    let tests = format!("{VARIABLE_A}  - {{name: e, type: exist, tests: [{{name: s.py}}]}}\n");
    let Some(desk) = Desk::with(options, &suite(&tests), &[("s.py", "a = 1")], &[("s.py", "a = 1")]) else {
        return;
    };
    let report = desk.run();
    let judgements: Vec<_> = report.tests().map(|test| test.judgement.clone()).collect();
    assert_eq!(results(&judgements), [Skipped, Passed]);
    assert_eq!((judgements[0].class, report.verdict()), (Class::Internal, Class::Internal));
    assert!(judgements[0].message.as_deref().unwrap().starts_with("Not available here"));
    let error = desk.runner.available(&Request::new(&desk.exercise(), &desk.submission())).unwrap_err();
    assert!(matches!(error, RunError::Unavailable(_)) && error.is_retryable(), "{error}");
}

#[test]
fn unusable_exercises_and_cancelled_runs_have_no_report() {
    let Some(desk) = Desk::new("properties: {foo: 1}", &[], &[("s.py", "a = 1")]) else {
        return;
    };
    let error = desk.try_run().unwrap_err();
    assert!(matches!(&error, RunError::Exercise(error) if error.line == 1), "{error}");
    assert!(!error.is_retryable());
    write_files(&desk.exercise(), [("test.yaml", "type: cobol")]);
    assert!(matches!(desk.try_run(), Err(RunError::Unusable(_))));
    std::fs::remove_file(desk.exercise().join("test.yaml")).unwrap();
    assert!(matches!(desk.try_run(), Err(RunError::Unusable(_))));
    write_files(&desk.exercise(), [("test.yaml", suite(VARIABLE_A).as_str())]);
    let (exercise, submission) = (desk.exercise(), desk.submission());
    let request = Request { cancelled: Some(&|| true), ..Request::new(&exercise, &submission) };
    assert!(matches!(desk.runner.run(&request), Err(RunError::Cancelled)));
}

#[test]
fn values_of_every_kind_travel() {
    let program = "import collections\n\
        big = 3 ** 100\nc = 1 - 2j\ninf = float('inf')\nnan = float('nan')\ns = {1, 2}\nf = frozenset()\n\
        b = b'\\xff'\nt = ((1, 2), [3])\nd = {(1, 2): {None: 'x'}}\nn = collections.namedtuple('N', 'x')(1)\n\
        u = 'ä\\ud800'\nk = collections.Counter('aab')\ndeep = []\nfor _ in range(500): deep = [deep]\n\
        loop = []; loop.append(loop)\nclass Bad:\n    def __repr__(self): raise ValueError\nbad = Bad\nflag = True\n";
    let names = ["big", "c", "inf", "nan", "s", "f", "b", "t", "d", "n", "u", "k", "deep", "loop", "flag", "Bad().__class__"];
    let tests = format!("  - {{name: v, entryPoint: s.py, tests: [{}]}}\n", names.map(|name| format!("{{name: '{name}'}}")).join(", "));
    let Some(desk) = Desk::new(&suite(&tests), &[("s.py", program)], &[("s.py", program)]) else {
        return;
    };
    let judgements = desk.judgements();
    for (name, judgement) in names.iter().zip(&judgements) {
        // what nobody can compare arrives as that
        let wanted = if ["deep", "loop", "Bad().__class__"].contains(name) { Failed } else { Passed };
        assert_eq!(judgement.result, wanted, "{name}: {judgement:?}");
    }
}

#[test]
fn both_flavours_of_the_file_have_their_fields() {
    let Some(desk) = Desk::new(&suite(VARIABLE_A), &[("s.py", "a = 1")], &[("s.py", "a = 2")]) else {
        return;
    };
    let json = desk.run().to_json();
    assert_eq!(json["summary"], serde_json::json!({"total": 1, "passed": 0, "failed": 1, "skipped": 0}));
    assert_eq!((&json["status"], &json["result"], &json["verdict"]), (&"COMPLETED".into(), &"FAILED".into(), &"wrong".into()));
    assert!(json.get("details").is_none());
    let test = &json["tests"][0]["tests"][0];
    assert_eq!(test["statusMessage"], test["resultMessage"]);
    assert!(test["resultMessage"].as_str().unwrap().contains("differs from expected"));
    assert_eq!(json["provenance"]["submission"].as_str().unwrap().len(), 64);
    assert!(json["resources"]["cpu"].as_f64().unwrap() > 0.0);
    assert!(json["provenance"]["sandbox"].as_str().unwrap().contains("namespaces"));

    let document = "type: document\nproperties:\n  tests:\n  - {name: w, type: wordcount, file: e.md, tests: [{name: a, value: 2}, {name: b, value: 3}]}\n";
    write_files(&desk.exercise(), [("test.yaml", document)]);
    write_files(&desk.submission(), [("e.md", "two words")]);
    let json = desk.run().to_json();
    assert_eq!(json["summary"], serde_json::json!({"total": 2, "passed": 1, "failed": 1, "skipped": 0}));
    assert_eq!((&json["score"], json["details"].is_null()), (&0.5.into(), true));
    assert_eq!(json["tests"][0]["tests"][1]["resultMessage"], "Word count is 2, expected 3");
}

#[test]
fn a_submission_cannot_reach_out_through_links() {
    let tests = "  - {name: e, type: exist, tests: [{name: link}]}\n";
    let Some(desk) = Desk::new(&suite(tests), &[("s.py", "")], &[("s.py", "")]) else {
        return;
    };
    std::os::unix::fs::symlink(Path::new("/etc/passwd"), desk.submission().join("link")).unwrap();
    assert_eq!(results(&desk.judgements()), [Failed]);
}

#[test]
fn collections_at_the_same_time_get_the_same_verdicts() {
    let tests = "  - {name: one, entryPoint: s.py, setUpCode: 'x = 1', tests: [{name: x}, {name: a}]}\n  \
                 - {name: file, type: exist, tests: [{name: s.py}]}\n  \
                 - {name: two, entryPoint: s.py, setUpCode: 'x = f(2)', tests: [{name: x}]}\n  \
                 - {name: after, entryPoint: s.py, successDependency: two, setUpCode: 'x = 3', tests: [{name: x}]}\n  \
                 - {name: code, entryPoint: s.py, setUpCodeDependency: one, setUpCode: 'y = x', tests: [{name: y}]}\n  \
                 - {name: token, entryPoint: s.py, setUpCode: 'x = r\"#file_1#\"', tests: [{name: x}]}\n  \
                 - {name: error, entryPoint: s.py, setUpCode: 'x = 1 / 0', tests: [{name: x}]}\n";
    let reference = [("s.py", "a = 1\ndef f(n):\n    return n")];
    let submission = [("s.py", "a = 2\ndef f(n):\n    return -n")];
    let judged = [1, 4].map(|parallel| {
        let options = Options { parallel, ..Options::default() };
        Desk::with(options, &suite(tests), &reference, &submission).map(|desk| desk.judgements())
    });
    let [Some(one_by_one), Some(together)] = judged else { return };
    assert_eq!(results(&one_by_one), [Passed, Failed, Passed, Failed, Skipped, Passed, Passed, Failed], "{one_by_one:#?}");
    assert_eq!(one_by_one, together);
}
