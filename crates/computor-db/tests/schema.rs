//! The rules that the schema itself keeps, on a freshly migrated database.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use computor_db::testdb::TestDb;
use sqlx::{Executor, PgPool, Row, postgres::PgListener};

/// A course with a student in a submission group that handed something in.
struct World {
    db: TestDb,
}

const WORLD: &str = "
    insert into \"user\" (id, email, username) values (id('ann'), 'ann@example.org', 'ann'), (id('bob'), 'Bob@example.org', 'bob');
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into organization (id, organization_type, title, path) values (id('org2'), 'organization', 'Org 2', 'org2');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into course (id, course_family_id, path) values (id('course'), id('family'), 'c1'), (id('course2'), id('family'), 'c2');
    insert into course_group (id, course_id, title) values (id('group'), id('course'), 'A'), (id('group2'), id('course2'), 'A');
    insert into course_content_type (id, course_id, slug, course_content_kind_id) values
        (id('unit'), id('course'), 'unit', 'unit'), (id('task'), id('course'), 'task', 'assignment'),
        (id('task2'), id('course2'), 'task', 'assignment');
    insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size) values
        (id('week'), id('course'), id('unit'), 'week_1', 1, null), (id('hello'), id('course'), id('task'), 'week_1.hello', 1, 2);
    insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id('student'), id('course'), id('ann'), '_student', id('group')), (id('tutor'), id('course'), id('bob'), '_tutor', null);
    insert into submission_group (id, course_content_id, max_group_size) values (id('team'), id('hello'), 2);
    insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('student'));
    insert into submission_artifact (id, submission_group_id, uploaded_by_course_member_id, file_size, bucket_name, object_key)
        values (id('artifact'), id('team'), id('student'), 1, 'b', 'k');
";

impl World {
    async fn new() -> Self {
        let db = TestDb::new().await;
        // Readable ids: id('ann') is always the same.
        let ids = "create function id(name text) returns uuid language sql immutable return md5(name)::uuid;";
        db.pool().execute(ids).await.unwrap();
        db.pool().execute(WORLD).await.unwrap();
        Self { db }
    }

    fn pool(&self) -> &PgPool {
        self.db.pool()
    }

    async fn run(&self, sql: &'static str) {
        self.pool().execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The name of the constraint that refuses a statement.
    async fn refused(&self, sql: &'static str) -> String {
        let error = self.pool().execute(sql).await.expect_err(sql);
        error.as_database_error().and_then(|e| e.constraint()).unwrap_or_else(|| panic!("{sql}: {error}")).to_owned()
    }

    async fn text(&self, sql: &'static str) -> Option<String> {
        self.pool().fetch_one(sql).await.unwrap().get(0)
    }
}

async fn column(pool: &PgPool, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
}

#[tokio::test]
async fn migrations_apply_to_an_empty_database_and_again() {
    let db = TestDb::empty().await;
    computor_db::migrate(db.url()).await.unwrap();
    computor_db::migrate(db.url()).await.unwrap();
    assert_eq!(column(db.pool(), "select count(*)::text from course_role").await, ["5"]);
}

#[tokio::test]
async fn a_database_says_which_steps_it_lacks_and_which_are_not_ours() {
    let db = TestDb::empty().await;
    let before = computor_db::look(db.url()).await.unwrap();
    assert_eq!((before.missing.len(), before.newer), (computor_db::MIGRATOR.iter().count(), None));
    assert!(before.version >= 140_000 && before.ahead.abs() < 5.0, "{before:?}");
    computor_db::migrate(db.url()).await.unwrap();
    assert_eq!(computor_db::look(db.url()).await.unwrap().missing, Vec::<i64>::new());
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (990000, 'x', true, '', 0)";
    db.pool().execute(newer).await.unwrap();
    assert_eq!(computor_db::look(db.url()).await.unwrap().newer, Some(990_000));
    let refused = computor_db::migrate(db.url()).await.unwrap_err();
    assert!(matches!(refused, computor_db::MigrateError::Newer { found: 990_000, .. }), "{refused:?}");
    assert!(refused.to_string().starts_with("this database was made by a newer version"), "{refused}");
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let db = TestDb::new().await;
    // An index serves when its first columns are those of the key, in any order. Left out on purpose: created_by, updated_by.
    let unsupported = column(
        db.pool(),
        "select fk.conrelid::regclass || ': ' || fk.conname from pg_constraint fk
         where fk.contype = 'f' and fk.connamespace = 'public'::regnamespace
           and fk.conname !~ '_(created|updated)_by_fkey$'
           and not exists (
               select from pg_index i where i.indrelid = fk.conrelid and i.indpred is null
                 and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(fk.conkey) - 1]) k)
                   = (select array_agg(k order by k) from unnest(fk.conkey) k))",
    )
    .await;
    assert!(unsupported.is_empty(), "{unsupported:#?}");
    let keys =
        column(db.pool(), "select conname::text from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace").await;
    assert!(keys.len() > 100, "the query sees the keys: {}", keys.len());
}

