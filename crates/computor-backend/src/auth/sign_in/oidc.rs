//! OpenID Connect: the authorization code flow with PKCE. What the provider says of itself is asked for once in a while; a key
//! that is not known makes it asked for once more.

use super::{
    Attempt, Identity, ProviderOptions, SignIn,
    http::{Http, failed},
    jwt::{self, Keys, Unbelieved},
    oauth::{self, Tokens},
    options::is_safe,
};
use crate::{Error, Result, auth::Secret};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use computor_types::Code;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use tokio::sync::RwLock;
use url::Url;

/// How long what a provider says of itself is believed.
const KNOWN_FOR: TimeDelta = TimeDelta::hours(1);
/// How far the clocks of two machines are apart at most.
const LEEWAY_SECONDS: i64 = 60;
/// A subject has at most so many characters (OpenID Connect Core, 2).
const LONGEST_SUBJECT: usize = 255;
/// More groups than this are not looked at.
const MOST_GROUPS: usize = 2000;

/// A provider of OpenID Connect.
#[derive(Debug)]
pub(super) struct Oidc {
    options: ProviderOptions,
    http: Arc<Http>,
    known: RwLock<Option<Arc<Known>>>,
}

/// What is known of a provider.
#[derive(Debug)]
struct Known {
    says: Discovery,
    keys: Keys,
    since: DateTime<Utc>,
}

/// What a provider says of itself.
#[derive(Clone, Debug, Deserialize)]
struct Discovery {
    issuer: String,
    authorization_endpoint: Place,
    token_endpoint: Place,
    userinfo_endpoint: Option<Place>,
    jwks_uri: Place,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// An address of a provider, with TLS or on this machine.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
struct Place(Url);

impl TryFrom<String> for Place {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let url = Url::parse(&text).map_err(|_| "no address")?;
        // Unlike the issuer it may have a query.
        let mut bare = url.clone();
        bare.set_query(None);
        if is_safe(bare.as_str()) { Ok(Self(url)) } else { Err("reached without TLS") }
    }
}

/// What a provider says of a log-in.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<String>,
    #[serde(flatten)]
    person: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Oidc {
    pub(super) fn new(options: ProviderOptions, http: Arc<Http>) -> Self {
        Self { options, http, known: RwLock::default() }
    }

    /// What is known of the provider, asked for if that is too long ago, or the same as `other_than`. Nobody waits for others
    /// who ask: a provider that hangs would else keep them in line.
    async fn known(&self, now: DateTime<Utc>, other_than: Option<&Arc<Known>>) -> Result<Arc<Known>> {
        let is_new = |known: &Arc<Known>| now - known.since < KNOWN_FOR && other_than.is_none_or(|other| !Arc::ptr_eq(known, other));
        if let Some(known) = self.known.read().await.as_ref().filter(|known| is_new(known)) {
            return Ok(Arc::clone(known));
        }
        let says = self.discover().await?;
        let keys = self.http.get("keys", &says.jwks_uri.0, None).await?.good("keys")?.json("keys")?;
        let new = Arc::new(Known { says, keys, since: now });
        *self.known.write().await = Some(Arc::clone(&new));
        Ok(new)
    }

    async fn discover(&self) -> Result<Discovery> {
        const WHAT: &str = "discovery";
        let address = format!("{}/.well-known/openid-configuration", self.options.issuer.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(Error::internal)?;
        let says: Discovery = self.http.get(WHAT, &address, None).await?.good(WHAT)?.json(WHAT)?;
        if says.issuer != self.options.issuer {
            return Err(failed(WHAT, "the provider says that it is another one than the configuration says"));
        }
        Ok(says)
    }

    /// What the provider says of a log-in, if it has signed it with a key of its own, for this installation, now, and for this
    /// browser.
    async fn claims(&self, known: &Arc<Known>, token: &str, attempt: &Attempt, now: DateTime<Utc>) -> Result<Claims> {
        let claims: Claims = match jwt::verify(token, &known.keys) {
            // Keys change (some without a name to tell them by): those of now are asked for, once.
            Err(Unbelieved::Key | Unbelieved::Signature) => jwt::verify(token, &self.known(now, Some(known)).await?.keys),
            verified => verified,
        }
        .map_err(|why| unbelieved(&why.to_string()))?;
        let us = &self.options.client_id;
        let (for_us, alone) = match &claims.aud {
            Audience::One(one) => (one == us, true),
            Audience::Many(many) => (many.contains(us), many.len() == 1),
        };
        let party = claims.azp.as_ref().map_or(alone, |party| party == us);
        let now = now.timestamp();
        let is_ahead = |time: i64| time.saturating_sub(LEEWAY_SECONDS) > now;
        let wrong = [
            (claims.iss != self.options.issuer, "it is from another provider"),
            (!for_us || !party, "it is for somebody else"),
            (claims.exp.saturating_add(LEEWAY_SECONDS) <= now, "it has expired"),
            (is_ahead(claims.iat), "it is from the future"),
            (claims.nbf.is_some_and(is_ahead), "it is not valid yet"),
            (claims.nonce.as_deref() != Some(&attempt.nonce), "it is of another log-in"),
            (claims.sub.is_empty() || claims.sub.chars().count() > LONGEST_SUBJECT || claims.sub.contains('\0'), "it names nobody"),
        ];
        match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
            Some((_, why)) => Err(unbelieved(why)),
            None => Ok(claims),
        }
    }

    /// What the provider says of a person where the token is silent.
    async fn more(&self, says: &Discovery, tokens: &Tokens, claims: &mut Claims) -> Result<()> {
        const WHAT: &str = "userinfo";
        let wanted = [Some("email"), (!self.options.roles.is_empty()).then_some(self.options.groups_claim.as_str())];
        let complete = wanted.into_iter().flatten().all(|claim| claims.person.contains_key(claim));
        let (false, Some(Place(address)), Some(token)) = (complete, &says.userinfo_endpoint, &tokens.access_token) else { return Ok(()) };
        let answer = self.http.get(WHAT, address, Some(&Secret::from(token.clone()))).await?.good(WHAT)?;
        let more: Map<String, Value> = answer.json(WHAT)?;
        if more.get("sub").and_then(Value::as_str) != Some(&claims.sub) {
            return Err(unbelieved("what goes with it is of somebody else"));
        }
        for (claim, value) in more {
            claims.person.entry(claim).or_insert(value);
        }
        Ok(())
    }
}

