//! How PostgreSQL goes about the hot statements, on a course of some size: which indexes it takes, in which order. A change
//! of a statement or an index that makes it read a table from end to end is seen here, before anybody waits for it.
//!
//! The plans are in `plans.txt`, without anything that depends on the machine. `UPDATE_GOLDEN=1` writes them anew; review the
//! difference like code.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::{
    Db, Result, Visible, mapping,
    queries::{
        account, auth,
        change::{self, Watched, Work},
        lecturer, second_factor,
        student::{self, Seat},
        submission, tutor,
    },
    sample::{self, Ids, Size},
    testdb::TestDb,
};
use computor_policy::{Asked, Guarded, Principal, Rule};
use computor_types::{Page, dto::*};
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path};
use uuid::Uuid;

/// Tables that grow with people and their work: no hot statement reads one of them as a whole.
const BIG: [&str; 14] = [
    "change",
    "user",
    "session",
    "course_member",
    "course_member_state",
    "submission_group",
    "submission_group_member",
    "submission_group_state",
    "submission_artifact",
    "submission_grade",
    "result",
    "result_report",
    "message",
    "message_read",
];

struct World {
    _test: TestDb,
    /// With one connection: its prepared statements are all there are.
    db: Db,
    ids: Ids,
    seen: BTreeSet<String>,
    text: String,
    whole: Vec<String>,
}

impl World {
    async fn new() -> Self {
        let test = TestDb::new().await;
        // Other courses, so that what is one's own is few of all.
        for name in ["earlier", "beside"] {
            sample::term(test.pool(), &Size::new(name, 250, 3), |_| {}).await.unwrap();
        }
        let ids = sample::term(test.pool(), &Size::new("plans", 300, 8), |_| {}).await.unwrap();
        let users: Vec<Uuid> = ids.students.iter().map(|seat| seat.user).collect();
        let hashes: Vec<String> = users.iter().map(|user| format!("{:0>64}", user.simple().to_string())).collect();
        sample::sessions(test.pool(), &users, &hashes).await.unwrap();
        Self::of(test, ids).await
    }

