//! `submit`: hands in what lies in a directory, has it tested, and shows what came of it.

use super::{
    names::{self, Named},
    report,
    work_tree::{Packed, WorkTree, is_within},
};
use crate::{
    Outcome,
    args::Submit,
    calls,
    output::{self, Progress, Unusable},
    remote,
    testing::Paint,
};
use anyhow::{Context as _, Result};
use computor_client::Client;
use computor_types::{Code, Id, Nothing, Page, Upload, dto::*};
use serde_json::json;
use std::time::Duration;
use tokio::time::Instant;

const NOT_STARTED: &str = "it is uploaded, but its test could not be started";

pub(crate) async fn submit(options: Submit) -> Result<Outcome> {
    let mut tree = WorkTree::find(options.what.as_deref()).await?;
    let client = remote::connect_as_somebody(&options.remote).await?;
    let course = match (&options.course, tree.note("computor.course").await) {
        (Some(course), _) => Some(course.clone()),
        (None, noted) => noted,
    };
    let course = names::course(&client, course.as_deref()).await?;
    let contents = names::contents(&client, course.it.id).await?;
    let content = assignment(&contents, options.assignment.as_deref(), &tree)?;
    if let Some(directory) = &content.it.directory {
        tree.enter(&content.name, directory)?;
    }
    let group = content.it.submission_group.as_ref().and_then(|group| group.id);
    let group = group.ok_or_else(|| Unusable(no_group(content)))?;
    let packed = tree.pack().await?;
    let progress = Progress::new();
    progress.begin(&format!("handing in {} ({} files, {} at {})", content.name, packed.files, packed.version, client.base()));
    let uploaded = upload(&client, group, packed, !options.practice).await?;
    for left in &uploaded.files_left_out {
        progress.line(&format!("left out: {}: {}", left.path, left.reason));
    }
    let run = start(&client, &uploaded, &progress).await?;
    let ended = if options.wait { wait(&client, run, &progress, options.patience).await? } else { run };
    progress.end();
    show(&client, &options, &content.name, &uploaded, ended).await
}

/// Why there is nobody to hand in as.
fn no_group(content: &Named<CourseContentStudentList>) -> String {
    let teams = content.it.submission_group.as_ref().is_some_and(super::student::is_a_teams);
    match teams {
        true => format!(
            "{} is handed in by teams, and you are in none: make one or join one first, in the editor or with `computor rest call \
             create_my_team --help` and `computor rest call join_team --help`",
            content.name
        ),
        false => format!("you have no group to hand in {} with: whoever teaches can put you into one", content.name),
    }
}

/// The assignment that is meant: the one that is named, or the one whose directory this is.
fn assignment<'a>(
    contents: &'a [Named<CourseContentStudentList>],
    named: Option<&str>,
    tree: &WorkTree,
) -> Result<&'a Named<CourseContentStudentList>> {
    if let Some(named) = named {
        return names::choose("assignment", named, contents);
    }
    let within = tree.clone.as_ref().map(|clone| clone.within.as_str());
    let last = tree.directory.file_name().and_then(|name| name.to_str());
    let directory = |content: &&Named<CourseContentStudentList>| content.it.directory.clone();
    let in_clone = |content: &&Named<CourseContentStudentList>| {
        within.zip(directory(content)).is_some_and(|(within, directory)| is_within(within, &directory))
    };
    let alike =
        |content: &&Named<CourseContentStudentList>| directory(content).is_some_and(|directory| directory.rsplit('/').next() == last);
    let found: Vec<_> = contents.iter().filter(in_clone).collect();
    let found = if found.is_empty() { contents.iter().filter(alike).collect() } else { found };
    match found.as_slice() {
        [one] => Ok(one),
        _ => {
            let all: Vec<&str> = contents.iter().filter(|one| one.it.directory.is_some()).map(|one| one.name.as_str()).collect();
            let problem = format!(
                "{} is not the directory of an assignment; say which one with --assignment: {}",
                tree.directory.display(),
                all.join(", ")
            );
            Err(Unusable(problem).into())
        }
    }
}

async fn upload(client: &Client, group: Id<SubmissionGroup>, packed: Packed, submit: bool) -> Result<SubmissionUploadResponseModel> {
    let form = SubmissionCreate { submission_group_id: group, version_identifier: Some(packed.version.clone()), submit };
    let file_name = format!("{}.zip", packed.version);
    let body = Upload { form, file_name, content_type: Some("application/zip".into()), file: packed.zip.into() };
    Ok(client.call::<UploadSubmission>(&Nothing {}, &Nothing {}, body).await?)
}

/// Starts the test. Who tests often is asked to wait, and does. What was tested before is not tested again.
#[expect(clippy::disallowed_methods, reason = "the server says how long to wait")]
async fn start(client: &Client, uploaded: &SubmissionUploadResponseModel, progress: &Progress) -> Result<ResultList> {
    let artifact = uploaded.artifacts.first().copied().context("the server has accepted the archive without an artifact")?;
    loop {
        let body = serde_json::from_value::<TestCreate>(json!({"artifact_id": artifact}))?;
        match client.call::<StartTest>(&Nothing {}, &Nothing {}, body).await {
            Err(error) if error.code() == Some(Code::Rate003) => {
                progress.say("waiting for the next test to be allowed");
                tokio::time::sleep(error.retry_after().unwrap_or(Duration::from_secs(1))).await;
            }
            // This version of the work is tested already, or just now.
            Err(error) if matches!(error.code(), Some(Code::Submit003 | Code::Submit008)) => {
                let open = error.code() == Some(Code::Submit003);
                if let Some(run) = tested(client, uploaded, open).await? {
                    return Ok(run);
                }
                return Err(error).context(NOT_STARTED);
            }
            begun => return begun.context(NOT_STARTED),
        }
    }
}

