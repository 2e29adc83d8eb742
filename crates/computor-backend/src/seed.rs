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
    /// Whether any administrator can log in.
    pub active: bool,
}

/// Makes what is missing, and changes nothing that is there: an account least of all. The password is on disk before the
/// administrator is in the database, so it is never lost.
pub(crate) async fn run(app: &App, data_dir: &Path) -> Result<Administrator, StartError> {
    let mut administrator =
        Administrator { username: USERNAME.to_owned(), password_file: data_dir.join("admin-password"), new_password: None, active: true };
    let mut tx = app.db.begin().await.map_err(Error::from)?;
    // Two servers that start at once must not both make an administrator.
    queries::alone(&mut tx).await.map_err(Error::from)?;
    let known = queries::administrators(&mut *tx, USERNAME).await.map_err(Error::from)?;
    if !known.ever {
        let password = Secret::session();
        write_private(&administrator.password_file, password.reveal())
            .map_err(|source| StartError::Directory { path: administrator.password_file.clone(), source })?;
        let hash = app.passwords.hash(password.reveal().to_owned()).await?;
        queries::first_administrator(&mut tx, USERNAME, &hash).await.map_err(Error::from)?;
        administrator.new_password = Some(password);
    } else if !known.active {
        administrator.active = false;
        tracing::warn!(
            "no administrator can log in. On this machine, `computor admin reset-password NAME --unarchive --administrator` \
             makes one of a user (with the same --data-dir or --database-url)"
        );
    }
    let builtin = SERVICES.iter().map(|&(slug, name, kind)| (slug.to_owned(), name, kind.to_owned()));
    for (slug, name, service_type) in builtin.chain(further_services()) {
        queries::testing_service_type(&mut tx, &service_type, name).await.map_err(Error::from)?;
        if !queries::testing_service(&mut tx, &slug, name, &service_type).await.map_err(Error::from)? {
            tracing::warn!(slug, "a user has the name of this testing service, which therefore is not there");
        }
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
    use crate::Options;
    use computor_db::{Db, testdb::TestDb};
    use computor_store::Store;

    async fn app(db: &TestDb, directory: &Path) -> App {
        let store = Store::local(directory.join("store")).unwrap();
        App::new(Db::new(db.pool().clone()).await.unwrap(), store, None, Options::new(directory.join("cache")))
    }

    /// Everything that a start could change of accounts.
    async fn accounts(db: &TestDb) -> String {
        let sql = "select string_agg(to_jsonb(u)::text || coalesce(r.role_id, ''), e'\n' order by u.id)
                   from \"user\" u left join user_role r on r.user_id = u.id";
        sqlx::query_scalar(sql).fetch_one(db.pool()).await.unwrap()
    }

    #[tokio::test]
    async fn the_first_start_makes_an_administrator_and_later_ones_change_no_account() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        let app = app(&db, directory.path()).await;
        let first = run(&app, directory.path()).await.unwrap();
        let password = first.new_password.unwrap().reveal().to_owned();
        assert_eq!(fs::read_to_string(&first.password_file).unwrap().trim(), password);
        assert!(first.active);

        // However the installation is left: archived (as before that was refused), stripped, renamed.
        let disable = "alter table \"user\" disable trigger user; alter table user_role disable trigger user;";
        sqlx::raw_sql(disable).execute(db.pool()).await.unwrap();
        let changes = [
            ("update \"user\" set password = 'another' where username = 'admin'", true),
            ("update \"user\" set archived_at = now() where username = 'admin'", false),
            ("delete from user_role", false),
            ("update \"user\" set archived_at = null", false),
            ("update \"user\" set is_service = false where username = 'itpcp.exec.py'", false),
            ("insert into user_role (user_id, role_id) select id, '_admin' from \"user\" where username = 'admin'", true),
            ("update \"user\" set username = 'chief' where username = 'admin'", true),
            ("update \"user\" set archived_at = now() where username = 'chief'", false),
        ];
        for (change, active) in changes {
            sqlx::raw_sql(change).execute(db.pool()).await.unwrap();
            let before = accounts(&db).await;
            let again = run(&app, directory.path()).await.unwrap();
            assert_eq!(accounts(&db).await, before, "{change}");
            assert!(again.new_password.is_none(), "{change}");
            assert_eq!(again.active, active, "{change}");
        }
        assert_eq!(fs::read_to_string(&first.password_file).unwrap().trim(), password, "nor the file");
    }

    #[tokio::test]
    async fn a_person_with_the_name_of_a_service_stays_a_person() {
        let (db, directory) = (TestDb::new().await, tempfile::tempdir().unwrap());
        sqlx::query("insert into \"user\" (username) values ('itpcp.exec.py')").execute(db.pool()).await.unwrap();
        let app = app(&db, directory.path()).await;
        run(&app, directory.path()).await.unwrap();
        let sql = "select not is_service from \"user\" where username = 'itpcp.exec.py'";
        assert!(sqlx::query_scalar::<_, bool>(sql).fetch_one(db.pool()).await.unwrap());
        let services: i64 = sqlx::query_scalar("select count(*) from service").fetch_one(db.pool()).await.unwrap();
        assert_eq!(services as usize, SERVICES.len() - 1 + further_services().count());
    }

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
