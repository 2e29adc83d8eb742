//! Attacks the sandbox and says what came of it: `computor sandbox selftest`, and the crate's own tests.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use serde::Serialize;

use crate::attacks::{PROTECTED, SECRET};
use crate::zygote::{ATTACK, MARK};
use crate::{Ended, Input, Job, Limits, Outcome, Sandbox};

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
    let over = AtomicBool::new(false);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut checks = thread::scope(|scope| {
        let neighbours = scope.spawn(|| neighbours(sandbox, &over));
        let attackers = [(); 3].map(|()| {
            scope.spawn(|| {
                let mut checks = Vec::new();
                while let Some(expected) = EXPECTED.get(next.fetch_add(1, Ordering::Relaxed)) {
                    checks.push(attack(sandbox, expected));
                }
                checks
            })
        });
        let mut checks: Vec<Check> = attackers.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect();
        over.store(true, Ordering::Relaxed);
        checks.extend(neighbours.join().ok());
        checks
    });
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
    // One supervisor is always there, ready for the next run. Those of past runs end just after their reports.
    let patience = Instant::now() + Duration::from_secs(5);
    let mut supervisors = children(helper);
    while supervisors.len() > 1 && Instant::now() < patience {
        thread::yield_now();
        supervisors = children(helper);
    }
    let mut left: Vec<String> = supervisors.iter().skip(1).map(|pid| format!("supervisor {pid}")).collect();
    let mark = format!("{MARK}={ATTACK}{helper}:");
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
        if environment.split(|byte| *byte == 0).any(|pair| pair.starts_with(mark.as_bytes())) {
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
    Expected { judge: |outcome| printed(outcome, "alive"), ..blocked("signals") },
    // The first process is the attacker itself.
    Expected { judge: |outcome| above(outcome, u64::from(limits().processes) - 1), ..blocked("many processes") },
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
    blocked("fork storm at exit"),
];

/// For attacks that use up something, which may take its time on a busy machine.
fn patient(job: &mut Job) {
    job.limits.cpu = Duration::from_millis(300);
}

/// Small, so that attacks end soon.
fn limits() -> Limits {
    Limits {
        cpu: Duration::from_secs(5),
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

/// A job that runs an attack: this very executable, which [`zygote`](crate::zygote) directs to it.
fn job(sandbox: &Sandbox, attack: &str, secret: &Path) -> std::io::Result<Job> {
    let program = PathBuf::from("/selftest/program");
    let executable = Input::host(&program, std::env::current_exe()?).executable();
    Ok(Job {
        env: vec![(MARK.into(), format!("{ATTACK}{}:{attack}", sandbox.helper_id()).into()), (SECRET.into(), secret.into())],
        inputs: vec![executable, Input::bytes(PROTECTED, "protected")],
        limits: limits(),
        ..Job::new(program)
    })
}

/// Runs one attack and judges it.
fn attack(sandbox: &Sandbox, expected: &Expected) -> Check {
    let attempt = || -> Result<String, String> {
        let secret = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
        fs::write(&secret, "secret").map_err(|error| error.to_string())?;
        let mut job = job(sandbox, expected.attack, secret.path()).map_err(|error| error.to_string())?;
        (expected.prepare)(&mut job);
        let start = Instant::now();
        let outcome = sandbox.run(&job).map_err(|error| error.to_string())?;
        let late = start.elapsed().saturating_sub(job.limits.wall);
        let wrong = if !expected.ended.contains(&outcome.ended) {
            Some(format!("{}: {}", outcome.ended, outcome.stderr.text().trim()))
        } else if late > Duration::from_secs(1) {
            Some(format!("ended {late:?} too late"))
        } else {
            (expected.judge)(&outcome)
        };
        wrong.map_or_else(|| Ok(outcome.ended.to_string()), Err)
    };
    check(expected.attack, attempt())
}

/// Runs honest programs until the attacks are over. None may suffer.
fn neighbours(sandbox: &Sandbox, over: &AtomicBool) -> Check {
    let attempt = || -> Result<String, String> {
        let job = job(sandbox, "neighbour", Path::new("/")).map_err(|error| error.to_string())?;
        let mut count = 0;
        loop {
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