    /// Ten thousand people, two hundred courses with a hundred of them each, and somebody who is in all of them.
    async fn of_people() -> Self {
        let test = TestDb::new().await;
        let ids = sample::term(test.pool(), &Size::new("people", 25, 1), |_| {}).await.unwrap();
        // What triggers would note beside them is not looked at.
        let mut connection = test.pool().acquire().await.unwrap();
        for statement in [
            "set session_replication_role = replica",
            "insert into \"user\" (id, username, email, given_name, family_name)
             select md5('many:' || i)::uuid, 'many' || i, 'many' || i || '@example.org', 'Given' || i % 97, 'Family' || i
             from generate_series(1, 10000) i",
            "insert into course (id, course_family_id, organization_id, title, path)
             select md5('course:' || i)::uuid, f.id, f.organization_id, 'Course ' || i, ('many' || i)::ltree
             from generate_series(1, 200) i, course_family f",
            "insert into course_member (course_id, user_id, course_role_id)
             select md5('course:' || 1 + i % 200)::uuid, md5('many:' || 1 + (i * 37) % 10000)::uuid, '_tutor' from generate_series(0, 19999) i
             on conflict do nothing",
            "insert into course_member (course_id, user_id, course_role_id)
             select md5('course:' || i)::uuid, (select id from \"user\" where username = 'people-t0'), '_tutor' from generate_series(1, 200) i",
            "insert into session (user_id, session_id, created_ip, last_seen_at, expires_at)
             select id, md5(id::text) || md5(id::text), '127.0.0.1', now(), now() + interval '1 hour' from \"user\"",
        ] {
            sqlx::query(statement).execute(&mut *connection).await.unwrap();
        }
        connection.close().await.unwrap();
        Self::of(test, ids).await
    }

    async fn of(test: TestDb, ids: Ids) -> Self {
        sqlx::query("vacuum analyze").execute(test.pool()).await.unwrap();
        let db = Db::connect(test.url(), 1).await.unwrap();
        Self { _test: test, db, ids, seen: BTreeSet::new(), text: String::new(), whole: Vec::new() }
    }

    /// Compares what was written down with what was reviewed.
    fn is_as_in(&self, file: &str) {
        assert!(self.whole.is_empty(), "tables that grow are read as a whole:\n{}\n{}", self.whole.join("\n"), self.text);
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&file, &self.text).unwrap();
        }
        let reviewed = fs::read_to_string(&file).unwrap_or_default();
        assert!(reviewed == self.text, "plans are not as in {} (UPDATE_GOLDEN=1 writes them):\n{}", file.display(), self.text);
    }

    fn student(&self) -> Principal {
        Principal::user(self.ids.students[3].user.into())
    }

    fn tutor(&self) -> Principal {
        Principal::user(self.ids.tutors[0].user.into())
    }

    fn lecturer(&self) -> Principal {
        Principal::user(self.ids.lecturer.user.into())
    }

    /// Writes down the plans of the statements that were made since the last call.
    async fn note(&mut self, what: &str) {
        let sql = "select name, statement, cardinality(parameter_types) from pg_prepared_statements order by prepare_time, name";
        let all: Vec<(String, String, i32)> = sqlx::query_as(sql).persistent(false).fetch_all(self.db.pool()).await.unwrap();
        for (name, statement, parameters) in all {
            if !self.seen.insert(statement.clone()) || statement.contains("pg_prepared_statements") || statement.contains("pg_attribute") {
                continue;
            }
            let plan = plan(self.db.pool(), &name, parameters).await;
            // Catalogues, and what is not planned at all.
            let Some(plan) = plan else { continue };
            let counted = if statement.starts_with("select sum(t.n)") { ", counted" } else { "" };
            writeln!(self.text, "{what}{counted}").unwrap();
            self.show(what, &plan, 1);
            self.text.push('\n');
        }
    }

    fn show(&mut self, what: &str, node: &Value, depth: usize) {
        let text = |key: &str| node[key].as_str();
        let (kind, table) = (text("Node Type").unwrap(), text("Relation Name").unwrap_or_default());
        if kind == "Seq Scan" && BIG.contains(&table) {
            self.whole.push(format!("{what}: {table}"));
        }
        let line = match (kind, text("Index Name")) {
            // Which way a small table is read is a matter of a few rows.
            _ if !table.is_empty() && !BIG.contains(&table) => Some(format!("{table}, which is small")),
            ("Bitmap Heap Scan", _) => node["Plans"][0]["Index Name"].as_str().map(|index| format!("{table} by {index}")),
            ("Index Scan", Some(index)) => Some(format!("{table} by {index}")),
            // They hold the same rows, and begin with the course: for a count either is as good.
            ("Index Only Scan", Some("submission_group_state_ungraded")) => Some(format!("{table} by {table}_waiting alone")),
            ("Index Only Scan", Some(index)) => Some(format!("{table} by {index} alone")),
            ("Seq Scan", _) => Some(format!("{table} as a whole")),
            ("CTE Scan", _) => text("CTE Name").map(|name| format!("with {name}")),
            ("Nested Loop" | "Hash Join" | "Merge Join", _) => Some("join".to_owned()),
            ("Limit", _) => Some("limit".to_owned()),
            ("Sort" | "Incremental Sort", _) => node["Sort Key"].as_array().map(|keys| format!("sort by {} keys", keys.len())),
            // How rows are kept and brought together is the planner's affair, and changes with its versions.
            _ => None,
        };
        let noted = line.is_some();
        if let Some(line) = line {
            let part =
                text("Subplan Name").filter(|name| name.starts_with("CTE ")).map(|name| format!("{}: ", &name[4..])).unwrap_or_default();
            writeln!(self.text, "{}{part}{line}", "  ".repeat(depth)).unwrap();
        }
        if kind == "Bitmap Heap Scan" {
            return;
        }
        for child in node["Plans"].as_array().into_iter().flatten() {
            self.show(what, child, depth + usize::from(noted));
        }
    }

    async fn list(&mut self, what: &str, who: &Principal, entity: &str, filters: Value) {
        let filters: Map<String, Value> = filters.as_object().unwrap().clone();
        self.db.list_rows(mapping(entity).unwrap(), who, &filters, Page { skip: 0, limit: 100 }).await.unwrap();
        self.note(what).await;
    }

    async fn admit(&mut self, what: &str, who: &Principal, rule: &Rule, at: &str, value: Uuid) {
        let body = Map::from_iter([(at.to_owned(), Value::from(value.to_string()))]);
        let nothing = Map::new();
        self.db.admit(who, rule, &Asked { path: &body, query: &nothing, body: Some(&body) }).await.unwrap();
        self.note(what).await;
    }
}

