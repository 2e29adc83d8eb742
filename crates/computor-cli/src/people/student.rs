//! `courses`, `clone`, `status`, `results`, `messages`: what somebody who learns asks for.

use super::{names, report};
use crate::{
    Outcome,
    args::{CloneCourse, Courses, Messages, Results, Status},
    git, output, remote,
    testing::{Paint, visible},
};
use anyhow::{Context as _, Result, ensure};
use computor_types::{NoBody, Nothing, Page, dto::*};
use serde_json::json;
use std::collections::BTreeMap;
use tokio::process::Command;

pub(crate) async fn courses(options: Courses) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let courses = names::courses(&client).await?;
    if options.json {
        output::json(&courses.iter().map(|course| json!({"name": course.name, "course": course.it})).collect::<Vec<_>>())?;
        return Ok(Outcome::Good);
    }
    let rows = courses.iter().map(|course| vec![course.name.clone(), shown(course.it.title.as_deref())]);
    output::rows(&["COURSE", "TITLE"], rows.collect())?;
    Ok(Outcome::Good)
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
    git::ensure(&client).await?;
    let directory = options.directory.unwrap_or_else(|| course.it.path.clone().into());
    let helper = git::helper()?;
    let status = Command::new("git").args(["-c", &format!("credential.helper={helper}"), "clone", "--", &own]).arg(&directory).status();
    ensure!(status.await.context("git cannot be started")?.success(), "git could not clone {own}");
    let mut settings = vec![("computor.course", course.it.id.to_string()), ("computor.server", client.base().to_owned())];
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

pub(crate) async fn status(options: Status) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let me = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    eprintln!("{} at {}", me.username.unwrap_or_default(), client.base());
    let courses = match &options.course {
        Some(course) => vec![names::course(&client, Some(course)).await?],
        None => names::courses(&client).await?,
    };
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for course in &courses {
        for content in names::contents(&client, course.it.id).await? {
            let it = &content.it;
            let Some(group) = it.submission_group.as_ref().filter(|_| it.directory.is_some()) else { continue };
            let run = it.result.as_ref();
            let handed_in = match group.max_submissions {
                Some(most) => format!("{} of {most}", it.submission_count),
                None => it.submission_count.to_string(),
            };
            rows.push(vec![
                format!("{}:{}", course.name, content.name),
                percent(run.and_then(|run| run.result)),
                handed_in,
                percent(group.grading),
                group.status.clone().unwrap_or_default().replace('_', " "),
                if it.unread_message_count > 0 { it.unread_message_count.to_string() } else { String::new() },
            ]);
            all.push(json!({"course": course.name, "content": it}));
        }
    }
    if options.json {
        output::json(&all)?;
    } else {
        output::rows(&["ASSIGNMENT", "TESTS", "HANDED IN", "GRADE", "STATUS", "UNREAD"], rows)?;
    }
    Ok(Outcome::Good)
}

pub(crate) async fn results(options: Results) -> Result<Outcome> {
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
            _ if options.json => output::json(&newest)?,
            Some(report) => output::data(&report::report(report, Paint::for_stdout()))?,
            None => eprintln!("The newest run of {assignment} has no report: {}.", word(&newest.status)),
        }
        return Ok(Outcome::Good);
    }
    if options.json {
        output::json(&found.items)?;
        return Ok(Outcome::Good);
    }
    let row = |run: &ResultList| {
        let when = run.created_at.map(|when| when.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default();
        let share = (run.status == TaskStatus::Finished).then_some(run.result);
        let title = titles.get(&run.course_content_id).cloned().unwrap_or_default();
        vec![when, title, percent(share), word(&run.status), visible(&run.version_identifier)]
    };
    output::rows(&["WHEN (UTC)", "ASSIGNMENT", "TESTS", "STATUS", "VERSION"], found.items.iter().map(row).collect())?;
    Ok(Outcome::Good)
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
