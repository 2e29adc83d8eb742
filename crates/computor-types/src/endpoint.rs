//! A call that is not one of an entity's own: method, path, parameters, body and answer, as a type.

pub use crate::answer::{Answer, AnswerKind, Download, Events, Http, NoContent, RawAnswer, Redirect, Socket};

use crate::{
    entity::{Dto, Input},
    error::Violation,
    id::Id,
    list,
    page::Page,
    strict,
};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{fmt, fs::File, sync::Arc};

/// The HTTP method of an [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the methods of HTTP")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
}

impl Method {
    /// Lower case, as OpenAPI writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Head => "head",
        }
    }
}

/// Who may make a call before any rule is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without credentials.
    Public,
    /// Anybody who is logged in; the rest is the policy's.
    User,
    /// The same; who sends no credentials is asked for name and password (HTTP Basic), as programs such as git expect it.
    Basic,
}

/// A call, as a type: the router mounts it, the client calls it, the generators print it.
///
/// `NAME` is the OpenAPI operation id, `TAG` its group; `PATH` has its parameters in braces, named as the
/// fields of `Params`. The last one may stand for all the rest of the path: `/git/{*path}`.
pub trait Endpoint: Sized + Send + Sync + 'static {
    /// The HTTP method.
    const METHOD: Method;
    /// The path, with parameters in braces.
    const PATH: &'static str;
    /// Unique name.
    const NAME: &'static str;
    /// Group in the document.
    const TAG: &'static str;
    /// The status of success.
    const STATUS: u16 = 200;
    /// Who may call.
    const ACCESS: Access = Access::User;
    /// What it does: the doc comment of the type.
    const DOC: &'static str;
    /// The parameters in the path.
    type Params: Dto;
    /// The parameters in the query string.
    type Query: Dto;
    /// The body of the request.
    type Body: Body;
    /// The body of the success response.
    type Answer: Answer;

    /// For the server: what a request carries, parsed and validated. Implemented by `endpoint!`, so that it is compiled
    /// here, once.
    ///
    /// # Errors
    /// What does not fit.
    fn read(raw: RawCall) -> Result<Parts<Self>, Vec<Violation>>;
    /// For the server: the answer as it travels.
    ///
    /// # Errors
    /// When it cannot be JSON.
    fn write(answer: Self::Answer) -> serde_json::Result<RawAnswer>;
    /// For tests: whether JSON is the answer.
    ///
    /// # Errors
    /// What does not fit.
    fn is_answer(value: &Value) -> Result<(), Vec<Violation>>;
}

/// What a request carries, as JSON.
#[derive(Clone, Debug)]
pub struct RawCall {
    /// The parameters in the path.
    pub params: Map<String, Value>,
    /// The parameters in the query string, `skip` and `limit` among them.
    pub query: Map<String, Value>,
    /// The body.
    pub body: RawBody,
}

/// What a request carries.
pub struct Parts<E: Endpoint> {
    /// The parameters in the path.
    pub params: E::Params,
    /// The parameters in the query string.
    pub query: E::Query,
    /// `skip` and `limit`.
    pub page: Page,
    /// The body.
    pub body: E::Body,
}
impl<E: Endpoint> fmt::Debug for Parts<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").finish_non_exhaustive()
    }
}

/// [`Endpoint::read`] of any endpoint.
///
/// # Errors
/// What does not fit.
pub fn read<E: Endpoint>(raw: RawCall) -> Result<Parts<E>, Vec<Violation>> {
    let query = Value::Object(raw.query);
    Ok(Parts {
        params: strict::read(Value::Object(raw.params))?,
        page: strict::read(query.clone())?,
        query: strict::read(query)?,
        body: E::Body::from_raw(raw.body)?,
    })
}

/// The path parameter of a call about one row.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(bound = "")]
#[schemars(rename = "ById", bound = "")]
pub struct ById<E> {
    /// The row's id.
    pub id: Id<E>,
}

impl<E> ById<E> {
    /// The parameter for this row.
    pub const fn new(id: Id<E>) -> Self {
        Self { id }
    }
}
impl<E> Clone for ById<E> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<E> Copy for ById<E> {}
impl<E> fmt::Debug for ById<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ById").field("id", &self.id).finish()
    }
}

/// No parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Nothing {}

/// How a request body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// There is none.
    None,
    /// `application/json`.
    Json,
    /// `multipart/form-data`: one text field with JSON and one file.
    Multipart,
    /// Anything, of any size: the handler reads the request as it comes, or not at all.
    Streamed,
}

