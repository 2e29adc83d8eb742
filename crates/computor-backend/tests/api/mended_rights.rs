//! Holes of the reference's specification in accounts, roles and rights, each tried once as an attacker would, beside somebody who is
//! entitled. `mended` has those about courses and work; the others are named after their number where their subject is tested.

use crate::{
    gradings::Course,
    passwords::with_password,
    store::Library,
    support::{Answer, Server, Someone, Term, TestClock},
};
use base64::Engine as _;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

const PASSWORD: &str = crate::passwords::PASSWORD;

fn said(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.code())
}

pub(crate) async fn one<T>(server: &Server, sql: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres> + Send + Unpin,
{
    sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()
}

async fn log_in(server: &Server, name: &str) -> Answer {
    server.raw(Method::POST, "/auth/login", &[], json!({"username": name, "password": PASSWORD}).to_string()).await
}

/// Access and refresh token of a new session.
async fn session(server: &Server, name: &str) -> (String, String) {
    let session = log_in(server, name).await.expect(200);
    let text = |name: &str| session[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn refresh(server: &Server, token: &str) -> u16 {
    let body = json!({"refresh_token": token}).to_string();
    server.raw(Method::POST, "/auth/refresh/local", &[], body).await.status.as_u16()
}

async fn as_bearer(server: &Server, token: &str, method: Method, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    server.raw(method, path, &[("authorization", &bearer), ("content-type", "application/json")], body.to_string()).await
}

async fn me(server: &Server, token: &str) -> u16 {
    as_bearer(server, token, Method::GET, "/user", &Value::Null).await.status.as_u16()
}

#[tokio::test]
async fn hole_1_scopes_that_somebody_writes_into_a_token_make_nobody_more() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let scopes = json!([
        "api_token:create",
        "api_token:update",
        "user:update",
        "result:list",
        "submission_artifact:download",
        "user_role:create",
        "course:_owner",
        "organization:create"
    ]);
    let made = server.post(student, "/api-tokens", json!({"name": "wide", "scopes": scopes})).await;
    // Some of them are no scopes at all; then the token is not made.
    let token = if made.status == 201 {
        Someone { id: student.id, token: made.expect(201)["token"].as_str().unwrap().to_owned() }
    } else {
        assert_eq!(said(&made), (400, "VAL_001"));
        server
            .with_token(student.id, &["api_token:create", "user:update", "user_role:create", "course:update", "organization:create"])
            .await
    };
    let others = json!({"user_id": term.admin.id, "name": "stolen", "scopes": []});
    let organization = json!({"path": "mine", "title": "Mine", "organization_type": "organization"});
    for who in [&token, student] {
        assert_eq!(server.post(who, "/api-tokens", others.clone()).await.status, 403);
        assert_eq!(server.post(who, "/organizations", organization.clone()).await.status, 403);
        assert_eq!(server.post(who, "/user-roles", json!({"user_id": student.id, "role_id": "_admin"})).await.status, 403);
        let renamed = server.patch(who, &format!("/users/{}", term.admin.id), json!({"given_name": "Mallory"})).await;
        assert!([403, 404].contains(&renamed.status.as_u16()), "{:#}", renamed.body);
        assert_eq!(server.patch(who, &format!("/courses/{}", term.course), json!({"title": "Mine"})).await.status, 403);
    }
    server.post(&term.admin, "/api-tokens", others).await.expect(201);
    server.post(&term.admin, "/organizations", organization).await.expect(201);
}

#[tokio::test]
async fn hole_2_a_git_host_that_the_caller_names_sets_nobodys_password() {
    let server = Server::start().await;
    let victim = with_password(&server, "victim", &["_admin"]).await;
    let mallory = with_password(&server, "mallory", &[]).await;
    // Whoever it would speak for: the host is never asked, not even looked up.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let claim = json!({"method": "gitlab_pat", "credentials": {"access_token": "glpat-mine", "gitlab_url": url}});
    let new = json!({"new_password": "taken over by mallory", "confirm_password": "taken over by mallory", "provider_auth": claim});
    for headers in [vec![], vec![("x-api-token", mallory.token.as_str())]] {
        let answer = server.raw(Method::POST, "/password/set", &headers, new.to_string()).await;
        assert!([400, 401].contains(&answer.status.as_u16()), "{:#}", answer.body);
    }
    let sent = base64::engine::general_purpose::STANDARD.encode(json!({"url": url, "token": "glpat-mine"}).to_string());
    assert_eq!(server.raw(Method::GET, "/user", &[("glp-creds", &sent)], "").await.code(), "AUTH_004");
    tokio::select! {
        biased;
        _ = listener.accept() => panic!("the host of the caller was asked"),
        () = std::future::ready(()) => {}
    }
    log_in(&server, "victim").await.expect(200);
    assert_eq!(one::<i64>(&server, "select count(*) from session").await, 1);
    drop(victim);
}

#[tokio::test]
async fn hole_4_nobody_hands_in_for_a_classmate() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let classmate = server.somebody("classmate", &[]).await;
    let member = json!({"user_id": classmate.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    server.post(&term.admin, "/course-members", member).await.expect(201);
    let refused = library.hand_in(&server, &classmate, b"planted").await;
    assert!([403, 404].contains(&refused.status.as_u16()), "{:#}", refused.body);
    assert_eq!(one::<i64>(&server, "select count(*) from submission_artifact").await, 0);
    // The student does; a tutor does it for the student, and it is the tutor who is noted.
    library.hand_in(&server, term.person("student"), b"mine").await.expect(201);
    let by_tutor = library.hand_in_as(&server, term.person("tutor"), "other.txt", b"on paper").await.expect(201);
    let artifact = format!("/submissions/artifacts/{}", by_tutor["artifacts"][0].as_str().unwrap());
    let noted = server.get(term.person("tutor"), &artifact).await.expect(200);
    assert_eq!(noted["uploaded_by_course_member_id"], json!(term.member("tutor")));
}

#[tokio::test]
async fn hole_4a_students_read_their_results_and_change_none() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let artifact = course.work(&server, course.contents[0], true).await;
    course.run(&server, artifact, 0, 0.25).await;
    let result = format!("/results/{}", one::<Uuid>(&server, "select id from result").await);
    let student = term.person("student");
    let better = json!({"grade": 1.0, "result": 1.0, "status": "finished"});
    server.get(student, &result).await.expect(200);
    assert_eq!(server.patch(student, &result, better.clone()).await.status, 403);
    assert_eq!(server.delete(student, &result).await.status, 403);
    let upload = server
        .raw(
            Method::POST,
            &format!("{result}/artifacts/upload"),
            &[("x-api-token", &student.token), ("content-type", "multipart/form-data; boundary=b")],
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\nPK\r\n--b--\r\n",
        )
        .await;
    assert_eq!(upload.status, 403, "{:#}", upload.body);
    assert_eq!(one::<f64>(&server, "select result from result").await, 0.25);
    // Tutors correct, lecturers delete.
    assert_eq!(server.delete(term.person("tutor"), &result).await.status, 403);
    server.patch(term.person("tutor"), &result, better).await.expect(200);
    server.delete(term.person("lecturer"), &result).await.expect(204);
}

#[tokio::test]
async fn hole_5_a_lecturer_makes_no_owner_and_removes_none() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let new =
        |id: Uuid, role: &str| json!({"user_id": id, "course_id": term.course, "course_role_id": role, "course_group_id": term.group});
    for (n, role) in ["_owner", "_maintainer"].into_iter().enumerate() {
        let someone = server.somebody(&format!("friend{n}"), &[]).await;
        assert_eq!(server.post(lecturer, "/course-members", new(someone.id, role)).await.status, 403, "{role}");
    }
    let tutor = server.somebody("new-tutor", &[]).await;
    server.post(lecturer, "/course-members", new(tutor.id, "_tutor")).await.expect(201);
    for role in ["owner", "maintainer", "lecturer"] {
        let path = format!("/course-members/{}", term.member(role));
        assert_eq!(server.delete(lecturer, &path).await.status, 403, "{role}");
        assert_eq!(server.ask(lecturer, Method::PATCH, &format!("{path}/archive"), None).await.status, 403, "{role}");
    }
    server.delete(lecturer, &format!("/course-members/{}", term.member("tutor"))).await.expect(204);
}

#[tokio::test]
async fn holes_6_and_7_work_is_seen_by_its_group_and_by_tutors() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let work = library.hand_in(&server, term.person("student"), b"secret work").await.expect(201);
    let artifact = work["artifacts"][0].as_str().unwrap();
    let classmate = server.somebody("classmate", &[]).await;
    let member = json!({"user_id": classmate.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
    server.post(&term.admin, "/course-members", member).await.expect(201);
    let stranger = server.somebody("stranger", &[]).await;
    let list = async |who: &Someone| server.get(who, "/submissions/artifacts").await.expect(200).as_array().unwrap().len();
    for (who, sees) in [(term.person("student"), true), (term.person("tutor"), true), (&classmate, false), (&stranger, false)] {
        assert_eq!(list(who).await, usize::from(sees));
        assert_eq!(server.get(who, &format!("/submissions/artifacts/{artifact}")).await.status == 200, sees);
        let (status, bytes) = server.download(who, &format!("/submissions/artifacts/{artifact}/download")).await;
        assert_eq!((status == 200, bytes.starts_with(b"PK")), (sees, sees));
        assert_eq!(
            server
                .get(who, &format!("/submissions/artifacts?submission_group_id={}", library.group))
                .await
                .body
                .as_array()
                .is_some_and(|rows| !rows.is_empty()),
            sees
        );
    }
    // Nor is it tested for somebody else.
    for who in [&classmate, &stranger] {
        assert_eq!(server.post(who, "/tests", json!({"artifact_id": artifact})).await.status, 404);
    }
    assert_eq!(one::<i64>(&server, "select count(*) from result").await, 0);
}

#[tokio::test]
async fn hole_8_a_manager_of_organizations_makes_nobody_their_owner() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let manager = server.somebody("manager", &["_organization_manager"]).await;
    let own = server.somebody("own-manager", &[]).await;
    let friend = server.somebody("friend", &[]).await;
    let member = |user: Uuid, role: &str| json!({"user_id": user, "organization_id": term.organization, "organization_role_id": role});
    let of_family = |user: Uuid, role: &str| json!({"user_id": user, "course_family_id": term.family, "course_family_role_id": role});
    server.post(&term.admin, "/organization-members", member(own.id, "_manager")).await.expect(201);
    for who in [&manager, &own] {
        assert_eq!(server.post(who, "/organization-members", member(friend.id, "_owner")).await.status, 403);
        let made = server.post(who, "/organization-members", member(friend.id, "_developer")).await.id();
        assert_eq!(
            server.patch(who, &format!("/organization-members/{made}"), json!({"organization_role_id": "_owner"})).await.status,
            403
        );
        server.delete(&term.admin, &format!("/organization-members/{made}")).await.expect(204);
    }
    assert_eq!(server.post(&manager, "/course-family-members", of_family(friend.id, "_owner")).await.status, 403);
    server.post(&manager, "/course-family-members", of_family(friend.id, "_developer")).await.expect(201);
    server.post(&term.admin, "/organization-members", member(friend.id, "_owner")).await.expect(201);
}

#[tokio::test]
async fn hole_9_what_was_handed_in_stays_what_it_is() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let term = &library.term;
    let student = term.person("student");
    let secret = library.hand_in(&server, term.person("tutor"), b"somebody else's").await.expect(201);
    let secret = secret["artifacts"][0].as_str().unwrap();
    let key: String = one(&server, "select object_key from submission_artifact").await;
    let mine = library.hand_in_as(&server, student, "mine.txt", b"mine").await.expect(201);
    let path = format!("/submissions/artifacts/{}", mine["artifacts"][0].as_str().unwrap());
    assert_ne!(path, format!("/submissions/artifacts/{secret}"));
    let before = server.download(student, &format!("{path}/download")).await;
    let pointed = json!({"properties": {"object_key": key, "files": [{"object_key": key, "path": "x"}]}, "object_key": key});
    server.patch(student, &path, pointed).await;
    assert_eq!(server.download(student, &format!("{path}/download")).await, before, "the files are those that were sent");
    // Handed in once, it is not taken back.
    server.patch(student, &path, json!({"submit": true})).await.expect(200);
    assert!(server.patch(student, &path, json!({"submit": false})).await.status.is_client_error());
    assert!(server.get(student, &path).await.expect(200)["submit"].as_bool().unwrap());
}

