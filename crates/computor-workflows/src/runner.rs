//! The one way in which an activity is run: bookkeeping, time limit, cancellation, retries. For engines.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, time::Duration};

use futures::FutureExt;
use tokio::time;
use tracing::Instrument;

use crate::{
    ActCx, ActError, Activity, Attempt, AttemptEnd, Failure, FlowError, OperationsError, Patience, activity::ActShared, diary::LATE,
};

/// How often a running activity asks whether it is to be cancelled when nobody told it to look.
const LOOK: Duration = Duration::from_secs(5);

/// Runs an activity to its end: a result, a failure after the last attempt, or cancellation.
#[expect(clippy::disallowed_methods, reason = "attempts have pauses between them")]
pub async fn run_activity<A: Activity>(mut cx: ActCx<A::App>, input: A::In) -> Result<A::Out, FlowError> {
    let policy = A::policy();
    let shared = cx.shared.clone();
    let mut cancelled = std::pin::pin!(cancelled(&shared));
    let mut number = 1;
    cx.shared.activity = (A::NAME, A::LANE);
    loop {
        cx.shared.attempt = number;
        let last = number >= policy.attempts;
        let span = tracing::info_span!("activity", name = A::NAME, attempt = number);
        let attempt = attempt::<A>(cx.clone(), input.clone(), last, cancelled.as_mut());
        match attempt.instrument(span).await {
            Ok(output) => return Ok(output),
            Err(ActError::Cancelled) => return Err(FlowError::Cancelled),
            Err(ActError::Permanent(failure)) => return Err(failure.into()),
            Err(ActError::Transient(failure)) if last => return Err(failure.into()),
            Err(ActError::Transient(_)) => {}
        }
        if let Some(diary) = &cx.shared.diary {
            // a pause is long
            diary.tell(&*cx.shared.operations, None).await;
        }
        tokio::select! {
            () = time::sleep(policy.pause(number)) => number += 1,
            () = cancelled.as_mut() => return Err(FlowError::Cancelled),
        }
    }
}

/// One attempt. `cancelled` ends it: the body's future is dropped where it stands.
async fn attempt<A: Activity>(
    cx: ActCx<A::App>,
    input: A::In,
    last: bool,
    cancelled: Pin<&mut impl Future<Output = ()>>,
) -> Result<A::Out, ActError> {
    let shared = cx.shared.clone();
    let attempt = shared.attempt();
    let cancel = begin(&shared, &attempt).await;
    let result = if cancel && !shared.shielded {
        Err(ActError::Cancelled)
    } else {
        let limit = A::policy().attempt_limit;
        let patience = Patience::default();
        // On the heap: what is wrapped several times is moved several times.
        let run = Box::pin(AssertUnwindSafe(A::run(cx.with(patience.clone()), input)).catch_unwind());
        let body = seen(&shared, run);
        tokio::select! {
            result = patience.within(limit, body) => match result {
                Some(Ok(result)) => result,
                Some(Err(_panic)) => Err(ActError::transient("the activity panicked")),
                None => Err(ActError::transient(format!(
                    "no result within {} s", limit.as_secs_f64()
                ))),
            },
            () = cancelled => Err(ActError::Cancelled),
        }
    };
    let end = match &result {
        Ok(_) => AttemptEnd::Done,
        Err(error) => AttemptEnd::Failed { error: error.clone(), retry: !last && matches!(error, ActError::Transient(_)) },
    };
    match &shared.diary {
        Some(diary) => diary.note(&attempt, Some(end)).await,
        None => until_recorded(|| shared.operations.end(&attempt, &end)).await,
    }
    result
}

/// An attempt begins. Answers whether the operation is to be cancelled.
async fn begin(shared: &ActShared, attempt: &Attempt) -> bool {
    let operations = &*shared.operations;
    match &shared.diary {
        Some(diary) => {
            diary.note(attempt, None).await;
            !shared.shielded && until_recorded(|| operations.cancel_requested(shared.operation)).await
        }
        None => until_recorded(|| operations.begin(attempt)).await,
    }
}

