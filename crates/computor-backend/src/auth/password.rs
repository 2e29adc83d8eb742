//! Passwords: Argon2id, a few at a time and off the async threads, since each costs 19 MiB and some 20 ms of CPU.
//!
//! They have threads of their own. Each thread keeps what it has allocated, so on those that everything else is done on, of which
//! there may be hundreds, a lecture that logs in would leave 19 MiB for each that ever had a turn.

use crate::{Error, Result};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// Memory in KiB, passes, lanes: OWASP's recommendation for Argon2id.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// The shortest and the longest password that may be set, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
    looked_at: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { at_once: Arc::new(Semaphore::new(cores())), looked_at: Arc::default() }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The threads of passwords, one for each that may be hashed at once. They stay: what one leaves behind would go to any other thread.
static THREADS: LazyLock<std::io::Result<Runtime>> = LazyLock::new(|| {
    let threads = Builder::new_current_thread().max_blocking_threads(cores()).thread_keep_alive(STAY).thread_name(NAME).build();
    threads.inspect_err(|error| tracing::warn!(%error, "passwords have no threads of their own"))
});
const NAME: &str = "passwords";
const STAY: Duration = Duration::from_secs(30 * 24 * 3600);

/// A turn at hashing. Whoever has one keeps others from it, so nothing slow is done meanwhile.
#[derive(Clone, Debug)]
pub struct Turn {
    permit: Arc<OwnedSemaphorePermit>,
    looked_at: Arc<AtomicU64>,
}

impl Passwords {
    /// Waits for a turn.
    ///
    /// # Errors
    /// Never while the server runs.
    pub async fn turn(&self) -> Result<Turn> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(Error::internal)?;
        Ok(Turn { permit: Arc::new(permit), looked_at: Arc::clone(&self.looked_at) })
    }

    /// How many passwords were compared with a hash so far.
    pub fn looked_at(&self) -> u64 {
        self.looked_at.load(Ordering::Relaxed)
    }

    /// The PHC string of a password.
    ///
    /// # Errors
    /// Only when the machine has no randomness or memory.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.turn().await?.hash(password).await
    }
}

impl Turn {
    /// See [`Passwords::hash`].
    ///
    /// # Errors
    /// The same.
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
        let looked_at = Arc::clone(&self.looked_at);
        self.work(move || {
            let known = hash.is_some();
            let Some(text) = hash.or_else(|| NOBODY.clone()) else { return false };
            let Ok(parsed) = PasswordHash::new(&text) else { return false };
            looked_at.fetch_add(1, Ordering::Relaxed);
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
        })
        .await
    }

    /// Off the async threads. The turn ends with the work, not with who waits for it.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let permit = Arc::clone(&self.permit);
        let work = move || {
            let done = work();
            drop(permit);
            done
        };
        let done = match THREADS.as_ref() {
            Ok(threads) => threads.spawn_blocking(work),
            Err(_) => tokio::task::spawn_blocking(work),
        };
        done.await.map_err(Error::internal)
    }
}

/// Whether a hash was made as they are made now. Others are replaced when their owner logs in.
pub(super) fn is_current(hash: &str) -> bool {
    hash.starts_with(&format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$"))
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

const COMMON: [&str; 8] = ["password", "passw0rd", "iloveyou", "welcome1", "letmein1", "admin123", "changeme", "trustno1"];
const SEQUENCES: [&str; 4] = ["12345", "abcde", "qwerty", "asdfg"];
/// What everybody here would think of.
const LOCAL: [&str; 5] = ["computor", "university", "student", "tutor", "lecturer"];

/// Whether it is a common password, perhaps several times, with nothing but digits and signs around it.
fn is_common(lower: &str) -> bool {
    COMMON.iter().any(|word| {
        let rest = lower.replace(word, "");
        rest.len() < lower.len() && !rest.contains(char::is_alphabetic)
    })
}

/// Refuses passwords that are guessed first, wherever one is set: short ones, common ones, sequences, repetitions, words
/// of this place, one's own name.
///
/// # Errors
/// `VAL_001` on the field `password`, with the reason.
pub fn check_strength(password: &str, username: Option<&str>, email: Option<&str>) -> Result<()> {
    let lower = password.to_lowercase();
    let contains = |name: Option<&str>| name.is_some_and(|name| name.len() >= 3 && lower.contains(&name.to_lowercase()));
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    let found = |words: &[&'static str]| words.iter().copied().find(|word| lower.contains(word));
    let problem = if !LENGTH.contains(&password.chars().count()) {
        format!("must have {} to {} characters", LENGTH.start(), LENGTH.end())
    } else if is_common(&lower) {
        "is one of the most common passwords, or little more than that".to_owned()
    } else if let Some(sequence) = found(&SEQUENCES) {
        format!("contains the sequence {sequence}")
    } else if let Some(word) = found(&LOCAL) {
        format!("contains the word {word}")
    } else if distinct < 3 {
        "repeats too few characters".to_owned()
    } else if contains(username) || contains(email.and_then(|email| email.split('@').next())) {
        "contains the user's name".to_owned()
    } else {
        return Ok(());
    };
    Err(Error::field("password", problem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::HashSet, thread::ThreadId};

    #[tokio::test]
    async fn a_hash_fits_its_password_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$") && is_current(&hash), "{hash}");
        let turn = passwords.turn().await.unwrap();
        assert!(turn.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
        assert!(!turn.verify("wrong".into(), Some(hash)).await.unwrap());
        assert!(!turn.verify("nobody's password".into(), None).await.unwrap());
        assert!(!is_current("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"));
    }

    /// On which thread a turn works.
    async fn place(passwords: &Passwords) -> (ThreadId, Option<String>) {
        let here = || (std::thread::current().id(), std::thread::current().name().map(str::to_owned));
        passwords.turn().await.unwrap().work(here).await.unwrap()
    }

    #[tokio::test]
    async fn what_takes_much_memory_is_done_on_few_threads() {
        let passwords = Passwords::default();
        let turns = (0..8 * cores()).map(|_| place(&passwords));
        let threads: HashSet<_> = futures::future::join_all(turns).await.into_iter().collect();
        assert!(threads.len() <= cores() && threads.iter().all(|(_, name)| name.as_deref() == Some(NAME)), "{threads:?}");
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in [
            "only eleven",
            "abcdefgh-and-more",
            "aaaabbbbaaaabbbb",
            "xx-ada.l-yy-and-more",
            "my qwerty board",
            "Computor in autumn",
            "a good tutor helps",
            "mail of ada8 and so on",
        ] {
            assert!(check_strength(weak, Some("ada.l"), Some("ada8@example.org")).is_err(), "{weak}");
        }
        assert!(check_strength(&"lime harbour ".repeat(10), None, None).is_err());
        for weak in ["password1234", "Password!2026", "passwordpassword", "99-changeme-99", "Welcome1!Welcome1"] {
            assert!(check_strength(weak, None, None).is_err(), "{weak}");
        }
        assert!(check_strength("my password is a haddock", None, None).is_ok());
        assert!(check_strength("lime harbour quartz", Some("ada.l"), Some("ada8@example.org")).is_ok());
    }
}
