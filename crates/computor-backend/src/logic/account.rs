//! Users, what they may do, and their API tokens.

use super::{Call, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    auth::{API_TOKEN_PREFIX, Secret, check_strength},
};
use computor_db::{
    Visible,
    queries::{account as queries, invite},
};
use computor_policy::{Cond, Principal};
use computor_types::{Listing, Patch, dto::*};

impl Handle for CreateUser {
    /// Stores a user; a password in the body becomes its hash.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UserGet>> {
        let mut new = call.body;
        if let Some(password) = new.password.take() {
            check_strength(&password, new.username.as_deref(), new.email.as_deref())?;
            new.password = Some(cx.passwords.hash(password).await?);
        }
        Ok(cx.db().create::<User>(&cx.who, &new).await?.into())
    }
}

impl Handle for GetMe {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<UserGet>> {
        // Everybody is somebody, whatever a token is limited to.
        Ok(cx.db().get::<User>(&Principal::user(cx.me()), &cx.me()).await?.into())
    }
}

impl Handle for ListAccountProviders {
    /// Those of repositories, and those that people sign in with.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<AccountProvider>>> {
        let gitlab = AccountProvider {
            id: "gitlab".to_owned(),
            display_name: "GitLab".to_owned(),
            description: "The account on a GitLab server, for the repositories of courses".to_owned(),
            provider: "https://gitlab.com".to_owned(),
            r#type: "gitlab".to_owned(),
            field_label: "GitLab user name".to_owned(),
            placeholder: "ada.lovelace".to_owned(),
        };
        let sign_in = cx.sign_in.iter().map(|provider| AccountProvider {
            id: provider.options.name.clone(),
            display_name: provider.options.title().to_owned(),
            description: "An account that its owner signs in with".to_owned(),
            provider: provider.service.issuer().to_owned(),
            r#type: provider.options.kind.account().to_owned(),
            field_label: "What the provider calls the account for good (its sub, or its number)".to_owned(),
            placeholder: "248289761001".to_owned(),
        });
        Ok(std::iter::once(gitlab).chain(sign_in).collect::<Vec<_>>().into())
    }
}

impl Handle for ListViews {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<View>>> {
        let level = queries::course_level(cx.db().pool(), cx.me(), None).await?;
        let mut views = views(level);
        if cx.who.may("user", "update") {
            views.push(View::UserManager);
        }
        // Clients give up a log-in that opens no view, also of those who belong to no course yet.
        if views.is_empty() {
            views.push(View::Student);
        }
        Ok(views.into())
    }
}

impl Handle for ListCourseViews {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<View>>> {
        let level = queries::course_level(cx.db().pool(), cx.me(), Some(call.params.id)).await?;
        Ok(views(level).into())
    }
}

/// The views that a role (1 student … 5 owner, 0 none) opens.
fn views(level: i32) -> Vec<View> {
    let all = [(1, View::Student), (2, View::Tutor), (3, View::Lecturer)];
    all.into_iter().filter(|(needed, _)| level >= *needed).map(|(_, view)| view).collect()
}

impl Handle for GetMyScopes {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<UserScopes>> {
        if cx.who.is_admin() {
            let none = UserScopes { is_admin: true, organization: [].into(), course_family: [].into(), course: [].into() };
            return Ok(none.into());
        }
        Ok(queries::scopes(cx.db().pool(), cx.me()).await?.into())
    }
}

impl Handle for ListUserRoles {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<UserRoleList>>> {
        Ok(Reply::rows(queries::list_roles(cx.db(), call.visible(&cx), &call.query, call.page).await?))
    }
}

impl Handle for GetUserRole {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UserRoleGet>> {
        let UserRoleParams { user_id, role_id } = &call.params;
        Ok(Reply::json(queries::get_role(cx.db(), call.visible(&cx), *user_id, role_id).await?))
    }
}

impl Handle for CreateUserRole {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<UserRoleGet>> {
        let UserRoleCreate { user_id, role_id } = call.body;
        if !invite::unknown_roles(cx.db(), &[role_id.as_str().to_owned()]).await?.is_empty() {
            return Err(Error::field("role_id", "there is no such role; GET /roles lists them"));
        }
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::give_role(&mut tx, user_id, &role_id).await?;
        tx.commit().await?;
        Ok(Reply::json(queries::get_role(cx.db(), Visible { rows: &Cond::Always, me: cx.me().uuid() }, user_id, &role_id).await?))
    }
}

impl Handle for DeleteUserRole {
    /// The last administrator stays.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let UserRoleParams { user_id, role_id } = call.params;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::take_role(&mut tx, user_id, &role_id).await?;
        tx.commit().await?;
        Ok(Done { message: "the role was taken away".to_owned() }.into())
    }
}

