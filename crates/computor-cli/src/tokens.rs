//! `token generate`, `token verify`: tokens by their looks, without a server.

use crate::{
    Outcome,
    args::{TokenGenerate, TokenVerify},
    output,
    people::login,
};
use anyhow::Result;
use computor_backend::auth::{API_TOKEN_LENGTH, API_TOKEN_PREFIX, Secret};
use serde_json::{Value, json};

/// So many of its first characters are kept, and shown in lists.
const KNOWN: usize = 12;

fn described(token: &Secret) -> Value {
    json!({"token": token.reveal(), "prefix": token.reveal().get(..KNOWN), "hash": token.hex()})
}

pub(crate) fn generate(options: &TokenGenerate) -> Result<Outcome> {
    let tokens: Vec<Value> = (0..options.count).map(|_| described(&Secret::api())).collect();
    if options.json {
        output::json(&tokens)?;
        return Ok(Outcome::Good);
    }
    let text = |token: &Value, name: &str| token.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let row = |token: &Value| ["token", "prefix", "hash"].iter().map(|name| text(token, name)).collect();
    output::rows(&["TOKEN", "BEGINS WITH", "SHA-256"], tokens.iter().map(row).collect())?;
    Ok(Outcome::Good)
}

pub(crate) fn verify(options: &TokenVerify) -> Result<Outcome> {
    let token = match &options.which {
        Some(token) => token.clone(),
        None => login::secret(true, "", None)?,
    };
    let wrong = wrong_with(&token);
    let token = Secret::from(token);
    let prefix = token.reveal().get(..KNOWN).unwrap_or_default();
    if options.json {
        output::json(&json!({"valid": wrong.is_none(), "prefix": prefix, "hash": token.hex(), "wrong": wrong}))?;
    } else if wrong.is_none() {
        output::rows(&["BEGINS WITH", "SHA-256"], vec![vec![prefix.to_owned(), token.hex()]])?;
        eprintln!("That is a token of the platform; `computor token revoke {prefix}` revokes it.");
    }
    if let Some(wrong) = &wrong {
        eprintln!("that is no token: {wrong}");
    }
    Ok(Outcome::when(wrong.is_none()))
}

/// Why a text cannot be a token. It is not shown.
fn wrong_with(token: &str) -> Option<String> {
    if !token.starts_with(API_TOKEN_PREFIX) {
        return Some(format!("it does not begin with {API_TOKEN_PREFIX}"));
    }
    if token.len() != API_TOKEN_LENGTH {
        return Some(format!("it has {} characters and not {API_TOKEN_LENGTH}", token.chars().count()));
    }
    let is_url_safe = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_url_safe {
        return Some("it has characters that no token has".to_owned());
    }
    let changed = "its checksum is wrong: it was changed, is an old one, or was chosen by an operator";
    (!Secret::from(token.to_owned()).is_well_formed()).then(|| changed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_their_looks() {
        let token = Secret::api();
        assert_eq!(wrong_with(token.reveal()), None);
        let described = described(&token);
        assert!(described["prefix"].as_str().unwrap().len() == KNOWN && described["hash"] == token.hex());
        for wrong in [
            "",
            "ctp_short",
            "ctx_0123456789abcdef0123456789abcdef",
            "ctp_0123456789abcdef0123456789abcde!",
            "ctp_0123456789abcdef0123456789abcdef",
        ] {
            assert!(wrong_with(wrong).is_some(), "{wrong}");
        }
    }
}
