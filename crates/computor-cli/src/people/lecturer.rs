//! `course`, `assign`, `release`, `members`: what somebody who teaches sets up.

use super::{course_life, names};
use crate::{
    Outcome,
    args::{Assign, CourseCommand, CourseCreate, DeploymentCommand, MembersImport, Release},
    calls, deployment,
    output::{self, Column, List, Progress},
    remote,
};
use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use computor_client::Client;
use computor_types::{ById, Code, Id, NoBody, Nothing, Page, dto::*, validate::normalise_version};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

pub(crate) async fn course(command: CourseCommand) -> Result<Outcome> {
    match command {
        CourseCommand::Plan(options) => deployment::run(DeploymentCommand::Plan(options)).await,
        CourseCommand::Apply(options) => deployment::run(DeploymentCommand::Apply(options)).await,
        CourseCommand::Create(options) => create(options).await,
        CourseCommand::Copy(options) => course_life::copy(options).await,
        CourseCommand::Export(options) => course_life::export(options).await,
        CourseCommand::Import(options) => course_life::import(options).await,
        CourseCommand::Archive(options) => course_life::archive(options, true).await,
        CourseCommand::Unarchive(options) => course_life::archive(options, false).await,
    }
}

/// Makes what is missing of organization, course family and course.
async fn create(options: CourseCreate) -> Result<Outcome> {
    let parts: Vec<&str> = options.path.split(['.', '/']).collect();
    let [organization, family, course] = parts.as_slice() else {
        bail!("give the path of the course in full: ORGANIZATION.FAMILY.COURSE");
    };
    let client = remote::connect_as_somebody(&options.remote).await?;
    let new = json!({"path": organization, "title": organization, "organization_type": "organization"});
    let (organization, _) = calls::ensure::<Organization>(&client, json!({"path": organization}), new).await?;
    let key = json!({"organization_id": organization, "path": family});
    let (family, _) = calls::ensure::<CourseFamily>(&client, key.clone(), calls::with(key, json!({"title": family}))).await?;
    let key = json!({"course_family_id": family, "path": course});
    let title = options.title.as_deref().unwrap_or(course);
    let new = calls::with(key.clone(), json!({"title": title, "language_code": options.language}));
    let (id, made) = calls::ensure::<Course>(&client, key, new).await?;
    eprintln!("{} {}.", options.path, if made { "is made" } else { "is there already; nothing was changed" });
    output::data(&id)?;
    Ok(Outcome::Good)
}

/// Assigns a version of an exercise to a content, which is made with the units above it if it is missing.
pub(crate) async fn assign(options: Assign) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let (identifier, version) = match options.exercise.split_once('@') {
        Some((identifier, version)) => (identifier, Some(version)),
        None => (options.exercise.as_str(), None),
    };
    let repository_id = match &options.repository {
        Some(name) => {
            let known = super::exercise::known_repository(&client, name).await?;
            Some(known.ok_or_else(|| output::Unusable(format!("the library has no repository `{name}`")))?)
        }
        None => None,
    };
    let query = ExampleQuery { identifier: Some(identifier.to_owned()), repository_id, ..Default::default() };
    let examples = client.list::<Example>(&query, Page::first(2)).await?.items;
    let example = match examples.as_slice() {
        [one] => one,
        [] => {
            let all = client.list::<Example>(&ExampleQuery::default(), Page::first(Page::MAX)).await?.items;
            let known = all.iter().map(|example| example.identifier.as_str());
            return Err(output::no_such("exercise in the library", identifier, known, "`computor exercise push` uploads it").into());
        }
        _ => {
            return Err(output::Unusable(format!("several repositories have an exercise {identifier}: say which with --repository")).into());
        }
    };
    let versions = client.call::<ListExampleVersions>(&ById::new(example.id), &ExampleVersionQuery::default(), NoBody).await?.items;
    let tag = match version {
        Some(version) => {
            versions.iter().find(|one| one.version_tag == normalise_version(version).unwrap_or_default()).ok_or_else(|| {
                let all: Vec<&str> = versions.iter().map(|one| one.version_tag.as_str()).collect();
                output::Unusable(format!("{identifier} has no version {version}; it has {}", all.join(", ")))
            })?
        }
        None => versions.first().with_context(|| format!("{identifier} has no version"))?,
    };
    let (content, made) = content(&client, course.it.id, &options, &example.title).await?;
    let body = AssignExampleRequest { example_id: Some(example.id), example_identifier: None, version_tag: tag.version_tag.clone() };
    if let Err(error) = client.call::<AssignExample>(&ById::new(content), &Nothing {}, body).await {
        // What was made for it alone would stand there as work without an exercise.
        for made in made.iter().rev() {
            if let Err(error) = client.delete::<CourseContent>(made).await {
                eprintln!("A content that was made for it stays: {error}");
            }
        }
        return Err(already_at(&client, course.it.id, identifier, error).await);
    }
    eprintln!(
        "{} {} is assigned to {}:{}; `computor release {}` gives it to the students.",
        identifier, tag.version_tag, course.name, options.path, course.name
    );
    Ok(Outcome::Good)
}

