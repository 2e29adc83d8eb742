//! `login`, `logout`, `profiles`: who one is on which server, remembered in a file that nobody else reads.

use super::{
    keyring,
    profile::{Profile, Profiles},
    second_factor, sso,
};
use crate::{
    Outcome,
    args::{Keep, Login, Logout, ProfilesCommand},
    calls, git, output,
    remote::DEFAULT_URL,
};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{TimeDelta, Utc};
use computor_client::Client;
use computor_types::{ById, NoBody, Nothing, dto::*};
use console::Term;
use serde_json::json;
use std::io::{BufRead as _, IsTerminal as _};

pub(crate) async fn login(options: Login) -> Result<Outcome> {
    let profiles = Profiles::open(options.profile.as_deref())?;
    let url = match options.url.as_ref().or(options.base_url.as_ref()) {
        Some(url) => url.clone(),
        None => profiles.active()?.map_or_else(|| DEFAULT_URL.to_owned(), |profile| profile.api_url),
    };
    let client = Client::new(&url)?;
    let url = client.base().to_owned();
    if options.keep == Keep::Keyring {
        ensure!(keyring::is_there(), "there is no keyring: that takes the session of a desktop, and the program secret-tool");
    }
    let mut profile = if options.with_token {
        let token = secret(options.stdin || options.token.is_some(), "API token: ", options.token)?;
        let me = client.with_token(&token).call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await.context("the token was not taken")?;
        Profile::new(&url, token, None, me.username)
    } else if let Some(provider) = &options.sso {
        let session = sso::sign_in(&client, provider.as_deref(), !options.no_browser).await?;
        let session = second_factor::whole(session, options.code.as_deref(), None).await?;
        kept(&url, session, None, options.days).await?
    } else {
        let user = match options.user {
            Some(user) => user,
            None => ask(&format!("User name or e-mail address at {url}: "))?,
        };
        let password = secret(options.stdin || options.password.is_some(), "Password: ", options.password)?;
        let session = client.log_in(&user, &password).await?;
        let session = second_factor::whole(session, options.code.as_deref(), Some(&password)).await?;
        kept(&url, session, Some(user), options.days).await?
    };
    // What an earlier log-in made is of no more use.
    let earlier = profiles.all()?.into_iter().find(|other| other.title() == profile.title());
    // Before another one takes its place.
    let earlier = earlier.and_then(|earlier| earlier.opened().ok());
    put_away(&mut profile, options.keep)?;
    profiles.activate(&profile)?;
    if let Some(earlier) = earlier.filter(|earlier| earlier.token != profile.token) {
        let _ = revoke(&earlier).await;
    }
    eprintln!("Logged in as {}.", profile.title());
    Ok(Outcome::Good)
}

/// Puts the token into a keyring, if one is wanted and there.
fn put_away(profile: &mut Profile, keep: Keep) -> Result<()> {
    match keep {
        Keep::File => Ok(()),
        Keep::Keyring => profile.put_away(),
        Keep::Auto if !keyring::is_there() => Ok(()),
        Keep::Auto => {
            if let Err(error) = profile.put_away() {
                eprintln!("note: the token is kept in a file that only you can read: {error:#}");
            }
            Ok(())
        }
    }
}

/// What is kept of a session: a token, which takes its place.
#[expect(clippy::disallowed_methods, reason = "a command begins now")]
async fn kept(url: &str, session: Client, user: Option<String>, days: u16) -> Result<Profile> {
    let me = session.call::<GetMe>(&Nothing {}, &Nothing {}, NoBody).await?;
    let name = me.username.or(user).or(me.email).unwrap_or_else(|| me.id.to_string());
    let expires = Utc::now() + TimeDelta::try_days(days.into()).unwrap_or_default();
    let new = json!({"name": format!("cli-{name} on {}", calls::host()), "expires_at": expires});
    let token = session.call::<CreateApiToken>(&Nothing {}, &Nothing {}, serde_json::from_value(new)?).await?;
    let _ = session.call::<LogOut>(&Nothing {}, &Nothing {}, NoBody).await;
    Ok(Profile::new(url, token.token, Some(token.id), Some(name)))
}

