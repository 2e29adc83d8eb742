//! `admin`: help for an operator, on the machine.

use crate::{
    Outcome,
    args::{AdminCommand, ResetPassword},
    output, serve,
};
use anyhow::{Context as _, Result, bail, ensure};
use computor_backend::{
    auth::Secret,
    rescue::{self, Reset},
};
use computor_db::{
    Db,
    pg::{self, Cluster},
};
use std::{fs, io, path::Path};

pub(crate) async fn run(command: AdminCommand) -> Result<Outcome> {
    match command {
        AdminCommand::ResetPassword(options) => reset_password(options).await,
    }
}

async fn reset_password(options: ResetPassword) -> Result<Outcome> {
    let password = if options.stdin { Some(first_line(io::stdin().lock())?) } else { None };
    let reset = Reset { name: options.name, password, unarchive: options.unarchive, administrator: options.administrator };
    let (cluster, url) = match options.place.database_url {
        Some(url) => (None, url),
        None => database(&serve::data_dir(options.place.data_dir)).await?,
    };
    let done = apply(&url, reset).await;
    if let Some(cluster) = cluster {
        cluster.stop().await?;
    }
    let done = done?;
    if let Some(made) = &done.made {
        output::data(&made.reveal())?;
    }
    eprintln!("{} has a new password, and no session any more", done.username);
    if !done.administrator {
        eprintln!("note: {} is not an administrator", done.username);
    }
    if done.tokens > 0 {
        eprintln!("note: {} API tokens go on working; revoke those that are not known", done.tokens);
    }
    Ok(Outcome::Good)
}

async fn apply(url: &str, reset: Reset) -> Result<rescue::Done> {
    let db = Db::connect(url, 2).await.context("cannot connect to the database")?;
    let done = rescue::reset_password(&db, reset).await;
    db.pool().close().await;
    done.map_err(|error| anyhow::anyhow!("{}", error.message))
}

/// The database of a data directory: of the server that runs there, or started for the moment.
async fn database(data_dir: &Path) -> Result<(Option<Cluster>, String)> {
    // Nothing is to be made where nothing is: a mistyped directory must not become an installation.
    let made = data_dir.join("postgres/data/PG_VERSION");
    ensure!(
        made.exists(),
        "there is no database in {}; say where it is with --data-dir, or --database-url for one of your own",
        data_dir.display()
    );
    match Cluster::start(pg::Config { data_dir: data_dir.to_owned(), bin_dir: None }).await {
        Ok(cluster) => {
            let url = cluster.url().to_owned();
            Ok((Some(cluster), url))
        }
        Err(pg::Error::InUse { .. }) => {
            let note = data_dir.join("database-url");
            let url = fs::read_to_string(&note).with_context(|| format!("a server runs here, but {} cannot be read", note.display()))?;
            Ok((None, url.trim().to_owned()))
        }
        Err(error) => Err(error.into()),
    }
}

fn first_line(mut from: impl io::BufRead) -> Result<Secret> {
    let mut line = String::new();
    from.read_line(&mut line).context("cannot read standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("standard input holds no password");
    }
    Ok(Secret::from(password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_the_first_line_as_it_is() {
        assert_eq!(first_line(" two words \r\nand more".as_bytes()).unwrap().reveal(), " two words ");
        assert!(first_line("\n".as_bytes()).is_err());
    }
}
