//! What one run may use up. Every field is enforced; none can be switched off.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The limits of one run. The default suits a small student program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// CPU time of all processes of the run together. This is the limit that a verdict "too slow" should rest on,
    /// because it does not depend on what else the machine does.
    pub cpu: Duration,
    /// Time on the clock that is the program's own: all but what its processes waited for a processor that others had.
    /// So sleeping counts, and a busy machine does not.
    #[serde(default = "Limits::without_end")]
    pub elapsed: Duration,
    /// Time on the clock from the start of the program, whatever it was spent on. Nobody waits longer for a run, so it
    /// leaves `elapsed` room for a busy machine.
    pub wall: Duration,
    /// Memory in bytes of all processes together. Files that the run keeps in `/work` and `/tmp` count as memory.
    pub memory: u64,
    /// Processes and threads that exist at the same time, the program itself included.
    pub processes: u32,
    /// Open files per process.
    pub open_files: u32,
    /// Size in bytes of one file, written or collected.
    pub file_size: u64,
    /// Bytes that `/work` and `/tmp` hold together.
    pub disk: u64,
    /// Files and directories that `/work` and `/tmp` hold together.
    pub inodes: u64,
    /// Bytes on standard output, and as many on standard error. A run that writes more is ended.
    pub output: u64,
    /// Bytes on the result channel ([`Job::channel`](crate::Job::channel)). A run that writes more is ended.
    pub channel: u64,
}

const MIB: u64 = 1 << 20;

impl Limits {
    /// What limits that were written down before there was one mean.
    fn without_end() -> Duration {
        Duration::MAX
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(10),
            elapsed: Duration::from_secs(30),
            wall: Duration::from_secs(30),
            memory: 512 * MIB,
            processes: 64,
            open_files: 256,
            file_size: 64 * MIB,
            disk: 128 * MIB,
            inodes: 10_000,
            output: MIB,
            channel: 32 * MIB,
        }
    }
}
