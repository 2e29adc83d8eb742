//! What is kept of the work of groups and members is what would be computed, whatever happened; and groups are there for
//! whom they should be.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::{queries::state, testdb::TestDb};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use sqlx::{AssertSqlSafe, Executor, PgPool};
use tokio::runtime::Runtime;

/// Three students, a tutor, three individual assignments and one for teams; the first two students are a team.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, username, given_name) select id(n), n, initcap(n) from unnest(array['u1', 'u2', 'u3', 'tom']) n;
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values
        (id('unit'), id('course'), 'unit', 'unit'), (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size) values
        (id('week'), id('course'), id('unit'), 'week', 0, null), (id('c0'), id('course'), id('task'), 'week.c0', 1, 1),
        (id('c1'), id('course'), id('task'), 'c1', 2, null), (id('c2'), id('course'), id('task'), 'c2', 3, 1),
        (id('teams'), id('course'), id('task'), 'teams', 4, 2);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('m1'), id('course'), id('u1'), '_student', id('group')), (id('m2'), id('course'), id('u2'), '_student', id('group')),
        (id('m3'), id('course'), id('u3'), '_student', id('group')), (id('mt'), id('course'), id('tom'), '_tutor', null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('team'), id('teams'), 2);
    insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('m1')), (id('team'), id('m2'));
";

/// A statement that changes something; `{n}` picks which row.
const ACTIONS: &[&str] = &[
    // Hand in, or practise, now or in the past.
    "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, submit, created_at, uploaded_by_course_member_id)
     select g.id, 1, 'b', 'k', {n} % 3 > 0, now() - {n} % 4 * interval '1 h',
       (select course_member_id from submission_group_member m where m.submission_group_id = g.id limit 1) from one('submission_group', {n}) g",
    "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, submit)
     select g.id, 1, 'b', 'k', true from (select * from submission_group order by id limit 3) g",
    "update submission_artifact set submit = true where id in (select id from one('submission_artifact', {n}))",
    "update submission_artifact set created_at = now() - interval '1 d' where id in (select id from one('submission_artifact', {n}))",
    "delete from submission_artifact where id in (select id from one('submission_artifact', {n}))",
    // Tests start, run, finish, fail, are corrected and deleted.
    "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, status, version_identifier, created_at)
     select coalesce(a.uploaded_by_course_member_id, id('mt')), a.id, a.submission_group_id, g.course_content_id, (array[4, 4, 0, 1])[1 + {n} % 4],
       gen_random_uuid()::text, now() - {n} % 4 * interval '1 h'
     from submission_artifact a join submission_group g on g.id = a.submission_group_id
     where a.id in (select id from one('submission_artifact', {n})) on conflict do nothing",
    "update result set status = 5 where id in (select id from one('result', {n})) and status = 4",
    "update result set status = 0, grade = 0.5, result = 0.5 where id in (select id from one('result', {n})) and status in (4, 5)",
    "update result set status = 1 where id in (select id from one('result', {n})) and status in (4, 5)",
    "update result set result = 0.9, grade = 0.9 where id in (select id from one('result', {n}))",
    "delete from result where id in (select id from one('result', {n}))",
    // Grades are given, corrected and deleted.
    "insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, graded_at)
     select id, id('mt'), case when {n} % 5 > 0 then 0.5 end, {n} % 4, now() - {n} % 3 * interval '1 h' from one('submission_artifact', {n})",
    "update submission_grade set grade = 0.7, status = {n} % 4 where id in (select id from one('submission_grade', {n}))",
    "delete from submission_grade where id in (select id from one('submission_grade', {n}))",
    "delete from submission_grade",
    // Contents are moved, archived, become units and teams, and are deleted.
    "update course_content set path = case when path = 'week.c0' then 'c0' else 'week.c0' end::ltree where id = id('c0')",
    "update course_content set archived_at = case when archived_at is null then now() end where id = (array[id('c0'), id('c1'), id('teams')])[1 + {n} % 3]",
    "update course_content set course_content_type_id = case when is_submittable then id('unit') else id('task') end where id = id('c2')",
    "update course_content set max_group_size = 1 + {n} % 2 where id = id('c1')",
    "delete from course_content where id = id('c2') and {n} % 4 = 0",
    "update \"user\" set family_name = case {n} % 3 when 0 then null when 1 then 'Name ' || {n} else family_name end, given_name = 'G' || {n} % 2
     where id in (select user_id from course_member where id in (select id from one('course_member', {n})))",
    // Members change their role, are archived, leave groups and join them.
    "update course_member set course_role_id = case course_role_id when '_student' then '_tutor' else '_student' end where id = id('m3')",
    "update course_member set archived_at = case when archived_at is null then now() end where id = id('m2')",
    "delete from submission_group_member where id in (select id from one('submission_group_member', {n}))",
    "insert into submission_group_member (submission_group_id, course_member_id)
     select g.id, m.id from one('submission_group', {n}) g, (select * from course_member where id <> id('mt') order by id offset {n} % 3 limit 1) m
     where not exists(select from submission_group_member o where o.course_member_id = m.id and o.course_content_id = g.course_content_id)
       and (select count(*) from submission_group_member o where o.submission_group_id = g.id) < g.max_group_size",
    "delete from submission_group where id in (select id from one('submission_group', {n})) and {n} % 4 = 0",
    "update submission_group set display_name = 'Name ' || {n} where id in (select id from one('submission_group', {n}))",
    // Late policies come and go, things become due, and more time is granted and taken back.
    "update course set late_penalty_per_day = (array[null, 0.1, 0.3])[1 + {n} % 3], timezone = (array[null, 'Europe/Vienna'])[1 + {n} % 2]
     where id = id('course')",
    "update course_content set due_at = case when {n} % 4 > 0 then now() - {n} * interval '1 h' end, late_penalty_per_day = (array[null, 0.2])[1 + {n} % 2]
     where id in (id('c0'), id('c1'), id('teams'))",
    "insert into deadline_extension (course_content_id, course_member_id, days)
     select c.id, m.id, 1 + {n} % 2 from course_content c, one('course_member', {n}) m where c.id in (id('c0'), id('teams'))",
    "insert into deadline_extension (course_content_id, submission_group_id, kind, days)
     select g.course_content_id, g.id, 'late_days', 1 from one('submission_group', {n}) g",
    "update deadline_extension set days = days + 1 where id in (select id from one('deadline_extension', {n}))",
    "delete from deadline_extension where id in (select id from one('deadline_extension', {n}))",
    "update submission_group set course_content_id = id('teams') where id in (select id from one('submission_group', {n})) and {n} % 4 = 0
       and not exists(select from submission_group_member m join submission_group_member o on o.course_member_id = m.course_member_id
                      where m.submission_group_id = submission_group.id and o.course_content_id = id('teams'))",
];

