//! The processes of a cluster: those of an earlier run, and the one that we started.
//!
//! A PostgreSQL process has its data directory as working directory. That, unlike a number in a pid file, cannot belong to
//! a stranger: after a crash or in a container the same pid soon means another program.

use std::fs;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::error::{At, Error};
use super::place::{Place, SOCKET_NAME};

/// How long a fast shutdown may take: it writes a checkpoint.
const FAST: Duration = Duration::from_secs(20);
/// How long processes may take to fall when told to fall at once.
const IMMEDIATE: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(10);

/// Ends whatever still works on the cluster from an earlier run, and removes the marks it left that would stop a new one.
/// The caller holds the data directory's lock, so no live server of ours is behind those processes.
pub(super) async fn end_leftovers(place: &Place) -> Result<(), Error> {
    let postmaster = recorded_pid(&place.data);
    // Fast: the postmaster ends its children in order. Orphans without a postmaster fall to the second signal.
    if let Some(pid) = postmaster.filter(|pid| works_in(&place.data, *pid)) {
        tracing::info!(pid, "stopping the PostgreSQL of an earlier run");
        signal(pid, Signal::INT);
        wait_until(FAST, || !works_in(&place.data, pid)).await;
    }
    for how in [Signal::QUIT, Signal::KILL] {
        workers(&place.data).into_iter().for_each(|pid| signal(pid, how));
        wait_until(IMMEDIATE, || workers(&place.data).is_empty()).await;
    }
    let pids = workers(&place.data);
    if !pids.is_empty() {
        return Err(Error::Leftovers { pids });
    }
    // PostgreSQL replaces stale files by itself, and looks at shared memory as it does so; but it takes the pid in them for
    // a living postmaster when any program has that number now.
    if postmaster.is_some_and(exists) {
        remove(&place.data.join("postmaster.pid"))?;
    }
    remove(&place.socket.join(SOCKET_NAME))?;
    remove(&place.socket.join(format!("{SOCKET_NAME}.lock")))
}

/// Stops our own postmaster: fast, then immediately, then by force. Returns when it is gone.
#[expect(clippy::disallowed_methods, reason = "another process has no way to tell us that it is gone")]
pub(super) async fn stop(child: &mut Child) -> std::io::Result<ExitStatus> {
    for (how, patience) in [(Signal::INT, FAST), (Signal::QUIT, IMMEDIATE)] {
        signal(child.id(), how);
        let until = Instant::now() + patience;
        while Instant::now() < until {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(POLL).await;
        }
        tracing::warn!(pid = child.id(), "PostgreSQL does not stop");
    }
    child.kill()?;
    child.wait()
}

/// Tells our postmaster to stop, and lets a thread collect it.
pub(super) fn stop_in_background(mut child: Child) {
    signal(child.id(), Signal::INT);
    std::thread::spawn(move || child.wait());
}

fn signal(pid: u32, signal: Signal) {
    // Zero and negative numbers mean groups of processes: never.
    if let Some(pid) = i32::try_from(pid).ok().filter(|pid| *pid > 1).and_then(Pid::from_raw) {
        let _gone_already = kill_process(pid, signal);
    }
}

/// The pid in `postmaster.pid`.
fn recorded_pid(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("postmaster.pid")).ok()?.lines().next()?.trim().parse().ok()
}

fn exists(pid: u32) -> bool {
    Path::new("/proc").join(pid.to_string()).exists()
}

fn works_in(data: &Path, pid: u32) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)
}

/// The processes whose working directory is `data`.
fn workers(data: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| works_in(data, *pid)).collect()
}

#[expect(clippy::disallowed_methods, reason = "another process has no way to tell us that it is gone")]
async fn wait_until(patience: Duration, done: impl Fn() -> bool) {
    let until = Instant::now() + patience;
    while !done() && Instant::now() < until {
        tokio::time::sleep(POLL).await;
    }
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at("remove", path),
        _ => Ok(()),
    }
}
