//! `Idempotency-Key`: whoever lost an answer asks again, and what was asked for is done once.

use crate::{
    store::Library,
    support::{Answer, Server, Someone, Term},
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};

async fn post(server: &Server, who: &Someone, path: &str, key: &str, body: &Value) -> Answer {
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "application/json"), ("idempotency-key", key)];
    server.raw(Method::POST, path, &headers, body.to_string()).await
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

const GROUPS: &str = "select count(*) from course_group where title like 'Idem%'";

#[tokio::test]
async fn what_is_asked_twice_is_done_once_and_answered_twice() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let group = json!({"title": "Idem 1", "course_id": term.course});
    let first = post(&server, lecturer, "/course-groups", "k1", &group).await;
    let second = post(&server, lecturer, "/course-groups", "k1", &group).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16(), &first.body), (201, 201, &second.body));
    assert!(first.headers.get("idempotency-replayed").is_none());
    assert_eq!(second.headers["idempotency-replayed"], "true");
    assert_eq!(count(&server, GROUPS).await, 1);
    // Without a key it is another request, and so it is with another key.
    assert_eq!(server.post(lecturer, "/course-groups", group.clone()).await.code(), "CONFLICT_001");
    assert_eq!(post(&server, lecturer, "/course-groups", "k2", &group).await.code(), "CONFLICT_001");
    // A call that answers a list keeps its total.
    let note = json!({"course_member_id": term.member("student"), "message": "asks good questions"});
    let tutor = term.person("tutor");
    let [one, two] = [
        post(&server, tutor, "/course-member-comments", "n", &note).await,
        post(&server, tutor, "/course-member-comments", "n", &note).await,
    ];
    assert_eq!((&one.body, &one.headers["x-total-count"]), (&two.body, &two.headers["x-total-count"]));
    assert_eq!(count(&server, "select count(*) from course_member_comment").await, 1);
}

#[tokio::test]
async fn a_key_is_for_one_request_of_one_person() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, owner) = (term.person("lecturer"), term.person("owner"));
    let group = |title: &str| json!({"title": title, "course_id": term.course});
    post(&server, lecturer, "/course-groups", "k", &group("Idem 1")).await.expect(201);
    assert_eq!(said(&post(&server, lecturer, "/course-groups", "k", &group("Idem 2")).await), (422, "IDEM_001"));
    let content = json!({"slug": "x", "course_content_kind_id": "unit", "course_id": term.course});
    assert_eq!(said(&post(&server, lecturer, "/course-content-types", "k", &content).await), (422, "IDEM_001"));
    // The same key of somebody else is another one.
    post(&server, owner, "/course-groups", "k", &group("Idem 2")).await.expect(201);
    // Nobody learns with a lesser token what was answered to a better one.
    let limited = server.with_token(lecturer.id, &["course:list"]).await;
    assert_ne!(post(&server, &limited, "/course-groups", "k", &group("Idem 1")).await.status, 201);
    for bad in ["", " ", &"x".repeat(256)] {
        assert_eq!(said(&post(&server, lecturer, "/course-groups", bad, &group("Idem 3")).await), (400, "VAL_001"));
    }
    assert_eq!(count(&server, GROUPS).await, 2);
}

#[tokio::test]
async fn what_was_refused_may_be_asked_for_again() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let group = json!({"title": "Idem 1", "course_id": term.course});
    assert_eq!(post(&server, student, "/course-groups", "k", &group).await.status, 403);
    sqlx::query("update course_member set course_role_id = '_lecturer' where user_id = $1")
        .bind(student.id)
        .execute(server.db.pool())
        .await
        .unwrap();
    post(&server, student, "/course-groups", "k", &group).await.expect(201);
    assert_eq!(count(&server, "select count(*) from idempotency").await, 1);
}

#[tokio::test]
async fn of_many_at_once_one_is_done() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let group = json!({"title": "Idem 1", "course_id": term.course});
    let answers = join_all((0..20).map(|_| post(&server, lecturer, "/course-groups", "k", &group))).await;
    assert!(
        answers.iter().all(|answer| matches!(said(answer), (201, _) | (409, "IDEM_002"))),
        "{:?}",
        answers.iter().map(said).collect::<Vec<_>>()
    );
    assert!(answers.iter().filter(|answer| answer.status == 409).all(|answer| answer.headers["retry-after"] == "1"));
    assert_eq!(count(&server, GROUPS).await, 1);
    let again = post(&server, lecturer, "/course-groups", "k", &group).await;
    assert_eq!((again.status.as_u16(), &again.headers["idempotency-replayed"]), (201, &"true".parse().unwrap()));
}

