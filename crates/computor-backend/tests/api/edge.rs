//! The edge: guessing, cookies, sessions that rotate and end, passwords that have to be changed, headers, metrics.

use crate::support::{Answer, Server, Someone, TestClock};
use base64::Engine as _;
use computor_backend::{SystemClock, api, auth::Secret, work::Dispatcher};
use reqwest::Method;
use serde_json::{Value, json};
use std::{net::SocketAddr, sync::Arc};

const PASSWORD: &str = "lime harbour quartz";
/// The same password as it was hashed before: 64 MiB, three passes, four lanes.
const OLD_HASH: &str = "$argon2id$v=19$m=65536,t=3,p=4$c2l4dGVlbiBieXRlcyBvaw$oh/MH8s0/FGgqmAqkrD/5Ip/SmrqWbQw9LSJEs4kvs8";

async fn with_options(change: impl FnOnce(&mut computor_backend::Options)) -> Server {
    Server::start_with(change, Arc::new(SystemClock)).await
}

/// Ada, with a password, made by an administrator; and the administrator.
async fn ada(server: &Server) -> (Someone, Someone) {
    let admin = server.admin().await;
    let body = json!({"username": "ada", "email": "ada.l@example.org", "given_name": "Ada", "password": PASSWORD});
    let id = server.post(&admin, "/users", body).await.id();
    (Someone { id, token: String::new() }, admin)
}

async fn log_in(server: &Server, name: &str, password: &str) -> Answer {
    let body = json!({"username": name, "password": password}).to_string();
    server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await
}

async fn session(server: &Server) -> (String, String) {
    let session = log_in(server, "ada", PASSWORD).await.expect(200);
    let text = |name: &str| session[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn refresh(server: &Server, token: &str) -> Answer {
    server.raw(Method::POST, "/auth/refresh/local", &[], json!({"refresh_token": token}).to_string()).await
}

async fn me(server: &Server, header: &str, value: &str) -> u16 {
    server.raw(Method::GET, "/user", &[(header, value)], "").await.status.as_u16()
}

async fn bearer(server: &Server, token: &str) -> u16 {
    me(server, "authorization", &format!("Bearer {token}")).await
}

// Guessing

/// However many guess at once, and by whatever name: five are looked at, the others are refused.
#[tokio::test]
async fn hole_47_attack_log_in_storm() {
    let server = Server::start().await;
    ada(&server).await;
    let names = ["ada", "ada.l@example.org", "Ada.L@Example.org"];
    let guesses = (0..60).map(|n| log_in(&server, names[n % 3], "not the password"));
    let answers = futures::future::join_all(guesses).await;
    let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(401), count(429)), (5, 55));
    assert_eq!(log_in(&server, "ada", PASSWORD).await.code(), "RATE_002");
}

/// Whoever measures how long an answer takes learns nothing: a name that is nobody's costs what a wrong password costs.
#[tokio::test]
async fn hole_47_a_name_that_is_nobodys_costs_one_hash_as_well() {
    let server = Server::start().await;
    let (_, admin) = ada(&server).await;
    server.somebody("without", &[]).await;
    let gone = json!({"username": "gone", "email": "gone@example.org", "password": PASSWORD});
    let gone = server.post(&admin, "/users", gone).await.id();
    server.patch(&admin, &format!("/users/{gone}/archive"), Value::Null).await.expect(204);
    let basic = |name: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:wrong")));
    for name in ["ada", "nobody", "without", "gone", "nobody@example.org"] {
        let before = server.app.passwords.looked_at();
        assert_eq!(log_in(&server, name, "wrong").await.status, 401);
        assert_eq!(server.app.passwords.looked_at() - before, 1, "{name}");
        assert_eq!(me(&server, "authorization", &basic(name)).await, 401);
        assert_eq!(server.app.passwords.looked_at() - before, 2, "{name}");
    }
}

