//! Pushes that git has taken and whose server ended before it had handed them in.
//!
//! What was wished for is written down before git moves a branch ([`queries::note`]). Here servers look for what others have left
//! behind. A hand-in is known by its group and commit, so whoever does it twice does it once.

use crate::{App, logic::git};
use computor_db::queries::push as queries;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often somebody looks. It is a table without rows most of the time.
const LOOK: Duration = Duration::from_secs(30);

/// Looks for what is left, when a server starts and from then on. It ends when this is dropped.
#[derive(Debug)]
pub struct LeftPushes(JoinHandle<()>);

impl LeftPushes {
    /// Begins to look.
    pub fn start(app: App) -> Self {
        Self(tokio::spawn(async move { computor_workflows::steady("pushes that were left", || look(app.clone())).await }))
    }
}

impl Drop for LeftPushes {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn look(app: App) {
    loop {
        match hand_in_left(&app).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(done, "pushes were handed in whose server had ended"),
            Err(error) => tracing::warn!(%error, "pushes that were left cannot be handed in, trying again"),
        }
        #[expect(clippy::disallowed_methods, reason = "a server that ends tells nobody")]
        tokio::time::sleep(LOOK).await;
    }
}

/// Hands in what was left; answers how many pushes that were. What cannot be done now stays for the next time.
///
/// # Errors
/// Those of the database.
pub async fn hand_in_left(app: &App) -> computor_db::Result<u64> {
    let mut done = 0;
    // Whoever has no git has no repositories either.
    if app.git().is_err() {
        return Ok(done);
    }
    for left in queries::left(app.db.pool()).await? {
        let push = (left.course_id, left.owner, left.main_to.as_str());
        match git::make_up(app, &left).await {
            Ok(git::MadeUp::HandedIn(words)) => {
                tracing::info!(?push, "{words}");
                done += 1;
            }
            // Git may still be at it.
            Ok(git::MadeUp::NotPushed) if !left.is_old => continue,
            Ok(git::MadeUp::NotPushed) => {}
            Err(error) if error.code.status() >= 500 => {
                tracing::warn!(?push, code = %error.code, cause = error.cause().map(tracing::field::display), "a push cannot be handed in now");
                continue;
            }
            Err(error) => tracing::warn!(?push, "a push was not handed in: {}", error.message),
        }
        queries::forget(app.db.pool(), left.id).await?;
    }
    Ok(done)
}
