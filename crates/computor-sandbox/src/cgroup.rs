//! Limits and accounting for all processes of a run together, by cgroups: version 2 where it was delegated to us or we
//! are root, version 1 where that is what there is (root only).
//!
//! One group per run, named after its supervisor, so that a group whose supervisor is gone can be recognised and
//! removed. Never touches a group that this module did not make, except to move the processes of a delegated group
//! into a leaf, without which version 2 allows no groups beside them.

use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::wire::{During, Trouble};
use crate::{Cgroups, Limits, RunError};

pub(crate) const PREFIX: &str = "computor-run-";

/// Where groups are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hierarchy {
    V1 { memory: PathBuf, pids: PathBuf, cpuacct: Option<PathBuf> },
    V2 { parent: PathBuf },
}

impl Hierarchy {
    /// Finds out where this process may make groups that limit memory and processes, and tries it. The error is a
    /// sentence for the administrator.
    pub(crate) fn detect() -> Result<Self, String> {
        let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
        let mounts = parse_mounts(&read("/proc/self/mountinfo")?);
        let own = read("/proc/self/cgroup")?;
        let hierarchy = match v2_directory(&mounts, &own).filter(|(_, own)| offers(own, &["memory", "pids"])) {
            Some((root, own)) => Self::V2 { parent: prepare_v2(&root, &own).map_err(|e| format!("cgroup v2: {e}"))? },
            None => v1_directories(&mounts, &own).ok_or("no cgroup hierarchy offers memory and pids")?,
        };
        hierarchy.remove_stale();
        let group = hierarchy.create(std::process::id());
        group.and_then(|group| group.limit(&Limits::default())).map_err(|trouble| RunError::from(trouble).to_string())?;
        Ok(hierarchy)
    }

    pub(crate) fn version(&self) -> Cgroups {
        match self {
            Self::V1 { .. } => Cgroups::V1,
            Self::V2 { .. } => Cgroups::V2,
        }
    }

    /// The directories below which groups are made.
    pub(crate) fn parents(&self) -> Vec<&Path> {
        match self {
            Self::V1 { memory, pids, cpuacct } => {
                let mut all = vec![memory.as_path(), pids];
                all.extend(cpuacct.as_deref());
                all.dedup();
                all
            }
            Self::V2 { parent } => vec![parent],
        }
    }

    /// Makes the group of the run whose supervisor is `supervisor`, without limits yet.
    pub(crate) fn create(&self, supervisor: u32) -> Result<Group, Trouble> {
        let group = Group { hierarchy: self.clone(), name: format!("{PREFIX}{supervisor}") };
        for directory in group.directories() {
            fs::create_dir(&directory).during("making a cgroup")?;
        }
        Ok(group)
    }

    /// Removes the groups of supervisors that are gone.
    fn remove_stale(&self) {
        for parent in self.parents() {
            let Ok(entries) = fs::read_dir(parent) else {
                continue;
            };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let Some(pid) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)) else {
                    continue;
                };
                if !Path::new("/proc").join(pid).exists() {
                    let _ = fs::remove_dir(entry.path());
                }
            }
        }
    }
}

impl std::fmt::Display for Hierarchy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places: Vec<String> = self.parents().iter().map(|path| path.display().to_string()).collect();
        f.write_str(&places.join(", "))
    }
}

/// The group of one run. Removed when dropped; it must be empty by then.
#[derive(Debug)]
pub(crate) struct Group {
    hierarchy: Hierarchy,
    name: String,
}

impl Group {
    fn directories(&self) -> Vec<PathBuf> {
        self.hierarchy.parents().into_iter().map(|parent| parent.join(&self.name)).collect()
    }

    /// The path of a control file.
    fn file(&self, name: &str) -> PathBuf {
        let parent = match &self.hierarchy {
            Hierarchy::V2 { parent } => parent,
            Hierarchy::V1 { cpuacct: Some(cpuacct), .. } if name.starts_with("cpuacct") => cpuacct,
            Hierarchy::V1 { pids, .. } if name.starts_with("pids") => pids,
            Hierarchy::V1 { memory, .. } => memory,
        };
        parent.join(&self.name).join(name)
    }

    fn write(&self, name: &str, value: &str) -> io::Result<()> {
        fs::write(self.file(name), value)
    }

    /// A number: the whole file, or the line that begins with `key`.
    fn read(&self, name: &str, key: Option<&str>) -> Option<u64> {
        let text = fs::read_to_string(self.file(name)).ok()?;
        match key {
            None => text.trim().parse().ok(),
            Some(key) => number_after(&text, key),
        }
    }

    /// Sets the limits of the group.
    pub(crate) fn limit(&self, limits: &Limits) -> Result<(), Trouble> {
        let memory = limits.memory.to_string();
        match self.hierarchy {
            Hierarchy::V1 { .. } => {
                self.write("memory.limit_in_bytes", &memory).during("limiting memory (cgroup v1)")?;
                // Absent without swap accounting.
                let _ = self.write("memory.memsw.limit_in_bytes", &memory);
            }
            Hierarchy::V2 { .. } => {
                self.write("memory.max", &memory).during("limiting memory (cgroup v2)")?;
                let _ = self.write("memory.swap.max", "0");
                let _ = self.write("memory.oom.group", "1");
            }
        }
        // The init of the sandbox is one process more.
        let processes = u64::from(limits.processes) + 1;
        self.write("pids.max", &processes.to_string()).during("limiting processes")
    }

