//! Where an engine that is a service of its own is reached.

use std::fmt;

/// A cluster that runs flows, and what is ours in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Host and port, such as `temporal.example.org:7233`.
    pub address: String,
    /// The part of the cluster that is ours. It must exist.
    pub namespace: String,
    /// What the names of our task queues begin with; the lane follows.
    pub queue_prefix: String,
    /// Encryption; without it, the connection is not encrypted.
    pub tls: Option<Tls>,
    /// What the cluster knows us by, if not by a certificate.
    pub api_key: Option<String>,
}

/// Certificates, as PEM.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// Who has signed the cluster's certificate, if the system does not know.
    pub ca: Option<Vec<u8>>,
    /// Our certificate and its key.
    pub identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Cluster {
    /// A cluster without encryption, its namespace `default`, and queues named `computor-…`.
    pub fn new(address: impl Into<String>) -> Self {
        Self { address: address.into(), namespace: "default".to_owned(), queue_prefix: "computor".to_owned(), tls: None, api_key: None }
    }
}

/// Without the secrets.
impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster")
            .field("address", &self.address)
            .field("namespace", &self.namespace)
            .field("queue_prefix", &self.queue_prefix)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

/// Without the secrets.
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("ca", &self.ca.is_some()).field("identity", &self.identity.is_some()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_printed() {
        let tls = Tls { ca: None, identity: Some((b"certificate".to_vec(), b"private".to_vec())) };
        let cluster = Cluster { api_key: Some("opensesame".to_owned()), tls: Some(tls), ..Cluster::new("localhost:7233") };
        let printed = format!("{cluster:?}");
        assert!(printed.contains("localhost:7233") && printed.contains("identity: true"), "{printed}");
        assert!(!printed.contains("opensesame") && !printed.contains("112, 114"), "{printed}");
    }
}
