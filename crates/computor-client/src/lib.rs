//! The typed HTTP client. Nothing is generated: what the API says in [`computor_types`] is what can be called.
//!
//! ```no_run
//! # async fn example() -> Result<(), computor_client::Error> {
//! use computor_client::Client;
//! use computor_types::{ById, NoBody, Nothing, Page, dto};
//!
//! let client = Client::new("http://127.0.0.1:8000")?.log_in("admin", "…").await?;
//! let courses = client.list::<dto::Course>(&dto::CourseQuery::default(), Page::default()).await?;
//! for course in &courses.items {
//!     let params = ById::new(course.id);
//!     let seen = client.call::<dto::GetStudentCourse>(&params, &Nothing {}, NoBody).await?;
//!     println!("{}", seen.path);
//! }
//! # Ok(()) }
//! ```
//!
//! A client is cheap to clone and to derive: all share one connection pool. It never follows redirects, so that
//! credentials only go where they are meant to go, and never shows a secret in its `Debug` text.

mod credential;
mod error;
mod wire;

#[cfg(test)]
mod tests;

pub use credential::{Credential, Session};
pub use error::Error;

use computor_types::{
    AnswerKind, Archive, Create, Delete, Endpoint, Entity, Listing, Nothing, Page, Update,
    dto::{LocalLoginRequest, LocalLoginResponse, LocalTokenRefreshRequest, LogIn, RefreshLogin, SecondFactorCode, ShowSecondFactor},
    endpoint::{Answer, Body, RawBody},
};
use credential::Tokens;
use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use wire::Call;

/// The result of a call.
pub type Result<T> = std::result::Result<T, Error>;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// A little more than the server's own limit, so that its answer is seen.
const TIME_LIMIT: Duration = Duration::from_secs(75);

/// A parameter that the server does not know is said, not dropped (RFC 7240).
const STRICT: &str = "handling=strict";

/// Talks to one server as one user.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    credential: Arc<Credential>,
}

