//! Log-ins with providers: those under way, and which user an account elsewhere belongs to.

use crate::{Error, Result, Tx};
use chrono::{DateTime, Utc};
use computor_types::Code;
use sqlx::{FromRow, PgExecutor};
use uuid::Uuid;

/// A log-in that begins.
#[derive(Clone, Copy, Debug)]
pub struct Begun<'a> {
    /// SHA-256 of its state.
    pub state: &'a [u8; 32],
    /// The provider's name.
    pub provider: &'a str,
    /// SHA-256 of the cookie of its browser.
    pub browser: &'a [u8; 32],
    /// The challenge of a client without that cookie.
    pub challenge: Option<&'a str>,
    /// Where the browser goes on.
    pub redirect_uri: &'a str,
    /// Until when it can be finished.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a log-in that begins.
///
/// # Errors
/// When the database fails.
pub async fn begin(db: impl PgExecutor<'_>, begun: Begun<'_>) -> Result<()> {
    let sql =
        "insert into sign_in (secret_hash, provider, browser_hash, challenge, redirect_uri, expires_at) values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(begun.state.as_slice())
        .bind(begun.provider)
        .bind(begun.browser.as_slice())
        .bind(begun.challenge)
        .bind(begun.redirect_uri)
        .bind(begun.expires_at)
        .execute(db)
        .await?;
    Ok(())
}

/// A browser that has come back.
#[derive(Clone, Debug, FromRow)]
pub struct Returned {
    /// Where it goes on.
    pub redirect_uri: String,
    /// The challenge of a client without its cookie.
    pub challenge: Option<String>,
}

/// Uses the state of a browser up; none if it is not one of this provider and browser, was used, or is too old.
///
/// # Errors
/// When the database fails.
pub async fn take_state(
    db: impl PgExecutor<'_>,
    state: &[u8; 32],
    provider: &str,
    browser: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<Returned>> {
    let sql = "delete from sign_in where secret_hash = $1 and provider = $2 and browser_hash = $3 and user_id is null and expires_at > $4
               returning redirect_uri, challenge";
    Ok(sqlx::query_as(sql).bind(state.as_slice()).bind(provider).bind(browser.as_slice()).bind(now).fetch_optional(db).await?)
}

/// A code that can be exchanged for a session.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// SHA-256 of the code.
    pub code: &'a [u8; 32],
    /// The provider's name.
    pub provider: &'a str,
    /// SHA-256 of the cookie of its browser.
    pub browser: &'a [u8; 32],
    /// The challenge of a client without that cookie.
    pub challenge: Option<&'a str>,
    /// Who has signed in.
    pub user: Uuid,
    /// Until when it can be exchanged.
    pub expires_at: DateTime<Utc>,
}

/// Keeps a code.
///
/// # Errors
/// When the database fails.
pub async fn offer(db: impl PgExecutor<'_>, offered: Offered<'_>) -> Result<()> {
    let sql = "insert into sign_in (secret_hash, provider, browser_hash, challenge, user_id, expires_at) values ($1, $2, $3, $4, $5, $6)";
    sqlx::query(sql)
        .bind(offered.code.as_slice())
        .bind(offered.provider)
        .bind(offered.browser.as_slice())
        .bind(offered.challenge)
        .bind(offered.user)
        .bind(offered.expires_at)
        .execute(db)
        .await?;
    Ok(())
}

/// Uses a code up; answers whose session it opens, if they may still log in. Whoever began with a challenge has to know its
/// secret; everybody else is the browser with the cookie.
///
/// # Errors
/// When the database fails.
pub async fn take_code(
    tx: &mut Tx,
    code: &[u8; 32],
    browser: Option<[u8; 32]>,
    challenge: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Option<Uuid>> {
    let sql = "with taken as (delete from sign_in where secret_hash = $1 and user_id is not null and expires_at > $4
                 and case when challenge is null then browser_hash = $2 else challenge = $3 end returning user_id)
               select u.id from taken join \"user\" u on u.id = taken.user_id where u.archived_at is null and not u.is_service";
    let query = sqlx::query_scalar(sql).bind(code.as_slice()).bind(browser).bind(challenge).bind(now);
    Ok(query.fetch_optional(&mut **tx).await?)
}

/// Forgets what nobody has finished.
///
/// # Errors
/// When the database fails.
pub async fn sweep(db: impl PgExecutor<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("delete from sign_in where expires_at <= $1").bind(now).execute(db).await?;
    Ok(())
}

/// The names of the providers that are switched off.
///
/// # Errors
/// When the database fails.
pub async fn disabled(db: impl PgExecutor<'_>) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("select provider from sign_in_disabled").fetch_all(db).await?)
}

