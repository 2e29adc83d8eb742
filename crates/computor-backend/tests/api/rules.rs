//! Rules that could be changed without any test noticing: each of these was found by changing the rule.

use crate::support::{Server, Someone, Term};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// What requests say that bring JSON and no credentials.
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// The status and the code of an answer to a change.
async fn change(server: &Server, who: &Someone, path: &str, body: Value) -> (u16, String) {
    let answer = server.patch(who, path, body).await;
    (answer.status.as_u16(), answer.code().to_owned())
}

/// A second course family's worth of places: an organization, and a course in the family that is there.
async fn elsewhere(server: &Server, term: &Term) -> (Uuid, Uuid) {
    let organization = json!({"path": "other", "title": "Other", "organization_type": "organization"});
    let course = json!({"path": "y2027", "title": "Programming 2027", "course_family_id": term.family});
    (server.post(&term.admin, "/organizations", organization).await.id(), server.post(&term.admin, "/courses", course).await.id())
}

/// Managers of an organization or a family make nobody an owner, also not in two steps, and leave owners alone.
#[tokio::test]
async fn a_manager_makes_no_owner_and_touches_none() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    for (list, place, id) in
        [("organization-members", "organization", term.organization), ("course-family-members", "course_family", term.family)]
    {
        let [manager, owner, friend] = ["manager", "owner", "friend"].map(|name| format!("{name}-{}", place.replace('_', "-")));
        let mut seats = Vec::new();
        for (name, role) in [(manager, "_manager"), (owner, "_owner"), (friend, "_developer")] {
            let someone = server.somebody(&name, &[]).await;
            let seat = json!({"user_id": someone.id, format!("{place}_id"): id, format!("{place}_role_id"): role});
            let seat = server.post(&term.admin, &format!("/{list}"), seat).await.id();
            seats.push((someone, format!("/{list}/{seat}")));
        }
        let [(manager, own), (owner, owners), (_, friends)] = &seats[..] else { panic!("three seats") };
        let role = |role: &str| json!({format!("{place}_role_id"): role});
        let refused = (403, "AUTHZ_005".to_owned());
        assert_eq!(change(&server, manager, friends, role("_owner")).await, refused, "{place}: no owner");
        assert_eq!(change(&server, manager, own, role("_owner")).await, refused, "{place}: least of all oneself");
        assert_eq!(change(&server, manager, owners, role("_developer")).await, refused, "{place}: nor is one made less");
        assert_eq!(server.delete(manager, owners).await.status, 403, "{place}: nor removed");
        assert_eq!(change(&server, manager, friends, role("_manager")).await.0, 200, "{place}");
        assert_eq!(change(&server, owner, friends, role("_owner")).await.0, 200, "{place}: owners may");
    }
}

/// Ruling 8: a row is moved by who may create below the new parent as well.
#[tokio::test]
async fn a_row_is_moved_by_who_may_create_where_it_goes() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (organization, course) = elsewhere(&server, &term).await;
    let developer = server.somebody("developer", &[]).await;
    let seat = json!({"user_id": developer.id, "course_family_id": term.family, "course_family_role_id": "_developer"});
    server.post(&term.admin, "/course-family-members", seat).await.expect(201);
    let family = format!("/course-families/{}", term.family);
    assert_eq!(change(&server, &developer, &family, json!({"title": "Mine"})).await.0, 200);
    assert_eq!(change(&server, &developer, &family, json!({"organization_id": organization})).await.0, 403);
    // A lecturer of one course puts nothing into another one.
    let group = format!("/course-groups/{}", term.group);
    let lecturer = term.person("lecturer");
    assert_eq!(change(&server, lecturer, &group, json!({"title": "B"})).await.0, 200);
    assert_eq!(change(&server, lecturer, &group, json!({"course_id": course})).await.0, 403);
    let there: Vec<Uuid> = sqlx::query_scalar("select course_id from course_group").fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(there, [term.course]);
}

