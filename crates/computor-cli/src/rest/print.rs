//! How answers of `rest` are printed: as tables for people, as JSON or YAML for programs.

use super::LISTED;
use crate::{
    args::{Lines, Rest},
    output,
    testing::visible,
};
use anyhow::Result;
use computor_types::{endpoint::RawAnswer, shape::Kind};
use serde_json::{Map, Value};
use std::io::Write as _;

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    People,
    Json,
    Yaml,
}

impl Format {
    pub(super) const fn of(options: &Rest) -> Self {
        match (options.json, options.yaml) {
            (_, true) => Self::Yaml,
            (true, false) => Self::Json,
            (false, false) => Self::People,
        }
    }

    /// What a program reads.
    pub(super) fn print(self, value: &Value) -> Result<()> {
        if self == Self::Yaml { output::yaml(value) } else { output::json(value) }
    }
}

pub(super) fn show_raw(answer: RawAnswer, how: Format) -> Result<()> {
    match answer {
        RawAnswer::None => Ok(()),
        RawAnswer::Json(text) | RawAnswer::Listing(text, _) => show(&serde_json::from_slice(&text)?, how),
        RawAnswer::Redirect(to) => show(&serde_json::json!({ "location": to }), how),
        RawAnswer::Download(file) => Ok(std::io::stdout().write_all(&file.bytes)?),
    }
}

/// So many columns a list has when nobody asks for others.
const USUAL: usize = 6;
/// What names a row for people, in this order.
const NAMES: [&str; 16] = [
    "id",
    "username",
    "email",
    "path",
    "identifier",
    "slug",
    "name",
    "title",
    "given_name",
    "family_name",
    "user_id",
    "course_id",
    "course_content_id",
    "course_role_id",
    "status",
    "grade",
];

/// The columns of a list: those that were asked for, or some that name a row. Which these are depends on the entity alone, so
/// programs can rely on them.
pub(super) fn columns_of(entity: &str, asked: &[String]) -> Result<Vec<String>> {
    let info = computor_types::list::entities().iter().find(|info| info.path == entity);
    let known = computor_types::list::entities().iter().map(|info| info.path);
    let shape = info.map(|info| (info.list)()).ok_or_else(|| output::no_such("entity", entity, known, LISTED))?;
    for name in asked {
        let field = name.split('.').next().unwrap_or_default();
        if shape.field(field).is_none() {
            let known: Vec<&str> = shape.names().collect();
            return Err(output::no_column(field, known.iter().copied()).into());
        }
    }
    if !asked.is_empty() {
        return Ok(asked.to_vec());
    }
    let flat = |name: &str| shape.field(name).is_some_and(|field| !matches!(field.kind, Kind::List | Kind::Object));
    let others = shape.names().filter(|name| !NAMES.contains(name) && !name.ends_with("_at") && !name.ends_with("_by"));
    Ok(NAMES.into_iter().chain(others).filter(|name| flat(name)).take(USUAL).map(str::to_owned).collect())
}

/// Prints these fields of rows.
pub(super) fn print_rows(rows: &[Value], columns: &[String], lines: Lines) -> Result<()> {
    let at = |row: &Value, name: &String| name.split('.').try_fold(row, |value, part| value.get(part)).map(text).unwrap_or_default();
    let cells = rows.iter().map(|row| columns.iter().map(|name| visible(&at(row, name))).collect()).collect();
    output::lines(&columns.iter().map(String::as_str).collect::<Vec<_>>(), cells, lines)
}

/// Rows as a table, a row as a table of its fields, anything else as JSON.
pub(super) fn show(value: &Value, how: Format) -> Result<()> {
    match value {
        _ if how != Format::People => how.print(value),
        Value::Array(rows) if rows.is_empty() => {
            eprintln!("no rows");
            Ok(())
        }
        Value::Array(rows) if rows.iter().all(Value::is_object) => {
            let (columns, cells) = cells(rows);
            output::rows(
                &columns.iter().map(|name| output::heading(name)).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>(),
                cells,
            )
        }
        Value::Object(fields) => {
            let cells = fields.iter().map(|(name, value)| vec![name.clone(), visible(&text(value))]).collect();
            output::rows(&["FIELD", "VALUE"], cells)
        }
        other => output::json(other),
    }
}

/// Columns that hold something in at least one row, the id first. Rows inside of rows are left to `--json`.
fn cells(rows: &[Value]) -> (Vec<&str>, Vec<Vec<String>>) {
    let fields = rows.first().and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let flat = |value: &Value| !matches!(value, Value::Null | Value::Object(_) | Value::Array(_));
    let used = |name: &&String| rows.iter().any(|row| row.get(name.as_str()).is_some_and(flat));
    let mut columns: Vec<&str> = fields.filter(used).map(String::as_str).collect();
    columns.sort_by_key(|name| *name != "id");
    let cells =
        rows.iter().map(|row| columns.iter().map(|name| visible(&row.get(*name).map(text).unwrap_or_default())).collect()).collect();
    (columns, cells)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        // A row is one line.
        Value::String(text) => text.replace('\n', "\\n"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn empty_columns_are_left_out_and_the_rest_is_shown() {
        let rows = [json!({"id": 1, "title": null, "path": "a.b", "user": {"x": 1}}), json!({"id": 2, "title": null, "path": "c"})];
        let (columns, cells) = cells(&rows);
        assert_eq!((columns, cells), (vec!["id", "path"], vec![vec!["1".into(), "a.b".into()], vec!["2".into(), "c".into()]]));
    }

    #[test]
    fn columns_of_a_list_are_few_known_and_always_the_same() {
        for info in computor_types::list::entities() {
            let columns = columns_of(info.path, &[]).unwrap();
            assert!((1..=USUAL).contains(&columns.len()), "{}: {columns:?}", info.path);
        }
        assert_eq!(columns_of("courses", &[]).unwrap()[..3], ["id", "path", "title"]);
        let asked = ["title".to_owned(), "user.email".to_owned()];
        assert!(columns_of("courses", &asked).unwrap_err().to_string().starts_with("the column `user` is unknown"));
        assert_eq!(columns_of("courses", &asked[..1]).unwrap(), asked[..1]);
        let error = columns_of("courses", &["titel".to_owned()]).unwrap_err();
        assert!(error.is::<output::Unusable>() && error.to_string().contains("did you mean title?"), "{error}");
    }
}
