//! How much a run has used so far: from its cgroup, or where there is none, by adding up its processes in `/proc`.

use std::collections::BTreeMap;
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

/// What a thread did with its time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Turns {
    computed: Duration,
    waited: Duration,
}

/// The threads of a run by their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Threads(BTreeMap<libc::pid_t, Turns>);

impl Threads {
    /// For how long others than the run have kept it from going on since `before`, when it has used `cpu` in all since then: as
    /// long as the thread waited that waited longest, but for the time in which other threads of the run computed. So threads that
    /// only wait for each other gain nothing.
    pub(crate) fn delay(&self, before: &Self, cpu: Duration) -> Duration {
        let one = |(id, now): (&libc::pid_t, &Turns)| {
            let then = before.0.get(id).copied().unwrap_or_default();
            let others = cpu.saturating_sub(now.computed.saturating_sub(then.computed));
            now.waited.saturating_sub(then.waited).saturating_sub(others)
        };
        self.0.iter().map(one).max().unwrap_or_default()
    }
}

/// How long the processors of this machine have had nothing to do, all of them together; `None` where nobody says.
pub(crate) fn idle() -> Option<Duration> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let mut ticks = text.lines().next()?.strip_prefix("cpu ")?.split_whitespace().skip(3).map(str::parse::<u64>);
    // and what they waited for a disk
    let ticks = ticks.next()?.ok()? + ticks.next()?.ok()?;
    Some(Duration::from_millis(ticks.saturating_mul(1000) / rustix::param::clock_ticks_per_second().max(1)))
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

    /// How long each of the threads that are there has computed, and waited for a processor.
    pub(crate) fn threads(&self) -> Threads {
        let threads = |pid: &libc::pid_t| fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let one = |thread: fs::DirEntry| {
            let id = thread.file_name().to_str()?.parse().ok()?;
            let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
            let mut times = text.split_whitespace().map(|word| word.parse().ok().map(Duration::from_nanos));
            Some((id, Turns { computed: times.next()??, waited: times.next()?? }))
        };
        Threads(self.processes().iter().flat_map(threads).filter_map(one).collect())
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
        let threads = meter.threads();
        assert!(threads.0.contains_key(&meter.init));
        assert!(threads.delay(&Threads::default(), Duration::ZERO) < Duration::from_secs(3600));
        assert_eq!(threads.delay(&threads, Duration::ZERO), Duration::ZERO);
        assert!(exact_memory(meter.init) > 10_000);
    }

    #[test]
    fn threads_that_wait_for_each_other_gain_nothing() {
        let threads = |times: &[(u64, u64)]| {
            let turn = |(computed, waited): &(u64, u64)| Turns {
                computed: Duration::from_millis(*computed),
                waited: Duration::from_millis(*waited),
            };
            Threads((1..).zip(times.iter().map(turn)).collect())
        };
        let (nobody, second) = (Threads::default(), Duration::from_secs(1));
        // alone on a busy machine
        assert_eq!(threads(&[(1000, 3000)]).delay(&nobody, second), 3 * second);
        // forty that take turns, and the same while somebody else takes every other one
        assert_eq!(threads(&[(25, 975); 40]).delay(&nobody, second), Duration::ZERO);
        assert_eq!(threads(&[(25, 1975); 40]).delay(&nobody, second), second);
        // what was before does not count
        assert_eq!(threads(&[(1000, 3000)]).delay(&threads(&[(500, 2500)]), second / 2), second / 2);
    }
}
