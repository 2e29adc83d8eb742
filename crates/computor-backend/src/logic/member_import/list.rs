//! A list of people as it was sent: which column is what, and what each row asks for.

use crate::{
    Error, Result,
    logic::{
        table::{self, Table},
        workbook,
    },
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use computor_policy::CourseRole;
use computor_types::{dto::*, validate};

/// The most people in a list.
const MOST: usize = 10_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Email,
    StudentId,
    GivenName,
    FamilyName,
    Group,
    Role,
}

/// What headings mean: lower case, without what is no letter.
const HEADINGS: [(Field, &[&str]); 6] = [
    (
        Field::Email,
        &["email", "mail", "emailaddress", "emailadresse", "mailaddress", "mailadresse", "studentemail", "unimail", "universityemail"],
    ),
    (
        Field::StudentId,
        &[
            "studentid",
            "studentnumber",
            "matriculationnumber",
            "registrationnumber",
            "matrikelnummer",
            "matrikelnr",
            "matrikel",
            "matrnr",
            "matnr",
        ],
    ),
    (Field::GivenName, &["givenname", "firstname", "forename", "vorname", "rufname"]),
    (Field::FamilyName, &["familyname", "lastname", "surname", "nachname", "familienname", "zuname"]),
    (
        Field::Group,
        &[
            "group",
            "groupname",
            "coursegroup",
            "coursegrouptitle",
            "gruppe",
            "gruppenname",
            "kursgruppe",
            "übungsgruppe",
            "uebungsgruppe",
            "tutorium",
        ],
    ),
    (Field::Role, &["role", "courserole", "courseroleid", "rolle", "kursrolle"]),
];

/// Words for roles, beside their keys.
const ROLES: [(CourseRole, &[&str]); 5] = [
    (
        CourseRole::Student,
        &["student", "studentin", "studierende", "studierender", "studierende/r", "participant", "teilnehmer", "teilnehmerin"],
    ),
    (CourseRole::Tutor, &["tutor", "tutorin"]),
    (CourseRole::Lecturer, &["lecturer", "dozent", "dozentin", "lehrende", "lehrender"]),
    (CourseRole::Maintainer, &["maintainer"]),
    (CourseRole::Owner, &["owner"]),
];

/// A row that can be looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) email: Option<String>,
    pub(super) student_id: Option<String>,
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    pub(super) group: Option<String>,
    pub(super) role: Option<CourseRole>,
}

/// A row: where it stands, what it is called by, and the person, or why there is none.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: i64,
    pub(super) email: Option<String>,
    pub(super) student_id: Option<String>,
    pub(super) person: std::result::Result<Person, String>,
}

/// A list, and how its headings were read.
#[derive(Debug)]
pub(super) struct List {
    pub(super) rows: Vec<Row>,
    pub(super) columns: MemberImportColumns,
    pub(super) ignored: Vec<String>,
    /// What was not read, for people.
    pub(super) warnings: Vec<String>,
}

/// Reads what was sent off the async threads: a workbook may be large, and is a stranger's.
///
/// # Errors
/// As [`List::of`].
pub(super) async fn read_list(mut sent: MemberImportCreate) -> Result<(List, MemberImportCreate)> {
    let is_workbook = sent.xlsx_base64.is_some();
    let read = tokio::task::spawn_blocking(move || List::of(&mut sent).map(|list| (list, sent)));
    read.await.unwrap_or_else(|error| {
        // What its reader stumbles over ends one request.
        Err(if is_workbook && error.is_panic() {
            Error::field("xlsx_base64", "cannot be read as a workbook")
        } else {
            Error::internal(error)
        })
    })
}

