//! Submission groups: who is in them, what is kept of their work, and what becomes of it.

use crate::support::{Server, Someone, Term};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// The group that the student was given for the assignment.
async fn own_group(server: &Server, term: &Term) -> Uuid {
    let mine = format!("/submission-groups?course_content_id={}&user_id={}", term.assignment, term.person("student").id);
    server.get(&term.admin, &mine).await.expect(200)[0]["id"].as_str().unwrap().parse().unwrap()
}

/// Work of the student, handed in or not.
async fn work(server: &Server, term: &Term, group: Uuid, version: &str, submit: bool) -> Uuid {
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit) values ($1, $2, 1, 'submissions', '00', $3, $4) returning id";
    let query = sqlx::query_scalar(sql).bind(group).bind(term.member("student")).bind(version).bind(submit);
    query.fetch_one(server.db.pool()).await.unwrap()
}

/// Another student of the course.
async fn another(server: &Server, term: &Term, name: &str) -> (Someone, Uuid) {
    let someone = server.somebody(name, &[]).await;
    let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    let member = server.post(&term.admin, "/course-members", member).await.id();
    (someone, member)
}

async fn archive(server: &Server, who: &Someone, path: &str, word: &str) -> u16 {
    server.ask(who, Method::PATCH, &format!("{path}/{word}"), None).await.status.as_u16()
}

async fn total(server: &Server, who: &Someone, path: &str) -> (String, usize) {
    let answer = server.get(who, path).await;
    let total = answer.headers["x-total-count"].to_str().unwrap().to_owned();
    (total, answer.expect(200).as_array().unwrap().len())
}

#[tokio::test]
async fn a_group_with_work_and_its_members_stay() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let group = own_group(&server, &term).await;
    work(&server, &term, group, "v1", false).await;
    let seats = format!("/submission-group-members?submission_group_id={group}");
    let seat = server.get(lecturer, &seats).await.expect(200)[0]["id"].as_str().unwrap().to_owned();
    for path in [
        format!("/submission-groups/{group}"),
        format!("/submission-group-members/{seat}"),
        format!("/course-members/{}", term.member("student")),
    ] {
        let refused = server.delete(lecturer, &path).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (409, "CONFLICT_002"), "{path}");
        assert!(!refused.body["help"].as_str().unwrap().is_empty());
    }
    // Where nobody worked, all of it can go.
    let (_, member) = another(&server, &term, "ben").await;
    let mine = format!("/submission-group-members?course_member_id={member}");
    let rows = server.get(lecturer, &mine).await.expect(200);
    server.delete(lecturer, &format!("/submission-group-members/{}", rows[0]["id"].as_str().unwrap())).await.expect(204);
    server.delete(lecturer, &format!("/submission-groups/{}", rows[0]["submission_group_id"].as_str().unwrap())).await.expect(204);
    server.delete(lecturer, &format!("/course-members/{member}")).await.expect(204);
}

