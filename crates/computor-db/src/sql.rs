//! Building blocks of statements: conditions, select lists, filters.

use crate::{Result, Table};
use computor_policy::{Cond, CourseRole};
use computor_types::shape;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::{PgPool, Postgres, QueryBuilder};
use std::{
    any::TypeId,
    collections::HashMap,
    fmt::Write as _,
    sync::{LazyLock, PoisonError, RwLock},
};
use uuid::Uuid;

/// The PostgreSQL type of every column, so that filters can be cast to it.
#[derive(Debug)]
pub(crate) struct Columns(HashMap<(String, String), String>);

impl Columns {
    pub(crate) async fn load(pool: &PgPool) -> Result<Self> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select c.relname, a.attname, format_type(a.atttypid, null)
             from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped",
        )
        .fetch_all(pool)
        .await?;
        Ok(Self(rows.into_iter().map(|(table, column, kind)| ((table, column), kind)).collect()))
    }

    pub(crate) fn kind(&self, table: &str, column: &str) -> Option<&str> {
        self.0.get(&(table.trim_matches('"').to_owned(), column.to_owned())).map(String::as_str)
    }
}

/// The rows that a rule lets somebody see: what a view selects from.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a> {
    /// The rule's condition.
    pub rows: &'a Cond,
    /// The user who asks.
    pub me: Uuid,
}

impl Visible<'_> {
    /// That the row called `t` is one of them.
    pub(crate) fn push(self, q: &mut QueryBuilder<Postgres>) {
        push_cond(q, self.rows, "t", self.me);
    }
}

/// Adds that the row called `t` meets a rule, to a statement of one's own.
pub fn push_rule(q: &mut QueryBuilder<Postgres>, rule: Visible<'_>) {
    rule.push(q);
}

/// Renders a condition on the row called `alias`, for the principal with user id `me`.
pub(crate) fn push_cond(q: &mut QueryBuilder<Postgres>, cond: &Cond, alias: &str, me: Uuid) {
    match cond {
        Cond::Always => _ = q.push("true"),
        Cond::Never => _ = q.push("false"),
        Cond::Me(column) => _ = q.push(format_args!("{alias}.{column} = ")).push_bind(me),
        Cond::Course { column, at_least } => {
            q.push(format_args!("{alias}.{column} in (select m.course_id from active_member m where m.user_id = ")).push_bind(me);
            q.push(format_args!(" and m.course_role_id in ({}))", roles_from(*at_least)));
        }
        Cond::AnyCourse(at_least) => {
            q.push("exists(select 1 from active_member m where m.user_id = ").push_bind(me);
            q.push(format_args!(" and m.course_role_id in ({}))", roles_from(*at_least)));
        }
        Cond::OutranksMember => {
            q.push(format_args!(
                "exists(select 1 from active_member m join course_role mine on mine.id = m.course_role_id
                 join course_role theirs on theirs.id = {alias}.course_role_id
                 where m.course_id = {alias}.course_id and mine.level > theirs.level and m.user_id = "
            ));
            q.push_bind(me).push(")");
        }
        Cond::Organization { column, at_least } => push_scope(q, "organization", alias, column, at_least.level(), me),
        Cond::Family { column, at_least } => push_scope(q, "course_family", alias, column, at_least.level(), me),
        Cond::Via { column, table, key, cond } => {
            // `in` and not `exists`: also below an `or` it is asked once and not for each row.
            let other = format!("{alias}v");
            q.push(format_args!("{alias}.{column} in (select {other}.{key} from \"{table}\" {other} where "));
            push_cond(q, cond, &other, me);
            q.push(")");
        }
        Cond::Is(column, value) => _ = q.push(format_args!("{alias}.{column} = ")).push_bind(*value),
        Cond::Flag(column) => _ = q.push(format_args!("{alias}.{column}")),
        Cond::Null(column) => _ = q.push(format_args!("{alias}.{column} is null")),
        Cond::Tests(column) => {
            q.push(format_args!(
                "{alias}.{column} in (select tc.id from course_content tc join service ts on ts.id = tc.testing_service_id where "
            ));
            q.push("ts.enabled and ts.archived_at is null and ts.user_id = ").push_bind(me).push(")");
        }
        Cond::Ids(column, ids) => _ = q.push(format_args!("{alias}.{column} = any(")).push_bind(ids.clone()).push(")"),
        Cond::Texts(column, texts) => _ = q.push(format_args!("{alias}.{column} = any(")).push_bind(texts.clone()).push(")"),
        Cond::Not(one) => {
            q.push("not (");
            push_cond(q, one, alias, me);
            q.push(")");
        }
        Cond::Any(all) => push_list(q, all, " or ", "false", alias, me),
        Cond::All(all) => push_list(q, all, " and ", "true", alias, me),
    }
}

