//! What is sealed under the key of the configuration: one list, for whoever changes the key.

use crate::{Result, Tx};
use uuid::Uuid;

/// A table with something sealed in each row, in its column `sealed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// Tokens of organizations with other hosts.
    OrganizationToken,
    /// What apps share with us.
    SecondFactor,
}

impl Sealed {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::OrganizationToken, Self::SecondFactor];

    /// The table.
    pub const fn table(self) -> &'static str {
        match self {
            Self::OrganizationToken => "organization_token",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// All of a table: for which row it is sealed, and what. Nobody changes them meanwhile.
pub async fn all(tx: &mut Tx, kind: Sealed) -> Result<Vec<(Uuid, String)>> {
    let sql = match kind {
        Sealed::OrganizationToken => "select organization_id, sealed from organization_token for update",
        Sealed::SecondFactor => "select user_id, sealed from second_factor for update",
    };
    Ok(sqlx::query_as(sql).fetch_all(&mut **tx).await?)
}

/// Puts something sealed in the place of what a row has.
pub async fn replace(tx: &mut Tx, kind: Sealed, row: Uuid, sealed: &str) -> Result<()> {
    let sql = match kind {
        Sealed::OrganizationToken => "update organization_token set sealed = $2 where organization_id = $1",
        Sealed::SecondFactor => "update second_factor set sealed = $2 where user_id = $1",
    };
    sqlx::query(sql).bind(row).bind(sealed).execute(&mut **tx).await?;
    Ok(())
}