    /// Puts a process into the group.
    pub(crate) fn add(&self, pid: libc::pid_t) -> Result<(), Trouble> {
        for directory in self.directories() {
            fs::write(directory.join("cgroup.procs"), pid.to_string()).during("entering a cgroup")?;
        }
        Ok(())
    }

    /// Files of version 1 into which a process writes `0` to enter the group, and as many to go back to where it came from.
    /// That takes microseconds; moving another process, as [`add`](Self::add) does, waits for all processors. Empty for
    /// version 2, which has no such files.
    pub(crate) fn doors(&self) -> io::Result<Vec<OwnedFd>> {
        let Hierarchy::V1 { .. } = self.hierarchy else { return Ok(Vec::new()) };
        let homes = self.hierarchy.parents().into_iter().map(Path::to_path_buf);
        let open = |directory: PathBuf| Ok(fs::OpenOptions::new().write(true).open(directory.join("tasks"))?.into());
        self.directories().into_iter().chain(homes).map(open).collect()
    }

    /// Whether a process is in the group.
    pub(crate) fn has(&self, pid: libc::pid_t) -> bool {
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
        let inside = groups.lines().filter(|line| line.rsplit('/').next() == Some(self.name.as_str())).count();
        inside >= self.directories().len()
    }

    /// CPU time of the group so far, if it is counted.
    pub(crate) fn cpu(&self) -> Option<Duration> {
        match &self.hierarchy {
            Hierarchy::V1 { cpuacct: None, .. } => None,
            Hierarchy::V1 { .. } => self.read("cpuacct.usage", None).map(Duration::from_nanos),
            Hierarchy::V2 { .. } => self.read("cpu.stat", Some("usage_usec")).map(Duration::from_micros),
        }
    }

    /// The most memory that the group had, in bytes.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        match &self.hierarchy {
            Hierarchy::V1 { .. } => self.read("memory.max_usage_in_bytes", None),
            Hierarchy::V2 { .. } => self.read("memory.peak", None),
        }
    }

    /// How many processes the kernel killed because the group had no more memory.
    pub(crate) fn killed_for_memory(&self) -> u64 {
        let file = match &self.hierarchy {
            Hierarchy::V1 { .. } => "memory.oom_control",
            Hierarchy::V2 { .. } => "memory.events",
        };
        self.read(file, Some("oom_kill")).unwrap_or(0)
    }

    /// How often the group was refused a process.
    pub(crate) fn forks_denied(&self) -> u64 {
        self.read("pids.events", Some("max")).unwrap_or(0)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for directory in self.directories() {
            // The kernel may need a moment to forget processes that are gone.
            for _ in 0..50 {
                match fs::remove_dir(&directory) {
                    Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {
                        #[expect(clippy::disallowed_methods, reason = "the kernel does not tell when it has forgotten a process")]
                        std::thread::sleep(Duration::from_millis(2));
                    }
                    _ => break,
                }
            }
        }
    }
}

/// A mounted cgroup hierarchy.
#[derive(Debug, PartialEq, Eq)]
struct Mount {
    /// Which part of the hierarchy is mounted.
    root: String,
    point: PathBuf,
    /// `None` for version 2, else the controllers.
    controllers: Option<Vec<String>>,
}

/// The cgroup mounts among the lines of `/proc/self/mountinfo`.
fn parse_mounts(text: &str) -> Vec<Mount> {
    let parse = |line: &str| {
        let (place, kind) = line.split_once(" - ")?;
        let place: Vec<&str> = place.split(' ').collect();
        let kind: Vec<&str> = kind.split(' ').collect();
        let controllers = match *kind.first()? {
            "cgroup2" => None,
            "cgroup" => Some(kind.get(2)?.split(',').map(str::to_owned).collect()),
            _ => return None,
        };
        Some(Mount { root: place.get(3)?.to_string(), point: PathBuf::from(place.get(4)?), controllers })
    };
    text.lines().filter_map(parse).collect()
}

/// The directory of this process's own group in a hierarchy; `own` is `/proc/self/cgroup`.
fn directory_in(mount: &Mount, own: &str, controller: &str) -> Option<PathBuf> {
    let path = own.lines().find_map(|line| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, path) = (parts.next()?, parts.next()?);
        controllers.split(',').any(|name| name == controller).then_some(path)
    })?;
    let below = path.strip_prefix(mount.root.trim_end_matches('/'))?;
    Some(mount.point.join(below.trim_start_matches('/')))
}

fn v1_directories(mounts: &[Mount], own: &str) -> Option<Hierarchy> {
    let find = |controller: &str| {
        let has = |m: &&Mount| m.controllers.as_ref().is_some_and(|all| all.iter().any(|name| name == controller));
        directory_in(mounts.iter().find(has)?, own, controller)
    };
    Some(Hierarchy::V1 { memory: find("memory")?, pids: find("pids")?, cpuacct: find("cpuacct") })
}

