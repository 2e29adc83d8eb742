//! The files of a hand-in: of a directory as it is now, or as it was in a commit.

use crate::output::Unusable;
use anyhow::{Context as _, Result, bail, ensure};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};
use tokio::process::Command;

/// What nobody means to hand in, where no git says what belongs to the work.
const NEVER: [&str; 6] = [".git", "__pycache__", ".ipynb_checkpoints", ".venv", "node_modules", ".DS_Store"];
/// Bytes of all files; a server takes less.
const LIMIT: u64 = 256 << 20;

/// Where the work lies.
#[derive(Clone, Debug)]
pub(crate) struct WorkTree {
    /// The directory whose files are handed in.
    pub(super) directory: PathBuf,
    /// The clone that it is part of, and where in it.
    pub(super) clone: Option<Clone>,
    /// The commit that is meant instead of what lies there now.
    pub(super) commit: Option<String>,
    /// Whether somebody named the directory; otherwise it is the one that one stands in.
    pub(super) named: bool,
}

/// A clone that a directory is part of.
#[derive(Clone, Debug)]
pub(super) struct Clone {
    root: PathBuf,
    /// The directory in it, without slashes at the ends; empty for the root itself.
    pub(super) within: String,
}

/// An archive, and what this state of the work is called.
pub(super) struct Packed {
    pub(super) zip: Vec<u8>,
    pub(super) version: String,
    pub(super) files: usize,
}

impl WorkTree {
    /// What `given` means: a directory, or a commit of the clone that one stands in.
    pub(crate) async fn find(given: Option<&str>) -> Result<Self> {
        let named = given.is_some();
        let given = given.unwrap_or(".");
        let directory = Path::new(given);
        if directory.is_dir() {
            let directory = fs::canonicalize(directory)?;
            return Ok(Self { clone: Clone::around(&directory).await, directory, commit: None, named });
        }
        ensure!(!directory.is_file(), "{given} is a file; hand in the directory that it lies in");
        let here = fs::canonicalize(".")?;
        let Some(clone) = Clone::around(&here).await else { bail!("there is no directory {given}") };
        let commit = git(&clone.root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{given}^{{commit}}")]).await;
        let commit = commit.ok().with_context(|| format!("{given} is neither a directory nor a commit of this clone"))?;
        Ok(Self { directory: here, clone: Some(clone), commit: Some(text(&commit)?), named: false })
    }

    /// What `computor clone` noted in the clone.
    pub(crate) async fn note(&self, name: &str) -> Option<String> {
        let clone = self.clone.as_ref()?;
        text(&git(&clone.root, &["config", "--local", "--get", name]).await.ok()?).ok()
    }

    /// Goes to the directory of an assignment. In a clone it is the one that is called so there; a directory that somebody
    /// named stays as it is, unless it is part of that one, or that one of it: nobody hands in all exercises as one.
    ///
    /// # Errors
    /// When only the directory that one stands in is left, and nothing says that it is this assignment's work.
    pub(super) fn enter(&mut self, assignment: &str, directory: &str) -> Result<()> {
        if let Some(clone) = &mut self.clone {
            let there = clone.root.join(directory);
            let related = is_within(&clone.within, directory) || is_within(directory, &clone.within);
            if (related || !self.named) && (self.commit.is_some() || there.is_dir()) {
                directory.clone_into(&mut clone.within);
                self.directory = there;
                return Ok(());
            }
        }
        let last = self.directory.file_name().and_then(|name| name.to_str());
        if self.named || last == directory.rsplit('/').next() {
            return Ok(());
        }
        let problem = format!(
            "{} is not the directory of {assignment}, and {directory} is not in it; say which directory is handed in: \
             `computor submit DIR -a {assignment}`, with `.` for this one",
            self.directory.display()
        );
        Err(Unusable(problem).into())
    }

    /// Packs it.
    pub(super) async fn pack(&self) -> Result<Packed> {
        match (&self.clone, &self.commit) {
            (Some(clone), Some(commit)) => clone.archive(commit).await,
            (Some(clone), None) => {
                let listed = git(&self.directory, &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).await?;
                let names: Vec<PathBuf> = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path).collect();
                let changed = git(&self.directory, &["status", "--porcelain", "--", "."]).await?;
                let head = if changed.is_empty() { git(&clone.root, &["rev-parse", "HEAD"]).await.ok() } else { None };
                zip(&self.directory, &names, head.map(|head| text(&head)).transpose()?)
            }
            (None, _) => {
                let mut names = Vec::new();
                walk(&self.directory, Path::new(""), &mut names)?;
                zip(&self.directory, &names, None)
            }
        }
    }
}