/// Work in another course at the same path keeps no content here.
#[tokio::test]
async fn work_of_another_course_keeps_no_content() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (_, course) = elsewhere(&server, &term).await;
    let group = server.post(&term.admin, "/course-groups", json!({"title": "A", "course_id": course})).await.id();
    let student =
        json!({"user_id": term.person("student").id, "course_id": course, "course_role_id": "_student", "course_group_id": group});
    server.post(&term.admin, "/course-members", student).await.expect(201);
    for (path, slug, kind) in [("week1", "unit", "unit"), ("week1.sum", "task", "assignment")] {
        let kind = json!({"slug": slug, "course_content_kind_id": kind, "course_id": course});
        let kind = server.post(&term.admin, "/course-content-types", kind).await.id();
        let content = json!({"path": path, "course_id": course, "course_content_type_id": kind, "position": 1.0});
        server.post(&term.admin, "/course-contents", content).await.id();
    }
    let work = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                  version_identifier, submit)
                select m.submission_group_id, m.course_member_id, 1, 'submissions', '00', 'v1', true
                from submission_group_member m where m.course_id = $1";
    assert_eq!(sqlx::query(work).bind(course).execute(server.db.pool()).await.unwrap().rows_affected(), 1);
    server.delete(term.person("lecturer"), &format!("/course-contents/{}", term.unit)).await.expect(204);
}

/// Students see of all users themselves alone; tutors the members of their courses.
#[tokio::test]
async fn students_see_no_other_users() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let student = term.person("student");
    let seen = server.get(student, "/users").await.expect(200);
    let seen: Vec<&str> = seen.as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap()).collect();
    assert_eq!(seen, [student.id.to_string()]);
    let other = format!("/users/{}", term.person("tutor").id);
    assert_eq!(server.get(student, &other).await.status, 404);
    assert_eq!(server.get(term.person("lecturer"), &other).await.status, 200);
}

/// User managers change people; whoever stands above them, and services, are not theirs, nor are the accounts of these.
#[tokio::test]
async fn user_managers_change_neither_administrators_nor_services() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let manager = server.somebody("manager", &["_user_manager"]).await;
    let (person, service) = (server.somebody("person", &[]).await, server.somebody("service", &[]).await);
    sqlx::query("update \"user\" set is_service = true where id = $1").bind(service.id).execute(server.db.pool()).await.unwrap();
    // Whoever logs in as one of these is given everybody's work.
    let worker = server.somebody("worker", &["_sandbox_worker"]).await;
    for (who, may) in [(&person, true), (&service, false), (&admin, false), (&worker, false)] {
        let account = json!({"user_id": who.id, "provider": "gitlab", "type": "gitlab", "provider_account_id": who.id.to_string()});
        let made = server.post(&manager, "/accounts", account.clone()).await;
        assert_eq!(made.status, if may { 201 } else { 403 }, "{:#}", made.body);
        let account = if may { made.id() } else { server.post(&admin, "/accounts", account).await.id() };
        let changed = change(&server, &manager, &format!("/accounts/{account}"), json!({"provider_account_id": "mine"})).await;
        assert_eq!(changed.0, if may { 200 } else { 403 });
        let renamed = change(&server, &manager, &format!("/users/{}", who.id), json!({"given_name": "Else"})).await;
        assert_eq!(renamed.0, if may { 200 } else { 403 });
    }
}

/// What a service that is off, or archived, sends is nobody's: its tokens, its sessions, its password.
#[tokio::test]
async fn a_service_that_is_off_is_nobody() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let password = "a password of a service";
    let new = json!({"slug": "robot", "name": "Robot", "service_type": "testing.document", "username": "robot", "password": password});
    let service = server.post(&admin, "/service-accounts", new).await.expect(201);
    let (id, user) = (service["id"].as_str().unwrap().to_owned(), service["user_id"].as_str().unwrap().parse().unwrap());
    let (service, token) = (format!("/service-accounts/{id}"), server.with_token(user, &[]).await);
    let log_in =
        async || server.raw(Method::POST, "/auth/login", &JSON, json!({"username": "robot", "password": password}).to_string()).await;
    let session = log_in().await.expect(200);
    let bearer = format!("Bearer {}", session["access_token"].as_str().unwrap());
    let refresh = json!({"refresh_token": session["refresh_token"]}).to_string();
    let known = async || {
        [
            server.get(&token, "/user").await.status.as_u16(),
            server.raw(Method::GET, "/user", &[("authorization", &bearer)], "").await.status.as_u16(),
            log_in().await.status.as_u16(),
        ]
    };
    assert_eq!(known().await, [200, 200, 200]);
    server.patch(&admin, &service, json!({"enabled": false})).await.expect(200);
    assert_eq!(known().await, [401, 401, 401], "it is off");
    server.raw(Method::POST, "/auth/refresh/local", &JSON, refresh).await.expect(401);
    server.patch(&admin, &service, json!({"enabled": true})).await.expect(200);
    let archive = "update service set archived_at = $2 where id = $1::uuid";
    for (archived, expected) in [(Some(chrono::DateTime::UNIX_EPOCH), [401; 3]), (None, [200; 3])] {
        sqlx::query(archive).bind(&id).bind(archived).execute(server.db.pool()).await.unwrap();
        // Behind the server's back: it forgets whom it knows when a user is changed through it.
        server.patch(&admin, &format!("/users/{}", admin.id), json!({"given_name": "Root"})).await.expect(200);
        let known = known().await;
        assert_eq!((known[0], known[2]), (expected[0], expected[2]), "archived: {archived:?}");
    }
}

