//! Puts the exercises of `examples/` into the program, so that the demo needs no files beside it.

use std::{env, fmt::Write as _, fs, io, path::Path};

fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../examples").canonicalize()?;
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
    let target = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("examples.rs");
    fs::write(target, code)
}

/// The files of exercise directories, as paths relative to `root`.
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
