//! A file that is sealed in pieces, so that it can be written as it comes and read from anywhere.
//!
//! Each piece is AES-256-GCM with its number as nonce, and the last one is marked as last: pieces cannot be changed, moved or left
//! out, and a file that was cut off has no last piece. The key of a file is made (HKDF-SHA-256) of the operator's key and a
//! salt that the file begins with, so no nonce is used twice under a key.

use anyhow::{Context as _, Result, ensure};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    hkdf,
};
use std::{
    fmt, fs,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// How sealed files begin; the last character says in which form.
const MAGIC: [u8; 24] = *b"computor sealed backup 1";
const SALT: usize = 32;
/// Tells a wrong key from a damaged file.
const CHECK: usize = 16;
const HEADER: usize = MAGIC.len() + SALT + CHECK;
const PIECE: usize = 1 << 16;
const TAG: usize = 16;
const SEALED: usize = PIECE + TAG;
/// A key is a text that was drawn, not thought of: it is not stretched.
const SHORTEST: usize = 32;

/// The operator's key.
#[derive(Clone)]
pub(super) struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key that a file holds.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read the key in {}", path.display()))?;
        let text = text.trim();
        ensure!(
            text.len() >= SHORTEST,
            "{} holds no key: that is {SHORTEST} characters or more, as `openssl rand -base64 32` makes them",
            path.display()
        );
        Ok(Self(text.to_owned()))
    }

    /// The key of a file, and what the file shows of it.
    fn of_file(&self, salt: &[u8]) -> Result<(LessSafeKey, [u8; CHECK])> {
        struct Length(usize);
        impl hkdf::KeyType for Length {
            fn len(&self) -> usize {
                self.0
            }
        }
        let none = |_| anyhow::anyhow!("no key can be made");
        let made = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(self.0.as_bytes());
        let pieces = made.expand(&[b"pieces"], &AES_256_GCM).map_err(none)?;
        let mut check = [0; CHECK];
        made.expand(&[b"check"], Length(CHECK)).and_then(|okm| okm.fill(&mut check)).map_err(none)?;
        Ok((LessSafeKey::new(UnboundKey::from(pieces)), check))
    }
}

/// Whether a file begins as sealed ones do.
pub(super) fn is_sealed(path: &Path) -> io::Result<bool> {
    let mut begin = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut begin)?;
    Ok(begin == MAGIC)
}

fn nonce(number: u64, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    let (_, rest) = bytes.split_at_mut(3);
    let (counter, last) = rest.split_at_mut(8);
    counter.copy_from_slice(&number.to_be_bytes());
    last.fill(u8::from(is_last));
    Nonce::assume_unique_for_key(bytes)
}

/// What is written is sealed.
pub(super) struct Sealing<W> {
    to: W,
    key: LessSafeKey,
    piece: Vec<u8>,
    number: u64,
}

impl<W: Write> Sealing<W> {
    #[expect(clippy::disallowed_methods, reason = "the salt of a file of its own is no secret of the server's")]
    pub(super) fn begin(mut to: W, key: &Key) -> Result<Self> {
        let salt = rand::random::<[u8; SALT]>();
        let (key, check) = key.of_file(&salt)?;
        for part in [&MAGIC[..], &salt, &check] {
            to.write_all(part)?;
        }
        Ok(Self { to, key, piece: Vec::with_capacity(SEALED), number: 0 })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let sealed = self.key.seal_in_place_append_tag(nonce(self.number, is_last), Aad::empty(), &mut self.piece);
        sealed.map_err(|_| io::Error::other("a piece cannot be sealed"))?;
        self.to.write_all(&self.piece)?;
        self.piece.clear();
        self.number += 1;
        Ok(())
    }

    /// Seals the last piece. Without it the file is not whole.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        Ok(self.to)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full piece waits for what follows: it may be the last.
        if self.piece.len() == PIECE && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.get(..PIECE - self.piece.len()).unwrap_or(bytes);
        self.piece.extend_from_slice(taken);
        Ok(taken.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A sealed file, opened: read from anywhere, a piece at a time.
pub(super) struct Opened<R> {
    from: R,
    key: LessSafeKey,
    pieces: u64,
    size: u64,
    at: u64,
    /// The piece that was opened last, and its number.
    piece: Option<(u64, Vec<u8>)>,
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "it is damaged, or not all of one")
}

impl<R: Read + Seek> Opened<R> {
    /// # Errors
    /// Another key, or a file that was cut off.
    pub(super) fn open(mut from: R, key: &Key) -> Result<Self> {
        let whole = from.seek(SeekFrom::End(0))?;
        from.rewind()?;
        let mut header = [0; HEADER];
        from.read_exact(&mut header).map_err(|_| damaged())?;
        let (magic, rest) = header.split_at(MAGIC.len());
        let (salt, check) = rest.split_at(SALT);
        ensure!(magic == MAGIC, "it is not encrypted by this program");
        let (key, expected) = key.of_file(salt)?;
        ensure!(check == expected, "it is encrypted with another key");
        let sealed = whole - HEADER as u64;
        let pieces = sealed.div_ceil(SEALED as u64);
        let size = sealed.checked_sub(pieces * TAG as u64).ok_or_else(damaged)?;
        let mut opened = Self { from, key, pieces, size, at: 0, piece: None };
        // The last one says that it is: whatever was cut off, it is known at once.
        opened.piece(pieces.checked_sub(1).ok_or_else(damaged)?)?;
        Ok(opened)
    }

