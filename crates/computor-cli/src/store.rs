//! `computor store`: files from one place into another, and whether all of them are there.

use crate::{
    Outcome,
    args::{Place, StoreCheck, StoreCommand, StoreCopy},
    config,
    database::Database,
    output::{self, Progress},
};
use anyhow::{Context as _, Result, bail, ensure};
use computor_backend::{server::Config, work::Manifest};
use computor_db::{Db, queries::storage::Snapshot};
use computor_store::{Copied, Digest, Error, Store, StoreConfig, copy, missing};
use futures::{StreamExt as _, stream};
use serde_json::json;
use std::{collections::BTreeSet, path::PathBuf};

/// Files that are read at once.
const AT_ONCE: usize = 8;

pub(crate) async fn run(command: StoreCommand) -> Result<Outcome> {
    match command {
        StoreCommand::Copy(options) => copy_all(options).await,
        StoreCommand::Check(options) => check(options).await,
    }
}

/// Where files lie, by name. Nothing is made of what is only read.
fn named(place: &str, config: &Config, is_read: bool) -> Result<StoreConfig> {
    let dir = match place {
        "bucket" => match &config.store {
            Some(bucket) => return Ok(bucket.clone()),
            None => bail!("no bucket is configured: set s3_bucket, s3_access_key and s3_secret_key, also for this command alone"),
        },
        "directory" => config.data_dir.join("store"),
        path => PathBuf::from(path),
    };
    ensure!(place == "directory" || place.contains('/'), "{place} is no place: say directory, bucket, or a path with a slash in it");
    ensure!(!is_read || dir.is_dir(), "there is no directory {}", dir.display());
    Ok(StoreConfig::Local { dir })
}

async fn open(config: &StoreConfig, name: &str) -> Result<Store> {
    let store = Store::open(config)?;
    store.check().await.with_context(|| format!("{name} cannot be used"))?;
    Ok(store)
}

async fn copy_all(options: StoreCopy) -> Result<Outcome> {
    let config = config::resolve(&options.place, &[]).valid()?.server();
    let (from, to) = (named(&options.from, &config, true)?, named(&options.to, &config, false)?);
    ensure!(options.from != options.to, "{} is where the files are already", options.from);
    let (from, to) = (open(&from, &options.from).await?, open(&to, &options.to).await?);
    if options.dry_run {
        let (left, present) = missing(&from, &to).await?;
        match options.json {
            true => output::json(&json!({"present": present, "left": left.len()}))?,
            false => output::data(&format!("{present} files are there already, {} would be copied", left.len()))?,
        }
        return Ok(Outcome::Good);
    }
    let progress = Progress::new();
    let mut counted = false;
    let copied = copy(&from, &to, options.at_once.into(), |done| {
        if counted {
            progress.step();
        } else {
            counted = true;
            progress.count("files", usize::try_from(done.files - done.present).unwrap_or_default());
        }
    });
    let copied = copied.await;
    progress.end();
    let copied = copied.context("what was copied so far stays; the same command goes on")?;
    // What came while this went on.
    let (left, _) = missing(&from, &to).await?;
    let left = left.len() - copied.damaged.len().min(left.len());
    say(&copied, left, options.json)?;
    if left > 0 {
        eprintln!("not everything is there yet: stop the servers, or keep them from taking files, and give the same command again");
    }
    Ok(Outcome::when(copied.damaged.is_empty() && left == 0))
}

fn say(copied: &Copied, left: usize, as_json: bool) -> Result<()> {
    for digest in &copied.damaged {
        eprintln!("damaged    {digest}: it is not what was stored, and was not copied");
    }
    if as_json {
        let Copied { files, present, copied, bytes, damaged, gone } = copied;
        let damaged: Vec<String> = damaged.iter().map(ToString::to_string).collect();
        return output::json(
            &json!({"files": files, "present": present, "copied": copied, "bytes": bytes, "damaged": damaged, "gone": gone, "left": left}),
        );
    }
    let Copied { present, copied: files, bytes, gone, .. } = copied;
    let gone = if *gone > 0 { format!(", {gone} went meanwhile because nobody needs them") } else { String::new() };
    output::data(&format!("{files} files copied ({bytes} bytes), {present} were there already{gone}; {left} are left that came meanwhile"))
}

