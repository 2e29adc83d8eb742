//! The steps of an installation, and of its removal.

use anyhow::{Context as _, Result, ensure};
use std::{
    fmt, fs,
    io::{self, Read as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Command,
};

/// So much is read at once.
const CHUNK: usize = 1 << 17;

/// Something that is done. Doing it again changes nothing.
#[derive(Debug)]
pub(super) enum Step {
    /// A directory of this mode. One that is there keeps its mode: `systemd-tmpfiles` knows which is right.
    Directory { path: PathBuf, mode: u32 },
    /// A file with this text. `kept`: what is there stays, since people change it.
    File { path: PathBuf, mode: u32, text: String, kept: bool },
    /// A copy of this program.
    Program { from: PathBuf, to: PathBuf },
    /// A command.
    Run { program: &'static str, arguments: Vec<String> },
    /// A file is deleted, if it is there.
    Delete { path: PathBuf },
    /// A directory is deleted with all that is in it, if it is there.
    DeleteAll { path: PathBuf },
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Changed,
    Already,
}

impl Step {
    pub(super) fn run(program: &'static str, arguments: &[&str]) -> Self {
        Self::Run { program, arguments: arguments.iter().map(|&argument| argument.to_owned()).collect() }
    }

    pub(super) fn carry_out(&self) -> Result<Done> {
        match self {
            Self::Directory { path, mode } => {
                if path.is_dir() {
                    return Ok(Done::Already);
                }
                make_parents(path.parent().unwrap_or(path))?;
                fs::DirBuilder::new().mode(*mode).create(path)?;
                // Whatever the mask of this process.
                fs::set_permissions(path, fs::Permissions::from_mode(*mode))?;
                Ok(Done::Changed)
            }
            Self::File { path, mode, text, kept } => {
                let there = read(path)?;
                if there.as_deref() == Some(text.as_bytes()) || (*kept && there.is_some()) {
                    return Ok(Done::Already);
                }
                put(path, *mode, &mut text.as_bytes())
            }
            Self::Program { from, to } => {
                if same(from, to)? {
                    return Ok(Done::Already);
                }
                put(to, 0o755, &mut fs::File::open(from)?)
            }
            Self::Run { program, arguments } => {
                let status = Command::new(program).args(arguments).status().with_context(|| format!("{program} cannot be started"))?;
                ensure!(status.success(), "{program} ended with {status}");
                Ok(Done::Changed)
            }
            Self::Delete { path } => gone(fs::remove_file(path)),
            Self::DeleteAll { path } => gone(fs::remove_dir_all(path)),
        }
    }
}

fn gone(removed: io::Result<()>) -> Result<Done> {
    match removed {
        Ok(()) => Ok(Done::Changed),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Done::Already),
        Err(error) => Err(error.into()),
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether two files are one, or alike.
fn same(one: &Path, other: &Path) -> Result<bool> {
    let (Ok(one), Ok(other)) = (one.canonicalize(), other.canonicalize()) else { return Ok(false) };
    if one == other {
        return Ok(true);
    }
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (fs::File::open(one)?, fs::File::open(other)?);
    let (mut these, mut those) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let read = one.read(&mut these)?;
        let (Some(these), Some(those)) = (these.get(..read), those.get_mut(..read)) else { return Ok(false) };
        if these.is_empty() {
            return Ok(true);
        }
        other.read_exact(those)?;
        if these != &*those {
            return Ok(false);
        }
    }
}

/// Directories that everybody may pass through, whatever the mask of this process.
fn make_parents(directory: &Path) -> Result<()> {
    let mut missing: Vec<&Path> = directory.ancestors().take_while(|parent| !parent.exists()).collect();
    while let Some(parent) = missing.pop() {
        fs::create_dir(parent)?;
        fs::set_permissions(parent, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Writes a file beside the old one, then puts it in its place: a program may run meanwhile, and nobody reads half of it.
fn put(path: &Path, mode: u32, content: &mut impl io::Read) -> Result<Done> {
    let directory = path.parent().context("the file has no directory")?;
    make_parents(directory)?;
    let mut file = tempfile::Builder::new()
        .prefix(".new")
        .make_in(directory, |path| fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path))?;
    io::copy(content, &mut file)?;
    file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(Done::Changed)
}

/// What it does, with what stands in a file; `{:#}` without that.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory { path, mode } => write!(f, "directory {} ({mode:04o})", path.display()),
            Self::File { path, mode, text, kept } => {
                write!(f, "file      {} ({mode:04o}{})", path.display(), if *kept { ", stays if it is there" } else { "" })?;
                if !f.alternate() {
                    for line in text.lines() {
                        write!(f, "\n    | {}", without_secret(line))?;
                    }
                }
                Ok(())
            }
            Self::Program { from, to } => write!(f, "program   {} (a copy of {})", to.display(), from.display()),
            Self::Run { program, arguments } => write!(f, "run       {program} {}", arguments.join(" ")),
            Self::Delete { path } => write!(f, "delete    {}", path.display()),
            Self::DeleteAll { path } => write!(f, "delete    {} with all that is in it", path.display()),
        }
    }
}

/// A line as it may be shown.
fn without_secret(line: &str) -> &str {
    const KEY: &str = "COMPUTOR_SECRET_KEY=";
    if line.starts_with(KEY) { "COMPUTOR_SECRET_KEY=***" } else { line }
}
