//! `grade`: what somebody who grades does.

use super::names::{self, Named};
use crate::{
    Outcome,
    args::{GradeCommand, GradeImportFile, GradeList, GradeNext, GradeOpen, GradeSet, GradeUndo},
    output::{self, Column, List},
    remote,
    testing::visible,
};
use anyhow::{Context as _, Result, bail, ensure};
use computor_client::Client;
use computor_types::{ById, Id, NoBody, Nothing, Page, dto::*};
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

pub(crate) async fn run(command: GradeCommand) -> Result<Outcome> {
    match command {
        GradeCommand::List(options) => list(options).await,
        GradeCommand::Next(options) => next(options).await,
        GradeCommand::Open(options) => open(options).await,
        GradeCommand::Set(options) => set(options).await,
        GradeCommand::Import(options) => import(options).await,
        GradeCommand::Undo(options) => undo(options).await,
    }
}

fn text(text: Option<&str>) -> String {
    visible(text.unwrap_or_default())
}

const WAITING: &[Column<GradingQueueItem>] = &[
    Column::new("content", |item| item.course_content_path.clone()),
    Column::new("who", |item| text(item.display_name.as_deref())),
    Column::new("submitted", |item| item.submitted_at.format("%Y-%m-%d %H:%M").to_string()),
    Column::new("taken-by", |item| text(item.taken_by_name.as_deref())),
    Column::more("artifact", |item| item.artifact_id.to_string()),
];