impl Client {
    /// A client of the server at `base`, who is nobody yet.
    ///
    /// # Errors
    /// [`Error::Url`]; for an `https` URL also [`Error::Http`] when the system has no certificates to trust.
    pub fn new(base: &str) -> Result<Self> {
        let url = Url::parse(base).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let url = url.ok_or_else(|| Error::Url(base.to_owned()))?;
        // Whoever was first has installed one; any does.
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "this is where clients with their limits are built")]
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(TIME_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(HeaderMap::from_iter([(HeaderName::from_static("prefer"), HeaderValue::from_static(STRICT))]))
            .user_agent(concat!("computor-client/", env!("CARGO_PKG_VERSION")));
        if url.scheme() == "http" {
            // A machine without certificates can still talk to itself.
            builder = builder.tls_certs_only([]);
        }
        Ok(Self { http: builder.build()?, base: url, credential: Arc::default() })
    }

    /// The address of the server, without credentials.
    pub fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// The same server as somebody else.
    pub fn with(&self, credential: Credential) -> Self {
        Self { credential: Arc::new(credential), ..self.clone() }
    }

    /// The same server with an API token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        self.with(Credential::ApiToken(token.into()))
    }

    /// The same server with user name and password in every request.
    pub fn with_basic(&self, username: impl Into<String>, password: impl Into<String>) -> Self {
        self.with(Credential::Basic { username: username.into(), password: password.into() })
    }

    /// The same server as the user who logs in. The session is refreshed when its token has expired.
    pub async fn log_in(&self, username: &str, password: &str) -> Result<Self> {
        let body = LocalLoginRequest { username: username.to_owned(), password: password.to_owned() };
        let answer = self.with(Credential::Nobody).call::<LogIn>(&Nothing {}, &Nothing {}, body).await?;
        Ok(self.in_session(answer))
    }

    /// The same user with a session that lacks nothing, for one that waits for a code: of the app, or a recovery code. This
    /// one has ended then. Calls of a session that waits are refused with `AUTHZ_008`.
    pub async fn show_second_factor(&self, code: &str) -> Result<Self> {
        let answer = self.call::<ShowSecondFactor>(&Nothing {}, &Nothing {}, SecondFactorCode { code: code.to_owned() }).await?;
        Ok(self.in_session(answer))
    }

    fn in_session(&self, answer: LocalLoginResponse) -> Self {
        let tokens = Tokens { access: answer.access_token, refresh: answer.refresh_token };
        self.with(Credential::Session(Session(Mutex::new(tokens))))
    }

    /// Creates a row.
    pub async fn create<E: Create>(&self, body: &E::Create) -> Result<E::Get> {
        self.json(Method::POST, &[E::PATH], "", Some(body)).await
    }

    /// Answers a row in full.
    pub async fn get<E: Entity>(&self, key: &E::Key) -> Result<E::Get> {
        self.json(Method::GET, &[E::PATH, &key.to_string()], "", None::<&()>).await
    }

    /// Lists the rows that match.
    pub async fn list<E: Entity>(&self, query: &E::Query, page: Page) -> Result<Listing<E::List>> {
        let query = wire::query(&[&wire::encode(query)?, &wire::encode(&page)?]);
        let call = Call::new(Method::GET, self.url(&[E::PATH], &query)?, RawBody::None);
        self.answer::<Listing<E::List>>(&call).await
    }

    /// Changes a row.
    pub async fn update<E: Update>(&self, key: &E::Key, body: &E::Update) -> Result<E::Get> {
        self.json(Method::PATCH, &[E::PATH, &key.to_string()], "", Some(body)).await
    }

    /// Deletes a row.
    pub async fn delete<E: Delete>(&self, key: &E::Key) -> Result<()> {
        self.send(&Call::new(Method::DELETE, self.url(&[E::PATH, &key.to_string()], "")?, RawBody::None)).await.map(drop)
    }

    /// Puts a row away.
    pub async fn archive<E: Archive>(&self, key: &E::Key) -> Result<()> {
        self.patch_empty(&[E::PATH, &key.to_string(), "archive"]).await
    }

    /// Brings a row back that was put away.
    pub async fn unarchive<E: Archive>(&self, key: &E::Key) -> Result<()> {
        self.patch_empty(&[E::PATH, &key.to_string(), "unarchive"]).await
    }

    /// Makes a call that is not one of an entity's own.
    pub async fn call<E: Endpoint>(&self, params: &E::Params, query: &E::Query, body: E::Body) -> Result<E::Answer> {
        let params = serde_json::to_value(params).map_err(|error| Error::Encode(error.to_string()))?;
        let path = wire::fill(E::PATH, &params)?;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let body = body.into_raw().map_err(|error| Error::Encode(error.to_string()))?;
        let mut call = Call::new(wire::method(E::METHOD), self.url(&path, &wire::encode(query)?)?, body);
        call.redirects = E::Answer::KIND == AnswerKind::Redirect;
        self.answer::<E::Answer>(&call).await
    }

    async fn json<T: DeserializeOwned>(&self, method: Method, path: &[&str], query: &str, body: Option<&impl Serialize>) -> Result<T> {
        let body = match body.map(serde_json::to_vec).transpose() {
            Ok(Some(json)) => RawBody::Json(json.into()),
            Ok(None) => RawBody::None,
            Err(error) => return Err(Error::Encode(error.to_string())),
        };
        let call = Call::new(method, self.url(path, query)?, body);
        let bytes = self.send(&call).await?.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|reason| Error::Decode { url: call.url.to_string(), reason })
    }

    async fn patch_empty(&self, path: &[&str]) -> Result<()> {
        self.send(&Call::new(Method::PATCH, self.url(path, "")?, RawBody::None)).await.map(drop)
    }

    async fn answer<A: Answer>(&self, call: &Call) -> Result<A> {
        let response = self.send(call).await?;
        let raw = wire::read(response, A::KIND).await?;
        A::from_raw(raw).map_err(|reason| Error::Decode { url: call.url.to_string(), reason })
    }

    fn url(&self, path: &[&str], query: &str) -> Result<Url> {
        wire::url(&self.base, path, query)
    }

    /// Sends a call; once more with new tokens if those of the session have expired.
    async fn send(&self, call: &Call) -> Result<reqwest::Response> {
        let (request, used) = self.credential.sign(call.request(&self.http)?).await;
        let refused = match wire::check(request.send().await?, call.redirects).await {
            Err(error) if wire::expired(&error) => error,
            answer => return answer,
        };
        let (Credential::Session(session), Some(used)) = (&*self.credential, used) else { return Err(refused) };
        self.refresh(session, &used).await?;
        let (request, _) = self.credential.sign(call.request(&self.http)?).await;
        wire::check(request.send().await?, call.redirects).await
    }

    /// New tokens instead of `used`, unless another call has fetched them meanwhile.
    async fn refresh(&self, session: &Session, used: &str) -> Result<()> {
        let mut tokens = session.0.lock().await;
        if tokens.access != used {
            return Ok(());
        }
        let body = LocalTokenRefreshRequest { refresh_token: tokens.refresh.clone() };
        // Boxed, because a call may refresh and a refresh is a call.
        let answer = Box::pin(self.with(Credential::Nobody).call::<RefreshLogin>(&Nothing {}, &Nothing {}, body)).await?;
        tokens.access = answer.access_token;
        if let Some(refresh) = answer.refresh_token {
            tokens.refresh = refresh;
        }
        Ok(())
    }
}
