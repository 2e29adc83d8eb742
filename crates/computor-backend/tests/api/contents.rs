//! The content tree: what goes along with a content, and what stays.

use crate::support::{Server, Term};
use serde_json::json;
use uuid::Uuid;

/// Another course with contents of the same paths.
async fn twin(server: &Server, term: &Term) -> Uuid {
    let admin = &term.admin;
    let course = json!({"path": "y2027", "title": "Programming 2027", "course_family_id": term.family});
    let course = server.post(admin, "/courses", course).await.id();
    let kind = json!({"slug": "unit", "course_content_kind_id": "unit", "course_id": course});
    let kind = server.post(admin, "/course-content-types", kind).await.id();
    for path in ["week1", "week1.sum"] {
        let content = json!({"path": path, "course_id": course, "course_content_type_id": kind, "position": 1.0});
        server.post(admin, "/course-contents", content).await.id();
    }
    course
}

async fn paths(server: &Server, term: &Term, course: Uuid) -> Vec<String> {
    let rows = server.get(&term.admin, &format!("/course-contents?course_id={course}")).await.expect(200);
    let mut paths: Vec<String> = rows.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

/// Work of the student for the assignment, handed in or not.
async fn work(server: &Server, term: &Term, submit: bool) {
    let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                 version_identifier, submit)
               select m.submission_group_id, m.course_member_id, 1, 'submissions', '00', 'v1', $2
               from submission_group_member m where m.course_member_id = $1 and m.course_content_id = $3";
    let made = sqlx::query(sql).bind(term.member("student")).bind(submit).bind(term.assignment).execute(server.db.pool()).await.unwrap();
    assert_eq!(made.rows_affected(), 1);
}

#[tokio::test]
async fn hole_15_a_content_goes_with_what_is_below_it_and_with_nothing_of_another_course() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let twin = twin(&server, &term).await;
    server.delete(term.person("lecturer"), &format!("/course-contents/{}", term.unit)).await.expect(204);
    assert_eq!(paths(&server, &term, term.course).await, Vec::<String>::new());
    assert_eq!(paths(&server, &term, twin).await, ["week1", "week1.sum"]);
}

#[tokio::test]
async fn a_content_with_work_stays_and_so_does_what_is_above_it() {
    for submit in [true, false] {
        let server = Server::start().await;
        let term = Term::create(&server).await;
        let lecturer = term.person("lecturer");
        work(&server, &term, submit).await;
        for who in [lecturer, &term.admin] {
            for (id, code) in [(term.assignment, "CONTENT_006"), (term.unit, "CONTENT_007")] {
                let refused = server.delete(who, &format!("/course-contents/{id}")).await;
                assert_eq!((refused.status.as_u16(), refused.code()), (400, code), "{:#}", refused.body);
            }
        }
        assert_eq!(paths(&server, &term, term.course).await, ["week1", "week1.sum"]);
        // What is beside it has no work.
        let kind = server.get(lecturer, &format!("/course-contents/{}", term.assignment)).await.expect(200);
        let beside = json!({"path": "week1.other", "course_id": term.course, "course_content_type_id": kind["course_content_type_id"],
                            "position": 3.0});
        let beside = server.post(lecturer, "/course-contents", beside).await.id();
        server.delete(lecturer, &format!("/course-contents/{beside}")).await.expect(204);
    }
}

#[tokio::test]
async fn hole_16_what_is_below_moves_along_in_this_course_alone() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let twin = twin(&server, &term).await;
    let lecturer = term.person("lecturer");
    let unit = format!("/course-contents/{}", term.unit);
    let moved = server.patch(lecturer, &format!("{unit}/move"), json!({"path": "week2", "position": 7.0})).await.expect(200);
    assert_eq!((&moved["path"], &moved["position"]), (&json!("week2"), &json!(7.0)));
    assert_eq!(paths(&server, &term, term.course).await, ["week2", "week2.sum"]);
    server.patch(lecturer, &unit, json!({"path": "week3"})).await.expect(200);
    assert_eq!(paths(&server, &term, term.course).await, ["week3", "week3.sum"]);
    assert_eq!(paths(&server, &term, twin).await, ["week1", "week1.sum"]);
    let refused = server.patch(lecturer, &unit, json!({"path": "week3.sum.below"})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"));
    assert_eq!(paths(&server, &term, term.course).await, ["week3", "week3.sum"]);
}