/// A request body as it travels.
#[derive(Clone, Debug)]
pub enum RawBody {
    /// There is none.
    None,
    /// JSON text.
    Json(Bytes),
    /// JSON that was parsed already.
    Parsed(Value),
    /// A form: its text field with JSON, and its file.
    Multipart {
        /// Name of the text field.
        field: &'static str,
        /// The text field.
        json: Bytes,
        /// The file's name as the client sent it.
        file_name: String,
        /// The file's content type as the client sent it.
        content_type: Option<String>,
        /// The file.
        file: Content,
    },
    /// It is left to the handler.
    Streamed,
}

/// The bytes of a file that travels.
#[derive(Clone, Debug)]
pub enum Content {
    /// In memory.
    Memory(Bytes),
    /// On disk, in a file without a name that goes with its last owner.
    Disk {
        /// The file, to be read from its beginning.
        file: Arc<File>,
        /// How many bytes it has.
        size: u64,
    },
}
impl Content {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::Disk { size, .. } => *size,
        }
    }

    /// All of it in memory. Reads the disk: not for async threads where the file is large.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn bytes(&self) -> std::io::Result<Bytes> {
        use std::os::unix::fs::FileExt as _;
        match self {
            Self::Memory(bytes) => Ok(bytes.clone()),
            Self::Disk { file, size } => {
                let mut bytes = vec![0; usize::try_from(*size).map_err(std::io::Error::other)?];
                file.read_exact_at(&mut bytes, 0)?;
                Ok(bytes.into())
            }
        }
    }
}
impl<T: Into<Bytes>> From<T> for Content {
    fn from(bytes: T) -> Self {
        Self::Memory(bytes.into())
    }
}

/// The body of a request.
pub trait Body: Sized + Send + 'static {
    /// How it travels.
    const KIND: BodyKind;
    /// Name of the form field that holds the JSON of a [`BodyKind::Multipart`].
    const FIELD: &'static str = "";
    /// Whether that field may be missing: then it is an empty object.
    const OPTIONAL: bool = false;
    /// What is described in the document.
    type Schema: JsonSchema;
    /// What the JSON in it is.
    type Json: JsonSchema;
    /// For the client.
    fn into_raw(self) -> serde_json::Result<RawBody>;
    /// For the server: parses and validates.
    fn from_raw(raw: RawBody) -> Result<Self, Vec<Violation>>;
}

/// Parses and validates a JSON body.
///
/// # Errors
/// What does not fit.
pub fn parse<T: Input>(json: &[u8]) -> Result<T, Vec<Violation>> {
    parsed(strict::document(json)?)
}

fn parsed<T: Input>(value: Value) -> Result<T, Vec<Violation>> {
    let body: T = strict::read(value)?;
    list::validated(&body)?;
    Ok(body)
}

/// A request without a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBody;
impl Body for NoBody {
    const KIND: BodyKind = BodyKind::None;
    type Schema = ();
    type Json = ();
    fn into_raw(self) -> serde_json::Result<RawBody> {
        Ok(RawBody::None)
    }
    fn from_raw(_: RawBody) -> Result<Self, Vec<Violation>> {
        Ok(Self)
    }
}

/// A body that the handler reads itself, as it comes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Streamed;
impl Body for Streamed {
    const KIND: BodyKind = BodyKind::Streamed;
    type Schema = ();
    type Json = ();
    fn into_raw(self) -> serde_json::Result<RawBody> {
        Ok(RawBody::Streamed)
    }
    fn from_raw(_: RawBody) -> Result<Self, Vec<Violation>> {
        Ok(Self)
    }
}

impl<T: Input> Body for T {
    const KIND: BodyKind = BodyKind::Json;
    type Schema = T;
    type Json = T;
    fn into_raw(self) -> serde_json::Result<RawBody> {
        serde_json::to_vec(&self).map(|json| RawBody::Json(json.into()))
    }
    fn from_raw(raw: RawBody) -> Result<Self, Vec<Violation>> {
        match raw {
            RawBody::Json(json) => parse(&json),
            RawBody::Parsed(value) => parsed(value),
            RawBody::None | RawBody::Multipart { .. } | RawBody::Streamed => parse(b""),
        }
    }
}