#[tokio::test]
async fn hole_10_a_session_ends_with_its_reason() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let ends = async |name: &str, why: &str, end: &dyn Fn(Uuid, String) -> (Method, String, Value)| {
        let someone = with_password(&server, name, &[]).await;
        let (access, token) = session(&server, name).await;
        assert_eq!(me(&server, &access).await, 200);
        let (method, path, body) = end(someone.id, name.to_owned());
        let done = if path == "/auth/logout" {
            as_bearer(&server, &access, method, &path, &body).await
        } else {
            server.ask(&admin, method, &path, Some(&body)).await
        };
        assert!(done.status.is_success(), "{why}: {:#}", done.body);
        assert_eq!((me(&server, &access).await, refresh(&server, &token).await), (401, 401), "{why}");
    };
    ends("a-logs-out", "logging out", &|_, _| (Method::POST, "/auth/logout".into(), Value::Null)).await;
    ends("b-archived", "archiving", &|id, _| (Method::PATCH, format!("/users/{id}/archive"), Value::Null)).await;
    ends("c-revoked", "ending all sessions", &|id, _| (Method::DELETE, format!("/sessions/admin/users/{id}/all"), Value::Null)).await;
    ends("d-new-password", "a new password", &|_, name| {
        (Method::POST, "/user/password".into(), json!({"username": name, "password": "granite-sparrow-lamp-9"}))
    })
    .await;
    // Archived users do not log in.
    assert_eq!(log_in(&server, "b-archived").await.status, 401);
    // A role that is gone gives nothing to a session that was opened with it.
    let manager = with_password(&server, "manager", &["_user_manager"]).await;
    let (access, _) = session(&server, "manager").await;
    let managed = format!("/users/{}", admin.id);
    as_bearer(&server, &access, Method::GET, &managed, &Value::Null).await.expect(200);
    server.delete(&admin, &format!("/user-roles/users/{}/roles/_user_manager", manager.id)).await.expect(200);
    assert_eq!(as_bearer(&server, &access, Method::GET, &managed, &Value::Null).await.status, 404);
}

