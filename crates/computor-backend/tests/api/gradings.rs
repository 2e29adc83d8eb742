//! Gradings and progress: what tutors read of a member is what that member reads, to the last digit.

use crate::support::{Server, Someone, Term};
use serde_json::{Value, json};
use uuid::Uuid;

/// Three assignments in two units, of two types, with work of the student.
pub(crate) struct Course {
    pub(crate) term: Term,
    pub(crate) contents: Vec<Uuid>,
}

async fn content(server: &Server, term: &Term, kind: Uuid, path: &str, position: f64) -> Uuid {
    let body = json!({"path": path, "title": path, "course_id": term.course, "course_content_type_id": kind, "position": position,
                      "max_test_runs": 7, "max_submissions": 5});
    server.post(&term.admin, "/course-contents", body).await.id()
}

impl Course {
    pub(crate) async fn create(server: &Server) -> Self {
        let term = Term::create(server).await;
        let bonus = json!({"slug": "bonus", "title": "Bonus", "color": "#ff0000", "course_content_kind_id": "assignment", "course_id": term.course});
        let bonus = server.post(&term.admin, "/course-content-types", bonus).await.id();
        let task = "select course_content_type_id from course_content where id = $1";
        let task: Uuid = sqlx::query_scalar(task).bind(term.assignment).fetch_one(server.db.pool()).await.unwrap();
        let second = content(server, &term, task, "week1.product", 3.0).await;
        let third = content(server, &term, bonus, "extra", 4.0).await;
        let contents = vec![term.assignment, second, third];
        Self { term, contents }
    }

    /// Work of the student on a content, handed in or not.
    pub(crate) async fn work(&self, server: &Server, content: Uuid, submit: bool) -> Uuid {
        let sql = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                     version_identifier, submit) select submission_group_id, $2, 1, 'submissions', '00', gen_random_uuid()::text, $3
                   from submission_group_member where course_content_id = $1 and course_member_id = $2 returning id";
        let query = sqlx::query_scalar(sql).bind(content).bind(self.term.member("student")).bind(submit);
        query.fetch_one(server.db.pool()).await.unwrap()
    }

    pub(crate) async fn run(&self, server: &Server, artifact: Uuid, status: i32, score: f64) {
        let sql = "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, grade, result,
                     version_identifier) select a.uploaded_by_course_member_id, a.id, a.submission_group_id, g.course_content_id, $2, $3, $3,
                     gen_random_uuid()::text from submission_artifact a join submission_group g on g.id = a.submission_group_id where a.id = $1";
        sqlx::query(sql).bind(artifact).bind(status).bind(score).execute(server.db.pool()).await.unwrap();
    }

    pub(crate) async fn grade(&self, server: &Server, who: &Someone, artifact: Uuid, content: Uuid, grade: Option<f64>, status: i32) {
        let path = format!("/tutors/course-members/{}/course-contents/{content}", self.term.member("student"));
        let mut body = json!({"artifact_id": artifact, "status": status});
        if let Some(grade) = grade {
            body["grade"] = json!(grade);
        }
        server.patch(who, &path, body).await.expect(200);
    }

    /// What the tutor reads of the student.
    async fn gradings(&self, server: &Server) -> Value {
        server.get(self.term.person("tutor"), &format!("/course-member-gradings/{}", self.term.member("student"))).await.expect(200)
    }

    /// The same member in the list of the course.
    async fn listed(&self, server: &Server) -> Value {
        let list =
            server.get(self.term.person("tutor"), &format!("/course-member-gradings?course_id={}", self.term.course)).await.expect(200);
        let id = self.term.member("student").to_string();
        list.as_array().unwrap().iter().find(|member| member["course_member_id"] == id).unwrap().clone()
    }

    /// Every node against the student's own view, and the list against the single member.
    async fn agree(&self, server: &Server) {
        let own =
            server.get(self.term.person("student"), &format!("/students/course-contents?course_id={}", self.term.course)).await.expect(200);
        let gradings = self.gradings(server).await;
        let nodes = gradings["nodes"].as_array().unwrap();
        let own = own.as_array().unwrap();
        assert_eq!(nodes.len(), own.len());
        for content in own {
            let node = nodes.iter().find(|node| node["path"] == content["path"]).unwrap();
            let at = &content["path"];
            assert_eq!(node["title"], content["title"], "{at}");
            assert_eq!(node["position"], content["position"], "{at}");
            assert_eq!(node["course_content_type_color"], content["color"], "{at}");
            assert_eq!(node["status"], content["status"], "{at}");
            if node["submittable"] == false {
                assert_eq!(node["grading"], Value::Null);
                continue;
            }
            let group = &content["submission_group"];
            assert_eq!(node["grading"], group["grading"], "{at}");
            assert_eq!(node["graded_by_course_member"], group["graded_by_course_member"], "{at}");
            assert_eq!(node["submissions_count"], content["submission_count"], "{at}");
            assert_eq!(node["max_submissions"], group["max_submissions"], "{at}");
            assert_eq!(node["max_test_runs"], content["max_test_runs"], "{at}");
            assert_eq!(
                (node["latest_result_id"].clone(), node["latest_result_grade"].clone()),
                (content["result"]["id"].clone(), content["result"]["result"].clone()),
                "{at}"
            );
            assert_eq!(node["submitted_assignments"] == 1, content["submitted"] == true, "{at}");
        }
        // So does the grade book.
        let book = server.get(self.term.person("tutor"), &format!("/analytics/courses/{}/grade-book", self.term.course)).await.expect(200);
        let line = book.as_array().unwrap().iter().find(|line| line["username"] == "student").unwrap();
        assert_eq!(line["average_grading"], gradings["overall_average_grading"]);
        for grade in line["grades"].as_array().unwrap() {
            let content = own.iter().find(|content| content["path"] == grade["path"]).unwrap();
            // One of them is written by PostgreSQL, which says 1 for 1.0.
            assert_eq!(grade["grading"].as_f64(), content["submission_group"]["grading"].as_f64(), "{}", grade["path"]);
        }
        let listed = self.listed(server).await;
        for (field, value) in listed.as_object().unwrap() {
            assert_eq!(&gradings[field], value, "{field}");
        }
    }
}

