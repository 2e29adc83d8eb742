//! A clock of CPU time that nothing escapes, for measurements.

use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use crate::sys;

/// The CPU time of the thread that started the clock and of all that it has started since: processes of whatever user, in
/// whatever namespace, whoever waits for them.
#[derive(Debug)]
pub struct CpuClock {
    event: File,
}

impl CpuClock {
    /// Starts a clock.
    ///
    /// # Errors
    /// Where the kernel does not let programs count their own events, as in many containers.
    pub fn start() -> io::Result<Self> {
        Ok(Self { event: sys::count_task_clock()?.into() })
    }

    /// What has been used since the start.
    ///
    /// # Errors
    /// When the kernel does not say.
    pub fn read(&self) -> io::Result<Duration> {
        let mut count = [0; 8];
        (&self.event).read_exact(&mut count)?;
        Ok(Duration::from_nanos(u64::from_ne_bytes(count)))
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn what_others_wait_for_is_counted() {
        let Ok(clock) = CpuClock::start() else {
            eprintln!("SKIPPED: events cannot be counted here");
            return;
        };
        let before = clock.read().unwrap();
        // The shell ends at once; nobody waits for what it leaves but the one that reads its output.
        let burn = "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; echo done";
        let output = Command::new("/bin/sh").args(["-c", &format!("({burn}) & exit 0")]).output().unwrap();
        assert_eq!(output.stdout, b"done\n");
        let used = clock.read().unwrap() - before;
        assert!(used > Duration::from_millis(5), "{used:?}");
        let idle = clock.read().unwrap() - before - used;
        assert!(idle < Duration::from_millis(5), "{idle:?}");
    }
}
