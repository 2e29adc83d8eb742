//! Importing members, and deleting courses with all that is in them.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::{
    Db, Error,
    crud::{insert, modify},
    queries::{
        cascade::{self, Root},
        course::{self, NewPerson},
    },
    sample::{self, Size},
    testdb::TestDb,
};
use computor_policy::Principal;
use computor_types::{Code, Id, Key, dto::*};
use sqlx::{Executor, PgPool};
use uuid::Uuid;

/// Two courses of one family with everything that can be in a course; the second must survive the first.
const WORLD: &str = "
    create function id(name text) returns uuid language sql immutable return rpad(encode(name::bytea, 'hex'), 32, '0')::uuid;
    insert into \"user\" (id, email, username) select id(n), n || '@example.org', n from unnest(array['ann', 'tom', 'lea', 'max', 'own']) n;
    insert into organization (id, organization_type, title, path) values (id('org'), 'organization', 'Org', 'org');
    insert into course_family (id, organization_id, path) values (id('family'), id('org'), 'family');
    insert into student_profile (user_id, organization_id, student_email) values (id('ann'), id('org'), 'Ann@students.example.org');
    insert into example_repository (id, name, source_type, source_url, organization_id) values (id('repo'), 'r', 'minio', 'bucket', id('org'));
    insert into example (id, example_repository_id, directory, identifier, title) values (id('ex'), id('repo'), 'ex', 'a.ex', 'Ex'), (id('ex2'), id('repo'), 'ex2', 'a.ex2', 'Ex');
    insert into example_version (id, example_id, version_tag, version_number, storage_path) values (id('v1'), id('ex'), '1.0.0', 1, 'p');
    insert into example_dependency (example_id, depends_id) values (id('ex'), id('ex2'));
    insert into message (author_id, course_family_id, content) values (id('lea'), id('family'), 'x');
    insert into message (author_id, organization_id, content) values (id('lea'), id('org'), 'x');
    do $$ declare c text; begin foreach c in array array['c1', 'c2'] loop
      insert into course (id, course_family_id, path) values (id(c), id('family'), c::ltree);
      insert into course_group (id, course_id, title) values (id(c || 'group'), id(c), 'A');
      insert into course_content_type (id, course_id, slug, course_content_kind_id) values
        (id(c || 'unit'), id(c), 'unit', 'unit'), (id(c || 'task'), id(c), 'task', 'assignment');
      insert into course_content (id, course_id, course_content_type_id, path, position, max_group_size) values
        (id(c || 'week'), id(c), id(c || 'unit'), 'week', 1, null), (id(c || 'hello'), id(c), id(c || 'task'), 'week.hello', 1, 2);
      insert into course_member (id, course_id, user_id, course_role_id, course_group_id) values
        (id(c || 'ann'), id(c), id('ann'), '_student', id(c || 'group')), (id(c || 'tom'), id(c), id('tom'), '_tutor', null),
        (id(c || 'lea'), id(c), id('lea'), '_lecturer', null), (id(c || 'max'), id(c), id('max'), '_maintainer', null);
      insert into course_member_comment (message, transmitter_id, course_member_id) values ('m', id(c || 'tom'), id(c || 'ann'));
      insert into submission_group (id, course_content_id, max_group_size) values (id(c || 'team'), id(c || 'hello'), 1);
      insert into submission_group_member (submission_group_id, course_member_id) values (id(c || 'team'), id(c || 'ann'));
      insert into submission_artifact (id, submission_group_id, file_size, bucket_name, object_key, submit) values (id(c || 'art'), id(c || 'team'), 1, 'b', 'k', true);
      insert into result (id, course_member_id, submission_artifact_id, submission_group_id, course_content_id, course_content_type_id, status, version_identifier)
        values (id(c || 'res'), id(c || 'ann'), id(c || 'art'), id(c || 'team'), id(c || 'hello'), id(c || 'task'), 0, 'v');
      insert into result_artifact (result_id, file_size, bucket_name, object_key) values (id(c || 'res'), 1, 'b', 'k');
      insert into submission_grade (artifact_id, graded_by_course_member_id, grade) values (id(c || 'art'), id(c || 'tom'), 1);
      insert into submission_review (artifact_id, reviewer_course_member_id, body) values (id(c || 'art'), id(c || 'tom'), 'b');
      insert into course_content_deployment (id, course_content_id, example_version_id) values (id(c || 'dep'), id(c || 'hello'), id('v1'));
      insert into deployment_history (deployment_id, action, example_version_id) values (id(c || 'dep'), 'assigned', id('v1'));
      insert into message (author_id, course_id, content) values (id('lea'), id(c), 'x');
      insert into message (author_id, submission_group_id, content) values (id('tom'), id(c || 'team'), 'x');
    end loop; end $$;
";

/// The same as `id()` in the database: the name itself, padded.
fn uuid(name: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..name.len()].copy_from_slice(name.as_bytes());
    Uuid::from_bytes(bytes)
}

