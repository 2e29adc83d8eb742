//! Listing, reading and writing rows of any entity, each in one statement together with the policy's condition.

use crate::{
    Db, Error, Result,
    sql::{push_cond, push_filters, record, selects},
    table::Table,
};
use computor_policy::{
    Action, ArchivePolicy, Cond, CreatePolicy, Decision, DeletePolicy, Policy, Principal, UpdatePolicy, archive, change, create, delete,
    see,
};
use computor_types::{Code, Listing, Page, entity::RowKey};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};

impl Db {
    /// The rows that the principal may see and that match the filters.
    ///
    /// # Errors
    /// [`Error::Rejected`] for filter values that the database cannot read.
    pub async fn list<E: Table + Policy>(&self, who: &Principal, query: &E::Query, page: Page) -> Result<Listing<E::List>> {
        let me = who.user_id.uuid();
        let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
        q.push(&selects::<E>().list);
        q.push(") r)::text, \"#total\" from (select t.*, count(*) over () as \"#total\" from ").push(E::TABLE).push(" t where ");
        push_cond(&mut q, &see::<E>(who, Action::List), "t", me);
        push_filters::<E>(&mut q, &self.columns, query);
        q.push(" order by ")
            .push(E::ORDER)
            .push(" limit ")
            .push_bind(page.rows())
            .push(" offset ")
            .push_bind(i64::from(page.skip))
            .push(") t");
        let rows: Vec<(String, i64)> = q.build_query_as().fetch_all(&self.pool).await?;
        let total = match rows.first() {
            Some((_, total)) => *total,
            None if page.skip == 0 && page.limit > 0 => 0,
            None => self.count::<E>(who, query).await?,
        };
        let items = rows.iter().map(|(row, _)| parse(row)).collect::<Result<_>>()?;
        Ok(Listing { items, total: total.unsigned_abs() })
    }

    async fn count<E: Table + Policy>(&self, who: &Principal, query: &E::Query) -> Result<i64> {
        let mut q = QueryBuilder::new("select count(*) from ");
        q.push(E::TABLE).push(" t where ");
        push_cond(&mut q, &see::<E>(who, Action::List), "t", who.user_id.uuid());
        push_filters::<E>(&mut q, &self.columns, query);
        Ok(q.build_query_scalar().fetch_one(&self.pool).await?)
    }

    /// One row, if the principal may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there, or not for this principal.
    pub async fn get<E: Table + Policy>(&self, who: &Principal, id: &E::Key) -> Result<E::Get> {
        let mut connection = self.pool.acquire().await?;
        fetch::<E>(&mut connection, who, id, &see::<E>(who, Action::Get)).await
    }

