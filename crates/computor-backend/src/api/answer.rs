//! How answers leave.

use crate::{
    Error, Result,
    logic::{Answered, Body},
};
use axum::{
    body::{Body as HttpBody, Bytes},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use computor_types::{Download, endpoint::RawAnswer, list::EndpointInfo};

/// The header with the number of rows in all.
pub(super) const TOTAL: HeaderName = HeaderName::from_static("x-total-count");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// JSON that is ready to leave.
pub(super) fn json(status: StatusCode, text: Bytes) -> Response {
    let mut response = Response::new(HttpBody::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
}

/// The answer of a call.
pub(super) fn respond(info: &EndpointInfo, answered: Answered) -> Result<Response> {
    let status = StatusCode::from_u16(info.status).unwrap_or(StatusCode::OK);
    let mut response = match answered.body {
        Body::Raw(RawAnswer::None) => {
            let mut response = Response::new(HttpBody::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response
        }
        Body::Raw(RawAnswer::Json(text)) => json(status, text),
        Body::Raw(RawAnswer::Listing(text, total)) => {
            let mut response = json(status, text);
            response.headers_mut().insert(TOTAL, HeaderValue::from(total));
            response
        }
        Body::Raw(RawAnswer::Download(file)) => download(status, file)?,
        Body::Raw(RawAnswer::Redirect(to)) => {
            let mut response = Response::new(HttpBody::empty());
            *response.status_mut() = status;
            response.headers_mut().insert(header::LOCATION, HeaderValue::try_from(to).map_err(Error::internal)?);
            response
        }
        Body::Http(response) => *response,
    };
    for cookie in &answered.cookies {
        response.headers_mut().append(header::SET_COOKIE, HeaderValue::try_from(cookie).map_err(Error::internal)?);
    }
    Ok(response)
}

fn download(status: StatusCode, file: Download) -> Result<Response> {
    let disposition = disposition(&file.file_name);
    Response::builder()
        .status(status)
        .header(header::CONTENT_TYPE, file.content_type.as_ref())
        .header(header::CONTENT_DISPOSITION, disposition)
        .body(file.bytes.into())
        .map_err(Error::internal)
}

/// Always an attachment: what students hand in is never shown by a browser as a page of ours.
fn disposition(file_name: &str) -> String {
    let safe: String = file_name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    format!("attachment; filename=\"{safe}\"")
}
