//! The example library: whoever teaches somewhere shares it.
//!
//! Everything about an upload is checked before the first of its files is stored.

use super::{
    Call, Handle, Reply,
    archive::{self, Files},
    exercise::{self, Constraint, Description},
    wants_zip,
};
use crate::{
    Ctx, Error, Result,
    work::{FetchExamples, FetchInput},
};
use axum::http::{HeaderValue, header};
use computor_db::{
    Start, Tx,
    queries::{
        example::{self as queries, Doomed, NewExample, NewVersion, StoredVersion},
        storage::Keeper,
    },
};
use computor_store::{Digest, Stored};
use computor_types::{Code, Download, Id, Listing, dto::*};
use computor_workflows::Flow as _;
use sqlx::{PgConnection, PgPool};
use std::collections::{BTreeSet, VecDeque};
use uuid::Uuid;

impl Handle for UploadExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleVersionGet>> {
        let ExampleUploadRequest { repository_id: repository, directory, files } = call.body;
        let source = queries::source_type(cx.db().pool(), repository).await?;
        if !source.is_some_and(SourceType::takes_uploads) {
            return Err(Error::new(Code::Nimpl001, "only repositories of type minio and s3 take uploads"));
        }
        let files = exercise::uploaded(files, cx.options.max_upload).await?;
        Ok(take(&cx, repository, &directory, files).await?.into())
    }
}

/// Takes a version of an example into the library, with all its files.
///
/// # Errors
/// `VERSION_001` when the version is there already; see also [`exercise::describe`].
pub(crate) async fn take(cx: &Ctx, repository: Id<ExampleRepository>, directory: &str, files: Files) -> Result<ExampleVersionGet> {
    let mut db = cx.db().pool().acquire().await?;
    let checked = check(cx, &mut db, repository, directory, &files).await?;
    drop(db);
    let (storage_path, stored) = exercise::store(cx, files).await?;
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let version = record(cx, &mut tx, repository, directory, checked, &storage_path, &stored).await?;
    tx.commit().await.map_err(Error::from)?;
    Ok(version)
}

/// As [`take`], in a unit of work that is undone, and without storing a file. `known` are the files of earlier ones.
///
/// # Errors
/// As [`take`].
pub(super) async fn try_out(
    cx: &Ctx,
    tx: &mut Tx,
    repository: Id<ExampleRepository>,
    directory: &str,
    files: &Files,
    known: &mut BTreeSet<Digest>,
) -> Result<ExampleVersionGet> {
    let checked = check(cx, tx, repository, directory, files).await?;
    let (storage_path, stored) = exercise::as_stored(cx, files, known).await?;
    record(cx, tx, repository, directory, checked, &storage_path, &stored).await
}

/// What is known of a version before any of its files is stored.
struct Checked {
    described: Description,
    service: Uuid,
    needs: Vec<(Uuid, Option<String>)>,
}

async fn check(cx: &Ctx, db: &mut PgConnection, repository: Id<ExampleRepository>, directory: &str, files: &Files) -> Result<Checked> {
    exercise::distinct(files)?;
    let described = exercise::describe(files, directory)?;
    let service = backend(cx, &described).await?;
    let needs = dependencies(db, repository, &described).await?;
    if !described.overwrite && queries::has_version(&mut *db, repository, directory, &described.tag).await? {
        return Err(Code::Version001.into());
    }
    super::storage::need_room(cx, None, exercise::added(cx, files).await?).await?;
    Ok(Checked { described, service, needs })
}

