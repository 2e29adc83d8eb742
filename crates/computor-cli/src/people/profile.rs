//! Profiles: which server, as whom. `~/.computor/active_profile.yaml` is the one in use, `profiles.yaml` lists all.
//!
//! Older files are understood: with `credentials` or `basic` instead of a token, or a `gitlab` token, which is refused with
//! an advice.

use super::keyring;
use crate::private_file;
use anyhow::{Context as _, Result, bail};
use computor_types::{Id, dto::ApiToken};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::time::Duration;

const ACTIVE: &str = "active_profile.yaml";
const ALL: &str = "profiles.yaml";

/// A server, and who one is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    /// The server's address.
    pub(crate) api_url: String,
    /// An API token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
    /// Whether the token lies in the keyring of the desktop, and not here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) keyring: bool,
    /// The id of that token, if `login` made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token_id: Option<Id<ApiToken>>,
    /// Whose it is, for people to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) username: Option<String>,
    /// As older programs kept it.
    #[serde(default, alias = "basic", skip_serializing_if = "Option::is_none")]
    pub(crate) credentials: Option<Credentials>,
    /// As older programs kept it.
    #[serde(default, skip_serializing)]
    gitlab: Option<serde_json::Value>,
}

/// Name and password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: String,
}

/// Without the password.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}

impl Profile {
    /// A profile with a token.
    pub(crate) fn new(api_url: &str, token: String, token_id: Option<Id<ApiToken>>, username: Option<String>) -> Self {
        Self { api_url: api_url.to_owned(), token: Some(token), token_id, username, ..Self::default() }
    }

    /// Who one is, and where.
    pub(crate) fn title(&self) -> String {
        let name = self.username.as_deref().or(self.credentials.as_ref().map(|credentials| credentials.username.as_str()));
        format!("{}@{}", name.unwrap_or("somebody"), self.api_url)
    }

    /// With its token, wherever that lies.
    pub(crate) fn opened(&self) -> Result<Self> {
        self.opened_within(keyring::PATIENCE)
    }

    /// The same, of a keyring that answers in this time.
    pub(crate) fn opened_within(&self, patience: Duration) -> Result<Self> {
        let mut opened = self.clone();
        if self.keyring && self.token.is_none() {
            opened.token = Some(keyring::find(&self.title(), patience)?);
        }
        Ok(opened)
    }

    /// Puts the token into the keyring.
    pub(crate) fn put_away(&mut self) -> Result<()> {
        if let Some(token) = &self.token {
            keyring::keep(&self.title(), token)?;
            self.keyring = true;
        }
        Ok(())
    }

    /// As it is kept in files.
    fn kept(&self) -> Self {
        let token = self.token.clone().filter(|_| !self.keyring);
        Self { token, ..self.clone() }
    }

    fn is_same_as(&self, other: &Self) -> bool {
        self.title() == other.title()
    }
}

/// Where profiles are kept.
#[derive(Clone, Debug)]
pub(crate) struct Profiles {
    active: PathBuf,
    all: PathBuf,
}

impl Profiles {
    /// In the file that an option names, or in the home directory.
    pub(crate) fn open(active: Option<&Path>) -> Result<Self> {
        if let Some(active) = active {
            return Ok(Self { active: active.to_owned(), all: active.with_file_name(ALL) });
        }
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
        let home = home.context("there is no HOME to keep a profile in; name a file with --profile")?;
        let directory = PathBuf::from(home).join(".computor");
        Ok(Self { active: directory.join(ACTIVE), all: directory.join(ALL) })
    }

    /// The one in use.
    pub(crate) fn active(&self) -> Result<Option<Profile>> {
        let Some(profile) = self.read::<Profile>(&self.active)? else { return Ok(None) };
        if profile.gitlab.is_some() && profile.token.is_none() && profile.credentials.is_none() {
            bail!("{} logs in with a token of GitLab, which this server does not take; run `computor login`", self.active.display());
        }
        Ok(Some(profile))
    }

    /// All that are known, the one in use among them.
    pub(crate) fn all(&self) -> Result<Vec<Profile>> {
        let mut all = self.read::<Vec<Profile>>(&self.all)?.unwrap_or_default();
        if let Some(active) = self.active()?
            && !all.iter().any(|profile| profile.is_same_as(&active))
        {
            all.push(active);
        }
        Ok(all)
    }

