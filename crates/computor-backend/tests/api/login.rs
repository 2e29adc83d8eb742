//! Logging in: sessions, refresh, Basic, cookies, and what ends them.

use crate::support::{Server, Someone};
use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "a rather long secret";

async fn with_password(server: &Server) -> Someone {
    let admin = server.admin().await;
    let body = json!({"username": "ada", "email": "Ada@Example.org", "given_name": "Ada", "password": PASSWORD});
    let id = server.post(&admin, "/users", body).await.id();
    Someone { id, token: admin.token }
}

async fn log_in(server: &Server, name: &str, password: &str) -> crate::support::Answer {
    server.raw(Method::POST, "/auth/login", &[], json!({"username": name, "password": password}).to_string()).await
}

async fn me(server: &Server, header: &str, value: &str) -> u16 {
    server.raw(Method::GET, "/user", &[(header, value)], "").await.status.as_u16()
}

#[tokio::test]
async fn a_session_from_log_in_to_log_out() {
    let server = Server::start().await;
    let ada = with_password(&server).await;
    for name in ["ada", "ada@example.org"] {
        let answer = log_in(&server, name, PASSWORD).await;
        let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
        assert!(cookies.len() == 2 && cookies.iter().all(|c| c.contains("HttpOnly")), "{cookies:?}");
        let session = answer.expect(200);
        assert_eq!(
            (&session["user_id"], &session["token_type"], &session["expires_in"]),
            (&json!(ada.id.to_string()), &json!("Bearer"), &json!(3600))
        );
    }
    let session = log_in(&server, "ada", PASSWORD).await.expect(200);
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    assert_eq!(me(&server, "authorization", &bearer).await, 200);
    assert_eq!(me(&server, "cookie", &format!("x=y; ct_access_token={}", session["access_token"].as_str().unwrap())).await, 200);

    let refresh = json!({"refresh_token": session["refresh_token"]}).to_string();
    let renewed = server.raw(Method::POST, "/auth/refresh/local", &[], refresh.clone()).await.expect(200);
    assert_eq!(me(&server, "authorization", &bearer).await, 401, "the old access token is spent");
    let again = server.raw(Method::POST, "/auth/refresh/local", &[], refresh).await.expect(200);
    assert_eq!(again["access_token"], renewed["access_token"], "two tabs at once get one answer");
    let bearer = format!("Bearer {}", renewed["access_token"].as_str().unwrap());
    assert_eq!(me(&server, "authorization", &bearer).await, 200);

    server.raw(Method::POST, "/auth/logout", &[("authorization", &bearer)], "").await.expect(200);
    assert_eq!(me(&server, "authorization", &bearer).await, 401);
    let refresh = json!({"refresh_token": renewed["refresh_token"]}).to_string();
    server.raw(Method::POST, "/auth/refresh/local", &[], refresh).await.expect(401);
}

#[tokio::test]
async fn basic_and_its_limits() {
    let server = Server::start().await;
    with_password(&server).await;
    let basic = |password: &str| format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("ada:{password}")));
    assert_eq!(me(&server, "authorization", &basic(PASSWORD)).await, 200);
    for _ in 0..5 {
        assert_eq!(me(&server, "authorization", &basic("wrong")).await, 401);
    }
    let limited = log_in(&server, "ada", PASSWORD).await;
    assert_eq!((limited.status.as_u16(), limited.code(), limited.headers["retry-after"].to_str().unwrap()), (429, "RATE_002", "60"));
    let unknown = log_in(&server, "nobody", "x").await;
    assert_eq!((unknown.status.as_u16(), unknown.body["detail"].clone()), (401, Value::from("Unauthorized")));
}

