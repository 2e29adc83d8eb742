//! The second factor: what is asked of whom, and what does not do for it.

use crate::support::{Answer, Server, Someone, Term, TestClock};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_backend::{Clock as _, auth::Totp};
use futures::future::join_all;
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

    /// Shows the code; the session that lacks nothing.
    async fn shown(&self, code: &str) -> Self {
        Self::of(self.server, &self.show(code).await.expect(200))
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

/// Too short to be one of the right codes by chance.
const NOT_IT: [&str; 2] = ["00000", "11111"];

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
    assert_eq!(session.show(NOT_IT[0]).await.code(), "VAL_001");
    let whole = session.shown(&now(&totp, &clock)).await;
    whole.get("/user/views").await.expect(200);
    // Whoever knew the tokens from before knows nothing that works.
    assert_eq!(session.get("/user").await.status, 401);
    let refreshed = server.raw(Method::POST, "/auth/refresh/local", &[], json!({"refresh_token": session.refresh}).to_string()).await;
    assert_eq!(refreshed.status, 401);
    clock.advance(30);
    assert_eq!(whole.show(&now(&totp, &clock)).await.code(), "CONFLICT_002", "it waits for nothing");
    whole.post("/auth/logout", Value::Null).await.expect(200);
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
    Session::open(&server, "root").await.shown(&code).await.get("/user/views").await.expect(200);
    assert_eq!(replay.show(&code).await.code(), "VAL_001");
    let before = totp.code(clock.now().timestamp() / 30 - 1).unwrap();
    assert_eq!(replay.show(&before).await.code(), "VAL_001");
    assert_eq!(replay.get("/user/views").await.code(), "AUTHZ_008");
    // Recovery codes work once each, however they are typed, and are kept as hashes.
    let typed = format!("{}-{}", &codes[0][..8].to_lowercase(), &codes[0][8..]);
    let whole = replay.shown(&typed).await;
    assert_eq!(whole.get("/user/second-factor").await.expect(200)["recovery_codes"], 9);
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
        assert_eq!(session.show(NOT_IT[0]).await.code(), "VAL_001");
    }
    assert_eq!(session.show(&now(&totp, &clock)).await.code(), "RATE_002", "also the right one");
    clock.advance(60);
    // Neither do many at once get further.
    let wrong = join_all((0..20).map(|n| session.show(NOT_IT[n % 2]))).await;
    let looked_at = wrong.iter().filter(|answer| answer.code() == "VAL_001").count();
    assert_eq!((looked_at, wrong.iter().filter(|answer| answer.code() == "RATE_002").count()), (5, 15));
    clock.advance(60);
    session.shown(&now(&totp, &clock)).await;
    let refused =
        "select count(*) filter (where data ->> 'why' is null), count(*) filter (where data ->> 'why' is not null) from audit_entry
                   where kind = 'session.refused' and user_id = (select id from \"user\" where username = 'root')";
    let refused: (i64, i64) = sqlx::query_as(refused).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(refused, (10, 2), "each stands in the audit log, and once a minute that no more were looked at");
}

#[tokio::test]
async fn guessing_codes_for_weeks_comes_to_an_end() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let (totp, codes) = Session::open(&server, "root").await.enrol(&clock).await;
    clock.advance(60);
    sqlx::query("update second_factor set wrong = 98").execute(server.db.pool()).await.unwrap();
    let session = Session::open(&server, "root").await;
    assert!(session.show(NOT_IT[0]).await.body["message"].as_str().unwrap().contains("is wrong, or was used"));
    // A right one in time begins anew.
    session.shown(&now(&totp, &clock)).await;
    let wrong: i32 = sqlx::query_scalar("select wrong from second_factor").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(wrong, 0);
    sqlx::query("update second_factor set wrong = 99").execute(server.db.pool()).await.unwrap();
    clock.advance(60);
    let session = Session::open(&server, "root").await;
    assert!(session.show(NOT_IT[0]).await.body["message"].as_str().unwrap().contains("recovery code"));
    assert_eq!(session.show(&now(&totp, &clock)).await.code(), "VAL_001", "also the right one");
    session.shown(&codes[0]).await.get("/user/views").await.expect(200);
    clock.advance(60);
    Session::open(&server, "root").await.shown(&now(&totp, &clock)).await;
}

