//! `bench live`: students who are all connected, what they cost in memory, and how long it takes until each of them knows of an event.

use super::{
    cpu::Cpu,
    http::{Request, Token},
    load::Latency,
    server::OwnServer,
    world::World,
};
use crate::{
    Outcome,
    args::{BenchLive, Extent},
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail, ensure};
use futures::{SinkExt as _, StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    fs,
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, sync::mpsc, task::JoinSet, time::timeout};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

/// How long an answer, and then an event, is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Who connects at once.
const AT_ONCE: usize = 16;
/// What those who are connected are told of.
const EVENT: &str = "\"message:new\"";

pub(super) type Tab = WebSocketStream<MaybeTlsStream<TcpStream>>;

#[derive(Debug, Serialize)]
struct Report {
    servers: usize,
    clients: usize,
    /// Seconds until all were connected, and subscribed to the course.
    connected_in: f64,
    /// The servers' resident memory in MiB, together: before anybody was connected,
    before_mib: f64,
    /// when all were,
    connected_mib: f64,
    /// and at its highest, with all events told.
    highest_mib: f64,
    /// KiB of it for each client.
    kib_per_client: f64,
    events: usize,
    /// From before the request that brings an event until a client has read it.
    told: Latency,
    /// Microseconds of the servers' CPU for each event and client, the request that brings the event among them.
    server_cpu_us: f64,
    /// The same of PostgreSQL's.
    postgres_cpu_us: f64,
}

pub(crate) async fn run(options: BenchLive) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    crate::limits::raise_open_files();
    progress.begin("starting a server");
    let server = OwnServer::start(options.server.as_deref()).await?;
    let mut others = Vec::new();
    for _ in 1..options.servers {
        others.push(server.beside().await?);
    }
    let report = tokio::select! {
        report = measure(&options, &server, &others, &progress) => report,
        () = signals.next() => Err(anyhow::anyhow!("interrupted")),
    };
    for other in others {
        other.stop().await?;
    }
    server.stop().await?;
    progress.end();
    let report = report?;
    if options.json {
        output::json(&report)?;
        return Ok(Outcome::Good);
    }
    let mut table = output::table(&["what", "figure"]);
    let rows = [
        ("servers", report.servers.to_string()),
        ("clients", report.clients.to_string()),
        ("connected in", format!("{:.1} s", report.connected_in)),
        ("resident memory of the servers before", format!("{:.1} MiB", report.before_mib)),
        ("with all of them", format!("{:.1} MiB", report.connected_mib)),
        ("at its highest", format!("{:.1} MiB", report.highest_mib)),
        ("for each client", format!("{:.1} KiB", report.kib_per_client)),
        ("events", report.events.to_string()),
        ("until a client knows, p50", format!("{:.1} ms", report.told.p50_ms)),
        ("until a client knows, p99", format!("{:.1} ms", report.told.p99_ms)),
        ("CPU of the servers for each event and client", format!("{:.1} µs", report.server_cpu_us)),
        ("CPU of PostgreSQL for each event and client", format!("{:.1} µs", report.postgres_cpu_us)),
    ];
    for (what, figure) in rows {
        table.add_row(vec![what.to_owned(), figure]);
    }
    output::data(&table)?;
    Ok(Outcome::Good)
}

