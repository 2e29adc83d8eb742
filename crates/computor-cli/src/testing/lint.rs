//! `test lint`.

use super::show::Paint;
use super::{Fault, exercises};
use crate::args::TestLint;
use crate::{Outcome, output};
use computor_testing::lint::{self, Remark};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(options: &TestLint) -> Result<Outcome, Fault> {
    let (mut all, mut count) = (Vec::<Value>::new(), 0);
    let exercises = exercises::find(&options.exercises)?;
    let paint = Paint::for_stdout();
    for path in &exercises {
        if options.json {
            let remarks = check(path)?;
            count += remarks.len();
            all.push(json!({ "exercise": path, "remarks": remarks }));
        } else {
            count += remarks(path, paint)?;
        }
    }
    if options.json {
        output::json(&all)?;
    }
    let plural = |count, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    eprintln!("{}, {}", plural(exercises.len(), "exercise"), plural(count, "remark"));
    Ok(Outcome::when(count == 0))
}

fn check(path: &Path) -> Result<Vec<Remark>, Fault> {
    // the name of the directory matters, even if it is given as a dot
    let directory = path.canonicalize().map_err(|error| Fault::io(path, error))?;
    Ok(lint::check(&directory, None)?)
}

/// Prints the remarks about an exercise, and answers how many there are.
pub(super) fn remarks(path: &Path, paint: Paint) -> Result<usize, Fault> {
    let remarks = check(path)?;
    if !remarks.is_empty() {
        output::data(&remarks.iter().map(|remark| line(path, remark, paint)).collect::<Vec<_>>().join("\n"))?;
    }
    Ok(remarks.len())
}

/// A remark that editors and terminals can jump to.
fn line(directory: &Path, remark: &Remark, paint: Paint) -> String {
    let shown = directory.join(&remark.file);
    let rest = remark.to_string();
    let rest = rest.strip_prefix(&remark.file).unwrap_or(&rest).to_owned();
    // the place ends where the text begins
    let (place, text) = rest.split_once(": ").unwrap_or(("", &rest));
    format!("{}: {text} {}", paint.strong(&format!("{}{place}", shown.display())), paint.dim(&format!("[{}]", remark.rule)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn remarks_begin_with_a_place_and_end_with_their_rule() {
        let root = tempfile::tempdir().unwrap();
        let exercise = root.path().join("a.b");
        fs::create_dir(&exercise).unwrap();
        fs::write(exercise.join("test.yaml"), "type: python\nproperties:\n  tests:\n  - nmae: c\n    tests: []\n").unwrap();
        let remarks = lint::check(&exercise, None).unwrap();
        assert_eq!(
            line(Path::new("a.b"), &remarks[0], Paint::plain()),
            "a.b/test.yaml:4:5: a collection needs `name` (is `nmae` a misspelling of it?) [format]",
        );
        let options = TestLint { exercises: vec![exercise], json: false };
        assert_eq!(run(&options).unwrap(), Outcome::Bad);
        let options = TestLint { exercises: vec![root.path().join("none")], json: false };
        assert!(matches!(run(&options), Err(Fault::Unusable(_))));
    }
}
