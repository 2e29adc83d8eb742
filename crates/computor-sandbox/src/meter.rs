//! How much a run has used so far: from its cgroup, or where there is none, by adding up its processes in `/proc`.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::cgroup::Group;

/// What a run has used so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) cpu: Duration,
    /// Bytes; 0 if a cgroup takes care of memory.
    pub(crate) memory: u64,
}

/// Measures the run whose init is `init`.
pub(crate) struct Meter<'g> {
    pub(crate) init: libc::pid_t,
    /// The program, if it is not a child of init.
    pub(crate) forked: Option<libc::pid_t>,
    pub(crate) group: Option<&'g Group>,
}

impl Meter<'_> {
    /// Measures. `memory_limit` tells above which sum it is worth to count shared pages exactly.
    pub(crate) fn sample(&self, memory_limit: u64) -> Sample {
        if let Some(cpu) = self.group.and_then(Group::cpu) {
            return Sample { cpu, memory: 0 };
        }
        let mut sample = Sample::default();
        let pids = self.processes();
        for pid in &pids {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            if let Some((cpu, memory)) = parse_stat(&stat) {
                sample.cpu += cpu;
                sample.memory += memory;
            }
        }
        if self.group.is_some() {
            sample.memory = 0;
        } else if sample.memory > memory_limit {
            // Pages that several processes share, and those of programs and libraries, were counted too often.
            sample.memory = pids.iter().map(|pid| exact_memory(*pid)).sum();
        }
        sample
    }

    /// How long the threads that are there have waited for a processor.
    pub(crate) fn delay(&self) -> Duration {
        let threads = |pid: &libc::pid_t| fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let waited = |text: String| text.split_whitespace().nth(1)?.parse().ok().map(Duration::from_nanos);
        let one = |thread: fs::DirEntry| waited(fs::read_to_string(thread.path().join("schedstat")).ok()?);
        self.processes().iter().flat_map(threads).filter_map(one).sum()
    }

    /// Init, the program, and everything below them.
    fn processes(&self) -> Vec<libc::pid_t> {
        let mut found = vec![self.init];
        found.extend(self.forked);
        let mut next = 0;
        while let Some(pid) = found.get(next).copied() {
            next += 1;
            let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else {
                continue;
            };
            for thread in threads.flatten() {
                let children: PathBuf = thread.path().join("children");
                let text = fs::read_to_string(children).unwrap_or_default();
                found.extend(text.split_whitespace().filter_map(|pid| pid.parse::<libc::pid_t>().ok()));
            }
        }
        found
    }
}

/// CPU time, with that of children waited for, and resident memory from `/proc/<pid>/stat`.
fn parse_stat(stat: &str) -> Option<(Duration, u64)> {
    // The name before the last parenthesis may contain anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let numbers: Vec<u64> = rest.split_whitespace().skip(1).map(|word| word.parse().unwrap_or(0)).collect();
    let ticks = numbers.get(10..14)?.iter().sum::<u64>();
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    let cpu = Duration::from_millis(ticks.saturating_mul(1000) / per_second);
    Some((cpu, numbers.get(20)? * rustix::param::page_size() as u64))
}

/// Memory that a process does not share with a file, shared pages divided by those who share them.
fn exact_memory(pid: libc::pid_t) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kilobytes = |key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0)
    };
    1024 * (kilobytes("Pss_Anon:") + kilobytes("Pss_Shmem:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_right_columns() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 1 0 12345 9000000 300 1 1";
        let (cpu, memory) = parse_stat(stat).unwrap();
        assert_eq!(cpu, Duration::from_millis(250 * 1000 / rustix::param::clock_ticks_per_second()));
        assert_eq!(memory, 300 * rustix::param::page_size() as u64);
        assert_eq!(parse_stat("7 (x) S 1"), None);
    }

    #[test]
    fn measures_this_very_process() {
        let meter = Meter { init: std::process::id() as libc::pid_t, forked: None, group: None };
        assert!(meter.sample(u64::MAX).memory > 100_000);
        assert!(meter.delay() < Duration::from_secs(3600));
        assert!(exact_memory(meter.init) > 10_000);
    }
}
