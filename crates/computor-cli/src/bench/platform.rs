//! The way through the platform: server, engine, PostgreSQL and sandbox, from the wish to have a test to its result.

#![expect(clippy::disallowed_methods, reason = "what a server does by itself is looked at until it is done")]

use super::{
    cpu::Cpu,
    enrolled::{self, Enrolled, archive},
    http::Request,
    server::OwnServer,
};
use crate::output::Progress;
use anyhow::{Context as _, Result, ensure};
use computor_db::{Db, sample};
use computor_testing::measure::{Figure, Goal};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Students of the term, at most. Each asks for one test of a round.
const MOST_STUDENTS: usize = 100;
/// Between two tests that a student asks for: a server refuses what comes sooner.
const PACE: Duration = Duration::from_millis(1100);
/// What is asked for at once.
const AT_ONCE: usize = 4;
/// How long a round of tests may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// How soon it is looked again whether all are done. That costs PostgreSQL something, too, which is none of the platform's: so it is
/// looked after half of the time that what is left will take, and towards the end every so often.
const LOOK: Duration = Duration::from_millis(10);
const MOST: Duration = Duration::from_millis(200);
/// Tests of a small exercise per second, at the least.
const PER_SECOND: f64 = 100.0;
/// Milliseconds of CPU that the platform itself takes for each, at the most.
const OWN_COST: f64 = 6.0;

/// Plays a term, and tests submissions of it that nobody has tested before.
///
/// # Errors
/// When one of them does not end with a verdict.
pub(super) async fn measure(count: usize, progress: &Progress) -> Result<Vec<Figure>> {
    let directory = tempfile::Builder::new().prefix("computor-bench-").tempdir()?;
    progress.begin("playing a term");
    // four rounds, or more
    let students = count.div_ceil(4).clamp(1, MOST_STUDENTS);
    enrolled::play(directory.path(), u32::try_from(students)?).await?;
    progress.begin("starting a server");
    let server = OwnServer::over(directory).await?;
    let figures = through(&server, count, progress).await;
    server.stop().await?;
    figures
}

async fn through(server: &OwnServer, count: usize, progress: &Progress) -> Result<Vec<Figure>> {
    let people = enrolled::enrol(&server.url, server.data_dir()).await?;
    let db = Db::connect(&server.database_url()?, 1).await?;
    let groups = people.seats.iter().map(|seat| Ok(seat.group.parse()?)).collect::<Result<_>>()?;
    let course = Course { people, groups, db, server: server.pid };
    // The first ones also run the reference, and start what is kept warm.
    course.round(AT_ONCE.min(course.people.seats.len())).await?;
    progress.count("tests through the platform", count);
    let (mut done, mut took, mut used) = (0, Duration::ZERO, Cpu::default());
    while done < count {
        let some = (count - done).min(course.people.seats.len());
        let (round, cpu) = course.round(some).await?;
        (0..some).for_each(|_| progress.step());
        done += some;
        took += round;
        used = Cpu { server: used.server + cpu.server, postgres: used.postgres + cpu.postgres };
    }
    let each = |seconds: f64| Duration::from_secs_f64(seconds.max(0.0) / done.max(1) as f64);
    let per_second = done as f64 / took.as_secs_f64().max(f64::EPSILON);
    Ok(vec![
        Figure { name: "tests through the platform".into(), value: per_second, unit: "/s", goal: Some(Goal::AtLeast(PER_SECOND)) },
        Figure::time("CPU of the platform for each, apart from the run", each(used.server + used.postgres), Some(Goal::AtMost(OWN_COST))),
        Figure::time("  of that, server and engine", each(used.server), None),
        Figure::time("  of that, PostgreSQL", each(used.postgres), None),
    ])
}

/// A played term with a server over it.
struct Course {
    people: Enrolled,
    groups: Vec<Uuid>,
    db: Db,
    /// The server's process. What it runs in the sandbox are processes of their own, and so is what judges.
    server: u32,
}

impl Course {
    /// Tests new submissions of so many students, all of which are handed in before; how long that took, and what it cost the platform.
    async fn round(&self, count: usize) -> Result<(Duration, Cpu)> {
        let Enrolled { http, seats, .. } = &self.people;
        let turns = stream::iter(seats.iter().take(count));
        let artifacts: Vec<_> = turns
            .map(|seat| async move {
                let form = json!({ "submission_group_id": seat.group, "submit": false });
                let upload = Request::upload(&seat.token, "/submissions/artifacts", "submission_create", form, archive()?);
                let answer: Value = serde_json::from_slice(&http.send(upload).await?.body)?;
                let artifact = answer.pointer("/artifacts/0").and_then(Value::as_str).context("a hand-in without an artifact")?;
                anyhow::Ok((&seat.token, artifact.to_owned()))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        tokio::time::sleep(PACE).await;
        let (_, judged) = sample::tested(self.db.pool(), &self.groups).await?;
        let (begin, before) = (Instant::now(), Cpu::of(self.server));
        stream::iter(artifacts)
            .map(|(token, artifact)| http.send(Request::post(token, "/tests", json!({ "artifact_id": artifact }))))
            .buffer_unordered(AT_ONCE)
            .try_for_each(|_| async { Ok(()) })
            .await?;
        let all = judged + i64::try_from(count)?;
        loop {
            match sample::tested(self.db.pool(), &self.groups).await? {
                (0, judged) => {
                    ensure!(judged == all, "of {count} tests {} have no verdict", all - judged);
                    return Ok((begin.elapsed(), Cpu::of(self.server).since(before)));
                }
                (left, _) => {
                    ensure!(begin.elapsed() < PATIENCE, "the tests do not end");
                    tokio::time::sleep(pause(begin.elapsed(), count, usize::try_from(left)?)).await;
                }
            }
        }
    }
}

/// Half of the time that those that are left will take, if they take as long as those before.
fn pause(since: Duration, count: usize, left: usize) -> Duration {
    let done = count.saturating_sub(left).max(1);
    (since.mul_f64(left as f64 / done as f64) / 2).clamp(LOOK, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_looked_more_often_towards_the_end() {
        let second = Duration::from_secs(1);
        assert_eq!(pause(second, 100, 80), MOST);
        assert_eq!(pause(second, 100, 20), second / 8);
        assert_eq!(pause(second, 100, 1), LOOK);
        assert_eq!(pause(second, 100, 100), MOST);
    }
}
