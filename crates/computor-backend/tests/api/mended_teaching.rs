//! What users of the reference were hurt by where work is tested, graded and looked at, the whole of it; `mended` tries each once as
//! they met it.

use crate::{
    clients::world,
    gradings::Course,
    mended::{made, upload},
    store::Library,
    support::{Answer, Server, Someone, TestClock},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

/// A course in which attempts count, and a time that moves on between them.
struct Attempts {
    server: Server,
    library: Library,
    clock: TestClock,
}

impl Attempts {
    async fn new(limit: i32) -> Self {
        let clock = TestClock::new();
        let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
        let library = world(&server).await;
        let content = format!("/course-contents/{}", library.term.assignment);
        server.patch(library.term.person("lecturer"), &content, json!({"max_test_runs": limit})).await.expect(200);
        Self { server, library, clock }
    }

    fn student(&self) -> &Someone {
        self.library.term.person("student")
    }

    async fn upload(&self, version: &str) -> String {
        made(upload(&self.server, self.student(), self.library.group, version, false, version.as_bytes()).await)
    }

    /// Asks for a test, not at once after another.
    async fn start(&self, who: &Someone, artifact: &str) -> Answer {
        self.clock.advance(2);
        self.server.post(who, "/tests", json!({"artifact_id": artifact})).await
    }

    /// How a run ends.
    async fn ends(&self, run: &Value, status: i32) {
        let run: Uuid = run["id"].as_str().unwrap().parse().unwrap();
        let sql = "update result set status = $2, grade = case when $2 = 0 then 0.5 end, finished_at = now() where id = $1";
        sqlx::query(sql).bind(run).bind(status).execute(self.server.db.pool()).await.unwrap();
    }

    /// How many runs the student sees of how many.
    async fn seen(&self) -> (Value, Value) {
        let path = format!("/students/course-contents/{}", self.library.term.assignment);
        let seen = self.server.get(self.student(), &path).await.expect(200);
        (seen["result_count"].clone(), seen["max_test_runs"].clone())
    }
}

#[tokio::test]
async fn hole_34_attempts_are_the_groups_and_new_uploads_bring_none() {
    let attempts = Attempts::new(2).await;
    let (student, lecturer) = (attempts.student(), attempts.library.term.person("lecturer"));
    for version in ["one", "two"] {
        let artifact = attempts.upload(version).await;
        let run = attempts.start(student, &artifact).await.expect(200);
        attempts.ends(&run, 0).await;
    }
    // Used up, for whatever is uploaded: another version, or the same label with other content.
    let third = attempts.upload("three").await;
    assert_eq!(attempts.start(student, &third).await.code(), "SUBMIT_004");
    let again = made(upload(&attempts.server, student, attempts.library.group, "one", false, b"other").await);
    let refused = attempts.start(student, &again).await;
    assert!(["SUBMIT_004", "SUBMIT_008"].contains(&refused.code()), "{:#}", refused.body);
    // A tutor has no such limit.
    let run = attempts.start(attempts.library.term.person("tutor"), &third).await.expect(200);
    attempts.ends(&run, 2).await;
    // More for this group alone is another attempt.
    let group = format!("/submission-groups/{}", attempts.library.group);
    attempts.server.patch(lecturer, &group, json!({"max_test_runs": 3})).await.expect(200);
    assert_eq!(attempts.seen().await.1, json!(3));
    let run = attempts.start(student, &third).await.expect(200);
    attempts.ends(&run, 0).await;
    let fourth = attempts.upload("four").await;
    assert_eq!(attempts.start(student, &fourth).await.code(), "SUBMIT_004");
    // None of its own again: as the content says, now and later.
    attempts.server.patch(lecturer, &group, json!({"max_test_runs": null})).await.expect(200);
    assert_eq!(attempts.start(student, &fourth).await.code(), "SUBMIT_004");
    let content = format!("/course-contents/{}", attempts.library.term.assignment);
    attempts.server.patch(lecturer, &content, json!({"max_test_runs": 4})).await.expect(200);
    attempts.start(student, &fourth).await.expect(200);
}

#[tokio::test]
async fn hole_34_runs_that_came_to_nothing_cost_nothing() {
    let attempts = Attempts::new(1).await;
    let student = attempts.student();
    // Failed, cancelled, crashed: each time there is another attempt, of the same work.
    let artifact = attempts.upload("one").await;
    let mut earlier = BTreeSet::new();
    let mut another = async || {
        let run = attempts.start(student, &artifact).await.expect(200);
        assert!(earlier.insert(run["id"].to_string()), "a run that came to nothing is answered instead of another one");
        run
    };
    for status in [1, 2, 6] {
        attempts.ends(&another().await, status).await;
    }
    // One that goes on counts already.
    let run = another().await;
    let other = attempts.upload("two").await;
    assert_eq!(attempts.start(student, &other).await.code(), "SUBMIT_004");
    attempts.ends(&run, 0).await;
    assert_eq!(attempts.start(student, &other).await.code(), "SUBMIT_004");
    assert_eq!(attempts.seen().await, (json!(1), json!(1)));
}

#[tokio::test]
async fn hole_34_of_two_starts_at_once_one_fits() {
    let attempts = Attempts::new(1).await;
    let (server, library) = (&attempts.server, &attempts.library);
    // Somebody of the same team, who is not slowed down by what the other asks.
    let mate = server.somebody("mate", &[]).await;
    let member =
        json!({"user_id": mate.id, "course_id": library.term.course, "course_role_id": "_student", "course_group_id": library.term.group});
    let member = server.post(&library.term.admin, "/course-members", member).await.id();
    let room = sqlx::query("update submission_group set max_group_size = 2 where id = $1").bind(library.group);
    room.execute(server.db.pool()).await.unwrap();
    let together = "update submission_group_member set submission_group_id = $1 where course_member_id = $2 and course_content_id = $3";
    let together = sqlx::query(together).bind(library.group).bind(member).bind(library.term.assignment);
    together.execute(server.db.pool()).await.unwrap();
    let (one, two) = (attempts.upload("one").await, attempts.upload("two").await);
    let start = async |who: &Someone, artifact: &str| server.post(who, "/tests", json!({"artifact_id": artifact})).await;
    let (one, two) = tokio::join!(start(attempts.student(), &one), start(&mate, &two));
    let mut said = [(one.status.as_u16(), one.code().to_owned()), (two.status.as_u16(), two.code().to_owned())];
    said.sort();
    assert_eq!(said, [(200, String::new()), (400, "SUBMIT_004".to_owned())]);
}

/// What stands in every table, to the last row and its version. Only when a token was last used is not looked at.
async fn everything(server: &Server) -> BTreeMap<String, String> {
    let tables = "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
                  and table_name <> 'api_token'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(server.db.pool()).await.unwrap();
    assert!(tables.len() > 50, "{tables:?}");
    let mut found = BTreeMap::new();
    for table in tables {
        let sql = format!("select coalesce(md5(string_agg(t.xmin::text || t::text, '|' order by t::text)), '') from \"{table}\" t");
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(server.db.pool()).await.unwrap();
        found.insert(table, rows);
    }
    found
}

#[tokio::test]
async fn hole_56_whoever_reads_whatever_writes_nothing() {
    let attempts = Attempts::new(5).await;
    let (server, term, group) = (&attempts.server, &attempts.library.term, attempts.library.group);
    let artifact = attempts.upload("one").await;
    let run = attempts.start(attempts.student(), &artifact).await.expect(200);
    let (run, content, course, member) = (run["id"].as_str().unwrap(), term.assignment, term.course, term.member("student"));
    // Somebody whom nothing was ever made for.
    let late = server.somebody("late", &[]).await;
    let student = [
        "/students/courses".to_owned(),
        format!("/students/courses/{course}"),
        format!("/students/course-contents?course_id={course}"),
        format!("/students/course-contents/{content}"),
        format!("/tests/status/{run}"),
        format!("/results/{run}/status"),
        format!("/results/{run}"),
        format!("/submissions/artifacts?submission_group_id={group}"),
        format!("/submissions/artifacts/{artifact}"),
        format!("/course-contents/{content}/deadline"),
        "/messages".to_owned(),
        "/messages/unread".to_owned(),
        "/user".to_owned(),
        "/user/views".to_owned(),
        "/user/scopes".to_owned(),
        "/user/notices".to_owned(),
    ];
    let tutor = [
        "/tutors/courses".to_owned(),
        format!("/tutors/courses/{course}"),
        format!("/tutors/course-members?course_id={course}"),
        format!("/tutors/course-members/{member}"),
        format!("/tutors/course-members/{member}/course-contents"),
        format!("/tutors/course-members/{member}/course-contents/{content}"),
        format!("/tutors/submission-groups?course_id={course}"),
        format!("/tutors/submission-groups/{group}"),
        format!("/tests/status/{run}"),
        format!("/results/{run}/status"),
        format!("/course-member-gradings?course_id={course}"),
        format!("/course-member-gradings/{member}"),
        format!("/submissions/artifacts/{artifact}/tests"),
    ];
    let lecturer = [
        "/lecturers/courses".to_owned(),
        format!("/lecturers/courses/{course}"),
        format!("/lecturers/course-contents?course_id={course}"),
        format!("/lecturers/course-contents/{content}"),
        format!("/lecturers/course-contents/{content}/deployment"),
        format!("/lecturers/courses/{course}/deployments"),
        format!("/course-contents/{content}/deployment"),
        format!("/course-contents/courses/{course}/deployment-summary"),
        format!("/analytics/courses/{course}/contents/{content}/tests"),
        "/tasks".to_owned(),
    ];
    let before = everything(server).await;
    for (who, paths) in [(attempts.student(), &student[..]), (term.person("tutor"), &tutor), (term.person("lecturer"), &lecturer)] {
        for path in paths {
            assert_eq!(server.get(who, path).await.status, 200, "{path}");
            server.ask(&late, Method::GET, path, None).await;
        }
    }
    let after = everything(server).await;
    let changed: Vec<&String> = before.iter().filter(|(table, rows)| after[*table] != **rows).map(|(table, _)| table).collect();
    assert_eq!(changed, [""; 0], "reading changed these tables");
    // The twin: a write is seen.
    server.post(attempts.student(), "/user/notices/seen", json!({})).await.expect(204);
    assert_ne!(everything(server).await, after);
}

#[tokio::test]
async fn hole_59_what_waits_is_said_without_a_filter_and_on_every_page() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, extra]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let tutor = term.person("tutor");
    let graded = course.work(&server, product, true).await;
    course.grade(&server, tutor, graded, product, Some(1.0), 1).await;
    for content in [sum, extra] {
        course.work(&server, content, true).await;
    }
    let list = async |query: &str| {
        let answer = server.get(tutor, &format!("/tutors/submission-groups?course_id={}{query}", term.course)).await;
        let total = answer.headers["x-total-count"].to_str().unwrap().to_owned();
        let rows = answer.expect(200).as_array().unwrap().clone();
        let said =
            |row: &Value| (row["course_content_id"].as_str().unwrap().to_owned(), row["has_ungraded_submissions"].as_bool().unwrap());
        (total, rows.iter().map(said).collect::<Vec<_>>())
    };
    let (total, mut all) = list("").await;
    all.sort();
    let mut expected = [(sum, true), (product, false), (extra, true)].map(|(content, waits)| (content.to_string(), waits));
    expected.sort();
    assert_eq!((total.as_str(), all), ("3", expected.to_vec()));
    // Filtered first: the second page is full as well, and there is no third.
    let (mut found, mut pages) = (Vec::new(), Vec::new());
    for skip in 0..3 {
        let (total, page) = list(&format!("&has_ungraded_submissions=true&limit=1&offset={skip}")).await;
        assert_eq!(total, "2");
        // As all lists call it.
        assert_eq!(list(&format!("&has_ungraded_submissions=true&limit=1&skip={skip}")).await.1, page);
        pages.push(page.len());
        found.extend(page);
    }
    found.sort();
    let mut waiting = [sum, extra].map(|content| (content.to_string(), true));
    waiting.sort();
    assert_eq!((pages, found), (vec![1, 1, 0], waiting.to_vec()));
    assert_eq!(list("&has_ungraded_submissions=false").await.1, [(product.to_string(), false)]);
}

