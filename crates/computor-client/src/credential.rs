//! Who the client says it is.

use std::fmt;
use tokio::sync::Mutex;

/// How a client says who it is.
#[derive(Default)]
pub enum Credential {
    /// Not at all.
    #[default]
    Nobody,
    /// An access token that somebody else looks after.
    Bearer(String),
    /// An API token, as made with `POST /api-tokens`.
    ApiToken(String),
    /// User name (or e-mail address) and password with every request.
    Basic {
        /// User name or e-mail address.
        username: String,
        /// The password.
        password: String,
    },
    /// A session that this client opened and keeps open.
    Session(Session),
}

/// The tokens of a session. A refresh replaces both.
pub struct Session(pub(crate) Mutex<Tokens>);

#[derive(Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Credential {
    /// The request with what says who sends it, and the access token that was used if it is of a session.
    pub(crate) async fn sign(&self, request: reqwest::RequestBuilder) -> (reqwest::RequestBuilder, Option<String>) {
        match self {
            Self::Nobody => (request, None),
            Self::Bearer(token) => (request.bearer_auth(token), None),
            Self::ApiToken(token) => (request.header("X-API-Token", token), None),
            Self::Basic { username, password } => (request.basic_auth(username, Some(password)), None),
            Self::Session(session) => {
                let access = session.0.lock().await.access.clone();
                (request.bearer_auth(&access), Some(access))
            }
        }
    }
}

/// Without the secrets.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::Bearer(_) => "Bearer",
            Self::ApiToken(_) => "ApiToken",
            Self::Basic { .. } => "Basic",
            Self::Session(_) => "Session",
        })
    }
}
