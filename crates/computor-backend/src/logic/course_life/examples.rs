//! The examples that a course shows travel with it: each version that a content shows, and each that it needs, as an archive of its own
//! within the archive. Where a course arrives, those that are there already are used, and the others are taken as an upload is.

use super::{
    manifest::{ArchivedExample, Manifest},
    packed,
};
use crate::{
    Ctx, Error, Result,
    logic::{
        archive::{self, Files},
        example,
        exercise::{self, Description},
        stream::Archive,
    },
};
use bytes::Bytes;
use computor_db::{
    Tx,
    queries::{course_life as queries, example as library},
};
use computor_policy::{Asked, Guarded as _};
use computor_store::Digest;
use computor_types::{Code, Id, dto::*, validate};
use serde_json::{Map, json};
use sqlx::PgConnection;
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
    let shown: Vec<Uuid> = shown.into_iter().collect();
    let mut db = cx.db().pool().acquire().await?;
    let found = library::with_locked_needs(&mut db, &shown).await?;
    drop(db);
    let (mut examples, mut places) = (Vec::new(), BTreeMap::new());
    for (own, chosen) in found {
        let needs = match chosen {
            Some(chosen) => chosen,
            None => match example::with_needs(cx.db().pool(), own.example_id, Some(own.id), true).await {
                // What it needs is not complete here either.
                Err(error) if error.code == Code::Content005 => Vec::new(),
                found => found?.1,
            },
        };
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
/// whatever becomes of the course: the next attempt finds them. With a unit of work that is undone later, the same is tried out in it.
pub(super) async fn take(
    cx: &Ctx,
    manifest: &Manifest,
    file: File,
    repository: Id<ExampleRepository>,
    mut tried: Option<&mut Tx>,
) -> Result<Vec<String>> {
    may_upload(cx, repository).await?;
    let ids: Vec<Uuid> = manifest.examples.iter().map(|one| one.example_version_id).collect();
    let identifiers: Vec<&str> = manifest.examples.iter().map(|one| one.identifier.as_str()).collect();
    let tags: Vec<&str> = manifest.examples.iter().map(|one| one.version_tag.as_str()).collect();
    let missing = queries::missing_versions(cx.db().pool(), &ids, &identifiers, &tags).await?;
    let missing: BTreeSet<Uuid> = missing.into_iter().collect();
    let mut archived = Archived::open(file, cx.options.max_upload).await?;
    let (mut notes, mut waiting) = (Vec::new(), Vec::new());
    let refused = |one: &ArchivedExample, why: &str| format!("the example {} {} cannot be taken: {why}", one.identifier, one.version_tag);
    for one in manifest.examples.iter().filter(|one| missing.contains(&one.example_version_id)) {
        match archived.files(one).await {
            Ok((_, described)) => {
                let needs = described.meta.test_dependencies.into_iter().map(|on| on.slug).collect();
                waiting.push(Waiting { one, needs });
            }
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => notes.push(refused(one, &error.message)),
        }
    }
    let verb = if tried.is_some() { "would be" } else { "was" };
    let mut known = BTreeSet::new();
    for one in in_order(waiting) {
        let (files, _) = archived.files(one).await?;
        let taken = match &mut tried {
            None => take_one(cx, repository, one, files).await,
            Some(tx) => {
                tx.begin_part().await?;
                let tried = try_one(cx, tx, repository, one, &files, &mut known).await;
                if tried.is_err() {
                    tx.undo_part().await?;
                }
                tried
            }
        };
        match taken {
            Ok(()) => notes.push(format!("the example {} {verb} taken in version {}", one.identifier, one.version_tag)),
            Err(error) if error.code.status() >= 500 => return Err(error),
            Err(error) => notes.push(refused(one, &error.message)),
        }
    }
    Ok(notes)
}

async fn take_one(cx: &Ctx, repository: Id<ExampleRepository>, one: &ArchivedExample, files: Files) -> Result<()> {
    let mut db = cx.db().pool().acquire().await.map_err(computor_db::Error::from)?;
    has_its_directory(&mut db, repository, one).await?;
    drop(db);
    example::take(cx, repository, &one.directory, files).await.map(drop)
}

async fn try_one(
    cx: &Ctx,
    tx: &mut Tx,
    repository: Id<ExampleRepository>,
    one: &ArchivedExample,
    files: &Files,
    known: &mut BTreeSet<Digest>,
) -> Result<()> {
    has_its_directory(tx, repository, one).await?;
    example::try_out(cx, tx, repository, &one.directory, files, known).await.map(drop)
}

/// A directory that another example has stays that example's.
async fn has_its_directory(db: &mut PgConnection, repository: Id<ExampleRepository>, one: &ArchivedExample) -> Result<()> {
    match library::in_directory(db, repository, &one.directory).await?.filter(|holder| *holder != one.identifier) {
        Some(other) => Err(bad(format!("the repository has the example {other} in the directory {}", one.directory))),
        None => Ok(()),
    }
}

/// One that is to be taken, and the examples that it needs.
struct Waiting<'a> {
    one: &'a ArchivedExample,
    needs: Vec<String>,
}

