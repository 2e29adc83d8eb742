//! The second factor: getting one, showing it, losing it. What a session lacks is decided when it is opened (`lacks`), and asked
//! about wherever somebody is known (`auth/`).

use super::{Call, Handle, Reply, auth::open_whole};
use crate::{
    Ctx, Error, Result,
    auth::{Lacks, Secret, Totp, Vault, Who, begin_attempt, confirm, lacks, note_failure, recovery_code, recovery_codes},
};
use computor_db::{
    Tx,
    queries::{auth as users, second_factor as queries},
};
use computor_types::{Code, dto::*};
use uuid::Uuid;

/// What apps show it under.
const ISSUER: &str = "Computor";

impl Handle for GetSecondFactor {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<SecondFactorGet>> {
        let factor = queries::of(cx.db().pool(), cx.me().uuid()).await?;
        let answer = SecondFactorGet {
            enabled: factor.is_on(),
            confirmed_at: factor.confirmed_at,
            passkeys: factor.passkeys,
            recovery_codes: factor.recovery_codes,
        };
        Ok(answer.into())
    }
}

impl Handle for CreateSecondFactor {
    /// Whoever finds an open session would else lock its user out.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<SecondFactorCreated>> {
        let me = users::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
        if me.password.is_some() {
            let password = call.body.password.ok_or_else(|| Error::field("password", "is needed, so that nobody else does this"))?;
            if !confirm(cx.app(), &me, password, &cx.client).await? {
                return Err(Error::field("password", "is not the current password"));
            }
        }
        let totp = Totp::fresh();
        let sealed = Vault::of(&cx.options)?.seal(me.id, totp.reveal())?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if !queries::create(&mut tx, me.id, &sealed).await? {
            return Err(Error::new(
                Code::Conflict001,
                "there is a second factor already; remove it first (POST /user/second-factor/remove)",
            ));
        }
        tx.commit().await?;
        let name = me.username.or(me.email).unwrap_or_else(|| me.id.to_string());
        Ok(SecondFactorCreated { secret: totp.reveal().to_owned(), uri: totp.uri(ISSUER, &name) }.into())
    }
}

impl Handle for ConfirmSecondFactor {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<RecoveryCodes>> {
        let me = cx.me().uuid();
        let factor = queries::of(cx.db().pool(), me).await?;
        let none = || Error::new(Code::Conflict002, "there is no second factor that waits to be confirmed (POST /user/second-factor)");
        let sealed = factor.sealed.as_ref().filter(|_| factor.confirmed_at.is_none()).ok_or_else(none)?;
        let who = Who { name: None, user: Some(me), ip: cx.client.ip };
        let attempt = begin_attempt(&cx, who).await?;
        let Some(step) = opened(&cx, me, sealed)?.step(&call.body.code, cx.now()) else {
            note_failure(cx.app(), who).await?;
            return Err(wrong());
        };
        attempt.right();
        let codes = recovery_codes();
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.digest().to_vec()).collect();
        let session = cx.client.credential.map(hex::encode);
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let confirmed = queries::Confirmed { sealed, step, codes: &hashes, session: session.as_deref() };
        if !queries::confirm(&mut tx, me, confirmed, cx.now()).await? {
            return Err(none());
        }
        tx.commit().await?;
        Ok(RecoveryCodes { recovery_codes: codes.iter().map(|code| code.reveal().to_owned()).collect() }.into())
    }
}

impl Handle for ShowSecondFactor {
    /// The session ends, and another one begins that lacks nothing: who knew its tokens before knows nothing that works now.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalLoginResponse>> {
        let mut tx = shown(&cx, &call.body.code).await?;
        let limited = match cx.client.credential.map(hex::encode) {
            Some(session) => queries::end_limited(&mut tx, &session).await?,
            None => false,
        };
        if !limited {
            return Err(Error::new(Code::Conflict002, "this is no session that waits for a code"));
        }
        let (answer, cookies) = open_whole(&cx, &mut tx, cx.me().uuid()).await?;
        tx.commit().await?;
        Ok(Reply::from(answer).with_cookies(cookies))
    }
}

impl Handle for RemoveSecondFactor {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let factor = queries::of(cx.db().pool(), cx.me().uuid()).await?;
        if factor.confirmed_at.is_none() {
            return Err(Error::not_found("second_factor"));
        }
        if cx.options.asks_for_second_factor() && factor.has_rights && factor.passkeys == 0 {
            return Err(Error::new(Code::Authz001, "whoever has rights here needs a second factor; an administrator can reset it"));
        }
        let mut tx = shown(&cx, &call.body.code).await?;
        queries::remove(&mut tx, cx.me().uuid()).await?;
        tx.commit().await?;
        Ok(Done { message: "the second factor was removed".to_owned() }.into())
    }
}

impl Handle for ResetSecondFactor {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let user = call.params.id.uuid();
        let mut tx = cx.db().begin_as(&cx.who).await?;
        if !queries::reset(&mut tx, user).await? {
            return Err(Error::not_found("second_factor"));
        }
        let all = computor_db::queries::session::Ending::AllOf(call.params.id, None);
        computor_db::queries::session::end(&mut tx, all, Some("the second factor was reset"), cx.now()).await?;
        tx.commit().await?;
        tracing::info!(%user, by = %cx.me(), "an administrator took a second factor away");
        Ok(Done { message: "the second factor was removed, and the sessions have ended".to_owned() }.into())
    }
}

/// Uses a code up, of the app or of the recovery codes, in the unit of work that it answers.
pub(super) async fn shown(cx: &Ctx, code: &str) -> Result<Tx> {
    let me = cx.me().uuid();
    let factor = queries::of(cx.db().pool(), me).await?;
    if !factor.is_on() {
        return Err(Error::not_found("second_factor"));
    }
    let sealed = factor.sealed.as_ref().filter(|_| factor.confirmed_at.is_some());
    let who = Who { name: None, user: Some(me), ip: cx.client.ip };
    let attempt = begin_attempt(cx, who).await?;
    // Whoever lost the key of the vault gets in with paper.
    let step = sealed.and_then(|sealed| opened(cx, me, sealed).ok()).and_then(|totp| totp.step(code, cx.now()));
    let mut tx = cx.db().begin_as(&cx.who).await?;
    let right = match step {
        Some(step) => queries::take_step(&mut tx, me, step).await?,
        None => queries::take_recovery_code(&mut tx, me, &recovery_code(code).digest()).await?,
    };
    if right {
        attempt.right();
        return Ok(tx);
    }
    tx.rollback().await?;
    note_failure(cx.app(), who).await?;
    if queries::count_wrong(cx.db().pool(), me).await? {
        let why = "is not looked at after so many wrong ones; use a recovery code, or ask an administrator to reset the second factor";
        return Err(Error::field("code", why));
    }
    Err(wrong())
}

fn opened(cx: &Ctx, user: Uuid, sealed: &str) -> Result<Totp> {
    Ok(Totp::kept(Secret::from(Vault::of(&cx.options)?.open(user, sealed)?)))
}

/// Not 401: clients take that for an expired session, and send the request again.
fn wrong() -> Error {
    Error::field("code", "is wrong, or was used")
}

/// What a session lacks that is opened now.
pub(super) async fn lacks_now(cx: &Ctx, tx: &mut Tx, user: Uuid) -> Result<Option<Lacks>> {
    Ok(lacks(&queries::of(&mut **tx, user).await?, &cx.options))
}
