//! The generic path: lists, paging, patches, archives, for every entity.

use crate::support::{Server, Someone, Term};
use computor_types::{Entity, dto::*};
use serde_json::{Value, json};
use uuid::Uuid;

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

/// The user names of a list, in order.
async fn names(server: &Server, who: &Someone, path: &str) -> Vec<String> {
    let list = server.get(who, path).await.expect(200);
    let user = |row: &Value| row.get("user").cloned().unwrap_or_else(|| row.clone());
    let mut names: Vec<String> = list.as_array().unwrap().iter().map(|row| user(row)["username"].as_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn people_are_found_by_a_part_of_a_name_and_only_by_who_may_see_them() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let named = [
        ("jmueller", "J\u{fc}rgen", "M\u{fc}ller"),
        // The same letters, as other systems write them.
        ("zmueller", "Zo\u{eb}", "Mu\u{308}ller"),
        ("percent", "Half", "50%_off\\"),
        ("ada2", "Ada", "Lovelace"),
    ];
    for (name, given, family) in named {
        let who = server.somebody(name, &[]).await;
        let rename = "update \"user\" set given_name = $2, family_name = $3 where id = $1";
        sqlx::query(rename).bind(who.id).bind(given).bind(family).execute(server.db.pool()).await.unwrap();
    }
    let found = async |who: &Someone, part: &str| {
        let part: String = url::form_urlencoded::byte_serialize(part.as_bytes()).collect();
        names(&server, who, &format!("/users?search={part}")).await
    };
    let admin = &term.admin;
    assert_eq!(found(admin, "\u{dc}LLER").await, ["jmueller", "zmueller"]);
    assert_eq!(found(admin, "mu\u{308}ller j").await, ["jmueller"]);
    assert_eq!(found(admin, "ada love").await, ["ada2"]);
    assert_eq!(found(admin, "lovelace ada").await, ["ada2"]);
    assert_eq!(found(admin, "ADA2@example").await, ["ada2"]);
    // What stands for anything in a pattern is a letter here.
    for (part, who) in [("50%_", "percent"), ("_off", "percent"), ("off\\", "percent")] {
        assert_eq!(found(admin, part).await, [who], "{part}");
    }
    for none in ["l%e", "_da2", "lovelace\\"] {
        assert!(found(admin, none).await.is_empty(), "{none}");
    }
    // The rule stays what it is.
    let ada: Uuid = sqlx::query_scalar("select id from \"user\" where username = 'ada2'").fetch_one(server.db.pool()).await.unwrap();
    let member = json!({"user_id": ada, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    let (student, lecturer) = (term.person("student"), term.person("lecturer"));
    assert!(found(student, "lovelace").await.is_empty());
    server.post(admin, "/course-members", member).await.expect(201);
    let members = format!("/course-members?course_id={}&search=", term.course);
    assert_eq!(names(&server, lecturer, &format!("{members}LOVE")).await, ["ada2"]);
    assert!(names(&server, lecturer, &format!("{members}m%25ller")).await.is_empty());
    assert!(names(&server, &server.somebody("stranger", &[]).await, &format!("{members}LOVE")).await.is_empty());
}
