//! What a release would do, file by file.

use super::layout::{Layout, layout};
use crate::{Result, logic::exercise};
use computor_db::queries::release::{Content, VersionFiles};
use computor_store::Store;
use computor_types::{
    Code,
    dto::{FileChange, PlannedFile, ReleasePlanItem},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Versions by their ids.
pub(crate) type Versions = HashMap<Uuid, VersionFiles>;

/// The directory of a version as students get it, or why they cannot.
///
/// # Errors
/// When the store fails.
pub(crate) async fn laid_out(store: &Store, version: &VersionFiles) -> Result<Result<Layout, String>> {
    match exercise::manifest(store, &version.storage_path).await {
        Ok(files) => Ok(layout(version, &files)),
        Err(error) if error.code == Code::Deploy004 => Ok(Err(error.message)),
        Err(error) => Err(error),
    }
}

async fn of(store: &Store, versions: &Versions, id: Option<Uuid>) -> Result<Result<Layout, String>> {
    match id.and_then(|id| versions.get(&id)) {
        Some(version) => laid_out(store, version).await,
        None => Ok(Ok(Layout::new())),
    }
}

/// What a release would do with a content.
pub(super) async fn item(store: &Store, content: &Content, versions: &Versions) -> Result<ReleasePlanItem> {
    let before = of(store, versions, content.released_id).await?.unwrap_or_default();
    let (after, error) = match of(store, versions, content.version_id).await? {
        Ok(after) => (after, None),
        Err(why) => (before.clone(), Some(why)),
    };
    let directory = content.directory.clone().unwrap_or_default();
    let (files, unchanged) = compare(&directory, &before, &after);
    Ok(ReleasePlanItem {
        course_content_id: content.id.into(),
        title: content.title.clone(),
        path: content.path.clone(),
        from_tag: content.released_tag.clone(),
        to_tag: content.version_tag.clone(),
        directory,
        files,
        unchanged,
        error,
    })
}

/// The files that differ, and how many do not.
fn compare(directory: &str, before: &Layout, after: &Layout) -> (Vec<PlannedFile>, i64) {
    let mut unchanged = 0;
    let mut files = Vec::new();
    for (name, file) in after {
        let change = match before.get(name) {
            None => FileChange::Added,
            Some(old) if old.as_ref().map(|old| &old.digest) == file.as_ref().map(|file| &file.digest) => {
                unchanged += 1;
                continue;
            }
            Some(_) => FileChange::Changed,
        };
        let size = Some(file.as_ref().map_or(0, |file| file.size));
        files.push(PlannedFile { path: format!("{directory}/{name}"), change, size });
    }
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    files.extend(gone.map(|name| PlannedFile { path: format!("{directory}/{name}"), change: FileChange::Removed, size: None }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (files, unchanged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::ManifestEntry;

    #[test]
    fn a_plan_names_what_changes() {
        let layout = |files: &[(&str, Option<&str>)]| -> Layout {
            let entry = |digest: &str| ManifestEntry { digest: digest.to_owned(), size: 3 };
            files.iter().map(|(name, digest)| ((*name).to_owned(), digest.map(entry))).collect()
        };
        let before = layout(&[("gone", Some("a")), ("same", Some("b")), ("other", Some("c")), ("empty", None)]);
        let after = layout(&[("same", Some("b")), ("other", Some("d")), ("new", None), ("empty", None)]);
        let file = |path: &str, change, size| PlannedFile { path: path.to_owned(), change, size };
        let expected = vec![
            file("a.b/gone", FileChange::Removed, None),
            file("a.b/new", FileChange::Added, Some(0)),
            file("a.b/other", FileChange::Changed, Some(3)),
        ];
        assert_eq!(compare("a.b", &before, &after), (expected, 2));
    }
}
