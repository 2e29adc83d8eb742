//! Courses, their groups and members.

use super::prelude::*;

impl Table for Course {
    const TABLE: &'static str = "course";
    const ORDER: &'static str = "t.path, t.id";
    fn field(name: &str) -> Option<String> {
        (name == "course_family").then(|| nested_get::<CourseFamily>("t.course_family_id", "id"))
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
    fn field(name: &str) -> Option<String> {
        (name == "user").then(|| nested::<User>("t.user_id", "id"))
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "given_name" => Some("exists(select 1 from \"user\" u where u.id = t.user_id and u.given_name = $)"),
            "family_name" => Some("exists(select 1 from \"user\" u where u.id = t.user_id and u.family_name = $)"),
            _ => None,
        }
    }

    /// A new member gets a student profile in the course's organization and a submission group for every individual
    /// assignment. Service accounts get neither.
    async fn created(tx: &mut PgConnection, id: &Id<Self>, _: &Map<String, Value>) -> Result<()> {
        sqlx::query(
            "insert into student_profile (user_id, organization_id, student_email)
             select u.id, c.organization_id, u.email from course_member m join course c on c.id = m.course_id
             join \"user\" u on u.id = m.user_id where m.id = $1 and not u.is_service
             on conflict (user_id, organization_id) do nothing",
        )
        .bind(id.uuid())
        .execute(&mut *tx)
        .await?;
        provision(tx, None, Some(id.uuid())).await
    }

    /// Groups that nobody used go with their only member; used ones keep the member.
    async fn deleting(tx: &mut PgConnection, id: &Id<Self>) -> Result<()> {
        sqlx::query(
            "delete from submission_group g using submission_group_member m
             where m.submission_group_id = g.id and m.course_member_id = $1
               and not exists(select 1 from submission_artifact a where a.submission_group_id = g.id)
               and not exists(select 1 from submission_group_member o where o.submission_group_id = g.id and o.id <> m.id)",
        )
        .bind(id.uuid())
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Makes the submission groups that are missing: for each individual assignment (of `content`, or of the whole course)
/// and each member (`member`, or all students) that is in no group of it.
pub(super) async fn provision(tx: &mut PgConnection, content: Option<Uuid>, member: Option<Uuid>) -> Result<()> {
    sqlx::query(
        "with missing as materialized (
           select gen_random_uuid() as id, c.id as content_id, c.course_id, m.id as member_id,
                  coalesce(nullif(concat_ws(' ', u.given_name, u.family_name), ''), u.email, u.username) as name,
                  c.max_test_runs, c.max_submissions
           from course_content c join course_member m on m.course_id = c.course_id join \"user\" u on u.id = m.user_id
           where c.is_submittable and coalesce(c.max_group_size, 1) = 1 and c.archived_at is null and not u.is_service
             and case when $1::uuid is not null then c.id = $1 and m.course_role_id = '_student' else m.id = $2 end
             and not exists(select 1 from submission_group_member gm join submission_group g on g.id = gm.submission_group_id
                            where gm.course_member_id = m.id and g.course_content_id = c.id)),
         made as (
           insert into submission_group (id, display_name, max_group_size, max_test_runs, max_submissions, course_id, course_content_id)
           select id, name, 1, max_test_runs, max_submissions, course_id, content_id from missing returning id)
         insert into submission_group_member (course_id, submission_group_id, course_member_id)
         select missing.course_id, missing.id, missing.member_id from missing join made on made.id = missing.id",
    )
    .bind(content)
    .bind(member)
    .execute(tx)
    .await?;
    Ok(())
}
