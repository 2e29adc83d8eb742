//! `bench api --load`: a course of 2,000 students at the end of a term that was busy: what the views, the messages, the gradings and the
//! grade book cost, and what memory the server needs when all students are connected.

use super::{
    calls::{self, Call},
    cpu::Cpu,
    figures, live,
    load::{Latency, load},
    server::OwnServer,
    world::World,
};
use crate::{Outcome, args::BenchApi, output::Progress};
use anyhow::{Context as _, Result, bail};
use computor_db::sample::Size;
use computor_testing::measure::Figure;
use std::time::Instant;

/// Requests at once where latency is measured.
const AT_ONCE: usize = 32;

pub(super) async fn run(options: &BenchApi, progress: &Progress) -> Result<Outcome> {
    crate::limits::raise_open_files();
    progress.begin("starting a server");
    let server = OwnServer::start(options.server.as_deref()).await?;
    let lines = measure(options, &server, progress).await;
    server.stop().await?;
    progress.end();
    let lines = lines?;
    figures::show(&lines, options.json)?;
    Ok(figures::verdict(&lines))
}

struct Bench<'a> {
    server: &'a OwnServer,
    world: World,
    seconds: u64,
    figures: Vec<Figure>,
}

async fn measure(options: &BenchApi, server: &OwnServer, progress: &Progress) -> Result<Vec<Figure>> {
    let begin = Instant::now();
    let size = |term: &str| Size::busy(term);
    let world = World::sized(&server.url, &server.database_url()?, "admin", &server.password()?, size, progress).await?;
    let mut bench = Bench { server, world, seconds: options.seconds, figures: Vec::new() };
    bench.note("the data was made in", begin.elapsed().as_secs_f64(), "s", None);
    for (table, count) in bench.world.counts().await? {
        bench.note(&format!("rows of {table}"), count as f64, "", None);
    }
    let lists = [
        ("student GET /students/course-contents?course_id=", "a student's content list"),
        ("tutor GET /tutors/course-members?course_id=", "a tutor's member list"),
    ];
    for (call, what) in lists {
        progress.begin(what);
        for (anew, how) in [(false, "as clients ask"), (true, "each made anew")] {
            let (latency, ..) = bench.take(call, AT_ONCE, anew).await?;
            let what = format!("p99 of {what} at {AT_ONCE} connections, {how}");
            bench.note(&what, latency.p99_ms, "ms", (!anew).then_some(50.0));
        }
    }
    for (call, what, wanted) in [
        ("tutor GET /course-member-gradings?course_id=", "gradings of the course", Some(200.0)),
        ("tutor GET /analytics/courses/{course_id}/contents", "analytics of its contents", None),
        ("tutor GET /analytics/courses/{course_id}/students", "analytics of its students", None),
        ("tutor GET /analytics/courses/{course_id}/grade-book?format=csv", "grade book as CSV", Some(3000.0)),
        ("lecturer GET /lecturers/course-contents?course_id=", "a lecturer's content list", None),
    ] {
        progress.begin(what);
        let (latency, ..) = bench.take(call, 1, true).await?;
        bench.note(&format!("{what}, made anew, p50"), latency.p50_ms, "ms", wanted);
    }
    progress.begin("messages");
    let (_, of_server, of_postgres) = bench.take("tutor GET /messages?course_id=", 1, true).await?;
    bench.note("CPU of a page of 100 messages, server and PostgreSQL", of_server + of_postgres, "ms", Some(2.0));
    let tabs = live::connect_all(&[&server.url], &bench.world, progress).await?;
    progress.begin("students ask while they are connected");
    let (latency, ..) = bench.take(lists[0].0, AT_ONCE, false).await?;
    bench.note(&format!("p99 of a student's content list with {} connected", tabs.len()), latency.p99_ms, "ms", Some(50.0));
    let memory = live::memory(server.pid, "VmRSS")?;
    bench.note(&format!("resident memory of the server with {} WebSockets", tabs.len()), memory, "MiB", Some(150.0));
    bench.note("of it, what is not the program's own file", live::memory(server.pid, "RssAnon")?, "MiB", None);
    Ok(bench.figures)
}

impl Bench<'_> {
    fn note(&mut self, what: &str, measured: f64, unit: &'static str, wanted: Option<f64>) {
        self.figures.push(figures::at_most(what, measured, unit, wanted));
    }

    /// How long a call takes, and the milliseconds of CPU that server and PostgreSQL use for one.
    async fn take(&self, name: &str, at_once: usize, anew: bool) -> Result<(Latency, f64, f64)> {
        let found = calls::all(&self.world).into_iter().find(|call| format!("{} {}", call.who, call.what) == name);
        let Call { make, .. } = found.with_context(|| format!("there is no call {name}"))?;
        let http = self.world.http.clone();
        let before = Cpu::of(self.server.pid);
        let work = move |turn| {
            let (http, request) = (http.clone(), make(turn)?);
            let request = if anew { request.anew() } else { request };
            Some(async move { http.send(request).await.map(drop) })
        };
        let latency = load(self.seconds, at_once, work).await.with_context(|| name.to_owned())?;
        if latency.count == 0 {
            bail!("{name} was not answered");
        }
        let used = Cpu::of(self.server.pid).since(before);
        let each = |seconds: f64| seconds * 1e3 / latency.count as f64;
        Ok((latency.clone(), each(used.server), each(used.postgres)))
    }
}
