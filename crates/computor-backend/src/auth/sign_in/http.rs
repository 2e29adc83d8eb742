//! How providers are spoken to: with limits, and never further than where they are.

use crate::{Error, Result, auth::Secret};
use computor_types::Code;
use reqwest::{Client, RequestBuilder, StatusCode, header};
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::OnceCell;
use url::{Url, form_urlencoded};

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// Somebody waits for it in front of a browser.
const TIME_LIMIT: Duration = Duration::from_secs(15);
/// Answers of providers are a few kilobytes.
const LARGEST: usize = 1 << 20;

/// A client without memory; it is made when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Http(OnceCell<Client>);

/// What a provider answered.
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

impl Answered {
    /// The JSON in it.
    ///
    /// # Errors
    /// `EXT_006` when it is none. What it is instead is not told: it may hold tokens.
    pub(super) fn json<T: DeserializeOwned>(&self, what: &'static str) -> Result<T> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let kind = error.classify();
            failed(what, format!("the answer (status {}, {} bytes) cannot be read: {kind:?}", self.status, self.body.len()))
        })
    }

    /// The answer, if it is one.
    ///
    /// # Errors
    /// `EXT_006` when the provider says that something is wrong.
    pub(super) fn good(self, what: &'static str) -> Result<Self> {
        if self.status.is_success() { Ok(self) } else { Err(failed(what, format!("status {}", self.status))) }
    }
}

/// What went wrong with a provider: people are told which step it was, the log why.
pub(super) fn failed(what: &'static str, why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let message = format!("the sign-in provider cannot be used just now ({what}); try again, or log in with user name and password");
    let cause: Box<dyn std::error::Error + Send + Sync> = why.into();
    tracing::warn!(what, cause = %chain(&*cause), "a sign-in provider failed");
    Error::new(Code::Ext006, message)
}

/// An error with what caused it: the outermost alone only says that something was not sent.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl Http {
    async fn client(&self) -> Result<&Client> {
        self.0.get_or_try_init(|| async { build() }).await
    }

    /// Asks for JSON.
    pub(super) async fn get(&self, what: &'static str, address: &Url, token: Option<&Secret>) -> Result<Answered> {
        let request = self.client().await?.get(address.clone());
        let request = match token {
            Some(token) => request.bearer_auth(token.reveal()),
            None => request,
        };
        send(what, request).await
    }

    /// Sends a form.
    pub(super) async fn post(
        &self,
        what: &'static str,
        address: &Url,
        form: &[(&str, &str)],
        basic: Option<(&str, &str)>,
    ) -> Result<Answered> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request =
            self.client().await?.post(address.clone()).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let request = match basic {
            // RFC 6749, 2.3.1: as in a form.
            Some((name, secret)) => request.basic_auth(encoded(name), Some(encoded(secret))),
            None => request,
        };
        send(what, request).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the one client with which providers are spoken to; its limits stand here")]
fn build() -> Result<Client> {
    // Whoever was first has installed one; any does.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let limited = || {
        let builder = Client::builder().connect_timeout(CONNECT_LIMIT).timeout(TIME_LIMIT);
        builder.redirect(reqwest::redirect::Policy::none()).user_agent(concat!("computor/", env!("CARGO_PKG_VERSION")))
    };
    limited().build().or_else(|error| {
        tracing::warn!(%error, "the machine has no certificates to trust: only a provider on it can be asked");
        limited().tls_certs_only([]).build().map_err(|error| failed("TLS", error))
    })
}

async fn send(what: &'static str, request: RequestBuilder) -> Result<Answered> {
    // Addresses are left out of errors: they may hold codes.
    let lost = |error: reqwest::Error| failed(what, error.without_url());
    let mut response = request.header(header::ACCEPT, "application/json").send().await.map_err(lost)?;
    let (status, mut body) = (response.status(), Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(failed(what, "the answer is too large"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answered { status, body })
}
