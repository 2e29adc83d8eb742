//! One unit of work: a transaction that knows who acts, and says what it changed when it commits.
//!
//! `created_by` and `updated_by` follow from `app.user_id`, which triggers read: no statement can forget them. What other
//! servers must forget is told to them by triggers, too (the channel `principal`); this server forgets before the commit
//! is answered, so that whoever changed a right sees it hold at once.

use crate::{Error, Result};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, types::Json};
use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// What a committed unit of work has changed, for what this server remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Somebody's rights, credentials or sessions.
    Rights,
    /// Whether the platform is being maintained.
    Maintenance,
}

type Listener = Box<dyn Fn(Change) + Send + Sync>;

/// Who wants to know of changes; set once, at the start.
#[derive(Clone, Default)]
pub(crate) struct Changes(Arc<OnceLock<Listener>>);

impl Changes {
    pub(crate) fn listen(&self, listener: Listener) {
        let _ = self.0.set(listener);
    }

    fn tell(&self, change: Change) {
        if let Some(listener) = self.0.get() {
            listener(change);
        }
    }
}
impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Changes")
    }
}

/// A flow that starts when the unit of work is committed, and what people see of it.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// Name of the flow.
    pub flow: &'a str,
    /// Its input: ids and references to secrets, never secrets.
    pub input: &'a Value,
    /// Who asked for it; nobody when the platform did.
    pub user: Option<Uuid>,
    /// Where it belongs.
    pub course: Option<Uuid>,
    /// What it is about: the name of an entity and a key.
    pub about: Option<(&'a str, Uuid)>,
}

/// A transaction. It is rolled back when dropped without `commit`.
#[derive(Debug)]
pub struct Tx {
    inner: sqlx::Transaction<'static, Postgres>,
    changes: Changes,
    rights: bool,
    maintenance: bool,
}

impl Tx {
    pub(crate) const fn new(inner: sqlx::Transaction<'static, Postgres>, changes: Changes) -> Self {
        Self { inner, changes, rights: false, maintenance: false }
    }

    /// Notes that rights, credentials or sessions change.
    pub const fn rights_change(&mut self) {
        self.rights = true;
    }

    /// Notes that maintenance begins, ends or is planned otherwise.
    pub(crate) const fn maintenance_changes(&mut self) {
        self.maintenance = true;
    }

    /// Lets a flow start when this is committed, whatever is killed in between; answers its operation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn start(&mut self, start: Start<'_>) -> Result<Uuid> {
        let operation = Uuid::new_v4();
        let (kind, key) = start.about.unzip();
        sqlx::query(START)
            .bind(operation)
            .bind(start.flow)
            .bind(start.user)
            .bind(start.course)
            .bind(kind)
            .bind(key)
            .bind(Json(start.input))
            .execute(&mut *self.inner)
            .await?;
        Ok(operation)
    }

    /// Announces something to clients when this is committed: to those who subscribe to the channel (`course:<id>`), as
    /// `{type, channel, data}`. It is not lost, and comes in the order of commits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn event(&mut self, channel: &str, name: &str, data: &Value) -> Result<()> {
        self.event_to(&[channel.to_owned()], name, data).await
    }

    /// The same for several channels. Each subscriber is told once, under the first of them that it subscribes to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn event_to(&mut self, channels: &[String], name: &str, data: &Value) -> Result<()> {
        sqlx::query("select announce($1, $2, $3)").bind(channels).bind(name).bind(Json(data)).execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Begins a part that can be undone by itself. Of several, the newest counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_part(&mut self) -> Result<()> {
        sqlx::raw_sql("savepoint part").execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Undoes what was done since [`Self::begin_part`], a failed statement included.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undo_part(&mut self) -> Result<()> {
        sqlx::raw_sql("rollback to savepoint part").execute(&mut *self.inner).await?;
        Ok(())
    }

    /// Makes everything lasting.
    ///
    /// # Errors
    /// When the database fails; then nothing was done.
    pub async fn commit(mut self) -> Result<()> {
        crate::queries::idempotency::note(&mut self.inner).await?;
        self.inner.commit().await.map_err(Error::from)?;
        if self.rights {
            self.changes.tell(Change::Rights);
        }
        if self.maintenance {
            self.changes.tell(Change::Maintenance);
        }
        Ok(())
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// When the connection is lost; then it is undone as well.
    pub async fn rollback(self) -> Result<()> {
        self.inner.rollback().await.map_err(Error::from)
    }
}

const START: &str = "with operation as (
      insert into operation (id, kind, user_id, course_id, entity_type, entity_id, input) values ($1, $2, $3, $4, $5, $6, $7))
    insert into outbox (topic, key, payload) values ('operation', $1::uuid::text, jsonb_build_object('flow', $2::text, 'input', $7::jsonb))";

impl Deref for Tx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}
impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
