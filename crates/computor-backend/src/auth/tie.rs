//! What a connection that lasts is tied to: it ends when that ends.

use super::{Credential, credential, lacks_since};
use crate::{App, Result};
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use computor_db::queries::{auth as queries, live};
use computor_policy::Principal;
use computor_types::Code;
use std::sync::Arc;
use uuid::Uuid;

/// What a connection was opened with.
#[derive(Clone, Debug)]
pub(crate) enum Tie {
    /// A session: its access tokens come and go, it stays.
    Session(Uuid),
    /// An API token.
    Token([u8; 32]),
    /// A password, which is not kept: who it belongs to comes again when something changes.
    Password { used: bool },
}

impl Tie {
    /// What an authenticated request carries.
    ///
    /// # Errors
    /// `AUTH_004` when its session has ended since.
    pub(crate) async fn of(app: &App, parts: &Parts) -> Result<Self> {
        Ok(match credential(app, parts)? {
            Credential::ApiToken(token) => Self::Token(token.digest()),
            // Neither are these kept.
            Credential::Basic { .. } | Credential::Gitlab { .. } => Self::Password { used: false },
            Credential::Access(token) => {
                let session = live::session(app.db.pool(), &token.hex(), app.clock.now()).await?;
                Self::Session(session.ok_or(Code::Auth004)?)
            }
        })
    }

    /// Who it is now, and until when at most; nobody if it has ended.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn holds(&mut self, app: &App, user: Uuid) -> Result<Option<(Arc<Principal>, Option<DateTime<Utc>>)>> {
        let (db, now) = (app.db.pool(), app.clock.now());
        let (found, ends) = match self {
            Self::Session(id) => match live::session_ends(db, *id, now).await? {
                Some(ends) => (queries::by_user(db, user).await?, Some(ends)),
                None => return Ok(None),
            },
            Self::Token(digest) => {
                let found = queries::by_api_token(db, digest, now).await?;
                let ends = found.as_ref().and_then(|found| found.expires_at);
                (found, ends)
            }
            Self::Password { used } if *used => return Ok(None),
            Self::Password { used } => {
                *used = true;
                (queries::by_user(db, user).await?, None)
            }
        };
        let found = found.filter(|found| !found.password_reset_required && found.principal.scopes.is_none());
        if let (Some(found), Self::Session(_) | Self::Password { .. }) = (&found, &*self)
            && lacks_since(app, &found.principal).await?.is_some()
        {
            return Ok(None);
        }
        Ok(found.map(|found| (Arc::new(found.principal), ends)))
    }
}
