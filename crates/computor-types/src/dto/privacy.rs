//! What is stored about a person, and its erasure.

use crate::{dto::prelude::*, endpoint::Http};

/// Whether somebody is erased, or whether it is only said what would be.
#[derive(Clone, Debug, Default, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
#[serde(default)]
pub struct UserErase {
    /// True: nothing is changed, and the answer says what would be.
    pub dry_run: bool,
}

/// What was erased of somebody.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UserErased {
    pub user_id: Id<User>,
    pub dry_run: bool,
    /// Rows that are gone, by table.
    pub deleted: BTreeMap<String, i64>,
    /// Rows that stay without what told of the person, by table.
    pub blanked: BTreeMap<String, i64>,
    /// Rows that stay as they are because others work with them too, by table: repositories of teams, whose commits name the person.
    #[serde(default)]
    pub kept: BTreeMap<String, i64>,
}

endpoint! {
    /// Answers all that is stored about oneself, as an archive (ZIP): a JSON file for each kind of rows, and the files that were
    /// handed in. It leaves while it is read.
    ExportMyData = "export_my_data", "user",
    Get "/user/export",
    answer: Http,
}

endpoint! {
    /// Answers all that is stored about a user, as `GET /user/export` does.
    ExportUserData = "export_user_data", "users",
    Get "/users/{id}/export",
    params: ById<User>,
    answer: Http,
}

endpoint! {
    /// Erases a person for good: names, addresses, profile, credentials, sessions, roles and texts go, and nobody can log in as it
    /// any more. Work and grades stay, and are nobody's.
    EraseUser = "erase_user", "users",
    Post "/users/{id}/erase",
    params: ById<User>,
    body: UserErase,
    answer: UserErased,
}
