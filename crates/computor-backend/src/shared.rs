//! What several servers share for a short while, in a Redis: who has tried how often, and what is whispered between clients.
//!
//! Nothing durable is in it, and nothing waits for it: whatever is asked has a quarter of a second. When it is away, each server
//! counts by itself, and the smaller its share the more servers there were; whispers go through PostgreSQL. A task asks once a
//! second whether it is there, so it is found again by itself.

use crate::live::Hub;
use computor_types::Code;
use futures::StreamExt as _;
use redis::{
    Client, RedisError, Value,
    aio::{ConnectionManager, ConnectionManagerConfig},
    cmd,
};
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinSet;
use uuid::Uuid;

/// So long is waited for an answer.
const PATIENCE: Duration = Duration::from_millis(250);
/// So often a server says that it is there, and asks whether Redis is.
const BEAT: Duration = Duration::from_secs(1);
/// A connection on which not even the beats of the servers were heard for so long is a dead one.
const SILENCE: Duration = Duration::from_secs(5);
/// A server that was not heard of for so many milliseconds has gone.
const GONE_MS: u64 = 15_000;
/// Where servers say what they have been whispered.
const WHISPERS: &str = "whispers";

/// Counts an attempt under each of its keys, unless one is used up (0) or would be if those under way turn out wrong (2). Of each
/// key there are two sets, of those under way and of the wrong ones, by the time of Redis; both forget after a minute.
const BEGIN: &str = "
local at = redis.call('TIME'); local now = at[1] * 1000 + math.floor(at[2] / 1000)
local id, window = ARGV[1], tonumber(ARGV[2])
local must_wait = false
for i = 1, #KEYS do
  local most = tonumber(ARGV[i + 2])
  redis.call('ZREMRANGEBYSCORE', KEYS[i] .. ':wrong', '-inf', now - window)
  redis.call('ZREMRANGEBYSCORE', KEYS[i] .. ':open', '-inf', now - window)
  local wrong = redis.call('ZCARD', KEYS[i] .. ':wrong')
  if wrong >= most then return 0 end
  if wrong + redis.call('ZCARD', KEYS[i] .. ':open') >= most then must_wait = true end
end
if must_wait then return 2 end
for i = 1, #KEYS do
  redis.call('ZADD', KEYS[i] .. ':open', now, id)
  redis.call('PEXPIRE', KEYS[i] .. ':open', window)
end
return 1";

/// Ends an attempt: it was wrong, or it does not count.
const END: &str = "
local at = redis.call('TIME'); local now = at[1] * 1000 + math.floor(at[2] / 1000)
for i = 1, #KEYS do
  redis.call('ZREM', KEYS[i] .. ':open', ARGV[1])
  if ARGV[3] == 'wrong' then
    redis.call('ZADD', KEYS[i] .. ':wrong', now, ARGV[1])
    redis.call('PEXPIRE', KEYS[i] .. ':wrong', ARGV[2])
  end
end
return 1";

/// Says that a server is there, forgets those that are not, and counts.
const BEAT_SCRIPT: &str = "
local at = redis.call('TIME'); local now = at[1] * 1000 + math.floor(at[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZCARD', KEYS[1])";

/// Where the Redis is that does not answer: `None` is answered to whoever asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Away;

/// What may become of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begun {
    /// Too many were wrong.
    Refused,
    /// It counts from now on.
    Counts,
    /// Too many would be wrong if those under way are.
    Waits,
}

/// A Redis that servers share. Cheap to clone.
#[derive(Clone)]
pub struct Shared(Arc<Inner>);

struct Inner {
    client: Client,
    connection: ConnectionManager,
    there: AtomicBool,
    /// How many servers there were when it was last known.
    servers: AtomicU32,
    /// This server.
    id: Uuid,
    /// Whose names these are: those of another installation on the same Redis are others.
    space: String,
}

impl fmt::Debug for Shared {
    /// Not the address: a password is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("there", &self.is_there()).field("servers", &self.servers()).finish_non_exhaustive()
    }
}