#[tokio::test]
async fn hole_11_a_stolen_session_sets_no_password() {
    let server = Server::start().await;
    let ada = with_password(&server, "ada", &[]).await;
    let (access, _) = session(&server, "ada").await;
    let new = "granite-sparrow-lamp-9";
    let set = json!({"new_password": new, "confirm_password": new});
    assert!(as_bearer(&server, &access, Method::POST, "/password/set", &set).await.status.is_client_error());
    assert!(server.post(&ada, "/password/set", set).await.status.is_client_error(), "nor does a token");
    assert_eq!(as_bearer(&server, &access, Method::POST, "/user/password", &json!({"password": new})).await.status, 400);
    log_in(&server, "ada").await.expect(200);
    let change = json!({"old_password": PASSWORD, "new_password": new, "confirm_password": new});
    as_bearer(&server, &access, Method::POST, "/password/change", &change).await.expect(200);
}

#[tokio::test]
async fn hole_12_an_import_renames_nobody_and_finds_nobody_of_another_organization() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let known = server.somebody("known", &[]).await;
    // Known to another organization by a number and an address of its own.
    let other = json!({"path": "other", "title": "Other", "organization_type": "organization"});
    let other = server.post(&term.admin, "/organizations", other).await.id();
    let profile =
        "insert into student_profile (user_id, organization_id, student_id, student_email) values ($1, $2, '4711', 'known@other.example')";
    sqlx::query(profile).bind(known.id).bind(other).execute(server.db.pool()).await.unwrap();
    let lecturer = term.person("lecturer");
    let batch = format!("/course-member-import/{}/batch", term.course);
    let rows = json!({"rows": [
        {"email": "known@example.org", "given_name": "Mallory", "family_name": "Renamed", "course_group_title": "A"},
        {"email": "known@other.example", "given_name": "New", "family_name": "Person", "course_group_title": "A"},
        {"student_id": "4711", "course_group_title": "A"},
    ]});
    let told = server.post(lecturer, &batch, rows).await.expect(200);
    let outcomes: Vec<&str> = told["rows"].as_array().unwrap().iter().map(|row| row["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["added", "refused", "refused"], "{told:#}");
    let single = json!({"email": "known@example.org", "given_name": "Mallory", "family_name": "Renamed", "course_role_id": "_student", "course_group_title": "A"});
    server.post(lecturer, &format!("/course-member-import/{}", term.course), single).await;
    let name = "select given_name || ' ' || family_name from \"user\" where email = 'known@example.org'";
    assert_eq!(one::<String>(&server, name).await, "known Test", "nobody is renamed");
    assert!(told["rows"][1]["reason"].as_str().unwrap().contains("by another organization"), "{told:#}");
    // Nor one by one; what the own organization has noted does count.
    let single = json!({"email": "known@other.example", "course_role_id": "_tutor"});
    let refused = server.post(lecturer, &format!("/course-member-import/{}", term.course), single.clone()).await;
    assert!(refused.status == 409 || refused.body["success"] == json!(false), "{:#}", refused.body);
    let tutors = "select count(*) from course_member m join \"user\" u on u.id = m.user_id where u.username = 'known' and m.course_role_id = '_tutor'";
    assert_eq!(one::<i64>(&server, tutors).await, 0);
    for own in [
        "update student_profile set student_email = null where user_id = $1",
        "update student_profile set student_email = 'known@other.example' where user_id = $1 and student_id is distinct from '4711'",
    ] {
        sqlx::query(own).bind(known.id).execute(server.db.pool()).await.unwrap();
    }
    let told = server.post(lecturer, &batch, json!({"rows": [{"email": "known@other.example"}]})).await.expect(200);
    assert_eq!(told["rows"][0]["outcome"], "unchanged", "{told:#}");
}

#[tokio::test]
async fn hole_12_an_import_without_a_role_demotes_nobody() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let import = format!("/course-member-import/{}", term.course);
    let lecturer = term.person("lecturer");
    let role = |answer: &Value| answer["course_member"]["course_role_id"].as_str().unwrap().to_owned();
    let told = server.post(lecturer, &import, json!({"email": "tutor@example.org"})).await.expect(200);
    assert_eq!(role(&told), "_tutor", "{told:#}");
    assert!(told["message"].as_str().unwrap().contains("is _tutor, and stays so"), "{told:#}");
    // Said in so many words, it is done; who is new is a student.
    let told =
        server.post(lecturer, &import, json!({"email": "tutor@example.org", "course_role_id": "_student", "course_group_title": "A"}));
    assert_eq!(role(&told.await.expect(200)), "_student");
    let told = server.post(lecturer, &import, json!({"email": "new@example.org", "course_group_title": "A"})).await.expect(200);
    assert_eq!(role(&told), "_student");
}

#[tokio::test]
async fn hole_13_types_of_contents_are_their_courses() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let course = json!({"path": "y2027", "title": "Another", "course_family_id": term.family});
    let course = server.post(&term.admin, "/courses", course).await.id();
    let kind = json!({"slug": "exam", "course_content_kind_id": "assignment", "course_id": course});
    let theirs = server.post(&term.admin, "/course-content-types", kind.clone()).await.id();
    let lecturer = term.person("lecturer");
    let slugs = server.get(lecturer, "/course-content-types").await.expect(200);
    assert!(
        slugs.as_array().unwrap().iter().all(|one| one["course_id"] == json!(term.course)) && slugs.as_array().unwrap().len() == 2,
        "{slugs}"
    );
    let path = format!("/course-content-types/{theirs}");
    assert_eq!(server.get(lecturer, &path).await.status, 404);
    assert_eq!(server.patch(lecturer, &path, json!({"title": "Mine"})).await.status, 404);
    assert_eq!(server.delete(lecturer, &path).await.status, 404);
    assert_eq!(
        server
            .post(lecturer, "/course-content-types", json!({"slug": "x", "course_content_kind_id": "unit", "course_id": course}))
            .await
            .status,
        403
    );
    server.patch(lecturer, &format!("/course-content-types/{}", term.unit_type), json!({"title": "Week"})).await.expect(200);
    server.patch(&term.admin, &path, json!({"title": "Exam"})).await.expect(200);
}

