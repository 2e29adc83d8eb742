//! `doctor`: what this machine has and lacks, and how to mend it.

mod audit;
mod repositories;
mod sweep;

use crate::{
    Outcome,
    args::{Doctor, Place},
    config,
    database::Database,
    output,
};
use anyhow::Result;
use comfy_table::Cell;
use computor_db::queries::state;
use computor_sandbox::Sandbox;
use computor_testing::backend::Manifest;
use serde::Serialize;
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest PostgreSQL that is used.
const OLDEST: i32 = 140_000;
/// Clocks may be so far apart, in seconds: tokens end and deadlines pass by either.
const APART: f64 = 2.0;
/// Less free space or memory than this is a problem.
const FREE: u64 = 1 << 30;

/// How bad it is when something is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// It is there.
    Ok,
    /// It is missing, and something works less well.
    Warning,
    /// It is missing, and nothing works without.
    Missing,
}

impl State {
    fn of(found: bool, required: bool) -> Self {
        match (found, required) {
            (true, _) => Self::Ok,
            (false, true) => Self::Missing,
            (false, false) => Self::Warning,
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Missing => "MISSING",
        }
    }
}

/// One thing that was looked for.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    name: String,
    state: State,
    found: String,
    /// What to do; empty when nothing is to be done.
    fix: String,
}

impl Finding {
    fn new(name: impl Into<String>, state: State, found: impl Into<String>, fix: impl Into<String>) -> Self {
        let fix = if state == State::Ok { String::new() } else { fix.into() };
        Self { name: name.into(), state, found: found.into(), fix }
    }
}

pub(crate) async fn run(options: Doctor) -> Result<Outcome> {
    if options.repair {
        return repair(options.place, options.json).await;
    }
    if options.audit {
        return audit::run(&options.place, options.head.as_deref(), options.json).await;
    }
    if options.repositories {
        return repositories::run(&options.place, options.dry_run, options.json).await;
    }
    if options.sweep {
        return sweep::run(&options.place, options.dry_run, options.json).await;
    }
    let config = config::resolve(&options.place, &[]).valid()?.server();
    let mut findings = match &config.database_url {
        Some(url) => database(url).await,
        None => vec![postgres()],
    };
    findings.push(port(config.listen, &config.data_dir));
    findings.extend(tokio::task::spawn_blocking(move || examine(&config.data_dir)).await?);
    let ready = findings.iter().all(|finding| finding.state != State::Missing);
    if options.json {
        output::json(&json!({"ready": ready, "verdict": verdict(&findings), "findings": findings}))?;
    } else {
        output::data(&verdict(&findings))?;
        let mut table = output::details();
        for finding in &findings {
            let state = output::verdict(finding.state.text(), finding.state == State::Ok);
            table.add_row(vec![state, Cell::new(&finding.name), Cell::new(&finding.found), Cell::new(&finding.fix)]);
        }
        output::data(&table)?;
    }
    Ok(Outcome::when(ready))
}

/// All of it in one line.
fn verdict(findings: &[Finding]) -> String {
    let names = |state| findings.iter().filter(|finding| finding.state == state).map(|finding| finding.name.as_str()).collect::<Vec<_>>();
    let (missing, warnings) = (names(State::Missing), names(State::Warning));
    match (missing.is_empty(), warnings.len()) {
        (false, _) => format!("not ready: see {}", missing.join(", ")),
        (true, 0) => "ready: everything is here".to_owned(),
        (true, 1) => format!("ready: what is needed is here; see {}", warnings.join(", ")),
        (true, several) => format!("ready: what is needed is here; {several} things are missing or less good"),
    }
}

/// A database of one's own: whether it lets us in, is new enough, and what we would do to it.
async fn database(url: &str) -> Vec<Finding> {
    let found = match computor_db::look(url).await {
        Ok(found) => found,
        Err(error) => {
            return vec![Finding::new("database", State::Missing, error.to_string(), "start it, or correct database_url (DATABASE_URL)")];
        }
    };
    let version = format!("PostgreSQL {}.{} at {}", found.version / 10_000, found.version % 10_000, found.place);
    let steps = match (found.newer, found.missing.len()) {
        (Some(_), _) => "a newer version of this program has made it".to_owned(),
        (None, 0) => "up to date".to_owned(),
        (None, missing) => format!("{missing} steps are missing"),
    };
    let schema = match found.newer {
        Some(_) => State::Missing,
        None => State::of(found.missing.is_empty(), false),
    };
    let apart = format!("{:.1} s {}", found.ahead.abs(), if found.ahead < 0.0 { "behind ours" } else { "ahead of ours" });
    vec![
        Finding::new("database", State::of(found.version >= OLDEST, true), version, "PostgreSQL 14 or newer is needed"),
        Finding::new("schema", schema, steps, "start that version; steps that are missing are made by a server, or `computor migrate`"),
        Finding::new("database's clock", State::of(found.ahead.abs() < APART, false), apart, "let both machines keep time (chrony)"),
    ]
}

