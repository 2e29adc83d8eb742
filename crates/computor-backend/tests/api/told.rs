//! What is told live of messages and marks: in the words in which clients read it, to every window, and to nobody else.

use crate::{
    gradings::Course,
    live::Tab,
    support::{Server, Someone},
};
use computor_backend::{App, Options, api, live::Follower};
use computor_db::{Db, queries::notice::tell_due_soon};
use computor_store::Store;
use serde_json::{Value, json};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use uuid::Uuid;

/// The group of the student in the first content.
async fn group(server: &Server, course: &Course) -> Uuid {
    let sql = "select submission_group_id from submission_group_member where course_content_id = $1 and course_member_id = $2";
    let group = sqlx::query_scalar(sql).bind(course.contents[0]).bind(course.term.member("student"));
    group.fetch_one(server.db.pool()).await.unwrap()
}

async fn write(server: &Server, who: &Someone, target: &str, id: Uuid, text: &str) -> Uuid {
    server.post(who, "/messages", json!({target: id, "content": text})).await.id()
}

#[tokio::test]
async fn a_mark_in_one_tab_is_read_flat_in_the_other() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let (student, tutor) = (course.term.person("student"), course.term.person("tutor"));
    let group = group(&server, &course).await;
    let message = write(&server, tutor, "submission_group_id", group, "Fine.").await;
    let (mut one, mut other) = (Tab::of(&server, student).await, Tab::of(&server, student).await);
    let mut teacher = Tab::of(&server, tutor).await;
    let channel = format!("submission_group:{group}");
    assert_eq!(teacher.subscribe(&channel).await["type"], "channel:subscribed");
    one.say(&json!({"type": "read:mark", "channel": channel, "message_id": message}).to_string()).await;
    let own = format!("user:{}", student.id);
    for (tab, channel) in [(&mut one, &own), (&mut other, &own), (&mut teacher, &channel)] {
        let told = tab.event("read:update").await;
        let flat = ["channel", "message_id", "user_id", "read"].map(|name| told[name].clone());
        assert_eq!(flat, [json!(channel), json!(message), json!(student.id), json!(true)], "{told:#}");
        assert_eq!((&told["data"]["message_id"], &told["data"]["read"]), (&json!(message), &json!(true)), "and as all events");
        assert!(told["id"].is_i64(), "{told:#}");
    }
}

#[tokio::test]
async fn what_a_group_is_written_reaches_its_members_wherever_they_are_and_once() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let (student, tutor) = (course.term.person("student"), course.term.person("tutor"));
    let group = group(&server, &course).await;
    let channel = format!("submission_group:{group}");
    let (mut away, mut there) = (Tab::of(&server, student).await, Tab::of(&server, student).await);
    let mut lecturer = Tab::of(&server, course.term.person("lecturer")).await;
    assert_eq!(there.subscribe(&channel).await["type"], "channel:subscribed");
    let message = write(&server, tutor, "submission_group_id", group, "Fine.").await;
    server.patch(tutor, &format!("/messages/{message}"), json!({"content": "Well done."})).await.expect(200);
    server.delete(tutor, &format!("/messages/{message}")).await.expect(204);
    let own = format!("user:{}", student.id);
    for (tab, channel) in [(&mut away, &own), (&mut there, &channel)] {
        for (name, text) in [("message:new", Some("Fine.")), ("message:update", Some("Well done.")), ("message:delete", None)] {
            let told = loop {
                let told = tab.next().await;
                if told["type"].as_str().unwrap().starts_with("message:") {
                    break told;
                }
            };
            assert_eq!((&told["type"], &told["channel"]), (&json!(name), &json!(channel)), "each once, in order");
            assert_eq!((&told["data"]["message_id"], told["data"]["data"]["content"].as_str()), (&json!(message), text), "{told:#}");
        }
    }
    // Who belongs to the course and not to the group hears of it where the group is followed only: this is what comes next there.
    sqlx::query("select announce('{global}', 'test:all', '{}')").execute(server.db.pool()).await.unwrap();
    assert_eq!(lecturer.next().await["type"], "test:all");
    // A course of two thousand is told where it is followed, and nobody twice.
    let notice = write(&server, course.term.person("lecturer"), "course_id", course.term.course, "Notice").await;
    let channels: Vec<String> = sqlx::query_scalar("select channels[1] from event where data ->> 'message_id' = $1 and of_group is null")
        .bind(notice.to_string())
        .fetch_all(server.db.pool())
        .await
        .unwrap();
    assert_eq!(channels, [format!("course:{}", course.term.course)]);
}

/// The next notice of a kind.
async fn noticed(tab: &mut Tab, kind: &str) -> Value {
    loop {
        let told = tab.event("notice:new").await;
        if told["data"]["kind"] == kind {
            return told["data"].clone();
        }
    }
}

