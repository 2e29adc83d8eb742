//! Receipts: what they say, and the public keys that they are verified with.

use super::row;
use crate::Result;
use computor_types::{Id, dto::*};
use sqlx::PgExecutor;

/// What the receipt of an artifact says; nothing where it was not handed in.
///
/// # Errors
/// When the database fails.
pub async fn claims(db: impl PgExecutor<'_>, artifact: Id<SubmissionArtifact>) -> Result<Option<ReceiptClaims>> {
    let sql = "select json_build_object('issuer', git_host(), 'artifact_id', a.id, 'submission_group_id', a.submission_group_id,
                 'course_content_id', c.id, 'course_content_path', c.path, 'course_id', a.course_id,
                 'uploaded_by_course_member_id', a.uploaded_by_course_member_id, 'version_identifier', a.version_identifier,
                 'sha256', a.object_key, 'file_size', a.file_size, 'handed_in_at', a.handed_in_at)::text
               from submission_artifact a join submission_group g on g.id = a.submission_group_id join course_content c on c.id = g.course_content_id
               where a.id = $1 and a.handed_in_at is not null";
    let found: Option<String> = sqlx::query_scalar(sql).bind(artifact.uuid()).fetch_optional(db).await?;
    found.map(|found| row(Some(found), "receipt")).transpose()
}

/// Makes a public key known.
///
/// # Errors
/// When the database fails.
pub async fn publish(db: impl PgExecutor<'_>, id: &str, public_key: &[u8]) -> Result<()> {
    let sql = "insert into receipt_key (id, public_key) values ($1, $2) on conflict do nothing";
    sqlx::query(sql).bind(id).bind(public_key).execute(db).await?;
    Ok(())
}

/// The public keys, the newest first: id, key, since when.
///
/// # Errors
/// When the database fails.
pub async fn keys(db: impl PgExecutor<'_>) -> Result<Vec<(String, Vec<u8>, chrono::DateTime<chrono::Utc>)>> {
    let sql = "select id, public_key, created_at from receipt_key order by created_at desc, id";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}
