//! Who is connected to this server, and to what they subscribe.

use super::envelope;
use axum::extract::ws::Utf8Bytes;
use computor_db::queries::live::Event;
use serde_json::Value;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Tabs of one user.
const MOST_OF_A_USER: usize = 10;
/// Connections in all.
const MOST: usize = 10_000;
/// Channels of one connection.
const MOST_CHANNELS: usize = 500;
/// What may wait for a client before it is given up: it comes back and asks for what it missed. One transaction may tell a course of
/// hundreds of contents, and those who listen are not to be sent away for that. What waits is shared by all who are told.
const QUEUE: usize = 1024;

/// What a connection is told.
#[derive(Clone, Debug)]
pub(super) enum Told {
    /// Pass this on.
    Text(Utf8Bytes),
    /// The rights of the user may have changed: these subscriptions are over unless the rule still allows them. They were
    /// served up to this event.
    AskAgain(Vec<Arc<str>>, i64),
    /// The server stops.
    Stop,
}

/// Why there is no place for a connection, or a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    Connections,
    Channels,
}

struct Connection {
    user: Uuid,
    to: mpsc::Sender<Told>,
    channels: HashSet<Arc<str>>,
    /// Counts changes of rights, so that what was allowed before one does not count after it.
    rights: u64,
}

#[derive(Default)]
struct State {
    next: u64,
    connections: HashMap<u64, Connection>,
    users: HashMap<Uuid, Vec<u64>>,
    channels: HashMap<Arc<str>, Vec<u64>>,
    /// The last event that was handed out.
    position: i64,
    stopped: bool,
}

/// All connections of this server. Cheap to clone.
#[derive(Clone, Default)]
pub struct Hub(Arc<Mutex<State>>);

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").field("connections", &self.connections()).finish()
    }
}

/// A connection, for as long as it lasts.
pub(super) struct Seat {
    hub: Hub,
    id: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.state().leave(self.id);
    }
}

impl Hub {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it is held; if something did, what is there is still right.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many clients are connected.
    pub fn connections(&self) -> usize {
        self.state().connections.len()
    }

    /// The last event that was handed out.
    pub fn position(&self) -> i64 {
        self.state().position
    }

    /// Where to begin, at the start.
    pub(super) fn begin(&self, position: i64) {
        let mut state = self.state();
        state.position = state.position.max(position);
    }

    /// Takes a place; `AskAgain` and everything else arrive at the other end.
    pub(super) fn join(&self, user: Uuid) -> Result<(Seat, mpsc::Receiver<Told>), Full> {
        let (to, from) = mpsc::channel(QUEUE);
        let mut state = self.state();
        let tabs = state.users.get(&user).map_or(0, Vec::len);
        if state.stopped || tabs >= MOST_OF_A_USER || state.connections.len() >= MOST {
            return Err(Full::Connections);
        }
        let id = state.next;
        state.next += 1;
        state.connections.insert(id, Connection { user, to, channels: HashSet::new(), rights: 0 });
        state.users.entry(user).or_default().push(id);
        Ok((Seat { hub: self.clone(), id }, from))
    }

    /// Hands out events, each to whoever subscribes to one of its channels.
    pub(super) fn hand_out(&self, events: &[Event]) {
        let mut state = self.state();
        for event in events.iter().filter(|event| event.seq > 0) {
            state.hand_out(event);
        }
    }

    /// Passes on what is no event to the subscribers of a channel.
    pub(crate) fn whisper(&self, channel: &str, message: &Value) {
        let mut state = self.state();
        let ids = state.channels.get(channel).cloned().unwrap_or_default();
        state.tell(&ids, &Told::Text(message.to_string().into()));
    }

    /// Passes something on to all tabs of a user.
    pub(super) fn tell_user(&self, user: Uuid, message: &Value) {
        let mut state = self.state();
        let ids = state.users.get(&user).cloned().unwrap_or_default();
        state.tell(&ids, &Told::Text(message.to_string().into()));
    }

    /// Who is connected.
    pub(super) fn users(&self) -> Vec<Uuid> {
        self.state().users.keys().copied().collect()
    }

    /// Ends the subscriptions of a user, or of everybody, until the rule has been asked again.
    pub(super) fn rights_changed(&self, user: Option<Uuid>) {
        let mut state = self.state();
        let ids = match user {
            Some(user) => state.users.get(&user).cloned().unwrap_or_default(),
            None => state.connections.keys().copied().collect(),
        };
        for id in ids {
            state.ask_again(id);
        }
    }

    /// Ends all connections, and takes no more.
    pub fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        let ids: Vec<u64> = state.connections.keys().copied().collect();
        state.tell(&ids, &Told::Stop);
    }
}

impl Seat {
    /// How often the user's rights have changed; to be read before the rule is asked.
    pub(super) fn rights(&self) -> u64 {
        self.hub.state().connections.get(&self.id).map_or(0, |connection| connection.rights)
    }

    /// Subscribes, if the rights are those of `rights`; answers the last event that was handed out before.
    pub(super) fn subscribe(&self, channel: &str, rights: u64) -> Result<Option<i64>, Full> {
        let mut state = self.hub.state();
        let position = state.position;
        let channel: Arc<str> = state.channels.get_key_value(channel).map_or_else(|| channel.into(), |(known, _)| Arc::clone(known));
        let Some(connection) = state.connections.get_mut(&self.id) else { return Ok(None) };
        if connection.rights != rights {
            return Ok(None);
        }
        if connection.channels.len() >= MOST_CHANNELS {
            return Err(Full::Channels);
        }
        if connection.channels.insert(Arc::clone(&channel)) {
            state.channels.entry(channel).or_default().push(self.id);
        }
        Ok(Some(position))
    }