#[tokio::test]
async fn hole_47_basic_is_counted_with_log_ins_and_right_ones_never() {
    let server = Server::start().await;
    ada(&server).await;
    let basic = |password: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("ada:{password}")));
    let right = futures::future::join_all((0..20).map(|_| log_in(&server, "ada", PASSWORD))).await;
    assert!(right.iter().all(|answer| answer.status == 200));
    for n in 0..5 {
        let status = if n % 2 == 0 {
            me(&server, "authorization", &basic("wrong")).await
        } else {
            log_in(&server, "ada", "wrong").await.status.as_u16()
        };
        assert_eq!(status, 401);
    }
    assert_eq!((me(&server, "authorization", &basic("wrong")).await, log_in(&server, "ada", PASSWORD).await.status.as_u16()), (429, 429));
    assert_eq!(log_in(&server, "somebody else", "wrong").await.status, 401);
}

#[tokio::test]
async fn names_and_passwords_have_an_end() {
    let server = Server::start().await;
    ada(&server).await;
    let long = "x".repeat(100_000);
    assert_eq!(log_in(&server, &long, "x").await.status, 413);
    assert_eq!(log_in(&server, &"x".repeat(321), "x").await.status, 400);
    assert_eq!(log_in(&server, "ada", &"x".repeat(1025)).await.status, 400);
    assert_eq!(log_in(&server, "a\0b", "x").await.status, 401);
    let basic =
        |name: &str, password: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}")));
    for _ in 0..6 {
        assert_eq!(me(&server, "authorization", &basic(&"x".repeat(321), "x")).await, 401);
        assert_eq!(me(&server, "authorization", &basic("ada", &"x".repeat(1025))).await, 401);
    }
    log_in(&server, "ada", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn old_hashes_are_upgraded_by_the_right_password_alone() {
    let server = Server::start().await;
    let (ada, _) = ada(&server).await;
    let hash = async || -> String {
        sqlx::query_scalar("select password from \"user\" where id = $1").bind(ada.id).fetch_one(server.db.pool()).await.unwrap()
    };
    sqlx::query("update \"user\" set password = $2 where id = $1").bind(ada.id).bind(OLD_HASH).execute(server.db.pool()).await.unwrap();
    log_in(&server, "ada", "wrong").await.expect(401);
    assert_eq!(hash().await, OLD_HASH);
    log_in(&server, "ada", PASSWORD).await.expect(200);
    let new = hash().await;
    assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
    log_in(&server, "ada", PASSWORD).await.expect(200);
    assert_eq!(hash().await, new);
}

// Cookies

/// Sends a change as Ada's browser would for a page, with these headers.
async fn change_by_cookie(server: &Server, token: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let cookie = format!("ct_access_token={token}");
    let mut all = vec![("cookie", cookie.as_str())];
    all.extend(headers);
    let body = json!({"old_password": "not it", "new_password": "x", "confirm_password": "x"}).to_string();
    let answer = server.raw(Method::POST, "/password/change", &all, body).await;
    (answer.status.as_u16(), answer.code().to_owned())
}

#[tokio::test]
async fn hole_52_attack_csrf_from_a_sibling_origin() {
    let server = with_options(|options| {
        options.public_url = "https://computor.example.org".parse().ok();
        options.allowed_origins = vec!["http://localhost:3000".parse().unwrap()];
    })
    .await;
    ada(&server).await;
    let (token, _) = session(&server).await;
    let json = ("content-type", "application/json");
    let host = server.url.trim_start_matches("http://").to_owned();
    let own = format!("http://{host}");
    // What gets as far as the (wrong) body has been let in.
    let (let_in, refused) = ((400, "VAL_001".to_owned()), (403, "AUTHZ_007".to_owned()));
    for allowed in [
        vec![json, ("origin", "https://computor.example.org")],
        vec![json, ("origin", "http://localhost:3000")],
        vec![json, ("origin", own.as_str())],
        vec![json, ("sec-fetch-site", "same-origin")],
        vec![("content-type", "application/json; charset=utf-8"), ("origin", own.as_str())],
    ] {
        assert_eq!(change_by_cookie(&server, &token, &allowed).await, let_in, "{allowed:?}");
    }
    for foreign in [
        vec![("content-type", "text/plain"), ("origin", "https://evil.example")],
        vec![json, ("origin", "https://evil.example")],
        vec![json, ("origin", "null")],
        vec![json, ("origin", "https://computor.example.org.evil.example")],
        vec![json, ("sec-fetch-site", "cross-site")],
        vec![json, ("sec-fetch-site", "same-site")],
        vec![json],
        vec![("content-type", "text/plain"), ("origin", own.as_str())],
        vec![("origin", own.as_str())],
    ] {
        assert_eq!(change_by_cookie(&server, &token, &foreign).await, refused, "{foreign:?}");
    }
    // Reading is harmless, and a token that no browser sends by itself needs no origin.
    assert_eq!(me(&server, "cookie", &format!("ct_access_token={token}")).await, 200);
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "text/plain"), ("origin", "https://evil.example")];
    server.raw(Method::POST, "/auth/logout", &headers, "").await.expect(200);
}