/// Which row of a table the number means.
const ONE: &str = "
    create function one(name text, n integer) returns table (id uuid, course_content_id uuid, max_group_size integer) language plpgsql as $$
    begin
        return query execute format('select id, %s from %I order by id offset %s %% (select greatest(count(*), 1) from %I) limit 1',
            case when name = 'submission_group' then 'course_content_id, max_group_size' else 'null::uuid, null::integer' end, name, n, name);
    end $$;";

/// What is kept, beside what would be computed; empty when they agree.
const DIFFERENT: &str = "
    select 'group ' || coalesce(s.submission_group_id, c.submission_group_id) || ': kept ' || coalesce(k.j::text, 'nothing') || ', computed ' || to_jsonb(c)
    from submission_group_computed c full join submission_group_state s on s.submission_group_id = c.submission_group_id
    left join lateral (select to_jsonb(s) - 'ungraded' - 'unreviewed' - 'last_activity' as j) k on true
    where k.j is distinct from to_jsonb(c)
    union all
    select 'member ' || coalesce(s.course_member_id, c.course_member_id) || ': kept ' || coalesce(k.j::text, 'nothing') || ', computed ' || to_jsonb(c)
    from course_member_computed c full join course_member_state s on s.course_member_id = c.course_member_id
    left join lateral (select to_jsonb(s) - 'progress' as j) k on true
    where k.j is distinct from to_jsonb(c)
    union all
    select 'artifact ' || a.id || ': not of the content of its group' from submission_artifact a join submission_group g on g.id = a.submission_group_id
    where a.course_content_id <> g.course_content_id
    union all
    select 'missing group of ' || course_member_id || ' for ' || course_content_id from missing_group";