#[async_trait]
impl SignIn for Oidc {
    fn issuer(&self) -> &str {
        &self.options.issuer
    }

    async fn address(&self, attempt: &Attempt, now: DateTime<Utc>) -> Result<Url> {
        let known = self.known(now, None).await?;
        let scopes: Vec<&str> = std::iter::once("openid").chain(self.options.scopes.iter().map(String::as_str)).collect();
        let mut address = oauth::address(&known.says.authorization_endpoint.0, &self.options, &scopes.join(" "), attempt);
        address.query_pairs_mut().append_pair("nonce", &attempt.nonce);
        Ok(address)
    }

    async fn identify(&self, code: &str, iss: Option<&str>, attempt: &Attempt, now: DateTime<Utc>) -> Result<Identity> {
        let known = self.known(now, None).await?;
        // RFC 9207: a provider that says who it is says it always.
        let must_say = known.says.authorization_response_iss_parameter_supported;
        if iss.map_or(must_say, |iss| iss != self.options.issuer) {
            return Err(unbelieved("the browser comes from another provider"));
        }
        let methods = known.says.token_endpoint_auth_methods_supported.as_deref();
        let in_header = methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
        let at = &known.says.token_endpoint.0;
        let tokens = oauth::exchange(&self.http, at, &self.options, in_header, (code, attempt)).await?;
        let token = tokens.id_token.as_deref().ok_or_else(|| unbelieved("there is none"))?;
        let mut claims = self.claims(&known, token, attempt, now).await?;
        self.more(&known.says, &tokens, &mut claims).await?;
        Ok(self.identity(claims))
    }

    async fn forget(&self) {
        *self.known.write().await = None;
    }
}

impl Oidc {
    fn identity(&self, claims: Claims) -> Identity {
        let person = &claims.person;
        let is_text = |text: &&str| !text.is_empty() && !text.chars().any(char::is_control);
        let text = |name: &str| person.get(name).and_then(Value::as_str).map(str::trim).filter(is_text).map(str::to_owned);
        // Some write it as a text.
        let checked = person.get("email_verified").is_some_and(|value| *value == Value::Bool(true) || value.as_str() == Some("true"));
        let groups = person.get(&self.options.groups_claim).and_then(Value::as_array);
        let groups = groups.into_iter().flatten().take(MOST_GROUPS).filter_map(Value::as_str).map(str::to_owned).collect();
        Identity {
            email: text("email").filter(|_| checked),
            username: text("preferred_username"),
            given_name: text("given_name").or_else(|| text("name")),
            family_name: text("family_name"),
            groups,
            subject: claims.sub,
        }
    }
}

/// A token that is not believed. Which rule it breaks is no secret, and whoever sets a provider up has to know it.
fn unbelieved(why: &str) -> Error {
    Error::new(Code::Auth004, format!("the sign-in provider's token is not valid: {why}; begin again"))
}
