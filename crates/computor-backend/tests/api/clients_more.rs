//! More sequences of existing clients: what tutors try out, what lecturers upload, what administrators set up, and programs without a
//! window.

use crate::{
    clients::{CONTENT, Client, MESSAGE, PASSWORD, finish, lists, reads, world},
    flows::{essay, runner},
    live::Tab,
    store::{Library, META},
    support::{Answer, Server, Someone},
};
use computor_backend::work::{HierarchyInput, MakeHierarchy, TutorTestInput, TutorTesting};
use computor_workflows::rehearsal::{Rehearsal, Trouble};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    io::{Cursor, Write as _},
    sync::Arc,
};
use uuid::Uuid;

fn text<'v>(value: &'v Value, field: &str) -> &'v str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} is no text in {value:#}"))
}

/// 2.1, where the editor runs in a workspace: a token instead of a log-in.
#[tokio::test]
async fn an_editor_in_a_workspace_starts_with_a_token() {
    let server = Server::start().await;
    let library = world(&server).await;
    let student = library.term.person("student");
    let me = server.get(student, "/user").await.expect(200);
    reads(&me, "id username email given_name family_name profile{id}");
    assert_eq!(me["username"], "student");
    drop(Tab::of(&server, student).await);
    assert_eq!(server.get(student, "/user/views").await.expect(200), json!(["student"]));
    lists(server.get(student, "/students/courses").await, "id title path organization_id course_family_id");
    lists(server.get(student, "/students/course-contents").await, CONTENT);
}

/// 2.4.4
#[tokio::test]
async fn a_tutor_in_the_editor_runs_a_test() {
    let Some(runner) = runner() else { return };
    let server = Server::with(Some(runner), |_| {}).await;
    let library = Library::create(&server).await;
    let (tutor, content) = (library.term.person("tutor"), library.term.assignment);
    let (name, work) = essay(&server, &library).await;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(work.as_bytes()).unwrap();
    let mut form =
        b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"w.zip\"\r\ncontent-type: application/zip\r\n\r\n".to_vec();
    form.extend(archive.finish().unwrap().into_inner());
    form.extend(b"\r\n--b\r\ncontent-disposition: form-data; name=\"config\"\r\n\r\n{\"store_graphics_artifacts\": true}\r\n--b--\r\n");
    let headers = [("x-api-token", tutor.token.as_str()), ("content-type", "multipart/form-data; boundary=b")];
    let begun = server.raw(Method::POST, &format!("/tutors/course-contents/{content}/test"), &headers, form).await.expect(200);
    reads(&begun, "test_id status created_at");
    let test = text(&begun, "test_id").to_owned();
    let at = |rest: &str| format!("/tutors/tests/{test}{rest}");
    reads(&server.get(tutor, &at("/status")).await.expect(200), "test_id status created_at started_at finished_at has_artifacts");
    let input = TutorTestInput { test_id: test.parse::<Uuid>().unwrap().into() };
    let flow = Rehearsal::<TutorTesting>::new(Arc::new(server.app.clone()), input);
    assert_eq!(flow.run(Trouble::None).await.outcome, Ok(()));
    assert_eq!(server.get(tutor, &at("/status")).await.expect(200)["status"], "completed");
    let done = server.get(tutor, &at("")).await.expect(200);
    reads(&done, "test_id status result_dict{summary{total passed failed} tests[name result]} passed failed total result_value error");
    reads(&server.get(tutor, &at("/artifacts")).await.expect(200), "test_id artifacts[filename size last_modified] total_count");
    let (status, files) = server.download(tutor, &at("/artifacts/download")).await;
    assert_eq!((status, &files[..2]), (200, &b"PK"[..]));
}

