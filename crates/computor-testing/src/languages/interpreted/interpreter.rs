//! The platform's interpreters: found and asked once per process, never per run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use computor_sandbox::Input;
use serde::{Deserialize, Serialize};

use crate::backend::programs;

/// An interpreter, as it describes itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::languages) struct Interpreter {
    /// Program to start.
    pub(in crate::languages) executable: PathBuf,
    /// Its arguments, the driver included.
    pub(in crate::languages) args: Vec<String>,
    /// What it needs in its environment.
    pub(in crate::languages) env: Vec<(String, String)>,
    /// Directories that it reads; the system's own need not be named.
    pub(in crate::languages) runtime: Vec<PathBuf>,
    /// Files that it needs besides.
    pub(in crate::languages) inputs: Vec<Input>,
    /// Name and version, for people.
    pub(in crate::languages) description: String,
}

type Known = HashMap<PathBuf, Result<Interpreter, String>>;
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The interpreter that the environment variable names, or the first `name` on the search path.
///
/// # Errors
/// What is missing.
pub(in crate::languages) fn find(variable: &str, name: &str, ask: fn(&Path) -> Result<Interpreter, String>) -> Result<Interpreter, String> {
    let program = programs::find(variable, name)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let ask = |program: &PathBuf| {
        let mut interpreter = ask(program)?;
        interpreter.runtime = programs::outermost(std::mem::take(&mut interpreter.runtime));
        Ok(interpreter)
    };
    known.entry(program).or_insert_with_key(ask).clone()
}

/// What the interpreter answers to a question. It is asked outside the sandbox: it is the platform's own program, and no
/// submission takes part.
///
/// # Errors
/// When it does not work.
pub(in crate::languages) fn answer(program: &Path, args: &[&str]) -> Result<String, String> {
    let failed = |why: String| format!("{} does not work: {why}", program.display());
    let output = Command::new(program).args(args).current_dir("/").output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
