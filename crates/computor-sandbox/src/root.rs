//! The private root of a run, built by its init: a tmpfs into which read-only mounts of the host are put, with two
//! writable directories on a second tmpfs whose size is limited.
//!
//! Everything of the host is opened first, then the old root is left for good, then the new one is filled. So no path
//! that is used while filling can lead back to the host.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Gid, Mode, OFlags, Uid};
use rustix::io::Errno;
use rustix::mount::{FsMountFlags, FsOpenFlags, MountAttrFlags, MountPropagationFlags, MoveMountFlags, OpenTreeFlags, UnmountFlags};

use crate::copy::{self, Style};
use crate::landlock::Reach;
use crate::machine::{Machine, Root};
use crate::wire::{During, Trouble, errno};
use crate::{Access, Input, Job, Source, sys};

const DEVICES: &[&str] = &["null", "zero", "full", "random", "urandom"];
const DEVICE_LINKS: &[(&str, &str)] =
    &[("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("shm", "/tmp")];
const ETC_FILES: &[(&str, &str)] = &[
    ("passwd", "root:x:0:0::/nonexistent:/bin/false\nstudent:x:1000:1000::/work:/bin/sh\n"),
    ("group", "root:x:0:\nstudent:x:1000:\n"),
    ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ("hosts", "127.0.0.1 localhost sandbox\n"),
];

/// The writable directories.
pub(crate) const SCRATCH: [&str; 2] = ["/work", "/tmp"];

const NOSUID: u64 = libc::MOUNT_ATTR_NOSUID;
const READ_ONLY: u64 = libc::MOUNT_ATTR_RDONLY | NOSUID;

/// A detached copy of a mount of the host.
struct Tree {
    mount: OwnedFd,
    is_directory: bool,
}

/// An input, opened.
enum Opened {
    Bind(Tree),
    Copy(OwnedFd),
    Bytes,
}

/// Everything of the host that the new root will contain.
struct Sources {
    roots: Vec<(&'static str, Tree)>,
    devices: Vec<(&'static str, Tree)>,
    etc: Vec<(String, Tree)>,
    runtime: Vec<(PathBuf, Tree)>,
    inputs: Vec<Opened>,
    proc: Option<OwnedFd>,
}

/// Whether there is a `/proc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proc {
    /// With the processes of this process's namespace.
    Own,
    /// An empty directory.
    None,
}

/// Builds the root and moves this process into it. `owner` is the run's user, if that is not this process's own.
/// Gives what the program may reach in it.
pub(crate) fn build(machine: &Machine, job: &Job, owner: Option<u32>, proc: Proc) -> Result<Reach, Trouble> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).during("making mounts private")?;
    let sources = open_sources(machine, job, proc)?;
    let root = tmpfs(&[("mode", "0755".into())]).during("making the root")?;
    rustix::mount::move_mount(&root, "", CWD, "/tmp", MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH).during("mounting the root")?;
    leave_host("/tmp").during("leaving the host's root")?;
    let root = rustix::fs::open("/", OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).during("opening the root")?;
    let reach = fill(&root, machine, job, sources, owner)?;
    sys::set_mount_attributes(root.as_fd(), READ_ONLY | libc::MOUNT_ATTR_NODEV, false).during("making the root read-only")?;
    Ok(reach)
}

fn open_sources(machine: &Machine, job: &Job, proc: Proc) -> Result<Sources, Trouble> {
    let no_devices = READ_ONLY | libc::MOUNT_ATTR_NODEV;
    let mut roots = Vec::new();
    for root in &machine.roots {
        if let Root::Directory(name) = root {
            roots.push((*name, tree(&Path::new("/").join(name), true, no_devices)?));
        }
    }
    let mut devices = Vec::new();
    for name in DEVICES {
        devices.push((*name, tree(&Path::new("/dev").join(name), true, READ_ONLY)?));
    }
    let mut etc = Vec::new();
    for name in &machine.etc {
        etc.push((name.clone(), tree(&Path::new("/etc").join(name), true, no_devices)?));
    }
    let mut runtime: Vec<(PathBuf, Tree)> = Vec::new();
    for path in runtime_paths(machine, job) {
        runtime.push((path.to_path_buf(), tree(path, true, no_devices)?));
    }
    let inputs = job.inputs.iter().map(|input| open_input(machine, input)).collect::<Result<_, _>>()?;
    let proc = (proc == Proc::Own).then(mount_proc).transpose().during("mounting /proc")?;
    Ok(Sources { roots, devices, etc, runtime, inputs, proc })
}

/// The extra paths of the host, without those that are visible anyway.
fn runtime_paths<'j>(machine: &Machine, job: &'j Job) -> Vec<&'j Path> {
    let mut paths: Vec<&Path> = job.runtime.iter().map(PathBuf::as_path).collect();
    paths.sort_unstable();
    let mut wanted: Vec<&Path> = Vec::new();
    for path in paths {
        let in_root = machine.roots.iter().any(|root| {
            let (Root::Link(name, _) | Root::Directory(name)) = root;
            path.starts_with(Path::new("/").join(name))
        });
        if !in_root && !wanted.last().is_some_and(|last| path.starts_with(last)) {
            wanted.push(path);
        }
    }
    wanted
}

