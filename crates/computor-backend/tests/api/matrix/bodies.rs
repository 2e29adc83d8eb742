//! What is no body of the operation is refused by every one that takes JSON, and changes nothing.

use crate::matrix::{
    DISTURBING, DOCUMENT,
    oracle::{Oracle, Verdict},
    requests::operations,
    world::{With, World, columns},
};

/// Texts that are no object of JSON, or more than one.
const NO_BODIES: &[&str] = &["[]", "[[]]", "\"text\"", "7", "true", "{", "{\"a\": 1,}", "{} {}", "{}{", "{} x", "\u{feff}{}", "{'a': 1}"];

#[tokio::test]
async fn no_operation_takes_what_is_no_body() {
    let operations = operations(&DOCUMENT);
    let world = World::create(&operations).await;
    let oracle = Oracle::of(&world).await;
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for of in operations.iter().filter(|of| of.takes_json() && of.base == of.name) {
        if DISTURBING.iter().any(|(name, _)| *name == of.base) {
            continue;
        }
        if let Some(sql) = of.before(&world) {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(world.server.db.pool()).await.unwrap();
        }
        // Somebody who would be let do it.
        let entitled = columns().filter(|column| column.with == With::All).find_map(|column| {
            let request = of.request(&world, column);
            let (token, who) = world.asker(column, of);
            (oracle.asks(&world, of, &request, who.as_ref()) == Verdict::Yes).then_some((column, request, token))
        });
        let Some((column, request, token)) = entitled else { continue };
        let valid = request.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let changes = "select array_agg(distinct \"table\"::text) from undo.change where \"table\"::text !~ 'audit'";
        sqlx::raw_sql("truncate undo.change").execute(world.server.db.pool()).await.unwrap();
        for text in NO_BODIES.iter().map(ToString::to_string).chain([format!("{valid} {{}}"), format!("[{valid}]"), format!("{valid}]")]) {
            let answer = of.send(&world.server, &world, (column, token), &request, text.clone().into_bytes()).await;
            tried += 1;
            if answer.status != 400 || !answer.code().starts_with("VAL_") {
                wrong.push(format!("{} as {column}: {text}: {} {:#}", of.base, answer.status, answer.body));
            }
        }
        let changed: Option<Vec<String>> = sqlx::query_scalar(changes).fetch_one(world.server.db.pool()).await.unwrap();
        wrong.extend(changed.map(|tables| format!("{} has changed {tables:?}", of.base)));
    }
    assert!(wrong.is_empty(), "{} are taken:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 1000, "{tried}");
}
