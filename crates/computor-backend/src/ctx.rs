//! What every rule is given: who asks, and the services.

use crate::{App, auth::Secret};
use chrono::{DateTime, Utc};
use computor_db::Db;
use computor_policy::Principal;
use computor_types::{Id, dto::User};
use std::{fmt, net::IpAddr, ops::Deref, sync::Arc};

/// Where time comes from. Nothing else asks the system.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}
impl fmt::Debug for dyn Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The other end of the connection, for the session's record.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// The digest of the credential it sent, if it was a token.
    pub credential: Option<[u8; 32]>,
    /// Whether it wants to be told of what means nothing, instead of having it ignored (`Prefer: handling=strict`).
    pub strict: bool,
    /// The refresh token in its cookie, if a page of ours sent it.
    pub refresh: Option<Secret>,
    /// The cookie with which its browser has begun to sign in with a provider, if that or a page of ours sent it.
    pub sign_in: Option<Secret>,
}

/// The context of a request. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ctx {
    app: App,
    /// Who asks. Nobody in particular on public endpoints: a principal without any rights.
    pub who: Arc<Principal>,
    /// Where the request comes from.
    pub client: Client,
}

impl Ctx {
    /// A context for `who`.
    pub const fn new(app: App, who: Arc<Principal>, client: Client) -> Self {
        Self { app, who, client }
    }

    /// The services.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// The user who asks.
    pub fn me(&self) -> Id<User> {
        self.who.user_id
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }
}

impl Deref for Ctx {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}
