//! Slows down guessing: an attempt is counted before its password is looked at, and given back when it was right.
//!
//! So however many are made at once, no more than the limit are ever wrong. An attempt that would be one too many only if
//! those under way turn out wrong waits for them: whoever has the right password is never refused for being in a hurry.
//!
//! Several servers count together where they share a Redis (`shared.rs`). While it is away each counts by itself and allows the
//! part of the limit that is one server's, so that all of them together allow no more than one would.

use crate::{
    Result,
    shared::{Begun, Shared as Redis},
};
use chrono::{DateTime, TimeDelta, Utc};
use computor_types::Code;
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::sync::Notify;
use uuid::Uuid;

const WINDOW: TimeDelta = TimeDelta::seconds(60);
/// The same where servers count together.
const SHARED_WINDOW: Duration = Duration::from_secs(60);
/// Whoever waits for attempts on other servers asks this often whether they have ended.
const LOOK: Duration = Duration::from_millis(50);
/// With more keys than this, old ones are looked for and forgotten.
const MANY: usize = 10_000;

/// How many wrong passwords a minute are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For one user (or name that is nobody's) from one address.
    pub per_name: u32,
    /// From one address; and for one user from all addresses.
    pub per_address: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_name: 5, per_address: 100 }
    }
}

/// What is counted together. A name counts with the address, so that one address cannot lock it for others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Name(String, Option<IpAddr>),
    User(Uuid, Option<IpAddr>),
    UserAnywhere(Uuid),
    Address(Option<IpAddr>),
    /// Something else that is told of once in a while.
    Other(String),
}

/// Of one key: wrong ones since the first of them, and those under way.
#[derive(Clone, Copy, Debug)]
struct Count {
    since: DateTime<Utc>,
    wrong: u32,
    under_way: u32,
}

#[derive(Debug, Default)]
struct Shared {
    counts: Mutex<HashMap<Key, Count>>,
    /// Of what was told, and when.
    told: Mutex<HashMap<Key, DateTime<Utc>>>,
    ended: Notify,
}

/// The wrong passwords of the last minute. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Attempts {
    limits: Limits,
    shared: Arc<Shared>,
    redis: Option<Redis>,
}

/// Who tries, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// What was typed.
    pub name: Option<&'a str>,
    /// Whose it is, if anybody's.
    pub user: Option<Uuid>,
    /// The client's address.
    pub ip: Option<IpAddr>,
}

impl Attempts {
    /// Nothing tried yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// The same, counted together with other servers.
    #[must_use]
    pub fn shared_by(self, redis: Option<Redis>) -> Self {
        Self { redis, ..self }
    }

    /// Among how many servers the limits are divided: those that cannot tell each other.
    fn parts(&self) -> u32 {
        self.redis.as_ref().filter(|redis| !redis.is_there()).map_or(1, |redis| redis.servers().max(2))
    }

    /// Refuses when too many were wrong in the last minute. To be asked before any work.
    ///
    /// # Errors
    /// `RATE_002`.
    pub fn check(&self, who: Who<'_>, now: DateTime<Utc>) -> Result<()> {
        let counts = self.shared.lock();
        let used_up = self.keys(who, self.parts()).iter().any(|(key, most)| counts.get(key).is_some_and(|count| count.wrong(now) >= *most));
        if used_up { Err(Code::Rate002.into()) } else { Ok(()) }
    }

    /// Whether a refusal of this kind is to be told of: the first of its key and window is, since whoever guesses is refused
    /// thousands of times.
    pub fn tells_refusal(&self, who: Who<'_>, now: DateTime<Utc>) -> bool {
        let keys = self.keys(who, self.parts());
        let counts = self.shared.lock();
        let is_used_up = |(key, most): &&(Key, u32)| counts.get(key).is_some_and(|count| count.wrong(now) >= *most);
        // Where another server has counted, this one cannot say which it was.
        let key = keys.iter().find(is_used_up).or_else(|| keys.last()).map(|(key, _)| key.clone());
        drop(counts);
        key.is_some_and(|key| self.shared.tells(key, now))
    }

    /// Whether this is to be told of: once in each window.
    pub fn tells(&self, what: String, now: DateTime<Utc>) -> bool {
        self.shared.tells(Key::Other(what), now)
    }

    /// Counts an attempt, after those under way that decide whether it is one too many.
    ///
    /// # Errors
    /// `RATE_002`.
    pub async fn begin(&self, who: Who<'_>, now: DateTime<Utc>) -> Result<Attempt> {
        loop {
            let parts = self.parts();
            let mut attempt = self.begin_here(who, now, parts).await?;
            let Some(redis) = &self.redis else { return Ok(attempt) };
            let id = Uuid::new_v4();
            let keys: Vec<(String, u32)> = self.keys(who, 1).into_iter().map(|(key, most)| (key.shared(), most)).collect();
            match redis.begin(id, &keys, SHARED_WINDOW).await {
                Ok(Begun::Counts) => {
                    let keys = keys.into_iter().map(|(key, _)| key).collect();
                    attempt.elsewhere = Some(Elsewhere { redis: redis.clone(), id, keys });
                    return Ok(attempt);
                }
                Ok(Begun::Refused) => {
                    attempt.right();
                    return Err(Code::Rate002.into());
                }
                Ok(Begun::Waits) => {
                    attempt.right();
                    #[expect(clippy::disallowed_methods, reason = "other servers do not tell when an attempt has ended")]
                    tokio::time::sleep(LOOK).await;
                }
                // It has gone just now: the limit is another one.
                Err(_) if parts == 1 => attempt.right(),
                Err(_) => return Ok(attempt),
            }
        }
    }

