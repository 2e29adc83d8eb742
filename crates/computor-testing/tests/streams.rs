//! How programs read, write and end: standard streams are file descriptors that everybody in the program may use, and a
//! program is over when its last process is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::time::{Duration, Instant};

use common::{has_module, has_program, sandbox, write_files};
use computor_testing::verdict::Judgement;
use computor_testing::{Class, Options, Request, Runner, TestResult};

use TestResult::{Failed, Passed};

/// The judgements of a suite with these collections over the same files on both sides, unless the reference has others.
fn judge(language: &str, rest: &str, files: &[(&str, &str)], reference: Option<&[(&str, &str)]>) -> Option<Vec<Judgement>> {
    let program = match language {
        "python" => "python3",
        "octave" => "octave-cli",
        "r" => "Rscript",
        "c" => "gcc",
        "fortran" => "gfortran",
        "java" => "javac",
        "javascript" => "node",
        language => language,
    };
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    let root = tempfile::tempdir().unwrap();
    let suite = format!("type: {language}\nproperties:\n  timeout: 10\n{rest}");
    let exercise = write_files(&root.path().join("exercise"), [("test.yaml", suite.as_str())]);
    let reference = write_files(&root.path().join("reference"), reference.unwrap_or(files).iter().copied());
    let submission = write_files(&root.path().join("submission"), files.iter().copied());
    let runner = Runner::new(sandbox()?, Options::default());
    let request = Request { reference: Some(&reference), ..Request::new(&exercise, &submission) };
    Some(runner.run(&request).unwrap().tests().map(|test| test.judgement.clone()).collect())
}

fn results(judgements: &[Judgement]) -> Vec<TestResult> {
    judgements.iter().map(|judgement| judgement.result).collect()
}

/// A collection that compares the whole output.
fn output(entry: &str, expected: &str) -> String {
    let expected = expected.replace('\n', "\\n");
    format!(
        "  - {{name: {entry}, type: stdout, entryPoint: {entry}, inputAnswers: ['1', '2'], tests: [{{name: o, value: \"{expected}\"}}]}}\n"
    )
}

