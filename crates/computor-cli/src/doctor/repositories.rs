//! `doctor --repositories`: whether what is on disk is what the rows say, and mending what is not.

use crate::{Outcome, args::Place as DataPlace, database::Database, output};
use anyhow::{Context as _, Result};
use comfy_table::Cell;
use computor_db::{Db, queries::repository};
use computor_git::{Fault, Git, Limits, Mended, Oid, Place};
use serde::Serialize;
use std::{collections::HashSet, io::IsTerminal as _, time::Duration};
use uuid::Uuid;

const MADE: &str = "made anew from the template";
const BEGUN: &str = "made anew from the template, but what was pushed to it is lost: only a backup brings it back";
/// So many rows are read at once.
const BATCH: i64 = 500;
/// What was being made this long ago will not be finished.
const STALE: Duration = Duration::from_secs(3600);

/// A repository that differs from its row.
#[derive(Debug, Serialize)]
struct Difference {
    repository: String,
    fault: String,
    /// What was done about it; with `--dry-run` nothing.
    done: &'static str,
}

impl Difference {
    fn is_mended(&self) -> bool {
        ![LOST, BEHIND, BEGUN].contains(&self.done)
    }
}

pub(super) async fn run(place: &DataPlace, dry_run: bool, json: bool) -> Result<Outcome> {
    let database = Database::open(place).await?;
    let found = examine(&database, dry_run).await;
    database.close().await?;
    let found = found?;
    if json {
        output::json(&found)?;
    } else if found.is_empty() {
        output::data(&"every repository is as its row says")?;
    } else {
        let mut table = output::table(&["repository", "what is wrong", "done"]);
        if !std::io::stdout().is_terminal() {
            table.set_width(100);
        }
        for one in &found {
            table.add_row(vec![Cell::new(&one.repository), Cell::new(&one.fault), output::verdict(one.done, one.is_mended())]);
        }
        output::data(&table)?;
    }
    Ok(Outcome::when(dry_run && found.is_empty() || !dry_run && found.iter().all(Difference::is_mended)))
}

const BEHIND: &str = "left as it is: release the course once more, or take it from a backup";
const LOST: &str = "left as it is: it cannot be mended without loss; take it from a backup";

async fn examine(database: &Database, dry_run: bool) -> Result<Vec<Difference>> {
    let db = Db::connect(&database.url, 3).await.context("cannot connect to the database")?;
    let git = Git::open(database.data_dir.join("git"), Limits::default()).await?;
    if !dry_run {
        git.sweep(STALE).await?;
    }
    let mut found = Vec::new();
    for course in repository::courses(db.pool()).await? {
        let released = repository::template(db.pool(), course.into()).await?.and_then(|head| head.parse::<Oid>().ok());
        let template = Place::Template { course };
        // Without its template a fork is nothing, so that comes first.
        look(&git, template, None, dry_run, &mut found).await?;
        said(&git, template, released, dry_run, &mut found).await?;
        if let Some(written) = repository::assignments_head(db.pool(), course.into()).await? {
            let place = Place::Assignments { course };
            look(&git, place, None, dry_run, &mut found).await?;
            said(&git, place, written.parse().ok(), dry_run, &mut found).await?;
        }
        let mut after = Uuid::nil();
        loop {
            let forks = repository::forks(db.pool(), course.into(), after, BATCH).await?;
            let Some(last) = forks.last() else { break };
            after = last.id;
            for fork in &forks {
                let place = match (fork.owner.course_member_id, fork.owner.submission_group_id) {
                    (Some(member), _) => Place::Student { course, member },
                    (None, Some(group)) => Place::Team { course, group },
                    (None, None) => continue,
                };
                let begun = fork.head.as_deref().and_then(|head| head.parse().ok());
                // One that is made anew has what is released, as its row says; one whose main is lost goes back to where it began.
                let head = if git.repository(place).dir().exists() { begun.or(released) } else { released.or(begun) };
                let made = look(&git, place, head.map(|head| (template, head)), dry_run, &mut found).await?;
                if let (true, Some(head)) = (made, head) {
                    let had_work = repository::begun_again(db.pool(), fork.id, &head.to_string()).await?;
                    if let Some(last) = found.last_mut().filter(|_| had_work) {
                        last.done = BEGUN;
                    }
                }
            }
        }
    }
    unclaimed(&db, &git, dry_run, &mut found).await?;
    db.pool().close().await;
    Ok(found)
}

/// What lies here and belongs to no row, apart from what is to be removed anyway.
async fn unclaimed(db: &Db, git: &Git, dry_run: bool, found: &mut Vec<Difference>) -> Result<()> {
    // First what lies here: what is made meanwhile gets its row later.
    let here = git.places().await?;
    let known: HashSet<String> = repository::places(db.pool()).await?.into_iter().collect();
    for name in here.iter().map(Place::to_string).filter(|name| !known.contains(name)) {
        let fault = "it lies here, and no course, member or team has it".to_owned();
        let done = if dry_run {
            "nothing yet"
        } else {
            repository::note_gone(db.pool(), std::slice::from_ref(&name)).await?;
            "removed in a day, unless it gets a row until then"
        };
        found.push(Difference { repository: name, fault, done });
    }
    Ok(())
}

/// Mends a repository, unless it is only looked at; answers whether it was made anew.
async fn look(git: &Git, place: Place, fork: Option<(Place, Oid)>, dry_run: bool, found: &mut Vec<Difference>) -> Result<bool> {
    let repository = git.repository(place);
    let Some(fault) = repository.check(fork.map(|(template, _)| template)).await? else { return Ok(false) };
    let done = if dry_run {
        "nothing yet"
    } else if fork.is_none() && fault == Fault::Gone {
        // What was released is in it alone.
        LOST
    } else {
        match repository.mend(fork).await? {
            Mended::Whole | Mended::Mended => "mended, with all that was in it",
            Mended::Made => MADE,
            Mended::Lost(_) => LOST,
        }
    };
    let fault = match fault {
        Fault::Gone => "it is not there".to_owned(),
        Fault::Shape => "its HEAD, configuration or way to the template is damaged".to_owned(),
        Fault::Main => "main is missing or damaged".to_owned(),
        Fault::Locked => "a git that was killed has left a lock".to_owned(),
        Fault::Objects(words) => format!("objects are missing or damaged: {words}"),
    };
    found.push(Difference { repository: place.to_string(), fault, done });
    Ok(done == MADE)
}

/// Whether a repository that releases write has what its row says.
async fn said(git: &Git, place: Place, commit: Option<Oid>, dry_run: bool, found: &mut Vec<Difference>) -> Result<()> {
    let (repository, Some(commit)) = (git.repository(place), commit) else { return Ok(()) };
    // What is not there at all was told of.
    if !repository.exists() || repository.has(commit).await? {
        return Ok(());
    }
    let done = if dry_run {
        "nothing yet"
    } else if repository.bring(commit).await? {
        "mended: main was brought to it"
    } else {
        BEHIND
    };
    found.push(Difference { repository: place.to_string(), fault: format!("main does not have {commit}, as its row says"), done });
    Ok(())
}
