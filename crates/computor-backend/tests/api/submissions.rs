//! Submissions and results through the generic path.

use crate::support::{Server, Term};
use serde_json::{Value, json};
use uuid::Uuid;

/// A group of the student alone, with `max_submissions`, and two artifacts to practise.
async fn group_with_work(server: &Server, term: &Term, max_submissions: i32) -> (Uuid, Vec<Uuid>) {
    let mine = format!("/submission-groups?course_content_id={}&user_id={}", term.assignment, term.person("student").id);
    let group: Uuid = server.get(&term.admin, &mine).await.expect(200)[0]["id"].as_str().unwrap().parse().unwrap();
    server.patch(&term.admin, &format!("/submission-groups/{group}"), json!({"max_submissions": max_submissions})).await.expect(200);
    let mut artifacts = Vec::new();
    for version in ["v1", "v2"] {
        let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                     version_identifier, submit) values ($1, $2, 1, 'submissions', '00', $3, false) returning id";
        let query = sqlx::query_scalar(sql).bind(group).bind(term.member("student")).bind(version);
        artifacts.push(query.fetch_one(server.db.pool()).await.unwrap());
    }
    (group, artifacts)
}

#[tokio::test]
async fn handing_in_later_counts_and_cannot_be_taken_back() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (_, work) = group_with_work(&server, &term, 1).await;
    let student = term.person("student");
    let [first, second] = [0, 1].map(|i| format!("/submissions/artifacts/{}", work[i]));
    assert_eq!(server.patch(student, &first, json!({"submit": true})).await.expect(200)["submit"], true);
    server.patch(student, &first, json!({"submit": true})).await.expect(200);
    let refused = server.patch(student, &second, json!({"submit": true})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "SUBMIT_009"));
    assert_eq!(server.patch(student, &first, json!({"submit": false})).await.code(), "VAL_001");
}

#[tokio::test]
async fn results_made_elsewhere_are_stored_with_their_report() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (group, work) = group_with_work(&server, &term, 1).await;
    let tutor = term.person("tutor");
    let body = |member: Uuid, artifact: Uuid| {
        json!({"course_member_id": member, "course_content_id": term.assignment, "submission_group_id": group,
               "submission_artifact_id": artifact, "result": 0.5, "version_identifier": "v1", "status": "finished",
               "result_json": {"summary": {"passed": 1}}})
    };
    let made = server.post(tutor, "/results", body(term.member("student"), work[0])).await.expect(201);
    let path = format!("/results/{}", made["id"].as_str().unwrap());
    let seen = server.get(term.person("student"), &path).await.expect(200);
    assert_eq!((&seen["result_json"], &seen["result"]), (&json!({"summary": {"passed": 1}}), &json!(0.5)));
    let kind = server.get(tutor, &format!("/course-contents/{}", term.assignment)).await.expect(200)["course_content_type_id"].clone();
    assert_eq!(seen["course_content_type_id"], kind);
    let changed = server.patch(tutor, &path, json!({"result_json": {"summary": {"passed": 2}}})).await.expect(200);
    assert_eq!(changed["result_json"]["summary"]["passed"], 2);
    assert_eq!(server.patch(tutor, &path, json!({"result_json": null})).await.expect(200)["result_json"], Value::Null);
    assert_eq!(server.post(term.person("student"), "/results", body(term.member("student"), work[1])).await.status, 403);
    let stranger = server.somebody("stranger", &[]).await;
    let recorded = format!("/submissions/artifacts/{}/test", work[1]);
    let mut run = body(term.member("student"), work[1]);
    run["version_identifier"] = json!("v2");
    assert_eq!(server.post(&stranger, &recorded, run.clone()).await.code(), "SUBMIT_001");
    assert_eq!(server.post(term.person("student"), &recorded, run.clone()).await.status, 403);
    assert_eq!(server.post(tutor, &recorded, run).await.status.as_u16() / 100, 2);
}

#[tokio::test]
async fn kinds_of_contents_are_made_and_keep_their_key() {
    let server = Server::start().await;
    let (admin, eve) = (server.admin().await, server.somebody("eve", &[]).await);
    let new = json!({"title": "Peer Review", "has_ascendants": true, "has_descendants": false, "submittable": true});
    assert_eq!(server.post(&eve, "/course-content-kinds", new.clone()).await.status, 403);
    assert_eq!(server.post(&admin, "/course-content-kinds", new.clone()).await.expect(201)["id"], "peer_review");
    let renamed =
        server.patch(&admin, "/course-content-kinds/peer_review", json!({"title": "Review", "submittable": false})).await.expect(200);
    assert_eq!((&renamed["id"], &renamed["title"]), (&json!("peer_review"), &json!("Review")));
    assert_eq!(server.post(&admin, "/course-content-kinds", new).await.status, 409);
}

#[tokio::test]
async fn results_belong_together_with_what_they_name() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (group, work) = group_with_work(&server, &term, 1).await;
    let other = json!({"course_content_id": term.assignment, "max_group_size": 1});
    let other = server.post(&term.admin, "/submission-groups", other).await.id();
    let body = json!({"course_member_id": term.member("student"), "course_content_id": term.assignment, "submission_group_id": other,
                      "submission_artifact_id": work[0], "result": 1.0, "version_identifier": "v1", "status": "finished"});
    let refused = server.post(term.person("tutor"), "/results", body.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"));
    let mut unit = body;
    (unit["submission_group_id"], unit["course_content_id"]) = (json!(group), json!(term.unit));
    assert_eq!(server.post(term.person("tutor"), "/results", unit).await.code(), "VAL_001");
}
