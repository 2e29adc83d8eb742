//! Holes of the reference's specification where something is deleted or belongs to a host elsewhere, as in `mended_rights`.

use crate::{
    gradings::Course,
    mended_rights::one,
    support::{Server, Term},
};
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn hole_43_a_deletion_does_what_its_preview_said() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let twin = json!({"path": "y2027", "title": "Stays", "course_family_id": term.family});
    let twin = server.post(&term.admin, "/courses", twin).await.id();
    let kind = server
        .post(&term.admin, "/course-content-types", json!({"slug": "unit", "course_content_kind_id": "unit", "course_id": twin}))
        .await
        .id();
    let content = json!({"path": "week1", "course_id": twin, "course_content_type_id": kind, "position": 1.0});
    server.post(&term.admin, "/course-contents", content).await.expect(201);
    let artifact = course.work(&server, course.contents[0], true).await;
    course.run(&server, artifact, 0, 0.5).await;
    course.grade(&server, term.person("tutor"), artifact, course.contents[0], Some(0.5), 1).await;
    for (target, id) in [("course_content_id", course.contents[0]), ("course_group_id", term.group), ("course_id", term.course)] {
        server.post(term.person("lecturer"), "/messages", json!({target: id, "title": "T", "content": "C"})).await.expect(201);
    }
    let path = format!("/courses/{}", term.course);
    assert_eq!(server.delete(term.person("owner"), &format!("{path}?dry_run=true")).await.status, 403);
    let preview = server.delete(&term.admin, &format!("{path}?dry_run=true")).await.expect(200);
    server.get(&term.admin, &path).await.expect(200);
    let done = server.delete(&term.admin, &path).await.expect(200);
    assert_eq!((&preview["deleted_counts"], &preview["dry_run"]), (&done["deleted_counts"], &json!(true)));
    let counts = &done["deleted_counts"];
    assert_eq!(
        (&counts["messages"], &counts["submission_artifacts"], &counts["results"], &counts["course_members"]),
        (&json!(3), &json!(1), &json!(1), &json!(5))
    );
    assert_eq!(server.get(&term.admin, &path).await.status, 404);
    let left = server.get(&term.admin, &format!("/course-contents?course_id={twin}")).await.expect(200);
    assert_eq!(left.as_array().unwrap().len(), 1, "what another course has stays");
}

/// The same of all that lies above a course, with what people have written to whom, documents and files.
#[tokio::test]
async fn hole_43_a_family_and_an_organization_go_as_their_previews_said() {
    let server = Server::start().await;
    let course = Course::create(&server).await;
    let term = &course.term;
    let artifact = course.work(&server, course.contents[0], true).await;
    course.run(&server, artifact, 0, 0.5).await;
    let group: Uuid = one(&server, "select submission_group_id from submission_artifact").await;
    let to = [
        ("course_content_id", course.contents[0]),
        ("course_group_id", term.group),
        ("submission_group_id", group),
        ("course_id", term.course),
    ];
    for (target, id) in to {
        server.post(term.person("lecturer"), "/messages", json!({target: id, "title": "T", "content": "C"})).await.expect(201);
    }
    let other = json!({"path": "other", "title": "Stays", "organization_type": "organization"});
    let other = server.post(&term.admin, "/organizations", other).await.id();
    let kept = async || {
        one::<String>(&server, "select string_agg(x, ',' order by x) from (select id::text from course union all
        select id::text from course_family union all select id::text from message union all select id::text from submission_artifact) y (x)").await
    };
    let before = kept().await;
    let mut last = json!(null);
    for path in [format!("/course-families/{}", term.family), format!("/organizations/{}", term.organization)] {
        assert_eq!(server.delete(term.person("owner"), &format!("{path}?dry_run=true")).await.status, 403);
        last = server.delete(&term.admin, &format!("{path}?dry_run=true")).await.expect(200);
        assert_eq!((&last["deleted_counts"]["messages"], &last["deleted_counts"]["courses"]), (&json!(4), &json!(1)), "{last:#}");
        assert_eq!(last["minio_objects_deleted"], 1, "the file of the hand-in");
        assert_eq!(kept().await, before, "a preview deletes nothing");
    }
    // What fails on the way changes nothing at all.
    let trap = "create function trap() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
                create trigger trap before delete on organization for each statement execute function trap();";
    sqlx::raw_sql(trap).execute(server.db.pool()).await.unwrap();
    let path = format!("/organizations/{}", term.organization);
    assert!(!server.delete(&term.admin, &path).await.status.is_success());
    assert_eq!(kept().await, before, "half a deletion is none");
    sqlx::raw_sql("drop trigger trap on organization").execute(server.db.pool()).await.unwrap();
    let done = server.delete(&term.admin, &path).await.expect(200);
    assert_eq!((&done["deleted_counts"], &done["minio_objects_deleted"]), (&last["deleted_counts"], &last["minio_objects_deleted"]));
    assert_eq!(one::<i64>(&server, "select count(*) from course_family").await, 0);
    server.get(&term.admin, &format!("/organizations/{other}")).await.expect(200);
}

