//! `git`: lets the git client on this machine speak with a server, without a password in addresses.
//!
//! A token that opens repositories and nothing else is kept in a file that only its user reads; git asks this program for
//! it, and only for that server.

use crate::{
    Outcome,
    args::{GitCommand, GitSetup},
    rest,
};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{TimeDelta, Utc};
use computor_types::{NoBody, Nothing, dto::*};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};
use tokio::process::Command;

/// Tokens by server.
type Tokens = BTreeMap<String, String>;

pub(crate) async fn run(command: GitCommand) -> Result<Outcome> {
    match command {
        GitCommand::Setup(options) => setup(options).await,
        GitCommand::Credential { operation } => credential(&operation),
    }
}

#[expect(clippy::disallowed_methods, reason = "a command begins now")]
async fn setup(options: GitSetup) -> Result<Outcome> {
    let client = rest::connect(&options.remote).await?;
    let me = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    let server = origin(&options.remote.url).context("the server's address is no http address")?;
    let expires = Utc::now() + TimeDelta::try_days(options.days.into()).unwrap_or_default();
    let new = json!({"name": format!("git on {}", host()), "scopes": ["repository:read", "repository:push"], "expires_at": expires});
    let token = client.call::<CreateApiToken>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
    let path = file()?;
    let mut tokens = read(&path)?;
    tokens.insert(server.clone(), token.token);
    write(&path, &tokens)?;
    let program = std::env::current_exe()?;
    let helper = format!("!'{}' git credential", program.display().to_string().replace('\'', "'\\''"));
    let key = format!("credential.{server}.helper");
    let set =
        Command::new("git").args(["config", "--global", "--replace-all", &key, &helper]).status().await.context("git cannot be started")?;
    ensure!(set.success(), "git config failed");
    eprintln!("git now speaks with {server} as {}, until {}.", me.username.unwrap_or_default(), expires.format("%Y-%m-%d"));
    Ok(Outcome::Good)
}

fn host() -> String {
    fs::read_to_string("/proc/sys/kernel/hostname").map_or_else(|_| "a machine".to_owned(), |name| name.trim().to_owned())
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
    match fs::read_to_string(path) {
        Ok(text) => {
            serde_json::from_str(&text).with_context(|| format!("{} cannot be read; remove it and run setup again", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Tokens::new()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Beside it first, then in its place: a crash leaves the old one.
fn write(path: &Path, tokens: &Tokens) -> Result<()> {
    let directory = path.parent().context("the file has no directory")?;
    fs::create_dir_all(directory)?;
    let new = path.with_extension("new");
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(serde_json::to_string_pretty(tokens)?.as_bytes())?;
    file.sync_all()?;
    Ok(fs::rename(new, path)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

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
