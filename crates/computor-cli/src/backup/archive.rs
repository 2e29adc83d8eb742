//! The archive: a ZIP file whose last part says what the others are.

use crate::output::Progress;
use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufWriter, Read as _, Write},
    path::{Component, Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const MANIFEST: &str = "manifest.json";
/// The form of archives that this program writes and reads.
const FORM: u32 = 1;
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

/// An archive that is being written.
pub(super) struct Writer {
    zip: ZipWriter<BufWriter<File>>,
    parts: BTreeMap<String, Part>,
    open: Option<(String, Sha256, u64)>,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self> {
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { zip: ZipWriter::new(BufWriter::new(file)), parts: BTreeMap::new(), open: None })
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

    /// Adds what is in memory.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.begin(name)?;
        self.write_all(bytes)?;
        self.end()
    }

    /// Writes the manifest, and waits until all of it is on disk.
    pub(super) fn finish(mut self, postgres: u32, schema: i64, files: u64, repositories: u64) -> Result<Manifest> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let manifest = Manifest { form: FORM, version, postgres, schema, files, repositories, parts: std::mem::take(&mut self.parts) };
        self.zip.start_file(MANIFEST, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
        self.zip.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
        let file = self.zip.finish()?.into_inner().map_err(|error| error.into_error())?;
        file.sync_all()?;
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

/// An archive that is read.
pub(super) struct Reader {
    zip: ZipArchive<File>,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let zip = ZipArchive::new(file).with_context(|| format!("{} is no archive, or not all of one", path.display()))?;
        Ok(Self { zip })
    }

    /// Reads all of it, and compares it with its manifest.
    ///
    /// # Errors
    /// The first part that is missing, damaged or not named.
    pub(super) fn verify(&mut self, progress: &Progress) -> Result<Manifest> {
        let mut text = Vec::new();
        self.zip.by_name(MANIFEST).context("the archive has no manifest, so it is not whole")?.read_to_end(&mut text)?;
        let manifest: Manifest = serde_json::from_slice(&text).context("the manifest cannot be read")?;
        ensure!(manifest.form == FORM, "the archive has the form {}, this program reads {FORM}", manifest.form);
        ensure!(self.zip.len() == manifest.parts.len() + 1, "the archive has parts that its manifest does not name");
        progress.count("verifying the archive", manifest.parts.len());
        for (name, part) in &manifest.parts {
            safe(name)?;
            let mut sum = Sha256::new();
            let size = self.each_chunk(name, |chunk| {
                sum.update(chunk);
                Ok(())
            })?;
            ensure!(size == part.size && hex::encode(sum.finalize()) == part.sha256, "the part {name} is damaged; nothing was restored");
            progress.step();
        }
        Ok(manifest)
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
        use io::Seek as _;
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
        let mut writer = Writer::create(path).unwrap();
        writer.add("store/a", b"one").unwrap();
        writer.add("git/x/HEAD", b"ref: refs/heads/main\n").unwrap();
        writer.finish(15, 3, 1, 1).unwrap();
    }

    #[test]
    fn an_archive_is_verified_before_it_is_used() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.zip");
        archive(&path);
        let verify = || Reader::open(&path).and_then(|mut reader| reader.verify(&Progress::new()));
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
