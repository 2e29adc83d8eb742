//! The database by PostgreSQL's own programs, which lie beside its server.

use anyhow::{Context as _, Result, ensure};
use computor_db::pg;
use reqwest::Url;
use std::{path::Path, process::Stdio};
use tokio::process::Command;

/// A program of PostgreSQL that knows a server of this version, with the password where nobody else sees it.
fn program(name: &str, url: &str, major: u32) -> Result<(Command, String)> {
    let path = pg::find_program(name, major)?;
    let mut command = Command::new(path);
    let mut url = Url::parse(url).context("the address of the database is no URL")?;
    if let Some(password) = url.password() {
        // Decoded as a form is, but for the plus sign, which stands for itself in an address.
        let pairs: Vec<(String, String)> = serde_html_form::from_str(&format!("p={}", password.replace('+', "%2B")))?;
        if let Some((_, password)) = pairs.into_iter().next() {
            command.env("PGPASSWORD", password);
        }
        let _of_an_address = url.set_password(None);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    Ok((command, url.into()))
}

async fn run(what: &str, mut command: Command) -> Result<()> {
    let output = command.output().await.with_context(|| format!("{what} cannot be started"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{what} failed: {}", crate::testing::visible(said.trim()));
    Ok(())
}

/// Writes what a snapshot sees.
pub(super) async fn dump(url: &str, major: u32, snapshot: &str, to: &Path) -> Result<()> {
    let (mut command, url) = program("pg_dump", url, major)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--snapshot", snapshot, "--file"]).arg(to).arg("--dbname").arg(url);
    run("pg_dump", command).await
}

/// Reads a dump into an empty database, whole or not at all.
pub(super) async fn restore(url: &str, major: u32, from: &Path) -> Result<()> {
    let (mut command, url) = program("pg_restore", url, major)?;
    command.args(["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--dbname"]).arg(url).arg(from);
    run("pg_restore", command).await
}