    /// Stores a new row and answers it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when the principal may not create below this parent, [`Error::Rejected`] when the values break
    /// a rule.
    pub async fn create<E: Table + CreatePolicy + Policy>(&self, who: &Principal, body: &E::Create) -> Result<E::Get> {
        let mut tx = self.begin().await?;
        let id = insert::<E>(&mut tx, who, body).await?;
        let row = fetch::<E>(&mut tx, who, &id, &Cond::Always).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Writes the fields that the body mentions and answers the row.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the row is not visible, [`Error::Forbidden`] when it is but this may not be done to it,
    /// [`Error::Rejected`] when the values break a rule.
    pub async fn update<E: Table + UpdatePolicy>(&self, who: &Principal, id: &E::Key, body: &E::Update) -> Result<E::Get> {
        let mut tx = self.begin().await?;
        modify::<E>(&mut tx, who, id, body).await?;
        let row = fetch::<E>(&mut tx, who, id, &Cond::Always).await?;
        tx.commit().await?;
        Ok(row)
    }

    /// Deletes a row.
    ///
    /// # Errors
    /// As [`Db::update`].
    pub async fn delete<E: Table + DeletePolicy>(&self, who: &Principal, id: &E::Key) -> Result<()> {
        let mut tx = self.begin().await?;
        allowed::<E>(&mut tx, who, id, &delete::<E>(who), Code::Authz001).await?;
        E::deleting(&mut tx, id).await?;
        let mut q = QueryBuilder::new("delete from ");
        q.push(E::TABLE).push(" t where ");
        push_key::<E>(&mut q, id);
        q.build().execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Archives a row, or takes it out of the archive.
    ///
    /// # Errors
    /// As [`Db::update`].
    pub async fn archive<E: Table + ArchivePolicy>(&self, who: &Principal, id: &E::Key, archived: bool) -> Result<()> {
        let mut tx = self.begin().await?;
        allowed::<E>(&mut tx, who, id, &archive::<E>(who), Code::Authz001).await?;
        let mut q = QueryBuilder::new("update ");
        q.push(E::TABLE).push(if archived {
            " t set archived_at = coalesce(archived_at, now()) where "
        } else {
            " t set archived_at = null where "
        });
        push_key::<E>(&mut q, id);
        q.build().execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }
}

/// Stores a new row in a transaction of the caller; answers its key. See [`Db::create`].
///
/// # Errors
/// As [`Db::create`].
pub async fn insert<E: Table + CreatePolicy>(tx: &mut PgConnection, who: &Principal, body: &E::Create) -> Result<E::Key> {
    decide(tx, who, &create::<E>(who, body)).await?;
    let body = record(body);
    let mut new = body.clone();
    new.retain(|_, value| !value.is_null());
    E::store(&mut new, who.user_id.uuid());
    if E::AUDITED {
        new.insert("created_by".into(), who.user_id.to_string().into());
    }
    let names = column_list(&new);
    let mut q = QueryBuilder::new("insert into ");
    q.push(E::TABLE).push(format_args!(" ({names}) select {names} from jsonb_populate_record(null::{}, ", E::TABLE));
    q.push_bind(Json(Value::Object(new))).push(format_args!(") returning {}::text", E::KEY));
    let key: String = q.build_query_scalar().fetch_one(&mut *tx).await?;
    let key = key.parse().map_err(|_| Error::Internal(sqlx::Error::Protocol(format!("unreadable key of {}", E::NAME))))?;
    E::created(tx, &key, &body).await?;
    Ok(key)
}

/// Writes the fields that the body mentions, in a transaction of the caller. See [`Db::update`].
///
/// # Errors
/// As [`Db::create`].
pub async fn modify<E: Table + UpdatePolicy>(tx: &mut PgConnection, who: &Principal, id: &E::Key, body: &E::Update) -> Result<()> {
    let mut new = record(body);
    allowed::<E>(tx, who, id, &change::<E>(who, body), E::REFUSED).await?;
    sqlx::query("select set_config('app.user_id', $1, true)").bind(who.user_id.to_string()).execute(&mut *tx).await?;
    E::changing(tx, id, &new).await?;
    E::store(&mut new, who.user_id.uuid());
    if new.is_empty() {
        return Ok(());
    }
    if E::AUDITED {
        new.insert("updated_by".into(), who.user_id.to_string().into());
    }
    let names = column_list(&new);
    let mut q = QueryBuilder::new("update ");
    q.push(E::TABLE).push(format_args!(" t set ({names}) = (select {names} from jsonb_populate_record(null::{}, ", E::TABLE));
    q.push_bind(Json(Value::Object(new))).push(")) where ");
    push_key::<E>(&mut q, id);
    q.build().execute(tx).await?;
    Ok(())
}

/// Whether a decision holds. A parent that does not exist is answered like one that may not be used, so that nobody
/// learns which exist.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn decide(tx: &mut PgConnection, who: &Principal, decision: &Decision) -> Result<()> {
    let (table, id, cond) = match decision {
        Decision::Allow => return Ok(()),
        Decision::Deny(code) => return Err(Error::Forbidden(*code)),
        Decision::Parent { table, id, cond } => (table, id, cond),
    };
    let mut q = QueryBuilder::new("select ");
    push_cond(&mut q, cond, "t", who.user_id.uuid());
    q.push(format_args!(" from \"{table}\" t where t.id = ")).push_bind(*id);
    let holds: Option<bool> = q.build_query_scalar().fetch_optional(&mut *tx).await?;
    match holds {
        Some(true) => Ok(()),
        Some(false) | None => Err(Error::Forbidden(Code::Authz001)),
    }
}

/// Locks the row and checks that the condition holds for it; otherwise 403 if it is visible, else 404.
async fn allowed<E: Table + Policy>(tx: &mut PgConnection, who: &Principal, id: &E::Key, cond: &Cond, refused: Code) -> Result<()> {
    let me = who.user_id.uuid();
    let mut q = QueryBuilder::new("select ");
    push_cond(&mut q, cond, "t", me);
    q.push(", ");
    push_cond(&mut q, &see::<E>(who, Action::Get), "t", me);
    q.push(" from ").push(E::TABLE).push(" t where ");
    push_key::<E>(&mut q, id);
    q.push(" for update of t");
    let found: Option<(bool, bool)> = q.build_query_as().fetch_optional(&mut *tx).await?;
    match found {
        Some((true, _)) => Ok(()),
        Some((false, true)) => Err(Error::Forbidden(refused)),
        Some((false, false)) | None => Err(Error::NotFound(E::NAME)),
    }
}

async fn fetch<E: Table>(connection: &mut PgConnection, who: &Principal, id: &E::Key, cond: &Cond) -> Result<E::Get> {
    let mut q = QueryBuilder::new("select (select row_to_json(r) from (select ");
    q.push(&selects::<E>().get).push(") r)::text from ").push(E::TABLE).push(" t where ");
    push_key::<E>(&mut q, id);
    q.push(" and ");
    push_cond(&mut q, cond, "t", who.user_id.uuid());
    let row: Option<String> = q.build_query_scalar().fetch_optional(connection).await?;
    parse(&row.ok_or(Error::NotFound(E::NAME))?)
}

/// ` from … t where` the row has this key.
pub(crate) fn push_from_key<E: Table>(q: &mut QueryBuilder<Postgres>, id: &E::Key) {
    q.push(" from ").push(E::TABLE).push(" t where ");
    push_key::<E>(q, id);
}

fn push_key<E: Table>(q: &mut QueryBuilder<Postgres>, id: &E::Key) {
    q.push(format_args!("t.{} = ", E::KEY)).push_bind(id.to_string()).push(format_args!("::text::{}", <E::Key as RowKey>::SQL_TYPE));
}

fn column_list(row: &serde_json::Map<String, Value>) -> String {
    row.keys().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Reads what the database answered in the shape of a DTO.
pub(crate) fn parse<T: DeserializeOwned>(row: &str) -> Result<T> {
    serde_json::from_str(row).map_err(|error| Error::Internal(sqlx::Error::Decode(error.into())))
}