#[tokio::test]
async fn hole_17_rights_hold_and_end_with_the_next_request() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let course = format!("/courses/{}", term.course);
    let (access, token) = ("select id from api_token where user_id = $1", lecturer.id);
    let newcomer = server.somebody("newcomer", &[]).await;
    assert_eq!(server.get(&newcomer, &course).await.status, 404, "and is remembered as somebody without rights");
    let member = json!({"user_id": newcomer.id, "course_id": term.course, "course_role_id": "_lecturer"});
    let member = server.post(&term.admin, "/course-members", member).await.id();
    server.patch(&newcomer, &course, json!({"title": "New"})).await.expect(200);
    server.patch(&term.admin, &format!("/course-members/{member}"), json!({"course_role_id": "_tutor"})).await.expect(200);
    assert_eq!(server.patch(&newcomer, &course, json!({"title": "Newer"})).await.status, 403);
    server.delete(&term.admin, &format!("/course-members/{member}")).await.expect(204);
    assert_eq!(server.get(&newcomer, &course).await.status, 404);
    // Tokens, revoked and expired.
    server.get(lecturer, &course).await.expect(200);
    let id: Uuid = sqlx::query_scalar(access).bind(token).fetch_one(server.db.pool()).await.unwrap();
    server.delete(&term.admin, &format!("/api-tokens/{id}")).await.expect(204);
    assert_eq!(server.get(lecturer, &course).await.status, 401);
    let end = computor_backend::Clock::now(&clock) + chrono::TimeDelta::seconds(600);
    let short =
        server.post(term.person("owner"), "/api-tokens", json!({"name": "short", "scopes": [], "expires_at": end})).await.expect(201);
    let short = Someone { id: Uuid::nil(), token: short["token"].as_str().unwrap().to_owned() };
    server.get(&short, &course).await.expect(200);
    clock.advance(600);
    assert_eq!(server.get(&short, &course).await.status, 401);
}

