//! The managed PostgreSQL: a private cluster in the data directory, so that a whole platform starts with one command.
//!
//! [`Cluster::start`] finds the installed PostgreSQL programs, makes a cluster on the first start and reuses it on every
//! other, listens on a unix socket that only its owner can reach, and is stopped by [`Cluster::stop`]. Whatever an earlier
//! run left behind, killed processes and lock files included, is cleared first: no start needs a repair by hand. When
//! PostgreSQL ends while it should run, it is started again (`keep`).
//!
//! Never: download anything, listen on a network, run PostgreSQL as root, turn fsync off (test databases excepted), or
//! touch a cluster of another major version.

mod binaries;
mod error;
mod keep;
mod place;
mod private;
mod process;

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use binaries::{Binaries, OLDEST, find_binaries, find_program};
use error::At;
pub use error::Error;
pub use keep::Condition;
use keep::Kept;
pub use place::default_data_dir;
use place::{Lock, Place};
pub use private::{data_directory, private_directory};

/// The superuser of the cluster. There is no password: the socket is reachable by its owner and root alone.
const USER: &str = "computor";
/// The database of the platform.
const DATABASE: &str = "computor";

const LOG_MAX_BYTES: u64 = 10 * 1024 * 1024;
const LOG_TAIL_BYTES: u64 = 4 * 1024;

/// Given on the command line at every start: neither an old cluster nor an edited file changes them.
const SETTINGS: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("port", "5432"),
    ("unix_socket_permissions", "0700"),
    ("cluster_name", "computor"),
    ("max_connections", "100"),
    ("shared_buffers", "128MB"),
    ("fsync", "on"),
    ("synchronous_commit", "on"),
    ("full_page_writes", "on"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
    ("archive_mode", "off"),
    ("jit", "off"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("log_line_prefix", "%m [%p] %q%d "),
    ("log_destination", "stderr"),
    ("logging_collector", "off"),
    ("shared_preload_libraries", ""),
    ("ssl", "off"),
];

/// What a cluster needs to know.
#[derive(Debug, Clone)]
pub struct Config {
    /// The platform's data directory; the cluster lies in its subdirectory `postgres`. Created when missing.
    pub data_dir: PathBuf,
    /// Where the PostgreSQL programs are; `None` looks for them as [`find_binaries`] does.
    pub bin_dir: Option<PathBuf>,
}

/// A running private PostgreSQL. Dropping it asks the server to stop; [`Cluster::stop`] also waits.
#[derive(Debug)]
pub struct Cluster {
    kept: Arc<Kept>,
    keeper: JoinHandle<()>,
    condition: watch::Receiver<Condition>,
    url: String,
    /// Last, so that it is released last.
    _lock: Lock,
}

impl Cluster {
    /// Starts PostgreSQL in the data directory, makes the cluster and the database `computor` if they are not there, and
    /// returns when it answers. From then on it is kept running: see [`Cluster::condition`].
    ///
    /// # Errors
    /// See [`Error`]; each says what to do next. A failed start leaves no process behind.
    pub async fn start(config: Config) -> Result<Self, Error> {
        Self::start_with(config, &Extra::default()).await
    }

    pub(crate) async fn start_with(config: Config, extra: &Extra) -> Result<Self, Error> {
        let installed = binaries::installed(config.bin_dir.as_deref())?;
        let place = Place::prepare(&config.data_dir)?;
        let lock = Lock::take(&place.root)?;
        let binaries = match place.cluster_version()? {
            None => {
                let newest = binaries::newest(installed)?;
                initdb(&place, &newest, extra.initdb).await?;
                newest
            }
            Some(cluster) => match installed.iter().find(|b| b.major == cluster) {
                Some(same) => same.clone(),
                None => {
                    let found = binaries::newest(installed)?.major;
                    return Err(Error::OtherVersion { dir: place.data, cluster, found });
                }
            },
        };
        let url = url(&place.socket, DATABASE);
        let kept = Kept::new(place, binaries, *extra);
        let mut connection = kept.start().await?;
        create_database(&mut connection, DATABASE).await?;
        let _closed_anyway = connection.close().await;
        tracing::info!(pid = kept.pid(), version = kept.binaries.version, data = %kept.place.data.display(), "PostgreSQL is ready");
        let (changed, condition) = watch::channel(Condition::Up);
        let keeper = keep::keep(Arc::clone(&kept), changed);
        Ok(Self { kept, keeper, condition, url, _lock: lock })
    }

    /// The URL of the database `computor`, for sqlx and everything built on it:
    /// `postgres://computor@localhost:5432/computor?host=/socket/directory&sslmode=disable`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of another database of this cluster.
    pub fn url_of(&self, database: &str) -> String {
        url(&self.kept.place.socket, database)
    }

    /// The process id of the postmaster; `None` while there is none.
    pub fn pid(&self) -> Option<u32> {
        self.kept.pid()
    }

    /// Whether PostgreSQL runs, now and later. A server that ends is started again, after ever longer pauses; the last
    /// word is [`Condition::Lost`], when that has failed too often.
    pub fn condition(&self) -> watch::Receiver<Condition> {
        self.condition.clone()
    }

    /// PostgreSQL's log. Started afresh when it is over 10 MB at a start; the one before is kept as `postgresql.log.1`.
    pub fn log_path(&self) -> &Path {
        &self.kept.place.log
    }

    /// The programs that run this cluster.
    pub fn binaries(&self) -> &Binaries {
        &self.kept.binaries
    }

    /// Stops the server: open transactions are rolled back, what was committed is safe. Waits until it is gone, at most
    /// half a minute.
    ///
    /// # Errors
    /// When the process could not be waited for.
    pub async fn stop(self) -> Result<(), Error> {
        self.keeper.abort();
        if let Some(mut child) = self.kept.release() {
            process::stop(&mut child).await.at("stop the server of", &self.kept.place.data)?;
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.keeper.abort();
        self.kept.let_go();
    }
}

/// What tests do differently.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extra {
    /// More arguments for `initdb`.
    pub(crate) initdb: &'static [&'static str],
    /// Settings that go before the usual ones.
    pub(crate) settings: &'static [(&'static str, &'static str)],
    /// The first pause between attempts to start an ended server again, instead of the usual.
    pub(crate) pause: Option<Duration>,
}

