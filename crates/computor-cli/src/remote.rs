//! The server that a command speaks with: what the command line and the environment name, or the profile in use.

use crate::{
    args::Remote,
    output,
    people::profile::{Profile, Profiles},
};
use anyhow::{Result, bail};
use computor_client::{Client, Credential};
use reqwest::Url;
use std::time::Duration;

/// Where a server is when nobody says otherwise.
pub(crate) const DEFAULT_URL: &str = "http://127.0.0.1:8000";

/// Whoever waits longer for an answer is told that it is the server.
const SLOW: Duration = Duration::from_secs(2);

/// The client that the options name; nobody, if neither they nor a profile say who it is.
pub(crate) async fn connect(remote: &Remote) -> Result<Client> {
    Ok(somebody_or_nobody(remote).await?.telling_when_slow(SLOW, output::is_waited_for))
}

async fn somebody_or_nobody(remote: &Remote) -> Result<Client> {
    if let Some(client) = explicit(remote).await? {
        return Ok(client);
    }
    match profile(remote)? {
        Some(profile) => as_profile(&profile).await,
        None => Ok(Client::new(remote.url.as_deref().unwrap_or(DEFAULT_URL))?.with(Credential::Nobody)),
    }
}

/// The same, for what nobody can do without an account.
pub(crate) async fn connect_as_somebody(remote: &Remote) -> Result<Client> {
    Ok(somebody(remote).await?.telling_when_slow(SLOW, output::is_waited_for))
}

async fn somebody(remote: &Remote) -> Result<Client> {
    if let Some(client) = explicit(remote).await? {
        return Ok(client);
    }
    match profile(remote)? {
        Some(profile) => as_profile(&profile).await,
        None => match &remote.url {
            Some(url) => bail!("you are not logged in at {url}; run `computor login {url}`"),
            None => bail!("you are not logged in; run `computor login URL`"),
        },
    }
}

/// The same with what is there without asking anybody: a token, in a keyring that answers in this time. `None` without one.
pub(crate) fn at_hand(remote: &Remote, patience: Duration) -> Result<Option<Client>> {
    // One that is named needs no other.
    let profile = match (profile(remote)?, &remote.token) {
        (Some(profile), None) => Some(profile.opened_within(patience)?),
        (profile, _) => profile,
    };
    let token = remote.token.clone().or_else(|| profile.as_ref().and_then(|profile| profile.token.clone()));
    let url = remote.url.clone().or_else(|| profile.map(|profile| profile.api_url));
    let client = |token| Ok(Client::new(url.as_deref().unwrap_or(DEFAULT_URL))?.with_token(token));
    token.map(client).transpose()
}

/// Who the command line or the environment name.
async fn explicit(remote: &Remote) -> Result<Option<Client>> {
    let client = || -> Result<Client> {
        // The profile may still say where.
        let url = match &remote.url {
            Some(url) => url.clone(),
            None => Profiles::open(remote.profile.as_deref())
                .and_then(|all| all.active())
                .ok()
                .flatten()
                .map_or(DEFAULT_URL.into(), |one| one.api_url),
        };
        Ok(Client::new(&url)?)
    };
    Ok(match (&remote.token, &remote.user, &remote.password) {
        (Some(token), ..) => Some(client()?.with_token(token)),
        (None, Some(user), Some(password)) => Some(client()?.log_in(user, password).await?),
        _ => None,
    })
}

/// The profile for the server: the one in use, or another one of the server that the options name. What is kept for one
/// server is never sent to another.
fn profile(remote: &Remote) -> Result<Option<Profile>> {
    let profiles = match Profiles::open(remote.profile.as_deref()) {
        Ok(profiles) => profiles,
        // Without a home there is nothing to be found.
        Err(_) if remote.profile.is_none() => return Ok(None),
        Err(error) => return Err(error),
    };
    let active = profiles.active()?;
    let Some(url) = &remote.url else { return Ok(active) };
    let is_there = |profile: &Profile| is_same_server(&profile.api_url, url);
    match active.filter(is_there) {
        Some(active) => Ok(Some(active)),
        None => Ok(profiles.all()?.into_iter().find(is_there)),
    }
}

/// The client of who a profile says.
pub(crate) async fn as_profile(profile: &Profile) -> Result<Client> {
    let client = Client::new(&profile.api_url)?;
    let profile = profile.opened()?;
    Ok(match (&profile.token, &profile.credentials) {
        (Some(token), _) => client.with_token(token),
        (None, Some(credentials)) => client.log_in(&credentials.username, &credentials.password).await?,
        (None, None) => client.with(Credential::Nobody),
    })
}

/// Whether two addresses are of one server, below the same path.
fn is_same_server(a: &str, b: &str) -> bool {
    let parse =
        |text: &str| Url::parse(text).ok().map(|url| (url.origin().ascii_serialization(), url.path().trim_end_matches('/').to_owned()));
    parse(a).is_some_and(|a| Some(a) == parse(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(directory: &std::path::Path, url: Option<&str>) -> Remote {
        let profile = Some(directory.join("active_profile.yaml"));
        Remote { url: url.map(str::to_owned), token: None, user: None, password: None, profile }
    }

    #[test]
    fn a_servers_token_goes_to_no_other_server() {
        let directory = tempfile::tempdir().unwrap();
        let profiles = Profiles::open(remote(directory.path(), None).profile.as_deref()).unwrap();
        profiles.activate(&Profile::new("https://a.example", "ctp_a".into(), None, Some("ada".into()))).unwrap();
        profiles.activate(&Profile::new("https://b.example/x", "ctp_b".into(), None, Some("bob".into()))).unwrap();
        let token = |url| profile(&remote(directory.path(), url)).unwrap().and_then(|profile| profile.token);
        assert_eq!(token(None).as_deref(), Some("ctp_b"));
        assert_eq!(token(Some("https://b.example/x/")).as_deref(), Some("ctp_b"));
        assert_eq!(token(Some("https://A.example")).as_deref(), Some("ctp_a"));
        for other in ["http://a.example", "https://a.example:444", "https://a.example.evil.example", "https://b.example", "nonsense"] {
            assert_eq!(token(Some(other)), None, "{other}");
        }
    }

    #[tokio::test]
    async fn who_is_nobody_is_told_how_to_log_in() {
        let directory = tempfile::tempdir().unwrap();
        let error = connect_as_somebody(&remote(directory.path(), Some("http://x"))).await.unwrap_err().to_string();
        assert!(error.contains("computor login http://x"), "{error}");
        assert_eq!(connect(&remote(directory.path(), None)).await.unwrap().base(), DEFAULT_URL);
    }
}