#[tokio::test]
async fn a_member_is_in_one_group_of_a_content_and_no_group_is_too_full() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let (_, ben) = another(&server, &term, "ben").await;
    let join = |group: Uuid, member: Uuid| {
        let server = &server;
        async move {
            let body = json!({"submission_group_id": group, "course_member_id": member, "grading": 0.5, "status": "corrected"});
            let answer = server.post(lecturer, "/submission-group-members", body).await;
            (answer.status.as_u16(), answer.code().to_owned())
        }
    };
    let own = own_group(&server, &term).await;
    assert_eq!(join(own, ben).await, (409, "CONFLICT_001".into()), "he has one of his own");
    let task = server.get(lecturer, &format!("/course-contents/{}", term.assignment)).await.expect(200);
    let teams = json!({"path": "teams", "course_id": term.course, "course_content_type_id": task["course_content_type_id"], "position": 5.0,
                       "max_group_size": 2});
    let teams = server.post(lecturer, "/course-contents", teams).await.id();
    let team = async |size: i32| {
        // A status is no column of a group.
        let body = json!({"course_content_id": teams, "max_group_size": size, "status": "corrected"});
        server.post(lecturer, "/submission-groups", body).await.id()
    };
    let (one, two) = (team(1).await, team(2).await);
    assert_eq!(join(one, ben).await.0, 201);
    assert_eq!(join(one, term.member("student")).await, (409, "CONFLICT_002".into()), "full");
    assert_eq!(join(two, ben).await, (409, "CONFLICT_001".into()), "in another group");
    assert_eq!(join(two, term.member("student")).await.0, 201);
    let other = json!({"path": "other", "title": "Other", "course_family_id": term.family});
    let other = server.post(&term.admin, "/courses", other).await.id();
    let stranger = server.somebody("eve", &[]).await;
    let stranger = json!({"user_id": stranger.id, "course_id": other, "course_role_id": "_tutor"});
    let stranger = server.post(&term.admin, "/course-members", stranger).await.id();
    assert_eq!(join(two, stranger).await, (409, "CONFLICT_002".into()), "of another course");
}

#[tokio::test]
async fn a_status_alone_is_a_grade_that_keeps_the_score() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let tutor = term.person("tutor");
    let group = own_group(&server, &term).await;
    let path = format!("/submission-groups/{group}");
    let by_status = |word: &'static str| {
        let (server, path) = (&server, &path);
        async move { server.patch(tutor, path, json!({"status": word})).await }
    };
    assert_eq!(by_status("corrected").await.code(), "SUBMIT_001", "nothing was handed in");
    work(&server, &term, group, "v1", true).await;
    assert_eq!(by_status("excellent").await.code(), "VAL_001");
    assert_eq!(by_status("corrected").await.expect(200)["status"], "corrected");
    let view = format!("/tutors/course-members/{}/course-contents/{}", term.member("student"), term.assignment);
    let seen = async || {
        let content = server.get(tutor, &view).await.expect(200);
        (content["status"].clone(), content["submission_group"]["grading"].clone())
    };
    assert_eq!(seen().await, (json!("corrected"), Value::Null), "there is no score");
    let grades = server.get(tutor, &format!("/submissions/grades?course_id={}", term.course)).await.expect(200);
    assert_eq!((grades[0]["grade"].as_f64(), &grades[0]["status"]), (Some(0.0), &json!(1)), "where the shape demands a number it is 0");
    server.patch(tutor, &view, json!({"grade": 0.75})).await.expect(200);
    assert_eq!(seen().await, (json!("corrected"), json!(0.75)), "a score alone keeps the status");
    by_status("improvement_possible").await.expect(200);
    assert_eq!(seen().await, (json!("improvement_possible"), json!(0.75)), "a status alone keeps the score");
    server.patch(tutor, &view, json!({"status": 2})).await.expect(200);
    assert_eq!(seen().await, (json!("correction_necessary"), json!(0.75)));
    let admin = server.patch(&term.admin, &path, json!({"status": "corrected"})).await;
    assert_eq!(admin.code(), "AUTHZ_003", "a grade has an author");
    // A newer hand-in has no grade yet.
    work(&server, &term, group, "v2", true).await;
    assert_eq!(seen().await, (Value::Null, Value::Null));
    assert_eq!(server.get(tutor, &path).await.expect(200)["status"], Value::Null);
}

