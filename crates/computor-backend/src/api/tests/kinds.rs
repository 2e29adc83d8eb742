//! Kinds of calls, each proven with one that only this test has: what all of them share is the guard.

use super::super::{around, operation, route};
use crate::{
    App, Ctx, Options, Result,
    auth::Secret,
    logic::{Call, Handle, Reply},
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Sse, sse::Event},
};
use computor_db::{Db, testdb::TestDb};
use computor_policy::{Guarded, Rule, Token};
use computor_store::Store;
use computor_types::{
    Access, Endpoint, Events, Http, Method, NoBody, Nothing, Redirect, Streamed, Violation,
    endpoint::{self, Answer as _},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tower::ServiceExt as _;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
struct Below {
    path: String,
}

/// An endpoint that only this test has, with its rule.
macro_rules! endpoint {
    ($name:ident: $method:ident $path:literal, $access:ident, $params:ty, $body:ty, $status:literal, $answer:ty, $rule:expr) => {
        struct $name;
        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const NAME: &'static str = stringify!($name);
            const TAG: &'static str = "test";
            const STATUS: u16 = $status;
            const ACCESS: Access = Access::$access;
            const DOC: &'static str = "For the test.";
            type Params = $params;
            type Query = Nothing;
            type Body = $body;
            type Answer = $answer;
            fn read(raw: endpoint::RawCall) -> std::result::Result<endpoint::Parts<Self>, Vec<Violation>> {
                endpoint::read(raw)
            }
            fn write(answer: $answer) -> serde_json::Result<endpoint::RawAnswer> {
                answer.into_raw()
            }
            fn is_answer(value: &serde_json::Value) -> std::result::Result<(), Vec<Violation>> {
                endpoint::is_answer::<Self>(value)
            }
        }
        impl Guarded for $name {
            const RULE: Rule = $rule;
        }
    };
}

endpoint!(Push: Post "/below/{*path}", Basic, Below, Streamed, 200, Http, Rule::administrator(Token::Any));
endpoint!(Elsewhere: Get "/elsewhere", User, Nothing, NoBody, 303, Redirect, Rule::administrator(Token::Any));
endpoint!(Follow: Get "/follow", User, Nothing, NoBody, 200, Events, Rule::administrator(Token::Any));

impl Handle for Push {
    async fn handle(_: Ctx, call: Call<Self>) -> Result<Reply<Http>> {
        let (mut size, mut sum) = (0, 0_u64);
        let mut body = call.request.into_body().into_data_stream();
        while let Some(chunk) = body.try_next().await.map_err(crate::Error::internal)? {
            size += chunk.len();
            sum += chunk.iter().map(|byte| u64::from(*byte)).sum::<u64>();
        }
        Ok(Reply::http(format!("{} {size} {sum}", call.params.path).into_response()))
    }
}

impl Handle for Elsewhere {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Redirect>> {
        Ok(Redirect("/user?from=elsewhere".into()).into())
    }
}

impl Handle for Follow {
    async fn handle(_: Ctx, _: Call<Self>) -> Result<Reply<Events>> {
        let first = stream::iter([Ok::<_, std::convert::Infallible>(Event::default().event("first").data("1"))]);
        Ok(Reply::http(Sse::new(first.chain(stream::pending())).into_response()))
    }
}

struct Site {
    db: TestDb,
    router: Router,
    _files: tempfile::TempDir,
}

impl Site {
    async fn start() -> Self {
        let (db, files) = (TestDb::new().await, tempfile::tempdir().unwrap());
        let store = Store::local(files.path().join("store")).unwrap();
        let app = App::new(Db::new(db.pool().clone()).await.unwrap(), store, None, Options::new(files.path().join("cache")));
        let all = [operation::of_call::<Push>(), operation::of_call::<Elsewhere>(), operation::of_call::<Follow>()];
        let routes = all.into_iter().fold(Router::new(), |router, operation| route(router, Box::leak(Box::new(operation))));
        Self { db, router: around(routes, app), _files: files }
    }

    async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> (StatusCode, HeaderMap, Body) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        (parts.status, parts.headers, body)
    }
}

