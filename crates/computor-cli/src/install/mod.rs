//! `computor install`: a service of systemd, and all that it needs. What is to be done is a list of steps first: `--dry-run`
//! prints it, everything else carries it out, and every step may be carried out again.

mod steps;

use crate::{Outcome, args::Install, output};
use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use console::Term;
use std::{
    fs,
    io::IsTerminal as _,
    path::{Path, PathBuf},
};
use steps::{Done, Step};

const UNIT: &str = include_str!("computor.service");
const ENVIRONMENT: &str = include_str!("environment");
/// How files of ours begin. Others of the same name are somebody else's.
const OURS: &str = "# Made by `computor install`";

const UNIT_FILE: &str = "/etc/systemd/system/computor.service";
const USERS_FILE: &str = "/etc/sysusers.d/computor.conf";
const PLACES_FILE: &str = "/etc/tmpfiles.d/computor.conf";
const SETTINGS: &str = "/etc/computor";
const ENVIRONMENT_FILE: &str = "/etc/computor/environment";
const SERVICE: &str = "computor.service";

pub(crate) fn run(options: &Install) -> Result<Outcome> {
    if options.root.is_none() && !options.dry_run {
        ensure!(
            Path::new("/run/systemd/system").is_dir(),
            "this machine is not run by systemd; use the Dockerfile, or --root DIR to write the files alone"
        );
        ensure!(rustix::process::geteuid().is_root(), "a service is installed by root: sudo computor install");
    }
    let steps = if options.remove { removal(options)? } else { installation(options)? };
    if options.dry_run {
        for step in &steps {
            output::data(&step)?;
        }
        return Ok(Outcome::Good);
    }
    if options.purge && !agreed(options)? {
        eprintln!("nothing was done");
        return Ok(Outcome::Bad);
    }
    for step in &steps {
        match step.carry_out().with_context(|| format!("not done: {step:#}"))? {
            Done::Changed => eprintln!("{step:#}"),
            Done::Already => eprintln!("{step:#}: is so already"),
        }
    }
    if !options.remove && options.root.is_none() {
        introduce(options);
    }
    Ok(Outcome::Good)
}

/// What somebody wants to know who has just installed it.
fn introduce(options: &Install) {
    eprintln!("\nsettings   {ENVIRONMENT_FILE}; then `systemctl restart computor`");
    if options.no_start {
        eprintln!("start      systemctl enable --now computor");
    }
    eprintln!("log        journalctl -u computor");
    eprintln!("password   the administrator's first one is in {}", options.data_dir.join("admin-password").display());
    eprintln!("next       `computor doctor --data-dir {}`, then docs/operator.md: TLS, backups", options.data_dir.display());
}

/// Below `--root`, if there is one.
fn place(options: &Install, path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    match &options.root {
        Some(root) => root.join(path.strip_prefix("/").unwrap_or(path)),
        None => path.to_owned(),
    }
}

fn program(options: &Install) -> PathBuf {
    options.bin_dir.join("computor")
}

/// The unit, for these options.
fn unit(options: &Install) -> String {
    UNIT.replace("{user}", &options.user)
        .replace("{data}", &options.data_dir.display().to_string())
        .replace("{environment}", ENVIRONMENT_FILE)
        .replace("{program}", &program(options).display().to_string())
}

