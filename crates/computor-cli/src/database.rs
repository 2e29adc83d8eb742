//! The database of an installation, for commands that work on it whether a server runs or not.

use crate::{args::Place, config};
use anyhow::{Context as _, Result, ensure};
use computor_db::pg::{self, Cluster};
use std::{fs, path::PathBuf};

/// A database that is there: the operator's own, that of the server that runs, or a private one, started for the moment.
#[derive(Debug)]
pub(crate) struct Database {
    /// The data directory.
    pub(crate) data_dir: PathBuf,
    /// How to connect.
    pub(crate) url: String,
    cluster: Option<Cluster>,
}

impl Database {
    /// The one that the configuration names. One that is started here is brought up to date, as a server does.
    ///
    /// # Errors
    /// When the configuration is not valid, or there is no database.
    pub(crate) async fn open(place: &Place) -> Result<Self> {
        let database = Self::open_as_it_is(place).await?;
        if database.cluster.is_some()
            && let Err(error) = computor_db::migrate(&database.url).await
        {
            database.close().await?;
            return Err(error.into());
        }
        Ok(database)
    }

    /// The same, whichever version has made it.
    ///
    /// # Errors
    /// When the configuration is not valid, or there is no database.
    pub(crate) async fn open_as_it_is(place: &Place) -> Result<Self> {
        let config = config::resolve(place, &[]).valid()?.server();
        let data_dir = config.data_dir;
        if let Some(url) = config.database_url {
            return Ok(Self { data_dir, url, cluster: None });
        }
        // Nothing is to be made where nothing is: a mistyped directory must not become an installation.
        ensure!(
            data_dir.join("postgres/data/PG_VERSION").exists(),
            "there is no database in {}; say where it is with --data-dir, or --database-url for one of your own",
            data_dir.display()
        );
        match Cluster::start(pg::Config { data_dir: data_dir.clone(), bin_dir: None }).await {
            Ok(cluster) => {
                let url = cluster.url().to_owned();
                Ok(Self { data_dir, url, cluster: Some(cluster) })
            }
            Err(pg::Error::InUse { .. }) => {
                let note = data_dir.join("database-url");
                let url =
                    fs::read_to_string(&note).with_context(|| format!("a server runs here, but {} cannot be read", note.display()))?;
                Ok(Self { data_dir, url: url.trim().to_owned(), cluster: None })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Stops what was started for the moment.
    ///
    /// # Errors
    /// When it does not stop.
    pub(crate) async fn close(self) -> Result<()> {
        match self.cluster {
            Some(cluster) => Ok(cluster.stop().await?),
            None => Ok(()),
        }
    }
}