/// Tokens of somebody who was archived are nobody's, until the account is taken out of the archive.
#[tokio::test]
async fn an_archived_user_has_no_tokens() {
    let server = Server::start().await;
    let (admin, user) = (server.admin().await, server.somebody("user", &[]).await);
    let path = format!("/users/{}", user.id);
    for (verb, status) in [("archive", 401), ("unarchive", 200)] {
        let done = server.ask(&admin, Method::PATCH, &format!("{path}/{verb}"), None).await;
        assert!(done.status.is_success(), "{:#}", done.body);
        assert_eq!(server.get(&user, "/user").await.status, status, "{verb}");
    }
}

/// A role that the platform does not know may mean anything: owners alone give it.
#[tokio::test]
async fn a_role_that_is_not_ours_takes_an_owner() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let role = "insert into course_role (id, title, level, builtin) values ('assistant', 'Assistant', 0, false)";
    sqlx::query(role).execute(server.db.pool()).await.unwrap();
    let somebody = server.somebody("somebody", &[]).await;
    let student = format!("/course-members/{}", term.member("student"));
    let seat = json!({"user_id": somebody.id, "course_id": term.course, "course_role_id": "assistant"});
    for who in ["lecturer", "maintainer"] {
        assert_eq!(server.post(term.person(who), "/course-members", seat.clone()).await.status, 403, "{who}");
        assert_eq!(change(&server, term.person(who), &student, json!({"course_role_id": "assistant"})).await.0, 403, "{who}");
    }
    server.post(term.person("owner"), "/course-members", seat).await.expect(201);
}

/// Ruling 1: tutors read submission groups and who is in them; of writing they have the status alone, which is grading.
#[tokio::test]
async fn tutors_write_no_submission_groups() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (tutor, lecturer) = (term.person("tutor"), term.person("lecturer"));
    let of_student = "select submission_group_id from submission_group_member where course_member_id = $1";
    let group: Uuid = sqlx::query_scalar(of_student).bind(term.member("student")).fetch_one(server.db.pool()).await.unwrap();
    let of_group = format!("/submission-groups/{group}");
    let seats = server.get(tutor, &format!("/submission-group-members?submission_group_id={group}")).await.expect(200);
    let seat = format!("/submission-group-members/{}", seats[0]["id"].as_str().unwrap());
    let new = json!({"course_content_id": term.assignment, "max_group_size": 1, "display_name": "Mine"});
    let join = json!({"submission_group_id": group, "course_member_id": term.member("tutor")});
    assert_eq!(server.get(tutor, &of_group).await.status, 200);
    assert_eq!(change(&server, tutor, &of_group, json!({"max_test_runs": 9})).await.0, 403);
    assert_eq!(change(&server, tutor, &of_group, json!({"max_test_runs": 9, "status": "corrected"})).await.0, 403, "not beside a status");
    assert_eq!(server.post(tutor, "/submission-groups", new).await.status, 403);
    assert_eq!(server.post(tutor, "/submission-group-members", join).await.status, 403);
    assert_eq!(server.delete(tutor, &seat).await.status, 403);
    assert_eq!(server.delete(tutor, &of_group).await.status, 403);
    assert_eq!(change(&server, lecturer, &of_group, json!({"max_test_runs": 9})).await.0, 200);
}