#[tokio::test]
async fn an_archived_membership_gives_no_rights_and_keeps_its_work() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let group = own_group(&server, &term).await;
    let artifact = work(&server, &term, group, "v1", true).await;
    let path = format!("/course-members/{}", term.member("student"));
    let course = format!("/courses/{}", term.course);
    let (lists, archived) =
        (format!("/course-members?course_id={}", term.course), format!("/course-members?course_id={}&archived=true", term.course));
    let tutors = format!("/tutors/course-members?course_id={}", term.course);
    assert_eq!(archive(&server, term.person("tutor"), &path, "archive").await, 403);
    assert_eq!(
        archive(&server, lecturer, &format!("/course-members/{}", term.member("maintainer")), "archive").await,
        403,
        "somebody above"
    );
    assert_eq!(archive(&server, student, &path, "archive").await, 403);
    assert_eq!((total(&server, lecturer, &lists).await.1, total(&server, lecturer, &tutors).await.1), (5, 5));
    assert_eq!(archive(&server, lecturer, &path, "archive").await, 204);
    assert_eq!((total(&server, lecturer, &lists).await.1, total(&server, lecturer, &tutors).await.1), (4, 4));
    assert_eq!(total(&server, lecturer, &archived).await, ("1".into(), 1));
    server.get(student, &course).await.expect(404);
    server.get(student, &format!("/submissions/artifacts/{artifact}")).await.expect(404);
    assert_eq!(total(&server, student, "/students/course-contents").await.1, 0);
    server.get(lecturer, &format!("/submissions/artifacts/{artifact}")).await.expect(200);
    assert_eq!(archive(&server, lecturer, &path, "unarchive").await, 204);
    server.get(student, &course).await.expect(200);
    assert_eq!(total(&server, student, "/students/course-contents").await.1, 2);
    server.get(student, &format!("/submissions/artifacts/{artifact}")).await.expect(200);
    // Whoever is imported takes part again.
    assert_eq!(archive(&server, lecturer, &path, "archive").await, 204);
    let import = json!({"email": "student@example.org", "course_group_title": "A"});
    server.post(lecturer, &format!("/course-member-import/{}", term.course), import).await.expect(200);
    server.get(student, &course).await.expect(200);
}

#[tokio::test]
async fn nothing_is_added_to_an_archived_content() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let group = own_group(&server, &term).await;
    let artifact = work(&server, &term, group, "v1", false).await;
    let (hand_in, run) = (format!("/submissions/artifacts/{artifact}"), json!({"artifact_id": artifact}));
    let result = json!({"course_member_id": term.member("student"), "course_content_id": term.assignment, "submission_group_id": group,
                        "result": 1.0, "version_identifier": "x", "status": "finished"});
    let content = format!("/course-contents/{}", term.assignment);
    assert_eq!(archive(&server, lecturer, &content, "archive").await, 204);
    let assign = format!("/lecturers/course-contents/{}/assign-example", term.assignment);
    let example = json!({"example_identifier": "a.b", "version_tag": "1.0.0"});
    for refused in [
        server.patch(student, &hand_in, json!({"submit": true})).await,
        server.post(student, "/tests", run).await,
        server.post(term.person("tutor"), "/results", result.clone()).await,
        server.post(lecturer, &assign, example).await,
    ] {
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "CONTENT_008"), "{:#}", refused.body);
    }
    server.get(student, &hand_in).await.expect(200);
    assert_eq!(archive(&server, lecturer, &content, "unarchive").await, 204);
    server.patch(student, &hand_in, json!({"submit": true})).await.expect(200);
    server.post(term.person("tutor"), "/results", result).await.expect(201);
}

#[tokio::test]
async fn a_score_has_two_names_and_one_value() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let tutor = term.person("tutor");
    let group = own_group(&server, &term).await;
    let new = json!({"course_member_id": term.member("student"), "course_content_id": term.assignment, "submission_group_id": group,
                     "result": 0.25, "version_identifier": "v1", "status": "finished"});
    let path = format!("/results/{}", server.post(tutor, "/results", new).await.id());
    for (body, expected) in [
        (json!({"result": 0.5}), (0.5, 0.5)),
        (json!({"grade": 0.75}), (0.75, 0.75)),
        (json!({"result": 0.1, "grade": 0.2}), (0.1, 0.2)),
        (json!({"status": "finished"}), (0.1, 0.2)),
    ] {
        let changed = server.patch(tutor, &path, body.clone()).await.expect(200);
        assert_eq!((changed["result"].as_f64(), changed["grade"].as_f64()), (Some(expected.0), Some(expected.1)), "{body}");
    }
    let by = |member: Uuid| format!("/results?submitter_id={member}");
    assert_eq!(total(&server, tutor, &by(term.member("student"))).await.1, 1);
    assert_eq!(total(&server, tutor, &by(term.member("tutor"))).await.1, 0);
    let view = server.get(tutor, &format!("/tutors/course-members/{}/course-contents", term.member("student"))).await.expect(200);
    assert_eq!(view[1]["result"]["result"], 0.1);
}

