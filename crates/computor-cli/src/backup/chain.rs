//! An archive with the earlier ones that it refers to, as if it were one.

use super::{
    archive::{Manifest, Reader},
    sealed::Key,
};
use crate::output::Progress;
use anyhow::{Context as _, Result, bail, ensure};
use std::{
    collections::BTreeSet,
    fs::File,
    path::{Path, PathBuf},
};

/// An archive and those before it, the newest first.
pub(super) struct Chain {
    newest: Reader,
    earlier: Vec<Reader>,
}

impl Chain {
    /// Opens it, and all that it refers to: these lie beside it under their names, or where `elsewhere` says.
    pub(super) fn open(path: &Path, key: Option<&Key>, elsewhere: &[PathBuf]) -> Result<Self> {
        let newest = Reader::open(path, key)?;
        let directory = path.parent().unwrap_or(Path::new(""));
        let mut earlier: Vec<Reader> = Vec::new();
        let mut wanted = newest.manifest.earlier.clone();
        // Each is named by the digest of what it says, so there is no circle.
        while let Some(one) = wanted {
            let beside = Path::new(&one.file).file_name().map(|name| directory.join(name));
            let mut found = None;
            for place in elsewhere.iter().cloned().chain(beside).filter(|place| place.is_file()) {
                let reader = Reader::open(&place, key)?;
                if reader.manifest.name() == one.name {
                    found = Some(reader);
                    break;
                }
            }
            let found = found.with_context(|| {
                format!(
                    "{} refers to an earlier archive, {}, which does not lie beside it; name it with --earlier",
                    path.display(),
                    one.file
                )
            })?;
            wanted = found.manifest.earlier.clone();
            earlier.push(found);
        }
        Ok(Self { newest, earlier })
    }

    /// What the newest says of itself.
    pub(super) const fn manifest(&self) -> &Manifest {
        &self.newest.manifest
    }

    /// Reads all of all archives, and looks that every part that is referred to is there, as it was.
    pub(super) fn verify(&mut self, progress: &Progress) -> Result<()> {
        for reader in std::iter::once(&mut self.newest).chain(&mut self.earlier) {
            reader.verify(progress)?;
        }
        let referred = self.newest.manifest.earlier.iter().flat_map(|earlier| &earlier.parts);
        for (name, part) in referred {
            let held = self.earlier.iter().find_map(|reader| reader.manifest.parts.get(name));
            ensure!(held == Some(part), "the part {name} is in no earlier archive as it was; nothing was restored");
        }
        Ok(())
    }

    /// The names of all parts, wherever they are.
    pub(super) fn parts(&self) -> Vec<String> {
        let own = self.newest.manifest.parts.keys();
        let referred = self.newest.manifest.earlier.iter().flat_map(|earlier| earlier.parts.keys());
        own.chain(referred).cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Who holds a part: what was written last is what is meant.
    fn holder(&mut self, name: &str) -> Result<&mut Reader> {
        if self.newest.manifest.parts.contains_key(name) {
            return Ok(&mut self.newest);
        }
        match self.earlier.iter_mut().find(|reader| reader.manifest.parts.contains_key(name)) {
            Some(reader) => Ok(reader),
            None => bail!("the part {name} is missing"),
        }
    }

    /// See [`Reader::unpack`].
    pub(super) fn unpack(&mut self, name: &str) -> Result<File> {
        self.holder(name)?.unpack(name)
    }

    /// See [`Reader::extract`].
    pub(super) fn extract(&mut self, name: &str, path: &Path) -> Result<()> {
        self.holder(name)?.extract(name, path)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{archive::Writer, known},
        *,
    };
    use sha2::{Digest as _, Sha256};
    use std::{fs, io::Read as _};

    /// Writes an archive with these files of the store (by content) and this one of a repository.
    fn write(path: &Path, since: Option<&PathBuf>, files: &[&str], head: &str) -> Manifest {
        let earlier = since.map(|path| known(path, None).unwrap());
        let mut writer = Writer::create(path, None, earlier).unwrap();
        for content in files {
            let digest = hex::encode(Sha256::digest(content));
            if !writer.refer(&format!("store/{digest}"), &digest) {
                writer.add(&format!("store/{digest}"), content.as_bytes()).unwrap();
            }
        }
        writer.add("git/x.git/HEAD", head.as_bytes()).unwrap();
        writer.finish(15, 1, files.len() as u64, 1).unwrap()
    }

    fn contents(chain: &mut Chain) -> Vec<String> {
        let mut all = Vec::new();
        for name in chain.parts() {
            let mut text = String::new();
            chain.unpack(&name).unwrap().read_to_string(&mut text).unwrap();
            all.push(text);
        }
        all.sort();
        all
    }

    fn refused(chain: Result<Chain>, why: &str) {
        let error = chain.and_then(|mut chain| chain.verify(&Progress::new())).unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }

    #[test]
    fn what_an_earlier_archive_holds_is_written_once_and_needed_to_restore() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        let (monday, tuesday, wednesday) = (at("monday"), at("tuesday"), at("wednesday"));
        assert!(write(&monday, None, &["a", "b"], "one").earlier.is_none());
        let manifest = write(&tuesday, Some(&monday), &["a", "b", "c"], "two");
        assert_eq!((manifest.parts.len(), manifest.earlier.as_ref().unwrap().parts.len()), (2, 2));
        // Nothing has changed but a file that is gone: all is found over two archives.
        let manifest = write(&wednesday, Some(&tuesday), &["a", "c"], "two");
        assert_eq!((manifest.parts.len(), manifest.earlier.as_ref().unwrap().parts.len()), (0, 3));

        let open = |more: &[PathBuf]| Chain::open(&wednesday, None, more);
        let mut chain = open(&[]).unwrap();
        chain.verify(&Progress::new()).unwrap();
        assert_eq!(contents(&mut chain), ["a", "c", "two"]);

        let elsewhere = tempfile::tempdir().unwrap();
        let away = elsewhere.path().join("old");
        fs::rename(&monday, &away).unwrap();
        refused(open(&[]), "monday, which does not lie beside it");
        let mut chain = open(std::slice::from_ref(&away)).unwrap();
        chain.verify(&Progress::new()).unwrap();
        assert_eq!(contents(&mut chain), ["a", "c", "two"]);
        // Another archive under its name is not it, and a damaged one is found.
        write(&monday, None, &["a", "b"], "three");
        refused(open(&[]), "monday");
        let mut bytes = fs::read(&away).unwrap();
        let at = bytes.windows(3).position(|part| part == b"one").unwrap();
        bytes[at] ^= 1;
        fs::write(&monday, bytes).unwrap();
        refused(open(&[]), "damaged");
    }

    #[test]
    fn what_refers_to_nothing_needs_no_other() {
        let place = tempfile::tempdir().unwrap();
        let (monday, tuesday) = (place.path().join("monday"), place.path().join("tuesday"));
        write(&monday, None, &["a"], "one");
        assert!(write(&tuesday, Some(&monday), &["b"], "two").earlier.is_none());
        fs::remove_file(&monday).unwrap();
        Chain::open(&tuesday, None, &[]).unwrap().verify(&Progress::new()).unwrap();
    }
}
