//! The example library.

use super::prelude::*;
use crate::queries::example;

impl Table for ExampleRepository {
    const TABLE: &'static str = "example_repository";
    const ORDER: &'static str = "t.name, t.id";
    const ELSEWHERE: &'static [&'static str] = &["access_credentials"];
    const SEALED: &'static [&'static str] = &["access_credentials"];
    fn field(name: &str) -> Option<String> {
        (name == "access_credentials").then(|| "null".to_owned())
    }
    fn filter(name: &str) -> Option<&'static str> {
        (name == "description").then_some(DESCRIPTION)
    }
    async fn created(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        match new.get("access_credentials") {
            Some(given) if !given.is_null() => example::keep_credentials(tx, *id, given).await,
            _ => Ok(()),
        }
    }
    async fn changed(tx: &mut PgConnection, id: &Id<Self>, new: &Map<String, Value>) -> Result<()> {
        match new.get("access_credentials") {
            Some(given) => example::keep_credentials(tx, *id, given).await,
            None => Ok(()),
        }
    }
}

impl Table for Example {
    const TABLE: &'static str = "example";
    const ORDER: &'static str = "t.identifier, t.id";
    fn field(name: &str) -> Option<String> {
        match name {
            "subject" => Some("null::text".into()),
            "repository" => Some(nested_get::<ExampleRepository>("t.example_repository_id", "id")),
            "versions" => Some(example::versions_of_example()),
            "dependencies" => Some(example::dependencies_of_example()),
            _ => None,
        }
    }
    fn filter(name: &str) -> Option<&'static str> {
        match name {
            "repository_id" => Some("t.example_repository_id = $::uuid"),
            // A pattern where it has a wildcard, a path where it has none.
            "identifier" => Some("case when $ like '%*%' then t.identifier ~ $::lquery else t.identifier = $::ltree end"),
            "title" => Some("t.title ilike '%' || $ || '%'"),
            "search" => {
                Some("t.title ilike '%' || $ || '%' or t.description ilike '%' || $ || '%' or t.identifier::text ilike '%' || $ || '%'")
            }
            "tags" => Some("t.tags @> (select array_agg(x::varchar) from jsonb_array_elements_text($::jsonb) x)"),
            _ => None,
        }
    }
}
