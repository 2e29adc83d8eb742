//! Submissions that would pass without the right answer, in every language that they can be written in: each fails, and its twin
//! with the right answer passes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use common::{has_module, has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Report, Request, Runner, TestResult};
use tempfile::TempDir;

use TestResult::{Failed, Passed};

type Files<'a> = &'a [(&'a str, &'a str)];

/// What a submission is judged to be. `None`, loudly, where nothing can be run.
fn report(language: &str, suite: &str, reference: Files<'_>, submission: Files<'_>) -> Option<Report> {
    let program = match language {
        "python" => "python3",
        "octave" => "octave-cli",
        "r" => "Rscript",
        _ => "gcc",
    };
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    let runner = Runner::new(sandbox()?, Options::default());
    let desk = tempfile::tempdir().unwrap();
    Some(run(&runner, &desk, language, suite, reference, submission))
}

fn run(runner: &Runner, desk: &TempDir, language: &str, suite: &str, reference: Files<'_>, submission: Files<'_>) -> Report {
    let at = |name: &str| desk.path().join(name);
    let suite = format!("type: {language}\nproperties:\n{suite}");
    write_files(&at("exercise"), reference.iter().copied().chain([("test.yaml", suite.as_str())]));
    let _ = std::fs::remove_dir_all(at("submission"));
    write_files(&at("submission"), submission.iter().copied());
    runner.run(&Request::new(&at("exercise"), &at("submission"))).unwrap()
}

fn judgements(report: &Report) -> Vec<Judgement> {
    report.tests().map(|test| test.judgement.clone()).collect()
}

fn results(report: &Report) -> Vec<TestResult> {
    report.tests().map(|test| test.judgement.result).collect()
}

/// One variable `x` per pair of programs: what the reference computes, what passes, and what must not.
fn variables(language: &str, suffix: &str, options: &str, cases: &[(&str, &str, &str)]) {
    let (name, right, wrong) = (|k: usize| format!("p{k}{suffix}"), 1, 2);
    let mut suite = format!("  timeout: 10\n{options}  tests:\n");
    for k in 0..cases.len() {
        suite.push_str(&format!("  - {{name: c{k}, entryPoint: {}, tests: [{{name: x}}]}}\n", name(k)));
    }
    let side = |which: usize| -> Vec<(String, &str)> {
        cases.iter().enumerate().map(|(k, case)| (name(k), [case.0, case.1, case.2][which])).collect()
    };
    let plain = |files: &'_ [(String, &'_ str)]| -> Vec<(String, String)> {
        files.iter().map(|(name, text)| (name.clone(), (*text).to_owned())).collect()
    };
    let reference = plain(&side(0));
    let reference: Vec<(&str, &str)> = reference.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for (which, wanted) in [(right, Passed), (wrong, Failed)] {
        let files = plain(&side(which));
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let Some(report) = report(language, &suite, &reference, &files) else { return };
        for (case, judgement) in cases.iter().zip(judgements(&report)) {
            assert_eq!(judgement.result, wanted, "{language} {case:?}: {judgement:?}");
            assert!(wanted == Passed || judgement.class == Class::Wrong, "{language} {case:?}: {judgement:?}");
        }
    }
}

#[test]
fn python_values() {
    let deep = |leaf: &str| format!("x = {leaf}\nfor _ in range(30): x = [x]");
    variables(
        "python",
        ".py",
        "",
        &[
            ("import math\nx = math.factorial(200)", "import math\nx = math.factorial(200)", "x = 10**400"),
            ("x = 10**5000", "x = 10**5000", "x = 10**5000 + 10**4999"),
            ("x = [2**70, -10**400]", "x = [2**70, -10**400]", "x = [2**70, 10**400]"),
            ("x = {'a': (float('inf'), 1)}", "x = {'a': (float('inf'), 1)}", "x = {'a': (7.0, 1)}"),
            ("x = float('nan')", "x = float('nan')", "x = float('inf')"),
            (&deep("1"), &deep("1"), &deep("2")),
            ("x = frozenset([10**400])", "x = frozenset([10**400])", "x = frozenset([10**400 + 1])"),
        ],
    );
}

