//! Messages in large numbers: what is kept of them is what would be counted, a page costs a page, and the rule says the same
//! of a message as of the row that it is addressed to.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::{
    Db, Visible,
    queries::{message as queries, state},
    testdb::TestDb,
};
use computor_policy::{Cond, Principal, rules::message as rules};
use computor_types::dto::{MessageQuery, MessageScope};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgPool, Row};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Two courses of one family and one of another organization; Ann and Ben are students of the first, Tom its tutor, Lea its
/// lecturer, Eve belongs to the second, Max manages the family, Zoe belongs nowhere, Old was a member once.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, username, given_name) select id(n), n, initcap(n) from unnest(array['ann', 'ben', 'tom', 'lea', 'eve', 'max', 'zoe', 'old']) n;
    insert into organization (id, organization_type, title, path) select id(n), 'organization', n, n::ltree from unnest(array['org', 'far']) n;
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family'), (id('farf'), id('far'), 'family');
    insert into course_family_member (user_id, course_family_id, course_family_role_id) values (id('max'), id('family'), '_manager');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1'), (id('other'), id('family'), 'c2'), (id('farc'), id('farf'), 'c1');
    insert into course_group (id, course_id, title) values (id('ga'), id('course'), 'A'), (id('gb'), id('course'), 'B'), (id('go'), id('other'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment'),
        (id('tasko'), id('other'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size) values
        (id('c0'), id('course'), id('task'), 'c0', 1, 2), (id('c1'), id('course'), id('task'), 'c1', 2, 2), (id('co'), id('other'), id('tasko'), 'c0', 1, 2);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id, archived_at) values
        (id('m-ann'), id('course'), id('ann'), '_student', id('ga'), null), (id('m-ben'), id('course'), id('ben'), '_student', id('gb'), null),
        (id('m-old'), id('course'), id('old'), '_student', id('ga'), now()),
        (id('m-tom'), id('course'), id('tom'), '_tutor', null, null), (id('m-lea'), id('course'), id('lea'), '_lecturer', null, null),
        (id('m-eve'), id('other'), id('eve'), '_student', id('go'), null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('s-ann'), id('c0'), 2), (id('s-ben'), id('c0'), 2), (id('s-old'), id('c1'), 2), (id('s-eve'), id('co'), 2);
    insert into submission_group_member (submission_group_id, course_member_id) values (id('s-ann'), id('m-ann')), (id('s-ben'), id('m-ben')), (id('s-old'), id('m-old')), (id('s-eve'), id('m-eve'));
";

const EVERYBODY: [&str; 8] = ["ann", "ben", "tom", "lea", "eve", "max", "zoe", "old"];

/// A message to each row that there is.
const TO_ALL: &str = "
    insert into message (author_id, content, submission_group_id) select id('lea'), 'x', id from submission_group;
    insert into message (author_id, content, course_member_id) select id('lea'), 'x', id from course_member;
    insert into message (author_id, content, course_group_id) select id('lea'), 'x', id from course_group;
    insert into message (author_id, content, course_content_id) select id('lea'), 'x', id from course_content;
    insert into message (author_id, content, course_id) select id('lea'), 'x', id from course;
    insert into message (author_id, content, course_family_id) select id('lea'), 'x', id from course_family;
    insert into message (author_id, content, organization_id) select id('lea'), 'x', id from organization;
    insert into message (author_id, content, user_id) select id('lea'), 'x', id from \"user\";
    insert into message (author_id, content) values (id('lea'), 'x');
";

async fn world() -> TestDb {
    let db = TestDb::new().await;
    db.pool().execute(WORLD).await.unwrap();
    db
}

async fn user(pool: &PgPool, name: &str) -> Uuid {
    sqlx::query_scalar("select id($1)").bind(name).fetch_one(pool).await.unwrap()
}

fn rows(json: &str) -> Vec<Value> {
    serde_json::from_str(json).unwrap()
}

#[tokio::test]
async fn the_rule_of_a_message_is_that_of_the_row_it_is_addressed_to() {
    let test = world().await;
    test.pool().execute(TO_ALL).await.unwrap();
    let db = Db::new(test.pool().clone()).await.unwrap();
    let mut seen = 0;
    for name in EVERYBODY {
        let me = user(test.pool(), name).await;
        let who = Principal::user(me.into());
        let cond = rules::sees(&who);
        let all = MessageQuery { limit: Some(1000), ..MessageQuery::default() };
        let found = rows(&queries::list(&db, Visible { rows: &cond, me }, &rules::reads_all(&who), &all).await.unwrap().json);
        let mut got: Vec<(String, String)> = Vec::new();
        for message in &found {
            let scope = message["scope"].as_str().unwrap().to_owned();
            let key = message[format!("{scope}_id")].as_str().unwrap_or_default().to_owned();
            got.push((scope, key));
        }
        let mut expected = vec![("global".to_owned(), String::new())];
        for scope in MessageScope::ALL {
            let Some((table, cond)) = rules::audience(*scope) else { continue };
            let mut q = sqlx::QueryBuilder::new(format!("select t.id::text from \"{table}\" t where "));
            computor_db::push_rule(&mut q, Visible { rows: &cond, me });
            let keys: Vec<String> = q.build_query_scalar().fetch_all(test.pool()).await.unwrap();
            expected.extend(keys.into_iter().map(|key| (scope.word().to_owned(), key)));
        }
        // The author reads what it wrote, wherever that went.
        if name != "lea" {
            got.sort();
            expected.sort();
            assert_eq!(got, expected, "{name}");
        } else {
            assert!(expected.iter().all(|one| got.contains(one)));
        }
        seen += got.len();
    }
    // Zoe and Old read what is for everybody and for themselves; the others more.
    assert!(seen > 50, "{seen}");
}

/// A statement that changes something; `{n}` picks what.
const ACTIONS: &[&str] = &[
    "insert into message (author_id, content, submission_group_id) select who({n}), 'x', id from one('submission_group', {n}) as id",
    "insert into message (author_id, content, course_content_id) select who({n}), 'x', id from one('course_content', {n}) as id",
    "insert into message (author_id, content, course_id) select who({n} / 2), 'x', id from one('course', {n}) as id",
    "insert into message (author_id, content, course_member_id) select who({n}), 'x', id from course_member",
    "insert into message (author_id, content) values (who({n}), 'x'), (who({n} + 1), 'x')",
    "insert into message_read (message_id, reader_user_id) select id, who({n} / 3) from one('message', {n}) as id where id is not null on conflict do nothing",
    "insert into message_read (message_id, reader_user_id) select id, who({n}) from message on conflict do nothing",
    "delete from message_read where id = one('message_read', {n})",
    "delete from message_read where reader_user_id = who({n})",
    "update message set archived_at = case when archived_at is null then now() end where id = one('message', {n})",
    "update message set content = 'y' where author_id = who({n})",
    "update message set archived_at = now() where author_id = who({n})",
    "delete from message where id = one('message', {n})",
    "delete from submission_group where id = one('submission_group', {n}) and {n} % 8 = 0",
    "insert into submission_group_member (submission_group_id, course_member_id) select id('s-ann'), id('m-ben')
       where not exists (select from submission_group_member where course_member_id = id('m-ben'))
         and exists (select from submission_group where id = id('s-ann')) and exists (select from course_member where id = id('m-ben'))",
    "delete from submission_group_member where id = one('submission_group_member', {n})",
    "update submission_group_member set submission_group_id = id('s-ann') where course_member_id = id('m-ben') and exists (select from submission_group where id = id('s-ann'))",
    "update submission_group_member set updated_at = now()",
    "delete from course_member where id = id('m-ben') and {n} % 4 = 0 and not exists (select from submission_group_member where course_member_id = id('m-ben'))",
    "delete from course_content where id = id('c1') and {n} % 8 = 0",
    "delete from \"user\" where id = id('zoe') and {n} % 8 = 0",
];

const HELPERS: &str = "
    create function one(name text, n integer) returns uuid language plpgsql as $$
    declare found uuid;
    begin
        execute format('select id from %I order by id offset %s %% (select greatest(count(*), 1) from %I) limit 1', name, n, name) into found;
        return found;
    end $$;
    create function who(n integer) returns uuid language sql as $$ select id from \"user\" order by id offset n % (select count(*) from \"user\") limit 1 $$;";

const DIFFERENT: &str = "
    (select 'kept ' || c::text from (select * from message_count except select * from message_count_computed) c) union all
    (select 'computed ' || c::text from (select * from message_count_computed except select * from message_count) c) union all
    (select 'kept ' || c::text from (select * from message_total except select * from message_total_computed) c) union all
    (select 'computed ' || c::text from (select * from message_total_computed except select * from message_total) c) union all
    (select 'kept ' || c::text from (select * from member_message_count where n <> 0 except select * from member_message_count_computed) c) union all
    (select 'computed ' || c::text from (select * from member_message_count_computed except select * from member_message_count) c) union all
    (select 'mark ' || r::text from message_read r join message m on m.id = r.message_id
     where (r.audience_id, r.counts) is distinct from (m.audience_id, m.archived_at is null and m.author_id <> r.reader_user_id))";

#[test]
fn what_is_kept_of_messages_is_what_would_be_counted() {
    let runtime = Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = world().await;
        db.pool().execute(HELPERS).await.unwrap();
        db
    });
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&vec((0..ACTIONS.len(), 0_u32..64), 1..30), |history| {
            runtime.block_on(async {
                let mut tx = db.pool().begin().await.unwrap();
                for (action, n) in history {
                    let sql = ACTIONS[action].replace("{n}", &n.to_string());
                    tx.execute(AssertSqlSafe(sql.clone())).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
                    let different: Vec<String> = sqlx::query_scalar(DIFFERENT).fetch_all(&mut *tx).await.unwrap();
                    assert!(different.is_empty(), "after {sql}: {different:#?}");
                }
                tx.rollback().await.unwrap();
            });
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn wrong_numbers_are_mended() {
    let test = world().await;
    test.pool().execute(TO_ALL).await.unwrap();
    assert_eq!(state::repair(test.url()).await.unwrap().message_counts, 0);
    test.pool().execute("update message_count set n = n + 1 where course_id = id('course'); delete from message_total").await.unwrap();
    assert!(state::repair(test.url()).await.unwrap().message_counts > 0);
    let different: Vec<String> = sqlx::query_scalar(DIFFERENT).fetch_all(test.pool()).await.unwrap();
    assert!(different.is_empty(), "{different:#?}");
    test.pool().execute("update member_message_count set n = n + 1 where course_member_id = id('m-ann')").await.unwrap();
    assert!(state::repair(test.url()).await.unwrap().message_counts > 0);
    let different: Vec<String> = sqlx::query_scalar(DIFFERENT).fetch_all(test.pool()).await.unwrap();
    assert!(different.is_empty(), "{different:#?}");
}

/// Whoever joins a group while somebody writes to it has that message, whichever of the two is committed first.
#[tokio::test]
async fn who_joins_a_group_while_somebody_writes_to_it_has_that_message() {
    let test = world().await;
    let join = "insert into submission_group_member (submission_group_id, course_member_id) values (id('s-ann'), id('m-ben'))";
    let write = "insert into message (author_id, content, submission_group_id) values (id('tom'), 'x', id('s-ann'))";
    test.pool().execute("delete from submission_group_member where course_member_id = id('m-ben')").await.unwrap();
    for (first, second) in [(join, write), (write, join)] {
        let mut tx = test.pool().begin().await.unwrap();
        tx.execute(first).await.unwrap();
        let other = tokio::spawn({
            let pool = test.pool().clone();
            async move { pool.execute(second).await.map(drop) }
        });
        let waits = "select exists (select from pg_locks where not granted)";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(test.pool()).await.unwrap() && !other.is_finished() {
            tokio::task::yield_now().await;
        }
        tx.commit().await.unwrap();
        other.await.unwrap().unwrap();
        let different: Vec<String> = sqlx::query_scalar(DIFFERENT).fetch_all(test.pool()).await.unwrap();
        assert!(different.is_empty(), "{first}, then {second}: {different:#?}");
        test.pool().execute("delete from submission_group_member where course_member_id = id('m-ben')").await.unwrap();
    }
}

/// 100,000 messages in the course, few to a block: one in twenty to all, the others to 2,000 submission groups. What triggers
/// do for each of them is done at once.
const MANY: &str = "
    insert into submission_group (id, course_content_id, max_group_size) select id('g' || i), id('c0'), 2 from generate_series(0, 1999) i;
    alter table message disable trigger user;
    insert into message (id, thread_id, author_id, title, content, submission_group_id, within_course_id, within_content_id, created_at)
        select id('q' || i), id('q' || i), id(case when i % 2 = 0 then 'tom' else 'ann' end), case when i % 1000 = 0 then 'Help #ai' end,
            'A question and its answer ' || i || repeat(' at length', 120), case when i % 100 = 0 then id('s-ann') else id('g' || i % 2000) end,
            id('course'), id('c0'), now() - i * interval '1 minute' from generate_series(1, 95000) i;
    insert into message (id, thread_id, author_id, content, course_id, within_course_id, created_at)
        select id('n' || i), id('n' || i), id('lea'), 'A notice ' || i || repeat(' at length', 120), id('course'), id('course'),
            now() - i * interval '20 minutes' from generate_series(1, 5000) i;
    alter table message enable trigger user;
    select repair_message_counts();
    analyze message; analyze submission_group; analyze message_count;";

#[tokio::test]
async fn a_page_of_many_messages_costs_a_page() {
    let test = world().await;
    test.pool().execute(MANY).await.unwrap();
    sqlx::query("vacuum message").execute(test.pool()).await.unwrap();
    let db = Db::connect(test.url(), 2).await.unwrap();
    let course: Uuid = user(test.pool(), "course").await;
    let mut connection = test.pool().acquire().await.unwrap();
    for setting in ["set plan_cache_mode = force_generic_plan", "set random_page_cost = 1.1"] {
        connection.execute(setting).await.unwrap();
    }
    // Each message with its author, its author's place in the course and the reader's mark, by their keys.
    for (name, scope, limit, total, most) in [
        ("tom", None, 100, 100_000, 1400),
        ("tom", Some(MessageScope::SubmissionGroup), 100, 95_000, 1400),
        ("tom", Some(MessageScope::Course), 200, 5_000, 2600),
        ("tom", Some(MessageScope::CourseGroup), 100, 0, 100),
        ("ann", None, 100, 0, 3000),
        ("ann", Some(MessageScope::SubmissionGroup), 200, 0, 3800),
        ("ann", Some(MessageScope::Course), 200, 5_000, 2600),
        ("eve", None, 100, 0, 200),
    ] {
        let me = user(test.pool(), name).await;
        let who = Principal::user(me.into());
        let cond = rules::sees(&who);
        let query = MessageQuery { course_id: Some(course.into()), scope, limit: Some(limit), ..MessageQuery::default() };
        let visible = Visible { rows: &cond, me };
        let page = queries::list(&db, visible, &rules::reads_all(&who), &query).await.unwrap();
        if total > 0 {
            assert_eq!(page.total, total, "{name} {scope:?}");
        }
        let plan = explain(&mut connection, queries::page(visible, &query, None)).await;
        let buffers = buffers(&plan);
        assert!(buffers <= most, "{name} {scope:?}: {buffers} buffers of at most {most}\n{plan:#}");
    }
}

/// The plan of a statement as it was carried out.
async fn explain(connection: &mut sqlx::PgConnection, mut q: sqlx::QueryBuilder<sqlx::Postgres>) -> Value {
    let statement = format!("explain (analyze, buffers, format json) {}", q.sql().as_str());
    let mut query = q.build();
    let arguments = sqlx::Execute::take_arguments(&mut query).unwrap().unwrap();
    let row = sqlx::query_with(AssertSqlSafe(statement), arguments).fetch_one(connection).await.unwrap();
    row.get::<Value, _>(0)
}

fn buffers(plan: &Value) -> u64 {
    let root = &plan[0]["Plan"];
    ["Shared Hit Blocks", "Shared Read Blocks"].iter().filter_map(|name| root[*name].as_u64()).sum()
}

#[tokio::test]
async fn pages_behind_a_message_miss_nothing_and_repeat_nothing() {
    let test = world().await;
    // Many of one moment: the key decides.
    let many = "insert into message (author_id, content, course_id, created_at)
        select id('lea'), i::text, id('course'), date_trunc('hour', now()) - i / 7 * interval '1 h' from generate_series(1, 50) i";
    test.pool().execute(many).await.unwrap();
    let db = Db::new(test.pool().clone()).await.unwrap();
    let me = user(test.pool(), "ann").await;
    let who = Principal::user(me.into());
    let cond: Cond = rules::sees(&who);
    let visible = Visible { rows: &cond, me };
    let mut query = MessageQuery { limit: Some(8), ..MessageQuery::default() };
    let (mut found, mut written) = (Vec::new(), 0);
    loop {
        let page = queries::list(&db, visible, &rules::reads_all(&who), &query).await.unwrap();
        assert_eq!(page.total, 50 + written);
        let ids: Vec<String> = rows(&page.json).iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        let Some(last) = ids.last() else { break };
        query.before = Some(last.parse().unwrap());
        found.extend(ids);
        // Meanwhile somebody writes.
        test.pool().execute("insert into message (author_id, content, course_id) values (id('lea'), 'new', id('course'))").await.unwrap();
        written += 1;
    }
    let mut once = found.clone();
    once.sort();
    once.dedup();
    assert_eq!((found.len(), once.len()), (50, 50));
    // Nobody learns where a message stands that is not for it.
    let zoe = user(test.pool(), "zoe").await;
    let who = Principal::user(zoe.into());
    let cond = rules::sees(&who);
    assert!(queries::list(&db, Visible { rows: &cond, me: zoe }, &rules::reads_all(&who), &query).await.is_err());
}
