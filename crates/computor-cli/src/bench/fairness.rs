//! `bench api --fairness`: how long a row by id takes alone, and beside many tutors who all want their lists.

#![expect(clippy::disallowed_methods, reason = "what is measured happens at set times")]

use super::{
    http::{Answer, Http, Outcome, Request, Token},
    load::{Latency, load},
    world::World,
};
use crate::output::{self, Progress};
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Notify, task::JoinSet};

/// Tutors who want their lists at once.
const TUTORS: usize = 40;
/// Rows by id that are asked for at once.
const ROWS: usize = 4;

/// What was measured.
#[derive(Debug, Serialize)]
pub(super) struct Fairness {
    /// A row by id, alone.
    alone: Latency,
    /// A row by id, beside the lists.
    beside: Latency,
    /// The lists that were answered.
    lists: Latency,
    /// Lists that were refused with `503`.
    refused: usize,
}

pub(super) async fn measure(world: &World, seconds: u64, progress: &Progress) -> Result<Fairness> {
    let row = || {
        let (http, request) = (world.http.clone(), Request::get(&world.admin, format!("/organizations/{}", world.ids.organization)));
        move |_| {
            let (http, request) = (http.clone(), request.clone());
            Some(async move { http.send(request).await.map(drop) })
        }
    };
    progress.begin("rows by id, alone");
    let alone = load(seconds, ROWS, row()).await?;
    progress.begin("rows by id, beside the lists of 40 tutors");
    let lists = Lists::begin(world);
    // Only when all of them have asked.
    lists.asked().await;
    let beside = load(seconds, ROWS, row()).await?;
    let (lists, refused) = lists.end().await?;
    Ok(Fairness { alone, beside, lists, refused })
}

/// Tutors who ask for their lists until they are told to stop; who is refused comes back when the server says so.
struct Lists {
    tutors: JoinSet<Result<Vec<Duration>>>,
    begin: Instant,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    asked: AtomicUsize,
    all_asked: Notify,
    refused: AtomicUsize,
    stopped: AtomicUsize,
}

impl Lists {
    fn begin(world: &World) -> Self {
        let counts = Arc::<Counts>::default();
        let path = format!("/tutors/course-members?course_id={}", world.ids.course);
        let tutors = world.tutors.iter().cycle().take(TUTORS);
        let tutors = tutors.map(|tutor| ask(world.http.clone(), Arc::clone(tutor), path.clone(), Arc::clone(&counts))).collect();
        Self { tutors, begin: Instant::now(), counts }
    }

    async fn asked(&self) {
        self.counts.all_asked.notified().await;
    }

    /// The lists that were asked for are waited for.
    async fn end(mut self) -> Result<(Latency, usize)> {
        self.counts.stopped.store(1, Ordering::Relaxed);
        let mut times = Vec::new();
        while let Some(tutor) = self.tutors.join_next().await {
            times.extend(tutor??);
        }
        Ok((Latency::new(times, self.begin.elapsed()), self.counts.refused.load(Ordering::Relaxed)))
    }
}

async fn ask(http: Http, tutor: Token, path: String, counts: Arc<Counts>) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    if counts.asked.fetch_add(1, Ordering::Relaxed) + 1 == TUTORS {
        counts.all_asked.notify_one();
    }
    while counts.stopped.load(Ordering::Relaxed) == 0 {
        let begin = Instant::now();
        match http.try_send(Request::get(&tutor, path.clone())).await.context("a tutor's list")? {
            Outcome::Answered(Answer { .. }) => times.push(begin.elapsed()),
            Outcome::Busy(wait) => {
                counts.refused.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(wait).await;
            }
        }
    }
    Ok(times)
}

pub(super) fn show(fairness: &Fairness) -> Result<()> {
    let mut table = output::table(&["", "requests", "requests/s", "p50", "p99"]);
    let Fairness { alone, beside, lists, refused } = fairness;
    for (what, one) in [("row by id, alone", alone), ("row by id, beside 40 tutors' lists", beside), ("the lists", lists)] {
        let ms = |ms: f64| format!("{ms:.1} ms");
        table.add_row(vec![what.to_owned(), one.count.to_string(), format!("{:.1}", one.per_second), ms(one.p50_ms), ms(one.p99_ms)]);
    }
    table.add_row(vec!["lists refused with 503".to_owned(), refused.to_string()]);
    output::data(&table)
}
