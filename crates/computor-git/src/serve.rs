//! Clone, fetch and push, as a client of `git` speaks them.
//!
//! The transfer is the program's. We read the beginning of a push, because it says what is wanted, and the end of the
//! answer, because it says what became of it.

use crate::{
    Error, MAIN, Repository, Result,
    bands::Words,
    leftovers::STALE,
    pkt,
    program::{GRACE, Running, words},
    push::{Body, Push, PushLimits, RefUpdate, one_line, remark},
};
use bytes::{Bytes, BytesMut};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{ChildStderr, ChildStdin, ChildStdout},
    task::JoinHandle,
};

/// What a client may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Clone and fetch.
    UploadPack,
    /// Push.
    ReceivePack,
}

impl Service {
    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UploadPack => "git-upload-pack",
            Self::ReceivePack => "git-receive-pack",
        }
    }

    /// The service of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::UploadPack, Self::ReceivePack].into_iter().find(|service| service.name() == name)
    }

    /// The whole answer of a transfer that cannot be, for a client that prints what is in an answer, but not what comes with a
    /// status of HTTP.
    pub fn refusal(self, words: &str) -> Vec<u8> {
        match self {
            Self::UploadPack => pkt::line(format!("ERR {}\n", one_line(words)).as_bytes()),
            Self::ReceivePack => [pkt::band(3, format!("{}\n", one_line(words)).as_bytes()), pkt::FLUSH.to_vec()].concat(),
        }
    }

    const fn subcommand(self) -> &'static str {
        match self {
            Self::UploadPack => "upload-pack",
            Self::ReceivePack => "receive-pack",
        }
    }
}

/// An answer that comes in pieces. When it is dropped, git ends.
pub struct Exchange {
    /// The program and what it says; none once it is left to end by itself.
    talk: Option<(Running, ChildStdout)>,
    buffer: BytesMut,
    feeder: JoinHandle<()>,
    errors: JoinHandle<String>,
    until: Instant,
    time: Duration,
    push: Option<Pushed>,
    /// Whether it comes in lines, so that git's words can be told from data.
    framed: bool,
    /// Whether it has come to the data, from where on lines have bands.
    in_bands: bool,
    words: Words,
}

/// What is known of a push while it goes on.
struct Pushed {
    updates: Vec<RefUpdate>,
    bands: bool,
    /// The lines of git's report.
    report: Vec<u8>,
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.feeder.abort();
        let runtime = tokio::runtime::Handle::try_current();
        let (Some((mut running, mut stdout)), Some(_), Ok(runtime)) = (self.talk.take(), &self.push, runtime) else {
            self.errors.abort();
            return;
        };
        // A push ends by itself when nothing more comes, and takes with it what it has put aside; a signal would leave that.
        runtime.spawn(async move {
            let end = async {
                let _ = tokio::io::copy(&mut stdout, &mut tokio::io::sink()).await;
                running.wait().await
            };
            let _ = tokio::time::timeout(GRACE, end).await;
        });
    }
}

impl Repository {
    /// What the repository offers: the first answer to a client.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::Failed`].
    pub async fn advertise(&self, service: Service, protocol: Option<&str>) -> Result<Bytes> {
        self.whole()?;
        // What version 2 says first is about the program, not about the repository: a process less for each clone.
        let program = version_of(protocol) == Some(VERSION_2) && service == Service::UploadPack;
        let known = self.git().offer().get().filter(|_| program);
        if let Some(known) = known {
            return Ok(known.clone());
        }
        let call = self.call(&[service.subcommand(), "--stateless-rpc", "--http-backend-info-refs", "."]);
        let offered = protocol_of(call, protocol).bytes().await?;
        if program {
            return Ok(self.git().offer().get_or_init(|| offered.into()).clone());
        }
        let mut out = Vec::with_capacity(offered.len() + 40);
        out.extend(pkt::line(format!("# service={}\n", service.name()).as_bytes()));
        out.extend_from_slice(pkt::FLUSH);
        out.extend(offered);
        Ok(out.into())
    }

    /// Answers a fetch.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::NoProgram`].
    pub fn fetch(&self, protocol: Option<&str>, body: Body, time: Duration) -> Result<Exchange> {
        self.whole()?;
        let call = protocol_of(self.call(&["upload-pack", "--stateless-rpc", "."]), protocol);
        Ok(Exchange::start(call.converse()?, (Vec::new(), body), time, None, self.words()))
    }

