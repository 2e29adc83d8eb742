//! What is kept for how long: what is due is told before, goes in batches, and nothing else goes.

use crate::support::{Server, Term, TestClock};
use chrono::TimeDelta;
use computor_backend::{
    Keep,
    work::{Forgotten, forget},
};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// A hand-in of the student, with a run and what that left behind.
async fn work(server: &Server, term: &Term, submit: bool) -> (Uuid, String) {
    let stored = server.app.store.put(format!("a hand-in {submit}").into_bytes().into()).await.unwrap();
    let sql = "with a as (insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key, submit)
                 select submission_group_id, $1, 7, 'b', $2, $3 from submission_group_member where course_member_id = $1 returning id, submission_group_id),
               c as (insert into storage_charge (bytes, submission_artifact_id) select 7, id from a),
               r as (insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id, status, grade, version_identifier)
                 select $1, a.id, a.submission_group_id, x.id, x.course_content_type_id, 0, 0.5, a.id::text from a, course_content x where x.id = $4 returning id),
               f as (insert into result_artifact (result_id, file_size, bucket_name, object_key) select id, 1, 'b', $2 from r),
               p as (insert into result_report (result_id, report) select id, '{\"told\": \"everything\"}' from r)
               select id from a";
    let id = sqlx::query_scalar(sql)
        .bind(term.member("student"))
        .bind(stored.digest.to_string())
        .bind(submit)
        .bind(term.assignment)
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    (id, stored.digest.to_string())
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()
}

const ALL: Keep = Keep { sessions: Some(90), log_ins: Some(365), submissions: Some(730) };

#[tokio::test]
async fn files_of_hand_ins_go_by_rule_and_grades_stay() {
    let clock = TestClock::new();
    let server = Server::start_with(|options| options.keep = ALL, Arc::new(clock.clone())).await;
    let term = Term::create(&server).await;
    let (artifact, digest) = work(&server, &term, true).await;
    work(&server, &term, false).await;
    let grade = json!({"artifact_id": artifact, "grade": 0.75, "status": 1, "graded_by_course_member_id": term.member("tutor")});
    server.post(term.person("tutor"), &format!("/submissions/artifacts/{artifact}/grades"), grade).await.expect(201);
    let at = server.app.clock.now();
    // A course that goes on loses nothing, however old it is.
    let later = at + TimeDelta::days(10_000);
    assert_eq!(forget(&server.app.db, ALL, later, 1).await.unwrap().submissions, 0);
    sqlx::query("update course set archived_at = $1").bind(at - TimeDelta::days(729)).execute(server.db.pool()).await.unwrap();
    assert_eq!(forget(&server.app.db, ALL, at, 1).await.unwrap().submissions, 0);
    let told = server.get(&term.admin, "/system/retention").await.expect(200);
    assert_eq!(told["submissions"], json!({"days": 730, "due": 0, "kept": 2}));
    // Two days later it is due: that is told, and nothing has gone by telling it.
    sqlx::query("update course set archived_at = $1").bind(at - TimeDelta::days(731)).execute(server.db.pool()).await.unwrap();
    for _ in 0..2 {
        let told = server.get(&term.admin, "/system/retention").await.expect(200);
        assert_eq!((&told["submissions"], &told["submission_bytes"]), (&json!({"days": 730, "due": 2, "kept": 2}), &json!(14)));
    }
    let path = format!("/submissions/artifacts/{artifact}/download");
    assert_eq!(server.download(term.person("student"), &path).await.0, 200);
    assert_eq!(forget(&server.app.db, Keep { submissions: None, ..ALL }, later, 1).await.unwrap().submissions, 0);
    assert_eq!(forget(&server.app.db, ALL, at, 1).await.unwrap().submissions, 2);
    assert_eq!(forget(&server.app.db, ALL, at, 1).await.unwrap(), Forgotten::default());
    assert_eq!(server.get(term.person("student"), &path).await.code(), "SUBMIT_014");
    // No name is left, so the sweep takes the file; what it was worth stays.
    assert_eq!(count(&server, "select count(*) from stored_name").await, 0, "{digest}");
    for table in ["select count(*) from result_artifact", "select count(*) from result_report", "select count(*) from storage_charge"] {
        assert_eq!(count(&server, table).await, 0, "{table}");
    }
    assert_eq!(count(&server, "select count(*) from submission_grade where grade = 0.75").await, 1);
    assert_eq!(count(&server, "select count(*) from result where grade = 0.5").await, 2);
    assert_eq!(count(&server, "select count(*) from audit_entry where kind = 'submissions.files_removed'").await, 2);
    // The work cannot leave as a whole any more; the course can.
    let export = format!("/courses/{}/export", term.course);
    assert_eq!(server.get(&term.admin, &format!("{export}?students=true")).await.code(), "SUBMIT_014");
    assert_eq!(server.download(&term.admin, &export).await.0, 200);
    // Data about oneself says what there was, and has no file.
    assert_eq!(server.download(term.person("student"), "/user/export").await.0, 200);
}