fn node<'g>(gradings: &'g Value, path: &str) -> &'g Value {
    gradings["nodes"].as_array().unwrap().iter().find(|node| node["path"] == path).unwrap()
}

#[tokio::test]
async fn hole_65_gradings_agree_with_the_students_view_to_the_last_digit() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (tutor, lecturer) = (course.term.person("tutor"), course.term.person("lecturer"));
    let [sum, product, extra] = [course.contents[0], course.contents[1], course.contents[2]];
    // Nothing was done yet: that is no zero.
    course.agree(&server).await;
    let gradings = course.gradings(&server).await;
    assert_eq!((&gradings["overall_average_grading"], &gradings["overall_progress_percentage"]), (&Value::Null, &json!(0.0)));
    assert_eq!((&gradings["total_max_assignments"], &gradings["total_submitted_assignments"]), (&json!(3), &json!(0)));

    // A part of the tree, if one asks for it.
    let path = format!("/course-member-gradings/{}", course.term.member("student"));
    let part = server.get(tutor, &format!("{path}?skip=1&limit=2")).await.expect(200);
    assert_eq!(part["nodes"].as_array().unwrap()[..], gradings["nodes"].as_array().unwrap()[1..3]);
    assert_eq!(part["total_max_assignments"], gradings["total_max_assignments"]);

    // Practice counts neither as handed in nor as graded.
    let practice = course.work(&server, sum, false).await;
    course.run(&server, practice, 0, 0.25).await;
    course.run(&server, practice, 1, 0.0).await;
    course.agree(&server).await;
    let gradings = course.gradings(&server).await;
    let of_sum = node(&gradings, "week1.sum");
    assert_eq!(
        (&of_sum["submitted_assignments"], &of_sum["latest_result_grade"], &of_sum["test_runs_count"]),
        (&json!(0), &json!(0.25), &json!(1))
    );

    // A third of a point, and two of three.
    let first = course.work(&server, sum, true).await;
    course.grade(&server, tutor, first, sum, Some(1.0 / 3.0), 1).await;
    let second = course.work(&server, product, true).await;
    course.grade(&server, lecturer, second, product, Some(0.85), 2).await;
    let bonus = course.work(&server, extra, true).await;
    course.agree(&server).await;
    let gradings = course.gradings(&server).await;
    assert_eq!(node(&gradings, "week1.sum")["grading"], json!(1.0 / 3.0));
    assert_eq!(node(&gradings, "week1.product")["graded_by_course_member"]["user"]["given_name"], "lecturer");
    // (1/3 + 0.85) / 2: what has no grade is no zero.
    assert_eq!((&gradings["overall_average_grading"], &gradings["overall_progress_percentage"]), (&json!(0.5917), &json!(100.0)));
    let unit = node(&gradings, "week1");
    assert_eq!((&unit["average_grading"], &unit["graded_assignments"], &unit["max_assignments"]), (&json!(0.5917), &json!(2), &json!(2)));
    assert_eq!((&unit["status"], &unit["grading"]), (&json!("correction_necessary"), &Value::Null));
    let types = gradings["by_content_type"].as_array().unwrap();
    let slugs: Vec<_> = types
        .iter()
        .map(|kind| (kind["course_content_type_slug"].clone(), kind["graded_assignments"].clone(), kind["max_assignments"].clone()))
        .collect();
    assert_eq!(slugs, [(json!("bonus"), json!(0), json!(1)), (json!("task"), json!(2), json!(2))]);
    assert_eq!(types[0]["average_grading"], Value::Null);
    course.grade(&server, tutor, bonus, extra, None, 3).await;
    course.agree(&server).await;

    // !65: handed in again, and not graded again: there is no grade, for nobody.
    course.work(&server, sum, true).await;
    course.agree(&server).await;
    let gradings = course.gradings(&server).await;
    assert_eq!((&node(&gradings, "week1.sum")["grading"], &gradings["overall_average_grading"]), (&Value::Null, &json!(0.85)));
    assert_eq!(node(&gradings, "week1.sum")["submissions_count"], 2);

    // An archived content is none.
    server.ask(lecturer, reqwest::Method::PATCH, &format!("/course-contents/{extra}/archive"), None).await.expect(204);
    course.agree(&server).await;
    assert_eq!(course.gradings(&server).await["total_max_assignments"], 2);
}

