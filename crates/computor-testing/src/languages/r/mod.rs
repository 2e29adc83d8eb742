//! R.

use std::path::Path;

use super::interpreted::{DRIVER, Interpreted, Interpreter, data, interpreter};
use crate::backend::{End, Execution, Failure, Flavour, Manifest, Subject};
use crate::compare::structure;
use crate::format::compat::Compat;
use crate::verdict::Class;

/// The R back end.
pub(super) static R: Interpreted = Interpreted {
    manifest: Manifest {
        name: "r",
        aliases: &[],
        suffixes: &[".R", ".r"],
        package: Some("r-base-core"),
        flavour: Flavour::B,
        subject: Subject::Values,
        octave_habits: false,
    },
    interpreter: || interpreter::find("RSCRIPT_EXECUTABLE", "Rscript", ask),
    driver: ("driver.R", include_str!("driver.R")),
    library: Some("computor_fork.so"),
    branches: true,
    data: data::r,
    after: warnings_end_it,
    structure: structure::raw_text,
};

/// Version, home, the variables that R's own start script sets, libraries.
const QUESTION: &str = "cat(paste(R.version$major, R.version$minor, sep = '.'), R.home(), sep = '\n', '');
for (name in c('R_SHARE_DIR', 'R_INCLUDE_DIR', 'R_DOC_DIR', 'LD_LIBRARY_PATH')) cat(name, '=', Sys.getenv(name), '\n', sep = '');
cat(.libPaths(), sep = '\n')";

/// R is started without its start script, which costs several processes each time.
fn ask(program: &Path) -> Result<Interpreter, String> {
    let answer = interpreter::answer(program, &["--vanilla", "-e", QUESTION])?;
    let mut lines = answer.lines();
    let version = lines.next().unwrap_or_default();
    let home = lines.next().unwrap_or_default();
    let mut env = vec![("R_HOME".to_owned(), home.to_owned())];
    env.extend(lines.by_ref().take(4).filter_map(|line| line.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())));
    let libraries: Vec<&str> = lines.filter(|library| Path::new(library).is_dir()).collect();
    env.push(("R_LIBS".to_owned(), libraries.join(":")));
    Ok(Interpreter {
        executable: Path::new(home).join("bin/exec/R"),
        args: vec!["--vanilla".to_owned(), "--no-echo".to_owned(), "-f".to_owned(), format!("{DRIVER}/driver.R")],
        env,
        runtime: std::iter::once(home).chain(libraries).map(Into::into).collect(),
        inputs: Vec::new(),
        description: format!("R {version} ({})", program.display()),
    })
}

/// In the reference runner any warning ends the program, because its handler cannot go on.
fn warnings_end_it(execution: &mut Execution, compat: &Compat) {
    if !compat.warnings && execution.end == End::Finished && !execution.warnings.is_empty() {
        let text = format!("a warning ends the program here: {}", execution.warnings.join("; "));
        execution.end = End::Failed(Failure { class: Class::RuntimeError, text, detail: None });
        execution.values.clear();
    }
}
