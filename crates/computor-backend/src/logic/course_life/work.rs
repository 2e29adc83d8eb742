//! What came of the work in a course, made anew of an archive: groups, hand-ins, grades, ended runs, extensions and messages, under new
//! ids and with the times that they had.
//!
//! Everything is read and checked before anything is made. Rows that speak of somebody who is no member here, or of rows that were
//! left out, are left out as well, and counted; a row that no platform writes refuses the archive.

use crate::{App, Error, Result, logic::archive};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use computor_db::{
    Tx,
    queries::course_work::{self as queries, Made as Kind},
};
use computor_store::Digest;
use computor_types::{Code, Id, Violation, dto::*, strict};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader, Read as _},
};
use tokio::runtime::Handle as Runtime;
use uuid::Uuid;
use zip::ZipArchive;

/// No course has more rows of a kind: four thousand students at two hundred assignments are 800,000.
const MOST: usize = 1_000_000;
/// No row is longer, in bytes.
const LONGEST: u64 = 256 << 10;
/// Nor are all rows of a kind together.
const LONGEST_KIND: u64 = 512 << 20;

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Group {
    id: Uuid,
    course_content_id: Uuid,
    display_name: Option<String>,
    max_group_size: i32,
    max_test_runs: Option<i32>,
    max_submissions: Option<i32>,
    created_at: DateTime<Utc>,
    course_member_ids: Vec<Uuid>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Artifact {
    id: Uuid,
    submission_group_id: Uuid,
    uploaded_by_course_member_id: Option<Uuid>,
    submit: bool,
    version_identifier: Option<String>,
    file_size: i64,
    content_type: Option<String>,
    sha256: String,
    uploaded_at: DateTime<Utc>,
    #[serde(default)]
    handed_in_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Grade {
    id: Uuid,
    artifact_id: Uuid,
    graded_by_course_member_id: Uuid,
    grade: f64,
    status: String,
    comment: Option<String>,
    graded_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Run {
    id: Uuid,
    submission_artifact_id: Option<Uuid>,
    submission_group_id: Option<Uuid>,
    course_content_id: Uuid,
    course_member_id: Uuid,
    example_version_id: Option<Uuid>,
    status: TaskStatus,
    score: Option<f64>,
    version_identifier: String,
    started_at: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Granted {
    id: Uuid,
    course_content_id: Uuid,
    submission_group_id: Option<Uuid>,
    course_member_id: Option<Uuid>,
    kind: String,
    due_at: Option<DateTime<Utc>>,
    days: Option<i32>,
    reason: Option<String>,
    created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Said {
    id: Uuid,
    author_course_member_id: Option<Uuid>,
    parent_id: Option<Uuid>,
    level: i32,
    title: Option<String>,
    content: String,
    course_id: Option<Uuid>,
    course_content_id: Option<Uuid>,
    course_group_id: Option<Uuid>,
    submission_group_id: Option<Uuid>,
    course_member_id: Option<Uuid>,
    created_at: DateTime<Utc>,
}

/// The work in an archive, whose files are in the store.
#[derive(Debug)]
pub(super) struct Work {
    groups: Vec<Group>,
    artifacts: Vec<Artifact>,
    grades: Vec<Grade>,
    runs: Vec<Run>,
    granted: Vec<Granted>,
    said: Vec<Said>,
    /// Artifacts whose files are not in the archive.
    without_file: i64,
}

impl Work {
    /// Reads it, and stores the files that it names unless it is only tried. To be called where one may wait.
    ///
    /// # Errors
    /// `VAL_004` for what is no archive of work, or is damaged.
    pub(super) fn of_archive(file: File, app: &App, runtime: &Runtime, dry_run: bool) -> Result<Self> {
        let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| bad(format!("the file is no ZIP archive: {error}")))?;
        let mut work = Self {
            groups: rows(&mut zip, "submission_groups")?,
            artifacts: rows(&mut zip, queries::ARTIFACTS)?,
            grades: rows(&mut zip, "submission_grades")?,
            runs: rows(&mut zip, "results")?,
            granted: rows(&mut zip, "deadline_extensions")?,
            said: rows(&mut zip, "messages")?,
            without_file: 0,
        };
        work.check()?;
        let mut stored = Vec::with_capacity(work.artifacts.len());
        for artifact in std::mem::take(&mut work.artifacts) {
            match work_of(&mut zip, &artifact, app, runtime)? {
                Some(content) => {
                    if !dry_run {
                        runtime.block_on(app.store.put(content))?;
                    }
                    stored.push(artifact);
                }
                None => work.without_file += 1,
            }
        }
        work.artifacts = stored;
        Ok(work)
    }

    /// Refuses what no platform has written.
    fn check(&self) -> Result<()> {
        let grade = |one: &&Grade| {
            !(0.0..=1.0).contains(&one.grade) || GradingStatus::from_word(&one.status).is_none() || longer(&one.comment, 4096)
        };
        let run =
            |one: &&Run| one.score.is_some_and(|score| !(0.0..=1.0).contains(&score)) || one.version_identifier.chars().count() > 2048;
        let group = |one: &&Group| !(1..=10_000).contains(&one.max_group_size) || longer(&one.display_name, 255);
        let artifact = |one: &&Artifact| {
            one.file_size < 0
                || one.sha256.parse::<Digest>().is_err()
                || longer(&one.version_identifier, 255)
                || longer(&one.content_type, 120)
        };
        let granted = |one: &&Granted| {
            !["extension", "late_days"].contains(&one.kind.as_str())
                || one.submission_group_id.is_some() == one.course_member_id.is_some()
                || one.due_at.is_some() == one.days.is_some()
                || one.kind == "late_days" && one.days.is_none()
                || one.days.is_some_and(|days| !(1..=3650).contains(&days))
                || longer(&one.reason, 1024)
        };
        let said = |one: &&Said| {
            let targets = [one.course_id, one.course_content_id, one.course_group_id, one.submission_group_id, one.course_member_id];
            targets.iter().flatten().count() != 1
                || longer(&one.title, 255)
                || one.content.chars().count() > 16_384
                || one.content.contains('\0')
        };
        let broken = [
            (self.groups.iter().find(group).map(|one| one.id), "submission_groups"),
            (self.artifacts.iter().find(artifact).map(|one| one.id), queries::ARTIFACTS),
            (self.grades.iter().find(grade).map(|one| one.id), "submission_grades"),
            (self.runs.iter().find(run).map(|one| one.id), "results"),
            (self.granted.iter().find(granted).map(|one| one.id), "deadline_extensions"),
            (self.said.iter().find(said).map(|one| one.id), "messages"),
        ];
        match broken.into_iter().find_map(|(id, kind)| Some((id?, kind))) {
            Some((id, kind)) => Err(bad(format!("work/{kind}.jsonl has a row {id} that no platform writes"))),
            None => Ok(()),
        }
    }
}

fn longer(text: &Option<String>, most: usize) -> bool {
    text.as_ref().is_some_and(|text| text.chars().count() > most || text.contains('\0'))
}

fn bad(why: String) -> Error {
    Error::new(Code::Val004, why)
}

/// The rows of a kind; none, if an older archive does not have the kind.
fn rows<T: DeserializeOwned>(zip: &mut ZipArchive<BufReader<File>>, kind: &str) -> Result<Vec<T>> {
    let name = format!("work/{kind}.jsonl");
    let entry = match zip.by_name(&name) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) if kind == "messages" => return Ok(Vec::new()),
        Err(error) => return Err(bad(format!("the archive has no work ({name}: {error}): export it with students"))),
    };
    read_rows(BufReader::new(entry), &name, LONGEST_KIND)
}

/// Reads rows, one to a line. What is too long is refused, not cut.
fn read_rows<T: DeserializeOwned>(mut lines: impl BufRead, name: &str, longest: u64) -> Result<Vec<T>> {
    let (mut rows, mut line, mut all) = (Vec::new(), Vec::new(), 0);
    loop {
        line.clear();
        let read = (&mut lines).take(LONGEST + 1).read_until(b'\n', &mut line);
        let read = read.map_err(|error| bad(format!("{name} is damaged: {error}")))? as u64;
        if read == 0 {
            return Ok(rows);
        }
        all += read;
        if read > LONGEST {
            return Err(bad(format!("{name}, line {}: it is longer than {} KiB", rows.len() + 1, LONGEST >> 10)));
        }
        if all > longest {
            return Err(bad(format!("{name} is longer than {} MiB", longest >> 20)));
        }
        let at = rows.len() + 1;
        let wrong = |wrong: Vec<Violation>| {
            let said: Vec<String> = wrong.iter().map(|one| format!("{} {}", one.field, one.message).trim().to_owned()).collect();
            bad(format!("{name}, line {at}: {}", said.join("; ")))
        };
        rows.push(strict::document(&line).and_then(strict::read).map_err(wrong)?);
        if rows.len() > MOST {
            return Err(bad(format!("{name} has more than {MOST} rows")));
        }
    }
}

/// What was handed in, if it is in the archive: the very bytes that the row names, and an archive that can be opened.
fn work_of(zip: &mut ZipArchive<BufReader<File>>, artifact: &Artifact, app: &App, runtime: &Runtime) -> Result<Option<Bytes>> {
    let name = format!("work/submissions/{}.zip", artifact.id);
    let entry = match zip.by_name(&name) {
        Ok(entry) => entry,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(error) => return Err(bad(format!("{name} cannot be read: {error}"))),
    };
    let limit = app.options.max_upload;
    let mut content = Vec::new();
    entry.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(|error| bad(format!("{name} is damaged: {error}")))?;
    if content.len() as u64 > limit {
        return Err(bad(format!("{name} is larger than {limit} bytes")));
    }
    let content = Bytes::from(content);
    if Digest::of(&content).to_string() != artifact.sha256 {
        return Err(bad(format!("{name} is not what was handed in: its SHA-256 is another one")));
    }
    let opened = runtime.block_on(archive::unpack(content.clone(), archive::Purpose::Packed, limit));
    opened.map_err(|error| bad(format!("{name}: {}", error.message)))?;
    Ok(Some(content))
}

/// New ids by those that rows had.
type Ids = HashMap<Uuid, Uuid>;

/// What rows refer to, by the ids that it had.
pub(super) struct Known<'a> {
    pub(super) course: Id<Course>,
    /// Who imports: what people have graded who are no members here stands under this membership.
    pub(super) me: Uuid,
    pub(super) members: Ids,
    pub(super) contents: &'a HashMap<Id<CourseContent>, Id<CourseContent>>,
    pub(super) course_groups: &'a HashMap<Id<CourseGroup>, Id<CourseGroup>>,
}

impl Known<'_> {
    fn content(&self, id: Uuid) -> Option<Uuid> {
        self.contents.get(&id.into()).map(|id| id.uuid())
    }
}

