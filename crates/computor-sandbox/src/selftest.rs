//! Attacks the sandbox and says what came of it: `computor sandbox selftest`, and the crate's own tests.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde::Serialize;

use crate::attacks::{PROTECTED, SECRET};
use crate::zygote::{ATTACK, MARK, WARM};
use crate::{Ended, Input, Job, Limits, Outcome, Sandbox, Warm};

/// The result of one attack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which attack, in a few words.
    pub name: String,
    /// Whether it was stopped as it should be.
    pub passed: bool,
    /// How it ended, or what went wrong.
    pub detail: String,
}

/// Runs all attacks, with honest programs beside them, and looks for anything left behind. Takes some seconds.
pub fn run(sandbox: &Sandbox) -> Vec<Check> {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let secret = match secret() {
        Ok(secret) => secret,
        Err(error) => return vec![check("the self-test itself", Err(error.to_string()))],
    };
    let secret = secret.path();
    let warm = warm_up(sandbox, secret);
    let attacks: Vec<(&Expected, Start)> =
        EXPECTED.iter().flat_map(|expected| [(expected, Start::Executed), (expected, Start::Forked)]).collect();
    let over = AtomicBool::new(false);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut checks = thread::scope(|scope| {
        let neighbours = scope.spawn(|| neighbours(sandbox, &over, secret));
        let attackers = [(); 3].map(|()| {
            scope.spawn(|| {
                let mut checks = Vec::new();
                while let Some((expected, start)) = attacks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    checks.push(attack(sandbox, expected, *start, secret));
                }
                checks
            })
        });
        let mut checks: Vec<Check> = attackers.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect();
        over.store(true, Ordering::Relaxed);
        checks.extend(neighbours.join().ok());
        checks
    });
    checks.push(warm);
    let mut left = leftovers(sandbox);
    if fs::read_to_string("/proc/self/mountinfo").unwrap_or_default() != mounts {
        left.push("the mounts have changed".into());
    }
    checks.push(check("nothing left behind", if left.is_empty() { Ok("nothing".into()) } else { Err(left.join(", ")) }));
    checks
}

/// What runs of this sandbox have left on the machine: processes, cgroups. Empty if no run is going on.
pub fn leftovers(sandbox: &Sandbox) -> Vec<String> {
    let helper = sandbox.helper_id();
    let warm = sandbox.warm_ids();
    // One supervisor is always there, ready for the next run, and one keeper for each warm program. Those of past runs end
    // just after their reports, as do the processes between a warm program and its forks.
    let look = || {
        let extra = children(helper).into_iter().skip(1 + warm.len()).map(|pid| format!("supervisor {pid}"));
        let forks = warm.iter().flat_map(|warm| children(*warm)).map(|pid| format!("fork {pid}"));
        extra.chain(forks).collect::<Vec<String>>()
    };
    let patience = Instant::now() + Duration::from_secs(5);
    let mut left = look();
    while !left.is_empty() && Instant::now() < patience {
        thread::yield_now();
        left = look();
    }
    let mark = format!("{MARK}={ATTACK}{helper}:");
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        let of_warm = entry.file_name().to_str().and_then(|pid| pid.parse().ok()).is_some_and(|pid: u32| warm.contains(&pid));
        if !of_warm && environment.split(|byte| *byte == 0).any(|pair| pair.starts_with(mark.as_bytes())) {
            left.push(format!("process {}", entry.file_name().display()));
        }
    }
    abandoned_cgroups(Path::new("/sys/fs/cgroup"), 6, &mut left);
    left
}

/// The children of a process with one thread.
fn children(pid: u32) -> Vec<String> {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    children.split_whitespace().map(str::to_owned).collect()
}

/// Groups of runs whose supervisor is gone.
fn abandoned_cgroups(directory: &Path, depth: u32, left: &mut Vec<String>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.strip_prefix(crate::cgroup::PREFIX) {
            Some(pid) if !Path::new("/proc").join(pid).exists() => {
                left.push(format!("cgroup {}", entry.path().display()));
            }
            Some(_) => {}
            None if depth > 0 => abandoned_cgroups(&entry.path(), depth - 1, left),
            None => {}
        }
    }
}

fn check(name: &str, result: Result<String, String>) -> Check {
    let passed = result.is_ok();
    Check { name: name.into(), passed, detail: result.unwrap_or_else(|error| error) }
}

/// What has to come of an attack.
struct Expected {
    attack: &'static str,
    /// What is special about its job.
    prepare: fn(&mut Job),
    /// What is wrong with the outcome, beyond how it ended.
    judge: fn(&Outcome) -> Option<String>,
    ended: &'static [Ended],
}

/// Stopped, and the attacker had to say so itself.
const BLOCKED: &[Ended] = &[Ended::Exited(0)];

