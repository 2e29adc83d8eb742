//! The second factor: what is asked of whom, and what does not do for it.

use crate::support::{Answer, Server, Someone, Term, TestClock};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_backend::{Clock as _, auth::Totp};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

const PASSWORD: &str = "lime-harbour-quartz-71";

async fn server(required: bool, clock: &TestClock) -> Server {
    let change = |options: &mut computor_backend::Options| {
        options.secret_key = Some("a key of at least thirty-two characters".to_owned().into());
        options.second_factor_required = required;
    };
    Server::start_with(change, Arc::new(clock.clone())).await
}

/// Gives somebody a password.
async fn with_password(server: &Server, admin: &Someone, name: &str) {
    let body = json!({"username": name, "new_password": PASSWORD, "confirm_password": PASSWORD});
    server.post(admin, "/password/admin/set", body).await.expect(200);
}

struct Session<'s> {
    server: &'s Server,
    bearer: String,
    refresh: String,
}

impl<'s> Session<'s> {
    async fn open(server: &'s Server, name: &str) -> Self {
        let body = json!({"username": name, "password": PASSWORD}).to_string();
        let tokens = server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await.expect(200);
        Self::of(server, &tokens)
    }

    fn of(server: &'s Server, tokens: &Value) -> Self {
        let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
        Self { server, bearer: format!("Bearer {}", text("access_token")), refresh: text("refresh_token") }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let headers = [("authorization", self.bearer.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.server.raw(method, path, &headers, body).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, Value::Null).await
    }

    async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, body).await
    }

    async fn show(&self, code: &str) -> Answer {
        self.post("/auth/second-factor", json!({"code": code})).await
    }

    /// Makes a factor and confirms it; answers it and the recovery codes.
    async fn enrol(&self, clock: &TestClock) -> (Totp, Vec<String>) {
        let made = self.post("/user/second-factor", json!({"password": PASSWORD})).await.expect(201);
        let totp = Totp::kept(made["secret"].as_str().unwrap().to_owned().into());
        let codes = self.post("/user/second-factor/confirm", json!({"code": now(&totp, clock)})).await.expect(200);
        let codes = codes["recovery_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        (totp, codes)
    }
}

fn now(totp: &Totp, clock: &TestClock) -> String {
    totp.code(clock.now().timestamp() / 30).unwrap()
}

#[tokio::test]
async fn a_session_can_do_nothing_until_the_code_is_shown() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    server.somebody("ada", &[]).await;
    with_password(&server, &admin, "ada").await;
    let (first, other) = (Session::open(&server, "ada").await, Session::open(&server, "ada").await);
    assert_eq!(first.get("/user/second-factor").await.expect(200)["enabled"], false);
    let (totp, codes) = first.enrol(&clock).await;
    assert_eq!(codes.len(), 10);
    // The session that made it goes on; what was open besides is over.
    first.get("/user/views").await.expect(200);
    assert_eq!(other.get("/user").await.status, 401);
    let known = first.get("/user/second-factor").await.expect(200);
    assert_eq!((&known["enabled"], &known["recovery_codes"]), (&json!(true), &json!(10)));

    clock.advance(60);
    let session = Session::open(&server, "ada").await;
    for (method, path) in [
        (Method::GET, "/user/views"),
        (Method::POST, "/api-tokens"),
        (Method::POST, "/password/change"),
        (Method::POST, "/user/second-factor"),
    ] {
        assert_eq!(session.ask(method, path, json!({})).await.code(), "AUTHZ_008", "{path}");
    }
    session.get("/user").await.expect(200);
    // A refreshed session lacks it as well.
    let refreshed = server.raw(Method::POST, "/auth/refresh/local", &[], json!({"refresh_token": session.refresh}).to_string()).await;
    let session = Session::of(&server, &refreshed.expect(200));
    assert_eq!(session.get("/user/views").await.code(), "AUTHZ_008");
    assert_eq!(session.show("000000").await.code(), "VAL_001");
    session.show(&now(&totp, &clock)).await.expect(200);
    session.get("/user/views").await.expect(200);
    session.post("/auth/logout", Value::Null).await.expect(200);
}

#[tokio::test]
async fn a_code_works_once_and_none_from_before_it() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let (totp, codes) = Session::open(&server, "root").await.enrol(&clock).await;
    // The one that confirmed it is used up.
    let replay = Session::open(&server, "root").await;
    assert_eq!(replay.show(&now(&totp, &clock)).await.code(), "VAL_001");
    clock.advance(60);
    let code = now(&totp, &clock);
    Session::open(&server, "root").await.show(&code).await.expect(200);
    assert_eq!(replay.show(&code).await.code(), "VAL_001");
    let before = totp.code(clock.now().timestamp() / 30 - 1).unwrap();
    assert_eq!(replay.show(&before).await.code(), "VAL_001");
    assert_eq!(replay.get("/user/views").await.code(), "AUTHZ_008");
    // Recovery codes work once each, however they are typed, and are kept as hashes.
    let typed = format!("{}-{}", &codes[0][..8].to_lowercase(), &codes[0][8..]);
    replay.show(&typed).await.expect(200);
    assert_eq!(replay.get("/user/second-factor").await.expect(200)["recovery_codes"], 9);
    let again = Session::open(&server, "root").await;
    assert_eq!(again.show(&codes[0]).await.code(), "VAL_001");
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("select code_hash from recovery_code").fetch_all(server.db.pool()).await.unwrap();
    assert!(kept.iter().all(|hash| hash.len() == 32));
    let sealed: String = sqlx::query_scalar("select sealed from second_factor").fetch_one(server.db.pool()).await.unwrap();
    assert!(!sealed.contains(totp.reveal()));
}