#[tokio::test]
async fn every_changing_table_is_touched() {
    let db = TestDb::new().await;
    let untouched = column(
        db.pool(),
        "select c.table_name from information_schema.columns c
         join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
         where c.table_schema = 'public' and c.column_name = 'updated_at' and not exists (
             select from pg_trigger t where t.tgrelid = format('public.%I', c.table_name)::regclass
               and t.tgname = 'touch_row' and t.tgfoid = 'touch_row'::regproc)",
    )
    .await;
    assert!(untouched.is_empty(), "{untouched:?}");
    // The trigger writes these columns, the version unless it is told not to; a table without one of them would fail at the first update.
    let incomplete = column(
        db.pool(),
        "select t.tgrelid::regclass::text from pg_trigger t where t.tgname = 'touch_row'
           and 4 + (t.tgnargs = 0)::integer <> (
             select count(*) from pg_attribute a where a.attrelid = t.tgrelid and not a.attisdropped
               and (a.attname in ('created_at', 'updated_at', 'created_by', 'updated_by') or a.attname = 'version' and t.tgnargs = 0))",
    )
    .await;
    assert!(incomplete.is_empty(), "{incomplete:?}");
}

#[tokio::test]
async fn seeds() {
    let db = TestDb::new().await;
    let list = async |sql| column(db.pool(), sql).await.join(" ");
    assert_eq!(
        list("select id::text from role order by id").await,
        "_admin _organization_manager _sandbox_worker _user_manager _workspace_maintainer _workspace_user"
    );
    let ladder = "_owner 5 _maintainer 4 _lecturer 3 _tutor 2 _student 1";
    assert_eq!(list("select id || ' ' || level from course_role order by level desc").await, ladder);
    for sql in [
        "select id || ' ' || level from organization_role order by level desc",
        "select id || ' ' || level from course_family_role order by level desc",
    ] {
        assert_eq!(list(sql).await, "_owner 3 _manager 2 _developer 1");
    }
    assert_eq!(list("select id::text from course_content_kind order by id").await, "assignment unit");
    let languages = column(db.pool(), "select code::text from language").await;
    assert!(languages.len() >= 20 && ["de", "en"].iter().all(|code| languages.iter().any(|l| l == code)));
    let types = list("select path::text from service_type order by path").await;
    for path in ["agent", "testing", "testing.python", "testing.c", "testing.document", "worker"] {
        assert!(types.split(' ').any(|t| t == path), "{path}");
    }
    let claims = column(db.pool(), "select role_id || ' ' || claim_value from role_claim where claim_type = 'permissions'").await;
    for claim in [
        "_user_manager user:create",
        "_organization_manager course_family_member:update",
        "_organization_manager example:upload",
        "_workspace_user workspace:start",
        "_workspace_maintainer workspace:delete",
    ] {
        assert!(claims.iter().any(|c| c == claim), "{claim}");
    }
    assert!(!claims.iter().any(|c| c.ends_with(":archive") || (c.ends_with(":delete") && !c.contains("workspace"))));
}

