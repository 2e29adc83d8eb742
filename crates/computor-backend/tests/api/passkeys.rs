//! Passkeys as a second factor: an authenticator of our own makes and shows them, rightly and in every wrong way.

use crate::support::{Answer, Server, Someone, TestClock};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use reqwest::Method;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

const PASSWORD: &str = "lime-harbour-quartz-71";
const ORIGIN: &str = "https://computor.example.org";
const HOST: &str = "computor.example.org";

enum Signing {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// What an authenticator and a browser do.
struct Authenticator {
    id: Vec<u8>,
    signing: Signing,
    count: u32,
    origin: &'static str,
    host: &'static str,
    flags: u8,
}

impl Authenticator {
    fn new(edwards: bool) -> Self {
        let random = SystemRandom::new();
        let signing = if edwards {
            let document = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
            Signing::Ed25519(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap())
        } else {
            let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
            Signing::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap())
        };
        Self { id: uuid::Uuid::new_v4().as_bytes().to_vec(), signing, count: 0, origin: ORIGIN, host: HOST, flags: 1 }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["public_key"]["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string().into_bytes()
    }

    fn data(&self, flags: u8, rest: &[u8]) -> Vec<u8> {
        [Sha256::digest(self.host.as_bytes()).as_slice(), &[self.flags | flags], &self.count.to_be_bytes(), rest].concat()
    }

    /// The public key as COSE writes it.
    fn key(&self) -> Vec<u8> {
        match &self.signing {
            Signing::P256(pair) => {
                let point = pair.public_key().as_ref();
                [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat()
            }
            Signing::Ed25519(pair) => [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32][..], pair.public_key().as_ref()].concat(),
        }
    }

    /// Answers to `navigator.credentials.create`.
    fn make(&self, options: &Value) -> Value {
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let data = self.data(0x40, &[&[0; 16][..], &length, &self.id, &self.key()].concat());
        let length = u8::try_from(data.len()).unwrap();
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        json!({"name": "laptop", "client_data_json": BASE64.encode(self.client_data("webauthn.create", options)),
               "attestation_object": BASE64.encode(object)})
    }

    /// Answers to `navigator.credentials.get`.
    fn show(&mut self, options: &Value) -> Value {
        self.count += 1;
        let (client_data, data) = (self.client_data("webauthn.get", options), self.data(0, &[]));
        let signed = [data.as_slice(), Sha256::digest(&client_data).as_slice()].concat();
        let signature = match &self.signing {
            Signing::P256(pair) => pair.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec(),
            Signing::Ed25519(pair) => pair.sign(&signed).as_ref().to_vec(),
        };
        json!({"credential_id": BASE64.encode(&self.id), "client_data_json": BASE64.encode(client_data),
               "authenticator_data": BASE64.encode(data), "signature": BASE64.encode(signature)})
    }
}

struct World {
    server: Server,
    clock: TestClock,
    ada: Someone,
    admin: Someone,
}

impl World {
    async fn new(required: bool) -> Self {
        Self::with(|options| options.second_factor_required = required).await
    }

    async fn with(more: impl FnOnce(&mut computor_backend::Options)) -> Self {
        let clock = TestClock::new();
        let change = |options: &mut computor_backend::Options| {
            options.public_url = Some(ORIGIN.parse().unwrap());
            options.secret_key = Some("a key of at least thirty-two characters".to_owned().into());
            options.log_ins.per_name = 100;
            more(options);
        };
        let server = Server::start_with(change, Arc::new(clock.clone())).await;
        let admin = server.admin().await;
        let ada = server.somebody("ada", &["_user_manager"]).await;
        let body = json!({"username": "ada", "new_password": PASSWORD, "confirm_password": PASSWORD});
        server.post(&admin, "/password/admin/set", body).await.expect(200);
        Self { server, clock, ada, admin }
    }

    async fn log_in(&self) -> String {
        self.log_in_as("ada").await
    }

