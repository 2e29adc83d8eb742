//! Organizations, course families and courses that existing clients make by background work.

use crate::support::{Server, Someone};
use computor_backend::work::{HierarchyInput, MakeHierarchy};
use computor_workflows::{
    FlowError,
    rehearsal::{Rehearsal, Trouble},
};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// Runs the work that was submitted, as its engine would.
async fn run(server: &Server, work: &Value, trouble: Trouble) -> Result<Value, FlowError> {
    let work: Uuid = work.as_str().unwrap().parse().unwrap();
    let sql = "select payload -> 'input' from outbox where topic = 'operation' and key = $1::uuid::text";
    let input: Value = sqlx::query_scalar(sql).bind(work).fetch_one(server.db.pool()).await.unwrap();
    assert!(!input.to_string().contains("secret"), "{input:#}");
    let input: HierarchyInput = serde_json::from_value(input).unwrap();
    let outcome = Rehearsal::<MakeHierarchy>::new(Arc::new(server.app.clone()), input).of(work).run(trouble).await.outcome;
    let (state, result, error) = match &outcome {
        Ok(made) => ("finished", Some(serde_json::to_value(made).unwrap()), None),
        Err(error) => ("failed", None, Some(error.to_string())),
    };
    let sql = "update operation set state = $2, result = $3, error_message = $4 where id = $1";
    sqlx::query(sql).bind(work).bind(state).bind(result).bind(error).execute(server.db.pool()).await.unwrap();
    outcome.map(|made| serde_json::to_value(made).unwrap())
}

async fn submit(server: &Server, who: &Someone, call: &str, body: Value) -> Value {
    let answer = server.post(who, &format!("/system/deploy/{call}"), body).await.expect(200);
    assert_eq!(answer["status"], "submitted");
    answer["task_id"].clone()
}

