//! How answers travel: each kind is a type that an endpoint names as its answer.

use crate::{entity::Dto, page::Listing};
use bytes::Bytes;
use schemars::JsonSchema;
use std::borrow::Cow;

/// How a success response travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// 204.
    None,
    /// `application/json`.
    Json,
    /// A JSON array, with its total in `X-Total-Count`.
    Listing,
    /// A file: streamed, in ranges if asked for, and not at all if the client has it.
    Download,
    /// Another address, in `Location`; the endpoint's status says how to go there.
    Redirect,
    /// `text/event-stream`, for as long as the client listens.
    Events,
    /// A WebSocket (101): what is refused is said in its close code, because browsers are told of no other.
    Socket,
    /// Whatever HTTP can do: routers of their own, other protocols.
    Http,
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
    /// Another address.
    Redirect(String),
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
            Self::None | Self::Download(_) | Self::Redirect(_) => b"null",
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

/// Another address: relative to the server's own, or whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect(pub String);
impl Answer for Redirect {
    const KIND: AnswerKind = AnswerKind::Redirect;
    type Schema = ();
    fn into_raw(self) -> serde_json::Result<RawAnswer> {
        Ok(RawAnswer::Redirect(self.0))
    }
    fn from_raw(raw: RawAnswer) -> serde_json::Result<Self> {
        Ok(Self(if let RawAnswer::Redirect(to) = raw { to } else { String::new() }))
    }
}

/// Declares an answer that no value stands for: the handler speaks HTTP.
macro_rules! spoken {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;
        impl Answer for $name {
            const KIND: AnswerKind = AnswerKind::$name;
            type Schema = ();
            fn into_raw(self) -> serde_json::Result<RawAnswer> {
                Ok(RawAnswer::None)
            }
            fn from_raw(_: RawAnswer) -> serde_json::Result<Self> {
                Ok(Self)
            }
        }
    };
}
spoken!(
    /// Events, one after the other.
    Events
);
spoken!(
    /// A WebSocket.
    Socket
);
spoken!(
    /// Anything else, which the endpoint's words describe.
    Http
);
