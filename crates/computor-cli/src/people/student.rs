//! `courses`, `clone`, `status`, `results`, `messages`: what somebody who learns asks for.

use super::{
    names::{self, Named},
    report,
};
use crate::{
    Outcome,
    args::{CloneCourse, Courses, Messages, Results, Status},
    git,
    output::{self, Column, List},
    remote,
    testing::{Paint, visible},
};
use anyhow::{Context as _, Result, ensure};
use computor_client::Client;
use computor_types::{Id, NoBody, Nothing, Page, dto::*};
use serde_json::json;
use std::collections::BTreeMap;
use tokio::process::Command;

const COURSES: &[Column<Named<CourseStudentList>>] = &[
    Column::new("course", |course| course.name.clone()),
    Column::new("title", |course| shown(course.it.title.as_deref())),
    Column::more("id", |course| course.it.id.to_string()),
];

pub(crate) async fn courses(options: Courses) -> Result<Outcome> {
    let list = List::of(COURSES, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let courses = if options.all { names::all_courses(&client).await? } else { names::courses(&client).await? };
    list.print(&courses, &courses.iter().map(|course| json!({"name": course.name, "course": course.it})).collect::<Vec<_>>())
}

/// Text of others, as a terminal may show it.
fn shown(text: Option<&str>) -> String {
    visible(text.unwrap_or_default())
}

pub(crate) async fn clone(options: CloneCourse) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = names::course(&client, Some(&options.course)).await?;
    let contents = names::contents(&client, course.it.id).await?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for content in &contents {
        if let Some(url) = content.it.submission_group.as_ref().and_then(|group| group.repository.as_ref()?.clone_url.clone()) {
            *places.entry(url).or_default() += 1;
        }
    }
    // The own one has most assignments; those of teams have one each.
    let own = places.iter().max_by_key(|(_, count)| **count).map(|(url, _)| url.clone());
    let own = own.with_context(|| format!("you have no repository in {} yet: nothing was released to you", course.name))?;
    let account = git::ensure(&client).await?.setting();
    let directory = options.directory.unwrap_or_else(|| course.it.path.clone().into());
    let helper = git::helper()?;
    // The one of the settings is asked for here alone, and for this account.
    let (helper, user) = (format!("credential.helper={helper}"), format!("{}={}", account.0, account.1));
    let status = Command::new("git").args(["-c", &helper, "-c", &user, "clone", "--", &own]).arg(&directory).status();
    ensure!(status.await.context("git cannot be started")?.success(), "git could not clone {own}");
    let mut settings = vec![("computor.course", course.it.id.to_string()), ("computor.server", client.base().to_owned())];
    settings.push((account.0.as_str(), account.1.clone()));
    if let (Some(host), Some(path)) = (&course.it.repository.provider_url, &course.it.repository.full_path) {
        settings.push(("remote.upstream.url", format!("{}/{path}/student-template.git", host.trim_end_matches('/'))));
        settings.push(("remote.upstream.fetch", "+refs/heads/*:refs/remotes/upstream/*".to_owned()));
    }
    for (name, value) in settings {
        let set = Command::new("git").arg("-C").arg(&directory).args(["config", "--local", name, &value]).status().await?;
        ensure!(set.success(), "git config {name} failed");
    }
    eprintln!("{} is in {}. `computor submit` there hands in the assignment whose directory you are in.", course.name, directory.display());
    for team in places.keys().filter(|url| **url != own) {
        eprintln!("A team of yours has a repository of its own: git clone {team}");
    }
    Ok(Outcome::Good)
}

fn percent(share: Option<f64>) -> String {
    share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default()
}

/// An assignment of somebody, with the name of its course, its own, and the group that hands it in.
struct Assigned {
    name: String,
    content: CourseContentStudentList,
    group: SubmissionGroupStudentList,
}

/// Whether it is handed in by a team.
pub(super) fn is_a_teams(group: &SubmissionGroupStudentList) -> bool {
    group.max_group_size.is_some_and(|most| most > 1)
}

/// What `status` shows.
const ASSIGNED: &[Column<Assigned>] = &[
    Column::new("assignment", |it| it.name.clone()),
    Column::new("tests", |it| percent(it.content.result.as_ref().and_then(|run| run.result))),
    Column::new("handed-in", |it| match it.group.max_submissions {
        Some(most) => format!("{} of {most}", it.content.submission_count),
        None => it.content.submission_count.to_string(),
    }),
    Column::new("grade", |it| percent(it.group.grading)),
    Column::new("status", |it| match &it.group.status {
        None if is_a_teams(&it.group) && it.group.id.is_none() => "no team yet".to_owned(),
        status => status.clone().unwrap_or_default().replace('_', " "),
    }),
    Column::new("unread", |it| match it.content.unread_message_count {
        0 => String::new(),
        many => many.to_string(),
    }),
    Column::more("title", |it| shown(it.content.title.as_deref())),
    Column::more("directory", |it| shown(it.content.directory.as_deref())),
];