async fn record(
    cx: &Ctx,
    tx: &mut Tx,
    repository: Id<ExampleRepository>,
    directory: &str,
    Checked { described, service, needs }: Checked,
    storage_path: &str,
    stored: &[Stored],
) -> Result<ExampleVersionGet> {
    queries::lock_repository(tx, Some(repository), None).await?;
    let meta = &described.meta;
    let new = NewExample {
        repository,
        directory,
        identifier: &described.identifier,
        title: meta.title.as_deref().unwrap_or(directory),
        description: meta.description.as_deref(),
        category: meta.category.as_deref(),
        tags: &meta.tags,
    };
    let example = queries::store_example(tx, new, cx.me()).await?;
    let version = store(cx, tx, example, &described, storage_path, service, None).await?;
    super::storage::charge(cx, tx, Keeper::ExampleVersion(version.id), None, stored).await?;
    let (on, constraints): (Vec<Uuid>, Vec<_>) = needs.into_iter().unzip();
    queries::set_dependencies(tx, example, &on, &constraints).await?;
    refuse_cycle(tx, example).await?;
    freeze(tx, example, version.id.uuid()).await?;
    Ok(version)
}

impl Handle for FetchExampleRepository {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<TaskResponse>> {
        let repository = call.params.id;
        let source = queries::source_type(cx.db().pool(), repository).await?;
        if source.is_none_or(SourceType::takes_uploads) {
            return Err(Error::new(Code::Nimpl001, "only repositories of type git, github and gitlab are fetched"));
        }
        let input = FetchInput { repository_id: repository, user_id: cx.me() };
        let input = serde_json::to_value(input).map_err(Error::internal)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let about = Some(("example_repository", repository.uuid()));
        let work = tx.start(Start { flow: FetchExamples::NAME, input: &input, user: Some(cx.me().uuid()), course: None, about }).await?;
        tx.commit().await?;
        let message = "the repository is being fetched".to_owned();
        Ok(TaskResponse { task_id: work.into(), status: "submitted".to_owned(), message }.into())
    }
}

/// The service that the description names.
async fn backend(cx: &Ctx, described: &Description) -> Result<Uuid> {
    let service = queries::testing_service(cx.db().pool(), &described.backend).await?;
    service.ok_or_else(|| {
        Error::new(Code::ExampleVersionUnknownBackend, format!("no enabled testing service has the slug {:?}", described.backend))
    })
}

/// What the description needs, in the same repository.
async fn dependencies(
    db: &mut PgConnection,
    repository: Id<ExampleRepository>,
    described: &Description,
) -> Result<Vec<(Uuid, Option<String>)>> {
    let wanted = &described.meta.test_dependencies;
    let slugs: Vec<String> = wanted.iter().map(|on| on.slug.clone()).collect();
    let known = queries::by_identifier(db, repository, &slugs).await?;
    let found = wanted.iter().map(|on| {
        let id = known.iter().find(|(identifier, _)| *identifier == on.slug).map(|(_, id)| *id);
        let missing = || Error::field("testDependencies", format!("the repository has no example {:?}", on.slug));
        id.map(|id| (id, on.version.clone())).ok_or_else(missing)
    });
    found.collect()
}

async fn refuse_cycle(tx: &mut Tx, example: Id<Example>) -> Result<()> {
    if queries::depends_on_itself(tx, example).await? {
        return Err(Error::new(Code::Val001, "the example would depend on itself"));
    }
    Ok(())
}

/// Chooses the versions of what a version needs; they stay, whatever comes later.
async fn freeze(tx: &mut Tx, example: Id<Example>, version: Uuid) -> Result<()> {
    let (_, chosen) = choose(tx, example.uuid(), Some(version), true).await?;
    let chosen: Vec<Uuid> = chosen.iter().map(|needed| needed.id).collect();
    Ok(queries::lock_needs(tx, version, &chosen).await?)
}

/// As [`freeze`], for a version that needs one example more: what was chosen before stays as it is, and so does all of a
/// version that students have.
async fn freeze_one_more(tx: &mut Tx, example: Id<Example>, version: Uuid, on: Uuid, constraint: Option<&str>) -> Result<()> {
    if queries::is_released(tx, version).await? {
        return Ok(());
    }
    let Some((_, mut kept)) = queries::locked_with_needs(&mut **tx, version).await? else { return freeze(tx, example, version).await };
    let (_, chosen) = choose(tx, example.uuid(), Some(version), true).await?;
    let with_it = below(&queries::needs(&mut **tx, on).await?, on);
    // It may have been there for the sake of another one, in a version that will not do any more.
    kept.retain(|one| one.example_id != on || exercise::resolve(constraint, &[one], |v| &v.version_tag).is_some());
    for needed in chosen {
        if with_it.contains(&needed.example_id) && !kept.iter().any(|one| one.example_id == needed.example_id) {
            kept.push(needed);
        }
    }
    let kept: Vec<Uuid> = kept.iter().map(|needed| needed.id).collect();
    Ok(queries::lock_needs(tx, version, &kept).await?)
}