impl Shared {
    /// A Redis at an address such as `redis://:password@host:6379/0`, for the servers that say the same `space`. It is not asked
    /// whether it is there.
    ///
    /// # Errors
    /// `INT_001` for what is no address; it is not shown.
    pub fn at(url: &str, space: &str) -> crate::Result<Self> {
        // Its errors may quote the address, with the password in it.
        let wrong = |_: RedisError| crate::Error::new(Code::Int001, "redis_url is not an address of a Redis, such as redis://host:6379/0");
        let client = Client::open(url).map_err(wrong)?;
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_response_timeout(Some(PATIENCE))
            .set_connection_timeout(Some(PATIENCE));
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(wrong)?;
        let (there, servers) = (AtomicBool::new(false), AtomicU32::new(1));
        Ok(Self(Arc::new(Inner { client, connection, there, servers, id: Uuid::new_v4(), space: space.to_owned() })))
    }

    /// Whether this is an address of a Redis that can be used: without TLS, which is not built in.
    pub fn is_address(url: &str) -> bool {
        Client::open(url).is_ok()
    }

    /// Whether it answered when it was last asked.
    pub fn is_there(&self) -> bool {
        self.0.there.load(Ordering::Acquire)
    }

    /// How many servers share it, or did when that was last known: never less than this one.
    pub fn servers(&self) -> u32 {
        self.0.servers.load(Ordering::Acquire).max(1)
    }

    /// A name in the Redis. The braces keep all of them on one node of a cluster.
    fn name(&self, what: &str) -> String {
        format!("{{{}}}:{what}", self.0.space)
    }

    async fn ask(&self, command: &redis::Cmd) -> Result<Value, Away> {
        if !self.is_there() {
            return Err(Away);
        }
        self.try_ask(command).await
    }

    async fn try_ask(&self, command: &redis::Cmd) -> Result<Value, Away> {
        let mut connection = self.0.connection.clone();
        let answer = tokio::time::timeout(PATIENCE * 2, command.query_async::<Value>(&mut connection)).await;
        match answer {
            Ok(Ok(value)) => {
                if !self.0.there.swap(true, Ordering::AcqRel) {
                    tracing::info!("the Redis is there");
                }
                Ok(value)
            }
            failed => {
                if self.0.there.swap(false, Ordering::AcqRel) {
                    let kind = failed.ok().and_then(Result::err).map(|error| error.kind());
                    tracing::warn!(?kind, "the Redis does not answer; this server counts by itself until it does");
                }
                Err(Away)
            }
        }
    }

    async fn script(&self, script: &str, keys: &[String], arguments: &[String]) -> Result<i64, Away> {
        self.number(&eval(script, keys, arguments)).await
    }

    async fn number(&self, command: &redis::Cmd) -> Result<i64, Away> {
        match self.ask(command).await? {
            Value::Int(number) => Ok(number),
            _ => Err(Away),
        }
    }

    /// Counts an attempt under these keys, each with what it may have.
    pub(crate) async fn begin(&self, id: Uuid, keys: &[(String, u32)], window: Duration) -> Result<Begun, Away> {
        let names: Vec<String> = keys.iter().map(|(key, _)| self.name(&format!("try:{key}"))).collect();
        let mut arguments = vec![id.to_string(), window.as_millis().to_string()];
        arguments.extend(keys.iter().map(|(_, most)| most.to_string()));
        Ok(match self.script(BEGIN, &names, &arguments).await? {
            0 => Begun::Refused,
            1 => Begun::Counts,
            _ => Begun::Waits,
        })
    }

    /// Ends an attempt. Without an answer it is as if it had gone on until it is forgotten.
    pub(crate) async fn end(&self, id: Uuid, keys: &[String], window: Duration, right: bool) {
        let names: Vec<String> = keys.iter().map(|key| self.name(&format!("try:{key}"))).collect();
        let end = if right { "right" } else { "wrong" };
        let _ = self.script(END, &names, &[id.to_string(), window.as_millis().to_string(), end.to_owned()]).await;
    }

    /// Whether nobody did this within the last while; from now on somebody has.
    pub(crate) async fn first_in(&self, key: &str, gap: Duration) -> Result<bool, Away> {
        let mut command = cmd("SET");
        command.arg(self.name(&format!("pace:{key}"))).arg(1).arg("NX").arg("PX").arg(gap.as_millis().to_string());
        Ok(self.ask(&command).await? != Value::Nil)
    }

