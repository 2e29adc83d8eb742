//! GitLab: OAuth 2.0, and people by their number, which stays when they are renamed. Whoever has the account can also show a
//! personal token with a request.

use super::{Attempt, Identity, ProviderOptions, SignIn, http::Http, oauth};
use crate::{Error, Result, auth::Secret};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use computor_types::Code;
use serde::Deserialize;
use std::sync::Arc;
use url::Url;

/// Looking at oneself.
const SCOPE: &str = "read_user";

/// A GitLab instance.
#[derive(Debug)]
pub(super) struct Gitlab {
    options: ProviderOptions,
    http: Arc<Http>,
}

/// Whom a token belongs to.
#[derive(Debug, Deserialize)]
struct User {
    id: u64,
    username: Option<String>,
    name: Option<String>,
    email: Option<String>,
    confirmed_at: Option<String>,
    state: String,
    #[serde(default)]
    bot: bool,
}

impl Gitlab {
    pub(super) fn new(options: ProviderOptions, http: Arc<Http>) -> Self {
        Self { options, http }
    }

    fn at(&self, path: &str) -> Result<Url> {
        Url::parse(&format!("{}{path}", self.options.issuer.trim_end_matches('/'))).map_err(Error::internal)
    }
}

#[async_trait]
impl SignIn for Gitlab {
    fn issuer(&self) -> &str {
        self.options.issuer.trim_end_matches('/')
    }

    async fn address(&self, attempt: &Attempt, _: DateTime<Utc>) -> Result<Url> {
        Ok(oauth::address(&self.at("/oauth/authorize")?, &self.options, SCOPE, attempt))
    }

    async fn identify(&self, code: &str, _: Option<&str>, attempt: &Attempt, _: DateTime<Utc>) -> Result<Identity> {
        let tokens = oauth::exchange(&self.http, &self.at("/oauth/token")?, &self.options, false, (code, attempt)).await?;
        let token = tokens.access_token.ok_or_else(|| Error::new(Code::Auth004, "GitLab has given no token; begin again"))?;
        self.by_token(&Secret::from(token)).await
    }

    async fn by_token(&self, token: &Secret) -> Result<Identity> {
        const WHAT: &str = "user";
        let answer = self.http.get(WHAT, &self.at("/api/v4/user")?, Some(token)).await?;
        if matches!(answer.status.as_u16(), 401 | 403) {
            return Err(Error::new(Code::Auth004, "GitLab does not take the token: it is wrong, has ended, or lacks the scope read_user"));
        }
        let user: User = answer.good(WHAT)?.json(WHAT)?;
        if user.state != "active" || user.bot {
            return Err(Error::new(Code::Auth004, "the GitLab account is blocked, or a program's"));
        }
        let plain = |text: Option<String>| text.filter(|text| !text.trim().is_empty() && !text.chars().any(char::is_control));
        Ok(Identity {
            subject: user.id.to_string(),
            email: plain(user.email).filter(|_| user.confirmed_at.is_some()),
            username: plain(user.username),
            given_name: plain(user.name),
            family_name: None,
            groups: Vec::new(),
        })
    }

    async fn forget(&self) {}
}