/// Runs the body of an attempt, and tells that it has begun if it goes on for long.
#[expect(clippy::disallowed_methods, reason = "what is over soon is told of at its end")]
async fn seen<T>(shared: &ActShared, body: impl Future<Output = T>) -> T {
    let Some(diary) = &shared.diary else { return body.await };
    let mut body = std::pin::pin!(body);
    tokio::select! {
        result = body.as_mut() => return result,
        () = time::sleep(LATE) => {}
    }
    // Beside the body, which may be in a transaction that this has to wait for; and to its end, however soon the body ends.
    let tell = async {
        if diary.tell(&*shared.operations, None).await {
            shared.hint.notify_one();
        }
    };
    let (result, ()) = tokio::join!(body, tell);
    result
}

/// Completes when the operation is to be cancelled; never for compensation.
#[expect(clippy::disallowed_methods, reason = "a hint may be lost: what it hints at is looked for now and then")]
async fn cancelled(shared: &ActShared) {
    if shared.shielded {
        return std::future::pending().await;
    }
    loop {
        tokio::select! {
            () = shared.hint.notified() => {}
            () = time::sleep(LOOK) => {}
        }
        match shared.operations.cancel_requested(shared.operation).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => tracing::debug!(error, "cannot ask for cancellation"),
        }
    }
}

