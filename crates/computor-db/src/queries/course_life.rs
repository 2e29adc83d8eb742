//! A course as it is written down: what another one is made of. What came of the work is in `course_work`.

use super::deployment::Assignable;
use crate::{Result, Tx};
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

/// Those of versions, each with the identifier of its example and its tag, that are not here.
///
/// # Errors
/// When the database fails.
pub async fn missing_versions(db: impl PgExecutor<'_>, ids: &[Uuid], identifiers: &[&str], tags: &[&str]) -> Result<Vec<Uuid>> {
    let sql = "select w.id from unnest($1::uuid[], $2::text[], $3::text[]) w (id, identifier, tag)
               where not exists (select from example e join example_version v on v.example_id = e.id
                 where e.identifier::text = w.identifier and v.version_tag = w.tag)";
    Ok(sqlx::query_scalar(sql).bind(ids).bind(identifiers).bind(tags).fetch_all(db).await?)
}
