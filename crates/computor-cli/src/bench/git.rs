//! `bench git`: a release, a thousand repositories, a correction for all of them, and clients that clone and push.
//!
//! Everything goes through a server in a process of its own and the stock `git` client; only the template's commit is
//! written here, as a release writes it. Clones are measured beside `git http-backend`, as web servers run it.

#![expect(clippy::disallowed_methods, reason = "what others do is waited for, and looked at often")]

use super::{server::OwnServer, world::World};
use crate::{
    Outcome,
    args::{BenchGit, Extent},
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use comfy_table::Cell;
use computor_db::{Db, queries::repository};
use computor_git::{Edit, FileMode, FilePath, Git, Limits, MAIN, NewCommit, Oid, Place, Repository, Signature};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::process::Command;

/// How long flows may take before the measurement is given up.
const PATIENCE: Duration = Duration::from_secs(600);
/// Clones and pushes one after another.
const ONE_BY_ONE: usize = 20;

/// What was measured, beside what is wanted.
#[derive(Debug, Serialize)]
struct Line {
    what: String,
    measured: f64,
    unit: &'static str,
    /// At most so much; absent where there is nothing to compare with.
    wanted: Option<f64>,
}

pub(crate) async fn run(options: BenchGit) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    progress.begin("starting a server");
    let server = OwnServer::start(options.server.as_deref()).await?;
    let lines = tokio::select! {
        lines = measure(&options, &server, &progress) => lines,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    server.stop().await?;
    progress.end();
    let lines = lines?;
    if options.json {
        output::json(&lines)?;
    } else {
        let mut table = output::table(&["what", "measured", "wanted"]);
        for line in &lines {
            let good = line.wanted.is_none_or(|wanted| line.measured <= wanted);
            let wanted = line.wanted.map_or_else(String::new, |wanted| format!("≤ {wanted} {}", line.unit));
            table.add_row(vec![
                Cell::new(&line.what),
                output::verdict(format!("{:.2} {}", line.measured, line.unit), good),
                Cell::new(wanted),
            ]);
        }
        output::data(&table)?;
    }
    Ok(Outcome::Good)
}

/// What is measured with.
struct Bench<'a> {
    server: &'a OwnServer,
    git: Git,
    db: Db,
    world: World,
    assignments: u32,
    lines: Vec<Line>,
}

async fn measure(options: &BenchGit, server: &OwnServer, progress: &Progress) -> Result<Vec<Line>> {
    let extent = Extent { students: options.students, assignments: options.assignments };
    let world = World::new(&server.url, &server.database_url()?, "admin", &server.password()?, extent, progress).await?;
    let git = Git::open(server.data_dir().join("git"), Limits::default()).await?;
    let db = Db::connect(&server.database_url()?, 2).await?;
    let mut bench = Bench { server, git, db, world, assignments: options.assignments, lines: Vec::new() };
    progress.begin("releasing");
    bench.release().await?;
    progress.begin("offering a correction");
    bench.correct().await?;
    progress.begin("cloning and pushing");
    bench.clients(options.at_once).await?;
    Ok(bench.lines)
}

