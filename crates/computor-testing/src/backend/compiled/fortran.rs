//! Fortran.

use super::Compiled;
use crate::backend::{Flavour, Manifest};
use crate::compare::structure;

/// Suffixes with the language standard that each one means.
const STANDARDS: [(&str, &str); 6] = [
    (".f90", "-std=f95"),
    (".f95", "-std=f95"),
    (".f03", "-std=f2003"),
    (".f08", "-std=f2008"),
    (".for", "-std=legacy"),
    (".f", "-std=legacy"),
];

/// The Fortran back end.
pub(in crate::backend) static FORTRAN: Compiled = Compiled {
    manifest: Manifest {
        name: "fortran",
        aliases: &["f90", "f95"],
        suffixes: &[".f90", ".f95", ".f03", ".f08", ".for", ".f", ".F90"],
        flavour: Flavour::B,
        inherits: true,
        all_depend: false,
        setup_code: false,
        octave_habits: false,
    },
    compiler: |_| ("FC", "gfortran"),
    flags: |sources| {
        let first = sources.first().map(|source| source.to_lowercase()).unwrap_or_default();
        let standard = STANDARDS.iter().find(|(suffix, _)| first.ends_with(suffix));
        let checks = ["-Wall", "-Wextra", "-fcheck=all"];
        standard.map(|(_, flag)| *flag).into_iter().chain(checks).map(str::to_owned).collect()
    },
    structure: structure::fortran,
    joined_names: true,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_source_decides_the_standard() {
        let flags = |name: &str| (FORTRAN.flags)(&[name.to_owned()]).swap_remove(0);
        assert_eq!(flags("a.f"), "-std=legacy");
        assert_eq!(flags("a.f08"), "-std=f2008");
        assert_eq!(flags("a.F90"), "-std=f95");
    }
}
