//! `bench storm`: students hand in, test and write while server, worker and PostgreSQL are killed at random moments.
//!
//! Whoever gets no answer asks again with the same `Idempotency-Key`, as clients do; and who got one asks once more, as a client
//! does that lost it on the way, and has to get the same. At the end, what was acknowledged is
//! counted: each hand-in, message and grade is there once, and each test has ended once.

#![expect(clippy::disallowed_methods, reason = "what is killed is killed at set times, and processes are waited for")]

use super::{
    enrolled::{self, Enrolled, Seat, archive, ask, program, text},
    http::{Http, Outcome as Sent, Refused, Request, Token},
};
use crate::{
    Outcome,
    args::BenchStorm,
    output::{self, Progress},
};
use anyhow::{Result, ensure};
use computor_types::Code;
use futures::future::try_join_all;
use rand::RngExt as _;
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::process::Child;
use uuid::Uuid;

/// How long an answer, and then the end of all tests, is waited for.
const PATIENCE: Duration = Duration::from_secs(180);

/// What was acknowledged, and what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Line {
    what: &'static str,
    acknowledged: usize,
    there: usize,
    /// Acknowledged and not there.
    lost: usize,
    /// There more than once, or without having been asked for.
    doubled: usize,
    /// Done, but the server died before its answer was kept: who asks again is told that.
    unanswered: usize,
}

#[derive(Debug, Serialize)]
struct Report {
    kills: Vec<(&'static str, u32)>,
    seconds: f64,
    lines: Vec<Line>,
    /// Tests that have not ended, or ended in another way than as judged.
    not_judged: usize,
}

pub(crate) async fn run(options: BenchStorm) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    let report = tokio::select! {
        report = storm(&options, &progress) => report,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    progress.end();
    let report = report?;
    if options.json {
        output::json(&report)?;
    } else {
        let mut table = output::table(&["what", "acknowledged", "answer lost", "there", "lost", "doubled"]);
        for line in &report.lines {
            let counts = [line.acknowledged, line.unanswered, line.there, line.lost, line.doubled].map(|count| count.to_string());
            table.add_row(std::iter::once(line.what.to_owned()).chain(counts).collect::<Vec<_>>());
        }
        output::data(&table)?;
        let kills: Vec<String> = report.kills.iter().map(|(what, count)| format!("{count} × {what}")).collect();
        eprintln!("killed {} in {:.0} s; {} tests were not judged", kills.join(", "), report.seconds, report.not_judged);
    }
    let whole = report.not_judged == 0 && report.lines.iter().all(|line| line.lost + line.doubled == 0);
    Ok(if whole { Outcome::Good } else { Outcome::Bad })
}

/// The processes that are killed, over a directory that goes with them.
struct Victims {
    directory: tempfile::TempDir,
    port: u16,
    server: Child,
    worker: Child,
}

impl Victims {
    /// A played term, then a server and a worker over it.
    async fn start(students: u32, progress: &Progress) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("computor-storm-").tempdir()?;
        progress.begin("playing a term");
        enrolled::play(directory.path(), students).await?;
        // The same after each start. Somebody else could take it between; then the server does not start, and says so.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (server, worker) = (serve(directory.path(), port)?, work(directory.path())?);
        Ok(Self { directory, port, server, worker })
    }

    /// Starts again what ended by itself, because PostgreSQL was away, as a supervisor does it.
    fn revive(&mut self) -> Result<()> {
        if self.server.try_wait()?.is_some() {
            self.server = serve(self.directory.path(), self.port)?;
        }
        if self.worker.try_wait()?.is_some() {
            self.worker = work(self.directory.path())?;
        }
        Ok(())
    }

    /// Kills one of them, and starts it again. Of the first three strikes each hits another one, so that a short storm is one, too.
    async fn strike(&mut self, turn: u32) -> Result<Option<&'static str>> {
        self.revive()?;
        let chance = match turn {
            0 => 0,
            1 => 4,
            2 => 8,
            _ => rand::rng().random_range(0..10),
        };
        match chance {
            0..4 => {
                self.server.kill().await?;
                self.server = serve(self.directory.path(), self.port)?;
                Ok(Some("server"))
            }
            4..8 => {
                self.worker.kill().await?;
                self.worker = work(self.directory.path())?;
                Ok(Some("worker"))
            }
            _ => Ok(postmaster(self.directory.path()).and_then(|pid| kill_process(pid, Signal::KILL).ok()).map(|()| "PostgreSQL")),
        }
    }

    async fn stop(mut self) -> Result<()> {
        for child in [&mut self.worker, &mut self.server] {
            if let Some(pid) = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) {
                // It may have ended by itself.
                let _ = kill_process(pid, Signal::TERM);
            }
            child.wait().await?;
        }
        Ok(())
    }
}