    /// Tells all servers what a client whispers.
    pub(crate) async fn whisper(&self, message: &str) -> Result<(), Away> {
        let mut command = cmd("PUBLISH");
        command.arg(self.name(WHISPERS)).arg(message);
        self.ask(&command).await.map(drop)
    }

    async fn beat(&self) {
        let keys = [self.name("servers")];
        let command = eval(BEAT_SCRIPT, &keys, &[self.0.id.to_string(), GONE_MS.to_string()]);
        if let Ok(Value::Int(servers)) = self.try_ask(&command).await {
            self.0.servers.store(u32::try_from(servers).unwrap_or(1).max(1), Ordering::Release);
        }
        // Who listens hears that the connection lives.
        let mut command = cmd("PUBLISH");
        command.arg(self.name(WHISPERS)).arg("{}");
        let _ = self.try_ask(&command).await;
    }

    /// Says that this server has gone, so that the others need not find out.
    pub async fn leave(&self) {
        let mut command = cmd("ZREM");
        command.arg(self.name("servers")).arg(self.0.id.to_string());
        let _ = self.ask(&command).await;
    }

    /// Hands on what other servers are whispered, until the connection is lost.
    async fn listen(&self, hub: &Hub) -> Result<(), RedisError> {
        let mut pubsub = self.0.client.get_async_pubsub().await?;
        pubsub.subscribe(self.name(WHISPERS)).await?;
        let mut messages = pubsub.on_message();
        while let Ok(Some(message)) = tokio::time::timeout(SILENCE, messages.next()).await {
            let whisper: serde_json::Value = serde_json::from_slice(message.get_payload_bytes()).unwrap_or_default();
            if let Some(channel) = whisper.get("channel").and_then(serde_json::Value::as_str) {
                hub.whisper(channel, &whisper);
            }
        }
        Ok(())
    }

    /// Keeps in touch for as long as what is answered lives. The first look is over when this returns.
    pub async fn keep(&self, hub: Hub) -> JoinSet<()> {
        self.beat().await;
        let mut tasks = JoinSet::new();
        let this = self.clone();
        tasks.spawn(async move {
            let mut beat = tokio::time::interval(BEAT);
            beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                beat.tick().await;
                this.beat().await;
            }
        });
        let this = self.clone();
        tasks.spawn(async move {
            let mut again = tokio::time::interval(BEAT);
            again.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            loop {
                again.tick().await;
                // Whatever ends it, there is nothing to do but to try again.
                let _ = this.listen(&hub).await;
            }
        });
        tasks
    }
}

