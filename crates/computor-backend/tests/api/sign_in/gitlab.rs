//! Signing in with GitLab, and showing a personal token of it with a request.

use super::{Browser, count, refused};
use crate::support::{Answer, Log, Server};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

/// An instance: who has it, and what it was asked.
#[derive(Clone)]
struct Gitlab {
    url: String,
    says: Arc<Mutex<Says>>,
    _task: Arc<Task>,
}

struct Task(JoinHandle<()>);
impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Says {
    /// Whose the tokens are.
    user: Value,
    asked: usize,
    challenge: String,
}

type Shared = Arc<Mutex<Says>>;
const TOKEN: &str = "glpat-of-somebody";

impl Gitlab {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let user = json!({"id": 4711, "username": "ada", "name": "Ada Lovelace", "email": "ada@example.org",
                          "confirmed_at": "2026-01-01T00:00:00Z", "state": "active", "bot": false});
        let says = Arc::new(Mutex::new(Says { user, asked: 0, challenge: String::new() }));
        let router = Router::new()
            .route("/oauth/authorize", get(authorize))
            .route("/oauth/token", post(token))
            .route("/api/v4/user", get(user_of_token))
            .with_state(Arc::clone(&says));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, says, _task: Arc::new(Task(task)) }
    }

    fn user(&self, change: Value) {
        self.says.lock().unwrap().user.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    }

    /// A server on which people sign in with this instance.
    async fn server(&self, first_log_in: &str) -> Server {
        let options = json!({"name": "uni", "type": "gitlab", "issuer": format!("{}/", self.url), "client_id": "computor",
                             "client_secret": "a secret", "first_log_in": first_log_in});
        let options = serde_json::from_value(options).unwrap();
        Server::with(None, |to| to.sign_in = vec![options]).await
    }
}

async fn authorize(State(says): State<Shared>, Query(asked): Query<HashMap<String, String>>) -> Response {
    assert_eq!((asked["scope"].as_str(), asked["client_id"].as_str(), asked["response_type"].as_str()), ("read_user", "computor", "code"));
    says.lock().unwrap().challenge = asked["code_challenge"].clone();
    (StatusCode::FOUND, [(header::LOCATION, format!("{}?code=c-1&state={}", asked["redirect_uri"], asked["state"]))]).into_response()
}

async fn token(State(says): State<Shared>, body: Bytes) -> Response {
    let form: HashMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    assert_eq!((form["client_id"].as_str(), form["client_secret"].as_str(), form["code"].as_str()), ("computor", "a secret", "c-1"));
    let right = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"])) == says.lock().unwrap().challenge;
    assert!(right, "PKCE");
    Json(json!({"access_token": TOKEN, "token_type": "Bearer"})).into_response()
}

async fn user_of_token(State(says): State<Shared>, headers: HeaderMap) -> Response {
    let mut says = says.lock().unwrap();
    says.asked += 1;
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value != "Bearer glpat-of-somebody") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    Json(says.user.clone()).into_response()
}

async fn with_token(server: &Server, url: &str, token: &str) -> Answer {
    let sent = STANDARD.encode(json!({"url": url, "token": token}).to_string());
    server.raw(Method::GET, "/user", &[("glp-creds", &sent)], "").await
}

#[tokio::test]
async fn somebody_signs_in_with_gitlab_and_is_known_by_the_number() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("create").await;
    let tokens = Browser::new(&server).log_in().await;
    let account: (String, String, String) =
        sqlx::query_as("select provider, type, provider_account_id from account").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(account, (gitlab.url.clone(), "gitlab-id".to_owned(), "4711".to_owned()));
    // Whoever is renamed stays the same, and who takes the name is another one.
    gitlab.user(json!({"username": "lovelace", "email": "lovelace@example.org"}));
    assert_eq!(Browser::new(&server).log_in().await["user_id"], tokens["user_id"]);
    gitlab.user(json!({"id": 4712, "username": "ada", "email": "other@example.org"}));
    assert_ne!(Browser::new(&server).log_in().await["user_id"], tokens["user_id"]);
}

#[tokio::test]
async fn a_gitlab_account_that_is_blocked_or_a_program_is_refused_and_an_unconfirmed_address_does_not_link() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("link").await;
    let ada = server.somebody("ada", &[]).await;
    for bad in [json!({"state": "blocked"}), json!({"state": "active", "bot": true})] {
        gitlab.user(bad);
        let (error, why) = refused(&Browser::new(&server).sign_in("").await);
        assert!(error == "AUTH_004" && why.contains("blocked"), "{why}");
    }
    let told = "select string_agg(data ->> 'with' || ' ' || (data ->> 'code') || ' ' || (data ->> 'network'), ', ') from audit_entry
                where kind = 'session.refused'";
    let told: String = sqlx::query_scalar(told).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(told, "uni AUTH_004 127.0.0.0/24", "once a minute");
    gitlab.user(json!({"bot": false, "confirmed_at": null}));
    assert_eq!(refused(&Browser::new(&server).sign_in("").await).0, "AUTHZ_001");
    gitlab.user(json!({"confirmed_at": "2026-01-01T00:00:00Z"}));
    assert_eq!(Browser::new(&server).log_in().await["user_id"], json!(ada.id));
}