fn push_list(q: &mut QueryBuilder<Postgres>, all: &[Cond], word: &str, empty: &str, alias: &str, me: Uuid) {
    q.push("(");
    for (i, one) in all.iter().enumerate() {
        if i > 0 {
            q.push(word);
        }
        push_cond(q, one, alias, me);
    }
    if all.is_empty() {
        q.push(empty);
    }
    q.push(")");
}

fn push_scope(q: &mut QueryBuilder<Postgres>, scope: &str, alias: &str, column: &str, level: i32, me: Uuid) {
    q.push(format_args!(
        "exists(select 1 from {scope}_member m join {scope}_role r on r.id = m.{scope}_role_id
         where m.{scope}_id = {alias}.{column} and r.level >= {level} and m.user_id = "
    ));
    q.push_bind(me).push(")");
}

/// The keys of the roles that include `at_least`, as an SQL list. Constants of ours, so no binds are needed.
pub(crate) fn roles_from(at_least: CourseRole) -> String {
    let ids = CourseRole::ALL.into_iter().filter(|role| *role >= at_least).map(|role| format!("'{}'", role.id()));
    ids.collect::<Vec<_>>().join(", ")
}

/// The select lists of an entity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selects {
    pub(crate) get: &'static str,
    pub(crate) list: &'static str,
}

pub(crate) fn selects<E: Table>() -> Selects {
    Selects { get: select_list::<E::Get>(E::field), list: select_list::<E::List>(E::list_field) }
}

/// The select list of a DTO: `expression` gives a field's, if it is not the column `t` has of that name. Made once.
pub(crate) fn select_list<T: JsonSchema + 'static>(expression: fn(&str) -> Option<String>) -> &'static str {
    static KNOWN: LazyLock<RwLock<HashMap<(TypeId, usize), &'static str>>> = LazyLock::new(RwLock::default);
    let key = (TypeId::of::<T>(), expression as usize);
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known;
    }
    let mut list = String::new();
    for field in shape::of::<T>().names() {
        let sep = if list.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = match expression(field) {
            Some(expression) => write!(list, "{sep}{expression} as \"{field}\""),
            None => write!(list, "{sep}t.\"{field}\""),
        };
    }
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert_with(|| list.leak())
}

/// The row `t` in the shape of `T`, as one JSON document.
pub(crate) fn shaped<T: JsonSchema + 'static>(expression: fn(&str) -> Option<String>) -> String {
    format!("(select row_to_json(r) from (select {}) r)", select_list::<T>(expression))
}

/// For [`shaped`]: every field is a column.
pub(crate) const fn columns_alone(_: &str) -> Option<String> {
    None
}

/// The row of `E` whose `key` is `outer` (an expression on the row `t` around it), as in a list; null if there is none.
pub(crate) fn nested<E: Table>(outer: &str, key: &str) -> String {
    nested_shape::<E::List>(E::TABLE, E::list_field, outer, key)
}

/// As [`nested`], in full.
pub(crate) fn nested_get<E: Table>(outer: &str, key: &str) -> String {
    nested_shape::<E::Get>(E::TABLE, E::field, outer, key)
}

/// The rows of `E` whose `key` is `outer`, each in full, in the entity's order.
pub(crate) fn nested_many_get<E: Table>(outer: &str, key: &str) -> String {
    nested_shapes::<E::Get>(E::TABLE, E::field, outer, key, E::ORDER)
}

