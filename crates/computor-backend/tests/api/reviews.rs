//! Reviews of what was handed in: members of the course write and read them, their authors change them, lecturers delete them.

use crate::{gradings::Course, support::Server};
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn reviews_are_written_read_changed_and_deleted_by_whom_they_are_for() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    let stranger = server.somebody("stranger", &[]).await;
    let artifact = course.work(&server, course.contents[0], true).await;
    let path = format!("/submissions/artifacts/{artifact}/reviews");
    let body = |member: Uuid, text: &str| json!({"artifact_id": artifact, "reviewer_course_member_id": member, "body": text, "review_type": "comment"});
    // A classmate reviews, and so does the tutor; who is not in the course knows of nothing.
    let mate = server.somebody("mate", &[]).await;
    let member = json!({"user_id": mate.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    let member = server.post(&term.admin, "/course-members", member).await.id();
    let theirs = server.post(&mate, &path, body(member, "Nice loop.")).await.expect(201);
    assert_eq!((&theirs["reviewer_course_member_id"], &theirs["body"]), (&json!(member), &json!("Nice loop.")));
    let tutors = server.post(tutor, &path, body(term.member("tutor"), "Name it better.")).await.id();
    for refused in [server.post(&stranger, &path, body(member, "x")).await, server.get(&stranger, &path).await] {
        assert_eq!((refused.status.as_u16(), refused.code()), (404, "SUBMIT_001"));
    }
    assert_eq!(server.post(&mate, &path, body(member, "")).await.code(), "VAL_001");
    assert_eq!(server.post(&mate, &format!("/submissions/artifacts/{}/reviews", Uuid::nil()), body(member, "x")).await.status, 404);
    // All of them, oldest first, for everybody in the course.
    let list = async |who| -> Vec<Value> {
        let list = server.get(who, &path).await.expect(200);
        list.as_array().unwrap().iter().map(|one| one["body"].clone()).collect()
    };
    for who in [student, &mate, tutor, lecturer] {
        assert_eq!(list(who).await, ["Nice loop.", "Name it better."]);
    }
    // Its author changes it: what was sent, and nothing else.
    let review = format!("/submissions/reviews/{}", theirs["id"].as_str().unwrap());
    for who in [student, tutor, lecturer, &term.admin] {
        assert_eq!(server.patch(who, &review, json!({"body": "Bad."})).await.status, 403);
    }
    assert_eq!(server.patch(&stranger, &review, json!({"body": "Bad."})).await.status, 404);
    let changed = server.patch(&mate, &review, json!({"body": "A nice loop."})).await.expect(200);
    assert_eq!((&changed["body"], &changed["review_type"]), (&json!("A nice loop."), &json!("comment")));
    assert_eq!(server.patch(&mate, &review, json!({"body": null})).await.code(), "VAL_002");
    // Deleted by others than its author only from lecturers on.
    for who in [student, tutor] {
        assert_eq!(server.delete(who, &review).await.status, 403);
    }
    server.delete(lecturer, &review).await.expect(204);
    server.delete(tutor, &format!("/submissions/reviews/{tutors}")).await.expect(204);
    assert_eq!(list(student).await, [Value::Null; 0]);
    // Who has left writes and changes nothing any more.
    let own = server.post(&mate, &path, body(member, "Once more.")).await.id();
    server.patch(term.person("owner"), &format!("/course-members/{member}/archive"), Value::Null).await.expect(204);
    for refused in [
        server.post(&mate, &path, body(member, "x")).await,
        server.patch(&mate, &format!("/submissions/reviews/{own}"), json!({"body": "x"})).await,
    ] {
        assert!([403, 404].contains(&refused.status.as_u16()), "{:#}", refused.body);
    }
}
