//! Random tokens. What is stored of them is a digest; what is shown of them is nothing.

use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::{fmt, time::Duration};

/// How long an access token lives after its last use.
pub const ACCESS_LIFETIME: Duration = Duration::from_secs(3600);
/// How long a session lives, whatever is refreshed in it.
pub const REFRESH_LIFETIME: Duration = Duration::from_secs(14 * 24 * 3600);
/// Every API token begins with this.
pub const API_TOKEN_PREFIX: &str = "ctp_";
/// How long every API token is, in characters.
pub const API_TOKEN_LENGTH: usize = 36;

/// A token or the like. `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A session token: 32 random bytes, URL-safe.
    pub fn session() -> Self {
        Self(random(32))
    }

    /// A refresh token: 16 random bytes that stay the same for the life of a session (its family), then 32 of its own;
    /// URL-safe, 65 characters.
    pub fn refresh() -> Self {
        Self(random(FAMILY) + &random(32))
    }

    /// The digest of a refresh token's family. Whoever sends the right family has had a token of the session.
    pub fn family(&self) -> Option<[u8; 32]> {
        let text = self.0.get(..FAMILY_TEXT).filter(|_| self.0.len() == FAMILY_TEXT + TOKEN_TEXT)?;
        Some(Sha256::digest(text.as_bytes()).into())
    }

    /// The access and refresh token that this refresh token is exchanged for. The same token and seed always give the
    /// same, so that two tabs that refresh at once get one answer, and neither the seed (which is stored) nor the token
    /// (which is not) gives away anything alone.
    pub fn successors(&self, seed: &[u8; 32]) -> (Self, Self) {
        let derive = |what: &str| Sha256::new().chain_update(what).chain_update(seed).chain_update(self.0.as_bytes()).finalize();
        let family = match self.0.get(..FAMILY_TEXT) {
            Some(family) if self.family().is_some() => family.to_owned(),
            _ => encode(derive("computor family").get(..FAMILY).unwrap_or_default()),
        };
        (Self(encode(&derive("computor access"))), Self(family + &encode(&derive("computor refresh"))))
    }

    /// An API token: the prefix and 24 random bytes, URL-safe; 36 characters.
    pub fn api() -> Self {
        Self(format!("{API_TOKEN_PREFIX}{}", random(24)))
    }

    /// Random bytes in Base32, which people can type.
    pub fn base32(bytes: usize) -> Self {
        Self(super::totp::encode(&random_bytes(bytes)))
    }

    /// The text, to be sent to its owner once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// SHA-256 in hex.
    pub fn hex(&self) -> String {
        hex::encode(self.digest())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Bytes of a family, and characters of it and of 32 bytes.
const FAMILY: usize = 16;
const FAMILY_TEXT: usize = 22;
const TOKEN_TEXT: usize = 43;

fn random(bytes: usize) -> String {
    encode(&random_bytes(bytes))
}

#[expect(clippy::disallowed_methods, reason = "this is where secrets come from")]
fn random_bytes(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|_| rand::random()).collect()
}

fn encode(bytes: &[u8]) -> String {
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_the_contracts_form_and_never_repeat() {
        let token = Secret::api();
        assert_eq!(token.reveal().len(), API_TOKEN_LENGTH);
        assert!(token.reveal().starts_with(API_TOKEN_PREFIX));
        assert_ne!(Secret::session().reveal(), Secret::session().reveal());
        assert_eq!(format!("{token:?}"), "Secret(…)");
    }

    #[test]
    fn refresh_tokens_keep_their_family() {
        let (token, other) = (Secret::refresh(), Secret::refresh());
        assert!(token.family().is_some() && token.family() != other.family());
        let (access, next) = token.successors(&[7; 32]);
        let again = token.successors(&[7; 32]);
        assert_eq!((access.reveal(), next.reveal()), (again.0.reveal(), again.1.reveal()));
        assert_eq!(next.family(), token.family());
        assert_ne!(next.reveal(), token.successors(&[8; 32]).1.reveal());
        assert_ne!(access.reveal(), next.reveal());
        // Tokens from before there were families get one.
        let old = Secret::session();
        assert!(old.family().is_none() && old.successors(&[7; 32]).1.family().is_some());
    }
}