impl Handle for ListRoleClaims {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Listing<RoleClaimList>>> {
        Ok(Reply::rows(queries::list_claims(cx.db(), &call.query, call.page).await?))
    }
}

impl Handle for ListApiTokens {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Vec<ApiTokenGet>>> {
        let user = call.query.user_id.unwrap_or_else(|| cx.me());
        Ok(Reply::json(queries::list_tokens(cx.db().pool(), user, call.query.include_revoked).await?))
    }
}

impl Handle for CreateApiToken {
    /// Scopes narrow what the user may do, so nobody gains by them.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ApiTokenCreateResponse>> {
        let new = call.body;
        let warnings = unmatched(&cx, &new.scopes)?;
        let user = new.user_id.unwrap_or_else(|| cx.me());
        let token = Secret::api();
        let stored = queries::NewToken {
            user,
            name: &new.name,
            description: new.description.as_deref(),
            scopes: &new.scopes,
            expires_at: new.expires_at,
        };
        Ok(ApiTokenCreateResponse { warnings, ..store(&cx, stored, &token).await? }.into())
    }
}

impl Handle for CreatePredefinedApiToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ApiTokenCreateResponse>> {
        let new = call.body;
        if !new.predefined_token.starts_with(API_TOKEN_PREFIX) {
            return Err(Error::field("predefined_token", format!("must begin with {API_TOKEN_PREFIX}")));
        }
        let warnings = unmatched(&cx, &new.scopes)?;
        let token = Secret::from(new.predefined_token);
        let stored = queries::NewToken {
            user: new.user_id,
            name: &new.name,
            description: new.description.as_deref(),
            scopes: &new.scopes,
            expires_at: new.expires_at,
        };
        Ok(ApiTokenCreateResponse { warnings, ..store(&cx, stored, &token).await? }.into())
    }
}

async fn store(cx: &Ctx, new: queries::NewToken<'_>, token: &Secret) -> Result<ApiTokenCreateResponse> {
    if new.expires_at.is_some_and(|at| at <= cx.now()) {
        return Err(Error::field("expires_at", "lies in the past"));
    }
    let prefix: String = token.reveal().chars().take(12).collect();
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let row = queries::create_token(&mut tx, new, &token.digest(), &prefix).await?;
    tx.commit().await?;
    Ok(ApiTokenCreateResponse {
        id: row.id,
        token: token.reveal().to_owned(),
        name: row.name,
        description: row.description,
        user_id: row.user_id,
        token_prefix: row.token_prefix,
        scopes: row.scopes,
        expires_at: row.expires_at,
        created_at: row.created_at.unwrap_or_else(|| cx.now()),
        warnings: Vec::new(),
    })
}

/// The scopes that match nothing, for people. A client that wants to be told is refused.
fn unmatched(cx: &Ctx, scopes: &[String]) -> Result<Vec<String>> {
    let found: Vec<String> = scopes.iter().filter_map(|scope| computor_policy::unmatched(scope)).collect();
    if cx.client.strict && !found.is_empty() { Err(Error::field("scopes", found.join("; "))) } else { Ok(found) }
}

impl Handle for ListTokenScopes {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Vec<TokenScopes>>> {
        let mut all: Vec<TokenScopes> = Vec::new();
        for one in computor_policy::scopes() {
            let scope =
                TokenScope { action: one.action.to_owned(), scope: format!("{}:{}", one.resource, one.action), allows: one.words.clone() };
            match all.last_mut().filter(|last| last.resource == one.resource) {
                Some(last) => last.actions.push(scope),
                None => all.push(TokenScopes { resource: one.resource.to_owned(), actions: vec![scope] }),
            }
        }
        Ok(all.into())
    }
}

impl Handle for GetApiToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ApiTokenGet>> {
        Ok(Reply::json(queries::get_token(cx.db().pool(), call.params.id).await?))
    }
}

impl Handle for RevokeApiToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<computor_types::NoContent>> {
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::revoke_token(&mut tx, call.params.id, call.query.reason.as_deref()).await?;
        tx.commit().await?;
        Ok(computor_types::NoContent.into())
    }
}

impl Handle for UpdateApiToken {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<ApiTokenGet>> {
        let patch = call.body;
        if let Patch::Set(at) = patch.expires_at
            && at <= cx.now()
        {
            return Err(Error::field("expires_at", "lies in the past"));
        }
        unmatched(&cx, patch.scopes.value().map(Vec::as_slice).unwrap_or_default())?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::update_token(&mut tx, call.params.id, &patch).await?;
        tx.commit().await?;
        Ok(Reply::json(queries::get_token(cx.db().pool(), call.params.id).await?))
    }
}
