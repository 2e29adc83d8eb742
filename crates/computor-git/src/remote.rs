//! What lies on another host: one state of it, fetched to be read here and forgotten again.

use crate::{Error, Git, MAIN, Oid, Repository, Result, repository::skeleton};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::time::Duration;
use uuid::Uuid;

/// Where something lies, and what opens it.
#[derive(Clone)]
pub struct Remote {
    /// `https://…` or `http://…`; nothing else is spoken.
    pub address: String,
    /// A branch or tag; without one, what the host takes for the newest.
    pub branch: Option<String>,
    /// `user:password`, or a token alone. It is in no argument, no file and no message.
    pub credentials: Option<String>,
    /// How long it may take.
    pub time: Duration,
    /// How many bytes it may bring.
    pub most: u64,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").field("address", &self.address).field("branch", &self.branch).finish_non_exhaustive()
    }
}

/// One state of another host's repository. Its files go with this value.
#[derive(Debug)]
pub struct Fetched {
    repository: Repository,
    /// The state.
    pub commit: Oid,
}

impl Fetched {
    /// Where it can be read.
    pub const fn repository(&self) -> &Repository {
        &self.repository
    }
}

impl Drop for Fetched {
    fn drop(&mut self) {
        // What cannot be removed is swept later.
        let _ = std::fs::remove_dir_all(self.repository.dir());
    }
}

impl Git {
    /// Fetches one state, without its history, and with nothing that it refers to elsewhere.
    ///
    /// # Errors
    /// [`Error::Protocol`] for another kind of address, [`Error::Failed`] with the words of `git`, [`Error::TimedOut`].
    pub async fn fetch(&self, remote: &Remote) -> Result<Fetched> {
        let host = remote.address.strip_prefix("https://").or_else(|| remote.address.strip_prefix("http://"));
        if host
            .is_none_or(|host| host.is_empty() || host.starts_with(['-', '/']) || host.contains(char::is_whitespace) || host.contains('@'))
        {
            return Err(Error::Protocol("only addresses with http:// and https://, without credentials in them, are fetched"));
        }
        let branch = remote.branch.as_deref().unwrap_or("HEAD");
        if branch.starts_with(['-', '+', '^']) || branch.contains([':', '*', ' ']) || branch.chars().any(char::is_control) {
            return Err(Error::Name { name: branch.chars().take(200).collect(), why: "is no branch" });
        }
        let dir = self.incoming().join(Uuid::new_v4().to_string());
        crate::program::private_directory(&dir)?;
        let mut fetched = Fetched { repository: Repository::new(self.clone(), dir.clone()), commit: Oid::ZERO };
        skeleton(&dir, None)?;
        let what = format!("+{branch}:{MAIN}");
        let args = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--end-of-options", &*remote.address, &*what];
        let mut call = self.call(Some(&dir), &args).time(remote.time);
        for protocol in ["protocol.http.allow", "protocol.https.allow"] {
            call = call.config(protocol, "always");
        }
        for (key, value) in [("http.followRedirects", "false"), ("fetch.fsckObjects", "true"), ("credential.helper", "")] {
            call = call.config(key, value);
        }
        if let Some(credentials) = &remote.credentials {
            // Hosts take a token as the password of any user.
            let pair = if credentials.contains(':') { credentials.clone() } else { format!("oauth2:{credentials}") };
            call = call.config("http.extraHeader", &format!("Authorization: Basic {}", STANDARD.encode(pair)));
        }
        let fetching = call.most(remote.most).bytes().await;
        // A file that is not let grow: a signal (SIGXFSZ), or git's own words for that of one of the programs that it started.
        fetching.map_err(|error| match error {
            Error::Killed { signal: 25, .. } => Error::TooLarge { what: "what the other host sends".to_owned(), limit: remote.most },
            Error::Failed { message, .. } if message.contains("signal 25") || message.contains("File too large") => {
                Error::TooLarge { what: "what the other host sends".to_owned(), limit: remote.most }
            }
            other => other,
        })?;
        fetched.commit = fetched.repository.head(MAIN).await?.ok_or_else(|| Error::NotFound(format!("branch {branch}")))?;
        Ok(fetched)
    }
}
