//! Finding the platform's own programs.

use std::path::{Path, PathBuf};

use super::surroundings::{Question, find_out};

/// The program that the environment variable names, or the first `name` on the search path.
///
/// # Errors
/// What is missing.
pub(crate) fn find(variable: &str, name: &str) -> Result<PathBuf, String> {
    find_out(Question::Program { variable: variable.to_owned(), name: name.to_owned() }, || {
        let named = std::env::var_os(variable).filter(|value| !value.is_empty());
        let wanted = named.map_or_else(|| PathBuf::from(name), PathBuf::from);
        search(&wanted).ok_or_else(|| format!("{} is not installed", wanted.display()))
    })
}

/// Where a program is: itself if it is a path, else the first match on the search path.
pub(crate) fn on_path(program: &Path) -> Option<PathBuf> {
    find_out(Question::OnPath(program.to_path_buf()), || search(program))
}

fn search(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_path_buf());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|directory| directory.join(program)).find(|candidate| candidate.is_file())
}

/// The directories that exist, are not the system's own (always visible) and lie in none of the others.
pub(crate) fn outermost(directories: Vec<PathBuf>) -> Vec<PathBuf> {
    const SYSTEM: [&str; 6] = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32"];
    let mut candidates: Vec<PathBuf> = directories
        .into_iter()
        .filter(|path| path.is_absolute() && path.exists() && path.components().count() > 1)
        .filter(|path| !SYSTEM.iter().any(|system| path.starts_with(system)))
        .collect();
    candidates.sort();
    let mut kept: Vec<PathBuf> = Vec::new();
    for path in candidates {
        if !kept.iter().any(|outer| path.starts_with(outer)) {
            kept.push(path);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_outermost_foreign_directories_are_kept() {
        let root = tempfile::tempdir().unwrap();
        let (outer, inner) = (root.path().join("a"), root.path().join("a/b"));
        std::fs::create_dir_all(&inner).unwrap();
        let given = vec![inner, "/usr/lib".into(), outer.clone(), "/does/not/exist".into(), "/".into(), "rel".into()];
        assert_eq!(outermost(given), [outer]);
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(on_path(Path::new("sh")).is_some());
        assert!(on_path(Path::new("no-such-program")).is_none());
        assert!(find("COMPUTOR_TEST_UNSET", "no-such-program").unwrap_err().contains("not installed"));
    }
}
