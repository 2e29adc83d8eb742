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
