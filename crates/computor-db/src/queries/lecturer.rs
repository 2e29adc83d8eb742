//! Courses and contents as lecturers see them.

use super::{page_of, rows};
use crate::{
    Db, Error, Result, Rows, Table, Visible,
    reach::{Reach, known},
    sql::{push_filters, select_list},
};
use computor_types::{Id, Page, dto::*};
use sqlx::{Postgres, QueryBuilder};

/// The contents that are visible, with what lecturers see of them.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list_contents(db: &Db, visible: Visible<'_>, query: &CourseContentLecturerQuery) -> Result<Rows> {
    let select = select_list::<CourseContentLecturerList>(|name| repository_field(name).or_else(|| CourseContent::list_field(name)));
    let page = Page { skip: query.skip.unwrap_or(0), limit: query.limit.unwrap_or(Page::MAX) };
    let filters = |q: &mut QueryBuilder<Postgres>| {
        let CourseContentLecturerQuery { provider_url, project, .. } = query;
        for (key, value) in [("url", provider_url), ("full_path", project)] {
            if let Some(value) = value {
                q.push(format_args!(
                    " and exists(select 1 from course k where k.id = t.course_id and k.properties #>> '{{gitlab,{key}}}' = "
                ));
                q.push_bind(value.clone()).push(")");
            }
        }
        let rest = CourseContentLecturerQuery { provider_url: None, project: None, ..query.clone() };
        push_filters::<CourseContent>(q, &db.columns, &rest);
    };
    let list = Reach {
        from: CourseContent::TABLE,
        order: CourseContent::ORDER,
        cond: visible.rows,
        me: visible.me,
        known: known(&[("course_id", query.course_id.map(Id::uuid))]),
        filters: &filters,
    };
    page_of(db, &columns(select), &list, page).await
}

/// One content, archived or not.
///
/// # Errors
/// [`Error::NotFound`] when it is not visible.
pub async fn get_content(db: &Db, visible: Visible<'_>, id: Id<CourseContent>) -> Result<String> {
    let select = select_list::<CourseContentLecturerGet>(|name| repository_field(name).or_else(|| CourseContent::field(name)));
    let mut q = QueryBuilder::new("select ");
    q.push(columns(select)).push("::text from course_content t where ");
    visible.push(&mut q);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound("course_content"))
}

/// A content as one JSON document.
fn columns(select: &str) -> String {
    format!("(select row_to_json(r) from (select {select}) r)")
}

/// The repository with the course's contents.
fn repository_field(name: &str) -> Option<String> {
    (name == "repository")
        .then(|| "(select json_build_object('url', h.url, 'full_path', h.full_path) from course_host(t.course_id) h)".to_owned())
}

/// Which examples the contents of a course show.
pub async fn deployments(db: &Db, course: Id<Course>) -> Result<CourseDeploymentGet> {
    let sql = "
        select json_build_object('course_content_id', c.id, 'example_id', v.example_id, 'example_identifier', d.example_identifier,
          'version_tag', d.version_tag, 'deployment_status', d.deployment_status, 'deployed_at', d.deployed_at,
          'has_newer_version', coalesce(newest.version_number > v.version_number, false), 'latest_version_tag', newest.version_tag,
          'course_content_title', c.title, 'course_content_path', c.path)::text, count(*) over ()
        from course_content c join course_content_deployment d on d.course_content_id = c.id
        left join example_version v on v.id = d.example_version_id
        left join lateral (select version_number, version_tag from example_version where example_id = v.example_id
                           order by version_number desc limit 1) newest on true
        where c.course_id = $1 and d.deployment_status <> 'unassigned' order by c.path";
    let found = rows(sqlx::query_as(sql).bind(course.uuid()).fetch_all(&db.pool).await?)?;
    Ok(CourseDeploymentGet { course_id: course, total: i64::try_from(found.total).unwrap_or(i64::MAX), deployments: found.items })
}
