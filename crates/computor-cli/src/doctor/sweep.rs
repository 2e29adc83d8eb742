//! `doctor --sweep`: what a server does with the file store each day, now.

#![expect(clippy::disallowed_methods, reason = "a command begins now")]

use crate::{Outcome, args::Place, config, database::Database, output};
use anyhow::{Context as _, Result};
use chrono::Utc;
use computor_backend::work::{SweepInput, SweepReport, sweep_now};
use computor_db::Db;
use computor_store::{Store, StoreConfig};

pub(super) async fn run(place: &Place, dry_run: bool, json: bool) -> Result<Outcome> {
    let files = config::resolve(place, &[]).valid()?.server().files();
    let database = Database::open(place).await?;
    let report = sweep(&database, &files, dry_run).await;
    database.close().await?;
    let report = report?;
    if json {
        output::json(&report)?;
    } else {
        output::data(&text(&report, dry_run))?;
    }
    Ok(Outcome::Good)
}

async fn sweep(database: &Database, files: &StoreConfig, dry_run: bool) -> Result<SweepReport> {
    let db = Db::connect(&database.url, 3).await.context("cannot connect to the database")?;
    let store = Store::open(files)?;
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
