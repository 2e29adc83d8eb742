//! The reference solution: run in sandboxes of its own, at most once per exercise version and collection.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::exercise::{Exercise, copy_solution};
use super::session::found;
use super::tree;
use crate::backend::{Backend, Bench, End, Execution, Program, keep_files};
use crate::error::RunError;
use crate::verdict::Class;

/// The reference side of a run.
pub(super) struct Reference<'a> {
    bench: Bench<'a>,
    backend: &'static dyn Backend,
    /// Directory with the solution: given, or the exercise itself without what is private.
    origin: &'a Path,
    whole: bool,
    /// Its copies, made when they are first needed: for what students may see, and for what is hidden from them.
    copies: [RefCell<Option<TempDir>>; 2],
    /// Under which name it is filed what it does; `None`: not at all.
    cache: Option<String>,
}

impl<'a> Reference<'a> {
    pub(super) fn new(
        bench: Bench<'a>,
        backend: &'static dyn Backend,
        exercise: &Exercise,
        given: Option<&'a Path>,
        own: &'a Path,
    ) -> Self {
        // a reference from elsewhere is not covered by the exercise's digest
        let cache = bench.options.cache.as_ref().filter(|_| given.is_none()).map(|_| exercise.digest.clone());
        Self { bench, backend, origin: given.unwrap_or(own), whole: given.is_some(), copies: Default::default(), cache }
    }

    /// What the reference does, from the cache if it is known. `key` says all that it depends on.
    pub(super) fn run(&self, key: &str, program: &Program<'_>, hidden: bool) -> Result<Execution, RunError> {
        let name = self.cache.as_ref().map(|cache| format!("{cache}/{}", self.hash(key)));
        let known = name.as_deref().and_then(|name| self.bench.machine.recall(name));
        if let Some(known) = known.and_then(|known| serde_json::from_slice::<Execution>(&known).ok()) {
            self.keep(&known, hidden)?;
            return Ok(known);
        }
        let directory = self.directory(hidden)?;
        let execution = self.backend.execute(&self.bench, &Program { directory: &directory, ..program.clone() })?;
        self.keep(&execution, hidden)?;
        if let Some(name) = name.filter(|_| is_lasting(&execution.end)) {
            let content = serde_json::to_vec(&execution).map_err(|error| RunError::Internal(error.to_string()))?;
            self.bench.machine.file(&name, content)?;
        }
        Ok(execution)
    }

    fn hash(&self, key: &str) -> String {
        let environment = self.backend.available(self.bench.options).unwrap_or_else(|missing| missing);
        let parts = [env!("CARGO_PKG_VERSION"), self.backend.manifest().name, &environment, key];
        hex::encode(Sha256::digest(parts.join("\0")))
    }

    /// Lays the files that a run left into the directories of later ones. Those of hidden runs are never seen by others.
    pub(super) fn keep(&self, execution: &Execution, hidden: bool) -> Result<(), RunError> {
        if execution.files.is_empty() {
            return Ok(());
        }
        keep_files(&self.directory(true)?, &execution.files)?;
        if !hidden {
            keep_files(&self.directory(false)?, &execution.files)?;
        }
        Ok(())
    }

    /// The files of the solution that patterns find, in their order.
    pub(super) fn found(&self, patterns: &[String], hidden: bool) -> Result<Vec<String>, RunError> {
        let directory = self.directory(hidden)?;
        Ok(patterns.iter().flat_map(|pattern| found(&directory, pattern)).collect())
    }

    fn directory(&self, hidden: bool) -> Result<PathBuf, RunError> {
        let [open, apart] = &self.copies;
        let mut copy = if hidden { apart } else { open }.borrow_mut();
        if let Some(copy) = copy.as_ref() {
            return Ok(copy.path().to_path_buf());
        }
        let error = |error| RunError::io(self.origin, error);
        let made = tempfile::tempdir().map_err(error)?;
        let limits = &self.bench.options.limits;
        if self.whole {
            tree::copy(self.origin, made.path(), limits).map_err(error)?;
        } else {
            copy_solution(self.origin, made.path(), limits).map_err(error)?;
        }
        let path = made.path().to_path_buf();
        *copy = Some(made);
        Ok(path)
    }
}

/// Whether running it again would give the same.
fn is_lasting(end: &End) -> bool {
    match end {
        End::Finished => true,
        End::Failed(failure) => matches!(failure.class, Class::RuntimeError | Class::CompileError),
        End::Unavailable(_) => false,
    }
}
