//! Telling clients what happens, as it happens.
//!
//! An event is a row that is written with what it tells of (`Tx::event`, and triggers of the schema), in the order of
//! commits. Every server [follows] them through `LISTEN`, and its [hub] hands each to the connections that subscribe to one
//! of its channels. Who may subscribe is a rule of the policy; it is asked again as soon as the user's rights change, and
//! what came meanwhile is made up for, so that nothing is lost and nothing is told to somebody who may not know.
//!
//! [follows]: Follower
//! [hub]: Hub

mod connection;
mod follower;
mod hub;

pub(crate) use connection::serve;
pub use follower::Follower;
pub use hub::Hub;

use axum::extract::ws::Utf8Bytes;
use computor_db::queries::live::Event;
use serde_json::{Map, Value};

/// An event as its subscribers get it: `{type, channel, data}`, with its number to go on behind.
fn envelope(event: &Event, channel: &str) -> Utf8Bytes {
    let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
    let mut data = if let Value::Object(data) = data { data } else { Map::new() };
    // Clients look for it there as well.
    data.insert("channel".into(), channel.into());
    // They read of marks as they send them: without an envelope.
    let mut told = if event.r#type == "read:update" { data.clone() } else { Map::new() };
    for (name, value) in
        [("type", event.r#type.as_str().into()), ("channel", channel.into()), ("id", event.seq.into()), ("data", Value::Object(data))]
    {
        told.insert(name.into(), value);
    }
    Value::Object(told).to_string().into()
}
