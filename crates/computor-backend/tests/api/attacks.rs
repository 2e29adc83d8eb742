//! Attacks on accounts, by name. Those on cookies and log-ins at once stand in `edge`, those on answers of providers in `sign_in`;
//! their tests are called `attack_…` there as well.

use crate::{
    passwords::{PASSWORD, with_password},
    support::{Answer, Server},
};
use computor_backend::SystemClock;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

async fn log_in(server: &Server, password: &str, headers: &[(&str, &str)]) -> Answer {
    server.raw(Method::POST, "/auth/login", headers, json!({"username": "ada", "password": password}).to_string()).await
}

async fn me(server: &Server, headers: &[(&str, &str)]) -> u16 {
    server.raw(Method::GET, "/user", headers, "").await.status.as_u16()
}

/// Behind a proxy that is trusted, each request comes from where it says. However many addresses guess, one user's password is tried a
/// hundred times a minute; who guesses from one address shuts nobody out elsewhere.
#[tokio::test]
async fn attack_guessing_from_many_addresses() {
    // Fewer than usual, so that the test is short.
    let server = Server::start_with(
        |options| {
            options.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
            options.log_ins = computor_backend::auth::Limits { per_name: 2, per_address: 6 };
        },
        Arc::new(SystemClock),
    )
    .await;
    with_password(&server, "ada", &[]).await;
    let from = |n: usize| format!("198.51.100.{n}");
    for _ in 0..2 {
        assert_eq!(log_in(&server, "wrong", &[("x-forwarded-for", &from(1))]).await.status, 401);
    }
    assert_eq!(log_in(&server, PASSWORD, &[("x-forwarded-for", &from(1))]).await.code(), "RATE_002");
    log_in(&server, PASSWORD, &[("x-forwarded-for", &from(2))]).await.expect(200);
    // An IPv6 network is one address: nobody runs out of those.
    for n in 0..2 {
        assert_eq!(log_in(&server, "wrong", &[("x-forwarded-for", &format!("2001:db8:1:2::{n}"))]).await.status, 401);
    }
    assert_eq!(log_in(&server, PASSWORD, &[("x-forwarded-for", "2001:db8:1:2:ffff::1")]).await.code(), "RATE_002");
    let storm = futures::future::join_all((10..40).map(|n| {
        let (server, address) = (&server, from(n));
        async move { log_in(server, "wrong", &[("x-forwarded-for", &address)]).await.status.as_u16() }
    }));
    let answers = storm.await;
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 2, "six in all, and four were made before: {answers:?}");
    assert!(answers.iter().all(|status| [401, 429].contains(status)));
}

/// What was stolen is seen, is worth nothing once its owner ends it, and is found by its prefix and its checksum.
#[tokio::test]
async fn attack_stolen_tokens() {
    let server = Server::start().await;
    let ada = with_password(&server, "ada", &[]).await;
    let headers = [("user-agent", "thief/1"), ("x-forwarded-for", "203.0.113.66")];
    let stolen = log_in(&server, PASSWORD, &headers).await.expect(200);
    let bearer = |session: &Value| format!("Bearer {}", session["access_token"].as_str().unwrap());
    let thief = bearer(&stolen);
    let own = bearer(&log_in(&server, PASSWORD, &[("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0")]).await.expect(200));
    assert_eq!(me(&server, &[("authorization", &thief)]).await, 200);
    let open = server.raw(Method::GET, "/sessions/me", &[("authorization", &own)], "").await.expect(200);
    assert_eq!(open.as_array().unwrap().len(), 2, "{open}");
    server.raw(Method::DELETE, "/sessions/me/all", &[("authorization", &own)], "").await.expect(200);
    assert_eq!((me(&server, &[("authorization", &thief)]).await, me(&server, &[("authorization", &own)]).await), (401, 200));
    let refresh = json!({"refresh_token": stolen["refresh_token"]}).to_string();
    assert_eq!(server.raw(Method::POST, "/auth/refresh/local", &[], refresh).await.status, 401);
    // A refresh token is no access token, and an API token that was revoked is none, wherever it stands.
    let secret = stolen["refresh_token"].as_str().unwrap();
    assert_eq!(me(&server, &[("authorization", &format!("Bearer {secret}"))]).await, 401);
    let token = server.post(&ada, "/api-tokens", json!({"name": "laptop", "scopes": []})).await.expect(201);
    let secret = token["token"].as_str().unwrap().to_owned();
    let bearer_token = format!("Bearer {secret}");
    let places = [("x-api-token", secret.as_str()), ("authorization", bearer_token.as_str())];
    for place in places {
        assert_eq!(me(&server, &[place]).await, 200);
    }
    server.delete(&ada, &format!("/api-tokens/{}?reason=stolen", token["id"].as_str().unwrap())).await.expect(204);
    for place in places {
        assert_eq!(me(&server, &[place]).await, 401);
    }
    // What is found somewhere is recognised without asking a server; one letter, and it is not a token.
    let is_token = |text: &str| computor_backend::auth::Secret::from(text.to_owned()).is_well_formed();
    assert!(is_token(&secret));
    let mut forged = secret.into_bytes();
    let last = forged.len() - 1;
    forged[last] = if forged[last] == b'a' { b'b' } else { b'a' };
    assert!(!is_token(std::str::from_utf8(&forged).unwrap()));
    assert_eq!(me(&server, &[("x-api-token", std::str::from_utf8(&forged).unwrap())]).await, 401);
    // A token from before there was a checksum, or that an operator has chosen, is good all the same.
    let chosen = "ctp_0123456789abcdef0123456789abcdef";
    let admin = server.admin().await;
    let predefined = json!({"predefined_token": chosen, "name": "deployed", "user_id": ada.id, "scopes": []});
    server.post(&admin, "/api-tokens/admin/create", predefined).await.expect(201);
    assert!(!is_token(chosen));
    assert_eq!(me(&server, &[("x-api-token", chosen)]).await, 200);
}

/// A session that somebody planted in a browser is not the one that its user gets by logging in.
#[tokio::test]
async fn attack_session_fixation() {
    let server = Server::start().await;
    with_password(&server, "ada", &[]).await;
    with_password(&server, "mallory", &[]).await;
    let planted =
        server.raw(Method::POST, "/auth/login", &[], json!({"username": "mallory", "password": PASSWORD}).to_string()).await.expect(200);
    let text = |session: &Value, name: &str| session[name].as_str().unwrap().to_owned();
    for invented in [text(&planted, "access_token"), "0".repeat(43)] {
        let cookie = format!("ct_access_token={invented}; ct_refresh_token={}", text(&planted, "refresh_token"));
        let answer = log_in(&server, PASSWORD, &[("cookie", &cookie), ("origin", &server.url), ("content-type", "application/json")]).await;
        let set: Vec<String> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned()).collect();
        assert!(set.len() == 2 && set.iter().all(|one| !one.contains(&invented)), "{set:?}");
        let session = answer.expect(200);
        assert_ne!(text(&session, "access_token"), invented);
        let who = server.raw(Method::GET, "/user", &[("authorization", &format!("Bearer {}", text(&session, "access_token")))], "").await;
        assert_eq!(who.expect(200)["username"], "ada");
        // What was planted never becomes Ada's.
        let with = format!("Bearer {invented}");
        let who = server.raw(Method::GET, "/user", &[("authorization", &with)], "").await;
        assert!(who.status == 401 || who.body["username"] == "mallory", "{:#}", who.body);
    }
}
