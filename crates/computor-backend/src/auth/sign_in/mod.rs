//! Signing in with an account that somebody has elsewhere.
//!
//! A provider is a [`SignIn`]: it sends a browser away, and says who has come back. The list of them is made once, of the
//! configuration. Nothing here knows users or sessions: `logic/sign_in.rs` does.
//!
//! What a log-in needs until the browser is back is made of two secrets, of which this server keeps neither: the state, which
//! travels in addresses, and the cookie of the browser. So who has only one of them cannot finish it, and who reads the
//! database cannot either.

mod gitlab;
mod http;
mod jwt;
mod oauth;
mod oidc;
mod options;
mod redirect;

pub use options::{FirstLogIn, ProviderKind, ProviderOptions};
pub use redirect::Redirects;

use super::Secret;
use crate::Result;
use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use computor_db::queries::sign_in::Account;
use computor_types::Code;
use http::Http;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use url::Url;

/// How long somebody may take with the provider.
pub const AT_PROVIDER: TimeDelta = TimeDelta::minutes(10);
/// How long a client may take to exchange its code.
pub const AT_CLIENT: TimeDelta = TimeDelta::minutes(1);

/// A provider of accounts.
#[async_trait]
pub trait SignIn: Send + Sync + std::fmt::Debug {
    /// Who keeps the accounts, as it stands in their rows: the issuer, or the address of the instance.
    fn issuer(&self) -> &str;

    /// The address to which a browser is sent.
    ///
    /// # Errors
    /// `EXT_006` when the provider cannot be asked where that is.
    async fn address(&self, attempt: &Attempt, now: DateTime<Utc>) -> Result<Url>;

    /// Who has come back with this code, from whom it says (`iss`, RFC 9207).
    ///
    /// # Errors
    /// `AUTH_004` when the provider does not know the code, or says what cannot be believed; `EXT_006` when it does not answer.
    async fn identify(&self, code: &str, iss: Option<&str>, attempt: &Attempt, now: DateTime<Utc>) -> Result<Identity>;

    /// Whose personal token this is, with a provider that gives people such tokens.
    ///
    /// # Errors
    /// `AUTH_004` when it is nobody's, `EXT_006` when the provider does not answer.
    async fn by_token(&self, token: &Secret) -> Result<Identity> {
        let _ = token;
        Err(Code::Auth004.into())
    }

    /// Forgets what it knows of the provider.
    async fn forget(&self);
}

/// What one log-in is bound to.
#[derive(Debug)]
pub struct Attempt {
    /// Goes with the browser to the provider and back.
    pub state: Secret,
    /// Where the provider sends the browser.
    pub callback: String,
    /// Is in the provider's token, which is good for nothing else then.
    pub nonce: String,
    /// What the code is exchanged with (RFC 7636).
    pub verifier: Secret,
}

impl Attempt {
    /// The log-in with this state, of the browser with this cookie.
    pub fn of(state: Secret, browser: &Secret, callback: String) -> Self {
        let derive = |what: &str| {
            let digest = Sha256::new().chain_update(what).chain_update([0]).chain_update(state.reveal()).chain_update([0]);
            URL_SAFE_NO_PAD.encode(digest.chain_update(browser.reveal()).finalize())
        };
        let (nonce, verifier) = (derive("computor sign-in nonce"), Secret::from(derive("computor sign-in verifier")));
        Self { state, callback, nonce, verifier }
    }

    /// What the provider is told of the verifier.
    pub fn challenge(&self) -> String {
        challenge(self.verifier.reveal())
    }
}

/// The SHA-256 of a verifier, as it travels (RFC 7636, `S256`).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// What a provider says of somebody.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// What it calls them, for good.
    pub subject: String,
    /// The e-mail address, if the provider has checked that it is theirs.
    pub email: Option<String>,
    /// The name that they log in with there.
    pub username: Option<String>,
    /// Given name.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// The groups that they are in.
    pub groups: Vec<String>,
}

/// A provider of the configuration.
#[derive(Debug)]
pub struct Provider {
    /// What the operator said.
    pub options: ProviderOptions,
    /// How it is spoken to.
    pub service: Box<dyn SignIn>,
}

impl Provider {
    /// An account with it, as it is stored.
    pub fn account<'a>(&'a self, identity: &'a Identity) -> Account<'a> {
        Account { provider: self.service.issuer(), kind: self.options.kind.account(), subject: &identity.subject }
    }

    /// The roles that somebody has by their groups.
    pub fn roles(&self, identity: &Identity) -> Vec<&str> {
        let is_in = |group: &&String| identity.groups.contains(group);
        let mut roles: Vec<&str> = self.options.roles.iter().filter(|(group, _)| is_in(group)).map(|(_, role)| role.as_str()).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// All providers of the configuration.
#[derive(Debug)]
pub struct Providers(Vec<Provider>);

impl Providers {
    /// The list. Nobody is asked for anything yet.
    pub fn of(options: &[ProviderOptions]) -> Self {
        let http = Arc::new(Http::default());
        let provider = |options: &ProviderOptions| {
            let service: Box<dyn SignIn> = match options.kind {
                ProviderKind::Oidc => Box::new(oidc::Oidc::new(options.clone(), Arc::clone(&http))),
                ProviderKind::Gitlab => Box::new(gitlab::Gitlab::new(options.clone(), Arc::clone(&http))),
            };
            Provider { options: options.clone(), service }
        };
        Self(options.iter().map(provider).collect())
    }

    /// The provider with this name.
    pub fn named(&self, name: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.options.name == name)
    }

    /// The GitLab instance at this address. No other one is ever asked.
    pub fn gitlab(&self, address: &str) -> Option<&Provider> {
        let address = address.trim_end_matches('/');
        self.0.iter().find(|provider| provider.options.kind == ProviderKind::Gitlab && provider.service.issuer() == address)
    }

    /// All of them, in the order of the configuration.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_log_in_is_bound_to_needs_state_and_cookie() {
        let of = |state: &str, browser: &str| Attempt::of(state.to_owned().into(), &browser.to_owned().into(), String::new());
        let one = of("state", "browser");
        assert_eq!((&one.nonce, one.verifier.reveal()), (&of("state", "browser").nonce, of("state", "browser").verifier.reveal()));
        assert_ne!(one.nonce, one.verifier.reveal());
        for other in [of("state", "other"), of("other", "browser"), of("stateb", "rowser")] {
            assert!(other.nonce != one.nonce && other.verifier.reveal() != one.verifier.reveal());
        }
        // RFC 7636, appendix B.
        assert_eq!(challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
