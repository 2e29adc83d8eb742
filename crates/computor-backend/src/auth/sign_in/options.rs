//! What an operator says of a provider.

use crate::auth::Secret;
use computor_policy::Principal;
use serde::{Deserialize, Deserializer};
use std::{collections::BTreeMap, fmt, path::PathBuf};
use url::{Host, Url};

/// The protocol that a provider speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// OpenID Connect.
    Oidc,
    /// GitLab's OAuth 2.0.
    Gitlab,
}

impl ProviderKind {
    /// The type of its accounts. Those of type `gitlab` name people as GitLab does now, for repositories, and let nobody in:
    /// names change hands, and there are some that look like numbers.
    pub const fn account(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Gitlab => "gitlab-id",
        }
    }
}

impl fmt::Display for ProviderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Oidc => "oidc",
            Self::Gitlab => "gitlab",
        })
    }
}

/// What becomes of somebody whose account belongs to no user yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstLogIn {
    /// Nothing: accounts are linked by user managers.
    #[default]
    Refuse,
    /// The account is given to the user with the same checked e-mail address, unless that is somebody with rights.
    Link,
    /// A user is made.
    Create,
    /// As `link`; where nobody has the address, a user is made.
    LinkOrCreate,
}

impl FirstLogIn {
    /// Whether an e-mail address counts.
    pub const fn links(self) -> bool {
        matches!(self, Self::Link | Self::LinkOrCreate)
    }

    /// Whether users are made.
    pub const fn creates(self) -> bool {
        matches!(self, Self::Create | Self::LinkOrCreate)
    }
}

/// A provider, as it stands in the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderOptions {
    /// Its name in addresses.
    pub name: String,
    /// The protocol that it speaks.
    #[serde(rename = "type")]
    pub kind: ProviderKind,
    /// Its name for people.
    pub display_name: Option<String>,
    /// Who it is, as its tokens say.
    pub issuer: String,
    /// Who this installation is there.
    pub client_id: String,
    /// What it shows that with, if the provider wants that.
    #[serde(default, deserialize_with = "secret")]
    pub client_secret: Option<Secret>,
    /// The file with that, instead.
    pub client_secret_file: Option<PathBuf>,
    /// What is asked for besides `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// What becomes of somebody whose account belongs to no user yet.
    #[serde(default)]
    pub first_log_in: FirstLogIn,
    /// The claim that names the groups of somebody.
    #[serde(default = "usual_groups")]
    pub groups_claim: String,
    /// Roles of the installation, by the groups that have them.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
}

fn usual_scopes() -> Vec<String> {
    ["profile", "email"].map(str::to_owned).into()
}

fn usual_groups() -> String {
    "groups".to_owned()
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    Ok(Some(Secret::from(String::deserialize(from)?)))
}

/// Names of other ways to sign in, and what stands at the same place in addresses.
const RESERVED: [&str; 4] = ["local", "admin", "refresh", "exchange"];

impl ProviderOptions {
    /// Says what cannot be meant, without any value that may be a secret.
    ///
    /// # Errors
    /// That.
    pub fn check(&self) -> Result<(), String> {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let named = self.name.starts_with(|c: char| c.is_ascii_lowercase()) && self.name.chars().all(is_word) && self.name.len() <= 40;
        if !named || RESERVED.contains(&self.name.as_str()) {
            return Err(format!("name: lower-case letters, digits and hyphens, at most 40, and none of {}", RESERVED.join(", ")));
        }
        if !is_safe(&self.issuer) {
            return Err("issuer: must be https:// with a host (http:// only for this machine), without a query".to_owned());
        }
        if self.client_id.trim().is_empty() {
            return Err("client_id: is empty".to_owned());
        }
        if self.client_secret.as_ref().is_some_and(|secret| secret.reveal().is_empty()) {
            return Err("client_secret: is empty; leave it out if the provider wants none".to_owned());
        }
        if self.kind == ProviderKind::Gitlab && !self.roles.is_empty() {
            return Err("roles: GitLab tells no groups this way; use type \"oidc\", which it speaks as well".to_owned());
        }
        let by_hand = Principal::BY_ADMINISTRATORS;
        if let Some(role) = by_hand.iter().find(|role| self.roles.values().any(|given| given == *role)) {
            return Err(format!("roles: no group makes administrators, or workers that are given everybody's work; give {role} by hand"));
        }
        Ok(())
    }

    /// The secret that lies in a file is read; a line end behind it is not a part of it.
    ///
    /// # Errors
    /// What is wrong with the file, or that there are two secrets.
    pub fn with_secret_of_file(mut self) -> Result<Self, String> {
        let Some(path) = &self.client_secret_file else { return Ok(self) };
        if self.client_secret.is_some() {
            return Err("client_secret and client_secret_file: one of them".to_owned());
        }
        let text = std::fs::read_to_string(path).map_err(|error| format!("client_secret_file: cannot be read: {error}"))?;
        self.client_secret = Some(Secret::from(text.trim_end_matches(['\r', '\n']).to_owned()));
        Ok(self)
    }

    /// Its name for people.
    pub fn title(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }
}

/// Whether what travels there is seen by nobody else: TLS, or this machine.
pub(super) fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => return false,
    };
    let bare = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    bare && (url.scheme() == "https" || url.scheme() == "http" && here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn options(change: serde_json::Value) -> ProviderOptions {
        let mut value = json!({"name": "uni", "type": "oidc", "issuer": "https://login.example.org/realms/uni", "client_id": "computor"});
        value.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert_eq!(options(json!({})).check(), Ok(()));
        assert_eq!(options(json!({"issuer": "http://127.0.0.1:8080/realms/uni"})).check(), Ok(()));
        for (bad, at) in [
            (json!({"name": "local"}), "name"),
            (json!({"name": "Uni"}), "name"),
            (json!({"name": "a/b"}), "name"),
            (json!({"name": ""}), "name"),
            (json!({"issuer": "http://login.example.org"}), "issuer"),
            (json!({"issuer": "https://login.example.org?x=1"}), "issuer"),
            (json!({"issuer": "login.example.org"}), "issuer"),
            (json!({"client_id": " "}), "client_id"),
            (json!({"client_secret": ""}), "client_secret"),
            (json!({"roles": {"staff": "_admin"}}), "roles"),
            (json!({"type": "gitlab", "roles": {"staff": "_workspace_user"}}), "roles"),
        ] {
            assert!(options(bad.clone()).check().unwrap_err().starts_with(at), "{bad}");
        }
    }

    #[test]
    fn a_secret_may_lie_in_a_file_and_is_never_shown() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "geheim\n").unwrap();
        let read = options(json!({"client_secret_file": file.path()})).with_secret_of_file().unwrap();
        assert_eq!(read.client_secret.as_ref().unwrap().reveal(), "geheim");
        assert!(!format!("{read:?}").contains("geheim"));
        assert!(options(json!({"client_secret_file": "/nowhere/at/all"})).with_secret_of_file().unwrap_err().contains("cannot be read"));
        assert!(options(json!({"client_secret_file": file.path(), "client_secret": "x"})).with_secret_of_file().is_err());
    }
}