fn id<E>(name: &str) -> Id<E> {
    uuid(name).into()
}

fn who(name: &str) -> Principal {
    Principal::user(id(name))
}

async fn world() -> (TestDb, Db) {
    let test = TestDb::new().await;
    test.pool().execute(WORLD).await.unwrap();
    let db = Db::new(test.pool().clone()).await.unwrap();
    (test, db)
}

/// The number of rows of each table that a course owns.
async fn sizes(pool: &PgPool) -> Vec<(String, i64)> {
    let tables = "course course_group course_content_type course_content course_member course_member_comment submission_group submission_group_member
        submission_artifact result result_artifact submission_grade submission_review course_content_deployment deployment_history message";
    let mut sizes = Vec::new();
    for table in tables.split_whitespace() {
        let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        sizes.push((table.to_owned(), sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()));
    }
    sizes
}

#[tokio::test]
async fn a_course_goes_with_all_that_is_in_it_and_nothing_else() {
    let (test, db) = world().await;
    let before = sizes(test.pool()).await;
    let dry = cascade::delete(&db, &who("lecturer"), Root::Course, uuid("c1"), true).await.unwrap();
    assert_eq!(sizes(test.pool()).await, before, "a dry run deletes nothing");
    let done = cascade::delete(&db, &who("lecturer"), Root::Course, uuid("c1"), false).await.unwrap();
    assert_eq!((dry.dry_run, done.dry_run), (true, false));
    let counts = |answer: &CascadeDeleteResult| serde_json::to_value(&answer.deleted_counts).unwrap();
    assert_eq!(counts(&dry), counts(&done), "and says what would be deleted");
    for (table, count) in sizes(test.pool()).await {
        let left_over = if table == "message" { 2 } else { 0 };
        let all = before.iter().find(|(name, _)| *name == table).unwrap().1;
        assert_eq!((count - left_over) * 2, all - left_over, "{table}: the other course's half stays");
    }
    let found = counts(&done);
    assert_eq!(
        (&found["course_members"], &found["messages"], &found["results"], &found["examples"]),
        (&4.into(), &2.into(), &1.into(), &0.into())
    );
    assert!(matches!(cascade::delete(&db, &who("lecturer"), Root::Course, uuid("c1"), false).await, Err(Error::NotFound("course"))));
}

/// A course of some size goes as a whole: with the time that it needs, with as many files as its preview counts, and without what
/// the same people have elsewhere.
#[tokio::test]
async fn a_big_course_goes_as_a_whole() {
    let test = TestDb::new().await;
    let ids = sample::term(test.pool(), &Size::new("big", 120, 4), |_| {}).await.unwrap();
    sample::term(test.pool(), &Size::new("beside", 120, 4), |_| {}).await.unwrap();
    let (me, course) = (Principal::user(ids.lecturer.user.into()), ids.course);
    // Files: one for each hand-in, of which a tenth is the same in both courses.
    let files = "update submission_artifact a set object_key = encode(sha256(convert_to(case when n % 10 = 0 then n::text else a.id::text end, 'UTF8')), 'hex')
                 from (select x.id, row_number() over (partition by g.course_id order by x.id) as n
                       from submission_artifact x join submission_group g on g.id = x.submission_group_id) y where y.id = a.id";
    test.pool().execute(files).await.unwrap();
    // Whatever deletes a course may take longer than requests let a statement run.
    let watch = "create function may_take_long() returns trigger language plpgsql as $$
                 begin
                     if current_setting('statement_timeout')::interval < interval '2 minutes' then raise exception 'in a hurry'; end if;
                     return old;
                 end $$;
                 create trigger may_take_long before delete on course for each row execute function may_take_long();";
    sqlx::raw_sql(watch).execute(test.pool()).await.unwrap();
    let db = Db::connect(test.url(), 2).await.unwrap();
    let named = "select count(distinct digest) from stored_name";
    let before: i64 = sqlx::query_scalar(named).fetch_one(test.pool()).await.unwrap();
    let dry = cascade::delete(&db, &me, Root::Course, course, true).await.unwrap();
    assert_eq!(sqlx::query_scalar::<_, i64>(named).fetch_one(test.pool()).await.unwrap(), before);
    let done = cascade::delete(&db, &me, Root::Course, course, false).await.unwrap();
    let after: i64 = sqlx::query_scalar(named).fetch_one(test.pool()).await.unwrap();
    assert_eq!((dry.minio_objects_deleted, done.minio_objects_deleted), (before - after, before - after));
    let (gone, all) = (done.minio_objects_deleted, done.deleted_counts.submission_artifacts);
    assert!(gone > 0 && gone < all, "{gone} files of {all} hand-ins: what the other course has as well stays");
    assert_eq!((dry.deleted_counts.submission_artifacts, dry.deleted_counts.course_members), (all, done.deleted_counts.course_members));
}