/// Repeats a piece of bookkeeping until it is done: without its database a flow waits, not fails.
pub async fn until_recorded<T, F>(mut record: impl FnMut() -> F) -> T
where
    F: Future<Output = Result<T, OperationsError>>,
{
    let mut pause = Duration::from_millis(50);
    loop {
        match record().await {
            Ok(value) => return value,
            Err(error) => tracing::warn!(error, "bookkeeping of an operation failed, trying again"),
        }
        #[expect(clippy::disallowed_methods, reason = "a database that is gone is not asked again at once")]
        time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// What a caught panic becomes.
pub fn flow_panicked() -> FlowError {
    FlowError::Failed(Failure::internal("the flow panicked"))
}

/// What a flow or an activity fails with when its journal holds something else than it takes.
pub fn not_stored(error: impl std::fmt::Display) -> FlowError {
    Failure::internal(format!("a stored value does not fit its type: {error}")).into()
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        time::Instant,
    };

    use async_trait::async_trait;
    use tokio::sync::Notify;
    use uuid::Uuid;

    use super::*;
    use crate::{Happened, Operations, Outcome, Policy, Progress, diary::Diary, harness::activity_context};

    /// Never answers.
    struct Stuck;
    impl Activity for Stuck {
        const NAME: &'static str = "stuck";
        type App = ();
        type In = ();
        type Out = ();
        fn policy() -> Policy {
            Policy::once(Duration::from_millis(10))
        }
        async fn run(_: ActCx<()>, (): ()) -> Result<(), ActError> {
            std::future::pending().await
        }
    }

    /// Would wait for an hour between its attempts.
    struct Patient;
    impl Activity for Patient {
        const NAME: &'static str = "patient";
        type App = ();
        type In = ();
        type Out = ();
        fn policy() -> Policy {
            let hour = Duration::from_secs(3600);
            Policy { first_pause: hour, longest_pause: hour, ..Policy::default() }
        }
        async fn run(cx: ActCx<()>, (): ()) -> Result<(), ActError> {
            cx.shared.hint.notify_one();
            Err(ActError::transient("not yet"))
        }
    }

    /// Fails three times; asks for cancellation, but not before an activity has begun.
    #[derive(Default)]
    struct Shaky {
        calls: AtomicU32,
    }

    impl Shaky {
        fn trouble(&self) -> Result<(), OperationsError> {
            match self.calls.fetch_add(1, Ordering::Relaxed) {
                0..3 => Err("away".into()),
                _ => Ok(()),
            }
        }
    }

    #[async_trait]
    impl Operations for Shaky {
        async fn begin(&self, _: &Attempt) -> Result<bool, OperationsError> {
            self.trouble().map(|()| false)
        }
        async fn end(&self, _: &Attempt, _: &AttemptEnd) -> Result<(), OperationsError> {
            self.trouble()
        }
        async fn progress(&self, _: Uuid, _: &Progress) -> Result<(), OperationsError> {
            self.trouble()
        }
        async fn cancel_requested(&self, _: Uuid) -> Result<bool, OperationsError> {
            Ok(true)
        }
        async fn finish(&self, _: Uuid, _: &Outcome) -> Result<(), OperationsError> {
            self.trouble()
        }
    }

    /// What tells that an activity goes on waits for the activity, as for the lock of a row that it has changed.
    #[derive(Default)]
    struct Entangled {
        telling: Notify,
        done: Notify,
    }

    #[async_trait]
    impl Operations for Entangled {
        async fn begin(&self, _: &Attempt) -> Result<bool, OperationsError> {
            Ok(false)
        }
        async fn end(&self, _: &Attempt, _: &AttemptEnd) -> Result<(), OperationsError> {
            Ok(())
        }
        async fn progress(&self, _: Uuid, _: &Progress) -> Result<(), OperationsError> {
            Ok(())
        }
        async fn cancel_requested(&self, _: Uuid) -> Result<bool, OperationsError> {
            Ok(false)
        }
        async fn finish(&self, _: Uuid, _: &Outcome) -> Result<(), OperationsError> {
            Ok(())
        }
        async fn told(&self, _: Uuid, _: &[Happened], _: Option<&Outcome>) -> Result<bool, OperationsError> {
            self.telling.notify_one();
            self.done.notified().await;
            Ok(false)
        }
    }

    /// Ends when it is told of.
    struct Long;
    impl Activity for Long {
        const NAME: &'static str = "long";
        type App = Entangled;
        type In = ();
        type Out = ();
        fn policy() -> Policy {
            Policy::once(Duration::from_secs(60))
        }
        async fn run(cx: ActCx<Entangled>, (): ()) -> Result<(), ActError> {
            cx.app().telling.notified().await;
            cx.app().done.notify_one();
            Ok(())
        }
    }

    #[tokio::test]
    async fn who_tells_of_an_activity_does_not_hold_it_up() {
        let app = Arc::new(Entangled::default());
        let mut cx = activity_context(app.clone()).noting(Arc::new(Diary::new(Uuid::nil())));
        cx.shared.operations = app;
        let result = time::timeout(Duration::from_secs(20), run_activity::<Long>(cx, ())).await;
        assert_eq!(result.unwrap(), Ok(()));
    }

    #[tokio::test]
    async fn an_attempt_ends_at_its_time_limit() {
        let result = run_activity::<Stuck>(activity_context(Arc::new(())), ()).await;
        let failure = Failure::internal("no result within 0.01 s");
        assert_eq!(result, Err(FlowError::Failed(failure)));
    }

    #[tokio::test]
    async fn bookkeeping_is_repeated_and_never_fails_the_activity() {
        let mut cx = activity_context(Arc::new(()));
        let shaky = Arc::new(Shaky::default());
        cx.shared.operations = shaky.clone();
        cx.shared.shielded = true;
        let result = run_activity::<Stuck>(cx, ()).await;
        assert!(matches!(result, Err(FlowError::Failed(failure)) if failure.message.contains("no result")));
        assert_eq!(shaky.calls.load(Ordering::Relaxed), 5);
    }

    #[tokio::test]
    async fn a_pause_between_attempts_ends_with_the_cancellation() {
        let mut cx = activity_context(Arc::new(()));
        cx.shared.operations = Arc::new(Shaky::default());
        let begun = Instant::now();
        assert_eq!(run_activity::<Patient>(cx, ()).await, Err(FlowError::Cancelled));
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}