#[tokio::test]
async fn rows_know_who_touched_them_and_how_often() {
    let w = World::new().await;
    let mut tx = w.pool().begin().await.unwrap();
    tx.execute("select set_config('app.user_id', id('ann')::text, true)").await.unwrap();
    tx.execute("insert into course_group (id, course_id, title) values (id('b'), id('course'), 'B')").await.unwrap();
    tx.execute("insert into example_repository (id, name, source_type, source_url) values (id('r'), 'r', 'git', 'r')").await.unwrap();
    tx.execute("insert into example (id, example_repository_id, directory, identifier, title) values (id('e'), id('r'), 'e', 'e', 'E')")
        .await
        .unwrap();
    tx.execute("insert into example_version (example_id, version_tag, version_number, storage_path) values (id('e'), '1', 1, 'p')")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let state = "select concat_ws(' ', version, created_by = id('ann'), updated_by = id('ann'), updated_at > created_at)
                 from course_group where id = id('b')";
    assert_eq!(w.text(state).await.unwrap(), "0 t t f");
    let appended = "select (created_by = id('ann'))::text from example_version";
    assert_eq!(w.text(appended).await.unwrap(), "true");

    w.run("update course_group set title = 'C' where id = id('b')").await;
    assert_eq!(w.text(state).await.unwrap(), "1 t t t", "nobody in particular: updated_by stays");
    w.run(
        "begin; select set_config('app.user_id', id('bob')::text, true);
           update course_group set title = 'D' where id = id('b'); commit",
    )
    .await;
    assert_eq!(w.text(state).await.unwrap(), "2 t f t");
    assert_eq!(w.text("select app_user()::text").await, None, "the setting ends with its transaction");

    // The version of an extension is not a row version.
    w.run(
        "insert into extension (id, publisher, name) values (id('x'), 'p', 'n');
           insert into extension_version (extension_id, version, version_number, size, sha256, object_key)
               values (id('x'), '1.2.3', 1, 1, '', ''); update extension_version set yanked = true",
    )
    .await;
    assert_eq!(w.text("select version::text from extension_version").await.unwrap(), "1.2.3");
}

#[tokio::test]
async fn a_user_may_delete_itself() {
    let w = World::new().await;
    w.run(
        "begin; select set_config('app.user_id', id('ann')::text, true);
           insert into \"user\" (id, username) values (id('eve'), 'eve');
           insert into course_member (id, course_id, user_id, course_role_id) values (id('guest'), id('course'), id('eve'), '_tutor');
           update submission_artifact set uploaded_by_course_member_id = id('guest'); commit",
    )
    .await;
    // Eve touches the artifact, and her deletion changes it once more: it must not name her as the one who did.
    w.run(
        "begin; select set_config('app.user_id', id('eve')::text, true);
           update submission_artifact set submit = true; delete from \"user\" where id = id('eve'); commit",
    )
    .await;
    let state = "select concat_ws(' ', updated_by is null, uploaded_by_course_member_id is null) from submission_artifact";
    assert_eq!(w.text(state).await.unwrap(), "t t");
}

#[tokio::test]
async fn users_have_profiles_and_own_their_addresses() {
    let w = World::new().await;
    assert_eq!(w.text("select language_code::text from profile where user_id = id('ann')").await.unwrap(), "en");

    let owner = "email_belongs_to_one_user";
    assert_eq!(w.refused("insert into \"user\" (email) values ('ANN@example.org')").await, owner);
    assert_eq!(w.refused("update \"user\" set email = 'bob@EXAMPLE.org' where id = id('ann')").await, owner);
    assert_eq!(
        w.refused("insert into student_profile (user_id, organization_id, student_email) values (id('ann'), id('org'), 'bob@example.org')")
            .await,
        owner
    );
    w.run(
        "insert into student_profile (user_id, organization_id, student_email) values
               (id('ann'), id('org'), 'Ann@Example.org'), (id('ann'), id('org2'), 'ann@uni.example')",
    )
    .await;
    assert_eq!(w.refused("update \"user\" set email = 'ANN@uni.example' where id = id('bob')").await, owner);
    w.run("update \"user\" set email = 'ann@uni.example' where id = id('ann')").await;
    w.run("update \"user\" set email = 'ann@example.com' where id = id('ann')").await;
}