#[tokio::test]
async fn a_late_policy_takes_off_what_is_shown_and_leaves_what_was_given() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (student, tutor, lecturer) = (course.term.person("student"), course.term.person("tutor"), course.term.person("lecturer"));
    let [sum, product, extra] = [course.contents[0], course.contents[1], course.contents[2]];
    #[expect(clippy::disallowed_methods, reason = "hand-ins have the time of the server")]
    let now = chrono::Utc::now();
    let hours = |hours: i64| now + chrono::TimeDelta::hours(hours);
    let content = async |id: Uuid, settings: Value| server.patch(lecturer, &format!("/course-contents/{id}"), settings).await.expect(200);
    let policy = async |per_day: Value| {
        server
            .patch(&course.term.admin, &format!("/courses/{}", course.term.course), json!({"late_penalty_per_day": per_day}))
            .await
            .expect(200)
    };
    // Two days late, in time, and without a deadline.
    content(sum, json!({"due_at": hours(-30)})).await;
    content(product, json!({"due_at": hours(30)})).await;
    for (id, grade) in [(sum, 0.8), (product, 0.5), (extra, 1.0 / 3.0)] {
        let work = course.work(&server, id, true).await;
        course.grade(&server, tutor, work, id, Some(grade), 1).await;
    }
    // What the student is shown of each: what counts, what was taken off, and what was given.
    let shown = async || {
        course.agree(&server).await;
        let mut shown = Vec::new();
        for id in [sum, product, extra] {
            let seen = server.get(student, &format!("/students/course-contents/{id}")).await.expect(200);
            let group = &seen["submission_group"];
            shown.push((group["grading"].clone(), group["late_penalty"].clone(), group["gradings"][0]["grading"].clone()));
        }
        shown
    };
    let given = [json!(0.8), json!(0.5), json!(1.0 / 3.0)];
    let nothing = |at: usize| (given[at].clone(), Value::Null, given[at].clone());
    let less = |grade: f64, penalty: f64| (json!(grade), json!(penalty), given[0].clone());
    assert_eq!(shown().await, [nothing(0), nothing(1), nothing(2)], "without a policy nothing is taken off");
    policy(json!(0.1)).await;
    assert_eq!(shown().await, [less(0.6, 0.2), nothing(1), nothing(2)], "the course's policy, in days that have begun");
    content(sum, json!({"late_penalty_per_day": 0.05})).await;
    assert_eq!(shown().await, [less(0.7, 0.1), nothing(1), nothing(2)], "the content's own");
    content(sum, json!({"late_penalty_per_day": 0.0})).await;
    assert_eq!(shown().await[0], nothing(0), "a content may take nothing");
    content(sum, json!({"late_penalty_per_day": 0.5})).await;
    assert_eq!(shown().await[0], (json!(0), json!(1), given[0].clone()), "never less than nothing");
    content(sum, json!({"late_penalty_per_day": null})).await;

    // More time: one day less late, then none; taken back, as before.
    let grant = json!({"course_content_id": sum, "course_member_id": course.term.member("student"), "days": 1});
    let one = server.post(lecturer, "/deadline-extensions", grant).await.id();
    assert_eq!(shown().await[0], less(0.7, 0.1));
    server.patch(lecturer, &format!("/deadline-extensions/{one}"), json!({"days": 2})).await.expect(200);
    assert_eq!(shown().await[0], nothing(0));
    server.delete(lecturer, &format!("/deadline-extensions/{one}")).await.expect(204);
    assert_eq!(shown().await[0], less(0.6, 0.2));

    // Tutors see the same in the student's place, and what they gave where they gave it.
    let path = format!("/tutors/course-members/{}/course-contents/{sum}", course.term.member("student"));
    let seen = server.get(tutor, &path).await.expect(200);
    assert_eq!((&seen["submission_group"]["grading"], &seen["submission_group"]["late_penalty"]), (&json!(0.6), &json!(0.2)));
    let artifact: Uuid = sqlx::query_scalar("select artifact_id from submission_group_state where course_content_id = $1")
        .bind(sum)
        .fetch_one(server.db.pool())
        .await
        .unwrap();
    let grades = server.get(tutor, &format!("/submissions/artifacts/{artifact}/grades")).await.expect(200);
    assert_eq!(grades[0]["grade"], json!(0.8));
    // A grade that is given half keeps the other half as it was given: nothing is taken off twice.
    course.grade(&server, tutor, artifact, sum, None, 2).await;
    assert_eq!(shown().await[0], less(0.6, 0.2));
    // What is handed in again in time is not late.
    content(sum, json!({"due_at": hours(1)})).await;
    assert_eq!(shown().await[0], nothing(0));
    // As of an earlier time the same holds.
    content(sum, json!({"due_at": hours(-30)})).await;
    let member = course.term.member("student");
    let until = hours(1).format("%Y-%m-%dT%H:%M:%SZ");
    let path = format!("/analytics/courses/{}/students/{member}?grading_cutoff={until}", course.term.course);
    let then = server.get(tutor, &path).await.expect(200);
    assert_eq!(node(&then["grading"], "week1.sum")["grading"], json!(0.6));
    assert_eq!(then["grading"]["overall_average_grading"], course.gradings(&server).await["overall_average_grading"]);
}

