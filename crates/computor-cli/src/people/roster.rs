//! Lists of people, as spreadsheets and student offices write them: CSV with a line of headings, by comma, semicolon or tab.

use anyhow::{Context as _, Result, ensure};
use computor_types::dto::CourseMemberImportRequest;
use serde_json::{Map, Value, json};

/// What a column may be called, lower case and without what is no letter.
const COLUMNS: [(&str, &[&str]); 5] = [
    ("email", &["email", "mail", "emailaddress", "emailadresse"]),
    ("given_name", &["givenname", "firstname", "vorname"]),
    ("family_name", &["familyname", "lastname", "surname", "nachname", "familienname"]),
    ("course_group_title", &["group", "coursegroup", "coursegrouptitle", "gruppe"]),
    ("course_role_id", &["role", "courserole", "courseroleid", "rolle"]),
];

/// The people in a file. `group` and `role` count where a line has none.
pub(super) fn read(text: &str, group: Option<&str>, role: Option<&str>) -> Result<Vec<CourseMemberImportRequest>> {
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|separator| first.bytes().filter(|byte| byte == separator).count());
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).flexible(true).from_reader(text.as_bytes());
    let headings = reader.headers()?.clone();
    let columns: Vec<Option<&str>> = headings.iter().map(meaning).collect();
    let named = headings.iter().collect::<Vec<_>>().join(", ");
    ensure!(columns.contains(&Some("email")), "no column is an e-mail address; the first line names the columns: {named}");
    let mut people = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let mut person = Map::new();
        for (name, field) in columns.iter().zip(&record) {
            if let Some(name) = name.filter(|_| !field.trim().is_empty()) {
                person.insert(name.to_owned(), value(name, field.trim()));
            }
        }
        if person.is_empty() {
            continue;
        }
        for (name, given) in [("course_group_title", group), ("course_role_id", role)] {
            if let (false, Some(given)) = (person.contains_key(name), given) {
                person.insert(name.to_owned(), value(name, given));
            }
        }
        ensure!(person.contains_key("email"), "line {line} has no e-mail address");
        people.push(serde_json::from_value(Value::Object(person)).with_context(|| format!("line {line}"))?);
    }
    Ok(people)
}

/// What a heading means, if it means something.
fn meaning(heading: &str) -> Option<&'static str> {
    let plain: String = heading.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    COLUMNS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(name, _)| *name)
}

/// Roles begin with `_`, which people leave out.
fn value(name: &str, text: &str) -> Value {
    if name == "course_role_id" { json!(format!("_{}", text.trim_start_matches('_').to_lowercase())) } else { json!(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_offices_write_them() {
        let text = "\u{feff}Nachname;Vorname;E-Mail;Matrikel;Gruppe;Rolle\r\n\"Müller; geb. \"\"Maier\"\"\";Änne;anne@x.org;1;A;\r\n;;;;;\r\nB;Ben;ben@x.org;2;;Tutor";
        let people = read(text, Some("Z"), None).unwrap();
        let told: Vec<Value> = people.iter().map(|person| json!(person)).collect();
        assert_eq!(told.len(), 2);
        assert_eq!((&told[0]["family_name"], &told[0]["given_name"]), (&json!("Müller; geb. \"Maier\""), &json!("Änne")));
        assert_eq!((&told[0]["course_group_title"], &told[0]["course_role_id"]), (&json!("A"), &json!("_student")));
        assert_eq!((&told[1]["course_group_title"], &told[1]["course_role_id"]), (&json!("Z"), &json!("_tutor")));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let error = |text: &str| format!("{:#}", read(text, None, None).unwrap_err());
        assert!(error("").contains("no column is an e-mail address"));
        assert!(error("name,group\na,b\n").contains("name, group"));
        assert!(error("email,group\na@x.org,A\n,B\n").contains("line 3"));
    }
}