#[tokio::test]
async fn one_of_two_that_claim_an_address_at_once_gets_it() {
    let w = World::new().await;
    let mut first = w.pool().begin().await.unwrap();
    first.execute("update \"user\" set email = 'new@example.org' where id = id('ann')").await.unwrap();
    let pool = w.pool().clone();
    let second = tokio::spawn(async move {
        pool.execute(
            "insert into student_profile (user_id, organization_id, student_email) values (id('bob'), id('org'), 'NEW@example.org')",
        )
        .await
    });
    // The second waits for the first.
    let waiting = "select exists (select from pg_locks where locktype = 'advisory' and not granted)";
    while !second.is_finished() && !sqlx::query_scalar::<_, bool>(waiting).fetch_one(w.pool()).await.unwrap() {}
    first.commit().await.unwrap();
    let error = second.await.unwrap().unwrap_err();
    assert_eq!(error.as_database_error().unwrap().constraint(), Some("email_belongs_to_one_user"));
}

#[tokio::test]
async fn a_course_belongs_to_the_organization_of_its_family() {
    let w = World::new().await;
    let of_course = "select concat_ws(' ', organization_id = id('org'), language_code) from course where id = id('course')";
    assert_eq!(w.text(of_course).await.unwrap(), "t en");
    w.run("update course set organization_id = id('org2') where id = id('course')").await;
    assert_eq!(w.text(of_course).await.unwrap(), "t en", "nothing else can be said");
    w.run("update course_family set organization_id = id('org2')").await;
    assert_eq!(w.text(of_course).await.unwrap(), "f en", "courses move with their family");
    let orphan = w.refused("insert into course (course_family_id, path) values (id('nowhere'), 'x')").await;
    assert_eq!(orphan, "course_course_family_id_fkey");
    let doubled = w.refused("insert into course (course_family_id, path) values (id('family'), 'c1')").await;
    assert_eq!(doubled, "course_path_unique");
}

#[tokio::test]
async fn organizations_of_type_user_have_a_user_and_no_title() {
    let w = World::new().await;
    for (sql, constraint) in [
        ("insert into organization (organization_type, path) values ('organization', 'x')", "organization_title_unless_user"),
        ("insert into organization (organization_type, path) values ('user', 'x')", "organization_user_only_for_type_user"),
        ("insert into organization (organization_type, title, path) values ('club', 'X', 'x')", "organization_type_known"),
        ("insert into organization (organization_type, title, path) values ('organization', 'X', 'org')", "organization_path_unique"),
    ] {
        assert_eq!(w.refused(sql).await, constraint, "{sql}");
    }
    w.run("insert into organization (organization_type, user_id, path) values ('user', id('ann'), 'a.b.c')").await;
    assert_eq!(w.text("select parent_path::text from organization where user_id = id('ann')").await.unwrap(), "a.b");
}