/// Each behind what it needs, so that none has to be tried twice. Those that need each other are refused, in whatever order.
fn in_order(mut waiting: Vec<Waiting<'_>>) -> Vec<&ArchivedExample> {
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let open: BTreeSet<&str> = waiting.iter().map(|waiting| waiting.one.identifier.as_str()).collect();
        let is_free = |waiting: &Waiting<'_>| waiting.needs.iter().all(|on| *on == waiting.one.identifier || !open.contains(on.as_str()));
        let (free, rest): (Vec<_>, Vec<_>) = waiting.iter().map(|one| (one.one, is_free(one))).partition(|(_, free)| *free);
        if free.is_empty() {
            ordered.extend(rest.into_iter().map(|(one, _)| one));
            break;
        }
        ordered.extend(free.iter().map(|(one, _)| *one));
        waiting.retain(|waiting| !free.iter().any(|(one, _)| one.example_version_id == waiting.one.example_version_id));
    }
    ordered
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

/// The archive that holds the archives of examples.
struct Archived {
    zip: Option<zip::ZipArchive<BufReader<File>>>,
    limit: u64,
}

impl Archived {
    async fn open(file: File, limit: u64) -> Result<Self> {
        let opened = tokio::task::spawn_blocking(move || zip::ZipArchive::new(BufReader::new(file)));
        let zip = opened.await.map_err(Error::internal)?;
        Ok(Self { zip: Some(zip.map_err(|error| bad(format!("the archive cannot be read: {error}")))?), limit })
    }

    /// The files of an example, and its description, if it is the one that it is said to be.
    async fn files(&mut self, one: &ArchivedExample) -> Result<(Files, Description)> {
        validate::directory(&one.directory, &()).map_err(|error| bad(format!("the directory {:?} {error}", one.directory)))?;
        let (entry, limit) = (name(one.example_version_id), self.limit);
        let mut zip = self.zip.take().ok_or_else(|| Error::internal("an archive was lost while it was read"))?;
        let read = tokio::task::spawn_blocking(move || (entry_of(&mut zip, &entry, limit), zip));
        let (bytes, zip) = read.await.map_err(Error::internal)?;
        self.zip = Some(zip);
        let files = exercise::unpacked(bytes?, limit).await?;
        let described = exercise::describe(&files, &one.directory)?;
        if (described.identifier.as_str(), described.tag.as_str()) != (one.identifier.as_str(), one.version_tag.as_str()) {
            return Err(bad(format!("its meta.yaml says {} {}", described.identifier, described.tag)));
        }
        Ok((files, described))
    }
}

fn bad(why: String) -> Error {
    Error::new(Code::Val004, why)
}

/// The bytes of a file in an archive.
fn entry_of(zip: &mut zip::ZipArchive<BufReader<File>>, name: &str, limit: u64) -> Result<Bytes> {
    let entry = zip.by_name(name).map_err(|_| bad(format!("the archive has no {name}")))?;
    let mut bytes = Vec::new();
    entry.take(limit + 1).read_to_end(&mut bytes).map_err(|error| bad(format!("{name} cannot be read: {error}")))?;
    if bytes.len() as u64 > limit { Err(bad(format!("{name} is larger than {limit} bytes"))) } else { Ok(bytes.into()) }
}
