//! Whether the process is there, and whether it can do its work.

use super::pages;
use crate::{App, Error, shared::Shared};
use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use computor_db::pg::Condition;
use computor_types::Code;
use computor_workflows::embedded;
use serde::Serialize;
use std::{collections::BTreeMap, path::Path, time::Duration};

/// Every part has so long to answer; all are asked at once.
const LIMIT: Duration = Duration::from_millis(800);
/// A smaller share of the disk than this, in percent, is too little…
const FREE_PERCENT: u64 = 5;
/// … unless it is so many bytes: a few percent of a large disk last long.
const PLENTY_BYTES: u64 = 5 << 30;

/// What `/readyz` says.
#[derive(Debug, Serialize)]
struct Readiness {
    /// Whether the process can do its work.
    ready: bool,
    database: bool,
    workflows: bool,
    /// Nothing if tests are not run in this process.
    sandbox: Option<bool>,
    disk: bool,
    /// Nothing if no Redis is shared. Everything goes on without it, so it does not count.
    redis: Option<bool>,
    /// What is missing, by part, in words.
    missing: BTreeMap<&'static str, String>,
    /// What is missing that everything goes on without.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    slower: BTreeMap<&'static str, &'static str>,
}

/// The process is there.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// The process can do its work; if not, which part is missing. Answers within a second whatever hangs.
pub(super) async fn ready(State(app): State<App>) -> Response {
    let (database, disk) = tokio::join!(database(&app), disk(&app));
    let mut missing = BTreeMap::new();
    let mut part = |name, state: Result<(), String>| {
        let there = state.is_ok();
        if let Err(words) = state {
            missing.insert(name, words);
        }
        there
    };
    let database = part("database", database);
    let workflows = part("workflows", workflows(&app));
    let disk = part("disk", disk);
    if app.is_draining() {
        missing.insert("server", "the server is about to stop and takes no new work".to_owned());
    }
    let ready = missing.is_empty();
    let redis = app.shared.as_ref().map(Shared::is_there);
    let away = (redis == Some(false)).then_some(("redis", "the Redis does not answer; each server counts by itself, and allows less"));
    let slower = away.into_iter().collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let sandbox = app.runner.is_some().then_some(true);
    (status, Json(Readiness { ready, database, workflows, sandbox, disk, redis, missing, slower })).into_response()
}

async fn database(app: &App) -> Result<(), String> {
    match app.database() {
        Condition::Up => {}
        Condition::Down => return Err("PostgreSQL has ended and is being started again".to_owned()),
        Condition::Lost(_) => return Err("PostgreSQL has ended and cannot be started again".to_owned()),
    }
    match tokio::time::timeout(LIMIT, app.probe.ask(&app.db)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err("the database cannot be reached".to_owned()),
        Err(_) => Err("the database does not answer".to_owned()),
    }
}

fn workflows(app: &App) -> Result<(), String> {
    match app.engine() {
        None => Err("the workflow engine has not started".to_owned()),
        Some(engine) if !engine.is_well() => Err(match engine.name() {
            embedded::NAME => "the workflow engine has lost the database".to_owned(),
            other => format!("the workflow engine {other:?} does not answer"),
        }),
        Some(_) => Ok(()),
    }
}

async fn disk(app: &App) -> Result<(), String> {
    let directory = app.options.cache_dir.clone();
    // A network file system may hang.
    match tokio::time::timeout(LIMIT, tokio::task::spawn_blocking(move || free(&directory))).await {
        Ok(Ok(Ok((free, all)))) => enough(free, all, app.options.min_free_disk),
        Ok(Ok(Err(_)) | Err(_)) => Err("the data directory cannot be read".to_owned()),
        Err(_) => Err("the disk does not answer".to_owned()),
    }
}

/// Free and all bytes of the file system. The directory may not have been made yet; then the one above it counts.
fn free(directory: &Path) -> std::io::Result<(u64, u64)> {
    let found = directory.ancestors().find(|directory| directory.exists()).unwrap_or(directory);
    let stat = rustix::fs::statvfs(found)?;
    Ok((stat.f_bavail.saturating_mul(stat.f_frsize), stat.f_blocks.saturating_mul(stat.f_frsize)))
}

fn enough(free: u64, all: u64, least: u64) -> Result<(), String> {
    let percent = free.saturating_mul(100).checked_div(all).unwrap_or(100);
    if free >= least && (percent >= FREE_PERCENT || free >= PLENTY_BYTES) {
        return Ok(());
    }
    Err(format!("the disk is nearly full: {} MB ({percent} %) are free in the data directory", free >> 20))
}

/// While the database is known to be away, nobody waits to be told so.
pub(super) async fn refuse(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let needs_none = matches!(path, "/healthz" | "/readyz" | "/metrics" | "/openapi.json") || pages::is_page(path);
    if needs_none || matches!(app.database(), Condition::Up) {
        return next.run(request).await;
    }
    Error::from(Code::Db001).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_nearly_full_by_share_or_by_size() {
        const GB: u64 = 1 << 30;
        const LEAST: u64 = 200 << 20;
        assert!(enough(50 * GB, 100 * GB, LEAST).is_ok());
        let said = enough(4 * GB, 100 * GB, LEAST).unwrap_err();
        assert_eq!(said, "the disk is nearly full: 4096 MB (4 %) are free in the data directory");
        assert!(enough(10 * GB, 1000 * GB, LEAST).is_ok());
        assert!(enough(GB / 8, GB, LEAST).is_err());
        assert!(enough(GB / 2, GB, LEAST).is_ok());
        assert!(enough(0, 0, LEAST).is_err());
    }

    #[test]
    fn the_disk_of_a_directory_that_is_not_there_yet_is_known() {
        let (free, all) = free(Path::new("/no/such/directory")).unwrap();
        assert!(all > 0 && free <= all);
    }
}
