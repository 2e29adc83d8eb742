//! `serve`, `worker`, `migrate`: the long-running processes.

use crate::{
    Outcome,
    args::{Migrate, Place, Serve, WorkerStart},
    config,
    database::Database,
    logging::say,
    output, remote_worker,
    signals::Signals,
};
use anyhow::{Result, bail};
use computor_backend::server::{Config, Server};
use computor_db::MigrateError;
use computor_workflows::Lane;
use std::{io::IsTerminal as _, net::SocketAddr};

/// Starts a server, unless the process is asked to end meanwhile: then `None`.
pub(crate) async fn start(config: Config, signals: &mut Signals) -> Result<Option<Server>> {
    crate::limits::raise_open_files();
    tokio::select! {
        // A signal that came first wins.
        biased;
        () = signals.next() => {
            say("stopping", "");
            Ok(None)
        }
        server = Server::start(config) => Ok(Some(server?)),
    }
}

/// Lets the server work until the process is asked to end, or the server cannot go on.
pub(crate) async fn until_asked(server: &Server, signals: &mut Signals) -> Result<()> {
    tokio::select! {
        biased;
        () = signals.next() => Ok(()),
        error = server.failed() => Err(anyhow::anyhow!("{error}")),
    }
}

/// Stops the server in order; at once when the process is asked a second time.
pub(crate) async fn stop(server: Server, signals: &mut Signals) {
    say("stopping", "");
    tokio::select! {
        () = server.stop() => {}
        // Dropped where it stands, which tells PostgreSQL to stop.
        () = signals.next() => say("stopping", "at once"),
    }
}

pub(crate) async fn serve(options: Serve) -> Result<Outcome> {
    let mut signals = Signals::subscribe()?;
    let listen = options.listen.map(|address| address.to_string());
    let no_tests = options.no_worker.then(|| "0".to_owned());
    let config = config::resolve(&options.place, &[("listen", listen), ("slots_sandbox", no_tests)]).valid()?.server();
    let directory = config.data_dir.clone();
    let Some(server) = start(config, &mut signals).await? else { return Ok(Outcome::Good) };
    introduce(&server, &directory);
    let mut served = output::data(&server.url());
    if served.is_ok() {
        served = until_asked(&server, &mut signals).await;
    }
    stop(server, &mut signals).await;
    served.map(|()| Outcome::Good)
}

/// What somebody wants to know who has just started a server.
fn introduce(server: &Server, directory: &std::path::Path) {
    say("data", &directory.display().to_string());
    match server.app().runner.as_ref() {
        None => say("tests", "not in this process; start `computor worker`"),
        Some(runner) => {
            say("sandbox", &runner.sandbox().level().to_string());
            for (language, found) in computor_testing::run::environment(runner.options()) {
                say(language.name, &found.unwrap_or_else(|missing| missing));
            }
        }
    }
    let administrator = server.administrator();
    match &administrator.new_password {
        // What is not a terminal is a log, which others read and which is kept.
        Some(password) if std::io::stderr().is_terminal() => {
            say("log-in", &format!("{} with password {}", administrator.username, password.reveal()));
        }
        Some(_) => say("log-in", &administrator.username),
        None if administrator.active => say("log-in", &administrator.username),
        None => say("log-in", "nobody is an administrator; see `computor admin reset-password --help`"),
    }
    if administrator.password_file.exists() {
        say("password", &format!("first one in {}", administrator.password_file.display()));
    }
    say("ready", &format!("{}; Ctrl-C stops it", server.url()));
}

pub(crate) async fn worker(options: WorkerStart) -> Result<Outcome> {
    let mut signals = Signals::subscribe()?;
    let slots = |lane| options.queues.contains(&lane).then(|| options.slots.map(|slots| slots.to_string())).flatten();
    let flags = [("slots_control", slots(Lane::Control)), ("slots_git", slots(Lane::Git)), ("slots_sandbox", slots(Lane::Sandbox))];
    let config = config::resolve(&options.place, &flags).valid()?.server();
    if let Some(server) = &options.server {
        if options.queues != [Lane::Sandbox] {
            bail!("with nothing but a server's address only tests can be run: --queue sandbox");
        }
        return remote_worker::work(server, &options, config, &mut signals).await;
    }
    let languages = options.languages;
    let mut config = Config { http: false, listen: SocketAddr::from(([127, 0, 0, 1], 0)), elsewhere: 0, languages, ..config };
    config.lanes.retain(|lane, _| options.queues.contains(lane));
    if let Some(idle) = options.queues.iter().find(|lane| !config.lanes.contains_key(lane)) {
        bail!("slots_{} is 0, so there is nothing to do for a worker; give --slots", idle.name());
    }
    let lanes: Vec<String> = config.lanes.iter().map(|(lane, slots)| format!("{} {}", lane.name(), slots)).collect();
    let Some(worker) = start(config, &mut signals).await? else { return Ok(Outcome::Good) };
    say("working", &format!("at once up to: {}; Ctrl-C stops it", lanes.join(", ")));
    let worked = until_asked(&worker, &mut signals).await;
    stop(worker, &mut signals).await;
    worked.map(|()| Outcome::Good)
}

pub(crate) async fn migrate(options: Migrate) -> Result<Outcome> {
    if options.check {
        return check(&options.place).await;
    }
    let config = config::resolve(&options.place, &[]).valid()?.server();
    match config.database_url {
        Some(url) => computor_db::migrate(&url).await?,
        None => {
            let cluster = computor_db::pg::Config { data_dir: config.data_dir, bin_dir: None };
            let cluster = computor_db::pg::Cluster::start(cluster).await?;
            let migrated = computor_db::migrate(cluster.url()).await;
            cluster.stop().await?;
            migrated?;
        }
    }
    eprintln!("the database is up to date");
    Ok(Outcome::Good)
}

/// Says what `migrate` would do, and does nothing of it.
async fn check(place: &Place) -> Result<Outcome> {
    let database = Database::open_as_it_is(place).await?;
    let found = computor_db::look(&database.url).await;
    database.close().await?;
    let found = found?;
    if let Some(newer) = found.newer {
        let known = computor_db::MIGRATOR.iter().map(|step| step.version).max().unwrap_or_default();
        return Err(MigrateError::Newer { found: newer, known }.into());
    }
    for step in computor_db::MIGRATOR.iter().filter(|step| found.missing.contains(&step.version)) {
        output::data(&format_args!("{}\t{}", step.version, step.description))?;
    }
    match found.missing.len() {
        0 => eprintln!("the database is up to date"),
        missing => eprintln!("{missing} steps are missing; `computor migrate` makes them, and so does a server when it starts"),
    }
    Ok(Outcome::when(found.missing.is_empty()))
}
