//! What happens, as it happens: a WebSocket that comes back by itself.

use crate::{Client, Error, Result, wire::Call};
use computor_types::{
    dto::{ConnectLive, LiveQuery},
    endpoint::RawBody,
};
use futures::{SinkExt as _, StreamExt as _};
use reqwest::{Method, Upgraded};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{collections::BTreeSet, fmt, time::Duration};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message, protocol::Role},
};

/// Closed with one of these, trying again is of no use: the credentials, or the rights.
const OVER: [u16; 2] = [4001, 4003];
/// The first pause before a lost connection is made again; each later one is twice as long,
const PAUSE: Duration = Duration::from_millis(200);
/// but never longer than this.
const LONGEST: Duration = Duration::from_secs(10);

/// Something that has happened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Event {
    /// What it is, such as `result:new`.
    #[serde(rename = "type")]
    pub kind: String,
    /// On which channel it was told.
    #[serde(default)]
    pub channel: Option<String>,
    /// Its number; what came after it is told to who has missed it.
    #[serde(default)]
    pub id: Option<i64>,
    /// What there is to know of it.
    #[serde(default)]
    pub data: Value,
}

/// What is told on some channels. When the connection is lost it is made again, and what was missed is told first.
pub struct Live {
    client: Client,
    channels: BTreeSet<String>,
    socket: Option<WebSocketStream<Upgraded>>,
    after: Option<i64>,
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("channels", &self.channels).field("after", &self.after).finish_non_exhaustive()
    }
}

impl Client {
    /// Is told what happens on these channels (`course:<id>`, `submission_group:<id>`, …), and of one's own account.
    ///
    /// ```no_run
    /// # async fn example(client: computor_client::Client, course: computor_types::Id<computor_types::dto::Course>)
    /// #     -> Result<(), computor_client::Error> {
    /// let mut live = client.live([format!("course:{course}")]).await?;
    /// while let Some(event) = live.next().await? {
    ///     println!("{} {}", event.kind, event.data);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn live(&self, channels: impl IntoIterator<Item = String>) -> Result<Live> {
        let mut live = Live { client: self.clone(), channels: channels.into_iter().collect(), socket: None, after: None };
        live.connect().await?;
        Ok(live)
    }
}

/// Waits before a connection is made again; for longer each time.
async fn wait(pause: &mut Duration) {
    #[expect(clippy::disallowed_methods, reason = "a server that is not there tells nobody when it is back")]
    tokio::time::sleep(*pause).await;
    *pause = (*pause * 2).min(LONGEST);
}

/// What came of a look at the connection.
enum Heard {
    Event(Event),
    Nothing,
    Lost,
    Over,
}

impl Live {
    /// The next event; none when the server has said that this account is told no more.
    ///
    /// # Errors
    /// [`Error::Api`] when a channel, or the connection, is refused.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        let mut pause = PAUSE;
        loop {
            if self.socket.is_none() {
                match self.connect().await {
                    Ok(()) => {}
                    // Refused is refused; nobody there may be somebody later.
                    Err(error @ Error::Api { status: 400..=428 | 430..=499, .. }) => return Err(error),
                    Err(_) => {
                        wait(&mut pause).await;
                        continue;
                    }
                }
            }
            match self.hear().await? {
                Heard::Event(event) => {
                    self.after = event.id.or(self.after);
                    return Ok(Some(event));
                }
                Heard::Nothing => pause = PAUSE,
                Heard::Lost => {
                    self.socket = None;
                    wait(&mut pause).await;
                }
                Heard::Over => return Ok(None),
            }
        }
    }

    async fn connect(&mut self) -> Result<()> {
        let query = LiveQuery { token: None, after: self.after };
        let mut call = Call::new(Method::GET, self.client.address::<ConnectLive>(&query)?, RawBody::None);
        call.upgrades = true;
        let upgraded = self.client.send(&call).await?.upgrade().await?;
        let mut socket = WebSocketStream::from_raw_socket(upgraded, Role::Client, None).await;
        if !self.channels.is_empty() {
            let mut wish = json!({"type": "channel:subscribe", "channels": self.channels});
            if let (Some(after), Some(wish)) = (self.after, wish.as_object_mut()) {
                wish.insert("after".to_owned(), after.into());
            }
            // If it is lost already, that is found out by reading.
            let _ = socket.send(Message::text(wish.to_string())).await;
        }
        self.socket = Some(socket);
        Ok(())
    }

    async fn hear(&mut self) -> Result<Heard> {
        let Some(socket) = &mut self.socket else { return Ok(Heard::Lost) };
        let text = match socket.next().await {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(Some(frame)))) if OVER.contains(&u16::from(frame.code)) => return Ok(Heard::Over),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(Heard::Lost),
            Some(Ok(_)) => return Ok(Heard::Nothing),
        };
        let Ok(event) = serde_json::from_str::<Event>(&text) else { return Ok(Heard::Nothing) };
        match event.kind.as_str() {
            "channel:error" => Err(Error::Channel(event.channel.unwrap_or_default())),
            // They are about the connection, not about anything that has happened; but what was missed has to be known.
            kind if kind.starts_with("system:") || kind == "channel:subscribed" || kind == "channel:unsubscribed" => Ok(Heard::Nothing),
            _ => Ok(Heard::Event(event)),
        }
    }
}

impl Client {
    fn address<E: computor_types::Endpoint>(&self, query: &E::Query) -> Result<reqwest::Url> {
        self.url(&[E::PATH.trim_start_matches('/')], &crate::wire::encode(query)?)
    }
}
