//! Accounts that users have with other providers.

use crate::dto::prelude::*;

/// An account that a user has with another provider: how a git host or identity provider knows them.
pub struct Account;
impl Entity for Account {
    const NAME: &'static str = "account";
    const PATH: &'static str = "accounts";
    type Key = Id<Self>;
    type Get = AccountGet;
    type List = AccountList;
    type Query = AccountQuery;
}
impl Create for Account {
    type Create = AccountCreate;
}
impl Update for Account {
    type Update = AccountUpdate;
}
impl Delete for Account {}

/// An account in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AccountGet {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub created_by: Option<Id<User>>,
    pub updated_by: Option<Id<User>>,
    pub id: Id<Account>,
    pub provider: String,
    pub r#type: String,
    /// What the provider calls the user.
    pub provider_account_id: String,
    pub user_id: Id<User>,
    pub properties: Option<Map<String, Value>>,
}

/// An account in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AccountList {
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
    pub id: Id<Account>,
    pub provider: String,
    pub r#type: String,
    /// What the provider calls the user.
    pub provider_account_id: String,
    pub user_id: Id<User>,
}

/// A new account.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct AccountCreate {
    #[garde(length(chars, min = 1, max = 255))]
    pub provider: String,
    #[garde(length(chars, min = 1, max = 63))]
    pub r#type: String,
    /// What the provider calls the user.
    #[garde(length(chars, min = 1, max = 255))]
    pub provider_account_id: String,
    pub user_id: Id<User>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<Map<String, Value>>,
}

/// Changes to an account.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct AccountUpdate {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub provider: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 63))]
    pub r#type: Patch<String>,
    /// What the provider calls the user.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[garde(length(chars, min = 1, max = 255))]
    pub provider_account_id: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub properties: Patch<Map<String, Value>>,
}

/// Filters of `GET /accounts`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct AccountQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id<Account>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_account_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Id<User>>,
}

/// A kind of account that can be linked to a user, and how a form asks for it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AccountProvider {
    pub id: String,
    pub display_name: String,
    pub description: String,
    /// What an account of this kind has as its provider, unless somebody types another one.
    pub provider: String,
    /// What an account of this kind has as its type.
    pub r#type: String,
    /// What the field is called that takes `provider_account_id`.
    pub field_label: String,
    pub placeholder: String,
}

endpoint! {
    /// Lists the kinds of accounts that can be linked to a user.
    ListAccountProviders = "list_account_providers", "accounts",
    Get "/accounts/providers",
    access: Public,
    answer: Vec<AccountProvider>,
}
