//! `backup` and `restore`: database, files and repositories of an installation as one archive.
//!
//! The database comes first, as one snapshot: it names files, and rows name commits. Files are kept under what is in them
//! and are never changed. One whose last row has gone is put aside by the next sweep, and the store finds it there for a day:
//! so each file that the snapshot names is there while it is copied, if that takes less than a day. Repositories come last,
//! and only ever gain commits: they have what the snapshot names, and perhaps a little more.
//!
//! The manifest with the digest of each part is the last part. An archive without one is not whole, and is not restored.
//!
//! An archive may be encrypted as a whole (`sealed.rs`), and may refer to an earlier one for what that holds already (`chain.rs`).

mod archive;
mod chain;
mod postgres;
mod repositories;
mod sealed;

use crate::{
    Outcome,
    args::{Backup, Place, Restore},
    config,
    database::Database,
    output::Progress,
};
use anyhow::{Context as _, Result, bail, ensure};
use archive::{Earlier, Manifest, Reader, Writer};
use chain::Chain;
use computor_backend::work::Manifest as Files;
use computor_db::{
    Db,
    pg::{self, Cluster},
    queries::storage::Snapshot,
};
use computor_store::{Digest, Store, StoreConfig};
use futures::{StreamExt as _, TryStreamExt as _};
use sealed::Key;
use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

/// The dump of the database in the archive.
const DUMP: &str = "database.dump";
/// Files of the data directory that nothing can make anew.
const KEPT: [&str; 2] = ["computor.toml", "receipt.key"];
/// Written while a restore goes on, so that it may be begun again.
const BEGUN: &str = "restore-begun";

pub(crate) async fn backup(options: Backup) -> Result<Outcome> {
    ensure!(!options.file.exists(), "{} is there already", options.file.display());
    let key = options.key.as_deref().map(Key::read).transpose()?;
    let earlier = options.since.as_deref().map(|path| known(path, key.as_ref())).transpose()?;
    let files = config::resolve(&options.place, &[]).valid()?.server().files();
    let database = Database::open(&options.place).await?;
    // Made aside and renamed: what has the name is whole.
    let unfinished = options.file.with_added_extension("unfinished");
    let done = write(&database, &files, &unfinished, key.as_ref(), earlier).await;
    database.close().await?;
    let done = match done {
        Ok(manifest) => fs::rename(&unfinished, &options.file).map(|()| manifest).map_err(Into::into),
        Err(error) => {
            let _gone = fs::remove_file(&unfinished);
            Err(error)
        }
    };
    let manifest = done?;
    eprintln!("{} holds the database, {} files and {} repositories.", options.file.display(), manifest.files, manifest.repositories);
    if let Some(earlier) = &manifest.earlier {
        eprintln!("{} parts are in {} or before it: keep these, too.", earlier.parts.len(), earlier.file);
    }
    if key.is_some() {
        eprintln!("It is encrypted: without the key, nobody reads it, nor do you. Keep the key elsewhere.");
    } else {
        eprintln!("Everything is in it, secrets as well: keep it as safe as the server.");
    }
    Ok(Outcome::Good)
}

/// What an earlier archive has, to refer to.
fn known(path: &Path, key: Option<&Key>) -> Result<Earlier> {
    let manifest = Reader::open(path, key)?.manifest;
    let name = manifest.name();
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut parts = manifest.parts;
    parts.extend(manifest.earlier.into_iter().flat_map(|earlier| earlier.parts));
    Ok(Earlier { name, file, parts })
}

async fn write(database: &Database, files: &StoreConfig, path: &Path, key: Option<&Key>, earlier: Option<Earlier>) -> Result<Manifest> {
    let db = Db::connect(&database.url, 3).await.context("cannot connect to the database")?;
    let store = Store::open(files)?;
    let progress = Progress::new();
    let mut archive = Writer::create(path, key, earlier)?;
    let mut snapshot = Snapshot::begin(&db).await?;
    let (version, schema) = (snapshot.server_version(), snapshot.schema().await?);
    progress.begin("the database");
    // Where the archive lies may not be a place for what is not encrypted.
    let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let dump = tempfile::NamedTempFile::new_in(if key.is_some() { database.data_dir.as_path() } else { beside })?;
    postgres::dump(&database.url, version, snapshot.name(), dump.path()).await?;
    archive.add_file(DUMP, dump.path())?;
    drop(dump);
    let named = snapshot.named().await?;
    snapshot.end().await?;
    let files = copy_files(&store, named, &mut archive, &progress).await?;
    progress.begin("repositories");
    let repositories = repositories::copy(&database.data_dir.join("git"), &mut archive)?;
    for name in KEPT {
        let path = database.data_dir.join(name);
        if path.is_file() {
            archive.add_file(&format!("kept/{name}"), &path)?;
        }
    }
    progress.end();
    db.pool().close().await;
    archive.finish(version, schema, files, repositories)
}

/// Copies the files that rows name, and those that these list.
async fn copy_files(store: &Store, named: Vec<(String, bool)>, archive: &mut Writer, progress: &Progress) -> Result<u64> {
    progress.count("files", named.len());
    let mut all: BTreeSet<Digest> = BTreeSet::new();
    for (name, lists) in named {
        let digest: Digest = name.parse()?;
        all.insert(digest);
        if lists {
            let listed: Files = serde_json::from_slice(&store.get(digest).await?).context("a list of files cannot be read")?;
            for entry in listed.0.into_values() {
                all.insert(entry.digest.parse()?);
            }
        }
    }
    progress.count("files", all.len());
    for digest in &all {
        let name = digest.to_string();
        if archive.refer(&format!("store/{name}"), &name) {
            progress.step();
            continue;
        }
        let mut content = store.get_stream(*digest, None).await.with_context(|| format!("the file {digest} is named by a row"))?.stream;
        archive.begin(&format!("store/{digest}"))?;
        while let Some(chunk) = content.next().await {
            archive.write_all(&chunk?)?;
        }
        archive.end()?;
        progress.step();
    }
    Ok(all.len() as u64)
}

