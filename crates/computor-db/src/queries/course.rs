//! Courses as their members see them, and what is done to whole courses.

use super::page_of;
use crate::{
    Db, Error, Result, Rows, Table, Visible,
    reach::Reach,
    sql::{push_filters, shaped},
};
use computor_types::{Code, Entity, Id, Nothing, Page, dto::*};
use schemars::JsonSchema;
use serde::Serialize;
use sqlx::{PgConnection, PgExecutor, QueryBuilder};
use uuid::Uuid;

/// The courses that are visible, in the shape of `T`.
///
/// # Errors
/// [`Error::Rejected`] for filter values that the database cannot read.
pub async fn list<T: CourseView>(db: &Db, visible: Visible<'_>, query: &(impl Serialize + Sync), page: Page) -> Result<Rows> {
    let list = Reach {
        from: Course::TABLE,
        order: Course::ORDER,
        cond: visible.rows,
        me: visible.me,
        known: Vec::new(),
        filters: &|q| push_filters::<Course>(q, &db.columns, query),
    };
    page_of(db, &columns::<T>(), &list, page).await
}

/// One course, as in [`list`].
///
/// # Errors
/// [`Error::NotFound`].
pub async fn get<T: CourseView>(db: &Db, visible: Visible<'_>, id: Id<Course>) -> Result<String> {
    let mut q = QueryBuilder::new("select ");
    q.push(columns::<T>()).push("::text from course t where ");
    visible.push(&mut q);
    q.push(" and t.id = ").push_bind(id.uuid());
    let found: Option<String> = q.build_query_scalar().fetch_optional(&db.pool).await?;
    found.ok_or(Error::NotFound(Course::NAME))
}

/// A course as one JSON document in the shape of `T`.
fn columns<T: CourseView>() -> String {
    shaped::<T>(view_field::<T::Repositories>)
}

/// A course as somebody sees it.
pub trait CourseView: JsonSchema + 'static {
    /// What is shown of its repositories.
    type Repositories: JsonSchema + 'static;
}

impl CourseView for CourseStudentGet {
    type Repositories = CourseStudentRepository;
}
impl CourseView for CourseStudentList {
    type Repositories = CourseStudentRepository;
}
impl CourseView for CourseTutorGet {
    type Repositories = CourseTutorRepository;
}
impl CourseView for CourseTutorList {
    type Repositories = CourseTutorRepository;
}
/// Lecturers see the course itself.
impl CourseView for CourseGet {
    type Repositories = Nothing;
}
impl CourseView for CourseList {
    type Repositories = Nothing;
}

/// The fields of a course that only its views have.
fn view_field<R: JsonSchema + 'static>(name: &str) -> Option<String> {
    match name {
        "repository" => Some(format!(
            "(select {} from (select h.url, h.full_path, h.ours, t.properties -> 'gitlab' as j from course_host(t.id) h) t)",
            shaped::<R>(repository_field)
        )),
        "course_content_types" => Some(crate::sql::nested_many_get::<CourseContentType>("t.id", "course_id")),
        _ => Course::field(name),
    }
}

/// What is shown of a course's repositories, from what the row `t` says of its host, and `t.j` of foreign ones.
fn repository_field(name: &str) -> Option<String> {
    let expression = match name {
        "provider_url" => "t.url",
        "full_path" => "t.full_path",
        "full_path_assignments" => {
            "case when t.ours then t.full_path || '/assignments'
               else coalesce(t.j ->> 'full_path_assignments', t.j #>> '{projects,assignments,full_path}', t.full_path || '/assignments') end"
        }
        "full_path_student_template" => {
            "case when t.ours then t.full_path || '/student-template'
               else coalesce(t.j ->> 'full_path_student_template', t.j #>> '{projects,student_template,full_path}',
                 t.full_path || '/student-template') end"
        }
        _ => return None,
    };
    Some(expression.to_owned())
}

/// The user with this e-mail address (as login, or as a student of the course's organization), and whether it is archived. What
/// another organization has noted of somebody makes nobody a member here.
pub async fn user_by_email(db: impl PgExecutor<'_>, email: &str, course: Id<Course>) -> Result<Option<(Uuid, bool)>> {
    let sql = "select u.id, u.archived_at is not null from \"user\" u where lower(u.email) = lower($1)
               or u.id in (select p.user_id from student_profile p join course c on c.organization_id = p.organization_id
                   where lower(p.student_email) = lower($1) and c.id = $2) limit 1";
    Ok(sqlx::query_as(sql).bind(email).bind(course.uuid()).fetch_optional(db).await?)
}

/// Somebody who gets an account.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// The e-mail address.
    pub email: &'a str,
    /// Both names as far as they are known.
    pub given_name: Option<&'a str>,
    /// See `given_name`.
    pub family_name: Option<&'a str>,
}

