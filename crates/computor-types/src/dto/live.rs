//! Events as they happen.

use crate::{dto::prelude::*, endpoint::Socket};

/// How to connect.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct LiveQuery {
    /// An access token or an API token, for browsers, which send no headers of their own with a WebSocket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}
impl std::fmt::Debug for LiveQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveQuery").finish_non_exhaustive()
    }
}

endpoint! {
    /// Opens a WebSocket on which clients are told what happens.
    ///
    /// Every message is a JSON object with its `type`. The server begins with `system:connected`. A `system:ping` is answered
    /// with `system:pong`. The close codes 4001 (credentials) and 4003 (rights) mean that trying again is of no use.
    ConnectLive = "connect_live", "live",
    Get "/ws",
    query: LiveQuery,
    status: 101,
    answer: Socket,
}