/// Asks a person.
pub(crate) fn ask(question: &str) -> Result<String> {
    ensure!(std::io::stdin().is_terminal(), "there is no terminal to ask on; give --user");
    let term = Term::stderr();
    term.write_str(question)?;
    let answer = term.read_line()?.trim().to_owned();
    ensure!(!answer.is_empty(), "nothing was given");
    Ok(answer)
}

/// What an option or the environment gave, the first line of standard input, or what a person types without seeing it.
pub(crate) fn secret(given: bool, question: &str, option: Option<String>) -> Result<String> {
    let secret = match option {
        Some(secret) => secret,
        None if given || !std::io::stdin().is_terminal() => {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        }
        None => {
            let term = Term::stderr();
            term.write_str(question)?;
            term.read_secure_line()?
        }
    };
    if secret.is_empty() {
        bail!("nothing was given; type it, or send it with --stdin");
    }
    Ok(secret)
}

/// Revokes the token that `login` made.
async fn revoke(profile: &Profile) -> Result<()> {
    let profile = profile.opened()?;
    if let (Some(token), Some(id)) = (&profile.token, profile.token_id) {
        let client = Client::new(&profile.api_url)?.with_token(token);
        let reason = RevokeReason { reason: Some("logged out".to_owned()) };
        client.call::<RevokeApiToken>(&ById::new(id), &reason, NoBody).await?;
    }
    Ok(())
}

pub(crate) async fn logout(options: Logout) -> Result<Outcome> {
    let profiles = Profiles::open(options.profile.as_deref())?;
    let all = if options.all { profiles.all()? } else { profiles.active()?.into_iter().collect() };
    if all.is_empty() {
        eprintln!("Nobody is logged in.");
    }
    for profile in all {
        // While it is there.
        let profile = profile.opened().unwrap_or(profile);
        profiles.forget(&profile)?;
        // First, because the other token revokes it.
        if let Err(error) = git::forget(&profile).await {
            eprintln!("git's token of {} is forgotten here, but could not be revoked: {error:#}", profile.title());
        }
        // A keyring is not there without its desktop; what it holds opens nothing any more.
        if profile.keyring
            && let Err(error) = keyring::forget(&profile.title())
        {
            eprintln!("The token of {} stays in the keyring: {error:#}", profile.title());
        }
        match revoke(&profile).await {
            Ok(()) => eprintln!("Logged out {}.", profile.title()),
            Err(error) => eprintln!("{} is forgotten here, but its token could not be revoked: {error:#}", profile.title()),
        }
    }
    Ok(Outcome::Good)
}

pub(crate) fn profiles(options: &ProfilesCommand) -> Result<Outcome> {
    let profiles = Profiles::open(options.profile.as_deref())?;
    let all = profiles.all()?;
    if let Some(name) = &options.name {
        let found: Vec<&Profile> = all.iter().filter(|profile| profile.title().contains(name.as_str())).collect();
        match found.as_slice() {
            [one] => {
                profiles.activate(one)?;
                eprintln!("Now {}.", one.title());
            }
            [] => bail!("no profile is called {name}; `computor profiles` lists them, `computor login` makes one"),
            several => bail!("{name} may be {}", several.iter().map(|profile| profile.title()).collect::<Vec<_>>().join(" or ")),
        }
        return Ok(Outcome::Good);
    }
    let active = profiles.active()?.map(|profile| profile.title());
    let rows: Vec<_> = all.iter().map(|profile| json!({"profile": profile.title(), "in_use": Some(profile.title()) == active})).collect();
    if options.json {
        output::json(&rows)?;
    } else {
        for profile in &all {
            let mark = if Some(profile.title()) == active { '*' } else { ' ' };
            output::data(&format_args!("{mark} {}", profile.title()))?;
        }
        if all.is_empty() {
            eprintln!("No profile; `computor login URL` makes one.");
        }
    }
    Ok(Outcome::Good)
}
