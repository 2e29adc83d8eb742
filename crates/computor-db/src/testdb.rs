//! Databases for tests, of every crate: real PostgreSQL, migrated, empty but for the seeds, one per test.
//!
//! Each test process has a cluster of its own, which all its tests share; a [`TestDb`] is a copy of a migrated template
//! in it. The first process after a change of the schema makes that template (a few seconds) and keeps a copy of the
//! stopped cluster in the target directory; from then on a process copies files. A small guard process holds the other
//! end of a pipe: when the test process ends, in whatever way, it stops PostgreSQL and removes the cluster.
//!
//! Never for production: fsync is off, and failures panic, since a test without its database has no other answer.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;

use crate::MIGRATOR;
use crate::pg::{self, Cluster, Config, Extra};

const TEMPLATE: &str = "template_migrated";

/// No crash is survived, and none needs to be. Small, since many run side by side.
const FOR_TESTS: Extra = Extra {
    initdb: &["--no-sync", "--wal-segsize", "1"],
    settings: &[
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("autovacuum", "off"),
        ("shared_buffers", "32MB"),
        ("max_connections", "200"),
        ("min_wal_size", "2MB"),
        ("max_wal_size", "64MB"),
    ],
    pause: None,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A database for one test. Dropped with the value, also when the test panics.
#[derive(Debug)]
pub struct TestDb {
    name: String,
    url: String,
    pool: PgPool,
    unwanted: mpsc::Sender<String>,
}

impl TestDb {
    /// A migrated database.
    ///
    /// # Panics
    /// When there is no PostgreSQL on this machine, or it does not do as told.
    pub async fn new() -> Self {
        Self::create(TEMPLATE).await
    }

    /// A database without any table, to try migrations on.
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn empty() -> Self {
        Self::create("template0").await
    }

    async fn create(template: &str) -> Self {
        match Self::try_create(template).await {
            Ok(db) => db,
            Err(failure) => panic!("no test database: {failure}"),
        }
    }

    async fn try_create(template: &str) -> Result<Self, Failure> {
        static SERVER: OnceCell<Server> = OnceCell::const_new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = SERVER.get_or_try_init(Server::start).await?;
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server.cluster.url_of("postgres")).await?;
        let create = format!("create database {name} template {template}");
        sqlx::query(AssertSqlSafe(create)).execute(&mut admin).await?;
        admin.close().await?;
        let url = server.cluster.url_of(&name);
        let pool = PgPoolOptions::new().max_connections(10).connect_lazy(&url)?;
        Ok(Self { name, url, pool, unwanted: server.unwanted.clone() })
    }

    /// A copy of this database as it is now. PostgreSQL copies only what nobody is connected to, so this one's pool is
    /// closed for good: it is a template from now on.
    ///
    /// # Panics
    /// As [`TestDb::new`].
    pub async fn copy(&self) -> Self {
        self.pool.close().await;
        Self::create(&self.name).await
    }

    /// A pool of at most ten connections to this database; it connects when it is used.
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// The database's URL, for code that connects by itself.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        // Not waited for. What is not dropped when the process ends goes with the cluster.
        let _no_janitor = self.unwanted.send(std::mem::take(&mut self.name));
    }
}

/// The cluster of this test process. It lives in a static, so it is never dropped: the guard ends it.
#[derive(Debug)]
struct Server {
    cluster: Cluster,
    unwanted: mpsc::Sender<String>,
}

impl Server {
    async fn start() -> Result<Self, Failure> {
        let data_dir = std::env::temp_dir().join(format!("computor-test-{}", std::process::id()));
        let data = guarded(&data_dir)?;
        copy_cached_cluster(&data).await?;
        let cluster = Cluster::start_with(config(data_dir), &FOR_TESTS).await?;
        let unwanted = janitor(cluster.url_of("postgres"));
        Ok(Self { cluster, unwanted })
    }
}

fn config(data_dir: PathBuf) -> Config {
    Config { data_dir, bin_dir: None }
}

/// Makes the directories of a cluster that goes when this process goes; returns where its data belongs.
fn guarded(data_dir: &Path) -> Result<PathBuf, Failure> {
    let (data, socket) = pg::prepare(data_dir)?;
    let mut guard = Command::new("sh")
        .args(["-c", include_str!("testdb_guard.sh"), "guard"])
        .args([data_dir, &data, &socket])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        // Ctrl-C ends the tests, not their clean-up.
        .process_group(0)
        .spawn()?;
    // Open until the kernel closes it: its end is the signal.
    std::mem::forget(guard.stdin.take());
    Ok(data)
}

/// Drops databases one after the other on a thread of its own, so that no test waits for it.
fn janitor(url: String) -> mpsc::Sender<String> {
    let (unwanted, names) = mpsc::channel::<String>();
    std::thread::spawn(move || -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut admin = PgConnection::connect(&url).await?;
            for name in names {
                let drop = format!("drop database if exists {name} with (force)");
                sqlx::query(AssertSqlSafe(drop)).execute(&mut admin).await?;
            }
            Ok(())
        })
    });
    unwanted
}

