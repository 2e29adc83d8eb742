//! What can go wrong with the managed PostgreSQL. Every sentence ends with what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// Why the managed PostgreSQL is not there.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There are no usable PostgreSQL programs on this machine.
    #[error(
        "no PostgreSQL server (programs `postgres` and `initdb`, version {min} or newer) was found in {searched}{outdated}. \
         Install one: `apt-get install postgresql` (Debian, Ubuntu), `dnf install postgresql-server postgresql-contrib` \
         (Fedora, RHEL), `apk add postgresql postgresql-contrib` (Alpine), `pacman -S postgresql` (Arch). \
         Or name the directory of its programs in COMPUTOR_PG_BIN, or a running server in DATABASE_URL",
        min = super::binaries::OLDEST
    )]
    NoBinaries {
        /// Where we looked, as text.
        searched: String,
        /// Empty, or a remark on versions that are too old.
        outdated: String,
    },

    /// A program that comes along with a server is missing.
    #[error(
        "the program {name} of PostgreSQL {major} was not found beside its server. Install it \
         (`apt-get install postgresql-client-{major}`), or name the directory of the programs in COMPUTOR_PG_BIN"
    )]
    NoProgram {
        /// The program.
        name: String,
        /// The major version that it has to have.
        major: u32,
    },

    /// The cluster was made by a PostgreSQL of another major version, which is not installed.
    #[error(
        "the database in {} was made by PostgreSQL {cluster}, but only version {found} is installed. \
         Install PostgreSQL {cluster} next to it (`apt-get install postgresql-{cluster}`), or convert the data with pg_upgrade",
        dir.display()
    )]
    OtherVersion {
        /// The cluster's directory.
        dir: PathBuf,
        /// Its major version.
        cluster: u32,
        /// The newest installed major version.
        found: u32,
    },

    /// Another server process works on the same data directory.
    #[error(
        "data directory {} is in use by {}. Stop it first, or choose another directory with COMPUTOR_DATA_DIR",
        dir.display(), match pid { Some(pid) => format!("process {pid}"), None => "another process".to_owned() }
    )]
    InUse {
        /// The data directory.
        dir: PathBuf,
        /// Who holds it, when that could be read.
        pid: Option<u32>,
    },

    /// PostgreSQL refuses to run as root, and there is no account to run it as.
    #[error(
        "PostgreSQL does not run as root, and there is neither a user `postgres` nor a user `nobody`. \
         Create one: `useradd --system --no-create-home postgres`, or start computor as an ordinary user"
    )]
    NoAccount,

    /// The cluster belongs to somebody else.
    #[error("the database in {} belongs to uid {owner}, and this process runs as uid {us}. Start it as that user or as root", dir.display())]
    OtherOwner {
        /// The cluster's directory.
        dir: PathBuf,
        /// Its owner.
        owner: u32,
        /// The effective uid of this process.
        us: u32,
    },

    /// The unprivileged account cannot reach the data directory.
    #[error(
        "PostgreSQL runs as the user `{account}`, who may not pass through {}. \
         Allow it with `setfacl -m u:{account}:x {}`, or choose another data directory with COMPUTOR_DATA_DIR \
         (the default for root is {})",
        at.display(), at.display(), super::place::SYSTEM_DATA_DIR
    )]
    Unreachable {
        /// The account's name.
        account: String,
        /// The first directory that is closed to it.
        at: PathBuf,
    },

    /// The directory that would hold the socket is not ours.
    #[error("the socket directory {} exists and is not private to uid {owner}. Remove it, or choose a data directory with a shorter path", dir.display())]
    SocketDir {
        /// The directory.
        dir: PathBuf,
        /// Whose it should be.
        owner: u32,
    },

    /// Processes of an earlier server could not be ended.
    #[error("PostgreSQL processes {pids:?} of an earlier run do not end. Kill them by hand, then start again")]
    Leftovers {
        /// Their process ids.
        pids: Vec<u32>,
    },

    /// `initdb` failed.
    #[error("initdb could not make a database in {}:\n{output}", dir.display())]
    Initdb {
        /// The directory it was to fill.
        dir: PathBuf,
        /// What it printed.
        output: String,
    },

    /// `postgres` ended, or did not answer, while it was starting.
    #[error("PostgreSQL did not start: {reason}. The end of {} says:\n{tail}", log.display())]
    Start {
        /// What was seen from outside.
        reason: String,
        /// The log file.
        log: PathBuf,
        /// Its last lines since this start.
        tail: String,
    },

    /// The running server refused a statement of ours.
    #[error("the managed PostgreSQL refused {what}")]
    Sql {
        /// What was asked of it.
        what: &'static str,
        /// Its answer.
        #[source]
        source: sqlx::Error,
    },

    /// A file operation failed.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// The verb.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// Says what was being done to which path when an I/O error came.
pub(super) trait At<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io { what, path: path.to_owned(), source })
    }
}
