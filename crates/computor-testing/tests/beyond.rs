//! What a suite can ask for beyond the reference runner: functions, checkers, points, visibility, limits, determinism,
//! and judging again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::path::PathBuf;

use common::{has_module, has_program, sandbox, write_files};
use computor_testing::report::Deadline;
use computor_testing::run::Judged;
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Compat, Options, Report, Request, RunError, Runner, TestResult};
use tempfile::TempDir;

use TestResult::{Failed, Passed, Skipped};

/// An exercise and a submission below one temporary directory.
struct Desk {
    root: TempDir,
    runner: Runner,
}

impl Desk {
    /// `None`, loudly, where nothing can be run.
    fn new(properties: &str, reference: &[(&str, &str)], submission: &[(&str, &str)]) -> Option<Self> {
        if !has_program("python3") {
            eprintln!("SKIPPED: python3 is not installed");
            return None;
        }
        let desk = Self { root: tempfile::tempdir().unwrap(), runner: Runner::new(sandbox()?, Options::default()) };
        desk.suite(properties);
        write_files(&desk.exercise(), reference.iter().copied());
        write_files(&desk.submission(), submission.iter().copied());
        Some(desk)
    }

    fn suite(&self, properties: &str) {
        let text = format!("type: python\nproperties:\n  timeout: 5\n{properties}");
        write_files(&self.exercise(), [("test.yaml", text.as_str())]);
    }

    fn exercise(&self) -> PathBuf {
        self.root.path().join("exercise")
    }

    fn submission(&self) -> PathBuf {
        self.root.path().join("submission")
    }

    fn run(&self) -> Report {
        self.runner.run(&Request::new(&self.exercise(), &self.submission())).unwrap()
    }
}

fn judgements(report: &Report) -> Vec<Judgement> {
    report.tests().map(|test| test.judgement.clone()).collect()
}

fn results(report: &Report) -> Vec<TestResult> {
    report.tests().map(|test| test.judgement.result).collect()
}

fn message(report: &Report, index: usize) -> String {
    judgements(report)[index].message.clone().unwrap_or_default()
}

#[test]
fn what_a_reference_did_is_not_taken_for_a_run_that_is_reported_in_another_way() {
    let program = [("s.py", "class K: pass\n")];
    let suite = "  tests:\n  - {name: c, entryPoint: s.py, tests: [{name: K}]}\n";
    let Some(desk) = Desk::new(suite, &program, &program) else { return };
    let cache = tempfile::tempdir().unwrap();
    let judged = |exact_comparisons| {
        let compat = Compat { exact_comparisons, ..Compat::default() };
        let options = Options { cache: Some(cache.path().to_path_buf()), compat, ..Options::default() };
        let runner = Runner::new(desk.runner.sandbox().clone(), options);
        results(&runner.run(&Request::new(&desk.exercise(), &desk.submission())).unwrap())
    };
    for _ in 0..2 {
        assert_eq!(judged(false), [TestResult::Passed]);
        assert_ne!(judged(true), [TestResult::Passed]);
    }
}

