//! Passkeys: making one, showing it, taking it away. What they are looked at with is in `auth/passkey`.

use super::{Call, Handle, Reply, auth::open_whole, second_factor::shown};
use crate::{
    Ctx, Error, Options, Result,
    app::NO_ADDRESS,
    auth::{
        Who, begin_attempt, confirm, note_failure,
        passkey::{ALGORITHMS, Answer, Known, Party, Unbelieved},
        recovery_codes,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use chrono::TimeDelta;
use computor_db::queries::{
    auth::{self as users, Login},
    passkey::{self as queries, NewPasskey, Purpose},
    second_factor,
};
use computor_types::{Code, dto::*};
use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Map, Value, json};
use url::Url;

/// How long a browser has to answer; people look for their keys.
const TIME: TimeDelta = TimeDelta::minutes(5);
/// More has nobody.
const MOST: i64 = 20;
/// What authenticators show it under.
const NAME: &str = "Computor";

/// Whom passkeys are made for: they belong to an address for good.
fn party(options: &Options) -> Result<Party> {
    if let Some(why) = options.no_passkeys() {
        return Err(Error::new(Code::Nimpl001, why));
    }
    let unset = || Error::new(Code::Nimpl001, NO_ADDRESS);
    let own = options.public_url.as_ref().ok_or_else(unset)?;
    // A browser says where it is without the path.
    let own = own.origin();
    let id = Url::parse(own.as_str()).ok().and_then(|url| url.host_str().map(str::to_owned)).ok_or_else(unset)?;
    let origins = std::iter::once(own).chain(&options.allowed_origins).map(|origin| origin.as_str().to_owned()).collect();
    Ok(Party { id, origins })
}

impl Handle for ListPasskeys {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<Vec<PasskeyGet>>> {
        Ok(queries::list(cx.db().pool(), cx.me().uuid()).await?.into())
    }
}

impl Handle for BeginPasskey {
    /// Whoever finds an open session would else lock its user out.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasskeyOptions>> {
        let party = party(&cx.options)?;
        let me = confirmed(&cx, call.body).await?;
        let challenge = challenge(&cx, Purpose::Make).await?;
        let known = queries::ids(cx.db().pool(), me.id).await?;
        let name = me.username.or(me.email).unwrap_or_else(|| me.id.to_string());
        let options = json!({
            "rp": {"id": party.id, "name": NAME},
            "user": {"id": BASE64.encode(me.id.as_bytes()), "name": name, "displayName": name},
            "challenge": challenge,
            "pubKeyCredParams": ALGORITHMS.map(|alg| json!({"type": "public-key", "alg": alg})),
            "timeout": TIME.num_milliseconds(),
            "excludeCredentials": named(&known),
            "authenticatorSelection": {"residentKey": "preferred", "userVerification": "preferred"},
            "attestation": "none",
        });
        Ok(PasskeyOptions { public_key: object(options) }.into())
    }
}

impl Handle for CreatePasskey {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<PasskeyCreated>> {
        let PasskeyCreate { name, client_data_json, attestation_object } = call.body;
        let (party, me) = (party(&cx.options)?, cx.me().uuid());
        let (client_data, attestation) = (bytes("client_data_json", &client_data_json)?, bytes("attestation_object", &attestation_object)?);
        let challenge = asked(&cx, Purpose::Make).await?;
        let made = party.made(&challenge, &client_data, &attestation).map_err(unbelieved)?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock(&mut tx, me).await?;
        let is_first = !second_factor::of(&mut *tx, me).await?.is_on();
        let new = NewPasskey { user: me, name: &name, credential_id: &made.id, public_key: &made.key, count: made.count };
        let too_many = || Error::new(Code::Conflict002, format!("there are {MOST} passkeys already; remove one first"));
        let id = queries::add(&mut tx, new, MOST).await?.ok_or_else(too_many)?;
        let codes = if is_first { recovery_codes() } else { Vec::new() };
        if is_first {
            let hashes: Vec<Vec<u8>> = codes.iter().map(|code| code.digest().to_vec()).collect();
            let session = cx.client.credential.map(hex::encode);
            second_factor::begin(&mut tx, me, &hashes, session.as_deref(), cx.now()).await?;
        }
        tx.commit().await?;
        let recovery_codes = codes.iter().map(|code| code.reveal().to_owned()).collect();
        Ok(PasskeyCreated { id: id.into(), recovery_codes }.into())
    }
}

impl Handle for RemovePasskey {
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<Done>> {
        let id = call.params.id;
        if !queries::list(cx.db().pool(), cx.me().uuid()).await?.iter().any(|one| one.id == id) {
            return Err(Error::not_found("passkey"));
        }
        let me = confirmed(&cx, call.body).await?;
        let mut tx = cx.db().begin_as(&cx.who).await?;
        queries::lock(&mut tx, me.id).await?;
        let factor = second_factor::of(&mut *tx, me.id).await?;
        let is_last = factor.passkeys == 1 && factor.confirmed_at.is_none();
        if is_last && cx.options.asks_for_second_factor() && factor.has_rights {
            return Err(Error::new(Code::Authz001, "whoever has rights here needs a second factor: make another one first"));
        }
        if !queries::remove(&mut tx, me.id, id.uuid()).await? {
            return Err(Error::not_found("passkey"));
        }
        tx.commit().await?;
        Ok(Done { message: "the passkey was removed".to_owned() }.into())
    }
}