/// As [`nested`], of a table that is no entity's: the row in the shape of `T`.
pub(crate) fn nested_shape<T: JsonSchema + 'static>(table: &str, expression: fn(&str) -> Option<String>, outer: &str, key: &str) -> String {
    let list = select_list::<T>(expression);
    format!("(select row_to_json(r) from (select {outer} as k) o join {table} t on t.{key} = o.k, lateral (select {list}) r)")
}

/// As [`nested_shape`], of all rows, in this order.
pub(crate) fn nested_shapes<T: JsonSchema + 'static>(
    table: &str,
    expression: fn(&str) -> Option<String>,
    outer: &str,
    key: &str,
    order: &str,
) -> String {
    let list = select_list::<T>(expression);
    format!(
        "coalesce((select json_agg(row_to_json(r) order by {order}) from (select {outer} as k) o
           join {table} t on t.{key} = o.k, lateral (select {list}) r), '[]')"
    )
}

/// Adds ` and …` for each filter that the query sets, and hides archived rows unless it asks for them.
pub(crate) fn push_filters<E: Table>(q: &mut QueryBuilder<Postgres>, columns: &Columns, query: &impl Serialize) {
    push_record(q, &Filtered::of::<E>(), columns, &record(query));
}

/// What filters have to know of a table.
pub(crate) struct Filtered {
    pub(crate) table: &'static str,
    pub(crate) archived: bool,
    pub(crate) filter: fn(&str) -> Option<&'static str>,
}

impl Filtered {
    pub(crate) fn of<E: Table>() -> Self {
        Self { table: E::TABLE, archived: E::ARCHIVED, filter: E::filter }
    }

    /// The columns that filters want to hold just this key.
    pub(crate) fn known(&self, columns: &Columns, filters: &Map<String, Value>) -> Vec<(String, Uuid)> {
        let key = |(name, value): (&String, &Value)| {
            // A filter may have another name than the column that it is about.
            let column = match (self.filter)(name) {
                Some(template) => template.strip_prefix("t.")?.strip_suffix(" = $::uuid")?,
                None => name,
            };
            let known = columns.kind(self.table, column) == Some("uuid");
            known.then_some((column.to_owned(), value.as_str()?.parse().ok()?))
        };
        filters.iter().filter_map(key).collect()
    }
}

/// As [`push_filters`], of filters that are a record already.
pub(crate) fn push_record(q: &mut QueryBuilder<Postgres>, of: &Filtered, columns: &Columns, filters: &Map<String, Value>) {
    let asked_archived = filters.get("archived").and_then(Value::as_bool);
    if of.archived {
        q.push(if asked_archived == Some(true) { " and t.archived_at is not null" } else { " and t.archived_at is null" });
    } else if let Some(archived) = asked_archived
        && columns.kind(of.table, "archived_at").is_some()
    {
        q.push(if archived { " and t.archived_at is not null" } else { " and t.archived_at is null" });
    }
    for (name, value) in filters {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if let Some(template) = (of.filter)(name) {
            q.push(" and (");
            for (i, part) in template.split('$').enumerate() {
                if i > 0 {
                    q.push_bind(text.clone()).push("::text");
                }
                q.push(part);
            }
            q.push(")");
        } else if let Some(kind) = columns.kind(of.table, name) {
            push_equals(q, name, kind, text);
        }
    }
}

/// The column equals the text; a text that the column cannot hold is equal to nothing.
fn push_equals(q: &mut QueryBuilder<Postgres>, name: &str, kind: &str, text: String) {
    match kind {
        "integer" if text.parse::<i32>().is_err() => _ = q.push(" and false"),
        "bigint" if text.parse::<i64>().is_err() => _ = q.push(" and false"),
        "uuid" | "integer" | "bigint" | "boolean" | "double precision" | "timestamp with time zone" => {
            q.push(format_args!(" and t.\"{name}\" = ")).push_bind(text).push(format_args!("::text::{kind}"));
        }
        // Texts of all kinds, paths, and domains, whose checks a filter must not trip over.
        _ => _ = q.push(format_args!(" and t.\"{name}\"::text = ")).push_bind(text),
    }
}

/// A body as the JSON object that PostgreSQL turns into a record.
pub(crate) fn record<T: Serialize>(body: &T) -> Map<String, Value> {
    computor_types::list::record(body)
}
