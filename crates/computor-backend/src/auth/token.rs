//! Random tokens. What is stored of them is a digest; what is shown of them is nothing.

use base64::Engine as _;
use sha2::{Digest, Sha256};
use std::{fmt, time::Duration};

/// How long an access token lives after its last use.
pub const ACCESS_LIFETIME: Duration = Duration::from_secs(3600);
/// How long a refresh token lives.
pub const REFRESH_LIFETIME: Duration = Duration::from_secs(14 * 24 * 3600);
/// Every API token begins with this.
pub const API_TOKEN_PREFIX: &str = "ctp_";

/// A token or the like. `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// A session token: 32 random bytes, URL-safe.
    pub fn session() -> Self {
        Self(random(32))
    }

    /// An API token: the prefix and 24 random bytes, URL-safe; 36 characters.
    pub fn api() -> Self {
        Self(format!("{API_TOKEN_PREFIX}{}", random(24)))
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

fn random(bytes: usize) -> String {
    #[expect(clippy::disallowed_methods, reason = "this is where secrets come from")]
    let random: Vec<u8> = (0..bytes).map(|_| rand::random()).collect();
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_the_contracts_form_and_never_repeat() {
        let token = Secret::api();
        assert_eq!(token.reveal().len(), 36);
        assert!(token.reveal().starts_with(API_TOKEN_PREFIX));
        assert_ne!(Secret::session().reveal(), Secret::session().reveal());
        assert_eq!(format!("{token:?}"), "Secret(…)");
    }
}
