//! The reference solution: run in sandboxes of its own, at most once per exercise version and collection.

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::exercise::{Exercise, copy_solution};
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
    /// Its copy, made when it is first needed.
    copy: RefCell<Option<TempDir>>,
    cache: Option<PathBuf>,
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
        let cache = bench.options.cache.as_ref().filter(|_| given.is_none()).map(|cache| cache.join(&exercise.digest));
        Self { bench, backend, origin: given.unwrap_or(own), whole: given.is_some(), copy: RefCell::new(None), cache }
    }

    /// What the reference does, from the cache if it is known. `key` says all that it depends on.
    pub(super) fn run(&self, key: &str, program: &Program<'_>) -> Result<Execution, RunError> {
        let path = self.cache.as_ref().map(|cache| cache.join(format!("{}.json", self.hash(key))));
        if let Some(known) = path.as_deref().and_then(read) {
            return Ok(known);
        }
        let directory = self.directory()?;
        let execution = self.backend.execute(&self.bench, &Program { directory: &directory, ..program.clone() })?;
        keep_files(&directory, &execution.files)?;
        if let Some(path) = path.filter(|_| is_lasting(&execution.end)) {
            write(&path, &execution)?;
        }
        Ok(execution)
    }

    fn hash(&self, key: &str) -> String {
        let environment = self.backend.available(self.bench.options).unwrap_or_else(|missing| missing);
        let parts = [env!("CARGO_PKG_VERSION"), self.backend.manifest().name, &environment, key];
        hex::encode(Sha256::digest(parts.join("\0")))
    }

    fn directory(&self) -> Result<PathBuf, RunError> {
        let mut copy = self.copy.borrow_mut();
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

fn read(path: &Path) -> Option<Execution> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// Written beside and moved into place, so that a reader never sees half of it.
fn write(path: &Path, execution: &Execution) -> Result<(), RunError> {
    let error = |error| RunError::io(path, error);
    let parent = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent).map_err(error)?;
    let bytes = serde_json::to_vec(execution).map_err(|error| RunError::Internal(error.to_string()))?;
    let mut file = tempfile::NamedTempFile::new_in(parent).map_err(error)?;
    file.write_all(&bytes).map_err(error)?;
    file.persist(path).map_err(|failed| error(failed.error))?;
    Ok(())
}