/// 2.4.6, and 3.3: pages that ask without a course.
#[tokio::test]
async fn a_tutor_reads_messages_without_a_scope_and_a_dashboard_without_a_course() {
    let server = Server::start().await;
    let library = world(&server).await;
    let (term, group) = (&library.term, library.group);
    let student = Client::log_in(&server, "student").await;
    let artifact = student.upload(group, "v1", "done").await;
    student.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200);
    let message = json!({"title": "Question", "content": "Why?", "level": 0, "submission_group_id": group});
    student.ask(Method::POST, "/messages", message).await.expect(201);
    let me = Client::log_in(&server, "tutor").await;
    let inbox = lists(me.get(&format!("/messages?submission_group_id={group}&skip=0&limit=500")).await, MESSAGE);
    let read = format!("/messages/{}/reads", text(&inbox[0], "id"));
    assert!(me.ask(Method::POST, &read, Value::Null).await.status.is_success());
    let reply = json!({"title": "Re", "content": "So.", "level": 1, "parent_id": inbox[0]["id"], "submission_group_id": group});
    reads(&me.ask(Method::POST, "/messages", reply).await.expect(201), MESSAGE);
    // The pages of a course.
    lists(me.get("/courses").await, "id title path");
    assert_eq!(me.get(&format!("/user/views/{}", term.course)).await.expect(200), json!(["student", "tutor"]));
    // The dashboard: all courses at once.
    lists(me.get("/tutors/courses").await, "id title path organization_id course_family_id");
    let members =
        lists(me.get("/tutors/course-members").await, "id course_group_id ungraded_submissions_count user{given_name family_name}");
    assert!(members.as_array().unwrap().iter().any(|one| one["ungraded_submissions_count"] == 1));
    let groups = lists(
        me.get("/tutors/submission-groups").await,
        "id course_id course_content_id display_name member_count submission_count has_ungraded_submissions latest_submission_at",
    );
    assert_eq!((groups[0]["id"].clone(), groups[0]["has_ungraded_submissions"].clone()), (json!(group), json!(true)));
}

/// 2.5.4 and 2.5.5
#[tokio::test]
async fn a_lecturer_in_the_editor_uploads_assigns_and_upgrades() {
    let server = Server::start().await;
    let library = world(&server).await;
    let (term, content) = (&library.term, library.term.assignment);
    let me = Client::log_in(&server, "lecturer").await;
    let meta = META.replace("1.0", "1.1");
    let files = json!({"repository_id": library.repository, "directory": "a", "files": {"meta.yaml": meta, "sum.py": "print(2)"}});
    let made = me.ask(Method::POST, "/examples/upload", files).await.expect(200);
    reads(&made, "example_id version_tag");
    let versions =
        lists(me.get(&format!("/examples/{}/versions", text(&made, "example_id"))).await, "created_at id version_number version_tag");
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let newest = versions.as_array().unwrap().iter().find(|one| one["version_tag"] == made["version_tag"]).unwrap();
    let files = me.get(&format!("/examples/download/{}", text(newest, "id"))).await.expect(200);
    reads(&files, "example_id version_id version_tag identifier directory files");
    assert_eq!(files["files"]["sum.py"], "print(2)");
    // The view says that there is a newer one; all of them are upgraded by one call.
    let deployments = format!("/lecturers/courses/{}/deployments", term.course);
    let seen = me.get(&deployments).await.expect(200);
    reads(&seen, "deployments[course_content_id version_tag latest_version_tag has_newer_version]");
    assert_eq!(
        (&seen["deployments"][0]["has_newer_version"], &seen["deployments"][0]["latest_version_tag"]),
        (&json!(true), &made["version_tag"])
    );
    let upgrade = format!("/lecturers/courses/{}/upgrade-versions", term.course);
    let done = me.ask(Method::POST, &upgrade, json!({"course_content_ids": [content]})).await.expect(200);
    reads(&done, "total_requested total_upgraded total_skipped total_failed results[success from_tag to_tag]");
    assert_eq!((&done["total_upgraded"], &done["results"][0]["to_tag"]), (&json!(1), &made["version_tag"]));
    let seen = me.get(&format!("/lecturers/course-contents/{content}/deployment")).await.expect(200);
    assert_eq!(seen["version_tag"], made["version_tag"]);
    // An example is in a course once.
    let kind = "select course_content_type_id from course_content where id = $1";
    let kind: Uuid = sqlx::query_scalar(kind).bind(content).fetch_one(server.db.pool()).await.unwrap();
    let other = json!({"title": "Other", "path": "week1.other", "course_id": term.course, "course_content_type_id": kind, "position": 9.0});
    let other = me.ask(Method::POST, "/course-contents", other).await.id();
    let again = json!({"example_identifier": "a.b", "version_tag": made["version_tag"]});
    let refused = me.ask(Method::POST, &format!("/lecturers/course-contents/{other}/assign-example"), again).await;
    assert_eq!(refused.status, 400, "{:#}", refused.body);
}