#[tokio::test]
async fn hole_18_who_did_it_is_who_asked() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let lecturer = term.person("lecturer");
    let victim = term.person("owner").id;
    let group = json!({"title": "B", "course_id": term.course});
    let made = server.post(lecturer, &format!("/course-groups?user_id={victim}"), group).await.expect(201);
    assert_eq!(made["created_by"], json!(lecturer.id));
    let path = format!("/course-groups/{}", made["id"].as_str().unwrap());
    server.patch(lecturer, &format!("{path}?user_id={victim}"), json!({"title": "C"})).await.expect(200);
    let by: Option<Uuid> =
        sqlx::query_scalar("select updated_by from course_group where title = 'C'").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(by, Some(lecturer.id));
    // Nor is it whom the path names.
    server.post(&term.admin, "/user-roles", json!({"user_id": victim, "role_id": "_user_manager"})).await.expect(200);
    let entry = "select created_by from audit_entry where kind = 'role.granted' and user_id = $1";
    let by: Option<Uuid> = sqlx::query_scalar(entry).bind(victim).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(by, Some(term.admin.id));
}

#[tokio::test]
async fn hole_22_nobody_makes_or_lends_a_session() {
    let server = Server::start().await;
    let ada = with_password(&server, "ada", &[]).await;
    let bob = with_password(&server, "bob", &[]).await;
    let (access, _) = session(&server, "ada").await;
    let theirs: Uuid = one(&server, "select id from session").await;
    let mine = json!({"user_id": bob.id, "session_id": "a".repeat(64), "created_ip": "192.0.2.1"});
    assert_eq!(said(&server.post(&bob, "/sessions", mine).await), (403, "AUTHZ_002"));
    // Another's is not there; one's own gets another note, and no other owner, token or end.
    assert_eq!(server.patch(&bob, &format!("/sessions/{theirs}"), json!({"properties": {}})).await.status, 404);
    let change = json!({"user_id": bob.id, "session_id": "b".repeat(64), "expires_at": "2100-01-01T00:00:00Z", "properties": {"n": 1}});
    as_bearer(&server, &access, Method::PATCH, &format!("/sessions/{theirs}"), &change).await;
    let row = "select user_id::text || ' ' || (expires_at > now() + interval '30 days')::text from session";
    assert_eq!(one::<String>(&server, row).await, format!("{} false", ada.id));
    assert_eq!(me(&server, &access).await, 200);
    let shown = as_bearer(&server, &access, Method::GET, "/sessions", &Value::Null).await.expect(200);
    assert!(!shown.to_string().contains("refresh_token"), "{shown}");
}

