//! A course that is over: what there is can be read, nothing is changed, what runs ends, and it comes back.

use crate::support::{Server, Term};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn an_archived_course_is_read_and_not_changed() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (course, lecturer, student) = (term.course, term.person("lecturer"), term.person("student"));
    for role in ["student", "tutor", "lecturer"] {
        let answer = server.ask(term.person(role), Method::PATCH, &format!("/courses/{course}/archive"), None).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (403, "AUTHZ_001"), "{role}");
    }
    server.ask(term.person("maintainer"), Method::PATCH, &format!("/courses/{course}/archive"), None).await.expect(204);
    // Everything is still there, and says so.
    for who in [student, lecturer, &term.admin] {
        let got = server.get(who, &format!("/courses/{course}")).await.expect(200);
        assert!(got["archived_at"].is_string());
    }
    server.get(student, "/students/course-contents").await.expect(200);
    server.get(lecturer, &format!("/course-contents?course_id={course}")).await.expect(200);
    // It stays in lists, and the filter chooses.
    let listed = async |query: &str| server.get(lecturer, &format!("/courses{query}")).await.expect(200).as_array().unwrap().len();
    assert_eq!((listed("").await, listed("?archived=true").await, listed("?archived=false").await), (1, 1, 0));
    // Nobody changes anything: entities and calls, also administrators.
    let content = json!({"path": "x", "title": "X", "course_id": course, "course_content_type_id": term.unit_type, "position": 9.0});
    for who in [lecturer, &term.admin] {
        assert_eq!(server.post(who, "/course-contents", content.clone()).await.code(), "COURSE_001");
        assert_eq!(server.patch(who, &format!("/courses/{course}"), json!({"title": "Other"})).await.code(), "COURSE_001");
        assert_eq!(
            server.patch(who, &format!("/course-contents/{}", term.assignment), json!({"title": "Other"})).await.code(),
            "COURSE_001"
        );
        assert_eq!(server.delete(who, &format!("/course-contents/{}", term.assignment)).await.code(), "COURSE_001");
        let message = json!({"course_id": course, "title": "T", "content": "C"});
        assert_eq!(server.post(who, "/messages", message).await.code(), "COURSE_001");
        let member = format!("/course-members/{}", term.member("student"));
        assert_eq!(server.ask(who, Method::PATCH, &format!("{member}/archive"), None).await.code(), "COURSE_001");
    }
    let titles: i64 =
        sqlx::query_scalar("select count(*) from course_content where title in ('X', 'Other')").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(titles, 0);
    // It comes back as it was.
    server.ask(term.person("maintainer"), Method::PATCH, &format!("/courses/{course}/unarchive"), None).await.expect(204);
    server.post(lecturer, "/course-contents", content).await.expect(201);
    let told = server.get(&term.admin, &format!("/audit?course_id={course}")).await.expect(200);
    let kinds: Vec<_> =
        told.as_array().unwrap().iter().filter_map(|entry| entry["kind"].as_str()).filter(|kind| kind.starts_with("course.")).collect();
    assert_eq!(kinds, ["course.restored", "course.archived"]);
}

#[tokio::test]
async fn what_runs_ends_with_the_course_and_nothing_elsewhere() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let sql = "insert into operation (kind, course_id, state) values ('x', $1, 'running'), ('x', $1, 'queued'), ('x', null, 'running'), ('x', $1, 'finished')";
    sqlx::query(sql).bind(term.course).execute(server.db.pool()).await.unwrap();
    server.ask(&term.admin, Method::PATCH, &format!("/courses/{}/archive", term.course), None).await.expect(204);
    let sql = "select course_id is not null and state in ('running', 'queued') as due, cancel_requested_at is not null as asked from operation where kind = 'x'";
    let rows: Vec<(bool, bool)> = sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(rows.iter().filter(|(due, _)| *due).count(), 2);
    assert!(rows.iter().all(|(due, asked)| due == asked), "{rows:?}");
}

#[tokio::test]
async fn nobody_enrols_in_a_course_that_is_archived() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let code = json!({"course_group_id": term.group, "expires_in_days": 7, "max_uses": 10, "needs_approval": false});
    let made = server.post(term.person("lecturer"), &format!("/courses/{}/enrolment-code", term.course), code).await.expect(201);
    let code = made["code"].as_str().unwrap().to_owned();
    let newcomer = server.somebody("newcomer", &[]).await;
    server.get(&newcomer, &format!("/enrolments/{code}")).await.expect(200);
    server.ask(&term.admin, Method::PATCH, &format!("/courses/{}/archive", term.course), None).await.expect(204);
    assert_eq!(server.get(&newcomer, &format!("/enrolments/{code}")).await.status, 404);
    assert_eq!(server.post(&newcomer, &format!("/enrolments/{code}"), json!({})).await.status, 404);
    let members: i64 = sqlx::query_scalar("select count(*) from course_member where user_id = $1")
        .bind(newcomer.id)
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    assert_eq!(members, 0);
}
