//! Examples and versions of them that are deleted: by a rehearsal, in earnest, and by force.

use crate::release::Release;
use serde_json::{Value, json};
use uuid::Uuid;

async fn version(term: &Release, tag: &str) -> Uuid {
    let sql = "select id from example_version where version_tag = $1";
    sqlx::query_scalar(sql).bind(tag).fetch_one(term.server.db.pool()).await.unwrap()
}

async fn count(term: &Release, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(term.server.db.pool()).await.unwrap()
}

#[tokio::test]
async fn a_version_is_deleted_when_nothing_shows_it_and_only_in_earnest() {
    let term = Release::create().await;
    let (server, admin) = (&term.server, &term.library.term.admin);
    let (first, second) = (version(&term, "1.0.0").await, version(&term, "1.1.0").await);
    let url = |id: Uuid, query: &str| format!("/examples/versions/{id}{query}");
    let versions = "select count(*) from example_version";
    // Who may not, changes nothing, not even as a rehearsal.
    for who in ["student", "tutor"] {
        let refused = server.delete(term.library.term.person(who), &url(first, "?dry_run=true")).await;
        assert!(matches!(refused.status.as_u16(), 403 | 404), "{who}: {:#}", refused.body);
    }
    let rehearsed = server.delete(admin, &url(first, "?dry_run=true")).await.expect(200);
    assert_eq!(
        [&rehearsed["dry_run"], &rehearsed["deleted"], &rehearsed["errors"], &rehearsed["references"]],
        [&json!(true), &json!(false), &json!([]), &json!([])]
    );
    assert_eq!((&rehearsed["example_identifier"], &rehearsed["version_tag"]), (&json!("a.b"), &json!("1.0.0")));
    assert_eq!(count(&term, versions).await, 2);
    server.get(admin, &format!("/examples/download/{first}")).await.expect(200);

    // A rehearsal says what would keep it, too.
    term.assign(term.library.term.assignment, "a.b", "1.1.0").await.expect(200);
    for query in ["?dry_run=true", ""] {
        let kept = server.delete(admin, &url(second, query)).await.expect(200);
        assert_eq!((&kept["deleted"], kept["errors"].as_array().unwrap().len()), (&json!(false), 1), "{query}: {kept:#}");
        assert_eq!(kept["references"][0]["relation"], "assigned");
    }
    let gone = server.delete(admin, &url(first, "")).await.expect(200);
    assert_eq!([&gone["dry_run"], &gone["deleted"], &gone["errors"]], [&json!(false), &json!(true), &json!([])], "{gone:#}");
    assert_eq!(count(&term, versions).await, 1);
    assert!(!server.get(admin, &format!("/examples/download/{first}")).await.status.is_success());
    assert_eq!(server.delete(admin, &url(first, "")).await.status, 404);
    // The other one is as it was.
    server.get(admin, &format!("/examples/download/{second}")).await.expect(200);
}

/// By force everything of the pattern goes, also what a living content shows; who had it keeps what they have.
#[tokio::test]
async fn by_force_examples_go_that_contents_show() {
    let term = Release::create().await;
    let (server, library) = (&term.server, &term.library);
    let content = library.term.assignment;
    term.assign(content, "a.b", "1.0.0").await.expect(200);
    term.release(json!({})).await;
    let meta = "slug: needs.it\nversion: 1.0\ntitle: E\nproperties:\n  executionBackend: {slug: itpcp.exec.doc}\n  testDependencies: [a.b]";
    library.example(server, "needs", json!({"meta.yaml": meta})).await.expect(200);
    let delete = async |query: &str| -> Value {
        let path = format!("/examples/by-pattern?identifier_pattern=a.b&{query}");
        server.delete(&library.term.admin, &path).await.expect(200)
    };
    let examples = "select count(*) from example";
    let kept = delete("force_level=none").await;
    assert_eq!((&kept["examples_affected"], kept["errors"].as_array().unwrap().len()), (&json!(0), 2), "{kept:#}");
    let rehearsed = delete("force_level=all&dry_run=true").await;
    assert_eq!((&rehearsed["examples_affected"], &rehearsed["dry_run"], count(&term, examples).await), (&json!(1), &json!(true), 2));
    let gone = delete("force_level=all").await;
    assert_eq!(
        [&gone["examples_affected"], &gone["versions_deleted"], &gone["deployment_references_orphaned"], &gone["errors"]],
        [&json!(1), &json!(2), &json!(1), &json!([])],
        "{gone:#}"
    );
    assert_eq!(count(&term, examples).await, 1);
    // The content is still there, the template as well, and the next release does not stumble over it.
    term.seen().await;
    assert_eq!(term.files(term.template()).await["a.b/work.txt"], "begin");
    server.get(term.lecturer(), &format!("/lecturers/course-contents/{content}")).await.expect(200);
    let again = json!({"meta.yaml": "slug: a.b\nversion: 3.0\ntitle: E\nproperties: {executionBackend: {slug: itpcp.exec.doc}}", "content/index.md": "# Third"});
    library.example(server, "ab", again).await.expect(200);
    term.assign(content, "a.b", "3.0.0").await.expect(200);
    assert_eq!(term.release(json!({})).await["released"], 1);
    assert_eq!(term.seen().await["description"], "# Third");
}
