//! Several servers over one database: what they share by a Redis and without one, and files in a bucket.

use crate::{
    live::Tab,
    store::Library,
    support::{Answer, Server, Someone},
};
use bytes::Bytes;
use computor_backend::{Options, SystemClock, auth::Secret, live::Follower};
use computor_store::{Digest, Store, StoreConfig, copy};
use computor_testbed::{BUCKET, Peer, S3_KEY, S3_SECRET};
use futures::{StreamExt as _, TryStreamExt as _, future::join_all};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const PASSWORD: &str = "a rather long secret";

/// Two servers that share a Redis, in touch with it for as long as the last value lives.
async fn two(redis: &Peer) -> (Server, Server, Vec<tokio::task::JoinSet<()>>) {
    let url = format!("redis://{}/", redis.address());
    let set = |options: &mut Options| options.redis = Some(Secret::from(url));
    let one = Server::start_with(set, Arc::new(SystemClock)).await;
    let two = one.beside(one.app.store.clone(), |_| {}).await;
    let mut kept = Vec::new();
    for server in [&one, &two, &one] {
        kept.push(server.app.shared.as_ref().unwrap().keep(server.app.live.clone()).await);
    }
    (one, two, kept)
}

async fn with_passwords(server: &Server, names: &[&str]) {
    let admin = server.admin().await;
    for name in names {
        let body = json!({"username": name, "email": format!("{name}@example.org"), "given_name": name, "password": PASSWORD});
        server.post(&admin, "/users", body).await.id();
    }
}

async fn log_in(server: &Server, name: &str, password: &str) -> Answer {
    server.raw(Method::POST, "/auth/login", &[], json!({"username": name, "password": password}).to_string()).await
}

async fn readiness(server: &Server) -> Value {
    server.raw(Method::GET, "/readyz", &[], "").await.body
}