#[tokio::test]
async fn a_recovery_code_used_twice_at_once_works_once() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    with_password(&server, &admin, "root").await;
    let (_, codes) = Session::open(&server, "root").await.enrol(&clock).await;
    let mut sessions = Vec::new();
    for _ in 0..4 {
        sessions.push(Session::open(&server, "root").await);
    }
    let answers = join_all(sessions.iter().map(|session| session.show(&codes[0]))).await;
    let (right, wrong): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
    assert_eq!((right.len(), wrong.len()), (1, 3));
    assert!(wrong.iter().all(|answer| answer.code() == "VAL_001"));
    let used: i64 = sqlx::query_scalar("select count(*) from audit_entry where kind = 'second_factor.recovery_code_used'")
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    assert_eq!(used, 1);
}

#[tokio::test]
async fn nobody_gets_in_with_the_codes_of_somebody_else() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    let mut factors = Vec::new();
    for name in ["ada", "bob"] {
        server.somebody(name, &[]).await;
        with_password(&server, &admin, name).await;
        factors.push(Session::open(&server, name).await.enrol(&clock).await);
    }
    clock.advance(60);
    let bob = Session::open(&server, "bob").await;
    let (ada, codes) = &factors[0];
    assert_eq!(bob.show(&now(ada, &clock)).await.code(), "VAL_001");
    assert_eq!(bob.show(&codes[0]).await.code(), "VAL_001");
    bob.shown(&now(&factors[1].0, &clock)).await;
    Session::open(&server, "ada").await.shown(&codes[0]).await;
}

#[tokio::test]
async fn a_password_that_has_to_be_changed_makes_no_factor_and_locks_nobody_out() {
    let clock = TestClock::new();
    let server = server(true, &clock).await;
    let term = Term::create(&server).await;
    let reset = json!({"username": "tutor", "new_password": PASSWORD, "confirm_password": PASSWORD, "force_reset": true});
    server.post(&term.admin, "/password/admin/set", reset.clone()).await.expect(200);
    // Who has set it knows it.
    let session = Session::open(&server, "tutor").await;
    assert_eq!(session.post("/user/second-factor", json!({"password": PASSWORD})).await.code(), "AUTHZ_006");
    assert_eq!(session.get("/user/views").await.code(), "AUTHZ_006");
    let own = "quartz-harbour-lime-17";
    session.post("/password/set", json!({"new_password": own, "confirm_password": own})).await.expect(200);
    assert_eq!(session.get("/user/views").await.code(), "AUTHZ_008");
    let made = session.post("/user/second-factor", json!({"password": own})).await.expect(201);
    let totp = Totp::kept(made["secret"].as_str().unwrap().to_owned().into());
    session.post("/user/second-factor/confirm", json!({"code": now(&totp, &clock)})).await.expect(200);
    session.get("/user/views").await.expect(200);
    // With a factor, the code comes before the password: another one is no way around it.
    clock.advance(60);
    server.post(&term.admin, "/password/admin/set", reset).await.expect(200);
    let session = Session::open(&server, "tutor").await;
    assert_eq!(session.post("/password/set", json!({"new_password": own, "confirm_password": own})).await.code(), "AUTHZ_008");
    let session = session.shown(&now(&totp, &clock)).await;
    assert_eq!(session.get("/user/views").await.code(), "AUTHZ_006");
    session.post("/password/set", json!({"new_password": own, "confirm_password": own})).await.expect(200);
    session.get("/user/views").await.expect(200);
}

