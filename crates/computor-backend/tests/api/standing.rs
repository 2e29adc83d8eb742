//! Lists that somebody asks for again: an answer that still stands is not made anew, and one that does not is never called
//! the same, whatever changed and whenever that was committed.

use crate::support::{Answer, Server};
use computor_db::{
    Db, Limits,
    queries::change,
    sample::{self, Ids, Seat, Size},
    testdb::TestDb,
};
use reqwest::Method;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Executor as _, PgPool};
use std::{collections::BTreeSet, time::Duration};
use uuid::Uuid;

struct World {
    server: Server,
    ids: Ids,
    /// Of another course.
    other: Ids,
    student: String,
    tutor: String,
    lecturer: String,
}

async fn session(pool: &PgPool, seat: Seat) -> String {
    let token = format!("{:0>64}", seat.user.simple().to_string());
    sample::sessions(pool, &[seat.user], &[hex::encode(Sha256::digest(token.as_bytes()))]).await.unwrap();
    token
}

impl World {
    async fn new() -> Self {
        Self::limited(Limits::default()).await
    }

    async fn limited(limits: Limits) -> Self {
        let test = TestDb::new().await;
        // One connection, so that it is known what the server did on it.
        let db = Db::connect(test.url(), 1).await.unwrap();
        let server = Server::over(test, db.limited(limits)).await;
        let pool = server.db.pool();
        let ids = sample::term(pool, &Size::new("here", 8, 3), |_| {}).await.unwrap();
        let other = sample::term(pool, &Size::new("elsewhere", 3, 1), |_| {}).await.unwrap();
        let (student, tutor) = (session(pool, ids.students[3]).await, session(pool, ids.tutors[0]).await);
        let lecturer = session(pool, ids.lecturer).await;
        Self { server, ids, other, student, tutor, lecturer }
    }

    fn pool(&self) -> &PgPool {
        self.server.db.pool()
    }

    /// Who asks for what.
    fn lists(&self) -> [(&str, String); 5] {
        let course = self.ids.course;
        [
            (self.student.as_str(), format!("/students/course-contents?course_id={course}")),
            (self.tutor.as_str(), format!("/tutors/course-members?course_id={course}")),
            (self.tutor.as_str(), format!("/tutors/submission-groups?course_id={course}&limit=100")),
            (self.tutor.as_str(), format!("/tutors/submission-groups?course_id={course}&has_ungraded_submissions=true")),
            (self.lecturer.as_str(), format!("/lecturers/course-contents?course_id={course}")),
        ]
    }

