//! What is stored about a person, as one archive; and erasure.

use crate::support::{Server, Someone, Term};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};
use uuid::Uuid;

/// The files of an archive.
async fn archive(server: &Server, who: &Someone, path: &str) -> BTreeMap<String, Vec<u8>> {
    let (status, bytes) = server.download(who, path).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        files.insert(file.name().unwrap().into_owned(), content);
    }
    files
}

fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Value> {
    serde_json::from_slice(&files[&format!("{name}.json")]).unwrap()
}

/// A hand-in of the student, as it lies in the store.
async fn handed_in(server: &Server, term: &Term) -> (Uuid, Vec<u8>) {
    let bytes = b"not read as an archive here".to_vec();
    let stored = server.app.store.put(bytes.clone().into()).await.unwrap();
    let sql =
        "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key, submit)
               select submission_group_id, $1, 1, 'b', $2, true from submission_group_member where course_member_id = $1 returning id";
    let id =
        sqlx::query_scalar(sql).bind(term.member("student")).bind(stored.digest.to_string()).fetch_one(server.db.pool()).await.unwrap();
    (id, bytes)
}

#[tokio::test]
async fn one_has_everything_about_oneself_and_nobody_else_has_it() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let (artifact, bytes) = handed_in(&server, &term).await;
    let note = json!({"course_member_id": term.member("student"), "message": "often late"});
    server.post(term.person("tutor"), "/course-member-comments", note).await.expect(200);
    let files = archive(&server, student, "/user/export").await;
    assert_eq!(rows(&files, "user")[0]["email"], "student@example.org");
    assert_eq!(rows(&files, "course_member")[0]["course_id"], json!(term.course));
    assert_eq!(rows(&files, "submissions")[0]["id"], json!(artifact));
    assert_eq!(files[&format!("submissions/{}/week1.sum/{artifact}.zip", term.course)], bytes);
    let text: String = files.values().map(|content| String::from_utf8_lossy(content).into_owned()).collect();
    assert!(!text.contains("often late") && !text.contains("lecturer@example.org") && !text.contains(&student.token));
    // Administrators answer for what staff have noted.
    let path = format!("/users/{}/export", student.id);
    let files = archive(&server, &term.admin, &path).await;
    assert_eq!(rows(&files, "notes_of_staff")[0]["message"], "often late");
    for role in ["student", "tutor", "lecturer", "owner"] {
        assert_eq!(server.get(term.person(role), &path).await.status, 403, "{role}");
    }
    let limited = server.with_token(student.id, &["user:get"]).await;
    assert_eq!(server.get(&limited, "/user/export").await.status, 403);
    assert_eq!(server.raw(Method::GET, "/user/export", &[], "").await.status, 401);
    let told = server.get(&term.admin, "/audit?kind=user.exported").await.expect(200);
    let by: Vec<_> = told.as_array().unwrap().iter().map(|entry| entry["created_by"].clone()).collect();
    assert_eq!(by, [json!(term.admin.id), json!(student.id)]);
}

#[tokio::test]
async fn who_is_erased_is_nobody_and_the_work_stays() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student").clone();
    let (artifact, _) = handed_in(&server, &term).await;
    let told_live = format!("select count(*) from event where data::text like '%{}%' and data::text like '%secret plan%'", student.id);
    let told_live =
        async || sqlx::query_scalar::<_, i64>(sqlx::AssertSqlSafe(told_live.clone())).fetch_one(server.db.pool()).await.unwrap();
    let group: Uuid = sqlx::query_scalar("select submission_group_id from submission_artifact where id = $1")
        .bind(artifact)
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    let message = json!({"title": "a secret plan", "content": "a secret plan", "submission_group_id": group});
    server.post(&student, "/messages", message).await.expect(201);
    assert!(told_live().await > 0, "what is told live is kept for a while");
    let path = format!("/users/{}/erase", student.id);
    for role in ["student", "tutor", "lecturer", "owner"] {
        assert_eq!(server.post(term.person(role), &path, json!({"dry_run": true})).await.status, 403, "{role}");
    }
    let tried = server.post(&term.admin, &path, json!({"dry_run": true})).await.expect(200);
    server.get(&student, "/user").await.expect(200);
    let mut done = server.post(&term.admin, &path, json!({})).await.expect(200);
    done["dry_run"] = json!(true);
    assert_eq!(done, tried);
    server.get(&student, "/user").await.expect(401);
    assert_eq!(told_live().await, 0);
    let members =
        server.get(term.person("lecturer"), &format!("/course-members?course_id={}&archived=true", term.course)).await.expect(200);
    assert_eq!(members[0]["id"], json!(term.member("student")));
    assert!(members[0]["user"]["email"].is_null() && members[0]["user"]["family_name"].is_null(), "{members:#}");
    let kept: Option<Uuid> = sqlx::query_scalar("select id from submission_artifact where id = $1")
        .bind(artifact)
        .fetch_optional(server.db.pool())
        .await
        .unwrap();
    assert_eq!(kept, Some(artifact));
    let told = server.get(&term.admin, &format!("/audit?kind=user.erased&user_id={}", student.id)).await.expect(200);
    assert_eq!(told.as_array().unwrap().len(), 1);
    // The address is free for somebody else.
    let anew = json!({"rows": [{"email": "student@example.org", "course_group_title": "A"}]});
    let anew = server.post(term.person("lecturer"), &format!("/course-member-import/{}/batch", term.course), anew).await.expect(200);
    assert_eq!(anew["rows"][0]["outcome"], "created");
}

#[tokio::test]
async fn administrators_and_services_are_not_erased() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let other = server.somebody("other", &["_admin"]).await;
    let service = server.somebody("machine", &[]).await;
    sqlx::query("update \"user\" set is_service = true where id = $1").bind(service.id).execute(server.db.pool()).await.unwrap();
    for who in [admin.id, other.id, service.id] {
        assert_eq!(server.post(&admin, &format!("/users/{who}/erase"), json!({})).await.status, 403);
    }
    assert_eq!(server.post(&admin, &format!("/users/{}/erase", Uuid::new_v4()), json!({})).await.status, 404);
    let person = server.somebody("person", &[]).await;
    server.post(&admin, &format!("/users/{}/erase", person.id), json!({})).await.expect(200);
}