#[tokio::test]
async fn an_organization_goes_with_families_and_examples_but_users_stay() {
    let (test, db) = world().await;
    let family = cascade::delete(&db, &who("lecturer"), Root::CourseFamily, uuid("family"), true).await.unwrap().deleted_counts;
    assert_eq!((family.courses, family.course_families, family.messages, family.examples), (2, 1, 5, 0));
    let all = cascade::delete(&db, &who("lecturer"), Root::Organization, uuid("org"), false).await.unwrap().deleted_counts;
    assert_eq!((all.courses, all.course_families, all.messages), (2, 1, 6));
    assert_eq!(
        (all.examples, all.example_versions, all.example_dependencies, all.example_repositories, all.student_profiles),
        (2, 1, 1, 1, 1)
    );
    let left: (i64, i64, i64) =
        sqlx::query_as("select (select count(*) from organization), (select count(*) from example), (select count(*) from \"user\")")
            .fetch_one(test.pool())
            .await
            .unwrap();
    assert_eq!(left, (0, 0, 5));
}

#[tokio::test]
async fn new_users_get_a_free_name() {
    let (test, db) = world().await;
    let mut tx = db.begin().await.unwrap();
    let cases = [
        ("a@x.org", Some("Jörg"), Some("Groß-Müller"), "joerg.grossmueller"),
        ("b@x.org", Some("Jörg"), Some("Groß Müller"), "joerg.grossmueller2"),
        ("c@x.org", Some("René"), None, "rene"),
        ("some.body+tag@x.org", None, None, "some.bodytag"),
        ("tom@x.org", Some(""), Some(""), "tom2"),
        ("李@x.org", Some("李"), None, "user"),
        ("d@x.org", Some("Al"), None, "useral"),
    ];
    for (email, given, family, expected) in cases {
        let user = course::create_user(&mut tx, NewPerson { email, given_name: given, family_name: family }).await.unwrap();
        let name: String = sqlx::query_scalar("select username from \"user\" where id = $1").bind(user).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(name, expected, "{email}");
    }
    tx.rollback().await.unwrap();
    let find = async |email| course::user_by_email(test.pool(), email, uuid("c1").into()).await.unwrap();
    assert_eq!(find("ANN@example.org").await, Some((uuid("ann"), false)));
    assert_eq!(find("ann@students.example.org").await, Some((uuid("ann"), false)), "by the student address");
    assert_eq!(find("nobody@example.org").await, None);
    // What another organization has noted is nobody's address here.
    let other =
        "with o as (insert into organization (title, path, organization_type) values ('Other', 'other', 'organization') returning id)
                 update student_profile set organization_id = o.id from o where lower(student_email) = 'ann@students.example.org'";
    sqlx::query(other).execute(test.pool()).await.unwrap();
    assert_eq!(find("ann@students.example.org").await, None);
}

#[tokio::test]
async fn nobody_gives_a_role_above_the_own_or_touches_an_equal() {
    let (test, db) = world().await;
    let admin = || {
        let mut admin = who("own");
        admin.roles.insert(Principal::ADMIN.to_owned());
        admin
    };
    // Who changes whom to what, in course c1: ann student, tom tutor, lea lecturer, max maintainer.
    let cases = [
        (who("lea"), "tom", "_lecturer", true),
        (who("lea"), "tom", "_maintainer", false),
        (who("lea"), "lea", "_tutor", false),
        (who("lea"), "max", "_tutor", false),
        (who("max"), "lea", "_owner", false),
        (who("max"), "lea", "_maintainer", true),
        (who("tom"), "ann", "_tutor", false),
        (admin(), "max", "_owner", true),
    ];
    for (actor, target, role, allowed) in cases {
        let mut tx = db.begin().await.unwrap();
        let patch = CourseMemberUpdate { course_role_id: Key::from(role).into(), ..Default::default() };
        let done = modify::<CourseMember>(&mut tx, &actor, &id(&format!("c1{target}")), &patch).await;
        assert_eq!(done.is_ok(), allowed, "{} {target} {role}: {done:?}", actor.user_id);
        assert!(allowed || matches!(done, Err(Error::Forbidden(Code::Authz005))), "{target} {role}: {done:?}");
    }
    for (actor, role, allowed) in
        [(who("lea"), "_lecturer", true), (who("lea"), "_maintainer", false), (who("tom"), "_tutor", false), (admin(), "_owner", true)]
    {
        let mut tx = db.begin().await.unwrap();
        let new = CourseMemberCreate {
            id: None,
            properties: None,
            user_id: id("own"),
            course_id: id("c1"),
            course_group_id: None,
            course_role_id: role.into(),
        };
        assert_eq!(insert::<CourseMember>(&mut tx, &actor, &new).await.is_ok(), allowed, "{role}");
    }
    assert_eq!(course::membership(test.pool(), id("c1"), id("tom")).await.unwrap(), Some(id("c1tom")));
    assert_eq!(course::membership(test.pool(), id("c1"), id("own")).await.unwrap(), None);
    assert_eq!(course::group_by_title(test.pool(), id("c1"), "A").await.unwrap(), Some(id("c1group")));
}
