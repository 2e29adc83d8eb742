//! Services and their types.

use crate::dto::prelude::*;

/// A program that takes part with an account of its own: a testing back end, a worker, an agent.
pub struct Service;
impl Entity for Service {
    const NAME: &'static str = "service";
    const PATH: &'static str = "service-accounts";
    type Key = Id<Self>;
    type Get = ServiceGet;
    type List = ServiceGet;
    type Query = ServiceQuery;
}
// Creating has an endpoint of its own, because a service comes with a user; changing and deleting have, for `force`.
impl Update for Service {
    type Update = ServiceUpdate;
}
impl Delete for Service {}

/// A service in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ServiceGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Service>,
    pub slug: String,
    pub name: String,
    pub description: Option<String>,
    pub service_type_id: Option<Id<ServiceType>>,
    pub service_type_path: Option<String>,
    pub user_id: Id<User>,
    /// How the service is configured; its type says what it may contain.
    pub config: Map<String, Value>,
    pub enabled: bool,
    /// When it last reported.
    pub last_seen_at: Option<DateTime<Utc>>,
    pub properties: Option<Map<String, Value>>,
}

/// A new service.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ServiceCreate {
    #[garde(custom(validate::service_slug), length(chars, min = 3, max = 255))]
    pub slug: String,
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 4096))]
    pub description: Option<String>,
    /// Path of the service type.
    #[garde(custom(validate::path), length(chars, max = 63))]
    pub service_type: String,
    /// Of the service's user; made from the slug when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::username)))]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::email)))]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub given_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub family_name: Option<String>,
    /// For those that log in with one; most have an API token. It can be written, never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, min = 12, max = 128))]
    pub password: Option<String>,
    /// How the service is configured; its type says what it may contain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
}

/// Changes to a service.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ServiceUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 4096))]
    pub description: Patch<String>,
    /// How the service is configured; its type says what it may contain.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub config: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub enabled: Patch<bool>,
    /// When it last reported.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub last_seen_at: Patch<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /service-accounts`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServiceQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Service>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_type_id: Option<Id<ServiceType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// What a service is for, as a path: everything below `testing` runs tests.
pub struct ServiceType;
impl Entity for ServiceType {
    const NAME: &'static str = "service_type";
    const PATH: &'static str = "service-types";
    type Key = Id<Self>;
    type Get = ServiceTypeGet;
    type List = ServiceTypeList;
    type Query = ServiceTypeQuery;
}
impl Create for ServiceType {
    const STATUS: u16 = 200;
    type Create = ServiceTypeCreate;
}
impl Update for ServiceType {
    type Update = ServiceTypeUpdate;
}
impl Delete for ServiceType {}

/// A service type in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ServiceTypeGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<ServiceType>,
    pub path: String,
    pub name: String,
    pub description: Option<String>,
    pub category: String,
    /// Not used.
    pub plugin_module: Option<String>,
    /// JSON Schema of the configuration.
    pub schema: Option<Map<String, Value>>,
    pub icon: Option<String>,
    /// As CSS writes it.
    pub color: Option<String>,
    pub enabled: bool,
    /// Whether such a service has a repository of its own.
    pub requires_workspace: bool,
    pub properties: Map<String, Value>,
    pub version: i64,
}

/// A service type in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ServiceTypeList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<ServiceType>,
    pub path: String,
    pub name: String,
    pub category: String,
    pub enabled: bool,
    pub icon: Option<String>,
    /// As CSS writes it.
    pub color: Option<String>,
    pub version: i64,
}

/// A new service type.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct ServiceTypeCreate {
    #[garde(custom(validate::path))]
    pub path: String,
    #[garde(length(chars, min = 1, max = 255))]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[garde(length(chars, min = 1, max = 63))]
    pub category: String,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub plugin_module: Option<String>,
    /// JSON Schema of the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub icon: Option<String>,
    /// As CSS writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 7), inner(custom(validate::color)))]
    pub color: Option<String>,
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Whether such a service has a repository of its own.
    #[serde(default)]
    pub requires_workspace: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to a service type.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct ServiceTypeUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub description: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 63))]
    pub category: Patch<String>,
    /// Not used.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub plugin_module: Patch<String>,
    /// JSON Schema of the configuration.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub schema: Patch<Map<String, Value>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 255))]
    pub icon: Patch<String>,
    /// As CSS writes it.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, max = 7), inner(custom(validate::color)))]
    pub color: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub enabled: Patch<bool>,
    /// Whether such a service has a repository of its own.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub requires_workspace: Patch<bool>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /service-types`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ServiceTypeQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<ServiceType>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// This path and all below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_descendant: Option<String>,
    /// A pattern such as `testing.*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plugin_module: Option<String>,
}

/// Whether to go ahead although something depends on it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Force {
    pub force: bool,
}

endpoint! {
    /// Creates a new service and the user that it acts as.
    CreateService = "create_service", "service-accounts",
    Post "/service-accounts",
    body: ServiceCreate,
    status: 201,
    answer: ServiceGet,
}

endpoint! {
    /// Changes a service. Disabling one that contents or example versions use needs `force`.
    UpdateService = "update_service", "service-accounts",
    Patch "/service-accounts/{id}",
    params: ById<Service>,
    query: Force,
    body: ServiceUpdate,
    answer: ServiceGet,
}

endpoint! {
    /// Deletes a service. One that contents or example versions use needs `force`.
    DeleteService = "delete_service", "service-accounts",
    Delete "/service-accounts/{id}",
    params: ById<Service>,
    query: Force,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Answers the service account that asks: how a worker learns its configuration.
    GetMyService = "get_my_service", "service-accounts",
    Get "/service-accounts/me",
    answer: ServiceGet,
}

endpoint! {
    /// Notes that a service is there.
    SendHeartbeat = "send_heartbeat", "service-accounts",
    Put "/service-accounts/{id}/heartbeat",
    params: ById<Service>,
    status: 204,
    answer: NoContent,
}