#[test]
fn python_integers_within_no_tolerance() {
    let exact = "  relativeTolerance: 1.0e-300\n  absoluteTolerance: 0.0\n";
    let cases = [
        ("x = 2**53", "x = 2**53", "x = 2**53 + 1"),
        ("x = [2**63 + 1]", "x = [2**63 + 1]", "x = [2**63]"),
        // a 10⁻³⁰⁰th of it is 10¹⁰⁰
        ("x = 10**400", "x = 10**400 + 10**99", "x = 10**400 + 10**101"),
    ];
    variables("python", ".py", exact, &cases);
    if has_module("numpy") {
        let numpy = "import numpy as np\n";
        let cases = ["x = np.array([2**53 + 1, 5])", "x = np.array([2**53, 5])", "x = np.int64(2**62 + 1)", "x = np.int64(2**62)"]
            .map(|line| format!("{numpy}{line}"));
        variables("python", ".py", exact, &[(&cases[0], &cases[0], &cases[1]), (&cases[2], &cases[2], &cases[3])]);
    } else {
        eprintln!("SKIPPED: numpy is not installed");
    }
}

#[test]
fn arrays_with_what_is_not_finite() {
    variables(
        "octave",
        ".m",
        "",
        &[
            ("x = [1 Inf];", "x = [1 Inf];", "x = [1 7];"),
            ("x = [1 -Inf; NaN 2];", "x = [1 -Inf; NaN 2];", "x = [1 Inf; NaN 2];"),
            ("x = {[1 Inf]};", "x = {[1 Inf]};", "x = {[1 7]};"),
        ],
    );
    variables(
        "r",
        ".R",
        "",
        &[
            ("x <- c(1, Inf)", "x <- c(1, Inf)", "x <- c(1, 7)"),
            ("x <- matrix(c(1, NaN, -Inf, 2), 2)", "x <- matrix(c(1, NaN, -Inf, 2), 2)", "x <- matrix(c(1, NaN, 0, 2), 2)"),
        ],
    );
    if has_module("numpy") {
        let numpy = "import numpy as np\n";
        let lines = [
            "x = np.array([1, np.inf])",
            "x = np.array([1, 7.0])",
            "x = [1, 7]",
            "x = np.array([[1, np.nan], [-np.inf, 0]])",
            "x = np.zeros((2, 2))",
        ]
        .map(|line| format!("{numpy}{line}"));
        let cases = [(&lines[0], &lines[0], &lines[1]), (&lines[0], &lines[0], &lines[2]), (&lines[3], &lines[3], &lines[4])];
        let cases: Vec<(&str, &str, &str)> = cases.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        variables("python", ".py", "", &cases);
    }
}

/// Octave's containers with matrices once recursed for ever, and arrays without elements can be of any size.
#[test]
fn values_of_every_shape_are_read() {
    variables(
        "octave",
        ".m",
        "",
        &[
            ("x.a = [1 2;3 4];", "x.a = [1 2;3 4];", "x.a = [1 2;3 5];"),
            ("x = {[1 2;3 4]};", "x = {[1 2;3 4]};", "x = {[1 2 3 4]};"),
            ("x = {ones(2,2,2), {true(2)}};", "x = {ones(2,2,2), {true(2)}};", "x = {ones(2,2,2), {false(2)}};"),
            ("x = {{}, [], zeros(0,3)};", "x = {{}, [], zeros(0,3)};", "x = {{}, [], true(1e12,0)};"),
            ("x = true(2,2);", "x = true(2,2);", "x = true(1e12,0);"),
            ("x = uint8([1 2;3 4]);", "x = uint8([1 2;3 4]);", "x = struct('a', {1, 2});"),
        ],
    );
    variables(
        "r",
        ".R",
        "",
        &[
            ("x <- list(a = matrix(1:4, 2))", "x <- list(a = matrix(1:4, 2))", "x <- list(a = matrix(c(1, 2, 3, 5), 2))"),
            ("x <- matrix(1:4, 2)", "x <- matrix(1:4, 2)", "x <- matrix(0, 1000000000, 0)"),
            ("x <- array(1:8, c(2, 2, 2))", "x <- array(1:8, c(2, 2, 2))", "x <- array(8:1, c(2, 2, 2))"),
        ],
    );
    if has_module("numpy") {
        let lines = ["x = np.zeros((2, 0))", "x = np.zeros((10**12, 0))", "x = [np.eye(2)]", "x = [np.ones((2, 2))]"]
            .map(|line| format!("import numpy as np\n{line}"));
        variables("python", ".py", "", &[(&lines[0], &lines[0], &lines[1]), (&lines[2], &lines[2], &lines[3])]);
    }
}

