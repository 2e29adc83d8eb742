//! The sequences of calls that existing clients make, and the fields that they read of each answer (`null` where there is nothing).
//! What needs a git host beside is in `clients_git`.

use crate::{
    live::Tab,
    store::{Library, META},
    support::{Answer, Server, Someone, TestClock},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};
use uuid::Uuid;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// Of a content in the views of students and tutors.
pub(crate) const CONTENT: &str = "id title path course_id course_content_kind_id course_content_type{id slug title color course_content_kind_id} position \
    directory color status submitted result?{id status result} result_count submission_count max_test_runs testing_service_id \
    unread_message_count unreviewed_count deployment?{example_version_id deployment_status deployed_at version_tag} \
    submission_group?{id course_content_title course_content_path example_identifier max_group_size current_group_size \
    members[id course_member_id username full_name] repository?{url full_path clone_url web_url} status grading graded_by_course_member count \
    max_submissions unread_message_count}";

pub(crate) const MESSAGE: &str = "id title content author_id author{given_name family_name} author_course_member level parent_id scope is_read is_author \
    created_at updated_at organization_id course_family_id course_id course_content_id course_group_id submission_group_id course_member_id user_id";

/// Every field is there: `name`, `name{fields of an object}`, `name[fields of each element, of which there is one]`; behind `name?` there
/// may be nothing.
#[track_caller]
pub(crate) fn reads(value: &Value, fields: &str) {
    let mut rest = fields.trim_start();
    while !rest.is_empty() {
        let end = rest.find([' ', '{', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let (name, may_lack) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
        let field = value.get(name).unwrap_or_else(|| panic!("{name} is missing in {value:#}"));
        rest = after.trim_start();
        if after.starts_with(['{', '[']) {
            let mut depth = 0;
            let close = after.find(|c| {
                depth += i32::from("{[".contains(c)) - i32::from("}]".contains(c));
                depth == 0
            });
            let (inner, after) = after.split_at(close.unwrap());
            match field {
                Value::Null => assert!(may_lack, "{name} is null in {value:#}"),
                Value::Array(all) => {
                    assert!(may_lack || !all.is_empty(), "{name} is empty in {value:#}");
                    all.iter().for_each(|one| reads(one, &inner[1..]));
                }
                one => reads(one, &inner[1..]),
            }
            rest = after[1..].trim_start();
        }
    }
}

/// Every row of a list has them, and there is one.
#[track_caller]
pub(crate) fn lists(answer: Answer, fields: &str) -> Value {
    let list = answer.expect(200);
    assert!(!list.as_array().unwrap().is_empty(), "the list is empty");
    list.as_array().unwrap().iter().for_each(|row| reads(row, fields));
    list
}

pub(crate) struct Client<'s> {
    server: &'s Server,
    /// Whose sequence it is, by the access token of a session.
    access: String,
    refresh: String,
    who: Uuid,
}

impl<'s> Client<'s> {
    pub(crate) async fn log_in(server: &'s Server, name: &str) -> Self {
        assert_eq!(server.raw(Method::HEAD, "/", &[], "").await.status, 204);
        let json = [("content-type", "application/json")];
        let body = json!({"username": name, "password": PASSWORD}).to_string();
        let answer = server.raw(Method::POST, "/auth/login", &json, body).await.expect(200);
        reads(&answer, "access_token refresh_token expires_in user_id token_type");
        let text = |field: &str| answer[field].as_str().unwrap().to_owned();
        Self { server, access: text("access_token"), refresh: text("refresh_token"), who: text("user_id").parse().unwrap() }
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        let bearer = format!("Bearer {}", self.access);
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.server.raw(method, path, &headers, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, Value::Null).await
    }

    /// What the editor does at its start, whatever the role.
    pub(crate) async fn start_up(&mut self, views: &[&str]) {
        let body = json!({"refresh_token": self.refresh}).to_string();
        let renewed = self.server.raw(Method::POST, "/auth/refresh/local", &[("content-type", "application/json")], body).await.expect(200);
        reads(&renewed, "access_token expires_in refresh_token");
        let old = std::mem::replace(&mut self.access, renewed["access_token"].as_str().unwrap().to_owned());
        self.refresh = renewed["refresh_token"].as_str().unwrap().to_owned();
        let bearer = format!("Bearer {old}");
        assert_eq!(self.server.raw(Method::GET, "/user", &[("authorization", &bearer)], "").await.status, 401, "the old token is dead");
        drop(Tab::of(self.server, &Someone { id: self.who, token: self.access.clone() }).await);
        reads(&self.get("/system/maintenance/status").await.expect(200), "active message scheduled_at");
        let seen = self.get("/user/views").await.expect(200);
        for view in views {
            assert!(seen.as_array().unwrap().contains(&json!(view)), "{view} is not in {seen}");
        }
        for role in ["students", "tutors", "lecturers"] {
            self.get(&format!("/{role}/courses")).await.expect(200).as_array().unwrap();
        }
        let me = self.get("/user").await.expect(200);
        reads(
            &me,
            "id username email given_name family_name user_roles?[role_id] profile{id nickname bio url avatar_image avatar_color language_code} \
            student_profiles?[id student_id student_email organization created_at]",
        );
        reads(&self.get("/user/scopes").await.expect(200), "is_admin organization course_family course");
        // No extension of this name is there, or its versions are.
        let versions = self.get("/extensions/itpcp-tugraz.computor/versions?include_yanked=false&limit=100").await;
        assert!([200, 404].contains(&versions.status.as_u16()), "{:#}", versions.body);
        for scope in ["user", "course_member", "course_family", "organization", "global"] {
            let answer = self.get(&format!("/messages?scope={scope}&skip=0&limit=200")).await;
            assert!(answer.headers.contains_key("x-total-count"), "{scope}");
            answer.expect(200);
        }
    }

    /// Uploads a file as an archive, and answers the artifact.
    pub(crate) async fn upload(&self, group: Uuid, version: &str, content: &str) -> String {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("work.txt", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
        let form = json!({"submission_group_id": group, "version_identifier": version, "submit": false});
        let mut body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"submission_create\"\r\n\r\n{form}\r\n--b\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n"
        )
        .into_bytes();
        body.extend(archive.finish().unwrap().into_inner());
        body.extend(b"\r\n--b--\r\n");
        let bearer = format!("Bearer {}", self.access);
        let headers = [("authorization", bearer.as_str()), ("content-type", "multipart/form-data; boundary=b")];
        let made = self.server.raw(Method::POST, "/submissions/artifacts", &headers, body).await.expect(201);
        made["artifacts"][0].as_str().unwrap().to_owned()
    }
}

/// A course with an example that is released, and passwords for everybody.
pub(crate) async fn world(server: &Server) -> Library {
    let library = Library::create(server).await;
    let term = &library.term;
    library.example(server, "a", json!({"meta.yaml": META, "sum.py": "print(1)"})).await.expect(200);
    let assign = format!("/lecturers/course-contents/{}/assign-example", term.assignment);
    server.post(term.person("lecturer"), &assign, json!({"example_identifier": "a.b", "version_tag": "1.0"})).await.expect(200);
    let release = "update course_content_deployment set deployment_status = 'deployed', deployment_path = 'a', deployed_at = now()";
    sqlx::query(release).execute(server.db.pool()).await.unwrap();
    server.somebody("boss", &["_admin"]).await;
    for name in ["student", "tutor", "lecturer", "boss"] {
        server.post(&term.admin, "/user/password", json!({"username": name, "password": PASSWORD})).await.expect(204);
    }
    library
}

/// What a runner would have written.
pub(crate) async fn finish(server: &Server, run: &str) {
    let run: Uuid = run.parse().unwrap();
    let sql = "with r as (update result set status = 0, result = 0.5, grade = 0.5, finished_at = now() where id = $1 returning id)
               insert into result_report (result_id, report) select id, $2 from r";
    let report = json!({"summary": {"total": 2, "passed": 1, "failed": 1}, "result_value": 0.5, "environment": {}, "timestamp": "1", "type": "python",
        "version": "1.0", "description": "", "tests": [{"name": "sum", "result": "FAILED", "resultMessage": "1 of 2", "tests": []}]});
    sqlx::query(sql).bind(run).bind(report).execute(server.db.pool()).await.unwrap();
}

/// A file that a runner left behind.
async fn leave_behind(server: &Server, run: &str) {
    let stored = server.app.store.put("{}".into()).await.unwrap();
    let sql = "insert into result_artifact (result_id, content_type, file_size, bucket_name, object_key, properties)
               values ($1::text::uuid, 'application/json', 2, 'results', $2, '{\"filename\": \"testSummary.json\"}')";
    sqlx::query(sql).bind(run).bind(stored.digest.to_string()).execute(server.db.pool()).await.unwrap();
}

#[tokio::test]
async fn a_student_in_the_editor_tests_hands_in_and_talks() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let library = world(&server).await;
    let (term, group) = (&library.term, library.group);
    let (course, content) = (term.course, term.assignment);
    let mut me = Client::log_in(&server, "student").await;
    me.start_up(&["student"]).await;

    // The tree.
    lists(me.get("/course-content-kinds").await, "id title has_descendants has_ascendants submittable");
    lists(me.get("/students/courses").await, "id title path organization_id course_family_id repository?{provider_url full_path}");
    reads(&me.get(&format!("/students/courses/{course}")).await.expect(200), "repository?{provider_url full_path}");
    let contents = lists(me.get(&format!("/students/course-contents?course_id={course}")).await, CONTENT);
    let own = contents.as_array().unwrap().iter().find(|one| one["path"] == "week1.sum").unwrap();
    assert_eq!((&own["directory"], &own["submission_group"]["id"]), (&json!("a"), &json!(group)));
    reads(own, "deployment{example_version_id} submission_group{members[id course_member_id username full_name]}");
    for path in [format!("/organizations/{}", term.organization), format!("/course-families/{}", term.family)] {
        reads(&me.get(&path).await.expect(200), "id title path description");
    }
    reads(&me.get(&format!("/courses/{course}")).await.expect(200), "id title path description language_code organization_id properties");

    // Test: upload unless it is there, start, poll, read.
    let of_version = format!("/submissions/artifacts?submission_group_id={group}&version_identifier=c0ffee");
    assert_eq!(me.get(&of_version).await.expect(200), json!([]));
    let artifact = me.upload(group, "c0ffee", "first").await;
    let started = me.ask(Method::POST, "/tests", json!({"artifact_id": artifact})).await.expect(200);
    reads(&started, "id status result");
    let run = started["id"].as_str().unwrap().to_owned();
    let status = me.get(&format!("/results/{run}/status")).await.expect(200);
    assert!(status.is_string() || status.is_number(), "{status}");
    finish(&server, &run).await;
    leave_behind(&server, &run).await;
    let status = me.get(&format!("/results/{run}/status")).await.expect(200);
    assert!(status == "finished" || status == 0, "{status}");
    let result = me.get(&format!("/results/{run}")).await.expect(200);
    reads(
        &result,
        "id result result_json{summary{total passed failed} tests[name result resultMessage tests?[name]] result_value environment timestamp \
        type version description} result_artifacts[filename content_type file_size id created_at]",
    );
    let own_token = Someone { id: me.who, token: term.person("student").token.clone() };
    let (status, files) = server.download(&own_token, &format!("/results/{run}/artifacts/download")).await;
    assert_eq!((status, &files[..2]), (200, &b"PK"[..]));
    assert_eq!(result["result"], 0.5);
    // The same version again, not at once: the client shows the last result.
    clock.advance(2);
    assert_eq!(me.ask(Method::POST, "/tests", json!({"artifact_id": artifact})).await.status, 400);

    // Hand in what was tested.
    let all = lists(
        me.get(&format!("/submissions/artifacts?submission_group_id={group}&submit=false")).await,
        "id submit version_identifier latest_result created_at uploaded_at",
    );
    assert_eq!(all[0]["id"], artifact.as_str());
    assert!(me.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200).is_object());
    assert_eq!(me.get(&of_version).await.expect(200)[0]["submit"], true);
    let seen = me.get(&format!("/students/course-contents/{content}")).await.expect(200);
    reads(&seen, CONTENT);
    reads(
        &seen,
        "description result{result_json result_artifacts[filename content_type file_size id]} \
        submission_group{gradings?[created_at feedback graded_by_course_member graded_by_course_member_id grading id status]}",
    );
    assert_eq!((&seen["submitted"], &seen["result"]["result_json"]["summary"]["passed"]), (&json!(true), &json!(1)));
    lists(
        me.get(&format!("/results?course_content_id={content}&submission_group_id={group}&limit=20")).await,
        "created_at id result status test_system_id updated_at version_identifier",
    );

    // Talk.
    let message = json!({"title": "Question", "content": "Why?", "level": 0, "submission_group_id": group});
    let written = me.ask(Method::POST, "/messages", message).await.expect(201);
    reads(&written, MESSAGE);
    let id = written["id"].as_str().unwrap();
    let reply = json!({"title": "Re", "content": "Because.", "level": 1, "parent_id": id, "submission_group_id": group});
    server.post(term.person("tutor"), "/messages", reply).await.expect(201);
    let inbox = me.get(&format!("/messages?scope=submission_group&submission_group_id={group}&skip=0&limit=500")).await;
    assert_eq!(inbox.headers["x-total-count"], "2");
    let inbox = lists(inbox, MESSAGE);
    let unread: Vec<&str> =
        inbox.as_array().unwrap().iter().filter(|one| one["is_read"] == false).map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(unread.len(), 1);
    assert!(me.ask(Method::POST, &format!("/messages/{}/reads", unread[0]), Value::Null).await.status.is_success());
    reads(&me.ask(Method::PATCH, &format!("/messages/{id}"), json!({"title": "Q", "content": "Why so?"})).await.expect(200), "id");
    me.ask(Method::DELETE, &format!("/messages/{id}"), Value::Null).await.expect(204);
    me.get(&format!("/messages?scope=course&course_id={course}")).await.expect(200);
    // The chat asks once for each scope.
    for scope in ["submission_group", "course_group", "course_content", "course"] {
        let answer = me.get(&format!("/messages?scope={scope}&course_id={course}&skip=0&limit=200")).await;
        assert!(answer.headers.contains_key("x-total-count"), "{scope}");
        assert!(answer.expect(200).as_array().unwrap().iter().all(|one| one["scope"] == scope), "{scope}");
    }

    // The profile.
    lists(me.get("/languages").await, "code name");
    lists(me.get("/organizations").await, "id title path");
    let profile = me.get("/user").await.expect(200)["profile"]["id"].as_str().unwrap().to_owned();
    let changed =
        me.ask(Method::PATCH, &format!("/profiles/{profile}"), json!({"nickname": "Stu", "language_code": "de"})).await.expect(200);
    reads(&changed, "id language_code");
    me.get(&format!("/student-profiles?user_id={}", me.who)).await.expect(200);
    let password = json!({"password": "another good password", "password_old": PASSWORD});
    me.ask(Method::POST, "/user/password", password).await.expect(204);
    reads(&me.ask(Method::POST, "/auth/logout", Value::Null).await.expect(200), "message");
    assert_eq!(me.get("/user").await.status, 401);
}