    pub(super) fn unsubscribe(&self, channel: &str) {
        let mut state = self.hub.state();
        if let Some(connection) = state.connections.get_mut(&self.id) {
            connection.channels.remove(channel);
        }
        state.forget(channel, self.id);
    }

    pub(super) fn subscribes(&self, channel: &str) -> bool {
        self.hub.state().connections.get(&self.id).is_some_and(|connection| connection.channels.contains(channel))
    }
}

impl State {
    fn hand_out(&mut self, event: &Event) {
        if event.seq <= self.position {
            return;
        }
        self.position = event.seq;
        let mut told: HashSet<u64> = HashSet::new();
        for channel in &event.channels {
            let Some(ids) = self.channels.get(channel.as_str()) else { continue };
            let ids: Vec<u64> = ids.iter().copied().filter(|id| told.insert(*id)).collect();
            // The text is made once, whoever is told.
            self.tell(&ids, &Told::Text(envelope(event, channel)));
        }
    }

    fn tell(&mut self, ids: &[u64], what: &Told) {
        for id in ids {
            let full = self.connections.get(id).is_some_and(|connection| connection.to.try_send(what.clone()).is_err());
            if full {
                // Its end of the queue closes, by which the connection knows.
                self.leave(*id);
            }
        }
    }

    fn ask_again(&mut self, id: u64) {
        let position = self.position;
        let Some(connection) = self.connections.get_mut(&id) else { return };
        connection.rights += 1;
        let channels: Vec<Arc<str>> = connection.channels.drain().collect();
        for channel in &channels {
            self.forget(channel, id);
        }
        self.tell(&[id], &Told::AskAgain(channels, position));
    }

    fn forget(&mut self, channel: &str, id: u64) {
        if let Some(ids) = self.channels.get_mut(channel) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.channels.remove(channel);
            }
        }
    }

    fn leave(&mut self, id: u64) {
        let Some(connection) = self.connections.remove(&id) else { return };
        for channel in &connection.channels {
            self.forget(channel, id);
        }
        if let Some(tabs) = self.users.get_mut(&connection.user) {
            tabs.retain(|other| *other != id);
            if tabs.is_empty() {
                self.users.remove(&connection.user);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(seq: i64, channels: &[&str]) -> Event {
        Event { seq, channels: channels.iter().map(|name| (*name).to_owned()).collect(), r#type: "test".into(), data: "{}".into() }
    }

    fn told(from: &mut mpsc::Receiver<Told>) -> Vec<String> {
        std::iter::from_fn(|| from.try_recv().ok()).map(|told| format!("{told:?}")).collect()
    }

    #[test]
    fn each_is_told_once_and_in_order() {
        let hub = Hub::default();
        let (seat, mut from) = hub.join(Uuid::from_u128(1)).unwrap();
        assert_eq!(seat.subscribe("course:1", 0), Ok(Some(0)));
        assert_eq!(seat.subscribe("user:1", 0), Ok(Some(0)));
        hub.hand_out(&[event(1, &["course:1", "user:1"]), event(2, &["course:2"]), event(3, &["user:1"])]);
        // A server that has lost the database may read some of them again.
        hub.hand_out(&[event(2, &["user:1"]), event(3, &["user:1"])]);
        let told = told(&mut from);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("course:1") && told[1].contains("user:1"), "{told:?}");
        assert_eq!(hub.position(), 3);
    }

    #[test]
    fn a_change_of_rights_ends_what_was_allowed_before() {
        let hub = Hub::default();
        let (seat, mut from) = hub.join(Uuid::from_u128(1)).unwrap();
        let before = seat.rights();
        hub.rights_changed(Some(Uuid::from_u128(2)));
        assert_eq!(seat.rights(), before);
        assert_eq!(seat.subscribe("course:1", before), Ok(Some(0)));
        hub.rights_changed(Some(Uuid::from_u128(1)));
        assert!(!seat.subscribes("course:1"));
        // What was asked before the change is not believed after it.
        assert_eq!(seat.subscribe("course:1", before), Ok(None));
        hub.hand_out(&[event(1, &["course:1"])]);
        let told = told(&mut from);
        assert!(told.len() == 1 && told[0].contains("AskAgain([\"course:1\"], 0)"), "{told:?}");
        assert_eq!(seat.subscribe("course:1", seat.rights()), Ok(Some(1)));
    }

    #[test]
    fn who_does_not_listen_is_given_up_and_places_are_limited() {
        let hub = Hub::default();
        let (seat, mut from) = hub.join(Uuid::from_u128(1)).unwrap();
        seat.subscribe("course:1", 0).unwrap();
        let events: Vec<Event> = (1..=QUEUE as i64 + 44).map(|seq| event(seq, &["course:1"])).collect();
        hub.hand_out(&events);
        assert_eq!(hub.connections(), 0);
        assert_eq!(told(&mut from).len(), QUEUE);
        assert!(from.try_recv().is_err() && from.is_closed());
        drop(seat);
        let tabs: Vec<_> = (0..MOST_OF_A_USER).map(|_| hub.join(Uuid::from_u128(1)).unwrap()).collect();
        assert!(hub.join(Uuid::from_u128(1)).is_err());
        assert!(hub.join(Uuid::from_u128(2)).is_ok());
        drop(tabs);
        assert!(hub.join(Uuid::from_u128(1)).is_ok());
    }
}