/// What nobody can compare is never equal, not even to itself.
#[test]
fn what_cannot_be_compared_passes_nowhere() {
    let fails = |language: &str, suffix: &str, programs: &[&str]| {
        for program in programs {
            let file = format!("s{suffix}");
            let suite = format!("  timeout: 10\n  tests:\n  - {{name: c, entryPoint: {file}, tests: [{{name: x}}]}}\n");
            let files = [(file.as_str(), *program)];
            let Some(report) = report(language, &suite, &files, &files) else { return };
            let judgement = &judgements(&report)[0];
            assert_ne!(judgement.result, Passed, "{language} {program}: {judgement:?}");
        }
    };
    let python = [
        "x = 1\nfor _ in range(100): x = [x]",
        "x = {}\nfor _ in range(100): x = {'a': x}",
        "class A: pass\nx = A",
        "def f(): pass\nx = [f]",
        "class A:\n    def __repr__(self): return 'A'\n    def f(self): pass\nx = A().f",
    ];
    fails("python", ".py", &python);
    fails("octave", ".m", &["x = 1; for k = 1:100, x = {x}; end", "x = @sin;"]);
    let closures = "make <- function(k) function() k\nx <- ";
    let r = [
        "x <- 1; for (k in 1:100) x <- list(x)",
        &format!("{closures}make(1)"),
        &format!("{closures}list(a = make(1))"),
        "x <- structure(local({ k <- 1; function() k }), class = 'mine')",
        "x <- stats:::C_rnorm$address",
    ];
    fails("r", ".R", &r);
    let plain = "x <- function(a) a + 1";
    variables("r", ".R", "", &[(plain, plain, "x <- function(a) a + 2"), ("x <- mean", "x <- mean", "x <- median")]);
    variables(
        "r",
        ".R",
        "",
        &[("x <- y ~ z", "x <- y ~ z", "x <- y ~ w"), ("x <- quote(a + b)", "x <- quote(a + b)", "x <- quote(a - b)")],
    );
    // what the text of a function is, a suite may say, and the reference's way is a switch
    let text = "  - {name: t, entryPoint: s.R, qualification: contains, tests: [{name: x, pattern: 'function ()'}]}\n";
    for (switch, program, wanted) in
        [("true", format!("{closures}make(1)"), [Failed, Passed]), ("false", format!("{closures}make(2)"), [Passed, Passed])]
    {
        let suite =
            format!("  compat: {{exactComparisons: {switch}}}\n  tests:\n  - {{name: c, entryPoint: s.R, tests: [{{name: x}}]}}\n{text}");
        let reference = format!("{closures}make(1)");
        let Some(report) = report("r", &suite, &[("s.R", &reference)], &[("s.R", &program)]) else { return };
        assert_eq!(results(&report), wanted, "{program}: {:?}", judgements(&report));
    }
    // what the platform brings is known by its name
    variables("python", ".py", "", &[("x = int", "x = int", "x = str"), ("x = len", "x = len", "x = max")]);
    // and with the switch off, all is as the reference has it
    let suite = "  compat: {exactComparisons: false}\n  tests:\n  - {name: c, entryPoint: s.py, tests: [{name: x}]}\n";
    // (it compares what is printed, in which a function has an address)
    for (program, solution, wanted) in [
        (python[0], python[0], Passed),
        (python[2], python[2], Passed),
        (python[2], "class B: pass\nx = B", Failed),
        (python[3], python[3], Failed),
    ] {
        let Some(report) = report("python", suite, &[("s.py", program)], &[("s.py", solution)]) else { return };
        assert_eq!(results(&report), [wanted], "{program}: {:?}", judgements(&report));
    }
}

