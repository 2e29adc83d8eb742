//! Maintenance, and what else clients ask when they start.

use crate::support::{Server, Someone, Term, TestClock};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use chrono::{DateTime, Utc};
use computor_backend::{App, Clock as _, Options, api, logic::maintenance::attend, work::Dispatcher};
use computor_db::Db;
use computor_store::Store;
use reqwest::Method;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tower::ServiceExt as _;
use uuid::Uuid;

/// The events of maintenance so far, by name, and what they say.
async fn events(server: &Server) -> Vec<(String, Value)> {
    let sql = "select type, data from event where channels = array['global'] order by seq";
    sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap()
}

async fn names(server: &Server) -> Vec<String> {
    events(server).await.into_iter().map(|(name, _)| name.trim_start_matches("maintenance:").to_owned()).collect()
}

/// Another server on the same database.
async fn another(server: &Server, clock: &TestClock) -> App {
    let store = Store::local(server.files.path().join("store")).unwrap();
    let db = Db::new(server.db.pool().clone()).await.unwrap();
    App::with_clock(db, store, None, Options::new(server.files.path().join("cache")), Arc::new(clock.clone()))
}

/// What a student may do any time.
async fn note(server: &Server, who: &Someone) -> crate::support::Answer {
    server.post(who, "/api-tokens", json!({"name": "note"})).await
}

#[tokio::test]
async fn under_maintenance_only_administrators_change_anything() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let student = course.person("student");
    let status = |who: &Someone| {
        let who = who.clone();
        let server = &server;
        async move { server.get(&who, "/system/maintenance/status").await.expect(200) }
    };
    let before = status(student).await;
    assert_eq!((&before["active"], &before["message"], &before["scheduled_at"]), (&json!(false), &json!(""), &Value::Null));

    // Only administrators begin and end it.
    for (method, path) in [
        (Method::POST, "/system/maintenance/activate"),
        (Method::POST, "/system/maintenance/deactivate"),
        (Method::POST, "/system/maintenance/schedule"),
        (Method::DELETE, "/system/maintenance/schedule"),
    ] {
        let body = json!({"scheduled_at": "2999-01-01T00:00:00Z"});
        let refused = server.ask(course.person("owner"), method, path, Some(&body)).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (403, "AUTHZ_002"), "{path}");
    }
    let active = server.post(&course.admin, "/system/maintenance/activate", json!({"message": "Back at noon"})).await.expect(200);
    assert_eq!(active["active"], true);
    let seen = status(student).await;
    assert_eq!((&seen["message"], &seen["activated_by"]), (&json!("Back at noon"), &json!(course.admin.id)));
    assert_eq!(seen["activated_by_name"], "root Test");

    // A student's writes are refused, with words, a code and a time; reading and logging in go on.
    let refused = note(&server, student).await;
    assert_eq!((refused.status.as_u16(), refused.code()), (503, "MAINT_001"));
    assert_eq!(refused.headers["retry-after"], "300");
    assert_eq!((&refused.body["message"], &refused.body["maintenance"]), (&json!("Back at noon"), &json!(true)));
    assert_eq!(refused.body["detail"], "Back at noon");
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        let path =
            if method == Method::PUT { format!("/service-accounts/{}/heartbeat", Uuid::nil()) } else { format!("/users/{}", student.id) };
        assert_eq!(server.ask(student, method, &path, Some(&json!({}))).await.code(), "MAINT_001");
    }
    server.get(student, "/students/courses").await.expect(200);
    let wrong = server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], r#"{"username": "x", "password": "y"}"#);
    assert_eq!(wrong.await.code(), "AUTH_002");
    server.ask(student, Method::POST, "/auth/logout", None).await.expect(200);
    // An invited person waits as well.
    let accept = server.raw(Method::POST, "/invites/abc/accept", &[("content-type", "application/json")], "{}").await;
    assert_eq!(accept.code(), "MAINT_001");

    // An administrator goes on, also if the first thing that it does is a write.
    let other = server.somebody("root2", &["_admin"]).await;
    note(&server, &other).await.expect(201);

    // Whoever ends it ends it once.
    for _ in 0..2 {
        let over = server.ask(&course.admin, Method::POST, "/system/maintenance/deactivate", None).await.expect(200);
        assert_eq!(over["active"], false);
    }
    note(&server, student).await.expect(201);
    assert_eq!(names(&server).await, ["activated", "deactivated"]);
    assert_eq!(events(&server).await[0].1["message"], "Back at noon");
}