#[tokio::test]
async fn hole_52_cookies_are_secure_behind_https_and_refreshed_without_a_body() {
    let server = with_options(|options| options.public_url = "https://computor.example.org".parse().ok()).await;
    ada(&server).await;
    let (access, token) = session(&server).await;
    let cookie = format!("ct_access_token={access}; ct_refresh_token={token}");
    let ask = async |headers: &[(&str, &str)]| server.raw(Method::POST, "/auth/refresh", headers, "").await;
    assert_eq!(ask(&[("cookie", &cookie), ("origin", "https://evil.example")]).await.status, 401);
    assert_eq!(ask(&[]).await.status, 401);
    let answer = ask(&[("cookie", &cookie), ("origin", "https://computor.example.org")]).await;
    let cookies: Vec<String> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
    assert!(cookies.len() == 2 && cookies.iter().all(|c| c.contains("HttpOnly") && c.contains("; Secure")), "{cookies:?}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let renewed = answer.expect(200);
    assert_ne!(renewed["access_token"], json!(access));
    assert_eq!(bearer(&server, &access).await, 401, "the old one is spent");
    assert_eq!(bearer(&server, renewed["access_token"].as_str().unwrap()).await, 200);
}

#[tokio::test]
async fn other_origins_get_no_permission_and_every_answer_its_headers() {
    let server = with_options(|options| options.allowed_origins = vec!["http://localhost:3000".parse().unwrap()]).await;
    let preflight = async |origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "PATCH")];
        server.raw(Method::OPTIONS, "/users", &headers, "").await.headers.get("access-control-allow-origin").cloned()
    };
    assert_eq!(preflight("http://localhost:3000").await.unwrap(), "http://localhost:3000");
    assert_eq!(preflight("https://evil.example").await, None);
    for (method, path) in [(Method::GET, "/user"), (Method::GET, "/healthz"), (Method::GET, "/nothing"), (Method::OPTIONS, "/users")] {
        let headers = server.raw(method, path, &[], "").await.headers;
        assert_eq!(
            (&headers["x-content-type-options"], &headers["x-frame-options"]),
            (&"nosniff".parse().unwrap(), &"DENY".parse().unwrap()),
            "{path}"
        );
        assert!(headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"), "{path}");
        assert!(headers.contains_key("referrer-policy") && !headers.contains_key("strict-transport-security"), "{path}");
    }
    let server = with_options(|options| options.public_url = "https://x.example".parse().ok()).await;
    assert!(server.raw(Method::GET, "/user", &[], "").await.headers.contains_key("strict-transport-security"));
}

// What ends

