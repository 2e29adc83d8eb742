//! The archive: a ZIP file whose last part says what the others are. It may be sealed as a whole, and it may leave out parts that
//! an earlier archive holds.

use super::sealed::{self, Key, Opened, Sealing};
use crate::output::Progress;
use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Component, Path, PathBuf},
};
use zip::{
    CompressionMethod, ZipArchive, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

const MANIFEST: &str = "manifest.json";
/// The form of archives that hold all of their parts,
const WHOLE: u32 = 1;
/// and of those that refer to an earlier one. A program that knows only the first form refuses the second.
const REFERRING: u32 = 2;
/// So much is read at once.
const CHUNK: usize = 1 << 17;

/// A part of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    sha256: String,
    size: u64,
}

/// What an archive holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    form: u32,
    /// Of the program that wrote it.
    version: String,
    /// The major version of PostgreSQL.
    pub(super) postgres: u32,
    /// The newest migration of the database.
    pub(super) schema: i64,
    /// How many files of the store.
    pub(super) files: u64,
    /// How many repositories.
    pub(super) repositories: u64,
    /// All parts but this one.
    pub(super) parts: BTreeMap<String, Part>,
    /// The archive that holds what was there already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) earlier: Option<Earlier>,
}

/// An earlier archive.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Earlier {
    /// See [`Manifest::name`].
    pub(super) name: String,
    /// What its file was called.
    pub(super) file: String,
    /// The parts that are taken from it, or from the one before it.
    pub(super) parts: BTreeMap<String, Part>,
}

impl Manifest {
    /// A name that no other archive has.
    pub(super) fn name(&self) -> String {
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }
}

/// A path of the archive as one below a directory.
pub(super) fn safe(path: &str) -> Result<PathBuf> {
    let path = PathBuf::from(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_))) && path.components().next().is_some();
    ensure!(plain, "the archive has a part with the name {path:?}");
    Ok(path)
}

/// Where an archive is written to.
enum Out {
    Plain(BufWriter<File>),
    Sealed(Box<Sealing<BufWriter<File>>>),
}

impl Out {
    /// Waits until all of it is on disk.
    fn finish(self) -> Result<()> {
        let buffered = match self {
            Self::Plain(buffered) => buffered,
            Self::Sealed(sealing) => sealing.finish()?,
        };
        Ok(buffered.into_inner().map_err(|error| error.into_error())?.sync_all()?)
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(to) => to.write(bytes),
            Self::Sealed(to) => to.write(bytes),
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(to) => to.flush(),
            Self::Sealed(to) => to.flush(),
        }
    }
}

/// An archive that is being written.
pub(super) struct Writer {
    zip: ZipWriter<StreamWriter<Out>>,
    parts: BTreeMap<String, Part>,
    /// The earlier archive with all that it has, its own or not,
    earlier: Option<Earlier>,
    /// and what is taken from it.
    taken: BTreeMap<String, Part>,
    open: Option<(String, Sha256, u64)>,
}

impl Writer {
    pub(super) fn create(path: &Path, key: Option<&Key>, earlier: Option<Earlier>) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let out = match key {
            Some(key) => Out::Sealed(Box::new(Sealing::begin(BufWriter::new(file), key)?)),
            None => Out::Plain(BufWriter::new(file)),
        };
        Ok(Self { zip: ZipWriter::new_stream(out), parts: BTreeMap::new(), earlier, taken: BTreeMap::new(), open: None })
    }

    /// Leaves a part out that the earlier archive has, if it has it with this content.
    pub(super) fn refer(&mut self, name: &str, sha256: &str) -> bool {
        let known = self.earlier.as_ref().and_then(|earlier| earlier.parts.get(name)).filter(|part| part.sha256 == sha256);
        known.cloned().is_some_and(|part| self.taken.insert(name.to_owned(), part).is_none())
    }

    /// Begins a part.
    pub(super) fn begin(&mut self, name: &str) -> Result<()> {
        // A dump is compressed, and so are most of the other parts, but not the smallest.
        let method = if name.starts_with("store/") { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method).large_file(true).unix_permissions(0o600))?;
        self.open = Some((name.to_owned(), Sha256::new(), 0));
        Ok(())
    }

    /// The part is whole.
    pub(super) fn end(&mut self) -> Result<()> {
        let (name, sum, size) = self.open.take().context("no part was begun")?;
        self.parts.insert(name, Part { sha256: hex::encode(sum.finalize()), size });
        Ok(())
    }

    /// Adds a file of this machine.
    pub(super) fn add_file(&mut self, name: &str, path: &Path) -> Result<()> {
        let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        self.begin(name)?;
        io::copy(&mut file, self)?;
        self.end()
    }

    /// Adds what is in memory, or refers to it.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        if self.earlier.is_some() && self.refer(name, &hex::encode(Sha256::digest(bytes))) {
            return Ok(());
        }
        self.begin(name)?;
        self.write_all(bytes)?;
        self.end()
    }

    /// Writes the manifest, and waits until all of it is on disk.
    pub(super) fn finish(mut self, postgres: u32, schema: i64, files: u64, repositories: u64) -> Result<Manifest> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let (parts, taken) = (std::mem::take(&mut self.parts), std::mem::take(&mut self.taken));
        let earlier = self.earlier.take().filter(|_| !taken.is_empty()).map(|earlier| Earlier { parts: taken, ..earlier });
        let form = if earlier.is_some() { REFERRING } else { WHOLE };
        let manifest = Manifest { form, version, postgres, schema, files, repositories, parts, earlier };
        self.zip.start_file(MANIFEST, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        self.zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
        self.zip.finish()?.into_inner().finish()?;
        Ok(manifest)
    }
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.zip.write(bytes)?;
        if let (Some((_, sum, size)), Some(bytes)) = (&mut self.open, bytes.get(..written)) {
            sum.update(bytes);
            *size += written as u64;
        }
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

