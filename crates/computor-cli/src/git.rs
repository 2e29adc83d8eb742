//! `git`: lets the git client on this machine speak with a server, without a password in addresses.
//!
//! A token that opens repositories and nothing else is kept in a file that only its user reads, for each account by itself; git
//! asks this program for it, and only for that server. A clone says whose it is; elsewhere it is who is logged in.

use crate::{
    Outcome,
    args::{GitCommand, GitSetup},
    calls,
    people::profile::{Profile, Profiles},
    private_file, remote,
};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{TimeDelta, Utc};
use computor_client::Client;
use computor_types::{ById, Id, NoBody, Nothing, dto::*};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
};
use tokio::process::Command;

/// How long a token for git is good when nobody says otherwise.
pub(crate) const DAYS: u16 = 180;

/// Tokens by server, then by user name.
type Tokens = BTreeMap<String, Accounts>;
type Accounts = BTreeMap<String, Kept>;

/// A token of one account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    token: String,
    id: Id<ApiToken>,
}

/// What a file of an earlier release has for a server: a token, and nothing says whose.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entry {
    Earlier(#[expect(dead_code, reason = "it is made anew, for whoever asks first")] String),
    Accounts(Accounts),
}

pub(crate) async fn run(command: GitCommand) -> Result<Outcome> {
    match command {
        GitCommand::Setup(options) => setup(options).await,
        GitCommand::Credential { operation } => credential(&operation),
    }
}

async fn setup(options: GitSetup) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    set_up(&client, &account(&client).await?, options.days).await?;
    Ok(Outcome::Good)
}

/// Who one is on a server, as git asks for it.
pub(crate) struct Account {
    server: String,
    name: String,
}

impl Account {
    /// What tells git whose token is wanted.
    pub(crate) fn setting(&self) -> (String, String) {
        (format!("credential.{}.username", self.server), self.name.clone())
    }
}

async fn account(client: &Client) -> Result<Account> {
    let me = client.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    let server = server_of(client.base()).context("the server's address is no http address")?;
    Ok(Account { server, name: me.username.or(me.email).unwrap_or_else(|| me.id.to_string()) })
}

/// Sets git up for this account on the server, unless it has a token that is good.
#[expect(clippy::disallowed_methods, reason = "a command begins now")]
pub(crate) async fn ensure(client: &Client) -> Result<Account> {
    let account = account(client).await?;
    let kept = read(&file()?)?.get(&account.server).and_then(|accounts| accounts.get(&account.name)).map(|kept| kept.id);
    let mut good = false;
    if let Some(id) = kept {
        let tokens = client.call::<ListApiTokens>(&Nothing {}, &ApiTokenQuery::default(), NoBody).await?;
        let lasts = |token: &ApiTokenGet| token.revoked_at.is_none() && token.expires_at.is_none_or(|end| end > Utc::now());
        good = tokens.iter().any(|token| token.id == id && lasts(token));
    }
    if !good {
        set_up(client, &account, DAYS).await?;
    }
    Ok(account)
}

/// Revokes and forgets what git has for an account.
pub(crate) async fn forget(profile: &Profile) -> Result<()> {
    let (Some(server), Some(name)) = (server_of(&profile.api_url), &profile.username) else { return Ok(()) };
    let path = file()?;
    let mut tokens = read(&path)?;
    let Some(kept) = tokens.get_mut(&server).and_then(|accounts| accounts.remove(name)) else { return Ok(()) };
    write(&path, &tokens)?;
    let client = remote::as_profile(profile).await?;
    let reason = RevokeReason { reason: Some("logged out".to_owned()) };
    Ok(client.call::<RevokeApiToken>(&ById::new(kept.id), &reason, NoBody).await.map(drop)?)
}

