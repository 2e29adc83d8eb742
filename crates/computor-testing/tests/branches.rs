//! A program that is run once for several collections: each of them finds what a run of its own would have brought, and what
//! cannot be shared is not.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

mod common;

use std::sync::{LazyLock, Mutex};

use common::{has_program, sandbox, write_files};
use computor_sandbox::{Ended, Job, Limits, Outcome, Sandbox};
use computor_testing::backend::{Bench, End, Execution, Machine, Mode, Program, Used};
use computor_testing::format::meta::Settings;
use computor_testing::format::suite::Suite;
use computor_testing::languages;
use computor_testing::{Class, Options, RunError};

/// A sandbox that counts runs.
struct Counted {
    sandbox: Sandbox,
    runs: Mutex<usize>,
}

impl Machine for Counted {
    fn run(&self, job: &Job, cancelled: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
        let outcome = self.sandbox.run_until(job, cancelled)?;
        // What a busy machine had no time for is run again.
        *self.runs.lock().unwrap() += usize::from(outcome.ended != Ended::Starved);
        Ok(outcome)
    }
}

/// Code after the program, and the names that are asked for then.
type Part<'a> = (&'a str, &'a [&'a str]);

struct Tried {
    together: Vec<Option<Execution>>,
    alone: Vec<Execution>,
}

