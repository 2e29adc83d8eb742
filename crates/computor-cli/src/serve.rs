//! `serve`, `worker`, `migrate`: the long-running processes.

use crate::{
    Outcome,
    args::{Place, Serve, Worker},
    config, output,
    signals::Signals,
};
use anyhow::{Context as _, Result, bail};
use computor_backend::server::{Config, Server};
use computor_workflows::Lane;
use std::net::SocketAddr;

/// Starts a server, unless the process is asked to end meanwhile: then `None`.
pub(crate) async fn start(config: Config, signals: &mut Signals) -> Result<Option<Server>> {
    crate::limits::raise_open_files();
    tokio::select! {
        // A signal that came first wins.
        biased;
        () = signals.next() => {
            eprintln!("stopping");
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
    eprintln!("stopping");
    tokio::select! {
        () = server.stop() => {}
        // Dropped where it stands, which tells PostgreSQL to stop.
        () = signals.next() => eprintln!("stopping at once"),
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
    eprintln!("data       {}", directory.display());
    match server.app().runner.as_ref() {
        None => eprintln!("tests      not in this process; start `computor worker`"),
        Some(runner) => {
            eprintln!("sandbox    {}", runner.sandbox().level());
            for (language, found) in computor_testing::run::environment(runner.options()) {
                eprintln!("{:10} {}", language.name, found.unwrap_or_else(|missing| missing));
            }
        }
    }
    let administrator = server.administrator();
    match &administrator.new_password {
        Some(password) => eprintln!("log-in     {} with password {}", administrator.username, password.reveal()),
        None if administrator.active => eprintln!("log-in     {}", administrator.username),
        None => eprintln!("log-in     nobody is an administrator; see `computor admin reset-password --help`"),
    }
    if administrator.password_file.exists() {
        eprintln!("password   first one in {}", administrator.password_file.display());
    }
    eprintln!("ready      {}; Ctrl-C stops it", server.url());
}

pub(crate) async fn worker(options: Worker) -> Result<Outcome> {
    let mut signals = Signals::subscribe()?;
    let slots = |lane| options.queues.contains(&lane).then(|| options.slots.map(|slots| slots.to_string())).flatten();
    let flags = [("slots_control", slots(Lane::Control)), ("slots_git", slots(Lane::Git)), ("slots_sandbox", slots(Lane::Sandbox))];
    let config = config::resolve(&options.place, &flags).valid()?.server();
    let mut config = Config { http: false, listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..config };
    config.lanes.retain(|lane, _| options.queues.contains(lane));
    if let Some(idle) = options.queues.iter().find(|lane| !config.lanes.contains_key(lane)) {
        bail!("slots_{} is 0, so there is nothing to do for a worker; give --slots", idle.name());
    }
    let lanes: Vec<String> = config.lanes.iter().map(|(lane, slots)| format!("{} {}", lane.name(), slots)).collect();
    let Some(worker) = start(config, &mut signals).await? else { return Ok(Outcome::Good) };
    eprintln!("working, at once up to: {}; Ctrl-C stops it", lanes.join(", "));
    let worked = until_asked(&worker, &mut signals).await;
    stop(worker, &mut signals).await;
    worked.map(|()| Outcome::Good)
}

pub(crate) async fn migrate(place: Place) -> Result<Outcome> {
    let failed = "the database could not be migrated; nothing was changed by the failed step";
    let config = config::resolve(&place, &[]).valid()?.server();
    match config.database_url {
        Some(url) => computor_db::migrate(&url).await.context(failed)?,
        None => {
            let cluster = computor_db::pg::Config { data_dir: config.data_dir, bin_dir: None };
            let cluster = computor_db::pg::Cluster::start(cluster).await?;
            let migrated = computor_db::migrate(cluster.url()).await;
            cluster.stop().await?;
            migrated.context(failed)?;
        }
    }
    eprintln!("the database is up to date");
    Ok(Outcome::Good)
}
