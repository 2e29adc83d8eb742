//! `bench git`: a release, a thousand repositories, a correction for all of them, and clients that clone and push.
//!
//! Everything goes through a server in a process of its own, by HTTP and by the stock `git` client; only what students have
//! done before the correction is written here. Clones are measured beside `git http-backend`, behind a CGI shim of ours.

#![expect(clippy::disallowed_methods, reason = "what others do is waited for, and looked at often")]

use super::{
    figures,
    git_course::{Course, TASK},
    git_start,
    server::OwnServer,
    world::World,
};
use crate::{
    Outcome,
    args::{BenchGit, Extent},
    output::Progress,
};
use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use computor_db::Db;
use computor_git::{Edit, FileMode, FilePath, Git, Limits, MAIN, NewCommit, Oid, Place, Repository, Signature};
use computor_testing::measure::Figure;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::process::Command;

/// How long all of it may take.
const LIMIT: Duration = Duration::from_secs(3600);
/// Clones and pushes one after another.
const ONE_BY_ONE: usize = 20;
/// A start may take so much longer with repositories: what is above that is no noise.
const NOISE: f64 = 1.25;

pub(crate) async fn run(options: BenchGit) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    let lines = tokio::select! {
        lines = all(&options, &progress) => lines,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
        () = tokio::time::sleep(LIMIT) => Err(anyhow::anyhow!("it takes longer than {} s", LIMIT.as_secs())),
    };
    progress.end();
    let lines = lines?;
    figures::show(&lines, options.json)?;
    Ok(figures::verdict(&lines))
}

async fn all(options: &BenchGit, progress: &Progress) -> Result<Vec<Figure>> {
    progress.begin("starting a server");
    let server = OwnServer::start(options.server.as_deref()).await?;
    let lines = measure(options, &server, progress).await;
    server.stop().await?;
    let mut lines = lines?;
    if options.repositories > 0 {
        let starts = git_start::measure(options, progress).await?;
        let (without, with) = (starts.without.as_secs_f64(), starts.with.as_secs_f64());
        lines.push(figures::at_most("start of a server until it is ready, the same data without repositories", without, "s", None));
        let what = format!("start of a server until it is ready, with {} repositories", options.repositories);
        lines.push(figures::at_most(what, with, "s", Some(without * NOISE)));
    }
    Ok(lines)
}

/// What is measured with.
struct Bench<'a> {
    server: &'a OwnServer,
    git: Git,
    course: Course<'a>,
    figures: Vec<Figure>,
}

async fn measure(options: &BenchGit, server: &OwnServer, progress: &Progress) -> Result<Vec<Figure>> {
    let extent = Extent { students: options.students, assignments: options.assignments };
    let world = World::new(&server.url, &server.database_url()?, "admin", &server.password()?, extent, progress).await?;
    let git = Git::open(server.data_dir().join("git"), Limits::default()).await?;
    let db = Db::connect(&server.database_url()?, 2).await?;
    let course = Course::of(&world, &db).await?;
    let mut bench = Bench { server, git, course, figures: Vec::new() };
    bench.release(progress).await?;
    bench.correct(progress).await?;
    progress.begin("cloning and pushing");
    bench.clients(options.at_once).await?;
    Ok(bench.figures)
}

