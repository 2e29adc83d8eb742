//! System calls written down, so that a process which is not ours can make them: a fork of a warm program confines
//! itself by going through such a list, line by line, and ends if one call fails.
//!
//! What the calls are is decided here alone; the program that makes them knows nothing about isolation.

use std::ffi::CString;
use std::fmt::Write;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// An argument of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Arg {
    Number(i64),
    /// The address of the data at this offset.
    Data(usize),
    /// The file with this place among those sent along.
    File(usize),
}

/// A side of a fork.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Side {
    Parent,
    Child,
}

/// Calls, and the data that they point to.
#[derive(Debug, Default)]
pub(crate) struct Script {
    /// One per line: before the fork, in the parent, in the child.
    before: Vec<String>,
    parent: Vec<String>,
    child: Vec<String>,
    side: Option<Side>,
    data: Vec<u8>,
    /// Offsets of eight bytes each that hold an offset, and have to hold an address.
    pointers: Vec<usize>,
}

impl Script {
    /// Adds a call.
    pub(crate) fn call(&mut self, number: libc::c_long, args: &[Arg]) {
        let mut line = number.to_string();
        for arg in args {
            // Writing to a string cannot fail.
            let _ = match arg {
                Arg::Number(value) => write!(line, " {value}"),
                Arg::Data(offset) => write!(line, " @{offset}"),
                Arg::File(place) => write!(line, " ${place}"),
            };
        }
        match self.side {
            None => self.before.push(line),
            Some(Side::Parent) => self.parent.push(line),
            Some(Side::Child) => self.child.push(line),
        }
    }

    /// From here on, calls are made after the fork, on this side of it.
    pub(crate) fn after_fork(&mut self, side: Side) {
        self.side = Some(side);
    }

    /// Adds data for calls to point to.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> Arg {
        self.data.resize(self.data.len().next_multiple_of(8), 0);
        self.data.extend_from_slice(bytes);
        Arg::Data(self.data.len() - bytes.len())
    }

    /// Adds data that ends with the address of other data.
    pub(crate) fn data_with_pointer(&mut self, bytes: &[u8; 8], to: Arg) -> Arg {
        let Arg::Data(target) = to else { return to };
        let whole = [*bytes, (target as u64).to_le_bytes()].concat();
        let place = self.data(&whole);
        self.pointers.push(self.data.len() - 8);
        place
    }

    /// Adds a path.
    pub(crate) fn path(&mut self, path: &Path) -> io::Result<Arg> {
        let path = CString::new(path.as_os_str().as_bytes()).map_err(io::Error::other)?;
        Ok(self.data(path.as_bytes_with_nul()))
    }

    /// What goes over the wire, in five parts with blank lines between them: pointers, calls before the fork, the
    /// parent's, the child's, data in hexadecimal.
    pub(crate) fn text(&self) -> String {
        let pointers: Vec<String> = self.pointers.iter().map(usize::to_string).collect();
        let mut text =
            [pointers.join(" "), self.before.join("\n"), self.parent.join("\n"), self.child.join("\n"), String::new()].join("\n\n");
        for byte in &self.data {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_data_and_pointers_are_written_down() {
        let mut script = Script::default();
        let text = script.data(b"abc");
        script.call(7, &[text, Arg::Number(-1)]);
        script.after_fork(Side::Parent);
        script.call(9, &[]);
        script.after_fork(Side::Child);
        let holder = script.data_with_pointer(&[9, 0, 0, 0, 0, 0, 0, 0], text);
        script.call(8, &[holder, Arg::File(2)]);
        let text = script.text();
        let parts: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(parts, ["16", "7 @0 -1", "9", "8 @8 $2", "616263000000000009000000000000000000000000000000"]);
    }
}