/// Clients are spread over the servers; what they are told of is said to the first.
async fn measure(options: &BenchLive, server: &OwnServer, others: &[OwnServer], progress: &Progress) -> Result<Report> {
    let all_servers: Vec<&OwnServer> = std::iter::once(server).chain(others).collect();
    let memory = |line| all_servers.iter().map(|server| memory(server.pid, line)).sum::<Result<f64>>();
    let extent = Extent { students: options.clients, assignments: 2 };
    let world = World::new(&server.url, &server.database_url()?, "admin", &server.password()?, extent, progress).await?;
    let before_mib = memory("VmRSS")?;
    let begin = Instant::now();
    let urls: Vec<&str> = all_servers.iter().map(|server| server.url.as_str()).collect();
    let tabs = connect_all(&urls, &world, progress).await?;
    let connected_in = begin.elapsed().as_secs_f64();
    let (clients, connected_mib) = (tabs.len(), memory("VmRSS")?);
    let (heard, mut all) = mpsc::unbounded_channel();
    let mut tasks = JoinSet::new();
    for tab in tabs {
        tasks.spawn(listen(tab, heard.clone()));
    }
    progress.count("events", options.events);
    let (before, begin) = (cpu(&all_servers), Instant::now());
    let mut times = Vec::with_capacity(clients * options.events);
    for number in 0..options.events {
        let said = Instant::now();
        let words = json!({"course_id": world.ids.course, "title": format!("News {number}"), "content": "The lecture begins at ten."});
        world.http.send(Request::post(&world.lecturer, "/messages", words)).await?;
        for _ in 0..clients {
            let heard = timeout(PATIENCE, all.recv()).await.context("not everybody was told of an event")?;
            times.push(heard.context("a client has gone")? - said);
        }
        progress.step();
    }
    let whole = begin.elapsed();
    let used: Vec<Cpu> = cpu(&all_servers).into_iter().zip(before).map(|(now, before)| now.since(before)).collect();
    ensure!(tasks.try_join_next().is_none(), "a client was told to go");
    let each = |seconds: f64| seconds * 1e6 / (clients * options.events).max(1) as f64;
    Ok(Report {
        servers: all_servers.len(),
        clients,
        connected_in,
        before_mib,
        connected_mib,
        highest_mib: memory("VmHWM")?,
        kib_per_client: (connected_mib - before_mib) * 1024.0 / clients.max(1) as f64,
        events: options.events,
        told: Latency::new(times, whole),
        server_cpu_us: each(used.iter().map(|cpu| cpu.server).sum()),
        // It is the first one's own.
        postgres_cpu_us: each(used.iter().map(|cpu| cpu.postgres).sum()),
    })
}

fn cpu(servers: &[&OwnServer]) -> Vec<Cpu> {
    servers.iter().map(|server| Cpu::of(server.pid)).collect()
}

/// Connects all students, each subscribed to the course, to the servers in turn.
pub(super) async fn connect_all(urls: &[&str], world: &World, progress: &Progress) -> Result<Vec<Tab>> {
    let course = format!("course:{}", world.ids.course);
    let sockets: Vec<String> = urls.iter().map(|url| url.replacen("http", "ws", 1)).collect();
    progress.count("connecting", world.students.len());
    stream::iter(world.students.clone().into_iter().zip(sockets.into_iter().cycle()))
        .map(|(token, url)| {
            let course = course.clone();
            tokio::spawn(async move { timeout(PATIENCE, connect(&url, &token, &course)).await.context("nobody answered a client")? })
        })
        .buffer_unordered(AT_ONCE)
        .map(|joined| joined?)
        .inspect_ok(|_| progress.step())
        .try_collect()
        .await
}

/// Connects as a student, and subscribes to the course.
async fn connect(url: &str, token: &Token, course: &str) -> Result<Tab> {
    let (mut tab, _) = connect_async(format!("{url}/ws?token={token}")).await?;
    said(&mut tab, "channel:subscribed").await?;
    tab.send(Message::text(json!({"type": "channel:subscribe", "channels": [course]}).to_string())).await?;
    said(&mut tab, "channel:subscribed").await?;
    Ok(tab)
}

/// Reads until the server says this.
async fn said(tab: &mut Tab, what: &str) -> Result<()> {
    while let Some(message) = tab.next().await {
        let Message::Text(text) = message? else { continue };
        let message: Value = serde_json::from_str(&text)?;
        match message.get("type").and_then(Value::as_str) {
            Some(kind) if kind == what => return Ok(()),
            Some("channel:error" | "system:error") => bail!("a client was refused: {message}"),
            _ => {}
        }
    }
    bail!("the server closed a connection")
}

/// Notes when an event came, for as long as there is a connection.
async fn listen(mut tab: Tab, heard: mpsc::UnboundedSender<Instant>) {
    while let Some(Ok(message)) = tab.next().await {
        // Only looked at, not read: clients are to cost little, as they are on the same machine.
        if matches!(&message, Message::Text(text) if text.contains(EVENT)) && heard.send(Instant::now()).is_err() {
            return;
        }
    }
}

/// A line of `/proc/<pid>/status`, in MiB.
pub(super) fn memory(pid: u32, line: &str) -> Result<f64> {
    let path = format!("/proc/{pid}/status");
    let status = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    let kib =
        status.lines().find_map(|text| text.strip_prefix(line)?.strip_prefix(':')?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
    Ok(kib.with_context(|| format!("{path} has no {line}"))? / 1024.0)
}
