//! Deleting a course, a course family or an organization with everything in it.
//!
//! The schema restricts what a careless delete would lose, so the order is spelt out here, once. A dry run does the same
//! and is rolled back: what it counts is what would happen. Users and their accounts stay.

use crate::{Db, Error, Result};
use computor_policy::Principal;
use computor_types::dto::{CascadeDeleteResult, EntityDeleteCount};
use serde_json::{Map, Value};
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// What is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Root {
    Organization,
    CourseFamily,
    Course,
}

impl Root {
    /// The name of the entity, which is that of its table.
    const fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::CourseFamily => "course_family",
            Self::Course => "course",
        }
    }

    /// The column of a course that refers to it.
    const fn column(self) -> &'static str {
        match self {
            Self::Organization => "organization_id",
            Self::CourseFamily => "course_family_id",
            Self::Course => "id",
        }
    }
}

/// The artifacts of the courses `$1`.
const ARTIFACTS: &str =
    "(select a.id from submission_artifact a join submission_group g on g.id = a.submission_group_id where g.course_id = any($1))";
/// The contents of the courses `$1`.
const CONTENTS: &str = "(select c.id from course_content c where c.course_id = any($1))";

/// What is in the courses `$1`, in the order in which it can be deleted: name of the count, table, condition.
fn in_courses() -> Vec<(&'static str, &'static str, String)> {
    let members = "(select m.id from course_member m where m.course_id = any($1))";
    let of_course = || "course_id = any($1)".to_owned();
    vec![
        (
            "messages",
            "message",
            format!(
                "course_id = any($1) or course_content_id in {CONTENTS} or course_member_id in {members}
                 or course_group_id in (select g.id from course_group g where g.course_id = any($1))
                 or submission_group_id in (select g.id from submission_group g where g.course_id = any($1))"
            ),
        ),
        ("submission_grades", "submission_grade", format!("artifact_id in {ARTIFACTS}")),
        ("submission_reviews", "submission_review", format!("artifact_id in {ARTIFACTS}")),
        (
            "result_artifacts",
            "result_artifact",
            format!("result_id in (select r.id from result r where r.course_content_id in {CONTENTS})"),
        ),
        ("results", "result", format!("course_content_id in {CONTENTS}")),
        ("submission_artifacts", "submission_artifact", format!("id in {ARTIFACTS}")),
        ("submission_group_members", "submission_group_member", of_course()),
        ("submission_groups", "submission_group", of_course()),
        (
            "deployment_histories",
            "deployment_history",
            format!("deployment_id in (select d.id from course_content_deployment d where d.course_content_id in {CONTENTS})"),
        ),
        ("course_content_deployments", "course_content_deployment", format!("course_content_id in {CONTENTS}")),
        ("course_contents", "course_content", of_course()),
        ("course_content_types", "course_content_type", of_course()),
        ("course_member_comments", "course_member_comment", format!("course_member_id in {members} or transmitter_id in {members}")),
        ("course_members", "course_member", of_course()),
        ("course_groups", "course_group", of_course()),
        ("courses", "course", "id = any($1)".to_owned()),
    ]
}

/// What else is in a course family or an organization `$1`, after its courses.
fn beside_courses(root: Root) -> Vec<(&'static str, &'static str, String)> {
    let examples = "(select e.id from example e join example_repository r on r.id = e.example_repository_id where r.organization_id = $1)";
    match root {
        Root::Course => vec![],
        Root::CourseFamily => {
            vec![("messages", "message", "course_family_id = $1".to_owned()), ("course_families", "course_family", "id = $1".to_owned())]
        }
        Root::Organization => vec![
            (
                "messages",
                "message",
                "organization_id = $1 or course_family_id in (select f.id from course_family f where f.organization_id = $1)".to_owned(),
            ),
            ("course_families", "course_family", "organization_id = $1".to_owned()),
            ("example_dependencies", "example_dependency", format!("example_id in {examples} or depends_id in {examples}")),
            (
                "example_version_locks",
                "example_version_lock",
                format!(
                    "exists(select from example_version v where v.id in (example_version_id, needed_version_id) and v.example_id in {examples})"
                ),
            ),
            ("example_versions", "example_version", format!("example_id in {examples}")),
            ("examples", "example", format!("id in {examples}")),
            ("example_repositories", "example_repository", "organization_id = $1".to_owned()),
            ("student_profiles", "student_profile", "organization_id = $1".to_owned()),
            ("organizations", "organization", "id = $1".to_owned()),
        ],
    }
}

