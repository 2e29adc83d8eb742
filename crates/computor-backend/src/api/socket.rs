//! WebSockets: opened after the guard, and refused in a way that pages can see.

use crate::{Error, Result, auth::API_TOKEN_PREFIX};
use axum::{
    extract::{
        FromRequestParts, Request,
        ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::Response,
};
use computor_types::Code;
use serde_json::json;
use std::future::Future;

/// Clients that see this in a close frame do not come back: their credentials are no good,
const UNAUTHENTICATED: u16 = 4001;
/// or they may not.
const FORBIDDEN: u16 = 4003;
/// The most that a message may have, in bytes. What clients say is short; thousands of them are connected.
const LONGEST_MESSAGE: usize = 64 << 10;
/// What each connection holds for reading, all the time.
const READ_BUFFER: usize = 2 << 10;
/// What may be held back until it is written at once. Each connection keeps it once it was used, so it is small.
const WRITE_BUFFER: usize = 4 << 10;

/// Goes on as a WebSocket; `serve` has the connection until it returns.
///
/// # Errors
/// `VAL_001` for a request that does not ask for one.
pub(crate) async fn open<F: Future<Output = ()> + Send + 'static>(
    request: Request,
    serve: impl FnOnce(WebSocket) -> F + Send + 'static,
) -> Result<Response> {
    let (mut parts, _) = request.into_parts();
    Ok(upgrade(&mut parts).await?.on_upgrade(serve))
}

async fn upgrade(parts: &mut Parts) -> Result<WebSocketUpgrade> {
    let upgrade = WebSocketUpgrade::from_request_parts(parts, &()).await;
    let upgrade = upgrade.map_err(|rejection| Error::new(Code::Val001, rejection.body_text()))?;
    // Whoever sends says when it is to be written.
    let upgrade = upgrade.max_message_size(LONGEST_MESSAGE).max_frame_size(LONGEST_MESSAGE);
    Ok(upgrade.read_buffer_size(READ_BUFFER).write_buffer_size(WRITE_BUFFER))
}

/// Browsers send no headers of their own with a WebSocket, so a token of either kind may stand in the query string.
pub(super) fn token_of_query(parts: &mut Parts) {
    let query = parts.uri.query().unwrap_or_default();
    let Some((_, token)) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token") else { return };
    let (name, value) = if token.starts_with(API_TOKEN_PREFIX) {
        (HeaderName::from_static("x-api-token"), token.into_owned())
    } else {
        (header::AUTHORIZATION, format!("Bearer {token}"))
    };
    // What cannot be a header is nobody's token.
    let value = HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("Bearer -"));
    parts.headers.entry(name).or_insert(value);
}

/// A request for a WebSocket, kept to answer a refusal with.
pub(super) struct Knock(Parts);

impl Knock {
    /// If the request asks for one.
    pub(super) fn of(parts: &Parts) -> Option<Self> {
        let asks = parts.headers.get(header::UPGRADE).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"websocket"));
        asks.then(|| Self(parts.clone()))
    }

    /// Browsers tell pages nothing of an answer that opens no WebSocket. So it is opened, says why, and is closed with the
    /// code by which clients know whether to try again. What may pass is refused as HTTP: that is tried again.
    ///
    /// # Errors
    /// The error itself, if it is none of who asks.
    pub(super) async fn refuse(mut self, error: Error) -> Result<Response> {
        let (code, word) = match error.code.status() {
            401 => (UNAUTHENTICATED, "AUTH_FAILED"),
            403 | 404 => (FORBIDDEN, "FORBIDDEN"),
            _ => return Err(error),
        };
        let said = json!({"type": "system:error", "code": word, "error_code": error.code, "message": error.message}).to_string();
        let Ok(upgrade) = upgrade(&mut self.0).await else { return Err(error) };
        Ok(upgrade.on_upgrade(move |mut socket| async move {
            let close = CloseFrame { code, reason: word.into() };
            let _ = socket.send(Message::text(said)).await;
            let _ = socket.send(Message::Close(Some(close))).await;
        }))
    }
}
