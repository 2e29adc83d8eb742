//! What flows write into the template and the assignments repository of a course.

use super::{ManifestEntry, trouble::trouble};
use crate::App;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use computor_git::{Edit, Error as GitError, FileMode, FilePath, MAIN, NewCommit, Place, Signature};
use computor_types::Code;
use computor_workflows::ActError;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};

/// How a directory is brought in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Its files are written, and these removed; what else is there stays.
    Update {
        /// What the platform wrote once and does not write any more.
        remove: Vec<String>,
    },
    /// It holds these files and no others.
    Replace,
    /// Only if there is no such directory.
    IfMissing,
}

/// A directory at the top of a repository.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    /// Its name.
    pub(super) name: String,
    /// Its files; none stands for an empty one.
    pub(super) files: BTreeMap<String, Option<ManifestEntry>>,
    /// How it is brought in.
    pub(super) how: How,
}

/// A commit that shall be.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Directories of assignments.
    pub(super) directories: Vec<Directory>,
    /// `README.md` at the top.
    pub(super) readme: String,
    /// What the commit says.
    pub(super) message: String,
    /// When it is made: part of the plan, so that a commit that is made twice is one.
    pub(super) at: DateTime<Utc>,
}

/// Writes a commit into a repository, which is made if it is not there; answers where its branch is then. On a machine
/// without repositories there is nothing to write.
pub(super) async fn publish(app: &App, place: Place, draft: Draft) -> Result<Option<String>, ActError> {
    let Ok(git) = app.git() else { return Ok(None) };
    let repository = git.repository(place);
    repository.create().await.map_err(refused)?;
    let parent = repository.head(MAIN).await.map_err(refused)?;
    let mut there = BTreeSet::new();
    if let Some(parent) = parent {
        for entry in repository.files(parent, "").await.map_err(refused)? {
            there.extend(entry.path.split_once('/').map(|(directory, _)| directory.to_owned()));
        }
    }
    let mut edits = Vec::new();
    for directory in &draft.directories {
        edits.extend(edits_of(app, directory, there.contains(&directory.name)).await?);
    }
    edits.push(Edit::Write { path: path("README.md")?, mode: FileMode::Regular, content: draft.readme.into_bytes().into() });
    let author = Signature { name: "Computor".to_owned(), email: "computor@localhost".to_owned(), seconds: draft.at.timestamp() };
    let new = NewCommit { branch: MAIN.to_owned(), parent, edits, message: draft.message, author };
    Ok(Some(repository.commit(&new).await.map_err(refused)?.commit.to_string()))
}

/// What brings a directory in.
async fn edits_of(app: &App, directory: &Directory, is_there: bool) -> Result<Vec<Edit>, ActError> {
    let mut edits = Vec::new();
    match &directory.how {
        How::IfMissing if is_there => return Ok(edits),
        How::IfMissing => {}
        How::Replace => edits.push(Edit::Remove(path(&directory.name)?)),
        How::Update { remove } => {
            for name in remove {
                edits.push(Edit::Remove(path(&format!("{}/{name}", directory.name))?));
            }
        }
    }
    let mut files = Vec::new();
    for (name, file) in &directory.files {
        files.push((path(&format!("{}/{name}", directory.name))?, file.clone()));
    }
    let store = &app.store;
    let written: Vec<Edit> = stream::iter(files)
        .map(|(path, file)| async move {
            let content = match file {
                Some(file) => store.get(file.digest.parse().map_err(trouble)?).await.map_err(trouble)?,
                None => Bytes::new(),
            };
            Ok::<_, ActError>(Edit::Write { path, mode: FileMode::Regular, content })
        })
        .buffered(8)
        .try_collect()
        .await?;
    edits.extend(written);
    Ok(edits)
}

fn path(name: &str) -> Result<FilePath, ActError> {
    FilePath::new(name).map_err(refused)
}

/// A name that no repository may hold stays so; everything else is tried again, a branch that moved among it.
fn refused(error: GitError) -> ActError {
    match error {
        GitError::Name { .. } | GitError::TooLarge { .. } => ActError::permanent(Code::Deploy004.as_str(), error.to_string()),
        other => trouble(other),
    }
}
