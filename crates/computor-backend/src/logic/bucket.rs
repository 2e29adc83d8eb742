//! Buckets: what administrators keep under names of their own choice, and links to it.
//!
//! A key is what rows say; the bytes lie in the store by what is in them, as all files do.

use super::{
    Call, File, Handle, Reply, archive,
    document::{is_media_type, path},
};
use crate::{Ctx, Error, Result, auth::Secret};
use axum::{
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use chrono::TimeDelta;
use computor_db::queries::{
    bucket::{self as queries, DEFAULT, Link, NewObject},
    repository::public_url,
};
use computor_store::Stored;
use computor_types::{Code, Download, dto::*, endpoint::Http};
use futures::TryStreamExt as _;
use std::{collections::BTreeMap, future::ready};

const ANY_FILE: &str = "application/octet-stream";
/// How long a link works, if nothing is said.
const AN_HOUR: i64 = 3600;

/// The bucket that is meant.
fn named(bucket: Option<&str>) -> &str {
    bucket.filter(|name| !name.is_empty()).unwrap_or(DEFAULT)
}

/// A key that somebody sent: see [`path`]; a `/` before it says nothing.
fn key(field: &str, text: &str) -> Result<String> {
    Ok(path(field, text.trim_start_matches('/'))?.path)
}

/// What is said of a file: a JSON object of texts.
fn metadata(text: Option<&str>) -> Result<Option<String>> {
    let wrong = |_| Error::field("metadata", "is no JSON object of texts");
    let read = |text| serde_json::from_str::<BTreeMap<String, String>>(text).map_err(wrong);
    let Some(fields) = text.filter(|text| !text.is_empty()).map(read).transpose()? else { return Ok(None) };
    if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(Error::field("metadata", "has a character that no text has"));
    }
    serde_json::to_string(&fields).map(Some).map_err(Error::internal)
}

fn done(message: impl Into<String>) -> Reply<StorageDone> {
    StorageDone { message: message.into() }.into()
}

impl Handle for ListBuckets {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<BucketInfo>>> {
        Ok(Reply::json(queries::list(cx.db().pool()).await?))
    }
}