/// Runs the work that makes organizations, families and courses, as its engine would.
async fn made(server: &Server, work: &str) -> Value {
    let work: Uuid = work.parse().unwrap();
    let input = "select payload -> 'input' from outbox where topic = 'operation' and key = $1::uuid::text";
    let input: Value = sqlx::query_scalar(input).bind(work).fetch_one(server.db.pool()).await.unwrap();
    let input: HierarchyInput = serde_json::from_value(input).unwrap();
    let flow = Rehearsal::<MakeHierarchy>::new(Arc::new(server.app.clone()), input).of(work);
    let made = serde_json::to_value(flow.run(Trouble::None).await.outcome.unwrap()).unwrap();
    let sql = "update operation set state = 'finished', result = $2, finished_at = now() where id = $1";
    sqlx::query(sql).bind(work).bind(&made).execute(server.db.pool()).await.unwrap();
    made
}

/// 2.6
#[tokio::test]
async fn an_administrator_in_the_editor_deploys_and_lets_others_manage() {
    let server = Server::start().await;
    world(&server).await;
    let me = Client::log_in(&server, "boss").await;
    let deploy = async |what: &str, body: Value| {
        let begun = me.ask(Method::POST, &format!("/system/deploy/{what}"), body).await.expect(200);
        let status = format!("/tasks/{}/status", text(&begun, "task_id"));
        assert_eq!(me.get(&status).await.expect(200)["status"], "queued");
        let made = made(&server, text(&begun, "task_id")).await;
        assert_eq!(me.get(&status).await.expect(200)["status"], "finished");
        made
    };
    let organization = json!({"organization": {"path": "inst", "title": "Institute", "organization_type": "organization"}});
    let organization = deploy("organizations", organization).await["organization_id"].clone();
    let family = json!({"course_family": {"path": "alg", "title": "Algorithms"}, "organization_id": organization});
    let family = deploy("course-families", family).await["course_family_id"].clone();
    let course = deploy("courses", json!({"course": {"path": "y2027", "title": "Algorithms 2027"}, "course_family_id": family})).await;
    reads(&me.get(&format!("/courses/{}", text(&course, "course_id"))).await.expect(200), "id title path course_family_id");

    let user = json!({"username": "newbie", "email": "n@example.org", "given_name": "N", "family_name": "B"});
    let user = me.ask(Method::POST, "/users", user).await.id();
    reads(&me.ask(Method::PATCH, &format!("/users/{user}"), json!({"family_name": "Better"})).await.expect(200), "id family_name");
    for search in ["email=n@example.org", "username=newbie", "family_name=Better"] {
        assert_eq!(me.get(&format!("/users?{search}&limit=25")).await.expect(200)[0]["id"], json!(user), "{search}");
    }
    for (roles, members, of, id, role) in [
        ("organization-roles", "organization-members", "organization_id", &organization, "organization_role_id"),
        ("course-family-roles", "course-family-members", "course_family_id", &family, "course_family_role_id"),
    ] {
        lists(me.get(&format!("/{roles}")).await, "id title");
        let member = me.ask(Method::POST, &format!("/{members}"), json!({"user_id": user, of: id, role: "_manager"})).await.id();
        let list = lists(me.get(&format!("/{members}?user_id={user}")).await, &format!("id user_id {of} {role}"));
        assert_eq!(list[0]["id"], json!(member));
        let changed = me.ask(Method::PATCH, &format!("/{members}/{member}"), json!({role: "_owner"})).await.expect(200);
        assert_eq!(changed[role], "_owner");
        assert!(me.ask(Method::DELETE, &format!("/{members}/{member}"), Value::Null).await.status.is_success());
    }
    me.get("/role-claims").await.expect(200);
    assert!(me.ask(Method::POST, "/user-roles", json!({"user_id": user, "role_id": "_user_manager"})).await.status.is_success());
    lists(me.get("/user-roles?role_id=_user_manager&limit=500").await, "user_id role_id");
    let account = json!({"provider": "gitlab", "type": "oauth", "provider_account_id": "newbie", "user_id": user});
    let account = me.ask(Method::POST, "/accounts", account).await.id();
    lists(me.get(&format!("/accounts?user_id={user}&limit=50")).await, "id provider provider_account_id type");
    assert!(me.ask(Method::DELETE, &format!("/accounts/{account}"), Value::Null).await.status.is_success());
}

/// What a program without a window asks, with a token.
async fn asks(server: &Server, who: &Someone, method: Method, path: &str, body: Value) -> Answer {
    server.ask(who, method, path, (!body.is_null()).then_some(&body)).await
}

