//! Users and what belongs to one user.

use super::prelude::*;

/// Users: oneself, and whoever shares a course in which one is at least a tutor. User managers see all.
impl Policy for User {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("user", "list")).or(Cond::Me("id")).or(Cond::via(
            "id",
            "course_member",
            "user_id",
            Cond::course("course_id", Tutor),
        ))
    }
}
impl CreatePolicy for User {
    fn create(p: &Principal, _: &UserCreate) -> Decision {
        Decision::when(p.may("user", "create"))
    }
}
/// User managers change everybody but service accounts and administrators.
impl UpdatePolicy for User {
    /// By these names people log in, and links for new passwords go to the address.
    fn credential(patch: &UserUpdate) -> bool {
        !patch.email.is_keep() || !patch.username.is_keep()
    }
    fn change(p: &Principal, _: &UserUpdate) -> Cond {
        managed(p)
    }
}
impl DeletePolicy for User {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}
impl ArchivePolicy for User {
    fn archive(_: &Principal) -> Cond {
        Cond::Never
    }
}

/// Whom user managers manage: nobody whose log-in would give them what administrators alone give.
fn managed(p: &Principal) -> Cond {
    Cond::when(p.may("user", "update")).and(!Cond::Flag("is_service")).and(!administrates()).and(!has_role(Principal::SANDBOX_WORKER))
}

/// The user is an administrator.
pub(super) fn administrates() -> Cond {
    has_role(Principal::ADMIN)
}

fn has_role(role: &'static str) -> Cond {
    Cond::via("id", "user_role", "user_id", Cond::Is("role_id", role))
}

impl Policy for Profile {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("profile", "list")).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for Profile {
    fn create(p: &Principal, new: &ProfileCreate) -> Decision {
        Decision::when(p.may("profile", "create") || new.user_id == p.user_id)
    }
}
impl UpdatePolicy for Profile {
    fn change(p: &Principal, _: &ProfileUpdate) -> Cond {
        Cond::when(p.may("profile", "update")).or(Cond::Me("user_id"))
    }
}
impl DeletePolicy for Profile {
    fn delete(p: &Principal) -> Cond {
        Cond::when(p.may("profile", "update")).or(Cond::Me("user_id"))
    }
}

impl Policy for StudentProfile {
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("student_profile", "list")).or(Cond::Me("user_id"))
    }
}
impl CreatePolicy for StudentProfile {
    fn create(p: &Principal, _: &StudentProfileCreate) -> Decision {
        Decision::when(p.may("student_profile", "create"))
    }
}
impl UpdatePolicy for StudentProfile {
    fn change(p: &Principal, _: &StudentProfileUpdate) -> Cond {
        Cond::when(p.may("student_profile", "update"))
    }
    /// Another organization takes the right to create profiles.
    fn moves(p: &Principal, patch: &StudentProfileUpdate) -> Decision {
        Decision::when(patch.organization_id.is_keep() || p.may("student_profile", "create"))
    }
}
impl DeletePolicy for StudentProfile {
    fn delete(p: &Principal) -> Cond {
        Cond::when(p.may("student_profile", "update"))
    }
}