/// The plan that is made for all values, which is the one that is used.
async fn plan(pool: &PgPool, name: &str, parameters: i32) -> Option<Value> {
    let nulls = vec!["null"; usize::try_from(parameters).unwrap()].join(", ");
    let arguments = if parameters == 0 { String::new() } else { format!("({nulls})") };
    let sql = format!("explain (format json, costs off) execute \"{name}\"{arguments}");
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false).fetch_one(pool).await.ok()?;
    Some(plan[0]["Plan"].clone())
}

/// The rows that a rule shows somebody.
async fn views(world: &mut World) -> Result<()> {
    let (db, ids) = (world.db.clone(), world.ids.clone());
    let (student, tutor, lecturer) = (world.student(), world.tutor(), world.lecturer());
    let course = Some(ids.course.into());
    let contents = CourseContentStudentQuery { course_id: course, ..Default::default() };

    let rows = ListStudentCourseContents::RULE.shown(&student);
    let visible = Visible { rows: &rows, me: student.user_id.uuid() };
    student::list_contents(&db, visible, Seat::User(student.user_id), &contents).await?;
    world.note("a student's contents").await;
    student::get_content::<CourseContentStudentGet>(db.pool(), visible, Seat::User(student.user_id), ids.content.into()).await?;
    world.note("one of a student's contents").await;

    for (what, work) in [("whether a student's answer stands", Work::Own), ("whether a tutor's answer stands", Work::All)] {
        change::look(db.pool(), Watched { course: ids.course, reader: student.user_id.uuid(), work }, None).await?;
        world.note(what).await;
    }

    let rows = ListTutorCourseMembers::RULE.shown(&tutor);
    let visible = Visible { rows: &rows, me: tutor.user_id.uuid() };
    let members = TutorCourseMemberQuery { course_id: course, limit: Some(100), ..Default::default() };
    tutor::list_members(&db, visible, &members).await?;
    world.note("a tutor's members").await;
    tutor::get_member(&db, visible, ids.students[3].member.into()).await?;
    world.note("a tutor's member").await;
    student::list_contents(&db, visible, Seat::Member(ids.students[3].member.into()), &contents).await?;
    world.note("the contents of a tutor's member").await;
    for (what, ungraded) in [("a tutor's groups", None), ("a tutor's groups that wait", Some(true))] {
        let groups = TutorSubmissionGroupQuery { course_id: course, has_ungraded_submissions: ungraded, ..Default::default() };
        tutor::list_groups(&db, visible, &groups).await?;
        world.note(what).await;
    }
    tutor::get_group(&db, visible, ids.students[3].group.unwrap().into()).await?;
    world.note("a tutor's group").await;

    let rows = ListLecturerCourseContents::RULE.shown(&lecturer);
    let visible = Visible { rows: &rows, me: lecturer.user_id.uuid() };
    lecturer::list_contents(&db, visible, &CourseContentLecturerQuery { course_id: course, ..Default::default() }).await?;
    world.note("a lecturer's contents").await;
    submission::upload_target(db.pool(), ids.students[3].group.unwrap().into()).await?;
    world.note("whether a group may upload").await;
    auth::by_access_token(db.pool(), "none", chrono::DateTime::UNIX_EPOCH).await?;
    world.note("who a session is").await;
    Ok(())
}

