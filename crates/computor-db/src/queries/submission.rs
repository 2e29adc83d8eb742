//! Submission groups, artifacts, results, grades and reviews.

use super::row;
use crate::{
    Result, Tx, Visible,
    sql::{nested, nested_many_get, selects},
};
use chrono::{DateTime, Utc};
use computor_types::{Id, dto::*};
use serde_json::Value;
use sqlx::{AssertSqlSafe, FromRow, PgConnection, PgExecutor, PgPool, QueryBuilder, types::Json};
use uuid::Uuid;

/// What is kept of the work of the group with this key.
fn of_state(expression: &str, group: &str) -> String {
    format!("(select {expression} from submission_group_state s where s.submission_group_id = {group})")
}

/// Expressions of a submission group's fields.
pub(crate) fn group_field(name: &str) -> Option<String> {
    let newest = "(select r.id from result r where r.submission_artifact_id = s.artifact_id order by r.created_at desc, r.id desc limit 1)";
    match name {
        "status" => Some(of_state("grading_word(s.grade_status)", "t.id")),
        "last_submitted_result_id" => Some(of_state(newest, "t.id")),
        _ => None,
    }
}

/// Expressions of a group member's fields.
pub(crate) fn group_member_field(name: &str) -> Option<String> {
    match name {
        "status" => Some(of_state("grading_word(s.grade_status)", "t.submission_group_id")),
        "grading" => Some(of_state("s.grade", "t.submission_group_id")),
        _ => None,
    }
}

/// Expressions of a grade's fields. The contract knows no grade without a score.
pub(crate) fn grade_field(name: &str) -> Option<String> {
    (name == "grade").then(|| "coalesce(t.grade, 0)".to_owned())
}

/// Expressions of an artifact's fields.
pub(crate) fn artifact_field(name: &str) -> Option<String> {
    let sql = match name {
        "latest_result" | "result" => {
            let latest = "(select l.id from result l where l.submission_artifact_id = t.id order by l.created_at desc, l.id desc limit 1)";
            return Some(nested::<TestResult>(latest, "id"));
        }
        "test_results_count" => "(select count(*) from result r where r.submission_artifact_id = t.id)",
        "grades_count" => "(select count(*) from submission_grade g where g.artifact_id = t.id)",
        "reviews_count" => "(select count(*) from submission_review v where v.artifact_id = t.id)",
        "average_grade" => "(select avg(g.grade) from submission_grade g where g.artifact_id = t.id)",
        _ => return None,
    };
    Some(sql.to_owned())
}

/// Expressions of a result's fields.
pub(crate) fn result_field(name: &str) -> Option<String> {
    let sql = match name {
        "status" => "result_word(t.status)",
        "result" => "coalesce(result_score(t.result, t.grade), 0)",
        "result_json" => {
            "(select case when p.report_after is not null and reports_are_open(t.course_content_id) then p.report_after else p.report end
              from result_report p where p.result_id = t.id)"
        },
        "grading_ids" => {
            "coalesce((select json_agg(g.id order by g.graded_at) from submission_grade g where g.artifact_id = t.submission_artifact_id), '[]')"
        }
        "has_artifacts" => "exists(select 1 from result_artifact a where a.result_id = t.id)",
        "artifact_count" => "(select count(*) from result_artifact a where a.result_id = t.id)",
        "result_artifacts" => {
            "coalesce((select json_agg(json_build_object('id', a.id, 'filename', a.properties ->> 'filename', 'content_type', a.content_type,
              'file_size', a.file_size, 'created_at', a.created_at) order by a.created_at, a.properties ->> 'filename') from result_artifact a where a.result_id = t.id), '[]')"
        }
        _ => return None,
    };
    Some(sql.to_owned())
}

/// What decides whether somebody may upload for a group.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct UploadTarget {
    /// Something can be handed in for the content.
    pub submittable: bool,
    /// The content is archived.
    pub archived: bool,
    /// The content has a testing service.
    pub tested: bool,
    /// How many members the group has.
    pub members: i64,
    /// A team of fewer hands in nothing to be graded.
    pub min_members: i32,
    /// How many submissions were handed in to be graded.
    pub official: i64,
    /// How many may be.
    pub max_submissions: Option<i32>,
}

