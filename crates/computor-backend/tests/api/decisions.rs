//! What the logic decides beyond rights: each refusal for its reason, and the same done where the reason is not there.

use crate::{
    store::{Library, META},
    support::{Answer, Server, Someone},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// The status and the code of an answer.
fn told(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn a_service_in_use_is_taken_away_only_on_purpose() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let admin = &library.term.admin;
    let used: Uuid = sqlx::query_scalar("select id from service").fetch_one(server.db.pool()).await.unwrap();
    let spare = json!({"slug": "itpcp.exec.spare", "name": "Spare", "service_type": "testing.document"});
    let spare = server.post(admin, "/service-accounts", spare).await.id();
    let (used, spare) = (format!("/service-accounts/{used}"), format!("/service-accounts/{spare}"));

    for refused in [server.patch(admin, &used, json!({"enabled": false})).await, server.delete(admin, &used).await] {
        assert_eq!(told(&refused), (409, "SERVICE_HAS_DEPENDENTS"));
    }
    assert_eq!(server.get(admin, &used).await.expect(200)["enabled"], true);
    server.patch(admin, &used, json!({"name": "Papers"})).await.expect(200);
    assert_eq!(server.patch(admin, &format!("{used}?force=true"), json!({"enabled": false})).await.expect(200)["enabled"], false);
    server.delete(admin, &format!("{used}?force=true")).await.expect(204);

    assert_eq!(server.patch(admin, &spare, json!({"enabled": false})).await.expect(200)["enabled"], false);
    server.delete(admin, &spare).await.expect(204);
    for other in ["lecturer", "owner"] {
        server.patch(library.term.person(other), &spare, json!({"name": "Mine"})).await.expect(403);
    }
}

#[tokio::test]
async fn an_example_is_taken_for_what_it_says() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let upload = async |meta: String| library.example(&server, "a", json!({"meta.yaml": meta, "test.yaml": "type: document\n"})).await;
    let of = |backend: &str, more: &str| format!("slug: a.b\nversion: 1.0\ntitle: E\n{more}properties: {{{backend}}}\n");
    assert_eq!(told(&upload(of("", "")).await), (400, "EXAMPLE_VERSION_NO_BACKEND"));
    let unknown = upload(of("executionBackend: {slug: itpcp.exec.none}", "")).await;
    assert_eq!(told(&unknown), (400, "EXAMPLE_VERSION_UNKNOWN_BACKEND"));
    let known = "executionBackend: {slug: itpcp.exec.doc}";
    upload(of(known, "")).await.expect(200);
    assert_eq!(told(&upload(of(known, "")).await), (409, "VERSION_001"));
    upload(of(known, "update_existing: true\n")).await.expect(200);

    let git = json!({"name": "Elsewhere", "source_type": "git", "source_url": "https://example.org/examples.git"});
    let git = server.post(&library.term.admin, "/example-repositories", git).await.id();
    let elsewhere = Library { repository: git, ..library };
    let refused = elsewhere.example(&server, "a", json!({"meta.yaml": META, "test.yaml": "type: document\n"})).await;
    assert_eq!(told(&refused), (501, "NIMPL_001"));
}

