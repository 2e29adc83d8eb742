//! C and C++.

use super::Compiled;
use crate::backend::{Flavour, Manifest};
use crate::compare::structure;

const CPP_SUFFIXES: [&str; 5] = [".cpp", ".cxx", ".cc", ".hpp", ".hxx"];

/// The C and C++ back end.
pub(in crate::backend) static C: Compiled = Compiled {
    manifest: Manifest {
        name: "c",
        aliases: &["cpp", "c++"],
        suffixes: &[".c", ".cpp", ".cxx", ".cc"],
        flavour: Flavour::B,
        inherits: true,
        all_depend: false,
        setup_code: false,
        octave_habits: false,
    },
    compiler: |sources| {
        let cpp = |source: &String| CPP_SUFFIXES.iter().any(|suffix| source.ends_with(suffix));
        if sources.iter().any(cpp) { ("CXX", "g++") } else { ("CC", "gcc") }
    },
    flags: |_| ["-Wall", "-Wextra"].map(str::to_owned).to_vec(),
    structure: structure::c,
    joined_names: false,
};
