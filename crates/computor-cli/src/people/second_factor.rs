//! The second factor of somebody who logs in: its code, or, where the server wants one and there is none, a new one.

use super::login::ask;
use crate::output;
use anyhow::{Result, bail};
use computor_client::{Client, Error};
use computor_types::{Code, NoBody, Nothing, dto::*};
use std::io::IsTerminal as _;

/// So often a person may type a code.
const TRIES: u32 = 3;

/// The session, or one that lacks nothing if this one waits for the second factor.
pub(super) async fn whole(session: Client, code: Option<&str>, password: Option<&str>) -> Result<Client> {
    // Any call that a session without it may not make tells.
    match session.call::<ListViews>(&Nothing {}, &Nothing {}, NoBody).await {
        Err(error) if error.code() == Some(Code::Authz008) => {}
        Err(error) => return Err(error.into()),
        Ok(_) => return Ok(session),
    }
    let factor = session.call::<GetSecondFactor>(&Nothing {}, &Nothing {}, NoBody).await?;
    if !factor.enabled {
        return enrol(session, password).await;
    }
    if let Some(code) = code {
        return Ok(session.show_second_factor(code).await?);
    }
    if !std::io::stdin().is_terminal() {
        bail!("the account has a second factor; give its code, or a recovery code, with --code");
    }
    for left in (0..TRIES).rev() {
        match session.show_second_factor(&ask("Code of the app, or a recovery code: ")?).await {
            Ok(session) => return Ok(session),
            Err(error) if left > 0 && is_wrong_code(&error) => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
    }
    bail!("the code was not right")
}

fn is_wrong_code(error: &Error) -> bool {
    error.code() == Some(Code::Val001)
}

/// Makes a second factor, since nothing else can be done without one. The recovery codes are printed: they are data.
async fn enrol(session: Client, password: Option<&str>) -> Result<Client> {
    if !std::io::stdin().is_terminal() {
        bail!("whoever has rights on this server needs a second factor, and this account has none; log in on a terminal to make one");
    }
    let body = SecondFactorCreate { password: password.map(str::to_owned) };
    let made = session.call::<CreateSecondFactor>(&Nothing {}, &Nothing {}, body).await?;
    eprintln!("Whoever has rights on this server needs a second factor. Add it to the app on your phone:\n");
    eprintln!("  key       {}\n  address   {}\n", made.secret, made.uri);
    for left in (0..TRIES).rev() {
        let body = SecondFactorCode { code: ask("Code that the app shows now: ")? };
        match session.call::<ConfirmSecondFactor>(&Nothing {}, &Nothing {}, body).await {
            Ok(codes) => {
                eprintln!("Each of these codes works once when the app is lost. Keep them; they are not shown again.");
                for code in codes.recovery_codes {
                    output::data(&code)?;
                }
                return Ok(session);
            }
            Err(error) if left > 0 && is_wrong_code(&error) => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
    }
    bail!("the code was not right")
}
