//! An exercise directory, read and checked.

use std::path::{Path, PathBuf};

use computor_sandbox::Limits;

use super::tree;
use crate::backend::{Backend, Bench, Mode};
use crate::error::RunError;
use crate::format::calling::CHECKERS;
use crate::format::compat::Compat;
use crate::format::meta::{Meta, Settings};
use crate::format::suite::{Suite, TestType};
use crate::glob;
use crate::languages;

/// Names in an exercise directory that no program ever sees.
pub(crate) const PRIVATE: [&str; 10] =
    ["test.yaml", "meta.yaml", "specification.yaml", "localTests", "content", "studentTemplates", "reference", "output", ".git", CHECKERS];

/// An exercise.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Its directory.
    pub directory: PathBuf,
    /// `test.yaml`.
    pub suite: Suite,
    /// `meta.yaml`, if there is one.
    pub meta: Option<Meta>,
    /// Settings of `meta.yaml` with those of `test.yaml` over them.
    pub settings: Settings,
    /// SHA-256 over all its files.
    pub digest: String,
    /// SHA-256 over its checker programs, if it has any.
    pub checkers: Option<String>,
}

impl Exercise {
    /// Reads an exercise.
    ///
    /// # Errors
    /// When `test.yaml` is missing or a file is not valid, for its author; or when something cannot be read.
    pub fn load(directory: &Path) -> Result<Self, RunError> {
        Self::load_with(directory, "test.yaml")
    }

    /// The same with a suite of another name.
    ///
    /// # Errors
    /// As for [`Self::load`].
    pub fn load_with(directory: &Path, suite_name: &str) -> Result<Self, RunError> {
        let read = |name: &str| -> Result<Option<String>, RunError> {
            let path = directory.join(name);
            match std::fs::read(&path) {
                Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| RunError::Unusable(format!("{name} is not UTF-8 text"))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(RunError::io(&path, error)),
            }
        };
        let suite = read(suite_name)?.ok_or_else(|| RunError::Unusable(format!("there is no {suite_name} in {}", directory.display())))?;
        let suite = Suite::parse(suite_name, &suite)?;
        let meta = read("meta.yaml")?.map(|text| Meta::parse("meta.yaml", &text)).transpose()?;
        let digest = tree::digest(directory).map_err(|error| RunError::io(directory, error))?;
        let backend = meta.as_ref().and_then(|meta| meta.execution_backend.as_ref());
        let mut settings = backend.map(|backend| backend.settings.clone()).unwrap_or_default();
        settings.running = suite.running.over(&settings.running);
        let checkers = directory.join(CHECKERS);
        let checkers = checkers.is_dir().then(|| tree::digest(&checkers)).transpose().map_err(|error| RunError::io(directory, error))?;
        Ok(Self { directory: directory.to_path_buf(), suite, meta, settings, digest, checkers })
    }

    /// What the exercise asks of its back end, and the back end cannot do.
    ///
    /// # Errors
    /// The first such thing: leaving it out in silence would make a test mean something else.
    pub(super) fn check_abilities(&self, backend: &dyn Backend) -> Result<(), RunError> {
        let name = backend.manifest().name;
        if self.settings.running.clock.is_some() && !backend.can_stop_clock() {
            return Err(RunError::Unusable(format!("`clock` cannot be kept for `{name}`")));
        }
        if !backend.can_call() && self.suite.collections.iter().any(|collection| collection.kind == TestType::Function) {
            return Err(RunError::Unusable(format!("collections of type `function` are not possible for `{name}`")));
        }
        Ok(())
    }