/// What decides whether this group may upload.
pub async fn upload_target(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<Option<UploadTarget>> {
    let sql = "select c.is_submittable as submittable, c.archived_at is not null as archived, c.testing_service_id is not null as tested,
                 s.members::bigint as members, s.submissions::bigint as official,
                 team_min_size(c.team_min_group_size, k.team_min_group_size, c.max_group_size) as min_members,
                 effective_limit(g.max_submissions, c.max_submissions) as max_submissions
               from submission_group g join course_content c on c.id = g.course_content_id join course k on k.id = c.course_id
                 join submission_group_state s on s.submission_group_id = g.id
               where g.id = $1";
    Ok(sqlx::query_as(sql).bind(group.uuid()).fetch_optional(db).await?)
}

/// The files that the exercise of a group asks for.
pub async fn wanted_files(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<Vec<String>> {
    let sql = "select f from submission_group g join course_content_deployment d on d.course_content_id = g.course_content_id
                 join example_version v on v.id = coalesce(d.released_version_id, d.example_version_id), unnest(v.student_submission_files) f
               where g.id = $1";
    Ok(sqlx::query_scalar(sql).bind(group.uuid()).fetch_all(db).await?)
}

/// Lets nobody else count or add to what a group has until the transaction ends; false if there is no such group.
pub async fn lock_group(tx: &mut Tx, group: Id<SubmissionGroup>) -> Result<bool> {
    let sql = "select 1 from submission_group where id = $1 for no key update";
    Ok(sqlx::query(sql).bind(group.uuid()).fetch_optional(&mut **tx).await?.is_some())
}

/// What decides whether an artifact may be handed in after it was uploaded.
#[derive(Clone, Copy, Debug, FromRow)]
pub(crate) struct HandedIn {
    /// It was already.
    pub(crate) submitted: bool,
    /// The group handed in as often as it may.
    pub(crate) full: bool,
    /// The content is archived.
    pub(crate) archived: bool,
    /// The team has too few members.
    pub(crate) too_small: bool,
}

/// What decides whether an artifact may be handed in. Nobody else hands in for the group until the transaction ends.
pub(crate) async fn handed_in(tx: &mut PgConnection, artifact: Id<SubmissionArtifact>) -> Result<HandedIn> {
    let lock = "select 1 from submission_artifact a join submission_group g on g.id = a.submission_group_id where a.id = $1
                for no key update of g";
    sqlx::query(lock).bind(artifact.uuid()).execute(&mut *tx).await?;
    let sql = "select a.submit as submitted, c.archived_at is not null as archived,
                 coalesce(s.submissions >= effective_limit(g.max_submissions, c.max_submissions), false) as full,
                 s.members < team_min_size(c.team_min_group_size, k.team_min_group_size, c.max_group_size) as too_small
               from submission_artifact a join submission_group g on g.id = a.submission_group_id
                 join submission_group_state s on s.submission_group_id = g.id join course_content c on c.id = g.course_content_id
                 join course k on k.id = c.course_id where a.id = $1";
    Ok(sqlx::query_as(sql).bind(artifact.uuid()).fetch_one(tx).await?)
}

/// Whether member, group and artifact of a result belong to its course content, and whether that is archived.
pub(crate) async fn result_is_consistent(db: impl PgExecutor<'_>, id: Id<TestResult>) -> Result<(bool, bool)> {
    let sql = "select m.course_id = c.course_id and coalesce(g.course_content_id = c.id, true)
                 and coalesce(a.submission_group_id = r.submission_group_id, r.submission_artifact_id is null), c.archived_at is not null
               from result r join course_content c on c.id = r.course_content_id join course_member m on m.id = r.course_member_id
                 left join submission_group g on g.id = r.submission_group_id left join submission_artifact a on a.id = r.submission_artifact_id
               where r.id = $1";
    Ok(sqlx::query_as(sql).bind(id.uuid()).fetch_one(db).await?)
}

/// What stands in the way of deleting a group: whether somebody worked in it.
pub(crate) async fn group_has_work(db: impl PgExecutor<'_>, group: Id<SubmissionGroup>) -> Result<bool> {
    let sql = "select exists(select from submission_artifact where submission_group_id = $1)
               or exists(select from result where submission_group_id = $1)
               or exists(select from repository where submission_group_id = $1 and pushed_at is not null)";
    Ok(sqlx::query_scalar(sql).bind(group.uuid()).fetch_one(db).await?)
}

/// Whether a member of a group worked in it, or the group has work and would be left without members.
pub(crate) async fn seat_has_work(db: impl PgExecutor<'_>, seat: Id<SubmissionGroupMember>) -> Result<bool> {
    let sql = "select exists(select from submission_artifact a where a.submission_group_id = m.submission_group_id
                 and (a.uploaded_by_course_member_id = m.course_member_id or s.members = 1))
               or exists(select from result r where r.submission_group_id = m.submission_group_id
                 and (r.course_member_id = m.course_member_id or s.members = 1))
               or exists(select from repository y where y.submission_group_id = m.submission_group_id and y.pushed_at is not null and s.members = 1)
               from submission_group_member m join submission_group_state s on s.submission_group_id = m.submission_group_id where m.id = $1";
    Ok(sqlx::query_scalar(sql).bind(seat.uuid()).fetch_one(db).await?)
}

/// Whether a member of a course pushed, handed in, tested, graded or reviewed something in it. Who of a team pushed is not
/// known, so a push is work of all of it, as a hand-in is.
pub(crate) async fn member_has_work(db: impl PgExecutor<'_>, member: Id<CourseMember>) -> Result<bool> {
    let sql = "select exists(select from submission_artifact where uploaded_by_course_member_id = $1)
               or exists(select from result where course_member_id = $1)
               or exists(select from submission_grade where graded_by_course_member_id = $1)
               or exists(select from submission_review where reviewer_course_member_id = $1)
               or exists(select from repository y where y.pushed_at is not null and (y.course_member_id = $1 or y.submission_group_id in (
                         select m.submission_group_id from submission_group_member m where m.course_member_id = $1)))
               or exists(select from submission_group_member m join submission_group_state s on s.submission_group_id = m.submission_group_id
                         where m.course_member_id = $1 and (s.submissions > 0 or s.practice > 0 or s.run_at is not null))";
    Ok(sqlx::query_scalar(sql).bind(member.uuid()).fetch_one(db).await?)
}

/// Stores what a body says about a result's report: nothing, that there is none, or the report.
pub(crate) async fn store_report(db: impl PgExecutor<'_>, id: Id<TestResult>, report: Option<&Value>) -> Result<()> {
    let (sql, report) = match report {
        None => return Ok(()),
        Some(Value::Null) => ("delete from result_report where result_id = $1 and $2::jsonb is null", None),
        Some(report) => {
            let sql = "insert into result_report (result_id, report) values ($1, $2)
                       on conflict (result_id) do update set report = excluded.report";
            (sql, Some(Json(report)))
        }
    };
    sqlx::query(sql).bind(id.uuid()).bind(report).execute(db).await?;
    Ok(())
}

/// An artifact to be stored.
#[derive(Clone, Copy, Debug)]
pub struct NewArtifact<'a> {
    /// Whose.
    pub group: Id<SubmissionGroup>,
    /// Who uploads it.
    pub member: Uuid,
    /// The files' sizes together, in bytes.
    pub file_size: i64,
    /// Digest of the archive, in hex.
    pub object_key: &'a str,
    /// What the client calls it.
    pub version_identifier: &'a str,
    /// To be graded.
    pub submit: bool,
    /// What is in it.
    pub properties: &'a Value,
    /// When it came, if that is not now.
    pub at: Option<DateTime<Utc>>,
}

