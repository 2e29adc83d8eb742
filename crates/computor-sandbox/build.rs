//! Compiles the library that warm interpreters load (`native/lib.rs`), so that it can be embedded.
//!
//! It is a library of its own, not a crate: Cargo cannot embed one crate in another. What it is made of is a module of this
//! crate as well (`src/forker.rs`), where it is checked and tested.

use std::path::Path;
use std::process::Command;
use std::{env, io};

/// Panics cannot happen and do not unwind; the C library is that of the interpreter.
const FLAGS: [&str; 13] = [
    "--cfg=computor_library",
    "--edition=2024",
    "--crate-name=computor_warm",
    "--crate-type=cdylib",
    "-Copt-level=s",
    "-Cpanic=abort",
    "-Cstrip=symbols",
    "-Ctarget-feature=-crt-static",
    "-Clink-arg=-nostdlib",
    "-Cdebuginfo=0",
    "-Ccodegen-units=1",
    "-Dwarnings",
    "-Coverflow-checks=off",
];

fn main() -> io::Result<()> {
    for source in ["native/lib.rs", "src/forker.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rustc-check-cfg=cfg(computor_library)");
    let variable = |name: &str| env::var(name).map_err(io::Error::other);
    let mut rustc = Command::new(variable("RUSTC")?);
    rustc.args(FLAGS).args(["--target", &variable("TARGET")?]);
    if let Ok(linker) = variable("RUSTC_LINKER") {
        rustc.arg(format!("-Clinker={linker}"));
    }
    let status = rustc.arg("-o").arg(Path::new(&variable("OUT_DIR")?).join("warm.so")).arg("native/lib.rs").status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("the library for warm interpreters does not compile")) }
}