/// Asks until it is so; another process does not tell.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(30), "in vain: {what}");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn servers_share_the_limit_of_log_ins_and_each_has_a_part_of_it_without_redis() {
    let Some(mut redis) = Peer::redis() else { return };
    let (one, two, _kept) = two(&redis).await;
    with_passwords(&one, &["ada", "ben", "cem", "dee"]).await;
    assert_eq!((&readiness(&one).await["redis"], &readiness(&one).await["slower"]), (&json!(true), &Value::Null));
    // Five wrong ones in all, wherever they are tried; then the right one is not looked at, anywhere.
    for n in 0..5 {
        let server = if n % 2 == 0 { &one } else { &two };
        assert_eq!(log_in(server, "ada", "wrong").await.status, 401, "{n}");
    }
    for server in [&one, &two] {
        let refused = log_in(server, "ada", PASSWORD).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (429, "RATE_002"));
        log_in(server, "ben", PASSWORD).await.expect(200);
    }
    // Whoever is in a hurry on both is not refused.
    let many = join_all((0..8).map(|n| log_in(if n % 2 == 0 { &one } else { &two }, "ben", PASSWORD))).await;
    assert!(many.iter().all(|answer| answer.status == 200), "{many:?}");

    redis.stop();
    for server in [&one, &two] {
        log_in(server, "ben", PASSWORD).await.expect(200);
        let ready = readiness(server).await;
        assert_eq!((&ready["redis"], ready["missing"].get("redis")), (&json!(false), None), "{ready}");
        assert!(ready["slower"]["redis"].as_str().unwrap().contains("Redis"), "{ready}");
        // Two each of five, so no more than five in all.
        for _ in 0..2 {
            assert_eq!(log_in(server, "cem", "wrong").await.status, 401);
        }
        assert_eq!(log_in(server, "cem", PASSWORD).await.code(), "RATE_002");
        // Who was shut out here before is shut out still.
        assert_eq!(log_in(server, "ada", PASSWORD).await.code(), "RATE_002");
    }

    redis.start();
    for server in [&one, &two] {
        until("the Redis is found again", async || readiness(server).await["redis"] == json!(true)).await;
    }
    for n in 0..5 {
        assert_eq!(log_in(if n < 3 { &one } else { &two }, "dee", "wrong").await.status, 401);
    }
    assert_eq!(log_in(&two, "dee", PASSWORD).await.code(), "RATE_002");
    log_in(&two, "ben", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_socket_on_one_server_hears_what_another_did() {
    let Some(mut redis) = Peer::redis() else { return };
    let (one, two, _kept) = two(&redis).await;
    let library = Library::create(&one).await;
    let _followers = [Follower::start(one.app.clone()).await.unwrap(), Follower::start(two.app.clone()).await.unwrap()];
    let term = &library.term;
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let (group, course) = (format!("submission_group:{}", library.group), format!("course:{}", term.course));
    let (mut here, mut there) = (Tab::of(&one, student).await, Tab::of(&two, tutor).await);
    assert_eq!(here.subscribe(&group).await["type"], "channel:subscribed");
    for channel in [&group, &course] {
        assert_eq!(there.subscribe(channel).await["type"], "channel:subscribed");
    }
    for title in ["with it", "without it"] {
        // What is in the database: events, by PostgreSQL alone.
        let path = format!("/course-contents/{}", term.assignment);
        one.patch(term.person("lecturer"), &path, json!({"title": title})).await.expect(200);
        assert_eq!(there.event("course:content_updated").await["channel"], json!(course), "{title}");
        // What is not: through Redis, or PostgreSQL while that is away.
        here.say(&json!({"type": "typing:start", "channel": group}).to_string()).await;
        assert_eq!(there.event("typing:update").await["user_id"], json!(student.id), "{title}");
        redis.stop();
    }
}

fn bucket(peer: &Peer) -> Store {
    Store::open(&StoreConfig::S3 {
        endpoint: Some(format!("http://{}", peer.address())),
        bucket: BUCKET.into(),
        key_id: S3_KEY.into(),
        secret: S3_SECRET.into(),
        region: "us-east-1".into(),
        prefix: String::new(),
        path_style: true,
    })
    .unwrap()
}

fn artifact(answer: Answer) -> String {
    answer.expect(201)["artifacts"][0].as_str().unwrap().to_owned()
}

async fn read(server: &Server, who: &Someone, artifact: &str) -> (u16, Vec<u8>) {
    server.download(who, &format!("/submissions/artifacts/{artifact}/download")).await
}

#[tokio::test]
async fn files_move_into_a_bucket_and_back_while_students_hand_in() {
    let Some(s3) = Peer::s3() else { return };
    let local = Server::start().await;
    let library = Library::create(&local).await;
    let student = library.term.person("student");
    let remote = local.beside(bucket(&s3), |_| {}).await;
    for (from, to) in [(&local, &remote), (&remote, &local)] {
        let hand_ins = async {
            let mut made = Vec::new();
            for n in 0..12 {
                made.push(artifact(library.hand_in(from, student, format!("{n} {}", from.url).as_bytes()).await));
            }
            made
        };
        let copies = async {
            let mut copied = 0;
            for _ in 0..3 {
                copied += copy(&from.app.store, &to.app.store, 4, |_| {}).await.unwrap().copied;
            }
            copied
        };
        let (made, during) = tokio::join!(hand_ins, copies);
        // The last one, while nobody hands in; then the other server takes over.
        let last = copy(&from.app.store, &to.app.store, 4, |_| {}).await.unwrap();
        let all = from.app.store.list().count().await as u64;
        assert_eq!((during + last.copied, last.damaged.len()), (all, 0), "{during} {last:?}");
        assert_eq!(copy(&from.app.store, &to.app.store, 4, |_| {}).await.unwrap().copied, 0);
        for id in &made {
            let (status, archive) = read(to, student, id).await;
            assert!(status == 200 && archive == read(from, student, id).await.1 && archive.starts_with(b"PK"), "{status}");
        }
        let after = artifact(library.hand_in(to, student, b"after").await);
        assert_eq!(read(to, student, &after).await.0, 200);
        let of_test = to.app.store.list().map_ok(|file| file.digest).try_collect::<Vec<Digest>>().await.unwrap();
        for digest in of_test.iter().filter(|_| std::ptr::eq(to, &local)) {
            to.app.store.verify(*digest).await.unwrap();
        }
        // So that the way back has as much to do.
        for digest in of_test {
            from.app.store.delete(digest).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_bucket_that_is_away_is_said_and_leaves_nothing_half_done() {
    let Some(mut s3) = Peer::s3() else { return };
    let local = Server::start().await;
    let library = Library::create(&local).await;
    let server = local.beside(bucket(&s3), |_| {}).await;
    let student = library.term.person("student");
    let kept = artifact(library.hand_in(&server, student, b"kept").await);
    // Links of `/storage` go through the server, so they work over every store alike.
    let admin = &library.term.admin;
    let large = Bytes::from(vec![7; 9 << 20]);
    let link = async |method: &str, key: &str| {
        let body = json!({"object_key": key, "method": method, "expiry_seconds": 600});
        let url = server.post(admin, "/storage/presigned-url", body).await.expect(200)["url"].as_str().unwrap().to_owned();
        url[url.find("/storage/links/").unwrap()..].to_owned()
    };
    let put = link("PUT", "large.bin").await;
    assert_eq!(server.raw(Method::PUT, &put, &[], large.clone()).await.status, 204);
    let get = link("GET", "large.bin").await;
    assert!(server.bytes(Method::GET, &get, &[]).await.2 == large);
    let part = server.bytes(Method::GET, &get, &[("range", "bytes=9437180-")]).await;
    assert_eq!((part.0, part.2.as_slice()), (206, &[7_u8; 4][..]));
    assert_eq!(server.bytes(Method::GET, &format!("{}x", &get[..get.len() - 1]), &[]).await.0, 404, "a link that was changed");

    let rows = async || sqlx::query_scalar::<_, i64>("select count(*) from submission_artifact").fetch_one(local.db.pool()).await.unwrap();
    let before = rows().await;
    s3.stop();
    let asked = Instant::now();
    let refused = library.hand_in(&server, student, b"lost").await;
    assert_eq!((refused.status.as_u16(), refused.code()), (503, "EXT_003"), "{refused:?}");
    assert!(refused.body["message"].as_str().unwrap().contains("file store"), "{}", refused.body);
    assert_eq!(read(&server, student, &kept).await.0, 503);
    assert!(asked.elapsed() < Duration::from_secs(30), "{:?}", asked.elapsed());
    assert_eq!(rows().await, before);
    s3.start();
    assert_eq!(read(&server, student, &kept).await.0, 200);
    artifact(library.hand_in(&server, student, b"lost").await);
    assert_eq!(rows().await, before + 1);
}

/// How long until everybody knows, over three servers:
/// `cargo test -p computor-backend --test api -- --ignored --nocapture measure_fan_out`; `SOCKETS` says how many.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures, and wants the machine for itself"]
async fn measure_fan_out() {
    const ROUNDS: usize = 20;
    let sockets: usize = std::env::var("SOCKETS").ok().and_then(|number| number.parse().ok()).unwrap_or(1500);
    let one = Server::start().await;
    let servers = [one.beside(one.app.store.clone(), |_| {}).await, one.beside(one.app.store.clone(), |_| {}).await, one];
    let mut followers = Vec::new();
    for server in &servers {
        followers.push(Follower::start(server.app.clone()).await.unwrap());
    }
    let (heard, mut all) = tokio::sync::mpsc::unbounded_channel::<Instant>();
    let mut tasks = tokio::task::JoinSet::new();
    for user in 0..sockets.div_ceil(9) {
        let who = servers[2].somebody(&format!("u{user}"), &[]).await;
        for n in 0..9.min(sockets - user * 9) {
            let (mut tab, heard) = (Tab::of(&servers[n % 3], &who).await, heard.clone());
            tasks.spawn(async move {
                loop {
                    tab.event("test:it").await;
                    heard.send(Instant::now()).unwrap();
                }
            });
        }
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let said = Instant::now();
        sqlx::query("select announce(array['global'], 'test:it', '{}')").execute(servers[2].db.pool()).await.unwrap();
        for _ in 0..sockets {
            times.push(all.recv().await.unwrap() - said);
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    eprintln!("{sockets} sockets on 3 servers: p50 {:.1} ms, p99 {:.1} ms, all {:.1} ms", at(50), at(99), at(100));
}
