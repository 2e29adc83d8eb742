//! Calls that few clients make, in the honest form that they have here.

use crate::{
    live::Tab,
    support::{Server, Term},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

#[tokio::test]
async fn work_about_nothing_in_particular_is_started_by_hand_and_forgotten_when_it_has_ended() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let someone = server.somebody("someone", &[]).await;
    let sweep = json!({"task_name": "sweep_store", "workflow_id": "tonight"});
    assert_eq!(server.post(&someone, "/tasks/submit", sweep.clone()).await.code(), "AUTHZ_002");
    let started = server.post(&admin, "/tasks/submit", sweep.clone()).await.expect(200);
    assert_eq!(started["status"], "queued");
    // The same again starts nothing again; without a key it is another one.
    assert_eq!(server.post(&admin, "/tasks/submit", sweep).await.expect(200), started);
    let another = server.post(&admin, "/tasks/submit", json!({"task_name": "sweep_store"})).await.expect(200);
    assert_ne!(another["task_id"], started["task_id"]);
    let waiting: i64 =
        sqlx::query_scalar("select count(*) from outbox where topic = 'operation'").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(waiting, 2);
    for bad in [
        json!({"task_name": "student_testing", "parameters": {"result_id": Uuid::new_v4()}}),
        json!({"task_name": "no_such_work"}),
        json!({"task_name": "sweep_store", "parameters": {"grace_seconds": 0}}),
        json!({"task_name": "sweep_store", "delay": 60}),
    ] {
        assert_eq!(server.post(&admin, "/tasks/submit", bad.clone()).await.code(), "VAL_001", "{bad}");
    }

    let status = server.get(&admin, "/tasks/workers/status").await.expect(200);
    assert_eq!(
        (&status["status"], &status["tasks"]),
        (&json!("disconnected"), &json!([{"task_name": "sweep_store", "queued": 2, "started": 0}]))
    );
    assert_eq!(server.get(&someone, "/tasks/workers/status").await.code(), "AUTHZ_002");

    let path = format!("/tasks/{}", started["task_id"].as_str().unwrap());
    assert_eq!(server.delete(&admin, &path).await.code(), "CONFLICT_002");
    let end = "update operation set state = 'finished', finished_at = now() where id = $1::uuid";
    sqlx::query(end).bind(started["task_id"].as_str()).execute(server.db.pool()).await.unwrap();
    assert_eq!(server.delete(&someone, &path).await.code(), "AUTHZ_002");
    server.delete(&admin, &path).await.expect(200);
    assert_eq!(server.get(&admin, &path).await.code(), "TASK_001");
    assert_eq!(server.delete(&admin, &path).await.code(), "TASK_001");
}

#[tokio::test]
async fn an_administrator_opens_a_session_whose_token_is_known_to_it_alone() {
    let server = Server::start().await;
    let (admin, peer) = (server.admin().await, server.somebody("peer", &["_admin"]).await);
    let someone = server.somebody("someone", &[]).await;
    let digest = hex::encode(Sha256::digest("a token of one's own"));
    let session = |user: Uuid| json!({"user_id": user, "session_id": digest, "created_ip": "192.0.2.7"});
    // Nobody else, and for nobody who stands as high.
    assert_eq!(server.post(&someone, "/sessions", session(someone.id)).await.code(), "AUTHZ_002");
    assert_eq!(server.post(&admin, "/sessions", session(peer.id)).await.code(), "AUTHZ_001");
    assert_eq!(server.post(&admin, "/sessions", session(Uuid::new_v4())).await.code(), "NF_002");
    for (field, value) in [
        ("session_id", json!("short")),
        ("created_ip", json!("nowhere")),
        ("expires_at", json!("2100-01-01T00:00:00Z")),
        ("expires_at", json!("2020-01-01T00:00:00Z")),
        ("refresh_token_hash", json!("x")),
    ] {
        let mut bad = session(someone.id);
        bad[field] = value;
        assert_eq!(server.post(&admin, "/sessions", bad).await.code(), "VAL_001", "{field}");
    }
    let bearer = [("authorization", "Bearer a token of one's own")];
    assert_eq!(server.raw(reqwest::Method::GET, "/user", &bearer, "").await.status, 401);
    let made = server.post(&admin, "/sessions", session(someone.id)).await.expect(201);
    assert_eq!((&made["user_id"], &made["created_by"], &made["created_ip"]), (&json!(someone.id), &json!(admin.id), &json!("192.0.2.7")));
    let me = server.raw(reqwest::Method::GET, "/user", &bearer, "").await.expect(200);
    assert_eq!(me["username"], "someone");
    assert_eq!(server.post(&admin, "/sessions", session(someone.id)).await.code(), "CONFLICT_001");
    // Ended as any other.
    server.delete(&admin, &format!("/sessions/{}", made["id"].as_str().unwrap())).await.expect(204);
    assert_eq!(server.raw(reqwest::Method::GET, "/user", &bearer, "").await.status, 401);
}

