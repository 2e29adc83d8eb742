//! `admin`: help for an operator, on the machine.

use crate::{
    Outcome,
    args::{AdminCommand, ResetPassword},
    database::Database,
    output,
};
use anyhow::{Context as _, Result, bail};
use computor_backend::{
    auth::Secret,
    rescue::{self, Reset},
};
use computor_db::Db;
use std::io;

pub(crate) async fn run(command: AdminCommand) -> Result<Outcome> {
    match command {
        AdminCommand::ResetPassword(options) => reset_password(options).await,
    }
}

async fn reset_password(options: ResetPassword) -> Result<Outcome> {
    let password = if options.stdin { Some(first_line(io::stdin().lock())?) } else { None };
    let reset = Reset { name: options.name, password, unarchive: options.unarchive, administrator: options.administrator };
    let database = Database::open(&options.place).await?;
    let done = apply(&database.url, reset).await;
    database.close().await?;
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
