//! What the zygote found out about this machine, once, so that no run has to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cgroup::Hierarchy;
use crate::seccomp::Filter;
use crate::wire::{Greeting, Hello};
use crate::{Cgroups, Level, Probe, RunError, sys};

/// The first user id of runs on the host, when we are root; the supervisor's process id is added. A range that neither
/// people, nor services, nor containers use.
const FIRST_UID: u32 = 1_900_000_000;
/// The kernel's largest process id, plus one.
const PID_LIMIT: u32 = 1 << 22;

/// The directories of the host that every run sees.
const ROOTS: &[&str] = &["usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32"];

/// What programs need of the host's `/etc`. Nothing that is secret or personal.
const ETC: &[&str] = &["alternatives", "fonts", "ld.so.cache", "localtime", "matplotlibrc", "mime.types", "R"];
/// The same for names that begin like this.
const ETC_PREFIXES: &[&str] = &["java-", "julia", "octave", "python3", "ImageMagick"];

/// An entry of the private root.
#[derive(Debug, Clone)]
pub(crate) enum Root {
    /// A symbolic link, with what it says.
    Link(&'static str, PathBuf),
    /// A directory of the host.
    Directory(&'static str),
}

/// What every run needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    pub(crate) level: Level,
    pub(crate) cgroups: Option<Hierarchy>,
    pub(crate) filter: Filter,
    pub(crate) roots: Vec<Root>,
    /// Names in `/etc`.
    pub(crate) etc: Vec<String>,
    pub(crate) processors: u32,
}

impl Machine {
    /// Whether we are root, and so each run can have a user id of its own.
    pub(crate) fn privileged(&self) -> bool {
        self.level.own_uid
    }

    /// The user and group id on the host of the run with this supervisor; `None`: our own.
    pub(crate) fn uid(&self, supervisor: u32) -> Option<u32> {
        self.privileged().then_some(FIRST_UID + supervisor)
    }
}

/// Looks at the machine and tries everything; `trial` runs a small program through the whole stack. `None`: no run can
/// succeed here, and the greeting says why.
pub(crate) fn examine(hello: &Hello, trial: impl Fn(&Machine) -> Result<(), RunError>) -> (Option<Machine>, Greeting) {
    let seccomp = sys::seccomp_filters();
    let landlock = sys::landlock_abi();
    let mut cgroups = if hello.cgroups { Hierarchy::detect() } else { Err("switched off".to_owned()) };
    let mut machine = Machine {
        level: Level { seccomp: seccomp.is_ok(), landlock, own_uid: can_use_own_uids(), ..Level::NONE },
        cgroups: cgroups.as_ref().ok().cloned(),
        filter: Filter::compile(),
        roots: roots(),
        etc: etc(),
        processors: std::thread::available_parallelism().map_or(1, |n| n.get() as u32),
    };
    let mut tried = trial(&machine);
    if let Err(error) = &tried
        && machine.cgroups.take().is_some()
    {
        // Perhaps only the groups are to blame.
        let without = trial(&machine);
        if without.is_ok() {
            cgroups = Err(error.to_string());
        }
        tried = without;
    }
    machine.level.namespaces = tried.is_ok();
    machine.level.cgroups = machine.cgroups.as_ref().map_or(Cgroups::None, Hierarchy::version);

    let landlock = if landlock > 0 { Ok(format!("interface version {landlock}")) } else { Err("not available") };
    let own_uid = if machine.privileged() { Ok("one for each run") } else { Err("all runs have the service's") };
    let probes = vec![
        probe("seccomp", seccomp.map(|()| "system call filters"), "use a kernel built with CONFIG_SECCOMP_FILTER"),
        probe("namespaces", tried.as_ref().map(|()| "a trial run succeeded"), &namespace_fix()),
        probe("landlock", landlock, "use Linux 5.13 or later, and add `landlock` to the kernel parameter `lsm=`"),
        probe("cgroups", cgroups.map(|found| found.to_string()), "run as root, or as a systemd service with `Delegate=yes`"),
        probe("user id on the host", own_uid, "run the worker as root (optional: namespaces keep runs apart as well)"),
    ];
    let greeting = Greeting { level: machine.level.clone(), probes };
    (tried.is_ok().then_some(machine), greeting)
}

fn probe(name: &str, found: Result<impl std::fmt::Display, impl std::fmt::Display>, fix: &str) -> Probe {
    match found {
        Ok(detail) => Probe { name: name.into(), ok: true, detail: detail.to_string(), fix: String::new() },
        Err(detail) => Probe { name: name.into(), ok: false, detail: detail.to_string(), fix: fix.into() },
    }
}

/// Whether we may become any user in new user namespaces and see every file given to us.
pub(crate) fn can_use_own_uids() -> bool {
    // CHOWN, DAC_OVERRIDE, SETGID, SETUID, SETPCAP, SYS_ADMIN
    if !rustix::process::geteuid().is_root() || !sys::has_capabilities(&[0, 1, 6, 7, 8, 21]) {
        return false;
    }
    let covers = |path: &str| {
        let map = fs::read_to_string(path).unwrap_or_default();
        map.lines().any(|line| {
            let numbers: Vec<u64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            matches!(numbers[..], [first, _, count]
                if first <= u64::from(FIRST_UID) && first + count >= u64::from(FIRST_UID + PID_LIMIT))
        })
    };
    covers("/proc/self/uid_map") && covers("/proc/self/gid_map")
}

fn roots() -> Vec<Root> {
    let look = |name: &&'static str| {
        let path = Path::new("/").join(name);
        match fs::read_link(&path) {
            Ok(target) => Some(Root::Link(name, target)),
            Err(_) => path.is_dir().then_some(Root::Directory(name)),
        }
    };
    ROOTS.iter().filter_map(look).collect()
}

fn etc() -> Vec<String> {
    let Ok(entries) = fs::read_dir("/etc") else {
        return Vec::new();
    };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let wanted = |name: &String| ETC.contains(&name.as_str()) || ETC_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
    // `/etc/localtime` may be a link to nothing.
    names.filter(wanted).filter(|name| Path::new("/etc").join(name).exists()).collect()
}

/// What to do about missing namespaces, as precisely as the machine lets us see.
fn namespace_fix() -> String {
    let setting = |name: &str| fs::read_to_string(Path::new("/proc/sys").join(name)).map(|text| text.trim().to_owned()).unwrap_or_default();
    if setting("kernel/apparmor_restrict_unprivileged_userns") == "1" {
        "AppArmor forbids user namespaces: run `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or give the \
         program a profile that allows them"
            .into()
    } else if setting("kernel/unprivileged_userns_clone") == "0" {
        "run `sysctl kernel.unprivileged_userns_clone=1`".into()
    } else if setting("user/max_user_namespaces") == "0" {
        "run `sysctl user.max_user_namespaces=10000`".into()
    } else if Path::new("/.dockerenv").exists() || Path::new("/run/.containerenv").exists() {
        "in a container: start it with `--security-opt seccomp=unconfined --security-opt apparmor=unconfined \
         --security-opt systempaths=unconfined`, or run the worker outside"
            .into()
    } else {
        "use Linux 5.12 or later with user namespaces enabled".into()
    }
}
