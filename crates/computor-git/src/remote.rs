//! What lies on another host: one state of it, fetched to be read here and forgotten again.

use crate::{Error, Git, MAIN, Oid, Repository, Result, program::Call, repository::skeleton};
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

/// Whether an address is one that is spoken to.
fn checked(address: &str) -> Result<()> {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let is_bad = |host: &str| host.is_empty() || host.starts_with(['-', '/']) || host.contains(char::is_whitespace) || host.contains('@');
    if host.is_none_or(is_bad) {
        return Err(Error::Protocol("only addresses with http:// and https://, without credentials in them, are spoken to"));
    }
    Ok(())
}

/// A call that speaks to another host, and to no further one.
fn spoken(mut call: Call, remote: &Remote) -> Call {
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
    call.time(remote.time)
}

impl Repository {
    /// Brings [`MAIN`] to another host's repository. What is there and not here is never overwritten.
    ///
    /// # Errors
    /// [`Error::Moved`] if there is something else there, [`Error::Failed`] with the words of `git` if the host refuses,
    /// [`Error::Away`] if it does not come to that, [`Error::TimedOut`].
    pub async fn push_to(&self, remote: &Remote) -> Result<()> {
        checked(&remote.address)?;
        let what = format!("{MAIN}:{MAIN}");
        let args = ["push", "--quiet", "--porcelain", "--no-verify", "--end-of-options", &*remote.address, &*what];
        let output = spoken(self.git().call(Some(self.dir()), &args), remote).output().await?;
        if output.status.success() {
            return Ok(());
        }
        let said = format!("{} {}", String::from_utf8_lossy(&output.stdout), output.stderr);
        if said.contains("fetch first") || said.contains("non-fast-forward") {
            return Err(Error::Moved { branch: MAIN.to_owned(), expected: None, found: None });
        }
        let message = output.stderr;
        Err(if refuses(&said) { Error::Failed { command: "push".to_owned(), message } } else { Error::Away { message } })
    }
}

/// Whether a host says no: to this branch, or to whoever asks. Anything else that goes wrong may go well the next time.
fn refuses(said: &str) -> bool {
    let refused = |line: &str| line.starts_with('!') && !line.contains("[remote failure]");
    let unknown = ["error: 401", "error: 403", "error: 404", "Authentication failed", "could not read Username", "not found"];
    said.lines().any(refused) || unknown.iter().any(|words| said.contains(words))
}

/// What git says when one of its programs was not let write more.
const CUT_OFF: [&str; 3] = ["signal 25", "File too large", "invalid index-pack output"];

impl Git {
    /// Fetches one state, without its history, and with nothing that it refers to elsewhere.
    ///
    /// # Errors
    /// [`Error::Protocol`] for another kind of address, [`Error::Failed`] with the words of `git`, [`Error::TimedOut`].
    pub async fn fetch(&self, remote: &Remote) -> Result<Fetched> {
        checked(&remote.address)?;
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
        let call = spoken(self.call(Some(&dir), &args), remote);
        let fetching = call.most(remote.most).bytes().await;
        // A file that is not let grow: a signal (SIGXFSZ), or git's own words for that of one of the programs that it started.
        fetching.map_err(|error| match error {
            Error::Killed { signal: 25, .. } => Error::TooLarge { what: "what the other host sends".to_owned(), limit: remote.most },
            Error::Failed { message, .. } if CUT_OFF.iter().any(|words| message.contains(words)) => {
                Error::TooLarge { what: "what the other host sends".to_owned(), limit: remote.most }
            }
            other => other,
        })?;
        fetched.commit = fetched.repository.head(MAIN).await?.ok_or_else(|| Error::NotFound(format!("branch {branch}")))?;
        Ok(fetched)
    }
}

#[cfg(test)]
mod tests {
    use super::refuses;

    #[test]
    fn a_refusal_is_told_apart_from_trouble() {
        let refusals = [
            "To http://h/a.git\n!\trefs/heads/main:refs/heads/main\t[remote rejected] (pre-receive hook declined)\nDone",
            "fatal: unable to access 'http://h/a.git/': The requested URL returned error: 403",
            "fatal: Authentication failed for 'http://h/a.git/'",
            "fatal: repository 'http://h/a.git/' not found",
        ];
        let troubles = [
            "To http://h/a.git\n!\trefs/heads/main:refs/heads/main\t[remote failure] (remote failed to report status)",
            "fatal: unable to access 'http://h/a.git/': The requested URL returned error: 502",
            "error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429\nfatal: the remote end hung up unexpectedly",
            "fatal: unable to access 'http://h/a.git/': Recv failure: Connection reset by peer",
            "",
        ];
        assert_eq!((refusals.map(refuses), troubles.map(refuses)), ([true; 4], [false; 5]));
    }
}