#[tokio::test]
async fn hole_37_a_grade_is_its_authors_and_is_corrected_by_another_one() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, sum) = (&course.term, course.contents[0]);
    let (tutor, lecturer, student) = (term.person("tutor"), term.person("lecturer"), term.person("student"));
    let artifact = course.work(&server, sum, true).await;
    course.grade(&server, tutor, artifact, sum, Some(0.25), 2).await;
    let grades = server.get(tutor, &format!("/submissions/artifacts/{artifact}/grades")).await.expect(200);
    let own = format!("/submissions/grades/{}", grades[0]["id"].as_str().unwrap());
    let headline = async || {
        let seen = server.get(student, &format!("/students/course-contents/{sum}")).await.expect(200);
        seen["submission_group"]["grading"].as_f64()
    };
    // What somebody gave under their name nobody else rewrites; the author does.
    for who in [lecturer, &term.admin] {
        assert_eq!(server.patch(who, &own, json!({"grade": 1.0})).await.status, 403);
    }
    assert!([403, 404].contains(&server.patch(student, &own, json!({"grade": 1.0})).await.status.as_u16()));
    assert_eq!(headline().await, Some(0.25));
    server.patch(tutor, &own, json!({"grade": 0.5})).await.expect(200);
    assert_eq!(headline().await, Some(0.5));
    // Others correct by a grade of their own, which counts and leaves the first one in the history.
    course.grade(&server, lecturer, artifact, sum, Some(0.75), 1).await;
    assert_eq!(headline().await, Some(0.75));
    let history = server.get(tutor, &format!("/submissions/artifacts/{artifact}/grades")).await.expect(200);
    assert_eq!(history.as_array().unwrap().len(), 2);
    // An administrator grades as a member of the course, and not before.
    let path = format!("/tutors/course-members/{}/course-contents/{sum}", term.member("student"));
    let refused = server.patch(&term.admin, &path, json!({"grade": 1.0, "status": 1})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_003"));
    let member = json!({"user_id": term.admin.id, "course_id": term.course, "course_role_id": "_lecturer", "course_group_id": term.group});
    server.post(&term.admin, "/course-members", member).await.id();
    server.patch(&term.admin, &path, json!({"grade": 1.0, "status": 1})).await.expect(200);
    assert_eq!(headline().await, Some(1.0));
    // Who has lost the role has lost it for the own grades as well.
    let membership = format!("/course-members/{}", term.member("tutor"));
    server.patch(term.person("owner"), &membership, json!({"course_role_id": "_student"})).await.expect(200);
    assert!([403, 404].contains(&server.patch(tutor, &own, json!({"grade": 0.0})).await.status.as_u16()));
    // A lecturer takes a grade away.
    server.delete(lecturer, &own).await.expect(204);
}
