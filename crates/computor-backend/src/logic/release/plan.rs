//! What a release would do, file by file.

use super::{
    layout::{Layout, layout},
    template::{Found, Template},
};
use crate::{Result, logic::exercise, work::ManifestEntry};
use computor_db::queries::release::{Content, VersionFiles};
use computor_store::{Digest, Store};
use computor_types::{
    Code,
    dto::{FileChange, PlannedFile, ReleasePlanItem},
};
use std::collections::{BTreeSet, HashMap};
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

/// What a release would do with a content, seen from the template as it is; without one, from what was released.
pub(super) async fn item(
    store: &Store,
    content: &Content,
    versions: &Versions,
    template: Option<&mut Template>,
) -> Result<ReleasePlanItem> {
    let before = of(store, versions, content.released_id).await?.unwrap_or_default();
    let directory = content.directory.clone().unwrap_or_default();
    let (files, unchanged, error) = match of(store, versions, content.version_id).await? {
        Ok(after) => {
            let sizes: BTreeSet<u64> = before.values().chain(after.values()).map(size).collect();
            let now = match template {
                Some(template) => Some(template.directory(&directory, &sizes).await?),
                None => None,
            };
            let (files, unchanged) = compare(&directory, &before, &after, now.as_ref());
            (files, unchanged, None)
        }
        Err(why) => (Vec::new(), i64::try_from(before.len()).unwrap_or(i64::MAX), Some(why)),
    };
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

/// Bytes of a file of a layout, in which nothing stands for an empty one.
fn size(file: &Option<ManifestEntry>) -> u64 {
    file.as_ref().map_or(0, |file| file.size)
}

/// What is in the files of a layout, as [`Found`] says it.
fn contents(files: &Layout) -> Found {
    let digest = |file: &Option<ManifestEntry>| file.as_ref().map_or_else(|| Digest::of(b"").to_string(), |file| file.digest.clone());
    files.iter().map(|(name, file)| (name.clone(), Some(digest(file)))).collect()
}

/// The files that differ, and how many do not: what was released, what is to be, and what is there now.
fn compare(directory: &str, before: &Layout, after: &Layout, now: Option<&Found>) -> (Vec<PlannedFile>, i64) {
    let (was, will) = (contents(before), contents(after));
    let now = now.unwrap_or(&was);
    let (mut files, mut unchanged) = (Vec::new(), 0);
    let names: BTreeSet<&String> = was.keys().chain(will.keys()).collect();
    for name in names {
        let change = match (now.get(name), will.get(name)) {
            (None, None) => continue,
            (None, Some(_)) => FileChange::Added,
            (Some(_), None) => FileChange::Removed,
            (Some(now), Some(will)) if now == will => {
                unchanged += 1;
                continue;
            }
            (Some(_), Some(_)) => FileChange::Changed,
        };
        let pushed = now.get(name) != was.get(name);
        files.push(PlannedFile { path: format!("{directory}/{name}"), change, size: after.get(name).map(size), pushed });
    }
    (files, unchanged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(files: &[(&str, Option<&str>)]) -> Layout {
        let entry = |digest: &str| ManifestEntry { digest: digest.to_owned(), size: 3 };
        files.iter().map(|(name, digest)| ((*name).to_owned(), digest.map(entry))).collect()
    }

    fn file(path: &str, change: FileChange, size: Option<u64>, pushed: bool) -> PlannedFile {
        PlannedFile { path: path.to_owned(), change, size, pushed }
    }

    #[test]
    fn a_plan_names_what_changes() {
        let before = layout(&[("gone", Some("a")), ("same", Some("b")), ("other", Some("c")), ("empty", None)]);
        let after = layout(&[("same", Some("b")), ("other", Some("d")), ("new", None), ("empty", None)]);
        let expected = vec![
            file("a.b/gone", FileChange::Removed, None, false),
            file("a.b/new", FileChange::Added, Some(0), false),
            file("a.b/other", FileChange::Changed, Some(3), false),
        ];
        assert_eq!(compare("a.b", &before, &after, None), (expected.clone(), 2));
        // As it was released, so it lies there.
        assert_eq!(compare("a.b", &before, &after, Some(&contents(&before))), (expected, 2));
    }

    #[test]
    fn a_plan_says_what_was_pushed_and_would_be_lost() {
        let before = layout(&[("changed", Some("a")), ("gone", Some("b")), ("deleted", Some("c")), ("same", Some("d"))]);
        let after = layout(&[("changed", Some("a")), ("deleted", Some("c")), ("same", Some("e")), ("new", None)]);
        let there = |digest: &str| Some(digest.to_owned());
        let now: Found = [
            ("changed", there("x")),
            ("gone", None),
            ("same", there("e")),
            ("new", None),
            // Of nobody's business: it stays.
            ("theirs", None),
        ]
        .map(|(name, digest)| (name.to_owned(), digest))
        .into();
        let expected = vec![
            file("a.b/changed", FileChange::Changed, Some(3), true),
            file("a.b/deleted", FileChange::Added, Some(3), true),
            file("a.b/gone", FileChange::Removed, None, true),
            file("a.b/new", FileChange::Changed, Some(0), true),
        ];
        assert_eq!(compare("a.b", &before, &after, Some(&now)), (expected, 1), "what was pushed is what is released: nothing is lost");
    }
}