/// A detached copy of what is mounted at `path`, with these attributes.
fn tree(path: &Path, follow: bool, attributes: u64) -> Result<Tree, Trouble> {
    let open = || -> io::Result<Tree> {
        let mut flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC | OpenTreeFlags::AT_RECURSIVE;
        flags.set(OpenTreeFlags::AT_SYMLINK_NOFOLLOW, !follow);
        let mount = rustix::mount::open_tree(CWD, path, flags)?;
        sys::set_mount_attributes(mount.as_fd(), attributes, true)?;
        let is_directory = file_type(mount.as_fd())? == FileType::Directory;
        Ok(Tree { mount, is_directory })
    };
    open().map_err(|error| Trouble::Input { path: path.to_path_buf(), errno: errno(&error) })
}

fn file_type(fd: BorrowedFd<'_>) -> io::Result<FileType> {
    Ok(FileType::from_raw_mode(rustix::fs::fstat(fd)?.st_mode))
}

fn open_input(machine: &Machine, input: &Input) -> Result<Opened, Trouble> {
    let Source::Host(path) = &input.source else {
        return Ok(Opened::Bytes);
    };
    let open = || -> io::Result<OwnedFd> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = rustix::fs::open(path, flags, Mode::empty())?;
        match file_type(file.as_fd())? {
            FileType::RegularFile | FileType::Directory => Ok(file),
            _ => Err(Errno::INVAL.into()),
        }
    };
    let status = |file: &OwnedFd| rustix::fs::fstat(file);
    let trouble = |error: io::Error| Trouble::Input { path: path.clone(), errno: errno(&error) };
    let file = open().map_err(trouble)?;
    let mode = status(&file).map_err(|error| trouble(error.into()))?.st_mode;
    if input.access == Access::ReadOnly && can_be_bound(machine.privileged(), mode, input.executable) {
        return Ok(Opened::Bind(tree(path, false, READ_ONLY | libc::MOUNT_ATTR_NODEV)?));
    }
    Ok(Opened::Copy(file))
}

/// Whether the run's user can use a file or directory of this mode as it is. If the user is not our own, it counts as
/// one of the others.
fn can_be_bound(user_is_another: bool, mode: u32, executable: bool) -> bool {
    let others = if user_is_another { mode & 0o007 } else { (mode >> 6) & 0o007 };
    let is_directory = FileType::from_raw_mode(mode) == FileType::Directory;
    let needed = if is_directory || executable { 0o005 } else { 0o004 };
    others & needed == needed
}

/// A `/proc` of this pid namespace with nothing but processes, and of those only the program's own.
fn mount_proc() -> io::Result<OwnedFd> {
    let fs = rustix::mount::fsopen("proc", FsOpenFlags::FSOPEN_CLOEXEC)?;
    rustix::mount::fsconfig_set_string(&fs, "hidepid", "ptraceable")?;
    rustix::mount::fsconfig_set_string(&fs, "subset", "pid")?;
    rustix::mount::fsconfig_create(&fs)?;
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV | MountAttrFlags::MOUNT_ATTR_NOEXEC;
    Ok(rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, attributes)?)
}

