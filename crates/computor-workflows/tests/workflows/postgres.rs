//! A PostgreSQL cluster of the tests' own, on a unix socket in a temporary directory.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::platform::eventually;

/// PostgreSQL refuses to run as root; root runs it as this user.
const NOBODY: u32 = 65534;

pub(crate) struct Cluster {
    dir: TempDir,
    bin: PathBuf,
    as_nobody: bool,
    template: OnceCell<()>,
}

impl Cluster {
    /// The cluster that all running tests share. It ends with the last of them.
    pub(crate) fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// A new cluster.
    pub(crate) fn start() -> Self {
        Self::listening(None)
    }

    /// A new cluster that is also reached by TCP on this port.
    pub(crate) fn listening(port: Option<u16>) -> Self {
        let dir = TempDir::with_prefix("workflows-pg-").unwrap();
        let as_nobody = dir.path().metadata().unwrap().uid() == 0;
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let home = dir.path().join("pg");
        fs::create_dir(&home).unwrap();
        if as_nobody {
            chown(&home, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let bin = newest_binaries();
        let cluster = Self { dir, bin, as_nobody, template: OnceCell::new() };
        let data = cluster.data();
        cluster.tool("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "-N", "--no-locale", "-E", "UTF8"]);
        let tcp = port.map_or_else(|| "listen_addresses = ''".to_owned(), |port| format!("listen_addresses = '127.0.0.1'\nport = {port}"));
        let settings = format!(
            "{tcp}\nunix_socket_directories = '{}'\nmax_connections = 200\n\
             shared_buffers = 32MB\nfsync = off\n",
            cluster.home().display()
        );
        let file = cluster.home().join("data/postgresql.auto.conf");
        fs::write(file, settings).unwrap();
        cluster.up();
        cluster
    }

    pub(crate) fn up(&self) {
        let log = self.home().join("log");
        self.tool("pg_ctl", &["-D", &self.data(), "-l", log.to_str().unwrap(), "-w", "start"]);
    }

    /// Stops it as a power failure would.
    pub(crate) fn crash(&self) {
        self.tool("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }

    /// The socket directory.
    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join("pg")
    }

    /// The URL of a database, with the socket directory in the place of the host.
    pub(crate) fn url(&self, database: &str) -> String {
        let socket = self.home().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    /// A new database, a copy of one that `prepare` has been at once; its URL.
    pub(crate) async fn database(&self, prepare: impl AsyncFnOnce(String)) -> String {
        let name = format!("test_{}", Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&self.url("postgres")).await.unwrap();
        self.template
            .get_or_init(async || {
                let create = sqlx::query("create database template");
                create.execute(&mut admin).await.unwrap();
                prepare(self.url("template")).await;
            })
            .await;
        // It can be copied when its last connection is closed.
        eventually("a database", async || {
            let create = sqlx::AssertSqlSafe(format!("create database {name} template template"));
            sqlx::query(create).execute(&mut admin).await.ok()
        })
        .await;
        self.url(&name)
    }

    fn data(&self) -> String {
        self.home().join("data").display().to_string()
    }

    fn tool(&self, name: &str, arguments: &[&str]) {
        let program = self.bin.join(name);
        let mut command = if self.as_nobody {
            let id = NOBODY.to_string();
            let mut command = Command::new("setpriv");
            command.args(["--reuid", &id, "--regid", &id, "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Not a pipe: the server would inherit it and keep it open.
        let log = fs::File::create(self.dir.path().join("tool.log")).unwrap();
        let status = command
            .args(arguments)
            .current_dir(self.home())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .status()
            .unwrap();
        assert!(status.success(), "{name} failed: {}", fs::read_to_string(self.dir.path().join("tool.log")).unwrap_or_default());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.home().join("data/postmaster.pid").exists() {
            self.crash();
        }
    }
}

fn newest_binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    versions
        .filter_map(|entry| Some(entry.ok()?.path()))
        .max_by_key(|path| version(path))
        .expect("a version of PostgreSQL is installed")
        .join("bin")
}
