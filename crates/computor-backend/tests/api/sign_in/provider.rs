//! A provider of OpenID Connect for the tests: real HTTP, real signatures, and as wrong as a test wants it.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use computor_backend::{Clock as _, SystemClock};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) const CLIENT: &str = "computor";
/// With characters that have to be encoded on the way.
pub(crate) const SECRET: &str = "a secret: of 100% +";

/// How a token is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Signed {
    #[default]
    ByTheNewestKey,
    /// With a key that the provider does not publish, under the name of one that it does.
    ByAnotherKey,
    NotAtAll,
    /// HS256 with the published public key as the shared secret.
    WithThePublicKey,
}

/// What is said, and how.
pub(crate) struct Says {
    /// Whoever signs in next.
    pub(crate) person: Value,
    /// Claims of the token that are otherwise.
    pub(crate) otherwise: Value,
    pub(crate) signed: Signed,
    /// Whether the token endpoint fails.
    pub(crate) is_down: bool,
    /// Whether the e-mail address and groups are told at the userinfo endpoint alone.
    pub(crate) apart: bool,
    /// Who that endpoint says it is about.
    pub(crate) about: Option<&'static str>,
    /// How often keys were asked for.
    pub(crate) keys_asked: usize,
    keys: Vec<EcdsaKeyPair>,
    codes: HashMap<String, HashMap<String, String>>,
}

#[derive(Clone)]
struct Shared {
    issuer: String,
    says: Arc<Mutex<Says>>,
}

pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) says: Arc<Mutex<Says>>,
    task: JoinHandle<()>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}/realms/uni", listener.local_addr().unwrap());
        let says = Says {
            person: json!({"sub": "s-1", "email": "ada@example.org", "email_verified": true, "preferred_username": "ada.l",
                           "given_name": "Ada", "family_name": "Lovelace", "groups": []}),
            otherwise: json!({}),
            signed: Signed::default(),
            is_down: false,
            apart: false,
            about: None,
            keys_asked: 0,
            keys: vec![key()],
            codes: HashMap::new(),
        };
        let says = Arc::new(Mutex::new(says));
        let shared = Shared { issuer: issuer.clone(), says: Arc::clone(&says) };
        let router = Router::new()
            .route("/realms/uni/.well-known/openid-configuration", get(discovery))
            .route("/realms/uni/authorize", get(authorize))
            .route("/realms/uni/token", post(token))
            .route("/realms/uni/userinfo", get(userinfo))
            .route("/realms/uni/keys", get(keys))
            .with_state(shared);
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { issuer, says, task }
    }

    /// Says something otherwise from now on.
    pub(crate) fn change(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.says.lock().unwrap());
    }

    /// Claims of whoever signs in next.
    pub(crate) fn person(&self, claims: Value) {
        self.change(|says| says.person.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone()));
    }

    /// Signs with a new key from now on; the old one is published no more.
    pub(crate) fn rotate(&self) {
        self.change(|says| says.keys = vec![key()]);
    }
}

async fn discovery(State(Shared { issuer, .. }): State<Shared>) -> Json<Value> {
    Json(json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"), "jwks_uri": format!("{issuer}/keys"),
        "authorization_response_iss_parameter_supported": true,
    }))
}

/// The name of a key: what it is made of.
fn name(key: &EcdsaKeyPair) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(key.public_key()))
}

async fn keys(State(Shared { says, .. }): State<Shared>) -> Json<Value> {
    let mut says = says.lock().unwrap();
    says.keys_asked += 1;
    let jwk = |key: &EcdsaKeyPair| {
        let point = &key.public_key().as_ref()[1..];
        let (x, y) = point.split_at(32);
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "kid": name(key), "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)})
    };
    // Providers have keys of other kinds as well.
    let others = [json!({"kty": "oct", "k": "AAAA"}), json!({"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"})];
    Json(json!({"keys": others.into_iter().chain(says.keys.iter().map(jwk)).collect::<Vec<_>>()}))
}

/// Whoever comes signs in at once.
async fn authorize(State(Shared { issuer, says }): State<Shared>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let wanted = [("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256"), ("scope", "openid profile email")];
    for (name, value) in wanted {
        assert_eq!(asked.get(name).map(String::as_str), Some(value), "{name}");
    }
    let code = name(&key());
    let mut to: url::Url = asked["redirect_uri"].parse().unwrap();
    to.query_pairs_mut().extend_pairs([("code", code.as_str()), ("state", &asked["state"]), ("iss", &issuer), ("session_state", "x")]);
    says.lock().unwrap().codes.insert(code, asked);
    (StatusCode::FOUND, [(header::LOCATION, to.to_string())]).into_response()
}

async fn token(State(Shared { issuer, says }): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let mut says = says.lock().unwrap();
    if says.is_down {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let encoded: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let client = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{encoded}")));
    assert_eq!(headers[header::AUTHORIZATION], client, "the client shows who it is");
    assert_eq!(form["grant_type"], "authorization_code");
    let Some(asked) = says.codes.remove(&form["code"]) else {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"}))).into_response();
    };
    assert_eq!(form["redirect_uri"], asked["redirect_uri"]);
    assert_eq!(URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])), asked["code_challenge"], "PKCE");
    let now = SystemClock.now().timestamp();
    let mut claims = json!({"iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]});
    let all = claims.as_object_mut().unwrap();
    all.extend(says.person.as_object().unwrap().clone());
    if says.apart {
        all.retain(|name, _| !["email", "email_verified", "groups"].contains(&name.as_str()));
    }
    all.extend(says.otherwise.as_object().unwrap().clone());
    let token = sign(&says, &claims);
    Json(json!({"access_token": "the access token", "token_type": "Bearer", "id_token": token})).into_response()
}

fn sign(says: &Says, claims: &Value) -> String {
    let newest = says.keys.last().unwrap();
    let alg = match says.signed {
        Signed::ByTheNewestKey | Signed::ByAnotherKey => "ES256",
        Signed::NotAtAll => "none",
        Signed::WithThePublicKey => "HS256",
    };
    let header = json!({"typ": "JWT", "alg": alg, "kid": name(newest)});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    let by = |key: &EcdsaKeyPair| key.sign(&SystemRandom::new(), signed.as_bytes()).unwrap().as_ref().to_vec();
    let signature = match says.signed {
        Signed::ByTheNewestKey => by(newest),
        Signed::ByAnotherKey => by(&key()),
        Signed::NotAtAll => Vec::new(),
        Signed::WithThePublicKey => {
            let shared = hmac::Key::new(hmac::HMAC_SHA256, newest.public_key().as_ref());
            hmac::sign(&shared, signed.as_bytes()).as_ref().to_vec()
        }
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn userinfo(State(Shared { says, .. }): State<Shared>, headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers[header::AUTHORIZATION], "Bearer the access token");
    let says = says.lock().unwrap();
    let mut person = says.person.clone();
    if let Some(about) = says.about {
        person["sub"] = json!(about);
    }
    Json(person)
}
