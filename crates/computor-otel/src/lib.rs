//! Traces for OpenTelemetry: what a request and a flow took, sent to a collector by OTLP over HTTP.
//!
//! It is part of the binary with its feature `otel` alone, and does nothing unless the environment names a collector, with the
//! variables that all programs of OpenTelemetry have: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_HEADERS`,
//! `OTEL_SERVICE_NAME`, `OTEL_TRACES_SAMPLER`, `OTEL_SDK_DISABLED`. It must never delay or fail what it tells of: spans that cannot be
//! sent are dropped.

use async_trait::async_trait;
use bytes::Bytes;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithHttpConfig as _};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use std::{env, time::Duration};
use tokio::runtime::Runtime;
use tracing::Subscriber;
use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

/// A collector that takes longer is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// What spans are made of: requests by the server, and activities by the engine; and warnings within them.
const SPANS: [&str; 2] = ["otel", "computor_workflows"];

/// The way to a collector, for as long as it is kept.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

/// Why there is none.
#[derive(Debug, thiserror::Error)]
#[error("no traces are sent: {0}")]
pub struct NoTraces(String);

impl Traces {
    /// The collector that the environment names; `None` if it names none.
    ///
    /// # Errors
    /// If what it names cannot be used.
    pub fn from_environment() -> Result<Option<Self>, NoTraces> {
        let set = |name: &str| env::var(name).is_ok_and(|value| !value.trim().is_empty());
        let named = set("OTEL_EXPORTER_OTLP_ENDPOINT") || set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        let disabled = env::var("OTEL_SDK_DISABLED").is_ok_and(|value| value.eq_ignore_ascii_case("true"));
        if !named || disabled {
            return Ok(None);
        }
        let why = |error: &dyn std::fmt::Display| NoTraces(error.to_string());
        let http = Http::new().map_err(|error| why(&error))?;
        let exporter = SpanExporter::builder().with_http().with_http_client(http).build().map_err(|error| why(&error))?;
        let mut resource = Resource::builder();
        if !set("OTEL_SERVICE_NAME") {
            resource = resource.with_service_name("computor");
        }
        Ok(Some(Self(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource.build()).build())))
    }

    /// What has to see spans so that they are sent.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span> + Send + Sync,
    {
        let spans = Targets::new().with_default(tracing::Level::WARN).with_targets(SPANS.map(|target| (target, tracing::Level::INFO)));
        tracing_opentelemetry::layer().with_location(false).with_threads(false).with_tracer(self.0.tracer("computor")).with_filter(spans)
    }
}

/// Sends what is not sent yet.
impl Drop for Traces {
    fn drop(&mut self) {
        // Whoever is told of it would be the collector.
        let _lost = self.0.shutdown();
    }
}

/// The HTTP client that is there already. Spans are sent by a thread that knows no runtime, so it has one.
#[derive(Debug)]
struct Http {
    client: reqwest::Client,
    runtime: Runtime,
}

impl Http {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        // Whoever was first has installed one; any does.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("otel").enable_all().build()?;
        #[expect(clippy::disallowed_methods, reason = "this is where a client with its limits is built")]
        let builder = reqwest::Client::builder().connect_timeout(PATIENCE).timeout(PATIENCE);
        Ok(Self { client: builder.redirect(reqwest::redirect::Policy::none()).build()?, runtime })
    }
}

#[async_trait]
impl HttpClient for Http {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let response = client.execute(request.try_into()?).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, response.bytes().await?))
        });
        let (status, headers, body) = sent.await??;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
