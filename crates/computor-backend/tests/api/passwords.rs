//! Passwords that others set, take away, or want changed.

use crate::support::{Answer, Server, Someone};
use reqwest::Method;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "lime-harbour-quartz-71";
const OTHER: &str = "amber-window-falcon-38";

/// Somebody with an API token and this password.
pub(crate) async fn with_password(server: &Server, name: &str, roles: &[&str]) -> Someone {
    let who = server.somebody(name, roles).await;
    let setter = server.somebody(&format!("{name}-setter"), &["_admin"]).await;
    let body = json!({"username": name, "new_password": PASSWORD, "confirm_password": PASSWORD});
    server.post(&setter, "/password/admin/set", body).await.expect(200);
    who
}

async fn log_in(server: &Server, name: &str, password: &str) -> Answer {
    server.raw(Method::POST, "/auth/login", &[], json!({"username": name, "password": password}).to_string()).await
}

fn bearer(login: &Value) -> String {
    format!("Bearer {}", login["access_token"].as_str().unwrap())
}

async fn post_as(server: &Server, bearer: &str, path: &str, body: &Value) -> Answer {
    server.raw(Method::POST, path, &[("authorization", bearer), ("content-type", "application/json")], body.to_string()).await
}

#[tokio::test]
async fn an_administrator_sets_a_password_that_may_have_to_be_changed() {
    let server = Server::start().await;
    with_password(&server, "ada", &[]).await;
    let (admin, manager) = (server.admin().await, server.somebody("manager", &["_user_manager"]).await);
    let old = bearer(&log_in(&server, "ada", PASSWORD).await.expect(200));
    let set = |force: bool| json!({"username": "ada@example.org", "new_password": OTHER, "confirm_password": OTHER, "force_reset": force});

    assert_eq!(server.post(&manager, "/password/admin/set", set(false)).await.status, 403);
    let unlike = json!({"username": "ada", "new_password": OTHER, "confirm_password": PASSWORD});
    assert_eq!(server.post(&admin, "/password/admin/set", unlike).await.status, 400);
    let unknown = json!({"username": "nobody", "new_password": OTHER, "confirm_password": OTHER});
    assert_eq!(server.post(&admin, "/password/admin/set", unknown).await.code(), "NF_002");
    let answer = server.post(&admin, "/password/admin/set", set(true)).await.expect(200);
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains("1 other session was ended") && message.contains("1 API token works again after that"), "{message}");
    assert_eq!(answer["username"], "ada");

    assert_eq!(server.raw(Method::GET, "/user", &[("authorization", &old)], "").await.status, 401, "her session has ended");
    assert_eq!(log_in(&server, "ada", PASSWORD).await.status, 401);
    let limited = bearer(&log_in(&server, "ada", OTHER).await.expect(200));
    // Nothing but this, until there is another one; a slash at the end is no other call.
    server.raw(Method::GET, "/user/", &[("authorization", &limited)], "").await.expect(200);
    assert_eq!(server.raw(Method::GET, "/users", &[("authorization", &limited)], "").await.code(), "AUTHZ_006");
    let again = json!({"new_password": OTHER, "confirm_password": OTHER});
    assert_eq!(post_as(&server, &limited, "/password/set", &again).await.status, 400, "another one, not the same");
    let new = json!({"new_password": "granite-sparrow-lamp-9", "confirm_password": "granite-sparrow-lamp-9"});
    post_as(&server, &limited, "/password/set", &new).await.expect(200);
    server.raw(Method::GET, "/users", &[("authorization", &limited)], "").await.expect(200);
    // Who has a password changes it with the old one.
    let other = json!({"new_password": OTHER, "confirm_password": OTHER});
    assert_eq!(post_as(&server, &limited, "/password/set", &other).await.code(), "AUTHZ_001");
    log_in(&server, "ada", "granite-sparrow-lamp-9").await.expect(200);
}