fn tmpfs(options: &[(&str, String)]) -> io::Result<OwnedFd> {
    let fs = rustix::mount::fsopen("tmpfs", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for (key, value) in options {
        rustix::mount::fsconfig_set_string(&fs, *key, value.as_str())?;
    }
    rustix::mount::fsconfig_create(&fs)?;
    let attributes = MountAttrFlags::MOUNT_ATTR_NOSUID | MountAttrFlags::MOUNT_ATTR_NODEV;
    Ok(rustix::mount::fsmount(&fs, FsMountFlags::FSMOUNT_CLOEXEC, attributes)?)
}

/// Makes the mount at `new` the root and lets go of the old one.
fn leave_host(new: &str) -> io::Result<()> {
    rustix::process::chdir(new)?;
    // Puts the old root on top of the new one, from where it is taken off.
    rustix::process::pivot_root(".", ".")?;
    rustix::mount::unmount(".", UnmountFlags::DETACH)?;
    rustix::process::chdir("/")?;
    Ok(())
}

fn fill(root: &OwnedFd, machine: &Machine, job: &Job, sources: Sources, owner: Option<u32>) -> Result<Reach, Trouble> {
    let mut reach = Reach::default();
    for entry in &machine.roots {
        if let Root::Link(name, target) = entry {
            rustix::fs::symlinkat(target, root, *name).during("linking system directories")?;
        }
    }
    for (name, tree) in sources.roots {
        reach.read.push(Path::new("/").join(name));
        attach(&tree, root.as_fd(), OsStr::new(name)).during("mounting system directories")?;
    }
    let dev = directory(root, "dev").during("making /dev")?;
    for (name, tree) in sources.devices {
        attach(&tree, dev.as_fd(), OsStr::new(name)).during("mounting devices")?;
    }
    for (name, target) in DEVICE_LINKS {
        rustix::fs::symlinkat(*target, &dev, *name).during("linking devices")?;
    }
    let etc = directory(root, "etc").during("making /etc")?;
    for (name, content) in ETC_FILES {
        let style = Style { owner: None, executable: false };
        copy::write(etc.as_fd(), OsStr::new(name), content.as_bytes(), style).during("filling /etc")?;
    }
    for (name, tree) in sources.etc {
        attach(&tree, etc.as_fd(), OsStr::new(&name)).during("filling /etc")?;
    }
    match sources.proc {
        Some(mount) => attach(&Tree { mount, is_directory: true }, root.as_fd(), OsStr::new("proc")).during("mounting /proc")?,
        None => drop(directory(root, "proc").during("making /proc")?),
    }
    for (path, tree) in sources.runtime {
        let place = || -> io::Result<()> {
            let (directory, name) = copy::parent(root.as_fd(), &path, None)?;
            attach(&tree, directory.as_fd(), name)
        };
        place().during(&format!("mounting {}", path.display()))?;
        reach.read.push(path);
    }
    scratch(root, job, owner).during("making /work and /tmp")?;
    reach.read.extend(["/etc".into(), "/proc".into()]);
    reach.write.extend(SCRATCH.map(PathBuf::from));
    place_inputs(root, job, sources.inputs, owner, &mut reach)?;
    Ok(reach)
}

fn directory(parent: &OwnedFd, name: &str) -> io::Result<OwnedFd> {
    rustix::fs::mkdirat(parent, name, Mode::from_raw_mode(0o755))?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::openat(parent, name, flags, Mode::empty())?)
}

/// Mounts a tree at `name`, which is made if it is missing.
fn attach(tree: &Tree, directory: BorrowedFd<'_>, name: &OsStr) -> io::Result<()> {
    copy::mount_point(directory, name, tree.is_directory)?;
    rustix::mount::move_mount(&tree.mount, "", directory, name, MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH)?;
    Ok(())
}