impl List {
    /// The list that was sent: as rows, or as a table.
    ///
    /// # Errors
    /// `VAL_001` when there is none, when it is too long, or when nothing in it says who is meant.
    pub(super) fn of(sent: &mut MemberImportCreate) -> Result<Self> {
        let numbered = std::mem::take(&mut sent.rows).into_iter().zip(1..);
        let mut list = Self { rows: Vec::new(), columns: MemberImportColumns::default(), ignored: Vec::new(), warnings: Vec::new() };
        list.rows.extend(numbered.map(|(row, number)| read(number, row)));
        let (csv, csv_base64, xlsx) = (sent.csv.take(), sent.csv_base64.take(), sent.xlsx_base64.take());
        let tables = [csv.is_some(), csv_base64.is_some(), xlsx.is_some()].into_iter().filter(|is_there| *is_there).count();
        if tables > 1 {
            return Err(Error::field("csv", "send one of csv, csv_base64 and xlsx_base64"));
        }
        if tables > 0 && !list.rows.is_empty() {
            return Err(Error::field("rows", "send rows or a table, not both"));
        }
        if let Some(text) = csv {
            list.text("csv", &text, &sent.columns)?;
        }
        if let Some(bytes) = csv_base64 {
            let bytes = decoded("csv_base64", &bytes)?;
            if [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0"].iter().any(|magic| bytes.starts_with(magic)) {
                return Err(Error::field("csv_base64", "is no text: a workbook (XLSX) goes into xlsx_base64"));
            }
            list.text("csv_base64", &table::text(&bytes), &sent.columns)?;
        }
        if let Some(bytes) = xlsx {
            list.workbook(&decoded("xlsx_base64", &bytes)?, sent.sheet.as_deref(), &sent.columns)?;
        }
        match list.rows.len() {
            0 => Err(Error::field("rows", "there are none; send rows, or a table with a line of headings")),
            many if many > MOST => Err(Error::field("rows", format!("there are {many}, and at most {MOST} at once; divide the list"))),
            _ => Ok(list),
        }
    }

    fn text(&mut self, field: &str, text: &str, named: &MemberImportColumns) -> Result<()> {
        self.table(field, Table::read(text).ok_or_else(|| Error::field(field, "the table is empty"))?, named)
    }

    fn workbook(&mut self, bytes: &[u8], sheet: Option<&str>, named: &MemberImportColumns) -> Result<()> {
        let sheet = workbook::sheet(bytes, sheet).map_err(|why| Error::field("xlsx_base64", why))?;
        if !sheet.others.is_empty() {
            self.warnings.push(format!("of the workbook only the sheet {:?} was read, and not: {}", sheet.name, sheet.others.join(", ")));
        }
        self.table("xlsx_base64", sheet.table, named)
    }

    fn table(&mut self, field: &str, table: Table, named: &MemberImportColumns) -> Result<()> {
        let Table { head, records } = table;
        let fields = meanings(&head, named)?;
        let at = |field| fields.iter().position(|one| *one == Some(field));
        let heading = |field| at(field).and_then(|at| head.get(at)).cloned();
        if at(Field::Email).or(at(Field::StudentId)).is_none() {
            let told = "no column is an e-mail address or a student id; the first line names the columns";
            return Err(Error::field(field, format!("{told}: {}", head.join(", "))));
        }
        self.columns = MemberImportColumns {
            email: heading(Field::Email),
            student_id: heading(Field::StudentId),
            given_name: heading(Field::GivenName),
            family_name: heading(Field::FamilyName),
            course_group_title: heading(Field::Group),
            course_role_id: heading(Field::Role),
        };
        self.ignored =
            head.iter().zip(&fields).filter(|(name, field)| field.is_none() && !name.is_empty()).map(|(name, _)| name.clone()).collect();
        for (line, record) in records {
            let of = |field| at(field).and_then(|at| record.get(at)).cloned();
            let row = MemberImportRow {
                email: of(Field::Email),
                student_id: of(Field::StudentId),
                given_name: of(Field::GivenName),
                family_name: of(Field::FamilyName),
                course_group_title: of(Field::Group),
                course_role_id: of(Field::Role),
            };
            self.rows.push(read(i64::try_from(line).unwrap_or(i64::MAX), row));
        }
        Ok(())
    }
}

