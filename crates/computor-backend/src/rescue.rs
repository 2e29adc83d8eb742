//! Help for an operator who is locked out: on the machine, with the database, without anybody's leave.

use crate::{
    Error, Result,
    auth::{Passwords, Secret, check_strength},
};
use computor_db::{
    Db,
    queries::{auth, seed},
};
use computor_types::Code;

/// The shortest password.
const SHORTEST: usize = 12;

/// What is to be done to an account.
#[derive(Debug, Default)]
pub struct Reset {
    /// Its user name or e-mail address.
    pub name: String,
    /// The new password; one is made if there is none.
    pub password: Option<Secret>,
    /// Take the user out of the archive.
    pub unarchive: bool,
    /// Make the user an administrator, which is refused while another one can log in.
    pub administrator: bool,
}

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// The name to log in with.
    pub username: String,
    /// The password, if it was made here.
    pub made: Option<Secret>,
    /// API tokens of the user that go on working.
    pub tokens: i64,
    /// Whether the user is an administrator now.
    pub administrator: bool,
}

/// Sets a password and ends the sessions of the user. All of it is done, or nothing.
///
/// # Errors
/// `NF_002` if there is no such user; `VAL_001` for a bad password, and for what the user is not: archived without
/// `unarchive`, a program, or no administrator while another one could make it one.
pub async fn reset_password(db: &Db, reset: Reset) -> Result<Done> {
    let (password, made) = match reset.password {
        Some(password) => (password, None),
        None => {
            let made = Secret::session();
            (made.clone(), Some(made))
        }
    };
    let mut tx = db.begin().await?;
    let user =
        seed::account(&mut tx, &reset.name).await?.ok_or_else(|| Error::new(Code::Nf002, format!("there is no user {}", reset.name)))?;
    let refuse = |text: String| Err(Error::new(Code::Val001, text));
    if user.is_service {
        return refuse(format!("{} is a service account; it has API tokens, no password", reset.name));
    }
    if user.archived && !reset.unarchive {
        return refuse(format!("{} is archived and cannot log in; --unarchive brings the user back", reset.name));
    }
    let makes = reset.administrator && !user.administrator;
    if makes && seed::administrators(&mut *tx, &reset.name).await?.active {
        return refuse("there is an administrator who can log in; only that one gives the role".to_owned());
    }
    if made.is_none() {
        if password.reveal().chars().count() < SHORTEST {
            return refuse(format!("a password has at least {SHORTEST} characters"));
        }
        check_strength(password.reveal(), user.username.as_deref(), user.email.as_deref())?;
    }
    let hash = Passwords::default().hash(password.reveal().to_owned()).await?;
    auth::set_password(&mut tx, auth::NewPassword { user: user.id, hash: Some(&hash), must_change: false, keep: None }).await?;
    if user.archived {
        seed::unarchive(&mut *tx, user.id).await?;
    }
    if makes {
        seed::make_administrator(&mut *tx, user.id).await?;
    }
    tx.commit().await?;
    let username = user.username.or(user.email).unwrap_or(reset.name);
    Ok(Done { username, made, tokens: user.tokens, administrator: makes || user.administrator })
}