fn plain(_: &mut Job) {}

fn good(_: &Outcome) -> Option<String> {
    None
}

const fn blocked(attack: &'static str) -> Expected {
    Expected { attack, prepare: plain, judge: good, ended: BLOCKED }
}

const fn ends(attack: &'static str, ended: &'static [Ended]) -> Expected {
    Expected { attack, prepare: short, judge: good, ended }
}

/// For attacks that only the clock can end.
fn short(job: &mut Job) {
    job.limits.wall = Duration::from_millis(400);
}

/// The number that the attack printed.
fn number(outcome: &Outcome) -> u64 {
    outcome.stdout.text().parse().unwrap_or(u64::MAX)
}

fn above(outcome: &Outcome, limit: u64) -> Option<String> {
    let number = number(outcome);
    (number > limit || number == 0).then(|| format!("{number} instead of at most {limit}"))
}

fn printed(outcome: &Outcome, text: &str) -> Option<String> {
    (outcome.stdout.text() != text).then(|| format!("printed {:?}", outcome.stdout.text()))
}

const FILES: &[&str] = &["honest", "hard", "link", "proc", "directory", "bin/true", "sparse", "fifo", "missing"];

const EXPECTED: &[Expected] = &[
    ends("sleep", &[Ended::WallLimit]),
    ends("stop itself", &[Ended::WallLimit]),
    Expected { prepare: patient, ..ends("endless loop", &[Ended::TimeLimit]) },
    Expected { prepare: patient, ..ends("loops of many", &[Ended::TimeLimit]) },
    Expected { prepare: patient, ..ends("fork bomb", &[Ended::TimeLimit, Ended::WallLimit]) },
    Expected { prepare: patient, ..ends("memory", &[Ended::MemoryLimit]) },
    Expected { prepare: patient, ..ends("memory of many", &[Ended::MemoryLimit]) },
    blocked("host files"),
    blocked("other processes"),
    blocked("open files"),
    blocked("network"),
    blocked("forbidden calls"),
    ends("hostile call", &[Ended::Forbidden]),
    blocked("own rights"),
    blocked("read-only files"),
    blocked("shared places"),
    blocked("shared places"),
    blocked("shared memory"),
    blocked("shared memory"),
    Expected { judge: |outcome| printed(outcome, "alive"), ..blocked("signals") },
    // The first process is the attacker itself.
    Expected {
        // Its children are waited for as long as that.
        prepare: |job| job.limits.elapsed = Duration::from_secs(2),
        judge: |outcome| above(outcome, u64::from(limits().processes) - 1),
        ..blocked("many processes")
    },
    Expected { judge: |outcome| above(outcome, limits().disk), ..blocked("disk") },
    Expected { judge: |outcome| above(outcome, limits().inodes), ..blocked("inodes") },
    ends("large file", &[Ended::FileSizeLimit]),
    Expected {
        prepare: patient,
        judge: |outcome| {
            let length = outcome.stdout.bytes.len() as u64;
            (length != limits().output || !outcome.stdout.truncated).then(|| format!("{length} bytes"))
        },
        ..ends("output", &[Ended::OutputLimit])
    },
    Expected {
        prepare: |job| {
            patient(job);
            job.channel = true;
        },
        judge: |outcome| (outcome.channel.bytes.len() as u64 != limits().channel).then(|| "wrong length".into()),
        ..ends("channel", &[Ended::OutputLimit])
    },
    Expected {
        prepare: |job| job.collect = FILES.iter().map(|name| Path::new("/work").join(name)).collect(),
        judge: |outcome| {
            let names: Vec<String> = outcome.files.keys().map(|path| path.display().to_string()).collect();
            (names != ["/work/hard", "/work/honest", "/work/sparse"]).then(|| format!("collected {names:?}"))
        },
        ..blocked("collected files")
    },
    Expected { judge: |outcome| printed(outcome, "done"), ..blocked("daemon") },
    Expected {
        judge: |outcome| {
            let waited = outcome.usage.wall;
            printed(outcome, "done").or_else(|| (waited > limits().wall / 2).then(|| format!("it was waited for, {waited:?}")))
        },
        ..blocked("late daemon")
    },
    blocked("fork storm at exit"),
    // What stays in the program's group is waited for, as a terminal would.
    Expected { prepare: patient, ..ends("fork storm left behind", &[Ended::TimeLimit]) },
];

/// For attacks that use up something, which may take its time on a busy machine.
fn patient(job: &mut Job) {
    job.limits.cpu = Duration::from_millis(300);
}

