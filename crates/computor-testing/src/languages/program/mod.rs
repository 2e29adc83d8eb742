//! Languages that are data: a directory with a `language.yaml` and a line in the registry.
//!
//! Their programs are files that read standard input, write to standard output and error, and end with an exit code.
//! Where there is something to compile or check, that happens in a sandbox of its own, in which nothing but the
//! submission lies; the program is then run in another one.

mod definition;
mod judge;
mod prepared;
mod run;

use std::path::PathBuf;
use std::sync::OnceLock;

use definition::Definition;

use crate::backend::{Backend, Bench, Case, End, Execution, Manifest, Needs, Program, files};
use crate::compare::structure;
use crate::error::RunError;
use crate::format::suite::{Collection, TestType};
use crate::options::Options;
use crate::verdict::{Class, Judgement};

/// A language that is described by a file.
#[derive(Debug)]
pub(super) struct Language {
    text: &'static str,
    definition: OnceLock<Definition>,
}

impl Language {
    /// The language that the text of a `language.yaml` describes. It is read when it is first needed.
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, definition: OnceLock::new() }
    }

    fn definition(&self) -> &Definition {
        self.definition.get_or_init(|| Definition::parse(self.text).unwrap_or_else(Definition::broken))
    }
}

impl Backend for Language {
    fn manifest(&self) -> &Manifest {
        &self.definition().manifest
    }

    fn available(&self, _: &Options) -> Result<String, String> {
        let definition = self.definition();
        if let Some(problem) = &definition.problem {
            return Err(problem.to_string());
        }
        let found = definition.tools().into_iter().map(|tool| run::find(tool).map(|path| path.display().to_string()));
        Ok(found.collect::<Result<Vec<_>, _>>()?.join(", "))
    }

    fn prepared(&self, options: &Options) -> Option<PathBuf> {
        prepared::find(self.definition(), options)
    }

    fn needs(&self, collection: &Collection) -> Needs {
        match collection.kind {
            // the reference is only asked where a sub-test does not say itself what it expects
            TestType::Stdout | TestType::Stdio | TestType::Stderr => {
                let reference = collection.tests.iter().any(|test| judge::asks_reference(collection.kind, test));
                Needs { student: true, reference }
            }
            TestType::ExitCode | TestType::Compile | TestType::Runtime | TestType::Error | TestType::Warning => Needs::STUDENT,
            TestType::Check => Needs::BOTH,
            _ => Needs::NOTHING,
        }
    }

    fn without_dependency(&self, kind: TestType, message: String) -> Judgement {
        match kind {
            TestType::Compile => Judgement::wrong(format!("Compilation result not available: {message}")),
            _ => Judgement::skipped(message),
        }
    }

    fn may_share(&self, _: &Collection) -> bool {
        true
    }

    fn execute(&self, bench: &Bench<'_>, program: &Program<'_>) -> Result<Execution, RunError> {
        let sources = self.sources(program);
        let Some(main) = self.main(program.collection, &sources) else {
            return Ok(Execution::failed(Class::CompileError, "No source files found"));
        };
        let task = run::Task { definition: self.definition(), bench, program, sources: &sources, main };
        task.execute()
    }

    fn judge(&self, _: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        let kind = case.collection.kind;
        match kind {
            TestType::Exist => return Ok(files::exist(case, self.definition().joined_names)),
            TestType::Structural => return Ok(self.structural(case)),
            _ => {}
        }
        let Some(student) = case.student else {
            return Ok(Judgement::unjudged(format!("Unknown test type: {}", kind.word())));
        };
        if let End::Unavailable(what) = &student.end {
            return Ok(Judgement::unjudged(format!("Not available here: {what}")));
        }
        Ok(judge::judge(case, student, self.definition().run.uncaught.as_ref()))
    }
}

