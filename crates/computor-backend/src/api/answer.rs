//! How answers leave.

use super::{file, kept, standing::Standing};
use crate::{
    App, Error, Result,
    logic::{Answered, Body},
};
use axum::{
    body::{Body as HttpBody, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::Response,
};
use base64::Engine as _;
use computor_store::GetRange;
use computor_types::{endpoint::RawAnswer, list::EndpointInfo};
use sha2::{Digest as _, Sha256};

/// The header with the number of rows in all.
pub(super) const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// What a request says of the answer that it wants: not if it is the one that the client has, or only a part of it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Whether the answer has no body anyway.
    pub(super) head: bool,
    /// Whether an answer may be kept at all.
    reads: bool,
    known: Vec<HeaderValue>,
    range: Option<HeaderValue>,
    if_range: Option<HeaderValue>,
    /// Whether nothing that is kept here will do, nor shall it be kept.
    pub(super) declines_kept: bool,
    /// Whether an answer that is kept packed may leave as it is.
    pub(super) takes_packed: bool,
    /// As of when the answer is made, if that is known.
    pub(super) standing: Option<Standing>,
}

impl Wanted {
    /// Clients may keep what has a tag, and ask each time whether it is still so.
    pub(super) const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

    pub(super) fn of(parts: &Parts) -> Self {
        let one = |name: HeaderName| parts.headers.get(name).cloned();
        Self {
            head: parts.method == Method::HEAD,
            reads: matches!(parts.method, Method::GET | Method::HEAD),
            known: parts.headers.get_all(header::IF_NONE_MATCH).iter().cloned().collect(),
            range: one(header::RANGE).filter(|_| parts.method == Method::GET),
            if_range: one(header::IF_RANGE),
            declines_kept: kept::is_declined(&parts.headers),
            takes_packed: kept::takes_packed(&parts.headers),
            standing: None,
        }
    }

    /// The tags of what the client has, without quotes. Tags are compared weakly: proxies that pack an answer say so.
    pub(super) fn tags(&self) -> impl Iterator<Item = &str> {
        let known = self.known.iter().filter(|_| self.reads).flat_map(|value| value.to_str().unwrap_or_default().split(','));
        known.map(|tag| tag.trim().trim_start_matches("W/").trim_matches('"'))
    }

    /// Whether answers may be kept.
    pub(super) const fn reads(&self) -> bool {
        self.reads
    }

    /// Whether the client has what this tag stands for, as of whenever.
    pub(super) fn has(&self, tag: &str) -> bool {
        self.tags().any(|known| known == "*" || content(known) == content(tag.trim_matches('"')))
    }

    /// The part that is wanted, unless the client has begun with something else.
    pub(super) fn range(&self, tag: &str) -> Option<GetRange> {
        let same = self.if_range.as_ref().is_none_or(|begun| begun.as_bytes() == tag.as_bytes());
        self.range.as_ref().filter(|_| same).and_then(file::part)
    }

    /// The answer that the client's is still the right one.
    pub(super) fn unchanged(&self, tag: &str, total: Option<u64>) -> Result<Response> {
        let mut answer = Response::builder().status(StatusCode::NOT_MODIFIED).header(header::ETAG, tag);
        if let Some(total) = total {
            answer = answer.header(TOTAL, total);
        }
        answer.header(header::CACHE_CONTROL, Self::ASK_AGAIN).body(HttpBody::empty()).map_err(Error::internal)
    }

    /// The same of an answer that is kept.
    pub(super) fn still_known(&self, tag: &str, total: u64) -> Result<Response> {
        self.unchanged(tag, Some(total)).map(varied)
    }

    /// JSON that is ready to leave, with its tag if it answers a question.
    pub(super) fn json(&self, status: StatusCode, text: Bytes, total: Option<u64>) -> Result<Response> {
        if !self.reads || status != StatusCode::OK {
            return Ok(json(status, text, total));
        }
        let tag = tag(&text, total);
        if let Some((standing, total)) = self.standing.as_ref().zip(total) {
            standing.keep(&tag, total, &text);
            return self.known(&standing.tag(&tag, total), text, total);
        }
        self.tagged(&tag, status, text, total)
    }

    /// An answer that is kept, so that others may be sent it packed.
    pub(super) fn known(&self, tag: &str, text: Bytes, total: u64) -> Result<Response> {
        self.tagged(tag, StatusCode::OK, text, Some(total)).map(varied)
    }

    /// The same, packed. What stands for it is the text, so its tag says that the bytes may be others.
    pub(super) fn packed(&self, tag: &str, packed: Bytes, total: u64) -> Result<Response> {
        let mut response = self.tagged(&format!("W/{tag}"), StatusCode::OK, packed, Some(total))?;
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Ok(varied(response))
    }

    fn tagged(&self, tag: &str, status: StatusCode, text: Bytes, total: Option<u64>) -> Result<Response> {
        if self.has(tag) {
            return self.unchanged(tag, total);
        }
        let mut response = json(status, text, total);
        let headers: &mut HeaderMap = response.headers_mut();
        headers.insert(header::ETAG, HeaderValue::try_from(tag).map_err(Error::internal)?);
        headers.insert(header::CACHE_CONTROL, Self::ASK_AGAIN);
        Ok(response)
    }
}

/// Whoever keeps the answer on its way knows that it may come packed.
fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    response
}

/// The part of a tag that stands for the content alone.
fn content(tag: &str) -> &str {
    tag.split_once('.').map_or(tag, |(content, _)| content)
}

/// What stands for an answer: the same bytes, and the same number of rows in all, have the same tag.
fn tag(text: &[u8], total: Option<u64>) -> String {
    let digest = Sha256::new().chain_update(total.map_or([0xff; 8], u64::to_be_bytes)).chain_update(text).finalize();
    let half = digest.get(..16).unwrap_or_default();
    format!("\"{}\"", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(half))
}

fn json(status: StatusCode, text: Bytes, total: Option<u64>) -> Response {
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    if let Some(total) = total {
        response.headers_mut().insert(TOTAL, HeaderValue::from(total));
    }
    response
}

/// The answer of a call.
pub(super) async fn respond(app: &App, info: &EndpointInfo, wanted: &Wanted, answered: Answered) -> Result<Response> {
    let status = StatusCode::from_u16(info.status).unwrap_or(StatusCode::OK);
    let mut response = match answered.body {
        Body::Raw(RawAnswer::None) => {
            let mut response = Response::new(HttpBody::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
        Body::Raw(RawAnswer::Json(text)) => wanted.json(status, text, None)?,
        Body::Raw(RawAnswer::Listing(text, total)) => wanted.json(status, text, Some(total))?,
        Body::Raw(RawAnswer::Download(sent)) => file::respond(&app.store, status, wanted, sent.into()).await?,
        Body::File(stored) => file::respond(&app.store, status, wanted, stored).await?,
        Body::Raw(RawAnswer::Redirect(to)) => {
            let mut response = Response::new(HttpBody::empty());
            *response.status_mut() = status;
            response.headers_mut().insert(header::LOCATION, HeaderValue::try_from(to).map_err(Error::internal)?);
            response
        }
        Body::Http(response) => *response,
    };
    response.headers_mut().extend(answered.headers);
    for cookie in &answered.cookies {
        response.headers_mut().append(header::SET_COOKIE, HeaderValue::try_from(cookie).map_err(Error::internal)?);
    }
    Ok(response)
}