#[test]
fn a_function_is_called_with_each_row_and_each_answer_is_judged_by_itself() {
    let suite = "  tests:
  - name: f
    type: function
    entryPoint: s.py
    function: f
    caseTimeout: 0.3
    tests:
    - {arguments: [3, 4], value: 5}
    - {arguments: [1, 2]}
    - {name: by name, arguments: [6], keywords: {b: 8}, value: 10.00001}
    - {arguments: [5, 12], value: 14}
    - {arguments: [0, -1], raises: ValueError}
    - {arguments: [0, -1], raises: ArithmeticError}
    - {arguments: [0, -1], value: 1}
    - {arguments: [0, -2]}
    - {arguments: [-1, 0], value: 1}
    - {arguments: [[1, {a: .inf}], x], qualification: contains, pattern: inf}
    - {arguments: [8, 15], value: 17}
    - {arguments: [0, 0], raises: ValueError}
    - {name: catches all, arguments: [-1, 1], value: 1}
";
    let reference = "def f(a, b):\n    return (a * a + b * b) ** 0.5\n";
    let student = "class Low(ValueError): pass\ndef f(a, b):\n    if b == -1: raise Low('too low')\n    if b == -2: import os; return os.getcwd\n    \
                   if a == -1:\n        try:\n            while True: pass\n        except BaseException:\n            if b: return 1\n            raise\n    if isinstance(a, list): return a[1]['a'] + len(b)\n    \
                   return (a * a + b * b) ** 0.5\n";
    let Some(desk) = Desk::new(suite, &[("s.py", reference)], &[("s.py", student)]) else { return };
    let report = desk.run();
    let wanted = [Passed, Passed, Passed, Failed, Passed, Failed, Failed, Failed, Failed, Passed, Passed, Failed, Failed];
    assert_eq!(results(&report), wanted, "{:#?}", judgements(&report));
    let tests: Vec<_> = report.tests().collect();
    assert_eq!((tests[0].name.as_str(), tests[2].name.as_str()), ("(3, 4)", "by name"));
    assert!(message(&report, 3).contains("`f(5, 12)` differs") || message(&report, 3).contains("f(5, 12)"), "{}", message(&report, 3));
    assert!(message(&report, 6).contains("Low: too low") && message(&report, 6).contains("s.py, line 3"), "{}", message(&report, 6));
    assert_eq!((tests[6].judgement.class, tests[8].judgement.class), (Class::RuntimeError, Class::TimeLimit));
    assert_eq!(tests[12].judgement.class, Class::TimeLimit);
    assert!(message(&report, 11).contains("returned 0.0, but must raise `ValueError`"), "{}", message(&report, 11));
}

#[test]
fn a_function_that_is_not_there_or_takes_the_process_with_it_fails() {
    let suite = "  tests:
  - {name: gone, type: function, entryPoint: s.py, function: g, tests: [{arguments: [1], value: 1}]}
  - {name: dead, type: function, entryPoint: s.py, function: f, tests: [{arguments: [1], value: 1}, {arguments: [2], value: 2}]}
  - {name: none, type: function, entryPoint: s.py, function: h, tests: [{arguments: []}]}
";
    let student = "import os\ndef f(a):\n    if a == 2: os._exit(0)\n    return a\ndef h(): pass\n";
    let Some(desk) = Desk::new(suite, &[("s.py", "def h(): return None")], &[("s.py", student)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Failed, Failed, Failed, Passed], "{:#?}", judgements(&report));
    assert!(message(&report, 0).contains("`g` cannot be called: name 'g' is not defined"), "{}", message(&report, 0));
}

#[test]
fn whatever_one_call_raises_the_next_one_is_made() {
    let rows =
        "{arguments: [1]}, {arguments: [2]}, {arguments: [3], raises: KeyboardInterrupt}, {arguments: [4], raises: Own}, {arguments: [5]}";
    let suite = format!("  tests:\n  - {{name: f, type: function, entryPoint: s.py, function: f, tests: [{rows}]}}\n");
    let student = "class Own(BaseException):\n    def __str__(self): raise SystemExit\ndef f(a):\n    \
                   if a in (1, 3): raise KeyboardInterrupt\n    if a in (2, 4): raise Own\n    return a\n";
    let Some(desk) = Desk::new(&suite, &[("s.py", "def f(a): return a")], &[("s.py", student)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Failed, Failed, Passed, Passed, Passed], "{:#?}", judgements(&report));
}

/// A program that makes its errors and warnings speechless has a report all the same.
#[test]
fn whatever_a_program_leaves_behind_is_reported() {
    let suite = "  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n";
    let class = |base: &str| format!("class Own({base}):\n    def __str__(self): raise SystemExit\n");
    // Python itself asks for the text once
    let warning = "class Own(UserWarning):\n    def __str__(self):\n        if hasattr(self, 'said'): raise SystemExit\n        \
                   self.said = 1\n        return 'a'\n";
    for (student, wanted, class) in [
        (format!("import warnings\n{warning}warnings.warn(Own())\na = 1\n"), Passed, Class::Correct),
        (format!("{}a = 1\nraise Own\n", class("Exception")), Failed, Class::RuntimeError),
        ("a = 1\nerror = SyntaxError('x')\nerror.lineno = error.text = error\nraise error\n".to_owned(), Failed, Class::RuntimeError),
        (
            "a = 1\nclass S(str):\n    def encode(self, *a): raise KeyboardInterrupt\nraise ValueError(S('x'))\n".to_owned(),
            Failed,
            Class::RuntimeError,
        ),
    ] {
        let Some(desk) = Desk::new(suite, &[("s.py", "a = 1")], &[("s.py", &student)]) else { return };
        let report = desk.run();
        let judgement = &judgements(&report)[0];
        assert_eq!((judgement.result, judgement.class), (wanted, class), "{student}: {judgement:?}");
        assert!(wanted == Passed || !message(&report, 0).contains("could be read"), "{student}: {judgement:?}");
    }
}