/// As [`freeze`], for a version that does not need an example any more: that goes, and what only that needed.
async fn freeze_one_less(tx: &mut Tx, example: Id<Example>, version: Uuid, on: Uuid) -> Result<()> {
    if queries::is_released(tx, version).await? {
        return Ok(());
    }
    let Some((_, kept)) = queries::locked_with_needs(&mut **tx, version).await? else { return freeze(tx, example, version).await };
    let still = below(&queries::needs(&mut **tx, example.uuid()).await?, example.uuid());
    let with_it = below(&queries::needs(&mut **tx, on).await?, on);
    let stays = |one: &&StoredVersion| still.contains(&one.example_id) || !with_it.contains(&one.example_id);
    let kept: Vec<Uuid> = kept.iter().filter(stays).map(|needed| needed.id).collect();
    Ok(queries::lock_needs(tx, version, &kept).await?)
}

/// An example, and everything that it needs.
fn below(needs: &[queries::Need], example: Uuid) -> BTreeSet<Uuid> {
    std::iter::once(example).chain(needs.iter().map(|need| need.depends_id)).collect()
}

async fn store(
    cx: &Ctx,
    tx: &mut Tx,
    example: Id<Example>,
    described: &Description,
    storage_path: &str,
    service: Uuid,
    number: Option<i32>,
) -> Result<ExampleVersionGet> {
    let meta = &described.meta;
    let backend = serde_json::to_value(&meta.execution_backend).map_err(Error::internal)?;
    let new = NewVersion {
        example,
        tag: &described.tag,
        number,
        storage_path,
        service,
        title: meta.title.as_deref(),
        description: meta.description.as_deref(),
        language: &meta.language,
        license: meta.license.as_deref(),
        backend: &backend,
        submission_files: &meta.student_submission_files,
        additional_files: &meta.additional_files,
        templates: &meta.student_templates,
        test_files: &meta.test_files,
        overwrite: described.overwrite,
    };
    let taken = || match described.overwrite {
        false => Code::Version001.into(),
        true => Error::new(
            Code::Version001,
            format!(
                "version {} is used: students have it or are about to, or other versions were made with it; upload it as another version",
                described.tag
            ),
        ),
    };
    queries::store_version(tx, new, cx.me()).await?.ok_or_else(taken)
}

impl Handle for CreateExampleVersion {
    /// Gives files that a version of this repository has another label. Whoever could name any file of the store here
    /// could read it, for files are known by what is in them: other versions must name it already.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleVersionGet>> {
        let (example, new) = (call.params.id, call.body);
        let text = serde_json::to_string(&new.meta).map_err(Error::internal)?;
        let tag =
            computor_types::validate::normalise_version(&new.version_tag).ok_or_else(|| Error::field("version_tag", "is not a version"))?;
        // Of the description only the version may be missing or different: the field says it.
        let described = Description { tag, overwrite: false, ..exercise::describe_text(&text, "unnamed")? };
        let service = backend(&cx, &described).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock_repository(&mut tx, None, Some(example)).await?;
        if !queries::names_files(&mut tx, example, &new.storage_path).await? {
            return Err(Error::field("storage_path", "no version of an example in this repository has its files there; upload them"));
        }
        match exercise::manifest(&cx.store, &new.storage_path).await {
            Ok(files) => exercise::complete(&described.meta, &files.0.into_keys().collect::<Vec<_>>())?,
            // Nobody can say what of it is there; whoever uses the version is told that it is not complete.
            Err(error) if error.code == Code::Deploy004 => {}
            Err(error) => return Err(error),
        }
        let version = store(&cx, &mut tx, example, &described, &new.storage_path, service, Some(new.version_number)).await?;
        freeze(&mut tx, example, version.id.uuid()).await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(version.into())
    }
}