fn decoded(field: &str, bytes: &str) -> Result<Vec<u8>> {
    BASE64_STANDARD.decode(bytes).map_err(|_| Error::field(field, "is not base64"))
}

/// What each column holds: as the request says, else as its heading sounds; of two that sound alike the first.
fn meanings(head: &[String], named: &MemberImportColumns) -> Result<Vec<Option<Field>>> {
    let named = [
        (Field::Email, "email", &named.email),
        (Field::StudentId, "student_id", &named.student_id),
        (Field::GivenName, "given_name", &named.given_name),
        (Field::FamilyName, "family_name", &named.family_name),
        (Field::Group, "course_group_title", &named.course_group_title),
        (Field::Role, "course_role_id", &named.course_role_id),
    ];
    let mut fields = vec![None; head.len()];
    for (field, key, heading) in named {
        let Some(heading) = heading else { continue };
        let at = head.iter().position(|one| one.eq_ignore_ascii_case(heading.trim()));
        let slot = at.and_then(|at| fields.get_mut(at));
        let slot =
            slot.ok_or_else(|| Error::field(&format!("columns.{key}"), format!("no column is headed {heading:?}: {}", head.join(", "))))?;
        if slot.is_some() {
            return Err(Error::field(&format!("columns.{key}"), "the same column is named for something else"));
        }
        *slot = Some(field);
    }
    for at in 0..head.len() {
        let Some(guess) = head.get(at).and_then(|heading| meaning(heading)) else { continue };
        let free = fields.get(at) == Some(&None) && !fields.contains(&Some(guess));
        if let Some(slot) = fields.get_mut(at).filter(|_| free) {
            *slot = Some(guess);
        }
    }
    Ok(fields)
}

fn meaning(heading: &str) -> Option<Field> {
    let plain: String = heading.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    HEADINGS.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(field, _)| *field)
}

/// Reads a row; blanks around texts and empty texts say nothing.
fn read(line: i64, row: MemberImportRow) -> Row {
    let clean = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let person = || {
        let mut person = Person {
            email: clean(row.email.clone()).map(|email| email.to_lowercase()),
            student_id: clean(row.student_id.clone()),
            given_name: clean(row.given_name),
            family_name: clean(row.family_name),
            group: clean(row.course_group_title),
            role: None,
        };
        let texts = [&person.email, &person.student_id, &person.given_name, &person.family_name, &person.group];
        for text in texts.into_iter().flatten() {
            if text.chars().any(char::is_control) || text.chars().count() > 255 {
                return Err("holds a text of more than 255 characters, or with control characters".to_owned());
            }
        }
        match &person.email {
            Some(email) => validate::email(email, &()).map_err(|error| format!("{email:?} {error}"))?,
            None if person.student_id.is_none() => return Err("names neither an e-mail address nor a student id".to_owned()),
            None => {}
        }
        person.role = clean(row.course_role_id).map(|word| role(&word).ok_or(format!("{word:?} is no role"))).transpose()?;
        Ok(person)
    };
    // What leaves again is cut to what a row may hold.
    let shown = |text: &Option<String>| clean(text.clone()).map(|text| text.chars().take(320).collect());
    Row { line, email: shown(&row.email), student_id: shown(&row.student_id), person: person() }
}