    /// The back end: `language`, else that of `meta.yaml`, else the suite's type.
    ///
    /// # Errors
    /// When none of them is known.
    pub fn backend(&self, language: Option<&str>) -> Result<&'static dyn Backend, RunError> {
        let slug = self.meta.as_ref().and_then(|meta| meta.execution_backend.as_ref()).map(|backend| backend.slug.as_str());
        let name = language.or(slug).unwrap_or(&self.suite.kind);
        languages::find(name).ok_or_else(|| {
            let known: Vec<&str> = languages::REGISTRY.iter().map(|backend| backend.manifest().name).collect();
            RunError::Unusable(format!("`{name}` is not a language that can be tested here ({})", known.join(", ")))
        })
    }

    /// Lays the files of the exercise that programs need beside the solution, and the exercises it depends on beside
    /// the solution's directory. Never the suite or a reference solution of this exercise.
    pub(super) fn stage(&self, bench: &mut Bench<'_>, compat: &Compat) {
        let Some(meta) = &self.meta else { return };
        for file in meta.additional_files.iter().chain(&meta.test_files) {
            if !glob::is_literal(file) {
                continue;
            }
            for source in glob::find(&self.directory, file) {
                let Ok(inside) = source.strip_prefix(&self.directory).map(Path::to_path_buf) else {
                    continue;
                };
                let first = inside.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
                if !PRIVATE.contains(&first) {
                    bench.stage(Path::new("student").join(inside), source);
                }
            }
        }
        for (name, directory) in Self::dependencies(&self.directory, meta) {
            let unsolved = bench.mode == Mode::Student && compat.unsolved_dependencies;
            let solution = if unsolved { solution(&directory) } else { Vec::new() };
            for (entry, source) in without(&directory, &solution) {
                bench.stage(Path::new(&name).join(entry), source);
            }
        }
    }

    /// Names and directories of the exercises that this one depends on. They lie beside it.
    pub(super) fn dependencies(directory: &Path, meta: &Meta) -> Vec<(String, PathBuf)> {
        let Some(parent) = directory.parent() else { return Vec::new() };
        let names = meta.test_dependencies.iter().map(|dependency| dependency.slug.rsplit('/').next().unwrap_or_default());
        let names = names.filter(|name| !matches!(*name, "" | "." | ".." | "student"));
        names.map(|name| (name.to_owned(), parent.join(name))).collect()
    }
}

/// The files of an exercise that students hand in.
fn solution(directory: &Path) -> Vec<PathBuf> {
    let meta = std::fs::read_to_string(directory.join("meta.yaml")).ok().and_then(|text| Meta::parse("meta.yaml", &text).ok());
    let files = meta.map(|meta| meta.student_submission_files).unwrap_or_default();
    files.iter().flat_map(|pattern| glob::find(directory, pattern)).collect()
}

/// What a program may see of an exercise directory apart from these files: path inside of it, and path.
fn without(directory: &Path, files: &[PathBuf]) -> Vec<(PathBuf, PathBuf)> {
    let mut seen = Vec::new();
    for (name, source) in public_entries(directory) {
        if !files.iter().any(|file| file.starts_with(&source)) {
            seen.push((PathBuf::from(name), source));
        } else if source.is_dir() {
            let inside =
                tree::files(&source).unwrap_or_default().into_iter().filter(|(_, path)| !files.iter().any(|file| path.starts_with(file)));
            seen.extend(inside.map(|(path, source)| (Path::new(&name).join(path), source)));
        }
    }
    seen
}

/// Copies the exercise's own solution, which is what programs may see of its directory, to `target`.
///
/// # Errors
/// When something cannot be read or written, or is too large.
pub fn copy_solution(directory: &Path, target: &Path, limits: &Limits) -> std::io::Result<()> {
    for (name, source) in public_entries(directory) {
        let target = target.join(&name);
        if source.is_dir() {
            tree::copy(&source, &target, limits)?;
        } else {
            std::fs::copy(&source, target)?;
        }
    }
    Ok(())
}

/// What a program may see of an exercise directory: name and path of each entry that is not private.
pub(super) fn public_entries(directory: &Path) -> Vec<(String, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut found: Vec<(String, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir()))
        .filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())))
        .filter(|(name, _)| !PRIVATE.contains(&name.as_str()))
        .collect();
    found.sort();
    found
}
