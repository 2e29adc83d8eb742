//! What lies in the student template now: lecturers push to it as well, so it is not only what was released.

use crate::{Ctx, Result};
use computor_git::{Blobs, Entry, Error as GitError, MAIN, Place};
use computor_store::Digest;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The files of a directory, by their path in it: the digest of what is in them, or none where it is of another size than all
/// that it is compared with.
pub(super) type Found = BTreeMap<String, Option<String>>;

/// The template of a course as it is.
pub(super) struct Template {
    files: BTreeMap<String, Entry>,
    blobs: Blobs,
}

impl Template {
    /// Reads which files there are; none where the course has no repository on this server.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) async fn of(cx: &Ctx, course: Uuid) -> Result<Option<Self>> {
        let Ok(git) = cx.git() else { return Ok(None) };
        let repository = git.repository(Place::Template { course });
        let head = match repository.head(MAIN).await {
            Ok(Some(head)) => head,
            Ok(None) | Err(GitError::NoRepository(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let files = repository.files(head, "").await?;
        Ok(Some(Self { files: files.into_iter().map(|file| (file.path.clone(), file)).collect(), blobs: repository.blobs()? }))
    }

    /// What lies in a directory. Only what has one of these sizes is read: all else differs from whatever it is compared with.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(super) async fn directory(&mut self, name: &str, sizes: &BTreeSet<u64>) -> Result<Found> {
        let mut found = Found::new();
        let within = format!("{name}/");
        for (path, file) in self.files.range(within.clone()..) {
            let Some(path) = path.strip_prefix(&within) else { break };
            let digest = match sizes.contains(&file.size) {
                true => Some(Digest::of(&self.blobs.read(file.id, file.size).await?).to_string()),
                false => None,
            };
            found.insert(path.to_owned(), digest);
        }
        Ok(found)
    }
}
