//! Deadlines: what is refused when, who has more time, and that everybody reads why.

use crate::{
    store::Library,
    support::{Answer, Server, Someone},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use serde_json::{Value, json};
use uuid::Uuid;

/// A course with an assignment, and the database's time.
struct Term {
    server: Server,
    library: Library,
    now: DateTime<Utc>,
}

impl Term {
    async fn new() -> Self {
        let server = Server::start().await;
        let library = Library::create(&server).await;
        let now = sqlx::query_scalar("select now()").fetch_one(server.db.pool()).await.unwrap();
        Self { server, library, now }
    }

    fn lecturer(&self) -> &Someone {
        self.library.term.person("lecturer")
    }

    fn student(&self) -> &Someone {
        self.library.term.person("student")
    }

    fn hours(&self, hours: i64) -> DateTime<Utc> {
        self.now + TimeDelta::hours(hours)
    }

    async fn content(&self, settings: Value) -> Answer {
        self.server.patch(self.lecturer(), &format!("/course-contents/{}", self.library.term.assignment), settings).await
    }

    async fn course(&self, settings: Value) -> Answer {
        self.server.patch(&self.library.term.admin, &format!("/courses/{}", self.library.term.course), settings).await
    }

    /// Practice of the student.
    async fn work(&self) -> Uuid {
        let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                     version_identifier, submit) values ($1, $2, 1, 'submissions', '00', gen_random_uuid()::text, false) returning id";
        let work = sqlx::query_scalar(sql).bind(self.library.group).bind(self.library.term.member("student"));
        work.fetch_one(self.server.db.pool()).await.unwrap()
    }

    async fn hand_in(&self, who: &Someone) -> Answer {
        let work = self.work().await;
        self.server.patch(who, &format!("/submissions/artifacts/{work}"), json!({"submit": true})).await
    }

    async fn deadline(&self) -> Value {
        let path = format!("/course-contents/{}/deadline", self.library.term.assignment);
        self.server.get(self.student(), &path).await.expect(200)
    }

    async fn grant(&self, body: Value) -> Answer {
        let mut grant = json!({"course_content_id": self.library.term.assignment, "course_member_id": self.library.term.member("student")});
        grant.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        self.server.post(self.lecturer(), "/deadline-extensions", grant).await
    }
}

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn without_dates_nothing_changes() {
    let term = Term::new().await;
    term.course(json!({"late_cutoff_days": 0, "late_penalty_per_day": 0.5})).await.expect(200);
    term.hand_in(term.student()).await.expect(200);
    assert_eq!(term.deadline().await, json!({"deadline": null, "late_days_left": null}));
    let seen = term.server.get(term.student(), "/students/course-contents").await.expect(200);
    assert!(seen.as_array().unwrap().iter().all(|content| content.get("deadline") == Some(&Value::Null)), "{seen:#}");
}

#[tokio::test]
async fn what_comes_after_the_end_is_refused_and_practice_is_not() {
    let term = Term::new().await;
    term.content(json!({"due_at": term.hours(1), "late_cutoff_days": 0})).await.expect(200);
    term.hand_in(term.student()).await.expect(200);
    term.content(json!({"due_at": term.hours(-1)})).await.expect(200);
    let refused = term.hand_in(term.student()).await;
    assert_eq!(said(&refused), (400, "SUBMIT_011"));
    assert!(refused.body["message"].as_str().unwrap().contains("nothing is accepted afterwards"), "{:#}", refused.body);
    term.library.hand_in(&term.server, term.student(), b"practice").await.expect(201);
    let official = upload(&term, true).await;
    assert_eq!(said(&official), (400, "SUBMIT_011"));
    // Late work is accepted for as long as the content says, or else the course.
    term.content(json!({"late_cutoff_days": 1})).await.expect(200);
    term.hand_in(term.student()).await.expect(200);
    upload(&term, true).await.expect(201);
    term.content(json!({"late_cutoff_days": null})).await.expect(200);
    term.course(json!({"late_cutoff_days": 0})).await.expect(200);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
    term.course(json!({"late_cutoff_days": null})).await.expect(200);
    term.hand_in(term.student()).await.expect(200);
}

async fn upload(term: &Term, submit: bool) -> Answer {
    use std::io::{Cursor, Write as _};
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("work.txt", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"work").unwrap();
    let text = json!({"submission_group_id": term.library.group, "submit": submit});
    let mut form = format!(
        "--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{text}\r\n--b\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
    )
    .into_bytes();
    form.extend(archive.finish().unwrap().into_inner());
    form.extend(b"\r\n--b--\r\n");
    let headers = [("x-api-token", term.student().token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    term.server.raw(reqwest::Method::POST, "/submissions/artifacts", &headers, form).await
}

#[tokio::test]
async fn before_it_opens_nothing_is_uploaded_or_tested() {
    let term = Term::new().await;
    let work = term.work().await;
    term.content(json!({"opens_at": term.hours(1)})).await.expect(200);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "CONTENT_009"));
    assert_eq!(said(&upload(&term, false).await), (400, "CONTENT_009"));
    let test = json!({"artifact_id": work});
    assert_eq!(said(&term.server.post(term.student(), "/tests", test.clone()).await), (400, "CONTENT_009"));
    // Who teaches tries it out.
    assert_ne!(term.server.post(term.library.term.person("tutor"), "/tests", test).await.code(), "CONTENT_009");
    term.content(json!({"opens_at": term.hours(-1)})).await.expect(200);
    upload(&term, false).await.expect(201);
    term.hand_in(term.student()).await.expect(200);
    assert_eq!(said(&term.content(json!({"due_at": term.hours(-2)})).await).0, 400, "it cannot be due before it opens");
}

