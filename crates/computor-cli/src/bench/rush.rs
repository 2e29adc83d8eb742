//! `bench api --rush`: before a deadline. Every student logs in, hands in and asks for a test, at a moment of the same minute that
//! nobody chose; nobody waits for others. What nobody answers, or answers late, is counted; and at the end what is there.

#![expect(clippy::disallowed_methods, reason = "students come at set times")]

use super::{
    calls::upload,
    cpu::Cpu,
    http::{Http, Request},
    load::Latency,
    server::OwnServer,
    world::World,
};
use crate::output::{self, Progress};
use anyhow::{Context as _, Result};
use rand::RngExt as _;
use serde::Serialize;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

/// In which time all of them come.
const COME: Duration = Duration::from_secs(55);
/// What an answer may take.
const LATE: Duration = Duration::from_secs(1);
const STEPS: [&str; 3] = ["POST /auth/login", "POST /submissions/artifacts", "POST /tests"];

/// What was measured.
#[derive(Debug, Serialize)]
pub(super) struct Rush {
    students: usize,
    /// Seconds from the first to the last answer.
    took: f64,
    steps: Vec<Step>,
    /// Students who were refused something: the first reasons.
    refused: usize,
    reasons: Vec<String>,
    /// Hand-ins and tests that were acknowledged and are not there, or are there twice.
    lost: i64,
    doubled: i64,
    /// Milliseconds of CPU for each student, of the server and of PostgreSQL: what a machine has to have. Absent for a server that is
    /// not ours.
    server_cpu_ms: Option<f64>,
    postgres_cpu_ms: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Step {
    call: &'static str,
    #[serde(flatten)]
    latency: Latency,
    slowest_ms: f64,
    /// Answers that took longer than a second.
    late: usize,
}

impl Rush {
    /// Whether nobody was refused, and nothing is lost or late.
    pub(super) fn is_whole(&self) -> bool {
        self.refused == 0 && self.lost == 0 && self.doubled == 0 && self.steps.iter().all(|step| step.late == 0)
    }
}

pub(super) async fn measure(world: &World, server: Option<&OwnServer>, progress: &Progress) -> Result<Rush> {
    let students = world.with_passwords().await?;
    let groups: Vec<Uuid> = students.iter().map(|(.., group)| *group).collect();
    let before = world.handed_in(&groups).await?;
    let count = students.len();
    progress.count("students", count);
    let cpu = server.map(|server| Cpu::of(server.pid));
    let (begin, mut tasks) = (Instant::now(), JoinSet::new());
    for (name, password, group) in students {
        let (http, later) = (world.http.clone(), COME.mul_f64(rand::rng().random_range(0.0..1.0)));
        tasks.spawn(async move {
            tokio::time::sleep(later).await;
            let mut times = Vec::new();
            let came = come(&http, &name, password, group, &mut times).await;
            (times, came)
        });
    }
    let mut times: [Vec<Duration>; 3] = Default::default();
    let (mut refused, mut reasons) = (0, Vec::new());
    while let Some(student) = tasks.join_next().await {
        let (took, came) = student?;
        took.into_iter().zip(&mut times).for_each(|(took, step)| step.push(took));
        if let Err(error) = came {
            refused += 1;
            if reasons.len() < 5 {
                reasons.push(format!("{error:#}"));
            }
        }
        progress.step();
    }
    let whole = begin.elapsed();
    let used = server.zip(cpu).map(|(server, before)| Cpu::of(server.pid).since(before));
    let each = |seconds: f64| seconds * 1e3 / count.max(1) as f64;
    let after = world.handed_in(&groups).await?;
    let acknowledged = |step: usize| times.get(step).map_or(0, |times| i64::try_from(times.len()).unwrap_or(i64::MAX));
    let missing = [acknowledged(1) - (after.0 - before.0), acknowledged(2) - (after.1 - before.1)];
    let steps = STEPS.into_iter().zip(times).map(|(call, times)| Step {
        call,
        slowest_ms: times.iter().max().map_or(0.0, |slowest| slowest.as_secs_f64() * 1e3),
        late: times.iter().filter(|took| **took > LATE).count(),
        latency: Latency::new(times, whole),
    });
    Ok(Rush {
        students: count,
        took: whole.as_secs_f64(),
        steps: steps.collect(),
        refused,
        reasons,
        lost: missing.iter().map(|missing| (*missing).max(0)).sum(),
        doubled: missing.iter().map(|missing| (-*missing).max(0)).sum(),
        server_cpu_ms: used.map(|cpu| each(cpu.server)),
        postgres_cpu_ms: used.map(|cpu| each(cpu.postgres)),
    })
}

/// What one student does; how long each answer took stands in `times`.
async fn come(http: &Http, name: &str, password: &str, group: Uuid, times: &mut Vec<Duration>) -> Result<()> {
    let begin = Instant::now();
    let token = http.log_in(name, password).await?;
    times.push(begin.elapsed());
    let begin = Instant::now();
    http.send(upload(&token, group, true).context("no archive was made")?).await?;
    times.push(begin.elapsed());
    let begin = Instant::now();
    http.send(Request::post(&token, "/tests", json!({ "submission_group_id": group }))).await?;
    times.push(begin.elapsed());
    Ok(())
}

pub(super) fn show(rush: &Rush) -> Result<()> {
    let mut table = output::table(&["call", "answers", "p50", "p99", "slowest", "longer than 1 s"]);
    for step in &rush.steps {
        let ms = |ms: f64| format!("{ms:.0} ms");
        let Step { call, latency, slowest_ms, late } = step;
        table.add_row(vec![
            (*call).to_owned(),
            latency.count.to_string(),
            ms(latency.p50_ms),
            ms(latency.p99_ms),
            ms(*slowest_ms),
            late.to_string(),
        ]);
    }
    output::data(&table)?;
    let Rush { students, took, refused, lost, doubled, .. } = rush;
    output::data(&format!("{students} students in {took:.0} s: {refused} refused, {lost} lost, {doubled} doubled."))?;
    if let Some((server, postgres)) = rush.server_cpu_ms.zip(rush.postgres_cpu_ms) {
        output::data(&format!("CPU for each: {server:.1} ms of the server and {postgres:.1} ms of PostgreSQL."))?;
    }
    for reason in &rush.reasons {
        eprintln!("{reason}");
    }
    Ok(())
}