/// Ruling 15 and the rule of contents: lecturers archive what is in a course, tutors do not, and change neither it nor the course.
#[tokio::test]
async fn tutors_change_neither_contents_nor_the_course() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (course, content) = (format!("/courses/{}", term.course), format!("/course-contents/{}", term.assignment));
    for (who, status) in [("tutor", 403), ("lecturer", 200)] {
        let person = term.person(who);
        assert_eq!(change(&server, person, &course, json!({"title": "T"})).await.0, status, "{who}");
        assert_eq!(change(&server, person, &content, json!({"title": "T"})).await.0, status, "{who}");
        let archived = server.ask(person, Method::PATCH, &format!("{content}/archive"), None).await.status;
        assert_eq!(archived.is_success(), status == 200, "{who}: {archived}");
    }
}

/// Ruling 9: who was a tutor and had others' work tested sees none of it any more, nor what came of it.
#[tokio::test]
async fn a_run_of_others_work_is_not_ones_own() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (tutor, seat) = (term.person("tutor"), term.member("tutor"));
    let run = "insert into result (course_member_id, submission_group_id, course_content_id, status, version_identifier, grade, result, test_system_id)
               select $1, m.submission_group_id, m.course_content_id, 0, 'v1', 1, 1, 't' from submission_group_member m
               where m.course_member_id = $2 returning id";
    let run: Uuid = sqlx::query_scalar(run).bind(seat).bind(term.member("student")).fetch_one(server.db.pool()).await.unwrap();
    let alone = "insert into result (course_member_id, course_content_id, status, version_identifier, grade, result, test_system_id)
                 values ($1, $2, 0, 'v2', 1, 1, 't') returning id";
    let alone: Uuid = sqlx::query_scalar(alone).bind(seat).bind(term.assignment).fetch_one(server.db.pool()).await.unwrap();
    let seen = async || {
        let rows = server.get(tutor, "/results").await.expect(200);
        let mut ids: Vec<Uuid> = rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect();
        ids.sort();
        let one = server.get(tutor, &format!("/results/{run}")).await.status.as_u16();
        (ids, one)
    };
    let mut both = vec![run, alone];
    both.sort();
    assert_eq!(seen().await, (both, 200));
    let demote = "update course_member set course_role_id = '_student' where id = $1";
    sqlx::query(demote).bind(seat).execute(server.db.pool()).await.unwrap();
    assert_eq!(seen().await, (vec![alone], 404), "what was tried out under one's own name stays one's own");
    server.get(term.person("student"), &format!("/results/{run}")).await.expect(200);
}

/// Ruling 12: a group that is provisioned takes nothing along of its content's limits, so they hold now and later.
#[tokio::test]
async fn provisioned_groups_have_the_limits_of_the_content_now_and_later() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (lecturer, student) = (term.person("lecturer"), term.person("student"));
    let kind = server.get(lecturer, &format!("/course-contents/{}", term.assignment)).await.expect(200);
    let new = json!({"path": "week1.limited", "title": "Limited", "course_id": term.course, "position": 3.0, "max_submissions": 2,
                     "course_content_type_id": kind["course_content_type_id"], "max_test_runs": 3});
    let content = server.post(lecturer, "/course-contents", new).await.id();
    let shown = async || {
        let view = server.get(student, &format!("/students/course-contents/{content}")).await.expect(200);
        (view["submission_group"]["max_submissions"].clone(), view["max_test_runs"].clone())
    };
    assert_eq!(shown().await, (json!(2), json!(3)));
    let more = json!({"max_submissions": 4, "max_test_runs": null});
    server.patch(lecturer, &format!("/course-contents/{content}"), more).await.expect(200);
    assert_eq!(shown().await, (json!(4), Value::Null));
}