/// The newest test of this version of the work that has finished, or that is still open: two hand-ins of one version are the same work.
async fn tested(client: &Client, uploaded: &SubmissionUploadResponseModel, open: bool) -> Result<Option<ResultList>> {
    let query = ResultQuery {
        submission_group_id: Some(uploaded.submission_group_id),
        version_identifier: Some(uploaded.version_identifier.clone()),
        ..ResultQuery::default()
    };
    let found = client.list::<TestResult>(&query, Page::first(100)).await?.items;
    let fits = |run: &ResultList| if open { calls::is_open(run.status) } else { run.status == TaskStatus::Finished };
    Ok(found.into_iter().filter(fits).max_by_key(|run| run.created_at))
}

/// Waits for the end of a test, and says meanwhile what it waits for.
async fn wait(client: &Client, run: ResultList, progress: &Progress, patience: u64) -> Result<ResultList> {
    calls::ended(client, run, Instant::now() + Duration::from_secs(patience), |seen| progress.say(&waits(seen))).await
}

/// What a test waits for.
fn waits(seen: &TestRunStatus) -> String {
    if seen.run.status == TaskStatus::Started {
        return "the test runs".into();
    }
    let turn = match seen.position {
        None => return "the test waits for its turn".into(),
        Some(1) => "the test is the next one".to_owned(),
        Some(position) => format!("the test waits for its turn: {} before it", position - 1),
    };
    match seen.expected_wait.filter(|seconds| *seconds >= 1.0) {
        None => turn,
        Some(seconds) if seconds < 100.0 => format!("{turn}, about {seconds:.0} s"),
        Some(seconds) => format!("{turn}, about {:.0} min", seconds / 60.0),
    }
}

async fn show(client: &Client, options: &Submit, name: &str, uploaded: &SubmissionUploadResponseModel, run: ResultList) -> Result<Outcome> {
    let open = calls::is_open(run.status);
    let full = if open { None } else { Some(client.get::<TestResult>(&run.id).await?) };
    if options.json {
        output::json(
            &json!({"assignment": name, "upload": uploaded, "run": full.as_ref().map_or_else(|| json!(run), |full| json!(full))}),
        )?;
    } else if let Some(text) = full.as_ref().and_then(|full| full.result_json.as_ref()) {
        output::data(&report::report(text, Paint::for_stdout()))?;
    } else if open {
        eprintln!(
            "{name} is handed in as {}, and is being tested; `computor results {name}` shows what comes of it.",
            uploaded.version_identifier
        );
    } else {
        eprintln!(
            "{name} is handed in, but its test came to nothing ({}); your teachers can see why.",
            serde_json::to_string(&run.status)?.trim_matches('"')
        );
    }
    Ok(Outcome::when(open || (run.status == TaskStatus::Finished && run.result >= 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn content(path: &str, directory: Option<&str>) -> Named<CourseContentStudentList> {
        let id = Id::<CourseContent>::nil();
        let it = json!({
            "id": id, "path": path, "course_id": id, "course_content_type_id": id, "course_content_kind_id": "assignment", "position": 1.0,
            "result_count": 0, "submission_count": 0, "color": "red", "unread_message_count": 0, "unreviewed_count": 0, "directory": directory,
            "course_content_type": {"id": id, "slug": "x", "color": "red", "course_id": id, "course_content_kind_id": "assignment", "course_content_kind": {"id": "assignment", "title": "A", "has_ascendants": true, "has_descendants": false, "submittable": true}},
        });
        let it = serde_json::from_value(it).unwrap();
        Named { it, name: path.into(), others: directory.map(str::to_owned).into_iter().collect() }
    }

    fn tree(directory: &str) -> WorkTree {
        WorkTree { directory: PathBuf::from(directory), clone: None, commit: None, named: false }
    }

    #[test]
    fn who_waits_is_told_for_how_long() {
        let id = Id::<TestResult>::nil();
        let seen = |status: &str, position: Option<i64>, seconds: Option<f64>| {
            let run = json!({"id": id, "course_member_id": id, "course_content_id": id, "course_content_type_id": id, "result": 0.0,
                "version_identifier": "v1", "status": status, "has_artifacts": false, "artifact_count": 0,
                "position": position, "expected_wait": seconds});
            waits(&serde_json::from_value(run).unwrap())
        };
        assert_eq!(seen("started", None, None), "the test runs");
        assert_eq!(seen("queued", None, None), "the test waits for its turn");
        assert_eq!(seen("queued", Some(1), Some(0.0)), "the test is the next one");
        assert_eq!(seen("queued", Some(3), Some(42.0)), "the test waits for its turn: 2 before it, about 42 s");
        assert_eq!(seen("queued", Some(9), Some(250.0)), "the test waits for its turn: 8 before it, about 4 min");
    }

    #[test]
    fn the_directory_says_which_assignment() {
        let contents = [content("one", None), content("one.sum", Some("sum")), content("one.max", Some("week.max"))];
        let chosen = |named: Option<&str>, directory: &str| assignment(&contents, named, &tree(directory)).map(|one| one.name.clone());
        assert_eq!(chosen(None, "/home/ada/sum").unwrap(), "one.sum");
        assert_eq!(chosen(Some("max"), "/home/ada/sum").unwrap(), "one.max", "who says it is right");
        let error = chosen(None, "/home/ada").unwrap_err().to_string();
        assert!(error.contains("--assignment") && error.contains("one.sum, one.max"), "{error}");
    }
}
