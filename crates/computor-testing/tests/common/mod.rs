//! What the tests share: a sandbox, and what is installed here.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    reason = "each test file uses another part of this one, so there is no dead code to expect"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use computor_sandbox::{Config, Sandbox};

/// A sandbox, or a loud note that the test cannot run here.
pub(crate) fn sandbox() -> Option<Sandbox> {
    match Sandbox::start(Config::default()) {
        Ok(sandbox) => Some(sandbox),
        Err(error) => {
            eprintln!("SKIPPED: no sandbox on this machine: {error}");
            None
        }
    }
}

/// Whether the interpreter that the runner would take has a module.
pub(crate) fn has_module(module: &str) -> bool {
    let python = std::env::var_os("PYTHON_TEST_EXECUTABLE").unwrap_or_else(|| "python3".into());
    Command::new(python).args(["-c", &format!("import {module}")]).output().is_ok_and(|output| output.status.success())
}

/// Whether a program is on the search path.
pub(crate) fn has_program(name: &str) -> bool {
    Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Writes files below a directory.
pub(crate) fn write_files<'a>(root: &Path, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> PathBuf {
    std::fs::create_dir_all(root).unwrap();
    for (name, content) in files {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    root.to_path_buf()
}
