//! The first student works with git, as everybody may: clones, hands in with a push, and gets a corrected exercise.
//!
//! Everything is done by the stock `git` client over HTTP. What is done already is not done again.

use super::{
    plan::{self, Assignment},
    play::{self, Pace},
    term::{self, Student, Term},
};
use crate::{examples, output::Progress};
use anyhow::{Context as _, Result, bail, ensure};
use computor_types::{ById, Code, Id, NoBody, Nothing, Page, dto::*};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::{process::Command, time::Instant};

/// How often is looked whether something has come.
const LOOK: Duration = Duration::from_millis(100);
/// What has not come by then never will.
const PATIENCE: Duration = Duration::from_secs(120);
/// What the student's commit is called.
const COMMIT: &str = "Solve the exercise";
/// The version of the exercise that corrects it, as its author writes it and as the library has it.
const CORRECTED: (&str, &str) = ("1.1", "1.1.0");
/// What the corrected exercise says more.
const HINT: &str = "\n\nCorrected: read the task twice before you begin.\n";

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Played {
    student: String,
    pub(super) clone_url: String,
    /// What was handed in.
    commit: String,
    /// What came of it.
    result: f64,
    /// The version of the exercise that reached the student by a pull.
    corrected: &'static str,
}

/// Plays it, unless there is no `git` on this machine, or the exercise cannot be tested on it.
pub(super) async fn play(term: &Term, available: &HashSet<&str>, data_dir: &Path, progress: &Progress) -> Result<Option<Played>> {
    // Where nothing was handed in otherwise, nothing of that looks different afterwards.
    let found = term.students.first().zip(plan::untouched(0, |language| available.contains(language)));
    let Some((student, assignment)) = found else { return Ok(None) };
    if Command::new("git").arg("--version").output().await.is_err() {
        progress.line("nobody works with git: it is not on this machine");
        return Ok(None);
    }
    progress.begin("a student clones and pushes");
    let (group, clone_url) = until("a repository", async || repository(term, student, assignment).await).await?;
    let token = serde_json::from_str::<RepositoryTokenCreate>("{}")?;
    let token = student.client.call::<CreateRepositoryToken>(&Nothing {}, &Nothing {}, token).await?;
    let work = WorkTree {
        tree: data_dir.join("demo-work").join(&student.person.username),
        address: clone_url.replacen("://", &format!("://{}:{}@", token.username, token.password), 1),
    };
    work.clone().await?;
    let commit = work.hand_in(assignment).await?;
    let result = judged(student, group, &commit).await?;

    progress.begin("a corrected exercise");
    correct(term, assignment).await?;
    until("the correction", async || Ok(work.has_correction(assignment).await?.then_some(()))).await?;
    Ok(Some(Played { student: student.person.username.clone(), clone_url, commit, result, corrected: CORRECTED.1 }))
}

/// Asks until there is an answer.
#[expect(clippy::disallowed_methods, reason = "the API is asked again, as its clients do")]
async fn until<T>(what: &str, ask: impl AsyncFn() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        ensure!(Instant::now() < end, "{what} does not come");
        tokio::time::sleep(LOOK).await;
    }
}

/// The group that hands in, and where it works, once it has a repository.
async fn repository(term: &Term, student: &Student, assignment: &Assignment) -> Result<Option<(Id<SubmissionGroup>, String)>> {
    let content = *term.contents.get(assignment.path).context("the assignment has no content")?;
    let seen = student.client.call::<GetStudentCourseContent>(&ById::new(content), &Nothing {}, NoBody).await?;
    let group = seen.submission_group.context("the student has no submission group")?;
    let id = group.id.context("the submission group has no id")?;
    Ok(group.repository.and_then(|repository| repository.clone_url).map(|url| (id, url)))
}

/// What the student has on disk.
struct WorkTree {
    tree: PathBuf,
    address: String,
}

impl WorkTree {
    async fn clone(&self) -> Result<()> {
        // What a run that was killed has left.
        if self.tree.exists() {
            fs::remove_dir_all(&self.tree)?;
        }
        let above = self.tree.parent().context("no directory")?;
        fs::create_dir_all(above)?;
        git(above, &["clone", "--quiet", &self.address, &self.tree.to_string_lossy()]).await.map(drop)
    }

    async fn git(&self, args: &[&str]) -> Result<String> {
        git(&self.tree, args).await
    }

