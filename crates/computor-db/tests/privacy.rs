//! What is stored about a person is known table by table, and nothing of it is left when the person is erased.

#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::disallowed_methods, reason = "rows have the times of the database, which has no other clock")]

use computor_db::{
    Db,
    queries::{
        privacy::{self, Erased, HELD},
        retention,
    },
    testdb::TestDb,
};
use computor_types::Id;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Words that tell of Ann stand in everything that she may have. `secret` stands in what nobody is told.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, email, username, given_name, family_name, password, properties) values
        (id('ann'), 'ann@x.org', 'annabel', 'Annabel', 'Annalong', 'secret', '{\"note\": \"annanote\"}'),
        (id('tom'), 'tom@x.org', 'tom', 'Tom', 'T', null, null);
    update profile set bio = 'annabio' where user_id = id('ann');
    insert into account (user_id, provider, type, provider_account_id) values (id('ann'), 'p', 't', 'annaaccount');
    insert into session (user_id, session_id, created_ip, user_agent, refresh_token_hash) values (id('ann'), 'secret', '10.1.2.3', 'annaagent', 'secret');
    insert into api_token (name, user_id, token_hash, token_prefix) values ('annatoken', id('ann'), 'secret', 'ctp_');
    insert into password_reset (token_hash, user_id, expires_at) values ('secret', id('ann'), now());
    insert into second_factor (user_id, sealed) values (id('ann'), 'secret');
    insert into passkey (user_id, name, credential_id, public_key) values (id('ann'), 'annakey', 'secret', 'secret');
    insert into passkey_challenge (user_id, purpose, challenge, expires_at) values (id('ann'), 'show', 'secret', now());
    insert into recovery_code (user_id, code_hash) values (id('ann'), 'secret');
    insert into user_role (user_id, role_id) values (id('ann'), '_user_manager');
    insert into \"group\" (id, slug) values (id('g'), 'g');
    insert into user_group (user_id, group_id) values (id('ann'), id('g'));
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into organization (organization_type, path, user_id, telephone) values ('user', 'own', id('ann'), 'annaphone');
    insert into organization_member (organization_id, user_id, organization_role_id) values (id('org'), id('ann'), '_developer');
    insert into student_profile (user_id, organization_id, student_id, student_email) values (id('ann'), id('org'), 'annanumber', 'anna@uni.org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course_family_member (course_family_id, user_id, course_family_role_id) values (id('family'), id('ann'), '_developer');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position) values (id('hello'), id('course'), id('task'), 'hello', 1);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id, properties) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('group'), '{\"note\": \"annamember\"}'),
        (id('m-tom'), id('course'), id('tom'), '_tutor', null, null);
    insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key, submit)
        select id('art'), submission_group_id, id('m-ann'), 1, 'b', repeat('a', 64), true from submission_group_member where course_member_id = id('m-ann');
    insert into submission_grade (artifact_id, graded_by_course_member_id, grade, comment) values (id('art'), id('m-tom'), 0.75, 'good work');
    insert into course_member_comment (course_member_id, transmitter_id, message) values (id('m-ann'), id('m-tom'), 'annabel is late');
    insert into deadline_extension (course_content_id, course_member_id, days, reason) values (id('hello'), id('m-ann'), 2, 'annabel is ill');
    insert into enrolment_request (course_id, user_id, course_group_id) values (id('course'), id('ann'), id('group'));
    insert into message (id, author_id, content, course_id) values (id('said'), id('ann'), 'annawords', id('course'));
    insert into message_audit_log (message_id, user_id, action, new_content) values (id('said'), id('ann'), 'created', 'annawords');
    insert into message (id, author_id, content, user_id) values (id('told'), id('tom'), 'dear annabel', id('ann'));
    insert into message_read (message_id, reader_user_id) values (id('told'), id('ann'));
    insert into notice_seen (user_id, until) values (id('ann'), now());
    insert into notice_mail (user_id, every) values (id('ann'), 'day');
    insert into operation (user_id, kind, error_message) values (id('ann'), 'x', 'secret');
    insert into storage_charge (bytes, user_id, submission_artifact_id) values (1, id('ann'), id('art'));
    insert into idempotency (user_id, key, digest, body) values (id('ann'), 'k', '', 'secret annabel');
    insert into invite_link (token, email, expires_at) values ('secret', 'Ann@x.org', now());
";

struct World {
    test: TestDb,
    db: Db,
    ann: Uuid,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        test.pool().execute(WORLD).await.unwrap();
        let db = Db::new(test.pool().clone()).await.unwrap();
        let ann = sqlx::query_scalar("select id('ann')").fetch_one(test.pool()).await.unwrap();
        Self { test, db, ann }
    }

    /// The rows of the whole database that hold a text, by table.
    async fn holding(&self, text: &str) -> BTreeSet<String> {
        let tables: Vec<String> =
            sqlx::query_scalar("select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
                .fetch_all(self.test.pool())
                .await
                .unwrap();
        let mut holding = BTreeSet::new();
        for table in tables {
            let sql = format!("select exists (select from \"{table}\" t where to_jsonb(t)::text ilike '%' || $1 || '%')");
            if sqlx::query_scalar::<_, bool>(AssertSqlSafe(sql)).bind(text).fetch_one(self.test.pool()).await.unwrap() {
                holding.insert(table);
            }
        }
        holding
    }
}

#[tokio::test]
async fn every_column_that_refers_to_a_user_is_accounted_for() {
    let test = TestDb::new().await;
    let sql = "select k.conrelid::regclass::text, a.attname::text from pg_constraint k
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
               where k.contype = 'f' and k.confrelid = '\"user\"'::regclass and a.attname not in ('created_by', 'updated_by')";
    let keys: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(test.pool()).await.unwrap();
    let keys: BTreeSet<_> = keys.iter().map(|(table, column)| (table.as_str(), column.as_str())).collect();
    let held: BTreeSet<_> = HELD.iter().map(|held| (held.table, held.column)).collect();
    assert_eq!(keys.difference(&held).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "without a line in HELD (queries/privacy.rs)");
    assert_eq!(held.difference(&keys).collect::<Vec<_>>(), Vec::<&(&str, &str)>::new(), "no such column");
    for held in HELD {
        if let Erased::Stay(reason) = held.erased {
            assert!(reason.len() > 10, "{}", held.table);
        }
    }
}

#[tokio::test]
async fn a_person_is_told_everything_and_no_secret() {
    let world = World::new().await;
    for (notes, knows) in [(false, false), (true, true)] {
        let mut all = String::new();
        for kind in privacy::kinds(notes) {
            let rows = privacy::rows(world.test.pool(), &kind, world.ann).await.unwrap();
            let parsed: Vec<Value> = serde_json::from_str(&rows).unwrap();
            let held = HELD.iter().filter(|held| held.told).any(|held| kind.name.starts_with(held.table));
            assert!(!parsed.is_empty() || !held || kind.name == "tutor_test", "{}: the world has some", kind.name);
            all.push_str(&rows);
        }
        for told in [
            "ann@x.org",
            "annabel",
            "Annalong",
            "annanote",
            "annabio",
            "annaaccount",
            "10.1.2.3",
            "annaagent",
            "annatoken",
            "_user_manager",
            "annanumber",
            "anna@uni.org",
            "annamember",
            "0.75",
            "good work",
            "annabel is ill",
            "annawords",
            "dear annabel",
            "course_member.added",
        ] {
            assert!(all.contains(told), "{told} is not told");
        }
        assert!(!all.contains("secret"), "a secret is told: {all}");
        assert_eq!(all.contains("annabel is late"), knows, "what staff note is for administrators");
        // Nobody else is in it.
        assert!(!all.contains("tom@x.org"));
    }
    let files = privacy::files(world.test.pool(), world.ann).await.unwrap();
    assert_eq!(files.iter().map(|file| (file.path.as_str(), file.object_key.len())).collect::<Vec<_>>(), [("hello", 64)]);
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_but_grades_of_nobody() {
    let world = World::new().await;
    assert!(world.holding("anna").await.len() > 10);
    let mut tx = world.db.begin().await.unwrap();
    let tried = privacy::erase(&mut tx, Id::from(world.ann), true).await.unwrap();
    tx.rollback().await.unwrap();
    assert!(world.holding("anna").await.len() > 10, "a dry run");
    let mut tx = world.db.begin().await.unwrap();
    let done = privacy::erase(&mut tx, Id::from(world.ann), false).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((&tried.deleted, &tried.blanked), (&done.deleted, &done.blanked));
    for table in [
        "profile",
        "account",
        "session",
        "api_token",
        "second_factor",
        "recovery_code",
        "student_profile",
        "user_role",
        "course_member_comment",
        "invite_link",
    ] {
        assert_eq!(done.deleted.get(table), Some(&1), "{table}");
    }
    for told in ["anna", "ann@x.org", "10.1.2.3"] {
        assert_eq!(world.holding(told).await, BTreeSet::new(), "{told} still stands somewhere");
    }
    let grade = "select concat_ws(' ', n.grade, s.grade, m.archived_at is not null, u.archived_at is not null, u.username like 'erased-%')
                 from submission_grade n join submission_group_member gm on gm.submission_group_id = n.submission_group_id
                 join submission_group_state s on s.submission_group_id = n.submission_group_id
                 join course_member m on m.id = gm.course_member_id join \"user\" u on u.id = m.user_id";
    let grade: String = sqlx::query_scalar(grade).fetch_one(world.test.pool()).await.unwrap();
    assert_eq!(grade, "0.75 0.75 t t t");
    // Tom is who he was, and what he said to others as well.
    assert!(world.holding("tom@x.org").await.contains("user"));
    let again = {
        let mut tx = world.db.begin().await.unwrap();
        let again = privacy::erase(&mut tx, Id::from(world.ann), false).await.unwrap();
        tx.commit().await.unwrap();
        again
    };
    assert_eq!(again.deleted, Default::default(), "once is enough");
}

#[tokio::test]
async fn sessions_are_forgotten_some_time_after_their_end() {
    let world = World::new().await;
    let sql = "insert into session (user_id, session_id, created_ip, user_agent, ended_at, revoked_at, refresh_expires_at)
               select id('tom'), n, '::1', n, e::timestamptz, r::timestamptz, x::timestamptz from (values
                 ('open', null, null, now() + interval '1 day'), ('ended lately', now() - interval '89 days', null, now() + interval '1 day'),
                 ('ended', now() - interval '91 days', null, now()), ('revoked', null, now() - interval '91 days', null),
                 ('expired', null, null, now() - interval '91 days')) s (n, e, r, x)";
    world.test.pool().execute(sql).await.unwrap();
    let before = chrono::Utc::now() - chrono::TimeDelta::days(90);
    let mut forgotten = Vec::new();
    for _ in 0..3 {
        forgotten.push(retention::sessions(world.test.pool(), before, 2).await.unwrap());
    }
    assert_eq!(forgotten, [2, 1, 0]);
    let left: Vec<String> = sqlx::query_scalar("select session_id from session where user_id = id('tom') order by 1")
        .fetch_all(world.test.pool())
        .await
        .unwrap();
    assert_eq!(left, ["ended lately", "open"]);
}