#[tokio::test]
async fn what_waits_for_somebody_is_told_as_it_comes() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let (student, tutor, sum) = (course.term.person("student"), course.term.person("tutor"), course.contents[0]);
    let (mut own, mut teacher) = (Tab::of(&server, student).await, Tab::of(&server, tutor).await);
    let artifact = course.work(&server, sum, true).await;
    let told = noticed(&mut teacher, "needs_grading").await;
    assert_eq!((&told["artifact_id"], &told["channel"]), (&json!(artifact), &json!(format!("user:{}", tutor.id))));
    let group = group(&server, &course).await;
    write(&server, tutor, "submission_group_id", group, "Fine.").await;
    assert_eq!(noticed(&mut own, "replied").await["submission_group_id"], json!(group));
    let deployed = "with r as (insert into example_repository (name, source_type, source_url) values ('L', 'minio', 'l') returning id),
          e as (insert into example (example_repository_id, directory, identifier, title) select id, 'e', 'e.x', 'E' from r returning id),
          v as (insert into example_version (example_id, version_tag, version_number, storage_path) select id, '1.0', 1, 'x' from e returning id)
        insert into course_content_deployment (course_content_id, example_version_id, example_identifier, version_tag, deployment_status)
        select $1, v.id, 'e.x', '1.0', 'deploying' from v";
    let released = "update course_content_deployment set deployment_status = 'deployed', deployed_at = now() where course_content_id = $1";
    for sql in [deployed, released] {
        sqlx::query(sql).bind(sum).execute(server.db.pool()).await.unwrap();
    }
    assert_eq!(noticed(&mut own, "released").await["course_content_ids"], json!([sum]));
}

#[tokio::test]
async fn a_role_that_is_lost_on_one_server_is_lost_on_the_others() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    // Another server on the same database.
    let app = App::new(
        Db::new(server.db.pool().clone()).await.unwrap(),
        Store::local(server.files.path().join("store")).unwrap(),
        None,
        Options::new(server.files.path().join("cache2")),
    );
    let _other = Follower::start(app.clone()).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let elsewhere = format!("http://{}", listener.local_addr().unwrap());
    let service = api::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move { axum::serve(listener, service).await.unwrap() });
    let group = format!("submission_group:{}", group(&server, &course).await);
    let (tutor, owner) = (course.term.person("tutor"), course.term.person("owner"));
    let mut tab = Tab::of_at(&elsewhere, tutor).await;
    let mut stays = Tab::of_at(&elsewhere, owner).await;
    for tab in [&mut tab, &mut stays] {
        assert_eq!(tab.subscribe(&group).await["type"], "channel:subscribed");
    }
    let member = format!("/course-members/{}", course.term.member("tutor"));
    server.patch(owner, &member, json!({"course_role_id": "_student"})).await.expect(200);
    let refused = tab.event("channel:error").await;
    assert_eq!(refused["channel"], json!(group));
    sqlx::query("select announce(array[$1], 'test:group', '{}')").bind(&group).execute(server.db.pool()).await.unwrap();
    sqlx::query("select announce('{global}', 'test:all', '{}')").execute(server.db.pool()).await.unwrap();
    // Who has the right still is told there; who lost it hears of nothing but what is for all.
    assert_eq!(stays.event("test:group").await["channel"], json!(group));
    loop {
        let told = tab.next().await;
        assert_ne!(told["type"], "test:group");
        if told["type"] == "test:all" {
            break;
        }
    }
}

#[tokio::test]
async fn what_is_due_soon_is_told_once_to_who_has_not_handed_in() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let _follower = Follower::start(server.app.clone()).await.unwrap();
    let (student, sum) = (course.term.person("student"), course.contents[0]);
    let other = server.somebody("other", &[]).await;
    let member =
        json!({"user_id": other.id, "course_id": course.term.course, "course_role_id": "_student", "course_group_id": course.term.group});
    server.post(&course.term.admin, "/course-members", member).await.id();
    course.work(&server, sum, true).await;
    let due = async |hours: i32| {
        let sql = "update course_content set due_at = now() + make_interval(hours => $2) where id = $1";
        sqlx::query(sql).bind(sum).bind(hours).execute(server.db.pool()).await.unwrap();
    };
    let (mut done, mut open) = (Tab::of(&server, student).await, Tab::of(&server, &other).await);
    let tell = async || tell_due_soon(server.db.pool()).await.unwrap();
    due(72).await;
    assert_eq!(tell().await, 0);
    due(24).await;
    assert_eq!((tell().await, tell().await), (1, 0), "once");
    let told = noticed(&mut open, "due_soon").await;
    assert_eq!((&told["course_content_id"], told["due_at"].is_string()), (&json!(sum), true));
    // Another date is said again; what is over is not.
    due(30).await;
    assert_eq!((tell().await, tell().await), (1, 0));
    noticed(&mut open, "due_soon").await;
    due(-1).await;
    assert_eq!(tell().await, 0);
    sqlx::query("select announce('{global}', 'test:all', '{}')").execute(server.db.pool()).await.unwrap();
    loop {
        let told = done.next().await;
        assert_ne!(told["data"]["kind"], "due_soon", "who has handed in is not told");
        if told["type"] == "test:all" {
            break;
        }
    }
}
