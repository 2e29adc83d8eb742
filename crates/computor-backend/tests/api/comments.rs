//! Notes about members: who writes, changes, deletes and sees them.

use crate::support::{Server, Term};
use serde_json::{Value, json};

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|note| note["message"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn staff_notes_and_students_never_see() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let (student, tutor, lecturer) = (course.person("student"), course.person("tutor"), course.person("lecturer"));
    let about = course.member("student");
    let body = |text: &str| json!({"course_member_id": about, "message": text});
    let path = format!("/course-member-comments?course_member_id={about}");

    // Each write answers all notes about the member, newest first, with their authors.
    server.post(tutor, "/course-member-comments", body("asks good questions")).await.expect(200);
    let list = server.post(lecturer, "/course-member-comments", body("missed week 1")).await.expect(200);
    assert_eq!(texts(&list), ["missed week 1", "asks good questions"]);
    assert_eq!(list[1]["transmitter"]["user"]["username"], "tutor");
    assert_eq!(list[1]["created_by"], tutor.id.to_string());
    let (by_lecturer, by_tutor) = (list[0]["id"].as_str().unwrap(), list[1]["id"].as_str().unwrap());
    let note = |id: &str| format!("/course-member-comments/{id}");

    // Only its author changes a note; its author or who maintains the course deletes it.
    let refused = server.patch(lecturer, &note(by_tutor), json!({"message": "x"})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_001"));
    assert_eq!(server.delete(lecturer, &note(by_tutor)).await.status, 403);
    let list = server.patch(tutor, &note(by_tutor), json!({"message": "asks very good questions"})).await.expect(200);
    assert_eq!(texts(&list), ["missed week 1", "asks very good questions"]);

    // For students, also the one whom it is about, and for strangers, there is nothing.
    let stranger = server.somebody("stranger", &[]).await;
    for who in [student, &stranger] {
        assert_eq!(server.get(who, &path).await.expect(200), json!([]));
        assert_eq!(server.patch(who, &note(by_tutor), json!({"message": "x"})).await.status, 404);
        assert_eq!(server.delete(who, &note(by_tutor)).await.status, 404);
    }
    assert_eq!(server.post(student, "/course-member-comments", body("x")).await.status, 403);
    assert_eq!(server.post(&stranger, "/course-member-comments", body("x")).await.status, 404);
    // A note has an author: administrators read, but do not write without a membership.
    assert_eq!(texts(&server.get(&course.admin, &path).await.expect(200)).len(), 2);
    assert_eq!(server.post(&course.admin, "/course-member-comments", body("x")).await.code(), "AUTHZ_003");

    let list = server.delete(course.person("maintainer"), &note(by_lecturer)).await.expect(200);
    assert_eq!(texts(&list), ["asks very good questions"]);

    // Who is no tutor any more loses the notes with the role.
    let demoted = json!({"course_role_id": "_student"});
    server.patch(lecturer, &format!("/course-members/{}", course.member("tutor")), demoted).await.expect(200);
    assert_eq!(server.patch(tutor, &note(by_tutor), json!({"message": "x"})).await.status, 404);
    assert_eq!(server.get(tutor, &path).await.expect(200), json!([]));
}

#[tokio::test]
async fn notes_are_checked_and_filtered() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let tutor = course.person("tutor");
    let long = "x".repeat(4097);
    for text in ["", long.as_str()] {
        let answer =
            server.post(tutor, "/course-member-comments", json!({"course_member_id": course.member("student"), "message": text})).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{}", text.len());
    }
    for (about, text) in [("student", "a"), ("student", "b"), ("lecturer", "c")] {
        server.post(tutor, "/course-member-comments", json!({"course_member_id": course.member(about), "message": text})).await.expect(200);
    }
    let count = async |filter: &str| {
        let answer = server.get(tutor, &format!("/course-member-comments?{filter}")).await;
        (answer.headers["x-total-count"].to_str().unwrap().to_owned(), answer.expect(200).as_array().unwrap().len())
    };
    assert_eq!(count("").await, ("3".to_owned(), 3));
    assert_eq!(count("limit=1").await, ("3".to_owned(), 1));
    assert_eq!(count("limit=0").await, ("3".to_owned(), 0));
    assert_eq!(count(&format!("course_member_id={}", course.member("student"))).await.1, 2);
    assert_eq!(count(&format!("transmitter_id={}", course.member("tutor"))).await.1, 3);
    assert_eq!(count(&format!("transmitter_id={}", course.member("owner"))).await.1, 0);
}
