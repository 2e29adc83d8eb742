//! What is nested deeply is refused, or taken and given back; it never takes the server down, and never makes a row
//! that cannot be read any more.

use crate::support::{Server, Term};
use reqwest::Method;
use serde_json::{Value, json};

/// A value so many lists deep, as text: nobody should build such a thing in memory.
fn lists(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

fn objects(depth: usize) -> String {
    format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
}

#[tokio::test]
async fn deep_bodies_are_refused_or_skipped_by_every_kind_of_call() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let headers = [("x-api-token", term.admin.token.as_str()), ("content-type", "application/json")];
    let paths = ["/organizations", "/users", "/results", "/api-tokens", "/examples/upload", "/lecturers/course-contents", "/auth/login"];
    for path in paths {
        for body in [lists(200_000), objects(200_000), format!("{{\"properties\": {}}}", objects(200_000)), "[".repeat(200_000)] {
            let answer = server.raw(Method::POST, path, &headers, body).await;
            // What no field takes is skipped, however deep.
            assert!(answer.status.as_u16() < 500, "{path}: {:#}", answer.body);
        }
        let refused = server.raw(Method::POST, path, &headers, lists(200_000)).await;
        // What comes before a log-in may only be small.
        let expected = if path == "/auth/login" { (413, "VAL_005") } else { (400, "VAL_001") };
        assert_eq!((refused.status.as_u16(), refused.code()), expected, "{path}: {:#}", refused.body);
    }
    server.get(&term.admin, "/organizations").await.expect(200);
}

/// The most that is taken can be read in every view of it.
#[tokio::test]
async fn what_is_taken_can_be_read_again() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let path = format!("/courses/{}", term.course);
    let headers = [("x-api-token", term.admin.token.as_str()), ("content-type", "application/json")];
    let mut taken = 0;
    for depth in [20, 50, 60, 90, 110, 120, 124, 125, 126, 127, 128, 200] {
        let body = format!("{{\"properties\": {}}}", objects(depth));
        let answer = server.raw(Method::PATCH, &path, &headers, body).await;
        if answer.status != 200 {
            assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{depth}: {:#}", answer.body);
            continue;
        }
        taken += 1;
        for (role, view) in [("student", "students"), ("tutor", "tutors"), ("lecturer", "lecturers")] {
            let someone = term.person(role);
            for view in [path.clone(), "/courses".into(), format!("/{view}/courses"), format!("/{view}{path}")] {
                server.get(someone, &view).await.expect(200);
            }
        }
    }
    assert!(taken > 0);
}

#[tokio::test]
async fn deep_queries_and_paths_are_refused() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let admin = &term.admin;
    let deep = [
        format!("/course-contents?path={}", "a.".repeat(20_000)),
        format!("/course-contents?path={}", "(".repeat(20_000)),
        format!("/course-families?path={}", "!".repeat(20_000)),
        format!("/organizations?{}=1", "a%5B".repeat(10_000)),
        format!("/organizations?{}", "a=1&".repeat(10_000)),
        format!("/organizations/{}", "x/".repeat(10_000)),
        format!("/course-contents?path=*%7B{}%7D", "9".repeat(5_000)),
    ];
    for path in deep {
        let answer = server.get(admin, &path).await;
        assert!(answer.status.as_u16() < 500, "{}…: {:#}", &path[..40], answer.body);
    }
    let path = "a.".repeat(40_000) + "a";
    let body = json!({"path": path, "title": "x", "organization_type": "organization"});
    assert_eq!(server.post(admin, "/organizations", body).await.status, 400);
    server.get(admin, "/organizations").await.expect(200);
}

#[tokio::test]
async fn deep_descriptions_of_exercises_are_refused() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let repository = json!({"name": "R", "source_type": "minio", "source_url": "examples"});
    let repository = server.post(&term.admin, "/example-repositories", repository).await.id();
    let upload = |name: &str, text: String| {
        let meta = "slug: a.b\nversion: '1.0'\nproperties:\n  executionBackend:\n    slug: itpcp.exec.py\n";
        let mut files = serde_json::Map::new();
        files.insert("meta.yaml".into(), meta.into());
        files.insert("test.yaml".into(), "type: python\nproperties:\n  tests: []\n".into());
        files.insert(name.to_owned(), Value::from(text));
        json!({"repository_id": repository, "directory": "a", "files": files})
    };
    let block: String = (0..3_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    let deep = [
        lists(200_000),
        objects(200_000),
        "[".repeat(200_000),
        "- ".repeat(200_000),
        "? ".repeat(200_000),
        block,
        format!(
            "a: &a [x]\n{}",
            (0..100).map(|i| format!("b{i}: &b{i} [*{}]\n", if i == 0 { "a".into() } else { format!("b{}", i - 1) })).collect::<String>()
        ),
    ];
    for text in deep {
        for name in ["meta.yaml", "test.yaml"] {
            let answer = server.post(&term.admin, "/examples/upload", upload(name, text.clone())).await;
            assert!(answer.status.as_u16() < 500, "{name} {}…: {:#}", text.chars().take(20).collect::<String>(), answer.body);
        }
    }
    let long = format!("{}x.py", "d/".repeat(20_000));
    let answer = server.post(&term.admin, "/examples/upload", upload(&long, "1".into())).await;
    assert!(answer.status.as_u16() < 500, "{:#}", answer.body);
    server.get(&term.admin, "/examples").await.expect(200);
}