#[tokio::test]
async fn members_of_a_course() {
    let w = World::new().await;
    for (sql, constraint) in [
        ("update course_member set course_group_id = null where id = id('student')", "course_member_student_needs_group"),
        ("update course_member set course_role_id = '_student' where id = id('tutor')", "course_member_student_needs_group"),
        ("update course_member set course_group_id = id('group2') where id = id('student')", "course_member_group_of_same_course"),
        (
            "insert into course_member (course_id, user_id, course_role_id) values (id('course'), id('bob'), '_owner')",
            "course_member_unique",
        ),
        ("delete from course_member where id = id('student')", "submission_group_member_of_same_course"),
        ("delete from course_group where id = id('group')", "course_member_group_of_same_course"),
    ] {
        assert_eq!(w.refused(sql).await, constraint, "{sql}");
    }
    w.run("insert into course_member (id, course_id, user_id, course_role_id) values (id('other'), id('course2'), id('bob'), '_tutor')")
        .await;
    let stranger =
        w.refused("insert into submission_group_member (submission_group_id, course_member_id) values (id('team'), id('other'))").await;
    assert_eq!(stranger, "submission_group_member_of_same_course");
    assert_eq!(w.text("select (course_id = id('course'))::text from submission_group_member").await.unwrap(), "true");
    assert_eq!(w.text("select (course_id = id('course'))::text from submission_group").await.unwrap(), "true");
}

#[tokio::test]
async fn contents_form_a_tree() {
    let w = World::new().await;
    for (sql, constraint) in [
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('task'), 'week_2.x', 1)",
            "course_content_parent_exists",
        ),
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course2'), id('task2'), 'week_1.x', 1)",
            "course_content_parent_exists",
        ),
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('task'), 'week_1.hello.x', 1)",
            "course_content_parent_takes_children",
        ),
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('task'), 'Week', 1)",
            "course_content_path_valid",
        ),
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('task2'), 'x', 1)",
            "course_content_type_of_same_course",
        ),
        (
            "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('nothing'), 'x', 1)",
            "course_content_type_of_same_course",
        ),
        ("update course_content set path = 'week_2' where id = id('week')", "course_content_has_children"),
        ("update course_content set course_content_type_id = id('task') where id = id('week')", "course_content_has_children"),
        ("update course_content_type set course_content_kind_id = 'assignment' where id = id('unit')", "course_content_has_children"),
        ("delete from course_content where id = id('week')", "course_content_has_children"),
        ("update course_content set team_min_group_size = 3, max_group_size = 2", "course_content_team_min_at_most_max"),
        ("update course_content set team_mode = 'chaos'", "team_mode_known"),
    ] {
        assert_eq!(w.refused(sql).await, constraint, "{sql}");
    }
    // A kind that stands at the first level only.
    w.run(
        "insert into course_content_kind (id, has_ascendants, has_descendants, submittable) values ('book', false, true, false);
           insert into course_content_type (id, course_id, slug, course_content_kind_id) values (id('book'), id('course'), 'book', 'book')",
    )
    .await;
    let nested =
        "insert into course_content (course_id, course_content_type_id, path, position) values (id('course'), id('book'), 'week_1.b', 1)";
    assert_eq!(w.refused(nested).await, "course_content_takes_parent");

    // One statement moves a whole subtree, in whatever order its rows come.
    w.run(
        "update course_content set path = ('week_2' || case when nlevel(path) > 1 then '.' || subpath(path, 1)::text else '' end)::ltree",
    )
    .await;
    let paths = "select string_agg(path::text, ' ' order by path) from course_content";
    assert_eq!(w.text(paths).await.unwrap(), "week_2 week_2.hello");
    w.run("delete from result; delete from course_content where path <@ 'week_2'").await;
    assert_eq!(w.text(paths).await, None);
}

#[tokio::test]
async fn contents_are_of_the_kind_of_their_type() {
    let w = World::new().await;
    let kinds = "select string_agg(course_content_kind_id || ' ' || is_submittable, ', ' order by path) from course_content";
    assert_eq!(w.text(kinds).await.unwrap(), "unit false, assignment true");
    w.run("update course_content set is_submittable = true, course_content_kind_id = 'assignment' where id = id('week')").await;
    assert_eq!(w.text(kinds).await.unwrap(), "unit false, assignment true");
    w.run("update course_content_type set course_content_kind_id = 'unit' where id = id('task')").await;
    assert_eq!(w.text(kinds).await.unwrap(), "unit false, unit false");
}

