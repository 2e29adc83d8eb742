//! How files come in: a commit from a plain value.

use crate::{Error, FileMode, FilePath, Oid, Repository, Result};
use bytes::Bytes;
use uuid::Uuid;

/// Who, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Seconds since 1970, UTC.
    pub seconds: i64,
}

impl Signature {
    /// As commits have it. Signs that git takes for its own are left out.
    pub(crate) fn line(&self) -> String {
        let clean = |text: &str| {
            let text: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ':' | ';' | '"' | '\'')).to_owned()
        };
        format!("{} <{}> {} +0000", clean(&self.name), clean(&self.email).replace(' ', ""), self.seconds.max(0))
    }
}

/// One change of files. Changes are made in order.
#[derive(Clone, Debug)]
pub enum Edit {
    /// All files go.
    Clear,
    /// A file, or a directory with all that is in it, goes. One that is not there is gone.
    Remove(FilePath),
    /// A file is there with this content, whatever was there.
    Write {
        /// Where.
        path: FilePath,
        /// A file, executable or not.
        mode: FileMode,
        /// What is in it.
        content: Bytes,
    },
}

/// A commit that shall be.
#[derive(Clone, Debug)]
pub struct NewCommit {
    /// The full name of the branch, such as [`crate::MAIN`].
    pub branch: String,
    /// Where the branch is thought to be, which becomes the parent; none if there shall be no such branch yet.
    pub parent: Option<Oid>,
    /// What is changed in the files of the parent.
    pub edits: Vec<Edit>,
    /// What is said about it.
    pub message: String,
    /// Who made it and when. The same value written twice is one commit, so the time is part of the plan.
    pub author: Signature,
}

/// What came of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where the branch is now.
    pub commit: Oid,
    /// Whether any file is other than in the parent; if not, no commit was made.
    pub changed: bool,
}

impl Repository {
    /// Writes a commit and moves the branch to it, if the branch still is at the expected parent. Written twice, it is
    /// there once: a branch that is at this very commit already counts as written.
    ///
    /// # Errors
    /// [`Error::Moved`] if the branch is elsewhere; nothing is changed then. [`Error::Name`], [`Error::Failed`].
    pub async fn commit(&self, new: &NewCommit) -> Result<Written> {
        self.present()?;
        let found = self.head(&new.branch).await?;
        // The objects come first, under a name that nobody sees; then the branch moves, if it is where it should be.
        let aside = format!("refs/computor/new/{}", Uuid::new_v4().simple());
        let time = self.git().limits().time * 5;
        let answer = self.call(&["fast-import", "--quiet", "--done"]).input(stream(new, &aside)?).time(time).text().await;
        let written = async { self.publish(new, found, &answer?).await }.await;
        // What remains after a crash is hidden, small, and removed with the upkeep.
        let _ = self.call(&["update-ref", "-d", &aside]).output().await;
        written
    }

    async fn publish(&self, new: &NewCommit, found: Option<Oid>, answer: &str) -> Result<Written> {
        let mut lines = answer.lines();
        let commit: Oid = lines.next().unwrap_or_default().parse()?;
        let (tree, before) = (lines.next().unwrap_or_default(), lines.next());
        if new.parent.is_some() && before == Some(tree) {
            return match (found, new.parent) {
                (Some(found), Some(parent)) if found == parent => Ok(Written { commit: parent, changed: false }),
                _ => Err(Error::Moved { branch: new.branch.clone(), expected: new.parent, found }),
            };
        }
        if found != Some(commit) {
            self.move_branch(&new.branch, new.parent, commit).await?;
        }
        Ok(Written { commit, changed: true })
    }
}

/// What `git fast-import` reads. It answers three lines: the commit, its tree, the tree of its parent.
fn stream(new: &NewCommit, aside: &str) -> Result<Vec<u8>> {
    let size: usize = new.edits.iter().map(|edit| if let Edit::Write { content, .. } = edit { content.len() + 200 } else { 100 }).sum();
    let mut out = Vec::with_capacity(size + 1000);
    let (who, message) = (new.author.line(), new.message.trim());
    let length = message.len() + 1;
    line(&mut out, &format!("commit {aside}\nmark :1\nauthor {who}\ncommitter {who}\ndata {length}\n{message}\n"));
    if let Some(parent) = new.parent {
        line(&mut out, &format!("from {parent}"));
    }
    for edit in &new.edits {
        match edit {
            Edit::Clear => line(&mut out, "deleteall"),
            Edit::Remove(path) => line(&mut out, &format!("D {}", quoted(path))),
            Edit::Write { path, mode, content } => {
                let mode = match mode {
                    FileMode::Regular => "100644",
                    FileMode::Executable => "100755",
                    FileMode::Symlink | FileMode::Submodule => {
                        return Err(Error::Name { name: path.to_string(), why: "would be a link; only files are written" });
                    }
                };
                line(&mut out, &format!("M {mode} inline {}\ndata {}", quoted(path), content.len()));
                out.extend_from_slice(content);
                line(&mut out, "");
            }
        }
    }
    line(&mut out, "get-mark :1\nls :1 \"\"");
    if let Some(parent) = new.parent {
        line(&mut out, &format!("ls {parent} \"\""));
    }
    line(&mut out, "done");
    Ok(out)
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}

/// A path as fast-import reads it. Paths have no control characters, quotes or backslashes.
fn quoted(path: &FilePath) -> String {
    format!("\"{path}\"")
}