#[tokio::test]
async fn hole_49_a_token_for_a_git_host_is_in_no_work_and_in_no_answer() {
    let server = Server::start().await;
    let term = Term::create(&server).await;
    let organization = json!({"organization": {"path": "other", "title": "Other", "organization_type": "organization"},
        "gitlab": {"gitlab_url": "https://git.example.org", "gitlab_token": "glpat-very-secret"}, "parent_group_id": 7});
    let begun = server.post(&term.admin, "/system/deploy/organizations", organization).await.expect(200);
    let status = server.get(&term.admin, &format!("/tasks/{}", begun["task_id"].as_str().unwrap())).await;
    let kept =
        "select string_agg(text, ' ') from (select to_jsonb(o)::text from operation o union all select to_jsonb(b)::text from outbox b
                union all select to_jsonb(a)::text from audit_entry a) as x (text)";
    let kept: String = one(&server, kept).await;
    assert!(kept.contains("\"other\"") && !kept.contains("very-secret"), "{kept}");
    assert!(!begun.to_string().contains("very-secret") && !status.body.to_string().contains("very-secret"));
    let ready = json!({"provider_access_token": "glpat-very-secret"});
    for (method, path) in [(Method::POST, "validate"), (Method::POST, "register")] {
        let path = format!("/user/courses/{}/{path}", term.course);
        let told = server.ask(term.person("student"), method, &path, Some(&ready)).await;
        assert!(told.status.as_u16() < 500 && !told.body.to_string().contains("very-secret"), "{path}: {:#}", told.body);
    }
}

#[tokio::test]
async fn hole_50_buckets_are_administrators_and_credentials_stay_with_their_address() {
    let server = Server::with(None, |options| options.secret_key = Some(crate::release::KEY.to_owned().into())).await;
    let term = Term::create(&server).await;
    let repository =
        json!({"name": "L", "source_type": "git", "source_url": "https://git.example.org/l.git", "access_credentials": "very secret"});
    let path = format!("/example-repositories/{}", server.post(&term.admin, "/example-repositories", repository).await.id());
    for who in [&term.admin, term.person("lecturer")] {
        let shown = server.get(who, &path).await.expect(200);
        assert!(!shown.to_string().contains("very secret"), "{shown}");
    }
    assert!([403, 404].contains(&server.patch(term.person("student"), &path, json!({"name": "Mine"})).await.status.as_u16()));
    // The library is shared by who teaches. A token is sent to the address for which it was given: that is never another one.
    let change = json!({"name": "Library", "source_url": "https://evil.example/l.git"});
    server.patch(term.person("lecturer"), &path, change).await.expect(200);
    let row = "select r.name, r.source_url, c.id, c.sealed from example_repository r join example_credentials c on c.example_repository_id = r.id";
    let row: (String, String, Uuid, String) = sqlx::query_as(row).fetch_one(server.db.pool()).await.unwrap();
    let opened = computor_backend::auth::Vault::of(&server.app.options).unwrap().open(row.2, &row.3).unwrap();
    let expected = ("Library", "https://git.example.org/l.git", "very secret");
    assert_eq!((row.0.as_str(), row.1.as_str(), opened.as_str()), expected);
    for role in ["student", "lecturer", "owner"] {
        for path in ["/storage/buckets", "/storage/objects", "/storage/objects/x", "/storage/buckets/submissions/stats"] {
            assert_eq!(server.get(term.person(role), path).await.status, 403, "{role} {path}");
        }
        let link = json!({"object_key": "x", "bucket_name": "submissions"});
        assert_eq!(server.post(term.person(role), "/storage/presigned-url", link).await.status, 403, "{role}");
    }
    server.get(&term.admin, "/storage/buckets").await.expect(200);
}