    async fn begin_here(&self, who: Who<'_>, now: DateTime<Utc>, parts: u32) -> Result<Attempt> {
        loop {
            let mut ended = std::pin::pin!(self.shared.ended.notified());
            ended.as_mut().enable();
            if let Some(attempt) = self.try_begin(who, now, parts)? {
                return Ok(attempt);
            }
            ended.await;
        }
    }

    fn try_begin(&self, who: Who<'_>, now: DateTime<Utc>, parts: u32) -> Result<Option<Attempt>> {
        let keys = self.keys(who, parts);
        let mut counts = self.shared.lock();
        if counts.len() >= MANY && counts.len() == counts.capacity() {
            counts.retain(|_, count| count.under_way > 0 || count.wrong(now) > 0);
        }
        let mut must_wait = false;
        for (key, most) in &keys {
            let Some(count) = counts.get(key) else { continue };
            if count.wrong(now) >= *most {
                return Err(Code::Rate002.into());
            }
            must_wait |= count.wrong(now) + count.under_way >= *most;
        }
        if must_wait {
            return Ok(None);
        }
        let keys: Vec<Key> = keys.into_iter().map(|(key, _)| key).collect();
        for key in &keys {
            counts.entry(key.clone()).or_insert(Count { since: now, wrong: 0, under_way: 0 }).under_way += 1;
        }
        Ok(Some(Attempt { shared: Arc::clone(&self.shared), keys, at: now, right: false, elsewhere: None }))
    }

    /// What an attempt counts for, and how many of each may be wrong where there are so many servers that do not speak.
    fn keys(&self, who: Who<'_>, parts: u32) -> Vec<(Key, u32)> {
        let part = |limit: u32| (limit / parts.max(1)).max(1);
        let (per_name, per_address) = (part(self.limits.per_name), part(self.limits.per_address));
        let ip = who.ip.map(network);
        let name = who.name.map(|name| (Key::Name(name.trim().to_lowercase(), ip), per_name));
        let user = who.user.map(|user| [(Key::User(user, ip), per_name), (Key::UserAnywhere(user), per_address)]);
        [(Key::Address(ip), per_address)].into_iter().chain(name).chain(user.into_iter().flatten()).collect()
    }
}

/// An attempt under way. Unless it is said to be right it counts as wrong, also when the client goes away.
#[derive(Debug)]
pub struct Attempt {
    shared: Arc<Shared>,
    keys: Vec<Key>,
    at: DateTime<Utc>,
    right: bool,
    elsewhere: Option<Elsewhere>,
}

/// The same attempt, where other servers see it.
#[derive(Debug)]
struct Elsewhere {
    redis: Redis,
    id: Uuid,
    keys: Vec<String>,
}

impl Attempt {
    /// It was right, so it does not count.
    pub fn right(mut self) {
        self.right = true;
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        let mut counts = self.shared.lock();
        for key in &self.keys {
            let Some(count) = counts.get_mut(key) else { continue };
            count.under_way -= 1;
            if !self.right {
                let before = count.wrong(self.at);
                count.since = if before == 0 { self.at } else { count.since };
                count.wrong = before + 1;
            }
            if count.under_way == 0 && count.wrong == 0 {
                counts.remove(key);
            }
        }
        drop(counts);
        self.shared.ended.notify_waiters();
        if let (Some(Elsewhere { redis, id, keys }), Ok(runtime)) = (self.elsewhere.take(), tokio::runtime::Handle::try_current()) {
            let right = self.right;
            // Until this is done it counts as under way, which is no less strict.
            runtime.spawn(async move { redis.end(id, &keys, SHARED_WINDOW, right).await });
        }
    }
}

impl Key {
    /// The name of it where servers share. What was typed is not shown to whoever looks there.
    fn shared(&self) -> String {
        hex::encode(Sha256::digest(format!("{self:?}")))
    }
}

impl Count {
    fn wrong(&self, now: DateTime<Utc>) -> u32 {
        if now - self.since < WINDOW { self.wrong } else { 0 }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tells(&self, key: Key, now: DateTime<Utc>) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() >= MANY {
            told.retain(|_, at| now - *at < WINDOW);
        }
        if told.get(&key).is_some_and(|at| now - *at < WINDOW) {
            return false;
        }
        told.insert(key, now);
        true
    }
}

