//! Every filter of every list filters: asked for what nobody has, it answers an empty list.

use crate::{
    matrix::{
        DOCUMENT,
        requests::{Operation, Request, operations},
        world::{With, World, columns},
    },
    support::{Answer, Server},
};
use reqwest::Method;
use serde_json::{Value, json};

/// Values that no filter of any kind means.
const ODD: &[&str] = &[
    "*{65536}",
    "((((",
    "!",
    "a|b&c",
    "%",
    "_",
    "\\",
    "'",
    "\"",
    "-1",
    "NaN",
    "1e400",
    "99999999999999999999",
    "\u{202e}",
    "\u{0}",
    "a..b",
    ".",
    "2026-13-45",
    "0000-00-00T00:00:00Z",
    "null",
    "[]",
    "{}",
];

/// What chooses no rows: pages, orders, and how rows are shown.
const NO_FILTERS: &[&str] = &["skip", "limit"];

/// Parameters of lists that choose no rows, or not by what rows have, and what they do. Of all lists where none is named.
const OTHERWISE: &[(&str, &str, &str)] = &[
    ("", "latest", "of several rows for one the newest: all, where there is one"),
    ("", "with_latest_result", "shows more of each row"),
    ("", "include_revoked", "shows rows that are hidden otherwise, of which there are none"),
    ("", "include_yanked", "as above"),
    ("", "include_failed", "as above"),
    ("list_sessions", "active_only", "as above"),
    ("list_messages", "tags_match_all", "how another filter is meant"),
    ("list_notices", "seen", "as above"),
    ("list_audit_entry", "before", "a number that is larger than all"),
    ("list_storage_objects", "max_size", "a size that is larger than all"),
    ("get_students_at_risk", "behind", "how many missing hand-ins make a risk"),
    ("", "grading_cutoff", "of what is counted, not of whom it is counted for"),
    ("", "submission_cutoff", "as above"),
];

/// Filters that name a row which one has to be admitted to.
const NAMES_A_ROW: &[(&str, &str)] = &[
    ("list_api_tokens", "user_id"),
    ("list_documents", "path"),
    ("list_documents", "scope_id"),
    ("list_storage_objects", "bucket_name"),
    ("list_course_member_gradings", "course_id"),
    ("get_course_member_gradings", "course_id"),
    ("list_lecturer_course_contents", "course_id"),
    ("list_tutor_course_members", "course_id"),
    ("list_tutor_submission_groups", "course_id"),
];

/// Lists of which nobody in this world has rows, and the tests whose rows they are.
const WITHOUT_ROWS: [(&str, &str); 5] = [
    ("list_user_sessions", "sessions"),
    ("get_storage_object", "a file, not a list"),
    ("list_grading_queue", "gradings"),
    ("download_example", "a file, not a list"),
    ("download_example_version", "as above"),
];

/// The rows of an answer: it is a list, or has one in it.
fn rows(answer: &Answer) -> Option<&Vec<Value>> {
    answer.body.as_array().or_else(|| answer.body.as_object()?.values().find_map(Value::as_array))
}

/// What nobody has, as a parameter says it. Of two values at least one chooses nothing.
fn nobodys(schema: &Value) -> Vec<&'static str> {
    let text = schema.to_string();
    if text.contains("\"uuid\"") {
        vec!["00000000-0000-4000-8000-00000000dead"]
    } else if text.contains("\"boolean\"") {
        vec!["true", "false"]
    } else if text.contains("\"date-time\"") || text.contains("\"date\"") {
        vec!["1901-01-01T00:00:00Z", "2901-01-01T00:00:00Z"]
    } else if text.contains("\"integer\"") || text.contains("\"number\"") {
        vec!["987654"]
    } else {
        vec!["nobody.has.this"]
    }
}

/// Somebody who gets rows: the request, the token, and how many there are.
async fn somebody<'w>(server: &Server, world: &'w World, of: &Operation) -> Option<(Request, Option<&'w str>, super::Column, usize)> {
    for column in columns().filter(|column| column.with == With::All) {
        let mut request = of.request(world, column);
        request.query.remove("id");
        let (token, _) = world.asker(column, of);
        let answer = of.ask(server, world, column, &request, token).await;
        if let Some(rows) = rows(&answer).filter(|rows| answer.status == 200 && !rows.is_empty()) {
            let many = rows.len();
            return Some((request, token, column, many));
        }
    }
    None
}

#[tokio::test]
async fn every_filter_of_every_list_filters() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let (mut wrong, mut tried, mut empty) = (Vec::new(), 0, Vec::new());
    for of in operations.iter().filter(|of| of.method == Method::GET && of.base == of.name && of.answer.is_some()) {
        let parameters = of.parameters(&DOCUMENT);
        let other = |name: &str| OTHERWISE.iter().any(|(list, other, _)| (list.is_empty() || *list == of.base) && *other == name);
        let is_filter = |name: &str| !NO_FILTERS.contains(&name) && !other(name);
        let filters: Vec<&(String, Value)> = parameters.iter().filter(|(name, _)| is_filter(name)).collect();
        if filters.is_empty() {
            continue;
        }
        let Some((request, token, column, many)) = somebody(&world.server, &world, of).await else {
            empty.push(of.base.clone());
            continue;
        };
        for (name, schema) in filters {
            let mut left = Vec::new();
            for value in nobodys(schema) {
                let mut query = request.query.clone();
                query.insert(name.clone(), json!(value));
                let asked = Request { path: request.path.clone(), query, body: None };
                let answer = of.ask(&world.server, &world, column, &asked, token).await;
                let refused = match answer.status.as_u16() {
                    // What is no value of the filter is said to be none.
                    400 => true,
                    403 | 404 => NAMES_A_ROW.contains(&(&*of.base, name)),
                    _ => false,
                };
                left.push(if refused { 0 } else { rows(&answer).map_or(usize::MAX, Vec::len) });
            }
            for odd in ODD.iter().map(ToString::to_string).chain(["a".repeat(1001), vec!["a"; 3000].join(".")]) {
                let mut query = request.query.clone();
                query.insert(name.clone(), json!(url::form_urlencoded::byte_serialize(odd.as_bytes()).collect::<String>()));
                let asked = Request { path: request.path.clone(), query, body: None };
                let answer = of.ask(&world.server, &world, column, &asked, token).await;
                if answer.status.is_server_error() || (!answer.status.is_success() && answer.code().is_empty()) {
                    wrong.push(format!("{} as {column}: {name}={odd}: {} {:#}", of.base, answer.status, answer.body));
                }
            }
            tried += 1;
            // Of two values each chooses fewer rows, or one chooses none.
            if !left.contains(&0) && left.iter().any(|left| *left >= many) {
                wrong.push(format!("{} as {column}: {name}: of {many} rows there are {left:?}", of.base));
            }
        }
    }
    assert!(wrong.is_empty(), "{} filters filter nothing:\n{}\nand nobody has rows of {empty:?}", wrong.len(), wrong.join("\n"));
    assert!(tried > 200, "{tried}");
    assert_eq!(empty, WITHOUT_ROWS.map(|(list, _)| list), "nobody has rows of these");
}
