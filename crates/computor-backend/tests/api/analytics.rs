//! What came of a course: figures that agree with what students see, as they were, and for who teaches it alone.

use crate::{
    gradings::Course,
    store::{Library, META},
    support::{Server, Term},
};
use serde_json::{Value, json};
use uuid::Uuid;

async fn run(server: &Server, sql: &'static str, id: Uuid) {
    sqlx::query(sql).bind(id).execute(server.db.pool()).await.unwrap();
}

fn of<'a>(list: &'a Value, field: &str, value: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one[field] == value).unwrap_or_else(|| panic!("{value} is not in {list:#}"))
}

/// Another student of the course.
async fn student(server: &Server, term: &Term, name: &str, family: &str) -> Uuid {
    let someone = server.somebody(name, &[]).await;
    sqlx::query("update \"user\" set family_name = $2 where id = $1")
        .bind(someone.id)
        .bind(family)
        .execute(server.db.pool())
        .await
        .unwrap();
    let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    server.post(&term.admin, "/course-members", member).await.id()
}

#[tokio::test]
async fn figures_agree_with_what_the_student_sees_to_the_last_digit() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, extra]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let (tutor, member) = (term.person("tutor"), term.member("student"));
    student(&server, term, "zoe", "=1+1").await;
    let first = course.work(&server, sum, true).await;
    course.run(&server, first, 0, 0.25).await;
    course.grade(&server, tutor, first, sum, Some(1.0 / 3.0), 1).await;
    let second = course.work(&server, product, true).await;
    course.run(&server, second, 0, 1.0).await;
    course.grade(&server, tutor, second, product, Some(0.85), 2).await;
    course.work(&server, extra, false).await;

    let base = format!("/analytics/courses/{}", term.course);
    let gradings = server.get(tutor, &format!("/course-member-gradings/{member}")).await.expect(200);
    let all = server.get(tutor, &format!("{base}/students")).await.expect(200);
    let one = of(&all["students"], "username", "student");
    assert_eq!(of(&all["gradings"], "username", "student")["overall_average_grading"], gradings["overall_average_grading"]);
    for (own, theirs) in [
        ("average_grading", "overall_average_grading"),
        ("total_submitted_assignments", "total_submitted_assignments"),
        ("total_max_assignments", "total_max_assignments"),
        ("submitted_percentage", "overall_progress_percentage"),
        ("latest_submission_at", "latest_submission_at"),
    ] {
        assert_eq!(one[own], gradings[theirs], "{own}");
    }
    let report = server.get(tutor, &format!("{base}/students/{member}")).await.expect(200);
    assert_eq!((&report["checkpoint"], &report["grading"]), (one, &gradings));
    let events = report["timeline"]["events"].as_array().unwrap();
    let count = |kind: &str| events.iter().filter(|event| event["event_type"] == kind).count();
    assert_eq!((count("submission"), count("upload"), count("test"), count("grading")), (2, 1, 2, 2));
    assert_eq!(server.get(tutor, &format!("{base}/students/{member}/timeline")).await.expect(200), report["timeline"]);

    // The grade book, in both forms, and each grade as the student reads it.
    let seen = server.get(term.person("student"), &format!("/students/course-contents?course_id={}", term.course)).await.expect(200);
    let book = server.get(tutor, &format!("{base}/grade-book")).await.expect(200);
    let line = of(&book, "username", "student");
    assert_eq!((book.as_array().unwrap().len(), &line["average_grading"]), (2, &gradings["overall_average_grading"]));
    let grades = line["grades"].as_array().unwrap();
    for grade in grades {
        let content = of(&seen, "path", grade["path"].as_str().unwrap());
        assert_eq!(grade["grading"], content["submission_group"]["grading"], "{}", grade["path"]);
    }
    assert_eq!(grades.iter().map(|grade| grade["path"].as_str().unwrap()).collect::<Vec<_>>(), ["week1.sum", "week1.product", "extra"]);
    let (status, csv) = server.download(tutor, &format!("{base}/grade-book?format=csv")).await;
    assert_eq!(status, 200);
    let csv = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "student_id,username,family_name,given_name,email,group,week1.sum,week1.product,extra,average");
    assert!(lines[1].starts_with(",zoe,'=1+1,zoe,zoe@example.org,A,,,,"), "{csv}");
    assert!(lines[2].ends_with(",0.3333333333333333,0.85,,0.5917"), "{csv}");
    let nobody = server.get(tutor, &format!("{base}/grade-book?course_group_id={}", Uuid::new_v4())).await.expect(200);
    assert_eq!(nobody, json!([]));

    // Sums over everybody, and by content, group and day.
    let summary = server.get(tutor, &format!("{base}/summary")).await.expect(200);
    for (field, expected) in [
        ("total_students", json!(2)),
        ("total_max_assignments", json!(6)),
        ("total_submitted_assignments", json!(2)),
        ("submitted_percentage", json!(33.33)),
        ("total_graded_assignments", json!(2)),
        ("average_grading", json!(0.5917)),
    ] {
        assert_eq!(summary[field], expected, "{field}");
    }
    let contents = server.get(tutor, &format!("{base}/contents")).await.expect(200);
    let unit = of(&contents, "path", "week1");
    assert_eq!((&unit["assignments"], &unit["submitted"], &unit["average_grading"]), (&json!(4), &json!(2), &json!(0.5917)));
    assert_eq!((&unit["grades"], &unit["scores"]), (&json!([0, 0, 0, 1, 0, 0, 0, 0, 1, 0]), &json!([0, 0, 1, 0, 0, 0, 0, 0, 0, 1])));
    let of_sum = of(&contents, "path", "week1.sum");
    assert_eq!((&of_sum["tested"], &of_sum["passed"], &of_sum["median_grading"]), (&json!(1), &json!(0), &json!(0.3333)));
    let groups = server.get(tutor, &format!("{base}/groups")).await.expect(200);
    assert_eq!((&groups[0]["title"], &groups[0]["students"], &groups[0]["submitted"]), (&json!("A"), &json!(2), &json!(2)));
    let days = server.get(tutor, &format!("{base}/timeline")).await.expect(200);
    let total = |field: &str| days.as_array().unwrap().iter().map(|day| day[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((total("submissions"), total("uploads"), total("tests"), total("gradings")), (2, 1, 2, 2));
    let courses = server.get(tutor, "/analytics/courses").await.expect(200);
    assert_eq!(
        (&courses[0]["course_id"], &courses[0]["role"], &courses[0]["total_students"]),
        (&json!(term.course), &json!("_tutor"), &json!(2))
    );
}

/// What was there until a time, from the work itself; and without a time the same as what is kept.
#[tokio::test]
async fn figures_are_told_as_they_were() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, _]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let (tutor, member) = (term.person("tutor"), term.member("student"));
    let early = course.work(&server, sum, true).await;
    course.run(&server, early, 0, 0.5).await;
    course.grade(&server, tutor, early, sum, Some(0.5), 1).await;
    run(&server, "update submission_artifact set created_at = '2026-01-01T10:00Z' where id = $1", early).await;
    run(&server, "update result set created_at = '2026-01-01T10:01Z' where submission_artifact_id = $1", early).await;
    run(&server, "update submission_grade set graded_at = '2026-01-03T10:00Z' where artifact_id = $1", early).await;
    let late = course.work(&server, sum, true).await;
    course.grade(&server, tutor, late, sum, Some(1.0), 1).await;
    course.work(&server, product, true).await;

    let base = format!("/analytics/courses/{}", term.course);
    let at = async |query: &str| {
        let all = server.get(tutor, &format!("{base}/students{query}")).await.expect(200);
        let one = &all["students"][0];
        assert_eq!(one["average_grading"], all["gradings"][0]["overall_average_grading"], "{query}");
        [&one["total_submitted_assignments"], &one["total_graded_assignments"], &one["average_grading"], &one["late_submission_count"]]
            .map(Clone::clone)
    };
    assert_eq!(at("").await, [json!(2), json!(1), json!(1.0), json!(0)]);
    assert_eq!(at("?submission_cutoff=2026-01-02T00:00:00Z").await, [json!(1), json!(1), json!(0.5), json!(2)]);
    assert_eq!(
        at("?submission_cutoff=2026-01-02T00:00:00Z&grading_cutoff=2026-01-02T00:00:00Z").await,
        [json!(1), json!(0), Value::Null, json!(2)]
    );
    assert_eq!(at("?submission_cutoff=2025-01-02T00:00:00Z").await, [json!(0), json!(0), Value::Null, json!(2)]);
    let path = format!("{base}/students/{member}/examples?submission_cutoff=2026-01-02T00:00:00Z");
    let examples = server.get(tutor, &path).await.expect(200);
    let of_sum = of(&examples, "path", "week1.sum");
    assert_eq!((&of_sum["official"], &of_sum["late"], &of_sum["score"]), (&json!(true), &json!(true), &json!(0.5)));
    assert_eq!((&of_sum["unit"], &of_sum["flags"]), (&json!("Week 1"), &json!(["late", "failing"])));
    assert_eq!(of(&examples, "path", "week1.product")["flags"], json!(["late", "not_submitted"]));
    let relations = server.get(tutor, &format!("{base}/students/{member}?submission_cutoff=2026-01-02T00:00:00Z")).await.expect(200);
    let events = relations["timeline"]["events"].as_array().unwrap();
    assert_eq!(
        (&events[0]["relation_to_submission_cutoff"], &events.last().unwrap()["relation_to_submission_cutoff"]),
        (&json!("before"), &json!("after"))
    );
    for bad in ["?submission_cutoff=yesterday", "?grading_cutoff=1"] {
        assert_eq!(server.get(tutor, &format!("{base}/summary{bad}")).await.code(), "VAL_001");
    }

    let differ = "select count(*) from work_as_of($1, null, null) w full join (select * from submission_group_state where course_id = $1) s
          using (submission_group_id)
        where (w.submissions, w.artifact_id, w.submitted_at, w.grade_id, w.grade, w.results, w.runs, w.result_id, w.result_score)
          is distinct from (s.submissions, s.artifact_id, s.submitted_at, s.grade_id, s.grade, s.results, s.runs, s.result_id, s.result_score)";
    let differ: i64 = sqlx::query_scalar(differ).bind(term.course).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(differ, 0);
}