#[tokio::test]
async fn a_student_on_the_web_goes_by_cookies() {
    let server = Server::start().await;
    let library = world(&server).await;
    let term = &library.term;
    let body = json!({"username": "student", "password": PASSWORD}).to_string();
    let from_page = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    let answer = server.raw(Method::POST, "/auth/login", &from_page, body).await;
    assert_eq!(answer.status, 200);
    let cookies: Vec<String> = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect();
    for name in ["ct_access_token", "ct_refresh_token"] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }
    let jar = cookies.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
    let headers = [("cookie", jar.as_str()), ("sec-fetch-site", "same-origin")];
    let get = async |path: &str| server.raw(Method::GET, path, &headers, "").await;
    reads(&get("/user").await.expect(200), "id username email given_name family_name user_roles?[role_id]");
    assert_eq!(get("/user/views").await.expect(200), json!(["student"]));
    reads(&get("/system/maintenance/status").await.expect(200), "active message scheduled_at activated_at activated_by");
    lists(get("/courses").await, "id language_code path team_mode title");
    reads(
        &get(&format!("/courses/{}", term.course)).await.expect(200),
        "course_family_id created_at description id language_code organization_id path team_mode title updated_at",
    );
    assert_eq!(get(&format!("/user/views/{}", term.course)).await.expect(200), json!(["student"]));
    let fields = "color course_content_kind_id id path position result result_count submission_count submitted title";
    lists(get(&format!("/students/course-contents?course_id={}", term.course)).await, fields);
    reads(
        &get(&format!("/students/course-contents/{}", term.assignment)).await.expect(200),
        "color deployment{example_identifier version_tag deployment_status deployed_at} description max_group_size max_test_runs path result \
         result_count submission_count submission_group{repository?{full_path web_url clone_url}} submitted title",
    );
    // On 401, and every 50 minutes: the cookie alone, without a body.
    let renewed = server.raw(Method::POST, "/auth/refresh", &headers, "").await;
    assert_eq!(renewed.status, 200);
    assert!(renewed.headers.get_all("set-cookie").iter().count() >= 2);
    assert_eq!(get("/user").await.status, 401, "the old cookie is spent");
}