impl Handle for ListExampleVersions {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<ExampleVersionList>>> {
        Ok(queries::list_versions(cx.db().pool(), call.params.id, &call.query).await?.into())
    }
}

impl Handle for GetExampleVersion {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleVersionGet>> {
        Ok(queries::get_version(cx.db().pool(), call.params.id).await?.into())
    }
}

impl Handle for DownloadExample {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleDownloadResponse>> {
        download(&cx, call.params.id.uuid(), None, call.query.with_dependencies, wants_zip(call.request.headers())).await
    }
}

impl Handle for DownloadExampleVersion {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleDownloadResponse>> {
        let version = call.params.id;
        let example = queries::example_of(cx.db().pool(), version).await?.ok_or(Code::Content005)?;
        download(&cx, example, Some(version.uuid()), call.query.with_dependencies, wants_zip(call.request.headers())).await
    }
}

/// The files of a version of an example (the newest if none is named), and of what it needs: as JSON, or as an archive.
async fn download(
    cx: &Ctx,
    example: Uuid,
    version: Option<Uuid>,
    with_dependencies: bool,
    zip: bool,
) -> Result<Reply<ExampleDownloadResponse>> {
    let (own, chosen) = with_needs(cx.db().pool(), example, version, with_dependencies).await?;
    let reply =
        if zip { Reply::instead(zipped(cx, &own, &chosen).await?) } else { shown(cx, &own, &chosen, with_dependencies).await?.into() };
    Ok(reply.with_header(header::VARY, HeaderValue::from_static("accept")))
}

/// Each example in its directory, so that the archive of one alone can be uploaded as it is.
async fn zipped(cx: &Ctx, own: &StoredVersion, needed: &[StoredVersion]) -> Result<Download> {
    let mut files = Files::new();
    for version in std::iter::once(own).chain(needed) {
        for (name, content) in exercise::load(cx, &version.storage_path).await? {
            archive::insert(&mut files, format!("{}/{name}", version.directory), content)?;
        }
    }
    let file_name = format!("{}-{}.zip", own.directory, own.version_tag);
    Ok(Download { file_name, content_type: "application/zip".into(), bytes: archive::pack(files).await? })
}

async fn shown(cx: &Ctx, own: &StoredVersion, chosen: &[StoredVersion], with_dependencies: bool) -> Result<ExampleDownloadResponse> {
    let mut sets = Vec::new();
    for version in chosen {
        sets.push(file_set(cx, version).await?);
    }
    let ExampleFileSet { example_id, version_id, version_tag, directory, identifier, files, meta, test, .. } = file_set(cx, own).await?;
    let dependencies = with_dependencies.then_some(sets);
    Ok(ExampleDownloadResponse {
        example_id,
        version_id: Some(version_id),
        version_tag,
        identifier,
        directory,
        files,
        meta,
        test,
        dependencies,
    })
}

/// A version of an example (the newest if none is named), and the versions of everything that it needs.
///
/// # Errors
/// `CONTENT_005` when there is no such version, or none of a needed example fits.
pub(crate) async fn with_needs(
    db: &PgPool,
    example: Uuid,
    version: Option<Uuid>,
    with_dependencies: bool,
) -> Result<(StoredVersion, Vec<StoredVersion>)> {
    let mut db = db.acquire().await?;
    if with_dependencies && let Some(version) = version {
        let locked = queries::locked_with_needs(&mut *db, version).await?;
        if let Some(locked) = locked.filter(|(own, _)| own.example_id == example) {
            return Ok(locked);
        }
    }
    let (own, chosen) = choose(&mut db, example, version, false).await?;
    if !with_dependencies {
        return Ok((own, chosen));
    }
    match queries::locked_with_needs(&mut *db, own.id).await? {
        Some(locked) => Ok(locked),
        None => choose(&mut db, example, Some(own.id), true).await,
    }
}