#[tokio::test]
async fn clients_are_told_when_it_is_over() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let course = Term::create(&server).await;
    let path = "/system/maintenance/activate";
    let wrong = server.post(&course.admin, path, json!({"ends_at": clock.now()})).await;
    assert_eq!(wrong.body["details"]["validation_errors"][0]["field"], "ends_at");
    let end = clock.now() + Duration::from_secs(90);
    let body = json!({"ends_at": end, "notify_websocket": false});
    server.post(&course.admin, path, body).await.expect(200);
    assert_eq!(note(&server, course.person("student")).await.headers["retry-after"], "90");
    clock.advance(60);
    assert_eq!(note(&server, course.person("student")).await.headers["retry-after"], "30");
    // It lasts longer than expected.
    clock.advance(60);
    assert_eq!(note(&server, course.person("student")).await.headers["retry-after"], "300");
    assert!(events(&server).await.is_empty());
}

#[tokio::test]
async fn what_is_planned_happens_once_however_many_servers_look() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let course = Term::create(&server).await;
    let (one, other) = (server.app.clone(), another(&server, &clock).await);
    let at: DateTime<Utc> = clock.now() + Duration::from_secs(7 * 60);
    let past = server.post(&course.admin, "/system/maintenance/schedule", json!({"scheduled_at": clock.now()})).await;
    assert_eq!((past.status.as_u16(), past.code()), (400, "VAL_001"));
    let plan = json!({"scheduled_at": at, "message": "Update"});
    server.post(&course.admin, "/system/maintenance/schedule", plan).await.expect(200);
    let status = server.get(course.person("student"), "/system/maintenance/status").await.expect(200);
    assert_eq!(
        (&status["active"], &status["message"], &status["scheduled_by"]),
        (&json!(false), &json!("Update"), &json!(course.admin.id))
    );
    // Both look all the time. Nothing is due at first; whoever comes second finds it done.
    let look = async || {
        for _ in 0..3 {
            let (a, b) = tokio::join!(attend(&one), attend(&other));
            a.unwrap();
            b.unwrap();
        }
    };
    look().await;
    assert_eq!(names(&server).await, ["scheduled"]);
    let left = attend(&one).await.unwrap().unwrap();
    assert!(left <= Duration::from_secs(120) && left > Duration::from_secs(119), "{left:?}");
    clock.advance(121);
    look().await;
    assert_eq!(names(&server).await, ["scheduled", "reminder"]);
    assert_eq!(events(&server).await[1].1["minutes_remaining"], 5);
    note(&server, course.person("student")).await.expect(201);
    // Nobody looked for a while: one reminder for those that were missed.
    clock.advance(150);
    look().await;
    assert_eq!(events(&server).await[2].1["minutes_remaining"], 3);
    clock.advance(200);
    look().await;
    assert_eq!(names(&server).await, ["scheduled", "reminder", "reminder", "activated"]);
    assert_eq!(note(&server, course.person("tutor")).await.code(), "MAINT_001");
    let status = server.get(course.person("student"), "/system/maintenance/status").await.expect(200);
    assert_eq!(
        (&status["active"], &status["activated_by"], &status["scheduled_at"]),
        (&json!(true), &json!(course.admin.id), &Value::Null)
    );

    // What is given up does not happen.
    server.ask(&course.admin, Method::POST, "/system/maintenance/deactivate", None).await.expect(200);
    let plan = json!({"scheduled_at": clock.now() + Duration::from_secs(90), "notify_websocket": false});
    server.post(&course.admin, "/system/maintenance/schedule", plan).await.expect(200);
    let gone = server.delete(&course.admin, "/system/maintenance/schedule").await.expect(200);
    assert_eq!(gone["scheduled_at"], Value::Null);
    clock.advance(100);
    look().await;
    note(&server, course.person("tutor")).await.expect(201);
    assert_eq!(names(&server).await[4..], ["deactivated", "cancelled"]);
}

