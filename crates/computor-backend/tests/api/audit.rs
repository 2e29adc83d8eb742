//! The audit log over the API: who reads it, what filters leave, and what is exported.

use crate::{
    passwords::{PASSWORD, with_password},
    support::{Server, Someone, Term},
};
use computor_db::{Db, queries::audit};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

struct World {
    server: Server,
    term: Term,
}

impl World {
    async fn new() -> Self {
        let server = Server::start().await;
        let term = Term::create(&server).await;
        Self { server, term }
    }

    async fn list(&self, who: &Someone, query: &str) -> Vec<Value> {
        self.server.get(who, &format!("/audit{query}")).await.expect(200).as_array().unwrap().clone()
    }

    async fn seal(&self) {
        audit::chain(self.server.db.pool()).await.unwrap();
    }

    async fn export(&self, who: &Someone, query: &str) -> Vec<Value> {
        let (status, bytes) = self.server.download(who, &format!("/audit/export{query}")).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn kinds(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn what_is_done_over_the_api_is_told_with_who_did_it() {
    let World { server, term } = World::new().await;
    let (lecturer, tutor) = (term.person("lecturer"), term.member("tutor"));
    let change = json!({"course_role_id": "_lecturer"});
    server.patch(lecturer, &format!("/course-members/{tutor}"), change.clone()).await.expect(200);
    // Who may not, does nothing that would have to be told.
    let before = server.get(&term.admin, "/audit").await;
    server.patch(term.person("student"), &format!("/course-members/{tutor}"), change).await.expect(404);
    let after = server.get(&term.admin, "/audit").await;
    assert_eq!(before.headers["x-total-count"], after.headers["x-total-count"]);
    let entry = after.body[0].clone();
    assert_eq!(entry["kind"], "course_member.role_changed");
    assert_eq!((&entry["created_by"], &entry["user_id"]), (&json!(lecturer.id), &json!(term.person("tutor").id)));
    assert_eq!((&entry["course_id"], &entry["entity_id"]), (&json!(term.course), &json!(tutor)));
    assert_eq!(entry["data"], json!({"course_role_id": "_lecturer", "was": {"course_role_id": "_tutor"}}));
    let one = server.get(&term.admin, &format!("/audit/{}", entry["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(one, entry);
    for (method, path) in [(Method::DELETE, format!("/audit/{}", entry["id"].as_str().unwrap())), (Method::POST, "/audit".to_owned())] {
        assert!(server.ask(&term.admin, method, &path, Some(&json!({}))).await.status.is_client_error(), "nobody writes it");
    }
}

#[tokio::test]
async fn administrators_read_all_of_it_and_lecturers_their_courses() {
    let world = World::new().await;
    let World { server, term } = &world;
    let everything = world.list(&term.admin, "?limit=1000").await;
    let of_course: BTreeSet<_> =
        everything.iter().filter(|entry| entry["course_id"] == json!(term.course)).map(|entry| entry["number"].as_i64()).collect();
    assert!(of_course.len() >= 6 && of_course.len() < everything.len(), "{everything:#?}");
    for role in ["lecturer", "maintainer", "owner"] {
        let read: BTreeSet<_> = world.list(term.person(role), "?limit=1000").await.iter().map(|entry| entry["number"].as_i64()).collect();
        assert_eq!(read, of_course, "{role}");
    }
    let stranger = server.somebody("stranger", &[]).await;
    for who in [term.person("student"), term.person("tutor"), &stranger] {
        assert_eq!(world.list(who, "").await, Vec::<Value>::new());
        let any = everything[0]["id"].as_str().unwrap();
        server.get(who, &format!("/audit/{any}")).await.expect(404);
        assert_eq!(world.export(who, "").await, Vec::<Value>::new());
    }
    let limited = server.with_token(term.admin.id, &["audit_entry:list"]).await;
    assert!(!world.list(&limited, "").await.is_empty());
    let other = server.with_token(term.admin.id, &["course:list"]).await;
    assert!(world.server.get(&other, "/audit").await.body == json!([]));
}

#[tokio::test]
async fn filters_leave_what_they_say_and_pages_follow_each_other() {
    let world = World::new().await;
    let admin = &world.term.admin;
    let all = world.list(admin, "?limit=1000").await;
    let numbers: Vec<_> = all.iter().map(|entry| entry["number"].as_i64().unwrap()).collect();
    assert!(numbers.is_sorted_by(|one, next| one > next), "the newest first");
    let tutor = world.term.person("tutor").id;
    for (query, field, value) in [
        ("kind=course_member.added".to_owned(), "kind", json!("course_member.added")),
        (format!("user_id={tutor}"), "user_id", json!(tutor)),
        (format!("created_by={}", admin.id), "created_by", json!(admin.id)),
        (format!("course_id={}", world.term.course), "course_id", json!(world.term.course)),
        ("entity_type=course_member".to_owned(), "entity_type", json!("course_member")),
    ] {
        let found = world.list(admin, &format!("?limit=1000&{query}")).await;
        let expected: Vec<_> = all.iter().filter(|entry| entry[field] == value).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{query}");
        assert_eq!(found, expected, "{query}");
    }
    let middle = all[all.len() / 2]["created_at"].as_str().unwrap().replace('+', "%2B");
    let (since, until) =
        (world.list(admin, &format!("?limit=1000&since={middle}")).await, world.list(admin, &format!("?limit=1000&until={middle}")).await);
    assert!(since.len() < all.len() && until.len() < all.len() && since.len() + until.len() >= all.len());
    // A page after the other, while others write.
    let (mut pages, mut before) = (Vec::new(), String::new());
    loop {
        let page = world.list(admin, &format!("?limit=7{before}")).await;
        world.server.somebody(&format!("noise{}", pages.len()), &[]).await;
        let Some(last) = page.last() else { break };
        before = format!("&before={}", last["number"]);
        pages.extend(page);
    }
    assert_eq!(pages, all);
}

#[tokio::test]
async fn the_export_is_the_chain_and_can_be_followed() {
    let world = World::new().await;
    let admin = &world.term.admin;
    assert_eq!(world.export(admin, "").await, Vec::<Value>::new(), "what is not sealed is not exported");
    world.seal().await;
    let lines = world.export(admin, "").await;
    let positions: Vec<_> = lines.iter().map(|line| line["position"].as_i64().unwrap()).collect();
    assert_eq!(positions, (1..=i64::try_from(lines.len()).unwrap()).collect::<Vec<_>>());
    assert!(lines.iter().all(|line| line["hash"].as_str().unwrap().len() == 64));
    let db = Db::new(world.server.db.pool().clone()).await.unwrap();
    let (chain, faults) = audit::verify(&db).await.unwrap();
    assert_eq!((chain.hash.as_deref(), faults), (lines.last().unwrap()["hash"].as_str(), Vec::new()));
    let last = positions.last().unwrap();
    world.seal().await;
    assert_eq!(kinds(&world.export(admin, &format!("?after={last}")).await), ["audit.exported"], "that it was exported is told");
    let lecturer = world.export(world.term.person("lecturer"), "?kind=course_member.added").await;
    assert!(!lecturer.is_empty() && lecturer.iter().all(|line| line["course_id"] == json!(world.term.course)));
    assert!(lines.len() > lecturer.len());
}

#[tokio::test]
async fn log_ins_failures_and_exports_are_told() {
    let world = World::new().await;
    let World { server, term } = &world;
    let hash = server.app.passwords.hash("correct horse battery".to_owned()).await.unwrap();
    sqlx::query("update \"user\" set password = $1 where id = $2")
        .bind(hash)
        .bind(term.person("tutor").id)
        .execute(server.db.pool())
        .await
        .unwrap();
    let log_in = async |name: &str, password: &str| {
        let body = json!({"username": name, "password": password}).to_string();
        server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await
    };
    log_in("tutor", "wrong").await.expect(401);
    log_in("nobody at all", "wrong").await.expect(401);
    let session = log_in("tutor", "correct horse battery").await.expect(200);
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    server.raw(Method::POST, "/auth/logout", &[("authorization", &bearer)], "").await.expect(200);
    server.download(term.person("lecturer"), &format!("/analytics/courses/{}/grade-book", term.course)).await;
    let newest = world.list(&term.admin, "?limit=5").await;
    assert_eq!(kinds(&newest), ["grades.exported", "session.ended", "session.opened", "session.refused", "session.refused"]);
    let tutor = json!(term.person("tutor").id);
    assert_eq!((&newest[0]["created_by"], &newest[0]["course_id"]), (&json!(term.person("lecturer").id), &json!(term.course)));
    assert_eq!((&newest[2]["user_id"], &newest[4]["user_id"], &newest[3]["user_id"]), (&tutor, &tutor, &Value::Null));
    assert_eq!(newest[4]["data"], json!({"network": "127.0.0.0/24"}), "a network, and neither an address nor a name");
    let all = json!(world.list(&term.admin, "?limit=1000").await).to_string();
    assert!(!all.contains("nobody at all") && !all.contains("127.0.0.1"));
}

#[tokio::test]
async fn refusals_are_told_and_guessing_fills_no_log() {
    let world = World::new().await;
    let World { server, term } = &world;
    let tutor = with_password(server, "grace", &[]).await;
    let log_in = async |password: &str| {
        let body = json!({"username": "grace", "password": password}).to_string();
        server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await
    };
    // A wrong current password, at a session that is open.
    let wrong = json!({"old_password": "wrong", "new_password": "amber-window-falcon-38", "confirm_password": "amber-window-falcon-38"});
    assert_eq!(server.post(&tutor, "/password/change", wrong).await.status, 400);
    let told = world.list(&term.admin, "?kind=password.refused").await;
    assert_eq!((told.len(), &told[0]["user_id"], &told[0]["created_by"]), (1, &json!(tutor.id), &json!(tutor.id)));
    for _ in 0..4 {
        assert_eq!(log_in("wrong").await.status, 401);
    }
    for _ in 0..3 {
        assert_eq!(log_in("wrong").await.status, 429);
    }
    let told = world.list(&term.admin, "?kind=session.refused").await;
    let limited: Vec<_> = told.iter().filter(|entry| entry["data"]["why"] == "too many attempts").collect();
    assert_eq!((told.len(), limited.len()), (5, 1), "four wrong ones, and one of the three that were one too many: {told:#?}");
}

#[tokio::test]
async fn how_a_session_ended_is_told() {
    let world = World::new().await;
    let World { server, term } = &world;
    with_password(server, "grace", &[]).await;
    let log_in = async || {
        let body = json!({"username": "grace", "password": PASSWORD}).to_string();
        server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await.expect(200)
    };
    let reasons = async || {
        let told = world.list(&term.admin, "?kind=session.ended").await;
        told.iter().map(|entry| entry["data"]["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let session = log_in().await;
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    server.raw(Method::POST, "/auth/logout", &[("authorization", &bearer)], "").await.expect(200);
    assert_eq!(reasons().await, ["log_out"]);
    // A token that was used before, and not just now.
    let session = log_in().await;
    let refresh = json!({"refresh_token": session["refresh_token"]}).to_string();
    let json = [("content-type", "application/json")];
    server.raw(Method::POST, "/auth/refresh/local", &json, refresh.clone()).await.expect(200);
    sqlx::query("update session set rotated_at = rotated_at - interval '1 minute'").execute(server.db.pool()).await.unwrap();
    assert_eq!(server.raw(Method::POST, "/auth/refresh/local", &json, refresh).await.status, 401);
    assert_eq!(reasons().await, ["refresh_token_reused", "log_out"]);
    log_in().await;
    let new = json!({"username": "grace", "new_password": "amber-window-falcon-38", "confirm_password": "amber-window-falcon-38"});
    server.post(&term.admin, "/password/admin/set", new).await.expect(200);
    assert_eq!(reasons().await[0], "password_changed");
}

#[tokio::test]
async fn the_grades_of_a_whole_course_are_an_export_once_a_minute() {
    let world = World::new().await;
    let World { server, term } = &world;
    let path = format!("/analytics/courses/{}/students", term.course);
    for _ in 0..3 {
        server.get(term.person("lecturer"), &path).await.expect(200);
    }
    let told = world.list(term.person("owner"), "?kind=analytics.exported").await;
    assert_eq!((told.len(), &told[0]["created_by"]), (1, &json!(term.person("lecturer").id)));
}

#[tokio::test]
async fn whoever_takes_the_work_of_others_is_noted() {
    let World { server, term } = World::new().await;
    let stored = server.app.store.put(b"not read as an archive here".to_vec().into()).await.unwrap();
    let sql = "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, submit)
               select submission_group_id, 1, 'b', $2, true from submission_group_member where course_member_id = $1 returning id";
    let query = sqlx::query_scalar(sql).bind(term.member("student")).bind(stored.digest.to_string());
    let artifact: uuid::Uuid = query.fetch_one(server.db.pool()).await.unwrap();
    let newest =
        format!("/submissions/artifacts/download?course_content_id={}&course_member_id={}", term.assignment, term.member("student"));
    // A file that is taken in parts is noted once, and one's own never.
    for (who, path) in [
        ("student", format!("/submissions/artifacts/{artifact}/download")),
        ("tutor", format!("/submissions/artifacts/{artifact}/download")),
        ("tutor", format!("/submissions/artifacts/{artifact}/download")),
        ("lecturer", newest),
    ] {
        assert_eq!(server.download(term.person(who), &path).await.0, 200, "{who} {path}");
    }
    let noted = server.get(&term.admin, "/audit?kind=submission.downloaded").await.expect(200);
    let noted: Vec<_> = noted.as_array().unwrap().iter().map(|entry| (entry["created_by"].clone(), entry["entity_id"].clone())).collect();
    assert_eq!(noted, [term.person("lecturer"), term.person("tutor")].map(|who| (json!(who.id), json!(artifact))));
    // Lecturers read it of their course.
    let own = server.get(term.person("lecturer"), "/audit?kind=submission.downloaded").await.expect(200);
    assert_eq!(own.as_array().unwrap().len(), 2);
}
