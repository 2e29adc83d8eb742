//! `doctor --sweep`: what a server does with the file store each day, now.

#![expect(clippy::disallowed_methods, reason = "a command begins now")]

use crate::{Outcome, output};
use anyhow::{Context as _, Result};
use chrono::Utc;
use computor_backend::work::{SweepInput, SweepReport, sweep_now};
use computor_db::{Db, pg};
use computor_store::Store;
use std::path::Path;

/// Works on the database of a running server, or starts the private one for a moment.
pub(super) async fn run(directory: &Path, database_url: Option<String>, dry_run: bool, json: bool) -> Result<Outcome> {
    let noted = std::fs::read_to_string(directory.join("database-url")).ok();
    let known = database_url.clone().or_else(|| noted.map(|url| url.trim().to_owned()));
    let running = match known {
        Some(url) => Db::connect(&url, 3).await.ok(),
        None => None,
    };
    let report = match running {
        Some(db) => sweep(directory, db, dry_run).await?,
        None if database_url.is_some() => anyhow::bail!("the database cannot be reached; check --database-url"),
        None => {
            let cluster = pg::Cluster::start(pg::Config { data_dir: directory.to_owned(), bin_dir: None }).await?;
            computor_db::migrate(cluster.url()).await.context("the database could not be migrated")?;
            let report = sweep(directory, Db::connect(cluster.url(), 3).await?, dry_run).await;
            cluster.stop().await?;
            report?
        }
    };
    if json {
        output::json(&report)?;
    } else {
        output::data(&text(&report, dry_run))?;
    }
    Ok(Outcome::Good)
}

async fn sweep(directory: &Path, db: Db, dry_run: bool) -> Result<SweepReport> {
    let store = Store::local(directory.join("store"))?;
    let report = sweep_now(&db, &store, &SweepInput::at(Utc::now()), dry_run).await;
    db.pool().close().await;
    Ok(report?)
}

fn text(report: &SweepReport, dry_run: bool) -> String {
    let would = if dry_run { "would be " } else { "" };
    format!(
        "{would}put aside, because nothing refers to them: {} files\n{would}brought back: {}\n{would}deleted after a day aside: {} ({} bytes)\n\
         {would}deleted as left over from unfinished uploads: {}\n{would}corrected sums of what users and courses take up: {}",
        report.put_aside, report.brought_back, report.deleted, report.freed, report.unfinished, report.recounted
    )
}
