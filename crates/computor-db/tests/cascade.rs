//! What is deleted with a course, a course family or an organization is compared with the foreign keys of the schema:
//! whoever adds a table learns here which line it needs in `queries/cascade.rs`.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_db::{
    queries::cascade::{self, Root},
    testdb::TestDb,
};
use sqlx::FromRow;
use std::collections::HashMap;

/// A foreign key of one table to another.
#[derive(Clone, Debug, FromRow)]
struct Key {
    /// The table that refers,
    child: String,
    /// by this column,
    columns: String,
    /// to this one.
    parent: String,
    /// `c` deletes the child's rows, `n` keeps them, `r` and `a` refuse.
    action: String,
}

async fn keys(db: &TestDb) -> Vec<Key> {
    let sql = "select child.relname::text as child, parent.relname::text as parent, k.confdeltype::text as action,
                 (select string_agg(attname, ', ') from pg_attribute where attrelid = k.conrelid and attnum = any(k.conkey)) as columns
               from pg_constraint k join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
               where k.contype = 'f' and k.conrelid <> k.confrelid order by 1, 2";
    sqlx::query_as(sql).fetch_all(db.pool()).await.unwrap()
}

/// What is wrong with an order of deletion, one line for each table.
fn faults(keys: &[Key], order: &[&str]) -> Vec<String> {
    // When the rows of a table go: with the first of its lines, or with the rows that take it along.
    let mut gone: HashMap<&str, usize> = HashMap::new();
    for (at, table) in order.iter().enumerate() {
        gone.entry(table).or_insert(at);
    }
    loop {
        let along = keys.iter().filter(|key| key.action == "c").find_map(|key| {
            let at = *gone.get(key.parent.as_str())?;
            (!gone.contains_key(key.child.as_str())).then_some((key.child.as_str(), at))
        });
        let Some((table, at)) = along else { break };
        gone.insert(table, at);
    }
    let refusing = keys.iter().filter(|key| key.action == "r" || key.action == "a");
    let mut faults: Vec<String> = refusing
        .filter_map(|key| {
            let parent = *gone.get(key.parent.as_str())?;
            let line = order.get(parent)?;
            let is_before = gone.get(key.child.as_str()).is_some_and(|child| *child < parent);
            (!is_before).then(|| {
                format!("`{}` refers to `{}` by {}: add a line for it before that of `{line}`", key.child, key.parent, key.columns)
            })
        })
        .collect();
    let known: Vec<&str> = keys.iter().flat_map(|key| [key.child.as_str(), key.parent.as_str()]).collect();
    faults.extend(order.iter().filter(|table| !known.contains(table)).map(|table| format!("there is no table `{table}`: remove its line")));
    faults.dedup();
    faults
}

#[tokio::test]
async fn everything_that_refers_to_what_is_deleted_goes_first() {
    let db = TestDb::new().await;
    let keys = keys(&db).await;
    assert!(keys.len() > 50, "{keys:?}");
    for root in [Root::Course, Root::CourseFamily, Root::Organization] {
        let faults = faults(&keys, &cascade::order(root));
        assert!(faults.is_empty(), "deleting {root:?}, in crates/computor-db/src/queries/cascade.rs:\n{}", faults.join("\n"));
    }
}

/// The test above finds what it is there for.
#[tokio::test]
async fn a_missing_line_and_a_wrong_order_are_found() {
    let db = TestDb::new().await;
    let keys = keys(&db).await;
    let order = cascade::order(Root::Organization);
    for table in ["course_content", "course_member", "example_repository"] {
        let without: Vec<&str> = order.iter().copied().filter(|other| *other != table).collect();
        let found = faults(&keys, &without);
        assert!(found.iter().any(|fault| fault.starts_with(&format!("`{table}` refers to "))), "{table}: {found:?}");
    }
    let backwards: Vec<&str> = order.iter().rev().copied().collect();
    assert!(faults(&keys, &backwards).len() > 3);
    assert_eq!(faults(&keys, &[&order[..], &["no_table"]].concat()), ["there is no table `no_table`: remove its line"]);
}
