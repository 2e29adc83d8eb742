//! What the processes of the sandbox say to each other, and how: values in `postcard` form, each with its length.

use std::collections::BTreeMap;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;
use std::time::Duration;

use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Level, Outcome, Probe, RunError};

/// Caller to zygote, once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hello {
    pub(crate) run_as: Option<u32>,
    pub(crate) cgroups: bool,
}

/// Zygote to caller, once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Greeting {
    pub(crate) level: Level,
    pub(crate) probes: Vec<Probe>,
}

/// Init to supervisor. `Map`, `Ready` and `Forked` wait for an answer of one byte. With that to `Ready` may come the
/// socket of a warm program, from which to take the program instead of executing it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Progress {
    /// "I am in a new user namespace: map its ids."
    Map,
    /// "Everything is in place, the program starts when you say so."
    Ready,
    /// "A fork of the warm program waits in these namespaces (name, inode number). Is it all right?"
    Forked { pid: i32, namespaces: Vec<(String, u64)> },
    /// The program could not be executed (errno).
    NotStarted(i32),
    /// The program ended with this wait status, and everything it left behind is gone.
    Ended { status: i32, cpu: Duration, peak_memory: u64 },
    /// The files asked for, and what was made or changed; always the last message of a good run.
    Files { asked: BTreeMap<PathBuf, Vec<u8>>, left: BTreeMap<PathBuf, Vec<u8>> },
    /// Something failed before the program started.
    Failed(Trouble),
}

/// Supervisor to caller, once.
pub(crate) type Report = Result<Outcome, Trouble>;

/// What a supervisor tells its caller, the report last.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Word {
    /// Whether the run hardly computes now.
    Resting(bool),
    Report(Box<Report>),
}

/// A [`RunError`] that can travel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Trouble {
    Input { path: PathBuf, errno: i32 },
    Setup { step: String, errno: i32 },
}

impl From<Trouble> for RunError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Input { path, errno } => Self::Input { path, source: io::Error::from_raw_os_error(errno) },
            Trouble::Setup { step, errno } => Self::Setup { step, source: io::Error::from_raw_os_error(errno) },
        }
    }
}

/// Adds to an error what was being done.
pub(crate) trait During<T> {
    fn during(self, step: &str) -> Result<T, Trouble>;
}

impl<T, E: Into<io::Error>> During<T> for Result<T, E> {
    fn during(self, step: &str) -> Result<T, Trouble> {
        self.map_err(|error| {
            let error = error.into();
            match error.raw_os_error() {
                Some(errno) => Trouble::Setup { step: step.to_owned(), errno },
                None => Trouble::Setup { step: format!("{step} ({error})"), errno: libc::EIO },
            }
        })
    }
}

/// The error number of an I/O error; `EIO` for one that has none.
pub(crate) fn errno(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or(libc::EIO)
}

/// Most files that go with one message.
const MOST_FILES: usize = 24;

/// Writes a message, with files, in one piece.
pub(crate) fn send_files(to: impl AsFd, message: &[u8], files: &[BorrowedFd<'_>], flags: SendFlags) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !ancillary.push(SendAncillaryMessage::ScmRights(files)) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    rustix::net::sendmsg(to, &[IoSlice::new(message)], &mut ancillary, flags)?;
    Ok(())
}

/// Reads what [`send_files`] wrote: how many bytes, and the files. No bytes: nobody will write any more.
pub(crate) fn receive_files(from: impl AsFd, message: &mut [u8]) -> io::Result<(usize, Vec<OwnedFd>)> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut buffers = [IoSliceMut::new(message)];
    let received = rustix::io::retry_on_intr(|| rustix::net::recvmsg(&from, &mut buffers, &mut ancillary, RecvFlags::CMSG_CLOEXEC))?;
    let files = ancillary.drain().flat_map(|part| match part {
        RecvAncillaryMessage::ScmRights(files) => files.collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    Ok((received.bytes, files.collect()))
}

/// Writes one value.
pub(crate) fn send(mut to: impl Write, value: &impl Serialize) -> io::Result<()> {
    let body = postcard::to_stdvec(value).map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    to.write_all(&(body.len() as u64).to_le_bytes())?;
    to.write_all(&body)
}

/// Reads one value. The end of the stream is an error of kind `UnexpectedEof`.
pub(crate) fn receive<T: DeserializeOwned>(from: impl Read) -> io::Result<T> {
    receive_within(from, u64::MAX)
}

/// The same for a value of at most `limit` bytes; a longer one is an error of kind `InvalidData`.
pub(crate) fn receive_within<T: DeserializeOwned>(mut from: impl Read, limit: u64) -> io::Result<T> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a message of {length} bytes")));
    }
    let mut body = Vec::new();
    from.take(length).read_to_end(&mut body)?;
    if body.len() as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    postcard::from_bytes(&body).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Input, Job};

    #[test]
    fn a_job_survives_the_journey_and_a_cut_one_is_an_error() {
        let mut job = Job::new("/bin/true");
        job.stdin = vec![0, 255, 7];
        job.inputs.push(Input::bytes("/work/a", "x").executable());
        let mut wire = Vec::new();
        send(&mut wire, &job).unwrap();
        assert_eq!(receive::<Job>(&wire[..]).unwrap(), job);
        for length in 0..wire.len() {
            assert!(receive::<Job>(&wire[..length]).is_err());
        }
    }
}
