//! Another key for what is sealed: on the machine, while no server runs that knows the old one only.

use crate::{
    Error, Result,
    auth::{Secret, Vault},
};
use computor_db::{
    Db, Tx,
    queries::{
        example,
        secret::{self as queries, Sealed},
    },
};
use computor_types::Code;
use uuid::Uuid;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// So many secrets are sealed under the new key now,
    pub sealed: usize,
    /// and so many were already.
    pub already: usize,
}

/// Seals what was kept readable before there was a key, or a place for what is sealed; answers how much.
///
/// # Errors
/// When the database fails.
pub async fn seal_readable(db: &Db, key: &Secret) -> Result<usize> {
    let vault = Vault::under(key)?;
    let mut tx = db.begin().await?;
    let sealed = seal(&mut tx, &vault).await?;
    tx.commit().await?;
    Ok(sealed)
}

async fn seal(tx: &mut Tx, vault: &Vault) -> Result<usize> {
    let readable = example::readable_credentials(tx).await?;
    for (repository, secret) in &readable {
        let id = Uuid::new_v4();
        example::seal_credentials(tx, *repository, id, &vault.seal(id, secret)?).await?;
    }
    Ok(readable.len())
}

/// Seals everything that opens under one key under another one. All of it is done, or nothing.
///
/// # Errors
/// `NIMPL_001` if something opens under neither: then nothing is changed.
pub async fn rotate(db: &Db, from: &Secret, to: &Secret) -> Result<Rotated> {
    let (old, new) = (Vault::under(from)?, Vault::under(to)?);
    let (mut done, mut lost) = (Rotated::default(), 0);
    let mut tx = db.begin().await?;
    seal(&mut tx, &old).await?;
    for kind in Sealed::ALL {
        for (row, sealed) in queries::all(&mut tx, kind).await? {
            if new.open(row, &sealed).is_ok() {
                done.already += 1;
            } else if let Ok(secret) = old.open(row, &sealed) {
                queries::replace(&mut tx, kind, row, &new.seal(row, &secret)?).await?;
                done.sealed += 1;
            } else {
                lost += 1;
            }
        }
    }
    if lost > 0 {
        let why = format!("{lost} secrets open neither under the configured secret_key nor under the new one; nothing was changed");
        return Err(Error::new(Code::Nimpl001, why));
    }
    tx.commit().await?;
    Ok(done)
}
