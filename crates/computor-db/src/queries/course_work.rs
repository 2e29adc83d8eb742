//! What came of the work in a course, for its archive: read row by row, and made anew under other ids.
//!
//! Rows are made from JSON, a statement for each kind; whoever calls has given them their new ids, and knows that what they refer to is
//! there. Nobody is told of them: nothing of it happens now.

use crate::{Db, Result, Tx};
use computor_types::{Id, dto::*};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgExecutor, types::Json};
use uuid::Uuid;

/// Whether files of hand-ins were removed, as the rules of the installation say.
///
/// # Errors
/// When the database fails.
pub async fn is_incomplete(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<bool> {
    let sql = "select exists(select from submission_artifact where course_id = $1 and files_removed_at is not null)";
    Ok(sqlx::query_scalar(sql).bind(course.uuid()).fetch_one(db).await?)
}

/// The kind of rows to which files belong.
pub const ARTIFACTS: &str = "submission_artifacts";

/// The name of a file in an archive, and its rows. `$1` is the course, `$2` the id behind which it goes on, `$3` how many are read at
/// once.
const WORK: &[(&str, &str)] = &[
    (
        "submission_groups",
        "select g.id, g.course_content_id, g.display_name, g.max_group_size, g.max_test_runs, g.max_submissions, g.created_at,
           array(select m.course_member_id from submission_group_member m where m.submission_group_id = g.id order by 1) as course_member_ids
         from submission_group g where g.course_id = $1",
    ),
    (
        ARTIFACTS,
        "select g.id, g.submission_group_id, g.uploaded_by_course_member_id, g.submit, g.version_identifier, g.file_size, g.content_type,
           g.object_key as sha256, g.uploaded_at, g.handed_in_at from submission_artifact g where g.course_id = $1",
    ),
    (
        "submission_grades",
        "select g.id, g.artifact_id, g.graded_by_course_member_id, g.grade, grading_word(g.status) as status, g.comment, g.graded_at
         from submission_grade g where g.course_id = $1",
    ),
    (
        "results",
        "select g.id, g.submission_artifact_id, g.submission_group_id, g.course_content_id, g.course_member_id, g.example_version_id,
           result_word(g.status) as status, result_score(g.result, g.grade) as score, g.version_identifier, g.started_at, g.finished_at,
           g.created_at from result g where g.course_id = $1",
    ),
    (
        "deadline_extensions",
        "select g.id, g.course_content_id, g.submission_group_id, g.course_member_id, g.kind, g.due_at, g.days, g.reason, g.created_at
         from deadline_extension g where g.course_id = $1",
    ),
    (
        "messages",
        "select g.id, (select m.id from course_member m where m.course_id = $1 and m.user_id = g.author_id) as author_course_member_id,
           g.parent_id, g.level, g.title, g.content, g.course_id, g.course_content_id, g.course_group_id, g.submission_group_id,
           g.course_member_id, g.created_at from message g where g.within_course_id = $1 and g.archived_at is null",
    ),
];

/// The files of an archive with what came of the work.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    WORK.iter().map(|(name, _)| *name)
}

/// The next rows of such a file behind `after`, as JSON, each with its id.
///
/// # Errors
/// When the database fails.
pub async fn work(db: &Db, kind: &str, course: Id<Course>, after: Uuid, most: i64) -> Result<Vec<(Uuid, String)>> {
    let Some((_, rows)) = WORK.iter().find(|(name, _)| *name == kind) else { return Ok(Vec::new()) };
    let sql = format!("select r.id, row_to_json(r)::text from ({rows} and g.id > $2 order by g.id limit $3) r order by r.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(course.uuid()).bind(after).bind(most).fetch_all(db.pool()).await?)
}

/// Begins to make work anew: nobody is told, and it may take a while.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Tx) -> Result<()> {
    sqlx::query("select set_config('app.quiet', 'on', true), set_config('statement_timeout', '300s', true)").execute(&mut **tx).await?;
    Ok(())
}