/// A version of an example, and the newest versions of everything that it needs which its constraints allow.
async fn choose(
    db: &mut PgConnection,
    example: Uuid,
    version: Option<Uuid>,
    with_dependencies: bool,
) -> Result<(StoredVersion, Vec<StoredVersion>)> {
    let needs = if with_dependencies { queries::needs(&mut *db, example).await? } else { Vec::new() };
    let examples: Vec<Uuid> = std::iter::once(example).chain(needs.iter().map(|need| need.depends_id)).collect();
    let versions = queries::stored_versions(db, &examples).await?;
    let of = |example: Uuid| versions.iter().filter(move |v| v.example_id == example);
    let own = of(example).find(|v| version.is_none_or(|id| id == v.id)).ok_or(Code::Content005)?;

    // Breadth first: of two wishes for the same example the nearer one counts.
    let mut chosen = Vec::new();
    let (mut seen, mut queue) = (BTreeSet::from([example]), VecDeque::from([example]));
    while let Some(at) = queue.pop_front() {
        for need in needs.iter().filter(|need| need.example_id == at) {
            if !seen.insert(need.depends_id) {
                continue;
            }
            let candidates: Vec<_> = of(need.depends_id).collect();
            let constraint = need.version_constraint.as_deref();
            let missing =
                || Error::new(Code::Content005, format!("no version of a needed example meets {:?}", constraint.unwrap_or("any")));
            chosen.push(exercise::resolve(constraint, &candidates, |v| &v.version_tag).ok_or_else(missing)?.clone());
            queue.push_back(need.depends_id);
        }
    }
    Ok((own.clone(), chosen))
}

async fn file_set(cx: &Ctx, version: &StoredVersion) -> Result<ExampleFileSet> {
    let exercise::Shown { files, meta, test } = exercise::show(&exercise::load(cx, &version.storage_path).await?);
    Ok(ExampleFileSet {
        example_id: version.example_id.into(),
        version_id: version.id.into(),
        version_tag: version.version_tag.clone(),
        directory: version.directory.clone(),
        identifier: version.identifier.clone(),
        title: version.title.clone(),
        files,
        meta,
        test,
    })
}

impl Handle for DeleteExampleVersion {
    /// Versions that no content shows can be deleted. Files are swept when no version names them.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleVersionDeleteResult>> {
        let (id, db) = (call.params.id, cx.db().pool());
        let version = queries::get_version(db, id).await?;
        let stored = queries::stored_versions(db, &[version.example_id.uuid()]).await?;
        let references = queries::references(db, id).await?;
        let dry_run = call.query.dry_run;
        let mut errors = Vec::new();
        let mut deleted = false;
        let needed_by = queries::needed_by(db, id).await?;
        if references.iter().any(|reference| reference.relation == "assigned") {
            errors.push("course contents show this version: assign another one first".to_owned());
        } else if !needed_by.is_empty() {
            errors.push(format!("other versions were made with it: {}", needed_by.join(", ")));
        } else if !dry_run {
            let mut tx = cx.db().begin_as(&cx.who).await?;
            deleted = queries::delete_version(&mut *tx, id).await?;
            tx.commit().await?;
        }
        let answer = ExampleVersionDeleteResult {
            dry_run,
            deleted,
            version_id: id,
            example_identifier: stored.first().map(|version| version.identifier.clone()),
            version_tag: Some(version.version_tag),
            storage_path: Some(version.storage_path),
            storage_objects_deleted: 0,
            references,
            errors,
        };
        Ok(answer.into())
    }
}