#[test]
fn numeric_outputs_that_are_not_finite() {
    let test = |value: &str| {
        format!(
            "  - {{name: 'c{value}', type: stdout, entryPoint: s.c, tests: [{{name: t, qualification: numericOutput, value: {value}}}]}}\n"
        )
    };
    let suite = format!("  tests:\n{}{}{}", test(".inf"), test(".nan"), test("-.inf"));
    let program = |text: &str| format!("#include <stdio.h>\nint main(void) {{ puts(\"{text}\"); return 0; }}\n");
    for (text, wanted) in [
        ("5", [Failed, Failed, Failed]),
        ("inf", [Passed, Failed, Failed]),
        ("-nan", [Failed, Passed, Failed]),
        ("-inf", [Failed, Failed, Passed]),
    ] {
        let program = program(text);
        let Some(report) = report("c", &suite, &[("s.c", &program)], &[("s.c", &program)]) else { return };
        assert_eq!(results(&report), wanted, "{text} {:?}", judgements(&report));
    }
}

/// A run for a hidden test leaves what it was asked, and a shown run looks for it.
#[test]
fn a_shown_run_learns_nothing_of_a_hidden_one() {
    let suite = "  tests:
  - {name: hidden, entryPoint: s.py, visibility: never, setUpCode: leave('SECRET'), tests: [{name: a}]}
  - {name: made, type: exist, visibility: never, tests: [{name: out.txt}]}
  - {name: shown, entryPoint: s.py, tests: [{name: b}]}
  - {name: found, type: exist, tests: [{name: out.txt}]}
  - {name: open, entryPoint: s.py, setUpCode: leave('open'), tests: [{name: a}]}
  - {name: after, entryPoint: s.py, visibility: never, tests: [{name: b, value: open}]}
";
    let program = "import os\na = 1\nb = open('out.txt').read() if os.path.exists('out.txt') else 'nothing'\n\
                   def leave(text):\n    open('out.txt', 'w').write(text)\n    sum(range(3_000_000))\n";
    let reference = [("s.py", program)];
    let Some(whole) = report("python", suite, &reference, &[("s.py", program)]) else { return };
    assert_eq!(results(&whole), [Passed, Passed, Passed, Failed, Passed, Passed], "{:#?}", judgements(&whole));
    let view = whole.student_view();
    assert!(!view.to_json().to_string().contains("SECRET"));
    // what is told of resources is that of the shown runs alone
    let sum: f64 = view.collections.iter().map(|collection| collection.used.cpu).sum();
    assert!((view.used.cpu - sum).abs() < 1e-9 && view.used.cpu < whole.used.cpu, "{:?} {:?}", view.used, whole.used);
    assert_eq!(view.collections.iter().map(|collection| collection.name.as_str()).collect::<Vec<_>>(), ["shown", "found", "open"]);
    let numbered = suite.replace("name: shown, ", "name: shown, hideName: true, ");
    let Some(report) = report("python", &numbered, &reference, &[("s.py", program)]) else { return };
    assert_eq!(report.student_view().collections[0].name, "Collection 1", "a number that counts hidden tests says where they are");
}

/// The program of a hidden test fails, and a shown one of the same collection does not.
#[test]
fn progress_of_a_hidden_run_is_hidden() {
    let suite = "  tests:\n  - {name: c, entryPoint: s.py, tests: [{name: a}, {name: bad, visibility: never}]}\n";
    let program = "import sys\na = 1\nif 'bad' in str(sys._getframe(2).f_locals.get('names')): raise ValueError\n";
    let Some(whole) = report("python", suite, &[("s.py", "a = 1\nbad = 2")], &[("s.py", program)]) else { return };
    let json = whole.student_view().to_json();
    assert_eq!((&json["tests"][0]["status"], &json["tests"][0]["result"]), (&"COMPLETED".into(), &"PASSED".into()), "{json:#}");
}

