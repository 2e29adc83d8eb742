//! Our ends of a program's standard streams. Never blocks.
//!
//! Programs open their streams again by name (`/dev/stdin`, `/dev/fd/3`), and the kernel asks for permission then, though
//! the run's user does not own the pipes: hence their modes. Only who holds a pipe can name it.

use std::io;
use std::os::fd::OwnedFd;

use rustix::fs::Mode;
use rustix::io::Errno;
use rustix::pipe::PipeFlags;

use crate::{Captured, sys};

/// Our end and the program's of a pipe through which the program reads.
pub(crate) fn to_program() -> io::Result<(OwnedFd, OwnedFd)> {
    let (theirs, ours) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    rustix::fs::fchmod(&theirs, Mode::from_raw_mode(0o444))?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    Ok((ours, sys::move_up(theirs)?))
}

/// Our end and the program's of a pipe into which the program writes.
pub(crate) fn from_program() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC)?;
    rustix::fs::fchmod(&theirs, Mode::from_raw_mode(0o222))?;
    rustix::io::ioctl_fionbio(&ours, true)?;
    Ok((ours, sys::move_up(theirs)?))
}

/// Standard input, from our side.
pub(crate) struct Feed {
    pub(crate) pipe: OwnedFd,
    written: usize,
}

impl Feed {
    /// Takes our end of a pipe.
    pub(crate) fn new(pipe: OwnedFd) -> Self {
        Self { pipe, written: 0 }
    }

    /// Writes what the pipe takes. False when there is nothing more to write, or nobody to read it.
    pub(crate) fn push(&mut self, content: &[u8]) -> bool {
        while let Some(rest) = content.get(self.written..).filter(|rest| !rest.is_empty()) {
            match rustix::io::write(&self.pipe, rest) {
                Ok(count) => self.written += count,
                Err(Errno::INTR) => {}
                Err(error) => return error == Errno::AGAIN,
            }
        }
        false
    }
}

/// An output of the program, from our side.
pub(crate) struct Stream {
    /// `None` after the end.
    pub(crate) pipe: Option<OwnedFd>,
    limit: u64,
    pub(crate) captured: Captured,
}

impl Stream {
    /// Takes our end of a pipe. Without one, there never is anything to read.
    pub(crate) fn new(pipe: Option<OwnedFd>, limit: u64) -> Self {
        Self { pipe, limit, captured: Captured::default() }
    }

    /// Reads what is there, up to the limit.
    pub(crate) fn pull(&mut self) {
        let mut buffer = [0; 1 << 16];
        while let Some(pipe) = &self.pipe {
            match rustix::io::read(pipe, &mut buffer) {
                Ok(0) => self.pipe = None,
                Ok(count) => {
                    let room = self.limit.saturating_sub(self.captured.bytes.len() as u64) as usize;
                    self.captured.bytes.extend_from_slice(buffer.get(..count.min(room)).unwrap_or_default());
                    if count > room {
                        self.captured.truncated = true;
                        self.pipe = None;
                    }
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => break,
                Err(_) => self.pipe = None,
            }
        }
    }
}
