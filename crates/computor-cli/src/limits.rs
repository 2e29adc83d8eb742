//! What the system lets this process do.

use rustix::process::{Resource, getrlimit, setrlimit};

/// As many open files as may be had: each client is one, and what a shell gives at first is 1,024.
pub(crate) fn raise_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current == limit.maximum {
        return;
    }
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}
