//! The generic path: lists, paging, patches, archives, for every entity.

use crate::support::{Server, Term};
use computor_types::{Entity, dto::*};
use serde_json::{Value, json};

/// Every entity's list and single row are read once, so that every generated statement meets the real schema.
#[tokio::test]
async fn every_entity_lists_and_reads() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let mut paths = Vec::new();
    macro_rules! path {
        ($entity:ident: $($ability:ident)*) => {
            paths.push($entity::PATH);
        };
    }
    computor_types::for_each_entity!(path);
    for who in [&course.admin, course.person("tutor"), course.person("student")] {
        for path in &paths {
            let list = server.get(who, &format!("/{path}?limit=3")).await;
            // The library is for those who teach.
            if *path == Example::PATH && who.id != course.admin.id {
                list.expect(403);
                continue;
            }
            assert_eq!(list.status, 200, "{path}: {:#}", list.body);
            let total: usize = list.headers["x-total-count"].to_str().unwrap().parse().unwrap();
            let rows = list.body.as_array().unwrap();
            assert_eq!(rows.len(), total.min(3), "{path}");
            for row in rows {
                let key = row.get("id").or_else(|| row.get("code")).and_then(Value::as_str).unwrap();
                let one = server.get(who, &format!("/{path}/{key}")).await;
                assert_eq!(one.status, 200, "{path}/{key}: {:#}", one.body);
            }
        }
    }
}

/// Every filter of every entity is sent once: none may fail, and one that matches nothing answers nothing.
#[tokio::test]
async fn every_filter_is_understood() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let document = computor_types::openapi::document();
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(get) = item.get("get").filter(|_| !path.contains('{')) else { continue };
        for parameter in get["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "query" && p["required"] != true) {
            let schema = parameter["schema"].to_string();
            let value = if schema.contains("uuid") {
                "00000000-0000-0000-0000-000000000000"
            } else if schema.contains("boolean") {
                "true"
            } else if schema.contains("date-time") {
                "2026-01-01T00:00:00Z"
            } else if schema.contains("integer") || schema.contains("number") {
                "1"
            } else {
                "finished"
            };
            let answer = server.get(&admin, &format!("{path}?{}={value}", parameter["name"].as_str().unwrap())).await;
            assert!(answer.status.as_u16() < 500, "{path} {}: {:#}", parameter["name"], answer.body);
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

#[tokio::test]
async fn pages_are_ordered_and_complete() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for i in 0..7 {
        server
            .post(&admin, "/organizations", json!({"path": format!("o{i}"), "title": format!("O{i}"), "organization_type": "organization"}))
            .await
            .id();
    }
    let mut seen = Vec::new();
    for skip in (0..9).step_by(3) {
        let page = server.get(&admin, &format!("/organizations?skip={skip}&limit=3")).await;
        assert_eq!(page.headers["x-total-count"], "7");
        seen.extend(page.body.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen, ["o0", "o1", "o2", "o3", "o4", "o5", "o6"]);
    assert_eq!(server.get(&admin, "/organizations?skip=50").await.headers["x-total-count"], "7");
}

#[tokio::test]
async fn a_patch_writes_what_it_mentions_and_nothing_else() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let body = json!({"path": "uni", "title": "University", "description": "old", "organization_type": "organization", "locality": "Graz"});
    let before = server.post(&admin, "/organizations", body).await.expect(201);
    let path = format!("/organizations/{}", before["id"].as_str().unwrap());
    let after = server.patch(&admin, &path, json!({"title": "Uni", "description": null, "unknown": 1})).await.expect(200);
    assert_eq!((&after["title"], &after["description"], &after["locality"]), (&json!("Uni"), &Value::Null, &json!("Graz")));
    assert_ne!(after["updated_at"], before["updated_at"]);
    assert_eq!(after["updated_by"], json!(admin.id.to_string()));
    let same = server.patch(&admin, &path, json!({})).await.expect(200);
    assert_eq!(same["updated_at"], after["updated_at"]);
}

#[tokio::test]
async fn archived_rows_leave_the_list_until_asked_for() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let lecturer = course.person("lecturer");
    server.ask(lecturer, reqwest::Method::PATCH, &format!("/course-contents/{}/archive", course.assignment), None).await.expect(204);
    let visible = server.get(lecturer, &format!("/course-contents?course_id={}", course.course)).await.expect(200);
    let archived = server.get(lecturer, &format!("/course-contents?course_id={}&archived=true", course.course)).await.expect(200);
    assert_eq!((visible.as_array().unwrap().len(), archived.as_array().unwrap().len()), (1, 1));
    server.ask(lecturer, reqwest::Method::PATCH, &format!("/course-contents/{}/unarchive", course.assignment), None).await.expect(204);
    let visible = server.get(lecturer, &format!("/course-contents?course_id={}", course.course)).await.expect(200);
    assert_eq!(visible.as_array().unwrap().len(), 2);
}