#[tokio::test]
async fn hole_2_a_token_of_a_configured_gitlab_stands_for_whom_its_number_belongs_to() {
    let (gitlab, other) = (Gitlab::start().await, Gitlab::start().await);
    let server = gitlab.server("create").await;
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTH_004", "nobody has signed in yet");
    let me = Browser::new(&server).log_in().await["user_id"].clone();
    for url in [gitlab.url.clone(), format!("{}/", gitlab.url)] {
        assert_eq!(with_token(&server, &url, TOKEN).await.expect(200)["id"], me);
    }
    // A GitLab of one's own is never asked, whatever it would say.
    assert_eq!(with_token(&server, &other.url, TOKEN).await.code(), "AUTH_004");
    assert_eq!(other.says.lock().unwrap().asked, 0);
    assert_eq!(with_token(&server, &gitlab.url, "glpat-wrong").await.code(), "AUTH_004");
    let told = "select count(*) from audit_entry where kind = 'session.refused' and data ->> 'with' = 'uni'";
    assert_eq!(count(&server, told).await, 1);
    for bad in ["", "nonsense", "e30="] {
        assert_eq!(server.raw(Method::GET, "/user", &[("glp-creds", bad)], "").await.code(), "AUTH_004", "{bad}");
    }
    // Where there is a second factor it does not do, as a password does not.
    let factor = "insert into second_factor (user_id, sealed, confirmed_at) select user_id, 'x', now() from account";
    sqlx::query(factor).execute(server.db.pool()).await.unwrap();
    server.app.principals.clear();
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_008");
    sqlx::query("delete from second_factor").execute(server.db.pool()).await.unwrap();
    server.app.principals.clear();
    with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    // Switched off, it counts no more, at once.
    let admin = server.admin().await;
    server.post(&admin, "/auth/admin/plugins/uni/disable", Value::Null).await.expect(200);
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTH_004");
    server.post(&admin, "/auth/admin/plugins/uni/enable", Value::Null).await.expect(200);
    let told = "select string_agg(kind || ' ' || (data ->> 'provider'), ', ' order by number) from audit_entry
                where kind like 'provider.%' and created_by = $1";
    let told: String = sqlx::query_scalar(told).bind(admin.id).fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(told, "provider.disabled uni, provider.enabled uni");
}

#[tokio::test]
async fn a_user_name_that_looks_like_a_number_is_no_number() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("refuse").await;
    let admin = server.admin().await;
    // How repositories know somebody: by the name that they have now.
    let account = json!({"provider": gitlab.url, "type": "gitlab", "provider_account_id": "4711", "user_id": admin.id});
    server.post(&admin, "/accounts", account).await.expect(201);
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTH_004");
    assert_eq!(refused(&Browser::new(&server).sign_in("").await).0, "AUTHZ_001");
    assert_eq!(count(&server, "select count(*) from session").await, 0);
    let account = json!({"provider": gitlab.url, "type": "gitlab-id", "provider_account_id": "4711", "user_id": admin.id});
    server.post(&admin, "/accounts", account).await.expect(201);
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.expect(200)["id"], json!(admin.id));
}

#[tokio::test]
async fn an_archived_user_is_nobody_with_a_token_of_gitlab_as_well() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("create").await;
    let admin = server.admin().await;
    let me: Uuid = Browser::new(&server).log_in().await["user_id"].as_str().unwrap().parse().unwrap();
    with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    server.patch(&admin, &format!("/users/{me}/archive"), Value::Null).await.expect(204);
    assert_eq!(with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTH_004");
}

const PASSWORD: &str = "lime-harbour-quartz-71";

/// Asks for a password with a token of an instance, as somebody who cannot log in.
async fn set_with_token(server: &Server, url: &str, token: &str) -> Answer {
    let proof = json!({"method": "gitlab_pat", "credentials": {"access_token": token, "gitlab_url": url}});
    let body = json!({"new_password": PASSWORD, "confirm_password": PASSWORD, "provider_auth": proof});
    server.raw(Method::POST, "/password/set", &[("content-type", "application/json")], body.to_string()).await
}

async fn log_in(server: &Server, name: &str) -> u16 {
    let body = json!({"username": name, "password": PASSWORD}).to_string();
    server.raw(Method::POST, "/auth/login", &[("content-type", "application/json")], body).await.status.as_u16()
}