#[tokio::test]
async fn an_extension_is_for_one_and_explains_itself() {
    let term = Term::new().await;
    term.course(json!({"timezone": "Europe/Vienna", "late_cutoff_days": 0})).await.expect(200);
    term.content(json!({"due_at": term.hours(-25)})).await.expect(200);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
    let granted = term.grant(json!({"days": 3, "reason": "illness"})).await.expect(201);
    assert_eq!((&granted["kind"], &granted["course_id"]), (&json!("extension"), &json!(term.library.term.course)));
    term.hand_in(term.student()).await.expect(200);
    let deadline = &term.deadline().await["deadline"];
    assert_eq!((&deadline["standing"], &deadline["timezone"]), (&json!("open"), &json!("Europe/Vienna")));
    let why: Vec<&str> = deadline["explanation"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(why[0].starts_with("due ") && why[1].starts_with("+3 days by lecturer Test (illness): due "), "{why:?}");
    // In the views, too: of the student, and of who teaches.
    let mine = term.server.get(term.student(), &format!("/students/course-contents/{}", term.library.term.assignment)).await.expect(200);
    assert_eq!((&mine["deadline"]["due_at"], &mine["deadline"]["explanation"]), (&deadline["due_at"], &deadline["explanation"]));
    let list = term.server.get(term.student(), "/students/course-contents").await.expect(200);
    assert_eq!((&list[0]["deadline"], &list[1]["deadline"]["due_at"]), (&Value::Null, &deadline["due_at"]));
    let theirs = format!("/tutors/course-members/{}/course-contents", term.library.term.member("student"));
    let theirs = term.server.get(term.library.term.person("tutor"), &theirs).await.expect(200);
    assert_eq!(theirs[1]["deadline"]["due_at"], deadline["due_at"]);
    let others = format!("/tutors/course-members/{}/course-contents/{}", term.library.term.member("tutor"), term.library.term.assignment);
    let others = term.server.get(term.lecturer(), &others).await.expect(200);
    assert_ne!(others["deadline"]["due_at"], deadline["due_at"], "it is for one");
    // Changed, and taken back.
    let path = format!("/deadline-extensions/{}", granted["id"].as_str().unwrap());
    term.server.patch(term.lecturer(), &path, json!({"days": 1})).await.expect(200);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
    let until = json!({"days": null, "due_at": term.hours(5)});
    term.server.patch(term.lecturer(), &path, until).await.expect(200);
    term.hand_in(term.student()).await.expect(200);
    assert_eq!(term.server.get(term.student(), &path).await.expect(200)["reason"], "illness");
    term.server.delete(term.lecturer(), &path).await.expect(204);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
}

#[tokio::test]
async fn lecturers_grant_and_only_what_makes_sense() {
    let term = Term::new().await;
    let body =
        json!({"course_content_id": term.library.term.assignment, "course_member_id": term.library.term.member("student"), "days": 1});
    for role in ["student", "tutor"] {
        let refused = term.server.post(term.library.term.person(role), "/deadline-extensions", body.clone()).await;
        assert_eq!(refused.status, 403, "{role}");
    }
    for bad in [
        json!({"days": 1, "due_at": term.hours(1)}),
        json!({}),
        json!({"days": 1, "submission_group_id": term.library.group}),
        json!({"days": 0}),
        json!({"days": 1, "course_member_id": null}),
    ] {
        let refused = term.grant(bad.clone()).await;
        assert_eq!(said(&refused), (400, "VAL_001"), "{bad}");
    }
    let group = json!({"days": 1, "course_member_id": null, "submission_group_id": term.library.group});
    let made = term.grant(group).await.id();
    let mine = format!("/deadline-extensions?course_content_id={}", term.library.term.assignment);
    assert_eq!(term.server.get(term.student(), &mine).await.expect(200)[0]["id"], json!(made));
    let other = term.server.somebody("other", &[]).await;
    assert_eq!(term.server.get(&other, &mine).await.expect(200), json!([]));
    assert_eq!(said(&term.course(json!({"timezone": "Europe/Nowhere"})).await), (400, "VAL_001"));
}

#[tokio::test]
async fn a_late_day_bank_is_not_overdrawn_however_often_it_is_asked_at_once() {
    let term = Term::new().await;
    term.course(json!({"late_days": 3, "late_cutoff_days": 0})).await.expect(200);
    let path = format!("/course-contents/{}/late-days", term.library.term.assignment);
    let take = |days: i32| term.server.post(term.student(), &path, json!({"days": days}));
    assert_eq!(said(&take(1).await), (400, "SUBMIT_012"), "nothing is due");
    term.content(json!({"due_at": term.hours(-30)})).await.expect(200);
    assert_eq!(said(&take(4).await), (400, "SUBMIT_012"));
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
    let taken = join_all((0..8).map(|_| take(2))).await;
    assert_eq!(taken.iter().filter(|answer| answer.status == 200).count(), 1);
    term.hand_in(term.student()).await.expect(200);
    let now = term.deadline().await;
    assert_eq!(now["late_days_left"], 1);
    assert!(now["deadline"]["explanation"][1].as_str().unwrap().starts_with("+2 days of the late-day bank"), "{now:#}");
    // Who teaches has no bank here.
    assert_eq!(term.server.post(term.lecturer(), &path, json!({"days": 1})).await.status, 403);
    // A lecturer gives them back; they cannot be changed.
    let of = format!("/deadline-extensions?submission_group_id={}", term.library.group);
    let used = term.server.get(term.lecturer(), &of).await.expect(200);
    let used = format!("/deadline-extensions/{}", used[0]["id"].as_str().unwrap());
    assert_eq!(said(&term.server.patch(term.lecturer(), &used, json!({"days": 1})).await), (400, "VAL_001"));
    assert_eq!(term.server.delete(term.student(), &used).await.status, 403);
    term.server.delete(term.lecturer(), &used).await.expect(204);
    assert_eq!(term.deadline().await["late_days_left"], 3);
}

#[tokio::test]
async fn a_members_extension_is_the_teams_and_teams_are_locked_when_it_is_due() {
    let term = Term::new().await;
    let of = term.server.get(term.lecturer(), &format!("/course-contents/{}", term.library.term.assignment)).await.expect(200);
    let team = json!({"path": "week1.team", "course_id": term.library.term.course, "position": 5.0, "max_group_size": 3,
                      "course_content_type_id": of["course_content_type_id"], "due_at": term.hours(2), "late_cutoff_days": 0});
    let content = term.server.post(term.lecturer(), "/course-contents", team).await.id();
    let mine = format!("/course-contents/{content}/submission-groups/my-team");
    term.server.post(term.student(), &mine, json!({})).await.expect(201);
    let member = json!({"course_content_id": content, "course_member_id": term.library.term.member("student"), "days": 2});
    term.server.post(term.lecturer(), "/deadline-extensions", member).await.expect(201);
    let deadline = term.server.get(term.student(), &format!("/course-contents/{content}/deadline")).await.expect(200);
    assert_eq!(deadline["deadline"]["explanation"].as_array().unwrap().len(), 3, "{deadline:#}");
    term.server.patch(term.lecturer(), &format!("/course-contents/{content}"), json!({"due_at": term.hours(-2)})).await.expect(200);
    let now = term.server.get(term.student(), &mine).await.expect(200);
    assert_eq!(now["status"], "locked");
    assert_eq!(said(&term.server.delete(term.student(), &mine).await), (409, "TEAM_003"));
}

#[tokio::test]
async fn a_team_that_was_given_more_time_has_it_and_no_other_one() {
    let term = Term::new().await;
    let (server, library) = (&term.server, &term.library);
    let other = server.somebody("other", &[]).await;
    let member =
        json!({"user_id": other.id, "course_id": library.term.course, "course_role_id": "_student", "course_group_id": library.term.group});
    let member = server.post(&library.term.admin, "/course-members", member).await.id();
    term.content(json!({"due_at": term.hours(-1), "late_cutoff_days": 0})).await.expect(200);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
    let before = term.deadline().await;
    let grant = json!({"course_content_id": library.term.assignment, "submission_group_id": library.group, "days": 2, "reason": "ill"});
    assert_eq!(server.post(term.student(), "/deadline-extensions", grant.clone()).await.status, 403);
    let grant = server.post(term.lecturer(), "/deadline-extensions", grant).await.id();
    // Their date is another one, and says why; they hand in, and so would whoever works with them.
    let after = term.deadline().await;
    assert_ne!(before["deadline"]["due_at"], after["deadline"]["due_at"]);
    assert!(after.to_string().contains("ill"), "{after:#}");
    term.hand_in(term.student()).await.expect(200);
    // Another group has nothing of it.
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit) select submission_group_id, $1, 1, 'submissions', '00', 'theirs', false
               from submission_group_member where course_member_id = $1 and course_content_id = $2 returning id";
    let theirs = sqlx::query_scalar(sql).bind(member).bind(library.term.assignment);
    let theirs: Uuid = theirs.fetch_one(server.db.pool()).await.unwrap();
    let refused = server.patch(&other, &format!("/submissions/artifacts/{theirs}"), json!({"submit": true})).await;
    assert_eq!(said(&refused), (400, "SUBMIT_011"));
    // Taken back, it is over for them as well.
    server.delete(term.lecturer(), &format!("/deadline-extensions/{grant}")).await.expect(204);
    assert_eq!(term.deadline().await["deadline"]["due_at"], before["deadline"]["due_at"]);
    assert_eq!(said(&term.hand_in(term.student()).await), (400, "SUBMIT_011"));
}
