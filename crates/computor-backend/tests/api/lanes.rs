//! Lists wait for one another, and for nothing else does anybody wait for a list.

use crate::support::{Server, Term};
use computor_db::Limits;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

/// One list at a time, and nobody waits.
const ONE: Limits = Limits { slots: 1, queue: 0, wait: Duration::from_secs(3600) };

#[tokio::test]
async fn a_list_that_finds_no_place_is_refused_and_rows_by_id_are_not() {
    let server = Server::limited(ONE).await;
    let admin = server.somebody("admin", &["_admin"]).await;
    let new = json!({"path": "org", "title": "Org", "organization_type": "organization"});
    let organization = server.post(&admin, "/organizations", new.clone()).await.id();
    // Lists of entities, views by hand.
    let lists = ["/organizations?limit=1000", "/tutors/course-members", "/lecturers/course-contents"];
    let slot = server.app.db.lanes().slot().await.unwrap();
    for path in lists {
        let answer = server.get(&admin, path).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (503, "DB_001"), "{path}");
        assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0, "{path}");
    }
    server.get(&admin, &format!("/organizations/{organization}")).await.expect(200);
    server.get(&admin, "/user").await.expect(200);
    // What shows one person's part of a course is no more than a row.
    server.get(&admin, "/students/course-contents").await.expect(200);
    server.get(&admin, "/organizations").await.expect(200);
    server.patch(&admin, &format!("/organizations/{organization}"), json!({"title": "New"})).await.expect(200);
    assert_eq!(server.app.db.lanes().load().refused, lists.len() as u64);
    drop(slot);
    for path in lists {
        server.get(&admin, path).await.expect(200);
    }
}

#[tokio::test]
async fn lists_that_wait_are_answered() {
    let server = Server::limited(Limits { queue: 20, ..ONE }).await;
    let admin = server.somebody("admin", &["_admin"]).await;
    let lists = (0..20).map(|_| server.get(&admin, "/organizations?limit=1000"));
    for answer in futures::future::join_all(lists).await {
        answer.expect(200);
    }
    assert_eq!(server.app.db.lanes().load().running, 0);
}

#[tokio::test]
async fn who_reads_an_archive_slowly_stops_nobodys_lists() {
    let server = Server::limited(Limits { wait: Duration::ZERO, ..ONE }).await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    // More than what connections hold on the way, and nothing that can be packed.
    let content: Vec<u8> = {
        use sha2::{Digest as _, Sha256};
        (0..300_000_u32).flat_map(|number| Sha256::digest(number.to_le_bytes())).collect()
    };
    let size = i64::try_from(content.len()).unwrap();
    let stored = server.app.store.put(content.into()).await.unwrap().digest;
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit) select submission_group_id, course_member_id, $3, 'submissions', $2, 'x', false from submission_group_member where course_member_id = $1 limit 1";
    let query = sqlx::query(sql).bind(term.member("student")).bind(stored.to_string()).bind(size);
    assert_eq!(query.execute(server.db.pool()).await.unwrap().rows_affected(), 1);
    // The head comes, and the rest waits for who reads it.
    let reading = server.open(student, Method::GET, "/user/export").await;
    let second = server.open(student, Method::GET, "/user/export").await;
    assert_eq!((reading.status().as_u16(), second.status().as_u16()), (200, 200));
    assert_eq!(server.open(student, Method::GET, "/user/export").await.status().as_u16(), 503, "two at once are enough");
    let tutor = term.person("tutor");
    for path in ["/organizations?limit=1000", "/tutors/course-members", "/user/export"] {
        assert_eq!(server.open(tutor, Method::GET, path).await.status().as_u16(), 200, "{path}");
    }
    drop((reading, second));
}
