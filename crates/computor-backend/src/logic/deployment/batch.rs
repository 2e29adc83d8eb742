//! Many contents of a course at once: newest versions, checks, sums.

use super::{assign, lock, queries};
use crate::{
    Ctx, Result,
    logic::{Call, Handle, Reply, exercise},
};
use computor_db::queries::release;
use computor_testing::format::meta::Meta;
use computor_types::{Code, dto::*, validate::normalise_version};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl Handle for UpgradeVersions {
    /// What cannot be upgraded is told of by itself; the others are.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<VersionUpgradeGet>> {
        let course = call.params.id.uuid();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        lock(&cx, &mut tx, course).await?;
        let mut seen = BTreeSet::new();
        let mut results = Vec::new();
        let (mut upgraded, mut skipped) = (0, 0);
        for id in call.body.course_content_ids.into_iter().filter(|id| seen.insert(id.uuid())) {
            let mut result = VersionUpgradeResult { course_content_id: id, success: true, from_tag: None, to_tag: None, error: None };
            match upgrade(&cx, &mut tx, course, id).await {
                Ok((from, to)) => {
                    if from == to {
                        skipped += 1;
                    } else {
                        upgraded += 1;
                    }
                    (result.from_tag, result.to_tag) = (from, to);
                }
                // The database could not be asked: nothing is known of the rest.
                Err(error) if error.code.status() >= 500 => return Err(error),
                Err(error) => (result.success, result.error) = (false, Some(error.message)),
            }
            results.push(result);
        }
        tx.commit().await?;
        let answer = VersionUpgradeGet {
            total_requested: count(&results),
            total_upgraded: upgraded,
            total_skipped: skipped,
            total_failed: results.iter().filter(|result| !result.success).map(|_| 1).sum(),
            results,
        };
        Ok(answer.into())
    }
}

/// Assigns the newest version to a content; answers the version before and now.
async fn upgrade(
    cx: &Ctx,
    tx: &mut computor_db::Tx,
    course: uuid::Uuid,
    id: computor_types::Id<CourseContent>,
) -> Result<(Option<String>, Option<String>)> {
    let content = queries::content(&mut **tx, id).await?.filter(|content| content.course_id == course).ok_or(Code::Content001)?;
    if content.archived {
        return Err(Code::Content008.into());
    }
    let current = queries::current(tx, id).await?.filter(|current| current.deployment_status != DeploymentStatus::Unassigned);
    let current = current.ok_or(Code::Deploy002)?;
    let example = current.example_id.ok_or(Code::Content005)?;
    let (newest, tag) = queries::newest(tx, example).await?.ok_or(Code::Content005)?;
    if newest.version_id == current.example_version_id {
        return Ok((current.version_tag.clone(), current.version_tag));
    }
    assign(cx, tx, course, id, Some(&current), &newest, &tag).await?;
    Ok((current.version_tag, Some(tag)))
}

fn count<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// Which of these versions lack files that they name, in words.
async fn incomplete(cx: &Ctx, versions: &[Uuid]) -> Result<BTreeMap<Uuid, String>> {
    let mut found = BTreeMap::new();
    for version in release::versions(cx.db().pool(), versions).await? {
        let files = match exercise::manifest(&cx.store, &version.storage_path).await {
            Ok(manifest) => manifest.0.into_keys().collect::<Vec<_>>(),
            Err(error) if error.code == Code::Deploy004 => {
                found.insert(version.id, error.message);
                continue;
            }
            Err(error) => return Err(error),
        };
        let meta = Meta { additional_files: version.additional_files, student_templates: version.student_templates, ..Meta::default() };
        if let Err(error) = exercise::complete(&meta, &files) {
            found.insert(version.id, error.message);
        }
    }
    Ok(found)
}

impl Handle for ValidateContents {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ContentValidationGet>> {
        let items = call.body.content_validations;
        let db = cx.db().pool();
        let ids: Vec<_> = items.iter().map(|item| item.content_id.uuid()).collect();
        let known = queries::submittable_contents(db, call.params.id.uuid(), &ids).await?;
        let names: Vec<String> = items.iter().map(|item| item.example_identifier.clone()).collect();
        let tags: Vec<String> =
            items.iter().map(|item| normalise_version(&item.version_tag).unwrap_or_else(|| item.version_tag.clone())).collect();
        let found = queries::known_versions(db, &names, &tags).await?;
        let incomplete = incomplete(&cx, &found.iter().filter_map(|(_, version)| *version).collect::<Vec<_>>()).await?;
        let results: Vec<_> = items
            .into_iter()
            .zip(found)
            .map(|(item, (example, version))| {
                let missing = match (known.contains(&item.content_id.uuid()), example, version) {
                    (false, ..) => Some("the course has no such content for which something can be handed in"),
                    (true, None, _) => Some("there is no such example"),
                    (true, Some(_), None) => Some("the example has no such version"),
                    (true, Some(_), Some(_)) => None,
                };
                // A version that was taken in before such a thing was refused.
                let lacking = version.and_then(|version| incomplete.get(&version).cloned());
                let message = missing.map(str::to_owned).or(lacking);
                ContentValidationResult {
                    content_id: item.content_id,
                    valid: message.is_none(),
                    example_validation: ExampleValidationResult {
                        message: example.is_none().then(|| format!("there is no example {:?}", item.example_identifier)),
                        identifier: item.example_identifier,
                        exists: example.is_some(),
                        example_id: example.map(Into::into),
                    },
                    version_validation: VersionValidationResult {
                        message: version.is_none().then(|| format!("there is no version {:?}", item.version_tag)),
                        version_tag: item.version_tag,
                        exists: version.is_some(),
                        version_id: version.map(Into::into),
                    },
                    validation_message: message,
                }
            })
            .collect();
        let issues: i64 = results.iter().filter(|result| !result.valid).map(|_| 1).sum();
        let answer = ContentValidationGet {
            valid: issues == 0,
            total_validated: count(&results),
            total_issues: issues,
            validation_results: results,
        };
        Ok(answer.into())
    }
}

impl Handle for GetDeploymentSummary {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<DeploymentSummary>> {
        Ok(Reply::json(queries::summary(cx.db().pool(), call.params.id).await?))
    }
}
