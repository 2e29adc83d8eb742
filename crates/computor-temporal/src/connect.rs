//! The way to the cluster.

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use computor_workflows::{Cluster, EngineError, steady};
use temporalio_client::{
    Client, ClientOptions, ClientTlsOptions, Connection, ConnectionOptions, TlsOptions, Url,
    errors::ClientConnectError,
    tonic::{self, Code},
};
use temporalio_common::protos::temporal::api::workflowservice::v1::{DescribeNamespaceRequest, GetSystemInfoRequest};
use tokio::{task::AbortHandle, time};
use uuid::Uuid;

/// How often the cluster is asked whether it is there, and how long it has for the answer.
const LOOK: Duration = Duration::from_secs(2);
/// How long one attempt to connect may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest pause between attempts to connect.
const PAUSE: Duration = Duration::from_secs(5);

/// Why the cluster cannot be used. Waiting does not help.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// No address.
    #[error("{0:?} is no address of a Temporal server; it is a host and a port, such as temporal.example.org:7233")]
    Address(String),
    /// No such namespace.
    #[error(
        "the Temporal server at {address} has no namespace {namespace:?}; create it (`temporal operator namespace create`) or name another"
    )]
    Namespace { address: String, namespace: String },
    /// Not with these credentials.
    #[error("the Temporal server at {address} does not let us in; check the certificate or the API key")]
    Credentials {
        address: String,
        #[source]
        source: tonic::Status,
    },
}

/// A client, and a task that watches whether the cluster is there.
pub(crate) struct Connected {
    client: Client,
    cluster: Cluster,
    well: Arc<AtomicBool>,
    watch: AbortHandle,
}

impl Connected {
    /// Connects, however long it takes until the cluster is there.
    pub(crate) async fn to(cluster: &Cluster, role: &str) -> Result<Self, EngineError> {
        let options = options(cluster, role).map_err(EngineError::backend)?;
        let mut pause = Duration::from_millis(250);
        let client = loop {
            match attempt(cluster, options.clone()).await {
                Ok(client) => break client,
                Err(Attempt::Refused(refused)) => return Err(EngineError::backend(refused)),
                Err(Attempt::Away(why)) => {
                    tracing::warn!(address = cluster.address, "waiting for the Temporal server: {why}");
                }
            }
            #[expect(clippy::disallowed_methods, reason = "a server that is not there is not asked again at once")]
            time::sleep(pause).await;
            pause = (pause * 2).min(PAUSE);
        };
        let well = Arc::new(AtomicBool::new(true));
        let (asked, answer) = (client.clone(), well.clone());
        let watch = tokio::spawn(async move { steady("temporal", || watch(asked.clone(), answer.clone())).await }).abort_handle();
        Ok(Self { client, cluster: cluster.clone(), well, watch })
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    pub(crate) fn is_well(&self) -> bool {
        self.well.load(Ordering::Relaxed)
    }

    pub(crate) fn stop(&self) {
        self.watch.abort();
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Why an attempt to connect came to nothing.
enum Attempt {
    Away(String),
    Refused(Refused),
}

async fn attempt(cluster: &Cluster, options: ConnectionOptions) -> Result<Client, Attempt> {
    let connection = match time::timeout(PATIENCE * 2, Connection::connect(options)).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(ClientConnectError::SystemInfoCallError(status))) => return Err(judge(cluster, status)),
        Ok(Err(error)) => return Err(Attempt::Away(innermost(&error))),
        Err(_elapsed) => return Err(Attempt::Away("no answer".to_owned())),
    };
    let client =
        Client::new(connection, ClientOptions::new(cluster.namespace.clone()).build()).map_err(|error| Attempt::Away(error.to_string()))?;
    let ours = DescribeNamespaceRequest { namespace: cluster.namespace.clone(), ..DescribeNamespaceRequest::default() };
    match client.connection().workflow_service().describe_namespace(tonic::Request::new(ours)).await {
        Ok(_) => Ok(client),
        Err(status) => Err(judge(cluster, status)),
    }
}

fn judge(cluster: &Cluster, status: tonic::Status) -> Attempt {
    let address = cluster.address.clone();
    match status.code() {
        Code::NotFound => Attempt::Refused(Refused::Namespace { address, namespace: cluster.namespace.clone() }),
        Code::Unauthenticated | Code::PermissionDenied => Attempt::Refused(Refused::Credentials { address, source: status }),
        _ => Attempt::Away(status.message().to_owned()),
    }
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}

fn options(cluster: &Cluster, role: &str) -> Result<ConnectionOptions, Refused> {
    let encrypted = cluster.tls.is_some() || cluster.api_key.is_some();
    let scheme = if encrypted { "https" } else { "http" };
    let wrong = || Refused::Address(cluster.address.clone());
    let target = Url::from_str(&format!("{scheme}://{}", cluster.address)).map_err(|_| wrong())?;
    if target.host().is_none() || target.port().is_none() || target.path() != "/" {
        return Err(wrong());
    }
    let tls = encrypted.then(|| {
        let tls = cluster.tls.clone().unwrap_or_default();
        let identity =
            tls.identity.map(|(certificate, key)| ClientTlsOptions::builder().client_cert(certificate).client_private_key(key).build());
        TlsOptions::builder().maybe_server_root_ca_cert(tls.ca).maybe_client_tls_options(identity).build()
    });
    Ok(ConnectionOptions::new(target)
        .identity(format!("{role}-{}", Uuid::now_v7().simple()))
        .maybe_tls_options(tls)
        .maybe_api_key(cluster.api_key.clone())
        .connect_timeout(PATIENCE)
        .build())
}

/// Asks again and again.
#[expect(clippy::disallowed_methods, reason = "the cluster does not say when it goes")]
async fn watch(client: Client, well: Arc<AtomicBool>) {
    loop {
        time::sleep(LOOK).await;
        let mut service = client.connection().workflow_service();
        let answer = time::timeout(LOOK, service.get_system_info(tonic::Request::new(GetSystemInfoRequest::default()))).await;
        let is_well = matches!(answer, Ok(Ok(_)));
        if well.swap(is_well, Ordering::Relaxed) != is_well {
            tracing::warn!(is_well, "the Temporal server {}", if is_well { "is back" } else { "does not answer" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        assert!(options(&Cluster::new("localhost:7233"), "test").is_ok());
        assert!(options(&Cluster::new("[::1]:7233"), "test").is_ok());
        for wrong in ["localhost", "", "localhost:7233/x", "a b:1", "localhost:port"] {
            let refused = options(&Cluster::new(wrong), "test");
            assert!(matches!(refused, Err(Refused::Address(address)) if address == wrong), "{wrong:?}");
        }
    }
}