#[tokio::test]
async fn a_first_password_is_set_with_a_token_of_a_configured_gitlab_once() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("create").await;
    // Nobody is made by it.
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_001");
    assert_eq!(count(&server, "select count(*) from account").await, 0);
    let bare = json!({"new_password": PASSWORD, "confirm_password": PASSWORD}).to_string();
    assert_eq!(server.raw(Method::POST, "/password/set", &[("content-type", "application/json")], bare).await.code(), "AUTH_001");
    Browser::new(&server).log_in().await;
    let open = "select count(*) from session where ended_at is null and revoked_at is null";
    assert_eq!(count(&server, open).await, 1);
    assert_eq!(set_with_token(&server, &gitlab.url, "glpat-wrong").await.code(), "AUTH_004");
    let told = set_with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    assert!(told["message"].as_str().unwrap().contains("1 other session was ended") && told["username"] == "ada", "{told:#}");
    assert_eq!((count(&server, open).await, log_in(&server, "ada").await), (0, 200));
    // A password that works is not replaced, one that has to be changed is.
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_001");
    let admin = server.admin().await;
    server.post(&admin, "/password/admin/reset", json!({"username": "ada"})).await.expect(200);
    set_with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_001");
}

#[tokio::test]
async fn a_gitlab_that_is_not_configured_sets_nobodys_password_and_guesses_are_counted() {
    let (gitlab, foreign) = (Gitlab::start().await, Gitlab::start().await);
    let server = gitlab.server("create").await;
    Browser::new(&server).log_in().await;
    assert_eq!(set_with_token(&server, &foreign.url, TOKEN).await.status, 400);
    assert_eq!(foreign.says.lock().unwrap().asked, 0);
    let admin = server.admin().await;
    server.post(&admin, "/auth/admin/plugins/uni/disable", Value::Null).await.expect(200);
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTH_004");
    server.post(&admin, "/auth/admin/plugins/uni/enable", Value::Null).await.expect(200);
    let asked = gitlab.says.lock().unwrap().asked;
    let mut last = 0;
    for n in 0..101 {
        last = set_with_token(&server, &gitlab.url, &format!("glpat-{n}")).await.status.as_u16();
    }
    assert_eq!((last, gitlab.says.lock().unwrap().asked - asked), (429, 100));
}

#[tokio::test]
async fn an_address_links_nobody_with_rights_and_a_second_factor_is_not_gone_around() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("link").await;
    let ada = server.somebody("ada", &["_user_manager"]).await;
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_001");
    assert_eq!(count(&server, "select count(*) from account").await, 0);
    // The same without rights.
    sqlx::query("delete from user_role where user_id = $1").bind(ada.id).execute(server.db.pool()).await.unwrap();
    let factor = "insert into second_factor (user_id, sealed, confirmed_at) values ($1, 'x', now())";
    sqlx::query(factor).bind(ada.id).execute(server.db.pool()).await.unwrap();
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.code(), "AUTHZ_008");
    assert_eq!(count(&server, "select count(*) from account").await, 0, "a refusal links nobody");
    sqlx::query("delete from second_factor").execute(server.db.pool()).await.unwrap();
    assert_eq!(set_with_token(&server, &gitlab.url, TOKEN).await.expect(200)["user_id"], json!(ada.id));
    assert_eq!(log_in(&server, "ada").await, 200);
}

#[tokio::test]
async fn hole_48_hole_49_what_is_shown_and_exchanged_is_in_no_log() {
    let gitlab = Gitlab::start().await;
    let server = gitlab.server("create").await;
    let log = Log::catch();
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("").await;
    let code = super::code(&page);
    let tokens = browser.exchange(&code).await.expect(200);
    assert_eq!(browser.exchange(&code).await.code(), "AUTH_004");
    with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    assert_eq!(with_token(&server, &gitlab.url, "glpat-of-nobody").await.code(), "AUTH_004");
    set_with_token(&server, &gitlab.url, TOKEN).await.expect(200);
    let refresh = json!({"refresh_token": tokens["refresh_token"]}).to_string();
    server.raw(Method::POST, "/auth/refresh/local", &[("content-type", "application/json")], refresh).await;
    let text = log.text();
    for route in ["/auth/exchange", "/auth/{provider}/callback", "/password/set", "/auth/refresh/local"] {
        assert!(text.contains(route), "the requests are there: {route}");
    }
    let secret = |name: &str| tokens[name].as_str().unwrap().to_owned();
    for secret in
        [secret("access_token"), secret("refresh_token"), code, TOKEN.to_owned(), "glpat-of-nobody".to_owned(), PASSWORD.to_owned()]
    {
        assert!(!text.contains(&secret), "{secret} is logged");
    }
}