#[test]
fn forged_answers_are_no_answers() {
    let suite = "  tests:
  - {name: short, type: function, entryPoint: short.py, function: f, tests: [{arguments: [1], value: 1}]}
  - {name: odd, type: function, entryPoint: odd.py, function: f, tests: [{arguments: [1], value: 1}]}
";
    let forge = |calls: &str| {
        let report =
            r#"{"status":"ok","values":[],"missing":[],"evaluated":[],"warnings":[],"error":null,"stdout":"","stderr":"","calls":CALLS}"#;
        format!(
            "import os, sys\nframe = sys._getframe()\nwhile 'nonce' not in frame.f_locals: frame = frame.f_back\n\
             os.write(frame.f_locals['channel'], (frame.f_locals['nonce'] + ' ' + {:?} + '\\n').encode())\n__import__('posix')._exit(0)",
            report.replace("CALLS", calls)
        )
    };
    let (short, odd) = (forge("[]"), forge(r#"[{"value":["x"]}]"#));
    let Some(desk) = Desk::new(suite, &[], &[("short.py", &short), ("odd.py", &odd)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Failed, Failed], "{:#?}", judgements(&report));
    assert!(judgements(&report).iter().all(|judgement| judgement.class == Class::Forbidden), "{:#?}", judgements(&report));
}

#[test]
fn hidden_calls_are_made_where_the_others_cannot_tell_of_them() {
    let suite = "  tests:
  - name: f
    type: function
    entryPoint: s.py
    function: f
    tests:
    - {name: secret, arguments: [4711], value: 4711, visibility: never}
    - {name: shown, arguments: [1], value: 2}
    - {name: seeds, arguments: [0]}
    - {name: seeds again, arguments: [-0.0]}
";
    // tells of everything that it has seen, and of the job it was given
    let student = "import random, sys\nseen = []\ndef f(a):\n    seen.append(a)\n    if a == 0: return random.random()\n    \
                   frame = sys._getframe()\n    while frame.f_back: frame = frame.f_back\n    \
                   if a == 1: raise ValueError(str(seen) + str([f.f_locals.get('job') for f in frames()]))\n    return a\n\
                   def frames():\n    f = sys._getframe()\n    while f: yield f; f = f.f_back\n";
    let reference = "import random\ndef f(a): return random.random()";
    let Some(desk) = Desk::new(suite, &[("s.py", reference)], &[("s.py", student)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Passed, Failed, Passed, Passed], "{:#?}", judgements(&report));
    assert!(message(&report, 1).contains("'function': 'f'") && !message(&report, 1).contains("4711"), "{}", message(&report, 1));
    let seen = report.student_view();
    assert_eq!((seen.tests().count(), seen.hidden), (3, 1));
    assert!(!seen.to_json().to_string().contains("4711"));
}

const CHECKER: &str = "import json, sys, os
job = json.load(sys.stdin)
mode = job['arguments'][0]
out = job['student']['stdout']
if mode == 'sum':
    made = open('/work/student/out.txt').read()
    verdict = {'passed': made == out.strip() and out == job['reference']['stdout'], 'message': 'wrote ' + made}
elif mode == 'part':
    verdict = {'passed': False, 'score': 0.25, 'message': 'a quarter'}
elif mode == 'look':
    seen = sorted(f for d, _, fs in os.walk('/work') for f in fs)
    verdict = {'passed': seen == ['check.py', 'out.txt', 's.py'], 'message': str(seen)}
elif mode == 'crash':
    raise ValueError('my mistake')
elif mode == 'rubbish':
    verdict = [1]
elif mode == 'typo':
    verdict = {'pased': True}
elif mode == 'much':
    verdict = {'passed': True, 'score': 7}
elif mode == 'endless':
    print('x' * 10000000)
print(json.dumps(verdict))
";

#[test]
fn a_checker_judges_in_a_sandbox_of_its_own() {
    let suite = "  tests:
  - name: c
    type: check
    entryPoint: s.py
    checker: checkers/check.py
    files: [out.txt]
    tests:
    - {name: sum, arguments: [sum], points: 2}
    - {name: look, arguments: [look], points: 1}
    - {name: part, arguments: [part], points: 4}
    - {name: strict, arguments: [part], points: 1, allOrNothing: true}
    - {name: crash, arguments: [crash]}
    - {name: rubbish, arguments: [rubbish]}
    - {name: typo, arguments: [typo]}
    - {name: much, arguments: [much]}
    - {name: endless, arguments: [endless]}
  - {name: broken, type: check, entryPoint: t.py, checker: checkers/check.py, tests: [{name: a, arguments: [sum], points: 0}]}
";
    let program = "import os\nopen('out.txt', 'w').write('6')\nprint(6)\n";
    let look = format!("{program}assert not os.path.exists('/work/checkers') and not os.path.exists('checkers')\n");
    let reference = [("s.py", "print(6)"), ("checkers/check.py", CHECKER), ("t.py", "print(6)")];
    let Some(desk) = Desk::new(suite, &reference, &[("s.py", &look), ("t.py", "1 / 0")]) else { return };
    let exercise = desk.exercise();
    write_files(
        &exercise,
        [("meta.yaml", "slug: x\nproperties:\n  testFiles: [checkers/check.py]\n  executionBackend: {slug: itpcp.exec.py}")],
    );
    std::fs::remove_file(desk.submission().join("t.py")).unwrap();
    let report = desk.run();
    let wanted = [Passed, Passed, Failed, Failed, Skipped, Skipped, Skipped, Skipped, Skipped, Failed];
    assert_eq!(results(&report), wanted, "{:#?}", judgements(&report));
    let classes: Vec<Class> = judgements(&report).iter().map(|judgement| judgement.class).collect();
    assert_eq!(
        classes[2..],
        [Class::Wrong, Class::Wrong, Class::Internal, Class::Internal, Class::Internal, Class::Internal, Class::Internal, Class::Wrong]
    );
    assert_eq!((message(&report, 0), message(&report, 2)), ("wrote 6".to_owned(), "a quarter".to_owned()));
    let note = judgements(&report)[4].note.clone().unwrap();
    assert!(note.contains("ValueError: my mistake"), "{note}");
    // what a checker complains about may be what it expects
    assert!(!message(&report, 4).contains("my mistake") && !report.student_view().to_json().to_string().contains("my mistake"));
    assert!(report.unjudged()[0].contains("my mistake"));
    // what the checker could not judge withholds the score; with the switch off, it counts for nothing
    assert_eq!((report.score(), report.share(), report.points()), (None, None, None));
    let lax = suite.replacen("  tests:", "  compat: {withheldScores: false}\n  tests:", 1);
    desk.suite(&lax);
    let report = desk.run();
    let points = report.points().unwrap();
    assert_eq!((points.earned, points.available, report.score()), (4.0, 8.0, Some(0.5)));
}

#[test]
fn hidden_tests_count_and_are_not_in_the_student_s_view() {
    let suite = "  tests:
  - {name: open, entryPoint: s.py, tests: [{name: a, value: 1}, {name: b, value: 22, visibility: never}]}
  - {name: later, entryPoint: s.py, visibility: afterDeadline, setUpCode: secret_code = 1, tests: [{name: c, value: 33}]}
  - {name: quiet, entryPoint: s.py, tests: [{name: d, value: 44, hideMessage: true}, {name: eee, value: 55, hideName: true}]}
  - {name: needs, entryPoint: s.py, successDependency: later, tests: [{name: a}]}
";
    let student = "a, b, c, d, eee = 1, 92, 93, 94, 95";
    let Some(desk) = Desk::new(suite, &[("s.py", "a = b = c = d = eee = 1")], &[("s.py", student)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Passed, Failed, Failed, Failed, Failed, Skipped], "{:#?}", judgements(&report));
    let view = report.student_view();
    let json = view.to_json();
    let text = json.to_string();
    for secret in ["92", "93", "94", "95", "22", "33", "44", "55", "secret_code", "later", "eee"] {
        let names = view.collections.iter().map(|collection| format!("{:?} {:?}", collection.name, collection.tests)).collect::<String>();
        assert!(!names.contains(secret), "{secret}: {names}");
    }
    assert!(!text.contains("secret_code") && !text.contains("`later`"), "{text}");
    let names: Vec<&str> = view.collections.iter().map(|collection| collection.name.as_str()).collect();
    assert_eq!(names, ["open", "quiet", "needs"]);
    assert_eq!((view.score(), view.hidden, &json["hidden"]), (report.score(), 2, &2.into()));
    // what is left of the first collection has passed; the run has not
    assert_eq!((view.collections[0].result, view.result().0), (Passed, Failed));
    assert!(json["tests"][1]["tests"][0]["resultMessage"].as_str().unwrap().contains("not shown"));
    assert_eq!(json["tests"][1]["tests"][1]["name"], "Test 2");
    let (exercise, submission) = (desk.exercise(), desk.submission());
    let request = Request { deadline: Deadline::After, ..Request::new(&exercise, &submission) };
    let after = desk.runner.run(&request).unwrap().student_view();
    assert_eq!((after.hidden, after.collections.len()), (1, 4));
}

#[test]
fn a_program_cannot_tell_of_hidden_variables() {
    let suite = "  tests:
  - {name: one, entryPoint: s.py, tests: [{name: a, value: 1}, {name: hidden_here, value: 2, hideName: true}]}
  - {name: two, entryPoint: s.py, visibility: never, tests: [{name: hidden_there, value: 2}]}
";
    let student = "import sys\na = 'a'\nf = sys._getframe()\nwhile f:\n    a += str(f.f_locals.get('job'))\n    f = f.f_back\n\
                   raise ValueError(a)\n";
    let reference = "a = hidden_here = hidden_there = 1";
    let Some(desk) = Desk::new(suite, &[("s.py", reference)], &[("s.py", student)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Failed; 3]);
    assert!(message(&report, 1).contains("hidden_here") && message(&report, 2).contains("hidden_"), "the program sees its own job");
    assert!(!message(&report, 0).contains("hidden_"), "{}", message(&report, 0));
    write_files(&desk.submission(), [("s.py", "a = 1\nhidden_here = hidden_there = 2")]);
    assert_eq!(results(&desk.run()), [Passed; 3]);
}

#[test]
fn points_make_the_score() {
    let suite = "  compat: {withheldScores: false}
  tests:
  - name: shared
    entryPoint: s.py
    points: 6
    tests: [{name: a, value: 1, weight: 2}, {name: b, value: 1}, {name: c, value: 0, bonus: true, weight: 0.5}]
  - {name: own, entryPoint: s.py, tests: [{name: a, value: 1, points: 3}, {name: b, value: 0, points: 1}]}
  - {name: all, entryPoint: s.py, allOrNothing: true, points: 4, tests: [{name: a, value: 1}, {name: b, value: 1}]}
  - {name: extra, entryPoint: s.py, bonus: true, tests: [{name: c, value: 0}]}
  - {name: unjudged, entryPoint: s.py, points: 100, tests: [{name: d}]}
";
    let Some(desk) = Desk::new(suite, &[("s.py", "a = b = c = 1")], &[("s.py", "a = 1\nb = 0\nc = 0\nd = 0")]) else { return };
    let report = desk.run();
    let points: Vec<(f64, f64)> = report.tests().map(|test| test.points.map(|points| (points.earned, points.available)).unwrap()).collect();
    assert_eq!(points, [(4.0, 4.0), (0.0, 2.0), (1.0, 0.0), (3.0, 3.0), (1.0, 1.0), (0.0, 2.0), (0.0, 2.0), (1.0, 0.0), (0.0, 0.0)]);
    assert_eq!(report.score(), Some(10.0 / 14.0));
    assert_eq!(report.share(), Some(2.0 / 5.0));
    let json = report.to_json();
    assert_eq!((&json["points"]["earned"], &json["tests"][0]["points"]["available"]), (&10.0.into(), &6.0.into()));
    desk.suite("  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a, value: 1}, {name: b, value: 1}]}\n");
    let plain = desk.run();
    assert_eq!((plain.score(), plain.points(), plain.to_json().get("points")), (Some(0.0), None, None));
}

#[test]
fn what_was_kept_is_judged_again_without_running_anything() {
    let tests = |value: &str, more: &str| {
        format!(
            "  tests:
  - {{name: v, entryPoint: s.py, tests: [{{name: x, value: {value}}}, {{name: r}}]}}
  - {{name: e, type: exist, tests: [{{name: made.txt}}]}}
  - {{name: f, type: function, entryPoint: s.py, function: f, tests: [{{arguments: [1], value: {value}}}]}}
  - {{name: c, type: check, entryPoint: s.py, checker: checkers/check.py, tests: [{{name: k, arguments: [part]}}]}}
{more}"
        )
    };
    let program = "import os\nx = 1\nr = 5\nopen('made.txt', 'w').write('1')\ndef f(a): return 1\n";
    let reference = [("s.py", program), ("checkers/check.py", CHECKER)];
    let Some(desk) = Desk::new(&tests("2", ""), &reference, &[("s.py", program)]) else { return };
    let (exercise, submission) = (desk.exercise(), desk.submission());
    let request = Request::new(&exercise, &submission);
    let Judged { report, kept, left } = desk.runner.run_and_keep(&request).unwrap();
    assert_eq!(left, [("made.txt".to_owned(), b"1".to_vec())].into());
    assert_eq!(results(&report), [Failed, Passed, Passed, Failed, Failed], "{:#?}", judgements(&report));
    let kept = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();

    // neither program can be run any more, and the reference is not what it was
    write_files(
        &exercise,
        [("s.py", "r = 6"), ("meta.yaml", "slug: x\nproperties: {executionBackend: {slug: itpcp.exec.py, settings: {}}}")],
    );
    let nothing = Options { python: Some("/does/not/exist/python3".into()), ..Options::default() };
    let runner = Runner::new(sandbox().unwrap(), nothing);
    let again = runner.judge_again(&request, &kept).unwrap();
    assert_eq!(results(&again), results(&report));
    assert_eq!(again.used, report.used);
    // what only concerns the comparison does not ask for another run
    desk.suite(&format!(
        "  compat: {{equalInfinities: false}}\n{}",
        tests("1", "  - {name: new, entryPoint: s.py, setUpCode: y = 1, tests: [{name: y, value: 1}]}\n")
    ));
    let again = runner.judge_again(&request, &kept).unwrap();
    assert_eq!(results(&again), [Passed, Passed, Passed, Passed, Failed, Skipped], "{:#?}", judgements(&again));
    assert_eq!(judgements(&again)[5].class, Class::Internal);
    assert!(message(&again, 5).contains("has to be run again"));

    // another checker has not been asked
    write_files(&exercise, [("checkers/check.py", "print(1)")]);
    assert_eq!(results(&runner.judge_again(&request, &kept).unwrap())[4], Skipped);
    // another submission
    write_files(&submission, [("s.py", "x = 2")]);
    assert!(matches!(runner.judge_again(&request, &kept), Err(RunError::Submission(_))));
}

#[test]
fn limits_of_the_exercise_hold_up_to_the_platform_s() {
    let suite = "  limits: {cpu: 0.4, memoryMB: 64, outputKB: 2, processes: 3}
  tests:
  - {name: t, entryPoint: time.py, tests: [{name: a}]}
  - {name: o, entryPoint: output.py, tests: [{name: a}]}
  - {name: p, entryPoint: processes.py, tests: [{name: a, value: 1}]}
  - {name: m, entryPoint: memory.py, tests: [{name: a, value: 1}]}
";
    let programs = [
        ("time.py", "while True: pass"),
        ("output.py", "print('x' * 3000)\na = 1"),
        (
            "processes.py",
            "import os, time\na = 1\ntry:\n    for i in range(8):\n        if os.fork() == 0: time.sleep(60)\nexcept OSError: a = 0",
        ),
        ("memory.py", "a = len(bytearray(200 << 20)) and 1"),
    ];
    let reference = programs.map(|(name, _)| (name, "a = 1"));
    let Some(desk) = Desk::new(suite, &reference, &programs) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Failed; 4], "{:#?}", judgements(&report));
    let classes: Vec<Class> = judgements(&report).iter().map(|judgement| judgement.class).collect();
    assert_eq!(classes[..2], [Class::TimeLimit, Class::OutputLimit]);
    assert_eq!(classes[3], Class::MemoryLimit, "{:#?}", judgements(&report));
    assert!(message(&report, 0).contains("after 0.4s"), "{}", message(&report, 0));
    let provenance = &report.to_json()["provenance"];
    assert_eq!((&provenance["running"]["limits"]["memoryMB"], provenance["limits"]["memory"].is_u64()), (&64.0.into(), true));
    // meta.yaml says the same things, and the suite's word counts
    desk.suite("  tests:\n  - {name: t, entryPoint: time.py, tests: [{name: a}]}\n");
    let meta = "slug: x\nproperties: {executionBackend: {slug: itpcp.exec.py, settings: {limits: {cpu: 0.3}}}}";
    write_files(&desk.exercise(), [("meta.yaml", meta)]);
    assert!(message(&desk.run(), 0).contains("after 0.3s"));
}

