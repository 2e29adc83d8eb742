//! Kinds, types and the content tree.

use super::prelude::*;
use crate::queries::deployment;

impl Table for CourseContentKind {
    const TABLE: &'static str = "course_content_kind";
    const ORDER: &'static str = "t.id";
    /// Nobody notes who made the kinds; the fields are the contract's.
    fn field(name: &str) -> Option<String> {
        matches!(name, "created_at" | "updated_at" | "created_by" | "updated_by").then(|| "null".to_owned())
    }
    /// The body of a new kind has no key: it is the title, written as a word (`unit`, `assignment`).
    fn store(row: &mut Map<String, Value>, _: Uuid) {
        if row.contains_key("submittable") {
            let title = row.get("title").and_then(Value::as_str).unwrap_or_default();
            let word = title.trim().to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let key = if word.is_empty() { Uuid::new_v4().to_string() } else { word };
            row.insert("id".to_owned(), Value::String(key));
        }
    }
}

/// The colour of a type that has none of its own.
pub(crate) const DEFAULT_COLOR: &str = "green";

impl Table for CourseContentType {
    const TABLE: &'static str = "course_content_type";
    const ORDER: &'static str = "t.slug, t.id";
    fn field(name: &str) -> Option<String> {
        match name {
            "course_content_kind" => Some(nested_get::<CourseContentKind>("t.course_content_kind_id", "id")),
            "color" => Some(format!("coalesce(t.color, '{DEFAULT_COLOR}')")),
            _ => None,
        }
    }
    fn list_field(name: &str) -> Option<String> {
        match name {
            "course_content_kind" => Some(nested::<CourseContentKind>("t.course_content_kind_id", "id")),
            _ => Self::field(name),
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "description" => Some(DESCRIPTION),
            "color" => Some("coalesce(t.color, 'green') = $"),
            _ => None,
        }
    }
}

const DEPLOYED: &str =
    "exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.deployment_status <> 'unassigned')";

impl Table for CourseContent {
    const TABLE: &'static str = "course_content";
    const ORDER: &'static str = "t.course_id, t.position, t.path";
    const ARCHIVED: bool = true;

    fn field(name: &str) -> Option<String> {
        match name {
            "course_content_type" => Some(nested_get::<CourseContentType>("t.course_content_type_id", "id")),
            "deployment" => Some(deployment::get_of_content()),
            _ => deployment_field(name),
        }
    }
    fn list_field(name: &str) -> Option<String> {
        match name {
            "course_content_type" => Some(nested::<CourseContentType>("t.course_content_type_id", "id")),
            "deployment" => Some(deployment::list_of_content()),
            _ => deployment_field(name),
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "description" => Some(DESCRIPTION),
            "has_deployment" => Some(
                "exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.deployment_status <> 'unassigned') = $::boolean",
            ),
            "example_version_id" => Some(
                "exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.example_version_id = $::uuid)",
            ),
            "deployment_status" => {
                Some("exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.deployment_status = $)")
            }
            "provider_url" => Some("t.properties #>> '{gitlab,url}' = $"),
            "full_path" => Some("t.properties #>> '{gitlab,full_path}' = $"),
            "directory" => {
                Some("exists(select 1 from course_content_deployment d where d.course_content_id = t.id and d.deployment_path = $)")
            }
            "nlevel" => Some("nlevel(t.path) = $::int"),
            "descendants" => Some("t.path <@ $::ltree"),
            "ascendants" => Some("t.path @> $::ltree"),
            _ => None,
        }
    }

    /// A new path takes the contents below along.
    async fn changing(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        match new.get("path").and_then(Value::as_str) {
            Some(path) => move_subtree(tx, id.uuid(), path).await,
            None => Ok(()),
        }
    }

    /// Contents with submissions stay. The contents below, in this course alone, go along.
    async fn deleting(tx: &mut PgConnection, id: &Id<Self>) -> Result<()> {
        let (own, below): (i64, i64) = sqlx::query_as(
            "select count(*) filter (where c.id = r.id), count(*) filter (where c.id <> r.id)
             from course_content r join course_content c on c.course_id = r.course_id and c.path <@ r.path
             join submission_group g on g.course_content_id = c.id join submission_artifact a on a.submission_group_id = g.id
             where r.id = $1",
        )
        .bind(id.uuid())
        .fetch_one(&mut *tx)
        .await?;
        match (own, below) {
            (0, 0) => {}
            (_, 0) => return Err(Error::rejected(Code::Content006, Code::Content006.message())),
            _ => return Err(Error::rejected(Code::Content007, Code::Content007.message())),
        }
        sqlx::query(
            "delete from course_content c using course_content r where r.id = $1 and c.course_id = r.course_id and c.path <@ r.path",
        )
        .bind(id.uuid())
        .execute(tx)
        .await?;
        Ok(())
    }
}

/// Moves a content and everything below it to another path, in one statement.
///
/// # Errors
/// When the new path lies below the content itself, is taken, or has no parent.
pub(crate) async fn move_subtree(tx: &mut PgConnection, id: Uuid, path: &str) -> Result<()> {
    let inside: Option<bool> =
        sqlx::query_scalar("select $2::text::ltree <@ path and $2::text::ltree <> path from course_content where id = $1")
            .bind(id)
            .bind(path)
            .fetch_optional(&mut *tx)
            .await?;
    if inside == Some(true) {
        return Err(Error::rejected(Code::Val001, "a content cannot be moved below itself"));
    }
    sqlx::query(
        "update course_content c
         set path = case when c.id = r.id then $2::text::ltree else $2::text::ltree || subpath(c.path, nlevel(r.path)) end
         from course_content r where r.id = $1 and c.course_id = r.course_id and c.path <@ r.path and r.path <> $2::text::ltree",
    )
    .bind(id)
    .bind(path)
    .execute(tx)
    .await?;
    Ok(())
}

/// The fields that both the list and the single row take from the deployment.
fn deployment_field(name: &str) -> Option<String> {
    let column = match name {
        "has_deployment" => return Some(DEPLOYED.to_owned()),
        "deployment_status" | "example_version_id" => name,
        _ => return None,
    };
    Some(format!("(select d.{column} from course_content_deployment d where d.course_content_id = t.id)"))
}