    async fn log_in_as(&self, name: &str) -> String {
        let body = json!({"username": name, "password": PASSWORD}).to_string();
        let answer = self.server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await.expect(200);
        format!("Bearer {}", answer["access_token"].as_str().unwrap())
    }

    async fn post(&self, session: &str, path: &str, body: Value) -> Answer {
        self.server.raw(Method::POST, path, &[("authorization", session), ("content-type", "application/json")], body.to_string()).await
    }

    async fn get(&self, session: &str, path: &str) -> Answer {
        self.server.raw(Method::GET, path, &[("authorization", session)], "").await
    }

    async fn asked_to_make(&self, session: &str) -> Value {
        self.post(session, "/user/passkeys/options", json!({"password": PASSWORD})).await.expect(200)
    }

    async fn asked_to_show(&self, session: &str) -> Value {
        self.post(session, "/auth/passkey/options", json!({})).await.expect(200)
    }

    /// A passkey, and a session that made it.
    async fn with_passkey(&self, edwards: bool) -> (Authenticator, String, Value) {
        self.with_passkey_of("ada", edwards).await
    }

    async fn with_passkey_of(&self, name: &str, edwards: bool) -> (Authenticator, String, Value) {
        let session = self.log_in_as(name).await;
        let authenticator = Authenticator::new(edwards);
        let made = self.post(&session, "/user/passkeys", authenticator.make(&self.asked_to_make(&session).await)).await.expect(201);
        (authenticator, session, made)
    }
}

/// The words of a refusal.
fn why(answer: &Answer) -> String {
    assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{}", answer.body);
    answer.body.to_string()
}

#[tokio::test]
async fn a_passkey_is_asked_for_as_a_code_is() {
    for edwards in [false, true] {
        let world = World::new(false).await;
        let other = world.log_in().await;
        let (mut authenticator, session, made) = world.with_passkey(edwards).await;
        assert_eq!(made["recovery_codes"].as_array().unwrap().len(), 10);
        // The session that made it goes on, others end; the next one waits for it, and can do nothing else.
        world.get(&session, "/users").await.expect(200);
        assert_eq!(world.get(&other, "/user").await.status, 401);
        let limited = world.log_in().await;
        for path in ["/users", "/user/passkeys", "/sessions"] {
            assert_eq!(world.get(&limited, path).await.code(), "AUTHZ_008", "{path}");
        }
        world.get(&limited, "/user").await.expect(200);
        let options = world.asked_to_show(&limited).await;
        assert_eq!(options["public_key"]["rpId"], HOST);
        assert_eq!(options["public_key"]["allowCredentials"][0]["id"], BASE64.encode(&authenticator.id));
        let answer = world.post(&limited, "/auth/passkey", authenticator.show(&options)).await.expect(200);
        let whole = format!("Bearer {}", answer["access_token"].as_str().unwrap());
        world.get(&whole, "/users").await.expect(200);
        assert_eq!(world.get(&limited, "/user").await.status, 401, "the session that waited has ended");
        let listed = world.get(&whole, "/user/passkeys").await.expect(200);
        assert_eq!((&listed[0]["name"], listed[0]["last_used_at"].is_string()), (&json!("laptop"), true));
        // A password alone does not do any more; a recovery code does, once.
        let codes: Vec<&str> = made["recovery_codes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for (code, status) in [(codes[0], 200), (codes[0], 400), (codes[1], 200)] {
            let limited = world.log_in().await;
            assert_eq!(world.post(&limited, "/auth/second-factor", json!({"code": code})).await.status, status, "{code}");
        }
        let kinds =
            "select kind from audit_entry where user_id = $1 and (kind like 'passkey%' or kind like 'second_factor%') order by number";
        let kinds: Vec<String> = sqlx::query_scalar(kinds).bind(world.ada.id).fetch_all(world.server.db.pool()).await.unwrap();
        assert_eq!(kinds, ["passkey.added", "second_factor.recovery_code_used", "second_factor.recovery_code_used"]);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_the_passkeys_own_is_refused() {
    let world = World::new(false).await;
    let (mut authenticator, _, _) = world.with_passkey(false).await;
    let limited = world.log_in().await;
    type Change = fn(&mut Authenticator);
    let forged: [(Change, &str); 4] = [
        (|one| one.origin = "https://computor.example.org.evil.example", "comes from a page"),
        (|one| one.host = "evil.example", "another installation"),
        (|one| one.flags = 0, "without anybody"),
        (|one| one.signing = Authenticator::new(false).signing, "not signed"),
    ];
    for (change, words) in forged {
        let mut other = Authenticator { id: authenticator.id.clone(), count: authenticator.count, ..Authenticator::new(false) };
        std::mem::swap(&mut other.signing, &mut authenticator.signing);
        change(&mut other);
        let answer = world.post(&limited, "/auth/passkey", other.show(&world.asked_to_show(&limited).await)).await;
        assert!(why(&answer).contains(words), "{words}: {}", answer.body);
        if words != "not signed" {
            std::mem::swap(&mut other.signing, &mut authenticator.signing);
        }
    }
}

#[tokio::test]
async fn an_answer_is_used_once_and_in_time() {
    let world = World::new(false).await;
    let (mut authenticator, _, _) = world.with_passkey(false).await;
    let limited = world.log_in().await;
    // Without a question, and to another one.
    let options = world.asked_to_show(&limited).await;
    let old = authenticator.show(&options);
    world.asked_to_show(&limited).await;
    assert!(why(&world.post(&limited, "/auth/passkey", old.clone()).await).contains("another challenge"));
    assert_eq!(world.post(&limited, "/auth/passkey", old).await.code(), "CONFLICT_002");
    // An answer to the making of one is none to its showing, and the other way round.
    let options = world.asked_to_show(&limited).await;
    let mut shown = authenticator.show(&options);
    shown["client_data_json"] = BASE64.encode(authenticator.client_data("webauthn.create", &options)).into();
    assert!(why(&world.post(&limited, "/auth/passkey", shown).await).contains("another question"));
    // Too late.
    let options = world.asked_to_show(&limited).await;
    world.clock.advance(301);
    let limited = world.log_in().await;
    assert_eq!(world.post(&limited, "/auth/passkey", authenticator.show(&options)).await.code(), "CONFLICT_002");
    // The same answer again, from another session.
    let options = world.asked_to_show(&limited).await;
    let shown = authenticator.show(&options);
    world.post(&limited, "/auth/passkey", shown.clone()).await.expect(200);
    let limited = world.log_in().await;
    assert_eq!(world.post(&limited, "/auth/passkey", shown).await.code(), "CONFLICT_002");
    // A copy of the authenticator, which has counted less.
    authenticator.count = 0;
    let copied = authenticator.show(&world.asked_to_show(&limited).await);
    assert!(why(&world.post(&limited, "/auth/passkey", copied).await).contains("counts backwards"));
}

#[tokio::test]
async fn a_passkey_is_made_by_its_user_alone_and_is_nobody_elses() {
    let world = World::new(false).await;
    let session = world.log_in().await;
    // Who finds an open session does not know the password.
    for body in [json!({}), json!({"password": "another-password-99"})] {
        assert_eq!(world.post(&session, "/user/passkeys/options", body).await.code(), "VAL_001");
    }
    let authenticator = Authenticator::new(false);
    for change in [|one: &mut Authenticator| one.origin = "https://evil.example", |one: &mut Authenticator| one.host = "evil.example"] {
        let mut other = Authenticator::new(false);
        change(&mut other);
        let answer = world.post(&session, "/user/passkeys", other.make(&world.asked_to_make(&session).await)).await;
        why(&answer);
    }
    for (field, bad) in
        [("attestation_object", "oA"), ("attestation_object", "!"), ("client_data_json", "e30"), ("attestation_object", "gQ")]
    {
        let mut made = authenticator.make(&world.asked_to_make(&session).await);
        made[field] = bad.into();
        why(&world.post(&session, "/user/passkeys", made).await);
    }
    let made = authenticator.make(&world.asked_to_make(&session).await);
    world.post(&session, "/user/passkeys", made).await.expect(201);
    let again = authenticator.make(&world.asked_to_make(&session).await);
    assert_eq!(world.post(&session, "/user/passkeys", again).await.status, 409);
    // Another one needs no new recovery codes; somebody else's is not there.
    let second = Authenticator::new(true).make(&world.asked_to_make(&session).await);
    let second = world.post(&session, "/user/passkeys", second).await.expect(201);
    assert_eq!(second["recovery_codes"], json!([]));
    let path = format!("/user/passkeys/{}/remove", second["id"].as_str().unwrap());
    assert_eq!(world.server.post(&world.admin, &path, json!({})).await.status, 404);
    assert_eq!(world.post(&session, &path, json!({})).await.code(), "VAL_001");
    world.post(&session, &path, json!({"password": PASSWORD})).await.expect(200);
    assert_eq!(world.get(&session, "/user/passkeys").await.expect(200).as_array().unwrap().len(), 1);
    // An administrator helps who has lost it; codes for it are gone as well.
    world.server.delete(&world.admin, &format!("/users/{}/second-factor", world.ada.id)).await.expect(200);
    let left: i64 = sqlx::query_scalar("select (select count(*) from passkey) + (select count(*) from recovery_code)")
        .fetch_one(world.server.db.pool())
        .await
        .unwrap();
    assert_eq!(left, 0);
    let session = world.log_in().await;
    world.get(&session, "/users").await.expect(200);
}

#[tokio::test]
async fn a_passkey_does_where_a_second_factor_is_required() {
    let world = World::new(true).await;
    let session = world.log_in().await;
    assert_eq!(world.get(&session, "/users").await.code(), "AUTHZ_008");
    let made = Authenticator::new(false).make(&world.asked_to_make(&session).await);
    let id = world.post(&session, "/user/passkeys", made).await.expect(201)["id"].as_str().unwrap().to_owned();
    world.get(&session, "/users").await.expect(200);
    let answer = world.post(&session, &format!("/user/passkeys/{id}/remove"), json!({"password": PASSWORD})).await;
    assert_eq!(answer.code(), "AUTHZ_001", "the last one stays");
}

#[tokio::test]
async fn without_an_address_there_are_no_passkeys() {
    let server = Server::start().await;
    let ada = server.somebody("ada", &[]).await;
    for path in ["/user/passkeys/options", "/auth/passkey/options"] {
        assert_eq!(server.post(&ada, path, json!({})).await.code(), "NIMPL_001", "{path}");
    }
}

/// An open session is not enough to change what keeps it safe, also where there is no password.
#[tokio::test]
async fn who_has_no_password_shows_a_code_to_change_passkeys() {
    let world = World::new(false).await;
    let (_, session, made) = world.with_passkey(false).await;
    let sql = "update \"user\" set password = null where id = $1";
    sqlx::query(sql).bind(world.ada.id).execute(world.server.db.pool()).await.unwrap();
    let remove = format!("/user/passkeys/{}/remove", made["id"].as_str().unwrap());
    let code = |number: usize| json!({"code": made["recovery_codes"][number]});
    for path in ["/user/passkeys/options", &remove] {
        assert!(why(&world.post(&session, path, json!({})).await).contains("recovery code"), "{path}");
        assert!(why(&world.post(&session, path, json!({"code": "wrong"})).await).contains("code"), "{path}");
        assert!(why(&world.post(&session, path, json!({"password": "whatever"})).await).contains("recovery code"), "{path}");
    }
    world.post(&session, "/user/passkeys/options", code(0)).await.expect(200);
    assert!(why(&world.post(&session, &remove, code(0)).await).contains("code"), "each works once");
    world.post(&session, &remove, code(1)).await.expect(200);
    assert_eq!(world.get(&session, "/user/passkeys").await.expect(200), json!([]));
}

/// What somebody else's passkey says is right in itself, and is refused: to the other's question, and to one's own that the other answers.
#[tokio::test]
async fn another_users_passkey_is_refused() {
    let world = World::new(false).await;
    let ben = world.server.somebody("ben", &["_user_manager"]).await;
    let body = json!({"username": "ben", "new_password": PASSWORD, "confirm_password": PASSWORD});
    world.server.post(&world.admin, "/password/admin/set", body).await.expect(200);
    let (mut adas, _, _) = world.with_passkey_of("ada", false).await;
    let (mut bens, _, _) = world.with_passkey_of("ben", false).await;
    let (ada_waits, ben_waits) = (world.log_in_as("ada").await, world.log_in_as("ben").await);
    // Ben answers what Ada was asked, under the name of his passkey and under that of hers.
    let asked = world.asked_to_show(&ada_waits).await;
    let answer = world.post(&ada_waits, "/auth/passkey", bens.show(&asked)).await;
    assert!(why(&answer).contains("not signed"), "{}", answer.body);
    let mut as_hers = bens.show(&world.asked_to_show(&ada_waits).await);
    as_hers["credential_id"] = BASE64.encode(&adas.id).into();
    assert!(why(&world.post(&ada_waits, "/auth/passkey", as_hers).await).contains("not signed"));
    // In his own session he shows hers, to his question and to hers.
    let asked = world.asked_to_show(&ben_waits).await;
    assert!(why(&world.post(&ben_waits, "/auth/passkey", adas.show(&asked)).await).contains("not signed"));
    let asked = world.asked_to_show(&ada_waits).await;
    world.asked_to_show(&ben_waits).await;
    assert!(why(&world.post(&ben_waits, "/auth/passkey", adas.show(&asked)).await).contains("not signed"));
    // Nobody got in by that, and each gets in with the own one.
    for (session, own) in [(&ada_waits, &mut adas), (&ben_waits, &mut bens)] {
        assert_eq!(world.get(session, "/users").await.code(), "AUTHZ_008");
        let shown = own.show(&world.asked_to_show(session).await);
        world.post(session, "/auth/passkey", shown).await.expect(200);
    }
    assert_ne!(world.ada.id, ben.id);
}

/// Whoever is too slow has guessed nothing, however often; whoever guesses is stopped.
#[tokio::test]
async fn a_question_that_has_expired_is_no_guess() {
    let world = World::with(|options| options.log_ins.per_name = 3).await;
    let (mut authenticator, _, _) = world.with_passkey(false).await;
    let limited = world.log_in().await;
    for _ in 0..5 {
        let shown = authenticator.show(&world.asked_to_show(&limited).await);
        sqlx::query("update passkey_challenge set expires_at = 'epoch'").execute(world.server.db.pool()).await.unwrap();
        assert_eq!(world.post(&limited, "/auth/passkey", shown).await.code(), "CONFLICT_002");
    }
    let mut codes = Vec::new();
    for _ in 0..4 {
        let mut shown = authenticator.show(&world.asked_to_show(&limited).await);
        shown["signature"] = BASE64.encode([0_u8; 70]).into();
        codes.push(world.post(&limited, "/auth/passkey", shown).await.code().to_owned());
    }
    assert_eq!(codes, ["VAL_001", "VAL_001", "VAL_001", "RATE_002"]);
}

#[tokio::test]
async fn an_address_without_a_name_has_no_passkeys_and_says_why() {
    for url in ["https://192.0.2.7", "https://[2001:db8::7]:8443"] {
        let world = World::with(|options| options.public_url = Some(url.parse().unwrap())).await;
        let session = world.log_in().await;
        let answer = world.post(&session, "/user/passkeys/options", json!({"password": PASSWORD})).await;
        assert_eq!(answer.code(), "NIMPL_001");
        assert!(answer.body["message"].as_str().unwrap().contains("give the server a name"), "{}", answer.body);
    }
}
