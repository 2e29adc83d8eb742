//! Telling clients what happens, as it happens.

use super::{Call, Handle, Reply};
use crate::{Ctx, Result, api::socket};
use axum::extract::ws::{Message, WebSocket};
use computor_types::{Socket, dto::*};
use serde_json::{Value, json};

impl Handle for ConnectLive {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Socket>> {
        Ok(Reply::http(socket::open(call.request, |socket| serve(cx, socket)).await?))
    }
}

async fn serve(cx: Ctx, mut socket: WebSocket) {
    let connected = json!({"type": "system:connected", "user_id": cx.me()});
    if socket.send(text(&connected)).await.is_err() {
        return;
    }
    while let Some(Ok(message)) = socket.recv().await {
        // Pings of the protocol are answered below; binary messages are text for those who send text that way.
        let said = match &message {
            Message::Text(said) => said.as_bytes(),
            Message::Binary(said) => said.as_ref(),
            Message::Ping(_) | Message::Pong(_) => continue,
            Message::Close(_) => return,
        };
        if socket.send(text(&answer(&cx, said))).await.is_err() {
            return;
        }
    }
}

fn answer(cx: &Ctx, said: &[u8]) -> Value {
    let Ok(said) = serde_json::from_slice::<Value>(said) else { return refusal("INVALID_JSON", "a message is a JSON object") };
    match said.get("type").and_then(Value::as_str) {
        Some("system:ping") => json!({"type": "system:pong", "timestamp": cx.now()}),
        _ => refusal("INVALID_EVENT", "the type of the message is not known"),
    }
}

fn refusal(code: &str, message: &str) -> Value {
    json!({"type": "system:error", "code": code, "message": message})
}

fn text(message: &Value) -> Message {
    Message::text(message.to_string())
}