fn serve(directory: &Path, port: u16) -> Result<Child> {
    program(directory, &["serve", "--no-worker", "--listen", &format!("127.0.0.1:{port}")])
}

fn work(directory: &Path) -> Result<Child> {
    program(directory, &["worker"])
}

fn postmaster(directory: &Path) -> Option<Pid> {
    let file: PathBuf = directory.join("postgres/data/postmaster.pid");
    std::fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok().and_then(Pid::from_raw)
}

/// A student, and what was acknowledged.
struct Student {
    http: Http,
    seat: Seat,
    tutor: Token,
    tutor_member: String,
    before: Counts,
    acknowledged: Mutex<Counts>,
}

/// Ids by kind.
#[derive(Clone, Debug, Default)]
struct Counts {
    hand_ins: Vec<String>,
    tests: Vec<String>,
    messages: Vec<String>,
    grades: Vec<String>,
}

async fn storm(options: &BenchStorm, progress: &Progress) -> Result<Report> {
    let mut victims = Victims::start(options.students, progress).await?;
    let students = enrol(&victims).await?;
    let stop = AtomicBool::new(false);
    progress.count("kills", options.kills as usize);
    let begin = Instant::now();
    let strikes = async {
        let mut kills: Vec<(&'static str, u32)> = ["server", "worker", "PostgreSQL"].map(|what| (what, 0)).into();
        loop {
            let turn = kills.iter().map(|(_, count)| count).sum::<u32>();
            if turn >= options.kills {
                break;
            }
            let pause = rand::rng().random_range(options.pause / 4..=options.pause * 7 / 4);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let Some(what) = victims.strike(turn).await? else { continue };
            kills.iter_mut().filter(|(name, _)| *name == what).for_each(|(_, count)| *count += 1);
            progress.step();
        }
        stop.store(true, Ordering::Relaxed);
        anyhow::Ok(kills)
    };
    let working = try_join_all(students.iter().map(|student| student.work(&stop)));
    let (kills, _) = tokio::try_join!(strikes, working)?;
    let seconds = begin.elapsed().as_secs_f64();
    progress.begin("counting what is there");
    let report = count(&mut victims, &students, kills, seconds).await;
    victims.stop().await?;
    report
}

/// The students of the played term.
async fn enrol(victims: &Victims) -> Result<Vec<Student>> {
    let url = format!("http://127.0.0.1:{}", victims.port);
    let Enrolled { http, tutor, tutor_member, seats } = enrolled::enrol(&url, victims.directory.path()).await?;
    let mut students = Vec::new();
    for seat in seats {
        let (http, tutor, tutor_member) = (http.clone(), Arc::clone(&tutor), tutor_member.clone());
        let mut student = Student { http, seat, tutor, tutor_member, before: Counts::default(), acknowledged: Mutex::default() };
        student.before = student.there().await?;
        students.push(student);
    }
    Ok(students)
}

impl Student {
    /// Hands in, tests, writes and is graded, until it is to stop. What was begun is brought to its end.
    async fn work(&self, stop: &AtomicBool) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            let form = json!({ "submission_group_id": self.seat.group, "submit": true });
            let upload = Request::upload(&self.seat.token, "/submissions/artifacts", "submission_create", form, archive()?);
            let Some(artifact) = self.make(upload, "/artifacts/0", |counts| &mut counts.hand_ins).await? else { continue };
            let test = Request::post(&self.seat.token, "/tests", json!({ "artifact_id": artifact }));
            self.make(test, "/id", |counts| &mut counts.tests).await?;
            let words = json!({ "submission_group_id": self.seat.group, "title": "Storm", "content": Uuid::new_v4() });
            self.make(Request::post(&self.seat.token, "/messages", words), "/id", |counts| &mut counts.messages).await?;
            let path = format!("/submissions/artifacts/{artifact}/grades");
            let grade = json!({ "artifact_id": artifact, "graded_by_course_member_id": self.tutor_member, "grade": 0.5, "status": 1 });
            self.make(Request::post(&self.tutor, path, grade), "/id", |counts| &mut counts.grades).await?;
        }
        Ok(())
    }

    /// Makes something, and notes its id, which stands there in the answer; none if the answer was lost.
    async fn make(&self, request: Request, id: &str, of: fn(&mut Counts) -> &mut Vec<String>) -> Result<Option<String>> {
        let request = request.once(Uuid::new_v4().to_string());
        let answer = self.insist(request.clone()).await?;
        let made = answer.as_ref().and_then(|answer| answer.pointer(id)).and_then(Value::as_str).map(str::to_owned);
        ensure!(answer.is_none() || made.is_some(), "an answer has no {id}");
        if made.is_some() {
            // If something is made by that, it is found when what is there is counted.
            self.insist(request).await?;
        }
        // What has no id is only counted.
        of(&mut self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner)).push(made.clone().unwrap_or_default());
        Ok(made)
    }

    /// Asks until there is an answer, always as it is, with its key; none if it was done and the answer is lost.
    async fn insist(&self, request: Request) -> Result<Option<Value>> {
        let begin = Instant::now();
        loop {
            let pause = match self.http.try_send(request.clone()).await {
                Ok(Sent::Answered(answer)) => return Ok(Some(serde_json::from_slice(&answer.body)?)),
                Ok(Sent::Busy(later)) => later.min(Duration::from_secs(2)),
                Err(error) if error.downcast_ref::<reqwest::Error>().is_some() => Duration::from_millis(100),
                Err(error) if error.downcast_ref::<Refused>().is_some_and(|refused| refused.code == Code::Idem003.as_str()) => {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            ensure!(begin.elapsed() < PATIENCE, "nobody answered for {} s", PATIENCE.as_secs());
            tokio::time::sleep(pause).await;
        }
    }

    /// What the server has of this student's group.
    async fn there(&self) -> Result<Counts> {
        let of = |path: String| async move { ids(&ask(&self.http, &self.tutor, &path).await?) };
        let hand_ins = of(format!("/submissions/artifacts?submission_group_id={}&submit=true&limit=1000", self.seat.group)).await?;
        let mut grades = Vec::new();
        for artifact in &hand_ins {
            grades.extend(of(format!("/submissions/artifacts/{artifact}/grades?limit=1000")).await?);
        }
        let tests =
            of(format!("/results?course_member_id={}&course_content_id={}&limit=1000", self.seat.member, self.seat.content)).await?;
        let messages = of(format!("/messages?submission_group_id={}&limit=1000", self.seat.group)).await?;
        Ok(Counts { hand_ins, tests, messages, grades })
    }

    /// Tests of it that have ended otherwise than judged, or not yet.
    async fn unjudged(&self) -> Result<usize> {
        let path = format!("/results?course_member_id={}&course_content_id={}&limit=1000", self.seat.member, self.seat.content);
        let results = ask(&self.http, &self.tutor, &path).await?;
        let new = |result: &&Value| text(Some(result), "id").is_ok_and(|id| !self.before.tests.contains(&id));
        let open = |result: &&Value| result.get("status").and_then(Value::as_str) != Some("finished");
        Ok(results.as_array().into_iter().flatten().filter(new).filter(open).count())
    }
}

async fn count(victims: &mut Victims, students: &[Student], kills: Vec<(&'static str, u32)>, seconds: f64) -> Result<Report> {
    let begin = Instant::now();
    let not_judged = loop {
        victims.revive()?;
        // The last kill may have been a moment ago.
        match try_join_all(students.iter().map(Student::unjudged)).await.map(|open| open.into_iter().sum::<usize>()) {
            Ok(open) if open == 0 || begin.elapsed() > PATIENCE => break open,
            Err(error) if begin.elapsed() > PATIENCE => return Err(error),
            _ => {}
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let mut lines = ["hand-ins", "tests", "messages", "grades"].map(|what| Line { what, ..Line::default() });
    for student in students {
        let there = student.there().await?;
        let acknowledged = student.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let kinds = |counts: Counts| [counts.hand_ins, counts.tests, counts.messages, counts.grades];
        let all = kinds(acknowledged).into_iter().zip(kinds(there)).zip(kinds(student.before.clone()));
        for (line, ((acknowledged, there), before)) in lines.iter_mut().zip(all) {
            let (unanswered, acknowledged): (Vec<_>, Vec<_>) = acknowledged.into_iter().partition(String::is_empty);
            let unknown = there.iter().filter(|id| !acknowledged.contains(id) && !before.contains(id)).count();
            line.acknowledged += acknowledged.len();
            line.unanswered += unanswered.len();
            line.there += there.len() - before.len().min(there.len());
            line.lost += acknowledged.iter().filter(|id| !there.contains(id)).count() + unanswered.len().saturating_sub(unknown);
            line.doubled += unknown.saturating_sub(unanswered.len());
        }
    }
    Ok(Report { kills, seconds, lines: lines.into(), not_judged })
}

fn ids(rows: &Value) -> Result<Vec<String>> {
    rows.as_array().into_iter().flatten().map(|row| text(Some(row), "id")).collect()
}
