//! Signing in with a provider of OpenID Connect, as a browser does it, and as somebody tries it who should not get in.

mod accounts;
mod certified;
mod gitlab;
mod provider;

use crate::support::{Answer, Server, Term, TestClock};
use computor_backend::{Clock, SystemClock, auth::sign_in::challenge};
use provider::{CLIENT, Provider, SECRET, Signed};
use reqwest::Method;
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};
use url::Url;
use uuid::Uuid;

/// A server with a provider; `more` is said of it in the configuration.
async fn start(more: Value) -> (Server, Provider) {
    start_at(more, Arc::new(SystemClock)).await
}

async fn start_at(more: Value, clock: Arc<dyn Clock>) -> (Server, Provider) {
    let provider = Provider::start().await;
    let mut options = json!({"name": "uni", "type": "oidc", "display_name": "University", "issuer": provider.issuer,
                             "client_id": CLIENT, "client_secret": SECRET});
    options.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let change = |to: &mut computor_backend::Options| {
        to.sign_in = vec![serde_json::from_value(options).unwrap()];
        to.sign_in_redirects = vec!["vscode://computor.computor/sign-in".to_owned()];
    };
    (Server::start_with(change, clock).await, provider)
}

/// Who has never been there gets a user.
async fn open() -> (Server, Provider) {
    start(json!({"first_log_in": "create"})).await
}

/// Goes where it is sent, with the cookies that it was given.
struct Browser<'s> {
    server: &'s Server,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    fn new(server: &'s Server) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a browser that shows where it is sent")]
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { server, http, cookies: BTreeMap::new() }
    }

    /// Opens an address; with our server as we are known to it.
    async fn open(&mut self, address: &str) -> Answer {
        let address = if address.starts_with('/') { format!("{}{address}", self.server.url) } else { address.to_owned() };
        let mut request = self.http.get(&address);
        if address.starts_with(&self.server.url) {
            request = request.header("cookie", self.cookie());
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default();
        if address.starts_with(&self.server.url) {
            self.keep(&headers);
        }
        Answer { status, headers, body }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, headers: &reqwest::header::HeaderMap) {
        for cookie in headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned())
            };
        }
    }

    /// Begins; answers the address of the callback to which the provider sends the browser back.
    async fn visit_provider(&mut self, query: &str) -> String {
        let at_provider = location(&self.open(&format!("/auth/uni/login{query}")).await);
        location(&self.open(&at_provider).await)
    }

    /// The whole way to the client's page; answers its address.
    async fn sign_in(&mut self, query: &str) -> Url {
        let back = self.visit_provider(query).await;
        let page = location(&self.open(&back).await);
        Url::parse(&self.server.url).unwrap().join(&page).unwrap()
    }

    /// What the page does with its code.
    async fn exchange(&mut self, code: &str) -> Answer {
        let (cookie, origin) = (self.cookie(), self.server.url.clone());
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str()), ("content-type", "application/json")];
        let answer = self.server.raw(Method::POST, "/auth/exchange", &headers, json!({"code": code}).to_string()).await;
        self.keep(&answer.headers);
        answer
    }

    /// All of it: the tokens of a session.
    async fn log_in(&mut self) -> Value {
        let page = self.sign_in("").await;
        self.exchange(&code(&page)).await.expect(200)
    }
}

#[track_caller]
fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 302, "{}", answer.body);
    answer.headers["location"].to_str().unwrap().to_owned()
}

fn parameter(page: &Url, name: &str) -> Option<String> {
    page.query_pairs().find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}

#[track_caller]
fn code(page: &Url) -> String {
    parameter(page, "code").unwrap_or_else(|| panic!("{page}"))
}

/// Why there is no code.
#[track_caller]
fn refused(page: &Url) -> (String, String) {
    assert_eq!(parameter(page, "code"), None, "{page}");
    (parameter(page, "error").unwrap(), parameter(page, "error_description").unwrap())
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(server.db.pool()).await.unwrap()
}

async fn user_of(server: &Server, tokens: &Value) -> Value {
    let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    server.raw(Method::GET, "/user", &[("authorization", &bearer)], "").await.expect(200)
}

