//! The exercises that come with the program.

use anyhow::{Context as _, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// All files: path below `examples/`, content.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The files of an exercise, or of a directory in it, by their path in there.
pub(crate) fn files(directory: &str) -> BTreeMap<&'static str, &'static [u8]> {
    let inside = |path: &'static str| path.strip_prefix(directory)?.strip_prefix('/');
    FILES.iter().filter_map(|(path, content)| Some((inside(path)?, *content))).collect()
}

/// The text of a file of an exercise.
pub(crate) fn text(directory: &str, file: &str) -> Result<&'static str> {
    let files = files(directory);
    let content = files.get(file).with_context(|| format!("{directory}/{file} is not built in"))?;
    Ok(std::str::from_utf8(content)?)
}

/// Lays an exercise down at `target`.
pub(crate) fn write(directory: &str, target: &Path) -> Result<()> {
    for (name, content) in files(directory) {
        let path = target.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, content)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exercises_are_in_the_program() {
        let exercise = files("computor.demo.py.stdout");
        assert!(exercise.contains_key("test.yaml") && exercise.contains_key("localTests/correctSolution/squares.py"));
        assert!(files("computor.demo.py").is_empty(), "only whole names count");
        assert!(text("computor.demo.py.stdout", "meta.yaml").unwrap().contains("slug:"));
        assert!(text("computor.demo.py.stdout", "none").is_err());
    }
}