pub(crate) async fn status(options: Status) -> Result<Outcome> {
    let list = List::of(ASSIGNED, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let me = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    eprintln!("{} at {}", me.username.unwrap_or_default(), client.base());
    let courses = match &options.course {
        Some(course) => vec![names::course(&client, Some(course)).await?],
        None => names::courses(&client).await?,
    };
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for course in &courses {
        for Named { name, it: content, .. } in names::contents(&client, course.it.id).await? {
            let Some(group) = content.submission_group.clone().filter(|group| content.directory.is_some() || is_a_teams(group)) else {
                continue;
            };
            all.push(json!({"course": course.name, "content": &content}));
            rows.push(Assigned { name: format!("{}:{name}", course.name), content, group });
        }
    }
    list.print(&rows, &all)
}

const RUNS: &[Column<(ResultList, String)>] = &[
    Column::new("when", |(run, _)| run.created_at.map(|when| when.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()),
    Column::new("assignment", |(_, title)| title.clone()),
    Column::new("tests", |(run, _)| percent((run.status == TaskStatus::Finished).then_some(run.result))),
    Column::new("status", |(run, _)| word(&run.status)),
    Column::new("version", |(run, _)| visible(&run.version_identifier)),
    Column::more("grade", |(run, _)| percent(run.grade)),
    Column::more("id", |(run, _)| run.id.to_string()),
];

pub(crate) async fn results(options: Results) -> Result<Outcome> {
    let list = List::of(RUNS, &options.shown)?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let mut query = ResultQuery::default();
    let mut titles = BTreeMap::new();
    let courses = match (&options.course, &options.assignment) {
        (None, None) => names::courses(&client).await?,
        (course, _) => vec![names::course(&client, course.as_deref()).await?],
    };
    for course in &courses {
        let contents = names::contents(&client, course.it.id).await?;
        if let Some(assignment) = &options.assignment {
            query.course_content_id = Some(names::choose("assignment", assignment, &contents)?.it.id);
        }
        titles.extend(contents.into_iter().map(|content| (content.it.id, format!("{}:{}", course.name, content.name))));
    }
    let found = client.list::<TestResult>(&query, Page::first(options.limit)).await?;
    if let (Some(assignment), Some(newest)) = (&options.assignment, found.items.first()) {
        let newest = client.get::<TestResult>(&newest.id).await?;
        match &newest.result_json {
            _ if options.shown.json => output::json(&newest)?,
            Some(report) => output::data(&report::report(report, Paint::for_stdout()))?,
            None => eprintln!("The newest run of {assignment} has no report: {}.", word(&newest.status)),
        }
        if let (false, Some(content), [course]) = (options.shown.json, query.course_content_id, courses.as_slice()) {
            told(&client, course.it.id, content).await?;
        }
        return Ok(Outcome::Good);
    }
    let titled = |run: &ResultList| (run.clone(), titles.get(&run.course_content_id).cloned().unwrap_or_default());
    list.print(&found.items.iter().map(titled).collect::<Vec<_>>(), &found.items)
}

/// Prints what was said of one's work: the newest grade, with its words.
async fn told(client: &Client, course: Id<Course>, content: Id<CourseContent>) -> Result<()> {
    let mine = SubmissionArtifactQuery { course_content_id: Some(content), ..Default::default() };
    let mine = client.list::<SubmissionArtifact>(&mine, Page::first(Page::MAX)).await?.items;
    let query = SubmissionGradeQuery { course_id: Some(course), latest: Some(true), ..Default::default() };
    let grades = client.list::<SubmissionGrade>(&query, Page::first(Page::MAX)).await?.items;
    let of_it = grades.into_iter().filter(|grade| mine.iter().any(|artifact| artifact.id == grade.artifact_id));
    let Some(grade) = of_it.max_by_key(|grade| grade.graded_at) else { return Ok(()) };
    let when = grade.graded_at.format("%Y-%m-%d %H:%M");
    output::data(&format_args!("\nGraded {when}: {}, {}", percent(Some(grade.grade)), grade.status.word().replace('_', " ")))?;
    for line in grade.comment.iter().flat_map(|comment| comment.lines()) {
        output::data(&format_args!("    {}", visible(line)))?;
    }
    Ok(())
}

fn word(status: &TaskStatus) -> String {
    json!(status).as_str().unwrap_or_default().to_owned()
}

pub(crate) async fn messages(options: Messages) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = match &options.course {
        Some(course) => Some(names::course(&client, Some(course)).await?.it.id),
        None => None,
    };
    let query =
        MessageQuery { course_id: course, unread: options.unread.then_some(true), limit: Some(options.limit), ..Default::default() };
    let found = client.call::<ListMessages>(&Nothing {}, &query, NoBody).await?;
    if options.json {
        output::json(&found.items)?;
        return Ok(Outcome::Good);
    }
    for message in &found.items {
        let author = message.author.as_ref().map(|author| {
            [author.given_name.as_deref(), author.family_name.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
        });
        let when = message.created_at.map(|when| when.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let mark = if message.is_read || message.is_author { ' ' } else { '*' };
        output::data(&format_args!("{mark} {when}  {}  {}", shown(author.as_deref()), shown(message.title.as_deref())))?;
        for line in message.content.lines() {
            output::data(&format_args!("    {}", visible(line)))?;
        }
    }
    if found.items.is_empty() {
        eprintln!("no messages");
    }
    Ok(Outcome::Good)
}