impl Bench<'_> {
    fn note(&mut self, what: impl Into<String>, measured: f64, unit: &'static str, wanted: Option<f64>) {
        self.figures.push(figures::at_most(what, measured, unit, wanted));
    }

    const fn template(&self) -> Place {
        Place::Template { course: self.course.world.ids.course }
    }

    fn places(&self) -> Vec<Place> {
        let ids = &self.course.world.ids;
        ids.students.iter().map(|seat| Place::Student { course: ids.course, member: seat.member }).collect()
    }

    /// A first release, and the repositories that follow from it.
    async fn release(&mut self, progress: &Progress) -> Result<()> {
        let (count, students) = (self.course.len(), self.places().len());
        progress.count("uploading and assigning", count);
        let begin = Instant::now();
        self.course.assign(2, true, progress).await?;
        self.note(format!("{count} exercises uploaded and assigned"), begin.elapsed().as_secs_f64(), "s", None);
        progress.begin("releasing");
        let begin = Instant::now();
        let taken = self.course.release().await?;
        self.note(format!("release of {count} exercises"), taken.as_secs_f64(), "s", Some(2.0));
        self.course.forked(progress).await?;
        self.note(format!("{students} repositories, since the release was asked for"), begin.elapsed().as_secs_f64(), "s", Some(20.0));
        self.disk("", true).await
    }

    /// What lies on disk: the template, and what each repository adds; of untouched ones, whether that is as little as is wanted.
    async fn disk(&mut self, when: &str, untouched: bool) -> Result<()> {
        let (own, places) = (kib(self.git.repository(self.template()).disk_usage().await?), self.places());
        let each = stream::iter(&places).then(|place| async { self.git.repository(*place).disk_usage().await });
        let all: u64 = each.try_collect::<Vec<_>>().await?.iter().sum();
        let count = places.len() as f64;
        self.note(format!("disk of the template{when}"), own, "KiB", None);
        self.note(format!("disk of each repository{when}"), kib(all) / count, "KiB", untouched.then_some(50.0));
        self.note(format!("disk of all of it{when}"), own + kib(all), "KiB", untouched.then_some(1.5 * own + 50.0 * count));
        Ok(())
    }

    /// A correction that some can take, some have to merge, and some cannot take.
    async fn correct(&mut self, progress: &Progress) -> Result<()> {
        let template = self.git.repository(self.template());
        let head = template.head(MAIN).await?.context("the template is empty")?;
        let task = format!("{}/{TASK}", self.course.first());
        let tasks: Vec<String> = template.files(head, "").await?.into_iter().map(|file| file.path).collect();
        let task = tasks.iter().find(|path| path.ends_with(&task)).context("the template has no task")?;
        let other = tasks.iter().find(|path| path.ends_with(TASK) && *path != task).context("there is one exercise only")?;
        let (task, own) = (task.clone(), format!("{other}.own"));
        for (number, place) in self.places().into_iter().enumerate() {
            let path = match number % 4 {
                0 => &task,
                1 => &own,
                _ => continue,
            };
            commit(&self.git.repository(place), 2, vec![write(path, "mine\n")?]).await?;
        }
        progress.count("correcting an exercise", 1);
        self.course.assign(3, false, progress).await?;
        progress.begin("offering the correction");
        let begin = Instant::now();
        self.course.release().await?;
        self.course.offered().await?;
        let count = self.places().len();
        self.note(format!("a correction released, and offered to {count}"), begin.elapsed().as_secs_f64(), "s", Some(20.0));
        // With work in half of them, and what came in not packed together yet, which is done once a day.
        self.disk(", after the correction", false).await
    }

    async fn clients(&mut self, at_once: usize) -> Result<()> {
        let work = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
        let (mut clones, mut pushes) = (Vec::new(), Vec::new());
        let urls: Vec<String> =
            self.places().iter().zip(&self.course.world.students).map(|(place, token)| self.url(*place, token)).collect();
        let Some(first) = urls.first() else { bail!("there are no students") };
        for (number, url) in urls.iter().cycle().take(ONE_BY_ONE).enumerate() {
            let tree = work.path().join(format!("one{number}"));
            let begin = Instant::now();
            stock(work.path(), &["clone", "-q", url, &tree.display().to_string()]).await?;
            clones.push(begin.elapsed());
            std::fs::write(tree.join("more.py"), number.to_string())?;
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
        self.note(format!("{at_once} clones at once from git http-backend, behind {}", backend.behind), rival, "s", None);
        Ok(())
    }

    fn url(&self, place: Place, token: &str) -> String {
        format!("{}/git/{place}.git", self.server.url.replace("://", &format!("://oauth2:{token}@")))
    }
}

fn kib(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

fn write(path: &str, content: &str) -> Result<Edit> {
    Ok(Edit::Write { path: FilePath::new(path)?, mode: FileMode::Regular, content: Bytes::copy_from_slice(content.as_bytes()) })
}

async fn commit(repository: &Repository, seconds: i64, edits: Vec<Edit>) -> Result<Oid> {
    let author = Signature { name: "Bench".into(), email: "bench@example.org".into(), seconds };
    let parent = repository.head(MAIN).await?;
    Ok(repository.commit(&NewCommit { branch: MAIN.into(), parent, edits, message: "Bench".into(), author }).await?.commit)
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
