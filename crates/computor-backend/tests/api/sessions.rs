//! Sessions: which are open, and who ends which.

use crate::support::{Answer, Server};
use reqwest::Method;
use serde_json::{Value, json};

const PASSWORD: &str = "lime-harbour-quartz-71";

/// A user with a password, who has no API token.
async fn user(server: &Server, name: &str) -> String {
    let new = json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    let admin = server.somebody(&format!("{name}-maker"), &["_admin"]).await;
    server.post(&admin, "/users", new).await.id().to_string()
}

/// Logs in with some device; answers the value of `Authorization` and the refresh token.
async fn log_in(server: &Server, name: &str, agent: &str) -> (String, String) {
    let body = json!({"username": name, "password": PASSWORD}).to_string();
    let answer = server.raw(Method::POST, "/auth/login", &[("user-agent", agent)], body).await.expect(200);
    (format!("Bearer {}", answer["access_token"].as_str().unwrap()), answer["refresh_token"].as_str().unwrap().to_owned())
}

async fn ask(server: &Server, bearer: &str, method: Method, path: &str) -> Answer {
    server.raw(method, path, &[("authorization", bearer)], "").await
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|session| session["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn one_sees_where_one_is_logged_in_and_ends_it() {
    let server = Server::start().await;
    user(&server, "ada").await;
    let (home, _) = log_in(&server, "ada", "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0").await;
    let (lab, lab_refresh) = log_in(&server, "ada", "curl/8").await;

    let current = ask(&server, &home, Method::GET, "/sessions/me/current").await.expect(200);
    assert_eq!((&current["device_label"], &current["created_ip"]), (&json!("Firefox on Linux"), &json!("127.0.0.1")));
    let list = ask(&server, &home, Method::GET, "/sessions/me").await.expect(200);
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert!(!list.to_string().contains("refresh_token"), "no secrets, not even their hashes: {list}");
    let other = ids(&list).into_iter().find(|id| current["id"] != *id).unwrap().to_owned();

    let ended = ask(&server, &home, Method::DELETE, &format!("/sessions/me/{other}")).await.expect(200);
    assert_eq!(ended["revoked_count"], 1);
    assert_eq!(ask(&server, &lab, Method::GET, "/user").await.status, 401, "its access token is worth nothing");
    let refresh = json!({"refresh_token": lab_refresh}).to_string();
    assert_eq!(server.raw(Method::POST, "/auth/refresh/local", &[], refresh).await.status, 401, "nor is its refresh token");
    assert_eq!(ids(&ask(&server, &home, Method::GET, "/sessions/me").await.expect(200)), [current["id"].as_str().unwrap()]);
    // Ending it again is no error.
    assert_eq!(ask(&server, &home, Method::DELETE, &format!("/sessions/me/{other}")).await.expect(200)["revoked_count"], 0);
    // What was open can still be seen.
    assert_eq!(ask(&server, &home, Method::GET, "/sessions").await.expect(200).as_array().unwrap().len(), 2);
    assert_eq!(ids(&ask(&server, &home, Method::GET, "/sessions?active_only=true").await.expect(200)).len(), 1);
    let by_id = format!("/sessions?id={other}");
    assert_eq!(ids(&ask(&server, &home, Method::GET, &by_id).await.expect(200)), [other.as_str()]);
    assert_eq!(ids(&ask(&server, &home, Method::GET, "/sessions?ip_address=192.0.2.9").await.expect(200)).len(), 0);
}

#[tokio::test]
async fn hole_10_who_is_archived_is_logged_out_for_good() {
    let server = Server::start().await;
    let id = user(&server, "ada").await;
    user(&server, "bob").await;
    let (home, refresh) = log_in(&server, "ada", "curl/8").await;
    let (other, _) = log_in(&server, "bob", "curl/8").await;
    let admin = server.admin().await;
    server.patch(&admin, &format!("/users/{id}/archive"), json!({})).await.expect(204);
    server.patch(&admin, &format!("/users/{id}/unarchive"), json!({})).await.expect(204);
    assert_eq!(ask(&server, &home, Method::GET, "/user").await.status, 401);
    let again = json!({"refresh_token": refresh}).to_string();
    assert_eq!(server.raw(Method::POST, "/auth/refresh/local", &[], again).await.status, 401);
    ask(&server, &other, Method::GET, "/user").await.expect(200);
    let told = server.get(&admin, &format!("/audit?kind=session.ended&user_id={id}")).await.expect(200);
    assert_eq!((told.as_array().unwrap().len(), &told[0]["data"]["reason"]), (1, &json!("account_archived")), "{told}");
    // Whoever comes back logs in.
    log_in(&server, "ada", "curl/8").await;
}

/// A page elsewhere that sends its own name and password would make a browser go on as somebody else.
#[tokio::test]
async fn a_page_elsewhere_puts_no_cookies_into_a_browser() {
    let server = Server::start().await;
    user(&server, "ada").await;
    let log_in = async |headers: &[(&str, &str)]| {
        let body = json!({"username": "ada", "password": PASSWORD}).to_string();
        let answer = server.raw(Method::POST, "/auth/login", headers, body).await;
        assert_eq!(answer.status, 200, "{headers:?}");
        answer.headers.contains_key("set-cookie")
    };
    for (headers, gets) in [
        (&[][..], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("origin", "https://evil.example"), ("content-type", "text/plain")], false),
        (&[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")], false),
        (&[("origin", "null")], false),
        (&[("sec-fetch-site", "same-site")], false),
    ] {
        assert_eq!(log_in(headers).await, gets, "{headers:?}");
    }
}

#[tokio::test]
async fn hole_21_all_others_end_at_once_and_the_own_one_when_asked() {
    let server = Server::start().await;
    user(&server, "ada").await;
    let (here, _) = log_in(&server, "ada", "one").await;
    let (there, _) = log_in(&server, "ada", "two").await;
    user(&server, "bob").await;
    let (bob, _) = log_in(&server, "bob", "three").await;
    assert_eq!(ask(&server, &here, Method::DELETE, "/sessions/me/all").await.expect(200)["revoked_count"], 1);
    assert_eq!(ask(&server, &there, Method::GET, "/user").await.status, 401);
    ask(&server, &here, Method::GET, "/user").await.expect(200);
    assert_eq!(ask(&server, &here, Method::DELETE, "/sessions/me/all?include_current=true").await.expect(200)["revoked_count"], 1);
    assert_eq!(ask(&server, &here, Method::GET, "/user").await.status, 401);
    ask(&server, &bob, Method::GET, "/user").await.expect(200);
}

#[tokio::test]
async fn others_sessions_are_the_administrators_alone() {
    let server = Server::start().await;
    let ada = user(&server, "ada").await;
    let (bearer, _) = log_in(&server, "ada", "one").await;
    let session = ask(&server, &bearer, Method::GET, "/sessions/me/current").await.expect(200)["id"].as_str().unwrap().to_owned();
    let (admin, manager) = (server.admin().await, server.somebody("manager", &["_user_manager"]).await);

    for path in [format!("/sessions/admin/users/{ada}"), "/sessions/admin/stats".to_owned()] {
        assert_eq!(server.get(&manager, &path).await.status, 403, "{path}");
        server.get(&admin, &path).await.expect(200);
    }
    for (path, status) in [
        (format!("/sessions/{session}"), 404),
        (format!("/sessions/me/{session}"), 404),
        (format!("/sessions/admin/{session}"), 403),
        (format!("/sessions/admin/users/{ada}/all"), 403),
    ] {
        assert_eq!(server.delete(&manager, &path).await.status.as_u16(), status, "{path}");
    }
    assert_eq!(server.get(&manager, &format!("/sessions/{session}")).await.status, 404);
    assert_eq!(server.get(&manager, "/sessions").await.expect(200), json!([]), "one's own alone");
    assert_eq!(server.get(&admin, &format!("/sessions?user_id={ada}")).await.expect(200).as_array().unwrap().len(), 1);
    assert_eq!(server.get(&admin, "/sessions/me/current").await.status, 404, "an API token is no session");
    ask(&server, &bearer, Method::GET, "/user").await.expect(200);

    let stats = server.get(&admin, "/sessions/admin/stats").await.expect(200);
    assert_eq!((&stats["active_sessions"], &stats["active_users"], &stats["sessions_last_24h"]), (&json!(1), &json!(1), &json!(1)));
    let ended = server.delete(&admin, &format!("/sessions/admin/{session}?reason=a%20lost%20laptop")).await.expect(200);
    assert_eq!(ended["revoked_count"], 1);
    assert_eq!(ask(&server, &bearer, Method::GET, "/user").await.status, 401);
    let row = server.get(&admin, &format!("/sessions/{session}")).await.expect(200);
    assert_eq!((&row["revocation_reason"], row["revoked_at"].is_string()), (&json!("a lost laptop"), true));
    assert_eq!(server.get(&admin, &format!("/sessions/admin/users/{ada}")).await.expect(200), json!([]));
    let all = server.get(&admin, &format!("/sessions/admin/users/{ada}?active_only=false")).await.expect(200);
    assert_eq!(ids(&all), [session.as_str()]);
    let nobody = uuid::Uuid::new_v4();
    assert_eq!(server.get(&admin, &format!("/sessions/admin/users/{nobody}")).await.status, 404);
    assert_eq!(server.delete(&admin, &format!("/sessions/admin/users/{nobody}/all")).await.status, 404);

    let (again, _) = log_in(&server, "ada", "two").await;
    assert_eq!(server.delete(&admin, &format!("/sessions/admin/users/{ada}/all")).await.expect(200)["revoked_count"], 1);
    assert_eq!(ask(&server, &again, Method::GET, "/user").await.status, 401);
}

#[tokio::test]
async fn a_session_is_noted_and_ended_by_its_row() {
    let server = Server::start().await;
    user(&server, "ada").await;
    let (bearer, _) = log_in(&server, "ada", "one").await;
    let (other, _) = log_in(&server, "ada", "two").await;
    let id = |row: Value| row["id"].as_str().unwrap().to_owned();
    let mine = id(ask(&server, &bearer, Method::GET, "/sessions/me/current").await.expect(200));
    let second = id(ask(&server, &other, Method::GET, "/sessions/me/current").await.expect(200));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let patch = |id: &str, body: Value| {
        let (server, path) = (&server, format!("/sessions/{id}"));
        async move { server.raw(Method::PATCH, &path, &headers, body.to_string()).await }
    };
    assert_eq!(patch(&mine, json!({"properties": {"name": "laptop"}})).await.expect(200)["properties"]["name"], "laptop");
    assert_eq!(patch(&mine, json!({})).await.expect(200)["properties"]["name"], "laptop");
    let ended = patch(&second, json!({"logout_time": "2026-01-01T00:00:00Z"})).await.expect(200);
    assert!(ended["ended_at"].is_string(), "{ended}");
    assert_eq!(ask(&server, &other, Method::GET, "/user").await.status, 401);
    ask(&server, &bearer, Method::DELETE, &format!("/sessions/{mine}")).await.expect(204);
    assert_eq!(ask(&server, &bearer, Method::GET, "/user").await.status, 401);
}

#[tokio::test]
async fn a_limited_token_ends_no_session() {
    let server = Server::start().await;
    let root = server.admin().await;
    let new = json!({"name": "narrow", "scopes": ["session:list", "session:delete", "user:list"]});
    let narrow = server.post(&root, "/api-tokens", new).await.expect(201)["token"].as_str().unwrap().to_owned();
    let with = [("x-api-token", narrow.as_str())];
    server.raw(Method::GET, "/users", &with, "").await.expect(200);
    for path in ["/sessions", "/sessions/me", "/sessions/admin/stats"] {
        assert_eq!(server.raw(Method::GET, path, &with, "").await.status, 403, "{path}");
        server.get(&root, path).await.expect(200);
    }
    assert_eq!(server.raw(Method::DELETE, "/sessions/me/all", &with, "").await.status, 403);
    server.delete(&root, "/sessions/me/all").await.expect(200);
}