#[tokio::test]
async fn hole_23_the_whole_way_as_a_browser_goes_it() {
    let (server, provider) = open().await;
    let offered = server.raw(Method::GET, "/auth/providers", &[], "").await.expect(200);
    let uni = json!({"name": "uni", "display_name": "University", "type": "oidc", "enabled": true, "login_url": "/auth/uni/login"});
    assert_eq!(offered[1], uni);
    let linkable = server.raw(Method::GET, "/accounts/providers", &[], "").await.expect(200);
    assert_eq!(
        (&linkable[1]["id"], &linkable[1]["provider"], &linkable[1]["type"]),
        (&json!("uni"), &json!(provider.issuer), &json!("oidc"))
    );

    let mut browser = Browser::new(&server);
    let begun = browser.open("/auth/uni/login?redirect_uri=/courses%3Ftab%3D1").await;
    let cookie = begun.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.starts_with("ct_sign_in=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let at_provider: Url = location(&begun).parse().unwrap();
    assert!(at_provider.as_str().starts_with(&provider.issuer));
    let back = location(&browser.open(at_provider.as_str()).await);
    assert!(back.starts_with(&format!("{}/auth/uni/callback?", server.url)), "{back}");
    let page = browser.open(&back).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    let page = Url::parse(&server.url).unwrap().join(&location(&page)).unwrap();
    assert_eq!((page.path(), parameter(&page, "tab").as_deref()), ("/courses", Some("1")));
    assert_eq!(count(&server, "select count(*) from session").await, 0, "a code is no session");

    let tokens = browser.exchange(&code(&page)).await.expect(200);
    assert!(!page.as_str().contains(tokens["access_token"].as_str().unwrap()));
    let me = user_of(&server, &tokens).await;
    let expected = (json!("ada.l"), json!("ada@example.org"), json!("Ada"), json!("Lovelace"));
    assert_eq!((me["username"].clone(), me["email"].clone(), me["given_name"].clone(), me["family_name"].clone()), expected);
    // The cookies of the session, without the one of the log-in.
    assert_eq!(browser.cookies.keys().map(String::as_str).collect::<Vec<_>>(), ["ct_access_token", "ct_refresh_token"]);
    let account: (String, String, String, Uuid) =
        sqlx::query_as("select provider, type, provider_account_id, user_id from account").fetch_one(server.db.pool()).await.unwrap();
    assert_eq!(account, (provider.issuer.clone(), "oidc".to_owned(), "s-1".to_owned(), me["id"].as_str().unwrap().parse().unwrap()));
    assert_eq!(count(&server, "select count(*) from sign_in").await, 0, "nothing is left");

    // The next time it is the same user, whatever name and address the provider knows by then.
    provider.person(json!({"email": "lovelace@example.org", "preferred_username": "lovelace"}));
    let again = Browser::new(&server).log_in().await;
    assert_eq!(user_of(&server, &again).await["id"], me["id"]);
    assert_eq!(count(&server, "select count(*) from \"user\" where email like '%@example.org'").await, 1);
}

#[tokio::test]
async fn hole_23_a_session_with_a_provider_is_refreshed_as_any_other() {
    let (server, provider) = open().await;
    let tokens = Browser::new(&server).log_in().await;
    let refresh = async |token: &Value| {
        let body = json!({"refresh_token": token}).to_string();
        server.raw(Method::POST, "/auth/refresh/local", &[("content-type", "application/json")], body).await
    };
    let next = refresh(&tokens["refresh_token"]).await.expect(200);
    assert_eq!(user_of(&server, &next).await["username"], "ada.l");
    let old = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
    assert_eq!(server.raw(Method::GET, "/user", &[("authorization", &old)], "").await.status, 401, "it is spent");
    // The provider is not asked again, and need not be there.
    drop(provider);
    let last = refresh(&next["refresh_token"]).await.expect(200);
    user_of(&server, &last).await;
    // Used again after a while, a token ends the session.
    sqlx::query("update session set rotated_at = rotated_at - interval '1 minute'").execute(server.db.pool()).await.unwrap();
    assert_eq!(refresh(&next["refresh_token"]).await.code(), "AUTH_004");
    assert_eq!(refresh(&last["refresh_token"]).await.code(), "AUTH_004");
}

#[tokio::test]
async fn a_client_that_is_no_page_shows_its_secret_instead_of_a_cookie() {
    let (server, _provider) = open().await;
    let verifier = "the secret of an editor, forty-three characters or more";
    let place = "redirect_uri=vscode://computor.computor/sign-in";
    let mut browser = Browser::new(&server);
    let without = browser.open(&format!("/auth/uni/login?{place}")).await;
    assert_eq!((without.code(), &without.body["details"]["validation_errors"][0]["field"]), ("VAL_001", &json!("code_challenge")));
    let bad = browser.open(&format!("/auth/uni/login?{place}&code_challenge=short")).await;
    assert_eq!(bad.code(), "VAL_001");
    let page = browser.sign_in(&format!("?{place}&code_challenge={}", challenge(verifier))).await;
    assert!(page.as_str().starts_with("vscode://computor.computor/sign-in?code="), "{page}");
    let exchange = async |verifier: Option<&str>, cookie: &str| {
        let body = json!({"code": code(&page), "code_verifier": verifier}).to_string();
        server.raw(Method::POST, "/auth/exchange", &[("content-type", "application/json"), ("cookie", cookie)], body).await
    };
    assert_eq!(exchange(None, "").await.code(), "AUTH_004");
    assert_eq!(exchange(None, &browser.cookie()).await.code(), "AUTH_004", "the cookie does not do for it");
    assert_eq!(exchange(Some("another secret"), "").await.code(), "AUTH_004");
    exchange(Some(verifier), "").await.expect(200);
    assert_eq!(exchange(Some(verifier), "").await.code(), "AUTH_004", "once");
}

/// A log-in whose token is otherwise is refused with `AUTH_004`, for this reason, and leaves nothing behind.
async fn refuses(change: impl FnOnce(&mut provider::Says), why: &str) {
    let (server, provider) = open().await;
    provider.change(change);
    let mut browser = Browser::new(&server);
    let (error, said) = refused(&browser.sign_in("").await);
    assert_eq!(error, "AUTH_004");
    assert!(said.contains(why), "{said}");
    assert_eq!(count(&server, "select count(*) from account").await + count(&server, "select count(*) from session").await, 0);
    assert_eq!(count(&server, "select count(*) from sign_in").await, 0);
    // The same provider without that is let in: it was this.
    provider.change(|says| (says.otherwise, says.signed, says.about, says.apart) = (json!({}), Signed::default(), None, false));
    browser.log_in().await;
}

#[tokio::test]
async fn attack_sso_answer_of_a_wrong_issuer() {
    refuses(|says| says.otherwise = json!({"iss": "https://evil.example"}), "another provider").await;
}

#[tokio::test]
async fn attack_sso_answer_for_a_wrong_audience() {
    refuses(|says| says.otherwise = json!({"aud": "another client"}), "for somebody else").await;
}

#[tokio::test]
async fn attack_sso_answer_for_several_audiences() {
    refuses(|says| says.otherwise = json!({"aud": [CLIENT, "another"], "azp": "another"}), "for somebody else").await;
    refuses(|says| says.otherwise = json!({"aud": [CLIENT, "another"]}), "for somebody else").await;
    let (server, provider) = open().await;
    provider.change(|says| says.otherwise = json!({"aud": [CLIENT, "another"], "azp": CLIENT}));
    Browser::new(&server).log_in().await;
}

#[tokio::test]
async fn attack_sso_answer_with_a_wrong_nonce() {
    refuses(|says| says.otherwise = json!({"nonce": "of another log-in"}), "of another log-in").await;
    refuses(|says| says.otherwise = json!({"nonce": null}), "of another log-in").await;
}

#[tokio::test]
async fn attack_sso_answer_with_algorithm_none() {
    refuses(|says| says.signed = Signed::NotAtAll, "algorithm").await;
}

#[tokio::test]
async fn attack_sso_answer_with_algorithm_hs256_under_the_public_key() {
    refuses(|says| says.signed = Signed::WithThePublicKey, "algorithm").await;
}

#[tokio::test]
async fn attack_sso_answer_that_another_key_has_signed() {
    refuses(|says| says.signed = Signed::ByAnotherKey, "signature").await;
}

#[tokio::test]
async fn attack_sso_answer_that_has_expired() {
    let now = SystemClock.now().timestamp();
    refuses(move |says| says.otherwise = json!({"exp": now - 120, "iat": now - 420}), "expired").await;
    refuses(move |says| says.otherwise = json!({"iat": now + 120, "exp": now + 420}), "from the future").await;
    refuses(move |says| says.otherwise = json!({"nbf": now + 120}), "not valid yet").await;
}

#[tokio::test]
async fn a_token_that_names_nobody_is_refused() {
    refuses(|says| says.otherwise = json!({"sub": ""}), "names nobody").await;
    refuses(|says| says.otherwise = json!({"sub": "s\0"}), "names nobody").await;
    refuses(|says| says.otherwise = json!({"sub": "x".repeat(256)}), "names nobody").await;
}

#[tokio::test]
async fn what_is_told_apart_counts_if_it_is_of_the_same_person() {
    refuses(|says| (says.apart, says.about) = (true, Some("s-2")), "of somebody else").await;
    let (server, provider) = open().await;
    provider.change(|says| says.apart = true);
    let tokens = Browser::new(&server).log_in().await;
    assert_eq!(user_of(&server, &tokens).await["email"], "ada@example.org");
}

#[tokio::test]
async fn a_rotated_key_is_asked_for_once_more() {
    let (server, provider) = open().await;
    Browser::new(&server).log_in().await;
    Browser::new(&server).log_in().await;
    assert_eq!(provider.says.lock().unwrap().keys_asked, 1, "what is known is not asked for again");
    provider.rotate();
    Browser::new(&server).log_in().await;
    assert_eq!(provider.says.lock().unwrap().keys_asked, 2);
    // And after an hour, because keys that are published no more are believed no more.
    let clock = TestClock::new();
    let (server, provider) = start_at(json!({"first_log_in": "create"}), Arc::new(clock.clone())).await;
    Browser::new(&server).log_in().await;
    clock.advance(3601);
    location(&Browser::new(&server).open("/auth/uni/login").await);
    assert_eq!(provider.says.lock().unwrap().keys_asked, 2);
}

#[tokio::test]
async fn a_browser_that_comes_from_another_provider_is_refused() {
    let (server, _provider) = open().await;
    for iss in [Some("https://evil.example"), None] {
        let mut browser = Browser::new(&server);
        let mut back: Url = browser.visit_provider("").await.parse().unwrap();
        let pairs: Vec<(String, String)> = back.query_pairs().into_owned().filter(|(name, _)| name != "iss").collect();
        back.query_pairs_mut().clear().extend_pairs(pairs).extend_pairs(iss.map(|iss| ("iss", iss)));
        let page = location(&browser.open(back.as_str()).await);
        let (error, why) = refused(&Url::parse(&server.url).unwrap().join(&page).unwrap());
        assert!(error == "AUTH_004" && why.contains("another provider"), "{why}");
    }
}

#[tokio::test]
async fn attack_replayed_sso_state() {
    let (server, _provider) = open().await;
    let mut browser = Browser::new(&server);
    let back = browser.visit_provider("").await;
    let page = location(&browser.open(&back).await);
    let replayed = browser.open(&back).await;
    assert_eq!((replayed.status.as_u16(), replayed.code()), (401, "AUTH_004"));
    // The first one was good, and is not spoilt.
    browser.exchange(&code(&Url::parse(&server.url).unwrap().join(&page).unwrap())).await.expect(200);
}

#[tokio::test]
async fn hole_48_attack_session_fixation_by_the_state_of_another_browser() {
    let (server, _provider) = open().await;
    let (mut attacker, mut victim) = (Browser::new(&server), Browser::new(&server));
    let back = attacker.visit_provider("").await;
    assert_eq!(victim.open(&back).await.code(), "AUTH_004", "a browser that has begun nothing");
    victim.visit_provider("").await;
    assert_eq!(victim.open(&back).await.code(), "AUTH_004", "a browser that has begun another one");
    assert!(!victim.cookies.contains_key("ct_access_token"));
    // Nor is the code of one browser good in another.
    let page = location(&attacker.open(&back).await);
    let planted = code(&Url::parse(&server.url).unwrap().join(&page).unwrap());
    assert_eq!(victim.exchange(&planted).await.code(), "AUTH_004");
    attacker.exchange(&planted).await.expect(200);
}

#[tokio::test]
async fn a_state_lives_ten_minutes_and_a_code_one() {
    let clock = TestClock::new();
    let (server, _provider) = start_at(json!({"first_log_in": "create"}), Arc::new(clock.clone())).await;
    let mut browser = Browser::new(&server);
    let back = browser.visit_provider("").await;
    clock.advance(601);
    assert_eq!(browser.open(&back).await.code(), "AUTH_004");
    assert_eq!(count(&server, "select count(*) from sign_in").await, 1);
    computor_db::queries::sign_in::sweep(server.db.pool(), clock.now()).await.unwrap();
    assert_eq!(count(&server, "select count(*) from sign_in").await, 0, "it is swept");

    let clock = TestClock::new();
    let (server, _provider) = start_at(json!({"first_log_in": "create"}), Arc::new(clock.clone())).await;
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("").await;
    computor_db::queries::sign_in::sweep(server.db.pool(), clock.now()).await.unwrap();
    clock.advance(61);
    assert_eq!(browser.exchange(&code(&page)).await.code(), "AUTH_004");
}

#[tokio::test]
async fn attack_replayed_sso_code() {
    let (server, _provider) = open().await;
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("").await;
    let before = browser.cookies.clone();
    let attempts = (0..4).map(|_| async {
        let mut tab = Browser { server: &server, http: server.http.clone(), cookies: before.clone() };
        tab.exchange(&code(&page)).await.status.as_u16()
    });
    let mut statuses = futures::future::join_all(attempts).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401]);
    assert_eq!(count(&server, "select count(*) from session").await, 1);
    // The provider's code works once as well.
    let mut browser = Browser::new(&server);
    let used = browser.visit_provider("").await;
    browser.open(&used).await;
    let mut next: Url = browser.visit_provider("").await.parse().unwrap();
    let old = parameter(&used.parse().unwrap(), "code").unwrap();
    let pairs: Vec<(String, String)> =
        next.query_pairs().into_owned().map(|(name, value)| if name == "code" { (name, old.clone()) } else { (name, value) }).collect();
    next.query_pairs_mut().clear().extend_pairs(pairs);
    let page = location(&browser.open(next.as_str()).await);
    let (error, why) = refused(&Url::parse(&server.url).unwrap().join(&page).unwrap());
    assert!(error == "AUTH_004" && why.contains("does not know"), "{why}");
}