#[tokio::test]
async fn a_server_that_died_has_done_it_or_not_and_never_twice() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let group = json!({"title": "Idem 1", "course_id": term.course});
    post(&server, lecturer, "/course-groups", "k", &group).await.expect(201);
    // The work was noted along with it: so much is known whatever died afterwards.
    assert_eq!(count(&server, "select count(*) from idempotency where committed").await, 1);
    let died = "update idempotency set status = null, body = null, created_at = now() - interval '1 hour'";
    sqlx::query(died).execute(server.db.pool()).await.unwrap();
    assert_eq!(said(&post(&server, lecturer, "/course-groups", "k", &group).await), (409, "IDEM_003"));
    assert_eq!(count(&server, GROUPS).await, 1);
    // It died before anything was done: whoever asks again does it.
    sqlx::query("update idempotency set committed = false").execute(server.db.pool()).await.unwrap();
    sqlx::query("delete from course_group where title = 'Idem 1'").execute(server.db.pool()).await.unwrap();
    post(&server, lecturer, "/course-groups", "k", &group).await.expect(201);
    // After a day it is forgotten.
    sqlx::query("update idempotency set created_at = now() - interval '25 hours'").execute(server.db.pool()).await.unwrap();
    assert_eq!(computor_db::queries::idempotency::sweep(server.db.pool()).await.unwrap(), 1);
}

#[tokio::test]
async fn what_a_server_that_is_gone_had_claimed_is_free_at_once() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let group = json!({"title": "Idem 1", "course_id": term.course});
    post(&server, lecturer, "/course-groups", "k", &group).await.expect(201);
    let mut there = server.db.pool().acquire().await.unwrap().detach();
    let number = computor_db::queries::idempotency::be_there(&mut there).await.unwrap();
    let begun = "update idempotency set status = null, body = null, committed = $2, server = $1";
    let begun = async |committed: bool| {
        sqlx::query("delete from course_group where title = 'Idem 1'").execute(server.db.pool()).await.unwrap();
        sqlx::query(begun).bind(number).bind(committed).execute(server.db.pool()).await.unwrap();
    };
    let ask = async || {
        let answer = post(&server, lecturer, "/course-groups", "k", &group).await;
        (answer.status.as_u16(), answer.code().to_owned())
    };
    for committed in [false, true] {
        begun(committed).await;
        assert_eq!(ask().await, (409, "IDEM_002".to_owned()), "it is there, and works");
    }
    sqlx::Connection::close(there).await.unwrap();
    let holds = "select exists (select from pg_locks where locktype = 'advisory' and classid = 7313 and objid = $1::integer::oid)";
    while sqlx::query_scalar(holds).bind(number).fetch_one(server.db.pool()).await.unwrap() {
        tokio::task::yield_now().await;
    }
    begun(true).await;
    assert_eq!(ask().await, (409, "IDEM_003".to_owned()), "it was done");
    begun(false).await;
    assert_eq!(ask().await.0, 201);
    assert_eq!(count(&server, GROUPS).await, 1);
}

#[tokio::test]
async fn nobody_commits_under_a_key_that_was_taken_over() {
    use computor_db::queries::idempotency::{Claim, Known, claim, within};
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let (db, who) = (server.db.pool().clone(), computor_policy::Principal::user(lecturer.id.into()));
    let db = computor_db::Db::new(db).await.unwrap();
    let attempt = || Claim { user: lecturer.id, key: "k".to_owned(), holder: uuid::Uuid::new_v4() };
    let work = async |claim: Claim| within(claim, async { db.begin_as(&who).await?.commit().await }).await;
    let [first, second] = [attempt(), attempt()];
    assert_eq!(claim(server.db.pool(), &first, b"same", None).await.unwrap(), Known::Claimed);
    assert_eq!(claim(server.db.pool(), &second, b"same", None).await.unwrap(), Known::Running);
    sqlx::query("update idempotency set created_at = now() - interval '3 minutes'").execute(server.db.pool()).await.unwrap();
    assert_eq!(claim(server.db.pool(), &second, b"same", None).await.unwrap(), Known::Claimed);
    let refused = work(first).await.unwrap_err();
    assert!(matches!(&refused, computor_db::Error::Rejected { code: computor_types::Code::Idem002, .. }), "{refused}");
    work(second).await.unwrap();
    assert_eq!(count(&server, "select count(*) from idempotency where committed").await, 1);
}

#[tokio::test]
async fn a_hand_in_is_the_same_however_its_form_was_bounded() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let student = library.term.person("student");
    let form = |boundary: &str, content: &[u8]| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("work.txt", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
        let text = json!({"submission_group_id": library.group, "submit": true});
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{text}\r\n--{boundary}\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
        )
        .into_bytes();
        body.extend(archive.finish().unwrap().into_inner());
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        body
    };
    let send = async |boundary: &str, content: &[u8]| {
        let kind = format!("multipart/form-data; boundary={boundary}");
        let headers = [("x-api-token", student.token.as_str()), ("content-type", kind.as_str()), ("idempotency-key", "k")];
        server.raw(Method::POST, "/submissions/artifacts", &headers, form(boundary, content)).await
    };
    let first = send("one", b"work").await.expect(201);
    assert_eq!(send("two", b"work").await.expect(201), first);
    assert_eq!(said(&send("one", b"other").await), (422, "IDEM_001"));
    assert_eq!(count(&server, "select count(*) from submission_artifact").await, 1);
}

/// An answer that is kept would be a secret that is kept.
#[tokio::test]
async fn answers_with_secrets_are_not_kept() {
    let server = Server::start().await;
    let someone = server.somebody("ada", &[]).await;
    let token = json!({"name": "t", "scopes": ["course:list"]});
    let made = post(&server, &someone, "/api-tokens", "k", &token).await;
    assert!(made.status.is_success(), "{:#}", made.body);
    assert_eq!(count(&server, "select count(*) from idempotency").await, 0);
}
