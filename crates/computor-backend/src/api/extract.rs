//! What requests carry, taken apart with errors in our format.

use crate::{App, Error, Result, auth};
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request, rejection::BytesRejection},
    http::{HeaderMap, header, request::Parts},
};
use computor_types::{
    Code, Content,
    endpoint::RawBody,
    shape::{self, Shape},
    strict,
};
use serde_json::{Map, Value};
use std::{io::Write as _, sync::Arc};

/// The query string: what is documented, and `skip` and `limit`. What is not is ignored, unless the client wants to be
/// told (RFC 7240).
pub(super) fn query(parts: &Parts, shape: &Shape) -> Result<Map<String, Value>> {
    let strict = auth::is_strict(parts);
    shape::query(parts.uri.query().unwrap_or_default(), shape, strict).map_err(Error::invalid)
}

/// A JSON body; or a form of text fields, which says the same as an object of texts.
pub(super) async fn json(request: Request, app: &App) -> Result<Value> {
    let is_form = kind_is(request.headers(), "application/x-www-form-urlencoded");
    let bytes = bytes(request, app).await?;
    if !is_form {
        return strict::document(&bytes).map_err(Error::invalid);
    }
    let mut fields = Map::new();
    for (name, value) in url::form_urlencoded::parse(&bytes) {
        // A field that was left empty says nothing; one that was sent twice says nothing that is sure.
        if !value.is_empty() && fields.insert(name.to_string(), Value::String(value.into_owned())).is_some() {
            return Err(Error::field(&name, "was sent twice"));
        }
    }
    Ok(Value::Object(fields))
}

fn kind_is(headers: &HeaderMap, kind: &str) -> bool {
    headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok()).is_some_and(|said| said.starts_with(kind))
}

async fn bytes(request: Request, app: &App) -> Result<Bytes> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(axum::extract::rejection::FailedToBufferBody::LengthLimitError(_)) => Code::Val005.into(),
        _ => Error::new(Code::Val001, "the body could not be read"),
    })
}

/// A form with a text field of JSON and a file, read as it comes: the text first, the file when it is wanted.
pub(super) struct Form {
    field: &'static str,
    /// The most that the text may have: it is held in memory, as other bodies are.
    most: u64,
    form: Multipart,
    /// A file that was sent before the text.
    early: Option<Spooled>,
}

struct Spooled {
    name: String,
    content_type: Option<String>,
    content: Content,
}

impl Form {
    /// # Errors
    /// `VAL_001` when it is no form.
    pub(super) async fn of(request: Request, app: &App, field: &'static str) -> Result<Self> {
        if !kind_is(request.headers(), "multipart/form-data") {
            return Err(Error::new(Code::Val001, "expected multipart/form-data"));
        }
        let form = Multipart::from_request(request, app).await.map_err(|rejection| Error::new(Code::Val001, rejection.body_text()))?;
        Ok(Self { field, most: app.options.max_body, form, early: None })
    }

    /// The text field; an empty object if it may be missing and is.
    ///
    /// # Errors
    /// `VAL_001` without it, `VAL_005` when the form is too large.
    pub(super) async fn text(&mut self, optional: bool) -> Result<Bytes> {
        if self.field.is_empty() {
            return self.fields().await;
        }
        while let Some(part) = self.form.next_field().await.map_err(unreadable)? {
            match part.name() {
                Some(name) if name == self.field => return text(part, self.most).await,
                Some("file") if self.early.is_none() => self.early = Some(spool(part).await?),
                _ => {}
            }
        }
        if optional { Ok(Bytes::from_static(b"{}")) } else { Err(Error::field(self.field, "the form field is missing")) }
    }

    /// All text fields, as one JSON object. They may stand behind the file.
    async fn fields(&mut self) -> Result<Bytes> {
        let (mut fields, mut left) = (Map::new(), self.most);
        while let Some(part) = self.form.next_field().await.map_err(unreadable)? {
            match part.name().map(str::to_owned) {
                Some(name) if name == "file" => {
                    let file = spool(part).await?;
                    self.early.get_or_insert(file);
                }
                Some(name) => {
                    let value = text(part, left).await?;
                    left = left.saturating_sub((name.len() + value.len()) as u64);
                    let value = std::str::from_utf8(&value).map_err(|_| Error::field(&name, "is no text"))?;
                    // A field that was left empty says nothing.
                    if !value.is_empty() {
                        fields.insert(name, Value::String(value.to_owned()));
                    }
                }
                None => {}
            }
        }
        serde_json::to_vec(&fields).map(Bytes::from).map_err(Error::internal)
    }

    /// The file, with the text.
    ///
    /// # Errors
    /// As [`Form::text`].
    pub(super) async fn file(mut self, json: Bytes) -> Result<RawBody> {
        let mut file = self.early.take();
        while file.is_none()
            && let Some(part) = self.form.next_field().await.map_err(unreadable)?
        {
            if part.name() == Some("file") {
                file = Some(spool(part).await?);
            }
        }
        let Spooled { name, content_type, content } = file.ok_or_else(|| Error::field("file", "the file is missing"))?;
        Ok(RawBody::Multipart { field: self.field, json, file_name: name, content_type, file: content })
    }
}

async fn text(mut part: axum::extract::multipart::Field<'_>, most: u64) -> Result<Bytes> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        if (text.len() + chunk.len()) as u64 > most {
            return Err(Code::Val005.into());
        }
        text.extend_from_slice(&chunk);
    }
    Ok(text.into())
}

/// Writes a file as it comes to a temporary one: however large it is, it takes little memory.
async fn spool(mut part: axum::extract::multipart::Field<'_>) -> Result<Spooled> {
    let name = part.file_name().unwrap_or_default().to_owned();
    let content_type = part.content_type().map(str::to_owned);
    let mut file = tempfile::tempfile().map_err(Error::internal)?;
    let mut size = 0;
    while let Some(chunk) = part.chunk().await.map_err(unreadable)? {
        size += chunk.len() as u64;
        // A chunk is a few pages into the page cache: shorter than handing it to another thread.
        file.write_all(&chunk).map_err(Error::internal)?;
    }
    Ok(Spooled { name, content_type, content: Content::Disk { file: Arc::new(file), size } })
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> Error {
    let code = if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Code::Val005 } else { Code::Val001 };
    Error::new(code, error.body_text())
}
