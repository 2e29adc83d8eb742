//! Organizations, course families and who belongs to them.

use super::prelude::*;

impl Table for Organization {
    const TABLE: &'static str = "organization";
    const ORDER: &'static str = "t.path, t.id";
    fn filter(name: &str) -> Option<&'static str> {
        (name == "description").then_some(DESCRIPTION)
    }
    /// Whoever creates an organization owns it.
    async fn created(tx: &mut PgConnection, id: &Id<Self>, _: &Map<String, Value>) -> Result<()> {
        sqlx::query(
            "insert into organization_member (organization_id, user_id, organization_role_id, created_by)
             select id, created_by, '_owner', created_by from organization where id = $1 and created_by is not null",
        )
        .bind(id.uuid())
        .execute(tx)
        .await?;
        Ok(())
    }
}

impl Table for OrganizationRole {
    const TABLE: &'static str = "organization_role";
    const ORDER: &'static str = "t.level desc, t.id";
}

impl Table for OrganizationMember {
    const TABLE: &'static str = "organization_member";
    fn field(name: &str) -> Option<String> {
        (name == "user").then(|| nested::<User>("t.user_id", "id"))
    }
}

impl Table for CourseFamily {
    const TABLE: &'static str = "course_family";
    const ORDER: &'static str = "t.path, t.id";
    fn field(name: &str) -> Option<String> {
        (name == "organization").then(|| nested_get::<Organization>("t.organization_id", "id"))
    }
    fn filter(name: &str) -> Option<&'static str> {
        (name == "description").then_some(DESCRIPTION)
    }
    /// Whoever creates a course family owns it.
    async fn created(tx: &mut PgConnection, id: &Id<Self>, _: &Map<String, Value>) -> Result<()> {
        sqlx::query(
            "insert into course_family_member (course_family_id, user_id, course_family_role_id, created_by)
             select id, created_by, '_owner', created_by from course_family where id = $1 and created_by is not null",
        )
        .bind(id.uuid())
        .execute(tx)
        .await?;
        Ok(())
    }
}

impl Table for CourseFamilyRole {
    const TABLE: &'static str = "course_family_role";
    const ORDER: &'static str = "t.level desc, t.id";
}

impl Table for CourseFamilyMember {
    const TABLE: &'static str = "course_family_member";
    fn field(name: &str) -> Option<String> {
        (name == "user").then(|| nested::<User>("t.user_id", "id"))
    }
}