/// The role that a word means.
fn role(word: &str) -> Option<CourseRole> {
    let plain = word.to_lowercase();
    let plain = plain.trim_start_matches('_');
    ROLES.iter().find(|(_, words)| words.contains(&plain)).map(|(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn list(sent: serde_json::Value) -> Result<List> {
        List::of(&mut serde_json::from_value(sent).unwrap())
    }

    fn refusal(sent: serde_json::Value) -> String {
        list(sent).unwrap_err().message
    }

    #[test]
    fn columns_are_known_by_their_headings() {
        let text = "Nachname;Vorname;E-Mail-Adresse;Matrikel-Nr.;Übungsgruppe;Rolle;Bemerkung;Mail\r\n Müller ; Änne;ANNE@x.org ;4711;A;Studierende;;\r\n;;;;;;;\r\nB;Ben;ben@x.org;;;_Tutor;;";
        let read = list(json!({"csv": text})).unwrap();
        let columns = json!({"email": "E-Mail-Adresse", "student_id": "Matrikel-Nr.", "given_name": "Vorname", "family_name": "Nachname",
            "course_group_title": "Übungsgruppe", "course_role_id": "Rolle"});
        assert_eq!(json!(read.columns), columns);
        assert_eq!(read.ignored, ["Bemerkung", "Mail"], "the first address counts");
        let expected = Person {
            email: Some("anne@x.org".into()),
            student_id: Some("4711".into()),
            given_name: Some("Änne".into()),
            family_name: Some("Müller".into()),
            group: Some("A".into()),
            role: Some(CourseRole::Student),
        };
        assert_eq!((read.rows[0].line, read.rows[0].person.as_ref().unwrap()), (2, &expected));
        let ben = read.rows[1].person.as_ref().unwrap();
        assert_eq!((read.rows[1].line, ben.role, &ben.group), (4, Some(CourseRole::Tutor), &None));
    }

    #[test]
    fn columns_may_be_named() {
        let table = "who,login,email\nAnn,ann@x.org,old@x.org";
        let read = list(json!({"csv": table, "columns": {"email": "Login", "family_name": "who"}})).unwrap();
        assert_eq!(read.rows[0].person.as_ref().unwrap().email.as_deref(), Some("ann@x.org"));
        assert_eq!((read.columns.family_name.as_deref(), read.ignored), (Some("who"), vec!["email".to_owned()]));
        let missing = refusal(json!({"csv": table, "columns": {"email": "mail"}}));
        assert_eq!(missing, "columns.email: no column is headed \"mail\": who, login, email");
        assert!(refusal(json!({"csv": table, "columns": {"email": "login", "student_id": "login"}})).contains("for something else"));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (sent, said) in [
            (json!({}), "there are none"),
            (json!({"csv": "email\n"}), "there are none"),
            (json!({"csv": "\n"}), "the table is empty"),
            (
                json!({"csv": "name,group\na,b"}),
                "no column is an e-mail address or a student id; the first line names the columns: name, group",
            ),
            (json!({"csv_base64": "*"}), "is not base64"),
            (json!({"csv": "email\na@x", "csv_base64": "YQ=="}), "one of csv, csv_base64 and xlsx_base64"),
            (json!({"xlsx_base64": "*"}), "xlsx_base64: is not base64"),
            (json!({"xlsx_base64": "YQ=="}), "xlsx_base64: is damaged, or no workbook"),
            (json!({"csv_base64": "UEsDBAo="}), "a workbook (XLSX) goes into xlsx_base64"),
            (json!({"csv": "email\na@x", "rows": [{}]}), "rows or a table, not both"),
            (json!({"csv": format!("email\n{}", "a@x.org\n".repeat(MOST + 1))}), "there are 10001, and at most 10000 at once"),
        ] {
            let message = refusal(sent);
            assert!(message.contains(said), "{message}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_row_is_said_of_the_row() {
        for (row, said) in [
            (json!({}), "neither an e-mail address nor a student id"),
            (json!({"email": "ann"}), "\"ann\" must be an e-mail address"),
            (json!({"email": "a@x.org", "course_role_id": "king"}), "\"king\" is no role"),
            (json!({"email": "a@x.org", "family_name": "a\u{0}b"}), "control characters"),
            (json!({"email": "a@x.org", "course_group_title": "g".repeat(256)}), "more than 255"),
        ] {
            let read = list(json!({"rows": [row, {"email": "b@x.org"}]})).unwrap();
            let refused = read.rows[0].person.as_ref().unwrap_err();
            assert!(refused.contains(said), "{refused}");
            assert!(read.rows[1].person.is_ok() && read.rows[1].line == 2);
        }
    }
}