#[tokio::test]
async fn hot_statements_are_planned_as_reviewed() {
    let mut world = World::new().await;
    views(&mut world).await.unwrap();
    let (student, tutor, lecturer) = (world.student(), world.tutor(), world.lecturer());
    let mut admin = world.tutor();
    admin.roles.insert(Principal::ADMIN.to_owned());
    let (course, content) = (world.ids.course, world.ids.content);
    world.list("results of a student", &student, "result", json!({})).await;
    world.list("results of a content", &tutor, "result", json!({ "course_content_id": content })).await;
    world.list("results, for administrators", &admin, "result", json!({})).await;
    world.list("artifacts of a student", &student, "submission_artifact", json!({})).await;
    world.list("artifacts of a content", &tutor, "submission_artifact", json!({ "course_content_id": content })).await;
    world.list("grades of a course", &tutor, "submission_grade", json!({ "course_id": course })).await;
    world.list("members of a course", &lecturer, "course_member", json!({ "course_id": course })).await;
    world.list("groups of a course", &lecturer, "submission_group", json!({ "course_id": course })).await;
    world.list("seats of a content", &lecturer, "submission_group_member", json!({ "course_content_id": content })).await;
    let (group, graded) = (world.ids.students[3].group.unwrap(), world.ids.graded);
    world.admit("may a student upload", &student, &UploadSubmission::RULE, "submission_group_id", group).await;
    world.admit("may a tutor see an artifact", &tutor, &DownloadSubmission::RULE, "id", graded).await;

    world.is_as_in("plans.txt");
}

/// What a log-in costs does not depend on how many courses somebody is in, nor a search on how many people there are.
#[tokio::test]
async fn statements_about_people_are_planned_as_reviewed() {
    let mut world = World::of_people().await;
    let db = world.db.clone();
    let (me, mut admin) = (world.tutor(), world.tutor());
    admin.roles.insert(Principal::ADMIN.to_owned());
    let course: Uuid = sqlx::query_scalar("select md5('course:7')::uuid").persistent(false).fetch_one(db.pool()).await.unwrap();
    let now = chrono::DateTime::UNIX_EPOCH;

    auth::login(db.pool(), "people-t0").await.unwrap();
    world.note("whose name it is").await;
    second_factor::of(db.pool(), me.user_id.uuid()).await.unwrap();
    world.note("the second factor of who logs in").await;
    auth::by_access_token(db.pool(), "none", now).await.unwrap();
    world.note("who a session is").await;
    account::course_level(db.pool(), me.user_id, None).await.unwrap();
    world.note("the views of a member of 200 courses").await;
    account::scopes(db.pool(), me.user_id).await.unwrap();
    world.note("the scopes of a member of 200 courses").await;

    world.list("users by a part of a name, for administrators", &admin, "user", json!({ "search": "amily77" })).await;
    world.list("users by a part of a name, for a tutor", &me, "user", json!({ "search": "amily77" })).await;
    world.list("members of all courses, for administrators", &admin, "course_member", json!({})).await;
    world.list("members of a course, for administrators", &admin, "course_member", json!({ "course_id": course })).await;
    world.list("members by a part of a name, for administrators", &admin, "course_member", json!({ "search": "amily77" })).await;
    let here = json!({ "search": "amily77", "course_id": course });
    world.list("members of a course by a part of a name", &admin, "course_member", here).await;
    world.is_as_in("plans_people.txt");
}
