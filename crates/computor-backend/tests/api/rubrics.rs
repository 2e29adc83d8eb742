//! Rubrics: lecturers say what a grade is made of, who grades marks by it, and the student reads both.

use crate::{gradings::Course, support::Server};
use serde_json::{Value, json};

#[tokio::test]
async fn a_grade_is_made_of_the_points_of_its_criteria() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, _]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    let rubric = format!("/course-contents/{sum}/rubric");
    assert_eq!(server.get(student, &rubric).await.expect(200)["criteria"], json!([]));
    let put = async |who, path: &str, body: Value| server.ask(who, reqwest::Method::PUT, path, Some(&body)).await;
    let criteria = json!({"criteria": [
        {"title": "Works", "points": 6, "remarks": [{"text": "crashes on empty input", "points": 3}, {"text": "neat"}]},
        {"title": "Style", "description": "Names and comments", "points": 3}]});
    assert_eq!(put(student, &rubric, criteria.clone()).await.code(), "AUTHZ_001");
    assert_eq!(put(tutor, &rubric, criteria.clone()).await.code(), "AUTHZ_001");
    let stranger = server.somebody("stranger", &[]).await;
    assert_eq!(put(&stranger, &rubric, criteria.clone()).await.code(), "NF_001");
    let made = put(lecturer, &rubric, criteria).await.expect(200);
    assert_eq!((&made["total_points"], &made["criteria"][0]["remarks"][0]["points"]), (&json!(9), &json!(3.0)));
    assert_eq!(server.get(student, &rubric).await.expect(200), made);
    let id = |at: usize| made["criteria"][at]["id"].clone();

    let artifact = course.work(&server, sum, true).await;
    course.grade(&server, tutor, artifact, sum, Some(0.1), 1).await;
    let grades = server.get(tutor, &format!("/submissions/artifacts/{artifact}/grades")).await.expect(200);
    let marks = format!("/submissions/grades/{}/rubric", grades[0]["id"].as_str().unwrap());
    assert_eq!(server.get(student, &marks).await.expect(200)["marks"], json!([]));
    let mark = |works: f64, style: f64| json!({"marks": [{"criterion_id": id(0), "points": works, "remark": "crashes on empty input"}, {"criterion_id": id(1), "points": style}]});
    // Each criterion once, within its points, by who gave the grade.
    for bad in [
        json!({"marks": [{"criterion_id": id(0), "points": 1}]}),
        json!({"marks": [{"criterion_id": id(0), "points": 1}, {"criterion_id": id(0), "points": 1}]}),
        mark(7.0, 1.0),
        mark(-1.0, 1.0),
        json!({"marks": []}),
    ] {
        assert_eq!(put(tutor, &marks, bad.clone()).await.code(), "VAL_001", "{bad}");
    }
    assert_eq!(put(lecturer, &marks, mark(3.0, 3.0)).await.code(), "AUTHZ_001");
    assert_eq!(put(student, &marks, mark(6.0, 3.0)).await.code(), "AUTHZ_001");
    let marked = put(tutor, &marks, mark(3.0, 3.0)).await.expect(200);
    assert_eq!((&marked["grade"], &marked["points"], &marked["total_points"]), (&json!(6.0 / 9.0), &json!(6), &json!(9)));
    assert_eq!(server.get(student, &marks).await.expect(200), marked);
    let own = server.get(student, &format!("/students/course-contents/{sum}")).await.expect(200);
    assert_eq!(own["submission_group"]["grading"], json!(6.0 / 9.0));
    assert_eq!(put(tutor, &marks, mark(6.0, 3.0)).await.expect(200)["grade"], json!(1));

    // A criterion by which work was marked stays; others come and go, and keep their order.
    let style = json!({"id": id(1), "title": "Style", "points": 4});
    assert_eq!(put(lecturer, &rubric, json!({"criteria": [style]})).await.code(), "CONFLICT_002");
    let works = json!({"id": id(0), "title": "It works", "points": 6});
    let changed = put(lecturer, &rubric, json!({"criteria": [style, {"title": "Speed", "points": 1}, works]})).await.expect(200);
    let titles: Vec<&str> = changed["criteria"].as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Style", "Speed", "It works"]);
    put(lecturer, &rubric, json!({"criteria": [works, style]})).await.expect(200);
    // What belongs to another assignment, and what nothing is handed in for, has none of it.
    let elsewhere = format!("/course-contents/{product}/rubric");
    assert_eq!(put(lecturer, &elsewhere, json!({"criteria": [style]})).await.code(), "VAL_001");
    let unit = format!("/course-contents/{}/rubric", term.unit);
    assert_eq!(put(lecturer, &unit, json!({"criteria": [{"title": "x", "points": 1}]})).await.code(), "CONTENT_003");
    for bad in [
        json!({"title": "x", "points": 0}),
        json!({"title": "", "points": 1}),
        json!({"title": "x", "points": 1, "remarks": [{"text": ""}]}),
    ] {
        assert_eq!(put(lecturer, &elsewhere, json!({"criteria": [bad]})).await.code(), "VAL_001");
    }
}
