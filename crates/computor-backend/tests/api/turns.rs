//! How far a test is that waits: by turns and not by who came first, the same for whoever asks, follows, or works together.

use crate::{
    live::Tab,
    store::Library,
    support::{Server, Someone},
};
use async_trait::async_trait;
use computor_backend::live::Follower;
use computor_workflows::{
    Engine, EngineError, Lane, Status,
    turns::{Waiter, in_order, place},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use uuid::Uuid;

/// What runs in this order, and never does.
#[derive(Default)]
struct Turns {
    waiting: Mutex<Vec<Waiter>>,
    last: Mutex<HashMap<Uuid, f64>>,
}

impl Turns {
    fn comes(&self, operation: Uuid, user: Uuid) {
        let (mut waiting, mut last) = (self.waiting.lock().unwrap(), self.last.lock().unwrap());
        let round = place(0.0, last.get(&user).copied());
        last.insert(user, round);
        let since = waiting.len() as f64;
        waiting.push(Waiter { operation, later: false, round, course: None, since });
    }

    fn begins(&self, operation: Uuid) {
        self.waiting.lock().unwrap().retain(|waiter| waiter.operation != operation);
    }
}

#[async_trait]
impl Engine for Turns {
    fn name(&self) -> &'static str {
        "turns"
    }
    fn flows(&self) -> Vec<&'static str> {
        Vec::new()
    }
    async fn start(&self, _: Uuid, _: &str, _: Value) -> Result<(), EngineError> {
        Ok(())
    }
    async fn cancel(&self, _: Uuid) -> Result<(), EngineError> {
        Ok(())
    }
    async fn status(&self, _: Uuid) -> Result<Option<Status>, EngineError> {
        Ok(None)
    }
    async fn turns(&self, lane: Lane) -> Result<Vec<Uuid>, EngineError> {
        assert_eq!(lane, Lane::Sandbox);
        Ok(in_order(self.waiting.lock().unwrap().clone(), &HashMap::new()))
    }
    async fn shutdown(&self) {}
}

struct Queue {
    server: Server,
    library: Library,
    turns: Arc<Turns>,
}

impl Queue {
    /// A student of the course with a group of its own.
    async fn student(&self, name: &str) -> (Someone, Uuid) {
        let (term, someone) = (&self.library.term, self.server.somebody(name, &[]).await);
        let member = json!({"user_id": someone.id, "course_id": term.course, "course_role_id": "_student", "course_group_id": term.group});
        let member = self.server.post(&term.admin, "/course-members", member).await.id();
        (someone, member)
    }

    /// A run that waits, as POST /tests writes it, which takes one a second: its operation and its result.
    async fn asks(&self, who: &Someone, member: Uuid) -> (Uuid, Uuid) {
        let sql = "with run as (
              insert into result (course_member_id, submission_group_id, course_content_id, status, version_identifier)
              select $1, g.submission_group_id, $2, 4, gen_random_uuid()::text from submission_group_member g
              where g.course_member_id = $1 and g.course_content_id = $2 returning id)
            insert into operation (kind, user_id, entity_type, entity_id) select 'student_testing', $3, 'result', id from run
            returning id, entity_id";
        let made = sqlx::query_as(sql).bind(member).bind(self.library.term.assignment).bind(who.id);
        let (operation, run): (Uuid, Uuid) = made.fetch_one(self.server.db.pool()).await.unwrap();
        self.turns.comes(operation, who.id);
        (operation, run)
    }

    /// Its turn has come, so many seconds ago.
    async fn begins(&self, (operation, run): (Uuid, Uuid), seconds: f64) {
        self.turns.begins(operation);
        let sql = "with op as (update operation set state = 'running', started_at = now() - make_interval(secs => $3) where id = $1)
                   update result set status = 5, started_at = now() - make_interval(secs => $3) where id = $2";
        sqlx::query(sql).bind(operation).bind(run).bind(seconds).execute(self.server.db.pool()).await.unwrap();
    }

    async fn status(&self, who: &Someone, (_, run): (Uuid, Uuid)) -> Value {
        self.server.get(who, &format!("/tests/status/{run}")).await.expect(200)
    }
}

