//! What every installation begins with: an administrator, and the testing services that are built in.

use crate::{App, server::StartError};
use crate::{Error, Result, auth::Secret};
use computor_db::queries::seed as queries;
use computor_testing::languages;
use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// The name of the first administrator.
const USERNAME: &str = "admin";

/// Slug, name and service type of the testing services that existing exercises name.
const SERVICES: [(&str, &str, &str); 8] = [
    ("itpcp.exec.py", "Python", "testing.python"),
    ("itpcp.exec.c", "C and C++", "testing.c"),
    ("itpcp.exec.doc", "Documents", "testing.document"),
    ("itpcp.exec.oct", "Octave", "testing.octave"),
    ("itpcp.exec.r", "R", "testing.r"),
    ("itpcp.exec.julia", "Julia", "testing.julia"),
    ("itpcp.exec.jl", "Julia", "testing.julia"),
    ("itpcp.exec.fortran", "Fortran", "testing.fortran"),
];

/// The languages that no existing exercise names: slug, name and service type of their testing services.
fn further_services() -> impl Iterator<Item = (String, &'static str, String)> {
    let known = |name: &str| SERVICES.iter().any(|(slug, ..)| languages::find(slug).is_some_and(|found| found.manifest().name == name));
    let names = languages::REGISTRY.iter().map(|language| language.manifest().name);
    names.filter(move |name| !known(name)).map(|name| (format!("itpcp.exec.{name}"), name, format!("testing.{name}")))
}

/// The first administrator.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// Its name.
    pub username: String,
    /// The file with its first password, readable by the owner only.
    pub password_file: PathBuf,
    /// The password, when it was made just now.
    pub new_password: Option<Secret>,
}

/// Makes what is missing. The password is on disk before the administrator is in the database, so it is never lost.
pub(crate) async fn run(app: &App, data_dir: &Path) -> Result<Administrator, StartError> {
    let mut administrator =
        Administrator { username: USERNAME.to_owned(), password_file: data_dir.join("admin-password"), new_password: None };
    let mut tx = app.db.begin().await.map_err(Error::from)?;
    // Two servers that start at once must not both make an administrator.
    sqlx::query("select pg_advisory_xact_lock(hashtext('computor seed'))").execute(&mut *tx).await.map_err(Error::from)?;
    if !queries::has_administrator(&mut *tx).await.map_err(Error::from)? {
        let password = Secret::session();
        write_private(&administrator.password_file, password.reveal())
            .map_err(|source| StartError::Directory { path: administrator.password_file.clone(), source })?;
        let hash = app.passwords.hash(password.reveal().to_owned()).await?;
        queries::make_administrator(&mut tx, USERNAME, &hash).await.map_err(Error::from)?;
        administrator.new_password = Some(password);
    }
    for (slug, name, service_type) in SERVICES {
        queries::testing_service(&mut tx, slug, name, service_type).await.map_err(Error::from)?;
    }
    for (slug, name, service_type) in further_services() {
        queries::testing_service_type(&mut tx, &service_type, name).await.map_err(Error::from)?;
        queries::testing_service(&mut tx, &slug, name, &service_type).await.map_err(Error::from)?;
    }
    tx.commit().await.map_err(Error::from)?;
    Ok(administrator)
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, content: &str) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let _ = fs::remove_file(&draft);
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(content.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(draft, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_service_of_its_own() {
        let further: Vec<_> = further_services().collect();
        let slugs: Vec<&str> = SERVICES.iter().map(|(slug, ..)| *slug).chain(further.iter().map(|(slug, ..)| slug.as_str())).collect();
        for language in languages::REGISTRY {
            let name = language.manifest().name;
            assert!(slugs.iter().any(|slug| languages::find(slug).is_some_and(|found| found.manifest().name == name)), "{name}");
        }
        assert!(further.contains(&("itpcp.exec.java".to_owned(), "java", "testing.java".to_owned())), "{further:?}");
        assert!(further.iter().all(|(_, name, _)| !["python", "c"].contains(name)), "{further:?}");
    }
}