/// 3.4
#[tokio::test]
async fn a_deployment_is_applied_from_the_command_line() {
    let server = Server::start().await;
    world(&server).await;
    let boss = Client::log_in(&server, "boss").await;
    let token = boss.ask(Method::POST, "/api-tokens", json!({"name": "cli", "description": "laptop"})).await.expect(201);
    let me = Someone { id: Uuid::nil(), token: text(&token, "token").to_owned() };
    let post = async |path: &str, body: Value| asks(&server, &me, Method::POST, path, body).await;
    reads(&server.get(&me, "/user").await.expect(200), "id username");

    let config = json!({"organizations": [{"path": "kth", "name": "KTH", "course_families": [
        {"path": "py", "name": "Python", "courses": [{"path": "y1", "name": "Python 1"}]}]}]});
    let begun = post("/system/hierarchy/create", json!({"deployment_config": config})).await.expect(200);
    reads(&begun, "workflow_id status deployment_path");
    let made = made(&server, text(&begun, "workflow_id")).await;
    let status = server.get(&me, &format!("/system/hierarchy/status/{}", text(&begun, "workflow_id"))).await.expect(200);
    assert_eq!(status["status"], "completed", "{status:#}");
    let course = text(&made, "course_id").to_owned();

    // The service that tests, and its token.
    lists(server.get(&me, "/service-types?path=testing.document").await, "id path");
    let service = json!({"slug": "itpcp.exec.new", "name": "New", "service_type": "testing.document", "config": {}});
    let service = post("/service-accounts", service).await.expect(201);
    reads(&service, "id user_id slug");
    lists(server.get(&me, "/service-accounts?slug=itpcp.exec.new").await, "id slug name user_id service_type_path");
    let given =
        json!({"user_id": service["user_id"], "name": "worker", "predefined_token": format!("ctp_{}", "x1Y2".repeat(10)), "scopes": []});
    reads(&post("/api-tokens/admin/create", given).await.expect(201), "token");

    // Examples, types, contents.
    let repository = post("/example-repositories", json!({"name": "Shelf", "source_type": "minio", "source_url": "shelf"})).await.id();
    lists(server.get(&me, "/example-repositories?name=Shelf").await, "id name");
    let files =
        json!({"meta.yaml": "slug: c.d\nversion: 1.0\ntitle: E\nproperties: {executionBackend: {slug: itpcp.exec.new}}", "t.py": "1"});
    let uploaded = post("/examples/upload", json!({"repository_id": repository, "directory": "c", "files": files})).await;
    assert!(uploaded.status.is_success(), "{:#}", uploaded.body);
    let kind = json!({"slug": "task", "title": "Task", "color": "green", "course_id": course, "course_content_kind_id": "assignment"});
    let kind = post("/course-content-types", kind).await.id();
    let content = json!({"title": "One", "path": "one", "course_id": course, "course_content_type_id": kind, "position": 1.0});
    let content = post("/course-contents", content).await.id();
    let assign = format!("/lecturers/course-contents/{content}/assign-example");
    let assigned = post(&assign, json!({"example_identifier": "c.d", "version_tag": "1.0"})).await;
    assert!(assigned.status.is_success(), "{:#}", assigned.body);
    let changed = asks(&server, &me, Method::PATCH, &format!("/course-contents/{content}"), json!({"max_test_runs": 5})).await;
    assert_eq!(changed.expect(200)["max_test_runs"], 5);
    reads(&server.get(&me, &format!("/course-contents/deployment/{content}")).await.expect(200), "deployment_status");

    // People.
    let user = post("/users", json!({"username": "pat", "email": "pat@example.org", "given_name": "P", "family_name": "At"})).await.id();
    post("/user/password", json!({"username": "pat", "password": PASSWORD})).await.expect(204);
    let account = json!({"provider": "gitlab", "type": "gitlab", "provider_account_id": "pat", "user_id": user});
    post("/accounts", account).await.id();
    lists(server.get(&me, "/accounts?provider_account_id=pat&provider=gitlab&type=gitlab").await, "id");
    lists(server.get(&me, "/roles").await, "id title");
    let group = post("/course-groups", json!({"course_id": course, "title": "A"})).await.id();
    let member = json!({"user_id": user, "course_id": course, "course_role_id": "_tutor"});
    let member = post("/course-members", member).await.id();
    let changed = json!({"course_role_id": "_student", "course_group_id": group});
    let changed = asks(&server, &me, Method::PATCH, &format!("/course-members/{member}"), changed).await.expect(200);
    assert_eq!(changed["course_role_id"], "_student");
    assert_eq!(Client::log_in(&server, "pat").await.get("/user/views").await.expect(200), json!(["student"]));
    lists(server.get(&me, "/api-tokens").await, "id name scopes expires_at revoked_at");
}