pub(crate) async fn restore(options: Restore) -> Result<Outcome> {
    let progress = Progress::new();
    progress.begin("verifying the archive");
    let key = options.key.as_deref().map(Key::read).transpose()?;
    let mut archive = Chain::open(&options.file, key.as_ref(), &options.earlier)?;
    archive.verify(&progress)?;
    let manifest = archive.manifest().clone();
    let newest = computor_db::MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
    ensure!(
        manifest.schema <= newest,
        "the archive has schema {}, this program knows {newest}; restore with a program that is at least as new as the server was",
        manifest.schema
    );
    if options.verify {
        progress.end();
        eprintln!(
            "{} is whole: the database, {} files and {} repositories.",
            options.file.display(),
            manifest.files,
            manifest.repositories
        );
        return Ok(Outcome::Good);
    }
    let target = Target::open(&options.place, &manifest).await?;
    let done = target.fill(&mut archive, &manifest, &progress).await;
    progress.end();
    let closed = target.close(done.is_ok()).await;
    done.context("what was restored so far stays; the same command goes on")?;
    closed?;
    eprintln!("Restored. `computor doctor --repositories` compares the repositories with the database; then start the server.");
    Ok(Outcome::Good)
}

/// An installation that is empty.
struct Target {
    data_dir: PathBuf,
    store: Store,
    url: String,
    cluster: Option<Cluster>,
}

impl Target {
    /// # Errors
    /// When anything is there already, unless it is what this very archive left when its restore was interrupted.
    async fn open(place: &Place, manifest: &Manifest) -> Result<Self> {
        let config = config::resolve(place, &[]).valid()?.server();
        let (data_dir, own) = (config.data_dir.clone(), config.database_url.clone());
        let begun = data_dir.join(BEGUN);
        let again = fs::read_to_string(&begun).is_ok_and(|note| note.trim() == manifest.name());
        if !again {
            let foreign = fs::read_dir(&data_dir).into_iter().flatten().flatten().find(|entry| entry.file_name() != "lost+found");
            if let Some(foreign) = foreign {
                bail!("{} is not empty ({}): nothing is restored over what is there", data_dir.display(), foreign.file_name().display());
            }
        }
        let store = Store::open(&config.files())?;
        if !again {
            let is_free = |path: &Path| fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
            for part in ["postgres", "git"].map(|part| data_dir.join(part)) {
                ensure!(is_free(&part), "{} is not empty: nothing is restored over what is there", part.display());
            }
            ensure!(
                store.list().boxed().try_next().await?.is_none(),
                "the file store is not empty: nothing is restored over what is there"
            );
        }
        pg::data_directory(&data_dir).with_context(|| format!("cannot use {}", data_dir.display()))?;
        let cluster = match own {
            Some(_) => None,
            None => Some(Cluster::start(pg::Config { data_dir: data_dir.clone(), bin_dir: None }).await?),
        };
        let url = own.or_else(|| cluster.as_ref().map(|cluster| cluster.url().to_owned())).unwrap_or_default();
        let target = Self { data_dir, store, url, cluster };
        if let Err(error) = target.is_free(again).await {
            target.close(false).await?;
            return Err(error);
        }
        fs::write(&begun, manifest.name()).with_context(|| format!("cannot write {}", begun.display()))?;
        Ok(target)
    }

    async fn is_free(&self, again: bool) -> Result<()> {
        let tables = computor_db::queries::storage::count_tables(&self.url).await?;
        match (tables, again) {
            (0, _) => Ok(()),
            (_, true) => bail!("the database is restored already; remove {} if that was all", self.data_dir.join(BEGUN).display()),
            (tables, false) => bail!("the database has {tables} tables: nothing is restored over what is there"),
        }
    }

    /// Files and repositories first, then the database in one transaction: as long as it is not there, nothing is.
    async fn fill(&self, archive: &mut Chain, manifest: &Manifest, progress: &Progress) -> Result<()> {
        let parts = archive.parts();
        progress.count("files and repositories", parts.len());
        for name in &parts {
            if let Some(digest) = name.strip_prefix("store/") {
                let digest: Digest = digest.parse()?;
                let stored = self.store.put_file(archive.unpack(name)?).await?;
                ensure!(stored.digest == digest, "the file {digest} is not what its name says");
            } else if let Some(path) = name.strip_prefix("git/") {
                archive.extract(name, &self.data_dir.join("git").join(archive::safe(path)?))?;
            } else if let Some(kept) = name.strip_prefix("kept/") {
                let path = self.data_dir.join(archive::safe(kept)?);
                // A configuration that was made for this machine stays.
                if !path.exists() {
                    archive.extract(name, &path)?;
                }
            }
            progress.step();
        }
        repositories::complete(&self.data_dir.join("git"), &parts)?;
        progress.begin("the database");
        let dump = tempfile::NamedTempFile::new_in(&self.data_dir)?;
        archive.extract(DUMP, dump.path())?;
        postgres::restore(&self.url, manifest.postgres, dump.path()).await?;
        computor_db::migrate(&self.url).await.context("the database is restored, but could not be brought up to date")
    }

    async fn close(self, whole: bool) -> Result<()> {
        if whole {
            fs::remove_file(self.data_dir.join(BEGUN))?;
        }
        match self.cluster {
            Some(cluster) => Ok(cluster.stop().await?),
            None => Ok(()),
        }
    }
}
