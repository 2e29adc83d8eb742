//! Finding the PostgreSQL programs that are installed on this machine. Nothing is ever downloaded.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::Error;

/// The oldest major version that the schema works with.
pub const OLDEST: u32 = 14;

/// Directories with one subdirectory per version: Debian and Ubuntu; Alpine keeps to the first as well.
const VERSIONED: &[&str] = &["/usr/lib/postgresql", "/usr/libexec/postgresql"];

/// A usable installation of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// The directory that holds `postgres` and `initdb`.
    pub dir: PathBuf,
    /// The major version, such as 15.
    pub major: u32,
    /// The whole version as PostgreSQL prints it, such as `15.18`.
    pub version: String,
}

impl Binaries {
    /// What `dir` holds, if it holds a PostgreSQL server of any version.
    fn probe(dir: &Path) -> Option<Self> {
        if !dir.join("initdb").exists() {
            return None;
        }
        let output = Command::new(dir.join("postgres")).arg("--version").output().ok()?;
        let (major, version) = parse_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { dir: dir.to_owned(), major, version })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// The newest PostgreSQL (version ≥ 14) on this machine: in `$COMPUTOR_PG_BIN` if that is set and nowhere else; otherwise on
/// `PATH` and under `/usr/lib/postgresql/*/bin`.
///
/// # Errors
/// [`Error::NoBinaries`], which says what to install.
pub fn find_binaries() -> Result<Binaries, Error> {
    newest(installed(None)?)
}

/// A client program such as `pg_dump`, of the major version of the server that it is to speak with.
///
/// # Errors
/// [`Error::NoBinaries`] if there is no PostgreSQL, [`Error::NoProgram`] if none of that version has the program.
pub fn find_program(name: &str, major: u32) -> Result<PathBuf, Error> {
    let found = installed(None)?.into_iter().filter(|binaries| binaries.major == major).map(|binaries| binaries.program(name));
    found.into_iter().find(|path| path.is_file()).ok_or_else(|| Error::NoProgram { name: name.to_owned(), major })
}

/// All usable installations, in no order; never empty. `bin_dir` goes before `$COMPUTOR_PG_BIN`.
pub(super) fn installed(bin_dir: Option<&Path>) -> Result<Vec<Binaries>, Error> {
    let named =
        bin_dir.map(Path::to_owned).or_else(|| std::env::var_os("COMPUTOR_PG_BIN").filter(|dir| !dir.is_empty()).map(PathBuf::from));
    match named {
        Some(dir) => usable(std::slice::from_ref(&dir), &dir.display().to_string()),
        None => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            usable(&candidates(&path), "PATH and /usr/lib/postgresql/*/bin")
        }
    }
}

pub(super) fn newest(found: Vec<Binaries>) -> Result<Binaries, Error> {
    found.into_iter().max_by_key(|b| b.major).ok_or_else(|| Error::NoBinaries { searched: String::new(), outdated: String::new() })
}

fn candidates(path: &OsStr) -> Vec<PathBuf> {
    let versioned = VERSIONED
        .iter()
        .filter_map(|root| fs::read_dir(root).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path().join("bin")));
    std::env::split_paths(path).chain(versioned).collect()
}

fn usable(dirs: &[PathBuf], searched: &str) -> Result<Vec<Binaries>, Error> {
    let (usable, outdated): (Vec<_>, Vec<_>) = dirs.iter().filter_map(|dir| Binaries::probe(dir)).partition(|b| b.major >= OLDEST);
    if usable.is_empty() {
        let outdated = outdated.iter().max_by_key(|b| b.major);
        return Err(Error::NoBinaries {
            searched: searched.to_owned(),
            outdated: outdated.map(|b| format!(" (version {} is too old)", b.version)).unwrap_or_default(),
        });
    }
    Ok(usable)
}

/// `postgres (PostgreSQL) 15.18 (Debian …)` → (15, "15.18"); `18beta1` counts as 18.
fn parse_version(line: &str) -> Option<(u32, String)> {
    let version = line.strip_prefix("postgres (PostgreSQL) ")?.split_whitespace().next()?;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    Some((version.get(..digits)?.parse().ok()?, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_lines() {
        let parsed = |line| parse_version(line).map(|(major, _)| major);
        assert_eq!(parse_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some((15, "15.18".to_owned())));
        assert_eq!(parsed("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(parsed("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(parsed("mysqld 8\n"), None);
        assert_eq!(parsed(""), None);
    }

    #[test]
    fn the_machine_has_a_server() {
        let found = find_binaries().unwrap();
        assert!(found.major >= OLDEST);
        assert!(found.version.starts_with(&found.major.to_string()));
    }

    #[test]
    fn programs_have_the_version_of_their_server() {
        let found = find_binaries().unwrap();
        assert_eq!(find_program("pg_dump", found.major).unwrap().file_name().unwrap(), "pg_dump");
        let said = find_program("pg_dump", 999).unwrap_err().to_string();
        assert!(said.contains("pg_dump") && said.contains("999"), "{said}");
    }

    #[test]
    fn none_installed_says_what_to_install() {
        let empty = tempfile::tempdir().unwrap();
        let said = installed(Some(empty.path())).unwrap_err().to_string();
        for part in ["apt-get install postgresql", "postgresql-contrib", "COMPUTOR_PG_BIN", "DATABASE_URL", "version 14"] {
            assert!(said.contains(part), "{part} is missing in: {said}");
        }
    }

    #[test]
    fn too_old_is_said() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["postgres", "initdb"] {
            let program = dir.path().join(name);
            fs::write(&program, "#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n").unwrap();
            fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        }
        let said = installed(Some(dir.path())).unwrap_err().to_string();
        assert!(said.contains("version 13.4 is too old"), "{said}");
    }
}