/// A user with a token and the password `a long password`.
async fn somebody(db: &PgPool, name: &str, admin: bool) -> Secret {
    let passwords = crate::auth::Passwords::default();
    let hash = passwords.turn().await.unwrap().hash("a long password".into()).await.unwrap();
    let token = Secret::api();
    let user: Uuid = sqlx::query_scalar(r#"insert into "user" (username, password) values ($1, $2) returning id"#)
        .bind(name)
        .bind(hash)
        .fetch_one(db)
        .await
        .unwrap();
    if admin {
        sqlx::query("insert into user_role (user_id, role_id) values ($1, '_admin')").bind(user).execute(db).await.unwrap();
    }
    sqlx::query("insert into api_token (name, user_id, token_hash, token_prefix) values ('test', $1, $2, 'ctp_')")
        .bind(user)
        .bind(token.digest().as_slice())
        .execute(db)
        .await
        .unwrap();
    token
}

fn basic(name: &str, password: &str) -> String {
    use base64::Engine as _;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{name}:{password}")))
}

async fn text(body: Body) -> String {
    String::from_utf8(axum::body::to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap()
}

/// 12 MiB in pieces, more than any body that is held in memory; and how many pieces were taken.
fn large() -> (Body, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    let taken = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = std::sync::Arc::clone(&taken);
    let pieces = stream::iter(0..192).map(move |_| {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok::<_, std::io::Error>(Bytes::from(vec![1; 64 << 10]))
    });
    (Body::from_stream(pieces), taken)
}

#[tokio::test]
async fn a_router_below_a_prefix_gets_the_request_as_it_comes_and_after_the_guard() {
    let site = Site::start().await;
    let token = somebody(site.db.pool(), "root", true).await;
    somebody(site.db.pool(), "other", false).await;
    let path = "/below/course/a.git/git-receive-pack";
    for credential in [basic("root", "a long password"), basic("anything", token.reveal())] {
        let (body, _) = large();
        let (status, _, body) = site.ask("POST", path, &[("authorization", &credential), ("content-type", "text/x")], body).await;
        assert_eq!((status.as_u16(), text(body).await), (200, format!("course/a.git/git-receive-pack {0} {0}", 12 << 20)));
    }
    // Whoever is not admitted has nothing read of it.
    for (credential, expected, challenge) in [
        (None, 401, Some("Basic realm=\"Computor\", charset=\"UTF-8\"")),
        (Some(basic("root", "a wrong password")), 401, Some("Basic realm=\"Computor\", charset=\"UTF-8\"")),
        (Some(basic("other", "a long password")), 403, None),
    ] {
        let (body, taken) = large();
        let headers: Vec<_> = credential.iter().map(|credential| ("authorization", credential.as_str())).collect();
        let (status, headers, body) = site.ask("POST", path, &headers, body).await;
        let problem: serde_json::Value = serde_json::from_str(&text(body).await).unwrap();
        assert_eq!(status.as_u16(), expected, "{problem}");
        assert!(problem["error_code"].is_string(), "{problem}");
        assert_eq!(headers.get(header::WWW_AUTHENTICATE).map(|value| value.to_str().unwrap()), challenge);
        assert_eq!(taken.load(std::sync::atomic::Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn a_password_that_a_browser_remembers_does_nothing_for_other_pages() {
    let site = Site::start().await;
    somebody(site.db.pool(), "root", true).await;
    let credential = basic("root", "a long password");
    for (name, value, expected) in [
        ("origin", "https://elsewhere.example", 403),
        ("sec-fetch-site", "cross-site", 403),
        ("sec-fetch-site", "same-origin", 200),
        ("user-agent", "git/2.47", 200),
    ] {
        let headers = [("authorization", credential.as_str()), (name, value)];
        let (status, ..) = site.ask("POST", "/below/x", &headers, Body::from("x")).await;
        assert_eq!(status.as_u16(), expected, "{name}: {value}");
    }
}

#[tokio::test]
async fn redirects_and_events_go_where_they_may() {
    let site = Site::start().await;
    let (root, other) = (somebody(site.db.pool(), "root", true).await, somebody(site.db.pool(), "other", false).await);
    let (status, headers, _) = site.ask("GET", "/elsewhere", &[("x-api-token", root.reveal())], Body::empty()).await;
    assert_eq!((status.as_u16(), headers[header::LOCATION].to_str().unwrap()), (303, "/user?from=elsewhere"));
    let (status, headers, body) = site.ask("GET", "/follow", &[("x-api-token", root.reveal())], Body::empty()).await;
    assert_eq!((status.as_u16(), headers[header::CONTENT_TYPE].to_str().unwrap()), (200, "text/event-stream"));
    // The first arrives while the answer goes on.
    let first = body.into_data_stream().next().await.unwrap().unwrap();
    assert_eq!(first, "event: first\ndata: 1\n\n");
    for path in ["/elsewhere", "/follow"] {
        let (status, headers, _) = site.ask("GET", path, &[("x-api-token", other.reveal())], Body::empty()).await;
        assert_eq!((status.as_u16(), headers.get(header::LOCATION)), (403, None), "{path}");
        let (status, headers, _) = site.ask("GET", path, &[], Body::empty()).await;
        assert_eq!((status.as_u16(), headers[header::WWW_AUTHENTICATE].to_str().unwrap()), (401, "Bearer"), "{path}");
    }
}
