//! Users and what belongs to one user.

use super::prelude::*;

impl Table for User {
    const TABLE: &'static str = "\"user\"";
    const ORDER: &'static str = "t.family_name, t.given_name, t.id";
    const ARCHIVED: bool = true;
    const GIVES_RIGHTS: bool = true;
    /// Who is put away is logged out, and stays so when they come back.
    async fn changed(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        if new.get("archived").and_then(Value::as_bool) == Some(true) {
            let sql = "update session set revoked_at = now(), revocation_reason = 'the account was archived'
                       where user_id = $1 and ended_at is null and revoked_at is null";
            sqlx::query(sql).bind(id.uuid()).execute(tx).await?;
        }
        Ok(())
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "user_id" => Some("t.id = $::uuid"),
            "search" => Some("person_words(t.given_name, t.family_name, t.email, t.username) like part_of_words($)"),
            _ => None,
        }
    }
    fn field(name: &str) -> Option<String> {
        match name {
            "student_profiles" => Some(nested_many_get::<StudentProfile>("t.id", "user_id")),
            "profile" => Some(nested_get::<Profile>("t.id", "user_id")),
            "user_roles" => Some(nested_shapes::<UserRoleGet>("user_role", columns_alone, "t.id", "user_id", "t.role_id")),
            _ => None,
        }
    }
}

impl Table for Profile {
    const TABLE: &'static str = "profile";
}
impl Table for StudentProfile {
    const TABLE: &'static str = "student_profile";
    fn field(name: &str) -> Option<String> {
        (name == "organization").then(|| nested_get::<Organization>("t.organization_id", "id"))
    }
}
impl Table for Account {
    const TABLE: &'static str = "account";
}

impl Table for Role {
    const TABLE: &'static str = "role";
    const ORDER: &'static str = "t.id";
    fn filter(name: &str) -> Option<&'static str> {
        (name == "description").then_some(DESCRIPTION)
    }
}

impl Table for Language {
    const TABLE: &'static str = "language";
    const ORDER: &'static str = "t.code";
}

impl Table for Group {
    const TABLE: &'static str = "\"group\"";
}