#[tokio::test]
async fn tests_that_fail_and_students_who_may_need_help_are_named() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, sum) = (&course.term, course.contents[0]);
    let (tutor, base) = (term.person("tutor"), format!("/analytics/courses/{}", term.course));
    student(&server, term, "zoe", "Adams").await;
    let old = course.work(&server, sum, true).await;
    course.run(&server, old, 0, 0.0).await;
    let new = course.work(&server, sum, true).await;
    course.run(&server, new, 0, 0.5).await;
    for (artifact, sorted) in [(old, "FAILED"), (new, "PASSED")] {
        let report = json!({"tests": [{"name": "numbers", "tests": [
            {"name": "adds", "result": "FAILED"}, {"name": "sorts", "result": sorted}]}, "nonsense", {"tests": 7}]});
        let sql = "insert into result_report (result_id, report) select id, $2 from result where submission_artifact_id = $1";
        sqlx::query(sql).bind(artifact).bind(report).execute(server.db.pool()).await.unwrap();
    }
    // Only the newest run counts.
    let tests = server.get(tutor, &format!("{base}/contents/{sum}/tests")).await.expect(200);
    assert_eq!(
        tests,
        json!([{"collection": "numbers", "name": "adds", "runs": 1, "failed": 1, "failed_percentage": 100.0},
               {"collection": "numbers", "name": "sorts", "runs": 1, "failed": 0, "failed_percentage": 0.0}])
    );
    let elsewhere = format!("/analytics/courses/{}/contents/{sum}/tests", Uuid::new_v4());
    assert_eq!(server.get(tutor, &elsewhere).await.code(), "NF_001");

    course.grade(&server, tutor, new, sum, Some(0.1), 2).await;
    let names = async |query: &str| {
        let found = server.get(tutor, &format!("{base}/at-risk{query}")).await.expect(200);
        found.as_array().unwrap().iter().map(|one| format!("{} {}", one["username"].as_str().unwrap(), one["reasons"])).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, [r#"student ["low_grades","failing_tests"]"#]);
    assert_eq!(names("?behind=10&below=0").await, [r#"zoe ["behind"]"#]);
    run(&server, "update course_member set created_at = created_at - interval '30 days' where course_id = $1", term.course).await;
    assert_eq!(names("?below=0").await, [r#"zoe ["inactive"]"#]);
    for bad in ["?below=2", "?inactive_days=400", "?behind=x"] {
        assert_eq!(server.get(tutor, &format!("{base}/at-risk{bad}")).await.code(), "VAL_001", "{bad}");
    }
}

#[tokio::test]
async fn counts_are_kept_and_figures_are_for_who_teaches() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let (tutor, lecturer, student) = (term.person("tutor"), term.person("lecturer"), term.person("student"));
    let base = format!("/analytics/courses/{}", term.course);
    course.work(&server, course.contents[0], true).await;
    let counted = server.post(lecturer, &format!("{base}/refresh"), json!({"source_name": "green"})).await.expect(200);
    assert_eq!(
        (&counted["status"], &counted["row_counts"]["submissions"], &counted["row_counts"]["students"]),
        (&json!("completed"), &json!(1), &json!(1))
    );
    assert!(counted["high_water_marks"]["submissions"]["created_at"].is_string());
    let id = counted["job_id"].as_str().unwrap();
    assert_eq!(server.get(tutor, &format!("/analytics/jobs/{id}")).await.expect(200), counted);
    assert_eq!(server.get(tutor, &format!("{base}/jobs")).await.expect(200), json!([counted]));
    assert_eq!(server.get(tutor, &format!("{base}/summary")).await.expect(200)["latest_job"], counted);
    let cut = json!({"submission_cutoff": "2020-01-01T00:00:00Z", "tables": ["submissions"]});
    let cut = server.post(lecturer, &format!("{base}/refresh"), cut).await.expect(200);
    assert_eq!(cut["row_counts"], json!({"submissions": 0}));
    assert_eq!(server.get(tutor, &format!("{base}/jobs?limit=1")).await.expect(200), json!([cut]));
    assert_eq!(server.post(lecturer, &format!("{base}/refresh"), json!({"tables": ["user"]})).await.code(), "VAL_001");
    assert_eq!(server.get(tutor, &format!("{base}/jobs?limit=101")).await.code(), "VAL_001");

    // Tutors read and do not count; students know the course, and nothing of this.
    assert_eq!(server.post(tutor, &format!("{base}/refresh"), json!({})).await.code(), "AUTHZ_004");
    let stranger = server.somebody("stranger", &[]).await;
    let member = term.member("student");
    for path in ["/summary", "/students", "/grade-book", "/at-risk", "/contents", &format!("/students/{member}/timeline")] {
        server.get(tutor, &format!("{base}{path}")).await.expect(200);
        assert_eq!(server.get(student, &format!("{base}{path}")).await.code(), "AUTHZ_004", "{path}");
        assert_eq!(server.get(&stranger, &format!("{base}{path}")).await.code(), "NF_001", "{path}");
    }
    assert_eq!(server.get(student, "/analytics/courses").await.expect(200), json!([]));
    assert_eq!(server.get(student, &format!("/analytics/jobs/{id}")).await.status, 404);
    // A member of another course is none of this one, whatever the path says.
    let other = format!("/analytics/courses/{}/students/{member}", Uuid::new_v4());
    assert_eq!(server.get(tutor, &other).await.code(), "NF_001");
}

#[tokio::test]
async fn tutors_read_the_files_of_the_example_that_is_assigned() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let source = format!("/analytics/courses/{}/examples/{}/source", term.course, term.assignment);
    assert_eq!(server.get(term.person("tutor"), &source).await.code(), "NF_001");
    library.example(&server, "a", json!({"meta.yaml": META, "sum.py": "print(1)"})).await.expect(200);
    let assign = format!("/lecturers/course-contents/{}/assign-example", term.assignment);
    server.post(term.person("lecturer"), &assign, json!({"example_identifier": "a.b", "version_tag": "1.0"})).await.expect(200);
    let files = server.get(term.person("tutor"), &source).await.expect(200);
    assert_eq!((&files["title"], &of(&files["files"], "name", "sum.py")["content"]), (&json!("Sum"), &json!("print(1)")));
    assert_eq!(server.get(term.person("student"), &source).await.code(), "AUTHZ_004");
}
