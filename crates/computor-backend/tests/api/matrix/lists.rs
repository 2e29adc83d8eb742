//! Every list is a statement of its own for each set of filters and each kind of principal, put together when it is asked for:
//! the filters, the condition of the rule, the order, the page. Here each of them is, so that PostgreSQL reads it before a client
//! needs it.

use crate::{
    matrix::{
        DOCUMENT,
        requests::{Operation, Request, operations},
        world::{Column, With, World},
    },
    support::Answer,
};
use futures::{StreamExt as _, stream};
use reqwest::Method;
use serde_json::{Map, Value, json};

/// One of each kind: rules are conditions of their own for who has memberships alone, claims, all rights, contents that it tests,
/// or a token of some scopes. What role somebody has in a course is no part of the statement.
const KINDS: [(&str, With); 7] = [
    ("tutor", With::All),
    ("tutor", With::Scope),
    ("user manager", With::All),
    ("organization manager", With::All),
    ("testing service", With::All),
    ("administrator", With::All),
    ("administrator", With::Scope),
];

/// What a filter takes, as its schema says; whether any row has it is all one here.
fn value(schema: &Value) -> &'static str {
    let text = schema.to_string();
    let known = [
        ("\"uuid\"", "00000000-0000-4000-8000-000000000001"),
        ("\"boolean\"", "true"),
        ("\"date-time\"", "2026-01-01T00:00:00Z"),
        ("\"date\"", "2026-01-01"),
        ("\"integer\"", "1"),
        ("\"number\"", "0.5"),
        ("\"array\"", "some"),
    ];
    known.iter().find(|(kind, _)| text.contains(kind)).map_or("some", |(_, value)| value)
}

/// One of the words that a filter knows.
fn word(schema: &Value) -> Option<String> {
    match schema {
        Value::Object(fields) => {
            let named = fields.get("$ref").and_then(Value::as_str).and_then(|path| DOCUMENT.pointer(path.strip_prefix('#')?));
            let own = ["enum", "oneOf"].iter().find_map(|list| {
                let first = fields.get(*list)?.as_array()?.first()?;
                first.as_str().or_else(|| first.get("const")?.as_str()).map(str::to_owned)
            });
            let inner = || fields.get("anyOf")?.as_array()?.iter().find_map(word);
            own.or_else(|| named.and_then(word)).or_else(inner)
        }
        _ => None,
    }
}

/// The sets of filters: none, each alone, all, and for those who ask with a rule and without one each two as well.
fn ways(filters: &[(String, String)], in_twos: bool) -> Vec<Map<String, Value>> {
    let set = |of: &[&(String, String)]| of.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let alone = filters.iter().map(|one| set(&[one]));
    let two = filters.iter().enumerate().flat_map(|(i, one)| filters[..i].iter().map(move |other| set(&[other, one])));
    let all: Vec<_> = filters.iter().collect();
    std::iter::once(Map::new()).chain(alone).chain(two.filter(|_| in_twos)).chain([set(&all)]).collect()
}

/// What is wrong with an answer to what the document allows.
fn fault(answer: &Answer) -> bool {
    answer.status.is_server_error() || answer.body["message"].as_str().is_some_and(|text| text.contains("statement"))
}

/// Asks for a list in every way; says how often it was answered, and what went wrong.
async fn ask(world: &World, of: &Operation, (person, with): (&'static str, With)) -> (usize, Vec<String>) {
    let column = Column { person, with };
    let (token, _) = world.asker(column, of);
    let Request { path, query, .. } = of.request(world, column);
    let parameters = of.parameters(&DOCUMENT);
    let mut filters: Vec<(String, String)> = Vec::new();
    for (name, schema) in &parameters {
        let given = query.get(name).and_then(Value::as_str).map(str::to_owned);
        filters.push((name.clone(), given.or_else(|| word(schema)).unwrap_or_else(|| value(schema).to_owned())));
    }
    let (mut answered, mut wrong) = (0, Vec::new());
    for mut asked in ways(&filters, with == With::All && matches!(person, "tutor" | "administrator")) {
        // What the request cannot do without is always there.
        for (name, value) in query.iter().filter(|(name, _)| *name != "id") {
            asked.entry(name.clone()).or_insert_with(|| value.clone());
        }
        let request = Request { path: path.clone(), query: asked, body: None };
        let answer = of.ask(&world.server, world, column, &request, token).await;
        answered += usize::from(answer.status.is_success());
        if fault(&answer) {
            wrong.push(format!("{} as {column}: {:?}: {} {:#}", of.base, request.query, answer.status, answer.body));
        }
    }
    (answered, wrong)
}

#[tokio::test]
async fn every_list_can_be_asked_in_every_way() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let lists = || operations.iter().filter(|of| of.method == Method::GET && of.base == of.name && of.answer.is_some());
    let all = lists().flat_map(|of| KINDS.map(|kind| (of, kind)));
    let asked: Vec<_> = stream::iter(all).map(|(of, kind)| ask(&world, of, kind)).buffered(4).collect().await;
    let wrong: Vec<_> = asked.iter().flat_map(|(_, wrong)| wrong.as_slice()).collect();
    assert!(
        wrong.is_empty(),
        "{} statements are none:\n{}",
        wrong.len(),
        wrong.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("\n")
    );
    let answered: usize = asked.iter().map(|(answered, _)| answered).sum();
    assert!(answered > 5000, "only {answered} of these requests were answered");
}
