//! What the previous release left in a database is brought up to date, and all of it is there. The dump is made by
//! `upgrade/make-dump`, whose head says when.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use computor_db::{MIGRATOR, pg, testdb::TestDb};
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool};
use std::{
    collections::BTreeMap,
    fs::File,
    path::Path,
    process::{Command, Output, Stdio},
};
use support::{Server, Session, ask, text};

/// Reads the dump into an empty database, whole or not at all.
fn restore(url: &str) {
    let dump = File::open(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade/previous.sql.gz")).unwrap();
    let mut unpacked = Command::new("gzip").args(["-dc"]).stdin(dump).stdout(Stdio::piped()).spawn().unwrap();
    let psql = pg::find_program("psql", pg::find_binaries().unwrap().major).unwrap();
    let mut command = Command::new(psql);
    command.args(["--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--dbname", url]);
    let output = command.stdin(unpacked.stdout.take().unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(unpacked.wait().unwrap().success());
}

/// How many rows each table has. Steps and flows are the programs' own.
async fn rows(db: &PgPool) -> BTreeMap<String, i64> {
    let sql = "select tablename::text from pg_tables where schemaname = 'public' and tablename <> '_sqlx_migrations'";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(db).await.unwrap();
    let mut found = BTreeMap::new();
    for table in tables {
        let count = AssertSqlSafe(format!("select count(*) from public.{table:?}"));
        found.insert(table, sqlx::query_scalar(count).fetch_one(db).await.unwrap());
    }
    found
}

fn computor(arguments: &[&str], data: &Path, url: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_computor"));
    command.args(arguments).arg("--data-dir").arg(data).env("DATABASE_URL", url).stdin(Stdio::null());
    command.output().unwrap()
}

#[track_caller]
fn done(arguments: &[&str], data: &Path, url: &str) -> String {
    let output = computor(arguments, data, url);
    assert!(output.status.success(), "{arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// A session of somebody who is given a password for it.
fn session(server: &Server, name: &str, data: &Path, url: &str) -> Session {
    let password = done(&["admin", "reset-password", name], data, url);
    Session::of(&server.url, name, password.trim())
}

/// The paths of all lists: those that need no row to be named, but for a course.
fn lists(course: &str) -> Vec<String> {
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json")).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    let mut paths = Vec::new();
    for (path, calls) in document["paths"].as_object().unwrap() {
        let list = &calls["get"];
        let is_list = list["operationId"].as_str().is_some_and(|id| id.starts_with("list_"));
        let needed = list["parameters"].as_array().into_iter().flatten().filter(|one| one["required"] == true);
        let needed: Vec<_> = needed.map(|one| one["name"].as_str().unwrap()).collect();
        if is_list && needed.iter().all(|name| *name == "course_id") && !path.contains('{') {
            let of = if needed.is_empty() { String::new() } else { format!("&course_id={course}") };
            paths.push(format!("{path}?limit=500{of}"));
        }
    }
    assert!(paths.len() > 50, "{paths:?}");
    paths
}

/// Reads all lists, and the first row of each in full; how many rows they showed.
fn read_through(somebody: &Session, course: &str, admitted: bool) -> BTreeMap<String, usize> {
    let mut shown = BTreeMap::new();
    for path in lists(course) {
        let (status, rows) = somebody.ask("GET", &path, &Value::Null);
        let fine = status == 200 || !admitted && [400, 403, 404].contains(&status);
        assert!(fine, "{path}: {status} {rows:#}");
        let rows = rows.as_array().or_else(|| rows["items"].as_array()).cloned().unwrap_or_default();
        let name = path.split('?').next().unwrap();
        if let Some(id) = rows.first().and_then(|row| row["id"].as_str()) {
            let (status, row) = somebody.ask("GET", &format!("{name}/{id}"), &Value::Null);
            // Not every list is one of an entity.
            assert!([200, 400, 403, 404].contains(&status), "{name}/{id}: {status} {row:#}");
        }
        shown.insert(name.to_owned(), rows.len());
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_previous_release_left_is_brought_up_to_date_and_all_of_it_is_there() {
    let db = TestDb::empty().await;
    restore(db.url());
    let before = rows(db.pool()).await;
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");

    // The steps that are missing are named, and nothing else happens.
    let known: Vec<i64> = MIGRATOR.iter().filter(|step| step.migration_type.is_up_migration()).map(|step| step.version).collect();
    let had: Vec<i64> = sqlx::query_scalar("select version from _sqlx_migrations").fetch_all(db.pool()).await.unwrap();
    assert!(had.len() >= 66 && had.iter().all(|step| known.contains(step)), "a step of the previous release is gone: {had:?}");
    let missing = known.iter().filter(|step| !had.contains(step)).count();
    let look = computor(&["migrate", "--check"], &data, db.url());
    assert_eq!(look.status.code(), Some(i32::from(missing > 0)), "{}{}", text(&look.stdout), text(&look.stderr));
    assert_eq!(rows(db.pool()).await, before);

    done(&["migrate"], &data, db.url());
    let after = rows(db.pool()).await;
    for (table, count) in &before {
        assert!(after.get(table).is_some_and(|now| now >= count), "{table}: {count}, then {:?}", after.get(table));
    }
    done(&["migrate", "--check"], &data, db.url());

    // What is kept of the work is what the rules of this program make of it, and the log is as it was written.
    let kept = "select (select count(*) from submission_group_computed c full join submission_group_state s using (submission_group_id)
                       where to_jsonb(s) - 'ungraded' - 'unreviewed' - 'last_activity' is distinct from to_jsonb(c))
                     + (select count(*) from course_member_computed c full join course_member_state s using (course_member_id)
                       where to_jsonb(s) - 'progress' is distinct from to_jsonb(c))";
    assert_eq!(sqlx::query_scalar::<_, i64>(kept).fetch_one(db.pool()).await.unwrap(), 0);
    done(&["doctor", "--audit"], &data, db.url());

    let server = Server::start_with(&data, &[("DATABASE_URL", db.url())]);
    let course: String = sqlx::query_scalar("select id::text from course").fetch_one(db.pool()).await.unwrap();
    let shown = read_through(&session(&server, "admin", &data, db.url()), &course, true);
    for (list, table) in [
        ("/courses", "course"),
        ("/course-contents", "course_content"),
        ("/course-members", "course_member"),
        ("/submission-groups", "submission_group"),
        ("/submissions/artifacts", "submission_artifact"),
        ("/submissions/grades", "submission_grade"),
        ("/results", "result"),
        ("/examples", "example"),
        ("/service-types", "service_type"),
    ] {
        assert_eq!(shown.get(list).map(|count| i64::try_from(*count).unwrap()), before.get(table).copied(), "{list}");
    }

    // A student finds the hand-ins, results and grades of then.
    let sql = "select u.username from \"user\" u join course_member m on m.user_id = u.id join submission_group_member g
               on g.course_member_id = m.id join submission_grade on true where m.course_role_id = '_student'
               and exists (select from submission_artifact a where a.submission_group_id = g.submission_group_id) limit 1";
    let name: String = sqlx::query_scalar(sql).fetch_one(db.pool()).await.unwrap();
    let student = session(&server, &name, &data, db.url());
    let shown = read_through(&student, &course, false);
    assert!(shown.get("/students/course-contents").is_some_and(|count| *count > 5), "{shown:?}");
    assert!(shown.get("/results").is_some_and(|count| *count > 0), "{shown:?}");
    assert_eq!(ask(&server.url, "GET", "/readyz", "x-of: a test", &Value::Null).0, 200);
}
