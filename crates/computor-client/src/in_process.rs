//! A server in the same process: what a client asks goes to it as a call of a function, with no socket between them. For tests of
//! programs that use a client, and of the server.

use crate::{Client, Error, Result};
use bytes::Bytes;
use futures::future::{BoxFuture, FutureExt as _};
use http_body_util::BodyExt as _;
use reqwest::{Body, ResponseBuilderExt as _};
use std::{error::Error as StdError, fmt, sync::Arc};
use tower::{Service, ServiceExt as _};

type BoxError = Box<dyn StdError + Send + Sync>;
type Answered = BoxFuture<'static, std::result::Result<http::Response<Body>, BoxError>>;

/// Where a server in the same process is said to be.
const BASE: &str = "http://in-process.invalid";

/// What answers.
#[derive(Clone)]
pub(crate) struct Within(Arc<dyn Fn(http::Request<Body>) -> Answered + Send + Sync>);

impl fmt::Debug for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Within")
    }
}

impl Within {
    fn new<S, B>(service: S) -> Self
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Arc::new(move |request| {
            let service = service.clone();
            let streamed = |body: B| Body::wrap_stream(body.into_data_stream());
            async move { service.oneshot(request).await.map(|answer| answer.map(streamed)).map_err(Into::into) }.boxed()
        }))
    }

    /// Asks it what a request asks.
    pub(crate) async fn answer(&self, request: reqwest::Request) -> Result<reqwest::Response> {
        let url = request.url().clone();
        let failed = |error: BoxError| Error::InProcess(error.to_string());
        let request = http::Request::try_from(request).map_err(|error| failed(error.into()))?;
        let (parts, body) = (self.0)(request).await.map_err(failed)?.into_parts();
        let mut answer = http::Response::builder().url(url).body(body).map_err(|error| failed(error.into()))?;
        (*answer.status_mut(), *answer.headers_mut()) = (parts.status, parts.headers);
        Ok(answer.into())
    }
}

impl Client {
    /// A client of a server in this process: any service that answers HTTP, such as a router of `axum`. Everything works as over a
    /// line but for [`live`](Client::live), which needs a connection of its own.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), computor_client::Error> {
    /// use axum::{Json, Router, routing::get};
    /// use computor_client::Client;
    /// use computor_types::{Page, dto};
    ///
    /// let router = Router::new().route("/roles", get(|| async { ([("x-total-count", "0")], Json(serde_json::json!([]))) }));
    /// let client = Client::in_process(router)?.with_token("ctp_…");
    /// let roles = client.list::<dto::Role>(&dto::RoleQuery::default(), Page::default()).await?;
    /// assert!(roles.items.is_empty());
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn in_process<S, B>(service: S) -> Result<Self>
    where
        S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Ok(Self { within: Some(Within::new(service)), ..Self::new(BASE)? })
    }
}