#[tokio::test]
async fn a_token_ends_at_its_time_although_it_is_remembered() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let somebody = server.somebody("eve", &[]).await;
    let end = computor_backend::Clock::now(&clock) + chrono::TimeDelta::seconds(20);
    let new = json!({"name": "short", "scopes": [], "expires_at": end});
    let token = server.post(&somebody, "/api-tokens", new).await.expect(201)["token"].as_str().unwrap().to_owned();
    assert_eq!(me(&server, "x-api-token", &token).await, 200);
    clock.advance(19);
    assert_eq!(me(&server, "x-api-token", &token).await, 200);
    clock.advance(1);
    assert_eq!(me(&server, "x-api-token", &token).await, 401);
}

#[tokio::test]
async fn a_session_ends_an_hour_after_its_last_use_and_after_two_weeks_at_the_latest() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    ada(&server).await;
    let (idle, _) = session(&server).await;
    assert_eq!(bearer(&server, &idle).await, 200);
    clock.advance(3601);
    assert_eq!(bearer(&server, &idle).await, 401);

    let (mut access, mut token) = session(&server).await;
    for _ in 0..(14 * 24) {
        assert_eq!(bearer(&server, &access).await, 200);
        let new = refresh(&server, &token).await.expect(200);
        (access, token) = (new["access_token"].as_str().unwrap().to_owned(), new["refresh_token"].as_str().unwrap().to_owned());
        clock.advance(3599);
    }
    assert_eq!(bearer(&server, &access).await, 200, "some minutes are left");
    clock.advance(14 * 24 + 1);
    assert_eq!(bearer(&server, &access).await, 401);
    refresh(&server, &token).await.expect(401);
}

#[tokio::test]
async fn attack_replayed_refresh_token() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    ada(&server).await;
    let (_, first) = session(&server).await;
    // Two tabs at once, and one a little later.
    let (one, two) = tokio::join!(refresh(&server, &first), refresh(&server, &first));
    clock.advance(10);
    let three = refresh(&server, &first).await;
    let [one, two, three] = [one, two, three].map(|answer| answer.expect(200));
    assert_eq!((&one["refresh_token"], &one["access_token"]), (&two["refresh_token"], &two["access_token"]));
    assert_eq!(one["refresh_token"], three["refresh_token"]);
    let access = one["access_token"].as_str().unwrap();
    assert_eq!(bearer(&server, access).await, 200);
    clock.advance(1);
    refresh(&server, &first).await.expect(401);
    assert_eq!(bearer(&server, access).await, 401, "the session has ended");
    refresh(&server, one["refresh_token"].as_str().unwrap()).await.expect(401);

    // Also one that was used long ago; and a session of its own is untouched.
    let (other, _) = session(&server).await;
    let (_, oldest) = session(&server).await;
    let newer = refresh(&server, &oldest).await.expect(200)["refresh_token"].as_str().unwrap().to_owned();
    let newest = refresh(&server, &newer).await.expect(200);
    refresh(&server, &oldest).await.expect(401);
    assert_eq!(bearer(&server, newest["access_token"].as_str().unwrap()).await, 401);
    assert_eq!(bearer(&server, &other).await, 200);
}

