//! How long a request is worked on. What a client sends takes as long as its line needs: that is not counted against an upload
//! while it comes, and is never said to be the fault of the database.

use super::operation::{SILENCE, TIME_LIMIT};
use crate::{Error, Result};
use axum::{
    body::{Body, HttpBody as _},
    extract::Request,
};
use computor_types::Code;
use futures::{StreamExt as _, stream};
use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::Poll,
};
use tower_http::timeout::TimeoutBody;

/// What was heard of the body of a request.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<State>);

#[derive(Default)]
struct State {
    asked: AtomicBool,
    pieces: AtomicU64,
    ended: AtomicBool,
}

impl Heard {
    /// The same request, listened to. A body that is silent for too long ends with an error.
    pub(super) fn listen(request: Request) -> (Self, Request) {
        let heard = Self::default();
        let (parts, content) = request.into_parts();
        if content.is_end_stream() {
            heard.0.ended.store(true, Ordering::Relaxed);
            return (heard, Request::from_parts(parts, content));
        }
        let mark = |of: fn(&State) -> &AtomicBool| {
            let state = Arc::clone(&heard.0);
            stream::poll_fn(move |_| {
                of(&state).store(true, Ordering::Relaxed);
                Poll::Ready(None)
            })
        };
        let (begin, end) = (mark(|state| &state.asked), mark(|state| &state.ended));
        let state = Arc::clone(&heard.0);
        let pieces = Body::new(TimeoutBody::new(SILENCE, content)).into_data_stream().inspect(move |_| {
            state.pieces.fetch_add(1, Ordering::Relaxed);
        });
        (heard, Request::from_parts(parts, Body::from_stream(begin.chain(pieces).chain(end))))
    }

    /// Whether somebody reads the body and its end is not there.
    fn is_waited_for(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed) && !self.0.ended.load(Ordering::Relaxed)
    }

    /// Gives `work` up after its time. That begins anew while an upload comes, as long as something of it comes at all.
    pub(super) async fn limit<T>(&self, is_upload: bool, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut work = pin!(work);
        loop {
            let before = self.0.pieces.load(Ordering::Relaxed);
            match tokio::time::timeout(TIME_LIMIT, &mut work).await {
                Ok(done) => return done,
                Err(_) if is_upload && self.0.pieces.load(Ordering::Relaxed) != before => {}
                // An upload that had begun and is silent has ended with an error by now, or nobody reads on: it is not waited for.
                Err(_) if self.is_waited_for() && !(is_upload && before > 0) => {
                    let message = format!("the body did not come within {} s", TIME_LIMIT.as_secs());
                    return Err(Error::new(Code::Val001, message));
                }
                Err(_) => return Err(Code::Db001.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Bytes, to_bytes};
    use futures::Stream;
    use std::{io, time::Duration};

    fn every(seconds: u64, pieces: u32) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let ticks = tokio::time::interval(Duration::from_secs(seconds));
        stream::unfold((ticks, pieces), async |(mut ticks, left)| {
            ticks.tick().await;
            (left > 0).then(|| (Ok(Bytes::from_static(b"x")), (ticks, left - 1)))
        })
    }

    /// Reads a body, and goes on for so long.
    async fn ask(is_upload: bool, body: Body, more: Duration) -> Result<usize> {
        let (heard, request) = Heard::listen(Request::new(body));
        let work = async {
            let body = to_bytes(request.into_body(), usize::MAX).await.map_err(|_| Error::new(Code::Val001, "silent"))?;
            tokio::time::timeout(more, std::future::pending::<()>()).await.unwrap_err();
            Ok(body.len())
        };
        heard.limit(is_upload, work).await
    }

    #[tokio::test(start_paused = true)]
    async fn an_upload_may_be_slow_and_nothing_else_is_the_databases_fault() {
        let (moment, long) = (Duration::from_secs(1), Duration::from_secs(200));
        assert_eq!(ask(true, Body::from_stream(every(20, 30)), moment).await.unwrap(), 30);
        // Anything else has its time in all, and is told what was late.
        let late = ask(false, Body::from_stream(every(20, 30)), moment).await.unwrap_err();
        assert!(late.code == Code::Val001 && late.message.contains("did not come"), "{late:?}");
        let silent = ask(true, Body::from_stream(stream::pending::<io::Result<Bytes>>()), moment).await.unwrap_err();
        assert_eq!(silent.code, Code::Val001);
        for body in [Body::empty(), Body::from("all of it"), Body::from_stream(every(1, 3))] {
            assert_eq!(ask(true, body, long).await.unwrap_err().code, Code::Db001, "that is ours");
        }
        assert_eq!(ask(false, Body::from("all of it"), moment).await.unwrap(), 9);
        // Nobody has come to reading it.
        let (heard, _unread) = Heard::listen(Request::new(Body::from_stream(every(20, 30))));
        assert_eq!(heard.limit(false, std::future::pending::<Result<()>>()).await.unwrap_err().code, Code::Db001);
    }
}
