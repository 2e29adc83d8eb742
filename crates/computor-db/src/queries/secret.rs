//! What is sealed under the key of the configuration: one list, for whoever changes the key.

use crate::{Result, Tx};
use uuid::Uuid;

/// A table with something sealed in each row, in its column `sealed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// What opens repositories of examples with other hosts.
    ExampleCredentials,
    /// Tokens of organizations with other hosts.
    OrganizationToken,
    /// What apps share with us.
    SecondFactor,
}

impl Sealed {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::ExampleCredentials, Self::OrganizationToken, Self::SecondFactor];

    /// The table.
    pub const fn table(self) -> &'static str {
        match self {
            Self::ExampleCredentials => "example_credentials",
            Self::OrganizationToken => "organization_token",
            Self::SecondFactor => "second_factor",
        }
    }
}

/// All of a table: for which row it is sealed, and what. Nobody changes them meanwhile.
pub async fn all(tx: &mut Tx, kind: Sealed) -> Result<Vec<(Uuid, String)>> {
    let sql = match kind {
        Sealed::ExampleCredentials => "select id, sealed from example_credentials for update",
        Sealed::OrganizationToken => "select organization_id, sealed from organization_token for update",
        Sealed::SecondFactor => "select user_id, sealed from second_factor for update",
    };
    Ok(sqlx::query_as(sql).fetch_all(&mut **tx).await?)
}

/// Puts something sealed in the place of what a row has.
pub async fn replace(tx: &mut Tx, kind: Sealed, row: Uuid, sealed: &str) -> Result<()> {
    let sql = match kind {
        Sealed::ExampleCredentials => "update example_credentials set sealed = $2 where id = $1",
        Sealed::OrganizationToken => "update organization_token set sealed = $2 where organization_id = $1",
        Sealed::SecondFactor => "update second_factor set sealed = $2 where user_id = $1",
    };
    sqlx::query(sql).bind(row).bind(sealed).execute(&mut **tx).await?;
    Ok(())
}

const ENCLOSED: &str = "sealed:";

/// A field of a body as it goes to the row: what is sealed, and the id for which it opens. Nothing stands for what could not be
/// sealed, and is refused by the row.
pub fn enclose(sealed: Option<(Uuid, &str)>) -> String {
    sealed.map_or_else(String::new, |(id, sealed)| format!("{ENCLOSED}{id}:{sealed}"))
}

/// What was enclosed.
pub(crate) fn enclosed(text: &str) -> Option<(Uuid, &str)> {
    let (id, sealed) = text.strip_prefix(ENCLOSED)?.split_once(':')?;
    Some((id.parse().ok()?, sealed))
}
