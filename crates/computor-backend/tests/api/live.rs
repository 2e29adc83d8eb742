//! `/ws`: what clients are told as it happens.

use crate::support::{Server, Someone};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest as _, http::HeaderName},
};

/// The other end of a WebSocket.
pub(crate) struct Tab(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Tab {
    /// Connects with this query string and these headers.
    pub(crate) async fn open(server: &Server, query: &str, headers: &[(&'static str, &str)]) -> tungstenite::Result<Self> {
        let mut request = format!("{}/ws{query}", server.url.replace("http:", "ws:")).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::from_static(name), value.parse().unwrap());
        }
        Ok(Self(tokio_tungstenite::connect_async(request).await?.0))
    }

    /// Connects as somebody.
    pub(crate) async fn of(server: &Server, who: &Someone) -> Self {
        let mut tab = Self::open(server, &format!("?token={}", who.token), &[]).await.unwrap();
        assert_eq!(tab.next().await, json!({"type": "system:connected", "user_id": who.id}));
        tab
    }

    pub(crate) async fn say(&mut self, message: &str) {
        self.0.send(Message::text(message)).await.unwrap();
    }

    /// What the server says next.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            match self.0.next().await.unwrap().unwrap() {
                Message::Text(text) => return serde_json::from_str(&text).unwrap(),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// The code that the server closes with.
    pub(crate) async fn closed(&mut self) -> u16 {
        match self.0.next().await {
            Some(Ok(Message::Close(Some(frame)))) => frame.code.into(),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_socket_opens_for_whoever_is_logged_in() {
    let server = Server::start().await;
    let student = server.somebody("student", &[]).await;
    let mut tab = Tab::of(&server, &student).await;
    tab.say(r#"{"type": "system:ping"}"#).await;
    let pong = tab.next().await;
    assert!(pong["type"] == "system:pong" && pong["timestamp"].is_string(), "{pong}");
    for (said, code) in [("{", "INVALID_JSON"), (r#"{"type": "no:such"}"#, "INVALID_EVENT"), ("[]", "INVALID_EVENT")] {
        tab.say(said).await;
        let error = tab.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("system:error"), &json!(code)), "{said}");
    }
    // Programs can say who they are as everywhere else.
    let mut other = Tab::open(&server, "", &[("x-api-token", &student.token)]).await.unwrap();
    assert_eq!(other.next().await["user_id"], student.id.to_string());
}

#[tokio::test]
async fn who_is_refused_is_told_so_in_a_way_that_pages_see() {
    let server = Server::start().await;
    let student = server.somebody("student", &[]).await;
    for (query, headers) in [
        ("?token=ctp_no_such_token", vec![]),
        ("?token=no-such-token", vec![]),
        ("?token=%0A", vec![]),
        ("", vec![]),
        ("", vec![("x-api-token", "ctp_no_such_token")]),
    ] {
        let mut tab = Tab::open(&server, query, &headers).await.unwrap();
        let error = tab.next().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("system:error"), &json!("AUTH_FAILED")), "{query} {headers:?}");
        assert_eq!(tab.closed().await, 4001, "{query} {headers:?}");
    }
    // A page elsewhere has the cookies of whoever looks at it, but may not use them.
    let session = |origin: &str| {
        let cookie = format!("ct_access_token={}", "x");
        vec![("cookie", cookie), ("origin", origin.to_owned())]
    };
    let headers = session("https://elsewhere.example");
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut tab = Tab::open(&server, "", &headers).await.unwrap();
    assert_eq!(tab.next().await["code"], "FORBIDDEN");
    assert_eq!(tab.closed().await, 4003);
    // What is no WebSocket is answered as HTTP.
    let answer = server.get(&student, "/ws").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"));
}
