//! Buckets, and the files in them by their keys.

use crate::{Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::{Code, dto::*};
use sqlx::{FromRow, PgExecutor};

/// The bucket that is meant where none is named.
pub const DEFAULT: &str = "computor-storage";

/// Lists the buckets.
pub async fn list(db: impl PgExecutor<'_>) -> Result<String> {
    let sql = "select coalesce(json_agg(json_build_object('bucket_name', name, 'creation_date', created_at, 'region', region)
                 order by name), '[]')::text from bucket";
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// Makes a bucket; answers nothing if it is there.
pub async fn create(tx: &mut Tx, new: &BucketCreate) -> Result<Option<String>> {
    let sql = "insert into bucket (name, region) values ($1, $2) on conflict do nothing
               returning json_build_object('bucket_name', name, 'creation_date', created_at, 'region', region)::text";
    Ok(sqlx::query_scalar(sql).bind(&new.bucket_name).bind(&new.region).fetch_optional(&mut **tx).await?)
}

/// Whether there is such a bucket. It stays until the transaction ends.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn keep(tx: &mut Tx, bucket: &str) -> Result<()> {
    let sql = "select true from bucket where name = $1 for key share";
    let found: Option<bool> = sqlx::query_scalar(sql).bind(bucket).fetch_optional(&mut **tx).await?;
    found.map(drop).ok_or(crate::Error::NotFound("bucket"))
}

/// Deletes a bucket, with what is in it if that is wanted; answers how many files that were.
///
/// # Errors
/// [`crate::Error::NotFound`]; `CONFLICT_001` if it holds files and they are not to be deleted.
pub async fn delete(tx: &mut Tx, bucket: &str, with_files: bool) -> Result<u64> {
    let sql = "select true from bucket where name = $1 for update";
    let found: Option<bool> = sqlx::query_scalar(sql).bind(bucket).fetch_optional(&mut **tx).await?;
    found.ok_or(crate::Error::NotFound("bucket"))?;
    let holds = "select exists(select 1 from bucket_object where bucket_name = $1)";
    if !with_files && sqlx::query_scalar(holds).bind(bucket).fetch_one(&mut **tx).await? {
        let message = format!("the bucket {bucket:?} holds files; delete them first, or say force=true");
        return Err(crate::Error::rejected(Code::Conflict001, message));
    }
    let deleted = sqlx::query("delete from bucket_object where bucket_name = $1").bind(bucket).execute(&mut **tx).await?;
    sqlx::query("delete from bucket where name = $1").bind(bucket).execute(&mut **tx).await?;
    Ok(deleted.rows_affected())
}

/// How much a bucket holds.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn stats(db: impl PgExecutor<'_>, bucket: &str) -> Result<String> {
    let sql = "select json_build_object('bucket_name', b.name, 'object_count', count(o.id),
                 'total_size', coalesce(sum(o.size), 0)::bigint, 'last_updated', now())::text
               from bucket b left join bucket_object o on o.bucket_name = b.name where b.name = $1 group by b.name";
    let found: Option<String> = sqlx::query_scalar(sql).bind(bucket).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("bucket"))
}

/// Lists files of a bucket, by their keys.
///
/// # Errors
/// [`crate::Error::NotFound`] without the bucket.
pub async fn objects(db: impl PgExecutor<'_>, bucket: &str, query: &StorageObjectQuery, limit: u32) -> Result<String> {
    let sql = "select (select coalesce(json_agg(json_build_object('id', o.id, 'object_key', o.object_key, 'bucket_name', o.bucket_name,
                   'content_type', o.content_type, 'size', o.size, 'last_modified', o.updated_at, 'created_at', o.created_at,
                   'updated_at', o.updated_at) order by o.object_key), '[]')
                 from (select * from bucket_object
                       where bucket_name = b.name and ($2::text is null or object_key ^@ $2)
                         and ($3::text is null or content_type = $3) and ($4::bigint is null or size >= $4)
                         and ($5::bigint is null or size <= $5)
                       order by object_key limit $6 offset $7) o)::text
               from bucket b where b.name = $1";
    let query = sqlx::query_scalar(sql)
        .bind(bucket)
        .bind(&query.prefix)
        .bind(&query.content_type)
        .bind(query.min_size)
        .bind(query.max_size)
        .bind(i64::from(limit))
        .bind(i64::from(query.skip.unwrap_or(0)));
    let found: Option<String> = query.fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("bucket"))
}

/// The file `o` as [`StorageObjectGet`].
macro_rules! shown {
    () => {
        "json_build_object('id', o.id, 'object_key', o.object_key, 'bucket_name', o.bucket_name, 'content_type', o.content_type,
           'size', o.size, 'etag', o.digest, 'last_modified', o.updated_at, 'metadata', o.metadata, 'download_url', null,
           'created_at', o.created_at, 'updated_at', o.updated_at, 'created_by', o.created_by, 'updated_by', o.updated_by)::text"
    };
}