/// A service that is switched off, and its user, are nobody at once: on this server, and on others that are told.
#[tokio::test]
async fn what_a_service_holds_is_worth_nothing_while_it_is_off() {
    let server = Server::start().await;
    let _other = Dispatcher::start(server.app.clone());
    let (user, _) = ada(&server).await;
    let token = server.somebody("robot", &[]).await;
    for (slug, id) in [("ada.service", user.id), ("robot.service", token.id)] {
        let sql = "insert into service (slug, name, user_id) values ($1, $1, $2)";
        sqlx::query(sql).bind(slug).bind(id).execute(server.db.pool()).await.unwrap();
    }
    let (access, refresh_token) = session(&server).await;
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("ada:{PASSWORD}")));
    let tokens = async || [bearer(&server, &access).await, me(&server, "x-api-token", &token.token).await];
    let password = async || me(&server, "authorization", &basic).await;
    assert_eq!((tokens().await, password().await), ([200, 200], 200));
    // As another server would do it: only the notification tells this one.
    for (off, on) in [("enabled = false", "enabled = true"), ("archived_at = now()", "archived_at = null")] {
        sqlx::query(sqlx::AssertSqlSafe(format!("update service set {off}"))).execute(server.db.pool()).await.unwrap();
        // Tokens are asked until it is so; a password is not, since few wrong ones are allowed.
        until(async || tokens().await == [401, 401]).await;
        assert_eq!(password().await, 401);
        log_in(&server, "ada", PASSWORD).await.expect(401);
        refresh(&server, &refresh_token).await.expect(401);
        sqlx::query(sqlx::AssertSqlSafe(format!("update service set {on}"))).execute(server.db.pool()).await.unwrap();
        until(async || tokens().await == [200, 200]).await;
        assert_eq!(password().await, 200);
    }
}

#[tokio::test]
async fn what_changed_before_a_server_listened_is_not_remembered() {
    let server = Server::start().await;
    let token = server.somebody("robot", &[]).await;
    let asked = async || me(&server, "x-api-token", &token.token).await;
    assert_eq!(asked().await, 200);
    let sql = "insert into service (slug, name, user_id, enabled) values ('robot.service', 'Robot', $1, false)";
    sqlx::query(sql).bind(token.id).execute(server.db.pool()).await.unwrap();
    assert_eq!(asked().await, 200, "it is remembered, since nobody listens");
    let _dispatcher = Dispatcher::start(server.app.clone());
    until(async || asked().await == 401).await;
}

