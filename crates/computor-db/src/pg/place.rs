//! Where the cluster lies, and who owns it.
//!
//! ```text
//! DATA_DIR/                 ours, mode 0700; as root: group of the account, mode 0710, so that only the account passes through
//!   computor.lock           held by the one server process that works here
//!   postgres/               0700, owned by the account
//!     data/                 PGDATA
//!     postgresql.log
//!     .s.PGSQL.5432         the socket, unless the path is too long for one
//! ```
//! PostgreSQL refuses to run as root. Then it runs as an unprivileged *account*, which must be able to pass through every
//! directory above the cluster. Nothing outside the data directory is ever changed to make that so.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::error::{At, Error};
use super::private::{data_directory, private_directory};

/// The default data directory of root, whose home is usually closed to the unprivileged account.
pub(super) const SYSTEM_DATA_DIR: &str = "/var/lib/computor";

/// The longest path of a unix socket on Linux: `sun_path` without the final zero.
const SOCKET_PATH_MAX: usize = 107;

/// PostgreSQL's name for a socket; the number is the port, which a unix socket has in name only.
pub(super) const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// Where the data lies when nobody says otherwise: `$COMPUTOR_DATA_DIR`, `$XDG_DATA_HOME/computor`,
/// `~/.local/share/computor`; for root, instead of its home, `/var/lib/computor`.
pub fn default_data_dir() -> PathBuf {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    choose_data_dir(set, std::env::home_dir(), rustix::process::geteuid().is_root())
}

fn choose_data_dir(set: impl Fn(&str) -> Option<PathBuf>, home: Option<PathBuf>, root: bool) -> PathBuf {
    set("COMPUTOR_DATA_DIR")
        .or_else(|| set("XDG_DATA_HOME").map(|dir| dir.join("computor")))
        .or_else(|| home.filter(|_| !root).map(|dir| dir.join(".local/share/computor")))
        .unwrap_or_else(|| PathBuf::from(SYSTEM_DATA_DIR))
}

/// The user that PostgreSQL runs as, when that is not the user we are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

/// The paths of one cluster, and its owner.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The canonical path of the data directory.
    pub(super) root: PathBuf,
    /// What PostgreSQL owns: its data, its log, its socket.
    pub(super) home: PathBuf,
    pub(super) data: PathBuf,
    pub(super) log: PathBuf,
    /// The directory of the socket.
    pub(super) socket: PathBuf,
    /// `None` when PostgreSQL runs as the user that we are.
    pub(super) account: Option<Account>,
}

impl Place {
    /// Makes the directories, with their owners and modes.
    pub(super) fn prepare(data_dir: &Path) -> Result<Self, Error> {
        data_directory(data_dir).at("use", data_dir)?;
        let root = data_dir.canonicalize().at("find", data_dir)?;
        let home = root.join("postgres");
        let account = account_for(&home)?;
        let owner = account.as_ref().map_or(rustix::process::geteuid().as_raw(), |a| a.uid);
        let place = Self {
            data: home.join("data"),
            log: home.join("postgresql.log"),
            socket: socket_dir(&root, &home, owner == rustix::process::geteuid().as_raw()),
            root,
            home,
            account,
        };
        if let Some(account) = &place.account {
            open_to(account, &place.root)?;
        }
        place.own(&place.home)?;
        if place.socket != place.home {
            place.own(&place.socket)?;
            check_private(&place.socket, owner)?;
        }
        place.check_reachable()?;
        Ok(place)
    }

