//! The audit log: written by whatever changes something, never changed, and chained so that changes are found.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::disallowed_methods, reason = "rows have the times of the database, which has no other clock")]

use computor_db::{
    Db,
    queries::{
        audit::{self, Fault},
        retention,
    },
    testdb::TestDb,
};
use serde_json::Value;
use sqlx::{Executor, PgPool};

/// A course with somebody in it, and a grade.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, email, username) values (id('ann'), 'ann@x.org', 'ann'), (id('tom'), 'tom@x.org', 'tom');
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position) values (id('hello'), id('course'), id('task'), 'hello', 1);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('group')), (id('m-tom'), id('course'), id('tom'), '_tutor', null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('team'), id('hello'), 2);
    insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key, submit) values (id('art'), id('team'), 1, 'b', 'k', true);
";

struct World {
    test: TestDb,
    db: Db,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        test.pool().execute(WORLD).await.unwrap();
        let db = Db::new(test.pool().clone()).await.unwrap();
        let world = Self { test, db };
        world.entries().await;
        world
    }

    fn pool(&self) -> &PgPool {
        self.test.pool()
    }

    /// What was written since this was asked last: kind, whom, where and what.
    async fn entries(&self) -> Vec<String> {
        let sql = "select concat_ws(' ', e.kind, (select username from \"user\" u where u.id = e.user_id), case when e.course_id = id('course') then 'c1' end,
                     nullif(e.data, '{}')::text, (select 'by ' || username from \"user\" u where u.id = e.created_by))
                   from audit_open o join audit_entry e on e.id = o.entry_id order by e.number";
        let entries = sqlx::query_scalar(sql).fetch_all(self.pool()).await.unwrap();
        audit::chain(self.pool()).await.unwrap();
        entries
    }

    async fn run(&self, sql: &'static str) {
        self.pool().execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// As somebody who can do everything to the database would, behind the back of triggers and keys.
    async fn tamper(&self, sql: &'static str) {
        let mut tx = self.pool().begin().await.unwrap();
        tx.execute("set local session_replication_role = replica").await.unwrap();
        tx.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        tx.commit().await.unwrap();
    }

    async fn faults(&self) -> Vec<Fault> {
        audit::verify(&self.db).await.unwrap().1
    }
}

#[tokio::test]
async fn whatever_changes_rights_credentials_and_grades_is_written_down() {
    let world = World::new().await;
    for (sql, expected) in [
        ("insert into \"user\" (id, email, username) values (id('eve'), 'eve@x.org', 'eve')", &["user.created eve {\"is_service\": false}"][..]),
        ("update \"user\" set given_name = 'Eve' where username = 'eve'", &[]),
        ("update \"user\" set email = 'e@x.org', username = 'eva' where username = 'eve'", &["user.email_changed eva", "user.username_changed eva"]),
        ("update \"user\" set password = 'a secret', password_reset_required = true where username = 'eva'", &["password.changed eva", "password.reset_required eva"]),
        ("update \"user\" set archived_at = now() where username = 'eva'", &["user.archived eva"]),
        ("update \"user\" set archived_at = null where username = 'eva'", &["user.restored eva"]),
        ("insert into user_role (user_id, role_id) values (id('eve'), '_user_manager')", &["role.granted eva {\"role_id\": \"_user_manager\"}"]),
        ("delete from user_role where user_id = id('eve')", &["role.taken eva {\"role_id\": \"_user_manager\"}"]),
        ("insert into role_claim (role_id, claim_type, claim_value) values ('_user_manager', 'permissions', 'x:y')",
            &["role_claim.granted {\"role_id\": \"_user_manager\", \"claim_value\": \"x:y\"}"]),
        ("insert into api_token (id, name, user_id, token_hash, token_prefix) values (id('t'), 'secret name', id('eve'), '\\x01', 'ctp_')",
            &["token.created eva {\"scopes\": [], \"expires_at\": null}"]),
        ("update api_token set last_used_at = now(), usage_count = 1", &[]),
        ("update api_token set revoked_at = now()", &["token.revoked eva"]),
        ("insert into session (user_id, session_id, created_ip) values (id('eve'), 'a secret', '10.1.2.3')", &["session.opened eva"]),
        ("update session set last_seen_at = now()", &[]),
        ("update session set revoked_at = now(), revocation_reason = 'x'", &["session.ended eva {\"reason\": \"revoked\"}"]),
        ("insert into account (user_id, provider, type, provider_account_id) values (id('eve'), 'p', 't', '1')",
            &["account.linked eva {\"type\": \"t\", \"provider\": \"p\"}"]),
        ("insert into second_factor (user_id, sealed) values (id('eve'), 'a secret')", &[]),
        ("update second_factor set confirmed_at = now(), last_step = 1", &["second_factor.confirmed eva"]),
        ("update second_factor set last_step = 2, wrong = 3", &[]),
        ("update second_factor set recovered_at = now()", &["second_factor.recovery_code_used eva"]),
        ("delete from second_factor", &["second_factor.removed eva"]),
        ("insert into course_member (id, course_id, user_id, course_role_id) values (id('m-eve'), id('course'), id('eve'), '_tutor')",
            &["course_member.added eva c1 {\"course_role_id\": \"_tutor\"}"]),
        ("update course_member set properties = '{}' where id = id('m-eve')", &[]),
        ("update course_member set course_role_id = '_lecturer' where id = id('m-eve')",
            &["course_member.role_changed eva c1 {\"was\": {\"course_role_id\": \"_tutor\"}, \"course_role_id\": \"_lecturer\"}"]),
        ("update course_member set archived_at = now() where id = id('m-eve')", &["course_member.archived eva c1"]),
        ("update course_member set archived_at = null where id = id('m-eve')", &["course_member.restored eva c1"]),
        ("delete from course_member where id = id('m-eve')", &["course_member.removed eva c1 {\"course_role_id\": \"_lecturer\"}"]),
        ("begin; select set_config('app.user_id', id('tom')::text, true); insert into submission_grade (id, artifact_id, graded_by_course_member_id, grade, comment)
            values (id('g'), id('art'), id('m-tom'), 0.5, 'free text'); commit",
            &["grade.given c1 {\"grade\": 0.5, \"status\": 0, \"submission_group_id\": \"7465616d-0000-0000-0000-000000000000\"} by tom"]),
        ("update submission_grade set comment = 'other text'", &[]),
        ("update submission_grade set grade = 1", &["grade.changed c1 {\"was\": {\"grade\": 0.5, \"status\": 0, \"submission_group_id\": \"7465616d-0000-0000-0000-000000000000\"}, \"grade\": 1, \"status\": 0, \"submission_group_id\": \"7465616d-0000-0000-0000-000000000000\"}"]),
        ("delete from submission_grade", &["grade.removed c1 {\"grade\": 1, \"status\": 0, \"submission_group_id\": \"7465616d-0000-0000-0000-000000000000\"}"]),
        ("update course_content set archived_at = now()", &["course_content.archived c1"]),
        ("delete from submission_artifact", &["submission_artifact.deleted c1"]),
        ("begin; set local app.rehash = 'on'; update \"user\" set password = 'another hash' where username = 'eva'; commit", &[]),
    ] {
        world.run(sql).await;
        assert_eq!(world.entries().await, expected, "{sql}");
    }
    // What goes along with an account is written down, too, and outlives it.
    world.run("delete from \"user\" where username = 'eva'").await;
    let mut kinds = world.entries().await;
    kinds.sort();
    assert_eq!(kinds, ["account.unlinked {\"type\": \"t\", \"provider\": \"p\"}", "token.deleted", "user.deleted {\"is_service\": false}"]);
    let all: Vec<Value> = sqlx::query_scalar("select to_jsonb(e) from audit_entry e").fetch_all(world.pool()).await.unwrap();
    let all = Value::from(all).to_string();
    for secret in ["secret", "free text", "other text", "10.1.2.3", "@x.org", "another hash"] {
        assert!(!all.contains(secret), "{secret} stands in the log");
    }
    assert_eq!(world.faults().await, []);
}

#[tokio::test]
async fn what_stands_in_the_log_stays_as_it_is() {
    let world = World::new().await;
    for table in ["audit_entry", "audit_seal"] {
        for sql in [format!("update {table} set id = id"), format!("delete from {table}"), format!("truncate {table} cascade")] {
            let sql = sql.replace("set id = id", if table == "audit_seal" { "set hash = hash" } else { "set kind = kind" });
            let error = world.pool().execute(sqlx::AssertSqlSafe(sql.clone())).await.unwrap_err();
            assert!(error.to_string().contains("stays as it is"), "{sql}: {error}");
        }
    }
}

#[tokio::test]
async fn whoever_changes_the_log_is_found_out() {
    let world = World::new().await;
    let (chain, faults) = audit::verify(&world.db).await.unwrap();
    assert!(chain.sealed > 3 && chain.open == 0 && faults.is_empty(), "{chain:?} {faults:?}");
    assert_eq!(chain.position, Some(chain.sealed));
    for (what, sql, position, said) in [
        ("changed", "update audit_entry e set data = '{\"is_service\": true}' from audit_seal s where s.entry_id = e.id and s.position = 3", 3, "is not what was sealed"),
        ("changed in time", "update audit_entry e set created_at = created_at - interval '1 microsecond' from audit_seal s where s.entry_id = e.id and s.position = 3", 3, "is not what was sealed"),
        ("removed", "delete from audit_entry e using audit_seal s where s.entry_id = e.id and s.position = 3", 3, "the entry is gone"),
        ("removed with its seal", "with gone as (delete from audit_seal where position = 3 returning entry_id) delete from audit_entry where id in (select entry_id from gone)", 4, "what stood before it is gone"),
        ("removed, and closed up", "delete from audit_seal where position = 3; update audit_seal set position = position - 1 where position > 3", 3, "is not what was sealed"),
        ("put in between", "update audit_seal set position = -position where position >= 3; update audit_seal set position = 1 - position where position < 0;
            with one as (insert into audit_entry (kind) values ('forged') returning id) insert into audit_seal (position, entry_id, hash) select 3, id, '\\x00' from one", 3, "is not what was sealed"),
        ("exchanged", "update audit_seal a set entry_id = b.entry_id from audit_seal b where (a.position, b.position) in ((3, 4), (4, 3))", 3, "is not what was sealed"),
    ] {
        let copy = World::new().await;
        copy.run("alter table audit_seal drop constraint audit_seal_entry_id_key").await;
        assert_eq!(copy.faults().await, [], "{what}: before");
        copy.tamper(sql).await;
        let faults = copy.faults().await;
        assert_eq!(faults.first().and_then(|fault| fault.position), Some(position), "{what}: {faults:?}");
        assert!(faults[0].what.contains(said), "{what}: {faults:?}");
    }
    // An entry that was slipped in beside the chain.
    world.tamper("insert into audit_entry (kind) values ('forged')").await;
    let faults = world.faults().await;
    assert!(faults.len() == 1 && faults[0].position.is_none() && faults[0].what.contains("neither sealed"), "{faults:?}");
}

/// Writers do not wait for each other, nor for who seals; what commits late is sealed later, and nothing is left out.
#[tokio::test]
async fn log_ins_are_forgotten_by_rule_and_nothing_else_is() {
    let world = World::new().await;
    let kinds = ["session.opened", "role.granted", "session.refused", "session.ended", "password.refused", "session.opened"];
    for (kind, days) in kinds.iter().zip([400, 400, 400, 400, 400, 10]) {
        let sql = "insert into audit_entry (kind, user_id, created_at) values ($1, id('ann'), now() - make_interval(days => $2))";
        sqlx::query(sql).bind(kind).bind(days).execute(world.pool()).await.unwrap();
    }
    world.entries().await;
    let before = chrono::Utc::now() - chrono::TimeDelta::days(365);
    // In batches; what is younger, and what is of another kind, stays.
    let mut gone = Vec::new();
    for _ in 0..3 {
        gone.push(retention::log_ins(world.pool(), before, 3).await.unwrap());
    }
    assert_eq!(gone, [3, 1, 0]);
    let left: Vec<String> = sqlx::query_scalar("select kind from audit_entry where user_id = id('ann') and kind = any($1) order by number")
        .bind(kinds.map(str::to_owned).to_vec())
        .fetch_all(world.pool())
        .await
        .unwrap();
    assert_eq!(left, ["role.granted", "session.opened"]);
    // The chain is whole, before and after that is sealed which says so; and it goes on.
    assert_eq!(world.faults().await, []);
    assert_eq!(world.entries().await.len(), 2);
    world.run("insert into audit_entry (kind) values ('x')").await;
    world.entries().await;
    assert_eq!(world.faults().await, []);
    // By hand nobody forgets, not even log-ins; and who does it behind the back of the triggers is found out.
    let error = world.pool().execute("delete from audit_entry where kind = 'session.opened'").await.unwrap_err();
    assert!(error.to_string().contains("stays as it is"));
    let error = world
        .pool()
        .execute("begin; set local computor.retention = 'on'; delete from audit_entry where kind = 'role.granted'")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("stays as it is"));
    world.tamper("delete from audit_entry where kind = 'role.granted'").await;
    let faults = world.faults().await;
    assert_eq!(faults.iter().map(|fault| fault.what.as_str()).collect::<Vec<_>>(), ["the entry is gone"]);
}

#[tokio::test]
async fn writers_do_not_wait_and_nothing_is_left_out() {
    let world = World::new().await;
    let before = audit::verify(&world.db).await.unwrap().0.sealed;
    let mut late = world.pool().begin().await.unwrap();
    late.execute("insert into user_role (user_id, role_id) values (id('ann'), '_user_manager')").await.unwrap();
    world.run("insert into user_role (user_id, role_id) values (id('tom'), '_user_manager')").await;
    assert_eq!(audit::chain(world.pool()).await.unwrap(), 1);
    late.commit().await.unwrap();
    assert_eq!(audit::chain(world.pool()).await.unwrap(), 1);
    let mut sealing = tokio::task::JoinSet::new();
    for i in 0..4 {
        let pool = world.pool().clone();
        sealing.spawn(async move {
            let sql = "insert into \"user\" (username) select 'user' || $1 || '-' || i from generate_series(1, 25) i";
            sqlx::query(sql).bind(i).execute(&pool).await.unwrap();
            audit::chain(&pool).await.unwrap()
        });
    }
    let sealed: i64 = sealing.join_all().await.into_iter().sum();
    let (chain, faults) = audit::verify(&world.db).await.unwrap();
    assert_eq!((sealed, chain.sealed, chain.open, faults), (100, before + 102, 0, Vec::new()));
}
