//! The registry of editor extensions.

use super::row;
use crate::{Result, Tx};
use computor_types::dto::*;
use sqlx::PgExecutor;
use uuid::Uuid;

/// The version `v` as in a list, and more for those who ask for it in full.
const VERSION: &str =
    "jsonb_build_object('version', v.version, 'version_number', v.version_number, 'engine_range', v.engine_range, 'yanked', v.yanked,
    'size', v.size, 'sha256', v.sha256, 'content_type', v.content_type, 'created_at', v.created_at, 'published_at', v.published_at,
    'object_key', v.object_key)";

/// The names of extensions.
pub async fn list(db: impl PgExecutor<'_>, limit: u32, offset: u32) -> Result<Vec<String>> {
    let sql = "select publisher || '.' || name from extension order by 1 limit $1 offset $2";
    Ok(sqlx::query_scalar(sql).bind(i64::from(limit)).bind(i64::from(offset)).fetch_all(db).await?)
}

/// An extension as [`ExtensionMetadata`].
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn get(db: impl PgExecutor<'_>, publisher: &str, name: &str) -> Result<ExtensionMetadata> {
    let sql = format!(
        "select (to_jsonb(e) || jsonb_build_object('version_count', (select count(*) from extension_version v where v.extension_id = e.id),
           'latest_version', (select {VERSION} from extension_version v where v.extension_id = e.id and not v.yanked
             order by v.version_number desc limit 1)))::text
         from extension e where lower(e.publisher) = lower($1) and lower(e.name) = lower($2)"
    );
    row(sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(publisher).bind(name).fetch_optional(db).await?, "extension")
}

/// The versions of an extension with numbers below this one, newest first.
pub async fn versions(
    db: impl PgExecutor<'_>,
    extension: Uuid,
    yanked: bool,
    below: Option<i32>,
    limit: i64,
) -> Result<Vec<ExtensionVersionDetail>> {
    let sql = format!(
        "select coalesce(json_agg({VERSION} order by v.version_number desc), '[]')::text from (
           select * from extension_version where extension_id = $1 and ($2 or not yanked) and ($3::integer is null or version_number < $3)
           order by version_number desc limit $4) v"
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(extension).bind(yanked).bind(below).bind(limit);
    row(query.fetch_optional(db).await?, "extension")
}

/// A version to be published.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    /// Who publishes the extension,
    pub publisher: &'a str,
    /// and what it is called.
    pub name: &'a str,
    /// For people.
    pub display_name: Option<&'a str>,
    /// For people.
    pub description: Option<&'a str>,
    /// The version.
    pub version: &'a str,
    /// Which editors it is for.
    pub engine_range: Option<&'a str>,
    /// The size of its file in bytes.
    pub size: i64,
    /// The digest of its file, by which the store knows it.
    pub digest: &'a str,
}

/// Publishes a version; answers nothing if it is there already.
pub async fn publish(tx: &mut Tx, new: NewVersion<'_>) -> Result<Option<ExtensionVersionDetail>> {
    // The row is locked first: whoever publishes beside us counts on from the number that we take.
    let sql = "insert into extension as e (publisher, name, display_name, description) values ($1, $2, $3, $4)
         on conflict (lower(publisher), lower(name)) do update set display_name = coalesce(excluded.display_name, e.display_name),
           description = coalesce(excluded.description, e.description) returning id";
    let query = sqlx::query_scalar(sql).bind(new.publisher).bind(new.name).bind(new.display_name).bind(new.description);
    let extension: Uuid = query.fetch_one(&mut **tx).await?;
    let sql = format!(
        "with v as (
           insert into extension_version (extension_id, version, version_number, engine_range, size, sha256, content_type, object_key)
           select $1, $2, coalesce(max(version_number), 0) + 1, $3, $4, $5, 'application/octet-stream', $5
           from extension_version where extension_id = $1
           on conflict (extension_id, version) do nothing returning *)
         select {VERSION}::text from v"
    );
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(extension).bind(new.version).bind(new.engine_range);
    let stored: Option<String> = query.bind(new.size).bind(new.digest).fetch_optional(&mut **tx).await?;
    stored.map(|json| crate::crud::parse(&json)).transpose()
}

/// Withdraws a version, or takes that back; answers nothing if there is no such version.
pub async fn yank(tx: &mut Tx, extension: Uuid, version: &str, yanked: bool) -> Result<Option<ExtensionVersionDetail>> {
    let sql = format!("update extension_version v set yanked = $3 where extension_id = $1 and version = $2 returning {VERSION}::text");
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(extension).bind(version).bind(yanked);
    let stored: Option<String> = query.fetch_optional(&mut **tx).await?;
    stored.map(|json| crate::crud::parse(&json)).transpose()
}
