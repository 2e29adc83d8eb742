//! The rules, one file per subject. Each call of the API that is not an entity's own is a [`Handle`] here.

mod account;
mod analytics;
pub(crate) mod archive;
mod audit;
mod auth;
mod bucket;
mod comment;
pub(crate) mod course;
mod course_life;
mod deadline;
mod deployment;
pub(crate) mod document;
mod enrolment;
pub(crate) mod example;
pub(crate) mod exercise;
mod extension;
pub(crate) mod forecast;
pub(crate) mod git;
pub(crate) mod gitlab;
mod grade_book;
mod grade_file;
mod grade_import;
mod grading;
mod hierarchy;
mod invite;
mod lecturer;
mod live;
pub mod maintenance;
mod member_import;
pub(crate) mod message;
mod notice;
mod passkey;
mod password;
mod privacy;
mod receipt;
pub(crate) mod release;
mod replay;
mod rerun;
mod retention;
mod rubric;
mod sandbox_run;
mod second_factor;
mod service;
mod session;
mod sign_in;
mod statistics;
mod storage;
mod stream;
mod student;
mod submission;
mod table;
mod task;
pub mod team;
mod testing;
mod tutor;
mod tutor_test;
mod workbook;

pub(crate) use password::TOKENS;
pub(crate) use testing::Pace;

use crate::{Ctx, Error, Result};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use computor_db::{Rows, Standing, Visible};
use computor_policy::{Cond, Guarded};
use computor_store::Digest;
use computor_types::{Download, Endpoint, Listing, Page, endpoint::RawAnswer};
use std::{borrow::Cow, future::Future};
use uuid::Uuid;

/// What a call was made with, and what was learnt when it was admitted.
#[derive(Debug)]
pub struct Call<E: Endpoint> {
    /// The parameters in the path.
    pub params: E::Params,
    /// The parameters in the query string.
    pub query: E::Query,
    /// `skip` and `limit`.
    pub page: Page,
    /// The body.
    pub body: E::Body,
    /// How the principal stands to the row that the call is about.
    pub at: Standing,
    /// The rows that the rule lets it see.
    pub rows: Cond,
    /// The request as it came; its body is there for those who read it as it comes.
    pub request: Request,
}

impl<E: Endpoint> Call<E> {
    /// The membership under which this is done.
    ///
    /// # Errors
    /// None where the rule asks for one (`as_member`).
    pub fn member(&self) -> Result<Uuid> {
        self.at.member.ok_or_else(|| Error::internal("the rule asks for no membership"))
    }

    /// The rows that a view may select from.
    pub fn visible(&self, cx: &Ctx) -> Visible<'_> {
        Visible { rows: &self.rows, me: cx.who.user_id.uuid() }
    }
}

/// What a call answers, and the cookies that go with it.
#[derive(Debug)]
pub struct Reply<A> {
    answer: Answer<A>,
    /// Values of `Set-Cookie`.
    pub cookies: Vec<String>,
    /// Other headers.
    headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Debug)]
enum Answer<A> {
    Value(A),
    /// As PostgreSQL wrote it, in the shape of `A`.
    Json(String),
    /// The same, of a listing.
    Rows(Rows),
    File(File),
    Http(Box<Response>),
}

impl<A> Reply<A> {
    fn new(answer: Answer<A>) -> Self {
        Self { answer, cookies: Vec::new(), headers: Vec::new() }
    }

    /// JSON that PostgreSQL wrote in the shape of the answer.
    pub fn json(text: String) -> Self {
        Self::new(Answer::Json(text))
    }

    /// An answer that is more than a body.
    pub fn http(response: Response) -> Self {
        Self::new(Answer::Http(Box::new(response)))
    }

    /// A file in the place of the JSON: for a client that has asked for it ([`wants_zip`]).
    pub(crate) fn instead(file: impl Into<File>) -> Self {
        Self::new(Answer::File(file.into()))
    }

    /// The same with cookies.
    #[must_use]
    pub fn with_cookies(self, cookies: Vec<String>) -> Self {
        Self { cookies, ..self }
    }

