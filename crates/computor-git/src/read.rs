//! What is in a repository: files, commits, history.

use crate::{
    Error, FileMode, Oid, Repository, Result, Signature,
    program::{Call, Running},
};
use bytes::Bytes;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, ChildStdout},
};

/// A file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where, from the root of the commit. Students' files may have names that are no [`FilePath`](crate::FilePath).
    pub path: String,
    /// What it is.
    pub mode: FileMode,
    /// Its content.
    pub id: Oid,
    /// Its size in bytes; of another repository none.
    pub size: u64,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its name.
    pub id: Oid,
    /// The name of its files' tree.
    pub tree: Oid,
    /// What it follows.
    pub parents: Vec<Oid>,
    /// Who wrote it and when, as they say.
    pub author: Signature,
    /// What they say about it.
    pub message: String,
}

impl Repository {
    /// The files of a commit below a directory (`""`: all of them), in the order of their names.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such commit; a directory that is not there has no files. [`Error::Name`] if a
    /// name is no text. [`Error::TooLarge`], [`Error::Failed`].
    pub async fn files(&self, commit: Oid, directory: &str) -> Result<Vec<Entry>> {
        self.present()?;
        let id = commit.to_string();
        let mut args = vec!["--literal-pathspecs", "ls-tree", "-r", "-z", "-l", "--full-tree", &*id];
        let below = format!("{}/", directory.trim_end_matches('/'));
        if below != "/" {
            args.extend(["--", &*below]);
        }
        let listed = found(self.call(&args), || format!("commit {commit}")).await?;
        listed.split(|byte| *byte == 0).filter(|line| !line.is_empty()).map(entry).collect()
    }

    /// The last commits of a branch or commit, newest first, at most so many; none if there is no such branch.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub async fn history(&self, from: &str, most: usize) -> Result<Vec<Commit>> {
        let Some(start) = self.head(from).await? else { return Ok(Vec::new()) };
        let format = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%B%x00";
        let args = ["log", "-z", "--no-show-signature", "--encoding=UTF-8", &*format!("-n{most}"), format, &*start.to_string()];
        let text = self.call(&args).text().await?;
        // Each commit is seven fields, and `-z` puts one more zero between two of them.
        let fields: Vec<_> = text.split('\0').collect();
        fields.chunks(8).filter(|chunk| chunk.len() >= 7).map(commit).collect()
    }

    /// The commit of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Failed`].
    pub async fn look_up(&self, commit: Oid) -> Result<Commit> {
        self.history(&commit.to_string(), 1).await?.pop().ok_or_else(|| Error::NotFound(format!("commit {commit}")))
    }

    /// Whether all of a commit's history is part of another's.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub async fn is_ancestor(&self, older: Oid, newer: Oid) -> Result<bool> {
        let output = self.call(&["merge-base", "--is-ancestor", &older.to_string(), &newer.to_string()]).output().await?;
        match output.status.code() {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(Error::Failed { command: "merge-base".into(), message: output.stderr }),
        }
    }

    /// Begins to read contents; one process reads all of them.
    ///
    /// # Errors
    /// [`Error::NoRepository`], [`Error::NoProgram`].
    pub fn blobs(&self) -> Result<Blobs> {
        self.present()?;
        let (running, stdin, stdout) = self.call(&["cat-file", "--batch"]).converse()?;
        Ok(Blobs { stdin, stdout: BufReader::new(stdout), time: self.git().limits().time, _running: running })
    }
}

/// Reads contents, one after another.
pub struct Blobs {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    time: std::time::Duration,
    _running: Running,
}

impl Blobs {
    /// The content of this name, if it has no more than so many bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::TooLarge`], [`Error::TimedOut`]; after one of the last two, ask no more.
    pub async fn read(&mut self, id: Oid, most: u64) -> Result<Bytes> {
        let limit = self.time;
        let read = tokio::time::timeout(limit, self.one(id, most)).await;
        read.unwrap_or_else(|_| Err(Error::TimedOut { command: "cat-file".into(), limit }))
    }

    async fn one(&mut self, id: Oid, most: u64) -> Result<Bytes> {
        self.stdin.write_all(format!("{id}\n").as_bytes()).await?;
        let mut head = String::new();
        self.stdout.read_line(&mut head).await?;
        let mut words = head.split_whitespace().skip(1);
        let (kind, size) = (words.next(), words.next().and_then(|size| size.parse::<u64>().ok()));
        match (kind, size) {
            (Some("blob"), Some(size)) if size > most => Err(Error::TooLarge { what: format!("the file {id}"), limit: most }),
            (Some("blob"), Some(size)) => {
                let mut content = vec![0; usize::try_from(size).map_err(std::io::Error::other)?];
                self.stdout.read_exact(&mut content).await?;
                self.stdout.read_u8().await?;
                Ok(content.into())
            }
            (Some("missing"), _) => Err(Error::NotFound(format!("file {id}"))),
            _ => Err(Error::Damaged(format!("{id} is no file"))),
        }
    }
}

/// What a call wrote; git says 128 when it does not know a name.
async fn found(call: Call, what: impl FnOnce() -> String) -> Result<Vec<u8>> {
    let output = call.output().await?;
    match output.status.code() {
        Some(0) => Ok(output.stdout),
        Some(128) if output.stderr.contains("not a tree object") || output.stderr.contains("bad object") => Err(Error::NotFound(what())),
        Some(128) if output.stderr.contains("Not a valid object name") => Err(Error::NotFound(what())),
        _ => Err(Error::Failed { command: "ls-tree".into(), message: output.stderr }),
    }
}

/// `<mode> <kind> <id> <size>\t<path>`.
fn entry(line: &[u8]) -> Result<Entry> {
    let odd = || Error::Damaged("a tree cannot be read".to_owned());
    let path = line.splitn(2, |byte| *byte == b'\t').last().unwrap_or(line);
    let line = std::str::from_utf8(line).map_err(|_| Error::Name {
        name: String::from_utf8_lossy(path).chars().take(200).collect(),
        why: "is a name of a file in another encoding than UTF-8",
    })?;
    let (head, path) = line.split_once('\t').ok_or_else(odd)?;
    let mut words = head.split_whitespace();
    let mut word = || words.next().ok_or_else(odd);
    let (mode, _, id, size) = (word()?, word()?, word()?, word()?);
    Ok(Entry { path: path.to_owned(), mode: FileMode::parse(mode).ok_or_else(odd)?, id: id.parse()?, size: size.parse().unwrap_or(0) })
}

fn commit(fields: &[&str]) -> Result<Commit> {
    let [id, tree, parents, name, email, seconds, message, ..] = fields else {
        return Err(Error::Damaged("a commit cannot be read".to_owned()));
    };
    Ok(Commit {
        id: id.trim().parse()?,
        tree: tree.parse()?,
        parents: parents.split_whitespace().map(str::parse).collect::<Result<_>>()?,
        author: Signature { name: (*name).to_owned(), email: (*email).to_owned(), seconds: seconds.parse().unwrap_or(0) },
        message: message.trim_end().to_owned(),
    })
}