#[tokio::test]
async fn gradings_are_for_tutors_and_of_students() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let profile =
        "insert into student_profile (user_id, organization_id, student_id, student_email) values ($1, $2, '0815', 's@example.org')
                   on conflict (user_id, organization_id) do update set student_id = '0815'";
    sqlx::query(profile).bind(term.person("student").id).bind(term.organization).execute(server.db.pool()).await.unwrap();
    let (all, one) =
        (format!("/course-member-gradings?course_id={}", term.course), format!("/course-member-gradings/{}", term.member("student")));
    let stranger = server.somebody("stranger", &[]).await;
    for role in ["tutor", "lecturer", "owner"] {
        server.get(term.person(role), &one).await.expect(200);
        let list = server.get(term.person(role), &all).await.expect(200);
        // Students alone.
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!((&list[0]["username"], &list[0]["student_id"]), (&json!("student"), &json!("0815")));
    }
    server.get(&term.admin, &all).await.expect(200);
    // The student knows the course, and its own membership.
    for path in [&all, &one] {
        assert_eq!(server.get(term.person("student"), path).await.code(), "AUTHZ_004");
        assert_eq!(server.get(&stranger, path).await.code(), "NF_001");
    }
    assert_eq!(server.get(term.person("tutor"), "/course-member-gradings").await.code(), "VAL_001");
    server.get(term.person("tutor"), &format!("{one}?course_id={}", term.course)).await.expect(200);
    assert_eq!(server.get(term.person("tutor"), &format!("{one}?course_id={}", Uuid::nil())).await.code(), "NF_001");

    // In the order of names, all of them unless a page is asked for.
    for (name, family) in [("zoe", "Adams"), ("adam", "Zander")] {
        let someone = server.somebody(name, &[]).await;
        sqlx::query("update \"user\" set family_name = $2 where id = $1")
            .bind(someone.id)
            .bind(family)
            .execute(server.db.pool())
            .await
            .unwrap();
        let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        server.post(&term.admin, "/course-members", member).await.expect(201);
    }
    let names = async |page: &str| {
        let answer = server.get(term.person("tutor"), &format!("{all}{page}")).await;
        let total = answer.headers["x-total-count"].to_str().unwrap().to_owned();
        let names: Vec<String> =
            answer.expect(200).as_array().unwrap().iter().map(|member| member["username"].as_str().unwrap().to_owned()).collect();
        (total, names.join(" "))
    };
    assert_eq!(names("").await, ("3".to_owned(), "zoe student adam".to_owned()));
    assert_eq!(names("&skip=1&limit=1").await, ("3".to_owned(), "student".to_owned()));
    server
        .ask(term.person("lecturer"), reqwest::Method::PATCH, &format!("/course-members/{}/archive", term.member("student")), None)
        .await
        .expect(204);
    assert_eq!(names("").await, ("2".to_owned(), "zoe adam".to_owned()));
}