/// Whether a server could answer there.
fn port(listen: SocketAddr, directory: &Path) -> Finding {
    let runs = directory.join("database-url").exists();
    match TcpListener::bind(listen) {
        Ok(_) => Finding::new("port", State::Ok, format!("{listen} is free"), ""),
        Err(error) if error.kind() == ErrorKind::AddrInUse && runs => {
            Finding::new("port", State::Ok, format!("{listen} is in use; a server of this data directory runs"), "")
        }
        Err(error) => Finding::new("port", State::Warning, format!("{listen}: {error}"), "choose another address: --set listen=…"),
    }
}

/// What the system says is left of the memory.
fn memory() -> Finding {
    let of = |text: &str| -> Option<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? << 10)
    };
    match fs::read_to_string("/proc/meminfo").ok().as_deref().and_then(of) {
        Some(free) => {
            let fix = "each test may take the memory that its exercise allows; see `computor bench sizing`";
            Finding::new("free memory", State::of(free >= FREE, false), format!("{:.1} GB", free as f64 / 1e9), fix)
        }
        None => Finding::new("free memory", State::Warning, "/proc/meminfo does not say", "mount /proc"),
    }
}

/// Makes anew what is kept in the database, and says how much of it was not as it should be.
async fn repair(place: Place, json: bool) -> Result<Outcome> {
    let database = Database::open(&place).await?;
    let done = state::repair(&database.url).await;
    database.close().await?;
    let done = done?;
    let lines = [
        ("submission groups made", done.groups_made),
        ("states of groups mended", done.group_states),
        ("states of members mended", done.member_states),
        ("numbers of messages mended", done.message_counts),
    ];
    if json {
        output::json(&lines.into_iter().collect::<BTreeMap<_, _>>())?;
    } else {
        let mut table = output::table(&["what", "rows"]);
        for (what, rows) in lines {
            table.add_row(vec![Cell::new(what), Cell::new(rows)]);
        }
        output::data(&table)?;
    }
    Ok(Outcome::Good)
}

fn examine(directory: &Path) -> Vec<Finding> {
    let mut findings = vec![memory(), git()];
    findings.extend(sandbox());
    findings.extend(languages());
    findings.extend(data(directory));
    findings
}

fn postgres() -> Finding {
    match computor_db::pg::find_binaries() {
        Ok(found) => Finding::new("PostgreSQL", State::Ok, format!("{} in {}", found.version, found.dir.display()), ""),
        Err(error) => Finding::new(
            "PostgreSQL",
            State::Missing,
            error.to_string(),
            "install PostgreSQL 14 or newer (Debian, Ubuntu: apt install postgresql), or use --database-url",
        ),
    }
}

fn git() -> Finding {
    let version = Command::new("git").arg("--version").output().ok().filter(|output| output.status.success());
    let text = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let state = State::of(text.is_some(), false);
    Finding::new("git", state, text.unwrap_or_else(|| "not found".into()), "install git: people need it to clone repositories")
}

/// The level as a whole is required; each part alone is not, because the level says what is enough.
fn sandbox() -> Vec<Finding> {
    let level = match Sandbox::start(computor_sandbox::Config::default()) {
        Ok(sandbox) => Finding::new("sandbox", State::Ok, sandbox.level().to_string(), ""),
        Err(error) => {
            Finding::new("sandbox", State::Missing, error.to_string(), "see the lines below, or run tests elsewhere: serve --no-worker")
        }
    };
    let parts = computor_sandbox::probe();
    let part = |probe: computor_sandbox::Probe| {
        Finding::new(format!("sandbox: {}", probe.name), State::of(probe.ok, false), probe.detail, probe.fix)
    };
    std::iter::once(level).chain(parts.into_iter().map(part)).collect()
}

fn languages() -> Vec<Finding> {
    let options = computor_testing::Options::default();
    computor_testing::run::environment(&options).into_iter().map(|(manifest, found)| language(manifest, found)).collect()
}