impl Handle for DeleteExamples {
    /// All of the pattern, or none: what still refers to one of them keeps all.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleBulkDeleteResult>> {
        let ExampleBulkDeleteQuery { identifier_pattern: pattern, repository_id, dry_run, force_level } = call.query;
        let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || "_-*".contains(c));
        if !pattern.split('.').all(label) {
            return Err(Error::field("identifier_pattern", "must be labels of letters, digits, _, - and *, joined by dots"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let found = queries::matching(&mut tx, &pattern, repository_id).await?;
        let ids: Vec<Uuid> = found.iter().map(|example| example.id).collect();
        let mut errors = Vec::new();
        for example in &found {
            let shown = match force_level {
                ForceLevel::None => example.references,
                ForceLevel::Old => example.living,
                ForceLevel::All => 0,
            };
            if shown > 0 {
                errors.push(format!("{} is shown by {shown} course contents", example.identifier));
            }
        }
        if force_level != ForceLevel::All {
            let needed = queries::needed_elsewhere(&mut tx, &ids).await?;
            errors.extend(needed.into_iter().map(|(by, needed)| format!("{needed} is needed by {by}")));
        }
        let deletes = !dry_run && errors.is_empty();
        if deletes {
            queries::delete_examples(&mut tx, &ids).await?;
        }
        tx.commit().await.map_err(Error::from)?;
        let sum = |of: fn(&Doomed) -> i64| if errors.is_empty() { found.iter().map(of).sum() } else { 0 };
        let answer = ExampleBulkDeleteResult {
            dry_run,
            pattern_matched: pattern,
            repository_id,
            examples_affected: sum(|_| 1),
            versions_deleted: sum(versions_of),
            dependencies_deleted: sum(|example| example.dependencies),
            storage_objects_deleted: 0,
            deployment_references_orphaned: sum(|example| example.references),
            examples: found.iter().map(preview).collect(),
            errors,
        };
        Ok(answer.into())
    }
}

fn preview(example: &Doomed) -> ExampleDeletePreview {
    ExampleDeletePreview {
        example_id: example.id.into(),
        identifier: example.identifier.clone(),
        title: example.title.clone(),
        directory: example.directory.clone(),
        repository_id: example.repository_id.into(),
        repository_name: example.repository_name.clone(),
        version_count: versions_of(example),
        storage_paths: example.storage_paths.clone(),
        deployment_references: example.references,
    }
}

fn versions_of(example: &Doomed) -> i64 {
    i64::try_from(example.storage_paths.len()).unwrap_or(i64::MAX)
}

impl Handle for ListExampleDependencies {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ExampleDependencyGet>>> {
        Ok(queries::list_dependencies(cx.db().pool(), call.params.id).await?.into())
    }
}

impl Handle for CreateExampleDependency {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ExampleDependencyGet>> {
        let (example, new) = (call.params.id, call.body);
        if new.version_constraint.as_deref().is_some_and(|text| Constraint::parse(text).is_none()) {
            return Err(Error::new(Code::Val003, "version_constraint must be such as >=1.2"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock_repository(&mut tx, None, Some(example)).await?;
        let elsewhere = || Error::field("depends_id", "is not an example of the same repository");
        let made =
            queries::create_dependency(&mut tx, example, new.depends_id, new.version_constraint.as_deref()).await?.ok_or_else(elsewhere)?;
        refuse_cycle(&mut tx, example).await?;
        // It is of the newest version that this is said.
        if let Some(newest) = queries::newest_version(&mut tx, example).await? {
            freeze_one_more(&mut tx, example, newest, new.depends_id.uuid(), new.version_constraint.as_deref()).await?;
        }
        tx.commit().await.map_err(Error::from)?;
        Ok(made.into())
    }
}

impl Handle for DeleteDependency {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        delete_dependency(&cx, call.params.id, None).await
    }
}

impl Handle for DeleteExampleDependency {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        delete_dependency(&cx, call.params.dependency_id, Some(call.params.example_id)).await
    }
}

async fn delete_dependency(cx: &Ctx, id: Id<ExampleDependency>, of: Option<Id<Example>>) -> Result<Reply<Done>> {
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let missing = || Error::not_found("example_dependency");
    let (example, on) = queries::find_dependency(&mut tx, id, of).await?.ok_or_else(missing)?;
    queries::lock_repository(&mut tx, None, Some(example)).await?;
    if !queries::delete_dependency(&mut tx, id).await? {
        return Err(missing());
    }
    if let Some(newest) = queries::newest_version(&mut tx, example).await? {
        freeze_one_less(&mut tx, example, newest, on).await?;
    }
    tx.commit().await?;
    Ok(Done { message: "the dependency was deleted".to_owned() }.into())
}