#[tokio::test]
async fn many_grades_at_once_are_tried_out_and_taken_back() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (tutor, lecturer) = (course.term.person("tutor"), course.term.person("lecturer"));
    let [sum, product, _] = [course.contents[0], course.contents[1], course.contents[2]];
    let first = course.work(&server, sum, true).await;
    course.grade(&server, tutor, first, sum, Some(0.25), 1).await;
    course.work(&server, product, true).await;
    let path = format!("/tutors/courses/{}/grade-imports", course.term.course);
    let grades = async || {
        let gradings = course.gradings(&server).await;
        (node(&gradings, "week1.sum")["grading"].clone(), node(&gradings, "week1.product")["grading"].clone())
    };
    let csv = "student;content;grade;feedback\nstudent;week1.sum;0,5;better\nstudent@example.org;week1.product;1;\"well; done\"\n";
    // Tried out: what would be, and nothing is.
    let tried = server.post(tutor, &path, json!({"csv": csv, "dry_run": true})).await.expect(200);
    assert_eq!((&tried["id"], &tried["rows"][0]["before"], &tried["rows"][0]["after"]), (&Value::Null, &json!(0.25), &json!(0.5)));
    assert_eq!(grades().await, (json!(0.25), Value::Null));
    // One that does not fit: none is stored, and each is named.
    let rows = json!([{"student": "student", "content": "week1.sum", "grade": 1.0}, {"student": "nobody", "content": "week1.sum", "grade": 1.0},
                      {"student": "student", "content": "week1.none", "grade": 1.0}, {"student": "student", "content": "extra", "grade": 1.0},
                      {"student": "student", "content": "week1.sum"}]);
    let refused = server.post(tutor, &path, json!({"rows": rows})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (400, "VAL_001"));
    let fields: Vec<_> =
        refused.body["details"]["validation_errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["rows.1.student", "rows.2.content", "rows.3.content", "rows.4.grade"]);
    assert_eq!(grades().await, (json!(0.25), Value::Null));
    for body in [
        json!({"rows": []}),
        json!({"csv": "student,mark\n"}),
        json!({"rows": [{"student": "student", "content": "week1.sum", "grade": 2}]}),
    ] {
        assert_eq!(server.post(tutor, &path, body).await.code(), "VAL_001");
    }
    assert_eq!(server.post(course.term.person("student"), &path, json!({"csv": csv})).await.code(), "AUTHZ_004");
    // Stored, with authors; then taken back, except what was graded newly since.
    let stored = server.post(tutor, &path, json!({"csv": csv})).await.expect(200);
    assert_eq!(grades().await, (json!(0.5), json!(1)));
    course.agree(&server).await;
    let undo = format!("/tutors/grade-imports/{}", stored["id"].as_str().unwrap());
    assert_eq!(server.delete(course.term.person("student"), &undo).await.status, 404);
    let undone = server.delete(lecturer, &undo).await.expect(200);
    assert_eq!((&undone["removed"], &undone["kept"]), (&json!(2), &json!(0)));
    assert_eq!(grades().await, (json!(0.25), Value::Null));
    course.agree(&server).await;
    assert_eq!(server.delete(lecturer, &undo).await.expect(200)["removed"], 0);
}