#[tokio::test]
async fn an_assignment_shows_one_version_of_one_example_that_no_other_shows() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (term, lecturer) = (&library.term, library.term.person("lecturer"));
    let version = library.example(&server, "a", json!({"meta.yaml": META, "test.yaml": "type: document\n"})).await.expect(200);
    let example = version["example_id"].clone();
    let assign = async |content: Uuid, body: Value| {
        server.post(lecturer, &format!("/lecturers/course-contents/{content}/assign-example"), body).await
    };
    let by_id = json!({"example_id": example, "version_tag": "1.0"});
    let both = json!({"example_id": example, "example_identifier": "a.b", "version_tag": "1.0"});
    for (content, body, status, code) in [
        (term.assignment, json!({"version_tag": "1.0"}), 400, "VAL_002"),
        (term.assignment, both, 400, "VAL_002"),
        (term.assignment, json!({"example_id": example, "version_tag": "latest"}), 400, "VAL_003"),
        (term.assignment, json!({"example_id": Uuid::from_u128(1), "version_tag": "1.0"}), 404, "CONTENT_004"),
        (term.assignment, json!({"example_identifier": "a.c", "version_tag": "1.0"}), 404, "CONTENT_004"),
        (term.assignment, json!({"example_id": example, "version_tag": "2.0"}), 404, "CONTENT_005"),
        (term.unit, by_id.clone(), 400, "CONTENT_003"),
    ] {
        assert_eq!(told(&assign(content, body.clone()).await), (status, code), "{body}");
    }
    let deployment = format!("/lecturers/course-contents/{}/deployment", term.assignment);
    assert_eq!(told(&server.delete(lecturer, &deployment).await), (404, "DEPLOY_002"), "nothing is assigned");
    assign(term.assignment, by_id.clone()).await.expect(200);

    let kind = server.get(lecturer, &format!("/course-contents/{}", term.assignment)).await.expect(200);
    let twin = json!({"path": "week1.twin", "course_id": term.course, "course_content_type_id": kind["course_content_type_id"],
                      "position": 3.0});
    let twin = server.post(lecturer, "/course-contents", twin).await.id();
    assert_eq!(told(&assign(twin, by_id.clone()).await), (400, "DEPLOY_005"));
    server.delete(lecturer, &deployment).await.expect(200);
    assign(twin, by_id).await.expect(200);
}

#[tokio::test]
async fn tokens_begin_and_end_as_they_say() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let eve = server.somebody("eve", &[]).await;
    let past = "2020-01-01T00:00:00Z";
    let predefined = |token: &str, more: Value| {
        let mut body = json!({"user_id": eve.id, "name": "robot", "predefined_token": token, "scopes": []});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let known = "ctp_0123456789abcdef0123456789abcdef";
    let made = "/api-tokens/admin/create";
    for (who, path, body) in [
        (&eve, "/api-tokens", json!({"name": "late", "scopes": [], "expires_at": past})),
        (&admin, made, predefined(known, json!({"expires_at": past}))),
        (&admin, made, predefined("xyz_0123456789abcdef0123456789abcdef", json!({}))),
        (&admin, made, predefined(&format!("ctp_{}", "ü".repeat(32)), json!({}))),
    ] {
        assert_eq!(told(&server.post(who, path, body).await), (400, "VAL_001"), "{path}");
    }
    let id = server.post(&admin, made, predefined(known, json!({}))).await.id();
    let robot = Someone { id: eve.id, token: known.to_owned() };
    assert_eq!(server.get(&robot, "/users").await.expect(200).as_array().unwrap().len(), 1);

    // A change holds at once, also for who is remembered.
    let path = format!("/api-tokens/admin/{id}");
    assert_eq!(told(&server.patch(&admin, &path, json!({"expires_at": past})).await), (400, "VAL_001"));
    server.patch(&admin, &path, json!({"scopes": ["course:list"]})).await.expect(200);
    assert_eq!(server.get(&robot, "/users").await.expect(200), json!([]));
    assert_eq!(told(&server.get(&robot, &format!("/api-tokens/{id}")).await), (403, "AUTHZ_001"));

    // Others neither see nor revoke it; its user does, and it is listed no more unless asked for.
    let own = format!("/api-tokens/{id}");
    let mallory = server.somebody("mallory", &[]).await;
    assert_eq!(server.get(&mallory, &own).await.status, 404);
    assert_eq!(server.delete(&mallory, &own).await.status, 404);
    server.delete(&eve, &own).await.expect(204);
    assert_eq!(told(&server.get(&robot, "/user").await), (401, "AUTH_004"));
    let names = async |query: &str| {
        let tokens = server.get(&eve, &format!("/api-tokens{query}")).await.expect(200);
        let mut names: Vec<String> = tokens.as_array().unwrap().iter().map(|token| token["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("").await, ["test"]);
    assert_eq!(names("?include_revoked=true").await, ["robot", "test"]);
}