fn language(manifest: &Manifest, found: Result<String, String>) -> Finding {
    let fix = match manifest.package {
        Some(package) => format!("to test {} exercises: apt install {package} (Debian, Ubuntu)", manifest.name),
        None => format!("to test {} exercises", manifest.name),
    };
    let state = State::of(found.is_ok(), false);
    Finding::new(format!("language: {}", manifest.name), state, found.unwrap_or_else(|missing| missing), fix)
}

fn data(directory: &Path) -> Vec<Finding> {
    let place = existing(directory);
    let writable = tempfile::tempfile_in(&place);
    let state = State::of(writable.is_ok(), true);
    let detail = match writable {
        Ok(_) if place == directory => format!("{} is writable", directory.display()),
        Ok(_) => format!("{} can be made", directory.display()),
        Err(error) => format!("{}: {error}", place.display()),
    };
    let here = Finding::new("data directory", state, detail, "make it writable, or choose another one with --data-dir");
    let space = match rustix::fs::statvfs(&place) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let fix = "make room: uploads, results and the database lie there";
            Finding::new("free disk", State::of(free >= FREE, false), format!("{:.1} GB", free as f64 / 1e9), fix)
        }
        Err(error) => Finding::new("free disk", State::Warning, error.to_string(), "look at the file system of the data directory"),
    };
    vec![here, space]
}

/// The nearest directory above that exists.
fn existing(directory: &Path) -> PathBuf {
    let absolute = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
    absolute.ancestors().find(|path| fs::metadata(path).is_ok_and(|found| found.is_dir())).unwrap_or(Path::new("/")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_has_a_fix_and_what_is_right_has_none() {
        let findings = examine(&std::env::temp_dir().join("computor-doctor-none/such"));
        for finding in &findings {
            assert_eq!(finding.state == State::Ok, finding.fix.is_empty(), "{finding:?}");
            assert!(!finding.found.is_empty(), "{finding:?}");
        }
        for name in ["free memory", "git", "sandbox", "language: python", "data directory", "free disk"] {
            assert_eq!(findings.iter().filter(|finding| finding.name == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn the_verdict_is_one_line_and_details_fit_a_page() {
        let finding = |name: &str, state| Finding::new(name, state, "x ".repeat(90), "do something about it ".repeat(6));
        let (ok, less, gone) = (finding("a", State::Ok), finding("b", State::Warning), finding("c", State::Missing));
        assert_eq!(verdict(std::slice::from_ref(&ok)), "ready: everything is here");
        assert_eq!(verdict(&[ok.clone(), less.clone()]), "ready: what is needed is here; see b");
        assert_eq!(verdict(&[ok, less.clone(), gone.clone()]), "not ready: see c");
        let mut table = output::details();
        for finding in [less, gone] {
            table.add_row(vec![finding.state.text().to_owned(), finding.name, finding.found, finding.fix]);
        }
        assert!(table.to_string().lines().all(|line| line.chars().count() <= 100), "{table}");
    }

    #[tokio::test]
    async fn a_database_that_is_not_there_is_missing_and_named() {
        let found = database("postgres://ada:hunter2@127.0.0.1:1/db").await;
        assert_eq!((found.len(), found[0].state), (1, State::Missing));
        assert!(found[0].found.contains("127.0.0.1:1") && found[0].found.contains("refused"), "{found:?}");
        assert!(!found[0].found.contains("hunter2"));
    }

    #[test]
    fn every_language_is_listed_and_a_missing_one_names_its_package() {
        let listed = languages();
        assert_eq!(listed.len(), computor_testing::languages::REGISTRY.len());
        for backend in computor_testing::languages::REGISTRY {
            let manifest = backend.manifest();
            let name = format!("language: {}", manifest.name);
            assert!(listed.iter().any(|finding| finding.name == name), "{name}");
            let finding = language(manifest, Err("nothing is installed".into()));
            assert_eq!((finding.state, finding.found.as_str()), (State::Warning, "nothing is installed"));
            assert!(finding.fix.contains(manifest.package.unwrap_or(manifest.name)), "{finding:?}");
        }
    }

    #[test]
    fn a_directory_that_cannot_be_made_is_a_problem() {
        let findings = data(Path::new("/proc/none/such"));
        assert_eq!(findings[0].state, State::Missing);
        assert_eq!(existing(Path::new("/proc/none/such")), Path::new("/proc"));
    }
}