#[test]
fn a_seed_and_a_clock_make_runs_repeatable() {
    let suite = "  seed: 7
  clock: 2024-05-17 12:30:00
  tests:
  - name: v
    entryPoint: s.py
    tests:
    - {name: now, value: 1715949000}
    - {name: text, value: '2024-05-17 12:30:00'}
    - {name: kinds, value: [true, true, true, false]}
    - {name: today, value: '2024-05-17'}
    - {name: shown, value: '2024 12:30 Fri'}
    - {name: drawn}
    - {name: own}
";
    let program = "import time, random\nfrom datetime import datetime, date, timedelta\nnow = int(time.time())\n\
                   text = str(datetime.now())\ntoday = str(date.today())\nshown = time.strftime('%Y %H:%M %a')\n\
                   later = datetime.now() + timedelta(days=1)\nclass Day(date): pass\n\
                   kinds = [isinstance(later, datetime), isinstance(later, date), isinstance(Day(2000, 1, 1), Day), isinstance(later, Day)]\n\
                   drawn = random.random()\nown = random.Random().random()\n";
    let reference = "import random\nrandom.seed(7)\ndrawn = own = random.random()\nown = random.Random(7).random()\n\
                     now = text = kinds = today = shown = 1";
    let Some(desk) = Desk::new(suite, &[("s.py", reference)], &[("s.py", program)]) else { return };
    let report = desk.run();
    assert_eq!(results(&report), [Passed; 7], "{:#?}", judgements(&report));

    if has_module("numpy") {
        desk.suite("  seed: 7\n  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: old}, {name: new}]}\n");
        let student = "import numpy as np\nold = np.random.rand()\nnew = np.random.default_rng().random()";
        let reference = "import numpy as np\nold = np.random.RandomState(7).rand()\nnew = np.random.default_rng(7).random()";
        write_files(&desk.exercise(), [("s.py", reference)]);
        write_files(&desk.submission(), [("s.py", student)]);
        assert_eq!(results(&desk.run()), [Passed; 2]);
    } else {
        eprintln!("SKIPPED: numpy is not installed");
    }
    write_files(&desk.exercise(), [("test.yaml", "type: c\nproperties: {clock: 2024-05-17, tests: []}")]);
    let refused = desk.runner.run(&Request::new(&desk.exercise(), &desk.submission()));
    assert!(matches!(refused, Err(RunError::Unusable(why)) if why.contains("clock")));
}

#[test]
fn a_suite_switches_deviations() {
    let tests = "  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a}]}\n";
    let program = [("s.py", "a = float('inf')")];
    let Some(desk) = Desk::new(tests, &program, &program) else { return };
    assert_eq!(results(&desk.run()), [Passed]);
    desk.suite(&format!("  compat: {{equalInfinities: false}}\n{tests}"));
    let report = desk.run();
    assert_eq!(results(&report), [Failed]);
    assert_eq!(report.provenance.compat, Compat { equal_infinities: false, ..Compat::default() });
}