/// The bucket of submissions, as the API shows it.
pub const BUCKET: &str = "submissions";

/// Stores an artifact; answers its key and time.
pub async fn create_artifact(tx: &mut Tx, new: NewArtifact<'_>, by: Id<User>) -> Result<(Id<SubmissionArtifact>, DateTime<Utc>)> {
    let sql = "insert into submission_artifact (submission_group_id, course_id, course_content_id, uploaded_by_course_member_id, content_type, file_size,
                 bucket_name, object_key, version_identifier, submit, properties, created_by, uploaded_at)
               select id, course_id, course_content_id, $2, 'application/zip', $3, $4, $5, $6, $7, $8, $9, coalesce($10, now()) from submission_group where id = $1
               returning id, uploaded_at";
    let query = sqlx::query_as(sql)
        .bind(new.group.uuid())
        .bind(new.member)
        .bind(new.file_size)
        .bind(BUCKET)
        .bind(new.object_key)
        .bind(new.version_identifier)
        .bind(new.submit)
        .bind(Json(new.properties))
        .bind(by.uuid())
        .bind(new.at);
    let (id, at): (Uuid, DateTime<Utc>) = query.fetch_one(&mut **tx).await?;
    Ok((id.into(), at))
}

/// Where the files of an artifact lie.
#[derive(Clone, Debug, FromRow)]
pub struct StoredArtifact {
    /// The artifact.
    pub id: Uuid,
    /// Digest of the archive, in hex.
    pub object_key: String,
    /// What the client calls it.
    pub version_identifier: Option<String>,
    /// Whether they were removed, as the rules of the installation say.
    pub removed: bool,
}

/// Where the files of this artifact lie.
pub async fn stored_artifact(db: &PgPool, id: Id<SubmissionArtifact>) -> Result<Option<StoredArtifact>> {
    let sql = "select t.id, t.object_key, t.version_identifier, t.files_removed_at is not null as removed from submission_artifact t where t.id = $1";
    Ok(sqlx::query_as(sql).bind(id.uuid()).fetch_optional(db).await?)
}