    /// A program that runs as the cluster's owner, away from our terminal and environment.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        // A signal from the terminal is for us: we stop PostgreSQL when our own work is done.
        command.current_dir(&self.home).stdin(Stdio::null()).process_group(0);
        for (name, _) in std::env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("PG") || name_text.starts_with("LC_") || name_text.starts_with("LANG") {
                command.env_remove(&name);
            }
        }
        if let Some(account) = &self.account {
            command.uid(account.uid).gid(account.gid);
        }
        command
    }

    /// The major version of the cluster, `None` when there is none yet.
    pub(super) fn cluster_version(&self) -> Result<Option<u32>, Error> {
        let file = self.data.join("PG_VERSION");
        match fs::read_to_string(&file) {
            Ok(text) => Ok(text.trim().parse().ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).at("read", &file),
        }
    }

    /// Makes a directory, private to the cluster's owner, unless it is there.
    fn own(&self, dir: &Path) -> Result<(), Error> {
        if !dir.exists() {
            private_directory(dir).at("create", dir)?;
            self.give(dir)?;
        }
        // Older versions, or somebody, may have left it open.
        let mode = fs::symlink_metadata(dir).at("read the mode of", dir)?.mode();
        if dir == self.home && mode & 0o077 != 0 {
            fs::set_permissions(dir, fs::Permissions::from_mode(mode & 0o700)).at("change the mode of", dir)?;
        }
        Ok(())
    }

    /// Gives a file or directory of ours to the cluster's owner.
    pub(super) fn give(&self, path: &Path) -> Result<(), Error> {
        match &self.account {
            Some(account) => chown(path, Some(account.uid), Some(account.gid)).at("change the owner of", path),
            None => Ok(()),
        }
    }

    /// The kernel decides (there may be ACLs); the modes only tell which directory to name.
    fn check_reachable(&self) -> Result<(), Error> {
        let Some(account) = &self.account else {
            return Ok(());
        };
        match self.command(Path::new("true")).status() {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                let closed = self.home.ancestors().filter(|dir| !passable(account, dir)).last();
                Err(Error::Unreachable { account: account.name.clone(), at: closed.unwrap_or(&self.root).to_owned() })
            }
            Err(error) => Err(error).at("start a process as the database's owner in", &self.home),
        }
    }
}

/// The lock of the data directory. Released by the kernel when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "held for its lock, not read")] File);

impl Lock {
    pub(super) fn take(root: &Path) -> Result<Self, Error> {
        let path = root.join("computor.lock");
        let mut file = File::options().read(true).write(true).create(true).truncate(false).mode(0o600).open(&path).at("open", &path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _unreadable = file.read_to_string(&mut holder);
                return Err(Error::InUse { dir: root.to_owned(), pid: holder.trim().parse().ok() });
            }
            Err(fs::TryLockError::Error(error)) => return Err(error).at("lock", &path),
        }
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).at("write", &path)?;
        Ok(Self(file))
    }
}

/// Whose the cluster is. Not root: always ourselves. Root: the owner of an existing cluster, else `postgres`, else `nobody`.
fn account_for(home: &Path) -> Result<Option<Account>, Error> {
    let us = rustix::process::geteuid();
    let existing = fs::metadata(home).ok();
    if !us.is_root() {
        return match existing.map(|meta| meta.uid()).filter(|owner| *owner != us.as_raw()) {
            Some(owner) => Err(Error::OtherOwner { dir: home.to_owned(), owner, us: us.as_raw() }),
            None => Ok(None),
        };
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    match existing.filter(|meta| meta.uid() != 0) {
        Some(meta) => {
            let name = passwd_entries(&passwd).find(|a| a.uid == meta.uid()).map_or(meta.uid().to_string(), |a| a.name);
            Ok(Some(Account { name, uid: meta.uid(), gid: meta.gid() }))
        }
        None => ["postgres", "nobody"]
            .iter()
            .find_map(|name| passwd_entries(&passwd).find(|a| a.name == *name && a.uid != 0))
            .inspect(|account| {
                if account.name == "nobody" {
                    tracing::warn!(
                        "PostgreSQL runs as `nobody`, so every other program of `nobody` can read the database; \
                         `useradd --system --no-create-home postgres` before the first start avoids that"
                    );
                }
            })
            .map(Some)
            .ok_or(Error::NoAccount),
    }
}

fn passwd_entries(passwd: &str) -> impl Iterator<Item = Account> {
    passwd.lines().filter_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Account { name, uid, gid })
    })
}

/// Lets the account, and nobody else, pass through the data directory. It gains no right to list it.
fn open_to(account: &Account, root: &Path) -> Result<(), Error> {
    let meta = fs::metadata(root).at("read the mode of", root)?;
    if meta.uid() == account.uid {
        return Ok(());
    }
    if meta.gid() != account.gid {
        chown(root, None, Some(account.gid)).at("change the group of", root)?;
    }
    let mode = (meta.mode() & 0o7700) | 0o010;
    if meta.mode() & 0o7777 == mode && meta.gid() == account.gid {
        return Ok(());
    }
    fs::set_permissions(root, fs::Permissions::from_mode(mode)).at("change the mode of", root)
}

fn passable(account: &Account, dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|meta| {
        let bit = match () {
            () if meta.uid() == account.uid => 0o100,
            () if meta.gid() == account.gid => 0o010,
            () => 0o001,
        };
        meta.mode() & bit != 0
    })
}

