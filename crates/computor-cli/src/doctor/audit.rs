//! `doctor --audit`: whether the audit log is as it was written.

use crate::{Outcome, args::Place, database::Database, output};
use anyhow::{Context as _, Result};
use computor_db::{
    Db,
    queries::audit::{self, Chain, Fault},
};
use serde::Serialize;

/// What was found.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    chain: Chain,
    faults: Vec<Fault>,
    /// What is wrong with the place that was given; nothing if it holds the hash that was given with it.
    head: Option<String>,
}

pub(super) async fn run(place: &Place, head: Option<&str>, json: bool) -> Result<Outcome> {
    let head = head.map(parse).transpose()?;
    let database = Database::open(place).await?;
    let report = match Db::connect(&database.url, 2).await.context("cannot connect to the database") {
        Ok(db) => {
            let report = verify(&db, head).await;
            db.pool().close().await;
            report
        }
        Err(error) => Err(error),
    };
    database.close().await?;
    let report = report?;
    let good = report.faults.is_empty() && report.head.is_none();
    if json {
        output::json(&report)?;
    } else {
        output::data(&text(&report))?;
    }
    Ok(Outcome::when(good))
}

/// A place and its hash, as `POSITION:HASH`.
fn parse(text: &str) -> Result<(i64, String)> {
    let (position, hash) = text.split_once(':').context("write the place and its hash as POSITION:HASH")?;
    Ok((position.parse().context("the place is no number")?, hash.to_lowercase()))
}

async fn verify(db: &Db, head: Option<(i64, String)>) -> Result<Report> {
    let (chain, faults) = audit::verify(db).await?;
    let head = match head {
        None => None,
        Some((position, hash)) => match audit::hash_at(db.pool(), position).await? {
            Some(found) if found == hash => None,
            Some(found) => Some(format!("at place {position} stands {found}")),
            None => Some(format!("nothing stands at place {position}")),
        },
    };
    Ok(Report { chain, faults, head })
}

fn text(report: &Report) -> String {
    let mut lines = vec![format!("sealed entries: {}, and {} that wait for it", report.chain.sealed, report.chain.open)];
    if let (Some(position), Some(hash)) = (report.chain.position, &report.chain.hash) {
        lines.push(format!("head: {position}:{hash}"));
        lines.push("Keep the head elsewhere: `doctor --audit --head` compares it, and tells of a log whose end was cut off.".to_owned());
    }
    for fault in &report.faults {
        let place = fault.position.map_or_else(|| "outside the chain".to_owned(), |position| format!("at place {position}"));
        lines.push(format!("WRONG {place}, entry {}: {}", fault.entry_id, fault.what));
    }
    if let Some(head) = &report.head {
        lines.push(format!("WRONG: {head}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_db::testdb::TestDb;

    #[test]
    fn heads_are_read() {
        assert_eq!(parse("12:AB").unwrap(), (12, "ab".to_owned()));
        assert!(parse("12").is_err() && parse("x:ab").is_err());
    }

    #[tokio::test]
    async fn what_was_cut_off_is_known_by_its_head() {
        let test = TestDb::new().await;
        let db = Db::new(test.pool().clone()).await.unwrap();
        let note = audit::Note { kind: "test", by: None, user: None, course: None, data: &serde_json::json!({}) };
        audit::note(db.pool(), note).await.unwrap();
        assert!(audit::chain(db.pool()).await.unwrap() > 0);
        let (chain, _) = audit::verify(&db).await.unwrap();
        let (position, hash) = (chain.position.unwrap(), chain.hash.unwrap());
        let told = async |position, hash: &str| verify(&db, Some((position, hash.to_owned()))).await.unwrap().head;
        assert_eq!(told(position, &hash).await, None);
        assert_eq!(told(position + 1, &hash).await.unwrap(), format!("nothing stands at place {}", position + 1));
        assert!(told(position, "00").await.unwrap().contains(&hash));
    }
}