    /// The same with a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Without its type, for the dispatcher.
    pub(crate) fn erased<E: Endpoint<Answer = A>>(self) -> Result<Answered> {
        let body = match self.answer {
            Answer::Value(answer) => Body::Raw(E::write(answer).map_err(Error::internal)?),
            Answer::Json(text) => Body::Raw(RawAnswer::Json(text.into())),
            Answer::Rows(rows) => Body::Raw(RawAnswer::Listing(rows.json.into(), rows.total)),
            Answer::File(file) => Body::File(file),
            Answer::Http(response) => Body::Http(response),
        };
        Ok(Answered { body, cookies: self.cookies, headers: self.headers })
    }
}

impl<A> From<A> for Reply<A> {
    fn from(answer: A) -> Self {
        Self::new(Answer::Value(answer))
    }
}

impl Reply<Download> {
    /// A file of the store, which is never held in memory as a whole.
    pub fn stored(name: String, content_type: impl Into<Cow<'static, str>>, digest: Digest) -> Self {
        Self::file(File::stored(name, content_type, digest))
    }

    /// A file of which more is known.
    pub(crate) fn file(file: File) -> Self {
        Self::new(Answer::File(file))
    }
}

/// Whether a client that may have JSON or an archive asks for the archive: by its name, and no less than for JSON. Who takes
/// anything gets JSON, as clients have always had it.
fn wants_zip(headers: &HeaderMap) -> bool {
    let (mut zip, mut json) = (0.0, 0.0);
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    for range in accepted {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok());
        match weight {
            Some(weight) if kind.eq_ignore_ascii_case("application/zip") => zip = weight,
            Some(weight) if kind.eq_ignore_ascii_case("application/json") => json = weight,
            _ => {}
        }
    }
    zip > 0.0 && zip >= json
}

/// A file that is answered.
#[derive(Debug)]
pub(crate) struct File {
    /// The name that a browser stores it under.
    pub(crate) name: String,
    /// Its media type.
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) source: Source,
    /// When it was written, if that is known.
    pub(crate) modified: Option<DateTime<Utc>>,
}

impl File {
    fn stored(name: String, content_type: impl Into<Cow<'static, str>>, digest: Digest) -> Self {
        Self { name, content_type: content_type.into(), source: Source::Stored(digest), modified: None }
    }

    /// The same, written then.
    fn modified(self, at: DateTime<Utc>) -> Self {
        Self { modified: Some(at), ..self }
    }
}

/// Where the bytes of a file are.
#[derive(Debug)]
pub(crate) enum Source {
    Stored(Digest),
    Memory(Bytes),
}

impl From<Download> for File {
    fn from(file: Download) -> Self {
        Self { name: file.file_name, content_type: file.content_type, source: Source::Memory(file.bytes), modified: None }
    }
}

impl<T> Reply<Listing<T>> {
    /// Rows that PostgreSQL wrote in the shape of `T`.
    pub fn rows(rows: Rows) -> Self {
        Self::new(Answer::Rows(rows))
    }
}

/// A [`Reply`] without its type.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) body: Body,
    pub(crate) cookies: Vec<String>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    Raw(RawAnswer),
    File(File),
    Http(Box<Response>),
}

/// How a call is answered. Its rule is asked before: there is no handler without one, and a handler does not ask again.
pub trait Handle: Guarded {
    /// Does it.
    ///
    /// # Errors
    /// Whatever the rules refuse; see each implementation.
    fn handle(cx: Ctx, call: Call<Self>) -> impl Future<Output = Result<Reply<Self::Answer>>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_answered_to_who_names_it() {
        let asks = |accept: &'static [&'static str]| {
            let headers: HeaderMap = accept.iter().map(|value| (header::ACCEPT, HeaderValue::from_static(value))).collect();
            wants_zip(&headers)
        };
        for accept in [&["application/zip"][..], &["Application/ZIP;q=0.5"], &["application/zip, */*"], &["text/html", "application/zip"]] {
            assert!(asks(accept), "{accept:?}");
        }
        for accept in [
            &[][..],
            &["*/*"],
            &["application/*"],
            &["application/json"],
            &["application/json, application/zip;q=0.9"],
            &["application/zip;q=0"],
            &["application/zip;q=much"],
        ] {
            assert!(!asks(accept), "{accept:?}");
        }
    }
}