fn eval(script: &str, keys: &[String], arguments: &[String]) -> redis::Cmd {
    let mut command = cmd("EVAL");
    command.arg(script).arg(keys.len()).arg(keys).arg(arguments);
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_testbed::Peer;

    const WINDOW: Duration = Duration::from_secs(60);

    async fn pair(redis: &Peer) -> (Shared, Shared) {
        let url = format!("redis://{}/", redis.address());
        let (one, two) = (Shared::at(&url, "computor").unwrap(), Shared::at(&url, "computor").unwrap());
        one.beat().await;
        two.beat().await;
        (one, two)
    }

    fn keys(most: u32) -> [(String, u32); 1] {
        [("ada".to_owned(), most)]
    }

    async fn ends(server: &Shared, id: Uuid, right: bool) {
        server.end(id, &["ada".to_owned()], WINDOW, right).await;
    }

    #[tokio::test]
    async fn installations_on_one_redis_know_nothing_of_each_other() {
        let Some(redis) = Peer::redis() else { return };
        let (one, _) = pair(&redis).await;
        let demo = Shared::at(&format!("redis://{}/", redis.address()), "computor-demo").unwrap();
        demo.beat().await;
        assert_eq!((demo.servers(), one.begin(Uuid::from_u128(1), &keys(1), WINDOW).await), (1, Ok(Begun::Counts)));
        assert_eq!(demo.begin(Uuid::from_u128(2), &keys(1), WINDOW).await, Ok(Begun::Counts));
    }

    #[tokio::test]
    async fn attempts_on_all_servers_count_together() {
        let Some(redis) = Peer::redis() else { return };
        let (one, two) = pair(&redis).await;
        let [first, second, third] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(one.begin(first, &keys(2), WINDOW).await, Ok(Begun::Counts));
        assert_eq!(two.begin(second, &keys(2), WINDOW).await, Ok(Begun::Counts));
        assert_eq!(two.begin(third, &keys(2), WINDOW).await, Ok(Begun::Waits), "both may be right");
        ends(&one, first, false).await;
        assert_eq!(two.begin(third, &keys(2), WINDOW).await, Ok(Begun::Waits));
        ends(&two, second, true).await;
        assert_eq!(two.begin(third, &keys(2), WINDOW).await, Ok(Begun::Counts), "what is right is given back");
        ends(&two, third, false).await;
        for server in [&one, &two] {
            assert_eq!(server.begin(second, &keys(2), WINDOW).await, Ok(Begun::Refused));
        }
        // One used-up key is enough, and the others are not counted for it.
        let both = [("bob".to_owned(), 1), ("ada".to_owned(), 2)];
        assert_eq!(one.begin(second, &both, WINDOW).await, Ok(Begun::Refused));
        assert_eq!(one.begin(second, &both[..1], WINDOW).await, Ok(Begun::Counts));
        // After the window all is forgotten: here, one of no length.
        assert_eq!(one.begin(second, &keys(2), Duration::ZERO).await, Ok(Begun::Counts));
    }

    #[tokio::test]
    async fn nothing_waits_for_a_redis_that_is_away_and_it_is_found_again() {
        let Some(mut redis) = Peer::redis() else { return };
        let (one, two) = pair(&redis).await;
        one.beat().await;
        assert_eq!((one.servers(), two.servers()), (2, 2));
        assert_eq!((one.first_in("ada", WINDOW).await, two.first_in("ada", WINDOW).await), (Ok(true), Ok(false)));
        redis.stop();
        let asked = std::time::Instant::now();
        assert_eq!(one.first_in("ada", WINDOW).await, Err(Away));
        assert_eq!(one.begin(Uuid::from_u128(1), &keys(2), WINDOW).await, Err(Away));
        assert_eq!(one.whisper("{}").await, Err(Away));
        assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
        assert!(!one.is_there() && one.servers() == 2, "how many there were is remembered");
        redis.start();
        while !one.is_there() {
            one.beat().await;
        }
        assert_eq!(one.first_in("ada", WINDOW).await, Ok(true), "nothing durable is in it");
        assert_eq!(one.servers(), 1);
        two.beat().await;
        two.leave().await;
        one.beat().await;
        assert_eq!(one.servers(), 1, "who has left is not counted");
    }

    /// Its kernel takes what it is asked, and nobody answers.
    #[tokio::test]
    async fn a_redis_that_is_frozen_costs_a_quarter_of_a_second_once() {
        let Some(redis) = Peer::redis() else { return };
        let (one, _) = pair(&redis).await;
        let send =
            |signal: &str| assert!(std::process::Command::new("kill").args([signal, &redis.pid().to_string()]).status().unwrap().success());
        assert_eq!(one.first_in("ada", WINDOW).await, Ok(true));
        send("-STOP");
        let asked = std::time::Instant::now();
        assert_eq!(one.begin(Uuid::from_u128(1), &keys(2), WINDOW).await, Err(Away));
        let first = asked.elapsed();
        for n in 2..100 {
            assert_eq!(one.begin(Uuid::from_u128(n), &keys(2), WINDOW).await, Err(Away), "it is known, and nobody is asked");
        }
        let others = asked.elapsed().saturating_sub(first);
        send("-CONT");
        assert!(first < PATIENCE * 3 && others < PATIENCE, "{first:?} {others:?}");
        while !one.is_there() {
            one.beat().await;
        }
        assert_eq!(one.begin(Uuid::from_u128(1), &keys(2), WINDOW).await, Ok(Begun::Counts));
    }

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in ["redis://localhost", "redis://:secret@10.0.0.1:6380/2", "redis+unix:///run/redis.sock"] {
            assert!(Shared::is_address(good), "{good}");
        }
        for bad in ["", "localhost:6379", "http://localhost", "rediss://localhost"] {
            assert!(!Shared::is_address(bad), "{bad}");
        }
    }
}