    async fn ask(&self, token: &str, path: &str, known: Option<&str>) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut headers = vec![("authorization", bearer.as_str())];
        // Without a tag it is made anew.
        headers.push(known.map_or(("cache-control", "no-store"), |tag| ("if-none-match", tag)));
        self.server.raw(Method::GET, path, &headers, "").await
    }

    /// Changes something of which nobody is told: only who makes an answer anew sees it.
    async fn behind_their_backs(&self, sql: &str) {
        let sql = format!("begin; set local session_replication_role = replica; {sql}; commit");
        self.pool().execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

fn tag(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{:#}", answer.body);
    answer.headers["etag"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_answer_is_kept_for_who_keeps_none_as_long_as_it_stands() {
    let world = World::new().await;
    let ask = async |who: &str, path: &str| {
        let bearer = format!("Bearer {who}");
        let answer = world.server.raw(Method::GET, path, &[("authorization", bearer.as_str())], "").await;
        assert_eq!(answer.status, 200, "{path}: {:#}", answer.body);
        answer
    };
    let change = "update course_content set title = title || '.'; update \"user\" set given_name = given_name || '.';
                  update submission_group set max_submissions = coalesce(max_submissions, 0) + 1";
    for (who, path) in &world.lists() {
        // It is packed behind the answer, so not at once.
        let (mut before, mut again) = (ask(who, path).await, None);
        for _ in 0..1000 {
            world.behind_their_backs(change).await;
            let next = ask(who, path).await;
            if next.body == before.body {
                again = Some(next);
                break;
            }
            before = next;
        }
        let again = again.unwrap_or_else(|| panic!("nothing is kept of {path}"));
        assert_eq!(again.headers["x-total-count"], before.headers["x-total-count"], "{path}");
        assert_eq!(world.ask(who, path, Some(&tag(&again))).await.status, 304, "its tag is as good as any: {path}");
        assert!(world.ask(who, path, None).await.body != before.body, "{path}");
        assert!(ask(who, path).await.body == before.body, "what is asked for so is not kept: {path}");
        // Who has an older answer than the one that is kept is given that.
        let old = tag(&before);
        world.pool().execute(change).await.unwrap();
        let changed = ask(who, path).await;
        assert!(changed.body != before.body && changed.body == world.ask(who, path, None).await.body, "{path}");
        let newer = world.ask(who, path, Some(&old)).await;
        assert!(newer.status == 200 && newer.body == changed.body, "{path}: {}", newer.status);
    }
    let other = session(world.pool(), world.ids.students[4]).await;
    let (_, path) = &world.lists()[0];
    let truth = world.ask(&other, path, None).await;
    assert!(ask(&other, path).await.body == truth.body && ask(&world.student, path).await.body != truth.body);
}

#[tokio::test]
async fn what_is_kept_leaves_packed_for_who_takes_that() {
    let world = World::new().await;
    for (who, path) in &world.lists() {
        let bearer = format!("Bearer {who}");
        let ask = async |headers: &[(&str, &str)]| {
            let headers: Vec<_> = [("authorization", bearer.as_str())].into_iter().chain(headers.iter().copied()).collect();
            let (status, headers, body) = world.server.bytes(Method::GET, path, &headers).await;
            let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
            assert!(header("vary").contains("accept-encoding") && !header("x-total-count").is_empty(), "{path}");
            (status, header("content-encoding"), header("etag"), body)
        };
        let (.., plain) = ask(&[]).await;
        let takes = ("accept-encoding", "gzip, deflate, br");
        let mut tries = 0..10_000;
        // It is packed behind the answer, so not at once.
        let (tag, packed) = loop {
            match ask(&[takes]).await {
                (200, coding, tag, body) if coding == "gzip" => break (tag, body),
                (200, _, _, body) => assert!(body == plain && tries.next().is_some(), "{path} is never packed"),
                other => panic!("{path}: {other:?}"),
            }
        };
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(packed.as_slice()), &mut unpacked).unwrap();
        assert!(unpacked == plain, "{path}");
        // Its bytes are others, what it says is the same.
        assert!(tag.starts_with("W/\""), "{tag}");
        for headers in [vec![takes, ("if-none-match", tag.as_str())], vec![("if-none-match", tag.as_str())]] {
            assert_eq!(ask(&headers).await.0, 304, "{path}");
        }
        let (status, coding, tag, body) = ask(&[]).await;
        assert!(status == 200 && coding.is_empty() && tag.starts_with('"') && body == plain, "{path}");
        assert_eq!(ask(&[takes, ("cache-control", "no-store")]).await.3, plain, "{path}");
    }
}

#[tokio::test]
async fn one_makes_what_many_ask_for_at_once() {
    // One list is made at a time, and one waits for it.
    let world = World::limited(Limits { slots: 1, queue: 1, wait: Duration::from_secs(3600) }).await;
    let (who, path) = &world.lists()[1];
    let lanes = world.server.app.db.lanes();
    let slot = lanes.slot().await.unwrap();
    let bearer = format!("Bearer {who}");
    let headers = [("authorization", bearer.as_str())];
    let all = futures::future::join_all((0..12).map(|_| world.server.raw(Method::GET, path, &headers, "")));
    let release = async {
        // Whoever makes it waits for its place; what is asked meanwhile is answered behind all of them.
        while lanes.load().waiting == 0 {
            tokio::task::yield_now().await;
        }
        for _ in 0..20 {
            world.ask(&world.student, "/user", None).await;
        }
        drop(slot);
    };
    let (all, ()) = futures::future::join(all, release).await;
    for answer in &all {
        assert!(answer.status == 200 && answer.body == all[0].body, "{}: {:#}", answer.status, answer.body);
    }
    assert_eq!(lanes.load().refused, 0);
    // Whoever has changed something since it was begun is shown that.
    let slot = lanes.slot().await.unwrap();
    world.pool().execute("update \"user\" set given_name = given_name || '.'").await.unwrap();
    let ask = || world.server.raw(Method::GET, path, &headers, "");
    let changed_between = async {
        while lanes.load().waiting == 0 {
            tokio::task::yield_now().await;
        }
        world.pool().execute("update \"user\" set given_name = 'Zora'").await.unwrap();
        let second = ask();
        drop(slot);
        second.await
    };
    let (_, second) = futures::future::join(ask(), changed_between).await;
    assert!(second.body.to_string().contains("Zora"), "{:#}", second.body);
}

#[tokio::test]
async fn a_list_that_still_stands_is_not_made_anew() {
    let world = World::new().await;
    let secret = format!("update course_content set title = 'Unseen' where id = '{}'", world.ids.content);
    let before: Vec<Answer> = futures::future::join_all(world.lists().iter().map(|(who, path)| world.ask(who, path, None))).await;
    world.behind_their_backs(&secret).await;
    world.behind_their_backs("update \"user\" set given_name = 'Unseen'").await;
    world.behind_their_backs("update submission_group set max_submissions = 77").await;
    // What happens elsewhere does not matter here.
    let elsewhere = format!("update course_content set title = 'New' where id = '{}'", world.other.content);
    world.pool().execute(AssertSqlSafe(elsewhere)).await.unwrap();
    for ((who, path), before) in world.lists().iter().zip(&before) {
        let known = tag(before);
        let same = world.ask(who, path, Some(&known)).await;
        assert_eq!(same.status, 304, "{path}");
        assert_eq!(same.headers["x-total-count"], before.headers["x-total-count"], "{path}");
        // The tag that comes with it is as good.
        let renewed = same.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(world.ask(who, path, Some(&renewed)).await.status, 304, "{path}");
        assert_eq!(world.ask(who, path, None).await.status, 200, "{path}");
        // Nobody else has it, nor is it the answer to another question, nor can it be made up.
        assert_eq!(world.ask(who, &format!("{path}&skip=0"), Some(&known)).await.status, 200, "{path}");
        let later = known.replace('.', ".x");
        for wrong in [later.as_str(), "\"a.b.c\"", "\"..\"", "\"x.MDsxOjE6.y\""] {
            assert_eq!(world.ask(who, path, Some(wrong)).await.status, 200, "{path} {wrong}");
        }
    }
    let other = session(world.pool(), world.ids.students[4]).await;
    let (_, path) = &world.lists()[0];
    assert_eq!(world.ask(&other, path, Some(&tag(&before[0]))).await.status, 200);
    // What is no longer known does not count as unchanged.
    let later = world.server.app.clock.now() + chrono::TimeDelta::hours(1);
    change::forget(world.pool(), later).await.unwrap();
    for ((who, path), before) in world.lists().iter().zip(&before) {
        assert_eq!(world.ask(who, path, Some(&tag(before))).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn what_was_not_committed_when_an_answer_was_made_makes_it_old() {
    let world = World::new().await;
    let mut tx = world.pool().begin().await.unwrap();
    let sql = format!("update course_content set title = 'Later' where id = '{}'", world.ids.content);
    tx.execute(AssertSqlSafe(sql)).await.unwrap();
    let (who, path) = &world.lists()[0];
    let before = world.ask(who, path, None).await;
    assert!(!before.body.to_string().contains("Later"));
    // It is not seen yet, by whoever asks.
    let same = world.ask(who, path, Some(&tag(&before))).await;
    assert_eq!(same.status, 304);
    tx.commit().await.unwrap();
    for known in [tag(&before), same.headers["etag"].to_str().unwrap().to_owned()] {
        let now = world.ask(who, path, Some(&known)).await;
        assert!(now.status == 200 && now.body.to_string().contains("Later"), "{}", now.status);
    }
}

/// Changes of everything that the lists show. `{student}` and so on are ids.
const CHANGES: &[&str] = &[
    "update \"user\" set given_name = 'Zora' where id = '{user}'",
    "update course set properties = '{\"gitlab\": {\"url\": \"https://other.example\", \"full_path\": \"x/y\"}}' where id = '{course}'",
    "update course_content set title = 'Another' where id = '{content}'",
    "update course_content set max_submissions = 3 where id = '{content}'",
    "update course_content_type set color = 'green' where course_id = '{course}'",
    "update course_content_kind set title = 'Other'",
    "update course_content_deployment set deployment_path = 'else/where' where course_content_id = '{content}'",
    "update example_version set title = 'Version' where id = (select released_version_id from course_content_deployment where course_content_id = '{content}')",
    "with made as (insert into course_group (id, course_id, title) values ('{new}', '{course}', 'New'))
       update course_member set course_group_id = '{new}' where id = '{member}'",
    "insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, content_type, file_size, bucket_name, object_key, version_identifier, submit)
       values ('{new}', '{group}', '{member}', 'application/zip', 1, 'store', 'x', 'new', true)",
    "insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, result, version_identifier, created_at)
       values ('{new}', '{member}', '{new}', '{group}', '{content}', 0, 0.25, 'new', now() + interval '1 year')",
    "update result set result = 0.75, grade = 0.75 where id = '{new}'",
    "insert into submission_grade (id, artifact_id, graded_by_course_member_id, grade, status) values ('{new}', '{new}', '{tutor}', 0.5, 1)",
    "update submission_grade set grade = 1, status = 2 where id = '{new}'",
    "delete from submission_grade where id = '{new}'",
    "delete from result where id = '{new}'",
    "update submission_artifact set submit = false where id = '{new}'",
    "update submission_artifact set submit = true where id = '{new}'",
    "delete from submission_artifact where id = '{new}'",
    "insert into message (id, author_id, submission_group_id, content) select '{new}', user_id, '{group}', 'x' from course_member where id = '{other}'",
    "insert into message_read (message_id, reader_user_id) values ('{new}', '{user}'), ('{new}', '{teacher}')",
    "delete from message_read where message_id = '{new}'",
    "update message set archived_at = now() where id = '{new}'",
    "insert into message (author_id, course_content_id, content) select user_id, '{content}', 'x' from course_member where id = '{tutor}'",
    "update submission_group set max_submissions = 9, display_name = 'Ours' where id = '{group}'",
    "insert into submission_group (id, course_content_id, max_group_size) values ('{new}', '{content}', 1)",
    "delete from submission_group where id = '{new}'",
    "delete from submission_group_member where submission_group_id = '{group}'",
    "insert into submission_group_member (submission_group_id, course_member_id) values ('{group}', '{member}')",
    "update course_member set archived_at = now() where id = '{other}'",
    "delete from course_content where id = (select id from course_content where course_id = '{course}' and id <> '{content}' and is_submittable limit 1)",
];

#[tokio::test]
async fn whatever_changes_makes_the_lists_old_that_show_it() {
    let world = World::new().await;
    let (ids, new) = (&world.ids, Uuid::from_u128(7));
    let names = [
        ("{user}", ids.students[3].user),
        ("{member}", ids.students[3].member),
        ("{other}", ids.students[5].member),
        ("{group}", ids.students[3].group.unwrap()),
        ("{content}", ids.content),
        ("{course}", ids.course),
        ("{tutor}", ids.tutors[0].member),
        ("{teacher}", ids.tutors[0].user),
        ("{new}", new),
    ];
    for change in CHANGES {
        let sql = names.iter().fold((*change).to_owned(), |sql, (name, id)| sql.replace(name, &id.to_string()));
        let mut before = Vec::new();
        for (who, path) in world.lists() {
            before.push(world.ask(who, &path, None).await);
        }
        world.pool().execute(AssertSqlSafe(sql.clone())).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let mut changed = 0;
        for ((who, path), before) in world.lists().iter().zip(&before) {
            let (asked, now) = (world.ask(who, path, Some(&tag(before))).await, world.ask(who, path, None).await);
            let differs = now.body != before.body || now.headers["x-total-count"] != before.headers["x-total-count"];
            assert_eq!(asked.status.as_u16(), if differs { 200 } else { 304 }, "{path} after {sql}");
            changed += usize::from(differs);
        }
        assert!(changed > 0, "no list shows: {sql}");
    }
}

/// Tables whose rows follow from others in the same transaction, and what finds out who asks.
const FOLLOW: [&str; 9] = [
    "submission_group_state",
    "course_member_state",
    "message_count",
    "message_total",
    "member_message_count",
    "change",
    "session",
    "api_token",
    "user_role",
];

#[tokio::test]
async fn whatever_the_lists_read_is_watched_and_none_looks_at_the_clock() {
    let world = World::new().await;
    let db = world.server.app.db.pool();
    let read = async || {
        sqlx::query("select pg_stat_force_next_flush()").execute(db).await.unwrap();
        let sql = "select relname::text from pg_stat_user_tables where schemaname = 'public' and seq_scan + coalesce(idx_scan, 0) > 0";
        sqlx::query_scalar::<_, String>(sql).fetch_all(db).await.unwrap()
    };
    sqlx::query("select pg_stat_force_next_flush()").execute(db).await.unwrap();
    sqlx::query("select pg_stat_reset()").execute(world.pool()).await.unwrap();
    for (who, path) in world.lists() {
        assert_eq!(world.ask(who, &path, None).await.status, 200);
    }
    let tables: BTreeSet<String> = read().await.into_iter().collect();
    assert!(tables.contains("course_content_deployment") && tables.contains("message_count"), "{tables:?}");
    let sql = "select distinct tgrelid::regclass::text from pg_trigger where tgname like 'change%'";
    let watched: Vec<String> = sqlx::query_scalar(sql).fetch_all(world.pool()).await.unwrap();
    let known = |table: &str| FOLLOW.contains(&table) || watched.iter().any(|other| other.trim_matches('"') == table);
    let missing: Vec<&String> = tables.iter().filter(|table| !known(table)).collect();
    assert!(missing.is_empty(), "read, but nobody is told when they change: {missing:?}");

    let sql = "select statement from pg_prepared_statements where statement like '%row_to_json%'";
    let statements: Vec<String> = sqlx::query_scalar(sql).fetch_all(db).await.unwrap();
    assert!(statements.len() >= 5, "{}", statements.len());
    for statement in &statements {
        for clock in ["now()", "current_timestamp", "current_date", "current_time", "clock_timestamp", "localtime", "random"] {
            assert!(!statement.to_lowercase().contains(clock), "{clock} in {statement}");
        }
    }
}
