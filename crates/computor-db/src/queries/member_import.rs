//! Members from a list: a few statements, however long the list is.

use crate::{Result, Tx, sql::push_cond};
use computor_policy::{Cond, Principal};
use computor_types::{Id, dto::*};
use sqlx::{FromRow, QueryBuilder};
use std::collections::HashMap;
use uuid::Uuid;

/// What is known of the person that a row names.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Known {
    /// The user with the address, or with the student id where no address is known.
    pub user_id: Option<Uuid>,
    /// Whether address and student id belong to different people.
    pub contradiction: bool,
    /// Whether the address is one of somebody in another organization, who writes it there and is no account by it.
    pub address_elsewhere: bool,
    /// Whether the account is archived.
    pub account_archived: bool,
    /// Whether the account has other names than the row.
    pub other_name: bool,
    /// The membership.
    pub member_id: Option<Uuid>,
    /// Its role.
    pub role: Option<String>,
    /// The title of its group.
    pub group: Option<String>,
    /// Whether the membership is archived.
    pub archived: bool,
    /// Whether who imports may change it.
    pub may_change: bool,
}

/// What a row names somebody by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'a> {
    /// An e-mail address.
    pub email: Option<&'a str>,
    /// A student id.
    pub student_id: Option<&'a str>,
    /// Names, to see whether the account has others.
    pub given_name: Option<&'a str>,
    /// See `given_name`.
    pub family_name: Option<&'a str>,
}

/// Begins an import: imports come one after the other, and nobody else changes members of the course until it is committed.
///
/// It claims all e-mail addresses at once, since there are not locks enough for each of a long list (see `check_email_owner`).
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Tx, course: Id<Course>) -> Result<()> {
    // Members get their groups for work in the same statement: thousands of people have tens of thousands of groups.
    sqlx::query("select claim_all_addresses(), set_config('statement_timeout', '60s', true)").execute(&mut **tx).await?;
    // In one order, so that two who change several members do not wait for each other.
    let lock = "select id from course_member where course_id = $1 order by id for no key update";
    sqlx::query(lock).bind(course.uuid()).execute(&mut **tx).await?;
    Ok(())
}

