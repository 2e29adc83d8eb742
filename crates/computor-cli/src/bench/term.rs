//! `bench api --load`: a course of 2,000 students at the end of a term that was busy: what the views, the messages, the gradings and the
//! grade book cost, and what memory the server needs when all students are connected.

use super::{
    calls::{self, Make},
    cpu::Cpu,
    figures,
    http::Request,
    live,
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
/// Names the term, beside its data.
const TERM: &str = "bench-term";

pub(super) async fn run(options: &BenchApi, progress: &Progress) -> Result<Outcome> {
    crate::limits::raise_open_files();
    progress.begin("starting a server");
    let server = OwnServer::start_in(options.server.as_deref(), options.keep.as_deref()).await?;
    let lines = measure(options, &server, progress).await;
    server.stop().await?;
    progress.end();
    let lines = lines?;
    figures::show(&lines, options.json)?;
    Ok(figures::verdict(&lines))
}

/// The lists that many ask for at once.
const LISTS: [(&str, &str); 3] = [
    ("student GET /students/course-contents?course_id=", "a student's content list"),
    ("tutor GET /tutors/course-members?course_id=", "a tutor's member list"),
    (IN_TURN, "the member lists of all tutors in turn"),
];
const IN_TURN: &str = "tutors in turn";

/// How an answer is asked for.
#[derive(Clone, Copy)]
enum How {
    Packed,
    Plain,
    Anew,
}

struct Bench<'a> {
    server: &'a OwnServer,
    world: World,
    seconds: u64,
    figures: Vec<Figure>,
}

async fn measure(options: &BenchApi, server: &OwnServer, progress: &Progress) -> Result<Vec<Figure>> {
    let begin = Instant::now();
    let world = world(server, progress).await?;
    let mut bench = Bench { server, world, seconds: options.seconds, figures: Vec::new() };
    bench.note("the data was made, or found, in", begin.elapsed().as_secs_f64(), "s", None);
    for (table, count) in bench.world.counts().await? {
        bench.note(&format!("rows of {table}"), count as f64, "", None);
    }
    for (call, what) in LISTS {
        bench.list(call, what, progress).await?;
    }
    for (call, what, wanted) in [
        ("tutor GET /course-member-gradings?course_id=", "gradings of the course", Some(200.0)),
        ("tutor GET /analytics/courses/{course_id}/contents", "analytics of its contents", None),
        ("tutor GET /analytics/courses/{course_id}/students", "analytics of its students", None),
        ("tutor GET /analytics/courses/{course_id}/grade-book?format=csv", "grade book as CSV", Some(3000.0)),
        ("lecturer GET /lecturers/course-contents?course_id=", "a lecturer's content list", None),
    ] {
        progress.begin(what);
        let (latency, ..) = bench.take(call, 1, How::Anew).await?;
        bench.note(&format!("{what}, made anew, p50"), latency.p50_ms, "ms", wanted);
    }
    progress.begin("messages");
    let (_, of_server, of_postgres) = bench.take("tutor GET /messages?course_id=", 1, How::Anew).await?;
    bench.note("CPU of a page of 100 messages, server and PostgreSQL", of_server + of_postgres, "ms", Some(2.0));
    let tabs = live::connect_all(&[&server.url], &bench.world, progress).await?;
    progress.begin("students ask while they are connected");
    let (latency, ..) = bench.take(LISTS[0].0, AT_ONCE, How::Packed).await?;
    bench.note(&format!("p99 of a student's content list with {} connected", tabs.len()), latency.p99_ms, "ms", Some(50.0));
    let memory = live::memory(server.pid, "VmRSS")?;
    bench.note(&format!("resident memory of the server with {} WebSockets", tabs.len()), memory, "MiB", Some(150.0));
    bench.note("of it, what is not the program's own file", live::memory(server.pid, "RssAnon")?, "MiB", None);
    Ok(bench.figures)
}

/// What was made before in a directory that is kept, or a new term.
async fn world(server: &OwnServer, progress: &Progress) -> Result<World> {
    let (note, database, password) = (server.data_dir().join(TERM), server.database_url()?, server.password()?);
    if let Ok(term) = std::fs::read_to_string(&note) {
        progress.begin("looking at what was made before");
        return World::found(&server.url, &database, &password, &Size::busy(term.trim())).await;
    }
    let world = World::sized(&server.url, &database, "admin", &password, |term| Size::busy(term), progress).await?;
    // Only when all of it is there.
    std::fs::write(note, &world.term)?;
    Ok(world)
}

impl Bench<'_> {
    fn note(&mut self, what: &str, measured: f64, unit: &'static str, wanted: Option<f64>) {
        self.figures.push(figures::at_most(what, measured, unit, wanted));
    }

    /// A list that many ask for at once.
    async fn list(&mut self, call: &str, what: &str, progress: &Progress) -> Result<()> {
        progress.begin(what);
        for (how, said, wanted) in [
            (How::Packed, "as clients ask", Some(50.0)),
            (How::Plain, "as who takes nothing packed asks", None),
            (How::Anew, "each made anew", None),
        ] {
            let (latency, of_server, of_postgres) = self.take(call, AT_ONCE, how).await?;
            let what = format!("{what} at {AT_ONCE} connections, {said}");
            self.note(&format!("p99 of {what}"), latency.p99_ms, "ms", wanted);
            self.note(&format!("p50 of {what}"), latency.p50_ms, "ms", None);
            self.note(&format!("answers of {what}"), latency.count as f64, "", None);
            self.note(&format!("CPU of the server for {what}"), of_server, "ms", None);
            self.note(&format!("CPU of PostgreSQL for {what}"), of_postgres, "ms", None);
        }
        Ok(())
    }

    /// How long a call takes, and the milliseconds of CPU that server and PostgreSQL use for one.
    async fn take(&self, name: &str, at_once: usize, how: How) -> Result<(Latency, f64, f64)> {
        let make = if name == IN_TURN { self.in_turn() } else { self.named(name)? };
        let http = self.world.http.clone();
        let before = Cpu::of(self.server.pid);
        let work = move |turn| {
            let (http, request) = (http.clone(), make(turn)?);
            let request = match how {
                How::Packed => request.packed(),
                How::Plain => request,
                How::Anew => request.anew(),
            };
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

    fn named(&self, name: &str) -> Result<Make> {
        let found = calls::all(&self.world).into_iter().find(|call| format!("{} {}", call.who, call.what) == name);
        Ok(found.with_context(|| format!("there is no call {name}"))?.make)
    }

    /// The lists of all tutors.
    fn in_turn(&self) -> Make {
        let (tutors, course) = (self.world.tutors.clone(), self.world.ids.course);
        Box::new(move |turn| {
            let tutor = tutors.get(turn.checked_rem(tutors.len())?)?;
            Some(Request::get(tutor, format!("/tutors/course-members?course_id={course}")))
        })
    }
}
