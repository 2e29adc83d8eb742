//! `test init`: a small exercise to begin with, from `skeletons/`.

use super::{Fault, unknown_language};
use crate::args::TestInit;
use crate::{Outcome, output};
use computor_testing::languages;
use std::{fs, path::Path};

/// All files: path below `skeletons/`, which begins with the language; content.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/skeletons.rs"));

/// What the files say for the identifier.
const IDENTIFIER: &str = "{{identifier}}";

pub(super) fn run(options: &TestInit) -> Result<Outcome, Fault> {
    let language = languages::find(&options.language).ok_or_else(|| Fault::unusable(unknown_language(&options.language)))?.manifest().name;
    let directory = &options.directory;
    let written = write(language, directory)?;
    let shown = directory.display();
    output::data(&written.iter().map(|file| format!("{shown}/{file}")).collect::<Vec<_>>().join("\n"))?;
    eprintln!("next: write the task in {shown}/content/index.md, then\n  computor test lint {shown}\n  computor test example {shown}");
    Ok(Outcome::Good)
}

/// Writes the skeleton of a language; the answer is the files, relative to the directory.
pub(super) fn write(language: &str, directory: &Path) -> Result<Vec<&'static str>, Fault> {
    let identifier = identifier(directory)?;
    let files: Vec<_> =
        FILES.iter().filter_map(|(path, content)| Some((path.strip_prefix(language)?.strip_prefix('/')?, content))).collect();
    if files.is_empty() {
        return Err(Fault::unusable(format!("there is no skeleton for {language} yet; copy one of the exercises in examples/")));
    }
    if fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Fault::unusable(format!("{} is not empty: name a new directory", directory.display())));
    }
    for (name, content) in &files {
        let path = directory.join(name);
        let error = |error| Fault::io(&path, error);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(error)?;
        }
        let text = String::from_utf8_lossy(content).replace(IDENTIFIER, &identifier);
        fs::write(&path, text).map_err(error)?;
    }
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

/// The name of the directory, which becomes the identifier.
fn identifier(directory: &Path) -> Result<String, Fault> {
    let name = directory.file_name().map(|name| name.to_string_lossy().into_owned());
    let fits =
        |name: &String| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b));
    name.filter(fits).ok_or_else(|| {
        let shown = directory.display();
        Fault::unusable(format!("`{shown}` cannot be an identifier: use small letters, digits, dots, dashes and underscores"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::TestExample;
    use crate::testing::can_run;
    use computor_testing::{Options, lint};
    use std::sync::atomic::AtomicBool;

    /// A language without a skeleton fails here: add a directory to `skeletons/`.
    #[test]
    fn every_skeleton_is_without_remarks_and_its_solutions_do_what_they_promise() {
        let root = tempfile::tempdir().unwrap();
        for backend in languages::REGISTRY {
            let name = backend.manifest().name;
            let directory = root.path().join(format!("first.{name}"));
            write(name, &directory).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
            assert_eq!(lint::check(&directory, None).unwrap(), [], "{name}");
            assert!(directory.join("content/index.md").is_file() && directory.join("localTests/wrongSolution").is_dir(), "{name}");
            let text = fs::read_to_string(directory.join("meta.yaml")).unwrap();
            assert!(text.contains(&format!("first.{name}")) && !text.contains("{{"), "{text}");
            if let Err(missing) = backend.available(&Options::default()) {
                eprintln!("SKIPPED: {missing}");
                continue;
            }
            if !can_run() {
                continue;
            }
            let options = TestExample { exercises: vec![directory], strict: true, json: false };
            assert_eq!(super::super::example::run(&options, &AtomicBool::new(false)).unwrap(), Outcome::Good, "{name}");
        }
    }

    #[test]
    fn nothing_is_overwritten_and_names_must_be_identifiers() {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("a.b");
        assert!(write("python", &directory).unwrap().contains(&"test.yaml"));
        assert!(matches!(write("python", &directory), Err(Fault::Unusable(_))));
        assert!(matches!(write("python", &root.path().join("A b")), Err(Fault::Unusable(_))));
        let options = TestInit { language: "cobol".into(), directory: root.path().join("c") };
        assert!(matches!(run(&options), Err(Fault::Unusable(_))));
    }
}