#[tokio::test]
async fn hole_24_only_the_one_role_is_administrator() {
    let server = Server::start().await;
    let admin = server.admin().await;
    for role in ["course_admin", "maintainer"] {
        let sql = "insert into role (id, title, builtin) values ($1, 'T', false) on conflict do nothing";
        sqlx::query(sql).bind(role).execute(server.db.pool()).await.unwrap();
        let pretender = server.somebody(role, &[role]).await;
        for path in ["/sessions/admin/stats", "/auth/admin/plugins", "/admin/invites"] {
            assert_eq!(server.get(&pretender, path).await.status, 403, "{role} {path}");
            server.get(&admin, path).await.expect(200);
        }
        let organization = json!({"path": "mine", "title": "Mine", "organization_type": "organization"});
        assert_eq!(server.post(&pretender, "/organizations", organization).await.status, 403, "{role}");
    }
}

#[tokio::test]
async fn hole_51_an_address_that_a_client_invents_is_not_believed() {
    let proxied = Server::start_with(
        |options| options.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()],
        Arc::new(computor_backend::SystemClock),
    )
    .await;
    for (server, believed) in [(Server::start().await, false), (proxied, true)] {
        with_password(&server, "ada", &[]).await;
        let body = json!({"username": "ada", "password": PASSWORD}).to_string();
        for header in ["203.0.113.9", "nonsense", "203.0.113.9, nonsense", "999.1.1.1", "", "unknown, _hidden", "203.0.113.9:99999"] {
            let answer = server.raw(Method::POST, "/auth/login", &[("x-forwarded-for", header)], body.clone()).await;
            let access = answer.expect(200)["access_token"].as_str().unwrap().to_owned();
            let session = as_bearer(&server, &access, Method::GET, "/sessions/me/current", &Value::Null).await.expect(200);
            let expected = if believed && header == "203.0.113.9" { header } else { "127.0.0.1" };
            assert_eq!(session["created_ip"], expected, "{header:?}");
        }
    }
}

