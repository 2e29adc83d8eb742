//! The route of an [`Endpoint`]: take the request apart, call its [`Handle`], answer.

use super::{
    entity::TOTAL,
    extract::{body, context, params, query},
};
use crate::{
    App, Error, Result,
    logic::{Call, Handle, Reply},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
    routing::{MethodFilter, on},
};
use computor_types::{
    Download, Endpoint, Method,
    endpoint::{Answer as _, RawAnswer},
};

/// Adds the route of `E`.
pub(super) fn mount<E: Handle>(router: Router<App>) -> Router<App> {
    let method = match E::METHOD {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
        Method::Head => MethodFilter::HEAD,
    };
    router.route(E::PATH, on(method, answer::<E>))
}

async fn answer<E: Handle>(State(app): State<App>, request: Request) -> Result<Response> {
    let (mut parts, content) = request.into_parts();
    let cx = context(&app, &parts, E::ACCESS).await?;
    let params = if E::PATH.contains('{') { params(&mut parts, &app).await? } else { empty::<E::Params>()? };
    let (query, page) = query(&parts)?;
    let body = body(Request::from_parts(parts, content), &app).await?;
    let reply = E::handle(cx, Call { params, query, page, body }).await?;
    respond::<E>(reply)
}

/// The parameters of a path without any.
fn empty<T: serde::de::DeserializeOwned>() -> Result<T> {
    serde_json::from_str("{}").map_err(Error::internal)
}

fn respond<E: Endpoint>(reply: Reply<E::Answer>) -> Result<Response> {
    let status = StatusCode::from_u16(E::STATUS).unwrap_or(StatusCode::OK);
    let mut response = Response::builder().status(status);
    for cookie in &reply.cookies {
        response = response.header(header::SET_COOKIE, cookie);
    }
    const JSON: HeaderValue = HeaderValue::from_static("application/json");
    let response = match reply.answer.into_raw().map_err(Error::internal)? {
        RawAnswer::None => response.status(StatusCode::NO_CONTENT).body(Body::empty()),
        RawAnswer::Json(json) => response.header(header::CONTENT_TYPE, JSON).body(json.into()),
        RawAnswer::Listing(json, total) => response.header(header::CONTENT_TYPE, JSON).header(TOTAL, total).body(json.into()),
        RawAnswer::Download(file) => {
            let disposition = disposition(&file);
            response
                .header(header::CONTENT_TYPE, file.content_type.as_ref())
                .header(header::CONTENT_DISPOSITION, disposition)
                .body(file.bytes.into())
        }
    };
    response.map_err(Error::internal)
}

/// Always an attachment: what students hand in is never shown by a browser as a page of ours.
fn disposition(file: &Download) -> String {
    let safe: String = file.file_name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{safe}\"")
}
