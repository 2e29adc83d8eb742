//! `Idempotency-Key`: a client that has lost an answer asks again, and what it asked for is done once.
//!
//! It holds for requests that make something and whose answers are JSON. What sets or answers secrets (log-in, tokens,
//! passwords) has no such memory: an answer that is kept would be a secret that is kept.

use super::answer::TOTAL;
use crate::{App, Error, Result};
use axum::{
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use computor_db::queries::idempotency::{self as queries, Claim, Known, Stored};
use computor_policy::Principal;
use computor_types::{Code, Content, endpoint::RawBody};
use sha2::{Digest as _, Sha256};
use std::future::Future;
use tracing::Instrument as _;
use uuid::Uuid;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The answer is that of an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Longer answers are not kept.
const LONGEST: usize = 1 << 20;

/// The key of a request, and what the digest of the request begins with.
#[derive(Clone, Debug)]
pub(super) struct Key {
    key: String,
    digest: Sha256,
}

impl Key {
    /// The key that the client sent, if it did.
    ///
    /// # Errors
    /// `VAL_001` for what is no key.
    pub(super) fn of(parts: &Parts) -> Result<Option<Self>> {
        let Some(value) = parts.headers.get(KEY) else { return Ok(None) };
        let key = value.to_str().map(str::trim).unwrap_or_default();
        if key.is_empty() || key.len() > 255 {
            return Err(Error::new(Code::Val001, "Idempotency-Key is 1 to 255 visible characters, such as a UUID"));
        }
        let digest =
            Sha256::new().chain_update(parts.method.as_str()).chain_update([0_u8]).chain_update(parts.uri.to_string()).chain_update([0_u8]);
        Ok(Some(Self { key: key.to_owned(), digest }))
    }

    /// The claim of a request with this body. With what the token of whoever asks is limited to: another token is another
    /// request. A file is read elsewhere: it may be large.
    pub(super) async fn claim(self, who: &Principal, body: RawBody) -> Result<Claimed> {
        let mut digest = self.digest.chain_update(format!("{:?}", who.scopes)).chain_update([0_u8]);
        let summed = tokio::task::spawn_blocking(move || add(&body, &mut digest).map(|()| digest.finalize().to_vec()));
        Ok(Claimed {
            claim: Claim { user: who.user_id.uuid(), key: self.key, holder: Uuid::new_v4() },
            digest: summed.await.map_err(Error::internal)??,
        })
    }
}

/// Adds a body to a digest. Of a form it is what is said, not how its parts were bounded.
fn add(body: &RawBody, digest: &mut Sha256) -> Result<()> {
    match body {
        RawBody::Parsed(value) => digest.update(value.to_string()),
        RawBody::Json(text) => digest.update(text),
        RawBody::Multipart { json, file_name, file, .. } => {
            digest.update(json);
            digest.update([0_u8]);
            digest.update(file_name);
            digest.update([0_u8]);
            read(file, digest)?;
        }
        RawBody::None | RawBody::Streamed => {}
    }
    Ok(())
}

/// A key that is to be claimed, for one request.
#[derive(Clone, Debug)]
pub(super) struct Claimed {
    claim: Claim,
    digest: Vec<u8>,
}

/// Adds a file, a piece at a time.
fn read(file: &Content, digest: &mut Sha256) -> Result<()> {
    use std::os::unix::fs::FileExt as _;
    match file {
        Content::Memory(bytes) => digest.update(bytes),
        Content::Disk { file, size } => {
            let mut piece = vec![0; 64 << 10];
            let mut at = 0;
            while at < *size {
                let read = file.read_at(&mut piece, at).map_err(Error::internal)?;
                let Some(part) = piece.get(..read).filter(|part| !part.is_empty()) else { break };
                digest.update(part);
                at += read as u64;
            }
        }
    }
    Ok(())
}

/// Does what is asked for, unless it was done under this key before.
///
/// It goes on when the client is gone, so that the answer is there when it asks again.
pub(super) async fn once(
    app: &App,
    claimed: Option<Claimed>,
    work: impl Future<Output = Result<Response>> + Send + 'static,
) -> Result<Response> {
    let Some(Claimed { claim, digest }) = claimed else { return work.await };
    match queries::claim(app.db.pool(), &claim, &digest, app.present_as()).await? {
        Known::Claimed => {}
        Known::Other => return Err(Code::Idem001.into()),
        Known::Running => return Err(Error::from(Code::Idem002).retry_after(1)),
        Known::Lost => return Err(Code::Idem003.into()),
        Known::Done(stored) => return replayed(stored),
    }
    let app = app.clone();
    let work = async move {
        let answered = queries::within(claim.clone(), work).await;
        match answered {
            Ok(response) if response.status().is_success() => kept(&app, &claim, response).await,
            other => {
                // What was refused may be asked for again, if nothing of it was done.
                queries::release(app.db.pool(), &claim).await?;
                other
            }
        }
    };
    tokio::spawn(work.in_current_span()).await.map_err(Error::internal)?
}

/// Keeps an answer.
async fn kept(app: &App, claim: &Claim, response: Response) -> Result<Response> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Error::internal)?;
    if body.len() <= LONGEST
        && let Ok(text) = std::str::from_utf8(&body)
    {
        let total = parts.headers.get(TOTAL).and_then(|total| total.to_str().ok()?.parse().ok());
        let stored = Stored { status: parts.status.as_u16().into(), body: text.to_owned(), total };
        // It is done; that the answer cannot be kept must not make it look otherwise.
        if let Err(error) = queries::store(app.db.pool(), claim, &stored).await {
            tracing::warn!(%error, "an answer could not be kept");
        }
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// An answer that was given before.
fn replayed(Stored { status, body, total }: Stored) -> Result<Response> {
    let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
    let has_body = !body.is_empty();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if has_body {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if let Some(total) = total {
        headers.insert(TOTAL, HeaderValue::from(total));
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}