#[tokio::test]
async fn one_result_is_enough_unless_it_came_to_nothing() {
    let w = World::new().await;
    let run = "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id,
                   course_content_type_id, version_identifier, status)
               select id($1), id($2), id('team'), id('hello'), id('task'), $3, $4";
    let insert = async |member: &'static str, artifact: &'static str, version: &'static str, status: i32| {
        let done = sqlx::query(run).bind(member).bind(artifact).bind(version).bind(status).execute(w.pool()).await;
        match done {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.as_database_error().and_then(|e| e.constraint()).unwrap_or_default().to_owned(),
        }
    };
    w.run("insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key) values (id('later'), id('team'), 1, 'b', 'l')").await;
    for failed in [1, 2, 6, 1] {
        assert_eq!(insert("student", "artifact", "v1", failed).await, "ok", "status {failed}");
    }
    assert_eq!(insert("student", "artifact", "v1", 4).await, "ok");
    assert_eq!(insert("student", "artifact", "v2", 4).await, "result_once_per_artifact_and_member");
    // A team mate's run of the same version counts for the whole group.
    assert_eq!(insert("tutor", "later", "v1", 0).await, "result_once_per_group_version");
    assert_eq!(insert("tutor", "later", "v2", 0).await, "ok");
    assert_eq!(insert("tutor", "artifact", "v3", 9).await, "result_status_known");
    // Where the group is gone, the member counts.
    w.run("update result set submission_group_id = null").await;
    assert_eq!(insert("student", "later", "v1", 0).await, "ok");
    assert_eq!(w.refused("update result set submission_group_id = null").await, "result_once_per_member_version");
}

#[tokio::test]
async fn other_named_rules() {
    let w = World::new().await;
    for (sql, constraint) in [
        (
            "insert into submission_grade (artifact_id, graded_by_course_member_id, grade) values (id('artifact'), id('tutor'), 1.5)",
            "submission_grade_between_0_and_1",
        ),
        (
            "insert into message (author_id, content, course_id, course_content_id) values (id('ann'), '', id('course'), id('hello'))",
            "message_one_target",
        ),
        (
            "insert into api_token (name, user_id, token_hash, token_prefix, expires_at) values ('', id('ann'), '', '', now() - interval '1 day')",
            "api_token_expires_after_creation",
        ),
        ("insert into course_role (id, builtin, level) values ('_Guest', true, 1)", "course_role_id_valid"),
        ("insert into course_role (id, level) values ('guest', 3)", "course_role_level_builtin"),
        ("insert into role (id) values ('_root')", "role_id_valid"),
        ("insert into service (slug, name, user_id) values ('-x', '', id('ann'))", "service_slug_valid"),
        (
            "insert into course_content_deployment (course_content_id, deployment_status) values (id('hello'), 'lost')",
            "course_content_deployment_status_known",
        ),
        ("insert into operation (kind, state) values ('x', 'lost')", "operation_state_known"),
        ("insert into invite_link (token, expires_at, use_count) values ('t', now(), 2)", "invite_link_not_overused"),
    ] {
        assert_eq!(w.refused(sql).await, constraint, "{sql}");
    }
    w.run("insert into course_role (id) values ('guest-auditor')").await;
}

/// The order that deletes a course with everything in it.
#[tokio::test]
async fn a_course_is_deleted_in_order() {
    let w = World::new().await;
    w.run(
        "insert into result (course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id,
               version_identifier, status) values (id('student'), id('artifact'), id('team'), id('hello'), id('task'), 'v', 0);
           insert into submission_grade (artifact_id, graded_by_course_member_id, grade) values (id('artifact'), id('tutor'), 1)",
    )
    .await;
    assert_eq!(w.refused("delete from course_content_type where id = id('task')").await, "course_content_type_of_same_course");
    w.run(
        "begin;
           delete from submission_grade where artifact_id = id('artifact');
           delete from result where course_content_id = id('hello');
           delete from submission_group where course_id = id('course');
           delete from course_content where course_id = id('course');
           delete from course_content_type where course_id = id('course');
           delete from course_member where course_id = id('course');
           delete from course_group where course_id = id('course');
           delete from course where id = id('course'); commit",
    )
    .await;
    assert_eq!(w.text("select count(*)::text from course").await.unwrap(), "1");
}