#[tokio::test]
async fn archived_users_are_out_at_once() {
    let server = Server::start().await;
    let ada = with_password(&server).await;
    let bearer = format!("Bearer {}", log_in(&server, "ada", PASSWORD).await.expect(200)["access_token"].as_str().unwrap());
    assert_eq!(me(&server, "authorization", &bearer).await, 200);
    server.ask(&ada, Method::PATCH, &format!("/users/{}/archive", ada.id), None).await.expect(204);
    assert_eq!(me(&server, "authorization", &bearer).await, 401);
    log_in(&server, "ada", PASSWORD).await.expect(401);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let server = Server::start().await;
    with_password(&server).await;
    let token = |answer: Value| format!("Bearer {}", answer["access_token"].as_str().unwrap());
    let first = token(log_in(&server, "ada", PASSWORD).await.expect(200));
    let second = token(log_in(&server, "ada", PASSWORD).await.expect(200));
    let change = |new: &'static str| json!({"old_password": PASSWORD, "new_password": new, "confirm_password": new}).to_string();
    let headers = [("authorization", first.as_str())];
    server.raw(Method::POST, "/password/change", &headers, change("short")).await.expect(400);
    server.raw(Method::POST, "/password/change", &headers, change("ada is my name, so weak")).await.expect(400);
    server.raw(Method::POST, "/password/change", &headers, change("a longer new one, really")).await.expect(200);
    assert_eq!((me(&server, "authorization", &first).await, me(&server, "authorization", &second).await), (200, 401));
    log_in(&server, "ada", PASSWORD).await.expect(401);
    log_in(&server, "ada", "a longer new one, really").await.expect(200);
}

#[tokio::test]
async fn a_role_that_is_taken_away_is_gone_with_the_next_request() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let manager = server.somebody("um", &["_user_manager"]).await;
    server.get(&manager, &format!("/users/{}", admin.id)).await.expect(200);
    let role = format!("/user-roles/users/{}/roles/_user_manager", manager.id);
    server.post(&manager, "/user-roles", json!({"user_id": manager.id, "role_id": "_admin"})).await.expect(403);
    server.delete(&admin, &role).await.expect(200);
    server.get(&manager, &format!("/users/{}", admin.id)).await.expect(404);
    let last = server.delete(&admin, &format!("/user-roles/users/{}/roles/_admin", admin.id)).await;
    assert_eq!(last.code(), "CONFLICT_002");
}

#[tokio::test]
async fn administrators_set_passwords_and_others_their_own() {
    let server = Server::start().await;
    let admin = with_password(&server).await;
    let other = server.somebody("eve", &[]).await;
    let set = |who: &Someone, body: Value| {
        let (server, who) = (&server, who.clone());
        async move { server.post(&who, "/user/password", body).await.status.as_u16() }
    };
    let own = async |body: Value| {
        let session = log_in(&server, "ada", PASSWORD).await.expect(200);
        let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
        server.raw(Method::POST, "/user/password", &[("authorization", &bearer)], body.to_string()).await.status.as_u16()
    };
    assert_eq!(set(&other, json!({"username": "ada", "password": "taken over by eve"})).await, 404);
    assert_eq!(set(&other, json!({"username": "nobody at all", "password": "taken over by eve"})).await, 404);
    assert_eq!(own(json!({"password": "without the old one"})).await, 400);
    assert_eq!(own(json!({"password": "with a wrong one", "password_old": "wrong"})).await, 400);
    assert_eq!(own(json!({"password": "with the right one", "password_old": PASSWORD})).await, 204);
    log_in(&server, "ada", "with the right one").await.expect(200);
    assert_eq!(set(&admin, json!({"username": "eve", "password": "eve gets a first one"})).await, 400);
    let answer = server.post(&admin, "/user/password", json!({"username": "eve", "password": "a first one for all"})).await;
    assert_eq!((answer.status.as_u16(), answer.headers.get("x-api-tokens").and_then(|n| n.to_str().ok())), (204, Some("1")));
    log_in(&server, "eve", "a first one for all").await.expect(200);
    assert_eq!(set(&admin, json!({"username": "nobody at all", "password": "a first one for all"})).await, 404);
}
