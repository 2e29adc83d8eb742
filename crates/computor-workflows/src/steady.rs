//! Background tasks that do not end with a defect.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tokio::time;

/// The pause before a task that panicked is begun again.
const PAUSE: Duration = Duration::from_millis(200);

/// Runs a task to its end; one that panics is begun again.
pub async fn steady<F: Future<Output = ()>>(name: &str, mut begin: impl FnMut() -> F) {
    while AssertUnwindSafe(async { begin().await }).catch_unwind().await.is_err() {
        tracing::error!(task = name, "a background task has panicked; beginning it again");
        #[expect(clippy::disallowed_methods, reason = "what failed is not begun again at once")]
        time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_that_panics_is_begun_again() {
        let mut begun = 0;
        steady("test", || {
            begun += 1;
            let first = begun == 1;
            async move { assert!(!first, "this panic belongs to the test") }
        })
        .await;
        assert_eq!(begun, 2);
    }
}
