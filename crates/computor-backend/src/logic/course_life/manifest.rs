//! A course as it is written down: what a copy is made of, and what an archive says in its `manifest.json`.
//!
//! Rows refer to each other by the ids that they had; nothing is made under these ids again.

use crate::{Error, Result};
use chrono::{DateTime, Utc};
use computor_types::{Code, Id, Key, Violation, dto::*, list, strict};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    io::{BufReader, Read as _},
};
use uuid::Uuid;

/// The name of the file in an archive.
pub(super) const FILE: &str = "manifest.json";
/// What such a file is called,
const FORMAT: &str = "computor-course";
/// and the only version that there is.
const VERSION: u32 = 1;
/// No manifest is longer.
const LONGEST: u64 = 64 << 20;
/// More rows of a kind than this has no course.
const MOST: usize = 20_000;

/// A course without its work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u32,
    #[serde(default)]
    exported_at: Option<DateTime<Utc>>,
    pub(super) course: CourseCreate,
    pub(super) course_content_types: Vec<TypeRow>,
    pub(super) course_groups: Vec<GroupRow>,
    /// Each behind what it is below.
    pub(super) course_contents: Vec<ContentRow>,
    /// How many were left out, since they are archived.
    #[serde(default)]
    pub(super) archived_contents: i64,
    pub(super) course_members: Vec<MemberRow>,
    /// The versions of examples that lie beside the manifest, what is needed before what needs it.
    #[serde(default)]
    pub(super) examples: Vec<ArchivedExample>,
}

/// A version of an example, as an archive in the archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ArchivedExample {
    pub(super) example_version_id: Uuid,
    pub(super) directory: String,
    pub(super) identifier: String,
    pub(super) version_tag: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct TypeRow {
    pub(super) id: Id<CourseContentType>,
    pub(super) row: CourseContentTypeCreate,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct GroupRow {
    pub(super) id: Id<CourseGroup>,
    pub(super) row: CourseGroupCreate,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ContentRow {
    pub(super) id: Id<CourseContent>,
    pub(super) row: CourseContentCreate,
    pub(super) example: Option<ExampleRow>,
    #[serde(default)]
    pub(super) rubric: Vec<RubricCriterionSet>,
}

/// Which version of which example a content shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ExampleRow {
    pub(super) example_version_id: Uuid,
    pub(super) identifier: String,
    pub(super) version_tag: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct MemberRow {
    pub(super) id: Id<CourseMember>,
    /// Who it was there.
    pub(super) user_id: Id<User>,
    pub(super) email: Option<String>,
    pub(super) given_name: Option<String>,
    pub(super) family_name: Option<String>,
    pub(super) student_id: Option<String>,
    pub(super) course_role_id: Key<CourseRole>,
    pub(super) course_group_id: Option<Id<CourseGroup>>,
}

impl MemberRow {
    pub(super) fn is_student(&self) -> bool {
        self.course_role_id.as_str() == computor_policy::CourseRole::Student.id()
    }
}

impl Manifest {
    /// As the database wrote it.
    pub(super) fn of_rows(rows: &str) -> Result<Self> {
        serde_json::from_str(rows).map_err(Error::internal)
    }

    /// As it goes into an archive.
    pub(super) fn written(self, at: DateTime<Utc>) -> Result<Vec<u8>> {
        let whole = Self { format: FORMAT.to_owned(), version: VERSION, exported_at: Some(at), ..self };
        serde_json::to_vec_pretty(&whole).map_err(Error::internal)
    }

    /// As it stands in an archive that somebody sent: each row keeps the rules of a row that is created, and refers to what is there.
    ///
    /// # Errors
    /// `VAL_004` for what is no archive of a course, `VAL_001` with each field of the manifest that is broken.
    pub(super) fn of_archive(file: std::fs::File) -> Result<Self> {
        let bad = |why: String| Error::new(Code::Val004, why);
        let mut zip = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| bad(format!("the file is no ZIP archive: {error}")))?;
        let entry = zip.by_name(FILE).map_err(|_| bad(format!("the archive has no {FILE}: it is not one of a course")))?;
        let mut text = Vec::new();
        entry.take(LONGEST + 1).read_to_end(&mut text).map_err(|error| bad(format!("{FILE} cannot be read: {error}")))?;
        if text.len() as u64 > LONGEST {
            return Err(bad(format!("{FILE} is longer than {LONGEST} bytes")));
        }
        let value = strict::document(&text).map_err(inside)?;
        let (format, version) = (value.get("format").cloned(), value.get("version").cloned());
        if format != Some(FORMAT.into()) || version != Some(VERSION.into()) {
            return Err(bad(format!("{FILE} is not one of {FORMAT} in version {VERSION}")));
        }
        let manifest: Self = strict::read(value).map_err(inside)?;
        let broken = manifest.broken();
        if broken.is_empty() { Ok(manifest) } else { Err(inside(broken)) }
    }

    /// What is wrong with its rows.
    fn broken(&self) -> Vec<Violation> {
        let refused = |field: String, message: &str| Violation { field, message: message.to_owned(), kind: "value".to_owned() };
        let kinds = [
            ("course_content_types", self.course_content_types.len()),
            ("course_groups", self.course_groups.len()),
            ("course_contents", self.course_contents.len()),
            ("course_members", self.course_members.len()),
            ("examples", self.examples.len()),
        ];
        let too_many = kinds.into_iter().filter(|(_, rows)| *rows > MOST);
        let mut broken: Vec<_> = too_many.map(|(name, _)| refused(name.to_owned(), "has more rows than a course may have")).collect();
        if !broken.is_empty() {
            return broken;
        }
        let mut check = |field: String, found: Result<(), Vec<Violation>>| {
            let within = |one: Violation| Violation { field: format!("{field}.{}", one.field), ..one };
            broken.extend(found.err().into_iter().flatten().map(within));
        };
        check("course".to_owned(), list::validated(&self.course));
        for (at, one) in self.course_content_types.iter().enumerate() {
            check(format!("course_content_types[{at}].row"), list::validated(&one.row));
        }
        for (at, one) in self.course_groups.iter().enumerate() {
            check(format!("course_groups[{at}].row"), list::validated(&one.row));
        }
        for (at, one) in self.course_contents.iter().enumerate() {
            check(format!("course_contents[{at}].row"), list::validated(&one.row));
            check(format!("course_contents[{at}]"), list::validated(&RubricSet { criteria: one.rubric.clone() }));
        }
        let types: HashSet<_> = self.course_content_types.iter().map(|one| one.id).collect();
        for (at, one) in self.course_contents.iter().enumerate() {
            if !types.contains(&one.row.course_content_type_id) {
                broken.push(refused(format!("course_contents[{at}].row.course_content_type_id"), "names no type of the archive"));
            }
        }
        let groups: HashSet<_> = self.course_groups.iter().map(|one| one.id).collect();
        for (at, one) in self.course_members.iter().enumerate() {
            if one.course_group_id.is_some_and(|group| !groups.contains(&group)) {
                broken.push(refused(format!("course_members[{at}].course_group_id"), "names no group of the archive"));
            }
        }
        broken
    }
}

/// Says that it is about the manifest.
fn inside(broken: Vec<Violation>) -> Error {
    let within = |one: Violation| {
        let field = if one.field.is_empty() { FILE.to_owned() } else { format!("{FILE}: {}", one.field) };
        Violation { field, ..one }
    };
    Error::invalid(broken.into_iter().take(100).map(within).collect())
}