#[expect(clippy::disallowed_methods, reason = "a command begins now")]
async fn set_up(client: &Client, account: &Account, days: u16) -> Result<()> {
    let Account { server, name } = account;
    let expires = Utc::now() + TimeDelta::try_days(days.into()).unwrap_or_default();
    let new = json!({"name": format!("git on {}", calls::host()), "scopes": ["repository:read", "repository:push"], "expires_at": expires});
    let token = client.call::<CreateApiToken>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
    let path = file()?;
    let mut tokens = read(&path)?;
    let earlier = tokens.entry(server.clone()).or_default().insert(name.clone(), Kept { token: token.token, id: token.id });
    write(&path, &tokens)?;
    configure(&format!("credential.{server}.helper"), &helper()?).await?;
    if is_below_a_path(server) {
        // Other programs answer on this host as well, so git has to say of which it asks.
        configure(&format!("credential.{server}.useHttpPath"), "true").await?;
    }
    // Nobody has it any more. It may have ended already.
    if let Some(earlier) = earlier {
        let reason = RevokeReason { reason: Some("made anew".to_owned()) };
        let _ = client.call::<RevokeApiToken>(&ById::new(earlier.id), &reason, NoBody).await;
    }
    eprintln!("git now speaks with {server} as {name}, until {}.", expires.format("%Y-%m-%d"));
    Ok(())
}

/// Sets git up, for all repositories of this user.
async fn configure(key: &str, value: &str) -> Result<()> {
    let set = Command::new("git").args(["config", "--global", "--replace-all", key, value]).status().await;
    ensure!(set.context("git cannot be started")?.success(), "git config failed");
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
    let server = asked_for(&asked).map(|asked| known(&tokens, &asked));
    match (operation, server) {
        ("get", Some(server)) => match chosen(&tokens, &server, value(&asked, "username"), logged_in(&server).as_deref()) {
            Ok(kept) => write!(std::io::stdout(), "username=oauth2\npassword={}\n", kept.token)?,
            Err(advice) => eprintln!("computor: {advice}"),
        },
        // The server does not take it any more.
        ("erase", Some(server)) => {
            let refused = value(&asked, "password");
            let accounts = tokens.entry(server.clone()).or_default();
            let count = accounts.len();
            accounts.retain(|_, kept| Some(kept.token.as_str()) != refused);
            if accounts.len() < count {
                write(&path, &tokens)?;
                eprintln!("computor: {server} does not take git's token any more; `computor git setup --url {server}` makes a new one");
            }
        }
        ("get" | "erase" | "store", _) => {}
        _ => bail!("git asks for get, store or erase"),
    }
    Ok(Outcome::Good)
}

/// What git asks for: a host, or a path of it.
fn asked_for(asked: &str) -> Option<String> {
    let path = value(asked, "path").map_or(String::new(), |path| format!("/{path}"));
    Some(format!("{}://{}{path}", value(asked, "protocol")?, value(asked, "host")?))
}

/// The server on which that lies: the one with the longest path before it, or the host alone.
fn known(tokens: &Tokens, asked: &str) -> String {
    let is_on = |server: &&String| asked.strip_prefix(server.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let host = || asked.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    tokens.keys().filter(is_on).max_by_key(|server| server.len()).cloned().unwrap_or_else(host)
}

/// A line of what git asks.
fn value<'a>(asked: &'a str, key: &str) -> Option<&'a str> {
    asked.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
}

/// Who is logged in at a server, if anybody is there now.
fn logged_in(server: &str) -> Option<String> {
    let active = Profiles::open(None).ok()?.active().ok()??;
    if server_of(&active.api_url).as_deref() == Some(server) { active.username } else { None }
}

/// The token of whom git asks for, or else of who is logged in, or of the only one; or what to do about it that there is none.
fn chosen<'t>(tokens: &'t Tokens, server: &str, asked: Option<&str>, logged_in: Option<&str>) -> Result<&'t Kept, String> {
    let accounts = tokens.get(server);
    let name = asked.filter(|name| *name != "oauth2").or(logged_in);
    let found = match (accounts, name) {
        (Some(accounts), Some(name)) => accounts.get(name),
        (Some(accounts), None) if accounts.len() == 1 => accounts.values().next(),
        _ => None,
    };
    found.ok_or_else(|| match name {
        Some(name) => {
            format!("git has no token of {name} for {server}; `computor login {server} -u {name}` and `computor git setup` make one")
        }
        None => format!("nobody is logged in at {server}; `computor login {server}` and `computor git setup` make a token for git"),
    })
}

/// Scheme, host and port, and the path below which a server lies.
fn server_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let rest = rest.trim_end_matches('/');
    rest.split('/').next().filter(|host| !host.is_empty() && !host.contains('@'))?;
    Some(format!("{scheme}://{rest}"))
}