/// Names that a submission chose never reach the reference's code.
#[test]
fn tokens_of_each_side_come_from_its_own_files() {
    let suite = "  tests:
  - {name: e, type: exist, file: '*.m', tests: [{name: f}]}
  - {name: v, setUpCode: 'x = #command_1#(3.7);', tests: [{name: x}]}
";
    let right = "function y = answer(n)\n  y = n * 2;\nend\n";
    let reference = [("answer.m", right)];
    for (file, text, wanted) in [
        ("answer.m", right, Passed),
        ("floor.m", "function y = floor(n)\n  y = 3;\nend\n", Failed),
        ("twice.m", &right.replace("answer", "twice"), Passed),
    ] {
        let Some(report) = report("octave", suite, &reference, &[(file, text)]) else { return };
        assert_eq!(results(&report)[1], wanted, "{file} {:?}", judgements(&report));
    }
    let as_before = format!("  compat: {{ownFiles: false}}\n{suite}");
    let Some(report) = report("octave", &as_before, &reference, &[("floor.m", "function y = floor(n)\n  y = 3;\nend\n")]) else { return };
    assert_eq!(results(&report)[1], Passed, "{:?}", judgements(&report));
}

#[test]
fn dependencies_bring_no_solutions() {
    if !has_program("python3") {
        return eprintln!("SKIPPED: python3 is not installed");
    }
    let Some(sandbox) = sandbox() else { return };
    let (runner, desk) = (Runner::new(sandbox, Options::default()), tempfile::tempdir().unwrap());
    let meta = "slug: x\nproperties:\n  testDependencies: [other]\n  executionBackend: {slug: itpcp.exec.py}\n";
    let other =
        "slug: other\nproperties:\n  studentSubmissionFiles: [solution.py, src/deep.py]\n  executionBackend: {slug: itpcp.exec.py}\n";
    write_files(
        &desk.path().join("other"),
        [("meta.yaml", other), ("solution.py", ""), ("src/deep.py", ""), ("src/data.csv", ""), ("help.py", ""), ("test.yaml", "")],
    );
    let program = "import os\nx = sorted(f for d, _, fs in os.walk('/work/other') for f in fs)\n";
    let suite =
        |switch: &str, value: &str| format!("{switch}  tests:\n  - {{name: v, entryPoint: s.py, tests: [{{name: x, value: {value}}}]}}\n");
    let judge = |suite: &str| {
        let files = [("meta.yaml", meta), ("s.py", program)];
        let report = run(&runner, &desk, "python", suite, &files, &[("s.py", program)]);
        assert_eq!(results(&report), [Passed], "{:?}", judgements(&report));
    };
    judge(&suite("", "[data.csv, help.py]"));
    judge(&suite("  compat: {unsolvedDependencies: false}\n", "[data.csv, deep.py, help.py, solution.py]"));
}

#[test]
fn comments_do_not_switch_a_style_test_off() {
    if !has_module("flake8") {
        return eprintln!("SKIPPED: flake8 is not installed");
    }
    let suite = "  tests:\n  - {name: l, type: linting, file: s.py, tests: [{name: s, pattern: W}]}\n";
    for (program, wanted) in [("# flake8: noqa\nimport os\n", Failed), ("import os  # noqa\n", Failed), ("x = 1\n", Passed)] {
        let Some(report) = report("python", suite, &[("s.py", "x = 1\n")], &[("s.py", program)]) else { return };
        assert_eq!(results(&report), [wanted], "{program} {:?}", judgements(&report));
    }
    let as_before = format!("  compat: {{noNoqa: false}}\n{suite}");
    let Some(report) = report("python", &as_before, &[("s.py", "x = 1\n")], &[("s.py", "# flake8: noqa\nimport os\n")]) else { return };
    assert_eq!(results(&report), [Passed]);
}

/// What makes the checker itself fail has not been checked.
#[test]
fn a_style_checker_that_fails_passes_nobody() {
    if !has_module("flake8") {
        return eprintln!("SKIPPED: flake8 is not installed");
    }
    let suite = "  tests:\n  - {name: l, type: linting, file: s.py, tests: [{name: s, pattern: 'W,E'}]}\n";
    let fine = "x = 1\n".to_owned();
    for program in [
        format!("import os\nx = 1\ny = 0 and {}1\n", "-".repeat(2960)),
        format!("import os\ny = {}1\n", "-".repeat(5000)),
        format!("import os\ny = {}\n", vec!["a"; 20_000].join("+")),
        "import os\nx = '\0'\n".to_owned(),
    ] {
        let Some(report) = report("python", suite, &[("s.py", &fine)], &[("s.py", &program)]) else { return };
        let judgement = &judgements(&report)[0];
        assert_eq!((judgement.result, judgement.class), (Failed, Class::Wrong), "{:.40} {judgement:?}", program);
    }
    let Some(report) = report("python", suite, &[("s.py", &fine)], &[("s.py", &fine)]) else { return };
    assert_eq!(results(&report), [Passed]);
}