#[tokio::test]
async fn changes_are_announced_when_they_are_committed() {
    let w = World::new().await;
    let mut listener = PgListener::connect(w.db.url()).await.unwrap();
    listener.listen_all(["outbox", "principal"]).await.unwrap();
    // Uses of a session and an API token change no rights; the last statement marks the end.
    w.run(
        "insert into session (id, user_id, session_id, created_ip) values (id('s'), id('ann'), 'h', '::1');
           insert into api_token (id, name, user_id, token_hash, token_prefix) values (id('t'), '', id('ann'), '', '');
           update session set last_seen_at = now(); update api_token set last_used_at = now(), usage_count = 1;
           insert into outbox (topic) values ('quiet')",
    )
    .await;
    let heard = listener.recv().await.unwrap();
    assert_eq!((heard.channel(), heard.payload()), ("outbox", "quiet"));

    let ann = w.text("select id('ann')::text").await.unwrap();
    for sql in [
        "update session set revoked_at = now()",
        "update api_token set scopes = '[\"course:get\"]'",
        "insert into user_role (user_id, role_id) values (id('ann'), '_user_manager')",
        "delete from user_role",
        "update \"user\" set archived_at = now() where id = id('ann')",
        "insert into course_member (course_id, user_id, course_role_id) values (id('course2'), id('ann'), '_tutor')",
        "update course_member set course_role_id = '_tutor' where id = id('student')",
        "insert into organization_member (organization_id, user_id, organization_role_id) values (id('org'), id('ann'), '_owner')",
        "insert into course_family_member (course_family_id, user_id, course_family_role_id) values (id('family'), id('ann'), '_owner')",
    ] {
        w.run(sql).await;
        let heard = listener.recv().await.unwrap();
        assert_eq!((heard.channel(), heard.payload()), ("principal", ann.as_str()), "{sql}");
    }
    w.run("delete from role_claim where role_id = '_workspace_user'").await;
    assert_eq!(listener.recv().await.unwrap().payload(), "*");

    let mut undone = w.pool().begin().await.unwrap();
    undone.execute("insert into outbox (topic) values ('undone')").await.unwrap();
    undone.rollback().await.unwrap();
    w.run("insert into outbox (topic) values ('done')").await;
    assert_eq!(listener.recv().await.unwrap().payload(), "done");
}

/// Whoever writes it, and wherever it may stand.
#[tokio::test]
async fn a_token_of_a_foreign_host_is_never_kept_readable() {
    let w = World::new().await;
    w.run(
        "update organization set properties = '{\"gitlab\": {\"url\": \"x\", \"token\": \"glpat-x\"}, \"colour\": 1}';
         update course_family set properties = (select properties || '{\"gitlab\": {\"url\": \"x\", \"token\": \"glpat-x\"}}' from organization limit 1);
         update course set properties = '{\"gitlab\": {\"url\": \"x\", \"token\": null}, \"colour\": 1}';
         update course_member set properties = '{\"gitlab\": {\"url\": \"x\", \"token\": [\"glpat-x\"]}, \"colour\": 1}';
         insert into organization (id, organization_type, title, path, properties)
         values (id('new'), 'organization', 'New', 'new', '{\"gitlab\": {\"url\": \"x\", \"token\": \"glpat-y\"}, \"colour\": 1}')",
    )
    .await;
    let kept = "select distinct properties::text from (select properties from organization union all select properties from course_family
                union all select properties from course union all select properties from course_member) of";
    assert_eq!(column(w.pool(), kept).await, ["{\"colour\": 1, \"gitlab\": {\"url\": \"x\"}}"]);
}