fn value(row: impl Serialize) -> Result<Value> {
    serde_json::to_value(row).map_err(Error::internal)
}

/// Makes it of members, contents and groups that are there.
///
/// # Errors
/// What the rows break; then the unit of work is to be undone.
pub(super) async fn make(tx: &mut Tx, known: &Known<'_>, work: Work) -> Result<CourseImportedWork> {
    queries::begin(tx).await?;
    let mut left_out = work.without_file;
    let (groups, made_groups) = make_groups(tx, known, work.groups, &mut left_out).await?;
    let mut told = CourseImportedWork { submission_groups: made_groups, ..CourseImportedWork::default() };
    let course = known.course;
    // Whatever finds all that it refers to, with a new id and in new words.
    let mut artifacts = Ids::new();
    let mut rows = Vec::new();
    for one in work.artifacts {
        let Some(group) = groups.get(&one.submission_group_id) else {
            left_out += 1;
            continue;
        };
        let id = Uuid::new_v4();
        artifacts.insert(one.id, id);
        let by = one.uploaded_by_course_member_id.and_then(|by| known.members.get(&by).copied());
        let handed_in_at = one.submit.then(|| one.handed_in_at.unwrap_or(one.uploaded_at));
        rows.push(value(Artifact { id, submission_group_id: *group, uploaded_by_course_member_id: by, handed_in_at, ..one })?);
    }
    told.submission_artifacts = queries::make(tx, course, Kind::Artifacts, &rows).await?;

    let mut rows = Vec::new();
    for one in work.grades {
        let Some(artifact) = artifacts.get(&one.artifact_id) else {
            left_out += 1;
            continue;
        };
        let by = known.members.get(&one.graded_by_course_member_id).copied();
        told.grades_of_others += i64::from(by.is_none());
        rows.push(value(Grade { id: Uuid::new_v4(), artifact_id: *artifact, graded_by_course_member_id: by.unwrap_or(known.me), ..one })?);
    }
    told.submission_grades = queries::make(tx, course, Kind::Grades, &rows).await?;

    let (rows, lost) = new_runs(known, &groups, &artifacts, work.runs)?;
    let many = rows.len();
    told.results = queries::make(tx, course, Kind::Results, &rows).await?;
    left_out += lost + i64::try_from(many).unwrap_or(i64::MAX).saturating_sub(told.results);

    let mut rows = Vec::new();
    for one in work.granted {
        let content = known.content(one.course_content_id);
        let group = one.submission_group_id.and_then(|id| groups.get(&id).copied());
        let member = one.course_member_id.and_then(|id| known.members.get(&id).copied());
        match content.filter(|_| group.is_some() || member.is_some()) {
            Some(course_content_id) => rows.push(value(Granted {
                id: Uuid::new_v4(),
                course_content_id,
                submission_group_id: group,
                course_member_id: member,
                ..one
            })?),
            None => left_out += 1,
        }
    }
    told.deadline_extensions = queries::make(tx, course, Kind::Extensions, &rows).await?;

    let (rows, lost) = new_messages(known, &groups, work.said)?;
    told.messages = queries::make(tx, course, Kind::Messages, &rows).await?;
    told.left_out = left_out + lost;
    Ok(told)
}