#[tokio::test]
async fn attack_csrf_on_the_exchange_of_a_code() {
    let (server, _provider) = open().await;
    let mut browser = Browser::new(&server);
    let page = browser.sign_in("").await;
    let (cookie, body) = (browser.cookie(), json!({"code": code(&page)}).to_string());
    for headers in [
        vec![("cookie", cookie.as_str()), ("origin", "https://evil.example"), ("content-type", "application/json")],
        vec![("cookie", cookie.as_str()), ("content-type", "application/json")],
    ] {
        assert_eq!(server.raw(Method::POST, "/auth/exchange", &headers, body.clone()).await.code(), "AUTH_004");
    }
    browser.exchange(&code(&page)).await.expect(200);
}

#[tokio::test]
async fn hole_48_attack_open_redirect() {
    let (server, _provider) = open().await;
    for bad in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "vscode://evil.evil/sign-in"] {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("redirect_uri", bad).finish();
        let answer = server.raw(Method::GET, &format!("/auth/uni/login?{query}"), &[], "").await;
        assert_eq!((answer.status.as_u16(), answer.code()), (400, "VAL_001"), "{bad}");
        assert!(answer.headers.get("location").is_none() && answer.headers.get("set-cookie").is_none());
    }
    assert_eq!(count(&server, "select count(*) from sign_in").await, 0);
}

