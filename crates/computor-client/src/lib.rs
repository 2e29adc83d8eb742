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
//! What changes nothing is tried again when nobody answers; what makes something is, under a key ([`Client::create_once`]). There
//! is no limit on how long a call takes while something moves ([`Client::giving_up_after`]). Long lists are streams
//! ([`Client::every`]), what happens is told as it happens ([`Client::live`]), large files are fetched as they come ([`Client::fetch`]), and leave as they are read:
//!
//! ```no_run
//! # async fn example(client: computor_client::Client, group: computor_types::Id<computor_types::dto::SubmissionGroup>)
//! #     -> Result<(), Box<dyn std::error::Error>> {
//! use computor_types::{Content, Nothing, Upload, dto};
//! use std::{fs::File, sync::Arc};
//!
//! let file = File::open("work.zip")?;
//! let size = file.metadata()?.len();
//! let form = dto::SubmissionCreate { submission_group_id: group, version_identifier: None, submit: true };
//! let upload = Upload { form, file_name: "work.zip".into(), content_type: None, file: Content::Disk { file: Arc::new(file), size } };
//! let made = client.telling(|sent, all| eprint!("\r{sent} of {all}")).call::<dto::UploadSubmission>(&Nothing {}, &Nothing {}, upload).await?;
//! println!("{made:?}");
//! # Ok(()) }
//! ```
//!
//! [`guide`] has an example for each group of calls.
//!
//! A client is cheap to clone and to derive: all share one connection pool. It never follows redirects, so that
//! credentials only go where they are meant to go, and never shows a secret in its `Debug` text.

mod again;
mod credential;
mod error;
pub mod guide;
mod in_process;
mod line;
mod live;
mod stream;
mod wire;

#[cfg(test)]
mod tests;

pub use credential::{Credential, Session};
pub use error::Error;
pub use live::{Event, Live};
pub use stream::Fetched;

use again::Tries;
use computor_types::{
    AnswerKind, Archive, Create, Delete, Endpoint, Entity, Listing, Nothing, Page, Update,
    dto::{
        ExchangeSignInCode, LocalLoginRequest, LocalLoginResponse, LocalTokenRefreshRequest, LogIn, RefreshLogin, SecondFactorCode,
        ShowSecondFactor, SignInExchange,
    },
    endpoint::{Answer, Body, RawBody},
};
use credential::Tokens;
use in_process::Within;
use line::{Line, Watcher};
use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use wire::Call;

/// The result of a call.
pub type Result<T> = std::result::Result<T, Error>;

const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// So long nothing may come: a little more than the server's own limit, so that its answer is seen.
const SILENCE: Duration = Duration::from_secs(75);

/// A parameter that the server does not know is said, not dropped (RFC 7240).
const STRICT: &str = "handling=strict";

/// Who is told that an answer takes longer than `after`.
#[derive(Clone, Copy, Debug)]
struct Slow {
    after: Duration,
    tell: fn(&str),
}