/// Runs a script for several parts together, and for each alone.
fn try_out(language: &str, script: &str, input: Option<&str>, parts: &[Part<'_>], timeout: f64) -> Option<Tried> {
    let (program, file) = match language {
        "python" => ("python3", "s.py"),
        "octave" => ("octave-cli", "s.m"),
        _ => ("Rscript", "s.R"),
    };
    if !has_program(program) {
        eprintln!("SKIPPED: {program} is not installed");
        return None;
    }
    static SANDBOX: LazyLock<Option<Sandbox>> = LazyLock::new(sandbox);
    let machine = Counted { sandbox: SANDBOX.clone()?, runs: Mutex::new(0) };
    let directory = tempfile::tempdir().unwrap();
    write_files(directory.path(), [(file, script), ("data.txt", "first\nsecond\nthird\nfourth\n")]);
    let suite =
        format!("type: {language}\nproperties: {{tests: [{{name: v, entryPoint: {file}, timeout: {timeout}, tests: [{{name: a}}]}}]}}");
    let suite = Suite::parse("test.yaml", &suite).unwrap();
    let mut options = Options::default();
    options.limits = Limits { memory: 256 << 20, ..options.limits };
    let (settings, never) = (Settings::default(), || false);
    let bench = Bench::new(Mode::Student, &machine, &options, &settings, &never);
    let program = |(setup, names): &Part<'_>| Program {
        collection: &suite.collections[0],
        directory: directory.path(),
        input: input.map(str::to_owned),
        setup: vec![(*setup).to_owned()],
        teardown: Vec::new(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        expressions: Vec::new(),
        calls: None,
        hidden: false,
    };
    let programs: Vec<Program<'_>> = parts.iter().map(program).collect();
    let backend = languages::find(language).unwrap();
    // Once before, so that both are forks of a warm interpreter where there is one.
    backend.execute(&bench, &programs[0]).unwrap();
    machine.sandbox.settle();
    *machine.runs.lock().unwrap() = 0;
    let before = bench.used().cpu;
    let together = backend.execute_alike(&bench, &programs).unwrap();
    let shared = bench.used().cpu;
    assert_eq!(*machine.runs.lock().unwrap(), 1, "{script}");
    let plain = |execution: Execution| Execution { used: Used::default(), left: std::collections::BTreeMap::new(), ..execution };
    let alone = programs.iter().map(|program| plain(backend.execute(&bench, program).unwrap())).collect();
    let whole = bench.used();
    let ms = |seconds: f64| (seconds * 1e3).round();
    eprintln!("{language}, {} parts: {} ms of CPU time together, {} alone", parts.len(), ms(shared - before), ms(whole.cpu - shared));
    for used in together.iter().flatten().map(|execution| execution.used) {
        assert!(used.cpu >= 0.0 && used.cpu <= whole.cpu && used.wall <= whole.wall && used.peak_memory > 0, "{used:?}");
    }
    Some(Tried { together: together.into_iter().map(|execution| execution.map(plain)).collect(), alone })
}

/// All parts are served by one run, and what each gets is what it would get alone.
fn the_same(language: &str, scripts: &[&str], input: Option<&str>, parts: &[Part<'_>]) {
    for script in scripts {
        let Some(tried) = try_out(language, script, input, parts, 10.0) else { return };
        for (number, (together, alone)) in tried.together.iter().zip(&tried.alone).enumerate() {
            assert_eq!(together.as_ref(), Some(alone), "part {number} of {script}");
        }
    }
}

const PARTS: [Part<'static>; 4] =
    [("r = f(1)", &["r", "a"]), ("a.append(f(2))\nprint('second', a)", &["a"]), ("r = f('x')", &["r"]), ("r = missing", &["a"])];

#[test]
fn each_part_finds_the_program_as_it_was_at_its_end() {
    let program = |more: &str| format!("a = [0]\ndef f(n):\n    a.append(n)\n    return n + 1\n{more}\n");
    let programs = [
        "",
        "print('no end of line', end='')",
        "import sys\nprint('out', flush=True)\nprint('err', file=sys.stderr)",
        "import random\nb = random.random()\nold = f\ndef f(n):\n    return old(n) + random.random()",
        "import sys\nsys.exit(0)",
        "import os\nos._exit(0)",
        "import sys\nsys.exit(3)",
        "raise ValueError('no')",
        "def (",
        "import atexit\natexit.register(print, 'goodbye')",
        "class C:\n    def __del__(self):\n        print('gone')\nc = C()",
        "if __name__ == '__main__':\n    raise ValueError('late')",
        "file = open('data.txt')\nfile.readline()\nold = f\ndef f(n):\n    return [old(n), file.readline()]",
        "import subprocess\nsubprocess.run(['echo', 'child'])",
        "import threading\nt = threading.Thread(target=print, args=['thread'])\nt.start()\nt.join()",
        "import warnings\nwarnings.warn('careful')",
        "open('made.txt', 'w').write('x')\nold = f\ndef f(n):\n    return [old(n), open('made.txt').read()]",
        "import os\nos.abort()",
        "import sys\nsys.stdout.close()",
        "import os\nos.execv('/bin/echo', ['echo', 'other'])",
    ];
    let last = programs.len() - 1;
    let programs: Vec<String> = programs.iter().map(|more| program(more)).collect();
    let shared: Vec<&str> = programs[..last].iter().map(String::as_str).collect();
    the_same("python", &shared, None, &PARTS);
    // Nobody can say of that what it would have done.
    for script in &programs[last..] {
        let Some(tried) = try_out("python", script, None, &PARTS, 10.0) else { return };
        assert!(tried.together.iter().all(Option::is_none), "{script}: {:?}", tried.together);
    }
}

#[test]
fn each_part_has_what_is_left_of_the_input() {
    let parts: [Part<'_>; 3] = [("r = [input(), input()]", &["r"]), ("r = input()", &["r"]), ("import sys\nr = sys.stdin.read()", &["r"])];
    for input in ["one\ntwo\nthree\nfour", "one"] {
        the_same("python", &["a = input()", "", "import sys\na = sys.stdin.read()", "import os\na = os.read(0, 3)"], Some(input), &parts);
    }
    the_same("python", &["a = input()"], Some(&"line\n".repeat(10_000)), &parts);
}

#[test]
fn exit_codes_and_the_end_are_those_of_each_part() {
    let parts: [Part<'_>; 5] = [
        ("import sys; sys.exit(4)", &["a"]),
        ("import os; os._exit(0)", &["a"]),
        ("import atexit; atexit.register(print, 'bye')", &["a"]),
        ("print('x', end='')", &["a"]),
        ("", &["a"]),
    ];
    the_same("python", &["a = 1"], None, &parts);
}

#[test]
fn what_a_fork_would_change_is_not_shared() {
    for script in [
        "import threading, time\nthreading.Thread(target=time.sleep, args=[0.3]).start()",
        "import subprocess\np = subprocess.Popen(['sleep', '0.3'])",
        "file = open('out.txt', 'w')",
        "import mmap\nm = mmap.mmap(-1, 4096)",
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 5)",
        "import signal\nsignal.signal(signal.SIGCHLD, lambda *x: None)",
        "import os\nr, w = os.pipe()",
        "import os\nos.dup2(os.open('data.txt', os.O_RDONLY), 0)",
    ] {
        let script = format!("a = 1\n{script}\n");
        let parts: [Part<'_>; 3] = [("b = a", &["b"]), ("b = a + 1", &["b"]), ("", &["a"])];
        let Some(tried) = try_out("python", &script, None, &parts, 10.0) else { return };
        let taken: Vec<bool> = tried.together.iter().map(Option::is_some).collect();
        assert_eq!(taken, [true, false, false], "{script}");
        assert_eq!(tried.together[0].as_ref(), Some(&tried.alone[0]), "{script}");
    }
}

#[test]
fn what_one_part_leaves_behind_no_other_finds() {
    let look = "import os\nr = sorted(os.listdir('.')), sorted(os.listdir('/tmp'))";
    for (left, told) in [
        ("open('left.txt', 'w').write('x')", true),
        ("open('/tmp/left.txt', 'w').write('x')", true),
        ("open('data.txt', 'a').write('x')", true),
        ("import subprocess\nsubprocess.Popen(['sleep', '30'], start_new_session=True)", false),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", false),
    ] {
        let parts: [Part<'_>; 4] = [("r = 0", &["r"]), (left, &["a"]), (look, &["r"]), ("r = open('data.txt').read()", &["r"])];
        let Some(tried) = try_out("python", "a = 1", None, &parts, 10.0) else { return };
        let taken: Vec<bool> = tried.together.iter().map(Option::is_some).collect();
        assert_eq!(taken, [true, told, false, false], "{left}");
        for (together, alone) in tried.together.iter().zip(&tried.alone) {
            assert!(together.as_ref().is_none_or(|together| together == alone), "{left}");
        }
    }
}

/// However many parts there are, all of them together may use what one run may.
#[test]
fn the_limits_are_those_of_one_run() {
    let failed = |execution: Option<&Execution>| match execution.map(|execution| &execution.end) {
        Some(End::Failed(failure)) => Some(failure.class),
        _ => None,
    };
    let endless: Part<'_> = ("while True: pass", &["a"]);
    let fine: Part<'_> = ("", &["a"]);
    // the first one decides about itself; a later one has not had all of its time
    let Some(tried) = try_out("python", "a = 1", None, &[endless, fine], 0.5) else { return };
    assert_eq!(failed(tried.together[0].as_ref()), Some(Class::TimeLimit));
    assert_eq!(tried.together[1], None);
    let tried = try_out("python", "a = 1", None, &[fine, endless, fine], 0.5).unwrap();
    assert_eq!(tried.together[0].as_ref(), Some(&tried.alone[0]));
    assert_eq!(tried.together[1..], [None, None]);
    // the program alone: that is the verdict for all
    let tried = try_out("python", "while True: pass", None, &[fine, fine], 0.5).unwrap();
    assert_eq!(tried.together.iter().map(|execution| failed(execution.as_ref())).collect::<Vec<_>>(), [Some(Class::TimeLimit); 2]);
    // a program that hides and computes on behind its branches has no more time than any other
    let busy = "import os, time\na = 1\nif os.fork() == 0:\n    os.setsid()\n    while True: pass\n";
    let tried = try_out("python", busy, None, &[("import time; time.sleep(30)", &["a"]), fine, fine, fine], 0.5).unwrap();
    assert_eq!(tried.together[1..], [None, None, None]);
    // much memory: what a fork would need twice, runs alone
    let large = "a = [str(n) for n in range(1000000)]";
    let tried = try_out("python", large, None, &[("b = len([x for x in a])", &["b"]), ("b = len(a)", &["b"])], 10.0).unwrap();
    for (together, alone) in tried.together.iter().zip(&tried.alone) {
        assert!(alone.end == End::Finished && together.as_ref().is_none_or(|together| together == alone), "{together:?}");
    }
}

#[test]
fn r_starts_once() {
    let script =
        "f <- function(n) n + k\na <- c(1, 2)\ncat('seen', exists('b'), list.files(), '\n')\nu <- runif(1)\nhome <- dir.exists(tempdir())";
    let parts: [Part<'_>; 7] = [
        ("k <- 1; b <- 2", &["a", "k", "b", "u", "home"]),
        ("k <- 2; message('careful')", &["a", "k", "b", "u", "home"]),
        ("k <- 3; stop('no')", &["a"]),
        ("k <- 4; warning('hm')", &["f(2)", "u"]),
        ("k <- sample(100); options(digits = 3)", &["k", "u"]),
        ("for (i in 1:3) print(i / 7)", &["a", "home", "u"]),
        ("k <- 5", &["k", "u", "home"]),
    ];
    the_same("r", &[script, "stop('broken')"], None, &parts);
    // what ends the interpreter, or leaves something, is not shared with what comes after
    for (left, told) in
        [("quit(status = 3)", false), ("cat('x', file = 'left.txt')", true), ("plot(1)", true), ("system('sleep 30 &')", false)]
    {
        let parts: [Part<'_>; 4] = [("k <- 1", &["k"]), (left, &["a"]), ("k <- 2", &["k"]), ("k <- 3", &["k"])];
        let Some(tried) = try_out("r", script, None, &parts, 10.0) else { return };
        let taken: Vec<bool> = tried.together.iter().map(Option::is_some).collect();
        assert_eq!(taken, [true, told, false, false], "{left}");
        for (together, alone) in tried.together.iter().zip(&tried.alone) {
            assert!(together.as_ref().is_none_or(|together| together == alone), "{left}");
        }
    }
}

#[test]
fn octave_starts_once() {
    let script = "a = [1 2 3];\nu = rand ();\nseen = exist ('b');\nprintf ('%d files\\n', numel (dir ()));\n";
    let parts: [Part<'_>; 6] = [
        ("b = a * 2;", &["a", "b", "seen", "u"]),
        ("fprintf (stderr, 'careful\n'); b = 3;", &["b", "seen"]),
        ("error ('no');", &["a"]),
        ("exit (0);", &["a"]),
        ("exit (4);", &["a"]),
        ("a", &["numel (a)", "u"]),
    ];
    the_same("octave", &[script, "1;\nfunction r = a (), r = 4; endfunction\nu = 1;\n"], None, &parts);
    for (left, told) in [
        ("save ('-text', 'left.txt', 'a');", true),
        ("fid = fopen ('data.txt', 'r+'); fputs (fid, 'F'); fclose (fid);", true),
        ("system ('sleep 30', false, 'async');", false),
    ] {
        let parts: [Part<'_>; 4] = [("k = 1;", &["k"]), (left, &["a"]), ("k = 2;", &["k"]), ("k = fileread ('data.txt');", &["k"])];
        let Some(tried) = try_out("octave", script, None, &parts, 10.0) else { return };
        let taken: Vec<bool> = tried.together.iter().map(Option::is_some).collect();
        assert_eq!(taken, [true, told, false, false], "{left}");
        for (together, alone) in tried.together.iter().zip(&tried.alone) {
            assert!(together.as_ref().is_none_or(|together| together == alone), "{left}");
        }
    }
}

/// Whoever writes marks of its own exchanges its own answers, and no more.
#[test]
fn forged_marks_bring_no_run_to_an_end_that_it_had_not() {
    let forge = "import gc, os\n\
        nonce = next(o['nonce'] for o in gc.get_objects() if type(o) is dict and 'nonce' in o and 'branches' in o)\n\
        a = 1\n\
        for k in range(3):\n    os.write(1, b'\\0%s-%d\\0' % (nonce.encode(), k)); os.write(2, b'\\0%s-%d\\0' % (nonce.encode(), k))\n    \
        os.write(199, b'%s-branch %d 0 0 99999999999999 18446744073709551615\\n' % (nonce.encode(), k))\n";
    let parts: [Part<'_>; 3] = [("r = a", &["r"]), ("r = a + 1", &["r"]), ("r = a + 2", &["r"])];
    let Some(tried) = try_out("python", forge, None, &parts, 10.0) else { return };
    for execution in tried.together.iter().flatten() {
        assert!(execution.values.len() <= 1, "{execution:?}");
    }
}