#[tokio::test]
async fn what_the_app_was_told_is_never_told_again() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    server.somebody("ada", &[]).await;
    with_password(&server, &admin, "ada").await;
    let session = Session::open(&server, "ada").await;
    let (totp, codes) = session.enrol(&clock).await;
    let sealed: String = sqlx::query_scalar("select sealed from second_factor").fetch_one(server.db.pool()).await.unwrap();
    for path in ["/user/second-factor", "/user", "/sessions/me", "/sessions/me/current"] {
        let answer = session.get(path).await.expect(200).to_string();
        for secret in [totp.reveal(), sealed.as_str()].into_iter().chain(codes.iter().map(String::as_str)) {
            assert!(!answer.contains(secret), "{path}");
        }
    }
    assert_eq!(session.post("/user/second-factor/confirm", json!({"code": now(&totp, &clock)})).await.code(), "CONFLICT_002");
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
        assert_eq!(session.show(NOT_IT[0]).await.code(), "AUTHZ_008");
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
async fn rights_that_come_later_need_one_as_much() {
    let clock = TestClock::new();
    let server = server(true, &clock).await;
    let term = Term::create(&server).await;
    with_password(&server, &term.admin, "student").await;
    let student = term.person("student").id;
    type Give = (&'static str, &'static str);
    // What makes somebody more than a student, and what takes it back.
    let ways: [Give; 4] = [
        ("insert into user_role (user_id, role_id) values ($1, '_admin')", "delete from user_role where user_id = $1"),
        (
            "update course_member set course_role_id = '_tutor' where user_id = $1",
            "update course_member set course_role_id = '_student' where user_id = $1",
        ),
        (
            "insert into organization_member (user_id, organization_id, organization_role_id) select $1, id, '_manager' from organization",
            "delete from organization_member where user_id = $1",
        ),
        (
            "insert into course_family_member (user_id, course_family_id, course_family_role_id) select $1, id, '_manager' from course_family",
            "delete from course_family_member where user_id = $1",
        ),
    ];
    let session = Session::open(&server, "student").await;
    let change = async |sql: &'static str| {
        sqlx::query(sql).bind(student).execute(server.db.pool()).await.unwrap();
        // As other servers are told that rights have changed.
        server.app.principals.clear();
    };
    for (give, take) in ways {
        session.get("/user/views").await.expect(200);
        change(give).await;
        assert_eq!(session.get("/user/views").await.code(), "AUTHZ_008", "{give}");
        session.get("/user").await.expect(200);
        // Another access token of the session is no way around.
        change(take).await;
    }
    // Promoted over HTTP, it holds at once; with a factor it goes on.
    let body = json!({"user_id": student, "role_id": "_admin"});
    server.post(&term.admin, "/user-roles", body).await.expect(200);
    assert_eq!(session.get("/users").await.code(), "AUTHZ_008");
    let refreshed = server.raw(Method::POST, "/auth/refresh/local", &[], json!({"refresh_token": session.refresh}).to_string()).await;
    let session = Session::of(&server, &refreshed.expect(200));
    assert_eq!(session.get("/users").await.code(), "AUTHZ_008", "a refreshed session lacks it as well");
    session.enrol(&clock).await;
    session.get("/users").await.expect(200);
}

#[tokio::test]
async fn an_administrator_takes_away_the_own_one_with_a_code_only() {
    let clock = TestClock::new();
    let server = server(false, &clock).await;
    let admin = server.admin().await;
    let other = server.somebody("other", &["_admin"]).await;
    with_password(&server, &admin, "root").await;
    let session = Session::open(&server, "root").await;
    let (totp, _) = session.enrol(&clock).await;
    let path = format!("/users/{}/second-factor", admin.id);
    // Neither by the session nor by a token, which is never asked for a code.
    assert_eq!(session.ask(Method::DELETE, &path, Value::Null).await.code(), "AUTHZ_001");
    assert_eq!(server.delete(&admin, &path).await.code(), "AUTHZ_001");
    assert_eq!(server.get(&admin, "/user/second-factor").await.expect(200)["enabled"], true);
    clock.advance(60);
    session.post("/user/second-factor/remove", json!({"code": now(&totp, &clock)})).await.expect(200);
    session.enrol(&clock).await;
    server.delete(&other, &path).await.expect(200);
    assert_eq!(session.get("/user").await.status, 401);
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
    assert_eq!(session.post("/user/second-factor/remove", json!({"code": NOT_IT[0]})).await.code(), "VAL_001");
    session.post("/user/second-factor/remove", json!({"code": now(&totp, &clock)})).await.expect(200);
    Session::open(&server, "ada").await.get("/user/views").await.expect(200);

    let session = Session::open(&server, "ada").await;
    session.enrol(&clock).await;
    assert_eq!(server.delete(&manager, &path).await.status, 403);
    assert_eq!(server.delete(&ada, &path).await.status, 403);
    server.delete(&admin, &path).await.expect(200);
    assert_eq!(session.get("/user").await.status, 401, "whoever had the app has no session left");
    Session::open(&server, "ada").await.get("/user/views").await.expect(200);
    let told = "select e.kind || ' by ' || u.username from audit_entry e join \"user\" u on u.id = e.created_by
                where e.kind like 'second_factor.%' order by e.number";
    let told: Vec<String> = sqlx::query_scalar(told).fetch_all(server.db.pool()).await.unwrap();
    let expected = ["confirmed by ada", "removed by ada", "confirmed by ada", "removed by root"];
    assert_eq!(told, expected.map(|what| format!("second_factor.{what}")));
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