/// Every file that rows name, by themselves or by the lists that they name.
async fn wanted(place: &Place, store: &Store) -> Result<(BTreeSet<Digest>, Vec<(Digest, &'static str)>)> {
    let database = Database::open(place).await?;
    let rows = async {
        let db = Db::connect(&database.url, 2).await.context("cannot connect to the database")?;
        let mut snapshot = Snapshot::begin(&db).await?;
        let rows = snapshot.named().await?;
        snapshot.end().await?;
        db.pool().close().await;
        Ok::<_, anyhow::Error>(rows)
    };
    let rows = rows.await;
    database.close().await?;
    let (mut all, mut unreadable) = (BTreeSet::new(), Vec::new());
    for (name, lists) in rows? {
        let Ok(digest) = name.parse::<Digest>() else { continue };
        all.insert(digest);
        if !lists {
            continue;
        }
        // One that is not there, or damaged, is found when all are read.
        match store.get(digest).await {
            Ok(bytes) => match serde_json::from_slice::<Manifest>(&bytes) {
                Ok(list) => all.extend(list.0.into_values().filter_map(|entry| entry.digest.parse::<Digest>().ok())),
                Err(_) => unreadable.push((digest, "it is no list of files")),
            },
            Err(Error::Missing(_) | Error::Damaged(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok((all, unreadable))
}

async fn check(options: StoreCheck) -> Result<Outcome> {
    let config = config::resolve(&options.place, &[]).valid()?.server();
    let files = match &options.within {
        Some(place) => named(place, &config, true)?,
        None => config.files(),
    };
    let store = open(&files, options.within.as_deref().unwrap_or("the file store")).await?;
    let (all, mut wrong) = wanted(&options.place, &store).await?;
    let progress = Progress::new();
    progress.count("files", all.len());
    let (mut whole, mut bytes) = (0_u64, 0_u64);
    let mut read = stream::iter(&all).map(|digest| async { (*digest, store.verify(*digest).await) }).buffer_unordered(AT_ONCE);
    while let Some((digest, found)) = read.next().await {
        progress.step();
        match found {
            Ok(size) => (whole, bytes) = (whole + 1, bytes + size),
            Err(Error::Missing(_)) => wrong.push((digest, "missing")),
            Err(Error::Damaged(_)) => wrong.push((digest, "not what was stored")),
            Err(error) => return Err(error).context("not all files could be read"),
        }
    }
    progress.end();
    wrong.sort_unstable();
    if options.json {
        let wrong: Vec<_> = wrong.iter().map(|(digest, what)| json!({"digest": digest.to_string(), "problem": what})).collect();
        output::json(&json!({"whole": whole, "bytes": bytes, "wrong": wrong}))?;
    } else {
        for (digest, what) in &wrong {
            eprintln!("wrong      {digest}: {what}");
        }
        output::data(&format!("{whole} files are whole ({bytes} bytes), {} are not", wrong.len()))?;
    }
    Ok(Outcome::when(wrong.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_named_and_nothing_is_guessed() {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::new(dir.path());
        assert!(named("bucket", &config, true).unwrap_err().to_string().contains("s3_bucket"));
        assert!(named("buckit", &config, false).unwrap_err().to_string().contains("is no place"));
        assert!(named("directory", &config, true).unwrap_err().to_string().contains("there is no directory"));
        let StoreConfig::Local { dir: found } = named("directory", &config, false).unwrap() else { panic!("a directory") };
        assert_eq!(found, dir.path().join("store"));
    }
}
