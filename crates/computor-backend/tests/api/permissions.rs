//! Who may give whom which role, and what tokens leave. Who may do what at all is asked in `matrix`.

use crate::support::{Server, Someone, Term};
use serde_json::json;

/// The vectors A1: who may change whose role to what. Levels: 1 student … 5 owner.
#[tokio::test]
async fn roles_change_only_below_ones_own() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let change = |actor: &'static str, target: &'static str, role: &'static str| {
        let (server, course) = (&server, &course);
        async move {
            let path = format!("/course-members/{}", course.member(target));
            let answer = server.patch(course.person(actor), &path, json!({"course_role_id": role})).await;
            (answer.status.as_u16(), answer.code().to_owned())
        }
    };
    let refused = (403, "AUTHZ_005".to_owned());
    assert_eq!(change("lecturer", "lecturer", "_lecturer").await, refused, "oneself");
    assert_eq!(change("lecturer", "maintainer", "_student").await, refused, "somebody above");
    assert_eq!(change("lecturer", "tutor", "_maintainer").await, refused, "a role above one's own");
    assert_eq!(change("maintainer", "lecturer", "_owner").await, refused, "a role above one's own");
    assert_eq!(change("owner", "owner", "_student").await, refused, "an owner");
    assert_eq!(change("lecturer", "tutor", "_lecturer").await.0, 200);
    assert_eq!(change("lecturer", "tutor", "_tutor").await, refused, "now an equal");
    assert_eq!(change("owner", "tutor", "_tutor").await.0, 200);
}

/// Scopes of a token cut down what its user may do, and add nothing.
#[tokio::test]
async fn hole_1_scopes_of_a_token_narrow() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let lecturer = course.person("lecturer");
    let token = server
        .post(lecturer, "/api-tokens", json!({"name": "t", "scopes": ["course:get", "organization:create", "user:list"]}))
        .await
        .expect(201);
    let narrow = Someone { id: lecturer.id, token: token["token"].as_str().unwrap().to_owned() };
    server.get(&narrow, &format!("/courses/{}", course.course)).await.expect(200);
    server.get(&narrow, &format!("/course-contents/{}", course.unit)).await.expect(404);
    server.patch(&narrow, &format!("/courses/{}", course.course), json!({"title": "x"})).await.expect(403);
    server.post(&narrow, "/organizations", json!({"path": "x", "title": "x", "organization_type": "organization"})).await.expect(403);
    assert_eq!(server.get(&narrow, "/users").await.headers["x-total-count"], server.get(lecturer, "/users").await.headers["x-total-count"]);
    server.post(&narrow, "/api-tokens", json!({"name": "wide"})).await.expect(403);
    server.delete(lecturer, &format!("/api-tokens/{}", token["id"].as_str().unwrap())).await.expect(204);
    server.get(&narrow, &format!("/courses/{}", course.course)).await.expect(401);
}

/// Ruling 7: whoever has a token for users and accounts does not decide with it who logs in as whom.
#[tokio::test]
async fn a_narrow_token_makes_nobody_log_in_as_another() {
    let server = Server::start().await;
    let (root, other) = (server.somebody("root", &["_admin"]).await, server.somebody("other", &["_admin"]).await);
    let narrow =
        server.with_token(root.id, &["user:update", "user:get", "account:create", "account:update", "account:get", "account:list"]).await;
    let account = json!({"user_id": other.id, "provider": "https://git.example", "type": "gitlab", "provider_account_id": "7"});
    let user = format!("/users/{}", other.id);
    assert_eq!(server.post(&narrow, "/accounts", account.clone()).await.status, 403);
    for patch in [json!({"email": "mine@example.org"}), json!({"username": "mine"}), json!({"given_name": "A", "email": null})] {
        assert_eq!(server.patch(&narrow, &user, patch.clone()).await.status, 403, "{patch}");
    }
    // What it is for goes on, and without limits all of it does.
    server.patch(&narrow, &user, json!({"given_name": "New"})).await.expect(200);
    let made = server.post(&root, "/accounts", account).await.id();
    server.get(&narrow, &format!("/accounts/{made}")).await.expect(200);
    assert_eq!(server.patch(&narrow, &format!("/accounts/{made}"), json!({"provider_account_id": "8"})).await.status, 403);
    server.patch(&root, &format!("/accounts/{made}"), json!({"provider_account_id": "8"})).await.expect(200);
    server.patch(&root, &user, json!({"email": "theirs@example.org"})).await.expect(200);
}
