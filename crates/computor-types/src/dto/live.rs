//! Events as they happen.

use crate::{dto::prelude::*, endpoint::Socket};

/// How to connect.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct LiveQuery {
    /// An access token or an API token, for browsers, which send no headers of their own with a WebSocket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The `id` of the last event that the client has seen: what came after it is told first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<i64>,
}
impl std::fmt::Debug for LiveQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveQuery").finish_non_exhaustive()
    }
}

endpoint! {
    /// Opens a WebSocket on which clients are told what happens.
    ///
    /// Every message is a JSON object with its `type`. The server begins with `system:connected`; `user:<own id>` and `global`
    /// are subscribed to. `channel:subscribe` and `channel:unsubscribe` with `channels` (`course:<id>`, `course_content:<id>`,
    /// `submission_group:<id>`, …) are answered with `channel:subscribed` and `channel:unsubscribed`, or a `channel:error` for
    /// each that is refused. Events are `{type, channel, id, data}`: `message:*`, `result:new|update|queue`,
    /// `grade:new|update|delete`, `deployment:assigned|status_changed|unassigned`, `course:content_updated`, `maintenance:*`.
    /// `read:update` has the fields of its `data` beside it as well. What a submission group is told, messages among it, reaches
    /// its members under `user:<id>`, too. `result:queue` says the `position` of a test that waits, by turns, and in how many
    /// seconds it begins (`expected_wait`); `notice:new` what waits for somebody. Deployments are told to tutors and above;
    /// the course is told of releases. `repository:pushed` says the `commit` that was pushed to a fork at GitLab, to those who work in it.
    /// A client that comes back sends the last `id` as `after`, here or with `channel:subscribe`, and is told what it missed;
    /// `channel:missed` says that it was too much. `typing:start` and `typing:stop` with a `channel` are passed on as
    /// `typing:update`. A `system:ping` is answered with `system:pong`.
    ///
    /// Close codes: 4001 (credentials) and 4003 (rights) mean that trying again is of no use; 4008 too many connections, or too
    /// many messages; 1012 a restart; 1013 too slow.
    ConnectLive = "connect_live", "live",
    Get "/ws",
    query: LiveQuery,
    status: 101,
    answer: Socket,
}