#[tokio::test]
async fn the_ways_to_sign_in_are_one_list() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let someone = server.somebody("someone", &[]).await;
    let plugins = server.get(&admin, "/auth/admin/plugins").await.expect(200);
    assert_eq!(
        (&plugins["plugins"][0]["name"], &plugins["plugins"][0]["enabled"], &plugins["total"]),
        (&json!("local"), &json!(true), &json!(1))
    );
    let offered = server.raw(reqwest::Method::GET, "/auth/providers", &[], "").await.expect(200);
    assert_eq!(offered[0]["name"], plugins["plugins"][0]["name"]);
    assert_eq!(server.post(&admin, "/auth/admin/plugins/reload", Value::Null).await.expect(200), plugins);
    server.post(&admin, "/auth/admin/plugins/local/enable", Value::Null).await.expect(200);
    // Nobody could log in any more.
    assert_eq!(server.post(&admin, "/auth/admin/plugins/local/disable", Value::Null).await.code(), "CONFLICT_002");
    for what in ["enable", "disable"] {
        assert_eq!(server.post(&admin, &format!("/auth/admin/plugins/keycloak/{what}"), Value::Null).await.code(), "NF_001");
        assert_eq!(server.post(&someone, &format!("/auth/admin/plugins/local/{what}"), Value::Null).await.code(), "AUTHZ_002");
    }
    // Nobody makes an account by itself: no provider takes registrations.
    let me = json!({"username": "mallory", "email": "m@example.org", "password": "a long password", "given_name": "M", "family_name": "M"});
    for provider in ["keycloak", "local"] {
        let mut me = me.clone();
        me["provider"] = json!(provider);
        let refused = server.raw(reqwest::Method::POST, "/auth/register", &[("content-type", "application/json")], me.to_string()).await;
        assert_eq!((refused.code(), &refused.body["details"]["validation_errors"][0]["field"]), ("VAL_001", &json!("provider")));
    }
    let made: bool =
        sqlx::query_scalar("select exists(select from \"user\" where username = 'mallory')").fetch_one(server.db.pool()).await.unwrap();
    assert!(!made);
}

#[tokio::test]
async fn hole_54_messages_are_marked_over_the_socket_by_who_may_read_them() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let (student, lecturer) = (term.person("student"), term.person("lecturer"));
    let news = server.post(lecturer, "/messages", json!({"course_id": term.course, "title": "News", "content": "It begins."})).await.id();
    let read = async || server.get(student, &format!("/messages/{news}")).await.expect(200)["is_read"].clone();
    assert_eq!(read().await, false);
    let mark = json!({"type": "read:mark", "channel": format!("course:{}", term.course), "message_id": news}).to_string();

    let stranger = server.somebody("stranger", &[]).await;
    let mut other = Tab::of(&server, &stranger).await;
    other.say(&mark).await;
    let refused = other.next().await;
    assert_eq!((&refused["type"], &refused["code"]), (&json!("system:error"), &json!("NF_001")));
    other.say(r#"{"type": "read:mark", "message_id": "x"}"#).await;
    assert_eq!(other.next().await["code"], "INVALID_EVENT");

    let mut tab = Tab::of(&server, student).await;
    tab.say(&mark).await;
    // The server follows what happens by itself only when it is told to: the mark is there when the next answer is.
    tab.say(r#"{"type": "system:ping"}"#).await;
    assert_eq!(tab.next().await["type"], "system:pong");
    assert_eq!(read().await, true);
    let event: Value = sqlx::query_scalar("select data from event where type = 'read:update'").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!((&event["message_id"], &event["user_id"], &event["read"]), (&json!(news), &json!(student.id), &json!(true)));
}
