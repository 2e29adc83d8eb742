//! Passwords: Argon2id, a few at a time and off the async threads, since each costs 64 MiB and tens of milliseconds.

use crate::{Error, Result};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { at_once: Arc::new(Semaphore::new(cores)) }
    }
}

impl Passwords {
    /// The PHC string of a password: Argon2id with 64 MiB, three passes, four lanes.
    ///
    /// # Errors
    /// Only when the machine has no randomness or memory.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.work(move || hasher()?.hash_password(password.as_bytes()).map(|hash: PasswordHash| hash.to_string()).map_err(failed)).await?
    }

    /// Whether the password fits the hash. Without a hash it takes as long and is never right, so that nobody can tell
    /// unknown names by the time.
    ///
    /// # Errors
    /// Only when the work could not be done.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        static NOBODY: LazyLock<Option<String>> =
            LazyLock::new(|| hasher().ok()?.hash_password(b"nobody's password").ok().map(|hash: PasswordHash| hash.to_string()));
        self.work(move || {
            let known = hash.is_some();
            let Some(text) = hash.or_else(|| NOBODY.clone()) else { return false };
            let Ok(parsed) = PasswordHash::new(&text) else { return false };
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(Error::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(Error::internal)
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(64 * 1024, 3, 4, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

const COMMON: [&str; 8] = ["password", "passw0rd", "iloveyou", "welcome1", "letmein1", "admin123", "changeme", "trustno1"];
const SEQUENCES: [&str; 4] = ["12345", "abcde", "qwerty", "asdfg"];

/// Refuses passwords that are guessed first: common ones, sequences, repetitions, one's own name.
///
/// # Errors
/// `VAL_001` on the field `password`, with the reason.
pub fn check_strength(password: &str, username: Option<&str>, email: Option<&str>) -> Result<()> {
    let lower = password.to_lowercase();
    let contains = |name: Option<&str>| name.is_some_and(|name| name.len() >= 3 && lower.contains(&name.to_lowercase()));
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let problem = if COMMON.contains(&lower.as_str()) {
        "is one of the most common passwords"
    } else if let Some(sequence) = SEQUENCES.iter().find(|sequence| lower.contains(**sequence)) {
        return Err(Error::field("password", format!("contains the sequence {sequence}")));
    } else if distinct < 3 {
        "repeats too few characters"
    } else if contains(username) || contains(email.and_then(|email| email.split('@').next())) {
        "contains the user's name"
    } else {
        return Ok(());
    };
    Err(Error::field("password", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_fits_its_password_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=65536,t=3,p=4$"));
        assert!(passwords.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("wrong".into(), Some(hash)).await.unwrap());
        assert!(!passwords.verify("nobody's password".into(), None).await.unwrap());
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["abcdefgh", "aaaabbbb", "Passw0rd", "xx-ada.l-yy", "my qwerty board"] {
            assert!(check_strength(weak, Some("ada.l"), None).is_err(), "{weak}");
        }
        assert!(check_strength("computor2026x", Some("ada.l"), Some("ada@example.org")).is_err() == "computor2026x".contains("ada"));
    }
}
