//! What a client wants to push, read before git sees it: which branches move, with which words, and how much comes.

use crate::{Error, Oid, RefName, Result, pkt};
use std::{fmt, time::Duration};
use tokio::io::{AsyncRead, AsyncReadExt};

/// What a client sends.
pub type Body = Box<dyn AsyncRead + Send + Unpin>;

/// How much one push may bring.
#[derive(Clone, Copy, Debug)]
pub struct PushLimits {
    /// Bytes of the pack.
    pub bytes: u64,
    /// Objects in the pack.
    pub objects: u32,
    /// Branches and tags that it moves.
    pub updates: usize,
    /// Branches and tags that a repository has afterwards.
    pub refs: usize,
    /// Bytes that the repository has on disk before it.
    pub repository: u64,
    /// How long it may take.
    pub time: Duration,
}

impl Default for PushLimits {
    fn default() -> Self {
        Self { bytes: 256 << 20, objects: 200_000, updates: 64, refs: 1000, repository: 1 << 30, time: Duration::from_secs(900) }
    }
}

/// One branch or tag that a push moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefUpdate {
    /// The full name, as the client sent it: perhaps no [`RefName`].
    pub name: String,
    /// Where the client saw it; zero if it was not there.
    pub old: Oid,
    /// Where it shall be; zero if it shall go.
    pub new: Oid,
}

impl RefUpdate {
    /// Whether it is a branch or tag by a name that git allows.
    pub fn is_proper(&self) -> bool {
        RefName::new(&*self.name).is_ok()
    }
}

/// The beginning of a push, and what follows.
pub struct Push {
    /// What it moves.
    pub updates: Vec<RefUpdate>,
    /// What the user said with `git push -o`.
    pub options: Vec<String>,
    /// Whether it moves more than it may, or says more: then only the beginning is known.
    pub excess: bool,
    /// How many objects come.
    pub objects: u32,
    /// Whether the client can show words of ours.
    pub(crate) bands: bool,
    report: bool,
    /// What was read, as it came.
    pub(crate) head: Vec<u8>,
    pub(crate) rest: Body,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").field("updates", &self.updates).field("objects", &self.objects).finish_non_exhaustive()
    }
}

/// A push option has few bytes, and there are few of them.
const OPTION: usize = 1000;
const OPTIONS: usize = 20;
/// In so many places the history of a shallow clone may end.
const ENDS: usize = 10_000;

impl Push {
    /// Reads the beginning of a push.
    ///
    /// # Errors
    /// [`Error::Protocol`] if it is none.
    pub async fn read(mut body: Body, limits: &PushLimits) -> Result<Self> {
        match Self::begin(&mut body, limits).await {
            Ok(push) => Ok(Self { rest: body, ..push }),
            Err(error) => {
                // A client that still sends does not listen.
                drain(&mut body, limits.time.min(PATIENCE)).await;
                Err(error)
            }
        }
    }

    async fn begin(body: &mut Body, limits: &PushLimits) -> Result<Self> {
        let (mut head, mut updates, mut capabilities, mut excess) = (Vec::new(), Vec::new(), String::new(), false);
        let (mut ends, mut more) = (0_usize, false);
        while let Some(line) = pkt::read(body, &mut head).await? {
            let line = String::from_utf8(line).map_err(|_| Error::Protocol("the name of a branch is no text"))?;
            // Where the history of a shallow clone ends: for git alone.
            if let Some(end) = line.strip_prefix("shallow ").filter(|_| updates.is_empty()) {
                end.trim_end().parse::<Oid>().map_err(|_| Error::Protocol("a history ends at what is no commit"))?;
                ends += 1;
                if ends > ENDS {
                    excess = true;
                    head.clear();
                }
                continue;
            }
            let (line, said) = line.split_once('\0').unwrap_or((&line, ""));
            if updates.is_empty() {
                said.trim_end().clone_into(&mut capabilities);
            }
            let update = update(line.trim_end())?;
            if updates.len() == limits.updates {
                // No more of it is looked at: there may be a million.
                (excess, more) = (true, true);
                head.clear();
                break;
            }
            updates.push(update);
        }
        let can =
            |name: &str| capabilities.split(' ').any(|word| word == name || word.strip_prefix(name).is_some_and(|r| r.starts_with('=')));
        let mut options = Vec::new();
        while !more && !updates.is_empty() && can("push-options") {
            let Some(line) = pkt::read(body, &mut head).await? else { break };
            let option = String::from_utf8(line).map_err(|_| Error::Protocol("an option is no text"))?;
            if excess || option.len() > OPTION || options.len() == OPTIONS {
                excess = true;
                head.clear();
            } else {
                options.push(option.trim_end_matches('\n').to_owned());
            }
        }
        let (bands, report) = (can("side-band-64k"), can("report-status") || can("report-status-v2"));
        let mut push = Self { updates, options, excess, objects: 0, bands, report, head, rest: Box::new(tokio::io::empty()) };
        if !more {
            push.count(body).await?;
        }
        Ok(push)
    }

    /// The number of objects stands at the beginning of a pack; there is none if nothing new comes.
    async fn count(&mut self, body: &mut Body) -> Result<()> {
        if self.updates.iter().all(|update| update.new.is_zero()) {
            return Ok(());
        }
        let mut start = Vec::new();
        body.take(12).read_to_end(&mut start).await?;
        if let [b'P', b'A', b'C', b'K', _, _, _, _, count @ ..] = &*start {
            self.objects = count.try_into().map(u32::from_be_bytes).unwrap_or(0);
        }
        self.head.extend_from_slice(&start);
        Ok(())
    }

    /// The answer to a push of which nothing is done: why, for each branch, and for the user to read.
    pub fn refusal(&self, words: &str, why: impl Fn(&RefUpdate) -> String) -> Vec<u8> {
        let mut report = pkt::line(b"unpack ok\n");
        for update in &self.updates {
            report.extend(pkt::line(format!("ng {} {}\n", update.name, one_line(&why(update))).as_bytes()));
        }
        report.extend_from_slice(pkt::FLUSH);
        match (self.bands, self.report) {
            (true, _) => {
                let mut out = remark(words);
                out.extend(pkt::band(1, &report));
                out.extend_from_slice(pkt::FLUSH);
                out
            }
            (false, true) => report,
            (false, false) => Vec::new(),
        }
    }

    /// Reads what is left, and forgets it: a client that still sends may not listen.
    pub async fn drain(&mut self) {
        drain(&mut self.rest, PATIENCE).await;
    }
}

/// So long a client may go on sending what nobody wants.
const PATIENCE: Duration = Duration::from_secs(40);

async fn drain(body: &mut Body, time: Duration) {
    // Whoever sends too slowly, or stops, gets no answer.
    let _ = tokio::time::timeout(time, tokio::io::copy(body, &mut tokio::io::sink())).await;
}

/// Words for the user, in lines that fit.
pub(crate) fn remark(words: &str) -> Vec<u8> {
    words.lines().flat_map(|line| pkt::band(2, format!("{}\n", one_line(line)).as_bytes())).collect()
}

/// Text of ours can have names in it that others chose.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(1000).collect()
}

/// `<old> <new> <name>`.
fn update(line: &str) -> Result<RefUpdate> {
    let odd = || Error::Protocol("a branch is moved from nowhere to nowhere");
    let mut words = line.splitn(3, ' ');
    let mut word = || words.next().ok_or_else(odd);
    let (old, new, name) = (word()?, word()?, word()?);
    Ok(RefUpdate { name: name.to_owned(), old: old.parse().map_err(|_| odd())?, new: new.parse().map_err(|_| odd())? })
}
