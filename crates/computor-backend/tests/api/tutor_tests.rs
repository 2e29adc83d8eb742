//! What tutors try out: tests of their own code, the files that runs leave behind; and the queue of
//! what waits for a grade.

use crate::{
    flows::{essay, runner},
    store::Library,
    support::{Answer, Server, Someone},
};
use computor_backend::work::{TutorTestInput, TutorTesting};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _, Write as _},
    sync::Arc,
};
use uuid::Uuid;

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A form with an archive, and with text fields.
async fn send(server: &Server, who: &Someone, path: &str, texts: &[(&str, &str)], files: &[(&str, &str)]) -> Answer {
    let mut body = Vec::new();
    body.extend(b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n");
    body.extend(packed(files));
    for (name, text) in texts {
        body.extend(format!("\r\n--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}").into_bytes());
    }
    body.extend(b"\r\n--b--\r\n");
    let headers = [("x-api-token", who.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    server.raw(Method::POST, path, &headers, body).await
}

/// The files of an archive that was downloaded.
async fn download(server: &Server, who: &Someone, path: &str) -> BTreeMap<String, String> {
    let (status, bytes) = server.download(who, path).await;
    assert_eq!(status, 200, "{path}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    files
}

#[tokio::test]
async fn a_tutor_tests_own_code_and_nothing_of_it_counts() {
    let Some(runner) = runner() else { return };
    let server = Server::with(Some(runner), |_| {}).await;
    let library = Library::create(&server).await;
    let tutor = library.term.person("tutor");
    let path = format!("/tutors/course-contents/{}/test", library.term.assignment);
    let (_, text) = essay(&server, &library).await;
    // Without a configuration, and with one.
    let files = [("essay.md", text.as_str())];
    assert_eq!(send(&server, library.term.person("student"), &path, &[], &files).await.status, 403);
    let made = send(&server, tutor, &path, &[("config", r#"{"store_graphics_artifacts": true}"#)], &files).await.expect(200);
    assert_eq!(made["status"], "pending");
    let id: Uuid = made["test_id"].as_str().unwrap().parse().unwrap();
    let at = |rest: &str| format!("/tutors/tests/{id}{rest}");
    // It is a flow like others.
    let flow = "select kind, input ->> 'test_id' from operation where entity_type = 'tutor_test' and entity_id = $1";
    let (kind, input): (String, String) = sqlx::query_as(flow).bind(id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!((kind.as_str(), input), ("tutor_testing", id.to_string()));
    let flow = || Rehearsal::<TutorTesting>::new(Arc::new(server.app.clone()), TutorTestInput { test_id: id.into() });
    let run = flow().run(Trouble::None).await;
    assert_eq!((run.outcome.clone(), run.names()), (Ok(()), vec!["run_tutor_test"]));
    let done = server.get(tutor, &at("")).await.expect(200);
    assert_eq!((&done["status"], &done["error"]), (&json!("completed"), &Value::Null), "{done:#}");
    assert!(done["result_value"].as_f64() == Some(1.0) && done["passed"].as_i64().is_some_and(|passed| passed > 0), "{done:#}");
    assert_eq!(done["result_dict"]["summary"]["passed"], done["passed"]);
    assert_eq!(server.get(tutor, &at("/status")).await.expect(200)["status"], "completed");
    // Again: nothing changes.
    flow().run(Trouble::None).await;
    assert_eq!(server.get(tutor, &at("")).await.expect(200), done);
    let nothing: i64 = sqlx::query_scalar(
        "select (select count(*) from result) + (select count(*) from submission_artifact) + (select count(*) from submission_grade)",
    )
    .fetch_one(server.db.pool())
    .await
    .unwrap();
    assert_eq!(nothing, 0);
    assert_eq!(download(&server, tutor, &at("/input/download")).await.keys().collect::<Vec<_>>(), ["essay.md"]);
    // The report is there as a file as well, the whole of it.
    assert_eq!(server.get(tutor, &at("/artifacts")).await.expect(200)["total_count"], 1);
    let left = download(&server, tutor, &at("/artifacts/download")).await;
    let summary: Value = serde_json::from_str(&left["testSummary.json"]).unwrap();
    assert_eq!((left.len(), &summary["summary"]), (1, &done["result_dict"]["summary"]));
    // It is its owner's; for others it is not there, nor for its owner when its hour is over.
    for who in [library.term.person("lecturer"), library.term.person("student")] {
        for rest in ["", "/status", "/artifacts", "/input/download"] {
            assert_eq!(server.get(who, &at(rest)).await.status, 404, "{rest}");
        }
    }
    server.get(&library.term.admin, &at("")).await.expect(200);
    sqlx::query("update tutor_test set expires_at = now()").execute(server.db.pool()).await.unwrap();
    assert_eq!(server.get(tutor, &at("")).await.status, 404);
}

#[tokio::test]
async fn hole_14_only_the_testing_service_reports() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (tutor, admin) = (library.term.person("tutor"), &library.term.admin);
    let (_, text) = essay(&server, &library).await;
    let path = format!("/tutors/course-contents/{}/test", library.term.assignment);
    let test = send(&server, tutor, &path, &[], &[("essay.md", text.as_str())]).await.expect(200);
    let at = |rest: &str| format!("/tutors/tests/{}{rest}", test["test_id"].as_str().unwrap());
    let service: Uuid =
        sqlx::query_scalar("select user_id from service where slug = 'itpcp.exec.doc'").fetch_one(server.db.pool()).await.unwrap();
    let token = server.post(admin, "/api-tokens", json!({"user_id": service, "name": "w", "scopes": []})).await.expect(201);
    let worker = Someone { id: service, token: token["token"].as_str().unwrap().to_owned() };
    let other = server
        .post(admin, "/service-accounts", json!({"slug": "other", "name": "Other", "service_type": "testing.python"}))
        .await
        .expect(201);
    let token = json!({"user_id": other["user_id"], "name": "o", "scopes": []});
    let token = server.post(admin, "/api-tokens", token).await.expect(201);
    let other = Someone { id: Uuid::nil(), token: token["token"].as_str().unwrap().to_owned() };

    // !14: neither its owner, nor another service, nor anybody else.
    let report = json!({"summary": {"passed": 2, "failed": 1, "total": 3}, "result_value": 0.5});
    for (who, status) in [(tutor, 403), (&other, 404), (library.term.person("lecturer"), 404), (library.term.person("student"), 404)] {
        assert_eq!(server.post(who, &at("/results"), report.clone()).await.status.as_u16(), status);
        assert_eq!(send(&server, who, &at("/artifacts/upload"), &[], &[("a.png", "x")]).await.status.as_u16(), status);
    }
    assert_eq!(download(&server, &worker, &at("/input/download")).await["essay.md"], text);
    assert_eq!(server.post(&worker, &at("/results"), report.clone()).await.expect(200)["status"], "completed");
    // Twice changes nothing.
    server.post(&worker, &at("/results"), json!({"summary": {"passed": 3}})).await.expect(200);
    let files = [("plots/a.png", "picture"), ("log.txt", "words")];
    let left = send(&server, &worker, &at("/artifacts/upload"), &[], &files).await.expect(200);
    assert_eq!(left["total_count"], 2);
    let seen = server.get(tutor, &at("")).await.expect(200);
    assert_eq!((&seen["passed"], &seen["result_value"], &seen["artifact_count"]), (&json!(2), &json!(0.5), &json!(2)));
    assert_eq!(download(&server, tutor, &at("/artifacts/download")).await.len(), 2);
}

#[tokio::test]
async fn runs_leave_files_behind_whose_names_lead_nowhere() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let (tutor, student) = (library.term.person("tutor"), library.term.person("student"));
    let work = library.hand_in(&server, student, b"work").await.expect(201);
    let artifact: Uuid = work["artifacts"][0].as_str().unwrap().parse().unwrap();
    let run: Uuid = sqlx::query_scalar(
        "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, testing_service_id, status, grade, version_identifier)
         select $1, a.id, a.submission_group_id, c.id, c.testing_service_id, 5, 0, 'v' from submission_artifact a, course_content c where a.id = $2 and c.id = $3 returning id",
    )
    .bind(library.term.member("student"))
    .bind(artifact)
    .bind(library.term.assignment)
    .fetch_one(server.db.pool())
    .await
    .unwrap();
    let upload = format!("/results/{run}/artifacts/upload");
    let files = [("plots/a.png", "picture"), ("log.txt", "words"), ("../../etc/passwd", "root"), ("/abs.txt", "x")];
    assert_eq!(send(&server, student, &upload, &[], &files[..2]).await.status, 403);
    let refused = send(&server, tutor, &upload, &[], &files).await;
    // Such an archive was made to do harm; if it is taken, what leads outside is not.
    if refused.status.as_u16() == 201 {
        let names: Vec<String> =
            refused.body.as_array().unwrap().iter().map(|file| file["properties"]["filename"].as_str().unwrap().to_owned()).collect();
        assert!(names.iter().all(|name| !name.contains("..") && !name.starts_with('/')), "{names:?}");
    } else {
        assert_eq!(refused.code(), "VAL_004", "{:#}", refused.body);
        send(&server, tutor, &upload, &[], &files[..2]).await.expect(201);
    }
    let listed = server.get(student, &format!("/results/{run}/artifacts")).await.expect(200);
    assert!(listed.as_array().unwrap().iter().any(|file| file["properties"]["filename"] == "plots/a.png"), "{listed:#}");
    let shown = server.get(student, &format!("/results/{run}")).await.expect(200);
    assert!(
        shown["result_artifacts"]
            .as_array()
            .unwrap()
            .iter()
            .any(|file| file["filename"] == "plots/a.png" && file["content_type"] == "image/png"),
        "{shown:#}"
    );
    let files = download(&server, student, &format!("/results/{run}/artifacts/download")).await;
    assert_eq!(files["plots/a.png"], "picture");
    // A run is changed under the other address as well.
    let changed =
        server.patch(tutor, &format!("/submissions/tests/{run}"), json!({"status": "finished", "result": 0.75})).await.expect(200);
    assert_eq!((&changed["result"], &changed["status"]), (&json!(0.75), &json!("finished")));
    assert_eq!(server.patch(student, &format!("/submissions/tests/{run}"), json!({"result": 1.0})).await.status, 403);
    // The list of submissions has the newest run, so that clients do not test again.
    let work = server.get(student, &format!("/submissions/artifacts?submission_group_id={}&submit=false", library.group)).await.expect(200);
    assert_eq!((&work[0]["latest_result"]["result"], &work[0]["result"]["result"]), (&json!(0.75), &json!(0.75)));
}

#[tokio::test]
async fn two_tutors_do_not_grade_the_same_work() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let (tutor, lecturer) = (term.person("tutor"), term.person("lecturer"));
    // Three students, each with work that waits; the second the longest.
    let mut groups = vec![library.group];
    for name in ["ben", "cem"] {
        let someone = server.somebody(name, &[]).await;
        let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        let member = server.post(&term.admin, "/course-members", member).await.id();
        let group = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
        groups.push(sqlx::query_scalar(group).bind(term.assignment).bind(member).fetch_one(server.db.pool()).await.unwrap());
    }
    for (group, hours) in groups.iter().zip([2, 3, 1]) {
        let sql = "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, version_identifier, submit, created_at)
                   values ($1, 1, 'submissions', '00', 'v', true, now() - $2 * interval '1 hour')";
        sqlx::query(sql).bind(group).bind(hours).execute(server.db.pool()).await.unwrap();
    }
    let waiting = async |who: &Someone, more: &str| {
        let answer = server.get(who, &format!("/tutors/grading-queue?course_id={}{more}", term.course)).await;
        let list = answer.expect(200);
        list.as_array().unwrap().iter().map(|item| item["submission_group_id"].as_str().unwrap().parse().unwrap()).collect::<Vec<Uuid>>()
    };
    assert_eq!(waiting(tutor, "").await, [groups[1], groups[0], groups[2]]);
    assert_eq!(server.get(term.person("student"), &format!("/tutors/grading-queue?course_id={}", term.course)).await.code(), "AUTHZ_004");
    let take = async |who: &Someone| server.post(who, "/tutors/grading-queue", json!({"course_id": term.course})).await;
    assert_eq!(take(term.person("student")).await.status, 403);
    // At once: each gets other work; whoever asks again gets the same.
    let (one, other) = tokio::join!(take(tutor), take(lecturer));
    let (one, other) = (one.expect(200), other.expect(200));
    assert_ne!(one["submission_group_id"], other["submission_group_id"]);
    assert_eq!(take(tutor).await.expect(200)["submission_group_id"], one["submission_group_id"]);
    assert_eq!(one["taken_by_name"], "tutor Test");
    assert_eq!(waiting(tutor, "&free=true").await, [groups[2]]);
    // A grade ends it; giving back does so too, by whoever took it.
    let path = format!("/tutors/course-members/{}/course-contents/{}", one["course_member_id"].as_str().unwrap(), term.assignment);
    server.patch(tutor, &path, json!({"artifact_id": one["artifact_id"], "grade": 1.0, "status": 1})).await.expect(200);
    let back = format!("/tutors/grading-queue/{}", other["submission_group_id"].as_str().unwrap());
    assert_eq!(server.delete(tutor, &back).await.code(), "NF_001");
    server.delete(lecturer, &back).await.expect(204);
    assert_eq!(waiting(tutor, "&free=true").await.len(), 2);
    assert_eq!(waiting(tutor, "").await.len(), 2);
    // What is kept too long is free again.
    let kept = take(tutor).await.expect(200);
    sqlx::query("update grading_claim set until = now() - interval '1 s'").execute(server.db.pool()).await.unwrap();
    assert_eq!(take(lecturer).await.expect(200)["submission_group_id"], kept["submission_group_id"]);
    // Nothing is left for a third.
    take(tutor).await.expect(200);
    assert_eq!(take(term.person("owner")).await.code(), "NF_001");
}