/// The newest artifact that meets the rule and fits. A content alone means one's own group there.
pub async fn newest_artifact(db: &PgPool, visible: Visible<'_>, wanted: &SubmissionDownloadQuery) -> Result<Option<StoredArtifact>> {
    let mut q = QueryBuilder::new(
        "select t.id, t.object_key, t.version_identifier, t.files_removed_at is not null as removed from submission_artifact t where ",
    );
    visible.push(&mut q);
    if let Some(group) = wanted.submission_group_id {
        q.push(" and t.submission_group_id = ").push_bind(group.uuid());
    } else {
        q.push(
            " and t.submission_group_id in (select g.id from submission_group g join submission_group_member gm on gm.submission_group_id = g.id
             join active_member cm on cm.id = gm.course_member_id where ",
        );
        match wanted.course_member_id {
            Some(member) => q.push("cm.id = ").push_bind(member.uuid()),
            None => q.push("cm.user_id = ").push_bind(visible.me),
        };
        if let Some(content) = wanted.course_content_id {
            q.push(" and g.course_content_id = ").push_bind(content.uuid());
        }
        q.push(")");
    }
    if let Some(version) = &wanted.version_identifier {
        q.push(" and t.version_identifier = ").push_bind(version);
    }
    if wanted.submit_only {
        q.push(" and t.submit");
    }
    q.push(" order by t.created_at desc, t.id desc limit 1");
    Ok(q.build_query_as().fetch_optional(db).await?)
}

/// Stores a grade.
pub async fn create_grade(
    db: impl PgExecutor<'_>,
    artifact: Id<SubmissionArtifact>,
    by: Uuid,
    new: &SubmissionGradeCreate,
) -> Result<SubmissionGradeDetail> {
    let sql = format!(
        "with t as (insert into submission_grade (artifact_id, graded_by_course_member_id, grade, status, comment)
                    values ($1, $2, $3, $4, $5) returning *)
         select (select row_to_json(r) from (select {}) r)::text from t",
        selects::<SubmissionGrade>().get
    );
    let query = sqlx::query_scalar(AssertSqlSafe(sql))
        .bind(artifact.uuid())
        .bind(by)
        .bind(new.grade)
        .bind(i32::from(u8::from(new.status)))
        .bind(new.comment.as_deref());
    row(query.fetch_optional(db).await?, "submission_grade")
}

/// The reviews of an artifact, oldest first.
pub async fn list_reviews(db: impl PgExecutor<'_>, artifact: Id<SubmissionArtifact>) -> Result<Vec<SubmissionReviewListItem>> {
    let sql = "select coalesce(json_agg(t order by t.created_at, t.id), '[]')::text from submission_review t where t.artifact_id = $1";
    row(sqlx::query_scalar(sql).bind(artifact.uuid()).fetch_optional(db).await?, "submission_review")
}

/// Stores a review.
pub async fn create_review(
    db: impl PgExecutor<'_>,
    artifact: Id<SubmissionArtifact>,
    by: Uuid,
    new: &SubmissionReviewCreate,
) -> Result<SubmissionReviewListItem> {
    let sql = "insert into submission_review as t (artifact_id, reviewer_course_member_id, body, review_type)
               values ($1, $2, $3, $4) returning to_json(t)::text";
    let query = sqlx::query_scalar(sql).bind(artifact.uuid()).bind(by).bind(&new.body).bind(new.review_type.as_deref());
    row(query.fetch_optional(db).await?, "submission_review")
}

/// Writes the fields that were sent.
///
/// # Errors
/// `VAL_002` when the text is to be cleared.
pub async fn update_review(
    db: impl PgExecutor<'_>,
    id: Id<SubmissionReview>,
    patch: &SubmissionReviewUpdate,
) -> Result<SubmissionReviewListItem> {
    let sql =
        "update submission_review t set body = case when $2 then $3 else body end, review_type = case when $4 then $5 else review_type end
               where id = $1 returning to_json(t)::text";
    let query = sqlx::query_scalar(sql)
        .bind(id.uuid())
        .bind(!patch.body.is_keep())
        .bind(patch.body.value())
        .bind(!patch.review_type.is_keep())
        .bind(patch.review_type.value());
    row(query.fetch_optional(db).await?, "submission_review")
}

/// Deletes a review.
pub async fn delete_review(db: impl PgExecutor<'_>, id: Id<SubmissionReview>) -> Result<()> {
    sqlx::query("delete from submission_review where id = $1").bind(id.uuid()).execute(db).await?;
    Ok(())
}

/// The test runs of an artifact in full, newest first.
pub async fn list_tests(db: impl PgExecutor<'_>, artifact: Id<SubmissionArtifact>) -> Result<Vec<ResultGet>> {
    let sql = format!("select {}::text", nested_many_get::<TestResult>("$1::uuid", "submission_artifact_id"));
    row(sqlx::query_scalar(AssertSqlSafe(sql)).bind(artifact.uuid()).fetch_optional(db).await?, "result")
}
