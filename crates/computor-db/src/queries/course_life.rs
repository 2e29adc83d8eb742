//! A course as it is written down: what another one is made of, and what came of the work, for its archive.

use super::deployment::Assignable;
use crate::{Db, Result, Tx};
use computor_types::{Id, dto::*};
use sqlx::PgExecutor;
use uuid::Uuid;

/// What can be made anew of a course, as one JSON document: the rows with their ids, to which they refer to each other. Neither places
/// on other hosts nor their tokens are in it, and nothing that is archived.
const MANIFEST: &str = "
    with content as (
        select x.* from course_content x where x.course_id = $1 and not exists (
            select from course_content a where a.course_id = x.course_id and a.archived_at is not null and x.path <@ a.path))
    select json_build_object(
        'course', to_jsonb(c) || jsonb_build_object('properties', case when jsonb_typeof(c.properties) = 'object' then c.properties - 'gitlab' end),
        'course_content_types', (select coalesce(json_agg(json_build_object('id', t.id, 'row', to_jsonb(t)) order by t.slug, t.id), '[]')
            from course_content_type t where t.course_id = c.id),
        'course_groups', (select coalesce(json_agg(json_build_object('id', g.id, 'row', to_jsonb(g)) order by g.title, g.id), '[]')
            from course_group g where g.course_id = c.id),
        'course_contents', (select coalesce(json_agg(json_build_object('id', x.id,
              'row', to_jsonb(x) || jsonb_build_object('properties', case when jsonb_typeof(x.properties) = 'object' then x.properties - 'gitlab' end),
              'example', (select json_build_object('example_version_id', v.id, 'identifier', e.identifier, 'version_tag', v.version_tag)
                  from course_content_deployment d join example_version v on v.id = d.example_version_id join example e on e.id = v.example_id
                  where d.course_content_id = x.id and d.deployment_status <> 'unassigned'),
              'rubric', (select coalesce(json_agg(json_build_object('title', r.title, 'description', r.description, 'points', r.points,
                  'remarks', r.remarks) order by r.place, r.id), '[]') from rubric_criterion r where r.course_content_id = x.id))
            order by nlevel(x.path), x.position, x.path), '[]') from content x),
        'archived_contents', (select count(*) from course_content x where x.course_id = c.id) - (select count(*) from content),
        'course_members', (select coalesce(json_agg(json_build_object('id', m.id, 'user_id', m.user_id, 'email', u.email,
              'given_name', u.given_name, 'family_name', u.family_name, 'student_id', p.student_id, 'course_role_id', m.course_role_id,
              'course_group_id', m.course_group_id) order by m.created_at, m.id), '[]')
            from course_member m join \"user\" u on u.id = m.user_id
            left join student_profile p on p.user_id = m.user_id and p.organization_id = c.organization_id
            where m.course_id = c.id and m.archived_at is null and u.archived_at is null and ($2 or m.course_role_id <> '_student'))
    )::text from course c where c.id = $1";

/// The course as it is written down, with its students or only with its staff. Nobody assigns examples meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn manifest(tx: &mut Tx, course: Id<Course>, students: bool) -> Result<Option<String>> {
    super::deployment::lock_course(tx, course.uuid()).await?;
    Ok(sqlx::query_scalar(MANIFEST).bind(course.uuid()).bind(students).fetch_optional(&mut **tx).await?)
}

/// How many members a course has.
///
/// # Errors
/// When the database fails.
pub async fn members(db: impl PgExecutor<'_>, course: Id<Course>) -> Result<i64> {
    Ok(sqlx::query_scalar("select count(*) from active_member where course_id = $1").bind(course.uuid()).fetch_one(db).await?)
}

/// The version of an example that a course showed: the very same one, or else the one that is called so, of an example that is
/// called so. The tag beside it.
///
/// # Errors
/// When the database fails.
pub async fn version(db: impl PgExecutor<'_>, id: Uuid, identifier: &str, tag: &str) -> Result<Option<Assignable>> {
    let sql = "select e.id as example_id, e.identifier::text as identifier, v.id as version_id, v.testing_service_id
               from example_version v join example e on e.id = v.example_id
               where e.identifier::text = $2 and v.version_tag = $3 order by (v.id = $1) desc, e.id limit 1";
    Ok(sqlx::query_as(sql).bind(id).bind(identifier).bind(tag).fetch_optional(db).await?)
}

/// The kind of rows to which files belong.
pub const ARTIFACTS: &str = "submission_artifacts";

/// What came of the work in a course: the name of its file in an archive, and the rows. `$1` is the course, `$2` the id behind which it
/// goes on, `$3` how many are read at once.
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
           g.object_key as sha256, g.uploaded_at from submission_artifact g where g.course_id = $1",
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
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(course.uuid()).bind(after).bind(most).fetch_all(db.pool()).await?)
}