/// What is known of each of these people, in their order. `change` is the rule for changing a membership.
///
/// # Errors
/// When the database fails.
pub async fn known(tx: &mut Tx, who: &Principal, course: Id<Course>, people: &[Named<'_>], change: &Cond) -> Result<Vec<Known>> {
    let mut q = QueryBuilder::new(
        "select u.id as user_id, coalesce(a.by_email <> a.by_number, false) as contradiction,
           a.by_email is null and exists (select from student_profile p where lower(p.student_email) = lower(a.email)) as address_elsewhere,
           u.archived_at is not null as account_archived,
           coalesce(a.given_name <> u.given_name, false) or coalesce(a.family_name <> u.family_name, false) as other_name,
           t.id as member_id, t.course_role_id as role, g.title as \"group\", t.archived_at is not null as archived, coalesce(t.id is not null and ",
    );
    push_cond(&mut q, change, "t", who.user_id.uuid());
    q.push(
        ", false) as may_change
         from (select n.*, coalesce(
                 (select u.id from \"user\" u where lower(u.email) = lower(n.email)),
                 (select p.user_id from student_profile p join course c on c.organization_id = p.organization_id
                   where lower(p.student_email) = lower(n.email) and c.id = ",
    );
    q.push_bind(course.uuid()).push(
        " limit 1)) as by_email,
               (select p.user_id from student_profile p join course c on c.organization_id = p.organization_id
                 where p.student_id = n.student_id and c.id = ",
    );
    q.push_bind(course.uuid()).push(") as by_number from unnest(");
    q.push_bind(people.iter().map(|one| one.email).collect::<Vec<_>>()).push("::text[], ");
    q.push_bind(people.iter().map(|one| one.student_id).collect::<Vec<_>>()).push("::text[], ");
    q.push_bind(people.iter().map(|one| one.given_name).collect::<Vec<_>>()).push("::text[], ");
    q.push_bind(people.iter().map(|one| one.family_name).collect::<Vec<_>>());
    q.push(
        "::text[]) with ordinality n (email, student_id, given_name, family_name, number)) a
         left join \"user\" u on u.id = coalesce(a.by_email, a.by_number)
         left join course_member t on t.user_id = u.id and t.course_id = ",
    );
    q.push_bind(course.uuid()).push(" left join course_group g on g.id = t.course_group_id order by a.number");
    Ok(q.build_query_as().fetch_all(&mut **tx).await?)
}

/// The groups of a course by their titles.
///
/// # Errors
/// When the database fails.
pub async fn groups(tx: &mut Tx, course: Id<Course>) -> Result<HashMap<String, Uuid>> {
    let sql = "select title, id from course_group where course_id = $1 and title is not null";
    let found: Vec<(String, Uuid)> = sqlx::query_as(sql).bind(course.uuid()).fetch_all(&mut **tx).await?;
    Ok(found.into_iter().collect())
}

/// Makes groups with these titles.
///
/// # Errors
/// When the database fails.
pub async fn create_groups(tx: &mut Tx, course: Id<Course>, titles: &[&str]) -> Result<Vec<(String, Uuid)>> {
    let sql = "insert into course_group (course_id, title) select $1, title from unnest($2::text[]) title returning title, id";
    Ok(sqlx::query_as(sql).bind(course.uuid()).bind(titles).fetch_all(&mut **tx).await?)
}

/// A new member.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The user.
    pub user: Uuid,
    /// Its role.
    pub role: String,
    /// Its group.
    pub group: Option<Uuid>,
    /// The student id, for who has no profile yet.
    pub student_id: Option<String>,
}

/// Makes members; answers the memberships of the users.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Tx, course: Id<Course>, new: &[NewMember]) -> Result<HashMap<Uuid, Uuid>> {
    let sql = "insert into course_member (course_id, user_id, course_role_id, course_group_id)
               select $1, n.user_id, n.role, n.group_id from unnest($2::uuid[], $3::text[], $4::uuid[]) n (user_id, role, group_id)
               returning user_id, id";
    let made: Vec<(Uuid, Uuid)> = sqlx::query_as(sql)
        .bind(course.uuid())
        .bind(new.iter().map(|one| one.user).collect::<Vec<_>>())
        .bind(new.iter().map(|one| one.role.as_str()).collect::<Vec<_>>())
        .bind(new.iter().map(|one| one.group).collect::<Vec<_>>())
        .fetch_all(&mut **tx)
        .await?;
    let made: HashMap<Uuid, Uuid> = made.into_iter().collect();
    let (members, numbers): (Vec<Uuid>, Vec<Option<String>>) =
        new.iter().filter_map(|one| Some((*made.get(&one.user)?, one.student_id.clone()))).unzip();
    super::course::create_student_profiles(tx, &members, &numbers).await?;
    Ok(made)
}

/// A change of a membership; what is none stays. An archived one takes part again.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The membership.
    pub member: Uuid,
    /// Another role.
    pub role: Option<String>,
    /// Another group.
    pub group: Option<Uuid>,
}

/// Changes memberships.
///
/// # Errors
/// When the database fails.
pub async fn change(tx: &mut Tx, changes: &[Changed]) -> Result<()> {
    let sql = "update course_member m set course_role_id = coalesce(n.role, m.course_role_id),
                 course_group_id = coalesce(n.group_id, m.course_group_id), archived_at = null
               from unnest($1::uuid[], $2::text[], $3::uuid[]) n (id, role, group_id) where m.id = n.id";
    sqlx::query(sql)
        .bind(changes.iter().map(|one| one.member).collect::<Vec<_>>())
        .bind(changes.iter().map(|one| one.role.as_deref()).collect::<Vec<_>>())
        .bind(changes.iter().map(|one| one.group).collect::<Vec<_>>())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[derive(FromRow)]
struct Gone {
    id: Uuid,
    email: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
}

/// Archives the students of a course who are none of `keep`, as far as the rule allows, and never who asks; answers who they are.
///
/// # Errors
/// When the database fails.
pub async fn archive_others(
    tx: &mut Tx,
    who: &Principal,
    course: Id<Course>,
    keep: &[Uuid],
    rule: &Cond,
) -> Result<Vec<MemberImportArchived>> {
    let mut q =
        QueryBuilder::new("with gone as (update course_member t set archived_at = now() where t.archived_at is null and t.course_id = ");
    q.push_bind(course.uuid()).push(" and t.course_role_id = '_student' and t.id <> all(").push_bind(keep);
    q.push(") and t.user_id <> ").push_bind(who.user_id.uuid());
    q.push(" and not exists (select from \"user\" u where u.id = t.user_id and u.is_service) and ");
    push_cond(&mut q, rule, "t", who.user_id.uuid());
    q.push(
        " returning t.id, t.user_id)
         select g.id, u.email, u.given_name, u.family_name from gone g join \"user\" u on u.id = g.user_id
         order by u.family_name, u.given_name, u.email, g.id",
    );
    let gone: Vec<Gone> = q.build_query_as().fetch_all(&mut **tx).await?;
    let told = |Gone { id, email, given_name, family_name }| MemberImportArchived {
        course_member_id: Id::from(id),
        email,
        given_name,
        family_name,
    };
    Ok(gone.into_iter().map(told).collect())
}
