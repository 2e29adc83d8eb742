//! Lists wait for one another, and for nothing else does anybody wait for a list.

use crate::support::Server;
use computor_db::Limits;
use serde_json::json;
use std::time::Duration;

/// One list at a time, and nobody waits.
const ONE: Limits = Limits { slots: 1, queue: 0, wait: Duration::from_secs(3600) };

#[tokio::test]
async fn a_list_that_finds_no_place_is_refused_and_rows_by_id_are_not() {
    let server = Server::limited(ONE).await;
    let admin = server.somebody("admin", &["_admin"]).await;
    let new = json!({"path": "org", "title": "Org", "organization_type": "organization"});
    let organization = server.post(&admin, "/organizations", new.clone()).await.id();
    // Lists of entities, views by hand.
    let lists = ["/organizations", "/tutors/course-members", "/students/course-contents", "/lecturers/course-contents"];
    let slot = server.app.db.lanes().slot().await.unwrap();
    for path in lists {
        let answer = server.get(&admin, path).await;
        assert_eq!((answer.status.as_u16(), answer.code()), (503, "DB_001"), "{path}");
        assert!(answer.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() > 0, "{path}");
    }
    server.get(&admin, &format!("/organizations/{organization}")).await.expect(200);
    server.get(&admin, "/user").await.expect(200);
    server.patch(&admin, &format!("/organizations/{organization}"), json!({"title": "New"})).await.expect(200);
    assert_eq!(server.app.db.lanes().load().refused, lists.len() as u64);
    drop(slot);
    for path in lists {
        server.get(&admin, path).await.expect(200);
    }
}

#[tokio::test]
async fn lists_that_wait_are_answered() {
    let server = Server::limited(Limits { queue: 20, ..ONE }).await;
    let admin = server.somebody("admin", &["_admin"]).await;
    let lists = (0..20).map(|_| server.get(&admin, "/organizations"));
    for answer in futures::future::join_all(lists).await {
        answer.expect(200);
    }
    assert_eq!(server.app.db.lanes().load().running, 0);
}
