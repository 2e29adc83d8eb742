//! The second layer: even if the private root showed too much, a program reaches only these paths, and it can signal
//! nobody outside its own run. Independent of namespaces and system call filter.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope,
};

/// What a program may reach.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Read and execute.
    pub(crate) read: Vec<PathBuf>,
    /// Everything.
    pub(crate) write: Vec<PathBuf>,
}

/// The newest interface whose rules are known here; an older kernel enforces what it knows of them.
const KNOWN: ABI = ABI::V7;

/// The rules. A path that does not exist is skipped: there is nothing to reach.
fn rules(reach: &Reach, with_devices: bool) -> Result<RulesetCreated, RulesetError> {
    let mut ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(KNOWN))?
        .handle_access(AccessNet::from_all(KNOWN))?
        .scope(Scope::from_all(KNOWN))?
        .create()?;
    let read = AccessFs::from_read(KNOWN);
    let write = AccessFs::from_all(KNOWN);
    let devices = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::ReadDir | AccessFs::IoctlDev;
    let rules = (reach.read.iter().map(|path| (path.as_path(), read)))
        .chain(reach.write.iter().map(|path| (path.as_path(), write)))
        .chain(with_devices.then_some((Path::new("/dev"), devices)));
    for (path, access) in rules {
        let Ok(fd) = PathFd::new(path) else { continue };
        let access = if path.is_dir() { access } else { access & AccessFs::from_file(KNOWN) };
        ruleset = ruleset.add_rule(PathBeneath::new(fd, access))?;
    }
    Ok(ruleset)
}

/// The rules as a file, for another process to confine itself with.
pub(crate) fn ruleset(reach: &Reach) -> io::Result<OwnedFd> {
    let ruleset: Option<OwnedFd> = rules(reach, true).map_err(io::Error::other)?.into();
    ruleset.ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// Confines this process, for good.
pub(crate) fn confine(reach: &Reach) -> io::Result<()> {
    enforce(rules(reach, true))
}

/// The same for a process that lives in the host's root: not even its devices.
pub(crate) fn confine_to(reach: &Reach) -> io::Result<()> {
    enforce(rules(reach, false))
}

fn enforce(rules: Result<RulesetCreated, RulesetError>) -> io::Result<()> {
    let status = rules.and_then(RulesetCreated::restrict_self).map_err(io::Error::other)?;
    match status.ruleset {
        RulesetStatus::NotEnforced => Err(io::Error::other("not enforced")),
        RulesetStatus::PartiallyEnforced | RulesetStatus::FullyEnforced => Ok(()),
    }
}