/// The tables whose rows are deleted by name, in that order. What else refers to them goes with them or stays, as its
/// foreign key says.
pub fn order(root: Root) -> Vec<&'static str> {
    in_courses().into_iter().chain(beside_courses(root)).map(|(_, table, _)| table).collect()
}

/// The files that rows name before,
const FILES_BEFORE: &str = "create temporary table file_before on commit drop as select distinct digest from stored_name";
/// and how many of them no row names after. What else names a file, such as the same hand-in in another course, keeps it.
const FILES_UNNAMED: &str = "select count(*) from (select digest from file_before except select digest from stored_name) gone";

/// Deletes it, or with `dry_run` only says what would be deleted, in one transaction.
///
/// Files are not deleted here: the store drops those that no row names any more, which are counted.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Rejected`] when something outside still refers to it. Then nothing was deleted.
pub async fn delete(db: &Db, who: &Principal, root: Root, id: Uuid, dry_run: bool) -> Result<CascadeDeleteResult> {
    let mut tx = db.begin_as(who).await?;
    let exists = format!("select true from {} where id = $1 for update", root.name());
    let exists: Option<bool> = sqlx::query_scalar(AssertSqlSafe(exists)).bind(id).fetch_optional(&mut *tx).await?;
    exists.ok_or(Error::NotFound(root.name()))?;
    let courses = format!("select id from course where {} = $1 order by id for update", root.column());
    let courses: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(courses)).bind(id).fetch_all(&mut *tx).await?;
    // What is kept of the work goes as well: nobody counts it anew with each step. A course of thousands takes longer than a
    // request may let a statement run, and still not for ever.
    sqlx::query("select set_config('app.keep_state', 'off', true), set_config('statement_timeout', '300s', true)")
        .execute(&mut *tx)
        .await?;
    sqlx::raw_sql(FILES_BEFORE).execute(&mut *tx).await?;
    let mut counts = Map::new();
    // Every kind is answered, also where nothing was found.
    for (count, ..) in in_courses().into_iter().chain(beside_courses(Root::Organization)) {
        counts.insert(count.to_owned(), 0.into());
    }
    for (count, table, cond) in in_courses() {
        let deleted = delete_from(&mut tx, table, &cond, Key::Courses(&courses)).await?;
        add(&mut counts, count, deleted);
    }
    for (count, table, cond) in beside_courses(root) {
        let deleted = delete_from(&mut tx, table, &cond, Key::Root(id)).await?;
        add(&mut counts, count, deleted);
    }
    let files: i64 = sqlx::query_scalar(FILES_UNNAMED).persistent(false).fetch_one(&mut *tx).await?;
    if dry_run {
        tx.rollback().await?;
    } else {
        tx.commit().await?;
    }
    let deleted_counts: EntityDeleteCount =
        serde_json::from_value(counts.into()).map_err(|error| Error::Internal(sqlx::Error::Decode(error.into())))?;
    Ok(CascadeDeleteResult {
        dry_run,
        entity_type: root.name().to_owned(),
        entity_id: id.to_string(),
        deleted_counts,
        minio_objects_deleted: files,
        errors: Vec::new(),
    })
}

/// What `$1` stands for.
#[derive(Clone, Copy)]
enum Key<'a> {
    Courses(&'a [Uuid]),
    Root(Uuid),
}

async fn delete_from(tx: &mut PgConnection, table: &str, cond: &str, key: Key<'_>) -> Result<u64> {
    // Table and condition are constants of this file.
    let sql = AssertSqlSafe(format!("delete from {table} where {cond}"));
    let query = sqlx::query(sql);
    let query = match key {
        Key::Courses(courses) => query.bind(courses),
        Key::Root(id) => query.bind(id),
    };
    Ok(query.execute(tx).await?.rows_affected())
}

fn add(counts: &mut Map<String, Value>, name: &str, deleted: u64) {
    let so_far = counts.get(name).and_then(Value::as_u64).unwrap_or(0);
    counts.insert(name.to_owned(), (so_far + deleted).into());
}
