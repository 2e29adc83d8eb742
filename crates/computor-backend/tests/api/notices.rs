//! What waits for a user: for whom, for how long, and told at once.

use crate::{
    gradings::Course,
    live::Tab,
    support::{Server, Someone},
};
use serde_json::{Value, json};

async fn kinds(server: &Server, who: &Someone, query: &str) -> Vec<String> {
    let list = server.get(who, &format!("/user/notices{query}")).await.expect(200);
    list.as_array().unwrap().iter().map(|notice| format!("{} {}", notice["kind"].as_str().unwrap(), notice["count"])).collect()
}

#[tokio::test]
async fn work_waits_for_who_grades_and_grades_wait_for_who_worked() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, [sum, product, _]) = (&course.term, [course.contents[0], course.contents[1], course.contents[2]]);
    let (student, tutor, lecturer) = (term.person("student"), term.person("tutor"), term.person("lecturer"));
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    let practice = course.work(&server, product, false).await;
    assert_eq!(kinds(&server, tutor, "").await, [""; 0]);
    let artifact = course.work(&server, sum, true).await;
    sqlx::query("update submission_artifact set submit = true where id = $1").bind(practice).execute(server.db.pool()).await.unwrap();
    for who in [tutor, lecturer] {
        assert_eq!(kinds(&server, who, "").await, ["needs_grading 2"]);
    }
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    // An administrator who is no member grades nothing.
    assert_eq!(kinds(&server, &term.admin, "").await, [""; 0]);

    course.grade(&server, tutor, artifact, sum, Some(0.5), 2).await;
    assert_eq!(kinds(&server, tutor, "").await, ["needs_grading 1"]);
    let notices = server.get(student, "/user/notices").await;
    assert_eq!(notices.headers["x-total-count"], "1");
    let notice = notices.expect(200)[0].clone();
    let shown = ["kind", "waits", "path", "grade", "status", "course_title"].map(|field| notice[field].clone());
    let expected = [json!("graded"), json!(true), json!("week1.sum"), json!(0.5), json!("correction_necessary"), json!("Programming 2026")];
    assert_eq!(shown, expected);

    // Seen until its time: it waits no more, and is there for who asks. What comes later waits.
    server.post(student, "/user/notices/seen", json!({"until": notice["at"]})).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    assert_eq!(kinds(&server, student, "?seen=true").await, ["graded 1"]);
    server.post(student, "/user/notices/seen", json!({"until": "2020-01-01T00:00:00Z"})).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, [""; 0], "it never goes back");
    course.grade(&server, tutor, artifact, sum, Some(1.0), 1).await;
    assert_eq!(kinds(&server, student, "").await, ["graded 1"]);
    server.post(student, "/user/notices/seen", json!({"until": "2100-01-01T00:00:00Z"})).await.expect(204);
    course.grade(&server, tutor, artifact, sum, Some(0.9), 1).await;
    assert_eq!(kinds(&server, student, "").await, ["graded 1"], "a clock that is wrong hides nothing");

    // Filters filter.
    for (query, expected) in [
        ("?kind=graded", &["graded 1"][..]),
        ("?kind=replied", &[]),
        (&format!("?course_id={}", term.course), &["graded 1"]),
        ("?course_id=00000000-0000-0000-0000-000000000000", &[]),
        ("?limit=0", &[]),
        ("?skip=1", &[]),
    ] {
        assert_eq!(kinds(&server, student, query).await, expected, "{query}");
    }
    assert_eq!(server.get(student, "/user/notices?kind=x").await.code(), "VAL_001");
}