#[tokio::test]
async fn a_tutor_in_the_editor_reads_and_grades() {
    let server = Server::start().await;
    let library = world(&server).await;
    let (term, group, student) = (&library.term, library.group, Client::log_in(&server, "student").await);
    let (course, content, member) = (term.course, term.assignment, term.member("student"));
    let artifact = student.upload(group, "v1", "done").await;
    student.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200);
    let mut me = Client::log_in(&server, "tutor").await;
    me.start_up(&["student", "tutor"]).await;

    lists(me.get("/tutors/courses").await, "id title path organization_id course_family_id");
    lists(me.get(&format!("/course-groups?course_id={course}")).await, "id title");
    let people = lists(
        me.get(&format!("/tutors/course-members?course_id={course}")).await,
        "id course_group_id ungraded_submissions_count unread_message_count user{given_name family_name email username}",
    );
    let row = people.as_array().unwrap().iter().find(|one| one["id"] == json!(member)).unwrap();
    assert_eq!(row["ungraded_submissions_count"], 1);
    me.get(&format!("/tutors/course-members?course_id={course}&course_group_id={}", term.group)).await.expect(200);
    lists(me.get(&format!("/tutors/course-members/{member}/course-contents")).await, CONTENT);

    let official = format!("/submissions/artifacts?submission_group_id={group}&submit=true");
    let work = lists(me.get(&official).await, "id created_at version_identifier");
    assert_eq!(work[0]["id"], artifact.as_str());
    let tutor = Someone { id: me.who, token: term.person("tutor").token.clone() };
    let (status, zip) = server.download(&tutor, &format!("/submissions/artifacts/{artifact}/download")).await;
    assert_eq!((status, &zip[..2]), (200, &b"PK"[..]));
    // This example has neither a solution nor a description.
    let reference = format!("/tutors/course-contents/{content}/reference?with_dependencies=true");
    assert!([200, 404].contains(&server.download(&tutor, &reference).await.0));
    assert!([200, 404].contains(&server.download(&tutor, &format!("/tutors/course-contents/{content}/description")).await.0));
    let run = student.ask(Method::POST, "/tests", json!({"artifact_id": artifact})).await.expect(200);
    finish(&server, run["id"].as_str().unwrap()).await;
    lists(me.get(&format!("/submissions/artifacts/{artifact}/tests")).await, "id status result result_json");

    let newest = me.get(&format!("{official}&latest=true")).await.expect(200)[0]["id"].clone();
    let grade = json!({"artifact_id": newest, "grade": 0.75, "status": 1, "feedback": "good"});
    me.ask(Method::PATCH, &format!("/tutors/course-members/{member}/course-contents/{content}"), grade).await.expect(200);
    let tree = me.get(&format!("/tutors/course-members/{member}/course-contents")).await.expect(200);
    let graded = tree.as_array().unwrap().iter().find(|one| one["path"] == "week1.sum").unwrap();
    assert_eq!((&graded["status"], &graded["submission_group"]["grading"]), (&json!("corrected"), &json!(0.75)));

    // Notes: every verb answers all of them.
    let fields = "id message transmitter{user} transmitter_id created_at updated_at";
    let note = json!({"course_member_id": member, "message": "works hard"});
    let notes = me.ask(Method::POST, "/course-member-comments", note).await;
    let notes = lists(notes, fields);
    let path = format!("/course-member-comments/{}", notes[0]["id"].as_str().unwrap());
    lists(me.ask(Method::PATCH, &path, json!({"message": "works very hard"})).await, fields);
    lists(me.get(&format!("/course-member-comments?course_member_id={member}")).await, fields);
    assert_eq!(me.ask(Method::DELETE, &path, Value::Null).await.expect(200), json!([]));

    let progress = "by_content_type[average_grading course_content_type_color course_content_type_id course_content_type_slug \
        course_content_type_title max_assignments progress_percentage submitted_assignments] course_member_id family_name given_name \
        latest_submission_at overall_average_grading overall_progress_percentage student_id username";
    lists(me.get(&format!("/course-member-gradings?course_id={course}")).await, progress);
    let one = me.get(&format!("/course-member-gradings/{member}")).await.expect(200);
    reads(&one, progress);
    reads(
        &one,
        "total_max_assignments total_submitted_assignments nodes[path title submittable status progress_percentage submitted_assignments \
         max_assignments test_runs_count max_test_runs submissions_count max_submissions graded_by_course_member position]",
    );
}

