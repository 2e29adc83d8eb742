//! The engine of large installations, for the server.

use async_trait::async_trait;
use computor_backend::work::{ClusterEngine, Launch, Listed, all_languages};
use computor_temporal::{Config, NAME, Temporal};
use computor_workflows::{Engine, EngineError};
use std::sync::Arc;

/// Runs the flows of the platform on a Temporal cluster.
pub(crate) struct OnTemporal;

#[async_trait]
impl ClusterEngine for OnTemporal {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn launch(&self, launch: Launch) -> Result<Arc<dyn Engine>, EngineError> {
        let operations = launch.operations();
        let Launch { cluster, slots, labels, .. } = launch;
        let config = Config { cluster, role: launch.role.to_owned(), slots, labels, known_labels: all_languages() };
        Ok(Arc::new(Temporal::launch::<Listed>(config, launch.app, operations).await?))
    }
}