/// The cluster's home, unless a socket there would have too long a name, or one that PostgreSQL's comma-separated list or
/// a URL cannot hold. Then a short directory whose name follows from the data directory.
fn socket_dir(root: &Path, home: &Path, same_user: bool) -> PathBuf {
    let fits = home.as_os_str().len() + 1 + SOCKET_NAME.len() <= SOCKET_PATH_MAX;
    let plain = home.to_str().is_some_and(|path| path.chars().all(|c| c.is_alphanumeric() || "/._-+@ ".contains(c)));
    if fits && plain {
        return home.to_owned();
    }
    let hash = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let short = hex::encode(hash.iter().take(8).copied().collect::<Vec<u8>>());
    Path::new(if same_user { "/tmp" } else { "/run" }).join(format!("computor-{short}"))
}

/// In a directory that others may write to, somebody may have been there first.
fn check_private(dir: &Path, owner: u32) -> Result<(), Error> {
    let meta = fs::symlink_metadata(dir).at("read the mode of", dir)?;
    if meta.is_dir() && meta.uid() == owner && meta.mode() & 0o077 == 0 {
        return Ok(());
    }
    Err(Error::SocketDir { dir: dir.to_owned(), owner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(vars: &[(&str, &str)], home: &str, root: bool) -> PathBuf {
        let set = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| PathBuf::from(v));
        choose_data_dir(set, Some(PathBuf::from(home)), root)
    }

    #[test]
    fn default_data_directory() {
        let xdg = ("XDG_DATA_HOME", "/data");
        assert_eq!(chosen(&[], "/home/ann", false), Path::new("/home/ann/.local/share/computor"));
        assert_eq!(chosen(&[xdg], "/home/ann", false), Path::new("/data/computor"));
        assert_eq!(chosen(&[xdg, ("COMPUTOR_DATA_DIR", "/c")], "/home/ann", false), Path::new("/c"));
        assert_eq!(chosen(&[], "/root", true), Path::new("/var/lib/computor"));
        assert_eq!(chosen(&[xdg], "/root", true), Path::new("/data/computor"));
    }

    #[test]
    fn passwd_lines() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nbroken\npostgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash\n";
        let found: Vec<_> = passwd_entries(passwd).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[1], Account { name: "postgres".to_owned(), uid: 101, gid: 104 });
    }

    #[test]
    fn socket_lies_at_home_or_in_a_short_private_directory() {
        let dir = |root: &str| socket_dir(Path::new(root), &Path::new(root).join("postgres"), true);
        assert_eq!(dir("/srv/computor"), Path::new("/srv/computor/postgres"));
        assert_eq!(dir("/srv/größe 2"), Path::new("/srv/größe 2/postgres"));
        let long = format!("/srv/{}", "x".repeat(100));
        for awkward in [long.as_str(), "/srv/a,b", "/srv/a\"b", "/srv/a?b"] {
            let short = dir(awkward);
            assert!(short.starts_with("/tmp") && short.join(SOCKET_NAME).as_os_str().len() < 50, "{awkward}: {short:?}");
            assert_eq!(short, dir(awkward), "the name follows from the path");
        }
        assert_ne!(dir(&long), dir("/srv/a,b"));
        // The longest path that fits, and the next.
        let at = |length: usize| format!("/{}", "x".repeat(length - 1 - "/postgres/".len() - SOCKET_NAME.len()));
        assert!(!dir(&at(107)).starts_with("/tmp"));
        assert!(dir(&at(108)).starts_with("/tmp"));
    }

    #[test]
    fn a_socket_directory_of_others_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let us = rustix::process::geteuid().as_raw();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(check_private(dir.path(), us).is_ok());
        assert!(matches!(check_private(dir.path(), us + 1), Err(Error::SocketDir { .. })));
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(check_private(dir.path(), us), Err(Error::SocketDir { .. })));
        let link = dir.path().join("link");
        std::os::unix::fs::symlink("/", &link).unwrap();
        assert!(matches!(check_private(&link, us), Err(Error::SocketDir { .. })));
    }

    #[test]
    fn one_lock_per_directory() {
        let dir = tempfile::tempdir().unwrap();
        let held = Lock::take(dir.path()).unwrap();
        let said = Lock::take(dir.path()).unwrap_err().to_string();
        assert!(said.contains(&format!("is in use by process {}", std::process::id())), "{said}");
        drop(held);
        Lock::take(dir.path()).unwrap();
    }
}