/// Makes teams. Who works alone has a group already, which takes the place of the one that there was.
async fn make_groups(tx: &mut Tx, known: &Known<'_>, groups: Vec<Group>, left_out: &mut i64) -> Result<(Ids, i64)> {
    let there = queries::provisioned(tx, known.course).await?;
    let mut there: HashMap<(Uuid, Uuid), Uuid> =
        there.into_iter().map(|one| ((one.course_member_id, one.course_content_id), one.submission_group_id)).collect();
    let (mut ids, mut new, mut members, mut limits) = (Ids::new(), Vec::new(), Vec::new(), Vec::new());
    for one in groups {
        let who: Vec<Uuid> = one.course_member_ids.iter().filter_map(|id| known.members.get(id).copied()).collect();
        let (Some(content), false) = (known.content(one.course_content_id), who.is_empty()) else {
            *left_out += 1;
            continue;
        };
        if let Some(group) = who.iter().find_map(|member| there.get(&(*member, content)).copied()) {
            ids.insert(one.id, group);
            if one.max_test_runs.is_some() || one.max_submissions.is_some() {
                limits.push(json!({"id": group, "max_test_runs": one.max_test_runs, "max_submissions": one.max_submissions}));
            }
            continue;
        }
        let id = Uuid::new_v4();
        ids.insert(one.id, id);
        for member in &who {
            there.insert((*member, content), id);
            members.push(json!({"submission_group_id": id, "course_member_id": member, "course_content_id": content}));
        }
        let size = one.max_group_size.max(i32::try_from(who.len()).unwrap_or(i32::MAX));
        new.push(value(Group { id, course_content_id: content, max_group_size: size, course_member_ids: Vec::new(), ..one })?);
    }
    queries::make(tx, known.course, Kind::Groups, &new).await?;
    queries::make(tx, known.course, Kind::GroupMembers, &members).await?;
    queries::make(tx, known.course, Kind::Limits, &limits).await?;
    Ok((ids.clone(), i64::try_from(ids.len()).unwrap_or(i64::MAX)))
}