    /// Takes a push that was allowed. With `protect`, branches only go forward, and `main` stays.
    ///
    /// # Errors
    /// [`Error::TooMany`], [`Error::TooLarge`] before anything is taken; [`Error::NoRepository`], [`Error::NoProgram`].
    pub async fn push(&self, push: &mut Push, protect: bool, limits: &PushLimits) -> Result<Exchange> {
        self.present()?;
        if push.objects > limits.objects {
            return Err(Error::TooMany { what: "objects", limit: limits.objects.into() });
        }
        if push.updates.iter().any(|update| update.old.is_zero()) {
            let there = self.call(&["for-each-ref", &format!("--count={}", limits.refs + 1), "--format=%(refname)"]).text().await?;
            if there.lines().count() + push.updates.len() > limits.refs {
                return Err(Error::TooMany { what: "branches and tags", limit: limits.refs as u64 });
            }
        }
        // What pushes that were killed have left does not count.
        if self.disk_usage().await? > limits.repository && (self.clear(STALE).await? == 0 || self.disk_usage().await? > limits.repository) {
            return Err(Error::TooLarge { what: "the repository".to_owned(), limit: limits.repository });
        }
        self.unlock().await?;
        let main = push.updates.iter().any(|update| update.name == MAIN);
        let mut call = self.call(&["receive-pack", "--stateless-rpc", "."]);
        call = call.config("receive.maxInputSize", &limits.bytes.to_string());
        call = call.config("receive.denyNonFastForwards", if protect && main { "true" } else { "false" });
        call = call.env("GIT_COMMITTER_NAME", "Computor").env("GIT_COMMITTER_EMAIL", "computor@localhost");
        let pushed = Pushed { updates: push.updates.clone(), bands: push.bands, report: Vec::new() };
        let (head, rest) = (std::mem::take(&mut push.head), std::mem::replace(&mut push.rest, Box::new(tokio::io::empty())));
        Ok(Exchange::start(call.converse()?, (head, rest), limits.time, Some(pushed), self.words()))
    }

    /// Git's words, without the names that the directory of all repositories has.
    fn words(&self) -> Words {
        let root = self.git().root();
        let names = [root.canonicalize().ok(), Some(root.to_owned())].into_iter().flatten().map(|path| path.display().to_string());
        Words::new(names.filter(|name| name.len() > 1).collect())
    }
}

const VERSION_2: &str = "version=2";

fn version_of(protocol: Option<&str>) -> Option<&'static str> {
    [VERSION_2, "version=1"].into_iter().find(|version| protocol.is_some_and(|said| said.split(':').any(|word| word == *version)))
}

/// Git's own versions of the protocol, and nothing else that a client might put there.
fn protocol_of(call: crate::program::Call, protocol: Option<&str>) -> crate::program::Call {
    match version_of(protocol) {
        Some(version) => call.env("GIT_PROTOCOL", version),
        None => call,
    }
}

impl Exchange {
    fn start(
        (mut running, stdin, stdout): (Running, ChildStdin, ChildStdout),
        (head, body): (Vec<u8>, Body),
        time: Duration,
        push: Option<Pushed>,
        words: Words,
    ) -> Self {
        let (_, _, stderr) = running.pipes();
        Self {
            talk: Some((running, stdout)),
            buffer: BytesMut::new(),
            feeder: tokio::spawn(feed(stdin, head, body)),
            errors: tokio::spawn(last_words(stderr)),
            until: Instant::now() + time,
            time,
            framed: push.as_ref().is_none_or(|push| push.bands),
            in_bands: push.is_some(),
            push,
            words,
        }
    }

    /// The next piece of the answer; none is its end. The end of a push is left out, so that something can be said
    /// before it: [`end`](Self::end).
    ///
    /// # Errors
    /// [`Error::TimedOut`], [`Error::Failed`].
    pub async fn next(&mut self) -> Result<Option<Bytes>> {
        let left = self.until.saturating_duration_since(Instant::now());
        let next = tokio::time::timeout(left, self.piece()).await;
        next.unwrap_or_else(|_| Err(Error::TimedOut { command: "transfer".to_owned(), limit: self.time }))
    }

    async fn piece(&mut self) -> Result<Option<Bytes>> {
        loop {
            if let Some(piece) = self.complete()? {
                return Ok(Some(piece));
            }
            self.buffer.reserve(64 << 10);
            let Some((_, stdout)) = &mut self.talk else { return Ok(None) };
            if stdout.read_buf(&mut self.buffer).await? == 0 {
                let words = self.words.rest();
                return if words.is_empty() { self.finished().await.map(|()| None) } else { Ok(Some(words.into())) };
            }
        }
    }

