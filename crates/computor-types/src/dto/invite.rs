//! Invites: links with which somebody makes an account of their own.

use crate::dto::prelude::*;

/// A link with which people register. It can be used a number of times, until it expires or is revoked.
#[derive(Clone, Copy, Debug)]
pub struct Invite;

/// A new invite.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct InviteLinkCreate {
    /// Only who has this address may accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(inner(custom(validate::email)))]
    pub email: Option<String>,
    #[serde(default = "one")]
    #[garde(range(min = 1, max = 100))]
    pub max_uses: i32,
    #[serde(default = "week")]
    #[garde(range(min = 1, max = 365))]
    pub expires_in_days: i32,
    /// Keys of the roles that whoever accepts gets: at most those that the creator may give.
    #[serde(default)]
    #[garde(length(max = 20))]
    pub roles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[garde(length(chars, max = 255))]
    pub note: Option<String>,
}

const fn one() -> i32 {
    1
}

const fn week() -> i32 {
    7
}

/// An invite in full.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InviteLinkGet {
    pub id: Id<Invite>,
    /// What stands in the link. Whoever knows it can register.
    pub token: String,
    pub created_by: Option<Id<User>>,
    pub email: Option<String>,
    pub max_uses: i32,
    pub use_count: i32,
    pub expires_at: DateTime<Utc>,
    pub roles: Vec<String>,
    pub note: Option<String>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_at: Option<DateTime<Utc>>,
    pub updated_at: Option<DateTime<Utc>>,
}

/// An invite in a list.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InviteLinkList {
    pub id: Id<Invite>,
    pub token: String,
    pub email: Option<String>,
    pub max_uses: i32,
    pub use_count: i32,
    pub expires_at: DateTime<Utc>,
    pub roles: Vec<String>,
    pub note: Option<String>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_at: Option<DateTime<Utc>>,
}

/// What the invited see of an invite before they accept it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InviteLinkPublic {
    pub id: Id<Invite>,
    pub email: Option<String>,
    pub roles: Vec<String>,
    pub expires_at: DateTime<Utc>,
    pub note: Option<String>,
}

/// The account that somebody makes with an invite.
#[derive(Clone, Serialize, Deserialize, Validate, JsonSchema)]
#[garde(allow_unvalidated)]
pub struct InviteAccept {
    #[garde(custom(validate::username))]
    pub username: String,
    #[garde(length(chars, min = 1, max = 100))]
    pub given_name: String,
    #[garde(length(chars, min = 1, max = 100))]
    pub family_name: String,
    /// Must be that of the invite, if it has one.
    #[garde(custom(validate::email))]
    pub email: String,
    #[garde(length(chars, min = 12, max = 128))]
    pub password: String,
    pub confirm_password: String,
}
impl std::fmt::Debug for InviteAccept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteAccept").field("username", &self.username).finish_non_exhaustive()
    }
}

/// The invite was accepted, and a session is open: its tokens are in the cookies.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InviteAccepted {
    pub message: String,
    pub user_id: Id<User>,
    pub username: String,
}

/// The parameter of a public invite page.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InviteParams {
    pub token: String,
}

endpoint! {
    /// Makes an invite.
    CreateInvite = "create_invite", "invites",
    Post "/admin/invites",
    body: InviteLinkCreate,
    status: 201,
    answer: InviteLinkGet,
}

endpoint! {
    /// Lists invites, newest first.
    ListInvites = "list_invites", "invites",
    Get "/admin/invites",
    answer: Vec<InviteLinkList>,
}

endpoint! {
    /// Answers one invite.
    GetInvite = "get_invite", "invites",
    Get "/admin/invites/{id}",
    params: ById<Invite>,
    answer: InviteLinkGet,
}

endpoint! {
    /// Revokes an invite for good. Who has accepted it stays.
    RevokeInvite = "revoke_invite", "invites",
    Delete "/admin/invites/{id}",
    params: ById<Invite>,
    status: 204,
    answer: NoContent,
}

endpoint! {
    /// Answers what an invite is for, as long as it can be used.
    GetPublicInvite = "get_public_invite", "invites",
    Get "/invites/{token}",
    access: Public,
    params: InviteParams,
    answer: InviteLinkPublic,
}

endpoint! {
    /// Makes an account with an invite, and logs in.
    AcceptInvite = "accept_invite", "invites",
    Post "/invites/{token}/accept",
    access: Public,
    params: InviteParams,
    body: InviteAccept,
    answer: InviteAccepted,
}