/// Where an archive is read from.
enum In {
    Plain(File),
    Sealed(Box<Opened<File>>),
}

impl Read for In {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(from) => from.read(to),
            Self::Sealed(from) => from.read(to),
        }
    }
}

impl Seek for In {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Plain(from) => from.seek(to),
            Self::Sealed(from) => from.seek(to),
        }
    }
}

/// An archive that is read.
pub(super) struct Reader {
    zip: ZipArchive<In>,
    /// What it says of itself; true once it was verified.
    pub(super) manifest: Manifest,
}

impl Reader {
    pub(super) fn open(path: &Path, key: Option<&Key>) -> Result<Self> {
        let shown = path.display();
        let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
        let from = match (sealed::is_sealed(path)?, key) {
            (true, Some(key)) => In::Sealed(Box::new(Opened::open(file, key).with_context(|| format!("cannot open {shown}"))?)),
            (true, None) => bail!("{shown} is encrypted; give the file with its key with --key"),
            // Whoever has a key relies on what only its owner can have written.
            (false, Some(_)) => bail!("{shown} is not encrypted, or not all of one; leave --key out if it is to be read all the same"),
            (false, None) => In::Plain(file),
        };
        let mut zip = ZipArchive::new(from).with_context(|| format!("{shown} is no archive, or not all of one"))?;
        let mut text = Vec::new();
        zip.by_name(MANIFEST).context("the archive has no manifest, so it is not whole")?.read_to_end(&mut text)?;
        let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
        let known = matches!((manifest.form, &manifest.earlier), (WHOLE, None) | (REFERRING, Some(_)));
        ensure!(known, "the archive has the form {}, this program reads {WHOLE} and {REFERRING}", manifest.form);
        Ok(Self { zip, manifest })
    }

    /// Reads all of it, and compares it with its manifest.
    ///
    /// # Errors
    /// The first part that is missing, damaged or not named.
    pub(super) fn verify(&mut self, progress: &Progress) -> Result<()> {
        let parts = self.manifest.parts.clone();
        ensure!(self.zip.len() == parts.len() + 1, "the archive has parts that its manifest does not name");
        progress.count("verifying the archive", parts.len());
        for (name, part) in &parts {
            safe(name)?;
            let mut sum = Sha256::new();
            let size = self.each_chunk(name, |chunk| {
                sum.update(chunk);
                Ok(())
            })?;
            ensure!(size == part.size && hex::encode(sum.finalize()) == part.sha256, "the part {name} is damaged; nothing was restored");
            progress.step();
        }
        Ok(())
    }

    fn each_chunk(&mut self, name: &str, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> Result<u64> {
        let mut part = self.zip.by_name(name).with_context(|| format!("the part {name} is missing"))?;
        let mut chunk = vec![0; CHUNK];
        let mut size = 0;
        loop {
            let read = part.read(&mut chunk).with_context(|| format!("the part {name} is damaged; nothing was restored"))?;
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(size) };
            take(bytes)?;
            size += read as u64;
        }
    }

    /// A part as a nameless file, read from its beginning.
    pub(super) fn unpack(&mut self, name: &str) -> Result<File> {
        let mut file = tempfile::tempfile()?;
        self.each_chunk(name, |chunk| file.write_all(chunk))?;
        file.rewind()?;
        Ok(file)
    }

    /// A part as a file at a path.
    pub(super) fn extract(&mut self, name: &str, path: &Path) -> Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        self.each_chunk(name, |chunk| file.write_all(chunk))?;
        file.sync_all()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive(path: &Path) {
        let mut writer = Writer::create(path, None, None).unwrap();
        writer.add("store/a", b"one").unwrap();
        writer.add("git/x/HEAD", b"ref: refs/heads/main\n").unwrap();
        writer.finish(15, 3, 1, 1).unwrap();
    }

    #[test]
    fn an_archive_is_verified_before_it_is_used() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.zip");
        archive(&path);
        let verify = || Reader::open(&path, None).and_then(|mut reader| reader.verify(&Progress::new()).map(|()| reader.manifest));
        let manifest = verify().unwrap();
        assert_eq!((manifest.parts.len(), manifest.schema, manifest.postgres), (2, 3, 15));
        let whole = fs::read(&path).unwrap();
        // A stored part is found in the file as it is: one bit of it.
        let at = whole.windows(5).position(|window| window == b"refs/").unwrap();
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&path, &damaged).unwrap();
        assert!(format!("{:#}", verify().unwrap_err()).contains("git/x/HEAD is damaged"));
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert!(format!("{:#}", verify().unwrap_err()).contains("not all of one"));
    }

    #[test]
    fn nothing_leads_out_of_the_target() {
        for bad in ["", "/etc/passwd", "../a", "a/../../b", "."] {
            assert!(safe(bad).is_err(), "{bad}");
        }
        assert_eq!(safe("aa/b.git/HEAD").unwrap(), Path::new("aa/b.git/HEAD"));
    }
}