/// The writable directories: two parts of one tmpfs, so that the limits hold for both together.
fn scratch(root: &OwnedFd, job: &Job, owner: Option<u32>) -> io::Result<()> {
    const WHOLE: &str = ".scratch";
    // The directories themselves and the file system's root are not the program's.
    let inodes = job.limits.inodes.saturating_add(3);
    let options = [("mode", "0755".into()), ("size", job.limits.disk.to_string()), ("nr_inodes", inodes.to_string())];
    let whole = Tree { mount: tmpfs(&options)?, is_directory: true };
    attach(&whole, root.as_fd(), OsStr::new(WHOLE))?;
    for (path, mode) in SCRATCH.iter().zip([0o755, 0o1777]) {
        let name = path.trim_start_matches('/');
        let part = directory(&whole.mount, name)?;
        if let Some(id) = owner {
            rustix::fs::fchown(&part, Some(Uid::from_raw(id)), Some(Gid::from_raw(id)))?;
        }
        rustix::fs::fchmod(&part, Mode::from_raw_mode(mode))?;
        let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
        let mount = rustix::mount::open_tree(root, Path::new(WHOLE).join(name), flags)?;
        attach(&Tree { mount, is_directory: true }, root.as_fd(), OsStr::new(name))?;
    }
    rustix::mount::unmount(Path::new("/").join(WHOLE), UnmountFlags::DETACH)?;
    rustix::fs::unlinkat(root, WHOLE, AtFlags::REMOVEDIR)?;
    Ok(())
}

/// Puts the inputs in place, in their order: a later one replaces or covers what an earlier one put there.
fn place_inputs(root: &OwnedFd, job: &Job, opened: Vec<Opened>, owner: Option<u32>, reach: &mut Reach) -> Result<(), Trouble> {
    for (number, (input, opened)) in job.inputs.iter().zip(opened).enumerate() {
        let in_scratch = SCRATCH.iter().any(|path| input.target.starts_with(path));
        if !in_scratch {
            reach.read.push(input.target.clone());
        }
        let owner = owner.filter(|_| in_scratch);
        let place = || -> io::Result<()> {
            let (directory, name) = copy::parent(root.as_fd(), &input.target, owner)?;
            match (opened, input.access) {
                (Opened::Bind(tree), _) => attach(&tree, directory.as_fd(), name),
                (opened, Access::Writable) => make(input, opened, directory.as_fd(), name, owner),
                (opened, Access::ReadOnly) => {
                    // A copy on the read-only root, seen at the target: there it cannot be removed either.
                    let kept = PathBuf::from(format!("/.inputs/{number}"));
                    let (store, store_name) = copy::parent(root.as_fd(), &kept, None)?;
                    make(input, opened, store.as_fd(), store_name, None)?;
                    let tree = tree(&kept, false, READ_ONLY | libc::MOUNT_ATTR_NODEV)
                        .map_err(|trouble| io::Error::other(format!("{trouble:?}")))?;
                    attach(&tree, directory.as_fd(), name)
                }
            }
        };
        place().during(&format!("placing the input {}", input.target.display()))?;
    }
    Ok(())
}

/// Makes a copy of an input.
fn make(input: &Input, opened: Opened, directory: BorrowedFd<'_>, name: &OsStr, owner: Option<u32>) -> io::Result<()> {
    let style = Style { owner, executable: input.executable };
    match (opened, &input.source) {
        (Opened::Copy(file), _) => copy::copy(file, directory, name, style),
        (_, Source::Bytes(content)) => copy::write(directory, name, content, style),
        (_, Source::Host(_)) => Err(Errno::INVAL.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runs_user_cannot_read_is_copied_instead_of_bound() {
        let (file, directory) = (libc::S_IFREG, libc::S_IFDIR);
        assert!(can_be_bound(true, file | 0o644, false));
        assert!(!can_be_bound(true, file | 0o640, false));
        assert!(!can_be_bound(true, file | 0o644, true));
        assert!(can_be_bound(true, file | 0o755, true));
        assert!(!can_be_bound(true, directory | 0o700, false));
        assert!(can_be_bound(true, directory | 0o755, false));
        assert!(can_be_bound(false, directory | 0o700, false));
    }
}
