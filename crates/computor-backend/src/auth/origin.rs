//! Where a page comes from, and whether a browser may be believed that it is one of ours.

use super::Address;
use crate::App;
use axum::http::{HeaderMap, HeaderName, Method, header, request::Parts};
use std::{fmt, str::FromStr};
use url::Url;

/// Scheme, host and port of a page: `https://computor.example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As browsers write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached through TLS.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// Host and port, as in the header `Host`.
    fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }
}

/// What is no origin.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("must be http:// or https:// with a host and nothing behind it, such as https://computor.example.org")]
pub struct NoOrigin;

impl FromStr for Origin {
    type Err = NoOrigin;
    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let url = Url::parse(text).map_err(|_| NoOrigin)?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        let web = matches!(url.scheme(), "http" | "https") && url.has_host();
        if bare && web { Ok(Self(url.origin().ascii_serialization())) } else { Err(NoOrigin) }
    }
}
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a cookie may stand for its user here. Browsers send cookies with whatever any page asks for; so what changes
/// something must come from a page of ours, and in a form that a page elsewhere cannot send without asking first.
pub(crate) fn cookie_counts(app: &App, parts: &Parts) -> bool {
    only_reads(parts) || from_own_page(app, &parts.headers) && (!has_body(&parts.headers) || is_json_or_form(&parts.headers))
}

/// Whether a name and password (HTTP Basic) may stand for their user here. A browser that was asked for them once sends
/// them again with whatever any page asks for; programs say nothing of pages.
pub(crate) fn password_counts(app: &App, parts: &Parts) -> bool {
    let from_page = parts.headers.contains_key(SEC_FETCH_SITE) || parts.headers.contains_key(header::ORIGIN);
    only_reads(parts) || !from_page || from_own_page(app, &parts.headers)
}

/// Whether a page elsewhere has a browser ask for a change: then nothing is put into that browser. It would be somebody else's
/// account that its user goes on with, without knowing.
pub(crate) fn is_from_elsewhere(app: &App, parts: &Parts) -> bool {
    let from_page = parts.headers.contains_key(SEC_FETCH_SITE) || parts.headers.contains_key(header::ORIGIN);
    let typed = text(&parts.headers, &SEC_FETCH_SITE) == Some("none");
    !only_reads(parts) && from_page && !typed && !from_own_page(app, &parts.headers)
}

fn only_reads(parts: &Parts) -> bool {
    matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS) && !parts.headers.contains_key(header::UPGRADE)
}

fn from_own_page(app: &App, headers: &HeaderMap) -> bool {
    if text(headers, &SEC_FETCH_SITE) == Some("same-origin") {
        return true;
    }
    let Some(origin) = text(headers, &header::ORIGIN).and_then(|origin| origin.parse::<Origin>().ok()) else { return false };
    let host = text(headers, &header::HOST).is_some_and(|host| host.eq_ignore_ascii_case(origin.authority()));
    host || app.options.public_url.iter().map(Address::origin).chain(&app.options.allowed_origins).any(|own| *own == origin)
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING) || text(headers, &header::CONTENT_LENGTH).is_some_and(|length| length != "0")
}

fn is_json_or_form(headers: &HeaderMap) -> bool {
    let kind = text(headers, &header::CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case("multipart/form-data")
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_do() {
        for (given, expected) in [
            ("https://Computor.Example.org/", Some("https://computor.example.org")),
            ("https://example.org:443", Some("https://example.org")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://[::1]:80", Some("http://[::1]")),
            ("https://example.org/path", None),
            ("https://me@example.org", None),
            ("ftp://example.org", None),
            ("example.org", None),
            ("null", None),
            ("*", None),
        ] {
            assert_eq!(given.parse::<Origin>().ok().as_ref().map(Origin::as_str), expected, "{given}");
        }
    }
}