impl Handle for BeginShowPasskey {
    async fn handle(cx: Ctx, _: Call<Self>) -> Result<Reply<PasskeyOptions>> {
        let party = party(&cx.options)?;
        let known = queries::ids(cx.db().pool(), cx.me().uuid()).await?;
        if known.is_empty() {
            return Err(Error::not_found("passkey"));
        }
        let options = json!({
            "challenge": challenge(&cx, Purpose::Show).await?,
            "rpId": party.id,
            "timeout": TIME.num_milliseconds(),
            "allowCredentials": named(&known),
            "userVerification": "preferred",
        });
        Ok(PasskeyOptions { public_key: object(options) }.into())
    }
}

impl Handle for ShowPasskey {
    /// As for a code: the session ends, and another one begins that lacks nothing.
    async fn handle(cx: Ctx, call: Call<Self>) -> Result<Reply<LocalLoginResponse>> {
        let PasskeyShown { credential_id, client_data_json, authenticator_data, signature } = call.body;
        let (party, me) = (party(&cx.options)?, cx.me().uuid());
        let id = bytes("credential_id", &credential_id)?;
        let client_data = bytes("client_data_json", &client_data_json)?;
        let data = bytes("authenticator_data", &authenticator_data)?;
        let signature = bytes("signature", &signature)?;
        let who = Who { name: None, user: Some(me), ip: cx.client.ip };
        let attempt = begin_attempt(cx.app(), who).await?;
        let challenge = match asked(&cx, Purpose::Show).await {
            Ok(challenge) => challenge,
            Err(gone) => {
                // Nothing was looked at: whoever was too slow has guessed nothing.
                attempt.right();
                return Err(gone);
            }
        };
        let mut tx = cx.db().begin_as(&cx.who).await?;
        let known = queries::hold(&mut tx, me, &id).await?;
        let answer = Answer { client_data: &client_data, data: &data, signature: &signature };
        let shown = known.as_ref().ok_or(Unbelieved::Signature).and_then(|known| {
            let by = Known { key: &known.public_key, count: u32::try_from(known.sign_count).unwrap_or(u32::MAX) };
            Ok((known.id, party.shown(&challenge, by, answer)?))
        });
        let (passkey, count) = match shown {
            Ok(shown) => shown,
            Err(why) => {
                tx.rollback().await?;
                note_failure(cx.app(), who).await?;
                return Err(unbelieved(why));
            }
        };
        attempt.right();
        queries::used(&mut tx, passkey, count, cx.now()).await?;
        let limited = match cx.client.credential.map(hex::encode) {
            Some(session) => second_factor::end_limited(&mut tx, &session).await?,
            None => false,
        };
        if !limited {
            return Err(Error::new(Code::Conflict002, "this is no session that waits for a second factor"));
        }
        let (answer, cookies) = open_whole(&cx, &mut tx, me).await?;
        tx.commit().await?;
        Ok(Reply::from(answer).with_cookies(cookies))
    }
}

/// Who asks, who has shown the password again if there is one, or else a code of the second factor if there is one: an open session is
/// not enough to change what keeps it safe.
async fn confirmed(cx: &Ctx, by: PasskeyConfirmation) -> Result<Login> {
    let me = users::login_of(cx.db().pool(), cx.me().uuid()).await?.ok_or(Code::Nf002)?;
    if me.password.is_some() {
        let password = by.password.ok_or_else(|| Error::field("password", "is needed, so that nobody else does this"))?;
        if !confirm(cx.app(), &me, password, &cx.client).await? {
            return Err(Error::field("password", "is not the current password"));
        }
    } else if second_factor::of(cx.db().pool(), me.id).await?.is_on() {
        let missing = || Error::field("code", "of the app, or a recovery code, is needed, so that nobody else does this");
        // It is used up, whatever comes of the rest.
        shown(cx, &by.code.ok_or_else(missing)?).await?.commit().await?;
    }
    Ok(me)
}

/// Asks something that nobody was asked before; as browsers read it.
async fn challenge(cx: &Ctx, purpose: Purpose) -> Result<String> {
    let mut challenge = [0; 32];
    SystemRandom::new().fill(&mut challenge).map_err(|_| Error::internal("the system has no random bytes"))?;
    queries::ask(cx.db().pool(), cx.me().uuid(), purpose, &challenge, cx.now() + TIME).await?;
    Ok(BASE64.encode(challenge))
}

/// What was asked; it is not asked again, whatever is answered.
async fn asked(cx: &Ctx, purpose: Purpose) -> Result<Vec<u8>> {
    let gone = || Error::new(Code::Conflict002, "nothing was asked that this could answer, or there was no time left: begin again");
    queries::asked(cx.db().pool(), cx.me().uuid(), purpose, cx.now()).await?.ok_or_else(gone)
}

fn named(ids: &[Vec<u8>]) -> Vec<Value> {
    ids.iter().map(|id| json!({"type": "public-key", "id": BASE64.encode(id)})).collect()
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(object) = value { object } else { Map::new() }
}

fn bytes(field: &str, text: &str) -> Result<Vec<u8>> {
    BASE64.decode(text.trim_end_matches('=')).map_err(|_| Error::field(field, "is not base64url"))
}

/// Not 401: clients take that for an expired session, and send the request again.
fn unbelieved(why: Unbelieved) -> Error {
    Error::field("client_data_json", why.to_string())
}