/// Small, so that attacks end soon.
fn limits() -> Limits {
    Limits {
        cpu: Duration::from_secs(5),
        elapsed: Duration::from_secs(20),
        wall: Duration::from_secs(20),
        memory: 64 << 20,
        processes: 16,
        open_files: 64,
        file_size: 1 << 20,
        disk: 4 << 20,
        inodes: 100,
        output: 100_000,
        channel: 50_000,
    }
}

/// How an attacker gets into its sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Executed,
    /// As a fork of a warm program.
    Forked,
}

/// A file of the host that no attack may read.
fn secret() -> std::io::Result<tempfile::NamedTempFile> {
    let secret = tempfile::NamedTempFile::new()?;
    fs::write(&secret, "secret")?;
    Ok(secret)
}

const PROGRAM: &str = "/selftest/program";

/// A job that runs an attack: this very executable, which [`zygote`](crate::zygote) directs to it.
fn job(sandbox: &Sandbox, attack: &str, start: Start, secret: &Path) -> std::io::Result<Job> {
    let executable = Input::host(PROGRAM, std::env::current_exe()?).executable();
    let env = |role: &str| -> Vec<_> {
        vec![(MARK.into(), format!("{ATTACK}{}:{role}", sandbox.helper_id()).into()), (SECRET.into(), secret.into())]
    };
    let mut job = Job {
        env: env(attack),
        inputs: vec![executable.clone(), Input::bytes(PROTECTED, "protected")],
        limits: limits(),
        ..Job::new(PROGRAM)
    };
    if start == Start::Forked {
        job.stdin = attack.into();
        let inputs = vec![executable];
        job.warm = Some(Arc::new(Warm { program: PROGRAM.into(), args: vec![], cwd: "/".into(), env: env(WARM), runtime: vec![], inputs }));
    }
    Ok(job)
}

/// Has the warm program started, which the first run that asks for it does not wait for.
fn warm_up(sandbox: &Sandbox, secret: &Path) -> Check {
    let attempt = || -> Result<String, String> {
        for expected in [false, true] {
            let job = job(sandbox, "neighbour", Start::Forked, secret).map_err(|error| error.to_string())?;
            let outcome = sandbox.run(&job).map_err(|error| error.to_string())?;
            if !outcome.ended.success() || outcome.warm != expected {
                return Err(format!("{}, warm: {}, {}", outcome.ended, outcome.warm, outcome.stderr.text()));
            }
            sandbox.settle();
        }
        Ok("ready".into())
    };
    check("warm start", attempt())
}

/// Runs one attack and judges it.
fn attack(sandbox: &Sandbox, expected: &Expected, start: Start, secret: &Path) -> Check {
    let attempt = || -> Result<String, String> {
        let mut job = job(sandbox, expected.attack, start, secret).map_err(|error| error.to_string())?;
        (expected.prepare)(&mut job);
        let begin = Instant::now();
        let outcome = sandbox.run(&job).map_err(|error| error.to_string())?;
        let late = begin.elapsed().saturating_sub(job.limits.wall);
        let wrong = if outcome.warm != (start == Start::Forked) {
            Some("started in another way".into())
        } else if !expected.ended.contains(&outcome.ended) {
            Some(format!("{}: {}", outcome.ended, outcome.stderr.text().trim()))
        } else if late > Duration::from_secs(1) {
            Some(format!("ended {late:?} too late"))
        } else {
            (expected.judge)(&outcome)
        };
        wrong.map_or_else(|| Ok(outcome.ended.to_string()), Err)
    };
    let name = if start == Start::Forked { format!("{}, warm", expected.attack) } else { expected.attack.to_owned() };
    check(&name, attempt())
}

/// Runs honest programs until the attacks are over. None may suffer.
fn neighbours(sandbox: &Sandbox, over: &AtomicBool, secret: &Path) -> Check {
    let attempt = || -> Result<String, String> {
        let mut count = 0;
        loop {
            let start = if count % 2 == 0 { Start::Executed } else { Start::Forked };
            let job = job(sandbox, "neighbour", start, secret).map_err(|error| error.to_string())?;
            let outcome = sandbox.run(&job).map_err(|error| error.to_string())?;
            if !outcome.ended.success() || outcome.stdout.text() != "2666646666700000" {
                return Err(format!("{}: {}{}", outcome.ended, outcome.stdout.text(), outcome.stderr.text()));
            }
            count += 1;
            if over.load(Ordering::Relaxed) {
                return Ok(format!("{count} runs"));
            }
        }
    };
    check("neighbours unharmed", attempt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attacks::ATTACKS;

    #[test]
    fn every_attack_has_an_expectation() {
        for (name, _) in ATTACKS.iter().filter(|(name, _)| *name != "neighbour") {
            assert!(EXPECTED.iter().any(|expected| expected.attack == *name), "{name}");
        }
    }
}
