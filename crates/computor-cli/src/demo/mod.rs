//! `demo`: a server, and a term played on it as a client would, over HTTP alone.
//!
//! [`plan`] says who does what, [`term`] sets the course up, [`play`] hands in, tests and grades, [`git`] does so with a git client, [`table`] shows what
//! came of it. Nothing here reaches into the server: what the demo can do, any client can do.

mod git;
mod plan;
mod play;
mod secrets;
mod table;
mod term;

use crate::{
    Outcome,
    args::{Demo, Place},
    config,
    output::{self, Progress},
    serve,
    signals::Signals,
};
use anyhow::{Context as _, Result};
use computor_backend::{
    Options,
    server::{Config, Server},
};
use computor_client::Client;
use computor_store::StoreConfig;
use computor_workflows::Cluster;
use plan::Person;
use secrets::Secrets;
use serde_json::json;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};
use table::Row;

pub(crate) async fn run(options: Demo) -> Result<Outcome> {
    let mut signals = Signals::subscribe()?;
    let begin = Instant::now();
    let data_dir = options.data_dir.clone().unwrap_or_else(default_data_dir);
    let progress = Progress::new();
    progress.line(&format!("data directory {}", data_dir.display()));
    progress.begin("starting the server");
    let config = Config { listen: options.listen, ..configured(&data_dir)? };
    let Some(server) = serve::start(config, &mut signals).await? else { return Ok(Outcome::Bad) };
    let played = tokio::select! {
        played = whole_term(&server, &data_dir, options.students.into(), &progress) => played.map(Some),
        () = signals.next() => Ok(None),
    };
    progress.end();
    let outcome = match played {
        Ok(Some((rows, by_git))) => {
            let shown = show(&server, &data_dir, &rows, by_git.as_ref(), &options);
            eprintln!("done in {:.1} s", begin.elapsed().as_secs_f64());
            let good = Outcome::when(rows.iter().all(Row::is_right));
            let mut served = Ok(());
            if !options.exit && shown.is_ok() {
                eprintln!("serving on {}; Ctrl-C stops it", server.url());
                served = serve::until_asked(&server, &mut signals).await;
            }
            shown.and(served).map(|()| if options.exit { good } else { Outcome::Good })
        }
        Ok(None) => {
            eprintln!("interrupted; run it again to go on");
            Ok(Outcome::Bad)
        }
        Err(error) => Err(error),
    };
    serve::stop(server, &mut signals).await;
    outcome
}

/// What is configured of how much is done at once, by which engine, where files lie and what servers share; of all that the demo has
/// its own: queues of a cluster, a place in a bucket, names in a Redis. Its people never get into a real installation, and what it
/// sweeps is its own.
fn configured(data_dir: &Path) -> Result<Config> {
    let place = Place { data_dir: Some(data_dir.to_owned()), database_url: None, config: None, set: Vec::new() };
    let Config { lanes, cluster, store, options, .. } = config::resolve(&place, &[]).valid()?.server();
    let own = |cluster: Cluster| Cluster { queue_prefix: format!("{}-demo", cluster.queue_prefix), ..cluster };
    let defaults = Config::new(data_dir);
    Ok(Config {
        lanes,
        cluster: cluster.map(own),
        store: store.map(own_place),
        options: Options { redis: options.redis, redis_space: format!("{}-demo", options.redis_space), ..defaults.options },
        ..defaults
    })
}

/// A place of the demo's own in the bucket.
fn own_place(store: StoreConfig) -> StoreConfig {
    match store {
        StoreConfig::S3 { endpoint, bucket, key_id, secret, region, prefix, path_style } => {
            let prefix = [prefix.as_str(), "demo"].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
            StoreConfig::S3 { endpoint, bucket, key_id, secret, region, prefix, path_style }
        }
        local @ StoreConfig::Local { .. } => local,
    }
}

/// Beside the directory of `serve`, so that the demo's people never get into a real installation.
fn default_data_dir() -> PathBuf {
    let mut directory = computor_db::pg::default_data_dir().into_os_string();
    directory.push("-demo");
    directory.into()
}

async fn whole_term(server: &Server, data_dir: &Path, students: usize, progress: &Progress) -> Result<(Vec<Row>, Option<git::Played>)> {
    let administrator = server.administrator();
    let password = fs::read_to_string(&administrator.password_file)
        .with_context(|| format!("the demo logs in with the password in {}", administrator.password_file.display()))?;
    let admin = Client::new(&server.url())?;
    let admin = admin
        .log_in(&administrator.username, password.trim())
        .await
        .context("the demo cannot log in as administrator; use another --data-dir")?;
    let secrets = Secrets::open(data_dir)?;
    let term = term::set_up(&admin, &secrets, students, progress).await?;
    let available = available(progress).await?;
    let rows = play::play(&term, &available, progress).await?;
    let by_git = git::play(&term, &available, data_dir, progress).await?;
    Ok((rows, by_git))
}

/// The languages that can be tested on this machine.
async fn available(progress: &Progress) -> Result<HashSet<&'static str>> {
    let found = tokio::task::spawn_blocking(|| computor_testing::run::environment(&computor_testing::Options::default())).await?;
    let wanted: HashSet<&str> = plan::ASSIGNMENTS.iter().map(|assignment| assignment.language).collect();
    for (language, found) in found.iter().filter(|(language, _)| wanted.contains(language.name)) {
        if let Err(missing) = found {
            progress.line(&format!("nobody hands in {} exercises: {missing}", language.name));
        }
    }
    Ok(found.into_iter().filter_map(|(language, found)| found.is_ok().then_some(language.name)).collect())
}

/// The table, and what is needed to look around by hand.
fn show(server: &Server, data_dir: &Path, rows: &[Row], by_git: Option<&git::Played>, options: &Demo) -> Result<()> {
    let secrets = Secrets::open(data_dir)?;
    let people: Vec<Person> = [plan::lecturer(), plan::tutor()].into_iter().chain(plan::students(2)).collect();
    let administrator = server.administrator();
    if options.json {
        let people = people
            .iter()
            .map(|person| json!({"username": person.username, "password": secrets.password(&person.username), "role": person.role}));
        return output::json(&json!({
            "url": server.url(),
            "administrator": {"username": administrator.username, "password_file": administrator.password_file},
            "people": people.collect::<Vec<_>>(),
            "hand_ins": rows,
            "git": by_git,
        }));
    }
    output::data(&table::render(rows))?;
    let wrong = rows.iter().filter(|row| !row.is_right()).count();
    eprintln!("{} hand-ins, {wrong} with another verdict than they deserve\n", rows.len());
    if options.exit {
        // Nothing of what follows could be tried: the server ends now.
        eprintln!("go on      computor demo --data-dir '{}'", data_dir.display());
        return Ok(());
    }
    eprintln!("server     {}  (the interface: {}/openapi.json)", server.url(), server.url());
    eprintln!("log-in     {:16} password in {}", administrator.username, administrator.password_file.display());
    for person in &people {
        eprintln!("log-in     {:16} {}  {}", person.username, secrets.password(&person.username), person.role.trim_start_matches('_'));
    }
    if let Some(played) = by_git {
        eprintln!(
            "try        git clone {}  (with a log-in of {})",
            played.clone_url,
            plan::students(1).first().map_or("", |one| &one.username)
        );
    }
    let (tutor, password) = (plan::tutor().username, secrets.password(&plan::tutor().username));
    eprintln!("try        COMPUTOR_PASSWORD={password} computor rest --url {} --user {tutor} list courses\n", server.url());
    Ok(())
}
