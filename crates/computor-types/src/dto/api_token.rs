//! API tokens: credentials for programs.

use crate::dto::prelude::*;

/// Marker of an API token.
pub struct ApiToken;

/// An API token, without the token itself.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ApiTokenGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<ApiToken>,
    pub name: String,
    pub description: Option<String>,
    pub user_id: Id<User>,
    /// The first characters of the token, to tell tokens apart.
    pub token_prefix: String,
    /// What the token may do, at most what its user may do.
    pub scopes: Vec<String>,
    /// Null: never.
    pub expires_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
    /// How often it was used.
    pub usage_count: i64,
    pub revoked_at: Option<DateTime<Utc>>,
    /// Why it was revoked.
    pub revocation_reason: Option<String>,
}

/// A new API token, for oneself unless `user_id` says otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ApiTokenCreate {
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// Whose token it is; administrators may create tokens for others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
    /// What the token may do, at most what its user may do.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Null: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// A new API token. The only answer that ever shows it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ApiTokenCreateResponse {
    pub id: Id<ApiToken>,
    /// The token. It is shown only here.
    pub token: String,
    pub name: String,
    pub description: Option<String>,
    pub user_id: Id<User>,
    /// The first characters of the token, to tell tokens apart.
    pub token_prefix: String,
    /// What the token may do, at most what its user may do.
    pub scopes: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    /// Scopes that match nothing, so that the token can do less than was meant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// What a token can be limited to, of one resource.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TokenScopes {
    pub resource: String,
    pub actions: Vec<TokenScope>,
}

/// A scope.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TokenScope {
    pub action: String,
    /// As it is sent; with `:` and an id behind it, it is about one row.
    pub scope: String,
    /// What can be done with it, a sentence each.
    pub allows: Vec<String>,
}

/// A token that the administrator chose, for the deployment of a service.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ApiTokenAdminCreate {
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    pub user_id: Id<User>,
    /// The token, at least 32 characters, none of which a header cannot carry.
    #[garde(length(chars, min = 32), custom(validate::in_a_header))]
    pub predefined_token: String,
    /// What the token may do, at most what its user may do.
    #[serde(default)]
    pub scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to an API token.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ApiTokenUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    /// What the token may do, at most what its user may do.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub scopes: Patch<Vec<String>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub expires_at: Patch<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /api-tokens`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ApiTokenQuery {
    /// Whether to list revoked tokens too.
    pub include_revoked: bool,
    /// Another user's tokens, for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// Why a token is revoked.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct RevokeReason {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

endpoint! {
    /// Lists one's API tokens.
    ListApiTokens = "list_api_tokens", "tokens",
    Get "/api-tokens",
    query: ApiTokenQuery,
    answer: Vec<ApiTokenGet>,
}

endpoint! {
    /// Creates an API token. The answer is the only one that shows it.
    CreateApiToken = "create_api_token", "tokens",
    Post "/api-tokens",
    body: ApiTokenCreate,
    status: 201,
    answer: ApiTokenCreateResponse,
}

endpoint! {
    /// Lists what an API token can be limited to.
    ListTokenScopes = "list_token_scopes", "tokens",
    Get "/api-tokens/scopes",
    answer: Vec<TokenScopes>,
}

endpoint! {
    /// Answers an API token, without the token itself.
    GetApiToken = "get_api_token", "tokens",
    Get "/api-tokens/{id}",
    params: ById<ApiToken>,
    answer: ApiTokenGet,
}

endpoint! {
    /// Revokes an API token at once and for good.
    RevokeApiToken = "revoke_api_token", "tokens",
    Delete "/api-tokens/{id}",
    params: ById<ApiToken>,
    query: RevokeReason,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Stores a token that the administrator chose, for a service that is deployed with it.
    CreatePredefinedApiToken = "create_predefined_api_token", "tokens",
    Post "/api-tokens/admin/create",
    body: ApiTokenAdminCreate,
    status: 201,
    answer: ApiTokenCreateResponse,
}

endpoint! {
    /// Changes an API token.
    UpdateApiToken = "update_api_token", "tokens",
    Patch "/api-tokens/admin/{id}",
    params: ById<ApiToken>,
    body: ApiTokenUpdate,
    answer: ApiTokenGet,
}
