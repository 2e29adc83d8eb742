//! Every field, filter and body field of every entity has a column or a mapping: what has neither would be an error at run
//! time, or silently nothing.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::{Db, mapping, testdb::TestDb};
use computor_policy::Principal;
use computor_types::list::{EntityInfo, entities};
use serde_json::{Map, Value, json};

/// What lists know besides filters.
const PAGING: [&str; 3] = ["skip", "limit", "archived"];

#[tokio::test]
async fn nothing_is_unmapped() {
    let test = TestDb::new().await;
    let db = Db::new(test.pool().clone()).await.unwrap();
    let mut wrong = Vec::new();
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        let column = |name: &str| db.has_column(of.table, name);
        let mut check = |what: &str, name: &str, mapped: bool| {
            if !mapped {
                wrong.push(format!("{}: {what} `{name}`", entity.name));
            }
        };
        for name in (entity.get)().names() {
            check("field", name, of.has_expression(name) || column(name));
        }
        for name in (entity.list)().names() {
            check("field of lists", name, of.has_list_expression(name) || column(name));
        }
        for name in (entity.query)().names().filter(|name| !PAGING.contains(name)) {
            check("filter", name, of.has_filter(name) || column(name));
        }
        if (entity.query)().field("archived").is_some() {
            check("filter", "archived", of.archived || column("archived_at"));
        }
        for body in [entity.create, entity.update].into_iter().flatten() {
            for name in (body.shape)().names() {
                check("field of a body", name, of.elsewhere.contains(&name) || column(name));
            }
        }
    }
    assert!(wrong.is_empty(), "neither column nor mapping:\n{}", wrong.join("\n"));
}

/// A value for a filter that no row has, and one that no row can have.
fn values(entity: &EntityInfo, name: &str) -> Vec<Value> {
    use computor_types::shape::Kind;
    let nothing = match (entity.query)().field(name).unwrap().kind {
        Kind::Integer => json!(987_654),
        Kind::Number => json!(0.987_654),
        Kind::Boolean => json!(true),
        Kind::List => json!(["nothing has this"]),
        Kind::Text | Kind::Object => json!("9a7b0000-0000-4000-8000-00000000dead"),
    };
    let far = match &nothing {
        Value::Number(number) if number.is_i64() => json!(9_007_199_254_740_991_i64),
        other => other.clone(),
    };
    vec![nothing, far]
}

/// Every filter of every list is prepared and filters.
#[tokio::test]
async fn every_filter_filters() {
    let test = TestDb::new().await;
    let db = Db::new(test.pool().clone()).await.unwrap();
    let mut admin = Principal::nobody();
    admin.roles.insert(Principal::ADMIN.to_owned());
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        for name in (entity.query)().names().filter(|name| !PAGING.contains(name)) {
            for value in values(entity, name) {
                let boolean = value.is_boolean();
                // What its type does not take never reaches the database.
                let Ok(filters) = (entity.filters)(Value::Object(Map::from_iter([(name.to_owned(), value)]))) else { continue };
                let rows = db.list_rows(of, &admin, &filters, computor_types::Page::default()).await;
                let rows = rows.unwrap_or_else(|error| panic!("{}?{name}: {error:?}", entity.path));
                assert!(boolean || rows.total == 0, "{}?{name} filters nothing: {}", entity.path, rows.json);
            }
        }
    }
}

/// Rows as PostgreSQL writes them have the shapes that the API promises.
#[tokio::test]
async fn seeded_rows_have_their_shapes() {
    let test = TestDb::new().await;
    let db = Db::new(test.pool().clone()).await.unwrap();
    let mut admin = Principal::nobody();
    admin.roles.insert(Principal::ADMIN.to_owned());
    for entity in entities() {
        let of = mapping(entity.name).unwrap();
        let rows = db.list_rows(of, &admin, &Map::new(), computor_types::Page::default()).await.unwrap();
        let rows: Value = serde_json::from_str(&rows.json).unwrap();
        (entity.is_list)(&rows).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", entity.path));
        for row in rows.as_array().unwrap().iter().take(2) {
            let key = row[entity.key].as_str().unwrap();
            let row = db.get_row(of, &admin, key).await.unwrap();
            (entity.is_row)(&serde_json::from_str(&row).unwrap()).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", entity.path));
        }
    }
}