/// A member's group for an assignment that is done alone: it is there since the member is.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Provisioned {
    /// The member.
    pub course_member_id: Uuid,
    /// The assignment.
    pub course_content_id: Uuid,
    /// The group.
    pub submission_group_id: Uuid,
}

/// The groups that members of a course have.
///
/// # Errors
/// When the database fails.
pub async fn provisioned(tx: &mut Tx, course: Id<Course>) -> Result<Vec<Provisioned>> {
    let sql = "select course_member_id, course_content_id, submission_group_id from submission_group_member where course_id = $1";
    Ok(sqlx::query_as(sql).bind(course.uuid()).fetch_all(&mut **tx).await?)
}

/// Members of a course with the users that they are.
///
/// # Errors
/// When the database fails.
pub async fn users(tx: &mut Tx, course: Id<Course>) -> Result<Vec<(Uuid, Uuid)>> {
    let sql = "select id, user_id from course_member where course_id = $1";
    Ok(sqlx::query_as(sql).bind(course.uuid()).fetch_all(&mut **tx).await?)
}

/// Which of these addresses, in lower case, belong to an account: as log-in, or as a student of the course's organization.
///
/// # Errors
/// When the database fails.
pub async fn known_addresses(tx: &mut Tx, course: Id<Course>, addresses: &[String]) -> Result<Vec<String>> {
    let sql = "select lower(email) from \"user\" where lower(email) = any($1)
               union select lower(p.student_email) from student_profile p join course c on c.organization_id = p.organization_id
               where c.id = $2 and lower(p.student_email) = any($1)";
    Ok(sqlx::query_scalar(sql).bind(addresses).bind(course.uuid()).fetch_all(&mut **tx).await?)
}

/// What can be made anew, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// New groups: `id`, and the columns of the archive.
    Groups,
    /// Members of new groups.
    GroupMembers,
    /// Limits of groups that are there already.
    Limits,
    /// What was handed in.
    Artifacts,
    /// Grades.
    Grades,
    /// Ended runs of tests.
    Results,
    /// What was granted.
    Extensions,
    /// Messages, each behind what it answers.
    Messages,
}