/// Whether a directory of a clone is `directory` or lies in it.
pub(super) fn is_within(within: &str, directory: &str) -> bool {
    directory.is_empty() || within.strip_prefix(directory).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Clone {
    async fn around(directory: &Path) -> Option<Self> {
        let root = PathBuf::from(text(&git(directory, &["rev-parse", "--show-toplevel"]).await.ok()?).ok()?);
        let within = text(&git(directory, &["rev-parse", "--show-prefix"]).await.ok()?).ok()?;
        Some(Self { root, within: within.trim_matches('/').to_owned() })
    }

    /// What the commit has of the directory.
    async fn archive(&self, commit: &str) -> Result<Packed> {
        let tree = format!("{commit}:{}", self.within);
        let zip = git(&self.root, &["archive", "--format=zip", &tree]).await?;
        let files = git(&self.root, &["ls-tree", "-r", "-z", "--name-only", &tree]).await?.split(|byte| *byte == 0).count() - 1;
        ensure!(files > 0, "there is nothing in {} at that commit", self.within);
        Ok(Packed { zip, version: commit.to_owned(), files })
    }
}

async fn git(directory: &Path, arguments: &[&str]) -> Result<Vec<u8>> {
    let done = Command::new("git").arg("-C").arg(directory).args(arguments).output().await.context("git cannot be started")?;
    ensure!(done.status.success(), "git says: {}", String::from_utf8_lossy(&done.stderr).trim());
    Ok(done.stdout)
}

fn text(output: &[u8]) -> Result<String> {
    Ok(std::str::from_utf8(output).context("git answers what is not UTF-8")?.trim_end_matches(['\n', '\r']).to_owned())
}

fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(name))
}

fn walk(root: &Path, below: &Path, names: &mut Vec<PathBuf>) -> Result<()> {
    let directory = root.join(below);
    for entry in fs::read_dir(&directory).with_context(|| format!("cannot read {}", directory.display()))? {
        let entry = entry?;
        if NEVER.iter().any(|never| entry.file_name() == *never) {
            continue;
        }
        let name = below.join(entry.file_name());
        // A link could lead anywhere; it is not followed.
        match entry.file_type()? {
            kind if kind.is_dir() => walk(root, &name, names)?,
            kind if kind.is_file() => names.push(name),
            _ => {}
        }
    }
    Ok(())
}

