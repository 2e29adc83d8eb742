//! Listing, reading and writing rows of any entity, each in one statement together with the policy's condition.
//!
//! Nothing here knows a type: a [`Mapping`] says where the entity lies, PostgreSQL writes its rows as JSON, and that JSON
//! is what leaves. The functions with an entity as their type parameter are for rules that look at rows.

use crate::{
    Db, Error, Result, Tx, guard,
    mapping::{self, Mapping},
    queries::page_of,
    reach::Reach,
    sql::{Filtered, push_cond, push_record},
    table::Table,
};
use computor_policy::{Action, Cond, CreatePolicy, Decision, Policy, Principal, UpdatePolicy};
use computor_types::{
    Code, Listing, Page,
    list::{Sent, record},
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};

/// A page of rows as PostgreSQL wrote them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// A JSON array.
    pub json: String,
    /// How many rows match the filters, on all pages together.
    pub total: u64,
}

impl Rows {
    /// The array of these rows.
    pub(crate) fn new(rows: &[String], total: u64) -> Self {
        let mut json = String::with_capacity(rows.iter().map(|row| row.len() + 1).sum::<usize>() + 2);
        json.push('[');
        for (i, row) in rows.iter().enumerate() {
            if i > 0 {
                json.push(',');
            }
            json.push_str(row);
        }
        json.push(']');
        Self { json, total }
    }
}

impl Db {
    /// The rows that the principal may see and that match the filters.
    ///
    /// # Errors
    /// [`Error::Rejected`] for filter values that the database cannot read.
    pub async fn list_rows(&self, of: &Mapping, who: &Principal, filters: &Map<String, Value>, page: Page) -> Result<Rows> {
        self.asked(of, who).await?;
        let cond = (of.rules.see)(who, Action::List);
        let filtered = Filtered { table: of.table, archived: of.archived, filter: of.filter };
        let list = Reach {
            from: of.table,
            order: of.order,
            cond: &cond,
            me: who.user_id.uuid(),
            known: filtered.known(&self.columns, filters),
            filters: &|q| push_record(q, &filtered, &self.columns, filters),
        };
        let row = format!("(select row_to_json(r) from (select {}) r)", of.selects().list);
        page_of(self, &row, &list, page).await
    }

    /// One row, if the principal may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there, or not for this principal.
    pub async fn get_row(&self, of: &Mapping, who: &Principal, id: &str) -> Result<String> {
        self.asked(of, who).await?;
        let mut connection = self.pool().acquire().await?;
        fetch(&mut connection, of, who, id, &(of.rules.see)(who, Action::Get)).await
    }

    /// Whether the principal may ask for rows at all.
    async fn asked(&self, of: &Mapping, who: &Principal) -> Result<()> {
        match (of.rules.ask)(who) {
            Decision::Allow => Ok(()),
            decision => decide(&mut *self.pool().acquire().await?, who, &decision).await,
        }
    }

