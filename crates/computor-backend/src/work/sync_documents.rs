//! Fetches the documents of a course family from its repository with a foreign host.
//!
//! What was uploaded stays, and so does what the repository would put in its place, unless the sync is told to replace it.
//! What the repository had once and has no more goes.

use super::trouble::trouble;
use crate::{App, Error, auth::Vault, logic::document};
use computor_db::queries::{
    document::{self as queries, NewDocument, Path, Place},
    organization,
};
use computor_git::{Entry, FileMode, Remote};
use computor_types::{
    Code, Id,
    dto::{CourseFamily, DocumentScope},
};
use computor_workflows::{ActCx, ActError, Activity, Flow, FlowCx, FlowError, Lane, Policy};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

/// Of which family; what opens its repository stays in the database.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SyncInput {
    /// The course family.
    pub course_family_id: Id<CourseFamily>,
    /// Whether what was uploaded goes.
    pub force: bool,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncedDocuments {
    /// The commit that was fetched.
    pub commit: String,
    /// How many files are there from it.
    pub files: usize,
    /// How many are there no more.
    pub removed: u64,
    /// Files that were not taken, and why.
    pub refused: BTreeMap<String, String>,
}

/// Syncs the documents of a course family.
#[derive(Clone, Copy, Debug)]
pub struct SyncDocuments;

impl Flow for SyncDocuments {
    const NAME: &'static str = "sync_documents";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = SyncInput;
    type Out = SyncedDocuments;
    type Activities = (TakeDocuments,);

    async fn run<C: FlowCx<App>>(cx: C, input: SyncInput) -> Result<SyncedDocuments, FlowError> {
        cx.call::<TakeDocuments>(input).await
    }
}

/// See [`SyncDocuments`].
#[derive(Clone, Copy, Debug)]
pub struct TakeDocuments;

/// The host may take so long.
const PATIENCE: Duration = Duration::from_secs(300);
/// Files of a repository are no more than these.
const MOST_FILES: usize = 10_000;

impl Activity for TakeDocuments {
    const NAME: &'static str = "take_documents";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = SyncInput;
    type Out = SyncedDocuments;

    fn policy() -> Policy {
        Policy { attempts: 4, attempt_limit: Duration::from_secs(1800), ..Policy::default() }
    }

    async fn run(cx: ActCx<App>, input: SyncInput) -> Result<SyncedDocuments, ActError> {
        let app = cx.app();
        let fetched = fetch(app, input.course_family_id).await?;
        let repository = fetched.repository();
        let entries = repository.files(fetched.commit, "").await.map_err(super::fetch_examples::unreachable)?;
        let mut out = SyncedDocuments { commit: fetched.commit.to_string(), ..SyncedDocuments::default() };
        let chosen = choose(entries, app.options.max_document, &mut out.refused);
        if chosen.len() > MOST_FILES || chosen.iter().map(|(_, entry)| entry.size).sum::<u64>() > app.options.quota_per_course {
            let (most, bytes) = (MOST_FILES, app.options.quota_per_course);
            let message = format!("the repository has more than {most} files, or more than {bytes} bytes");
            return Err(ActError::permanent(Code::Val005.as_str(), message));
        }
        // Files before rows.
        let mut blobs = repository.blobs().map_err(trouble)?;
        let mut files = Vec::new();
        for (path, entry) in chosen {
            let content = blobs.read(entry.id, app.options.max_document).await.map_err(trouble)?;
            let stored = app.store.put(content).await.map_err(trouble)?;
            files.push((path, stored.digest.to_string(), i64::try_from(entry.size).unwrap_or(i64::MAX)));
        }
        record(app, input, &files, &mut out).await.map_err(trouble)?;
        Ok(out)
    }
}

async fn fetch(app: &App, family: Id<CourseFamily>) -> Result<computor_git::Fetched, ActError> {
    let address = queries::repository(app.db.pool(), family).await.map_err(trouble)?;
    let unset = || ActError::permanent(Code::Gitlab001.as_str(), "nothing says any more at which host the documents are");
    let address = address.ok_or_else(unset)?;
    let sealed = organization::sealed_token(app.db.pool(), family, &address).await.map_err(trouble)?;
    let credentials = match sealed {
        Some((organization, sealed)) => {
            let opened = Vault::of(&app.options).and_then(|vault| vault.open(organization, &sealed));
            Some(opened.map_err(|error| ActError::permanent(error.code.as_str(), error.message))?)
        }
        None => None,
    };
    let git = app.git().map_err(|error| ActError::permanent(error.code.as_str(), error.message))?;
    let remote = Remote { address, branch: None, credentials, time: PATIENCE, most: app.options.max_fetch };
    git.fetch(&remote).await.map_err(super::fetch_examples::unreachable)
}

