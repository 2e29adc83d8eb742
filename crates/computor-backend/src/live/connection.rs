//! One client: what it says, and what it is told.

use super::{
    envelope,
    hub::{Full, Seat, Told},
};
use crate::{
    Ctx,
    auth::Tie,
    logic::{maintenance, message},
};
use axum::{
    body::Bytes,
    extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket},
};
use chrono::{DateTime, Utc};
use computor_db::queries::live as queries;
use computor_policy::{Asked, Guarded, Principal, rules::live::channel};
use computor_types::{Code, dto::MarkMessageRead};
use futures::{FutureExt as _, SinkExt};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{Receiver, error::TryRecvError},
    time::{Instant, Interval, MissedTickBehavior, interval_at, timeout},
};
use uuid::Uuid;

/// Clients are asked so often whether they are there (proxies want to see something, too),
const PING: Duration = Duration::from_secs(30);
/// and given up when they say nothing for so long.
const SILENCE: Duration = Duration::from_secs(90);
/// A message that cannot be sent in this time goes to nobody.
const SEND: Duration = Duration::from_secs(10);
/// Events that are made up for; whoever has missed more reads everything anew.
const MOST_MISSED: i64 = 500;
/// And no further back than so many events of all.
const FURTHEST: i64 = 100_000;
/// What a client may say at once, and in each second after that.
const BURST: f64 = 60.0;
const PACE: f64 = 10.0;

/// Why a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The client has left.
    Gone,
    /// Session or token have ended.
    Unauthenticated,
    /// It asks too much, or there are too many.
    Full,
    /// It does not listen: what it misses now it can ask for when it comes back.
    Slow,
    /// The server stops.
    Stop,
    /// The database is away.
    Trouble,
}

impl End {
    /// The close code, and a word. Clients come back, except after 4001.
    const fn close(self) -> Option<(u16, &'static str)> {
        match self {
            Self::Gone => None,
            Self::Unauthenticated => Some((4001, "AUTH_FAILED")),
            Self::Full => Some((4008, "TOO_MANY")),
            Self::Slow => Some((1013, "TOO_SLOW")),
            Self::Stop => Some((1012, "RESTART")),
            Self::Trouble => Some((1011, "TROUBLE")),
        }
    }
}

/// What clients say.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Said {
    #[serde(rename = "channel:subscribe")]
    Subscribe {
        channels: Vec<String>,
        /// The last event that the client has seen.
        after: Option<i64>,
    },
    #[serde(rename = "channel:unsubscribe")]
    Unsubscribe { channels: Vec<String> },
    #[serde(rename = "typing:start")]
    TypingStart { channel: String },
    #[serde(rename = "typing:stop")]
    TypingStop { channel: String },
    #[serde(rename = "read:mark")]
    ReadMark { message_id: Uuid },
    #[serde(rename = "system:ping")]
    Ping,
}

/// What comes next: from the hub, from the client, or neither for a while.
enum Next {
    Told(Option<Told>),
    Said(Option<Message>),
    Tick,
}

/// Serves a client until one of both ends it. `after` is the last event that it has seen.
pub(crate) async fn serve(cx: Ctx, tie: Tie, after: Option<i64>, mut socket: WebSocket) {
    let user = cx.me().uuid();
    let end = match cx.live.join(user) {
        Err(_) => End::Full,
        Ok((seat, from)) => {
            let who = Arc::clone(&cx.who);
            let client = Client {
                cx: &cx,
                socket: &mut socket,
                seat,
                from,
                tie,
                who,
                user,
                seen: None,
                ends: None,
                since: HashMap::new(),
                heard: Instant::now(),
                allowance: BURST,
                spoke: Instant::now(),
                name: None,
                ticks: ticks(),
            };
            // What is done seldom stands on the heap while it is done: thousands of connections wait, and hold only what waiting takes.
            client.run(after).await
        }
    };
    if let Some((code, reason)) = end.close() {
        let _ = timeout(SEND, async {
            if end == End::Unauthenticated {
                socket.send(Message::Text(refusal(reason, "the session or the token has ended"))).await?;
            }
            socket.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await
        })
        .await;
    }
}

