//! Sessions: where somebody is logged in, and ending that.

use crate::dto::prelude::*;

/// A log-in on one device. It ends by logging out, by being revoked, or with its refresh token.
#[derive(Clone, Copy, Debug)]
pub struct Session;

/// A session in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionGet {
    pub created_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Session>,
    /// One for each log-in, whatever becomes of its tokens.
    pub sid: String,
    pub user_id: Id<User>,
    /// Hex of the SHA-256 of the access token.
    pub session_id: String,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub revocation_reason: Option<String>,
    /// When the user logged out.
    pub ended_at: Option<DateTime<Utc>>,
    pub refresh_counter: i32,
    /// The address that logged in.
    pub created_ip: String,
    pub last_ip: Option<String>,
    /// Browser or program, and system, as far as it said.
    pub device_label: Option<String>,
    pub properties: Option<Map<String, Value>>,
    /// The same as `ended_at`.
    pub logout_time: Option<DateTime<Utc>>,
    /// The same as `created_ip`.
    pub ip_address: Option<String>,
}

/// A session in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionList {
    pub created_at: DateTime<Utc>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Session>,
    /// One for each log-in, whatever becomes of its tokens.
    pub sid: String,
    pub user_id: Id<User>,
    /// Hex of the SHA-256 of the access token.
    pub session_id: String,
    pub last_seen_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the user logged out.
    pub ended_at: Option<DateTime<Utc>>,
    /// The address that logged in.
    pub created_ip: String,
    pub last_ip: Option<String>,
    /// Browser or program, and system, as far as it said.
    pub device_label: Option<String>,
    pub refresh_counter: i32,
    /// The same as `ended_at`.
    pub logout_time: Option<DateTime<Utc>>,
    /// The same as `created_ip`.
    pub ip_address: Option<String>,
}

/// Changes to a session.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct SessionUpdate {
    /// Ends the session. It cannot be opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logout_time: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// A session whose access token somebody else has made.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct SessionCreate {
    pub user_id: Id<User>,
    /// Hex of the SHA-256 of the access token.
    #[garde(custom(validate::sha256))]
    pub session_id: String,
    /// Such a session has no refresh token: it ends with its access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token_hash: Option<Value>,
    /// The address that it is for.
    pub created_ip: std::net::IpAddr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_ip: Option<std::net::IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 4096)))]
    pub user_agent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(length(chars, max = 512)))]
    pub device_label: Option<String>,
    /// When the access token ends: in an hour at the latest, and unless something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    /// As `refresh_token_hash`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_expires_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}
impl std::fmt::Debug for SessionCreate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionCreate").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

/// Filters of `GET /sessions`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct SessionQuery {
    /// How many rows to leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u32>,
    /// How many rows to answer at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Session>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// Only those that are open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_only: Option<bool>,
    /// The address that logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
}

paged!(SessionQuery);

/// Which of somebody's sessions to show.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct UserSessionsQuery {
    /// Only those that are open.
    pub active_only: bool,
}
impl Default for UserSessionsQuery {
    fn default() -> Self {
        Self { active_only: true }
    }
}

/// Which of one's own sessions to end.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EndSessionsQuery {
    /// Also the one that asks.
    pub include_current: bool,
}

/// Why sessions are ended.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RevocationQuery {
    /// Kept with the sessions; at most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The parameter of calls about one session.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionParams {
    pub session_id: Id<Session>,
}

/// The parameter of calls about the sessions of one user.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserSessionsParams {
    pub user_id: Id<User>,
}

/// How many sessions were ended.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionsEnded {
    pub message: String,
    pub revoked_count: i64,
}

/// How many sessions there are.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SessionStats {
    /// All that are kept.
    pub total_sessions: i64,
    /// Open ones.
    pub active_sessions: i64,
    /// Users with an open one.
    pub active_users: i64,
    /// Ended by somebody else than the user, or for a stolen token.
    pub revoked_sessions: i64,
    /// Ended by logging out.
    pub ended_sessions: i64,
    /// Opened within the last 24 hours.
    pub sessions_last_24h: i64,
}

endpoint! {
    /// Lists sessions, newest first: one's own; administrators see all.
    ListSessions = "list_sessions", "sessions",
    Get "/sessions",
    query: SessionQuery,
    answer: Listing<SessionList>,
}

endpoint! {
    /// Opens a session for a user, with tokens that whoever asks has made: only their digests are known here. The row says who
    /// opened it. Nobody opens one for another administrator.
    CreateSession = "create_session", "sessions",
    Post "/sessions",
    body: SessionCreate,
    status: 201,
    answer: SessionGet,
}

endpoint! {
    /// Answers one session.
    GetSession = "get_session", "sessions",
    Get "/sessions/{id}",
    params: ById<Session>,
    answer: SessionGet,
}

endpoint! {
    /// Notes something about a session, or ends it.
    UpdateSession = "update_session", "sessions",
    Patch "/sessions/{id}",
    params: ById<Session>,
    body: SessionUpdate,
    answer: SessionGet,
}

endpoint! {
    /// Ends a session.
    DeleteSession = "delete_session", "sessions",
    Delete "/sessions/{id}",
    params: ById<Session>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Lists one's own open sessions, the latest used first.
    ListMySessions = "list_my_sessions", "sessions",
    Get "/sessions/me",
    answer: Vec<SessionList>,
}

endpoint! {
    /// Answers the session that asks. Other credentials than a session's have none.
    GetMySession = "get_my_session", "sessions",
    Get "/sessions/me/current",
    answer: SessionGet,
}

endpoint! {
    /// Ends one of one's own sessions.
    EndMySession = "end_my_session", "sessions",
    Delete "/sessions/me/{session_id}",
    params: SessionParams,
    answer: SessionsEnded,
}

endpoint! {
    /// Ends one's own sessions, except the one that asks.
    EndMySessions = "end_my_sessions", "sessions",
    Delete "/sessions/me/all",
    query: EndSessionsQuery,
    answer: SessionsEnded,
}

endpoint! {
    /// Lists the sessions of a user, the latest used first.
    ListUserSessions = "list_user_sessions", "sessions",
    Get "/sessions/admin/users/{user_id}",
    params: UserSessionsParams,
    query: UserSessionsQuery,
    answer: Vec<SessionGet>,
}

endpoint! {
    /// Ends a session of anybody.
    RevokeSession = "revoke_session", "sessions",
    Delete "/sessions/admin/{session_id}",
    params: SessionParams,
    query: RevocationQuery,
    answer: SessionsEnded,
}

endpoint! {
    /// Ends all sessions of a user.
    RevokeUserSessions = "revoke_user_sessions", "sessions",
    Delete "/sessions/admin/users/{user_id}/all",
    params: UserSessionsParams,
    query: RevocationQuery,
    answer: SessionsEnded,
}

endpoint! {
    /// Counts sessions.
    GetSessionStats = "get_session_stats", "sessions",
    Get "/sessions/admin/stats",
    answer: SessionStats,
}