#[test]
fn every_ordinary_way_to_read_and_write_works_in_python() {
    let ways = [
        ("input", "print(input(), input())", "1 2\n"),
        ("stdin", "import sys\nprint([line.strip() for line in sys.stdin])", "['1', '2']\n"),
        ("read", "import sys\nprint(sys.stdin.read().split())", "['1', '2']\n"),
        ("readline", "import sys\nprint(sys.stdin.readline().strip(), sys.stdin.readlines())", "1 ['2\\\\n']\n"),
        ("buffer", "import sys\nsys.stdout.buffer.write(sys.stdin.buffer.read().replace(b'\\n', b','))", "1,2,"),
        ("mixed", "import sys\nprint(1)\nsys.stdout.buffer.write(b'2\\n')\nprint(3)", "1\n2\n3\n"),
        ("open", "print([int(x) for x in open(0)])", "[1, 2]\n"),
        ("device", "print(open('/dev/stdin').read().split())\nopen('/dev/stdout', 'w').write('x')", "['1', '2']\nx"),
        ("os", "import os\nos.write(1, os.read(0, 100))", "1\n2\n"),
        ("fileinput", "import fileinput\nprint(sum(int(x) for x in fileinput.input()))", "3\n"),
        ("fdopen", "import os\nwith os.fdopen(1, 'w', closefd=False) as out: out.write('out')\nprint('!')", "out!\n"),
        ("dup", "import os, sys\nsaved = os.dup(1)\nos.dup2(2, 1)\nprint('lost')\nos.dup2(saved, 1)\nprint('seen')", "seen\n"),
        ("run", "import subprocess\nprint('a')\nsubprocess.run(['echo', 'b'])\nprint('c')", "a\nb\nc\n"),
        ("system", "import os\nprint('a')\nos.system('echo b; head -1')\nprint('c')", "a\nb\n1\nc\n"),
        ("popen", "import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 0.2; echo late'])\nprint('end')", "end\nlate\n"),
        ("fork", "import os\nif os.fork() == 0:\n    print('child')\nelse:\n    os.wait()\n    print('parent')", "child\nparent\n"),
        (
            "orphan",
            "import os, time\nif os.fork() == 0:\n    time.sleep(0.2)\n    print('child')\nelse:\n    print('parent')",
            "parent\nchild\n",
        ),
        (
            "thread",
            "import threading, time\ndef work():\n    time.sleep(0.1)\n    print('thread')\nthreading.Thread(target=work).start()\nprint('main')",
            "main\nthread\n",
        ),
        ("daemon", "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nprint('main')", "main\n"),
        (
            "executor",
            "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\npool.submit(print, 'work').result()\nprint('end')",
            "work\nend\n",
        ),
        ("atexit", "import atexit\natexit.register(print, 'bye')\nprint('hello')", "hello\nbye\n"),
        ("object", "class Guest:\n    def __del__(self): print('bye')\nguest = Guest()\nprint('hello')", "hello\nbye\n"),
        ("exit", "import os\nprint('out')\nos._exit(0)\nprint('never')", "out\n"),
        ("sysexit", "import sys\nprint('out')\nsys.exit()", "out\n"),
        ("quit", "print('out')\nquit()", "out\n"),
        ("guard", "def main(): print('main')\nif __name__ == '__main__':\n    main()", "main\n"),
        ("exec", "import os\nprint('a')\nos.execvp('echo', ['echo', 'b'])", "a\nb\n"),
        (
            "redirect",
            "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as kept:\n    print('x')\nprint(kept.getvalue() * 2)",
            "x\nx\n\n",
        ),
        ("logging", "import logging, sys\nlogging.basicConfig(stream=sys.stdout, format='%(message)s')\nlogging.warning('w')", "w\n"),
        ("async", "import asyncio\nasync def main(): print('a')\nasyncio.run(main())", "a\n"),
        (
            "pool",
            "from multiprocessing import Pool\ndef square(x): return x * x\nif __name__ == '__main__':\n    with Pool(2) as pool: print(pool.map(square, [1, 2, 3]))",
            "[1, 4, 9]\n",
        ),
        (
            "spawn",
            "import multiprocessing as mp\ndef say(x): print('child', x)\nif __name__ == '__main__':\n    mp.set_start_method('spawn')\n    p = mp.Process(target=say, args=(1,))\n    p.start(); p.join(); print(p.exitcode)",
            "child 1\n0\n",
        ),
        (
            "process",
            "import multiprocessing as mp\ndef put(q): q.put('q')\nif __name__ == '__main__':\n    q = mp.Queue()\n    p = mp.Process(target=put, args=(q,))\n    p.start(); print(q.get()); p.join()",
            "q\n",
        ),
        ("pickle", "import pickle\nclass P:\n    def __init__(self): self.x = 1\nprint(pickle.loads(pickle.dumps(P())).x)", "1\n"),
        ("many", "for i in range(20000): print(i % 10, end='')", ""),
    ];
    let many = (0..20_000).map(|i| (i % 10).to_string()).collect::<String>();
    let names: Vec<String> = ways.iter().map(|(name, ..)| format!("way_{name}.py")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(ways.iter().map(|way| way.1)).collect();
    let tests: String = names.iter().zip(&ways).map(|(name, way)| output(name, if way.0 == "many" { &many } else { way.2 })).collect();
    let Some(judgements) = judge("python", &format!("  tests:\n{tests}"), &files, None) else { return };
    let wrong: Vec<_> = ways.iter().zip(&judgements).filter(|(_, judgement)| judgement.result != Passed).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_program_that_leaves_is_judged_by_what_it_has_done() {
    let collection = |name: &str| {
        format!(
            "  - {{name: {name}, entryPoint: {name}, tests: [{{name: a}}]}}\n  - {{name: 'out {name}', type: stdout, entryPoint: {name}, tests: [{{name: zzz, qualification: contains, pattern: out}}]}}\n"
        )
    };
    for (language, files) in [
        (
            "python",
            vec![
                ("exit0.py", "import os\na = 1\nprint('out')\nos._exit(0)\na = 2"),
                ("leave.py", "a = 1\nprint('out')\nquit()\na = 2"),
                (
                    "thread.py",
                    "import threading\na = 0\ndef work():\n    global a\n    a = 1\n    print('out')\nthreading.Thread(target=work).start()",
                ),
            ],
        ),
        (
            "octave",
            vec![
                ("exit0.m", "a = 1; disp('out'); exit(0); a = 2;"),
                ("leave.m", "clear all; a = 1;\ndisp('out');\nfunction go(), quit, end\ngo();\na = 2;"),
            ],
        ),
        (
            "r",
            vec![
                ("exit0.R", "a <- 1\ncat('out\\n')\nquit(status = 0)\na <- 2"),
                ("leave.R", "a <- 1\ncat('out\\n')\nif (TRUE) q('no', runLast = FALSE)\na <- 2"),
            ],
        ),
    ] {
        let tests: String = files.iter().map(|(name, _)| collection(name)).collect();
        let Some(judgements) = judge(language, &format!("  tests:\n{tests}"), &files, None) else { continue };
        assert!(judgements.iter().all(|judgement| judgement.result == Passed), "{language}: {judgements:#?}");
        let strict = format!("  compat: {{systemExit: false}}\n  tests:\n{}", collection(files[0].0));
        let judgements = judge(language, &strict, &files, None).unwrap();
        assert_eq!(judgements[0].result, Failed, "{language}: {judgements:#?}");
    }
}

#[test]
fn a_program_that_leaves_with_an_error_has_failed() {
    for (language, name, text) in [
        ("python", "s.py", "import os\na = 1\nos._exit(3)"),
        ("python", "t.py", "import sys\na = 1\nsys.exit('no')"),
        ("octave", "s.m", "a = 1; exit(3);"),
        ("r", "s.R", "a <- 1\nquit(status = 3)"),
    ] {
        let suite = format!("  tests:\n  - {{name: v, entryPoint: {name}, tests: [{{name: a}}]}}\n");
        let Some(judgements) = judge(language, &suite, &[(name, text)], None) else { continue };
        assert_eq!(judgements[0].result, Failed, "{language}");
        assert_eq!(judgements[0].class, Class::RuntimeError, "{language}: {judgements:?}");
    }
}

#[test]
fn a_process_left_behind_is_waited_for_only_within_the_limit() {
    let suite = "  timeout: 1\n  tests:\n  - {name: v, type: stdout, entryPoint: s.c, tests: [{name: o, value: 'parent'}]}\n"
        .replace("  timeout: 1\n", "");
    let text =
        "#include <stdio.h>\n#include <unistd.h>\nint main(void) { if (fork() == 0) { sleep(100); } else { puts(\"parent\"); } return 0; }";
    let begin = Instant::now();
    let Some(judgements) = judge("c", &suite.replace("entryPoint", "timeout: 1, entryPoint"), &[("s.c", text)], None) else { return };
    assert_eq!(results(&judgements), [Passed], "{judgements:?}");
    assert!(begin.elapsed() < Duration::from_secs(15), "{:?}", begin.elapsed());
    let late = text.replace("sleep(100);", "usleep(200000); puts(\"child\");");
    let judgements = judge("c", &suite.replace("'parent'", "\"parent\\nchild\""), &[("s.c", &late)], None).unwrap();
    assert_eq!(results(&judgements), [Passed], "{judgements:?}");
}

#[test]
fn sleeping_counts_and_no_run_holds_its_place_for_long() {
    let suite = |switch: &str| format!("  {switch}\n  tests:\n  - {{name: v, timeout: 1, entryPoint: s.py, tests: [{{name: a}}]}}\n");
    let sleeps = |seconds: &str| format!("import time\ntime.sleep({seconds})\na = 1");
    let run = |seconds: &str, switch: &str| {
        let reference = [("s.py", "a = 1")];
        judge("python", &suite(switch), &[("s.py", &sleeps(seconds))], Some(&reference)).map(|mut judgements| judgements.remove(0))
    };
    let Some(judgement) = run("0.4", "seed: 1") else { return };
    assert_eq!(judgement.result, Passed, "{judgement:?}");
    let begin = Instant::now();
    let judgement = run("60", "seed: 1").unwrap();
    assert_eq!((judgement.result, judgement.class), (Failed, Class::TimeLimit), "{judgement:?}");
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    // on the clock there is nothing in addition
    assert_eq!(run("1.2", "compat: {ownTime: false}").unwrap().class, Class::TimeLimit);
}

#[test]
fn modules_of_a_submission_may_have_the_names_of_the_library_s() {
    let names = [
        "random",
        "json",
        "types",
        "io",
        "os",
        "warnings",
        "copy",
        "string",
        "enum",
        "re",
        "signal",
        "time",
        "datetime",
        "atexit",
        "importlib",
        "collections",
        "functools",
        "abc",
        "codecs",
        "encodings",
        "site",
        "token",
        "operator",
        "math",
        "threading",
        "traceback",
        "linecache",
    ];
    // in the library's place, as a module that is not used, and as one that is
    let files: Vec<(String, String)> = names.iter().map(|name| (format!("{name}.py"), "mine = 42".to_owned())).collect();
    for (name, text) in &files {
        let used = format!("import {}\na = getattr({0}, 'mine', 0)", name.trim_end_matches(".py"));
        let program = [("s.py", "a = 7\nprint(a)"), ("u.py", used.as_str()), (name.as_str(), text.as_str())];
        let suite = "  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a, value: 7}]}\n  - {name: u, entryPoint: u.py, tests: [{name: a}]}\n  \
                     - {name: f, type: function, function: f, entryPoint: f.py, tests: [{arguments: [1], value: 2}]}\n";
        let program = [program.as_slice(), &[("f.py", "def f(x): return x + 1")]].concat();
        let Some(judgements) = judge("python", suite, &program, None) else { return };
        assert_eq!(results(&judgements), [Passed, Passed, Passed], "{name}: {judgements:#?}");
    }
    let mine = ["random", "json", "types", "copy", "string", "enum", "datetime", "re", "signal"];
    for name in mine {
        let file = format!("{name}.py");
        let text = format!("import {name}\na = {name}.mine");
        let suite = "  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: a, value: 42}]}\n";
        let judgements = judge("python", suite, &[("s.py", &text), (&file, "mine = 42")], None).unwrap();
        assert_eq!(results(&judgements), [Passed], "{name}: {judgements:#?}");
    }
}

#[test]
fn a_guarded_part_runs_and_takes_nothing_away() {
    let program = "def f(x): return 2 * x\na = 1\nif __name__ == '__main__':\n    print(f(int(input())))\n";
    let suite = |switch: &str| {
        format!(
            "  compat: {{mainGuard: {switch}}}\n  tests:\n  - {{name: v, entryPoint: s.py, tests: [{{name: a, value: 1}}, {{name: 'f(2)', value: 4}}]}}\n  \
             - {{name: o, type: stdout, entryPoint: s.py, inputAnswers: ['4'], tests: [{{name: o, value: \"8\\n\"}}]}}\n  \
             - {{name: e, type: stdout, entryPoint: s.py, tests: [{{name: o, value: ''}}]}}\n"
        )
    };
    let Some(judgements) = judge("python", &suite("true"), &[("s.py", program)], None) else { return };
    assert_eq!(results(&judgements), [Passed, Passed, Passed, Failed], "{judgements:#?}");
    assert!(judgements[3].message.as_deref().unwrap().contains("EOF"), "{judgements:#?}");
    let judgements = judge("python", &suite("false"), &[("s.py", program)], None).unwrap();
    assert_eq!(results(&judgements), [Passed, Passed, Failed, Passed], "{judgements:#?}");
    // an error elsewhere is one, whatever is guarded below
    let judgements = judge("python", &suite("true"), &[("s.py", &format!("a = int('x')\n{program}"))], None).unwrap();
    assert_eq!(results(&judgements)[..2], [Failed, Failed], "{judgements:#?}");
}

#[test]
fn the_last_line_of_an_input_has_an_end() {
    let c = "#include <stdio.h>\nint main(void) { int c, n = 0; while ((c = getchar()) != '\\n' && n < 1000) n++; printf(\"%d\", n); return 0; }";
    let python = "import sys\nprint(len(sys.stdin.read()))";
    let java = "public class Main { public static void main(String[] a) throws Exception { int n = 0; while (System.in.read() >= 0) n++; System.out.print(n); } }";
    let node = "console.log(require('fs').readFileSync(0).length)";
    let fortran = "program p\ncharacter(9) :: l\nread '(a)', l\nprint '(a)', trim(l)\nend program";
    for (language, name, text, with, without) in [
        ("c", "s.c", c, "3", "1000"),
        ("python", "s.py", python, "4", "3"),
        ("java", "Main.java", java, "4", "3"),
        ("javascript", "main.js", node, "4", "3"),
        ("fortran", "s.f90", fortran, "abc", "abc"),
    ] {
        for (switch, expected) in [("true", with), ("false", without)] {
            let suite = format!(
                "  compat: {{finalNewline: {switch}}}\n  tests:\n  - {{name: o, type: stdout, entryPoint: {name}, inputAnswers: [abc], tests: [{{name: o, qualification: regexp, pattern: '^{expected}\\s*$'}}]}}\n"
            );
            let Some(judgements) = judge(language, &suite, &[(name, text)], None) else { continue };
            assert_eq!(results(&judgements), [Passed], "{language} {switch}: {judgements:?}");
        }
    }
}

#[test]
fn sources_in_other_encodings_are_read() {
    let root = tempfile::tempdir().unwrap();
    for (language, name, program, text) in [
        ("octave", "s.m", "octave-cli", &b"% L\xf6sung\na = 1; b = 'x';\n"[..]),
        ("octave", "s.m", "octave-cli", &b"\xef\xbb\xbfa = 1; b = 'x';\n"[..]),
        ("octave", "s.m", "octave-cli", &b"a = helper(); b = 'x';\n"[..]),
        ("r", "s.R", "Rscript", &b"# L\xf6sung\na <- 1; b <- 'x'\n"[..]),
        ("r", "s.R", "Rscript", &b"\xef\xbb\xbfa <- 1; b <- 'x'\n"[..]),
    ] {
        if !has_program(program) {
            eprintln!("SKIPPED: {program} is not installed");
            continue;
        }
        let suite = format!(
            "type: {language}\nproperties: {{timeout: 10, tests: [{{name: v, entryPoint: {name}, tests: [{{name: a}}, {{name: b}}]}}]}}"
        );
        let exercise = write_files(&root.path().join("exercise"), [("test.yaml", suite.as_str())]);
        let plain = if language == "r" { "a <- 1; b <- 'x'" } else { "a = 1; b = 'x';" };
        let reference = write_files(&root.path().join("reference"), [(name, plain)]);
        let submission = root.path().join("submission");
        std::fs::create_dir_all(&submission).unwrap();
        std::fs::write(submission.join(name), text).unwrap();
        std::fs::write(submission.join("helper.m"), b"% gr\xfc\xdfe\nfunction a = helper()\n  a = 1;\nend\n").unwrap();
        let Some(sandbox) = sandbox() else { return };
        let request = Request { reference: Some(&reference), ..Request::new(&exercise, &submission) };
        let report = Runner::new(sandbox, Options::default()).run(&request).unwrap();
        let judgements: Vec<_> = report.tests().map(|test| test.judgement.clone()).collect();
        assert_eq!(results(&judgements), [Passed, Passed], "{text:?}: {judgements:#?}");
    }
}

#[test]
fn figures_need_no_screen() {
    let print = "plot([1 2 3]); print -dpng plot.png\nprint('plot.svg');\na = exist('plot.png', 'file');";
    let suite = "  tests:\n  - {name: v, entryPoint: s.m, tests: [{name: a, value: 2}]}\n  - {name: f, type: exist, tests: [{name: plot.png}, {name: plot.svg}]}\n";
    let begin = Instant::now();
    if let Some(judgements) = judge("octave", suite, &[("s.m", print)], None) {
        assert_eq!(results(&judgements), [Passed; 3], "{judgements:#?}");
        assert!(begin.elapsed() < Duration::from_secs(40));
    }
    if !(has_module("matplotlib") && has_module("numpy")) {
        eprintln!("SKIPPED: matplotlib is not installed");
        return;
    }
    let program = "import matplotlib\nmatplotlib.use('TkAgg')\nimport matplotlib.pyplot as plt\nplt.switch_backend('Qt5Agg')\nplt.plot([1, 2])\nplt.show(block=False)\nb = matplotlib.get_backend().lower()\n";
    let suite = "  tests:\n  - {name: v, entryPoint: s.py, tests: [{name: b, value: agg}]}\n  - {name: g, type: graphics, entryPoint: s.py, tests: [{name: gca().lines.__len__(), value: 1}]}\n";
    let Some(judgements) = judge("python", suite, &[("s.py", program)], None) else { return };
    assert_eq!(results(&judgements), [Passed, Passed], "{judgements:#?}");
}

#[test]
fn java_runs_the_declared_package_and_says_what_its_machine_says() {
    let program =
        |head: &str, class: &str| format!("{head}{class} {{ public static void main(String[] args) {{ System.out.println(\"hi\"); }} }}");
    let reference = program("", "public class Main");
    let suite = "  tests:\n  - {name: o, type: stdout, entryPoint: Main.java, tests: [{name: o}]}\n";
    let run =
        |text: &str| judge("java", suite, &[("Main.java", text)], Some(&[("Main.java", &reference)])).map(|mut found| found.remove(0));
    let Some(judgement) = run(&program("package de.uni.exercise1;\n", "public class Main")) else { return };
    assert_eq!(judgement.result, Passed, "{judgement:?}");
    let judgement = run(&program("", "class Summe")).unwrap();
    assert_eq!((judgement.result, judgement.class), (Failed, Class::RuntimeError), "{judgement:?}");
    assert!(judgement.message.as_deref().unwrap().contains("Could not find or load main class"), "{judgement:?}");
}

#[test]
fn what_is_too_large_is_said_of_that_value_alone() {
    for (language, name, text) in [
        ("python", "s.py", "a = 'x' * 70_000_000\nb = 1\nc = 10 ** 5000\nd = 10 ** 20000"),
        ("octave", "s.m", "a = repmat ('x', 1, 7e6); b = 1; c = 1; d = repmat ('x', 1, 7e6);"),
        ("r", "s.R", "a <- strrep('x', 7e7); b <- 1; c <- 1; d <- strrep('x', 7e7)"),
    ] {
        let suite = format!(
            "  tests:\n  - {{name: v, entryPoint: {name}, tests: [{{name: a, value: x}}, {{name: b}}, {{name: c}}, {{name: d, value: 1}}]}}\n"
        );
        let Some(judgements) = judge(language, &suite, &[(name, text)], None) else { continue };
        assert_eq!(results(&judgements)[1..3], [Passed, Passed], "{language}: {judgements:#?}");
        for large in [&judgements[0], &judgements[3]] {
            let message = large.message.as_deref().unwrap_or_default();
            assert!(large.result != Passed && message.contains("too large"), "{language}: {large:?}");
        }
    }
}