/// All 64 bits of an integer count.
#[test]
fn octave_integers() {
    // the halves of a number, so that no literal is rounded before it is one
    let of = |class: &str, high: u32, low: u32| format!("x = typecast(uint32([{low} {high}]), '{class}');");
    let (a, b) = (of("uint64", 0xcbf2_9ce4, 0x8422_2325), of("uint64", 0xcbf2_a000, 0));
    let (c, d) = (of("int64", 0x7fff_ffff, 0xffff_ffff), of("int64", 0x7fff_ffff, 0xffff_fffe));
    let (e, f) = (of("int64", 0x8000_0000, 1), of("int64", 0x8000_0000, 2));
    let many = |x: &str| format!("{x} x = [x; 1; 2];");
    let cell = |x: &str| format!("{x} x = {{x, [x x]}};");
    let exact = "  relativeTolerance: 1.0e-300\n  absoluteTolerance: 0.0\n";
    let mut pairs = vec![(a.clone(), b.clone()), (c.clone(), d.clone()), (e.clone(), f.clone())];
    pairs.extend([(many(&a), many(&b)), (many(&c), many(&d)), (many(&e), many(&f)), (cell(&a), cell(&b)), (cell(&c), cell(&d))]);
    let cases: Vec<(&str, &str, &str)> = pairs.iter().map(|(right, wrong)| (right.as_str(), right.as_str(), wrong.as_str())).collect();
    variables("octave", ".m", exact, &cases);
}

/// What is printed in part only may differ in the rest.
#[test]
fn python_values_that_print_in_part() {
    let deque = "from collections import deque\nx = deque(range(20000))";
    let array = "from array import array\nx = array('d', range(40000))";
    let big = |end: &str| format!("from dataclasses import dataclass\n@dataclass\nclass A:\n    t: str\nx = A('a' * 200_000 + '{end}')");
    variables(
        "python",
        ".py",
        "",
        &[
            (deque, deque, &format!("{deque}\nx[9999] = 0\nx[19999] = 1")),
            (array, array, &format!("{array}\nx[39999] = 1")),
            ("import cmath\nx = complex('nan+1j')", "x = complex('nan+1j')", "x = complex('nan+2j')"),
            ("x = [complex(float('inf'), float('nan'))]", "x = [complex(float('inf'), float('nan'))]", "x = [complex(1, float('nan'))]"),
        ],
    );
    let suite = "  tests:\n  - {name: c, entryPoint: s.py, tests: [{name: x}]}\n";
    let bad = "class A:\n    def __repr__(self): raise ValueError\nx = A()".to_owned();
    for (reference, submission) in [(big("a"), big("b")), (big("a"), big("a")), (bad.clone(), bad)] {
        let Some(report) = report("python", suite, &[("s.py", &reference)], &[("s.py", &submission)]) else { return };
        assert_eq!(results(&report), [Failed], "{:?}", judgements(&report));
    }
    if !has_module("numpy") {
        return eprintln!("SKIPPED: numpy is not installed");
    }
    let class = "import numpy as np\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    v: object\n";
    let masked = "import numpy as np\nx = np.ma.array([1.0, 2.0, 3.0], mask=";
    let cases = [
        ("x = A(np.zeros(2000))", "x = A(np.zeros(2000))\nx.v[1000] = 1"),
        ("x = A([np.arange(1500), '...'])", "x = A([np.arange(1500), '...'])\nx.v[0][700] = 1"),
    ]
    .map(|(right, wrong)| (format!("{class}{right}"), format!("{class}{wrong}")));
    let cases = cases.into_iter().chain([
        (format!("{masked}[0, 1, 0])"), format!("{masked}[0, 0, 0])")),
        (format!("{masked}[0, 1, 0])"), format!("{masked}[1, 0, 0])")),
        (
            "import numpy as np\nx = np.array([1, 2], dtype=np.longdouble)".into(),
            "import numpy as np\nx = np.array([1, 3], dtype=np.longdouble)".into(),
        ),
        ("import numpy as np\nx = np.longdouble(1.5)".into(), "import numpy as np\nx = np.longdouble(2.5)".into()),
        ("import numpy as np\nx = [np.clongdouble(1j)]".into(), "import numpy as np\nx = [np.clongdouble(2j)]".into()),
    ]);
    let cases: Vec<(String, String)> = cases.collect();
    let cases: Vec<(&str, &str, &str)> = cases.iter().map(|(right, wrong)| (right.as_str(), right.as_str(), wrong.as_str())).collect();
    variables("python", ".py", "", &cases);
    let too_long = format!("{class}x = A(np.zeros(200_000))");
    let whole = format!("{masked}[0, 1, 0])\nx = np.ma.array([1.0, 7.0, 3.0], mask=[0, 1, 0])");
    for (reference, submission, wanted) in [
        (too_long.clone(), too_long, Failed),
        // what nobody can see does not matter
        (format!("{masked}[0, 1, 0])"), whole, Passed),
    ] {
        let Some(report) = report("python", suite, &[("s.py", &reference)], &[("s.py", &submission)]) else { return };
        assert_eq!(results(&report), [wanted], "{:?}", judgements(&report));
    }
}

