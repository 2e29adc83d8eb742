//! Every operation of the document, called as nobody and as a stranger.

use crate::support::{Server, Term};
use reqwest::Method;
use serde_json::Value;

/// The operations that answer without credentials, and why.
const PUBLIC: [&str; 7] = [
    "head /",
    "post /auth/login",
    "post /auth/refresh/local",
    "post /auth/refresh",
    "get /auth/providers",
    "get /invites/{token}",
    "post /invites/{token}/accept",
];

fn operations() -> Vec<(String, String)> {
    let document = computor_types::openapi::document();
    let paths = document["paths"].as_object().unwrap().clone();
    paths
        .into_iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())).collect::<Vec<_>>())
        .collect()
}

/// The path with every parameter replaced by something that exists: the whole point is that it may not be seen.
fn concrete(path: &str, course: &Term) -> String {
    let id = if path.starts_with("/course-contents") || path.contains("course-contents/{") {
        course.assignment
    } else if path.contains("course-members") {
        course.member("student")
    } else if path.contains("organizations") {
        course.organization
    } else if path.contains("course-families") {
        course.family
    } else if path.contains("course-content-types") {
        course.unit_type
    } else if path.contains("course-groups") {
        course.group
    } else if path.starts_with("/users") || path.contains("user") {
        course.person("student").id
    } else {
        course.course
    };
    let mut out = path.to_owned();
    while let (Some(start), Some(end)) = (out.find('{'), out.find('}')) {
        let value = match &out[start + 1..end] {
            "role_id" => "_admin".to_owned(),
            "course_content_id" => course.assignment.to_string(),
            "course_member_id" => course.member("student").to_string(),
            _ => id.to_string(),
        };
        out.replace_range(start..=end, &value);
    }
    out
}

#[tokio::test]
async fn nobody_gets_nothing() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let mut called = 0;
    for (method, path) in operations() {
        let name = format!("{method} {path}");
        if PUBLIC.contains(&name.as_str()) {
            continue;
        }
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = server.raw(method, &concrete(&path, &course), &[("content-type", "application/json")], "{}").await;
        assert_eq!(answer.status, 401, "{name}: {:#}", answer.body);
        called += 1;
    }
    assert!(called > 180, "{called}");
}

/// What a user without any role or membership may do: look-up tables, and what is its own.
#[tokio::test]
async fn a_stranger_sees_only_what_is_everybodys() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let stranger = server.somebody("stranger", &[]).await;
    let before: i64 = changes(&server).await;
    for (method, path) in operations() {
        let name = format!("{method} {path}");
        if PUBLIC.contains(&name.as_str()) || OWN.contains(&name.as_str()) {
            continue;
        }
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let is_read = method == Method::GET;
        let headers = [("x-api-token", stranger.token.as_str()), ("content-type", "application/json")];
        let answer = server.raw(method, &concrete(&path, &course), &headers, "{}").await;
        let status = answer.status.as_u16();
        assert!(status < 500, "{name}: {status} {:#}", answer.body);
        if !is_read {
            assert!((400..500).contains(&status), "{name}: {status} {:#}", answer.body);
        } else if status == 200 && !LOOKUPS.iter().any(|lookup| path.starts_with(lookup)) {
            let empty = match &answer.body {
                Value::Array(rows) => {
                    rows.iter().all(|row| row["user_id"] == stranger.id.to_string() || row["id"] == stranger.id.to_string())
                }
                Value::Object(envelope) => envelope.get("tasks").is_some_and(|tasks| tasks == &Value::Array(vec![])),
                _ => false,
            };
            assert!(empty, "{name} shows a stranger {:#}", answer.body);
        }
    }
    assert_eq!(changes(&server).await, before, "a stranger changed something");
}

/// Calls about oneself.
const OWN: [&str; 14] = [
    "get /api/v4/user",
    "post /user/repository-token",
    "get /user",
    "get /user/views",
    "get /user/views/{id}",
    "get /user/scopes",
    "post /auth/logout",
    "get /password/status",
    "post /password/change",
    "get /api-tokens",
    "post /api-tokens",
    "post /profiles",
    "get /tasks/types",
    "get /user-roles",
];

/// Tables that are the same for everybody.
const LOOKUPS: [&str; 9] = [
    "/roles",
    "/role-claims",
    "/languages",
    "/groups",
    "/course-roles",
    "/organization-roles",
    "/course-family-roles",
    "/course-content-kinds",
    "/service-types",
];

/// How many rows there are in all, and how often they were changed.
async fn changes(server: &Server) -> i64 {
    sqlx::query_scalar(
        "select sum((xpath('/row/n/text()', query_to_xml(format('select count(*) + coalesce(sum(x.xmin::text::bigint), 0) as n from %I x', relname), false, true, '')))[1]::text::bigint)::bigint
         from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind = 'r' and relname not in ('api_token', 'session')",
    )
    .fetch_one(server.db.pool())
    .await
    .unwrap()
}
