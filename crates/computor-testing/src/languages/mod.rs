//! The languages, and the registry that names them all.
//!
//! A language is a directory with its manifest and, for an interpreter, a driver; adding one needs a line in
//! [`REGISTRY`] and nothing else (`docs/adding-a-language.md`). Where programs are only compiled, run and compared by
//! their output, the directory holds nothing but a `language.yaml`. `program` and `interpreted` are what
//! several languages are made of. A language never asks the registry.

mod document;
#[doc(hidden)]
pub mod hostile;
mod interpreted;
mod julia;
mod octave;
mod program;
pub(crate) mod python;
mod r;

use std::path::PathBuf;

use computor_sandbox::Source;
use program::Language;
use serde::Serialize;

use crate::backend::surroundings::Question;
use crate::backend::{Backend, programs};
use crate::options::Options;

/// The language that the `language.yaml` of a directory describes.
macro_rules! language {
    ($directory:literal) => {{
        static LANGUAGE: Language = Language::new(include_str!(concat!($directory, "/language.yaml")));
        &LANGUAGE
    }};
}

/// Every back end.
pub static REGISTRY: &[&dyn Backend] = &[
    &python::Python,
    language!("c"),
    language!("cpp"),
    language!("fortran"),
    language!("java"),
    language!("javascript"),
    &document::Document,
    &octave::OCTAVE,
    &r::R,
    &julia::JULIA,
];

/// A back end by its name, an alias, or a service slug such as `itpcp.exec.py`.
pub fn find(name: &str) -> Option<&'static dyn Backend> {
    let name = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    REGISTRY.iter().copied().find(|backend| {
        let manifest = backend.manifest();
        manifest.name == name || manifest.aliases.contains(&name.as_str())
    })
}

/// The interpreted languages whose drivers read their task from a file.
static INTERPRETED: [&interpreted::Interpreted; 3] = [&octave::OCTAVE, &r::R, &julia::JULIA];

/// Reads what languages say about themselves, so that nobody has to later.
pub(crate) fn prepare() {
    for backend in REGISTRY {
        backend.manifest();
    }
}

/// What was found out about this machine for a grader.
#[derive(Default)]
pub(crate) struct Found {
    /// For the grader, as it expects it.
    pub(crate) answer: Vec<u8>,
    /// Programs, and directories that they read.
    pub(crate) tools: Vec<PathBuf>,
    /// Files that go with them.
    pub(crate) inputs: Vec<PathBuf>,
}

impl Found {
    fn new(answer: &impl Serialize) -> Self {
        // A grader without an answer looks itself, and finds nothing.
        Self { answer: postcard::to_stdvec(answer).unwrap_or_default(), ..Self::default() }
    }
}

/// Finds out for a grader what it cannot see.
pub(crate) fn answer(question: &Question, options: &Options) -> Found {
    // links are followed by those who are shown the tool
    let real = |path: &PathBuf| [path.clone(), path.canonicalize().unwrap_or_default()];
    match question {
        Question::Program { variable, name } => {
            let found = programs::find(variable, name);
            Found { tools: found.iter().flat_map(real).collect(), ..Found::new(&found) }
        }
        Question::OnPath(program) => {
            let found = programs::on_path(program);
            Found { tools: found.iter().flat_map(real).collect(), ..Found::new(&found) }
        }
        Question::Python => {
            let found = python::interpreter::find(options);
            Found { tools: found.iter().flat_map(|python| python.runtime.clone()).collect(), ..Found::new(&found) }
        }
        Question::Fonts => Found::new(&python::interpreter::find(options).ok().and_then(|python| python::interpreter::font_list(&python))),
        Question::Prepared(name) => {
            let language = REGISTRY.iter().find(|backend| backend.manifest().name == name);
            let found = language.and_then(|language| language.prepared(options));
            Found { inputs: found.iter().cloned().collect(), ..Found::new(&found) }
        }
        Question::Interpreter(name) => {
            let language = INTERPRETED.iter().find(|language| language.manifest.name == name);
            let found = language.map_or_else(|| Err(format!("{name} is no language")), |language| language.find());
            let inputs = found.iter().flat_map(|found| &found.inputs).filter_map(|input| match &input.source {
                Source::Host(path) => Some(path.clone()),
                Source::Bytes(_) => None,
            });
            let inputs = inputs.collect();
            Found { tools: found.iter().flat_map(|found| found.runtime.clone()).collect(), inputs, ..Found::new(&found) }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn names_aliases_and_slugs_find_a_backend() {
        for (name, expected) in [
            ("python", "python"),
            ("itpcp.exec.py", "python"),
            ("itpcp.exec.c", "c"),
            ("cpp", "cpp"),
            ("C++", "cpp"),
            ("itpcp.exec.java", "java"),
            ("itpcp.exec.js", "javascript"),
            ("itpcp.exec.fortran", "fortran"),
            ("doc", "document"),
            ("itpcp.exec.oct", "octave"),
            ("itpcp.exec.r", "r"),
            ("itpcp.exec.jl", "julia"),
            ("itpcp.exec.julia", "julia"),
        ] {
            assert_eq!(find(name).map(|backend| backend.manifest().name), Some(expected), "{name}");
        }
        assert!(find("cobol").is_none());
    }

    /// A line in the registry and a directory are all that a language needs; this reads what they say.
    #[test]
    fn every_manifest_is_whole_and_every_alias_is_its_own() {
        let mut taken = std::collections::HashMap::new();
        for backend in REGISTRY {
            let manifest = backend.manifest();
            assert!(!manifest.name.is_empty(), "{:?}", backend.available(&Options::default()));
            assert!(!manifest.suffixes.is_empty() && manifest.suffixes.iter().all(|suffix| suffix.starts_with('.')), "{manifest:?}");
            let built_in = backend.available(&Options::default()) == Ok("built in".to_owned());
            assert_eq!(manifest.package.is_none(), built_in, "{manifest:?}");
            for alias in manifest.aliases.iter().chain([&manifest.name]) {
                assert_eq!(taken.insert(*alias, manifest.name), None, "{alias} is the name of two languages");
                assert_eq!(alias.to_lowercase(), **alias);
                for asked in [(*alias).to_owned(), alias.to_uppercase(), format!("itpcp.exec.{alias}")] {
                    assert_eq!(find(&asked).map(|found| found.manifest().name), Some(manifest.name), "{asked}");
                }
            }
        }
    }

    /// No directory with a language is forgotten, and no language is described outside its directory.
    #[test]
    fn every_directory_of_a_language_is_registered() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/languages");
        let mut described: Vec<String> = std::fs::read_dir(root)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("language.yaml").is_file())
            .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
            .collect();
        described.sort();
        assert!(described.len() >= 5);
        for name in &described {
            assert_eq!(find(name).map(|backend| backend.manifest().name), Some(name.as_str()));
        }
    }
}
