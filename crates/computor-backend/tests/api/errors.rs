//! Whatever a client sends, the answer is in the one format and never a 500.

use crate::support::Server;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn every_kind_of_bad_request_has_its_code_and_the_request_id() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let token = [("x-api-token", admin.token.as_str())];
    let huge = vec![b'x'; 12 << 20];
    let cases = [
        (server.raw(Method::GET, "/nowhere", &[], "").await, 404, "NF_004"),
        (server.raw(Method::PUT, "/organizations", &token, "").await, 400, "VAL_001"),
        (server.raw(Method::GET, "/organizations", &[], "").await, 401, "AUTH_001"),
        (server.raw(Method::GET, "/organizations", &[("authorization", "Bearer nonsense")], "").await, 401, "AUTH_004"),
        (server.raw(Method::GET, "/organizations", &[("authorization", "Digest x")], "").await, 401, "AUTH_001"),
        (server.raw(Method::GET, "/organizations", &[("authorization", "Basic !!!")], "").await, 401, "AUTH_002"),
        (server.raw(Method::GET, "/organizations/not-a-uuid", &token, "").await, 404, "NF_001"),
        (server.raw(Method::GET, "/accounts/providers-of-nobody", &token, "").await, 404, "NF_001"),
        (server.raw(Method::POST, "/organizations", &token, r#"{"path": "a"} {}"#).await, 400, "VAL_001"),
        (server.raw(Method::POST, "/organizations", &token, "[".repeat(100_000)).await, 400, "VAL_001"),
        (server.raw(Method::GET, "/organizations/00000000-0000-0000-0000-000000000000", &token, "").await, 404, "NF_001"),
        (server.raw(Method::GET, "/organizations?skip=-1", &token, "").await, 400, "VAL_001"),
        (server.raw(Method::GET, "/organizations?limit=x", &token, "").await, 400, "VAL_001"),
        (server.raw(Method::GET, "/organizations?organization_type=cult", &token, "").await, 400, "VAL_001"),
        (server.raw(Method::GET, "/examples?identifier=*%7B65536%7D", &token, "").await, 400, "VAL_003"),
        (server.raw(Method::POST, "/organizations", &token, "{").await, 400, "VAL_001"),
        (server.raw(Method::GET, "/users/%ff%fe", &token, "").await, 400, "VAL_001"),
        (server.raw(Method::POST, "/api-tokens", &token, r#"{"name": "x", "expires_at": "+10000-01-01T00:00:00Z"}"#).await, 400, "VAL_001"),
        (server.raw(Method::POST, "/organizations", &token, "[]").await, 400, "VAL_001"),
        (
            server
                .raw(Method::POST, "/organizations", &token, r#"{"path": "a b", "title": "x", "organization_type": "organization"}"#)
                .await,
            400,
            "VAL_001",
        ),
        (server.raw(Method::POST, "/organizations", &token, huge).await, 413, "VAL_005"),
        (server.raw(Method::POST, "/submissions/artifacts", &token, "{}").await, 400, "VAL_001"),
    ];
    for (i, (answer, status, code)) in cases.into_iter().enumerate() {
        assert_eq!((answer.status.as_u16(), answer.code()), (status, code), "case {i}: {:#}", answer.body);
        assert!(answer.body["message"].as_str().is_some_and(|text| !text.is_empty()), "case {i}");
        assert_eq!(answer.body["request_id"].as_str(), answer.headers["x-request-id"].to_str().ok(), "case {i}");
        assert_eq!(answer.body["detail"] == "Unauthorized", status == 401, "case {i}");
    }
}

#[tokio::test]
async fn conflicts_name_the_rule_and_show_no_rows() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let body = json!({"path": "uni", "title": "Secret title", "organization_type": "organization"});
    server.post(&admin, "/organizations", body.clone()).await.id();
    let again = server.post(&admin, "/organizations", body).await;
    assert_eq!((again.status.as_u16(), again.code()), (409, "CONFLICT_001"));
    assert!(!again.body.to_string().contains("Secret"));
    let orphan = json!({"path": "prog", "organization_id": uuid::Uuid::nil()});
    let orphan = server.post(&admin, "/course-families", orphan).await;
    assert_eq!((orphan.status.as_u16(), orphan.code()), (409, "CONFLICT_002"));
}

#[tokio::test]
async fn violations_name_their_fields() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let answer = server.post(&admin, "/users", json!({"username": "x", "email": "nobody"})).await;
    let fields: Vec<_> =
        answer.body["details"]["validation_errors"].as_array().unwrap().iter().map(|v| v["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["email", "username"]);
}

/// A filter whose value nothing can have finds nothing.
#[tokio::test]
async fn what_nothing_matches_is_an_empty_list() {
    let server = Server::start().await;
    let admin = server.admin().await;
    server.post(&admin, "/organizations", json!({"path": "uni", "title": "U", "organization_type": "organization"})).await.id();
    for filter in ["path=a%20b", "path=..", "title=%25", "number=x", "path=uni.uni", "id=00000000-0000-0000-0000-000000000000"] {
        let answer = server.get(&admin, &format!("/organizations?{filter}")).await;
        assert_eq!(answer.headers.get("x-total-count").and_then(|n| n.to_str().ok()), Some("0"), "{filter}: {:#}", answer.body);
        assert_eq!(answer.expect(200), json!([]), "{filter}");
    }
    assert_eq!(server.get(&admin, "/organizations?path=uni").await.expect(200).as_array().unwrap().len(), 1);
    let long = "a".repeat(1001);
    let answer = server.post(&admin, "/organizations", json!({"path": long, "title": "U", "organization_type": "organization"})).await;
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_003"), "{:#}", answer.body);
}

/// Parameters that nobody knows are ignored, unless the client asks to be told.
#[tokio::test]
async fn unknown_parameters() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let ask = async |prefer: &str, path: &str| {
        server.raw(Method::GET, path, &[("x-api-token", admin.token.as_str()), ("prefer", prefer)], "").await
    };
    ask("", "/organizations?titel=x").await.expect(200);
    ask("respond-async", "/organizations?titel=x").await.expect(200);
    let strict = ask("handling=strict", "/organizations?titel=x").await;
    assert_eq!((strict.status.as_u16(), strict.code()), (400, "VAL_001"));
    assert_eq!(strict.body["message"], "titel: is unknown; did you mean title?");
    ask("handling=strict", "/organizations?title=x&skip=0&limit=5").await.expect(200);
    let strict = ask("respond-async, handling=strict", "/students/courses?x=1").await;
    assert_eq!(strict.status.as_u16(), 400);
    // With and without a slash at the end.
    ask("", "/organizations/?title=x").await.expect(200);
}
