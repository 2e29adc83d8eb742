//! Every fixed statement of this crate is prepared against the migrated schema: a column that a migration renamed is found
//! here, and not by the first request that needs it.
//!
//! The texts are read from the sources, so that a new statement cannot be forgotten. What is put together from parts (lists,
//! views, conditions) is executed by the tests of the mappings and views.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use computor_db::testdb::TestDb;
use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The string literals of Rust source, with what stands before each.
fn literals(source: &str) -> Vec<(String, String)> {
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut i) = (Vec::new(), 0);
    while i < chars.len() {
        match chars[i] {
            '/' if chars.get(i + 1) == Some(&'/') => {
                while i < chars.len() && chars[i] != '\n' {
                    i += 1;
                }
            }
            // A character literal such as '"' or '\''.
            '\'' if chars.get(i + 2) == Some(&'\'') => i += 3,
            '\'' if chars.get(i + 1) == Some(&'\\') && chars.get(i + 3) == Some(&'\'') => i += 4,
            '"' => {
                let before: String = chars[i.saturating_sub(60)..i].iter().collect();
                let (text, end) = literal(&chars, i + 1);
                found.push((before, text));
                i = end;
            }
            _ => i += 1,
        }
    }
    found
}

/// The text of the literal that begins at `i`, and where it ends.
fn literal(chars: &[char], mut i: usize) -> (String, usize) {
    let mut text = String::new();
    while chars[i] != '"' {
        if chars[i] == '\\' {
            i += 1;
            match chars[i] {
                'n' => text.push('\n'),
                // A line that goes on: its break and the blanks after it are no part of the text.
                '\n' => {
                    while chars[i + 1].is_whitespace() {
                        i += 1;
                    }
                }
                other => text.push(other),
            }
        } else {
            text.push(chars[i]);
        }
        i += 1;
    }
    (text, i + 1)
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Whether the literal is a statement as a whole: it begins like one, and nothing is put into it or behind it.
fn is_statement(before: &str, text: &str) -> bool {
    let verb = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let made =
        ["format!(", "concat!(", ".push(", "push_str(", "QueryBuilder::new(", "whole("].iter().any(|end| before.trim_end().ends_with(end));
    // Words for people begin like statements now and then; statements say of what.
    let of =
        ["from", "into", "set", "as", "exists", "coalesce"].iter().any(|word| text.split(|c: char| !c.is_alphabetic()).any(|w| w == *word));
    !made
        && !text.ends_with(' ')
        && !text.contains('{')
        && of
        && matches!(verb.as_str(), "select" | "insert" | "update" | "delete" | "with")
}

/// Tables that a statement gets from what is put before it, and where that is.
const NAMED_ELSEWHERE: &[(&str, &str)] = &[("privacy.rs", "create temporary table own (submission_group_id uuid)")];

#[tokio::test]
async fn every_fixed_statement_can_be_prepared() {
    let db = TestDb::new().await;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut connection, mut wrong, mut prepared) = (db.pool().acquire().await.unwrap(), Vec::new(), 0);
    for (_, table) in NAMED_ELSEWHERE {
        sqlx::raw_sql(*table).execute(&mut *connection).await.unwrap();
    }
    for file in files {
        if file.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        // Tests of a module have statements of their own.
        let source = source.split("#[cfg(test)]").next().unwrap();
        for (before, text) in literals(source) {
            // Tables of one transaction, which the statements after it use.
            if text.contains("create temporary table") {
                let kept = text.replace("on commit drop", "");
                sqlx::raw_sql(AssertSqlSafe(kept)).execute(&mut *connection).await.unwrap();
            }
            if !is_statement(&before, &text) {
                continue;
            }
            match connection.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await {
                Ok(_) => prepared += 1,
                Err(error) => wrong.push(format!("{}: {error}\n{text}\n", file.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(prepared > 450, "only {prepared} statements were found: has the way they are written changed?");
}

/// What makes a statement of a text.
const STATEMENTS: [&str; 6] = ["sqlx::query(", "query_scalar(", "query_as(", "raw_sql(", "QueryBuilder", "AssertSqlSafe"];

/// No other crate writes SQL, but for the embedded engine, which has tables of its own.
#[test]
fn statements_are_written_here_alone() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut wrong, mut looked) = (Vec::new(), 0);
    for one in fs::read_dir(crates).unwrap() {
        let one = one.unwrap().path();
        if one.ends_with("computor-db") || !one.join("src").is_dir() {
            continue;
        }
        let mut files = Vec::new();
        sources(&one.join("src"), &mut files);
        for file in files {
            let path = file.strip_prefix(crates).unwrap().to_str().unwrap().to_owned();
            if path.contains("/tests/") || path.ends_with("/tests.rs") {
                continue;
            }
            looked += 1;
            let source = fs::read_to_string(&file).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            if path.starts_with("computor-workflows/src/embedded") {
                wrong.extend(foreign_tables(source).map(|table| format!("{path}: {table}")));
            } else {
                wrong.extend(STATEMENTS.iter().filter(|word| source.contains(**word)).map(|word| format!("{path}: {word}")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked > 300, "only {looked} sources were found");
}

/// The tables of statements that are neither the engine's nor PostgreSQL's.
fn foreign_tables(source: &str) -> impl Iterator<Item = String> {
    let texts = literals(source).into_iter().map(|(_, text)| text).filter(|text| text.contains("workflows.") || text.contains("dbos."));
    texts.flat_map(|text| {
        let words: Vec<_> = text.split_whitespace().map(|word| word.trim_matches(|c: char| "(),".contains(c)).to_owned()).collect();
        // What `with` names, and what stands behind a table, are no tables.
        let named = |word: &str| {
            words.windows(2).any(|two| two[0] == word && two[1] == "as") || words.windows(2).any(|two| two[0] == "as" && two[1] == word)
        };
        let after = |word: &str| matches!(word, "from" | "into" | "update" | "join");
        let tables = words.windows(2).filter(|two| after(&two[0])).map(|two| &two[1]);
        // Of PostgreSQL's: its tables, functions that give rows, and other uses of the same words.
        let own = |table: &str| {
            let begins = ["workflows.", "dbos.", "pg_", "information_schema.", "unnest", "clock_timestamp"];
            begins.iter().any(|own| table.starts_with(own)) || table.contains(')') || matches!(table, "set" | "of" | "select")
        };
        let foreign = tables.filter(|table| table.chars().next().is_some_and(char::is_lowercase) && !own(table) && !named(table));
        foreign.cloned().collect::<Vec<_>>()
    })
}

#[test]
fn the_reader_of_sources_reads() {
    let source = "let sql = \"select \\\"a\\\",\n  'b' from c\"; // \"no\"\nlet quote = '\"'; sqlx::query(\"delete \\\n      from d\")";
    let found: Vec<_> = literals(source).into_iter().filter(|(before, text)| is_statement(before, text)).map(|(_, text)| text).collect();
    assert_eq!(found, ["select \"a\",\n  'b' from c", "delete from d"]);
}