/// Ruling 13: individual assignments have groups for students who are people; a service that is put into a course has none.
#[tokio::test]
async fn services_have_no_submission_groups() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    for (name, is_service, groups) in [("person", false, 1_i64), ("machine", true, 0)] {
        let someone = server.somebody(name, &[]).await;
        let make = "update \"user\" set is_service = $2 where id = $1";
        sqlx::query(make).bind(someone.id).bind(is_service).execute(server.db.pool()).await.unwrap();
        let seat = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        let seat = server.post(&term.admin, "/course-members", seat).await.id();
        let count = "select count(*) from submission_group_member where course_member_id = $1";
        assert_eq!(sqlx::query_scalar::<_, i64>(count).bind(seat).fetch_one(server.db.pool()).await.unwrap(), groups, "{name}");
    }
}

/// Ruling 7: scopes narrow everybody, administrators as well, and a scope of one row reaches no other.
#[tokio::test]
async fn scopes_narrow_administrators_and_to_single_rows() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (course, content) = (format!("/courses/{}", term.course), format!("/course-contents/{}", term.assignment));
    let narrow = server.with_token(term.admin.id, &["course:get"]).await;
    server.get(&narrow, &course).await.expect(200);
    assert_eq!(server.get(&narrow, "/courses").await.expect(200), json!([]), "to get is not to list");
    assert_eq!(server.get(&narrow, &content).await.status, 404);
    assert_eq!(change(&server, &narrow, &course, json!({"title": "T"})).await.0, 403);
    let organization = json!({"path": "x", "title": "x", "organization_type": "organization"});
    assert_eq!(server.post(&narrow, "/organizations", organization).await.status, 403);
    assert_eq!(server.delete(&narrow, &content).await.status, 404);
    // Of single rows: reading them, and calls about them.
    for who in [term.admin.id, term.person("lecturer").id] {
        let scopes = [format!("course_content:get:{}", term.assignment), format!("course_content:update:{}", term.assignment)];
        let narrow = server.with_token(who, &scopes.each_ref().map(String::as_str)).await;
        let other = format!("/course-contents/{}", term.unit);
        server.get(&narrow, &content).await.expect(200);
        assert_eq!(server.get(&narrow, &other).await.status, 404);
        assert_eq!(change(&server, &narrow, &content, json!({"title": "T"})).await.0, 200);
        assert_eq!(change(&server, &narrow, &other, json!({"title": "T"})).await.0, 404);
        let moved = json!({"path": "week7", "position": 1.0});
        assert!(matches!(change(&server, &narrow, &format!("{other}/move"), moved).await.0, 403 | 404));
        assert_eq!(change(&server, &narrow, &format!("{content}/move"), json!({"path": "week1.sum", "position": 4.0})).await.0, 200);
    }
}

/// Ruling 10: what counts is the newest work that was handed in and its newest grade; if that has none, there is none.
#[tokio::test]
async fn the_newest_hand_in_counts_also_without_a_grade() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let hand_in = "insert into submission_artifact (submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key,
                     version_identifier, submit, created_at)
                   select m.submission_group_id, m.course_member_id, 1, 'b', 'k' || $2::int, 'v' || $2::int, $3, now() + make_interval(secs => $2::int)
                   from submission_group_member m where m.course_member_id = $1 returning id";
    let hand_in = async |number: i32, submit: bool| -> Uuid {
        let made = sqlx::query_scalar(hand_in).bind(term.member("student")).bind(number).bind(submit);
        made.fetch_one(server.db.pool()).await.unwrap()
    };
    let grade = async |artifact: Uuid, score: f64| {
        let sql = "insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status) values ($1, $2, $3, 1)";
        sqlx::query(sql).bind(artifact).bind(term.member("tutor")).bind(score).execute(server.db.pool()).await.unwrap();
    };
    let shown = async || {
        let seen = server.get(term.person("student"), &format!("/students/course-contents/{}", term.assignment)).await.expect(200);
        seen["submission_group"]["grading"].as_f64()
    };
    assert_eq!(shown().await, None);
    grade(hand_in(1, true).await, 0.25).await;
    assert_eq!(shown().await, Some(0.25));
    let second = hand_in(2, true).await;
    assert_eq!(shown().await, None, "what was graded is not what counts any more");
    grade(second, 0.5).await;
    assert_eq!(shown().await, Some(0.5));
    hand_in(3, false).await;
    assert_eq!(shown().await, Some(0.5), "practice is no hand-in");
}
