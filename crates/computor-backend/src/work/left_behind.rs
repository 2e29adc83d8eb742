//! The files that a run leaves behind: its report, and what the programs made.

use super::trouble::trouble;
use crate::{
    App,
    logic::archive::{insert, is_junk, is_modest, segments},
};
use computor_db::{
    Tx,
    queries::{
        storage::{self, Keeper},
        testing as queries,
        tutor_test::LeftBehind,
    },
};
use computor_store::Stored;
use computor_types::{Id, dto::TestResult};
use computor_workflows::ActError;
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The file of a run that holds its report, under the name by which clients know it.
const SUMMARY: &str = "testSummary.json";
/// Where what a program calls so lies.
const ASIDE: &str = "program";

/// The files of a run, in the store.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// What rows say of them, the report first.
    pub(super) files: Vec<LeftBehind>,
    stored: Vec<Stored>,
}

impl Left {
    /// Stores a report, as who asks for the files may read it, and the files beside it.
    pub(super) async fn store(app: &App, report: &Value, made: BTreeMap<String, Vec<u8>>) -> Result<Self, ActError> {
        let mut left = Self::default();
        left.add(app, SUMMARY.to_owned(), serde_json::to_vec_pretty(report).map_err(trouble)?).await?;
        let mut files = BTreeMap::new();
        for (name, content) in made {
            // Of two that cannot lie side by side, the first is kept.
            let _kept = safe_name(&name).map(|name| insert(&mut files, name, content));
        }
        for (name, content) in files {
            left.add(app, name, content).await?;
        }
        Ok(left)
    }

    async fn add(&mut self, app: &App, filename: String, content: Vec<u8>) -> Result<(), ActError> {
        let stored = app.store.put(content.into()).await.map_err(trouble)?;
        let size = i64::try_from(stored.size).unwrap_or(i64::MAX);
        let content_type = Some(mime_of(&filename).to_owned());
        self.files.push(LeftBehind { filename, size, object_key: stored.digest.to_string(), content_type });
        self.stored.push(stored);
        Ok(())
    }

    /// Notes them with a run, and the room that they and its evidence take up, for who asked for it and its course. What programs made is
    /// dropped when there is no room for it; the report is not.
    pub(super) async fn note(
        mut self,
        app: &App,
        tx: &mut Tx,
        run: Id<TestResult>,
        owners: Option<(Uuid, Uuid)>,
        evidence: Stored,
    ) -> computor_db::Result<()> {
        let room = self.fit(app, tx, owners, &evidence).await?;
        queries::leave_behind(&mut **tx, run, &self.files, room).await
    }

    /// Charges who asked for the first run with what an item of a re-run leaves; what there is no room for is dropped as in a first run.
    pub(super) async fn charge_rerun(&mut self, app: &App, tx: &mut Tx, item: Uuid, evidence: &Stored) -> computor_db::Result<()> {
        let owners = storage::owners_of_rerun_item(&mut **tx, item).await?;
        let Some((room, user, course)) = self.fit(app, tx, owners, evidence).await?.filter(|(room, ..)| *room > 0) else { return Ok(()) };
        storage::charge(&mut **tx, Keeper::RerunItem(item), Some(user.into()), Some(course), room).await.map(drop)
    }

    /// Drops what there is no room for; answers how much the rest takes up, and whom that is charged.
    async fn fit(
        &mut self,
        app: &App,
        tx: &mut Tx,
        owners: Option<(Uuid, Uuid)>,
        evidence: &Stored,
    ) -> computor_db::Result<Option<(u64, Uuid, Uuid)>> {
        let Some((user, course)) = owners else { return Ok(None) };
        if self.files.len() > 1 {
            // Runs that end at the same time ask one after the other, so that they exceed no quota together.
            let used = storage::hold(tx, user.into(), course).await?;
            let more = self.room(evidence);
            let fits = |used: i64, quota: u64| u64::try_from(used).unwrap_or_default().saturating_add(more) <= quota;
            if !(fits(used.by_user, app.options.quota_per_user) && fits(used.by_course, app.options.quota_per_course)) {
                self.files.truncate(1);
                self.stored.truncate(1);
            }
        }
        Ok(Some((self.room(evidence), user, course)))
    }

    fn room(&self, evidence: &Stored) -> u64 {
        self.stored.iter().chain([evidence]).filter(|stored| stored.new).map(|stored| stored.size).sum()
    }
}

/// The name under which a file that a program made is kept, if its own leads nowhere. The report is nobody else's file.
fn safe_name(name: &str) -> Option<String> {
    let path = segments(name).filter(|path| is_modest(path) && !path.iter().any(|part| is_junk(part)))?;
    let is_reports = path.first().is_some_and(|first| first.eq_ignore_ascii_case(SUMMARY));
    // Nothing lies below a file, either.
    let aside = is_reports.then(|| ASIDE.to_owned());
    Some(aside.into_iter().chain(path).collect::<Vec<_>>().join("/"))
}

/// What a file is, by the end of its name.
pub(crate) fn mime_of(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("svg") => "image/svg+xml",
        Some("pdf") => "application/pdf",
        Some("json") => "application/json",
        Some("csv") => "text/csv",
        Some("txt" | "log" | "md") => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_programs_lead_nowhere_and_are_not_the_report() {
        for name in ["../x", "/x", "", "a/../../x", "C:\\x", ".git/config", "a\nb"] {
            assert_eq!(safe_name(name), None, "{name:?}");
        }
        assert_eq!(safe_name("plots/a.png").as_deref(), Some("plots/a.png"));
        assert_eq!(safe_name("testsummary.JSON").as_deref(), Some("program/testsummary.JSON"));
        assert_eq!(safe_name("testSummary.json/x").as_deref(), Some("program/testSummary.json/x"));
    }
}
