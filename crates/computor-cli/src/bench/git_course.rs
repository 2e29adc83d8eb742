//! A course that is released as lecturers do it: exercises are uploaded, assigned and released, all of it by HTTP.

#![expect(clippy::disallowed_methods, reason = "what others do is waited for, and looked at often")]

use super::{
    http::{Request, Token},
    world::World,
};
use crate::output::Progress;
use anyhow::{Context as _, Result, ensure};
use computor_db::{Db, queries::repository};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long flows may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(600);
/// The file in each exercise that is corrected.
pub(super) const TASK: &str = "task.py";

/// A course of a [`World`], and its exercises.
pub(super) struct Course<'a> {
    pub(super) world: &'a World,
    db: &'a Db,
    /// Assignments by the directory of their exercise in its repository.
    assignments: Vec<Assignment>,
    library: Uuid,
}

struct Assignment {
    content: String,
    /// Of the exercise in the library.
    directory: String,
    identifier: String,
}

impl<'a> Course<'a> {
    pub(super) async fn of(world: &'a World, db: &'a Db) -> Result<Self> {
        let course = world.ids.course;
        let ask = async |path: String| -> Result<Value> {
            Ok(serde_json::from_slice(&world.http.send(Request::get(&world.admin, path)).await?.body)?)
        };
        let contents = ask(format!("/lecturers/course-contents?course_id={course}&limit=1000")).await?;
        let mut found = Vec::new();
        for content in contents.as_array().into_iter().flatten() {
            let text = |name: &str| content.get(name).and_then(Value::as_str);
            let Some(directory) = text("path").and_then(|path| path.rsplit_once('.')).map(|(_, name)| name.to_owned()) else { continue };
            let content = text("id").context("a content has no id")?.to_owned();
            found.push(Assignment { content, directory, identifier: String::new() });
        }
        let examples = ask("/examples?limit=1000".to_owned()).await?;
        let mut library = None;
        for example in examples.as_array().into_iter().flatten() {
            let text = |name: &str| example.get(name).and_then(Value::as_str).unwrap_or_default();
            let Some((term, name)) = text("identifier").split_once('.') else { continue };
            if term != world.term {
                continue;
            }
            library = text("example_repository_id").parse().ok();
            found.iter_mut().filter(|of| of.directory == name).for_each(|of| text("identifier").clone_into(&mut of.identifier));
        }
        found.retain(|assignment| !assignment.identifier.is_empty());
        ensure!(!found.is_empty(), "the course has no assignment with an exercise");
        Ok(Self { world, db, assignments: found, library: library.context("the course has no exercises")? })
    }

    /// The directory in the library of the exercise that is corrected.
    pub(super) fn first(&self) -> &str {
        self.assignments.first().map_or("", |assignment| &assignment.directory)
    }

    pub(super) fn len(&self) -> usize {
        self.assignments.len()
    }

    /// Uploads a new version of all exercises, or of the first one, and assigns it.
    pub(super) async fn assign(&self, version: u32, all: bool, progress: &Progress) -> Result<()> {
        let some = self.assignments.iter().take(if all { usize::MAX } else { 1 });
        for assignment in some {
            let body = json!({"repository_id": self.library, "directory": assignment.directory, "files": exercise(assignment, version, &self.world.term)});
            self.post(&self.world.admin, "/examples/upload", body).await?;
            let path = format!("/lecturers/course-contents/{}/assign-example", assignment.content);
            let body = json!({"example_identifier": assignment.identifier, "version_tag": format!("{version}.0.0")});
            self.post(&self.world.lecturer, &path, body).await?;
            progress.step();
        }
        Ok(())
    }

    /// Releases what is assigned, and waits until all of it is deployed; answers how long that took.
    pub(super) async fn release(&self) -> Result<Duration> {
        let (begin, course) = (Instant::now(), self.world.ids.course);
        self.post(&self.world.lecturer, &format!("/system/courses/{course}/generate-student-template"), json!({})).await?;
        wait(|| async {
            let summary = Request::get(&self.world.lecturer, format!("/course-contents/courses/{course}/deployment-summary"));
            let summary: Value = serde_json::from_slice(&self.world.http.send(summary).await?.body)?;
            let count = |name: &str| summary.get(name).and_then(Value::as_u64);
            ensure!(count("deployments_failed") == Some(0), "the release has failed: {summary}");
            Ok(count("deployments_deployed") == count("deployments_total"))
        })
        .await?;
        Ok(begin.elapsed())
    }

    /// Waits until everybody has a repository; says on the way how many have one.
    pub(super) async fn forked(&self, progress: &Progress) -> Result<()> {
        let (course, all) = (self.world.ids.course.into(), self.world.ids.students.len());
        progress.count(&format!("making {all} repositories"), all);
        let shown = std::cell::Cell::new(0);
        wait(|| async {
            let made = repository::forks(self.db.pool(), course, Uuid::nil(), i64::MAX).await?.len();
            (shown.get()..made).for_each(|_| progress.step());
            shown.set(made);
            Ok(repository::missing(self.db.pool(), course, 1).await?.is_empty())
        })
        .await
    }

    /// Waits until everybody has been offered what is released.
    pub(super) async fn offered(&self) -> Result<()> {
        let course = self.world.ids.course.into();
        wait(|| async {
            let commit = repository::template(self.db.pool(), course).await?.context("nothing is released")?;
            Ok(repository::not_offered(self.db.pool(), course, &commit, 1).await?.is_empty())
        })
        .await
    }

    async fn post(&self, token: &Token, path: &str, body: Value) -> Result<()> {
        self.world.http.send(Request::post(token, path, body)).await?;
        Ok(())
    }
}

/// Five files, as exercises have them, beside what says what they are.
fn exercise(of: &Assignment, version: u32, term: &str) -> Value {
    let text = |file: &str| (0..60).map(|line| format!("{file} of {}, line {line}\n", of.directory)).collect::<String>();
    let meta = format!(
        "slug: {}\nversion: {version}.0.0\ntitle: Exercise\nproperties:\n  executionBackend: {{slug: {term}-runner}}\n  \
         studentSubmissionFiles: [{TASK}]\n  \
         studentTemplates: [studentTemplates/{TASK}, studentTemplates/helper.py, studentTemplates/data.csv]\n",
        of.identifier
    );
    let task = format!("{}version {version}\n", text(TASK));
    json!({"meta.yaml": meta, "content/index.md": text("README.md"), "content/mediaFiles/figure.svg": text("figure.svg"),
           format!("studentTemplates/{TASK}"): task, "studentTemplates/helper.py": text("helper.py"),
           "studentTemplates/data.csv": text("data.csv")})
}

/// Looks until it is so.
pub(super) async fn wait<F: Future<Output = Result<bool>>>(is_so: impl Fn() -> F) -> Result<()> {
    let begin = Instant::now();
    while !is_so().await? {
        ensure!(begin.elapsed() < PATIENCE, "the server does not come to an end with it in {} s", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}