async fn different(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(DIFFERENT).fetch_all(pool).await.unwrap()
}

#[test]
fn what_is_kept_is_what_would_be_computed() {
    let runtime = Runtime::new().unwrap();
    let db = runtime.block_on(async {
        let db = TestDb::new().await;
        db.pool().execute(WORLD).await.unwrap();
        db.pool().execute(ONE).await.unwrap();
        db
    });
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    let histories = vec((0..ACTIONS.len(), 0_u32..64), 1..40);
    TestRunner::new(config)
        .run(&histories, |history| {
            runtime.block_on(async {
                // Each history begins with the same world, and leaves it behind unchanged.
                let mut tx = db.pool().begin().await.unwrap();
                for (action, n) in &history {
                    // A member who was taken from a group by hand is a group that is missing: that is repaired, not kept.
                    let sql = ACTIONS[*action].replace("{n}", &n.to_string());
                    tx.execute(AssertSqlSafe(sql.clone())).await.map_err(|error| TestCaseError::fail(format!("{sql}: {error}")))?;
                    let wrong: Vec<String> =
                        sqlx::query_scalar(AssertSqlSafe(format!("select x from ({DIFFERENT}) d (x) where x not like 'missing%'")))
                            .fetch_all(&mut *tx)
                            .await
                            .unwrap();
                    prop_assert!(wrong.is_empty(), "after {sql}:\n{}", wrong.join("\n"));
                }
                tx.rollback().await.unwrap();
                Ok(())
            })
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[tokio::test]
async fn hand_ins_at_the_same_time_all_count() {
    let db = TestDb::new().await;
    db.pool().execute(WORLD).await.unwrap();
    // For a team, and for who works alone, which is kept another way; and tests start beside.
    let team = "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, submit)
                values (id('team'), 1, 'b', 'k', true)";
    let alone = "insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key, submit)
                 select submission_group_id, 1, 'b', 'k', true from submission_group_member
                 where course_member_id = id('m1') and course_content_id = id('c0')";
    let runs = "insert into result (course_member_id, submission_group_id, course_content_id, status, version_identifier)
                select id('m1'), submission_group_id, id('c0'), 4, gen_random_uuid()::text from submission_group_member
                where course_member_id = id('m1') and course_content_id = id('c0')";
    let all = (0..10).flat_map(|_| [team, alone, runs]).map(|sql| db.pool().execute(sql));
    futures::future::try_join_all(all).await.unwrap();
    let kept: (i32, i32) = sqlx::query_as(
        "select s.submissions, m.handed_in from submission_group_state s, course_member_state m
        where s.submission_group_id = id('team') and m.course_member_id = id('m1')",
    )
    .fetch_one(db.pool())
    .await
    .unwrap();
    assert_eq!(kept, (10, 2));
    let alone: (i32, i32) = sqlx::query_as(
        "select s.submissions, s.runs from submission_group_member m join submission_group_state s on s.submission_group_id = m.submission_group_id
         where m.course_member_id = id('m1') and m.course_content_id = id('c0')",
    )
    .fetch_one(db.pool())
    .await
    .unwrap();
    assert_eq!(alone, (10, 10));
    assert_eq!(different(db.pool()).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_repair_says_what_was_wrong() {
    let db = TestDb::new().await;
    db.pool().execute(WORLD).await.unwrap();
    let right = state::Repaired { groups_made: 0, group_states: 0, member_states: 0, message_counts: 0 };
    assert_eq!(state::repair(db.url()).await.unwrap(), right);
    db.pool()
        .execute(
            "delete from submission_group where course_content_id = id('c0');
             update submission_group_state set submissions = 7 where submission_group_id = id('team');
             delete from course_member_state where course_member_id = id('m1')",
        )
        .await
        .unwrap();
    let done = state::repair(db.url()).await.unwrap();
    assert_eq!((done.groups_made, done.group_states, done.member_states), (3, 1, 1));
    assert_eq!(different(db.pool()).await, Vec::<String>::new());
    assert_eq!(state::repair(db.url()).await.unwrap(), right);
}

/// How many groups each of the three students has.
async fn groups(pool: &PgPool) -> Vec<i64> {
    sqlx::query_scalar(
        "select (select count(*) from submission_group_member g where g.course_member_id = m.id and g.submission_group_id <> id('team'))
         from course_member m where m.id in (id('m1'), id('m2'), id('m3')) order by m.id",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn individual_assignments_have_groups_for_active_students_and_nobody_else() {
    let db = TestDb::new().await;
    let pool = db.pool();
    pool.execute(WORLD).await.unwrap();
    assert_eq!(groups(pool).await, [3, 3, 3], "the tutor has none, and teams form by themselves");
    let steps: [(&str, [i64; 3]); 13] = [
        ("update course_member set course_role_id = '_tutor' where id = id('m3')", [3, 3, 0]),
        ("update course_member set course_role_id = '_student' where id = id('m3')", [3, 3, 3]),
        ("update course_member set archived_at = now() where id = id('m3')", [3, 3, 0]),
        ("insert into course_content (id, course_id, course_content_type_id, path, position) values (id('c3'), id('course'), id('task'), 'c3', 9)", [4, 4, 0]),
        ("update course_member set archived_at = null where id = id('m3')", [4, 4, 4]),
        ("insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size)
          values (id('c4'), id('course'), id('task'), 'c4', 9, 3)", [4, 4, 4]),
        ("update course_content set max_group_size = 1 where id = id('c4')", [5, 5, 5]),
        ("insert into course_content (id, course_id, course_content_type_id, path, position) values (id('c5'), id('course'), id('unit'), 'c5', 9)", [5, 5, 5]),
        ("update course_content set course_content_type_id = id('task') where id = id('c5')", [6, 6, 6]),
        ("insert into course_content (id, course_id, course_content_type_id, path, position, archived_at)
          values (id('c6'), id('course'), id('task'), 'c6', 9, now())", [6, 6, 6]),
        ("update course_content set archived_at = null where id = id('c6')", [7, 7, 7]),
        // Work stays, whoever leaves.
        ("insert into submission_artifact (submission_group_id, file_size, bucket_name, object_key)
          select submission_group_id, 1, 'b', 'k' from submission_group_member where course_member_id = id('m2') and course_content_id = id('c0')", [7, 7, 7]),
        ("update course_member set archived_at = now() where id = id('m2')", [7, 1, 7]),
    ];
    for (sql, expected) in steps {
        pool.execute(sql).await.unwrap();
        assert_eq!(groups(pool).await, expected, "{sql}");
        assert_eq!(different(pool).await, Vec::<String>::new(), "{sql}");
    }
    let copied: i64 =
        sqlx::query_scalar("select count(*) from submission_group where max_submissions is not null or max_test_runs is not null")
            .fetch_one(pool)
            .await
            .unwrap();
    assert_eq!(copied, 0, "limits are the content's");
}

#[tokio::test]
async fn a_student_and_an_assignment_made_at_the_same_time_find_each_other() {
    let db = TestDb::new().await;
    let pool = db.pool();
    pool.execute(WORLD).await.unwrap();
    let mut first = pool.begin().await.unwrap();
    first.execute("update course_member set course_role_id = '_student', course_group_id = id('group') where id = id('mt')").await.unwrap();
    let other = pool.clone();
    let second = tokio::spawn(async move {
        let sql = "insert into course_content (id, course_id, course_content_type_id, path, position) values (id('c9'), id('course'), id('task'), 'c9', 9)";
        other.execute(sql).await.unwrap();
    });
    let waiting = "select exists (select from pg_locks where locktype = 'advisory' and not granted)";
    while !second.is_finished() && !sqlx::query_scalar::<_, bool>(waiting).fetch_one(pool).await.unwrap() {}
    first.commit().await.unwrap();
    second.await.unwrap();
    assert_eq!(different(pool).await, Vec::<String>::new());
}

#[tokio::test]
async fn groups_hold_whom_they_may() {
    let db = TestDb::new().await;
    let pool = db.pool();
    pool.execute(WORLD).await.unwrap();
    for (sql, constraint) in [
        (
            "insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('m3'))",
            "submission_group_full",
        ),
        ("update submission_group set max_group_size = 1 where id = id('team')", "submission_group_full"),
        (
            "with other as (insert into submission_group (course_content_id, max_group_size) values (id('teams'), 2) returning id)
             insert into submission_group_member (submission_group_id, course_member_id) select id, id('m1') from other",
            "submission_group_member_once_per_content",
        ),
    ] {
        let error = pool.execute(sql).await.unwrap_err();
        let found = error.as_database_error().and_then(|error| error.constraint());
        // Within one statement the other group is not there yet.
        assert!(found == Some(constraint) || found == Some("submission_group_member_submission_group_id_fkey"), "{sql}: {error}");
    }
    pool.execute("insert into submission_group (id, course_content_id, max_group_size) values (id('team2'), id('teams'), 1)")
        .await
        .unwrap();
    let twice = "insert into submission_group_member (submission_group_id, course_member_id) values (id('team2'), id('m1'))";
    let error = pool.execute(twice).await.unwrap_err();
    assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some("submission_group_member_once_per_content"));
    pool.execute("insert into submission_group_member (submission_group_id, course_member_id) values (id('team2'), id('m3'))")
        .await
        .unwrap();
}

/// What was there before anything was kept: limits copied from the content, a student in two groups, work and grades.
const BEFORE: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, username, given_name) select id(n), n, initcap(n) from unnest(array['u1', 'u2', 'tom']) n;
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('task'), id('course'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_submissions, max_test_runs) values
        (id('c0'), id('course'), id('task'), 'c0', 1, 3, 5);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('m1'), id('course'), id('u1'), '_student', id('group')), (id('m2'), id('course'), id('u2'), '_student', id('group')),
        (id('mt'), id('course'), id('tom'), '_tutor', null);
    insert into submission_group (id, course_content_id, max_group_size, max_submissions, max_test_runs, created_at) values
        (id('empty'), id('c0'), 1, 3, 5, now() - interval '1 d'), (id('used'), id('c0'), 1, 4, 5, now());
    insert into submission_group_member (submission_group_id, course_member_id) values (id('empty'), id('m1')), (id('used'), id('m1'));
    insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key, submit)
        values (id('a'), id('used'), id('m1'), 1, 'b', 'k', true);
    insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id, status, grade,
        version_identifier, properties) values (id('m1'), id('a'), id('used'), id('c0'), id('task'), 0, 0.5, 'v', '{\"example_version_id\": \"x\"}');
    insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status) values (id('a'), id('mt'), 0.5, 1);
    insert into message (author_id, submission_group_id, content) values (id('tom'), id('used'), 'x');
";

#[tokio::test]
async fn what_was_there_before_is_taken_along() {
    let db = TestDb::empty().await;
    for migration in computor_db::MIGRATOR.iter() {
        if migration.version == 9 {
            db.pool().execute(BEFORE).await.unwrap();
        }
        db.pool().execute(AssertSqlSafe(migration.sql.as_str().to_owned())).await.unwrap();
    }
    assert_eq!(different(db.pool()).await, Vec::<String>::new());
    let one = async |sql: &'static str| sqlx::query_scalar::<_, String>(sql).fetch_one(db.pool()).await.unwrap();
    let limits = "select string_agg(concat_ws('/', coalesce(max_submissions, 0), coalesce(max_test_runs, 0)), ' ' order by created_at)
                  from submission_group where id in (id('empty'), id('used'))";
    assert_eq!(one(limits).await, "0/0 4/0", "only a value of its own stays");
    let seat = "select concat_ws(' ', count(*), bool_and(submission_group_id = id('used'))) from submission_group_member where course_member_id = id('m1')";
    assert_eq!(one(seat).await, "1 t", "the group with the work");
    let state = "select concat_ws(' ', submissions, results, runs, grade, grade_status, ungraded) from submission_group_state
                 where submission_group_id = id('used')";
    assert_eq!(one(state).await, "1 1 1 0.5 1 f");
    let belongs = "select concat_ws(' ', (select bool_and(course_id = id('course')) from submission_artifact),
                     (select bool_and(course_id = id('course') and example_version_id is null) from result),
                     (select bool_and(course_id = id('course') and submission_group_id = id('used')) from submission_grade),
                     (select bool_and(within_course_id = id('course')) from message))";
    assert_eq!(one(belongs).await, "t t t t");
}
