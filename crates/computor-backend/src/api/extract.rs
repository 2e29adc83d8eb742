//! What requests carry, taken apart with errors in our format.

use crate::{App, Ctx, Error, Result, auth};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Request, rejection::BytesRejection},
    http::{HeaderMap, header, request::Parts},
};
use computor_policy::Principal;
use computor_types::{
    Access, Code, Page, Violation,
    endpoint::{Body, BodyKind, RawBody},
};
use serde::de::DeserializeOwned;
use std::sync::Arc;
use uuid::Uuid;

/// The context of a request that must be from somebody.
pub(super) struct LoggedIn(pub Ctx);

impl FromRequestParts<App> for LoggedIn {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        context(app, parts, Access::User).await.map(Self)
    }
}

/// Who asks, from where. Public calls are made by nobody in particular.
pub(super) async fn context(app: &App, parts: &Parts, access: Access) -> Result<Ctx> {
    let mut client = auth::client(app, parts);
    let who = match access {
        Access::Public => Arc::new(Principal::user(Uuid::nil().into())),
        Access::User => auth::authenticate(app, parts, &mut client).await?,
    };
    Ok(Ctx::new(app.clone(), who, client))
}

/// The query string as `T`, and `skip` and `limit` from the same.
pub(super) fn query<T: DeserializeOwned>(parts: &Parts) -> Result<(T, Page)> {
    let text = parts.uri.query().unwrap_or_default();
    let read = |error: serde_html_form::de::Error| {
        Error::invalid(vec![Violation { field: "query".to_owned(), message: error.to_string(), kind: "query".to_owned() }])
    };
    let query = serde_html_form::from_str(text).map_err(read)?;
    let page = serde_html_form::from_str(text).map_err(read)?;
    Ok((query, page))
}

/// The parameters in the path.
pub(super) async fn params<T: DeserializeOwned + Send>(parts: &mut Parts, app: &App) -> Result<T> {
    match axum::extract::Path::<T>::from_request_parts(parts, app).await {
        Ok(axum::extract::Path(params)) => Ok(params),
        Err(rejection) => {
            let violation = Violation { field: "path".to_owned(), message: rejection.body_text(), kind: "path".to_owned() };
            Err(Error::invalid(vec![violation]))
        }
    }
}

/// The body, parsed and validated.
pub(super) async fn body<B: Body>(request: Request, app: &App) -> Result<B> {
    let raw = match B::KIND {
        BodyKind::None => RawBody::None,
        BodyKind::Json => RawBody::Json(bytes(request, app).await?),
        BodyKind::Multipart => multipart(request, app, B::FIELD).await?,
    };
    B::from_raw(raw).map_err(Error::invalid)
}

async fn bytes(request: Request, app: &App) -> Result<Bytes> {
    Bytes::from_request(request, app).await.map_err(|rejection| match rejection {
        BytesRejection::FailedToBufferBody(axum::extract::rejection::FailedToBufferBody::LengthLimitError(_)) => Code::Val005.into(),
        _ => Error::new(Code::Val001, "the body could not be read"),
    })
}

async fn multipart(request: Request, app: &App, field: &'static str) -> Result<RawBody> {
    let is_form = |headers: &HeaderMap| {
        headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| kind.starts_with("multipart/form-data"))
    };
    if !is_form(request.headers()) {
        return Err(Error::new(Code::Val001, "expected multipart/form-data"));
    }
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        let code = if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { Code::Val005 } else { Code::Val001 };
        Error::new(code, error.body_text())
    };
    let mut form = Multipart::from_request(request, app).await.map_err(|rejection| Error::new(Code::Val001, rejection.body_text()))?;
    let (mut json, mut upload) = (None, None);
    while let Some(part) = form.next_field().await.map_err(unreadable)? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().unwrap_or_default().to_owned();
        let content_type = part.content_type().map(str::to_owned);
        let content = part.bytes().await.map_err(unreadable)?;
        if name == field {
            json = Some(content);
        } else if name == "file" {
            upload = Some((file_name, content_type, content));
        }
    }
    let json = json.ok_or_else(|| Error::field(field, "the form field is missing"))?;
    let (file_name, content_type, file) = upload.ok_or_else(|| Error::field("file", "the file is missing"))?;
    Ok(RawBody::Multipart { field, json, file_name, content_type, file })
}