#[tokio::test]
async fn sessions_and_log_ins_are_forgotten_when_they_are_old() {
    let server = Server::start_with(|options| options.keep = ALL, Arc::new(TestClock::new())).await;
    let admin = server.admin().await;
    let at = server.app.clock.now();
    for (name, days) in [("old", 91), ("young", 89)] {
        let sql = "insert into session (user_id, session_id, created_ip, ended_at) values ($1, $2, '10.0.0.1', $3)";
        let query = sqlx::query(sql).bind(admin.id).bind(name).bind(at - TimeDelta::days(days));
        query.execute(server.db.pool()).await.unwrap();
    }
    sqlx::query("insert into session (user_id, session_id, created_ip, refresh_expires_at) values ($1, 'open', '10.0.0.1', $2)")
        .bind(admin.id)
        .bind(at + TimeDelta::days(1))
        .execute(server.db.pool())
        .await
        .unwrap();
    let told = server.get(&admin, "/system/retention").await.expect(200);
    assert_eq!((&told["sessions"]["due"], &told["sessions"]["days"]), (&json!(1), &json!(90)));
    let stranger = server.somebody("stranger", &["_organization_manager"]).await;
    assert_eq!(server.get(&stranger, "/system/retention").await.status, 403);
    assert_eq!(forget(&server.app.db, ALL, at, 500).await.unwrap().sessions, 1);
    assert_eq!(count(&server, "select count(*) from session where session_id = 'old'").await, 0);
    assert_eq!(count(&server, "select count(*) from session where session_id in ('young', 'open')").await, 2);
}

/// Entries about log-ins go when they are old; everything else stays, and the chain is whole, also when what is older comes later.
#[tokio::test]
async fn entries_about_log_ins_go_and_all_others_stay() {
    let server = Server::start_with(|options| options.keep = ALL, Arc::new(TestClock::new())).await;
    let admin = server.admin().await;
    let at = server.app.clock.now();
    sqlx::raw_sql("select audit_chain()").execute(server.db.pool()).await.unwrap();
    let others = count(&server, "select count(*) from audit_entry where kind <> all (log_in_kinds())").await;
    for days in [400, 366, 364] {
        for kind in ["session.opened", "session.ended", "session.refused", "password.refused", "course.exported"] {
            let sql = "insert into audit_entry (kind, user_id, created_at) values ($1, $2, $3)";
            let entry = sqlx::query(sql).bind(kind).bind(admin.id).bind(at - TimeDelta::days(days));
            entry.execute(server.db.pool()).await.unwrap();
        }
    }
    let old = "select count(*) from audit_entry where kind = any (log_in_kinds()) and created_at < now() - interval '365 days'";
    // What is not sealed is not forgotten: nobody could tell later whether it was there.
    assert_eq!((forget(&server.app.db, ALL, at, 3).await.unwrap().log_ins, count(&server, old).await), (0, 8));
    sqlx::raw_sql("select audit_chain()").execute(server.db.pool()).await.unwrap();
    let told = server.get(&admin, "/system/retention").await.expect(200);
    assert_eq!((&told["log_ins"]["due"], &told["log_ins"]["days"]), (&json!(8), &json!(365)));
    assert_eq!(forget(&server.app.db, ALL, at, 3).await.unwrap().log_ins, 8);
    assert_eq!(count(&server, old).await, 0);
    assert_eq!(count(&server, "select count(*) from audit_entry where kind = 'course.exported'").await, 3);
    assert_eq!(
        count(&server, "select count(*) from audit_entry where created_at < now() - interval '363 days' and kind = any (log_in_kinds())")
            .await,
        4
    );
    let pruned = count(&server, "select count(*) from audit_entry where kind = 'audit.pruned'").await;
    assert_eq!(pruned, 3, "a batch each");
    assert_eq!(count(&server, "select count(*) from audit_entry where kind <> all (log_in_kinds())").await, others + 3 + pruned);
    sqlx::raw_sql("select audit_chain()").execute(server.db.pool()).await.unwrap();
    assert_eq!(count(&server, "select count(*) from audit_fault").await, 0);
    // Nobody else forgets anything.
    for sql in ["delete from audit_entry where kind = 'session.opened'", "delete from audit_entry where kind = 'audit.pruned'"] {
        assert!(sqlx::raw_sql(sql).execute(server.db.pool()).await.is_err(), "{sql}");
    }
}