/// Makes the directories of a cluster; where its data and its socket will lie. For tests, which fill and clean them up.
pub(crate) fn prepare(data_dir: &Path) -> Result<(PathBuf, PathBuf), Error> {
    Place::prepare(data_dir).map(|place| (place.data, place.socket))
}

/// Made beside its final place and renamed: what is called `data` is whole.
async fn initdb(place: &Place, binaries: &Binaries, extra: &[&str]) -> Result<(), Error> {
    let unfinished = place.home.join("data.new");
    let mut output = String::new();
    // Older C libraries have no C.UTF-8; plain C orders the same and only folds the case of ASCII.
    for locale in ["C.UTF-8", "C"] {
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).at("remove", &unfinished)?;
        }
        let mut command = place.command(&binaries.program("initdb"));
        command
            .arg("--pgdata")
            .arg(&unfinished)
            .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", locale])
            .args(extra)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Who does not want to wait for it any more ends it.
        let ran = tokio::process::Command::from(command).kill_on_drop(true).output().await.at("run initdb for", &unfinished)?;
        if ran.status.success() {
            fs::rename(&unfinished, &place.data).at("rename", &unfinished)?;
            return File::open(&place.home).and_then(|home| home.sync_all()).at("sync", &place.home);
        }
        output = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        if !output.contains("locale") {
            break;
        }
    }
    Err(Error::Initdb { dir: place.data.clone(), output })
}

fn spawn(place: &Place, binaries: &Binaries, extra: &[(&str, &str)], log: File) -> Result<Child, Error> {
    let mut command = place.command(&binaries.program("postgres"));
    command.arg("-D").arg(&place.data);
    let mut socket = std::ffi::OsString::from("unix_socket_directories=");
    socket.push(&place.socket);
    command.arg("-c").arg(socket);
    for (name, value) in SETTINGS.iter().chain(extra) {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    let errors = log.try_clone().at("open", &place.log)?;
    command.stdout(Stdio::from(log)).stderr(Stdio::from(errors));
    command.spawn().at("start postgres in", &place.data)
}

async fn create_database(connection: &mut PgConnection, name: &str) -> Result<(), Error> {
    let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(name)
        .fetch_one(&mut *connection)
        .await
        .map_err(|source| Error::Sql { what: "the list of databases", source })?;
    if !there {
        sqlx::query(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut *connection)
            .await
            .map_err(|source| Error::Sql { what: "to create a database", source })?;
    }
    Ok(())
}

/// Everything that the environment could change (`PGPORT`, `PGSSLMODE`) is said.
fn url(socket: &Path, database: &str) -> String {
    let host: String = socket
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|&byte| match byte {
            b'/' | b'.' | b'_' | b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("postgres://{USER}@localhost:5432/{database}?host={host}&sslmode=disable")
}

/// The log, opened for appending, and where this start begins in it.
fn open_log(place: &Place) -> Result<(File, u64), Error> {
    let path = &place.log;
    if fs::metadata(path).is_ok_and(|meta| meta.len() > LOG_MAX_BYTES) {
        fs::rename(path, path.with_extension("log.1")).at("rename", path)?;
    }
    let log = File::options().create(true).append(true).mode(0o600).open(path).at("open", path)?;
    place.give(path)?;
    let length = log.metadata().at("read the size of", path)?.len();
    Ok((log, length))
}

fn log_tail(path: &Path, from: u64) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(from.max(length.saturating_sub(LOG_TAIL_BYTES))))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        Ok(tail)
    };
    read().map_or_else(|error| format!("(unreadable: {error})"), |tail| String::from_utf8_lossy(&tail).trim_end().to_owned())
}

#[cfg(test)]
mod tests;
