//! Every shape is reached from the one list: no entity and no endpoint, no shape.

use computor_types::openapi;
use std::collections::BTreeSet;
use std::path::Path;

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The items of a file: each begins at the left margin, after the one before has ended.
fn items(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    for line in text.lines().filter(|line| !line.is_empty() && !line.trim_start().starts_with("//")) {
        if let Some(item) = items.last_mut() {
            item.push_str(line);
            item.push('\n');
        }
        if line.starts_with('}') || line.starts_with(|c: char| c.is_alphabetic()) && line.ends_with(';') {
            items.push(String::new());
        }
    }
    items
}

/// The type that an item declares or belongs to.
fn owner(item: &str) -> Option<&str> {
    let line = item.lines().find(|line| !line.starts_with("#["))?;
    let line = line.strip_prefix("pub ").unwrap_or(line);
    if line.starts_with("endpoint!") || line.starts_with("words!") {
        return words(item.split_once('{')?.1).find(|word| word.starts_with(char::is_uppercase));
    }
    if line.starts_with("impl") {
        return words(line.split_once(" for ").map_or(line, |(_, of)| of)).find(|word| word.starts_with(char::is_uppercase));
    }
    let rest = line.strip_prefix("struct ").or_else(|| line.strip_prefix("enum "))?;
    words(rest).next()
}

#[test]
fn every_shape_is_used() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for entry in std::fs::read_dir(source.join("dto")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        all.extend(items(text.split("\n#[cfg(test)]").next().unwrap()));
    }
    let document = openapi::document();
    let mut reached: BTreeSet<String> = document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    reached.extend(words(&std::fs::read_to_string(source.join("registry.rs")).unwrap()).map(str::to_owned));
    // What the database keeps and the API tells in other words.
    reached.extend(["OperationState", "ResultStatus"].map(str::to_owned));
    loop {
        let before = reached.len();
        for item in &all {
            if owner(item).is_some_and(|owner| reached.contains(owner)) {
                reached.extend(words(item).map(str::to_owned));
            }
        }
        if reached.len() == before {
            break;
        }
    }
    let declared: Vec<&str> = all.iter().filter(|item| !item.starts_with("impl")).filter_map(|item| owner(item)).collect();
    assert!(declared.len() > 150, "{declared:?}");
    let dead: Vec<&&str> = declared.iter().filter(|name| !reached.contains(**name)).collect();
    assert!(dead.is_empty(), "no entity and no endpoint reaches {dead:?}: remove them");
}