#[tokio::test]
async fn a_lecturer_in_the_editor_builds_a_course() {
    let server = Server::start().await;
    let library = world(&server).await;
    let (term, course) = (&library.term, library.term.course);
    let mut me = Client::log_in(&server, "lecturer").await;
    me.start_up(&["student", "tutor", "lecturer"]).await;

    lists(me.get("/organizations").await, "id title path");
    lists(me.get(&format!("/course-families?organization_id={}", term.organization)).await, "id title path");
    lists(me.get(&format!("/courses?course_family_id={}", term.family)).await, "id title path properties");
    lists(me.get(&format!("/course-content-types?course_id={course}")).await, "id slug title color course_content_kind_id");
    let fields = "id title path position course_content_type_id course_content_kind_id archived_at has_deployment deployment_status \
        deployment?{example_identifier version_tag version_identifier deployment_status deployed_at has_newer_version example_version}";
    lists(me.get(&format!("/lecturers/course-contents?course_id={course}")).await, fields);
    lists(
        me.get(&format!("/course-members?course_id={course}&limit=10000")).await,
        "id user_id course_group_id course_role_id user{username email given_name family_name}",
    );
    lists(me.get("/course-roles").await, "id title");

    let kind = json!({"slug": "extra", "title": "Extra", "color": "#00ff00", "course_id": course, "course_content_kind_id": "assignment"});
    let kind = me.ask(Method::POST, "/course-content-types", kind).await.id();
    reads(&me.ask(Method::PATCH, &format!("/course-content-types/{kind}"), json!({"title": "More"})).await.expect(200), "id");
    let content = json!({"title": "Bonus", "path": "week1.bonus", "course_id": course, "course_content_type_id": kind, "position": 9.0});
    let content = me.ask(Method::POST, "/course-contents", content).await.id();
    reads(&me.ask(Method::PATCH, &format!("/course-contents/{content}"), json!({"title": "Bonus!"})).await.expect(200), "id");
    let moved =
        me.ask(Method::PATCH, &format!("/course-contents/{content}/move"), json!({"path": "bonus", "position": 3.0})).await.expect(200);
    reads(&moved, "id path position");
    for verb in ["archive", "unarchive"] {
        me.ask(Method::PATCH, &format!("/course-contents/{content}/{verb}"), Value::Null).await.expect(204);
    }
    reads(
        &me.get(&format!("/course-contents/{}?include=deployment", term.assignment)).await.expect(200),
        "course_content_kind_id course_content_type_id course_id deployment deployment_status description example_version_id has_deployment id \
         max_group_size max_submissions max_test_runs path position title",
    );
    me.ask(Method::DELETE, &format!("/course-contents/{content}"), Value::Null).await.expect(204);
    // What has work is archived instead, and the client says so by the code.
    let student = Client::log_in(&server, "student").await;
    let artifact = student.upload(library.group, "v1", "done").await;
    student.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200);
    assert_eq!(me.ask(Method::DELETE, &format!("/course-contents/{}", term.assignment), Value::Null).await.code(), "CONTENT_006");

    // Examples.
    lists(me.get("/example-repositories").await, "description id name source_type source_url");
    let examples = lists(
        me.get(&format!("/examples?repository_id={}&limit=10000", library.repository)).await,
        "category directory example_repository_id id identifier subject tags title",
    );
    let example = examples[0]["id"].as_str().unwrap();
    lists(me.get(&format!("/examples/{example}/versions")).await, "created_at id version_number version_tag");
    let files = me.get(&format!("/examples/{example}/download")).await.expect(200);
    reads(&files, "example_id version_id version_tag identifier directory files");
    reads(
        &me.get(&format!("/lecturers/course-contents/{}/deployment", term.assignment)).await.expect(200),
        "example_id example_identifier version_tag deployment_status deployment_message deployment_path assigned_at deployed_at",
    );
    reads(
        &me.get(&format!("/lecturers/courses/{course}/deployments")).await.expect(200),
        "deployments[course_content_id version_tag latest_version_tag has_newer_version]",
    );

    // Members.
    let row = json!({"email": "neu@example.org", "given_name": "N", "family_name": "E", "course_group_title": "B", "course_role_id": "_student",
                     "create_missing_group": true, "update_if_exists": true});
    let imported = me.ask(Method::POST, &format!("/course-member-import/{course}"), row).await.expect(200);
    reads(&imported, "success message course_member created_group");
    assert_eq!(imported["success"], true);
    let group = me.ask(Method::POST, "/course-groups", json!({"course_id": course, "title": "C"})).await.id();
    reads(&me.ask(Method::PATCH, &format!("/course-groups/{group}"), json!({"title": "D"})).await.expect(200), "id");
    me.ask(Method::DELETE, &format!("/course-groups/{group}"), Value::Null).await.expect(204);
}