/// One subscriber has 2⁶⁴ addresses of IPv6, so they count as one.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const USER: Uuid = Uuid::from_u128(7);

    fn who(name: &str) -> Who<'_> {
        Who { name: Some(name), user: None, ip: None }
    }

    fn from<'a>(name: &'a str, ip: &str) -> Who<'a> {
        Who { ip: ip.parse().ok(), ..who(name) }
    }

    /// Refused, waits, or begins.
    fn state(attempts: &Attempts, who: Who<'_>, now: DateTime<Utc>) -> &'static str {
        match attempts.try_begin(who, now, 1) {
            Err(_) => "refused",
            Ok(None) => "waits",
            Ok(Some(attempt)) => {
                attempt.right();
                "begins"
            }
        }
    }

    async fn wrong(attempts: &Attempts, who: Who<'_>, now: DateTime<Utc>) {
        drop(attempts.begin(who, now).await.unwrap());
    }

    #[tokio::test]
    async fn five_wrong_ones_a_minute() {
        let attempts = Attempts::default();
        for _ in 0..5 {
            wrong(&attempts, who("Ada"), START).await;
        }
        assert_eq!(attempts.begin(who(" ada"), START).await.unwrap_err().code, Code::Rate002);
        assert_eq!(attempts.check(who("ada"), START).unwrap_err().code, Code::Rate002);
        assert_eq!(state(&attempts, who("bob"), START), "begins");
        assert_eq!(state(&attempts, from("ada", "127.0.0.1"), START), "begins");
        assert_eq!(state(&attempts, who("ada"), START + WINDOW), "begins");
    }

    #[tokio::test]
    async fn those_under_way_count_and_right_ones_are_given_back() {
        let attempts = Attempts::default();
        let mut under_way = Vec::new();
        for _ in 0..5 {
            under_way.push(attempts.begin(who("ada"), START).await.unwrap());
        }
        assert_eq!(state(&attempts, who("ada"), START), "waits");
        let waiting = attempts.begin(who("ada"), START);
        under_way.pop().unwrap().right();
        waiting.await.unwrap().right();
        under_way.clear();
        assert_eq!(state(&attempts, who("ada"), START), "begins", "four were wrong");
        wrong(&attempts, who("ada"), START).await;
        assert_eq!(state(&attempts, who("ada"), START), "refused");
        assert!(attempts.shared.lock().len() == 2, "what is right leaves nothing behind");
    }

    #[tokio::test]
    async fn all_names_of_a_user_count_together() {
        let attempts = Attempts::default();
        for name in ["ada", "ada@example.org", "ADA", "ada@example.org", "ada"] {
            wrong(&attempts, Who { user: Some(USER), ..who(name) }, START).await;
        }
        assert_eq!(state(&attempts, Who { user: Some(USER), ..who("Ada@example.org") }, START), "refused");
        // Without the name that was typed, as for the old password.
        assert_eq!(state(&attempts, Who { name: None, user: Some(USER), ip: None }, START), "refused");
    }

    #[tokio::test]
    async fn a_refusal_is_told_of_once_in_a_window() {
        let attempts = Attempts::default();
        for _ in 0..5 {
            wrong(&attempts, who("ada"), START).await;
        }
        assert!(attempts.tells_refusal(who("ada"), START) && !attempts.tells_refusal(who("ada"), START + WINDOW / 2));
        assert!(attempts.tells_refusal(who("bob"), START), "somebody else");
        assert!(attempts.tells_refusal(who("ada"), START + WINDOW));
        assert!(attempts.tells("a".to_owned(), START) && !attempts.tells("a".to_owned(), START) && attempts.tells("b".to_owned(), START));
    }

    #[tokio::test]
    async fn a_network_of_ipv6_is_one_address() {
        let attempts = Attempts::default();
        for last in 0..5 {
            wrong(&attempts, from("ada", &format!("2001:db8::{last}")), START).await;
        }
        assert_eq!(state(&attempts, from("ada", "2001:db8::ffff"), START), "refused");
        assert_eq!(state(&attempts, from("ada", "2001:db8:0:1::1"), START), "begins");
        assert_eq!(network("::ffff:10.0.0.1".parse().unwrap()), "10.0.0.1".parse::<IpAddr>().unwrap());
    }

    #[tokio::test]
    async fn servers_that_do_not_hear_of_each_other_allow_a_part_each() {
        // Nobody listens there.
        let redis = Redis::at("redis://127.0.0.1:1/", "computor").unwrap();
        let alone = Attempts::default().shared_by(Some(redis));
        for _ in 0..2 {
            wrong(&alone, who("ada"), START).await;
        }
        assert_eq!(alone.begin(who("ada"), START).await.unwrap_err().code, Code::Rate002);
        assert_eq!(alone.check(who("ada"), START).unwrap_err().code, Code::Rate002);
        alone.begin(who("bob"), START).await.unwrap().right();
    }

    #[tokio::test]
    async fn many_addresses_do_not_help_against_one_user() {
        let attempts = Attempts::default();
        for n in 0..100 {
            wrong(&attempts, Who { user: Some(USER), ..from("ada", &format!("10.0.0.{n}")) }, START).await;
        }
        assert_eq!(state(&attempts, Who { user: Some(USER), ..from("ada", "10.0.1.1") }, START), "refused");
    }
}