#[tokio::test]
async fn guessing_codes_is_limited() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let (totp, _) = Session::open(&server, "root").await.enrol(&clock).await;
    clock.advance(60);
    let session = Session::open(&server, "root").await;
    for _ in 0..5 {
        assert_eq!(session.show("000000").await.code(), "VAL_001");
    }
    assert_eq!(session.show(&now(&totp, &clock)).await.code(), "RATE_002", "also the right one");
    clock.advance(60);
    session.show(&now(&totp, &clock)).await.expect(200);
}

#[tokio::test]
async fn api_tokens_are_not_asked_and_a_password_alone_does_not_do() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let basic = format!("Basic {}", STANDARD.encode(format!("root:{PASSWORD}")));
    let with_basic = async || server.raw(Method::GET, "/user", &[("authorization", &basic)], "").await;
    with_basic().await.expect(200);
    Session::open(&server, "root").await.enrol(&clock).await;
    assert_eq!(with_basic().await.code(), "AUTHZ_008");
    server.get(&admin, "/user/views").await.expect(200);
}

#[tokio::test]
async fn whoever_has_rights_needs_one_where_that_is_set() {
    let clock = TestClock::new();
    let server = server(true, &clock).await;
    let term = Term::create(&server).await;
    for name in ["root", "student", "tutor"] {
        with_password(&server, &term.admin, name).await;
    }
    Session::open(&server, "student").await.get("/user/views").await.expect(200);
    for name in ["root", "tutor"] {
        let session = Session::open(&server, name).await;
        assert_eq!(session.get("/user/views").await.code(), "AUTHZ_008", "{name}");
        let basic = format!("Basic {}", STANDARD.encode(format!("{name}:{PASSWORD}")));
        assert_eq!(server.raw(Method::GET, "/user", &[("authorization", &basic)], "").await.code(), "AUTHZ_008");
        // Nobody else makes one for them, and a code of none is no code.
        assert_eq!(session.post("/user/second-factor", json!({})).await.code(), "VAL_001");
        assert_eq!(session.post("/user/second-factor", json!({"password": "another one 123"})).await.code(), "VAL_001");
        assert_eq!(session.show("000000").await.code(), "AUTHZ_008");
        let (totp, _) = session.enrol(&clock).await;
        session.get("/user/views").await.expect(200);
        assert_eq!(session.post("/user/second-factor", json!({"password": PASSWORD})).await.code(), "CONFLICT_001");
        clock.advance(60);
        let refused = session.post("/user/second-factor/remove", json!({"code": now(&totp, &clock)})).await;
        assert_eq!(refused.code(), "AUTHZ_001", "it is needed");
    }
    // Programs go on.
    server.get(&term.admin, "/user/views").await.expect(200);
}

#[tokio::test]
async fn one_takes_it_away_with_a_code_and_an_administrator_without() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    let (ada, manager) = (server.somebody("ada", &[]).await, server.somebody("manager", &["_user_manager"]).await);
    with_password(&server, &admin, "ada").await;
    let session = Session::open(&server, "ada").await;
    let path = format!("/users/{}/second-factor", ada.id);
    assert_eq!(server.delete(&admin, &path).await.code(), "NF_001", "there is none");
    let (totp, _) = session.enrol(&clock).await;
    clock.advance(60);
    assert_eq!(session.post("/user/second-factor/remove", json!({"code": "000000"})).await.code(), "VAL_001");
    session.post("/user/second-factor/remove", json!({"code": now(&totp, &clock)})).await.expect(200);
    Session::open(&server, "ada").await.get("/user/views").await.expect(200);

    let session = Session::open(&server, "ada").await;
    session.enrol(&clock).await;
    assert_eq!(server.delete(&manager, &path).await.status, 403);
    assert_eq!(server.delete(&ada, &path).await.status, 403);
    server.delete(&admin, &path).await.expect(200);
    assert_eq!(session.get("/user").await.status, 401, "whoever had the app has no session left");
    Session::open(&server, "ada").await.get("/user/views").await.expect(200);
}

#[tokio::test]
async fn without_a_key_nothing_is_kept_and_nobody_is_locked_out() {
    let server = Server::start_with(|options| options.second_factor_required = true, Arc::new(computor_backend::SystemClock)).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let session = Session::open(&server, "root").await;
    assert_eq!(session.post("/user/second-factor", json!({"password": PASSWORD})).await.code(), "NIMPL_001");
    session.get("/user/views").await.expect(200);
}