#[tokio::test]
async fn hole_53_who_administers_is_not_listed_for_everybody() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let manager = server.somebody("manager", &["_user_manager"]).await;
    let helper = server.somebody("helper", &["_organization_manager"]).await;
    let of_admin = format!("/user-roles/users/{}/roles/_admin", term.admin.id);
    let listed = async |who: &Someone| -> Vec<String> {
        let rows = server.get(who, "/user-roles").await.expect(200);
        rows.as_array().unwrap().iter().map(|row| row["role_id"].as_str().unwrap().to_owned()).collect()
    };
    for role in ["student", "owner"] {
        assert_eq!(listed(term.person(role)).await, Vec::<String>::new(), "{role}");
        assert_eq!(server.get(term.person(role), &of_admin).await.status, 404, "{role}");
    }
    assert_eq!(listed(&helper).await, ["_organization_manager"], "one's own");
    assert_eq!(server.get(&helper, &of_admin).await.status, 404);
    for who in [&term.admin, &manager] {
        assert!(listed(who).await.contains(&"_admin".to_owned()));
        server.get(who, &of_admin).await.expect(200);
    }
}

/// Names what the specification says was wrong, and has a test that says so.
#[test]
fn every_hole_in_accounts_and_rights_has_a_test_that_is_named_after_it() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api");
    let read = |directory: &std::path::Path| -> String {
        let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|kind| kind == "rs")).map(|path| std::fs::read_to_string(path).unwrap()).collect()
    };
    let all = read(&directory) + &read(&directory.join("sign_in"));
    let named: Vec<&str> = all.lines().filter_map(|line| line.trim().strip_prefix("async fn hole")).collect();
    let numbers: std::collections::BTreeSet<&str> = named
        .iter()
        .flat_map(|name| {
            name.split(['_', '('])
                .take_while(|word| word.is_empty() || *word == "s" || *word == "and" || word.starts_with(char::is_numeric))
        })
        .collect();
    let wanted = (1..=18).chain(21..=24).chain(42..=43).chain(47..=53).map(|number: u32| number.to_string()).chain(["4a".to_owned()]);
    let missing: Vec<String> = wanted.filter(|number| !numbers.contains(number.as_str())).collect();
    assert!(missing.is_empty(), "no test is named after !{}", missing.join(", !"));
}