impl Bench<'_> {
    fn note(&mut self, what: impl Into<String>, measured: f64, unit: &'static str, wanted: Option<f64>) {
        self.lines.push(Line { what: what.into(), measured, unit, wanted });
    }

    const fn template(&self) -> Place {
        Place::Template { course: self.world.ids.course }
    }

    fn places(&self) -> Vec<Place> {
        self.world.ids.students.iter().map(|seat| Place::Student { course: self.world.ids.course, member: seat.member }).collect()
    }

    /// A first release, and the repositories that follow from it.
    async fn release(&mut self) -> Result<()> {
        let edits: Vec<Edit> = (0..self.assignments).flat_map(exercise).collect();
        let begin = Instant::now();
        self.publish(1, edits).await?;
        self.note(format!("release of {} exercises", self.assignments), begin.elapsed().as_secs_f64(), "s", Some(2.0));
        let (begin, places) = (Instant::now(), self.places());
        let course = self.world.ids.course.into();
        wait(|| async { Ok(repository::missing(self.db.pool(), course, 1).await?.is_empty()) }).await?;
        self.note(format!("{} repositories", places.len()), begin.elapsed().as_secs_f64(), "s", Some(20.0));
        let own = self.git.repository(self.template()).disk_usage().await?;
        let all: u64 = stream::iter(&places)
            .then(|place| async { self.git.repository(*place).disk_usage().await })
            .try_collect::<Vec<_>>()
            .await?
            .iter()
            .sum();
        self.note("disk of the template", own as f64 / 1024.0, "KiB", None);
        self.note("disk of each repository", all as f64 / places.len() as f64 / 1024.0, "KiB", Some(50.0));
        Ok(())
    }

    /// A correction that some can take, some have to merge, and some cannot take.
    async fn correct(&mut self) -> Result<()> {
        for (number, place) in self.places().into_iter().enumerate() {
            let path = match number % 4 {
                0 => "exercise0/task.py",
                1 => "exercise1/own.py",
                _ => continue,
            };
            commit(&self.git.repository(place), 2, vec![write(path, "mine\n")?]).await?;
        }
        let corrected = self.publish(3, vec![write("exercise0/task.py", "corrected\n")?]).await?;
        let (begin, course) = (Instant::now(), self.world.ids.course.into());
        wait(|| async { Ok(repository::not_offered(self.db.pool(), course, &corrected.to_string(), 1).await?.is_empty()) }).await?;
        let count = self.world.ids.students.len();
        self.note(format!("a correction offered to {count}"), begin.elapsed().as_secs_f64(), "s", Some(20.0));
        Ok(())
    }

    async fn publish(&self, seconds: i64, edits: Vec<Edit>) -> Result<Oid> {
        let template = self.git.repository(self.template());
        template.create().await?;
        let commit = commit(&template, seconds, edits).await?;
        let mut tx = self.db.begin().await?;
        repository::released(&mut tx, self.world.ids.course.into(), &commit.to_string(), None).await?;
        tx.commit().await?;
        Ok(commit)
    }

    async fn clients(&mut self, at_once: usize) -> Result<()> {
        let work = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
        let (mut clones, mut pushes) = (Vec::new(), Vec::new());
        let urls: Vec<String> = self.places().iter().zip(&self.world.students).map(|(place, token)| self.url(*place, token)).collect();
        let Some(first) = urls.first() else { bail!("there are no students") };
        for (number, url) in urls.iter().cycle().take(ONE_BY_ONE).enumerate() {
            let tree = work.path().join(format!("one{number}"));
            let begin = Instant::now();
            stock(work.path(), &["clone", "-q", url, &tree.display().to_string()]).await?;
            clones.push(begin.elapsed());
            std::fs::write(tree.join("exercise1/more.py"), number.to_string())?;
            stock(&tree, &["add", "."]).await?;
            stock(&tree, &["commit", "-q", "-m", "Work"]).await?;
            let begin = Instant::now();
            stock(&tree, &["push", "-q"]).await?;
            pushes.push(begin.elapsed());
        }
        self.note("clone, median", median(clones), "ms", Some(150.0));
        self.note("push of one changed file, median", median(pushes), "ms", Some(150.0));
        let many: Vec<&String> = std::iter::repeat_n(first, at_once).collect();
        let backend = super::http_backend::serve(self.git.root()).await?;
        let place = self.places().first().map(|place| place.path()).unwrap_or_default();
        let url = format!("{}/{}", backend.url, place.display());
        let theirs: Vec<&String> = std::iter::repeat_n(&url, at_once).collect();
        // In turns, and the better of two: what else the machine does falls on both.
        let (mut ours, mut rival) = (f64::MAX, f64::MAX);
        for round in 0..2 {
            ours = ours.min(together(work.path(), &format!("ours{round}-"), &many).await?);
            rival = rival.min(together(work.path(), &format!("rival{round}-"), &theirs).await?);
        }
        self.note(format!("{at_once} clones at once"), ours, "s", Some(rival));
        self.note(format!("{at_once} clones at once from git http-backend"), rival, "s", None);
        Ok(())
    }

    fn url(&self, place: Place, token: &str) -> String {
        format!("{}/git/{place}.git", self.server.url.replace("://", &format!("://oauth2:{token}@")))
    }
}

/// Five files, as exercises have them.
fn exercise(number: u32) -> Vec<Edit> {
    let text = |file: &str| (0..60).map(|line| format!("{file} of exercise {number}, line {line}\n")).collect::<String>();
    ["README.md", "task.py", "helper.py", "data.csv", "mediaFiles/figure.svg"]
        .iter()
        .filter_map(|file| write(&format!("exercise{number}/{file}"), &text(file)).ok())
        .collect()
}

fn write(path: &str, content: &str) -> Result<Edit> {
    Ok(Edit::Write { path: FilePath::new(path)?, mode: FileMode::Regular, content: Bytes::copy_from_slice(content.as_bytes()) })
}

async fn commit(repository: &Repository, seconds: i64, edits: Vec<Edit>) -> Result<Oid> {
    let author = Signature { name: "Bench".into(), email: "bench@example.org".into(), seconds };
    let parent = repository.head(MAIN).await?;
    Ok(repository.commit(&NewCommit { branch: MAIN.into(), parent, edits, message: "Bench".into(), author }).await?.commit)
}

/// Looks until it is so.
async fn wait<F: Future<Output = Result<bool>>>(is_so: impl Fn() -> F) -> Result<()> {
    let begin = Instant::now();
    while !is_so().await? {
        ensure!(begin.elapsed() < PATIENCE, "the server does not come to an end with it");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// The stock client, as somebody has it who has configured nothing.
async fn stock(dir: &Path, args: &[&str]) -> Result<()> {
    let mut command = Command::new("git");
    command.current_dir(dir).args(args).env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path))).kill_on_drop(true);
    command.envs([("HOME", "/nonexistent"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_TERMINAL_PROMPT", "0")]);
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Bench").env(format!("GIT_{role}_EMAIL"), "bench@example.org");
    }
    let output = command.output().await.context("git cannot be started")?;
    // Arguments have a token in them.
    ensure!(output.status.success(), "git {} failed: {}", args.first().unwrap_or(&""), String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Seconds until all have cloned.
async fn together(work: &Path, name: &str, urls: &[&String]) -> Result<f64> {
    let begin = Instant::now();
    let clones = urls.iter().enumerate().map(|(number, url)| async move {
        stock(work, &["clone", "-q", url, &work.join(format!("{name}{number}")).display().to_string()]).await
    });
    futures::future::try_join_all(clones).await?;
    Ok(begin.elapsed().as_secs_f64())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
