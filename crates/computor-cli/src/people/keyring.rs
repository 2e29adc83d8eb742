//! The keyring of the desktop, through the program that comes with it (`secret-tool` of libsecret). A library for it would bring
//! thirty crates; a program that is not there costs nothing.
//!
//! A keyring may ask its owner for a password, or never answer: so nothing of it is waited for without an end.

use anyhow::{Context as _, Result, bail, ensure};
use std::{
    ffi::OsStr,
    io::Write as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    time::Duration,
};

const PROGRAM: &str = "secret-tool";
/// As long as people need to unlock it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Whether there is one: a session of a desktop, and the program.
pub(crate) fn is_there() -> bool {
    let has_session = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty());
    has_session && std::env::var_os("PATH").is_some_and(|path| is_in(&path))
}

fn is_in(path: &OsStr) -> bool {
    std::env::split_paths(path).any(|directory| directory.is_absolute() && is_program(&directory.join(PROGRAM)))
}

fn is_program(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok() && path.is_file()
}

/// Keeps the token of an account.
pub(crate) fn keep(account: &str, token: &str) -> Result<()> {
    let label = format!("--label=Computor: {account}");
    let output = run(&["store", &label, "service", "computor", "account", account], Some(token), PATIENCE)?;
    ensure!(output.status.success(), "the keyring keeps nothing: {}", said(&output));
    Ok(())
}

/// The token of an account.
pub(crate) fn find(account: &str, patience: Duration) -> Result<String> {
    let output = run(&["lookup", "service", "computor", "account", account], None, patience)?;
    let token = String::from_utf8(output.stdout.clone()).unwrap_or_default();
    let token = token.trim_end_matches(['\r', '\n']).to_owned();
    if !output.status.success() || token.is_empty() {
        bail!("the keyring has no token of {account}; run `computor login` again{}", prefixed(&said(&output)));
    }
    Ok(token)
}

/// Forgets it.
pub(crate) fn forget(account: &str) -> Result<()> {
    let output = run(&["clear", "service", "computor", "account", account], None, PATIENCE)?;
    ensure!(output.status.success(), "the keyring did not forget the token: {}", said(&output));
    Ok(())
}

fn said(output: &Output) -> String {
    crate::testing::visible(String::from_utf8_lossy(&output.stderr).trim())
}

fn prefixed(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" ({text})") }
}

/// Runs the program. What is secret goes through its standard input, where nobody else sees it.
fn run(arguments: &[&str], input: Option<&str>, patience: Duration) -> Result<Output> {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{PROGRAM} cannot be started; `computor login --keep file` does without it"))?;
    if let (Some(text), Some(mut stdin)) = (input, child.stdin.take()) {
        // One that ends early says why.
        let _ended = stdin.write_all(text.as_bytes());
    }
    ended(child, patience)
}

/// Waits for its end, and ends it if that does not come.
fn ended(child: Child, patience: Duration) -> Result<Output> {
    let id = rustix::process::Pid::from_child(&child);
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output()));
    match receive.recv_timeout(patience) {
        Ok(output) => output.context("the keyring cannot be asked"),
        Err(_) => {
            let _gone_already = rustix::process::kill_process(id, rustix::process::Signal::KILL);
            bail!("the keyring does not answer; `computor login --keep file` does without it")
        }
    }
}
