//! A call that is not one of an entity's own: method, path, parameters, body and answer, as a type.

use crate::{
    entity::{Dto, Input},
    error::Violation,
    id::Id,
    page::Listing,
};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

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
}

/// A call, as a type: the router mounts it, the client calls it, the generators print it.
///
/// `NAME` is the OpenAPI operation id, `TAG` its group; `PATH` has its parameters in braces, named as the
/// fields of `Params`.
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
}

/// A request body as it travels.
#[derive(Clone, Debug)]
pub enum RawBody {
    /// There is none.
    None,
    /// JSON text.
    Json(Bytes),
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
        file: Bytes,
    },
}

/// The body of a request.
pub trait Body: Sized + Send + 'static {
    /// How it travels.
    const KIND: BodyKind;
    /// Name of the form field that holds the JSON of a [`BodyKind::Multipart`].
    const FIELD: &'static str = "";
    /// What is described in the document.
    type Schema: JsonSchema;
    /// For the client.
    fn into_raw(self) -> serde_json::Result<RawBody>;
    /// For the server: parses and validates.
    fn from_raw(raw: RawBody) -> Result<Self, Vec<Violation>>;
}

/// Parses and validates a JSON body.
pub fn parse<T: Input>(json: &[u8]) -> Result<T, Vec<Violation>> {
    let deserializer = &mut serde_json::Deserializer::from_slice(json);
    let body: T = serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let field = error.path().to_string();
        let kind = if error.inner().is_data() { "value" } else { "json" };
        // `?` is the path of what is not even JSON.
        let field = if field == "?" { String::new() } else { field.trim_start_matches('.').to_owned() };
        vec![Violation { field, message: error.inner().to_string(), kind: kind.into() }]
    })?;
    body.validate().map_err(|report| {
        let violation = |(path, error): &(garde::Path, garde::Error)| Violation {
            field: path.to_string(),
            message: error.message().to_owned(),
            kind: "value".into(),
        };
        report.iter().map(violation).collect::<Vec<_>>()
    })?;
    Ok(body)
}

/// A request without a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBody;
impl Body for NoBody {
    const KIND: BodyKind = BodyKind::None;
    type Schema = ();
    fn into_raw(self) -> serde_json::Result<RawBody> {
        Ok(RawBody::None)
    }
    fn from_raw(_: RawBody) -> Result<Self, Vec<Violation>> {
        Ok(Self)
    }
}
impl<T: Input> Body for T {
    const KIND: BodyKind = BodyKind::Json;
    type Schema = T;
    fn into_raw(self) -> serde_json::Result<RawBody> {
        serde_json::to_vec(&self).map(|json| RawBody::Json(json.into()))
    }
    fn from_raw(raw: RawBody) -> Result<Self, Vec<Violation>> {
        match raw {
            RawBody::Json(json) => parse(&json),
            _ => parse(b""),
        }
    }
}

/// The form of an upload: what it looks like in the document, and which of its text fields holds the JSON.
pub trait UploadForm: Input {
    /// Name of the text field with the JSON.
    const FIELD: &'static str;
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
    pub file: Bytes,
}
impl<T: UploadForm> Body for Upload<T> {
    const KIND: BodyKind = BodyKind::Multipart;
    const FIELD: &'static str = T::FIELD;
    type Schema = T::Schema;
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

/// How a success response travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// 204.
    None,
    /// `application/json`.
    Json,
    /// A JSON array, with its total in `X-Total-Count`.
    Listing,
    /// A file.
    Download,
}

/// The body of a success response as it travels.
#[derive(Clone, Debug)]
pub enum RawAnswer {
    /// There is none.
    None,
    /// JSON text.
    Json(Bytes),
    /// A JSON array, and the number of rows in all.
    Listing(Bytes, u64),
    /// A file.
    Download(Download),
}

/// The body of a success response.
pub trait Answer: Sized + Send + 'static {
    /// How it travels.
    const KIND: AnswerKind;
    /// What is described in the document.
    type Schema: JsonSchema;
    /// For the server.
    fn into_raw(self) -> serde_json::Result<RawAnswer>;
    /// For the client. A raw answer of another kind is read as an empty one.
    fn from_raw(raw: RawAnswer) -> serde_json::Result<Self>;
}

/// A response without a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoContent;
impl Answer for NoContent {
    const KIND: AnswerKind = AnswerKind::None;
    type Schema = ();
    fn into_raw(self) -> serde_json::Result<RawAnswer> {
        Ok(RawAnswer::None)
    }
    fn from_raw(_: RawAnswer) -> serde_json::Result<Self> {
        Ok(Self)
    }
}
impl<T: Dto> Answer for T {
    const KIND: AnswerKind = AnswerKind::Json;
    type Schema = T;
    fn into_raw(self) -> serde_json::Result<RawAnswer> {
        serde_json::to_vec(&self).map(|json| RawAnswer::Json(json.into()))
    }
    fn from_raw(raw: RawAnswer) -> serde_json::Result<Self> {
        serde_json::from_slice(raw.json())
    }
}
impl<T: Dto> Answer for Listing<T> {
    const KIND: AnswerKind = AnswerKind::Listing;
    type Schema = Vec<T>;
    fn into_raw(self) -> serde_json::Result<RawAnswer> {
        serde_json::to_vec(&self.items).map(|json| RawAnswer::Listing(json.into(), self.total))
    }
    fn from_raw(raw: RawAnswer) -> serde_json::Result<Self> {
        let total = if let RawAnswer::Listing(_, total) = raw { total } else { 0 };
        serde_json::from_slice(raw.json()).map(|items| Self { items, total })
    }
}

impl RawAnswer {
    fn json(&self) -> &[u8] {
        match self {
            Self::Json(json) | Self::Listing(json, _) => json,
            Self::None | Self::Download(_) => b"null",
        }
    }
}

/// A file.
#[derive(Clone, Debug)]
pub struct Download {
    /// The name that a browser stores it under.
    pub file_name: String,
    /// Its media type.
    pub content_type: Cow<'static, str>,
    /// Its bytes.
    pub bytes: Bytes,
}
impl Answer for Download {
    const KIND: AnswerKind = AnswerKind::Download;
    type Schema = ();
    fn into_raw(self) -> serde_json::Result<RawAnswer> {
        Ok(RawAnswer::Download(self))
    }
    fn from_raw(raw: RawAnswer) -> serde_json::Result<Self> {
        Ok(match raw {
            RawAnswer::Download(file) => file,
            _ => Self { file_name: String::new(), content_type: "application/octet-stream".into(), bytes: Bytes::new() },
        })
    }
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