impl Policy for Account {
    /// Whoever logs in elsewhere is who the account says.
    const UNLIMITED: bool = true;
    fn see(p: &Principal) -> Cond {
        Cond::when(p.may("account", "list")).or(Cond::Me("user_id"))
    }
}
/// An account is a way to log in: user managers give one to whom they manage, and to nobody who stands above them.
impl CreatePolicy for Account {
    fn create(p: &Principal, new: &AccountCreate) -> Decision {
        if !p.may("account", "create") {
            return Decision::Deny(Code::Authz001);
        }
        Decision::Parent { table: "user", id: new.user_id.uuid(), cond: managed(p) }
    }
}
impl UpdatePolicy for Account {
    fn change(p: &Principal, _: &AccountUpdate) -> Cond {
        Cond::when(p.may("account", "update")).and(Cond::via("user_id", "user", "id", managed(p)))
    }
}
impl DeletePolicy for Account {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

/// Installation-wide roles and languages are the same for everybody.
impl Policy for Role {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl Policy for Language {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}

impl Policy for Group {
    fn see(_: &Principal) -> Cond {
        Cond::Always
    }
}
impl CreatePolicy for Group {
    fn create(_: &Principal, _: &GroupCreate) -> Decision {
        Decision::Deny(Code::Authz002)
    }
}
impl UpdatePolicy for Group {
    fn change(_: &Principal, _: &GroupUpdate) -> Cond {
        Cond::Never
    }
}
impl DeletePolicy for Group {
    fn delete(_: &Principal) -> Cond {
        Cond::Never
    }
}

const ROLE: At = At::Body("role_id");

/// User managers give any role but those of [`Principal::BY_ADMINISTRATORS`].
fn gives_role(p: &Principal, role: Option<&str>) -> Decision {
    match role {
        Some(role) if Principal::BY_ADMINISTRATORS.contains(&role) => Decision::Deny(Code::Authz002),
        _ => Decision::when(p.may("user_role", "create")),
    }
}

fn manages_users(p: &Principal) -> Decision {
    Decision::when(p.may("user", "create") && p.may("user_role", "create"))
}

/// An invite grants no more than its creator may give.
fn invites(p: &Principal, asked: &Asked<'_>) -> Decision {
    let roles = asked.body.and_then(|body| body.get("roles")).and_then(|roles| roles.as_array());
    let beyond = roles.into_iter().flatten().map(|role| gives_role(p, role.as_str())).find(|decision| *decision != Decision::Allow);
    beyond.unwrap_or_else(|| manages_users(p))
}

/// The user who is meant by `at`, oneself if nobody is named.
fn myself(p: &Principal, asked: &Asked<'_>, at: At) -> Decision {
    let me = p.user_id.to_string();
    if asked.text(at).is_none_or(|user| user.eq_ignore_ascii_case(&me)) { Decision::Allow } else { Decision::Deny(Code::Authz002) }
}

/// A user whose password is set: one's own, administrators everybody's.
const fn password_of(at: At, by: By) -> Named {
    Named { by, ..codes(row("user", at, |p| see::<User>(p, Get), |_| Cond::Me("id")), Code::Nf002, Code::Authz001) }
}

/// A user whose password is taken away: not one's own, no administrator's, whoever asks.
const fn reset_of() -> Named {
    let named = row("user", At::Body("user_id"), |p| see::<User>(p, Get), |p| managed(p).and(!Cond::Me("id")));
    codes(named, Code::Nf002, Code::Authz001)
}

/// A user whom an administrator names.
const fn login_at(at: At) -> Named {
    Named { by: By::Login, ..codes(row("user", at, |_| Cond::Always, |_| Cond::Always), Code::Nf002, Code::Authz001) }
}

/// A user for whom a session is opened: no other administrator.
const fn session_for() -> Named {
    let named = row("user", At::Body("user_id"), |_| Cond::Always, |_| Cond::Null("archived_at").and(Cond::Me("id").or(!administrates())));
    codes(named, Code::Nf002, Code::Authz001)
}

const fn own_session(at: At) -> Named {
    row("session", at, |_| Cond::Me("user_id"), |_| Cond::Me("user_id"))
}

const fn own_token() -> Named {
    row("api_token", At::Path("id"), |_| Cond::Me("user_id"), |_| Cond::Me("user_id"))
}

guard! {
    Ping: Rule::public();
    LogIn: Rule::public().under_maintenance(Maintained::GoesOn);
    RefreshLogin: Rule::public().under_maintenance(Maintained::GoesOn);
    RefreshByCookie: Rule::public().under_maintenance(Maintained::GoesOn);
    ListLoginProviders: Rule::public();
    // Who is meant is found out by them: the provider says it.
    BeginSignIn: Rule::public();
    FinishSignIn: Rule::public();
    ExchangeSignInCode: Rule::public().under_maintenance(Maintained::GoesOn);
    GetSignInSuccess: Rule::public();
    RegisterUser: Rule::public();
    ListSignInPlugins: Rule::administrator(Token::Unlimited);
    EnableSignInPlugin: Rule::administrator(Token::Unlimited);
    DisableSignInPlugin: Rule::administrator(Token::Unlimited);
    ReloadSignInPlugins: Rule::administrator(Token::Unlimited);
    LogOut: Rule::anybody().under_maintenance(Maintained::GoesOn);
    ChangePassword: Rule::unlimited().under_maintenance(Maintained::GoesOn);
    ListAccountProviders: Rule::public();
    SetUserPassword: Rule::unlimited()
        .about(&[password_of(At::Body("username"), By::Login), password_of(At::Query("user_id"), By::Id)]);
    GetPasswordStatus: Rule::anybody();
    SetPassword: Rule::unlimited().or_proven();
    AdminSetPassword: Rule::administrator(Token::Unlimited).about(&[login_at(At::Body("username"))]);
    AdminResetPassword: Rule::administrator(Token::Unlimited).about(&[login_at(At::Body("username"))]);
    AdminPasswordStatus: Rule::administrator(Token::Unlimited).about(&[login_at(At::Path("username"))]);
    ResetPassword: Rule::unlimited().may(|p, _| Decision::when(p.may("user", "update"))).about(&[reset_of()]).authored();
    RedeemPasswordReset: Rule::public();

    GetSecondFactor: Rule::anybody();
    CreateSecondFactor: Rule::unlimited();
    ConfirmSecondFactor: Rule::unlimited();
    RemoveSecondFactor: Rule::unlimited();
    ShowSecondFactor: Rule::unlimited().under_maintenance(Maintained::GoesOn);
    ListPasskeys: Rule::unlimited();
    BeginPasskey: Rule::unlimited();
    CreatePasskey: Rule::unlimited();
    RemovePasskey: Rule::unlimited();
    BeginShowPasskey: Rule::unlimited().under_maintenance(Maintained::GoesOn);
    ShowPasskey: Rule::unlimited().under_maintenance(Maintained::GoesOn);
    // For somebody else: one's own is removed with a code of it, or whoever finds an open session would get rid of it.
    ResetSecondFactor: Rule::administrator(Token::Unlimited)
        .about(&[row("user", At::Path("id"), |_| Cond::Always, |_| !Cond::Me("id"))])
        .authored();

    ListSessions: Rule::unlimited().rows(|_| Cond::Me("user_id"));
    // Administrators, for themselves and for whom they stand above: the rule of the named user holds for them as well.
    CreateSession: Rule::administrator(Token::Unlimited).about(&[session_for()]).authored();
    GetSession: Rule::unlimited().about(&[own_session(At::Path("id"))]);
    UpdateSession: Rule::unlimited().about(&[own_session(At::Path("id"))]);
    DeleteSession: Rule::unlimited().about(&[own_session(At::Path("id"))]);
    ListMySessions: Rule::unlimited();
    GetMySession: Rule::unlimited();
    EndMySession: Rule::unlimited().about(&[own_session(At::Path("session_id"))]);
    EndMySessions: Rule::unlimited();
    ListUserSessions: Rule::administrator(Token::Unlimited);
    RevokeSession: Rule::administrator(Token::Unlimited).about(&[own_session(At::Path("session_id"))]);
    RevokeUserSessions: Rule::administrator(Token::Unlimited).about(&[row("user", At::Path("user_id"), |_| Cond::Always, |_| Cond::Always)]);
    GetSessionStats: Rule::administrator(Token::Unlimited);

    // A password is a credential: a limited token makes none.
    CreateUser: Rule::scoped(&[("user", "create")])
        .may(|p, _| Decision::when(p.may("user", "create")))
        .unlimited_with("password");
    GetMe: Rule::anybody();
    ListViews: Rule::anybody();
    ListCourseViews: Rule::anybody();
    GetMyScopes: Rule::anybody();

    // Who administers is the business of who manages users: nobody looks up whom to attack. One's own roles are one's own.
    ListUserRoles: Rule::scoped(&[("user_role", "list")]).rows(|p| Cond::when(p.may("user_role", "list")).or(Cond::Me("user_id")));
    GetUserRole: Rule::scoped(&[("user_role", "get")]).rows(|p| Cond::when(p.may("user_role", "get")).or(Cond::Me("user_id")));
    CreateUserRole: Rule::unlimited().may(|p, asked| gives_role(p, asked.text(ROLE)));
    // No role carries the claim `user_role:delete`: administrators.
    DeleteUserRole: Rule::unlimited().may(|p, _| Decision::when(p.may("user_role", "delete")));
    ListRoleClaims: Rule::scoped(&[("role_claim", "list")]);

    // User managers invite, with roles that they may give.
    CreateInvite: Rule::unlimited().may(invites);
    ListInvites: Rule::unlimited().may(|p, _| manages_users(p));
    GetInvite: Rule::unlimited().may(|p, _| manages_users(p));
    RevokeInvite: Rule::unlimited().may(|p, _| manages_users(p));
    GetPublicInvite: Rule::public();
    AcceptInvite: Rule::public();

    // Tokens are managed without a limited one: it would else reach beyond its scopes.
    ListApiTokens: Rule::unlimited().may(|p, asked| myself(p, asked, At::Query("user_id")));
    CreateApiToken: Rule::unlimited().may(|p, asked| myself(p, asked, At::Body("user_id")));
    ListTokenScopes: Rule::anybody();
    GetApiToken: Rule::unlimited().about(&[own_token()]);
    RevokeApiToken: Rule::unlimited().about(&[own_token()]);
    CreatePredefinedApiToken: Rule::administrator(Token::Unlimited);
    UpdateApiToken: Rule::administrator(Token::Unlimited);
}