impl Made {
    const fn sql(self) -> &'static str {
        match self {
            Self::Groups => {
                "insert into submission_group (id, course_id, course_content_id, display_name, max_group_size, max_test_runs, max_submissions,
                   created_at)
                 select r.id, $1, r.course_content_id, r.display_name, r.max_group_size, r.max_test_runs, r.max_submissions, r.created_at
                 from jsonb_to_recordset($2) r (id uuid, course_content_id uuid, display_name text, max_group_size integer,
                   max_test_runs integer, max_submissions integer, created_at timestamptz)"
            }
            Self::GroupMembers => {
                "insert into submission_group_member (submission_group_id, course_member_id, course_id, course_content_id)
                 select r.submission_group_id, r.course_member_id, $1, r.course_content_id
                 from jsonb_to_recordset($2) r (submission_group_id uuid, course_member_id uuid, course_content_id uuid)"
            }
            Self::Limits => {
                "update submission_group g set max_test_runs = r.max_test_runs, max_submissions = r.max_submissions
                 from jsonb_to_recordset($2) r (id uuid, max_test_runs integer, max_submissions integer)
                 where g.id = r.id and g.course_id = $1"
            }
            Self::Artifacts => {
                "insert into submission_artifact (id, submission_group_id, course_id, course_content_id, uploaded_by_course_member_id, submit,
                   version_identifier, file_size, content_type, bucket_name, object_key, uploaded_at, created_at, handed_in_at)
                 select r.id, g.id, g.course_id, g.course_content_id, r.uploaded_by_course_member_id, r.submit, r.version_identifier,
                   r.file_size, r.content_type, 'submissions', r.sha256, r.uploaded_at, r.uploaded_at, r.handed_in_at
                 from jsonb_to_recordset($2) r (id uuid, submission_group_id uuid, uploaded_by_course_member_id uuid, submit boolean,
                   version_identifier text, file_size bigint, content_type text, sha256 text, uploaded_at timestamptz,
                   handed_in_at timestamptz)
                 join submission_group g on g.id = r.submission_group_id and g.course_id = $1"
            }
            Self::Grades => {
                "insert into submission_grade (id, artifact_id, graded_by_course_member_id, grade, status, comment, graded_at, created_at)
                 select r.id, a.id, r.graded_by_course_member_id, r.grade,
                   (select s from generate_series(0, 3) s where grading_word(s) = r.status), r.comment, r.graded_at, r.graded_at
                 from jsonb_to_recordset($2) r (id uuid, artifact_id uuid, graded_by_course_member_id uuid, grade double precision,
                   status text, comment text, graded_at timestamptz)
                 join submission_artifact a on a.id = r.artifact_id and a.course_id = $1 order by r.graded_at, r.id"
            }
            // Whatever the other platform tested with counts as tested with that only if it is known here.
            Self::Results => {
                "insert into result (id, course_id, course_content_id, course_member_id, submission_artifact_id, submission_group_id, status,
                   grade, result, version_identifier, started_at, finished_at, created_at, example_version_id)
                 select r.id, $1, r.course_content_id, r.course_member_id, r.submission_artifact_id, r.submission_group_id,
                   (result_statuses(r.status))[1], r.score, r.score, r.version_identifier, r.started_at, r.finished_at, r.created_at,
                   (select v.id from example_version v where v.id = r.example_version_id)
                 from jsonb_to_recordset($2) r (id uuid, course_content_id uuid, course_member_id uuid, submission_artifact_id uuid,
                   submission_group_id uuid, status text, score double precision, version_identifier text, started_at timestamptz,
                   finished_at timestamptz, created_at timestamptz, example_version_id uuid)
                 on conflict do nothing"
            }
            Self::Extensions => {
                "insert into deadline_extension (id, course_id, course_content_id, submission_group_id, course_member_id, kind, due_at, days,
                   reason, created_at)
                 select r.id, $1, r.course_content_id, r.submission_group_id, r.course_member_id, r.kind, r.due_at, r.days, r.reason, r.created_at
                 from jsonb_to_recordset($2) r (id uuid, course_content_id uuid, submission_group_id uuid, course_member_id uuid, kind text,
                   due_at timestamptz, days integer, reason text, created_at timestamptz)"
            }
            Self::Messages => {
                "insert into message (id, author_id, parent_id, level, title, content, course_id, course_content_id, course_group_id,
                   submission_group_id, course_member_id, created_at)
                 select r.id, m.user_id, r.parent_id, r.level, r.title, r.content, r.course_id, r.course_content_id, r.course_group_id,
                   r.submission_group_id, r.course_member_id, r.created_at
                 from jsonb_to_recordset($2) r (id uuid, author_course_member_id uuid, parent_id uuid, level integer, title text, content text,
                   course_id uuid, course_content_id uuid, course_group_id uuid, submission_group_id uuid, course_member_id uuid,
                   created_at timestamptz)
                 join course_member m on m.id = r.author_course_member_id and m.course_id = $1 order by r.level, r.created_at, r.id"
            }
        }
    }
}

/// Rows of a statement: larger ones take memory, and more of them time.
const PAGE: usize = 1000;

/// Makes rows of a kind; answers how many were made.
///
/// # Errors
/// When the rows break a rule of the tables; when the database fails.
pub async fn make(tx: &mut Tx, course: Id<Course>, kind: Made, rows: &[Value]) -> Result<i64> {
    let mut made = 0;
    for page in rows.chunks(PAGE) {
        let done = sqlx::query(kind.sql()).bind(course.uuid()).bind(Json(page)).execute(&mut **tx).await?;
        made += done.rows_affected();
    }
    Ok(i64::try_from(made).unwrap_or(i64::MAX))
}