impl Language {
    /// The sources of a collection: those it names, its entry point if that exists, or all.
    fn sources(&self, program: &Program<'_>) -> Vec<String> {
        let collection = program.collection;
        if !collection.source_files.is_empty() {
            return collection.source_files.clone();
        }
        match &collection.entry_point {
            Some(entry) if files::is_inside(program.directory, entry) => vec![entry.clone()],
            _ => files::sources(program.directory, self.manifest().suffixes)
                .into_iter()
                .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
                .collect(),
        }
    }

    /// The source that the program begins with: the entry point, one with a name that says so, or the first one.
    fn main<'a>(&self, collection: &Collection, sources: &'a [String]) -> Option<&'a str> {
        let names = collection.entry_point.iter().chain(&self.definition().main);
        let named = names.into_iter().find_map(|name| sources.iter().find(|source| *source == name));
        named.or(sources.first()).map(String::as_str)
    }

    fn structural(&self, case: &Case<'_>) -> Judgement {
        let file = case.collection.file.as_ref().or(case.collection.entry_point.as_ref()).cloned();
        let file = file.or_else(|| files::first_source(case.directory, self.manifest().suffixes));
        match file.as_deref().and_then(|file| files::read(case.directory, file)) {
            Some(source) => structure::program(&self.definition().syntax, &source, case.test),
            None => Judgement::wrong(format!("Source file not found: {}", file.unwrap_or_default())),
        }
    }
}

#[cfg(test)]
mod tests {
    use computor_sandbox::{Config, Sandbox};

    use super::*;
    use crate::backend::Mode;
    use crate::format::meta::Settings;
    use crate::format::suite::Suite;

    /// Whatever is missing, the submission is not to blame.
    fn judged(text: String) -> Option<Judgement> {
        let Ok(sandbox) = Sandbox::start(Config::default()) else {
            eprintln!("SKIPPED: no sandbox on this machine");
            return None;
        };
        let language = Language::new(text.leak());
        let suite = Suite::parse("t", "properties: {tests: [{name: c, type: stdout, tests: [{name: a, value: x}]}]}").unwrap();
        let collection = &suite.collections[0];
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("a.x"), "x").unwrap();
        let (options, settings) = (Options::default(), Settings::default());
        let bench = Bench::new(Mode::Student, &sandbox, &options, &settings, &|| false);
        let nothing = Vec::new;
        let program = Program {
            collection,
            directory: directory.path(),
            input: None,
            setup: nothing(),
            teardown: nothing(),
            names: nothing(),
            expressions: nothing(),
            calls: None,
            hidden: false,
        };
        let execution = language.execute(&bench, &program).unwrap();
        let case = Case {
            collection,
            test: &collection.tests[0],
            directory: directory.path(),
            student: Some(&execution),
            reference: None,
            compat: &options.compat,
        };
        Some(language.judge(&bench, &case).unwrap())
    }

    fn language(compile: &str, run: &str) -> String {
        format!("name: x\npackage: p\nsuffixes: [.x]\n{compile}run: {run}\nstructure: {{}}\n")
    }

    const CAT: &str = "{tool: {program: cat, variable: NO_CAT}, command: ['{tool}', '{main}']}";
    const MISSING: &str = "{tool: {program: no-such-program, variable: NO_PROGRAM}, command: ['{tool}']}";

    #[test]
    fn a_language_without_a_compiler_is_only_run() {
        let Some(judgement) = judged(language("", CAT)) else { return };
        assert_eq!(judgement, Judgement::passed());
    }

    #[test]
    fn a_missing_compiler_or_interpreter_is_never_the_student_s_fault() {
        for text in [language("", MISSING), language(&format!("compile: {MISSING}\n"), CAT)] {
            assert_eq!(Language::new(text.clone().leak()).available(&Options::default()).unwrap_err(), "no-such-program is not installed");
            let Some(judgement) = judged(text) else { return };
            assert_eq!(judgement, Judgement::unjudged("Not available here: no-such-program is not installed"));
        }
    }

    #[test]
    fn a_file_that_is_not_valid_makes_a_language_that_says_so() {
        let language = Language::new("name: [");
        assert!(language.available(&Options::default()).unwrap_err().contains("language.yaml"));
        assert_eq!(language.manifest().name, "");
    }
}
