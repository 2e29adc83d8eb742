//! Ordinary programs work inside, and their results come back.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use computor_sandbox::{Config, Ended, Gather, Input, Job, Limits, RunError, Sandbox, Strength, Watch, selftest};

static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| Sandbox::start(config()).unwrap());

fn config() -> Config {
    Config { minimum: Strength::Isolated, ..Config::default() }
}

fn shell(script: &str) -> Job {
    Job {
        args: vec!["-c".into(), script.into()],
        env: vec![("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into()), ("HOME".into(), "/work".into())],
        ..Job::new("/bin/sh")
    }
}

/// The real paths of all programs of this name on the host.
fn find(program: &str) -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::split_paths(&path).map(|directory| directory.join(program));
    paths.filter_map(|path| path.canonicalize().ok()).collect()
}

#[test]
fn streams_channel_inputs_and_files_travel() {
    let mut job = shell("cat given.txt; cat >&2; echo typed >&3; echo made > made.txt; pwd; exit 7");
    job.inputs = vec![Input::bytes("/work/given.txt", "given ")];
    job.stdin = vec![b'x'; 300_000];
    job.channel = true;
    job.collect = vec!["/work/made.txt".into(), "/work/missing".into()];
    let outcome = SANDBOX.run(&job).unwrap();
    assert_eq!(outcome.ended, Ended::Exited(7));
    assert_eq!(outcome.stdout.text(), "given /work\n");
    assert_eq!(outcome.stderr.bytes, job.stdin);
    assert_eq!(outcome.channel.text(), "typed\n");
    assert_eq!(outcome.files, BTreeMap::from([("/work/made.txt".into(), b"made\n".to_vec())]));
    assert_eq!(&outcome.level, SANDBOX.level());
    assert!(outcome.usage.wall > Duration::ZERO && outcome.usage.cpu > Duration::ZERO);
    assert!(outcome.usage.peak_memory > 0);
}

/// Only what the program made or changed, and not by way of links.
#[test]
fn what_a_program_leaves_travels() {
    let mut job = shell(
        "echo more >> given.txt; cat kept.txt; mkdir -p a/b; echo new > a/b/new.txt; ln -s /etc/passwd link; ln -s a way; echo p > ../tmp/x",
    );
    job.inputs = ["given.txt", "kept.txt"].map(|name| Input::bytes(format!("/work/{name}"), "given ").writable()).to_vec();
    job.gather = Some(Gather { directories: vec!["/work".into(), "/work/missing".into()], files: 10, bytes: 1000 });
    let outcome = SANDBOX.run(&job).unwrap();
    let left = [("/work/a/b/new.txt", "new\n"), ("/work/given.txt", "given more\n")];
    assert_eq!(outcome.left, left.map(|(path, text)| (path.into(), text.into())).into());
    assert!(SANDBOX.run(&Job { gather: None, ..job }).unwrap().left.is_empty());
}

#[test]
fn streams_can_be_opened_by_name() {
    let mut job = shell("cat /dev/stdin > /dev/stdout; echo two > /dev/stderr; echo three > /dev/fd/3");
    job.stdin = b"one".to_vec();
    job.channel = true;
    let outcome = SANDBOX.run(&job).unwrap();
    assert_eq!([outcome.stdout.text(), outcome.stderr.text(), outcome.channel.text()], ["one", "two\n", "three\n"]);
}

#[test]
fn only_the_given_environment_is_there() {
    let mut job = Job::new("/usr/bin/env");
    job.env = vec![("A".into(), "1".into())];
    assert_eq!(SANDBOX.run(&job).unwrap().stdout.text(), "A=1\n");
}

#[test]
fn read_only_and_writable_directories() {
    let host = tempfile::tempdir().unwrap();
    fs::create_dir(host.path().join("sub")).unwrap();
    fs::write(host.path().join("sub/f"), "content").unwrap();
    fs::write(host.path().join("run"), "#!/bin/sh\necho ran\n").unwrap();
    fs::set_permissions(host.path().join("run"), fs::Permissions::from_mode(0o700)).unwrap();
    symlink("/etc/shadow", host.path().join("link")).unwrap();
    let script = "cat r/sub/f w/sub/f; r/run; w/run; echo more >> w/sub/f && cat w/sub/f; \
                  echo x >> r/sub/f; rm -rf r/sub; cat w/link; readlink w/link; true";
    // Once with a directory that only its owner may enter, once with an open one.
    for mode in [0o700, 0o755] {
        fs::set_permissions(host.path(), fs::Permissions::from_mode(mode)).unwrap();
        fs::set_permissions(host.path().join("run"), fs::Permissions::from_mode(mode)).unwrap();
        let mut job = shell(script);
        job.inputs = vec![Input::host("/work/r", host.path()), Input::host("/work/w", host.path()).writable()];
        let outcome = SANDBOX.run(&job).unwrap();
        assert_eq!(outcome.stdout.text(), "contentcontentran\nran\ncontentmore\n/etc/shadow\n", "{outcome:?}");
        let errors = outcome.stderr.text().into_owned();
        assert!(errors.contains("r/sub/f: Read-only file system") || errors.contains("cannot create r/sub/f"), "{errors}");
        assert_eq!(fs::read_to_string(host.path().join("sub/f")).unwrap(), "content");
    }
}

#[test]
fn later_inputs_win_over_links_of_earlier_ones() {
    let submission = tempfile::tempdir().unwrap();
    symlink("/tmp/elsewhere", submission.path().join("test.py")).unwrap();
    symlink("/tmp", submission.path().join("data")).unwrap();
    let mut job = shell("cat test.py data/f; ls /tmp; echo forged > test.py; cat test.py");
    job.inputs = vec![
        Input::host("/work", submission.path()).writable(),
        Input::bytes("/work/test.py", "true test;"),
        Input::bytes("/work/data/f", "true data\n"),
    ];
    let outcome = SANDBOX.run(&job).unwrap();
    assert_eq!(outcome.stdout.text(), "true test;true data\ntrue test;", "{outcome:?}");
}

#[test]
fn an_input_that_is_itself_a_link_is_refused() {
    let host = tempfile::tempdir().unwrap();
    symlink("/etc/shadow", host.path().join("solution")).unwrap();
    for input in [Input::host("/work/f", host.path().join("solution")), Input::host("/work/f", host.path().join("no"))] {
        for input in [input.clone(), input.writable()] {
            let error = SANDBOX.run(&Job { inputs: vec![input], ..Job::new("/bin/true") }).unwrap_err();
            assert!(matches!(error, RunError::Input { .. }), "{error}");
        }
    }
}

#[test]
fn what_cannot_be_started_is_told_apart() {
    let missing = SANDBOX.run(&Job::new("/work/a.out")).unwrap();
    assert_eq!(missing.ended, Ended::NotStarted(2));
    let text = Job { inputs: vec![Input::bytes("/work/a.out", "text")], ..Job::new("/work/a.out") };
    assert_eq!(SANDBOX.run(&text).unwrap().ended, Ended::NotStarted(13));
    let nowhere = Job { cwd: "/nowhere".into(), ..Job::new("/bin/true") };
    assert!(matches!(SANDBOX.run(&nowhere), Err(RunError::Setup { .. })));
    assert!(matches!(SANDBOX.run(&Job::new("true")), Err(RunError::Job(_))));
}

#[test]
fn python_works_wherever_it_is_installed() {
    let script = "import sys, os, json, tempfile, subprocess, threading, asyncio, multiprocessing\n\
                  t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n\
                  print(subprocess.run(['/bin/echo', 'child'], capture_output=True, text=True).stdout.strip())\n\
                  async def main(): await asyncio.sleep(0); print('async')\n\
                  asyncio.run(main())\n\
                  with multiprocessing.Pool(2) as pool: print(sum(pool.map(abs, [-1, -2, -3])))\n\
                  print(os.getuid(), json.dumps(sys.version_info[0]), tempfile.gettempdir())\n";
    for python in find("python3") {
        // What is found may be a script that looks for the interpreter.
        let real = "import os, sys; print(os.path.realpath(sys.executable), end='')";
        let answer = Command::new(&python).args(["-c", real]).output().unwrap();
        let python = PathBuf::from(String::from_utf8(answer.stdout).unwrap());
        let mut job = Job::new(&python);
        job.args = ["-B", "main.py"].map(OsString::from).to_vec();
        job.inputs = vec![Input::bytes("/work/main.py", script)];
        job.runtime = python.ancestors().nth(2).map(Path::to_path_buf).into_iter().collect();
        let outcome = SANDBOX.run(&job).unwrap();
        assert_eq!(outcome.stdout.text(), "thread\nchild\nasync\n6\n1000 3 /tmp\n", "{python:?} {outcome:?}");
    }
}

#[test]
fn other_interpreters_start_where_they_are_installed() {
    let programs = [
        ("perl", vec!["-e", "print 6 * 7"]),
        ("node", vec!["-e", "process.stdout.write(String(6 * 7))"]),
        ("java", vec!["-Xmx64m", "Main.java"]),
        ("octave-cli", vec!["--quiet", "--eval", "printf('%d', 6 * 7)"]),
        ("Rscript", vec!["-e", "cat(6 * 7)"]),
        ("julia", vec!["-e", "print(6 * 7)"]),
    ];
    let java = "class Main { public static void main(String[] a) { System.out.print(6 * 7); } }";
    for (name, args) in programs {
        for program in find(name).into_iter().filter(|path| path.starts_with("/usr")).take(1) {
            let mut job = Job::new(program);
            job.args = args.iter().map(OsString::from).collect();
            job.env = vec![("PATH".into(), "/usr/bin:/bin".into()), ("HOME".into(), "/work".into())];
            job.inputs = vec![Input::bytes("/work/Main.java", java)];
            job.limits = Limits { cpu: Duration::from_secs(60), wall: Duration::from_secs(120), ..Limits::default() };
            let outcome = SANDBOX.run(&job).unwrap();
            assert_eq!(outcome.stdout.text(), "42", "{name} {outcome:?}");
        }
    }
}

#[test]
fn a_compiler_works_and_its_program_runs() {
    let Some(compiler) = find("gcc").into_iter().chain(find("cc")).next() else {
        return;
    };
    let mut job = Job::new(compiler);
    job.env = vec![("PATH".into(), "/usr/bin:/bin".into())];
    job.args = ["-O1", "-o", "program", "program.c"].map(OsString::from).to_vec();
    job.inputs = vec![Input::bytes("/work/program.c", "#include <stdio.h>\nint main(){puts(\"compiled\");}\n")];
    job.collect = vec!["/work/program".into()];
    let compiled = SANDBOX.run(&job).unwrap();
    assert!(compiled.ended.success(), "{compiled:?}");
    let program = compiled.files[Path::new("/work/program")].clone();
    let run = Job { inputs: vec![Input::bytes("/work/program", program).executable()], ..Job::new("/work/program") };
    assert_eq!(SANDBOX.run(&run).unwrap().stdout.text(), "compiled\n");
}

#[test]
fn limits_have_names() {
    let limits = Limits { cpu: Duration::from_secs(1), wall: Duration::from_millis(300), ..Limits::default() };
    let asleep = Job { limits: limits.clone(), ..shell("sleep 60") };
    assert_eq!(SANDBOX.run(&asleep).unwrap().ended, Ended::WallLimit);
    let verbose = Job { limits: Limits { output: 10, ..limits }, ..shell("echo 0123456789abc; sleep 1") };
    let outcome = SANDBOX.run(&verbose).unwrap();
    assert_eq!((outcome.ended, outcome.stdout.text()), (Ended::OutputLimit, "0123456789".into()));
    assert_eq!(SANDBOX.run(&shell("kill -9 $$")).unwrap().ended, Ended::Signalled(9));
}

/// Who sleeps is said to rest, and who computes is not.
#[test]
fn it_is_told_whether_a_run_rests() {
    let told = |script: &str| {
        let said = std::cell::RefCell::new(Vec::new());
        let resting = |now| said.borrow_mut().push(now);
        let outcome = SANDBOX.run_watched(&shell(script), &Watch { cancelled: &|| false, resting: &resting }).unwrap();
        assert!(outcome.ended.success(), "{outcome:?}");
        said.into_inner()
    };
    assert_eq!(told("sleep 1.5").first(), Some(&true));
    assert_eq!(told("exit 0"), []);
}

/// Waiting for one's own processes is no waiting for others.
#[test]
fn a_herd_that_wakes_together_has_no_time_of_its_own_left() {
    let herd = "import os, time\n\
                begin = time.monotonic()\n\
                for _ in range(39):\n    if not os.fork(): break\n\
                turn = 0\n\
                while True:\n    turn += 1\n    time.sleep(max(0, begin + turn / 10 - time.monotonic()))\n    \
                end = time.process_time() + 0.001\n    while time.process_time() < end: pass\n";
    for python in find("python3").into_iter().filter(|path| path.starts_with("/usr")).take(1) {
        let mut job = Job::new(&python);
        job.args = ["-I", "-c", herd].map(OsString::from).to_vec();
        job.limits = Limits {
            cpu: Duration::from_secs(60),
            elapsed: Duration::from_millis(1500),
            wall: Duration::from_secs(30),
            ..Limits::default()
        };
        let outcome = SANDBOX.run(&job).unwrap();
        assert_eq!(outcome.ended, Ended::ElapsedLimit, "{outcome:?}");
        assert!(outcome.usage.wall < Duration::from_secs(20), "{outcome:?}");
    }
}

#[test]
fn a_cancelled_run_is_gone_when_the_call_returns() {
    let sandbox = Sandbox::start(config()).unwrap();
    let asked = std::cell::Cell::new(0);
    let cancelled = || {
        asked.set(asked.get() + 1);
        asked.get() > 3
    };
    let start = Instant::now();
    assert!(matches!(sandbox.run_until(&shell("sleep 60"), &cancelled), Err(RunError::Cancelled)));
    assert!(start.elapsed() < Duration::from_secs(10));
    assert_eq!(selftest::leftovers(&sandbox), Vec::<String>::new());
}

/// Not a test: the caller that the next test kills.
#[test]
#[ignore = "runs until it is killed"]
fn sleeps_until_killed() {
    println!("{}", SANDBOX.helper_id());
    let mut job = shell("sleep 3600");
    job.env.push(("HELPER".into(), SANDBOX.helper_id().to_string().into()));
    let _ = SANDBOX.run(&job);
}

#[test]
fn nothing_outlives_a_caller_that_is_killed() {
    let mut caller = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "sleeps_until_killed"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(caller.stdout.take().unwrap()).lines();
    let helper = lines.map_while(Result::ok).find_map(|line| line.parse::<u32>().ok()).unwrap();
    let mark = format!("HELPER={helper}");
    let running = || {
        let environments = fs::read_dir("/proc").unwrap().flatten().map(|entry| fs::read(entry.path().join("environ")));
        environments.flatten().any(|all| all.split(|byte| *byte == 0).any(|pair| pair == mark.as_bytes()))
    };
    let wait_until = |expected: bool| {
        let end = Instant::now() + Duration::from_secs(20);
        while running() != expected && Instant::now() < end {
            std::thread::yield_now();
        }
        assert_eq!(running(), expected);
    };
    wait_until(true);
    caller.kill().unwrap();
    caller.wait().unwrap();
    wait_until(false);
}

#[test]
fn a_lost_helper_is_replaced() {
    let sandbox = Sandbox::start(config()).unwrap();
    let first = sandbox.helper_id();
    let pid = rustix::process::Pid::from_raw(first as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    // The first run may still find a supervisor that the lost helper had prepared.
    for _ in 0..2 {
        assert!(sandbox.run(&Job::new("/bin/true")).unwrap().ended.success());
    }
    assert_ne!(sandbox.helper_id(), first);
}

#[test]
fn many_runs_in_a_row_and_at_once_leave_nothing() {
    let sandbox = Sandbox::start(config()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert!(sandbox.clone().run(&Job::new("/bin/true")).unwrap().ended.success());
                }
            });
        }
    });
    assert_eq!(selftest::leftovers(&sandbox), Vec::<String>::new());
}

#[test]
fn many_runs_go_on_at_the_same_time() {
    let sandbox = Sandbox::start(config()).unwrap();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| assert!(sandbox.run(&shell("sleep 1")).unwrap().ended.success()));
        }
    });
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_sandbox_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Sandbox>();
}

#[test]
fn the_demanded_minimum_is_enforced() {
    let error = Sandbox::start(Config { minimum: Strength::Full, cgroups: false, run_as: None }).unwrap_err();
    assert!(error.to_string().contains("Delegate=yes"), "{error}");
    assert!(computor_sandbox::probe().iter().any(|probe| probe.name == "namespaces" && probe.ok));
}