    fn piece(&mut self, number: u64) -> io::Result<&[u8]> {
        if self.piece.as_ref().is_none_or(|(known, _)| *known != number) {
            self.piece = None;
            self.from.seek(SeekFrom::Start(HEADER as u64 + number * SEALED as u64))?;
            let mut bytes = Vec::with_capacity(SEALED);
            (&mut self.from).take(SEALED as u64).read_to_end(&mut bytes)?;
            let nonce = nonce(number, number + 1 == self.pieces);
            let length = self.key.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| damaged())?.len();
            bytes.truncate(length);
            self.piece = Some((number, bytes));
        }
        Ok(self.piece.as_ref().map_or(&[][..], |(_, bytes)| bytes.as_slice()))
    }
}

impl<R: Read + Seek> Read for Opened<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || to.is_empty() {
            return Ok(0);
        }
        let (number, within) = (self.at / PIECE as u64, (self.at % PIECE as u64) as usize);
        let mut rest = self.piece(number)?.get(within..).ok_or_else(damaged)?;
        let read = rest.read(to)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<R> Seek for Opened<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn key(text: &str) -> Key {
        Key(text.repeat(8))
    }

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut sealing = Sealing::begin(Vec::new(), &key("abcd")).unwrap();
        // In portions that fit nowhere.
        content.chunks(1013).for_each(|part| sealing.write_all(part).unwrap());
        sealing.finish().unwrap()
    }

    fn read(sealed: &[u8], with: &Key) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        Opened::open(Cursor::new(sealed), with)?.read_to_end(&mut content)?;
        Ok(content)
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length).map(|n| (n % 251) as u8).collect()
    }

    #[test]
    fn what_was_sealed_is_read_from_anywhere() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77] {
            let content = content(length);
            let file = sealed(&content);
            assert_eq!(file.len(), HEADER + length + TAG * length.div_ceil(PIECE).max(1), "{length}");
            assert_eq!(read(&file, &key("abcd")).unwrap(), content, "{length}");
            assert!(length < 64 || !file.windows(32).any(|part| part == &content[..32]), "it is readable");
        }
        let content = content(3 * PIECE + 77);
        let mut opened = Opened::open(Cursor::new(sealed(&content)), &key("abcd")).unwrap();
        for at in [2 * PIECE - 3, 0, 3 * PIECE + 70, PIECE] {
            let mut some = [0; 7];
            opened.seek(SeekFrom::Start(at as u64)).unwrap();
            opened.read_exact(&mut some).unwrap();
            assert_eq!(some, content[at..at + 7]);
        }
        assert_eq!(opened.seek(SeekFrom::End(-1)).unwrap(), content.len() as u64 - 1);
    }

    #[test]
    fn another_key_is_told_from_damage() {
        let file = sealed(&content(100));
        assert!(read(&file, &key("abce")).unwrap_err().to_string().contains("another key"));
        assert_ne!(sealed(b"x"), sealed(b"x"), "each file has a key of its own");
    }

    /// A bit anywhere, an end anywhere, pieces in another order, a piece of another file.
    #[test]
    fn nothing_can_be_changed_moved_or_left_out() {
        let content = content(3 * PIECE + 77);
        let file = sealed(&content);
        let refused = |file: &[u8], what: &str| assert!(read(file, &key("abcd")).is_err(), "{what}");
        for at in [HEADER - CHECK - 1, HEADER - 1, HEADER, HEADER + SEALED, HEADER + 2 * SEALED + 5, file.len() - 1] {
            let mut changed = file.clone();
            changed[at] ^= 1;
            refused(&changed, &format!("byte {at}"));
        }
        for end in [0, 10, HEADER, HEADER + 3, HEADER + SEALED, HEADER + 3 * SEALED, file.len() - 1] {
            refused(&file[..end], &format!("cut at {end}"));
        }
        let mut more = file.clone();
        more.extend_from_slice(b"more");
        refused(&more, "more at its end");
        let mut moved = file.clone();
        moved[HEADER..HEADER + 2 * SEALED].rotate_left(SEALED);
        refused(&moved, "moved");
        let mut mixed = file.clone();
        mixed[HEADER..HEADER + SEALED].copy_from_slice(&sealed(&content)[HEADER..HEADER + SEALED]);
        refused(&mixed, "of another file");
        let mut without = file[..HEADER].to_vec();
        without.extend_from_slice(&file[HEADER + SEALED..]);
        refused(&without, "left out");
    }

    #[test]
    fn a_key_is_long_enough() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "  too short\n").unwrap();
        assert!(Key::read(file.path()).unwrap_err().to_string().contains("openssl"));
        fs::write(file.path(), format!("{}\n", "k".repeat(SHORTEST))).unwrap();
        assert_eq!(Key::read(file.path()).unwrap().0.len(), SHORTEST);
    }
}
