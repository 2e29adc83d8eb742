//! `course copy`, `course export`, `course import`: the next term, and courses that go elsewhere.

use super::{exercise, names};
use crate::{
    Outcome,
    args::{CourseArchive, CourseCopy, CourseExport, CourseImport},
    manage,
    output::{self, Progress},
    private_file, remote,
    testing::visible,
};
use anyhow::{Context as _, Result, ensure};
use computor_types::{ById, Content, Nothing, Upload, dto::*};
use std::{io::IsTerminal as _, sync::Arc};

pub(super) async fn copy(options: CourseCopy) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.anew.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let family = match &options.family {
        Some(path) => Some(manage::family(&client, path).await?),
        None => None,
    };
    let body = CourseCopyCreate {
        path: options.path,
        title: options.title,
        course_family_id: family,
        shift_days: options.anew.shift_days,
        example_versions: CopiedVersions::try_from(options.examples)?,
        groups: !options.no_groups,
        staff: options.staff,
        dry_run: options.anew.dry_run,
    };
    let made = client.call::<CopyCourse>(&ById::new(course.it.id), &Nothing {}, body).await?;
    tell(&made, options.anew.json)
}

pub(super) async fn export(options: CourseExport) -> Result<Outcome> {
    ensure!(
        options.file.is_some() || !std::io::stdout().is_terminal(),
        "an archive is nothing for a terminal: name the file, as in `computor course export {} course.zip`",
        options.course
    );
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let query = CourseExportQuery { students: options.students };
    let id = ById::new(course.it.id);
    let progress = Progress::new();
    progress.say("exporting");
    let told = |done: u64, _: Option<u64>| progress.say(&format!("exporting: {} KiB", done >> 10));
    let fetched = match &options.file {
        // It may hold names and grades.
        Some(path) => {
            let mut file = private_file::begin(path)?;
            let fetched = client.fetch::<ExportCourse>(&id, &query, &mut file, told).await?;
            file.finish()?;
            fetched
        }
        None => client.fetch::<ExportCourse>(&id, &query, &mut std::io::stdout(), told).await?,
    };
    progress.end();
    eprintln!("{} is written: {} bytes.", course.name, fetched.size);
    Ok(Outcome::Good)
}

pub(super) async fn import(options: CourseImport) -> Result<Outcome> {
    let unreadable = || format!("cannot read {}", options.file.display());
    let file = std::fs::File::open(&options.file).with_context(unreadable)?;
    let meta = file.metadata().with_context(unreadable)?;
    ensure!(meta.is_file(), "{} is no file: `computor course export` writes one", options.file.display());
    let size = meta.len();
    let client = remote::connect_as_somebody(&options.anew.remote).await?;
    let form = CourseImportCreate {
        course_family_id: manage::family(&client, &options.family).await?,
        path: options.path,
        title: options.title,
        shift_days: options.anew.shift_days,
        members: if options.work { ImportedMembers::Everybody } else { ImportedMembers::try_from(options.members)? },
        create_accounts: !options.no_accounts,
        work: options.work,
        example_repository_id: match &options.examples {
            // What is only tried makes no repository either.
            Some(name) if options.anew.dry_run => exercise::known_repository(&client, name).await?,
            Some(name) => Some(exercise::repository(&client, Some(name), true).await?),
            None => None,
        },
        dry_run: options.anew.dry_run,
    };
    let (file_name, content_type) = ("course.zip".to_owned(), Some("application/zip".to_owned()));
    let body = Upload { form, file_name, content_type, file: Content::Disk { file: Arc::new(file), size } };
    let progress = Arc::new(Progress::new());
    progress.say("importing");
    let shown = Arc::clone(&progress);
    let client = client.telling(move |sent, all| shown.say(&format!("importing: {} of {} KiB", sent >> 10, all >> 10)));
    let made = client.call::<ImportCourse>(&Nothing {}, &Nothing {}, body).await;
    progress.end();
    let made = made?;
    tell(&made, options.anew.json)
}

pub(super) async fn archive(options: CourseArchive, away: bool) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    if away {
        client.archive::<Course>(&course.it.id).await?;
    } else {
        client.unarchive::<Course>(&course.it.id).await?;
    }
    eprintln!("{} {}.", course.name, if away { "is archived: it can be read, and nothing is changed" } else { "goes on" });
    Ok(Outcome::Good)
}

/// Says what was made, or would be.
fn tell(made: &CourseCopyGet, json: bool) -> Result<Outcome> {
    if json {
        output::json(made)?;
        return Ok(Outcome::Good);
    }
    let date = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
    for content in &made.contents {
        let shown = [&content.example_identifier, &content.version_tag].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let note = content.note.as_deref().map(visible).unwrap_or_default();
        let line = [content.path.clone(), shown, date(content.opens_at), date(content.due_at), note].join("\t");
        eprintln!("{}", line.trim_end());
    }
    for note in &made.notes {
        eprintln!("{}", visible(note));
    }
    let (types, groups, contents) = (made.course_content_types.len(), made.course_groups.len(), made.contents.len());
    let verb = if made.dry_run { "would be made" } else { "is made" };
    eprintln!("{} {verb}: {contents} contents of {types} types, {groups} groups, {} members.", made.path, made.course_members);
    if let Some(work) = &made.work {
        eprintln!(
            "The work: {} groups, {} hand-ins, {} grades, {} results, {} extensions, {} messages.",
            work.submission_groups,
            work.submission_artifacts,
            work.submission_grades,
            work.results,
            work.deadline_extensions,
            work.messages
        );
    }
    if let Some(id) = made.course_id {
        output::data(&id)?;
    }
    Ok(Outcome::Good)
}
