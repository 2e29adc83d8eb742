//! What a client reads while data comes: git's words, in which the directories of this machine are not named.

use crate::pkt;

/// What stands for the directory of all repositories.
const HIDDEN: &str = "(repositories)";
/// A line is not held back when it is longer than this.
const LONGEST: usize = 4096;

/// Puts git's words together to lines, since it sends them in pieces of any length.
#[derive(Debug)]
pub(crate) struct Words {
    hidden: Vec<String>,
    line: Vec<u8>,
    band: u8,
}

impl Words {
    /// For repositories below one of these.
    pub(crate) fn new(hidden: Vec<String>) -> Self {
        Self { hidden, line: Vec::new(), band: 2 }
    }

    /// Takes a piece; answers what can go to the client.
    pub(crate) fn take(&mut self, band: u8, piece: &[u8]) -> Vec<u8> {
        let mut out = if band == self.band { Vec::new() } else { self.rest() };
        self.band = band;
        self.line.extend_from_slice(piece);
        let end = if self.line.len() > LONGEST {
            self.line.len()
        } else {
            self.line.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1)
        };
        let whole: Vec<u8> = self.line.drain(..end).collect();
        out.extend(self.said(&whole));
        out
    }

    /// What is left when nothing more comes.
    pub(crate) fn rest(&mut self) -> Vec<u8> {
        let line = std::mem::take(&mut self.line);
        self.said(&line)
    }

    fn said(&self, text: &[u8]) -> Vec<u8> {
        if text.is_empty() {
            return Vec::new();
        }
        match std::str::from_utf8(text) {
            Ok(plain) if self.hidden.iter().any(|path| plain.contains(path)) => {
                let hide = |text: String, path: &String| text.replace(path, HIDDEN);
                pkt::band(self.band, self.hidden.iter().fold(plain.to_owned(), hide).as_bytes())
            }
            // What is no text names no directory of ours.
            _ => pkt::band(self.band, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_and_name_no_directory() {
        let mut words = Words::new(vec!["/srv/data/git".to_owned()]);
        assert_eq!(words.take(2, b"error: /srv/da"), b"");
        let said = words.take(2, b"ta/git/ab/x is corrupt\nfatal: /srv/data/git");
        assert_eq!(said, pkt::band(2, b"error: (repositories)/ab/x is corrupt\n"));
        assert_eq!(words.take(3, b"end\n"), [pkt::band(2, b"fatal: (repositories)"), pkt::band(3, b"end\n")].concat());
        assert_eq!(words.take(2, b"Counting: 10%\rCounting: 2"), pkt::band(2, b"Counting: 10%\r"));
        assert_eq!((words.rest(), words.rest()), (pkt::band(2, b"Counting: 2"), vec![]));
        assert_eq!(words.take(2, &[0xff, b'\n']), pkt::band(2, &[0xff, b'\n']));
        let long = "x".repeat(5000);
        assert_eq!(words.take(2, long.as_bytes()), pkt::band(2, long.as_bytes()));
    }
}