/// Talks to one server as one user.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    credential: Arc<Credential>,
    silence: Duration,
    watcher: Option<Watcher>,
    /// Who is told, with the address, when an answer takes longer than this.
    slow: Option<Slow>,
    /// What answers instead of a server at `base`.
    within: Option<Within>,
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
            .redirect(reqwest::redirect::Policy::none())
            .default_headers(HeaderMap::from_iter([(HeaderName::from_static("prefer"), HeaderValue::from_static(STRICT))]))
            .user_agent(concat!("computor-client/", env!("CARGO_PKG_VERSION")));
        if url.scheme() == "http" {
            // A machine without certificates can still talk to itself.
            builder = builder.tls_certs_only([]);
        }
        Ok(Self {
            http: builder.build()?,
            base: url,
            credential: Arc::default(),
            silence: SILENCE,
            watcher: None,
            slow: None,
            within: None,
        })
    }

    /// The address of the server, without credentials.
    pub fn base(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// The same server, given up when nothing has moved for so long, in either direction [75 s]. There is no other limit: a large
    /// file takes as long as it takes.
    #[must_use]
    pub fn giving_up_after(&self, silence: Duration) -> Self {
        Self { silence, ..self.clone() }
    }

    /// The same server, with somebody who is told how far an upload is: how many bytes have left, and how many there are.
    ///
    /// ```
    /// # fn main() -> Result<(), computor_client::Error> {
    /// let client = computor_client::Client::new("http://127.0.0.1:8000")?;
    /// let client = client.telling(|sent, all| eprint!("\r{sent} of {all}"));
    /// # drop(client); Ok(()) }
    /// ```
    #[must_use]
    pub fn telling(&self, progress: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self { watcher: Some(Watcher::new(progress)), ..self.clone() }
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

    /// The same server as whoever has signed in with a provider: for the code with which the browser came back, and the secret
    /// of which the log-in was begun with a digest (`code_challenge`).
    pub async fn exchange_sign_in_code(&self, code: &str, verifier: &str) -> Result<Self> {
        let body = SignInExchange { code: code.to_owned(), code_verifier: Some(verifier.to_owned()) };
        let answer = self.with(Credential::Nobody).call::<ExchangeSignInCode>(&Nothing {}, &Nothing {}, body).await?;
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

    /// Creates a row under a key: however often that is done with the same key and body, there is one. So it is tried again
    /// when an answer is lost, and whoever has died in between may do it again a day long.
    ///
    /// ```no_run
    /// # async fn example(client: computor_client::Client, body: computor_types::dto::CourseGroupCreate) -> Result<(), computor_client::Error> {
    /// use computor_types::dto;
    ///
    /// let group = client.create_once::<dto::CourseGroup>("import-42-group-A", &body).await?;
    /// println!("{}", group.id);
    /// # Ok(()) }
    /// ```
    pub async fn create_once<E: Create>(&self, key: &str, body: &E::Create) -> Result<E::Get> {
        let json = serde_json::to_vec(body).map_err(|error| Error::Encode(error.to_string()))?;
        let mut call = Call::new(Method::POST, self.url(&[E::PATH], "")?, RawBody::Json(json.into()));
        call.key = Some(key.to_owned());
        self.read_json(&call).await
    }

    /// Answers a row in full.
    pub async fn get<E: Entity>(&self, key: &E::Key) -> Result<E::Get> {
        self.json(Method::GET, &[E::PATH, &key.to_string()], "", None::<&()>).await
    }

    /// Lists the rows that match.
    pub async fn list<E: Entity>(&self, query: &E::Query, page: Page) -> Result<Listing<E::List>> {
        self.page::<E>(&wire::query(&[&wire::encode(query)?, &wire::encode(&page)?])).await
    }

    async fn page<E: Entity>(&self, query: &str) -> Result<Listing<E::List>> {
        let call = Call::new(Method::GET, self.url(&[E::PATH], query)?, RawBody::None);
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
        self.answer::<E::Answer>(&self.prepare::<E>(params, query, body)?).await
    }

    /// The same under a key, as [`create_once`](Self::create_once): for calls that make something and answer no secrets, of which
    /// the server remembers that they were done.
    pub async fn call_once<E: Endpoint>(&self, key: &str, params: &E::Params, query: &E::Query, body: E::Body) -> Result<E::Answer> {
        let mut call = self.prepare::<E>(params, query, body)?;
        call.key = Some(key.to_owned());
        self.answer::<E::Answer>(&call).await
    }

    fn prepare<E: Endpoint>(&self, params: &E::Params, query: &E::Query, body: E::Body) -> Result<Call> {
        let params = serde_json::to_value(params).map_err(|error| Error::Encode(error.to_string()))?;
        let path = wire::fill(E::PATH, &params)?;
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let body = body.into_raw().map_err(|error| Error::Encode(error.to_string()))?;
        let mut call = Call::new(wire::method(E::METHOD), self.url(&path, &wire::encode(query)?)?, body);
        call.redirects = E::Answer::KIND == AnswerKind::Redirect;
        Ok(call)
    }

    async fn json<T: DeserializeOwned>(&self, method: Method, path: &[&str], query: &str, body: Option<&impl Serialize>) -> Result<T> {
        let body = match body.map(serde_json::to_vec).transpose() {
            Ok(Some(json)) => RawBody::Json(json.into()),
            Ok(None) => RawBody::None,
            Err(error) => return Err(Error::Encode(error.to_string())),
        };
        self.read_json(&Call::new(method, self.url(path, query)?, body)).await
    }

    async fn read_json<T: DeserializeOwned>(&self, call: &Call) -> Result<T> {
        let bytes = line::read(self.send(call).await?, self.silence).await?;
        serde_json::from_slice(&bytes).map_err(|reason| Error::Decode { url: call.url.to_string(), reason })
    }

    async fn patch_empty(&self, path: &[&str]) -> Result<()> {
        self.send(&Call::new(Method::PATCH, self.url(path, "")?, RawBody::None)).await.map(drop)
    }

    async fn answer<A: Answer>(&self, call: &Call) -> Result<A> {
        let response = self.send(call).await?;
        let raw = wire::read(response, A::KIND, self.silence).await?;
        A::from_raw(raw).map_err(|reason| Error::Decode { url: call.url.to_string(), reason })
    }

    fn url(&self, path: &[&str], query: &str) -> Result<Url> {
        wire::url(&self.base, path, query)
    }

    /// The same server, with somebody who is told, with its address, when an answer takes longer than `after`.
    #[must_use]
    pub fn telling_when_slow(&self, after: Duration, tell: fn(&str)) -> Self {
        Self { slow: Some(Slow { after, tell }), ..self.clone() }
    }

    async fn send(&self, call: &Call) -> Result<reqwest::Response> {
        let mut asked = pin!(self.tried(call));
        let Some(Slow { after, tell }) = self.slow else { return asked.await };
        match tokio::time::timeout(after, &mut asked).await {
            Ok(done) => done,
            Err(_) => {
                tell(self.base());
                asked.await
            }
        }
    }

    /// Sends a call, and again what may be repeated when nobody answers, or the server cannot just now.
    async fn tried(&self, call: &Call) -> Result<reqwest::Response> {
        let mut tries = Tries::default();
        loop {
            match self.signed(call).await {
                Err(error) if tries.another(&error, call.is_repeatable()).await => {}
                done => return done,
            }
        }
    }

    /// Sends a call; once more with new tokens if those of the session have expired.
    async fn signed(&self, call: &Call) -> Result<reqwest::Response> {
        let (answer, used) = self.once(call).await?;
        let refused = match wire::check(answer, call, self.silence).await {
            Err(error) if wire::expired(&error) => error,
            answer => return answer,
        };
        let (Credential::Session(session), Some(used)) = (&*self.credential, used) else { return Err(refused) };
        self.refresh(session, &used).await?;
        wire::check(self.once(call).await?.0, call, self.silence).await
    }

    /// Sends a call; also answers the access token that it was sent with.
    async fn once(&self, call: &Call) -> Result<(reqwest::Response, Option<String>)> {
        let line = Line::watched_by(self.watcher.clone());
        let (request, used) = self.credential.sign(call.request(&self.http, &line)?).await;
        let asked = async {
            match &self.within {
                None => Ok(request.send().await?),
                Some(within) => within.answer(request.build()?).await,
            }
        };
        let answer = line.watch(&call.url, self.silence, asked).await??;
        Ok((answer, used))
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