/// 3.6
#[tokio::test]
async fn an_agent_finds_what_waits_answers_and_grades() {
    let server = Server::start().await;
    let library = world(&server).await;
    let (term, group, member) = (&library.term, library.group, library.term.member("student"));
    let (content, agent) = (term.assignment, term.person("tutor"));
    let student = Client::log_in(&server, "student").await;
    let artifact = student.upload(group, "v1", "done").await;
    student.ask(Method::PATCH, &format!("/submissions/artifacts/{artifact}"), json!({"submit": true})).await.expect(200);
    let run = student.ask(Method::POST, "/tests", json!({"artifact_id": artifact})).await.expect(200);
    finish(&server, text(&run, "id")).await;
    student.ask(Method::POST, "/messages", json!({"title": "?", "content": "Why?", "submission_group_id": group})).await.expect(201);
    let get = async |path: String| server.get(agent, &path).await;

    let query = format!("course_id={}&course_content_id={content}&has_submissions=true&has_ungraded_submissions=true", term.course);
    let waiting = lists(get(format!("/tutors/submission-groups?{query}")).await, "id course_content_id member_count latest_submission_at");
    assert_eq!(waiting[0]["id"], json!(group));
    reads(&get(format!("/tutors/submission-groups/{group}")).await.expect(200), "id members[] max_submissions latest_submission_id");
    lists(get(format!("/submission-groups?course_content_id={content}")).await, "id course_content_id status");
    reads(&get(format!("/submission-groups/{group}")).await.expect(200), "id course_content_id status");
    lists(get(format!("/submission-group-members?submission_group_id={group}")).await, "id course_member_id submission_group_id");
    reads(&get(format!("/course-members/{member}")).await.expect(200), "id user_id course_id");
    reads(&get(format!("/course-contents/{content}")).await.expect(200), "id title path");
    reads(&get(format!("/courses/{}", term.course)).await.expect(200), "id title path");
    lists(get(format!("/tutors/course-members?course_id={}", term.course)).await, "id user{given_name}");
    let work = server.download(agent, &format!("/submissions/artifacts/{artifact}/download")).await;
    assert_eq!((work.0, &work.1[..2]), (200, &b"PK"[..]));

    let unread = lists(get(format!("/messages?submission_group_id={group}&unread=true")).await, MESSAGE);
    let reply = json!({"title": "Re", "content": "Because.", "parent_id": unread[0]["id"], "level": 1, "submission_group_id": group});
    server.post(agent, "/messages", reply).await.expect(201);
    server.ask(agent, Method::POST, &format!("/messages/{}/reads", text(&unread[0], "id")), None).await.expect(204);
    assert_eq!(get(format!("/messages?submission_group_id={group}&unread=true")).await.expect(200), json!([]));

    let path = format!("/tutors/course-members/{member}/course-contents/{content}");
    reads(&get(path.clone()).await.expect(200), CONTENT);
    server.patch(agent, &path, json!({"grade": 0.5, "status": 2, "feedback": "Look again."})).await.expect(200);
    assert_eq!(get(format!("/tutors/submission-groups?{query}")).await.expect(200), json!([]));
    // Nothing but a status is grading as well.
    server.patch(agent, &format!("/submission-groups/{group}"), json!({"status": "corrected"})).await.expect(200);
    let seen = get(path).await.expect(200);
    assert_eq!((&seen["status"], &seen["submission_group"]["grading"]), (&json!("corrected"), &json!(0.5)));

    let notes = server.post(agent, "/course-member-comments", json!({"course_member_id": member, "message": "asks"})).await;
    let notes = lists(notes, "id message");
    let note = format!("/course-member-comments/{}", text(&notes[0], "id"));
    lists(server.patch(agent, &note, json!({"message": "asks well"})).await, "id message");
    lists(get(format!("/course-member-comments?course_member_id={member}")).await, "id message");
    assert_eq!(server.delete(agent, &note).await.expect(200), json!([]));
}