fn installation(options: &Install) -> Result<Vec<Step>> {
    let user = &options.user;
    let data = options.data_dir.display();
    let users = format!("{OURS}.\nu {user} - \"Computor\" {data} /usr/sbin/nologin\n");
    let places =
        format!("{OURS}.\nd {data} 0700 {user} {user} -\nd {SETTINGS} 0750 root {user} -\nz {ENVIRONMENT_FILE} 0600 root root -\n");
    let ours = |path: &str, text: String| Step::File { path: place(options, path), mode: 0o644, text, kept: false };
    let mut steps = vec![
        Step::Program { from: std::env::current_exe().context("this program is not found")?, to: place(options, program(options)) },
        ours(USERS_FILE, users),
        ours(PLACES_FILE, places),
        Step::Directory { path: place(options, &options.data_dir), mode: 0o700 },
        Step::Directory { path: place(options, SETTINGS), mode: 0o750 },
        Step::File { path: place(options, ENVIRONMENT_FILE), mode: 0o600, text: environment(options), kept: true },
        ours(UNIT_FILE, unit(options)),
    ];
    for path in [USERS_FILE, PLACES_FILE, UNIT_FILE] {
        refuse_what_is_not_ours(&place(options, path))?;
    }
    if options.root.is_none() {
        steps.push(Step::run("systemd-sysusers", &[USERS_FILE]));
        steps.push(Step::run("systemd-tmpfiles", &["--create", PLACES_FILE]));
        steps.push(Step::run("systemctl", &["daemon-reload"]));
        if !options.no_start {
            steps.push(Step::run("systemctl", &["enable", SERVICE]));
            // It may run already, as an earlier version.
            steps.push(Step::run("systemctl", &["restart", SERVICE]));
        }
    }
    Ok(steps)
}

/// The settings as they are at first. A package is the same everywhere, so it has no secret.
#[expect(clippy::disallowed_methods, reason = "the key is made before there is a server")]
fn environment(options: &Install) -> String {
    if options.root.is_some() {
        return format!("{ENVIRONMENT}#COMPUTOR_SECRET_KEY=\n");
    }
    let key = base64::prelude::BASE64_STANDARD.encode(rand::random::<[u8; 32]>());
    format!("{ENVIRONMENT}COMPUTOR_SECRET_KEY={key}\n")
}

fn refuse_what_is_not_ours(path: &Path) -> Result<()> {
    match fs::read_to_string(path) {
        Ok(text) if !text.starts_with(OURS) => {
            bail!("{} is there and was not made by `computor install`; move it away first", path.display())
        }
        _ => Ok(()),
    }
}

fn removal(options: &Install) -> Result<Vec<Step>> {
    let unit = place(options, UNIT_FILE);
    refuse_what_is_not_ours(&unit)?;
    let installed = fs::read_to_string(&unit).ok();
    let mut steps = Vec::new();
    if options.root.is_none() && installed.is_some() {
        steps.push(Step::run("systemctl", &["disable", "--now", SERVICE]));
    }
    for path in [UNIT_FILE, PLACES_FILE, USERS_FILE] {
        refuse_what_is_not_ours(&place(options, path))?;
        steps.push(Step::Delete { path: place(options, path) });
    }
    // Without our unit, a program of this name is somebody else's.
    if let Some(program) = installed.as_deref().and_then(|text| said(text, "ExecStart=")).and_then(|line| line.split(' ').next()) {
        steps.push(Step::Delete { path: place(options, program) });
    }
    if options.purge {
        let data = installed.as_deref().and_then(|text| said(text, "Environment=COMPUTOR_DATA_DIR="));
        let data = data.map_or_else(|| options.data_dir.clone(), PathBuf::from);
        steps.push(Step::DeleteAll { path: place(options, data) });
        steps.push(Step::DeleteAll { path: place(options, SETTINGS) });
        if let Some(user) = installed.as_deref().and_then(|text| said(text, "User=")).filter(|_| options.root.is_none()) {
            steps.push(Step::run("userdel", &[user]));
        }
    }
    if options.root.is_none() {
        steps.push(Step::run("systemctl", &["daemon-reload"]));
    }
    Ok(steps)
}

/// What a line of a unit says behind this.
fn said<'u>(unit: &'u str, name: &str) -> Option<&'u str> {
    unit.lines().find_map(|line| line.strip_prefix(name))
}

/// Whether a person wants all data gone.
fn agreed(options: &Install) -> Result<bool> {
    if options.yes {
        return Ok(true);
    }
    ensure!(std::io::stdin().is_terminal(), "nobody can be asked here; --yes deletes all data without asking");
    let term = Term::stderr();
    term.write_str("This deletes all courses, hand-ins and grades, and cannot be undone. Type `delete` to go on: ")?;
    Ok(term.read_line()?.trim() == "delete")
}
