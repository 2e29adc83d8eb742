//! `secrets`: what is sealed in the database, and the key that it is sealed under.

use crate::{
    Outcome,
    args::{Place, SecretsCommand},
    config,
    database::Database,
};
use anyhow::{Context as _, Result, bail};
use computor_backend::{auth::Secret, rotation};
use computor_db::{Db, queries::operation};
use std::io;

/// As the configuration asks for.
const SHORTEST: usize = 32;

pub(crate) async fn run(command: SecretsCommand) -> Result<Outcome> {
    match command {
        SecretsCommand::Rotate(place) => rotate(&place).await,
    }
}

async fn rotate(place: &Place) -> Result<Outcome> {
    let old = config::resolve(place, &[]).valid()?.server().options.secret_key;
    let old = old.context("no secret_key is configured, so nothing is sealed")?;
    let new = read(io::stdin().lock())?;
    let database = Database::open(place).await?;
    let db = Db::connect(&database.url, 2).await.context("cannot connect to the database")?;
    let running = operation::processes(db.pool()).await?;
    if running > 0 {
        db.pool().close().await;
        database.close().await?;
        bail!("{running} servers or workers run and know the old key only; stop them first: what they seal meanwhile could not be opened");
    }
    let done = rotation::rotate(&db, &old, &new).await;
    db.pool().close().await;
    database.close().await?;
    let done = done.map_err(|error| anyhow::anyhow!("{}", error.message))?;
    eprintln!(
        "{} secrets are sealed under the new key now, {} were already; make it the secret_key, then start the servers",
        done.sealed, done.already
    );
    Ok(Outcome::Good)
}

fn read(mut from: impl io::BufRead) -> Result<Secret> {
    let mut line = String::new();
    from.read_line(&mut line).context("cannot read standard input")?;
    let key = line.trim();
    if key.chars().count() < SHORTEST {
        bail!("standard input holds no key of at least {SHORTEST} characters, such as `openssl rand -base64 32` prints");
    }
    Ok(Secret::from(key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_line_that_is_long_enough() {
        let key = "a key of thirty-two characters..";
        assert_eq!(read(format!("{key}\nmore\n").as_bytes()).unwrap().reveal(), key);
        for bad in ["", "\n", "short\n"] {
            assert!(read(bad.as_bytes()).unwrap_err().to_string().contains("at least 32"), "{bad:?}");
        }
    }
}