/// The form of an upload: what it looks like in the document, and which of its text fields holds the JSON.
pub trait UploadForm: Input {
    /// Name of the text field with the JSON; without a name, each field of the value is a text field of its own.
    const FIELD: &'static str;
    /// Whether that field may be missing: then it is an empty object.
    const OPTIONAL: bool = false;
    /// The form as the document shows it.
    type Schema: JsonSchema;
}

/// A multipart form: a JSON text field and a file.
#[derive(Clone, Debug)]
pub struct Upload<T> {
    /// The parsed text field.
    pub form: T,
    /// The file's name as the client sent it. Never use it as a path.
    pub file_name: String,
    /// The content type as the client sent it, if it did.
    pub content_type: Option<String>,
    /// The file.
    pub file: Content,
}
impl<T: UploadForm> Body for Upload<T> {
    const KIND: BodyKind = BodyKind::Multipart;
    const FIELD: &'static str = T::FIELD;
    const OPTIONAL: bool = T::OPTIONAL;
    type Schema = T::Schema;
    type Json = T;
    fn into_raw(self) -> serde_json::Result<RawBody> {
        let json = serde_json::to_vec(&self.form)?.into();
        let Self { file_name, content_type, file, .. } = self;
        Ok(RawBody::Multipart { field: T::FIELD, json, file_name, content_type, file })
    }
    fn from_raw(raw: RawBody) -> Result<Self, Vec<Violation>> {
        match raw {
            RawBody::Multipart { json, file_name, content_type, file, .. } => {
                Ok(Self { form: parse(&json)?, file_name, content_type, file })
            }
            _ => Err(vec![Violation { field: String::new(), message: "expected multipart/form-data".into(), kind: "body".into() }]),
        }
    }
}

/// [`Endpoint::is_answer`] of any endpoint.
///
/// # Errors
/// What does not fit.
pub fn is_answer<E: Endpoint>(value: &Value) -> Result<(), Vec<Violation>> {
    let text = Bytes::from(value.to_string());
    let raw = match E::Answer::KIND {
        AnswerKind::Json => RawAnswer::Json(text),
        AnswerKind::Listing => RawAnswer::Listing(text, 0),
        _ => return Ok(()),
    };
    let wrong = |error: serde_json::Error| vec![Violation { field: String::new(), message: error.to_string(), kind: "answer".into() }];
    E::Answer::from_raw(raw).map(drop).map_err(wrong)
}

/// Declares an [`Endpoint`]: its doc comment, `Type = "operation_id", "tag"`, method and path, then what differs from
/// the defaults: logged in, no parameters, no query, no body, status 200.
macro_rules! endpoint {
    (
        $(#[doc = $doc:literal])+
        $type:ident = $name:literal, $tag:literal,
        $method:ident $path:literal,
        $(access: $access:ident,)?
        $(params: $params:ty,)?
        $(query: $query:ty,)?
        $(body: $body:ty,)?
        $(status: $status:literal,)?
        answer: $answer:ty,
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $type;
        impl $crate::endpoint::Endpoint for $type {
            const METHOD: $crate::endpoint::Method = $crate::endpoint::Method::$method;
            const PATH: &'static str = $path;
            const NAME: &'static str = $name;
            const TAG: &'static str = $tag;
            $(const STATUS: u16 = $status;)?
            $(const ACCESS: $crate::endpoint::Access = $crate::endpoint::Access::$access;)?
            const DOC: &'static str = concat!($($doc, "\n"),+);
            type Params = $crate::endpoint::or_default!($crate::endpoint::Nothing $(, $params)?);
            type Query = $crate::endpoint::or_default!($crate::endpoint::Nothing $(, $query)?);
            type Body = $crate::endpoint::or_default!($crate::endpoint::NoBody $(, $body)?);
            type Answer = $answer;
            fn read(raw: $crate::endpoint::RawCall) -> Result<$crate::endpoint::Parts<Self>, Vec<$crate::Violation>> {
                $crate::endpoint::read(raw)
            }
            fn write(answer: Self::Answer) -> serde_json::Result<$crate::endpoint::RawAnswer> {
                $crate::endpoint::Answer::into_raw(answer)
            }
            fn is_answer(value: &serde_json::Value) -> Result<(), Vec<$crate::Violation>> {
                $crate::endpoint::is_answer::<Self>(value)
            }
        }
    };
}
macro_rules! or_default {
    ($default:ty) => {
        $default
    };
    ($default:ty, $given:ty) => {
        $given
    };
}
pub(crate) use {endpoint, or_default};
