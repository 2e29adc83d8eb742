//! What is tried again: calls that may be repeated, when nobody answered or the server says that it cannot just now.

use crate::Error;
use reqwest::Method;
use std::time::Duration;

/// So often a call is tried again.
const TIMES: u32 = 2;
/// The first pause; each later one is twice as long.
const PAUSE: Duration = Duration::from_millis(200);
/// Who is asked to wait for longer than this is told so instead.
const LONGEST: Duration = Duration::from_secs(5);

/// What has been tried of one call.
#[derive(Debug, Default)]
pub(crate) struct Tries(u32);

impl Tries {
    /// Waits as long as it takes until the call may be made again; false if it may not.
    pub(crate) async fn another(&mut self, error: &Error, is_repeatable: bool) -> bool {
        let Some(pause) = self.pause(error).filter(|_| is_repeatable) else { return false };
        self.0 += 1;
        #[expect(clippy::disallowed_methods, reason = "a server that is not there tells nobody when it is back")]
        tokio::time::sleep(pause).await;
        true
    }

    fn pause(&self, error: &Error) -> Option<Duration> {
        let own = PAUSE * 2u32.pow(self.0);
        let asked = match error {
            Error::Http(error) if error.is_builder() || error.is_decode() => None,
            Error::Http(_) => Some(own),
            Error::Api { status: 429 | 502..=504, retry_after, .. } => Some(retry_after.map_or(own, |asked| asked.max(own))),
            Error::Unexpected { status: 502..=504, .. } => Some(own),
            _ => None,
        };
        asked.filter(|pause| self.0 < TIMES && *pause <= LONGEST)
    }
}

/// Whether a call changes nothing, however often it is made.
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