/// Copies the stopped cluster with the migrated template to `data`; makes it first when the schema has changed.
pub(crate) async fn copy_cached_cluster(data: &Path) -> Result<(), Failure> {
    let cache = cache_dir()?;
    fs::create_dir_all(&cache)?;
    let lock = File::create(cache.join("lock"))?;
    lock.lock()?;
    let cached = cache.join(cache_key()?);
    if !cached.exists() {
        make_template(&cache, &cached).await?;
    }
    copy(&cached, data)?;
    drop(lock);
    Ok(())
}

/// What the cached cluster depends on.
fn cache_key() -> Result<String, Failure> {
    let migrations: Vec<u8> = MIGRATOR.iter().flat_map(|migration| migration.checksum.iter().copied()).collect();
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(migrations));
    let user = rustix::process::geteuid().as_raw();
    Ok(format!("pg{}-uid{user}-{}", pg::find_binaries()?.version, hash.get(..16).unwrap_or(&hash)))
}

/// Test programs lie in `target/<profile>/deps`; what they keep belongs into `target`. Those of examples in documentation lie in a
/// directory of their own, outside.
fn cache_dir() -> io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let deps = program.ancestors().find(|dir| dir.ends_with("deps") || dir.ends_with("examples"));
    let target = deps.and_then(|deps| deps.parent()?.parent()).map(Path::to_owned);
    let usual = || Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target")).filter(|target| target.is_dir());
    Ok(target.or_else(usual).unwrap_or_else(std::env::temp_dir).join("computor-testdb"))
}

async fn make_template(cache: &Path, cached: &Path) -> Result<(), Failure> {
    let data_dir = std::env::temp_dir().join(format!("computor-template-{}", std::process::id()));
    let data = guarded(&data_dir)?;
    let cluster = Cluster::start_with(config(data_dir), &FOR_TESTS).await?;
    let mut admin = PgConnection::connect(cluster.url()).await?;
    sqlx::query(AssertSqlSafe(format!("create database {TEMPLATE}"))).execute(&mut admin).await?;
    admin.close().await?;
    crate::migrate(&cluster.url_of(TEMPLATE)).await?;
    cluster.stop().await?;
    // Clusters of earlier schemas are of no use to anybody who holds the lock.
    for old in fs::read_dir(cache)?.flatten().filter(|entry| entry.path().is_dir()) {
        fs::remove_dir_all(old.path())?;
    }
    let unfinished = cache.join("unfinished");
    copy(&data, &unfinished)?;
    fs::rename(unfinished, cached)?;
    Ok(())
}

/// With owners and modes, which PostgreSQL checks.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let output = Command::new("cp").arg("-a").arg(from).arg(to).output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn count(db: &TestDb, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(db.pool()).await.unwrap()
    }

    #[tokio::test]
    async fn databases_are_migrated_and_separate() {
        let (a, b, empty) = tokio::join!(TestDb::new(), TestDb::new(), TestDb::empty());
        sqlx::query("insert into setting (key, value) values ('x', '1')").execute(a.pool()).await.unwrap();
        assert_eq!(count(&a, "select count(*) from setting").await, 1);
        assert_eq!(count(&b, "select count(*) from setting").await, 0);
        assert_eq!(count(&empty, "select count(*) from pg_class where relname = 'setting'").await, 0);
    }

    #[tokio::test]
    async fn copies_have_what_was_there_and_are_separate() {
        let template = TestDb::new().await;
        sqlx::query("insert into setting (key, value) values ('x', '1')").execute(template.pool()).await.unwrap();
        let (a, b) = tokio::join!(template.copy(), template.copy());
        sqlx::query("delete from setting where key = 'x'").execute(a.pool()).await.unwrap();
        assert_eq!(count(&a, "select count(*) from setting").await, 0);
        assert_eq!(count(&b, "select count(*) from setting").await, 1);
    }

    #[tokio::test]
    async fn dropped_databases_go_even_with_open_connections() {
        let watcher = TestDb::empty().await;
        let db = TestDb::new().await;
        let name = db.name.clone();
        let open = db.pool().acquire().await.unwrap();
        drop(db);
        let there = "select exists (select from pg_database where datname = $1)";
        while sqlx::query_scalar::<_, bool>(there).bind(&name).fetch_one(watcher.pool()).await.unwrap() {}
        drop(open);
    }

    /// The guard's script, on a directory that is no cluster's: it waits for the end of its input, then cleans up.
    #[test]
    fn the_guard_removes_what_a_dead_process_leaves() {
        let dir = tempfile::tempdir().unwrap();
        let (home, socket) = (dir.path().join("home"), dir.path().join("socket"));
        let data = home.join("data");
        fs::create_dir_all(&data).unwrap();
        fs::create_dir_all(&socket).unwrap();
        let mut postmaster = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let _open_so_that_it_lives = postmaster.stdin.take();
        fs::write(data.join("postmaster.pid"), format!("{}\n{}\n", postmaster.id(), data.display())).unwrap();
        let mut guard = Command::new("sh")
            .args(["-c", include_str!("testdb_guard.sh"), "guard"])
            .args([&home, &data, &socket])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        assert_eq!(postmaster.try_wait().unwrap(), None);
        drop(guard.stdin.take());
        assert!(!postmaster.wait().unwrap().success());
        assert!(guard.wait().unwrap().success());
        assert!(!home.exists() && !socket.exists());
    }
}