/// Who hands in nothing has caused no error.
#[test]
fn a_missing_program_is_not_the_error_that_is_asked_for() {
    let fails = [
        ("python", ".py", "raise ValueError('a')", "x = 1"),
        ("octave", ".m", "error('a')", "x = 1;"),
        ("r", ".R", "stop('a')", "x <- 1"),
        ("c", ".c", "#include <stdlib.h>\nint main(void) { return 3; }\n", "int main(void) { return 0; }\n"),
    ];
    for (language, suffix, right, wrong) in fails {
        let entry = format!("s{suffix}");
        let suite = format!("  tests:\n  - {{name: c, type: error, entryPoint: {entry}, tests: [{{name: it fails}}]}}\n");
        for (file, program, wanted) in [(entry.as_str(), right, Passed), (&entry, wrong, Failed), ("readme.txt", "", Failed)] {
            let Some(report) = report(language, &suite, &[(&entry, right)], &[(file, program)]) else { return };
            assert_eq!(results(&report), [wanted], "{language} {file}: {:?}", judgements(&report));
        }
    }
}

/// Two bytes that are no text are not one and the same.
#[test]
fn bytes_that_are_no_text_differ() {
    variables(
        "octave",
        ".m",
        "",
        &[
            ("x = char(200);", "x = char(200);", "x = char(201);"),
            ("x = {'a', char([65 255])};", "x = {'a', char([65 255])};", "x = {'a', char([65 254])};"),
        ],
    );
    let program = |byte: &str| format!("#include <stdio.h>\nint main(void) {{ putchar({byte}); putchar('\\n'); return 0; }}\n");
    let suite = "  tests:\n  - {name: c, type: stdout, entryPoint: s.c, tests: [{name: t}]}\n";
    for (byte, wanted) in [("0xE4", Passed), ("0xF6", Failed)] {
        let Some(report) = report("c", suite, &[("s.c", &program("0xE4"))], &[("s.c", &program(byte))]) else { return };
        let judgement = &judgements(&report)[0];
        assert_eq!(judgement.result, wanted, "{judgement:?}");
        assert!(!judgement.message.as_ref().is_some_and(|message| message.contains('\u{f7f6}')), "{judgement:?}");
    }
    let python = |byte: &str| format!("import sys\nsys.stdout.buffer.write(b'\\x{byte}')\n");
    let suite = "  tests:\n  - {name: c, type: stdout, entryPoint: s.py, tests: [{name: t}]}\n";
    for (byte, wanted) in [("e4", Passed), ("f6", Failed)] {
        let Some(report) = report("python", suite, &[("s.py", &python("e4"))], &[("s.py", &python(byte))]) else { return };
        assert_eq!(results(&report), [wanted], "{:?}", judgements(&report));
    }
}