#[tokio::test]
async fn the_total_is_told_whatever_the_page() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    another(&server, &term, "ben").await;
    for (who, path, expected) in [
        ("student", "/students/courses".to_owned(), "1"),
        ("student", "/students/course-contents".to_owned(), "2"),
        ("tutor", "/tutors/courses".to_owned(), "1"),
        ("tutor", format!("/tutors/course-members?course_id={}", term.course), "6"),
        ("tutor", format!("/tutors/course-members/{}/course-contents", term.member("student")), "2"),
        ("tutor", format!("/tutors/submission-groups?course_id={}", term.course), "2"),
        ("lecturer", "/lecturers/courses".to_owned(), "1"),
        ("lecturer", "/lecturers/course-contents".to_owned(), "2"),
    ] {
        let with = |page: &str| format!("{path}{}{page}", if path.contains('?') { '&' } else { '?' });
        let skip = if path.contains("submission-groups") { "offset" } else { "skip" };
        assert_eq!(total(&server, term.person(who), &with("limit=0")).await, (expected.to_owned(), 0), "{path}");
        assert_eq!(total(&server, term.person(who), &with("limit=1")).await, (expected.to_owned(), 1), "{path}");
        assert_eq!(total(&server, term.person(who), &with(&format!("{skip}=100"))).await, (expected.to_owned(), 0), "{path}");
    }
}

#[tokio::test]
async fn limits_are_the_contents_unless_the_group_has_its_own() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let group = own_group(&server, &term).await;
    let content = format!("/course-contents/{}", term.assignment);
    let shown = async || {
        let view = server.get(student, &format!("/students{content}")).await.expect(200);
        let tutors = server.get(lecturer, &format!("/tutors/submission-groups/{group}")).await.expect(200);
        assert_eq!(tutors["max_submissions"], view["submission_group"]["max_submissions"]);
        assert_eq!(tutors["max_test_runs"], view["max_test_runs"]);
        (view["submission_group"]["max_submissions"].clone(), view["max_test_runs"].clone())
    };
    assert_eq!(shown().await, (Value::Null, Value::Null));
    server.patch(lecturer, &content, json!({"max_submissions": 2, "max_test_runs": 3})).await.expect(200);
    assert_eq!(shown().await, (json!(2), json!(3)));
    server.patch(lecturer, &format!("/submission-groups/{group}"), json!({"max_submissions": 5})).await.expect(200);
    assert_eq!(shown().await, (json!(5), json!(3)), "extra attempts");
    server.patch(lecturer, &content, json!({"max_submissions": 1})).await.expect(200);
    server.patch(lecturer, &format!("/submission-groups/{group}"), json!({"max_submissions": null})).await.expect(200);
    assert_eq!(shown().await, (json!(1), json!(3)));
    // Practice does not count, hand-ins do.
    let practice = work(&server, &term, group, "v1", false).await;
    work(&server, &term, group, "v2", true).await;
    let refused = server.patch(student, &format!("/submissions/artifacts/{practice}"), json!({"submit": true})).await;
    assert_eq!(refused.code(), "SUBMIT_009");
    server.patch(lecturer, &content, json!({"max_submissions": 2})).await.expect(200);
    server.patch(student, &format!("/submissions/artifacts/{practice}"), json!({"submit": true})).await.expect(200);
}