#[tokio::test]
async fn other_servers_hear_of_it() {
    let clock = TestClock::new();
    let server = Server::start_with(|_| {}, Arc::new(clock.clone())).await;
    let course = Term::create(&server).await;
    let other = another(&server, &clock).await;
    let _dispatcher = Dispatcher::start(other.clone());
    let router = api::router(other);
    let write = async || {
        let request = Request::patch(format!("/users/{}", course.person("student").id))
            .header("x-api-token", &course.person("student").token)
            .header("content-type", "application/json")
            .body(Body::from("{}"))
            .unwrap();
        router.clone().oneshot(request).await.unwrap().status()
    };
    // The other server has looked, and would believe that for a while: its clock stands still.
    assert_eq!(write().await, StatusCode::FORBIDDEN);
    server.post(&course.admin, "/system/maintenance/activate", json!({})).await.expect(200);
    let told = async {
        while write().await != StatusCode::SERVICE_UNAVAILABLE {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), told).await.unwrap();
}

#[tokio::test]
async fn services_know_themselves_and_finish_what_they_began() {
    let server = Server::start().await;
    let course = Term::create(&server).await;
    let new = json!({"slug": "tester", "name": "Test Runner", "service_type": "testing.python", "config": {"slots": 2}});
    let service = server.post(&course.admin, "/service-accounts", new).await.expect(201);
    let user = service["user_id"].as_str().unwrap();
    let token = json!({"user_id": user, "name": "worker", "scopes": ["result:update", "result:get"]});
    let token = server.post(&course.admin, "/api-tokens", token).await.expect(201)["token"].as_str().unwrap().to_owned();
    let worker = Someone { id: user.parse().unwrap(), token };
    let pool = server.db.pool();
    sqlx::query("update course_content set testing_service_id = $2::text::uuid where id = $1")
        .bind(course.assignment)
        .bind(service["id"].as_str())
        .execute(pool)
        .await
        .unwrap();
    let run: Uuid = sqlx::query_scalar(
        "insert into result (course_member_id, course_content_id, testing_service_id, status, grade, version_identifier)
         select $1, id, testing_service_id, 5, 0, 'v' from course_content where id = $2 returning id",
    )
    .bind(course.member("student"))
    .bind(course.assignment)
    .fetch_one(pool)
    .await
    .unwrap();

    let me = server.get(&worker, "/service-accounts/me").await.expect(200);
    assert_eq!((&me["id"], &me["config"]["slots"], &me["service_type_path"]), (&service["id"], &json!(2), &json!("testing.python")));
    assert_eq!(me["last_seen_at"], Value::Null);
    assert_eq!(server.get(&course.admin, "/service-accounts/me").await.code(), "AUTHZ_010");

    server.post(&course.admin, "/system/maintenance/activate", json!({})).await.expect(200);
    let heartbeat = format!("/service-accounts/{}/heartbeat", service["id"].as_str().unwrap());
    server.ask(&worker, Method::PUT, &heartbeat, None).await.expect(204);
    let seen = server.get(&worker, "/service-accounts/me").await.expect(200);
    assert!(seen["last_seen_at"].is_string());
    let ended = server.patch(&worker, &format!("/results/{run}"), json!({"status": "finished", "result": 0.5})).await.expect(200);
    assert_eq!(ended["result"], 0.5);
    // It begins nothing, and tutors correct nothing.
    let begun = json!({"course_member_id": course.member("student"), "course_content_id": course.assignment, "status": "finished"});
    assert_eq!(server.post(&worker, "/results", begun).await.code(), "MAINT_001");
    let tutor = course.person("tutor");
    assert_eq!(server.patch(tutor, &format!("/results/{run}"), json!({"result": 1.0})).await.code(), "MAINT_001");
    server.ask(&course.admin, Method::POST, "/system/maintenance/deactivate", None).await.expect(200);
    server.patch(tutor, &format!("/results/{run}"), json!({"result": 1.0})).await.expect(200);
    // Nobody speaks for a service but itself; for others it is not there.
    assert_eq!(server.ask(tutor, Method::PUT, &heartbeat, None).await.code(), "NF_010");

    let providers = server.raw(Method::GET, "/accounts/providers", &[], "").await.expect(200);
    assert_eq!((&providers[0]["id"], &providers[0]["type"]), (&json!("gitlab"), &json!("gitlab")));
}