#[tokio::test]
async fn replies_wait_until_they_are_read_and_releases_until_they_are_seen() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (term, sum) = (&course.term, course.contents[0]);
    let (student, tutor) = (term.person("student"), term.person("tutor"));
    let artifact = course.work(&server, sum, true).await;
    let group = "select submission_group_id from submission_artifact where id = $1";
    let group: uuid::Uuid = sqlx::query_scalar(group).bind(artifact).fetch_one(server.db.pool()).await.unwrap();
    let message = |text: &str| json!({"submission_group_id": group, "title": "Work", "content": text});
    server.post(student, "/messages", message("How is it?")).await.id();
    assert_eq!(kinds(&server, student, "").await, [""; 0], "one's own words do not wait");

    let mut tab = Tab::of(&server, student).await;
    let reply = server.post(tutor, "/messages", message("Fine.")).await.id();
    assert_eq!(kinds(&server, student, "?kind=replied").await, ["replied 1"]);
    server.post(student, "/user/notices/seen", json!({})).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, ["replied 1"], "seen is not read");
    server.post(student, &format!("/messages/{reply}/reads"), Value::Null).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    let told: Vec<String> =
        sqlx::query_scalar("select unnest(channels) from event where type = 'notice:new' and data ->> 'kind' = 'replied'")
            .fetch_all(server.db.pool())
            .await
            .unwrap();
    assert_eq!(told, [format!("user:{}", student.id)], "once, and not the tutor who wrote it");
    tab.say(r#"{"type": "system:ping"}"#).await;

    let version = "with r as (insert into example_repository (name, source_type, source_url) values ('L', 'minio', 'l') returning id),
          e as (insert into example (example_repository_id, directory, identifier, title) select id, 'e', 'e.x', 'E' from r returning id),
          v as (insert into example_version (example_id, version_tag, version_number, storage_path) select id, '1.0', 1, 'x' from e returning id)
        insert into course_content_deployment (course_content_id, example_version_id, example_identifier, version_tag, deployment_status)
        select $1, v.id, 'e.x', '1.0', 'deploying' from v";
    sqlx::query(version).bind(sum).execute(server.db.pool()).await.unwrap();
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    let release = "update course_content_deployment set deployment_status = 'deployed', deployed_at = now() where course_content_id = $1";
    sqlx::query(release).bind(sum).execute(server.db.pool()).await.unwrap();
    assert_eq!(kinds(&server, student, "").await, ["released 1"]);
    let told: Vec<String> =
        sqlx::query_scalar("select unnest(channels) from event where type = 'notice:new' and data ->> 'kind' = 'released'")
            .fetch_all(server.db.pool())
            .await
            .unwrap();
    assert_eq!(told, [format!("user:{}", student.id)]);
    server.post(student, "/user/notices/seen", json!({})).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
}

#[tokio::test]
async fn what_is_due_soon_waits_until_it_is_handed_in() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let (student, tutor, sum) = (course.term.person("student"), course.term.person("tutor"), course.contents[0]);
    let due = async |hours: i32| {
        let sql = "update course_content set due_at = now() + make_interval(hours => $2) where id = $1";
        sqlx::query(sql).bind(sum).bind(hours).execute(server.db.pool()).await.unwrap();
    };
    for (hours, expected) in [(47, &["due_soon 1"][..]), (49, &[]), (-1, &[]), (1, &["due_soon 1"])] {
        due(hours).await;
        assert_eq!(kinds(&server, student, "").await, expected, "{hours}");
        assert_eq!(kinds(&server, tutor, "").await, [""; 0], "who hands nothing in");
    }
    let notice = server.get(student, "/user/notices?kind=due_soon").await.expect(200)[0].clone();
    assert_eq!((notice["path"].as_str(), notice["waits"].as_bool()), (Some("week1.sum"), Some(true)));
    let left = notice["due_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap() - server.app.clock.now();
    assert!((55..=60).contains(&left.num_minutes()), "{left}");
    server.post(student, "/user/notices/seen", json!({})).await.expect(204);
    assert_eq!(kinds(&server, student, "").await, ["due_soon 1"], "seen is not handed in");

    // With more time it is due later, and after its date it may be due soon all the same.
    let extend = async |days: i64| {
        let more = json!({"course_member_id": course.term.member("student"), "days": days, "course_content_id": sum});
        server.post(course.term.person("lecturer"), "/deadline-extensions", more).await.id()
    };
    extend(3).await;
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
    due(-48).await;
    assert_eq!(kinds(&server, student, "").await, ["due_soon 1"]);
    course.work(&server, sum, true).await;
    assert_eq!(kinds(&server, student, "").await, [""; 0]);
}
