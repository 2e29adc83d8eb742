//! `bench api`: how many requests a server answers, how fast, and what they cost.

use super::{
    calls::{self, Call},
    cpu::Cpu,
    fairness::{self, Fairness},
    http::{Answer, Request},
    load::load,
    rush::{self, Rush},
    server::OwnServer,
    show::{self, Figures, Measured},
    term,
    world::World,
};
use crate::{
    Outcome,
    args::{BenchApi, Extent},
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use reqwest::StatusCode;
use std::time::Instant;

pub(crate) async fn run(options: BenchApi) -> Result<Outcome> {
    let mut signals = crate::signals::Signals::subscribe()?;
    let progress = Progress::new();
    if options.load {
        return tokio::select! {
            outcome = term::run(&options, &progress) => outcome,
            () = signals.next() => Err(anyhow::anyhow!("interrupted")),
        };
    }
    let extents = match options.sizes.as_slice() {
        [] => vec![Extent { students: options.students, assignments: options.assignments }],
        sizes => sizes.to_vec(),
    };
    let mut measured = Vec::new();
    let (mut fair, mut rushes) = (Vec::new(), Vec::new());
    for extent in extents {
        let server = if options.url.is_none() {
            progress.begin("starting a server");
            Some(OwnServer::start(options.server.as_deref()).await?)
        } else {
            None
        };
        let outcome = tokio::select! {
            outcome = one(&options, server.as_ref(), extent, &progress) => outcome,
            () = signals.next() => Err(anyhow::anyhow!("interrupted")),
        };
        if let Some(server) = server {
            server.stop().await?;
        }
        match outcome? {
            Either::Calls(calls) => measured.push(calls),
            Either::Fairness(fairness) => fair.push(fairness),
            Either::Rush(rush) => rushes.push(rush),
        }
    }
    progress.end();
    if options.rush {
        if options.json {
            output::json(&rushes)?;
        } else {
            rushes.iter().try_for_each(rush::show)?;
        }
        return Ok(Outcome::when(rushes.iter().all(Rush::is_whole)));
    }
    match (options.json, fair.as_slice()) {
        (true, []) => output::json(&measured)?,
        (true, fair) => output::json(&fair)?,
        (false, []) => show::show(&measured)?,
        (false, fair) => fair.iter().try_for_each(fairness::show)?,
    }
    Ok(Outcome::when(measured.iter().all(|of| of.refused.is_empty())))
}

enum Either {
    Calls(Measured),
    Fairness(Fairness),
    Rush(Rush),
}

/// Everything at one size.
async fn one(options: &BenchApi, server: Option<&OwnServer>, extent: Extent, progress: &Progress) -> Result<Either> {
    let begin = Instant::now();
    let world = match (server, &options.url, &options.user, &options.password, &options.database_url) {
        (Some(own), ..) => World::new(&own.url, &own.database_url()?, "admin", &own.password()?, extent, progress).await?,
        (None, Some(url), Some(user), Some(password), Some(database)) => {
            World::new(url, database, user, password, extent, progress).await?
        }
        _ => bail!("--url needs --database-url, and --user and --password of an administrator"),
    };
    let made_in = begin.elapsed().as_secs_f64();
    progress.line(&format!("made {extent} in {made_in:.1} s"));
    if options.fairness {
        return Ok(Either::Fairness(fairness::measure(&world, options.seconds, progress).await?));
    }
    if options.rush {
        return Ok(Either::Rush(rush::measure(&world, server, progress).await?));
    }
    let idle_transactions = match options.only {
        None => {
            progress.begin("nothing");
            Some(world.idle(options.seconds).await?)
        }
        Some(_) => None,
    };
    let (mut figures, mut refused) = (Vec::new(), Vec::new());
    for call in calls::all(&world).into_iter().filter(|call| options.only.as_ref().is_none_or(|only| call.is(only))) {
        let name = format!("{}: {}", call.who, call.what);
        // What one call is refused says nothing of the others.
        if let Err(error) = measure(options, server, &world, call, progress, &mut figures).await {
            progress.line(&format!("{name}: {error:#}"));
            refused.push(name);
        }
    }
    Ok(Either::Calls(Measured {
        students: extent.students,
        assignments: extent.assignments,
        made_in,
        idle_transactions,
        calls: figures,
        refused,
    }))
}

/// Measures a call; and once more as somebody who knows the answer, if the server says how to tell.
async fn measure(
    options: &BenchApi,
    server: Option<&OwnServer>,
    world: &World,
    call: Call,
    progress: &Progress,
    figures: &mut Vec<Figures>,
) -> Result<()> {
    let Call { who, what, make, before, optional } = call;
    if optional && !world.http.has(&world.admin, what.trim_start_matches("GET ").split('?').next().unwrap_or_default()).await? {
        return Ok(());
    }
    progress.begin(&format!("{who}: {what}"));
    if let Some(before) = before {
        let requests = (0..).map_while(before);
        stream::iter(requests).map(|request| world.http.send(request)).buffer_unordered(8).try_collect::<Vec<_>>().await?;
    }
    // What was learnt of the first answer; a call that may be made once only is not made for that.
    let first = match make(0) {
        Some(request) if request.is_safe() => Some(world.http.send(request).await?),
        _ => None,
    };
    let rows = first.as_ref().map_or(1, Answer::rows);
    let mut take = async |call: String, rows: usize, make: Box<dyn Fn(usize) -> Option<Request> + Send + Sync>, expected: StatusCode| {
        let before = server.map(|server| Cpu::of(server.pid));
        let http = world.http.clone();
        let work = move |turn| {
            let (http, request) = (http.clone(), make(turn)?);
            Some(async move {
                let answer = http.send(request).await?;
                if expected == StatusCode::NOT_MODIFIED && answer.status != expected {
                    bail!("an answer that was known came again");
                }
                Ok(())
            })
        };
        let latency = load(options.seconds, options.concurrency, work).await.with_context(|| call.clone())?;
        let used = server.zip(before).map(|(server, before)| Cpu::of(server.pid).since(before));
        let per_request = |seconds: f64| seconds * 1e3 / latency.count.max(1) as f64;
        let (server_cpu_ms, postgres_cpu_ms) = (used.map(|cpu| per_request(cpu.server)), used.map(|cpu| per_request(cpu.postgres)));
        let cpu_ms_per_row = used.map(|cpu| per_request(cpu.server + cpu.postgres) / rows.max(1) as f64);
        figures.push(Figures { who, call, rows, latency, server_cpu_ms, postgres_cpu_ms, cpu_ms_per_row });
        anyhow::Ok(())
    };
    let again = first.and_then(|answer| answer.etag).zip(make(0));
    take(
        what.to_owned(),
        rows,
        Box::new(move |turn| make(turn).map(|request| if request.is_safe() { request.anew() } else { request })),
        StatusCode::OK,
    )
    .await?;
    let Some((etag, request)) = again else { return Ok(()) };
    // Answers whose tags say as of when they were made are kept by the server.
    if etag.contains('.') {
        let request = request.clone();
        take(format!("{what} (again)"), rows, Box::new(move |_| Some(request.clone())), StatusCode::OK).await?;
    }
    let request = request.unless(etag);
    take(format!("{what} (If-None-Match)"), rows, Box::new(move |_| Some(request.clone())), StatusCode::NOT_MODIFIED).await?;
    Ok(())
}