/// A file, as [`StorageObjectGet`].
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn object(db: impl PgExecutor<'_>, bucket: &str, key: &str) -> Result<String> {
    let sql = concat!("select ", shown!(), " from bucket_object o where bucket_name = $1 and object_key = $2");
    let found: Option<String> = sqlx::query_scalar(sql).bind(bucket).bind(key).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("storage_object"))
}

/// Where the bytes of a file are.
#[derive(Clone, Debug, FromRow)]
pub struct Bytes {
    /// Its digest in the store.
    pub digest: String,
    /// What it is.
    pub content_type: String,
    /// When it was written last.
    pub updated_at: DateTime<Utc>,
}

/// The bytes of a file.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn bytes(db: impl PgExecutor<'_>, bucket: &str, key: &str) -> Result<Bytes> {
    let sql = "select digest, content_type, updated_at from bucket_object where bucket_name = $1 and object_key = $2";
    let found = sqlx::query_as(sql).bind(bucket).bind(key).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("storage_object"))
}

/// A file to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewObject<'a> {
    /// The bucket,
    pub bucket: &'a str,
    /// and its key in it.
    pub key: &'a str,
    /// Its digest in the store.
    pub digest: &'a str,
    /// Its size in bytes.
    pub size: i64,
    /// What it is.
    pub content_type: &'a str,
    /// What else is said of it: a JSON object of texts.
    pub metadata: Option<&'a str>,
}

/// Stores a file, in place of the one that is there; answers it as [`StorageObjectGet`].
pub async fn put(tx: &mut Tx, new: &NewObject<'_>) -> Result<String> {
    let sql = concat!(
        "insert into bucket_object as o (bucket_name, object_key, digest, size, content_type, metadata)
         values ($1, $2, $3, $4, $5, coalesce($6::jsonb, '{}'))
         on conflict (bucket_name, object_key) do update set digest = excluded.digest, size = excluded.size,
           content_type = excluded.content_type, metadata = excluded.metadata
         returning ",
        shown!()
    );
    let query = sqlx::query_scalar(sql).bind(new.bucket).bind(new.key).bind(new.digest).bind(new.size);
    Ok(query.bind(new.content_type).bind(new.metadata).fetch_one(&mut **tx).await?)
}

/// Copies a file: from a bucket and key to another, with this said of it, or what is said of the source.
///
/// # Errors
/// [`crate::Error::NotFound`] without the source.
pub async fn copy(tx: &mut Tx, from: (&str, &str), to: (&str, &str), metadata: Option<&str>) -> Result<()> {
    let sql = "insert into bucket_object (bucket_name, object_key, digest, size, content_type, metadata)
               select $3, $4, digest, size, content_type, coalesce($5::jsonb, metadata) from bucket_object
               where bucket_name = $1 and object_key = $2
               on conflict (bucket_name, object_key) do update set digest = excluded.digest, size = excluded.size,
                 content_type = excluded.content_type, metadata = excluded.metadata";
    let query = sqlx::query(sql).bind(from.0).bind(from.1).bind(to.0).bind(to.1).bind(metadata);
    if query.execute(&mut **tx).await?.rows_affected() == 0 {
        return Err(crate::Error::NotFound("storage_object"));
    }
    Ok(())
}

/// Deletes a file. Its bytes go with the next sweep, if nothing else names them.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub async fn delete_object(tx: &mut Tx, bucket: &str, key: &str) -> Result<()> {
    let sql = "delete from bucket_object where bucket_name = $1 and object_key = $2";
    if sqlx::query(sql).bind(bucket).bind(key).execute(&mut **tx).await?.rows_affected() == 0 {
        return Err(crate::Error::NotFound("storage_object"));
    }
    Ok(())
}

/// What a link leads to.
#[derive(Clone, Debug, FromRow)]
pub struct Link {
    /// The bucket,
    pub bucket_name: String,
    /// and the key in it.
    pub object_key: String,
}

/// Makes a link; those that have expired go.
pub async fn link(tx: &mut Tx, secret: &[u8], method: LinkMethod, to: &Link, now: DateTime<Utc>, expires: DateTime<Utc>) -> Result<()> {
    sqlx::query("delete from bucket_link where expires_at <= $1").bind(now).execute(&mut **tx).await?;
    let sql = "insert into bucket_link (secret, method, bucket_name, object_key, expires_at) values ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(secret).bind(method.word()).bind(&to.bucket_name).bind(&to.object_key).bind(expires);
    query.execute(&mut **tx).await?;
    Ok(())
}

/// Where a link leads.
///
/// # Errors
/// [`crate::Error::NotFound`] when it never was, has expired, or is for something else.
pub async fn follow(db: impl PgExecutor<'_>, secret: &[u8], method: LinkMethod, now: DateTime<Utc>) -> Result<Link> {
    let sql = "select bucket_name, object_key from bucket_link where secret = $1 and method = $2 and expires_at > $3";
    let found = sqlx::query_as(sql).bind(secret).bind(method.word()).bind(now).fetch_optional(db).await?;
    found.ok_or(crate::Error::NotFound("storage_link"))
}