    /// What of the buffer can go: whole lines as they are, or git's words, or all of it where it does not come in lines. Of a push
    /// the last sign is kept back.
    fn complete(&mut self) -> Result<Option<Bytes>> {
        let mut whole = 0;
        while self.framed {
            let Some(head) = self.buffer.get(whole..).and_then(|rest| rest.first_chunk::<4>()) else { break };
            let length = match pkt::length(*head) {
                Ok(length) => length.max(4),
                Err(error) if self.push.is_some() => return Err(error),
                // An old client that cannot tell words from data gets data alone.
                Err(_) => {
                    self.framed = false;
                    break;
                }
            };
            let Some(line) = self.buffer.get(whole..whole + length) else { break };
            let (band, content) = (line.get(4).copied(), line.get(5..).unwrap_or_default());
            self.in_bands |= matches!(band, Some(1..=3));
            let words = match (band, &mut self.push) {
                // First what came before.
                (Some(2 | 3) | None, _) if whole > 0 => break,
                (Some(band @ (2 | 3)), _) => self.words.take(band, content),
                (None, _) => self.words.rest(),
                (Some(band), push) => {
                    if let Some(push) = push.as_mut().filter(|_| band == 1) {
                        push.report.extend_from_slice(content);
                    }
                    whole += length;
                    continue;
                }
            };
            let sign = self.buffer.split_to(length);
            let end = if band.is_none() && self.push.is_none() { sign } else { BytesMut::new() };
            if !words.is_empty() || !end.is_empty() {
                return Ok(Some([words, end.to_vec()].concat().into()));
            }
        }
        let ready = if self.framed { whole } else { self.buffer.len() };
        Ok((ready > 0).then(|| self.buffer.split_to(ready).freeze()))
    }

    async fn finished(&mut self) -> Result<()> {
        let Some((running, _)) = &mut self.talk else { return Ok(()) };
        let status = running.wait().await?;
        // A push that was refused ends without success as well, but it has said why.
        if status.success() || self.push.as_ref().is_some_and(|push| !push.report.is_empty()) {
            return Ok(());
        }
        let message = (&mut self.errors).await.unwrap_or_default();
        Err(Error::Failed { command: "transfer".to_owned(), message })
    }

    /// What a push has moved, by git's own report.
    pub fn moved(&self) -> Vec<RefUpdate> {
        let Some(push) = &self.push else { return Vec::new() };
        let report = String::from_utf8_lossy(&push.report);
        let moved = |update: &&RefUpdate| report.contains(&format!("ok {}\n", update.name));
        push.updates.iter().filter(moved).cloned().collect()
    }

    /// Whether a push was not taken at all, by git's own report.
    pub fn is_refused(&self) -> bool {
        let report = self.push.as_ref().map(|push| String::from_utf8_lossy(&push.report)).unwrap_or_default();
        report.contains("unpack ") && !report.contains("unpack ok\n")
    }

    /// The end of an answer that went wrong, for the client to show. One that cannot tell words from data is told nothing.
    pub fn failure(&self, words: &str) -> Bytes {
        match (self.framed, self.in_bands) {
            (false, _) => Bytes::new(),
            (true, true) => [pkt::band(3, format!("{words}\n").as_bytes()), pkt::FLUSH.to_vec()].concat().into(),
            (true, false) => pkt::line(format!("ERR {words}\n").as_bytes()).into(),
        }
    }

    /// The end of the answer to a push, after words for the user.
    pub fn end(&self, words: &str) -> Bytes {
        match &self.push {
            Some(push) if push.bands => [remark(words), pkt::FLUSH.to_vec()].concat().into(),
            _ => Bytes::new(),
        }
    }
}

/// Gives git what the client sends. If git has heard enough, the rest is read all the same: a client that still sends
/// does not listen.
async fn feed(mut stdin: ChildStdin, head: Vec<u8>, mut body: impl AsyncRead + Unpin) {
    let given = async {
        stdin.write_all(&head).await?;
        tokio::io::copy(&mut body, &mut stdin).await
    };
    let failed = given.await.is_err();
    drop(stdin);
    if failed {
        // A client that stops is no fault of ours; git sees the end and takes nothing.
        let _ = tokio::io::copy(&mut body, &mut tokio::io::sink()).await;
    }
}

async fn last_words(stderr: Option<ChildStderr>) -> String {
    let mut text = Vec::new();
    if let Some(stderr) = stderr {
        // What is lost is only missing in the log.
        let _ = stderr.take(64 << 10).read_to_end(&mut text).await;
    }
    words(&text)
}
