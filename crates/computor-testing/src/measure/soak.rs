//! Many runs, one after the other and all at once: nothing may be left over, memory must not grow, and the verdict must
//! not depend on how busy the machine is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use computor_sandbox::selftest::{Check, leftovers};

use super::{Sample, passes};
use crate::error::RunError;
use crate::run::{Request, Runner};
use crate::verdict::{Class, TestResult};

/// How many runs.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// One after the other.
    pub in_a_row: usize,
    /// At the same time.
    pub at_once: usize,
    /// Of the submission whose verdict must stay the same: as many alone as with four times as many as cores.
    pub repeated: usize,
}

impl Size {
    /// What a release has to stand.
    pub const FULL: Self = Self { in_a_row: 1000, at_once: 200, repeated: 200 };
}

/// How much more memory the caller's process and the sandbox's helper may have in the end, in bytes. Allocators keep
/// some of what many threads needed.
const GROWTH: u64 = 24 << 20;
/// Runs before the first look at the memory.
const WARM_UP: usize = 20;

/// Runs everything. Only this process may use the directory for temporary files meanwhile (`TMPDIR`).
///
/// # Errors
/// When something cannot be run at all.
pub fn run(runner: &Runner, size: Size) -> Result<Vec<Check>, RunError> {
    let sample = Sample::python_shared()?;
    let exercise = sample.exercise();
    let wavering = Sample::wavering()?;
    let work = || passes(runner, &exercise);
    many(WARM_UP, 4, &work)?;
    let before = Traces::look(runner);
    many(size.in_a_row, 1, &work)?;
    many(size.at_once, size.at_once, &work)?;
    let idle = verdicts(runner, &wavering, size.repeated, 1)?;
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let busy = verdicts(runner, &wavering, size.repeated, 4 * cores)?;
    let expected = BTreeSet::from([shown(&[(TestResult::Passed, Class::Correct), (TestResult::Failed, Class::TimeLimit)])]);
    let same = |found: &BTreeSet<_>| if *found == expected { Ok("always the same".to_owned()) } else { Err(format!("{found:?}")) };
    let mut checks = before.compare(&Traces::look(runner));
    checks.push(check("verdict on an idle machine", same(&idle)));
    checks.push(check("verdict with four times as many runs as cores", same(&busy)));
    Ok(checks)
}

fn check(name: &str, result: Result<String, String>) -> Check {
    let passed = result.is_ok();
    Check { name: name.to_owned(), passed, detail: result.unwrap_or_else(|wrong| wrong) }
}

/// Does something `count` times, `at_once` times at the same time.
fn many<T: Send>(count: usize, at_once: usize, work: &(dyn Fn() -> Result<T, RunError> + Sync)) -> Result<Vec<T>, RunError> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Ok(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < count {
                    let result = work();
                    let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    match (done.as_mut(), result) {
                        (Ok(all), Ok(one)) => all.push(one),
                        (Ok(_), Err(error)) => *done = Err(error),
                        (Err(_), _) => return,
                    }
                }
            });
        }
    });
    done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// All verdicts that a submission got.
fn verdicts(runner: &Runner, sample: &Sample, count: usize, at_once: usize) -> Result<BTreeSet<String>, RunError> {
    let (exercise, submission) = (sample.exercise(), sample.submission());
    let one = || {
        let report = runner.run(&Request::new(&exercise, &submission))?;
        Ok(shown(&report.tests().map(|test| (test.judgement.result, test.judgement.class)).collect::<Vec<_>>()))
    };
    Ok(many(count, at_once, &one)?.into_iter().collect())
}

fn shown(verdicts: &[(TestResult, Class)]) -> String {
    format!("{verdicts:?}")
}

/// What runs could leave.
struct Traces {
    processes_and_groups: Vec<String>,
    mounts: String,
    files: BTreeSet<String>,
    memory: u64,
    descriptors: usize,
}

impl Traces {
    fn look(runner: &Runner) -> Self {
        runner.sandbox().settle();
        let helper = runner.sandbox().helper_id();
        let names = |directory: &Path| -> BTreeSet<String> {
            let entries = fs::read_dir(directory).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        };
        Self {
            processes_and_groups: leftovers(runner.sandbox()),
            mounts: fs::read_to_string("/proc/self/mountinfo").unwrap_or_default(),
            files: names(&std::env::temp_dir()),
            memory: resident("self") + resident(&helper.to_string()),
            descriptors: names(Path::new("/proc/self/fd")).len(),
        }
    }

    fn compare(&self, after: &Self) -> Vec<Check> {
        let nothing = |left: Vec<String>| if left.is_empty() { Ok("none".to_owned()) } else { Err(left.join(", ")) };
        let growth = after.memory.saturating_sub(self.memory);
        let grown = format!("{:.1} MiB before, {:.1} MiB more after", mib(self.memory), mib(growth));
        let mounts = if self.mounts == after.mounts { Ok("the same".to_owned()) } else { Err("they have changed".to_owned()) };
        let descriptors = format!("{} before, {} after", self.descriptors, after.descriptors);
        vec![
            check("left processes and cgroups", nothing(after.processes_and_groups.clone())),
            check("left mounts", mounts),
            check("left temporary files", nothing(after.files.difference(&self.files).cloned().collect())),
            check("open files", if after.descriptors <= self.descriptors { Ok(descriptors) } else { Err(descriptors) }),
            check("memory", if growth <= GROWTH { Ok(grown) } else { Err(grown) }),
        ]
    }
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// Bytes of memory that a process has.
fn resident(process: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traces(file: &str, memory: u64) -> Traces {
        Traces { processes_and_groups: vec![], mounts: String::new(), files: BTreeSet::from([file.to_owned()]), memory, descriptors: 3 }
    }

    #[test]
    fn what_is_left_over_is_found() {
        let failed = |after: &Traces| -> Vec<String> {
            traces("a", 0).compare(after).into_iter().filter(|check| !check.passed).map(|check| check.name).collect()
        };
        assert_eq!(failed(&traces("a", GROWTH)), Vec::<String>::new());
        assert_eq!(failed(&traces("b", GROWTH + 1)), ["left temporary files", "memory"]);
        let more = Traces { descriptors: 4, mounts: "m".into(), processes_and_groups: vec!["p".into()], ..traces("a", 0) };
        assert_eq!(failed(&more), ["left processes and cgroups", "left mounts", "open files"]);
    }

    #[test]
    fn many_stops_at_the_first_error() {
        let count = AtomicUsize::new(0);
        let work = || match count.fetch_add(1, Ordering::Relaxed) {
            5 => Err(RunError::Cancelled),
            number => Ok(number),
        };
        assert!(matches!(many(1000, 2, &work), Err(RunError::Cancelled)));
        assert!(count.load(Ordering::Relaxed) < 20);
        assert_eq!(many(7, 3, &|| Ok(1)).unwrap().len(), 7);
    }

    #[test]
    fn this_process_has_memory() {
        assert!(resident("self") > 1 << 20);
    }
}