#[tokio::test]
async fn a_provider_that_is_down_is_an_error_that_says_so() {
    let (server, provider) = open().await;
    // It goes away while somebody signs in.
    provider.change(|says| says.is_down = true);
    let (error, why) = refused(&Browser::new(&server).sign_in("").await);
    assert!(error == "EXT_006" && why.contains("user name and password"), "{why}");
    // It was never there.
    let (server, provider) = open().await;
    drop(provider);
    let answer = server.raw(Method::GET, "/auth/uni/login", &[], "").await;
    assert_eq!((answer.status.as_u16(), answer.code()), (503, "EXT_006"));
    assert!(!answer.body.to_string().contains("127.0.0.1"), "where it is is nobody's business: {}", answer.body);
}

#[tokio::test]
async fn what_a_provider_says_instead_of_a_code_is_repeated_in_its_own_words_only() {
    let (server, _provider) = open().await;
    for (error, shown) in [("access_denied", "access_denied"), ("%3Cb%3Eevil", "no reason")] {
        let mut browser = Browser::new(&server);
        let back: Url = browser.visit_provider("").await.parse().unwrap();
        let state = parameter(&back, "state").unwrap();
        let page = location(&browser.open(&format!("/auth/uni/callback?state={state}&error={error}")).await);
        let (code, why) = refused(&Url::parse(&server.url).unwrap().join(&page).unwrap());
        assert!(code == "AUTH_004" && why.contains(shown) && !why.contains('<'), "{why}");
    }
    for query in ["", "?state=x", "?code=x", "?code=x&state=y"] {
        assert_eq!(Browser::new(&server).open(&format!("/auth/uni/callback{query}")).await.code(), "AUTH_004", "{query}");
    }
}