#[tokio::test]
async fn three_in_a_queue_are_told_their_turns() {
    let server = Server::start().await;
    let library = Library::create(&server).await;
    let turns = Arc::new(Turns::default());
    server.app.set_engine(Arc::clone(&turns) as Arc<dyn Engine>);
    let queue = Queue { server, library, turns };
    let (ann, anns) = queue.student("ann").await;
    let (ben, bens) = queue.student("ben").await;
    let (mate, mates) = queue.student("mate").await;
    // The mate works with Ben.
    let room = sqlx::query("update submission_group set max_group_size = 2").execute(queue.server.db.pool());
    room.await.unwrap();
    let together = "update submission_group_member set submission_group_id =
          (select submission_group_id from submission_group_member where course_member_id = $1 and course_content_id = $3)
        where course_member_id = $2 and course_content_id = $3";
    let together = sqlx::query(together).bind(bens).bind(mates).bind(queue.library.term.assignment);
    together.execute(queue.server.db.pool()).await.unwrap();
    // Such tests take ten seconds; one that was long ago, and one that came to nothing, say nothing.
    let took = "insert into result (course_member_id, course_content_id, status, version_identifier, started_at, finished_at)
        select $1, $2, case when n = 0 then 1 else 0 end, 'old' || n, now() - make_interval(hours => 1, secs => n),
          now() - make_interval(hours => 1, secs => n) + make_interval(secs => case when n in (0, 21) then 500 else 10 end)
        from generate_series(0, 21) n";
    let took = sqlx::query(took).bind(anns).bind(queue.library.term.assignment);
    took.execute(queue.server.db.pool()).await.unwrap();
    let mut own = Vec::new();
    for _ in 0..5 {
        own.push(queue.asks(&ann, anns).await);
    }
    let bens_run = queue.asks(&ben, bens).await;
    // Ann asked five times and Ben once: he is second, whoever looks.
    for who in [&ben, &mate] {
        let seen = queue.status(who, bens_run).await;
        assert_eq!((&seen["status"], &seen["position"]), (&json!("queued"), &json!(2)), "{seen:#}");
        assert!(seen.get("expected_wait").is_none(), "nobody serves the lane: {seen:#}");
    }
    assert_eq!(queue.status(&ann, own[0]).await["position"], 1);
    assert_eq!(queue.status(&ann, own[4]).await["position"], 6);
    // The first one begins; who waits is told, those who work together as well.
    let _follower = Follower::start(queue.server.app.clone()).await.unwrap();
    let (mut tab, mut mates_tab) = (Tab::of(&queue.server, &ben).await, Tab::of(&queue.server, &mate).await);
    queue.begins(own[0], 4.0).await;
    for (tab, who) in [(&mut tab, &ben), (&mut mates_tab, &mate)] {
        let told = tab.event("result:queue").await;
        let data = &told["data"];
        assert_eq!((&data["result_id"], &data["position"], &data["waiting"]), (&json!(bens_run.1), &json!(1), &json!(5)), "{told:#}");
        assert_eq!(told["channel"], json!(format!("user:{}", who.id)));
        let wait = data["expected_wait"].as_f64().unwrap();
        assert!((4.0..=6.0).contains(&wait), "{told:#}");
    }
    let seen = queue.status(&ann, own[0]).await;
    assert!(seen["status"] == "started" && seen.get("position").is_none(), "{seen:#}");
    let seen = queue.status(&ann, own[2]).await;
    let wait = seen["expected_wait"].as_f64().unwrap();
    assert!(seen["position"] == 3 && (24.0..=26.0).contains(&wait), "{seen:#}");
    // Somebody else's run is nobody's business.
    let (stranger, _) = queue.student("stranger").await;
    assert_eq!(queue.server.get(&stranger, &format!("/tests/status/{}", bens_run.1)).await.status, 404);
}
