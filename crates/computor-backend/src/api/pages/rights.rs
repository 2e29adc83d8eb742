//! Who may do what, in the words that were reviewed.
//!
//! A test of `computor-policy` holds `docs/permissions.txt` equal to the rules, so what is read here is what the guard asks.

use std::{collections::HashMap, sync::LazyLock};

const REVIEWED: &str = include_str!("../../../../../docs/permissions.txt");
/// Kinds of users, as the file names them.
const PEOPLE: [&str; 4] = ["administrator", "user manager", "organization manager", "anybody"];
/// Where the part about requests that are judged by what they say begins.
const VARIANTS: &str = "# What depends on the body or the query";

/// A kind of user, and the rule for it.
pub(super) type Right = (&'static str, &'static str);

/// The rules for an operation, by its name in the document.
pub(super) fn of(operation: &str) -> &'static [Right] {
    static ALL: LazyLock<HashMap<String, Vec<Right>>> = LazyLock::new(|| {
        let mut all: HashMap<String, Vec<Right>> = HashMap::new();
        for line in REVIEWED.lines().take_while(|line| !line.starts_with(VARIANTS)) {
            if let Some((operation, right)) = read(line) {
                all.entry(operation).or_default().push(right);
            }
        }
        all
    });
    // A list shows the rows that can be read; what can be archived can be brought back.
    let (verb, rest) = operation.split_once('_').unwrap_or_default();
    let same = match verb {
        "list" => format!("get_{rest}"),
        "unarchive" => format!("archive_{rest}"),
        _ => String::new(),
    };
    ALL.get(operation).or_else(|| ALL.get(&same)).map_or(&[], Vec::as_slice)
}

/// A line: of what, what is done, by whom, and the rule.
fn read(line: &'static str) -> Option<(String, Right)> {
    let (of, rest) = line.split_once(char::is_whitespace)?;
    let (action, rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let (who, rule) = PEOPLE.iter().find_map(|who| Some((*who, rest.strip_prefix(who)?)))?;
    let operation = if action == "call" { of.to_owned() } else { format!("{action}_{of}") };
    Some((operation, (who, rule.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_its_four_rights() {
        let document = computor_types::openapi::document();
        let mut seen = 0;
        for operation in document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values()) {
            let name = operation["operationId"].as_str().unwrap();
            let people: Vec<_> = of(name).iter().map(|(who, _)| *who).collect();
            assert_eq!(people, PEOPLE, "{name}");
            seen += 1;
        }
        assert!(seen > 400, "{seen}");
        assert_eq!(of("ping")[3], ("anybody", "public"));
        assert_eq!(of("list_profile")[2], ("organization manager", "own(user_id)"));
        assert_eq!(of("list_buckets")[3], ("anybody", "-"));
    }
}