async fn list(options: GradeList) -> Result<Outcome> {
    let list = List::of(WAITING, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?.it.id;
    let content = match &options.content {
        Some(content) => Some(names::course_content(&client, course, content).await?.it.id),
        None => None,
    };
    let free = options.free.then_some(true);
    let query = GradingQueueQuery {
        course_id: course,
        course_content_id: content,
        course_group_id: None,
        free,
        skip: None,
        limit: Some(options.limit),
    };
    let found = client.call::<ListGradingQueue>(&Nothing {}, &query, NoBody).await?;
    list.print(&found.items, &found.items)?;
    if found.total > found.items.len() as u64 {
        eprintln!("{} of {}; --limit shows more.", found.items.len(), found.total);
    }
    Ok(Outcome::Good)
}

async fn next(options: GradeNext) -> Result<Outcome> {
    // Before a hand-in is taken that nobody would then look at.
    if let Some(directory) = &options.output {
        is_free(directory)?;
    }
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let course_content_id = match &options.content {
        Some(content) => Some(names::course_content(&client, course.it.id, content).await?.it.id),
        None => None,
    };
    let body = TakeNextToGrade { course_id: course.it.id, course_content_id, course_group_id: None };
    let item = match client.call::<TakeFromGradingQueue>(&Nothing {}, &Nothing {}, body).await {
        Ok(item) => item,
        Err(error) if error.code().is_some_and(|code| code.status() == 404) => {
            eprintln!("Nothing waits for a grade that is not taken.");
            return Ok(Outcome::Good);
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(directory) = &options.output {
        fetch(&client, item.artifact_id, directory).await?;
    }
    if options.json {
        output::json(&item)?;
        return Ok(Outcome::Good);
    }
    let who = visible(item.display_name.as_deref().unwrap_or_default());
    let place = options.output.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    output::rows(&["CONTENT", "WHO", "WHERE"], vec![vec![item.course_content_path.clone(), who.clone(), place]])?;
    eprintln!("It is yours; next: computor grade set {} {} '{who}' 0.8", course.name, item.course_content_path);
    Ok(Outcome::Good)
}

fn is_free(directory: &Path) -> Result<()> {
    ensure!(!directory.exists(), "{} is there already", directory.display());
    Ok(())
}

/// Unpacks a hand-in into a directory that is not there yet.
async fn fetch(client: &Client, artifact: Id<SubmissionArtifact>, directory: &Path) -> Result<()> {
    is_free(directory)?;
    let archive = client.call::<DownloadSubmission>(&ById::new(artifact), &Nothing {}, NoBody).await?;
    let mut archive = zip::ZipArchive::new(Cursor::new(archive.bytes)).context("the hand-in is no archive")?;
    // It came from a student: no name of it leads out of the directory, and no link is made.
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        ensure!(
            file.enclosed_name().is_some() && !file.is_symlink(),
            "the hand-in has a file `{}`, which is not fetched",
            visible(&file.name()?)
        );
    }
    fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    archive.extract(directory).with_context(|| format!("cannot unpack into {}", directory.display()))?;
    Ok(())
}

async fn open(options: GradeOpen) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?.it.id;
    let content = names::course_content(&client, course, &options.content).await?;
    let member = names::member(&client, course, &options.who).await?;
    let query = TutorSubmissionGroupQuery {
        course_id: Some(course),
        course_content_id: Some(content.it.id),
        limit: Some(Page::MAX),
        ..Default::default()
    };
    let groups = client.call::<ListTutorSubmissionGroups>(&Nothing {}, &query, NoBody).await?.items;
    for group in groups.iter().filter(|group| group.submission_count > 0) {
        let group = client.call::<GetTutorSubmissionGroup>(&ById::new(group.id), &Nothing {}, NoBody).await?;
        if let (true, Some(newest)) = (group.members.iter().any(|one| one.course_member_id == member.it), group.latest_submission_id) {
            let directory = options.output.clone().unwrap_or_else(|| PathBuf::from(member.name.replace(['/', '\\'], "_")));
            fetch(&client, newest, &directory).await?;
            output::data(&directory.display())?;
            return Ok(Outcome::Good);
        }
    }
    bail!("{} has handed in nothing for {}", member.name, content.name)
}

async fn set(options: GradeSet) -> Result<Outcome> {
    // Who gives a grade has looked at it.
    let looked_at = options.grade.map(|_| GradingStatus::Corrected);
    let status = options.status.as_deref().map(status).transpose()?.or(looked_at);
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?.it.id;
    let content = names::course_content(&client, course, &options.content).await?;
    let member = names::member(&client, course, &options.who).await?;
    let params = MemberContentParams { course_member_id: member.it, course_content_id: content.it.id };
    let body = TutorGradeCreate { artifact_id: None, grade: options.grade, status, feedback: options.feedback };
    client.call::<GradeMemberCourseContent>(&params, &Nothing {}, body).await?;
    eprintln!("{} is graded for {}.", member.name, content.name);
    Ok(Outcome::Good)
}

/// A status by its word.
fn status(word: &str) -> Result<GradingStatus> {
    let all = || GradingStatus::ALL.iter().map(|status| status.word());
    let found = GradingStatus::from_word(&word.replace('-', "_"));
    Ok(found.ok_or_else(|| output::no_such("status", word, all(), &format!("there are {}", all().collect::<Vec<_>>().join(", "))))?)
}

fn number(grade: Option<f64>) -> String {
    grade.map(|grade| grade.to_string()).unwrap_or_default()
}

const IMPORTED: &[Column<GradeImportOutcome>] = &[
    Column::new("student", |row| visible(&row.student)),
    Column::new("content", |row| visible(&row.content)),
    Column::new("before", |row| number(row.before)),
    Column::new("after", |row| number(row.after)),
];

async fn import(options: GradeImportFile) -> Result<Outcome> {
    let list = List::of(IMPORTED, &options.shown)?;
    let csv = fs::read_to_string(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let body = GradeImportCreate { rows: Vec::new(), csv: Some(csv), dry_run: options.dry_run };
    let done = client.call::<ImportGrades>(&ById::new(course.it.id), &Nothing {}, body).await?;
    match done.id {
        _ if options.shown.json => output::json(&done)?,
        None => {
            list.print(&done.rows, &done)?;
            eprintln!("{} rows; nothing was written.", done.rows.len());
        }
        Some(id) => {
            output::data(&id)?;
            eprintln!("{} rows are written; `computor grade undo {id}` takes them back.", done.rows.len());
        }
    }
    Ok(Outcome::Good)
}

async fn undo(options: GradeUndo) -> Result<Outcome> {
    let id: Id<GradeImport> = options.id.parse().context("that is no id of an import")?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let done = client.call::<UndoGradeImport>(&ById::new(id), &Nothing {}, NoBody).await?;
    eprintln!("{} grades are taken back; {} stay, because they were changed since.", done.removed, done.kept);
    Ok(Outcome::Good)
}

/// A member of a course by what people are called.
pub(super) fn named(member: &TutorCourseMemberList) -> Named<Id<CourseMember>> {
    let user = &member.user;
    let full = [&user.given_name, &user.family_name].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
    let name = user.username.clone().or_else(|| user.email.clone()).unwrap_or_else(|| full.clone());
    let before_at = user.email.as_deref().and_then(|email| email.split('@').next()).map(str::to_owned);
    let others =
        [Some(member.id.to_string()), user.email.clone(), Some(full), before_at, user.given_name.clone(), user.family_name.clone()];
    let others = others.into_iter().flatten().filter(|name| !name.is_empty());
    Named { it: member.id, name, others: others.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_a_word() {
        assert_eq!(status("correction-necessary").unwrap(), GradingStatus::CorrectionNecessary);
        assert!(status("fine").unwrap_err().to_string().contains("improvement_possible"));
    }
}