/// Asks until it is so: what is told through the database arrives when it arrives.
async fn until(mut so: impl AsyncFnMut() -> bool) {
    let started = std::time::Instant::now();
    while !so().await {
        assert!(started.elapsed().as_secs() < 20, "it never was so");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn why_a_token_was_revoked_is_kept() {
    let server = Server::start().await;
    let somebody = server.somebody("eve", &[]).await;
    let token = server.post(&somebody, "/api-tokens", json!({"name": "t", "scopes": []})).await.id();
    server.delete(&somebody, &format!("/api-tokens/{token}?reason=lost%20laptop")).await.expect(204);
    server.delete(&somebody, &format!("/api-tokens/{token}?reason=another")).await.expect(204);
    let row = server.get(&somebody, &format!("/api-tokens/{token}")).await.expect(200);
    assert_eq!(row["revocation_reason"], "lost laptop");
}

// Passwords

#[tokio::test]
async fn who_has_to_change_the_password_can_do_nothing_else() {
    let server = Server::start().await;
    let (ada, admin) = ada(&server).await;
    sqlx::query("insert into user_role (user_id, role_id) values ($1, '_admin')").bind(ada.id).execute(server.db.pool()).await.unwrap();
    let reset = "update \"user\" set password_reset_required = true where id = $1";
    sqlx::query(reset).bind(ada.id).execute(server.db.pool()).await.unwrap();
    let (access, _) = session(&server).await;
    let header = format!("Bearer {access}");
    let ask = async |method: Method, path: &str, body: Value| {
        let answer = server.raw(method, path, &[("authorization", &header), ("content-type", "application/json")], body.to_string()).await;
        (answer.status.as_u16(), answer.code().to_owned())
    };
    let refused = (403, "AUTHZ_006".to_owned());
    for path in ["/users", "/user/views", "/organizations", "/api-tokens", "/user/scopes"] {
        assert_eq!(ask(Method::GET, path, Value::Null).await, refused, "{path}");
    }
    assert_eq!(ask(Method::POST, "/api-tokens", json!({"name": "t", "scopes": []})).await, refused);
    let others = json!({"username": "root", "password": "taken over by somebody"});
    assert_eq!(ask(Method::POST, "/user/password", others).await, refused);
    for path in ["/user", "/password/status"] {
        assert_eq!(ask(Method::GET, path, Value::Null).await.0, 200, "{path}");
    }
    let change = json!({"old_password": PASSWORD, "new_password": "quartz harbour lime", "confirm_password": "quartz harbour lime"});
    assert_eq!(ask(Method::POST, "/password/change", change).await.0, 200);
    assert_eq!(ask(Method::GET, "/users", Value::Null).await.0, 200);
    sqlx::query(reset).bind(ada.id).execute(server.db.pool()).await.unwrap();
    server.app.principals.clear();
    assert_eq!(ask(Method::POST, "/auth/logout", Value::Null).await.0, 200);
    server.get(&admin, "/users").await.expect(200);
}

#[tokio::test]
async fn passwords_are_good_wherever_they_are_set() {
    let server = Server::start().await;
    let (_, admin) = ada(&server).await;
    let (access, _) = session(&server).await;
    let header = format!("Bearer {access}");
    let own = async |path: &str, body: Value| {
        server.raw(Method::POST, path, &[("authorization", &header)], body.to_string()).await.status.as_u16()
    };
    for (n, bad) in ["only eleven", "aaaabbbbaaaabbbb", "my qwerty board", "a computor in autumn", "for every student", "here comes ada.l"]
        .iter()
        .enumerate()
    {
        let user = json!({"username": format!("u{n}.ada.l"), "email": "ada.l@example.net", "password": bad});
        assert_eq!(server.post(&admin, "/users", user).await.code(), "VAL_001", "{bad}");
        let set = json!({"username": "ada", "password": bad});
        assert_eq!(server.post(&admin, "/user/password", set).await.code(), "VAL_001", "{bad}");
        assert_eq!(own("/user/password", json!({"password": bad, "password_old": PASSWORD})).await, 400, "{bad}");
        let change = json!({"old_password": PASSWORD, "new_password": bad, "confirm_password": bad});
        assert_eq!(own("/password/change", change).await, 400, "{bad}");
    }
    // A wrong old one is 400 (401 would make clients log in again), and counted.
    for n in 0..5 {
        let change = json!({"old_password": "wrong", "new_password": "quartz harbour lime", "confirm_password": "quartz harbour lime"});
        let set = json!({"password": "quartz harbour lime", "password_old": "wrong"});
        let status = if n % 2 == 0 { own("/password/change", change).await } else { own("/user/password", set).await };
        assert_eq!(status, 400);
    }
    assert_eq!(own("/user/password", json!({"password": "quartz harbour lime", "password_old": PASSWORD})).await, 429);
    assert_eq!(server.post(&admin, "/user/password", json!({"username": "ada", "password": "quartz harbour lime"})).await.status, 204);
}

// Metrics

const TOKEN: &str = "a token for metrics";

#[tokio::test]
async fn metrics_are_for_those_who_have_the_token_or_the_address() {
    let ask = async |url: &str, token: Option<&str>| {
        #[expect(clippy::disallowed_methods, reason = "tests see what the server answers, without help of ours")]
        let mut request = reqwest::Client::new().get(format!("{url}/metrics"));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let server = Server::start().await;
    assert_eq!(ask(&server.url, None).await.0, 404, "without a setting there are none");
    assert_eq!(ask(&server.url, Some(TOKEN)).await.0, 404);

    let server = with_options(|options| options.metrics_token = Some(Secret::from(TOKEN.to_owned()))).await;
    assert_eq!(ask(&server.url, None).await.0, 401);
    assert_eq!(ask(&server.url, Some("another token for metrics")).await.0, 401);
    let somebody = server.somebody("eve", &["_admin"]).await;
    assert_eq!(ask(&server.url, Some(&somebody.token)).await.0, 401);
    let (status, text) = ask(&server.url, Some(TOKEN)).await;
    assert_eq!(status, 200);
    for name in [
        "computor_queue{lane=\"sandbox\"} ",
        "computor_tests_running 0",
        "computor_pool_connections ",
        "computor_pool_idle ",
        "computor_pool_wait_seconds ",
        "computor_disk_free_bytes ",
        "computor_database_up 1",
        "process_resident_memory_bytes ",
    ] {
        assert!(text.contains(name), "{name} is missing in\n{text}");
    }

    let server = with_options(|options| options.metrics_listen = Some(SocketAddr::from(([127, 0, 0, 1], 0)))).await;
    assert_eq!(ask(&server.url, None).await.0, 404, "they have an address of their own");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = api::metrics_router(server.app.clone());
    let own = tokio::spawn(async move { axum::serve(listener, router).await });
    assert_eq!(ask(&url, None).await.0, 200);
    own.abort();
}

#[tokio::test]
async fn metrics_say_what_waits_and_know_their_labels() {
    let server = with_options(|options| {
        options.metrics_token = Some(Secret::from(TOKEN.to_owned()));
        // Nobody is there: what is said of a Redis is said all the same.
        options.redis = Some(Secret::from("redis://127.0.0.1:1/".to_owned()));
    })
    .await;
    sqlx::raw_sql(
        "insert into operation (kind, state) values ('student_testing', 'running'), ('student_testing', 'queued');
         insert into outbox (topic, at) values ('operation', now() - interval '1 hour')",
    )
    .execute(server.db.pool())
    .await
    .unwrap();
    for method in ["BREW", "WHEN", "GET"] {
        server.raw(Method::from_bytes(method.as_bytes()).unwrap(), "/made/up/path", &[], "").await;
    }
    let bearer = format!("Bearer {TOKEN}");
    let text = server.raw(Method::GET, "/metrics", &[("authorization", &bearer)], "").await.body.as_str().unwrap().to_owned();
    for line in [
        "computor_tests_running 1",
        "computor_operations{kind=\"student_testing\",state=\"queued\"} 1",
        "computor_outbox{topic=\"operation\"} 1",
        "http_requests_total{method=\"other\",route=\"none\",status=\"404\"}",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    // What the dashboard shows is there; of the verdicts only once there has been one.
    let board: Value = serde_json::from_str(include_str!("../../../../deploy/grafana.json")).unwrap();
    let targets = board["panels"].as_array().unwrap().iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    let expressions: String = targets.map(|target| format!("{} ", target["expr"].as_str().unwrap())).collect();
    let words = expressions.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let named: std::collections::BTreeSet<&str> =
        words.filter(|word| ["computor_", "http_", "process_"].iter().any(|of| word.starts_with(of))).collect();
    assert!(named.len() > 15, "{named:?}");
    for metric in named.into_iter().filter(|metric| *metric != "computor_verdicts_total") {
        assert!(text.contains(&format!("\n{metric}")), "{metric} is in deploy/grafana.json, and missing in\n{text}");
    }
    let oldest = text.lines().find_map(|line| line.strip_prefix("computor_outbox_oldest_seconds{topic=\"operation\"} ")).unwrap();
    assert!((3600.0..3700.0).contains(&oldest.parse::<f64>().unwrap()), "{oldest}");
    for made_up in ["BREW", "WHEN", "/made/up/path"] {
        assert!(!text.contains(made_up), "{made_up}");
    }
}

#[tokio::test]
async fn what_generated_clients_of_the_reference_ask_for_is_there() {
    let server = Server::start().await;
    server.raw(Method::GET, "/health", &[], "").await.expect(200);
    let ada = server.somebody("ada", &[]).await;
    assert_eq!(server.get(&ada, "/user/me").await.expect(200), server.get(&ada, "/user").await.expect(200));
    assert_eq!(server.raw(Method::GET, "/user/me", &[], "").await.status, 401);
}