/// The plain files of these names. Without a commit, the state is called by its content.
fn zip(root: &Path, names: &[PathBuf], commit: Option<String>) -> Result<Packed> {
    let mut contents = BTreeMap::new();
    let mut size = 0;
    for name in names {
        let whole = root.join(name);
        // What git lists may be deleted, or be a link.
        let Ok(status) = fs::symlink_metadata(&whole) else { continue };
        if !status.is_file() {
            continue;
        }
        size += status.len();
        ensure!(size <= LIMIT, "these are more than {} MiB; hand in the directory of the assignment alone", LIMIT >> 20);
        let name = name.to_str().with_context(|| format!("the name of {} is not UTF-8", name.display()))?;
        contents.insert(name.to_owned(), fs::read(&whole).with_context(|| format!("cannot read {}", whole.display()))?);
    }
    ensure!(!contents.is_empty(), "there is no file in {}", root.display());
    let mut digest = Sha256::new();
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &contents {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default())?;
        archive.write_all(content)?;
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name);
        digest.update((content.len() as u64).to_le_bytes());
        digest.update(content);
    }
    let zip = archive.finish()?.into_inner();
    let by_content = || format!("files-{}", hex::encode(digest.finalize()).get(..20).unwrap_or_default());
    Ok(Packed { zip, version: commit.unwrap_or_else(by_content), files: contents.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn run(directory: &Path, arguments: &[&str]) {
        let identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"];
        git(directory, &[&identity[..], arguments].concat()).await.unwrap();
    }

    fn names(zip: Vec<u8>) -> Vec<String> {
        let archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut names: Vec<String> =
            archive.file_names().map(|name| name.unwrap().into_owned()).filter(|name| !name.ends_with('/')).collect();
        names.sort();
        names
    }

    #[tokio::test]
    async fn a_plain_directory_is_packed_without_what_nobody_means() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("sub/__pycache__")).unwrap();
        for name in ["a.py", "sub/b.txt", "sub/__pycache__/c.pyc"] {
            fs::write(root.path().join(name), name).unwrap();
        }
        std::os::unix::fs::symlink("/etc/passwd", root.path().join("link")).unwrap();
        let tree = WorkTree { directory: root.path().to_owned(), clone: None, commit: None, named: true };
        let (one, two) = (tree.pack().await.unwrap(), tree.pack().await.unwrap());
        assert_eq!(one.version, two.version, "the same files are the same state");
        assert_eq!((one.files, names(one.zip)), (2, vec!["a.py".to_owned(), "sub/b.txt".to_owned()]));
        fs::write(root.path().join("a.py"), "changed").unwrap();
        assert_ne!(tree.pack().await.unwrap().version, two.version);
        let empty = tempfile::tempdir().unwrap();
        let tree = WorkTree { directory: empty.path().to_owned(), clone: None, commit: None, named: true };
        assert!(tree.pack().await.is_err());
    }

    #[tokio::test]
    async fn a_clone_knows_what_belongs_to_the_work_and_what_a_commit_had() {
        let root = tempfile::tempdir().unwrap();
        run(root.path(), &["init", "-q", "-b", "main"]).await;
        fs::create_dir_all(root.path().join("week1/sum/deep")).unwrap();
        fs::write(root.path().join(".gitignore"), "*.log\n").unwrap();
        for name in ["week1/sum/a.py", "week1/sum/deep/b.py", "week1/other.py"] {
            fs::write(root.path().join(name), "first").unwrap();
        }
        run(root.path(), &["add", "."]).await;
        run(root.path(), &["commit", "-q", "-m", "first"]).await;
        let deep = root.path().join("week1/sum/deep");
        let mut tree = WorkTree::find(deep.to_str()).await.unwrap();
        assert_eq!(tree.clone.as_ref().unwrap().within, "week1/sum/deep");
        tree.enter("su", "week1/su").unwrap();
        assert_eq!(tree.clone.as_ref().unwrap().within, "week1/sum/deep", "parts are whole");
        tree.enter("sum", "week1/sum").unwrap();
        let clean = tree.pack().await.unwrap();
        assert_eq!(names(clean.zip), ["a.py", "deep/b.py"]);
        assert_eq!(clean.version.len(), 40, "what is committed is called by its commit");
        fs::write(root.path().join("week1/sum/x.log"), "log").unwrap();
        fs::write(root.path().join("week1/sum/new.py"), "new").unwrap();
        let changed = tree.pack().await.unwrap();
        assert!(changed.version.starts_with("files-"));
        assert_eq!(names(changed.zip), ["a.py", "deep/b.py", "new.py"]);
        let earlier = WorkTree { commit: Some(clean.version.clone()), ..tree };
        let earlier = earlier.pack().await.unwrap();
        assert_eq!((earlier.files, earlier.version, names(earlier.zip)), (2, clean.version, vec!["a.py".into(), "deep/b.py".into()]));
    }

    #[tokio::test]
    async fn an_assignment_is_its_directory_wherever_one_stands() {
        let root = tempfile::tempdir().unwrap();
        run(root.path(), &["init", "-q", "-b", "main"]).await;
        for name in ["week1/sum", "week2/max", "other"] {
            fs::create_dir_all(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("a.py"), name).unwrap();
        }
        let plain = tempfile::tempdir().unwrap();
        fs::create_dir_all(plain.path().join("sum")).unwrap();
        let root = fs::canonicalize(root.path()).unwrap();
        let cases = [
            // Where one stands or what one names, whether one names it, and what is handed in.
            (root.clone(), false, Some(root.join("week1/sum"))),
            (root.join("week1"), false, Some(root.join("week1/sum"))),
            (root.join("week2/max"), false, Some(root.join("week1/sum"))),
            (root.clone(), true, Some(root.join("week1/sum"))),
            (root.join("week1"), true, Some(root.join("week1/sum"))),
            (root.join("other"), true, Some(root.join("other"))),
            (plain.path().to_owned(), false, None),
            (plain.path().to_owned(), true, Some(plain.path().to_owned())),
            (plain.path().join("sum"), false, Some(plain.path().join("sum"))),
        ];
        for (at, named, handed_in) in cases {
            let mut tree = WorkTree { named, ..WorkTree::find(at.to_str()).await.unwrap() };
            let entered = tree.enter("week1.sum", "week1/sum");
            match handed_in {
                Some(directory) => {
                    entered.unwrap();
                    assert_eq!(tree.directory, directory, "{} {named}", at.display());
                }
                None => {
                    let error = entered.unwrap_err();
                    assert!(error.is::<Unusable>() && error.to_string().contains("computor submit DIR -a week1.sum"), "{error}");
                }
            }
        }
    }
}