#[tokio::test]
async fn a_first_password_needs_no_old_one() {
    let server = Server::start().await;
    let ada = server.somebody("ada", &[]).await;
    let admin = server.admin().await;
    let status = server.get(&admin, "/password/admin/status/ada").await.expect(200);
    assert_eq!((&status["has_password"], &status["password_type"]), (&json!(false), &json!("none")));
    assert_eq!(server.get(&ada, "/password/admin/status/ada").await.status, 403);
    let new = json!({"new_password": PASSWORD, "confirm_password": PASSWORD});
    let mut foreign = new.clone();
    foreign["provider_auth"] = json!({"method": "gitlab_pat", "credentials": {}});
    assert_eq!(server.post(&ada, "/password/set", foreign).await.status, 400, "no git host is configured");
    let weak = json!({"new_password": "ada is my name, so weak", "confirm_password": "ada is my name, so weak"});
    assert_eq!(server.post(&ada, "/password/set", weak).await.status, 400);
    server.post(&ada, "/password/set", new).await.expect(200);
    assert_eq!(server.get(&admin, "/password/admin/status/ada").await.expect(200)["password_type"], "argon2id");
    log_in(&server, "ada", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn an_administrator_wants_a_password_changed() {
    let server = Server::start().await;
    let ada = with_password(&server, "ada", &[]).await;
    let admin = server.admin().await;
    assert_eq!(server.post(&ada, "/password/admin/reset", json!({"username": "root"})).await.status, 403);
    server.get(&ada, "/users").await.expect(200);
    server.post(&admin, "/password/admin/reset", json!({"username": "ada"})).await.expect(200);
    assert_eq!(server.get(&ada, "/users").await.code(), "AUTHZ_006", "tokens as well");
    assert_eq!(server.get(&ada, "/password/status").await.expect(200)["password_reset_required"], true);
}

#[tokio::test]
async fn a_manager_takes_a_password_away_and_hands_on_a_link() {
    let server = Server::start().await;
    let manager = with_password(&server, "manager", &["_user_manager"]).await;
    let stranger = with_password(&server, "stranger", &["_organization_manager"]).await;
    let admin = with_password(&server, "chief", &["_admin"]).await;
    let ada = with_password(&server, "ada", &[]).await;
    let service = server.somebody("service", &[]).await;
    sqlx::query("update \"user\" set is_service = true where id = $1").bind(service.id).execute(server.db.pool()).await.unwrap();
    let session = bearer(&log_in(&server, "ada", PASSWORD).await.expect(200));
    let reset = |user: &Someone, password: &str| json!({"user_id": user.id, "manager_password": password});

    assert_eq!(server.post(&stranger, "/password/reset", reset(&ada, PASSWORD)).await.status, 403);
    assert_eq!(server.post(&manager, "/password/reset", reset(&ada, "wrong")).await.status, 400);
    for who in [&manager, &admin] {
        for user in [&admin, &service, who] {
            assert_eq!(server.post(who, "/password/reset", reset(user, PASSWORD)).await.status, 403);
        }
    }
    assert_eq!(server.raw(Method::GET, "/user", &[("authorization", &session)], "").await.status, 200, "nothing has happened yet");

    let message = server.post(&manager, "/password/reset", reset(&ada, PASSWORD)).await.expect(200)["message"].as_str().unwrap().to_owned();
    assert_eq!(server.raw(Method::GET, "/user", &[("authorization", &session)], "").await.status, 401);
    assert_eq!(log_in(&server, "ada", PASSWORD).await.status, 401);
    let path = message.split(' ').find(|word| word.starts_with("/password/reset/")).unwrap().to_owned();
    let new = json!({"new_password": OTHER, "confirm_password": OTHER}).to_string();
    let redeem = |path: String, body: String| {
        let server = &server;
        async move { server.raw(Method::POST, &path, &[("content-type", "application/json")], body).await }
    };
    let weak = json!({"new_password": "ada is my name, so weak", "confirm_password": "ada is my name, so weak"}).to_string();
    assert_eq!(redeem(path.clone(), weak).await.status, 400, "and the link can still be used");
    assert_eq!(redeem(format!("{path}x"), new.clone()).await.code(), "NF_001");
    // Of many at once one succeeds.
    let attempts = (0..4).map(|_| redeem(path.clone(), new.clone()));
    let mut statuses: Vec<u16> = futures::future::join_all(attempts).await.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404, 404, 404]);
    let login = bearer(&log_in(&server, "ada", OTHER).await.expect(200));
    server.raw(Method::GET, "/users", &[("authorization", &login)], "").await.expect(200);

    // A newer link, or another password, makes a link worthless.
    let link =
        |message: Value| message["message"].as_str().unwrap().split(' ').find(|w| w.starts_with("/password/reset/")).unwrap().to_owned();
    let first = link(server.post(&manager, "/password/reset", reset(&ada, PASSWORD)).await.expect(200));
    let second = link(server.post(&manager, "/password/reset", reset(&ada, PASSWORD)).await.expect(200));
    assert_eq!(redeem(first, new.clone()).await.status, 404);
    sqlx::query("update password_reset set expires_at = now() - interval '1 s'").execute(server.db.pool()).await.unwrap();
    assert_eq!(redeem(second, new).await.status, 404, "and so does time");
}

#[tokio::test]
async fn scopes_that_match_nothing_are_told_of() {
    let server = Server::start().await;
    let ada = server.somebody("ada", &[]).await;
    let new = |scopes: Value| json!({"name": "ci", "scopes": scopes});
    let made = server.post(&ada, "/api-tokens", new(json!(["course:list", "course:_tutor:0192"]))).await.expect(201);
    assert!(made.get("warnings").is_none(), "{made:#}");
    let made = server.post(&ada, "/api-tokens", new(json!(["course:lsit"]))).await.expect(201);
    assert_eq!(made["warnings"], json!(["\"course:lsit\" matches nothing: did you mean course:list?"]));
    // Who asks for it is refused, and has no token.
    let headers = [("x-api-token", ada.token.as_str()), ("content-type", "application/json"), ("prefer", "handling=strict")];
    let strict = async |scopes: Value| server.raw(Method::POST, "/api-tokens", &headers, new(scopes).to_string()).await;
    let refused = strict(json!(["course:list", "everything"])).await;
    let wrong = &refused.body["details"]["validation_errors"][0];
    assert_eq!((refused.code(), &wrong["field"]), ("VAL_001", &json!("scopes")));
    strict(json!(["course:list"])).await.expect(201);
    assert_eq!(
        server.get(&ada, "/api-tokens").await.expect(200).as_array().unwrap().iter().filter(|token| token["name"] == "ci").count(),
        3
    );
    // All there are, with words, also for a token that can do little.
    let limited = server.with_token(ada.id, &["course:list"]).await;
    let all = server.get(&limited, "/api-tokens/scopes").await.expect(200);
    let course = all.as_array().unwrap().iter().find(|one| one["resource"] == "course").unwrap();
    let list = course["actions"].as_array().unwrap().iter().find(|action| action["action"] == "list").unwrap();
    assert_eq!((&list["scope"], &list["allows"][0]), (&json!("course:list"), &json!("Lists each course.")));
    for one in all.as_array().unwrap().iter().flat_map(|one| one["actions"].as_array().unwrap()) {
        assert!(!one["allows"].as_array().unwrap().is_empty(), "{one}");
        strict(json!([one["scope"]])).await.expect(201);
    }
}