/// Switches a provider on or off. Off, nothing that is under way with it is finished either.
///
/// # Errors
/// When the database fails.
pub async fn set_disabled(tx: &mut Tx, provider: &str, disabled: bool) -> Result<()> {
    let sql = if disabled {
        "with under_way as (delete from sign_in where provider = $1)
         insert into sign_in_disabled (provider) values ($1) on conflict do nothing"
    } else {
        "delete from sign_in_disabled where provider = $1"
    };
    sqlx::query(sql).bind(provider).execute(&mut **tx).await?;
    // Whoever showed a token of it is remembered for a while.
    tx.rights_change();
    Ok(())
}

/// An account elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// Who keeps it: the issuer, or the address of the instance.
    pub provider: &'a str,
    /// The protocol.
    pub kind: &'a str,
    /// What it is called there, for good.
    pub subject: &'a str,
}

/// A user who may be meant.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Known {
    /// The user.
    pub id: Uuid,
    /// Whether it is there no more, or is a program.
    pub shut_out: bool,
}

/// Whom an account belongs to.
///
/// # Errors
/// When the database fails.
pub async fn owner(db: impl PgExecutor<'_>, account: Account<'_>) -> Result<Option<Known>> {
    let sql = "select u.id, u.archived_at is not null or u.is_service as shut_out from account a join \"user\" u on u.id = a.user_id
               where a.provider = $1 and a.type = $2 and a.provider_account_id = $3";
    Ok(sqlx::query_as(sql).bind(account.provider).bind(account.kind).bind(account.subject).fetch_optional(db).await?)
}

/// A user who has an e-mail address.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Addressed {
    /// The user.
    pub id: Uuid,
    /// Whether an address is not enough to be taken for it: who is archived or a program, has rights
    /// (`has_rights`), or has another account with the provider.
    pub guarded: bool,
}

/// Whom an address belongs to.
///
/// # Errors
/// When the database fails.
pub async fn addressed(tx: &mut Tx, account: Account<'_>, email: &str) -> Result<Option<Addressed>> {
    let sql = "select u.id, u.archived_at is not null or u.is_service
                 or has_rights(u.id) or exists(select from account a where a.user_id = u.id and a.provider = $2 and a.type = $3) as guarded
               from \"user\" u where lower(u.email) = lower($1) for update of u";
    Ok(sqlx::query_as(sql).bind(email).bind(account.provider).bind(account.kind).fetch_optional(&mut **tx).await?)
}

/// Gives an account to a user.
///
/// # Errors
/// [`Error::Rejected`] when it, or another one with the provider, is there.
pub async fn link(tx: &mut Tx, account: Account<'_>, user: Uuid) -> Result<()> {
    let sql = "insert into account (provider, type, provider_account_id, user_id) values ($1, $2, $3, $4)";
    sqlx::query(sql).bind(account.provider).bind(account.kind).bind(account.subject).bind(user).execute(&mut **tx).await?;
    Ok(())
}

/// A user to be made of what a provider says.
#[derive(Clone, Copy, Debug)]
pub struct NewUser<'a> {
    /// The address, if the provider has checked that it is theirs.
    pub email: Option<&'a str>,
    /// The name that they would like to have.
    pub username: Option<&'a str>,
    /// Given name.
    pub given_name: Option<&'a str>,
    /// Family name.
    pub family_name: Option<&'a str>,
}

/// Makes a user. A name that is taken is left out.
///
/// # Errors
/// [`Error::Rejected`] when the address is taken.
pub async fn create(tx: &mut Tx, new: NewUser<'_>) -> Result<Uuid> {
    let sql = "insert into \"user\" (email, username, given_name, family_name)
               select $1, (select $2::text where not exists(select from \"user\" where lower(username) = lower($2) or lower(email) = lower($2))), $3, $4
               returning id";
    let query = sqlx::query_scalar(sql).bind(new.email).bind(new.username).bind(new.given_name).bind(new.family_name);
    query.fetch_one(&mut **tx).await.map_err(|error| match Error::from(error) {
        Error::Rejected { code: Code::Conflict001, .. } => Error::rejected(
            Code::Conflict001,
            "a user with this name or address exists already: log in as before, and have the account linked",
        ),
        other => other,
    })
}

/// Gives a user the roles that the groups of the account stand for, and takes away those that other groups stood for; what was
/// given by hand stays. Roles that do not exist are left out.
///
/// # Errors
/// When the database fails.
pub async fn set_roles(tx: &mut Tx, user: Uuid, roles: &[&str], all: &[&str]) -> Result<()> {
    let sql =
        "with taken as (delete from user_role where user_id = $1 and transient and role_id = any($3) and role_id <> all($2) returning 1),
                 given as (insert into user_role (user_id, role_id, transient)
                   select $1, role.id, true from role where role.id = any($2) on conflict do nothing returning 1)
               select (select count(*) from taken) + (select count(*) from given)";
    let changed: i64 = sqlx::query_scalar(sql).bind(user).bind(roles).bind(all).fetch_one(&mut **tx).await?;
    if changed > 0 {
        tx.rights_change();
    }
    Ok(())
}
