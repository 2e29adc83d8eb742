//! The passwords of the demo's people: the same in every run on one data directory, and known nowhere else.

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

/// What the passwords are derived from.
pub(super) struct Secrets(String);

impl Secrets {
    /// Reads the seed in `data_dir`, or makes one that only its owner can read.
    pub(super) fn open(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join("demo-seed");
        let read = || match fs::read_to_string(&path) {
            Ok(seed) if seed.len() == 64 => Ok(Some(Self(seed))),
            Ok(_) => anyhow::bail!("{} is damaged; use another --data-dir", path.display()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        if let Some(found) = read()? {
            return Ok(found);
        }
        #[expect(clippy::disallowed_methods, reason = "the seed of the demo itself, written down")]
        let seed = hex::encode(rand::random::<[u8; 32]>());
        // Whole or not at all: a run that is killed here must not leave half a seed.
        let draft = path.with_extension("new");
        let _ = fs::remove_file(&draft);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
        file.write_all(seed.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        Ok(Self(seed))
    }

    /// The password of a user: 80 bits, in groups that can be typed.
    pub(super) fn password(&self, username: &str) -> String {
        let digest = hex::encode(Sha256::digest(format!("{}\0{username}", self.0)));
        let group = |i: usize| digest.get(4 * i..4 * i + 4).unwrap_or_default();
        [group(0), group(1), group(2), group(3), group(4)].join("-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn passwords_are_stable_private_and_different() {
        let directory = tempfile::tempdir().unwrap();
        let first = Secrets::open(directory.path()).unwrap();
        let again = Secrets::open(directory.path()).unwrap();
        assert_eq!(first.password("anna"), again.password("anna"));
        assert_ne!(first.password("anna"), first.password("ben"));
        assert_eq!(first.password("anna").len(), 24);
        let mode = fs::metadata(directory.path().join("demo-seed")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let other = tempfile::tempdir().unwrap();
        assert_ne!(Secrets::open(other.path()).unwrap().password("anna"), first.password("anna"));
    }

    #[test]
    fn a_damaged_seed_is_not_replaced() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("demo-seed"), "half").unwrap();
        assert!(Secrets::open(directory.path()).is_err());
    }
}