/// When to look after a client. One timer for as long as there is a connection: it is not set anew with each event.
fn ticks() -> Interval {
    let mut ticks = interval_at(Instant::now() + PING, PING);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

struct Client<'c> {
    cx: &'c Ctx,
    socket: &'c mut WebSocket,
    seat: Seat,
    from: Receiver<Told>,
    tie: Tie,
    who: Arc<Principal>,
    user: Uuid,
    /// Which change of rights `who` is as of.
    seen: Option<u64>,
    ends: Option<DateTime<Utc>>,
    /// Behind which event each channel is told in full.
    since: HashMap<String, i64>,
    heard: Instant,
    /// What the client may say at once, as of when it spoke last.
    allowance: f64,
    spoke: Instant,
    name: Option<String>,
    ticks: Interval,
}

impl Client<'_> {
    async fn run(mut self, after: Option<i64>) -> End {
        match self.greet(after).boxed().await {
            Err(end) => end,
            Ok(()) => loop {
                if let Err(end) = self.step().await {
                    break end;
                }
            },
        }
    }

    async fn greet(&mut self, after: Option<i64>) -> Result<(), End> {
        self.renew().await?;
        self.say(&json!({"type": "system:connected", "user_id": self.user, "last_event_id": self.cx.live.position()})).await?;
        let own = format!("user:{}", self.user);
        self.subscribe(vec!["global".into(), own], after, false).await
    }

    /// Waits for one thing to happen, and does what follows.
    async fn step(&mut self) -> Result<(), End> {
        let next = tokio::select! {
            told = self.from.recv() => Next::Told(told),
            message = self.socket.recv() => Next::Said(message.and_then(Result::ok)),
            _ = self.ticks.tick() => Next::Tick,
        };
        match next {
            Next::Told(told) => self.pass_on(told).await,
            Next::Said(None | Some(Message::Close(_))) => Err(End::Gone),
            Next::Said(Some(message)) => {
                self.heard = Instant::now();
                match message {
                    Message::Text(said) => self.hear(said.as_bytes()).boxed().await,
                    Message::Binary(said) => self.hear(&said).boxed().await,
                    Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
                }
            }
            Next::Tick if self.ends.is_some_and(|ends| ends <= self.cx.now()) => self.renew().boxed().await,
            Next::Tick if self.heard.elapsed() > SILENCE => Err(End::Gone),
            Next::Tick => {
                self.look_at_the_end();
                self.send(Message::Ping(Bytes::new())).await
            }
        }
    }

    /// Passes on what the hub tells, with all that waits behind it: however much that is, it is written at once.
    async fn pass_on(&mut self, mut told: Option<Told>) -> Result<(), End> {
        while let Some(Told::Text(text)) = told {
            self.written(Message::Text(text), false).await?;
            told = match self.from.try_recv() {
                Ok(more) => Some(more),
                Err(TryRecvError::Empty) => return self.flush().await,
                Err(TryRecvError::Disconnected) => None,
            };
        }
        self.flush().await?;
        match told {
            Some(Told::AskAgain(channels, position)) => {
                let names = channels.iter().map(|name| name.as_ref().to_owned()).collect();
                let again = async {
                    self.renew().await?;
                    // What it has seen is what it was told before its rights changed.
                    self.subscribe(names, Some(position), true).await
                };
                again.boxed().await
            }
            Some(Told::Stop) => Err(End::Stop),
            Some(Told::Text(_)) | None => Err(End::Slow),
        }
    }

    /// Looks after the client earlier than else, if session or token end before.
    fn look_at_the_end(&mut self) {
        let left = self.ends.and_then(|ends| (ends - self.cx.now()).to_std().ok());
        if let Some(left) = left.filter(|left| *left < PING) {
            self.ticks.reset_after(left);
        }
    }

    async fn hear(&mut self, said: &[u8]) -> Result<(), End> {
        let now = Instant::now();
        self.allowance = (self.allowance + PACE * (now - self.spoke).as_secs_f64()).min(BURST) - 1.0;
        self.spoke = now;
        if self.allowance < 0.0 {
            return Err(End::Full);
        }
        let Ok(value) = serde_json::from_slice::<Value>(said) else {
            return self.send(Message::Text(refusal("INVALID_JSON", "a message is a JSON object"))).await;
        };
        match serde_json::from_value(value) {
            Ok(Said::Ping) => self.say(&json!({"type": "system:pong", "timestamp": self.cx.now()})).await,
            Ok(Said::Subscribe { channels, after }) => self.subscribe(channels, after, false).await,
            Ok(Said::Unsubscribe { channels }) => {
                for channel in &channels {
                    self.seat.unsubscribe(channel);
                    self.since.remove(channel);
                }
                self.say(&json!({"type": "channel:unsubscribed", "channels": channels})).await
            }
            Ok(Said::TypingStart { channel }) => self.typing(channel, true).await,
            Ok(Said::TypingStop { channel }) => self.typing(channel, false).await,
            Ok(Said::ReadMark { message_id }) => self.mark(message_id).await,
            Err(_) => self.send(Message::Text(refusal("INVALID_EVENT", "the message is of no known type, or lacks a part"))).await,
        }
    }

    /// Reads anew who this is; ends the connection if that is nobody any more.
    async fn renew(&mut self) -> Result<(), End> {
        let rights = self.seat.rights();
        let held = self.tie.holds(self.cx.app(), self.user).await.map_err(|_| End::Trouble)?;
        let (who, ends) = held.ok_or(End::Unauthenticated)?;
        (self.who, self.ends, self.seen) = (who, ends, Some(rights));
        self.look_at_the_end();
        Ok(())
    }

    /// Subscribes where the rule allows it, says where it does not, and makes up for what was missed since `after`.
    /// `again`: the client has asked long ago, and is told of refusals alone.
    async fn subscribe(&mut self, channels: Vec<String>, after: Option<i64>, again: bool) -> Result<(), End> {
        let (mut done, mut missed) = (Vec::new(), Vec::new());
        for name in channels {
            match self.admit(&name).await? {
                Ok(position) => {
                    let since = after.filter(|after| *after < position).unwrap_or(position);
                    if since < position {
                        missed.push((name.clone(), since, position));
                    } else {
                        self.since.insert(name.clone(), since);
                    }
                    done.push(name);
                }
                Err(reason) => {
                    self.since.remove(&name);
                    self.say(&json!({"type": "channel:error", "channel": name, "reason": reason})).await?;
                }
            }
        }
        if !again && !done.is_empty() {
            self.say(&json!({"type": "channel:subscribed", "channels": done})).await?;
        }
        for (name, since, position) in missed {
            self.make_up(name, since, position).await?;
        }
        Ok(())
    }

    /// Subscribes, if the rule allows it with the rights of this moment; answers since which event.
    async fn admit(&mut self, name: &str) -> Result<Result<i64, String>, End> {
        let Some((rule, key)) = channel(name) else { return Ok(Err("there is no such channel".into())) };
        let (path, nothing): (Map<String, Value>, _) = (key.map(|key| ("id".to_owned(), key.into())).into_iter().collect(), Map::new());
        loop {
            let rights = self.seat.rights();
            if self.seen != Some(rights) {
                self.renew().await?;
                continue;
            }
            match self.cx.db().admit(&self.who, rule, &Asked { path: &path, query: &nothing, body: None }).await {
                Ok(_) => {}
                Err(computor_db::Error::Forbidden(code)) => return Ok(Err(code.message().to_owned())),
                Err(_) => return Err(End::Trouble),
            }
            match self.seat.subscribe(name, rights) {
                Ok(Some(position)) => return Ok(Ok(position)),
                // Rights have changed while the rule was asked, or the connection is given up.
                Ok(None) if self.from.is_closed() => return Err(End::Slow),
                Ok(None) => {}
                Err(Full::Channels | Full::Connections) => return Ok(Err("too many channels".into())),
            }
        }
    }

    /// Tells what a channel carried behind `since`, up to `position`; what comes later is told as it happens.
    async fn make_up(&mut self, name: String, since: i64, position: i64) -> Result<(), End> {
        let db = self.cx.db().pool();
        let kept = position - since <= FURTHEST && queries::are_kept(db, since).await.map_err(|_| End::Trouble)?;
        let events =
            if kept { queries::missed(db, &name, since, position, MOST_MISSED + 1).await.map_err(|_| End::Trouble)? } else { Vec::new() };
        if !kept || i64::try_from(events.len()).unwrap_or(i64::MAX) > MOST_MISSED {
            self.since.insert(name.clone(), position);
            // Too much, or too long ago: it has to read everything.
            return self.say(&json!({"type": "channel:missed", "channel": name, "last_event_id": position})).await;
        }
        for event in &events {
            let told = |other: &String| *other != name && self.since.get(other).is_some_and(|since| *since < event.seq);
            if !event.channels.iter().any(told) {
                self.send(Message::Text(envelope(event, &name))).await?;
            }
        }
        self.since.insert(name, since);
        Ok(())
    }

    async fn typing(&mut self, channel: String, is_typing: bool) -> Result<(), End> {
        if !self.seat.subscribes(&channel) {
            return self.send(Message::Text(refusal("NOT_SUBSCRIBED", "subscribe to the channel first"))).await;
        }
        let db = self.cx.db().pool();
        if self.name.is_none() {
            self.name = Some(queries::name(db, self.user).await.map_err(|_| End::Trouble)?);
        }
        let message =
            json!({"type": "typing:update", "channel": channel, "user_id": self.user, "user_name": self.name, "is_typing": is_typing});
        let message = message.to_string();
        if let Some(shared) = &self.cx.shared
            && shared.whisper(&message).await.is_ok()
        {
            return Ok(());
        }
        queries::whisper(db, &message).await.map_err(|_| End::Trouble)
    }

    /// Marks a message as read, under the rule of the call that does the same, with the rights of this moment. Whoever is to
    /// know is told by an event: this client, too.
    async fn mark(&mut self, message: Uuid) -> Result<(), End> {
        if self.seen != Some(self.seat.rights()) {
            self.renew().await?;
        }
        let rule = &const { <MarkMessageRead as Guarded>::RULE };
        let (path, nothing) = (Map::from_iter([("id".to_owned(), Value::from(message.to_string()))]), Map::new());
        let cx = Ctx::new(self.cx.app().clone(), Arc::clone(&self.who), self.cx.client.clone());
        let marked = async {
            maintenance::refuse(cx.app(), &cx.who, rule.maintained).await?;
            cx.db().admit(&cx.who, rule, &Asked { path: &path, query: &nothing, body: None }).await?;
            message::mark(&cx, message.into(), true).await
        };
        match marked.await {
            Ok(()) => Ok(()),
            Err(error) if error.code.status() < 500 || error.code == Code::Maint001 => {
                self.send(Message::Text(refusal(error.code.as_str(), &error.message))).await
            }
            Err(_) => Err(End::Trouble),
        }
    }

    async fn say(&mut self, message: &Value) -> Result<(), End> {
        self.send(Message::text(message.to_string())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        self.written(message, true).await
    }

    /// Sends a message, now or with those that follow at once.
    async fn written(&mut self, message: Message, now: bool) -> Result<(), End> {
        let written = async { if now { self.socket.send(message).await } else { SinkExt::feed(self.socket, message).await } };
        in_time(written).await
    }

    async fn flush(&mut self) -> Result<(), End> {
        in_time(SinkExt::flush(self.socket)).await
    }
}

/// A client that takes nothing is given up.
async fn in_time(written: impl Future<Output = Result<(), axum::Error>>) -> Result<(), End> {
    match timeout(SEND, written).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(End::Gone),
        Err(_) => Err(End::Slow),
    }
}

fn refusal(code: &str, message: &str) -> Utf8Bytes {
    json!({"type": "system:error", "code": code, "message": message}).to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn size<A, B, C, D, F>(_: &impl Fn(A, B, C, D) -> F) -> usize {
        size_of::<F>()
    }

    /// Two thousand wait at once: what one of them holds meanwhile is what it takes to wait, not what it takes to read rights, to
    /// subscribe or to mark a message, which is several times as much.
    #[test]
    fn who_waits_holds_little() {
        let held = size(&serve);
        assert!(held < 3000, "a connection holds {held} bytes");
    }
}
