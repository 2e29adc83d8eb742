//! The directory of all clients: what is out of date in it, and writing it.
//!
//! A manifest says which files were made, so that those which are made no more are found and go. Files written by hand are in
//! no manifest: they are put where they are missing, and never touched where they are.

use crate::{File, Target, by_hand};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

const MANIFEST: &str = "generated.json";

/// What cannot be read or written.
#[derive(Debug, Error)]
#[error("{}: {source}", path.display())]
pub struct Error {
    path: PathBuf,
    source: io::Error,
}

/// A file that is not as it would be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing(String),
    /// It has another text.
    Changed(String),
    /// It is made no more.
    Stale(String),
}

/// The directory of all clients.
#[derive(Debug)]
pub struct Package {
    root: PathBuf,
}

impl Package {
    /// In this directory, which need not be there.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// What of a target is out of date.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn check(&self, target: Target, files: &[File]) -> Result<Vec<Difference>, Error> {
        let mut different = Vec::new();
        for file in files {
            match self.read(&file.path)? {
                None => different.push(Difference::Missing(file.path.clone())),
                Some(text) if text != file.text => different.push(Difference::Changed(file.path.clone())),
                Some(_) => {}
            }
        }
        let made = made(files);
        let listed = self.manifest()?.remove(target.name()).unwrap_or_default();
        different.extend(listed.difference(&made).cloned().map(Difference::Stale));
        if different.is_empty() && listed != made {
            different.push(Difference::Changed(MANIFEST.to_owned()));
        }
        Ok(different)
    }

    /// Writes what is out of date, and removes what is made no more; with `clean`, removes first all that was ever made for the
    /// target. Answers the files that it wrote or removed.
    ///
    /// # Errors
    /// When a file cannot be read, written or removed.
    pub fn write(&self, target: Target, files: &[File], clean: bool) -> Result<Vec<Difference>, Error> {
        let mut manifest = self.manifest()?;
        if clean {
            manifest.get(target.name()).into_iter().flatten().try_for_each(|path| self.remove(path))?;
        }
        let different = self.check(target, files)?;
        for one in &different {
            match one {
                Difference::Missing(path) | Difference::Changed(path) => {
                    let file = files.iter().find(|file| file.path == *path);
                    file.map_or(Ok(()), |file| self.put(file))?;
                }
                Difference::Stale(path) => self.remove(path)?,
            }
        }
        if target == Target::Clients {
            for file in by_hand::files() {
                if self.read(&file.path)?.is_none() {
                    self.put(&file)?;
                }
            }
        }
        manifest.insert(target.name().to_owned(), made(files));
        self.put(&File::new(MANIFEST, format!("{:#}\n", json!(manifest))))?;
        Ok(different)
    }

    /// The files of each target that were made.
    fn manifest(&self) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
        let text = self.read(MANIFEST)?.unwrap_or_default();
        let manifest: Value = serde_json::from_str(&text).unwrap_or_default();
        let targets = manifest.as_object().into_iter().flatten();
        Ok(targets
            .map(|(target, paths)| {
                let paths = paths.as_array().into_iter().flatten().filter_map(Value::as_str);
                // A manifest that somebody wrote must not name what lies elsewhere.
                (target.clone(), paths.filter(|path| is_inside(path)).map(str::to_owned).collect())
            })
            .collect())
    }

    fn read(&self, path: &str) -> Result<Option<String>, Error> {
        let path = self.root.join(path);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error { path, source }),
        }
    }

    fn put(&self, file: &File) -> Result<(), Error> {
        let path = self.root.join(&file.path);
        let directory = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(directory).and_then(|()| fs::write(&path, &file.text)).map_err(|source| Error { path, source })
    }

    fn remove(&self, path: &str) -> Result<(), Error> {
        let path = self.root.join(path);
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error { path, source }),
            _ => Ok(()),
        }
    }
}

fn made(files: &[File]) -> BTreeSet<String> {
    files.iter().map(|file| file.path.clone()).collect()
}

fn is_inside(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}