    /// Hands in the sample solution with a push; answers the commit.
    async fn hand_in(&self, assignment: &Assignment) -> Result<String> {
        let find = ["log", "--format=%H", "--fixed-strings", "--grep", COMMIT];
        if self.git(&find).await?.is_empty() {
            let solution = examples::text(assignment.exercise, &format!("localTests/correctSolution/{}", assignment.file))?;
            fs::write(self.tree.join(assignment.exercise).join(assignment.file), solution)?;
            self.git(&["add", "."]).await?;
            self.git(&["commit", "--quiet", "--allow-empty", "-m", COMMIT]).await?;
            self.git(&["push", "--quiet", "-o", &format!("hand-in={}", assignment.exercise), "origin", "HEAD:main"]).await?;
        }
        let commit = self.git(&find).await?;
        commit.lines().next_back().map(str::to_owned).context("the commit is gone")
    }

    /// Gets what is new; answers whether the correction is among it.
    async fn has_correction(&self, assignment: &Assignment) -> Result<bool> {
        self.git(&["pull", "--quiet", "--ff-only", "origin", "main"]).await?;
        let directory = self.tree.join(assignment.exercise);
        let files = fs::read_dir(directory)?.filter_map(std::result::Result::ok);
        Ok(files.filter_map(|file| fs::read_to_string(file.path()).ok()).any(|text| text.contains(HINT.trim())))
    }
}

/// The stock client, without what its user has configured.
async fn git(dir: &Path, args: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command
        .current_dir(dir)
        .args(args)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_TERMINAL_PROMPT", "0");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Demo Student").env(format!("GIT_{role}_EMAIL"), "student@demo.invalid");
    }
    let output = command.kill_on_drop(true).output().await.context("git cannot be started")?;
    if !output.status.success() {
        // The address has a token in it, and git does not repeat that; the arguments are not shown for the same reason.
        bail!("git {} failed: {}", args.first().unwrap_or(&""), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// What was handed in with a push is handed in; waits for its test.
async fn judged(student: &Student, group: Id<SubmissionGroup>, commit: &str) -> Result<f64> {
    let body = CommitHandIn { submission_group_id: group, commit: Some(commit.to_owned()), submit: true };
    let handed_in = student.client.call::<HandInCommit>(&Nothing {}, &Nothing {}, body).await.context("the commit cannot be handed in")?;
    let query = SubmissionArtifactQuery { id: Some(handed_in.artifact_id), with_latest_result: Some(true), ..Default::default() };
    let found = student.client.list::<SubmissionArtifact>(&query, Page::first(1)).await?.items.into_iter().next();
    let known = found.and_then(|artifact| artifact.latest_result);
    let run = play::test(&student.client, handed_in.artifact_id, known, &mut Pace::default()).await?;
    ensure!(run.status == TaskStatus::Finished && run.result >= 1.0, "what was pushed is right and was judged otherwise");
    Ok(run.result)
}

/// The lecturer corrects the exercise and releases it.
async fn correct(term: &Term, assignment: &Assignment) -> Result<()> {
    let mut files = BTreeMap::new();
    for (name, content) in examples::files(assignment.exercise).into_iter().filter(|(name, _)| !name.starts_with("localTests/")) {
        let mut text = std::str::from_utf8(content)?.to_owned();
        if name == "meta.yaml" {
            text = text.replace("version: \"1.0\"", &format!("version: \"{}\"", CORRECTED.0));
        } else if name == "content/index.md" {
            text.push_str(HINT);
        }
        files.insert(name.to_owned(), text);
    }
    let body = ExampleUploadRequest { repository_id: term.repository, directory: assignment.exercise.to_owned(), files };
    match term.lecturer.call::<UploadExample>(&Nothing {}, &Nothing {}, body).await {
        Ok(_) => {}
        Err(error) if error.code() == Some(Code::Version001) => {}
        Err(error) => return Err(error).context("the corrected exercise cannot be uploaded"),
    }
    let content = *term.contents.get(assignment.path).context("the assignment has no content")?;
    let example = AssignExampleRequest {
        example_id: None,
        example_identifier: Some(assignment.exercise.to_owned()),
        version_tag: CORRECTED.1.to_owned(),
    };
    term.lecturer
        .call::<AssignExample>(&ById::new(content), &Nothing {}, example)
        .await
        .context("the corrected exercise cannot be assigned")?;
    term::release(&term.lecturer, term.course).await.context("the corrected exercise cannot be released")
}