    /// Stores a new row and answers it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the principal may not create below this parent, [`Error::Rejected`] when the values break
    /// a rule.
    pub async fn create_row(&self, of: &Mapping, who: &Principal, new: Sent) -> Result<String> {
        let mut tx = self.begin_as(who).await?;
        decide(&mut tx, who, &(of.rules.create)(who, &new)).await?;
        let id = store(&mut tx, of, who, new.record).await?;
        let row = fetch(&mut tx, of, who, &id, &Cond::Always).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Writes the fields that the body mentions and answers the row.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the row is not visible, [`Error::Forbidden`] when it is but this may not be done to it,
    /// [`Error::Rejected`] when the values break a rule.
    pub async fn update_row(&self, of: &Mapping, who: &Principal, id: &str, patch: Sent) -> Result<String> {
        let mut tx = self.begin_as(who).await?;
        open(allowed(&mut tx, of, who, id, &(of.rules.change)(who, &patch), of.rules.refused).await?)?;
        decide(&mut tx, who, &(of.rules.moves)(who, &patch)).await?;
        write(&mut tx, of, who, id, patch.record).await?;
        let row = fetch(&mut tx, of, who, id, &Cond::Always).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// As [`Db::update_row`].
    pub async fn delete_row(&self, of: &Mapping, who: &Principal, id: &str) -> Result<()> {
        let mut tx = self.begin_as(who).await?;
        open(allowed(&mut tx, of, who, id, &(of.rules.delete)(who), Code::Authz001).await?)?;
        (of.deleting)(&mut tx, id, &Map::new()).await?;
        let mut q = QueryBuilder::new("delete from ");
        q.push(of.table).push(" t where ");
        push_key(&mut q, of, id);
        q.build().execute(&mut *tx).await?;
        touch(&mut tx, of);
        tx.commit().await
    }

    /// Archives a row, or takes it out of the archive.
    ///
    /// # Errors
    /// As [`Db::update_row`].
    pub async fn archive_row(&self, of: &Mapping, who: &Principal, id: &str, archived: bool) -> Result<()> {
        let mut tx = self.begin_as(who).await?;
        let closed = allowed(&mut tx, of, who, id, &(of.rules.archive)(who), Code::Authz001).await?;
        // A course itself comes back the same way.
        open(closed && of.table != "course")?;
        let mut q = QueryBuilder::new("update ");
        q.push(of.table).push(if archived {
            " t set archived_at = coalesce(archived_at, now()) where "
        } else {
            " t set archived_at = null where "
        });
        push_key(&mut q, of, id);
        q.build().execute(&mut *tx).await?;
        let done = Map::from_iter([("archived".to_owned(), Value::Bool(archived))]);
        (of.changed)(&mut tx, id, &done).await?;
        touch(&mut tx, of);
        tx.commit().await
    }

    /// As [`Db::list_rows`], parsed.
    ///
    /// # Errors
    /// As [`Db::list_rows`].
    pub async fn list<E: Table + Policy>(&self, who: &Principal, query: &E::Query, page: Page) -> Result<Listing<E::List>> {
        let rows = self.list_rows(mapping::of::<E>()?, who, &record(query), page).await?;
        Ok(Listing { items: parse(&rows.json)?, total: rows.total })
    }

    /// As [`Db::get_row`], parsed.
    ///
    /// # Errors
    /// As [`Db::get_row`].
    pub async fn get<E: Table + Policy>(&self, who: &Principal, id: &E::Key) -> Result<E::Get> {
        parse(&self.get_row(mapping::of::<E>()?, who, &id.to_string()).await?)
    }

    /// As [`Db::create_row`], of a body that a rule has made; parsed.
    ///
    /// # Errors
    /// As [`Db::create_row`].
    pub async fn create<E: Table + CreatePolicy>(&self, who: &Principal, body: &E::Create) -> Result<E::Get> {
        let of = mapping::of::<E>()?;
        let mut tx = self.begin_as(who).await?;
        let id = insert::<E>(&mut tx, who, body).await?;
        let row = fetch(&mut tx, of, who, &id.to_string(), &Cond::Always).await?;
        tx.commit().await?;
        parse(&row)
    }

    /// As [`Db::update_row`], of a body that a rule has made; parsed.
    ///
    /// # Errors
    /// As [`Db::update_row`].
    pub async fn update<E: Table + UpdatePolicy>(&self, who: &Principal, id: &E::Key, body: &E::Update) -> Result<E::Get> {
        // Not as `update_row`: what has a call of its own for changes has no such ability in the list.
        let mut tx = self.begin_as(who).await?;
        modify::<E>(&mut tx, who, id, body).await?;
        let row = fetch(&mut tx, mapping::of::<E>()?, who, &id.to_string(), &Cond::Always).await?;
        tx.commit().await?;
        parse(&row)
    }

    /// As [`Db::delete_row`].
    ///
    /// # Errors
    /// As [`Db::delete_row`].
    pub async fn delete<E: Table>(&self, who: &Principal, id: &E::Key) -> Result<()> {
        self.delete_row(mapping::of::<E>()?, who, &id.to_string()).await
    }

    /// As [`Db::archive_row`].
    ///
    /// # Errors
    /// As [`Db::archive_row`].
    pub async fn archive<E: Table>(&self, who: &Principal, id: &E::Key, archived: bool) -> Result<()> {
        self.archive_row(mapping::of::<E>()?, who, &id.to_string(), archived).await
    }
}

/// Rights follow from some tables: what is remembered of them is forgotten with the commit.
fn touch(tx: &mut Tx, of: &Mapping) {
    if of.gives_rights {
        tx.rights_change();
    }
}

/// Stores a new row in a unit of work of the caller; answers its key. See [`Db::create_row`].
///
/// # Errors
/// As [`Db::create_row`].
pub async fn insert<E: Table + CreatePolicy>(tx: &mut Tx, who: &Principal, body: &E::Create) -> Result<E::Key> {
    let of = mapping::of::<E>()?;
    decide(tx, who, &computor_policy::create::<E>(who, body)).await?;
    let key = store(tx, of, who, record(body)).await?;
    key.parse().map_err(|_| Error::Internal(sqlx::Error::Protocol(format!("unreadable key of {}", E::NAME))))
}

async fn store(tx: &mut Tx, of: &Mapping, who: &Principal, body: Map<String, Value>) -> Result<String> {
    let mut new = body.clone();
    new.retain(|name, value| !value.is_null() && !of.elsewhere.contains(&name.as_str()));
    (of.store)(&mut new, who.user_id.uuid());
    let names = column_list(&new);
    let mut q = QueryBuilder::new("insert into ");
    q.push(of.table).push(" as t");
    // A body may say nothing.
    if new.is_empty() {
        q.push(" default values");
    } else {
        q.push(format_args!(" ({names}) select {names} from jsonb_populate_record(null::{}, ", of.table));
        q.push_bind(Json(Value::Object(new))).push(")");
    }
    q.push(format_args!(" returning t.{}::text, {}", of.info.key, closed(of)));
    let (key, closed): (String, bool) = q.build_query_as().fetch_one(&mut **tx).await?;
    open(closed)?;
    (of.created)(tx, &key, &body).await?;
    touch(tx, of);
    Ok(key)
}

/// Writes the fields that the body mentions, in a unit of work of the caller. See [`Db::update_row`].
///
/// # Errors
/// As [`Db::update_row`].
pub async fn modify<E: Table + UpdatePolicy>(tx: &mut Tx, who: &Principal, id: &E::Key, body: &E::Update) -> Result<()> {
    let of = mapping::of::<E>()?;
    let id = id.to_string();
    open(allowed(tx, of, who, &id, &computor_policy::change::<E>(who, body), E::REFUSED).await?)?;
    decide(tx, who, &computor_policy::moves::<E>(who, body)).await?;
    write(tx, of, who, &id, record(body)).await
}

async fn write(tx: &mut Tx, of: &Mapping, who: &Principal, id: &str, body: Map<String, Value>) -> Result<()> {
    (of.changing)(tx, id, &body).await?;
    let mut new = body.clone();
    new.retain(|name, _| !of.elsewhere.contains(&name.as_str()));
    (of.store)(&mut new, who.user_id.uuid());
    if !new.is_empty() {
        let names = column_list(&new);
        let mut q = QueryBuilder::new("update ");
        q.push(of.table).push(format_args!(" t set ({names}) = (select {names} from jsonb_populate_record(null::{}, ", of.table));
        q.push_bind(Json(Value::Object(new))).push(")) where ");
        push_key(&mut q, of, id);
        // It may have gone to another course.
        q.push(" returning ").push(closed(of));
        let closed: Option<bool> = q.build_query_scalar().fetch_optional(&mut **tx).await?;
        open(closed == Some(true))?;
    }
    (of.changed)(tx, id, &body).await?;
    touch(tx, of);
    Ok(())
}

/// Whether the course of the row `t` is archived.
fn closed(of: &Mapping) -> String {
    match guard::course_of(of.table) {
        Some(course) => format!("coalesce((select k.archived_at is not null from course k where k.id = {course}), false)"),
        None => "false".to_owned(),
    }
}

/// Nothing is changed in a course that is archived.
fn open(closed: bool) -> Result<()> {
    if closed { Err(Error::rejected(Code::Course001, Code::Course001.message())) } else { Ok(()) }
}

/// Whether a decision holds. A parent that does not exist is answered like one that may not be used, so that nobody
/// learns which exist.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn decide(tx: &mut PgConnection, who: &Principal, decision: &Decision) -> Result<()> {
    let (parent, cond) = match decision {
        Decision::Allow => return Ok(()),
        Decision::Deny(code) => return Err(Error::Forbidden(*code)),
        Decision::If(cond) => (None, cond),
        Decision::Parent { table, id, cond } => (Some((table, id)), cond),
    };
    let mut q = QueryBuilder::new("select coalesce(");
    push_cond(&mut q, cond, "t", who.user_id.uuid());
    q.push(", false)");
    if let Some((table, id)) = parent {
        q.push(format_args!(" from \"{table}\" t where t.id = ")).push_bind(*id);
    }
    let holds: Option<bool> = q.build_query_scalar().fetch_optional(&mut *tx).await?;
    match holds {
        Some(true) => Ok(()),
        Some(false) | None => Err(Error::Forbidden(Code::Authz001)),
    }
}

/// Locks the row and checks that the condition holds for it; otherwise 403 if it is visible, else 404. Answers whether its course is
/// archived.
async fn allowed(tx: &mut PgConnection, of: &Mapping, who: &Principal, id: &str, cond: &Cond, refused: Code) -> Result<bool> {
    known(of, id)?;
    let me = who.user_id.uuid();
    let mut q = QueryBuilder::new("select coalesce(");
    push_cond(&mut q, cond, "t", me);
    q.push(", false), coalesce(");
    push_cond(&mut q, &(of.rules.see)(who, Action::Get), "t", me);
    q.push(format_args!(", false), {} from {} t where ", closed(of), of.table));
    push_key(&mut q, of, id);
    // Not `for update`: what others write meanwhile may refer to the row, such as who acts to an account.
    q.push(" for no key update of t");
    let found: Option<(bool, bool, bool)> = q.build_query_as().fetch_optional(&mut *tx).await?;
    match found {
        Some((true, _, closed)) => Ok(closed),
        Some((false, true, _)) => Err(Error::Forbidden(refused)),
        Some((false, false, _)) | None => Err(Error::NotFound(of.info.name)),
    }
}

async fn fetch(connection: &mut PgConnection, of: &Mapping, who: &Principal, id: &str, cond: &Cond) -> Result<String> {
    known(of, id)?;
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(of.selects().get).push(") r)::text from ").push(of.table).push(" t where ");
    push_key(&mut q, of, id);
    q.push(" and ");
    push_cond(&mut q, cond, "t", who.user_id.uuid());
    let row: Option<String> = q.build_query_scalar().fetch_optional(connection).await?;
    row.ok_or(Error::NotFound(of.info.name))
}

/// What cannot be a key names no row.
fn known(of: &Mapping, id: &str) -> Result<()> {
    if (of.info.is_key)(id) { Ok(()) } else { Err(Error::NotFound(of.info.name)) }
}

fn push_key(q: &mut QueryBuilder<Postgres>, of: &Mapping, id: &str) {
    q.push(format_args!("t.{} = ", of.info.key)).push_bind(id.to_owned()).push(format_args!("::text::{}", of.info.key_type));
}

fn column_list(row: &Map<String, Value>) -> String {
    row.keys().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Reads what the database answered in the shape of a DTO.
pub(crate) fn parse<T: DeserializeOwned>(row: &str) -> Result<T> {
    serde_json::from_str(row).map_err(|error| Error::Internal(sqlx::Error::Decode(error.into())))
}