#[tokio::test]
async fn whoever_asks_for_a_course_owns_it() {
    let server = Server::start().await;
    let (manager, stranger) = (server.somebody("mia", &["_organization_manager"]).await, server.somebody("eve", &[]).await);
    // As the editor sends it.
    let organization = json!({"organization": {"path": "uni", "title": "University", "organization_type": "organization"},
                              "gitlab": {"gitlab_url": "https://git.example.org", "gitlab_token": "secret"}, "parent_group_id": 7});
    assert_eq!(server.post(&stranger, "/system/deploy/organizations", organization.clone()).await.status, 403);
    let work = submit(&server, &manager, "organizations", organization.clone()).await;
    let status = format!("/tasks/{}/status", work.as_str().unwrap());
    assert_eq!(server.get(&manager, &status).await.expect(200)["status"], "queued");
    assert_eq!(server.get(&stranger, &status).await.code(), "TASK_001");
    let made = run(&server, &work, Trouble::Crash(0)).await.unwrap();
    assert_eq!(server.get(&manager, &status).await.expect(200)["status"], "finished");
    let organization_id = made["organization_id"].clone();
    let row = server.get(&manager, &format!("/organizations/{}", organization_id.as_str().unwrap())).await.expect(200);
    assert_eq!((&row["title"], &row["properties"]["gitlab"]["parent"]), (&json!("University"), &json!(7)));
    assert_eq!(row["properties"]["gitlab"]["token"], json!(null));

    let family = json!({"course_family": {"path": "prog", "title": "Programming"}, "organization_id": organization_id});
    assert_eq!(server.post(&stranger, "/system/deploy/course-families", family.clone()).await.status, 403);
    let work = submit(&server, &manager, "course-families", family).await;
    let made = run(&server, &work, Trouble::None).await.unwrap();
    let course = json!({"course": {"path": "y2026", "name": "Of no matter", "title": "Programming 2026"}, "course_family_id": made["course_family_id"]});
    let work = submit(&server, &manager, "courses", course.clone()).await;
    let first = run(&server, &work, Trouble::None).await.unwrap();
    assert_eq!(first["nodes"][0]["created"], true);
    // Once more: what is there is used as it is.
    let work = submit(&server, &manager, "courses", course).await;
    let again = run(&server, &work, Trouble::None).await.unwrap();
    assert_eq!((&again["course_id"], &again["nodes"][0]["created"]), (&first["course_id"], &json!(false)));
    let mine = server.get(&manager, "/lecturers/courses").await.expect(200);
    assert_eq!((mine.as_array().unwrap().len(), &mine[0]["title"]), (1, &json!("Programming 2026")));
    let members = "select (select count(*) from organization_member where organization_role_id = '_owner' and user_id = $1),
        (select count(*) from course_family_member where course_family_role_id = '_owner' and user_id = $1),
        (select count(*) from course_member where course_role_id = '_owner' and user_id = $1)";
    let counts: (i64, i64, i64) = sqlx::query_as(members).bind(manager.id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(counts, (1, 1, 1));
}

#[tokio::test]
async fn whoever_lost_the_right_meanwhile_makes_nothing() {
    let server = Server::start().await;
    let manager = server.somebody("mia", &["_organization_manager"]).await;
    let work = submit(&server, &manager, "organizations", json!({"organization": {"path": "uni", "title": "U"}})).await;
    sqlx::query("delete from user_role where user_id = $1").bind(manager.id).execute(server.db.pool()).await.unwrap();
    assert!(matches!(run(&server, &work, Trouble::None).await, Err(FlowError::Failed(failure)) if failure.code == "AUTHZ_001"));
    let made: i64 = sqlx::query_scalar("select count(*) from organization").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(made, 0);
}

#[tokio::test]
async fn a_hierarchy_is_made_as_a_whole() {
    let server = Server::start().await;
    let (admin, eve) = (server.admin().await, server.somebody("eve", &["_organization_manager"]).await);
    let config = json!({
        "services": [{"slug": "x", "user": {"password": "secret"}}],
        "organizations": [
            {"name": "Uni", "path": "uni", "gitlab": {"url": "https://git.example.org", "token": "secret", "parent": 1}, "course_families": [
                {"name": "Prog", "path": "prog", "courses": [{"name": "2025", "path": "y2025", "contents": []}, {"name": "2026", "path": "y2026"}]},
                {"name": "Math", "path": "math"}]},
            {"name": "School", "path": "school"}],
        "users": [{"user": {"username": "u", "password": "secret"}}]});
    let create = |body: Value| {
        let admin = admin.clone();
        let server = &server;
        async move { server.post(&admin, "/system/hierarchy/create", body).await }
    };
    let checked = create(json!({"deployment_config": config, "validate_only": true})).await.expect(200);
    assert_eq!((&checked["status"], &checked["workflow_id"]), (&json!("valid"), &json!(null)));
    let mut bad = config.clone();
    bad["organizations"][0]["course_families"][0]["courses"][1]["path"] = json!("not a path");
    assert_eq!(create(json!({"deployment_config": bad})).await.code(), "VAL_001");
    assert_eq!(create(json!({"deployment_config": {}})).await.code(), "VAL_001");
    assert_eq!(server.post(&eve, "/system/hierarchy/create", json!({"deployment_config": config})).await.code(), "AUTHZ_002");

    let mut bad = config.clone();
    bad["organizations"][0]["gitlab"]["url"] = json!("file:///etc");
    assert_eq!(create(json!({"deployment_config": bad})).await.code(), "VAL_001");

    let begun = create(json!({"deployment_config": config})).await.expect(200);
    assert_eq!((&begun["status"], &begun["deployment_path"]), (&json!("started"), &json!("uni/prog/y2025")));
    let status = format!("/system/hierarchy/status/{}", begun["workflow_id"].as_str().unwrap());
    assert_eq!(server.get(&admin, &status).await.expect(200)["status"], "running");
    assert_eq!(server.get(&eve, &status).await.code(), "TASK_001");
    let made = run(&server, &begun["workflow_id"], Trouble::Crash(0)).await.unwrap();
    assert_eq!(made["nodes"].as_array().unwrap().len(), 6);
    let done = server.get(&admin, &status).await.expect(200);
    assert_eq!((&done["status"], &done["result"]["course_id"]), (&json!("completed"), &made["course_id"]));
    let rows = "select (select count(*) from organization), (select count(*) from course_family), (select count(*) from course),
                  (select count(*) from course_member where user_id = $1)";
    let rows: (i64, i64, i64, i64) = sqlx::query_as(rows).bind(admin.id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(rows, (2, 2, 2, 2));
    // The git host that is named for one of the organizations is that one's; its token is nowhere.
    let hosts = "select path::text, properties #>> '{gitlab,url}', properties #>> '{gitlab,parent}' from organization order by path";
    let hosts: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(hosts).fetch_all(server.db.pool()).await.unwrap();
    let named = ("uni".to_owned(), Some("https://git.example.org".to_owned()), Some("1".to_owned()));
    assert_eq!(hosts, [("school".to_owned(), None, None), named]);
    let told = "select coalesce(string_agg(o::text, ' '), '') || (select coalesce(string_agg(w::text, ' '), '') from operation w)
                  || (select coalesce(string_agg(x::text, ' '), '') from organization x) from outbox o";
    let told: String = sqlx::query_scalar(told).fetch_one(server.db.pool()).await.unwrap();
    assert!(told.contains("git.example.org") && !told.contains("secret"), "{told}");
}
