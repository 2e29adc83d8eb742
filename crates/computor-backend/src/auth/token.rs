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

    /// An API token, 36 characters: the prefix, 26 random characters (156 bits), and 6 by which it is recognised.
    pub fn api() -> Self {
        let mut text = format!("{API_TOKEN_PREFIX}{}", random(20));
        text.truncate(API_TOKEN_LENGTH - CHECK);
        let check = checksum(&text);
        Self(text + &check)
    }

    /// Whether this is an API token as this platform makes them, as far as can be said without asking anybody: one letter
    /// more, less or other, and it is none. Older tokens, and those that an operator has chosen, work without this.
    pub fn is_well_formed(&self) -> bool {
        let is_text = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        self.0.len() == API_TOKEN_LENGTH
            && self.0.starts_with(API_TOKEN_PREFIX)
            && is_text(&self.0)
            && self.0.split_at_checked(API_TOKEN_LENGTH - CHECK).is_some_and(|(text, check)| check == checksum(text))
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

/// How many characters of an API token say that the others are right.
const CHECK: usize = 6;

/// The beginning of the SHA-256 of a text, URL-safe.
fn checksum(text: &str) -> String {
    let mut check = encode(&Sha256::digest(text.as_bytes()));
    check.truncate(CHECK);
    check
}

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
    fn an_api_token_is_recognised_by_its_last_six_characters() {
        let is = |text: &str| Secret::from(text.to_owned()).is_well_formed();
        // printf %s ctp_0123456789abcdefghijklmnop | openssl dgst -sha256 -binary | base64 | head -c 6
        assert!(is("ctp_0123456789abcdefghijklmnop9p3pY9"));
        let token = Secret::api();
        assert!(token.is_well_formed());
        for at in 0..API_TOKEN_LENGTH {
            let mut bytes = token.reveal().as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            assert!(!is(std::str::from_utf8(&bytes).unwrap()), "{at}");
        }
        let chosen = "ctp_0123456789abcdef0123456789abcdef";
        for other in ["", "ctp_", chosen, &format!("{}x", token.reveal()), &token.reveal()[..35], "ctp_0123456789äöüdefghijklmnop9p3p"] {
            assert!(!is(other), "{other}");
        }
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