fn is_below_a_path(server: &str) -> bool {
    server.split_once("://").is_some_and(|(_, rest)| rest.contains('/'))
}

fn file() -> Result<PathBuf> {
    let config = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config"));
    Ok(config.or_else(home).context("there is no HOME to keep a token in")?.join("computor/git-tokens.json"))
}

fn read(path: &Path) -> Result<Tokens> {
    match private_file::read(path)? {
        Some(text) => {
            let read = serde_json::from_str::<BTreeMap<String, Entry>>(&text);
            // The parser's message could show what stands there.
            let read = read.ok().with_context(|| format!("{} cannot be read; remove it and run setup again", path.display()))?;
            let accounts = |(server, entry)| match entry {
                Entry::Accounts(accounts) => Some((server, accounts)),
                Entry::Earlier(_) => None,
            };
            Ok(read.into_iter().filter_map(accounts).collect())
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
        let kept = |servers: &[&str]| servers.iter().map(|server| ((*server).to_owned(), Accounts::new())).collect::<Tokens>();
        let tokens = kept(&["https://computor.example.org:8443", "https://x", "https://x/a", "https://x/a/b"]);
        let server = |asked: &str| known(&tokens, &asked_for(asked).unwrap());
        let host = "protocol=https\nhost=computor.example.org:8443\n\n";
        assert_eq!(Some(server(host)), server_of("https://computor.example.org:8443/"));
        for (path, expected) in
            [("a/git/x.git", "https://x/a"), ("a/b/git/x.git", "https://x/a/b"), ("ab/git/x.git", "https://x"), ("git/x.git", "https://x")]
        {
            assert_eq!(server(&format!("protocol=https\nhost=x\npath={path}\n")), expected);
        }
        assert_eq!(known(&kept(&["https://x/a"]), "https://x/b/git/y.git"), "https://x", "another program of that host");
        assert!(is_below_a_path("https://x/a") && !is_below_a_path("https://x"));
        assert_eq!(asked_for("host=x\n"), None);
        for wrong in ["", "computor.example.org", "ssh://x", "https://", "https://user@x"] {
            assert_eq!(server_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn tokens_are_kept_for_their_user_alone() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("computor/git-tokens.json");
        assert_eq!(read(&path).unwrap(), Tokens::new());
        let kept = Kept { token: "secret".to_owned(), id: Id::nil() };
        let tokens = Tokens::from([("https://x".to_owned(), Accounts::from([("ada".to_owned(), kept)]))]);
        write(&path, &tokens).unwrap();
        assert_eq!(read(&path).unwrap(), tokens);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&path, "nonsense").unwrap();
        assert!(read(&path).is_err());
        fs::write(&path, "{\"https://x\": \"of nobody knows whom\"}").unwrap();
        assert_eq!(read(&path).unwrap(), Tokens::new());
    }

    #[test]
    fn everybody_gets_ones_own_token() {
        let kept = |token: &str| Kept { token: token.to_owned(), id: Id::nil() };
        let accounts = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), kept(name))).collect::<Accounts>();
        let tokens = Tokens::from([("https://two".to_owned(), accounts(&["ada", "bob"])), ("https://one".to_owned(), accounts(&["ada"]))]);
        let token = |server: &str, asked, active| chosen(&tokens, server, asked, active).map(|kept| kept.token.as_str());
        assert_eq!(token("https://two", Some("ada"), Some("bob")), Ok("ada"), "a clone says whose it is");
        assert_eq!(token("https://two", None, Some("bob")), Ok("bob"));
        assert_eq!(token("https://two", Some("oauth2"), Some("bob")), Ok("bob"));
        assert_eq!(token("https://one", None, None), Ok("ada"));
        for (server, asked, active, advice) in [
            ("https://two", None, None, "computor login https://two"),
            ("https://one", None, Some("bob"), "computor login https://one -u bob"),
            ("https://one", Some("bob"), Some("ada"), "computor login https://one -u bob"),
            ("https://none", None, None, "computor login https://none"),
        ] {
            let error = token(server, asked, active).unwrap_err();
            assert!(error.contains(advice), "{error}");
        }
    }
}
