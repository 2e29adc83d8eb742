//! Documents: text is measured, nothing is run.

use crate::backend::{Backend, Bench, Case, Execution, Flavour, Manifest, Needs, Program, Subject, files};
use crate::compare::document;
use crate::error::RunError;
use crate::format::suite::{Collection, TestType};
use crate::options::Options;
use crate::verdict::Judgement;

/// The document back end.
#[derive(Debug)]
pub(super) struct Document;

const MANIFEST: Manifest = Manifest {
    name: "document",
    aliases: &["doc"],
    suffixes: &[".md", ".txt"],
    package: None,
    flavour: Flavour::B,
    subject: Subject::Text,
    octave_habits: false,
};

impl Backend for Document {
    fn manifest(&self) -> &Manifest {
        &MANIFEST
    }

    fn available(&self, _: &Options) -> Result<String, String> {
        Ok("built in".to_owned())
    }

    fn needs(&self, _: &Collection) -> Needs {
        Needs::NOTHING
    }

    fn may_share(&self, _: &Collection) -> bool {
        true
    }

    fn execute(&self, _: &Bench<'_>, _: &Program<'_>) -> Result<Execution, RunError> {
        Ok(Execution::default())
    }

    fn judge(&self, _: &Bench<'_>, case: &Case<'_>) -> Result<Judgement, RunError> {
        let kind = case.collection.kind;
        if kind == TestType::Exist {
            return Ok(files::exist(case, false));
        }
        let unknown = || Judgement::unjudged(format!("Unknown test type: {}", kind.word()));
        // whether the type is known does not depend on the text
        if document::judge(kind, "", true, case.test).is_none() {
            return Ok(unknown());
        }
        let Some(file) = case.collection.file.as_ref().or(case.collection.entry_point.as_ref()) else {
            return Ok(Judgement::wrong(format!("No file specified for {} test", kind.word())));
        };
        let Some(text) = files::read(case.directory, file) else {
            return Ok(Judgement::wrong(format!("File `{file}` not found")));
        };
        let markdown = [".md", ".markdown", ".mdown"].iter().any(|suffix| file.to_lowercase().ends_with(suffix));
        Ok(document::judge(kind, &text, markdown, case.test).unwrap_or_else(unknown))
    }
}
