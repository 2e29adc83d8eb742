//! Courses, their groups and members.

use super::prelude::*;
use crate::queries::{course, submission};

/// Clients take the host of a course's repositories from its properties; where that is us, nobody has written it there.
const COURSE_PROPERTIES: &str =
    "case when exists(select 1 from repository r where r.course_id = t.id and r.kind = 'template' and r.forge = 'computor')
    then jsonb_set(coalesce(t.properties, '{}'), '{gitlab}', coalesce(nullif(t.properties -> 'gitlab', 'null'), '{}') || jsonb_build_object(
      'url', (select git_host()), 'full_path', 'git/' || t.id,
      'student_template_url', (select git_host()) || '/git/' || t.id || '/student-template',
      'assignments_url', (select git_host()) || '/git/' || t.id || '/assignments'))
    else t.properties end";
/// The same of a member.
const MEMBER_PROPERTIES: &str = "case when exists(select 1 from repository r where r.course_member_id = t.id)
    then jsonb_set(coalesce(t.properties, '{}'), '{gitlab}', coalesce(nullif(t.properties -> 'gitlab', 'null'), '{}') || jsonb_build_object(
      'url', (select git_host()), 'full_path', git_path('student', t.course_id, t.id, null),
      'web_url', (select git_host()) || '/' || git_path('student', t.course_id, t.id, null)))
    else t.properties end";

impl Table for Course {
    const TABLE: &'static str = "course";
    const ORDER: &'static str = "t.path, t.id";
    fn field(name: &str) -> Option<String> {
        match name {
            "course_family" => Some(nested_get::<CourseFamily>("t.course_family_id", "id")),
            "properties" => Some(COURSE_PROPERTIES.to_owned()),
            _ => None,
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "description" => Some(DESCRIPTION),
            "provider_url" => Some("t.properties #>> '{gitlab,url}' = $"),
            "full_path" => Some("t.properties #>> '{gitlab,full_path}' = $"),
            "full_path_student" => Some("t.properties #>> '{gitlab,full_path_student}' = $"),
            _ => None,
        }
    }
    /// There are time zones of these names only.
    async fn changing(tx: &mut PgConnection, _: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        known_zone(tx, new).await
    }
    /// Who archives a course ends what runs there: in the same transaction it is noted, and runs ask for the note.
    async fn changed(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        if new.get("archived").and_then(Value::as_bool) == Some(true) {
            let sql = "update operation set cancel_requested_at = now()
                       where course_id = $1 and cancel_requested_at is null and state in ('queued', 'running')";
            sqlx::query(sql).bind(id.uuid()).execute(tx).await?;
        }
        Ok(())
    }
    /// Whoever creates a course owns it, administrators included: clients show lecturers what they are members of.
    async fn created(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        known_zone(&mut *tx, new).await?;
        sqlx::query(
            "insert into course_member (course_id, user_id, course_role_id, created_by)
             select id, created_by, '_owner', created_by from course where id = $1 and created_by is not null",
        )
        .bind(id.uuid())
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Days are counted by us and, where grades are made of them, by PostgreSQL: both have to know it.
async fn known_zone(tx: &mut PgConnection, new: &Map<String, Value>) -> Result<()> {
    let Some(name) = new.get("timezone").and_then(Value::as_str) else { return Ok(()) };
    let unknown = || Error::rejected(Code::Val001, format!("{name:?} is no time zone: write its IANA name, such as Europe/Vienna"));
    computor_deadline::zone(name).ok_or_else(unknown)?;
    match sqlx::query("select now() at time zone $1").bind(name).execute(tx).await.map_err(Error::from) {
        Ok(_) => Ok(()),
        Err(Error::Rejected { .. }) => Err(unknown()),
        Err(other) => Err(other),
    }
}

impl Table for CourseGroup {
    const TABLE: &'static str = "course_group";
    const ORDER: &'static str = "t.title, t.id";
}

impl Table for CourseRole {
    const TABLE: &'static str = "course_role";
    const ORDER: &'static str = "t.level desc, t.id";
}

impl Table for CourseMember {
    const TABLE: &'static str = "course_member";
    const ARCHIVED: bool = true;
    fn field(name: &str) -> Option<String> {
        match name {
            "user" => Some(nested::<User>("t.user_id", "id")),
            "properties" => Some(MEMBER_PROPERTIES.to_owned()),
            _ => None,
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "given_name" => Some("exists(select 1 from \"user\" u where u.id = t.user_id and u.given_name = $)"),
            "family_name" => Some("exists(select 1 from \"user\" u where u.id = t.user_id and u.family_name = $)"),
            "search" => Some(
                "exists(select 1 from \"user\" u where u.id = t.user_id
                   and person_words(u.given_name, u.family_name, u.email, u.username) like part_of_words($))",
            ),
            _ => None,
        }
    }

    /// A new member gets a student profile in the course's organization; service accounts do not. Students get their
    /// submission groups from the database itself, whatever makes them students.
    async fn created(tx: &mut PgConnection, id: &Id<Self>, _: &Map<String, Value>) -> Result<()> {
        course::create_student_profiles(tx, &[id.uuid()], &[None]).await
    }

    /// Groups that nobody used go with their only member, and seats in other groups; who has work stays.
    async fn deleting(tx: &mut PgConnection, id: &Id<Self>) -> Result<()> {
        if submission::member_has_work(&mut *tx, *id).await? {
            return Err(Error::rejected(
                Code::Conflict002,
                "the member has work in this course, which stays: archive the membership instead",
            ));
        }
        sqlx::query("select drop_unused_groups(array[$1::uuid])").bind(id.uuid()).execute(&mut *tx).await?;
        sqlx::query("delete from submission_group_member where course_member_id = $1").bind(id.uuid()).execute(tx).await?;
        Ok(())
    }
}