/// Why an exercise cannot be assigned, with the content that has it, if one does.
async fn already_at(client: &Client, course: Id<Course>, identifier: &str, error: computor_client::Error) -> anyhow::Error {
    if error.code() == Some(Code::Deploy005)
        && let Ok(found) = client.call::<GetCourseDeployments>(&ById::new(course), &Nothing {}, NoBody).await
        && let Some(other) = found.deployments.iter().find(|one| one.example_identifier.as_deref() == Some(identifier))
    {
        let place = other.course_content_path.as_deref().unwrap_or("another content");
        return output::Unusable(format!("{identifier} is assigned to {place} of this course, and can be at one place only")).into();
    }
    error.into()
}

/// The content at the path, and which had to be made, those above it first.
async fn content(
    client: &Client,
    course: Id<Course>,
    options: &Assign,
    title: &str,
) -> Result<(Id<CourseContent>, Vec<Id<CourseContent>>)> {
    let mut made = Vec::new();
    let kind = async |slug: &str, title: &str, color: &str, kind: &str| {
        let key = json!({"course_id": course, "slug": slug});
        let new = calls::with(key.clone(), json!({"title": title, "color": color, "course_content_kind_id": kind}));
        calls::ensure::<CourseContentType>(client, key, new).await.map(|(id, _)| id)
    };
    let mut position = 0;
    let mut end = 0;
    let path = options.path.replace('/', ".");
    loop {
        let rest = path.get(end..).unwrap_or_default();
        let (whole, last) = match rest.find('.') {
            Some(dot) => (path.get(..end + dot).unwrap_or_default(), false),
            None => (path.as_str(), true),
        };
        ensure!(!whole.is_empty() && !whole.ends_with('.'), "{} is not a path such as week1.sum", options.path);
        let key = json!({"course_id": course, "path": whole});
        let found = client.list::<CourseContent>(&serde_json::from_value(key.clone())?, Page::first(1)).await?.items.into_iter().next();
        let id = match found {
            Some(found) => found.id,
            None => {
                let of = if last {
                    kind(&options.kind, &options.kind, "#20a060", "assignment").await?
                } else {
                    kind("unit", "Unit", "#2080ff", "unit").await?
                };
                let name = whole.rsplit('.').next().unwrap_or(whole);
                let title = if last { options.title.as_deref().unwrap_or(title) } else { name };
                position = client
                    .list::<CourseContent>(&serde_json::from_value(json!({"course_id": course}))?, Page::first(1))
                    .await?
                    .total
                    .max(position)
                    + 1;
                let new = calls::with(key, json!({"title": title, "course_content_type_id": of, "position": position}));
                let id = client.create::<CourseContent>(&serde_json::from_value(new)?).await?.id;
                made.push(id);
                id
            }
        };
        if last {
            return Ok((id, made));
        }
        end = whole.len() + 1;
    }
}

/// Shows the plan of a release; carries it out, and waits for its end.
pub(crate) async fn release(options: Release) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let selection = match options.content.as_slice() {
        [] => None,
        given => {
            let all = names::course_contents(&client, course.it.id).await?;
            let ids = given.iter().map(|one| names::choose("content", one, &all).map(|one| one.it.id)).collect::<Result<Vec<_>>>()?;
            Some(ReleaseSelection { course_content_ids: Some(ids), ..Default::default() })
        }
    };
    let request = GenerateTemplateRequest { commit_message: options.message.clone(), force_redeploy: false, release: selection };
    let params = ById::new(course.it.id);
    let plan = client.call::<PlanRelease>(&params, &Nothing {}, request.clone()).await?;
    let errors = show_plan(&plan, options.json)?;
    if options.dry_run || plan.items.is_empty() {
        if plan.items.is_empty() {
            eprintln!("There is nothing to release.");
        }
        return Ok(Outcome::when(errors == 0));
    }
    let progress = Progress::new();
    progress.begin("releasing");
    let begun = client.call::<GenerateStudentTemplate>(&params, &Nothing {}, request).await?;
    calls::finished(&client, begun.workflow_id, Instant::now() + Duration::from_secs(options.patience)).await?;
    progress.end();
    eprintln!("Released to the students of {}.", course.name);
    Ok(Outcome::when(errors == 0))
}

