//! Pushes that git has taken and whose server ended before it had handed them in.

use crate::{
    git::{change, commit, git, write},
    release::Release,
};
use computor_backend::work::hand_in_left;
use computor_db::queries::{
    push::{self, NewWish},
    repository::Owner,
};
use computor_git::{MAIN, Oid, Place, Repository};
use uuid::Uuid;

/// No server says that it is there under this number.
const GONE: i32 = 1;

/// A course in which `a.b` is released, and a student's repository.
struct Working {
    term: Release,
    repository: Repository,
    place: Place,
}

impl Working {
    async fn begin() -> Self {
        let term = Release::begun().await;
        let place = Place::Student { course: term.library.term.course, member: term.library.term.member("student") };
        let repository = term.server.app.git().unwrap().repository(place);
        Self { term, repository, place }
    }

    /// Writes down a wish as a server does it that ends after that.
    async fn wish(&self, from: Oid, to: Oid, options: &[&str]) -> Uuid {
        let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
        let owner = Owner { course_member_id: Some(self.term.library.term.member("student")), submission_group_id: None };
        let (user, course, server) = (self.term.student().id, self.term.library.term.course, Some(GONE));
        let wish = NewWish { user, course, owner, from: &from.to_string(), to: &to.to_string(), options: &options, server };
        push::note(self.term.server.db.pool(), wish).await.unwrap()
    }

    async fn count(&self, what: &str) -> i64 {
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {what}"))).fetch_one(self.term.server.db.pool()).await.unwrap()
    }

    async fn sql(&self, sql: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(self.term.server.db.pool()).await.unwrap();
    }
}

#[tokio::test]
async fn what_git_has_taken_is_handed_in_once_as_of_when_it_came() {
    let working = Working::begin().await;
    let (server, app) = (&working.term.server, &working.term.server.app);
    let old = working.repository.head(MAIN).await.unwrap().unwrap();
    let new = commit(&working.repository, 9, vec![write("a.b/work.txt", "mine\n")]).await;
    working.wish(old, new, &["hand-in=a.b", "ci.skip"]).await;
    // It came in time, and the time is over now.
    working.sql("update push_wish set pushed_at = now() - interval '20 minutes'").await;
    working.sql("update course_content set due_at = now() - interval '10 minutes', late_cutoff_days = 0 where is_submittable").await;
    assert_eq!(hand_in_left(app).await.unwrap(), 1);
    let sql = "select version_identifier, uploaded_at < now() - interval '15 minutes', submit from submission_artifact";
    let made: Vec<(String, bool, bool)> = sqlx::query_as(sql).fetch_all(server.db.pool()).await.unwrap();
    assert_eq!(made, [(new.to_string(), true, true)]);
    assert_eq!(working.count("push_wish").await, 0);
    assert_eq!(hand_in_left(app).await.unwrap(), 0);
    // The same wish again, as one that was not forgotten in time: nothing more is made.
    working.wish(old, new, &["hand-in"]).await;
    assert_eq!((hand_in_left(app).await.unwrap(), working.count("submission_artifact").await), (1, 1));
    // What comes too late is not made earlier than it was.
    let late = commit(&working.repository, 10, vec![write("a.b/work.txt", "late\n")]).await;
    working.wish(new, late, &["hand-in"]).await;
    assert_eq!(hand_in_left(app).await.unwrap(), 0);
    assert_eq!((working.count("submission_artifact").await, working.count("push_wish").await), (1, 0));
}

#[tokio::test]
async fn what_git_has_not_taken_is_waited_for_and_then_forgotten() {
    let working = Working::begin().await;
    let app = &working.term.server.app;
    let old = working.repository.head(MAIN).await.unwrap().unwrap();
    working.wish(old, "1".repeat(40).parse().unwrap(), &["hand-in"]).await;
    assert_eq!((hand_in_left(app).await.unwrap(), working.count("push_wish").await), (0, 1), "git may still be at it");
    working.sql("update push_wish set pushed_at = now() - interval '2 hours'").await;
    assert_eq!((hand_in_left(app).await.unwrap(), working.count("push_wish").await), (0, 0));
    // What a server is about to do is nobody else's.
    let new = commit(&working.repository, 9, vec![write("a.b/work.txt", "mine\n")]).await;
    working.wish(old, new, &["hand-in"]).await;
    working.sql("update push_wish set server = null").await;
    assert_eq!((hand_in_left(app).await.unwrap(), working.count("push_wish").await), (0, 1));
    // Who may not push any more hands nothing in.
    working
        .sql(&format!(
            "update push_wish set server = {GONE}; update course_member set archived_at = now() where course_role_id = '_student'"
        ))
        .await;
    assert_eq!((hand_in_left(app).await.unwrap(), working.count("push_wish").await), (0, 0));
    assert_eq!(working.count("submission_artifact").await, 0);
}

/// One server hangs between git and the hand-in, and is thought gone; another one takes over. Then the first goes on.
#[tokio::test]
async fn two_servers_that_hand_in_the_same_push_hand_it_in_once() {
    let working = Working::begin().await;
    let (server, student) = (&working.term.server, working.term.student());
    let work = tempfile::tempdir().unwrap();
    let url = server.url.replace("http://", &format!("http://oauth2:{}@", student.token)) + &format!("/git/{}.git", working.place);
    git(work.path(), &["clone", "-q", &url, "mine"]).await.well();
    let tree = work.path().join("mine");
    change(&tree, "a.b/work.txt", b"mine\n").await;
    // Whoever hands in waits for this.
    let mut held = server.db.pool().begin().await.unwrap();
    sqlx::query("select from submission_group for update").fetch_all(&mut *held).await.unwrap();
    let head = git(&tree, &["rev-parse", "HEAD"]).await.well();
    let push = async { git(&tree, &["push", "-o", "hand-in"]).await.well() };
    let other = async {
        loop {
            if working.repository.head(MAIN).await.unwrap().is_some_and(|main| main.to_string() == head.trim()) {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!((working.count("push_wish").await, working.count("submission_artifact").await), (1, 0));
        working.sql(&format!("update push_wish set server = {GONE}")).await;
        let waits = async {
            loop {
                let waiting =
                    "pg_stat_activity where wait_event_type = 'Lock' and datname = current_database() and query like '%for no key update%'";
                if working.count(waiting).await == 2 {
                    break;
                }
                tokio::task::yield_now().await;
            }
            held.rollback().await.unwrap();
        };
        tokio::join!(hand_in_left(&server.app), waits).0.unwrap()
    };
    let (said, made) = tokio::join!(push, other);
    assert!(made == 1 && said.contains("anded in"), "{made} {said}");
    assert_eq!((working.count("submission_artifact where submit").await, working.count("push_wish").await), (1, 0));
    assert_eq!(working.count("result").await, 1, "it is tested once");
}
