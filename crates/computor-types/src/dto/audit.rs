//! The log of what was done to rights, credentials and grades.

use crate::{dto::prelude::*, endpoint::Http};

/// An entry of the audit log. Entries are written in the unit of work that does what they tell of, never changed, and chained by
/// hashes a few seconds later.
pub struct AuditEntry;
impl Entity for AuditEntry {
    const NAME: &'static str = "audit_entry";
    const PATH: &'static str = "audit";
    type Key = Id<Self>;
    type Get = AuditEntryGet;
    type List = AuditEntryList;
    type Query = AuditEntryQuery;
}

/// An entry in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AuditEntryGet {
    pub id: Id<AuditEntry>,
    /// Grows with each entry.
    pub number: i64,
    pub created_at: DateTime<Utc>,
    /// Who did it; null for the platform itself, and for who was not logged in.
    pub created_by: Option<Id<User>>,
    /// What was done, as in `course_member.role_changed`.
    pub kind: String,
    /// To whom.
    pub user_id: Option<Id<User>>,
    pub course_id: Option<Id<Course>>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
    /// What it is now, and under `was` what it was before. No secrets, and no words that people have written.
    pub data: Map<String, Value>,
    /// Its place in the chain, from 1; null until it is sealed.
    pub position: Option<i64>,
    /// SHA-256 in hex, of the hash before it and its content.
    pub hash: Option<String>,
}

/// An entry in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AuditEntryList {
    pub id: Id<AuditEntry>,
    /// Grows with each entry.
    pub number: i64,
    pub created_at: DateTime<Utc>,
    /// Who did it; null for the platform itself, and for who was not logged in.
    pub created_by: Option<Id<User>>,
    /// What was done, as in `course_member.role_changed`.
    pub kind: String,
    /// To whom.
    pub user_id: Option<Id<User>>,
    pub course_id: Option<Id<Course>>,
    pub entity_type: Option<String>,
    pub entity_id: Option<String>,
    /// What it is now, and under `was` what it was before.
    pub data: Map<String, Value>,
    /// Its place in the chain, from 1; null until it is sealed.
    pub position: Option<i64>,
    /// SHA-256 in hex, of the hash before it and its content.
    pub hash: Option<String>,
}

/// Filters of `GET /audit`, which lists the newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AuditEntryQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<AuditEntry>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<Id<User>>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<String>,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Numbers below this one: the smallest of a page asks for the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

/// What of the log is exported.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AuditExportQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<Id<User>>,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<Id<Course>>,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Positions in the chain behind this one: whoever follows the log misses none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}

endpoint! {
    /// Answers the sealed entries of the audit log as JSON lines (`application/x-ndjson`), in the order of the chain, while they
    /// are read.
    ExportAudit = "export_audit", "audit",
    Get "/audit/export",
    query: AuditExportQuery,
    answer: Http,
}