/// Creates users without passwords, with user names made of their names, or of the addresses where there are none:
/// `ann.miller`, and if that is taken `ann.miller2`. Answers the users in the order of the people; none for whom somebody else
/// has made an account in the meantime.
///
/// # Errors
/// When the database fails.
pub async fn create_users(tx: &mut PgConnection, people: &[NewPerson<'_>]) -> Result<Vec<Option<Uuid>>> {
    // A name that ends in a number may be the numbered one of somebody else in the list: then it gets the next one.
    const ROUNDS: usize = 4;
    let mut made = vec![None; people.len()];
    for _ in 0..ROUNDS {
        let missing: Vec<usize> = (0..people.len()).filter(|at| made.get(*at) == Some(&None)).collect();
        if missing.is_empty() {
            break;
        }
        let of: Vec<NewPerson<'_>> = missing.iter().filter_map(|at| people.get(*at).copied()).collect();
        let found: Vec<(i64, Uuid)> = sqlx::query_as(CREATE_USERS)
            .bind(of.iter().map(|one| one.email).collect::<Vec<_>>())
            .bind(of.iter().map(|one| one.given_name).collect::<Vec<_>>())
            .bind(of.iter().map(|one| one.family_name).collect::<Vec<_>>())
            .fetch_all(&mut *tx)
            .await?;
        for (number, user) in found {
            let at = usize::try_from(number - 1).ok().and_then(|number| missing.get(number));
            if let Some(slot) = at.and_then(|at| made.get_mut(*at)) {
                *slot = Some(user);
            }
        }
    }
    Ok(made)
}

/// Names are counted up among those of the list and those that are there.
const CREATE_USERS: &str = "
    with given as (select * from unnest($1::text[], $2::text[], $3::text[]) with ordinality g (email, given_name, family_name, n)),
         word as (select g.*, regexp_replace(normalize(replace(replace(replace(replace(lower(coalesce(
             nullif(concat_ws('.', nullif(given_name, ''), nullif(family_name, '')), ''), split_part(email, '@', 1))),
             'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), nfd), '[^a-z0-9.]', '', 'g') as text from given g),
         base as (select w.*, left(case when length(text) < 3 then 'user' || text else text end, 40) as base from word w),
         counted as (select b.*, row_number() over (partition by base order by n) as k, count(*) over (partition by base) as many from base b),
         free as (select c.base, f.name, row_number() over (partition by c.base order by f.i) as k
             from (select base, max(many) as many from counted group by base) c,
             -- As many as are wanted, and none behind them is looked at.
             lateral (select s.i, c.base || case when s.i = 1 then '' else s.i::text end as name from (select generate_series(1, 100000) as i) s
                 where not exists (select from \"user\" u where u.username = c.base || case when s.i = 1 then '' else s.i::text end)
                 limit c.many) f),
         made as (insert into \"user\" (email, given_name, family_name, username)
             select c.email, nullif(c.given_name, ''), nullif(c.family_name, ''), f.name from counted c join free f using (base, k) order by c.n
             on conflict do nothing returning id, email)
    select distinct on (made.id) g.n, made.id from given g join made on made.email = g.email order by made.id, g.n";

/// Creates one user, as [`create_users`] does.
///
/// # Errors
/// [`Error::Rejected`] when the address was taken in the meantime.
pub async fn create_user(tx: &mut PgConnection, person: NewPerson<'_>) -> Result<Uuid> {
    let made = create_users(tx, &[person]).await?.into_iter().next().flatten();
    made.ok_or_else(|| Error::rejected(Code::Conflict001, "somebody else has just made an account with this address; try again"))
}

/// Students' profiles in the organization of the course, for these members: with a student id where one is known and free.
/// Service accounts get none, and who has one keeps it.
///
/// # Errors
/// When the database fails.
pub async fn create_student_profiles(tx: &mut PgConnection, members: &[Uuid], student_ids: &[Option<String>]) -> Result<()> {
    sqlx::query(
        "insert into student_profile (user_id, organization_id, student_email, student_id)
         select u.id, c.organization_id, u.email,
             case when not exists (select from student_profile o where o.student_id = n.student_id) then n.student_id end
         from unnest($1::uuid[], $2::text[]) n (id, student_id) join course_member m on m.id = n.id join course c on c.id = m.course_id
         join \"user\" u on u.id = m.user_id where not u.is_service
         on conflict (user_id, organization_id) do nothing",
    )
    .bind(members)
    .bind(student_ids)
    .execute(tx)
    .await?;
    Ok(())
}

/// The group of a course with this title.
pub async fn group_by_title(db: impl PgExecutor<'_>, course: Id<Course>, title: &str) -> Result<Option<Id<CourseGroup>>> {
    let sql = "select id from course_group where course_id = $1 and title = $2";
    let found: Option<Uuid> = sqlx::query_scalar(sql).bind(course.uuid()).bind(title).fetch_optional(db).await?;
    Ok(found.map(Into::into))
}

/// Takes a membership out of the archive: whoever is imported takes part again.
pub async fn unarchive_member(tx: &mut PgConnection, member: Id<CourseMember>) -> Result<()> {
    let sql = "update course_member set archived_at = null where id = $1 and archived_at is not null";
    sqlx::query(sql).bind(member.uuid()).execute(tx).await?;
    Ok(())
}

/// A user's membership in a course, archived or not.
pub async fn membership(db: impl PgExecutor<'_>, course: Id<Course>, user: Id<User>) -> Result<Option<Id<CourseMember>>> {
    let sql = "select id from course_member where course_id = $1 and user_id = $2";
    let found: Option<Uuid> = sqlx::query_scalar(sql).bind(course.uuid()).bind(user.uuid()).fetch_optional(db).await?;
    Ok(found.map(Into::into))
}