#[tokio::test]
async fn an_administrator_manages_people_and_maintenance() {
    let server = Server::start().await;
    world(&server).await;
    let me = Client::log_in(&server, "boss").await;
    let made = me
        .ask(Method::POST, "/users", json!({"username": "newbie", "email": "n@example.org", "given_name": "N", "family_name": "B"}))
        .await;
    let user = made.id();
    lists(me.get("/users?limit=10000").await, "archived_at email family_name given_name id is_service username");
    assert_eq!(me.get("/users?username=newbie").await.expect(200).as_array().unwrap().len(), 1);
    reads(
        &me.get(&format!("/users/{user}")).await.expect(200),
        "email family_name given_name id profile student_profiles user_roles username created_at updated_at archived_at is_service",
    );
    lists(me.get("/roles").await, "id title builtin");
    assert!(me.ask(Method::POST, "/user-roles", json!({"user_id": user, "role_id": "_user_manager"})).await.status.is_success());
    let roles = me.get(&format!("/user-roles?user_id={user}")).await.expect(200);
    assert_eq!(roles[0]["role_id"], "_user_manager");
    assert!(me.ask(Method::DELETE, &format!("/user-roles/users/{user}/roles/_user_manager"), Value::Null).await.status.is_success());
    assert!(me.ask(Method::POST, "/password/reset", json!({"user_id": user, "manager_password": PASSWORD})).await.status.is_success());
    for verb in ["archive", "unarchive"] {
        me.ask(Method::PATCH, &format!("/users/{user}/{verb}"), Value::Null).await.expect(204);
    }

    let invite = json!({"email": "guest@example.org", "max_uses": 1, "expires_in_days": 3, "roles": ["_workspace_user"], "note": "x"});
    let invite = me.ask(Method::POST, "/admin/invites", invite).await;
    assert!(invite.status.is_success());
    let token = invite.body["token"].as_str().unwrap().to_owned();
    lists(me.get("/admin/invites").await, "id token email note max_uses use_count expires_at roles revoked_at");
    reads(&server.raw(Method::GET, &format!("/invites/{token}"), &[], "").await.expect(200), "email roles expires_at");
    let guest = json!({"username": "guest", "given_name": "G", "family_name": "T", "email": "guest@example.org", "password": PASSWORD,
                       "confirm_password": PASSWORD});
    let accepted =
        server.raw(Method::POST, &format!("/invites/{token}/accept"), &[("content-type", "application/json")], guest.to_string()).await;
    assert!(accepted.status.is_success(), "{:#}", accepted.body);
    assert!(accepted.headers.get_all("set-cookie").iter().any(|cookie| cookie.to_str().unwrap().starts_with("ct_access_token=")));

    let plan = json!({"scheduled_at": "2100-01-01T00:00:00Z", "message": "later"});
    assert!(me.ask(Method::POST, "/system/maintenance/schedule", plan).await.status.is_success());
    let status =
        server.raw(Method::GET, "/system/maintenance/status", &[("authorization", &format!("Bearer {}", me.access))], "").await.expect(200);
    assert_eq!((&status["active"], status["scheduled_at"].is_string()), (&json!(false), true));
    assert!(me.ask(Method::DELETE, "/system/maintenance/schedule", Value::Null).await.status.is_success());
    assert!(me.ask(Method::POST, "/system/maintenance/activate", json!({"message": "now"})).await.status.is_success());
    let student = Client::log_in(&server, "student").await;
    let refused = student.ask(Method::PATCH, "/profiles/00000000-0000-0000-0000-000000000000", json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (503, "MAINT_001"));
    assert!(me.ask(Method::POST, "/system/maintenance/deactivate", Value::Null).await.status.is_success());
}
