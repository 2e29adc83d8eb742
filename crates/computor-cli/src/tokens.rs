//! `token generate`, `token verify`: tokens by their looks, without a server.

use crate::{
    Outcome,
    args::{TokenForService, TokenGenerate, TokenSecret, TokenVerify},
    calls, output,
    people::login,
};
use anyhow::Result;
use base64::{Engine as _, engine::general_purpose::URL_SAFE};
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

/// So many random bytes no one guesses.
const SECRET_BYTES: usize = 32;

#[expect(clippy::disallowed_methods, reason = "a secret that is printed and kept nowhere, made where no server is")]
pub(crate) fn secrets(options: &TokenSecret) -> Result<Outcome> {
    for _ in 0..options.count {
        output::data(&URL_SAFE.encode(rand::random::<[u8; SECRET_BYTES]>()))?;
    }
    if !options.quiet {
        eprintln!("They are kept nowhere; what is sealed under one opens with no other.");
    }
    Ok(Outcome::Good)
}

pub(crate) fn for_service(options: &TokenForService) -> Result<Outcome> {
    let token = Secret::api();
    output::data(&token.reveal())?;
    eprintln!("{}", recipe(options));
    Ok(Outcome::Good)
}

/// What makes a token one of a service. The token itself is not in it: it would stay in a history.
fn recipe(options: &TokenForService) -> String {
    let TokenForService { service_name, token_name, scopes, expires_days } = options;
    let scopes = serde_json::Value::from(scopes.clone());
    let until = calls::in_days((*expires_days > 0).then_some(i64::from(*expires_days)));
    let body = json!({"user_id": "ACCOUNT", "name": token_name, "predefined_token": "TOKEN", "scopes": scopes, "expires_at": until});
    let name = Value::from(token_name.as_str());
    let days = if *expires_days > 0 { format!("\n      expires_days: {expires_days}") } else { String::new() };
    format!(
        "It opens nothing yet. With it in the environment as SERVICE_TOKEN, `computor deployment apply` gives it to the service:\n\n\
         services:\n  - slug: {service_name}\n    api_token:\n      token: ${{SERVICE_TOKEN}}\n      name: {name}\n      scopes: {scopes}{days}\n\n\
         or, for a service that is there, an administrator does, with the account that `computor service get {service_name}` shows and the token \
         in a file that only the administrator reads:\n\n\
         computor rest call create_predefined_api_token --body - <FILE\n\n{body}"
    )
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
    fn a_recipe_names_the_service_and_shows_no_token() {
        let of = |days| TokenForService {
            service_name: "uni.exec.py".into(),
            token_name: "a \"worker\"".into(),
            scopes: vec!["course:list".into()],
            expires_days: days,
        };
        let recipe = super::recipe(&of(90));
        for part in ["slug: uni.exec.py", r#"name: "a \"worker\"""#, r#"scopes: ["course:list"]"#, "expires_days: 90"] {
            assert!(recipe.contains(part), "{part}: {recipe}");
        }
        assert!(!recipe.contains(API_TOKEN_PREFIX));
        assert!(!super::recipe(&of(0)).contains("expires_days"));
    }

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
