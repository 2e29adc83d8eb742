//! Which Python runs the programs, and which directories it needs to be visible.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::backend::programs;
use crate::backend::surroundings::{Question, find_out};
use crate::options::Options;

/// A Python interpreter, as it describes itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Interpreter {
    /// Path to start it with. Not resolved further: that of a virtual environment must stay what it is.
    pub(crate) executable: PathBuf,
    /// For example `3.11.7`.
    pub(super) version: String,
    /// Whether `flake8` can be imported.
    pub(super) flake8: bool,
    /// Directories that it reads outside the system's.
    #[serde(rename = "directories")]
    pub(crate) runtime: Vec<PathBuf>,
}

/// Run once per interpreter, outside the sandbox: it is the platform's own program, and no submission takes part.
const QUESTION: &str = "
import sys, json, importlib.util
print(json.dumps({
    'executable': sys.executable,
    'version': sys.version.split()[0],
    'flake8': importlib.util.find_spec('flake8') is not None,
    'directories': [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix] + [p for p in sys.path if p],
}))
";

/// Where programs find matplotlib's settings and font list.
pub(super) const MATPLOTLIB: &str = "/work/.matplotlib";

/// Name and content of matplotlib's list of fonts.
pub(in crate::languages) type FontList = (String, Vec<u8>);

/// Matplotlib's list of fonts, made once per interpreter outside the sandbox: searching them takes every fresh home
/// directory a second of CPU time. `None` where matplotlib does not work.
pub(in crate::languages) fn font_list(python: &Interpreter) -> Option<FontList> {
    find_out(Question::Fonts, || known_fonts(python))
}

fn known_fonts(python: &Interpreter) -> Option<FontList> {
    static FONTS: LazyLock<Mutex<HashMap<PathBuf, Option<FontList>>>> = LazyLock::new(Mutex::default);
    let mut known = FONTS.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(python.executable.clone()).or_insert_with(|| make_font_list(python)).clone()
}

fn make_font_list(python: &Interpreter) -> Option<FontList> {
    let home = tempfile::tempdir().ok()?;
    let mut command = Command::new(&python.executable);
    command.args(["-I", "-c", "import matplotlib.font_manager"]).env("MPLCONFIGDIR", home.path());
    command.output().ok()?;
    std::fs::read_dir(home.path()).ok()?.filter_map(Result::ok).find_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let list = name.starts_with("fontlist").then(|| std::fs::read(entry.path()).ok());
        Some((name, list??))
    })
}

static KNOWN: LazyLock<Mutex<HashMap<PathBuf, Result<Interpreter, String>>>> = LazyLock::new(Mutex::default);

/// The interpreter of the options, of `PYTHON_TEST_EXECUTABLE`, or `python3`; asked once, then remembered.
///
/// # Errors
/// What is missing.
pub(crate) fn find(options: &Options) -> Result<Interpreter, String> {
    find_out(Question::Python, || search(options))
}

fn search(options: &Options) -> Result<Interpreter, String> {
    let program = match &options.python {
        Some(program) => program.clone(),
        None => programs::find("PYTHON_TEST_EXECUTABLE", "python3")?,
    };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(program.clone()).or_insert_with(|| ask(&program)).clone()
}

fn ask(program: &Path) -> Result<Interpreter, String> {
    let failed = |why: String| format!("the Python interpreter {} does not work: {why}", program.display());
    let output = Command::new(program).args(["-I", "-c", QUESTION]).output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let mut python: Interpreter = serde_json::from_slice(&output.stdout).map_err(|error| failed(error.to_string()))?;
    if let Some(parent) = python.executable.canonicalize().ok().as_deref().and_then(Path::parent) {
        python.runtime.push(parent.to_path_buf());
    }
    python.runtime = programs::outermost(std::mem::take(&mut python.runtime));
    Ok(python)
}