/// Runs that have ended. What waits on another platform ends there.
fn new_runs(known: &Known<'_>, groups: &Ids, artifacts: &Ids, runs: Vec<Run>) -> Result<(Vec<Value>, i64)> {
    let (mut rows, mut lost) = (Vec::new(), 0);
    for one in runs {
        let ended = matches!(one.status, TaskStatus::Finished | TaskStatus::Failed | TaskStatus::Cancelled);
        let of = |id: Option<Uuid>, ids: &Ids| id.map(|id| ids.get(&id).copied());
        let (artifact, group) = (of(one.submission_artifact_id, artifacts), of(one.submission_group_id, groups));
        let member = known.members.get(&one.course_member_id).copied();
        let (true, Some(course_content_id), Some(member)) =
            (ended && artifact != Some(None) && group != Some(None), known.content(one.course_content_id), member)
        else {
            lost += 1;
            continue;
        };
        rows.push(value(Run {
            id: Uuid::new_v4(),
            submission_artifact_id: artifact.flatten(),
            submission_group_id: group.flatten(),
            course_content_id,
            course_member_id: member,
            ..one
        })?);
    }
    Ok((rows, lost))
}

/// Messages of members to what is there, each behind the one that it answers.
fn new_messages(known: &Known<'_>, groups: &Ids, mut said: Vec<Said>) -> Result<(Vec<Value>, i64)> {
    said.sort_by(|a, b| a.level.cmp(&b.level).then(a.created_at.cmp(&b.created_at)).then(a.id.cmp(&b.id)));
    let mut ids = Ids::new();
    let (mut rows, mut lost) = (Vec::new(), 0);
    for one in said {
        let author = one.author_course_member_id.and_then(|id| known.members.get(&id).copied());
        let to = Said {
            course_id: one.course_id.map(|_| known.course.uuid()),
            course_content_id: one.course_content_id.and_then(|id| known.content(id)),
            course_group_id: one.course_group_id.and_then(|id| known.course_groups.get(&id.into())).map(|id| id.uuid()),
            submission_group_id: one.submission_group_id.and_then(|id| groups.get(&id).copied()),
            course_member_id: one.course_member_id.and_then(|id| known.members.get(&id).copied()),
            ..one
        };
        let targets = [to.course_id, to.course_content_id, to.course_group_id, to.submission_group_id, to.course_member_id];
        let parent = to.parent_id.map(|id| ids.get(&id).copied());
        if author.is_none() || targets.iter().flatten().count() != 1 || parent == Some(None) {
            lost += 1;
            continue;
        }
        let id = Uuid::new_v4();
        ids.insert(to.id, id);
        rows.push(value(Said { id, author_course_member_id: author, parent_id: parent.flatten(), ..to })?);
    }
    Ok((rows, lost))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_is_refused_and_not_cut() {
        let read = |text: &str| read_rows::<Value>(text.as_bytes(), "rows", 1 << 20).map_err(|error| error.message);
        assert_eq!(read("1\n{}\n\"x\"").unwrap(), [json!(1), json!({}), json!("x")]);
        let padded = |length: u64| format!("1\n2{}\n3\n", " ".repeat(usize::try_from(length).unwrap() - 2));
        assert_eq!(read(&padded(LONGEST)).unwrap(), [1, 2, 3]);
        assert_eq!(read(&padded(LONGEST + 1)).unwrap_err(), "rows, line 2: it is longer than 256 KiB");
        assert_eq!(read(&padded(LONGEST).repeat(5)).unwrap_err(), "rows is longer than 1 MiB");
    }
}