/// Mount point and own group of version 2.
fn v2_directory(mounts: &[Mount], own: &str) -> Option<(PathBuf, PathBuf)> {
    let mount = mounts.iter().find(|mount| mount.controllers.is_none())?;
    Some((mount.point.clone(), directory_in(mount, own, "")?))
}

/// Whether the group has these controllers at its disposal.
fn offers(group: &Path, controllers: &[&str]) -> bool {
    let available = fs::read_to_string(group.join("cgroup.controllers")).unwrap_or_default();
    controllers.iter().all(|wanted| available.split_whitespace().any(|name| name == *wanted))
}

/// Makes memory and pids available to groups below the one returned.
fn prepare_v2(root: &Path, own: &Path) -> io::Result<PathBuf> {
    let enable = |group: &Path| fs::write(group.join("cgroup.subtree_control"), "+memory +pids");
    let delegated = ["user.delegate", "trusted.delegate"].iter().any(|name| {
        let mut value = [0u8; 1];
        rustix::fs::getxattr(own, *name, &mut value[..]).is_ok_and(|n| n == 1) && value == *b"1"
    });
    let is_root = rustix::process::geteuid().is_root();
    if is_root && !delegated && own != root {
        // A group that belongs to somebody else, such as a login session: beside it, not in it.
        let parent = root.join("computor");
        enable(root)?;
        match fs::create_dir(&parent) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        enable(&parent)?;
        return Ok(parent);
    }
    if enable(own).is_err() {
        let leaf = own.join("computor-main");
        match fs::create_dir(&leaf) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        for pid in fs::read_to_string(own.join("cgroup.procs"))?.lines() {
            fs::write(leaf.join("cgroup.procs"), pid)?;
        }
        enable(own)?;
    }
    Ok(own.to_path_buf())
}

/// The number on the line `key number`.
fn number_after(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' ')?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HYBRID: &str = "\
30 25 0:26 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
32 25 0:28 /docker/x /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
33 25 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
34 25 0:30 / /tmp rw - tmpfs tmpfs rw
";
    const OWN: &str = "9:memory:/a/b\n8:pids:/docker/x/y\n7:cpu,cpuacct:/\n0::/c\n";

    #[test]
    fn version_1_directories_follow_mount_root_and_own_group() {
        let mounts = parse_mounts(HYBRID);
        assert_eq!(mounts.len(), 4);
        let expected = Hierarchy::V1 {
            memory: "/sys/fs/cgroup/memory/a/b".into(),
            pids: "/sys/fs/cgroup/pids/y".into(),
            cpuacct: Some("/sys/fs/cgroup/cpu,cpuacct/".into()),
        };
        assert_eq!(v1_directories(&mounts, OWN), Some(expected));
        let (root, own) = v2_directory(&mounts, OWN).unwrap();
        assert_eq!((root, own), ("/sys/fs/cgroup/unified".into(), "/sys/fs/cgroup/unified/c".into()));
        assert_eq!(v1_directories(&mounts, "0::/c\n"), None);
    }

    #[test]
    fn version_2_writes_its_limits_and_reads_its_figures() {
        let parent = tempfile::tempdir().unwrap();
        let hierarchy = Hierarchy::V2 { parent: parent.path().to_path_buf() };
        let limits = Limits { memory: 1 << 20, processes: 5, ..Limits::default() };
        let group = hierarchy.create(77).unwrap();
        group.limit(&limits).unwrap();
        let directory = parent.path().join("computor-run-77");
        let content = |name: &str| fs::read_to_string(directory.join(name)).unwrap();
        assert_eq!((content("memory.max"), content("pids.max")), ("1048576".into(), "6".into()));
        assert_eq!((content("memory.swap.max"), content("memory.oom.group")), ("0".into(), "1".into()));
        fs::write(directory.join("cpu.stat"), "usage_usec 1500\nuser_usec 1000\n").unwrap();
        fs::write(directory.join("memory.events"), "oom 3\noom_kill 2\noom_group_kill 1\n").unwrap();
        fs::write(directory.join("memory.peak"), "4096\n").unwrap();
        fs::write(directory.join("pids.events"), "max 9\n").unwrap();
        assert_eq!(group.cpu(), Some(Duration::from_micros(1500)));
        assert_eq!((group.killed_for_memory(), group.peak_memory(), group.forks_denied()), (2, Some(4096), 9));
        std::mem::forget(group);
    }

    #[test]
    fn a_group_that_can_share_its_controllers_is_used_as_it_is() {
        // Ordinary files stand for the control files: only what is written where is checked here.
        let own = tempfile::tempdir().unwrap();
        fs::write(own.path().join("cgroup.controllers"), "cpu memory pids\n").unwrap();
        assert!(offers(own.path(), &["memory", "pids"]) && !offers(own.path(), &["hugetlb"]));
        assert_eq!(prepare_v2(own.path(), own.path()).unwrap(), own.path());
        assert_eq!(fs::read_to_string(own.path().join("cgroup.subtree_control")).unwrap(), "+memory +pids");
    }
}
