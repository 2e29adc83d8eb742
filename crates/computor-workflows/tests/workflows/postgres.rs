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
use uuid::Uuid;

/// PostgreSQL refuses to run as root; root runs it as this user.
const NOBODY: u32 = 65534;

pub struct Cluster {
    dir: TempDir,
    bin: PathBuf,
    as_nobody: bool,
}

impl Cluster {
    /// The cluster that all running tests share. It ends with the last of them.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// A new cluster.
    pub fn start() -> Self {
        let dir = TempDir::with_prefix("workflows-pg-").unwrap();
        let as_nobody = dir.path().metadata().unwrap().uid() == 0;
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let home = dir.path().join("pg");
        fs::create_dir(&home).unwrap();
        if as_nobody {
            chown(&home, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let bin = newest_binaries();
        let cluster = Self {
            dir,
            bin,
            as_nobody,
        };
        let data = cluster.data();
        cluster.tool(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-N",
                "--no-locale",
                "-E",
                "UTF8",
            ],
        );
        let settings = format!(
            "listen_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 200\n\
             shared_buffers = 32MB\nfsync = off\n",
            cluster.home().display()
        );
        let file = cluster.home().join("data/postgresql.auto.conf");
        fs::write(file, settings).unwrap();
        cluster.up();
        cluster
    }

    pub fn up(&self) {
        let log = self.home().join("log");
        self.tool(
            "pg_ctl",
            &[
                "-D",
                &self.data(),
                "-l",
                log.to_str().unwrap(),
                "-w",
                "start",
            ],
        );
    }

    /// Stops it as a power failure would.
    pub fn crash(&self) {
        self.tool(
            "pg_ctl",
            &["-D", &self.data(), "-m", "immediate", "-w", "stop"],
        );
    }

    /// The socket directory.
    pub fn home(&self) -> PathBuf {
        self.dir.path().join("pg")
    }

    /// The URL of a database, with the socket directory in the place of the host.
    pub fn url(&self, database: &str) -> String {
        let socket = self.home().display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/{database}")
    }

    /// A new database; its URL.
    pub async fn database(&self) -> String {
        let name = format!("test_{}", Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("create database {name}"));
        sqlx::query(create).execute(&mut admin).await.unwrap();
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
            command
                .args(["--reuid", &id, "--regid", &id, "--clear-groups"])
                .arg(program);
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
        assert!(
            status.success(),
            "{name} failed: {}",
            fs::read_to_string(self.dir.path().join("tool.log")).unwrap_or_default()
        );
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
