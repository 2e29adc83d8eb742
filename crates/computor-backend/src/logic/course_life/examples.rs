//! The examples that a course shows travel with it: each version that a content shows, and each that it needs, as an archive of its own
//! within the archive. Where a course arrives, those that are there already are used, and the others are taken as an upload is.

use super::{
    manifest::{ArchivedExample, Manifest},
    packed,
};
use crate::{
    Ctx, Error, Result,
    logic::{
        archive, example, exercise,
        stream::Archive,
    },
};
use bytes::Bytes;
use computor_db::queries::{course_life as queries, example as library};
use computor_policy::{Asked, Guarded as _};
use computor_types::{Code, Id, dto::*, validate};
use serde_json::{Map, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufReader, Read as _, Write as _},
};
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::write::SimpleFileOptions;

/// The name of the archive of a version.
fn name(version: Uuid) -> String {
    format!("examples/{version}.zip")
}

/// Which versions travel, and where the files of each lie.
pub(super) async fn shown(cx: &Ctx, manifest: &Manifest) -> Result<(Vec<ArchivedExample>, BTreeMap<Uuid, String>)> {
    let shown: BTreeSet<Uuid> =
        manifest.course_contents.iter().filter_map(|one| one.example.as_ref()).map(|one| one.example_version_id).collect();
    let (mut examples, mut places) = (Vec::new(), BTreeMap::new());
    for version in shown {
        let Some(of) = library::example_of(cx.db().pool(), version.into()).await? else { continue };
        let found = match example::with_needs(cx.db().pool(), of, Some(version), true).await {
            // What it needs is not complete here either.
            Err(error) if error.code == Code::Content005 => example::with_needs(cx.db().pool(), of, Some(version), false).await,
            found => found,
        };
        let (own, needs) = found?;
        // What is needed by others is chosen behind them: it goes first.
        for one in needs.into_iter().rev().chain([own]) {
            if places.insert(one.id, one.storage_path).is_none() {
                examples.push(ArchivedExample {
                    example_version_id: one.id,
                    directory: one.directory,
                    identifier: one.identifier,
                    version_tag: one.version_tag,
                });
            }
        }
    }
    Ok((examples, places))
}

/// Writes the archive of each version. What is not complete here is left out; who takes the course in is told.
pub(super) fn write(zip: &mut Archive, cx: &Ctx, runtime: &Runtime, places: &BTreeMap<Uuid, String>) -> Result<()> {
    for (version, place) in places {
        let files = match runtime.block_on(exercise::load(cx, place)) {
            Err(error) if error.code == Code::Deploy004 => continue,
            files => files?,
        };
        let bytes = runtime.block_on(archive::pack(files))?;
        zip.start_file(name(*version), stored()).map_err(Error::internal)?;
        zip.write_all(&bytes).map_err(Error::internal)?;
    }
    Ok(())
}

/// It is an archive itself.
fn stored() -> SimpleFileOptions {
    packed().compression_method(zip::CompressionMethod::Stored)
}

/// Takes what is not here into the repository, as uploads of who asks; answers what there is to say. Versions that are taken stay,
/// whatever becomes of the course: the next attempt finds them.
pub(super) async fn take(
    cx: &Ctx,
    manifest: &Manifest,
    file: File,
    repository: Id<ExampleRepository>,
    dry_run: bool,
) -> Result<Vec<String>> {
    may_upload(cx, repository).await?;
    let mut missing = Vec::new();
    for one in &manifest.examples {
        if queries::version(cx.db().pool(), one.example_version_id, &one.identifier, &one.version_tag).await?.is_none() {
            missing.push(one);
        }
    }
    let (mut notes, mut waiting) = (Vec::new(), BTreeMap::new());
    // What one needs may stand behind it: as long as something is taken, the others are tried once more.
    while !missing.is_empty() {
        let before = missing.len();
        let mut left = Vec::new();
        for one in missing {
            match take_one(cx, one, &file, repository, dry_run).await {
                Ok(()) if dry_run => notes.push(format!("the example {} would be taken in version {}", one.identifier, one.version_tag)),
                Ok(()) => notes.push(format!("the example {} was taken in version {}", one.identifier, one.version_tag)),
                Err(error) if error.code.status() >= 500 => return Err(error),
                Err(error) => {
                    waiting.insert(one.example_version_id, error.message);
                    left.push(one);
                }
            }
        }
        if left.len() == before {
            let mut why = |one: &&ArchivedExample| waiting.remove(&one.example_version_id).unwrap_or_default();
            notes
                .extend(left.iter().map(|one| format!("the example {} {} cannot be taken: {}", one.identifier, one.version_tag, why(one))));
            break;
        }
        missing = left;
    }
    Ok(notes)
}

/// As for an upload: the same people, and repositories of the same kinds.
async fn may_upload(cx: &Ctx, repository: Id<ExampleRepository>) -> Result<()> {
    let (nothing, body) = (Map::new(), Map::from_iter([("repository_id".to_owned(), json!(repository))]));
    cx.db().admit(&cx.who, &UploadExample::RULE, &Asked { path: &nothing, query: &nothing, body: Some(&body) }).await?;
    let source = library::source_type(cx.db().pool(), repository).await?;
    if source.is_some_and(SourceType::takes_uploads) {
        return Ok(());
    }
    Err(Error::field("example_repository_id", "only repositories of type minio and s3 take examples"))
}

async fn take_one(cx: &Ctx, one: &ArchivedExample, file: &File, repository: Id<ExampleRepository>, dry_run: bool) -> Result<()> {
    let bad = |why: String| Error::new(Code::Val004, why);
    validate::directory(&one.directory, &()).map_err(|error| bad(format!("the directory {:?} {error}", one.directory)))?;
    let holder = library::in_directory(cx.db().pool(), repository, &one.directory).await?;
    if let Some(other) = holder.filter(|other| *other != one.identifier) {
        return Err(bad(format!("the repository has the example {other} in the directory {}", one.directory)));
    }
    let (file, entry, limit) = (file.try_clone().map_err(Error::internal)?, name(one.example_version_id), cx.options.max_upload);
    let bytes = tokio::task::spawn_blocking(move || entry_of(file, &entry, limit)).await.map_err(Error::internal)??;
    let files = exercise::unpacked(bytes, limit).await?;
    let described = exercise::describe(&files, &one.directory)?;
    if (described.identifier.as_str(), described.tag.as_str()) != (one.identifier.as_str(), one.version_tag.as_str()) {
        return Err(bad(format!("its meta.yaml says {} {}", described.identifier, described.tag)));
    }
    if dry_run { Ok(()) } else { example::take(cx, repository, &one.directory, files).await.map(drop) }
}

/// The bytes of a file in an archive.
fn entry_of(file: File, name: &str, limit: u64) -> Result<Bytes> {
    let bad = |why: String| Error::new(Code::Val004, why);
    let mut zip = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| bad(format!("the archive cannot be read: {error}")))?;
    let entry = zip.by_name(name).map_err(|_| bad(format!("the archive has no {name}")))?;
    let mut bytes = Vec::new();
    entry.take(limit + 1).read_to_end(&mut bytes).map_err(|error| bad(format!("{name} cannot be read: {error}")))?;
    if bytes.len() as u64 > limit { Err(bad(format!("{name} is larger than {limit} bytes"))) } else { Ok(bytes.into()) }
}
