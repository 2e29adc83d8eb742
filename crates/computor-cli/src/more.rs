//! `documents`, `grading`, and what goes from the library: `delete examples`, `delete example-version`.

use crate::{
    Outcome,
    args::{
        DeleteExamplesOptions, DeleteVersionOptions, DocumentsCommand, DocumentsInfo, DocumentsSync, GradingCommand, GradingCourse,
        GradingMember,
    },
    manage,
    output::{self, Column, List, Unusable},
    people::{login, names},
    remote,
    testing::visible,
};
use anyhow::{Context as _, Result, bail};
use computor_client::Client;
use computor_types::{ById, Id, NoBody, Nothing, Page, dto::*};
use names::Named;
use std::{
    io::IsTerminal as _,
    time::{Duration, Instant},
};

fn shown(text: Option<&str>) -> String {
    visible(text.unwrap_or_default())
}

fn percent(share: Option<f64>) -> String {
    share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default()
}

fn moment(at: Option<chrono::DateTime<chrono::Utc>>) -> String {
    at.map(|at| at.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

pub(crate) async fn documents(command: DocumentsCommand) -> Result<Outcome> {
    match command {
        DocumentsCommand::Sync(options) => sync(options).await,
        DocumentsCommand::Info(options) => info(options).await,
    }
}

async fn sync(options: DocumentsSync) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let family = manage::family(&client, &options.family).await?;
    let query = SyncDocumentsQuery { force_update: options.force };
    let begun = client.call::<SyncDocuments>(&ById::new(family), &query, NoBody).await?;
    let task = until_ended(&client, begun.workflow_id, Duration::from_secs(options.patience)).await?;
    if options.json {
        output::json(&task)?;
    }
    match task.status {
        TaskStatus::Finished => eprintln!("The documents of {} are as in its repository.", options.family),
        TaskStatus::Failed | TaskStatus::Cancelled => {
            eprintln!("They could not be fetched: {}", shown(task.error.as_deref()));
            return Ok(Outcome::Bad);
        }
        _ => eprintln!("They are being fetched; `computor tasks show {}` says how far that is.", task.task_id),
    }
    Ok(Outcome::Good)
}

/// How often is asked whether a piece of work has ended.
const LOOK: Duration = Duration::from_millis(300);

/// A piece of work when it has ended, or after so long.
pub(crate) async fn until_ended(client: &Client, id: Id<Task>, patience: Duration) -> Result<TaskInfo> {
    let begun = Instant::now();
    let mut looks = tokio::time::interval(LOOK);
    loop {
        looks.tick().await;
        let task = client.call::<GetTask>(&ById::new(id), &Nothing {}, NoBody).await?;
        if !matches!(task.status, TaskStatus::Queued | TaskStatus::Started) || begun.elapsed() >= patience {
            return Ok(task);
        }
    }
}

const DOCUMENTS: &[Column<DocumentList>] = &[
    Column::new("name", |entry| {
        let end = if entry.r#type == DocumentKind::Directory { "/" } else { "" };
        visible(&entry.name) + end
    }),
    Column::new("size", |entry| entry.size.map(|size| size.to_string()).unwrap_or_default()),
    Column::new("changed", |entry| moment(Some(entry.last_modified))),
];

async fn info(options: DocumentsInfo) -> Result<Outcome> {
    let list = List::of(DOCUMENTS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let (scope, scope_id) = scope(&client, &options.of).await?;
    let query = DocumentListQuery { scope, scope_id: Some(scope_id), path: options.path };
    let found = client.call::<ListDocuments>(&Nothing {}, &query, NoBody).await?;
    list.print(&found, &found)
}

/// What has this path: an organization, a course family or a course.
async fn scope(client: &Client, of: &str) -> Result<(DocumentScope, uuid::Uuid)> {
    if let Ok(organization) = manage::organization(client, of).await {
        return Ok((DocumentScope::Organization, organization.uuid()));
    }
    if let Ok(family) = manage::family(client, of).await {
        return Ok((DocumentScope::CourseFamily, family.uuid()));
    }
    Ok((DocumentScope::Course, names::course(client, Some(of)).await?.it.id.uuid()))
}

pub(crate) async fn grading(command: GradingCommand) -> Result<Outcome> {
    match command {
        GradingCommand::Course(options) => grading_of_course(options).await,
        GradingCommand::Member(options) => grading_of_member(options).await,
    }
}

const STUDENTS: &[Column<CourseMemberGradingsList>] = &[
    Column::new("user-name", |it| shown(it.username.as_deref())),
    Column::new("given-name", |it| shown(it.given_name.as_deref())),
    Column::new("family-name", |it| shown(it.family_name.as_deref())),
    Column::new("handed-in", |it| format!("{} of {}", it.total_submitted_assignments, it.total_max_assignments)),
    Column::new("average", |it| percent(it.overall_average_grading)),
    Column::new("newest", |it| moment(it.latest_submission_at)),
    Column::more("number", |it| shown(it.student_id.as_deref())),
    Column::more("progress", |it| format!("{:.0} %", it.overall_progress_percentage)),
    Column::more("id", |it| it.course_member_id.to_string()),
];

async fn grading_of_course(options: GradingCourse) -> Result<Outcome> {
    let list = List::of(STUDENTS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, options.course.as_deref()).await?;
    let query = CourseMemberGradingsQuery { course_id: course.it.id, skip: None, limit: None };
    let found = client.call::<ListCourseMemberGradings>(&Nothing {}, &query, NoBody).await?.items;
    list.print(&found, &found)
}

const CONTENTS: &[Column<CourseMemberGradingNode>] = &[
    Column::new("content", |node| node.path.clone()),
    Column::new("title", |node| shown(node.title.as_deref())),
    Column::new("handed-in", |node| format!("{} of {}", node.submitted_assignments, node.max_assignments)),
    Column::new("tests", |node| percent(node.latest_result_grade)),
    Column::new("grade", |node| percent(node.grading.or(node.average_grading))),
    Column::new("status", |node| node.status.clone().unwrap_or_default().replace('_', " ")),
    Column::more("newest", |node| moment(node.latest_submission_at)),
];

async fn grading_of_member(options: GradingMember) -> Result<Outcome> {
    let list = List::of(CONTENTS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?.it.id;
    let member = names::member(&client, course, &options.who).await?;
    let query = CourseMemberGradingsOf { course_id: Some(course), ..Default::default() };
    let found = client.call::<GetCourseMemberGradings>(&ById::new(member.it), &query, NoBody).await?;
    list.print(&found.nodes, &found)
}

pub(crate) const CANNOT_BE_UNDONE: &str = "it cannot be undone";

/// Whether to go on; asked on a terminal only.
pub(crate) fn may_go_on(yes: bool, why: &str, name: &str) -> Result<Option<Outcome>> {
    if yes {
        return Ok(None);
    }
    if !std::io::stdin().is_terminal() {
        eprintln!("error: nobody can be asked here; --yes does it without asking");
        return Ok(Some(Outcome::Unusable));
    }
    if login::ask(&format!("Do it ({why})? Type {name} for yes: "))? != name {
        bail!("nothing was done");
    }
    Ok(None)
}

fn say(errors: &[String]) -> Outcome {
    for error in errors {
        eprintln!("{}", visible(error));
    }
    Outcome::when(errors.is_empty())
}

pub(crate) async fn delete_examples(options: DeleteExamplesOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let repository_id = match &options.repository {
        Some(name) => Some(repository(&client, name).await?),
        None => None,
    };
    let force_level = match (options.force_all, options.force_old) {
        (true, _) => ForceLevel::All,
        (false, true) => ForceLevel::Old,
        (false, false) => ForceLevel::None,
    };
    let query = |dry_run| ExampleBulkDeleteQuery { identifier_pattern: options.pattern.clone(), repository_id, dry_run, force_level };
    let look = client.call::<DeleteExamples>(&Nothing {}, &query(true), NoBody).await?;
    if options.json {
        output::json(&look)?;
    } else {
        let row = |one: &ExampleDeletePreview| {
            let shown_by = if one.deployment_references == 0 { String::new() } else { one.deployment_references.to_string() };
            vec![one.identifier.clone(), visible(&one.title), one.version_count.to_string(), shown_by]
        };
        output::rows(&["EXERCISE", "TITLE", "VERSIONS", "SHOWN BY"], look.examples.iter().map(row).collect())?;
    }
    if options.dry_run || look.examples.is_empty() || !look.errors.is_empty() {
        return Ok(say(&look.errors));
    }
    if let Some(end) = may_go_on(options.yes, CANNOT_BE_UNDONE, &options.pattern)? {
        return Ok(end);
    }
    let done = client.call::<DeleteExamples>(&Nothing {}, &query(false), NoBody).await?;
    if done.errors.is_empty() {
        eprintln!("{} exercises with {} versions are deleted.", done.examples_affected, done.versions_deleted);
    }
    Ok(say(&done.errors))
}

async fn repository(client: &Client, name: &str) -> Result<Id<ExampleRepository>> {
    let all = client.list::<ExampleRepository>(&ExampleRepositoryQuery::default(), Page::first(Page::MAX)).await?.items;
    let all: Vec<_> = all.into_iter().map(|one| Named { name: one.name, others: vec![one.id.to_string()], it: one.id }).collect();
    Ok(names::exactly("example repository", name, &all)?.it)
}

pub(crate) async fn delete_version(options: DeleteVersionOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let id = match (options.exercise.parse::<uuid::Uuid>(), &options.tag) {
        (Ok(id), None) => id.into(),
        (_, Some(tag)) => version(&client, &options.exercise, tag).await?,
        (Err(_), None) => return Err(Unusable("say which version of it: EXERCISE VERSION".to_owned()).into()),
    };
    let look = client.call::<DeleteExampleVersion>(&ById::new(id), &DryRun { dry_run: true }, NoBody).await?;
    let name = format!("{}@{}", look.example_identifier.as_deref().unwrap_or_default(), look.version_tag.as_deref().unwrap_or_default());
    if options.json {
        output::json(&look)?;
    } else {
        let references = look.references.len();
        let shown_by = if references == 0 { "nothing shows it".to_owned() } else { format!("{references} things show it") };
        output::rows(&["VERSION", "SHOWN"], vec![vec![name.clone(), shown_by]])?;
    }
    if options.dry_run || !look.errors.is_empty() {
        return Ok(say(&look.errors));
    }
    if let Some(end) = may_go_on(options.yes, CANNOT_BE_UNDONE, &name)? {
        return Ok(end);
    }
    let done = client.call::<DeleteExampleVersion>(&ById::new(id), &DryRun { dry_run: false }, NoBody).await?;
    if done.deleted {
        eprintln!("{name} is deleted.");
    }
    Ok(say(&done.errors))
}

/// The version of an exercise, both to the letter.
async fn version(client: &Client, exercise: &str, tag: &str) -> Result<Id<ExampleVersion>> {
    let examples = client.list::<Example>(&ExampleQuery::default(), Page::first(Page::MAX)).await?.items;
    let examples: Vec<_> =
        examples.into_iter().map(|one| Named { name: one.identifier, others: vec![one.id.to_string()], it: one.id }).collect();
    let example = names::exactly("exercise in the library", exercise, &examples)?.it;
    let versions = client.call::<ListExampleVersions>(&ById::new(example), &ExampleVersionQuery::default(), NoBody).await?.items;
    let found = versions.iter().find(|version| version.version_tag == tag).map(|version| version.id);
    let all = || versions.iter().map(|version| version.version_tag.as_str()).collect::<Vec<_>>().join(", ");
    found.with_context(|| Unusable(format!("{exercise} has no version {tag}; it has {}", all())))
}