    /// Uses it from now on, and remembers it.
    pub(crate) fn activate(&self, profile: &Profile) -> Result<()> {
        let mut all = self.all()?;
        all.retain(|other| !other.is_same_as(profile));
        all.push(profile.kept());
        all.sort_by_key(Profile::title);
        self.write(&self.all, &all)?;
        self.write(&self.active, &profile.kept())
    }

    /// Forgets it. If it was in use, none is.
    pub(crate) fn forget(&self, profile: &Profile) -> Result<()> {
        let mut all = self.all()?;
        all.retain(|other| !other.is_same_as(profile));
        self.write(&self.all, &all)?;
        match self.active()? {
            Some(active) if active.is_same_as(profile) => private_file::remove(&self.active),
            _ => Ok(()),
        }
    }

    fn read<T: for<'d> Deserialize<'d>>(&self, path: &Path) -> Result<Option<T>> {
        let Some(text) = private_file::read(path)? else { return Ok(None) };
        let parsed = serde_saphyr::from_str(&text);
        // The parser's message could show what stands there.
        let parsed = parsed.map_err(|_| anyhow::anyhow!("{} is no profile; mend it, or remove it and log in again", path.display()))?;
        Ok(Some(parsed))
    }

    fn write(&self, path: &Path, value: &impl Serialize) -> Result<()> {
        private_file::write(path, &serde_saphyr::to_string(value).context("the profile cannot be written as YAML")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles() -> (tempfile::TempDir, Profiles) {
        let directory = tempfile::tempdir().unwrap();
        let profiles = Profiles::open(Some(&directory.path().join("x/active.yaml"))).unwrap();
        (directory, profiles)
    }

    #[test]
    fn profiles_are_kept_switched_and_forgotten() {
        let (_directory, profiles) = profiles();
        assert_eq!(profiles.active().unwrap(), None);
        let ada = Profile::new("https://a", "ctp_1".into(), Some(Id::nil()), Some("ada".into()));
        let bob = Profile::new("https://b", "ctp_2".into(), None, Some("bob".into()));
        profiles.activate(&ada).unwrap();
        profiles.activate(&bob).unwrap();
        assert_eq!(profiles.active().unwrap(), Some(bob.clone()));
        assert_eq!(profiles.all().unwrap(), [ada.clone(), bob.clone()]);
        // Another log-in takes the place of the first.
        let again = Profile { token: Some("ctp_3".into()), ..ada.clone() };
        profiles.activate(&again).unwrap();
        assert_eq!(profiles.all().unwrap(), [again.clone(), bob.clone()]);
        profiles.forget(&bob).unwrap();
        assert_eq!(profiles.active().unwrap(), Some(again.clone()), "another one stays in use");
        profiles.forget(&again).unwrap();
        assert_eq!((profiles.active().unwrap(), profiles.all().unwrap()), (None, vec![]));
    }

    #[test]
    fn older_files_are_read() {
        let (_directory, profiles) = profiles();
        let cases = [
            ("api_url: http://x\ntoken: ctp_abc\n", Some("ctp_abc"), None),
            ("api_url: http://x\ncredentials:\n  username: ada\n  password: secret\n", None, Some("ada")),
            ("api_url: http://x\nbasic:\n  username: bob\n  password: secret\n", None, Some("bob")),
        ];
        for (text, token, user) in cases {
            private_file::write(&profiles.active, text).unwrap();
            let profile = profiles.active().unwrap().unwrap();
            assert_eq!(profile.token.as_deref(), token);
            assert_eq!(profile.credentials.as_ref().map(|credentials| credentials.username.as_str()), user);
            assert!(!format!("{profile:?}").contains("secret"));
        }
        private_file::write(&profiles.active, "api_url: http://x\ngitlab:\n  url: http://g\n  token: t\n").unwrap();
        assert!(profiles.active().unwrap_err().to_string().contains("computor login"));
    }

    #[test]
    fn what_is_no_profile_is_said_without_showing_it() {
        let (_directory, profiles) = profiles();
        private_file::write(&profiles.active, "- password: hunter2\n").unwrap();
        let error = format!("{:#}", profiles.active().unwrap_err());
        assert!(error.contains("is no profile") && !error.contains("hunter2"), "{error}");
    }
}