/// What is taken of a repository, by its path among the documents.
fn choose(entries: Vec<Entry>, limit: u64, refused: &mut BTreeMap<String, String>) -> Vec<(Path, Entry)> {
    let (mut chosen, mut names) = (Vec::new(), BTreeSet::new());
    for entry in entries {
        if entry.path == "README.md" || entry.path.split('/').any(is_left_out) {
            continue;
        }
        let why = match (entry.mode, document::path("path", &entry.path)) {
            // They lead elsewhere, and are not followed.
            (FileMode::Symlink, _) => "it is a symbolic link".to_owned(),
            (FileMode::Submodule, _) => "it is another repository".to_owned(),
            (_, Err(error)) => error.message,
            (_, Ok(_)) if entry.size > limit => format!("it is larger than {limit} bytes"),
            (_, Ok(path)) if names.contains(&path.folded) => "another file has this name in other letters".to_owned(),
            (_, Ok(path)) => {
                names.insert(path.folded.clone());
                chosen.push((path, entry));
                continue;
            }
        };
        refused.insert(entry.path, why);
    }
    chosen
}

/// What is no document.
fn is_left_out(part: &str) -> bool {
    const NAMES: [&str; 11] = [
        ".git",
        ".gitignore",
        ".gitlab-ci.yml",
        ".DS_Store",
        "Thumbs.db",
        ".env",
        ".env.local",
        "node_modules",
        "__pycache__",
        ".vscode",
        ".idea",
    ];
    NAMES.contains(&part) || part.ends_with(".pyc")
}

/// Makes the rows what was fetched. Doing it again changes nothing.
async fn record(app: &App, input: SyncInput, files: &[(Path, String, i64)], out: &mut SyncedDocuments) -> Result<(), Error> {
    let place = Place { scope: DocumentScope::CourseFamily, id: Some(input.course_family_id.uuid()) };
    let mut tx = app.db.begin().await?;
    queries::lock(&mut tx, place).await?;
    let kept: Vec<String> = files.iter().map(|(path, ..)| path.folded.clone()).collect();
    out.removed = queries::delete_others(&mut tx, place, &kept, input.force).await?;
    let uploaded: BTreeSet<String> =
        if input.force { BTreeSet::new() } else { queries::uploaded(&mut tx, place).await?.into_iter().collect() };
    for (path, digest, size) in files {
        if uploaded.contains(&path.folded) {
            out.refused.insert(path.path.clone(), "somebody uploaded a file of this name".to_owned());
            continue;
        }
        let new = NewDocument { path, digest, size: *size, content_type: None, synced: true };
        let put = match queries::refuse_names_below(&mut tx, place, path).await {
            Ok(()) => queries::put(&mut tx, place, &new).await,
            refused => refused,
        };
        match put {
            Ok(()) => out.files += 1,
            Err(computor_db::Error::Rejected { message, .. }) => drop(out.refused.insert(path.path.clone(), message)),
            Err(other) => return Err(other.into()),
        }
    }
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_names_that_lead_elsewhere_are_refused_by_name() {
        let entry = |path: &str, mode, size| Entry { path: path.to_owned(), mode, id: computor_git::Oid::ZERO, size };
        let file = |path, size| entry(path, FileMode::Regular, size);
        let mut refused = BTreeMap::new();
        let entries = vec![
            file("README.md", 1),
            file("slides/README.md", 1),
            file(".gitlab-ci.yml", 1),
            file("a.txt", 1),
            file("A.txt", 1),
            file("large.pdf", 11),
            file("a\\b", 1),
            entry("link", FileMode::Symlink, 1),
            entry("other", FileMode::Submodule, 1),
        ];
        let chosen = choose(entries, 10, &mut refused);
        let paths: Vec<_> = chosen.iter().map(|(path, _)| path.path.as_str()).collect();
        assert_eq!(paths, ["slides/README.md", "a.txt"]);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["A.txt", "a\\b", "large.pdf", "link", "other"]);
    }
}
