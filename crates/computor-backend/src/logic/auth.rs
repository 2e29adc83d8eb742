//! Logging in and out, and one's own password.

use super::{Call, Handle, Reply};
use crate::{
    Ctx, Error, Result,
    auth::{ACCESS_COOKIE, ACCESS_LIFETIME, REFRESH_COOKIE, REFRESH_LIFETIME, Secret, check_strength, verify},
};
use computor_db::queries::auth as queries;
use computor_types::{Code, NoContent, dto::*};

impl Handle for Ping {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<NoContent>> {
        Ok(NoContent.into())
    }
}

impl Handle for LogIn {
    /// Opens a session.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalLoginResponse>> {
        let LocalLoginRequest { username, password } = call.body;
        let user = verify(cx.app(), &username, password, &cx.client).await?;
        let (access, refresh) = (Secret::session(), Secret::session());
        let session = queries::NewSession {
            user: user.id,
            access_hash: &access.hex(),
            refresh_hash: &refresh.digest(),
            ip: cx.client.ip,
            user_agent: cx.client.user_agent.as_deref(),
        };
        queries::open_session(cx.db().pool(), session).await?;
        let answer = LocalLoginResponse {
            access_token: access.reveal().to_owned(),
            refresh_token: refresh.reveal().to_owned(),
            expires_in: seconds(ACCESS_LIFETIME),
            user_id: user.id.into(),
            token_type: "Bearer".to_owned(),
        };
        Ok(Reply::from(answer).with_cookies(cookies(&cx, access.reveal(), refresh.reveal())))
    }
}

impl Handle for RefreshLogin {
    /// Exchanges the tokens; a refresh token works once.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalTokenRefreshResponse>> {
        let old = Secret::from(call.body.refresh_token);
        let (access, refresh) = (Secret::session(), Secret::session());
        queries::refresh_session(cx.db().pool(), &old.digest(), &access.hex(), &refresh.digest()).await?.ok_or(Code::Auth004)?;
        cx.principals.clear();
        let answer = LocalTokenRefreshResponse {
            access_token: access.reveal().to_owned(),
            expires_in: seconds(ACCESS_LIFETIME),
            refresh_token: Some(refresh.reveal().to_owned()),
            token_type: "Bearer".to_owned(),
        };
        Ok(Reply::from(answer).with_cookies(cookies(&cx, access.reveal(), refresh.reveal())))
    }
}

impl Handle for LogOut {
    /// Ends the session whose access token was sent. API tokens and passwords have none to end.
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<LogoutResponse>> {
        if let Some(credential) = cx.client.credential {
            queries::close_session(cx.db().pool(), &hex::encode(credential)).await?;
        }
        cx.principals.clear();
        let expired = |name| format!("{name}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
        let answer = LogoutResponse { message: "logged out".to_owned(), provider: Some("local".to_owned()) };
        Ok(Reply::from(answer).with_cookies(vec![expired(ACCESS_COOKIE), expired(REFRESH_COOKIE)]))
    }
}

impl Handle for ListLoginProviders {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Vec<ProviderInfo>>> {
        let local = ProviderInfo {
            name: "local".to_owned(),
            display_name: "User name and password".to_owned(),
            r#type: "local".to_owned(),
            enabled: true,
            login_url: Some("/auth/login".to_owned()),
        };
        Ok(vec![local].into())
    }
}

impl Handle for ChangePassword {
    /// Sets a new password and ends all other sessions.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasswordOperationResponse>> {
        let ChangePasswordRequest { old_password, new_password, .. } = call.body;
        let me = queries::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        let name = me.username.clone().or(me.email.clone()).unwrap_or_default();
        verify(cx.app(), &name, old_password.clone(), &cx.client).await?;
        if old_password == new_password {
            return Err(Error::field("new_password", "must differ from the old one"));
        }
        check_strength(&new_password, me.username.as_deref(), me.email.as_deref())?;
        let hash = cx.passwords.hash(new_password).await?;
        let mut tx = cx.db().begin().await?;
        queries::set_password(&mut tx, me.id, &hash, cx.client.credential.map(hex::encode).as_deref()).await?;
        tx.commit().await?;
        cx.principals.clear();
        Ok(PasswordOperationResponse { message: "the password was changed".to_owned(), user_id: cx.me(), username: name }.into())
    }
}

impl Handle for SetUserPassword {
    /// Who names nobody else needs the old password.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<NoContent>> {
        let UserPassword { password, password_old, .. } = call.body;
        let db = cx.db().pool();
        let me = queries::login_of(db, cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        // Whoever names somebody else was admitted as an administrator.
        let whose = match call.at.row.filter(|user| *user != me.id) {
            Some(other) => queries::login_of(db, other).await?.ok_or(Code::Nf002)?,
            None => {
                let old = password_old.ok_or_else(|| Error::field("password_old", "is needed to change one's own password"))?;
                let name = me.username.clone().or(me.email.clone()).unwrap_or_default();
                verify(cx.app(), &name, old, &cx.client).await?;
                me
            }
        };
        check_strength(&password, whose.username.as_deref(), whose.email.as_deref())?;
        let hash = cx.passwords.hash(password).await?;
        let mut tx = cx.db().begin().await?;
        queries::set_password(&mut tx, whose.id, &hash, cx.client.credential.map(hex::encode).as_deref()).await?;
        tx.commit().await?;
        cx.principals.clear();
        Ok(NoContent.into())
    }
}

impl Handle for GetPasswordStatus {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<PasswordStatusResponse>> {
        let me = queries::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        let has_password = me.password.is_some();
        let answer = PasswordStatusResponse {
            user_id: cx.me(),
            username: me.username.or(me.email).unwrap_or_default(),
            has_password,
            password_reset_required: me.password_reset_required,
            password_type: if has_password { "argon2id" } else { "none" }.to_owned(),
        };
        Ok(answer.into())
    }
}

fn cookies(cx: &Ctx, access: &str, refresh: &str) -> Vec<String> {
    let secure = if cx.options.secure_cookies { "; Secure" } else { "" };
    let cookie = |name, value, age: std::time::Duration| {
        format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={}{secure}", age.as_secs())
    };
    vec![cookie(ACCESS_COOKIE, access, ACCESS_LIFETIME), cookie(REFRESH_COOKIE, refresh, REFRESH_LIFETIME)]
}

fn seconds(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
