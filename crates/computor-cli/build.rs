//! Puts the exercises of `examples/` and the skeletons for new ones into the program, so that it needs no files beside it.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    embed("../../examples", "examples.rs")?;
    embed("skeletons", "skeletons.rs")
}

/// Writes a list of the files below a directory, with their content, as code.
fn embed(directory: &str, name: &str) -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join(directory).canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort();
    let mut code = String::from("&[\n");
    for name in files {
        let path = root.join(&name);
        let _ = writeln!(code, "    ({name:?}, include_bytes!({path:?})),");
    }
    code.push_str("]\n");
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join(name);
    fs::write(target, code)
}

/// The files in directories below `root`, as paths relative to it.
fn collect(root: &Path, directory: &Path, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Ok(name) = path.strip_prefix(root)
            && name.components().count() > 1
        {
            files.push(name.to_string_lossy().into_owned());
        }
    }
    Ok(())
}