/// Prints what would become of which file; answers how many contents cannot be released.
fn show_plan(plan: &ReleasePlan, json: bool) -> Result<usize> {
    if json {
        output::json(plan)?;
    } else {
        for item in &plan.items {
            let tags = [item.from_tag.as_deref().unwrap_or("new"), item.to_tag.as_deref().unwrap_or("gone")].join(" → ");
            output::data(&format_args!("{}  {tags}  ({} files stay as they are)", item.path, item.unchanged))?;
            for file in &item.files {
                let sign = match file.change {
                    FileChange::Added => '+',
                    FileChange::Changed => '~',
                    FileChange::Removed => '-',
                };
                let lost = if file.pushed { "  (written over: somebody pushed another one)" } else { "" };
                output::data(&format_args!("  {sign} {}{lost}", crate::testing::visible(&file.path)))?;
            }
            if let Some(error) = &item.error {
                output::data(&format_args!("  ! {}", crate::testing::visible(error)))?;
            }
        }
    }
    Ok(plan.items.iter().filter(|item| item.error.is_some()).count())
}

/// Makes everybody in a file a member, and says of each what became of them.
pub(crate) async fn import(options: MembersImport) -> Result<Outcome> {
    let list = List::of(IMPORTED, &options.shown)?;
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    // Roles begin with `_`, which people leave out.
    let role = options.role.as_deref().unwrap_or("student").trim_start_matches('_').to_lowercase();
    // A workbook is an archive, and a table never begins like one.
    let is_workbook = bytes.starts_with(b"PK\x03\x04");
    if options.sheet.is_some() && !is_workbook {
        anyhow::bail!("{} is no workbook: it has no sheets", options.file.display());
    }
    let [csv_base64, xlsx_base64] = [!is_workbook, is_workbook].map(|is_it| is_it.then(|| BASE64_STANDARD.encode(&bytes)));
    let request = MemberImportCreate {
        rows: Vec::new(),
        csv: None,
        csv_base64,
        xlsx_base64,
        sheet: options.sheet,
        columns: MemberImportColumns::default(),
        course_role_id: format!("_{role}").as_str().into(),
        course_group_title: options.group,
        create_missing_groups: true,
        archive_missing: options.archive_missing,
        dry_run: options.dry_run,
    };
    let progress = Progress::new();
    progress.say("importing");
    let done = client.call::<ImportCourseMembers>(&ById::new(course.it.id), &Nothing {}, request).await;
    progress.end();
    let done = done?;
    show_import(&done, &course.name, &list, options.shown.json)?;
    Ok(Outcome::when(!done.rows.iter().any(|row| row.outcome == MemberImportOutcome::Refused)))
}

/// What became of somebody.
struct Imported {
    line: String,
    person: String,
    outcome: String,
    role: String,
    group: String,
    reason: String,
}

const IMPORTED: &[Column<Imported>] = &[
    Column::new("line", |it| it.line.clone()),
    Column::new("person", |it| it.person.clone()),
    Column::new("outcome", |it| it.outcome.clone()),
    Column::new("role", |it| it.role.clone()),
    Column::new("group", |it| it.group.clone()),
    Column::new("reason", |it| it.reason.clone()),
];

/// Prints what became of each person; what holds for all of them goes to standard error.
fn show_import(done: &MemberImportGet, course: &str, list: &List<Imported>, json: bool) -> Result<()> {
    let visible = crate::testing::visible;
    let text = |text: Option<&str>| visible(text.unwrap_or_default());
    let row = |row: &MemberImportRowOutcome| Imported {
        line: row.line.to_string(),
        person: text(row.email.as_deref().or(row.student_id.as_deref())),
        outcome: row.outcome.to_string(),
        role: text(row.course_role_id.as_ref().map(|role| role.as_str())),
        group: text(row.course_group_title.as_deref()),
        reason: text(row.reason.as_deref()),
    };
    let archived = |gone: &MemberImportArchived| Imported {
        line: String::new(),
        person: text(gone.email.as_deref()),
        outcome: "archived".to_owned(),
        role: "_student".to_owned(),
        group: String::new(),
        reason: "is not in the list".to_owned(),
    };
    let rows: Vec<_> = done.rows.iter().map(row).chain(done.archived.iter().map(archived)).collect();
    list.print(&rows, done)?;
    if json {
        return Ok(());
    }
    for heading in &done.ignored_columns {
        eprintln!("The column {:?} is not read.", visible(heading));
    }
    for group in &done.created_groups {
        eprintln!("The group {:?} is new.", visible(group));
    }
    for warning in &done.warnings {
        eprintln!("Warning: {warning}.");
    }
    let counts = MemberImportOutcome::ALL.iter().filter_map(|outcome| {
        let many = done.rows.iter().filter(|row| row.outcome == *outcome).count();
        (many > 0).then(|| format!("{many} {outcome}"))
    });
    let archived = (!done.archived.is_empty()).then(|| format!("{} archived", done.archived.len()));
    let counts = counts.chain(archived).collect::<Vec<_>>().join(", ");
    eprintln!("{course}: {counts}.{}", if done.dry_run { " Nothing was stored." } else { "" });
    Ok(())
}
