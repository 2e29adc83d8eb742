//! Files that programs leave for who reads the report.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{has_module, has_program, sandbox, write_files};
use computor_testing::run::Judged;
use computor_testing::{Options, Request, Runner};

/// What a submission leaves; `None`, loudly, where nothing can be run.
fn left(program: &str, suite: &str, files: &[(&str, &str)], figures: Option<bool>) -> Option<BTreeMap<String, Vec<u8>>> {
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    let root = tempfile::tempdir().unwrap();
    let suite = ("test.yaml", suite);
    let exercise = write_files(&root.path().join("exercise"), files.iter().copied().chain([suite]));
    let submission = write_files(&root.path().join("submission"), files.iter().copied());
    let runner = Runner::new(sandbox()?, Options { parallel: 2, ..Options::default() });
    let request = Request { figures, ..Request::new(&exercise, &submission) };
    let Judged { report, kept, left } = runner.run_and_keep(&request).unwrap();
    assert_eq!(report.score(), Some(1.0), "{report:#?}");
    // what is kept holds no copy of them
    assert!(!kept.json().contains("\"left\""));
    Some(left)
}

fn text(left: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(left[name].clone()).unwrap()
}

#[test]
fn files_of_shown_tests_are_left_and_none_of_hidden_ones() {
    let program = "import os, sys\nos.makedirs('made/deep')\nopen('made/deep/out.txt', 'w').write('seen')\nopen('data.txt', 'a').write('!')\n\
                   os.symlink('/etc/passwd', 'link')\nopen('../beside.txt', 'w').write('x')\nb = os.path.exists('secret.txt')\na = 1\n";
    let suite = "type: python
properties:
  tests:
  - {name: first, visibility: never, entryPoint: s.py, setUpCode: \"open('secret.txt', 'w').write('s')\", tests: [{name: a, value: 1}]}
  - {name: shown, entryPoint: s.py, tests: [{name: a, value: 1}]}
  - {name: shown too, entryPoint: s.py, setUpCode: \"open('later.txt', 'w').write('l')\", tests: [{name: a, value: 1}]}
  - {name: hidden in part, entryPoint: s.py, tests: [{name: a, value: 1}, {name: \"str(open('found.txt', 'w'))[:1]\", value: <, visibility: afterDeadline}]}
";
    let Some(left) = left("python3", suite, &[("s.py", program), ("data.txt", "d"), ("same.txt", "s")], None) else { return };
    let names: Vec<&str> = left.keys().map(String::as_str).collect();
    assert_eq!(names, ["data.txt", "later.txt", "made/deep/out.txt"]);
    assert_eq!((text(&left, "data.txt"), text(&left, "made/deep/out.txt")), ("d!".to_owned(), "seen".to_owned()));
}

/// Where all programs are hidden, nothing is left, however they are run.
#[test]
fn hidden_programs_leave_nothing() {
    let suite = "type: python
properties:
  tests:
  - {name: a, visibility: never, entryPoint: s.py, tests: [{name: a, value: 1}]}
  - {name: b, visibility: afterDeadline, entryPoint: s.py, setUpCode: b = 2, tests: [{name: b, value: 2}]}
";
    let Some(left) = left("python3", suite, &[("s.py", "a = 1\nopen('out.txt', 'w').write('x')\n")], None) else { return };
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn compiled_programs_leave_files_and_no_program() {
    let source = "#include <stdio.h>\nint main(void) { int n; scanf(\"%d\", &n); FILE *f = fopen(\"out.csv\", \"w\"); fprintf(f, \"%d\\n\", n); fclose(f); printf(\"%d\\n\", n); return 0; }\n";
    let suite = "type: c
properties:
  tests:
  - {name: one, type: stdout, entryPoint: s.c, inputAnswers: ['1'], tests: [{name: o, value: '1'}]}
  - {name: two, type: stdout, entryPoint: s.c, inputAnswers: ['2'], tests: [{name: o, value: '2'}]}
  - {name: three, visibility: never, type: stdout, entryPoint: s.c, inputAnswers: ['3'], tests: [{name: o, value: '3'}]}
";
    let Some(left) = left("gcc", suite, &[("s.c", source)], None) else { return };
    assert_eq!(left.keys().collect::<Vec<_>>(), ["out-2.csv", "out.csv"]);
    assert_eq!((text(&left, "out.csv"), text(&left, "out-2.csv")), ("1\n".to_owned(), "2\n".to_owned()));
}

const PNG: &[u8] = b"\x89PNG";

#[test]
fn figures_of_python_become_pictures() {
    if !(has_module("matplotlib") && has_module("numpy")) {
        eprintln!("SKIPPED: matplotlib is not installed");
        return;
    }
    let program = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.title('t')\nplt.show()\nplt.figure()\nplt.plot([1])\na = 1\n";
    let suite = |more: &str| {
        format!(
            "type: python\nproperties:\n  {more}\n  tests:\n  - {{name: g, type: graphics, entryPoint: s.py, tests: [{{name: gca().lines.__len__(), value: 1}}]}}\n\
             \x20 - {{name: h, type: graphics, entryPoint: s.py, tests: [{{name: gca().get_title(), value: ''}}]}}\n\
             \x20 - {{name: v, entryPoint: s.py, tests: [{{name: a, value: 1}}]}}\n"
        )
    };
    let pictures = |more: &str, figures| {
        let left = left("python3", &suite(more), &[("s.py", program)], figures).unwrap();
        assert!(left.iter().all(|(name, content)| name.starts_with("figures/figure-") && content.starts_with(PNG)), "{:?}", left.keys());
        left.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(pictures("timeout: 20", None), ["figures/figure-1.png", "figures/figure-2.png"]);
    assert!(pictures("storeGraphicsArtifacts: false", None).is_empty());
    assert!(pictures("timeout: 20", Some(false)).is_empty());
    let hidden = suite("timeout: 20").replace("type: graphics", "visibility: never, type: graphics");
    assert!(left("python3", &hidden, &[("s.py", program)], None).unwrap().is_empty());
}

#[test]
fn figures_of_r_become_pictures() {
    let suite = |more: &str| {
        format!("type: r\nproperties:\n  {more}\n  tests:\n  - {{name: v, entryPoint: s.R, tests: [{{name: a, value: 1}}]}}\n")
    };
    let program = &[("s.R", "plot(1:3)\nhist(c(1, 2))\na <- 1\n")];
    // R itself draws into a file where there is no screen
    let Some(left_alone) = left("Rscript", &suite("timeout: 20"), program, None) else { return };
    assert!(left_alone["Rplots.pdf"].starts_with(b"%PDF") && left_alone["Rplots.pdf"].ends_with(b"%%EOF\n"), "{:?}", left_alone.keys());
    let pictures = left("Rscript", &suite("storeGraphicsArtifacts: true"), program, None).unwrap();
    assert_eq!(pictures.keys().collect::<Vec<_>>(), ["figures/figure-1-1.svg", "figures/figure-1-2.svg"]);
    assert!(pictures.values().all(|content| String::from_utf8_lossy(content).trim_end().ends_with("</svg>")));
}

/// A test that is shown has its pictures, wherever others ask for the same run: a hidden one before it, or one that wants no pictures. And
/// nothing that hidden tests draw is among them.
#[test]
fn a_picture_is_of_one_shown_test() {
    const SHOWN: &str = "visibility: always, entryPoint: s.R, tests: [{name: a, value: 1}]";
    let suite = |tests: &[&str]| {
        format!("type: r\nproperties:\n  tests:\n{}", tests.iter().map(|test| format!("  - {{{test}}}\n")).collect::<String>())
    };
    let shown = format!("name: shown, storeGraphicsArtifacts: true, {SHOWN}");
    let hidden = shown.replace("name: shown", "name: hidden").replace("always", "never");
    let plain = shown.replace("name: shown", "name: plain").replace("true", "false");
    let drawing = |test: &str, code: &str| format!("{test}, setUpCode: \"{code}\"");
    let program = &[("s.R", "a <- 1\nplot(1:3, main = 'the program')\n")];
    let pictures = |tests: &[&str]| {
        let left = left("Rscript", &suite(tests), program, None)?;
        let pictures: Vec<String> = left.into_iter().filter(|(name, _)| name.starts_with("figures/")).map(|(name, _)| name).collect();
        Some(pictures)
    };
    let Some(alone) = pictures(&[&shown]) else { return };
    assert_eq!(alone, ["figures/figure-1-1.svg"]);
    // Its own one, once, whatever comes before and after.
    for others in [[&hidden, &shown], [&shown, &hidden], [&plain, &shown], [&shown, &plain]] {
        assert_eq!(pictures(&others.map(String::as_str)).unwrap(), alone, "{others:?}");
    }
    assert!(pictures(&[&hidden, &plain]).unwrap().is_empty());
    // What a hidden test draws is not there; what two shown ones draw before the program does is there for each, and the program's once.
    let secret = drawing(&hidden, "plot(9:1, main = 'secret')");
    assert_eq!(pictures(&[&secret, &shown]).unwrap(), alone);
    let [one, two] = [1, 2].map(|number| drawing(&shown.replace("shown", &format!("shown {number}")), &format!("plot({number}:7)")));
    let drawn = pictures(&[&secret, &one, &two]).unwrap();
    assert_eq!(drawn, ["figures/figure-1-1-2.svg", "figures/figure-1-1.svg", "figures/figure-1-2.svg"]);
}

/// The same for files, which hidden tests and shown ones ask for alike.
#[test]
fn a_hidden_test_before_takes_no_file_away() {
    let suite = "type: python
properties:
  tests:
  - {name: hidden, visibility: never, type: stdout, entryPoint: s.py, tests: [{name: o}]}
  - {name: shown, type: stdout, entryPoint: s.py, tests: [{name: o}]}
";
    let Some(left) = left("python3", suite, &[("s.py", "print('x')\nopen('out.txt', 'w').write('y')\n")], None) else { return };
    assert_eq!(left.keys().collect::<Vec<_>>(), ["out.txt"]);
}
