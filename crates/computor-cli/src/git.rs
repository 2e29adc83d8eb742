//! `git`: lets the git client on this machine speak with a server, without a password in addresses.
//!
//! A token that opens repositories and nothing else is kept in a file that only its user reads; git asks this program for
//! it, and only for that server.

use crate::{
    Outcome,
    args::{GitCommand, GitSetup},
    calls, private_file, remote,
};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{TimeDelta, Utc};
use computor_client::Client;
use computor_types::{NoBody, Nothing, dto::*};
use serde_json::json;
use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};
use tokio::process::Command;

/// How long a token for git is good when nobody says otherwise.
pub(crate) const DAYS: u16 = 180;

/// Tokens by server.
type Tokens = BTreeMap<String, String>;

pub(crate) async fn run(command: GitCommand) -> Result<Outcome> {
    match command {
        GitCommand::Setup(options) => setup(options).await,
        GitCommand::Credential { operation } => credential(&operation),
    }
}

async fn setup(options: GitSetup) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    set_up(&client, options.days).await?;
    Ok(Outcome::Good)
}

/// Sets git up for the server, unless it is.
pub(crate) async fn ensure(client: &Client) -> Result<()> {
    let server = origin(client.base()).context("the server's address is no http address")?;
    if read(&file()?)?.contains_key(&server) { Ok(()) } else { set_up(client, DAYS).await }
}

#[expect(clippy::disallowed_methods, reason = "a command begins now")]
async fn set_up(client: &Client, days: u16) -> Result<()> {
    let me = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    let server = origin(client.base()).context("the server's address is no http address")?;
    let expires = Utc::now() + TimeDelta::try_days(days.into()).unwrap_or_default();
    let new = json!({"name": format!("git on {}", calls::host()), "scopes": ["repository:read", "repository:push"], "expires_at": expires});
    let token = client.call::<CreateApiToken>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
    let path = file()?;
    let mut tokens = read(&path)?;
    tokens.insert(server.clone(), token.token);
    write(&path, &tokens)?;
    let key = format!("credential.{server}.helper");
    let arguments = ["config", "--global", "--replace-all", &key, &helper()?];
    let set = Command::new("git").args(arguments).status().await.context("git cannot be started")?;
    ensure!(set.success(), "git config failed");
    eprintln!("git now speaks with {server} as {}, until {}.", me.username.unwrap_or_default(), expires.format("%Y-%m-%d"));
    Ok(())
}

/// How git asks this program.
pub(crate) fn helper() -> Result<String> {
    let program = std::env::current_exe()?;
    Ok(format!("!'{}' git credential", program.display().to_string().replace('\'', "'\\''")))
}

/// What git asks: lines `key=value` on standard input; the answer is of the same kind.
fn credential(operation: &str) -> Result<Outcome> {
    let mut asked = String::new();
    std::io::stdin().read_to_string(&mut asked)?;
    let path = file()?;
    let mut tokens = read(&path)?;
    match (operation, asked_for(&asked)) {
        ("get", Some(server)) => {
            if let Some(token) = tokens.get(&server) {
                write!(std::io::stdout(), "username=oauth2\npassword={token}\n")?;
            }
        }
        // The server does not take it any more.
        ("erase", Some(server)) => {
            if tokens.remove(&server).is_some() {
                write(&path, &tokens)?;
            }
        }
        ("get" | "erase" | "store", _) => {}
        _ => bail!("git asks for get, store or erase"),
    }
    Ok(Outcome::Good)
}

/// The server that git asks for.
fn asked_for(asked: &str) -> Option<String> {
    let value = |key: &str| asked.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    Some(format!("{}://{}", value("protocol")?, value("host")?))
}

/// Scheme, host and port.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = rest.split('/').next().filter(|host| !host.is_empty() && !host.contains('@'))?;
    Some(format!("{scheme}://{host}"))
}

fn file() -> Result<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    Ok(config.or_else(home).context("there is no HOME to keep a token in")?.join("computor/git-tokens.json"))
}

fn read(path: &Path) -> Result<Tokens> {
    match private_file::read(path)? {
        Some(text) => {
            serde_json::from_str(&text).with_context(|| format!("{} cannot be read; remove it and run setup again", path.display()))
        }
        None => Ok(Tokens::new()),
    }
}

fn write(path: &Path, tokens: &Tokens) -> Result<()> {
    private_file::write(path, &serde_json::to_string_pretty(tokens)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    #[test]
    fn a_server_is_named_alike_by_people_and_by_git() {
        let asked = "protocol=https\nhost=computor.example.org:8443\npath=git/x.git\n\n";
        assert_eq!(asked_for(asked), origin("https://computor.example.org:8443/"));
        assert_eq!(asked_for("host=x\n"), None);
        for wrong in ["", "computor.example.org", "ssh://x", "https://", "https://user@x"] {
            assert_eq!(origin(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tokens_are_kept_for_their_user_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("computor/git-tokens.json");
        assert_eq!(read(&path).unwrap(), Tokens::new());
        let tokens = Tokens::from([("https://x".to_owned(), "secret".to_owned())]);
        write(&path, &tokens).unwrap();
        assert_eq!(read(&path).unwrap(), tokens);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "nonsense").unwrap();
        assert!(read(&path).is_err());
    }
}