impl Handle for CreateBucket {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<BucketInfo>> {
        let name = &call.body.bucket_name;
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let valid = name.chars().all(|c| inner(c) || ".-".contains(c)) && name.starts_with(inner) && name.ends_with(inner);
        if !valid || name.contains("..") {
            return Err(Error::field("bucket_name", "is small letters, digits, single dots and hyphens, a letter or digit at both ends"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let exists = || Error::new(Code::Conflict001, format!("there is a bucket {name:?}"));
        let made = queries::create(&mut tx, &call.body).await?.ok_or_else(exists)?;
        tx.commit().await?;
        Ok(Reply::json(made))
    }
}

impl Handle for DeleteBucket {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageDone>> {
        let bucket = call.params.bucket_name;
        if bucket == DEFAULT {
            return Err(Error::new(Code::Conflict001, format!("the bucket {DEFAULT:?} is always there: it is meant where none is named")));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let files = queries::delete(&mut tx, &bucket, call.query.force).await?;
        tx.commit().await?;
        Ok(done(format!("the bucket {bucket:?} was deleted, and {files} files with it")))
    }
}

impl Handle for GetBucketStats {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageUsageStats>> {
        Ok(Reply::json(queries::stats(cx.db().pool(), &call.params.bucket_name).await?))
    }
}

impl Handle for ListStorageObjects {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<StorageObjectList>>> {
        let limit = call.query.limit.unwrap_or(100).min(1000);
        let bucket = named(call.query.bucket_name.as_deref());
        Ok(Reply::json(queries::objects(cx.db().pool(), bucket, &call.query, limit).await?))
    }
}

impl Handle for GetStorageObject {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageObjectGet>> {
        let key = key("object_key", &call.params.object_key)?;
        Ok(Reply::json(queries::object(cx.db().pool(), named(call.query.bucket_name.as_deref()), &key).await?))
    }
}

impl Handle for DeleteStorageObject {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageDone>> {
        let key = key("object_key", &call.params.object_key)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::delete_object(&mut tx, named(call.query.bucket_name.as_deref()), &key).await?;
        tx.commit().await?;
        Ok(done(format!("{key:?} was deleted")))
    }
}

impl Handle for DownloadStorageObject {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let key = key("object_key", &call.params.object_key)?;
        download(&cx, named(call.query.bucket_name.as_deref()), key).await
    }
}

async fn download(cx: &Ctx, bucket: &str, key: String) -> Result<Reply<Download>> {
    let found = queries::bytes(cx.db().pool(), bucket, &key).await?;
    Ok(Reply::file(File::stored(key, found.content_type, found.digest.parse()?).modified(found.updated_at)))
}

impl Handle for UploadStorageObject {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageObjectGet>> {
        let (form, sent) = (call.body.form, call.body.file);
        let limit = cx.options.max_upload;
        if sent.size() > limit {
            return Err(Error::new(Code::Val004, format!("the file is larger than {limit} bytes")));
        }
        let key = match &form.object_key {
            Some(named) => key("object_key", named)?,
            None => {
                let whose = call.query.user_id.unwrap_or_else(|| cx.me());
                key("file", &format!("uploads/{whose}/{}", call.body.file_name.rsplit(['/', '\\']).next().unwrap_or_default()))?
            }
        };
        let metadata = metadata(form.metadata.as_deref())?;
        let stored = cx.store.put_file(archive::on_disk(sent).await?).await?;
        let place = Link { bucket_name: named(form.bucket_name.as_deref()).to_owned(), object_key: key };
        Ok(Reply::json(keep(&cx, true, &place, stored, call.body.content_type.as_deref(), metadata.as_deref()).await?))
    }
}

/// Writes down what was stored; in the name of who asks, unless a link was given for it.
async fn keep(cx: &Ctx, as_me: bool, at: &Link, stored: Stored, kind: Option<&str>, metadata: Option<&str>) -> Result<String> {
    let mut tx = if as_me { cx.db().begin_as(&cx.who).await? } else { cx.db().begin().await? };
    queries::keep(&mut tx, &at.bucket_name).await?;
    let digest = stored.digest.to_string();
    let new = NewObject {
        bucket: &at.bucket_name,
        key: &at.object_key,
        digest: &digest,
        size: i64::try_from(stored.size).map_err(Error::internal)?,
        content_type: kind.filter(|kind| is_media_type(kind)).unwrap_or(ANY_FILE),
        metadata,
    };
    let written = queries::put(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(written)
}

impl Handle for CopyStorageObject {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<StorageDone>> {
        let body = call.body;
        let (from, to) = (key("source_object", &body.source_object)?, key("dest_object", &body.dest_object)?);
        let (source, target) = (named(body.source_bucket.as_deref()), named(body.dest_bucket.as_deref()));
        let metadata = metadata(body.metadata.as_deref())?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::keep(&mut tx, target).await?;
        queries::copy(&mut tx, (source, &from), (target, &to), metadata.as_deref()).await?;
        tx.commit().await?;
        Ok(done(format!("{from:?} was copied to {to:?}")))
    }
}

impl Handle for CreateStorageLink {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PresignedUrlResponse>> {
        let body = call.body;
        let method = body.method.unwrap_or(LinkMethod::Get);
        let to = Link { bucket_name: named(body.bucket_name.as_deref()).to_owned(), object_key: key("object_key", &body.object_key)? };
        let now = cx.now();
        let expires_at = now + TimeDelta::seconds(body.expiry_seconds.unwrap_or(AN_HOUR));
        let secret = Secret::session();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::keep(&mut tx, &to.bucket_name).await?;
        if method == LinkMethod::Get {
            queries::bytes(&mut *tx, &to.bucket_name, &to.object_key).await?;
        }
        queries::link(&mut tx, &secret.digest(), method, &to, now, expires_at).await?;
        tx.commit().await?;
        let host = public_url(cx.db().pool()).await?.unwrap_or_default();
        let url = format!("{host}/storage/links/{}", secret.reveal());
        Ok(PresignedUrlResponse { url, expires_at, method }.into())
    }
}

impl Handle for FollowStorageLink {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Download>> {
        let link = follow(&cx, call.params.token, LinkMethod::Get).await?;
        download(&cx, &link.bucket_name, link.object_key).await
    }
}

async fn follow(cx: &Ctx, token: String, method: LinkMethod) -> Result<Link> {
    Ok(queries::follow(cx.db().pool(), &Secret::from(token).digest(), method, cx.now()).await?)
}

impl Handle for FillStorageLink {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        let link = follow(&cx, call.params.token, LinkMethod::Put).await?;
        let (parts, body) = call.request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let limit = cx.options.max_upload;
        let mut size = 0_u64;
        let content = body.into_data_stream().map_err(|_| Error::new(Code::Val001, "the body could not be read"));
        let content = content.and_then(|bytes| {
            size = size.saturating_add(bytes.len() as u64);
            let too_large = || Error::new(Code::Val005, format!("the file is larger than {limit} bytes"));
            ready(if size > limit { Err(too_large()) } else { Ok(bytes) })
        });
        let stored = cx.store.put_stream(content).await?;
        keep(&cx, false, &link, stored, kind, None).await?;
        Ok(Reply::http(StatusCode::NO_CONTENT.into_response()))
    }
}
