//! Heavy work never starves light work: lists that ask thousands of rows wait for one of a few slots, in a queue that
//! is bounded in length and time, while rows by id, log-ins and writes go on beside them.
//!
//! What waits too long, or finds the queue full, is refused ([`Error::Busy`]): a client that is told to come back is
//! better off than one that hangs, and so is everybody behind it.

use crate::{Error, Result};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinError,
};
use uuid::Uuid;

/// Answers that are made while they are read, at once: archives, grade books. Whoever reads may be slow, so they have places of
/// their own.
const STREAMS: usize = 8;
/// And of one person; what more it asks for waits until it has read one of these.
const STREAMS_EACH: usize = 2;
/// So many of one person's may wait: a page that asks for all of its parts at once, and nothing that never ends.
const STREAMS_WAITING: usize = 16;

/// How much heavy work there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At once. At most as many as there are cores, or light work waits for a processor.
    pub slots: usize,
    /// In the queue.
    pub queue: usize,
    /// In the queue, for this long.
    pub wait: Duration,
}

impl Default for Limits {
    /// Half of the cores; a queue that a lecture hall does not fill, and that nobody waits in longer than people do.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { slots: (cores / 2).max(1), queue: 256, wait: Duration::from_secs(10) }
    }
}

/// The slots, and the queue in front of them. Cheap to clone; clones share them.
#[derive(Clone, Debug)]
pub struct Lanes(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    limits: Limits,
    /// Who runs or waits holds one of these.
    places: Arc<Semaphore>,
    /// Who runs holds one of these. First come, first served.
    slots: Arc<Semaphore>,
    /// Who is sent something holds one of these.
    streams: Arc<Semaphore>,
    /// Who reads, or waits for it.
    readers: Mutex<HashMap<Uuid, Turns>>,
    refused: AtomicU64,
}

/// How things stand, for metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Heavy operations that run.
    pub running: usize,
    /// Heavy operations that wait.
    pub waiting: usize,
    /// Heavy operations that were refused since the start.
    pub refused: u64,
}

impl Default for Lanes {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Lanes {
    /// Empty lanes.
    pub fn new(limits: Limits) -> Self {
        let places = Arc::new(Semaphore::new(limits.slots + limits.queue));
        Self(Arc::new(Inner {
            limits,
            places,
            slots: Arc::new(Semaphore::new(limits.slots)),
            streams: Arc::new(Semaphore::new(STREAMS)),
            readers: Mutex::default(),
            refused: AtomicU64::new(0),
        }))
    }

    /// Does heavy work when there is a slot for it.
    ///
    /// It goes on when its caller goes away, because PostgreSQL goes on: whoever asks again and again without
    /// waiting for the answer does not get more slots by it. A caller that goes away while it waits gives its place back.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full, or it took too long to get out of it.
    pub async fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T> {
        let slot = self.slot().await?;
        let task = tokio::spawn(async move {
            let done = work.await;
            drop(slot);
            done
        });
        task.await.map_err(failed)
    }

    /// A slot for heavy work; it is given back when it is dropped.
    ///
    /// # Errors
    /// As [`Lanes::run`].
    pub async fn slot(&self) -> Result<Slot> {
        let inner = &self.0;
        let wait = async {
            let place = Arc::clone(&inner.places).try_acquire_owned().ok()?;
            let slot = tokio::time::timeout(inner.limits.wait, Arc::clone(&inner.slots).acquire_owned()).await.ok()?.ok()?;
            Some(Slot { _slot: slot, _place: place })
        };
        wait.await.ok_or_else(|| self.refuse())
    }

    /// A place for an answer that is made while somebody reads it, however slowly; it is given back when it is dropped.
    /// Of one person's requests only two have one at once, and the others wait for them: so they take nobody's place.
    ///
    /// # Errors
    /// [`Error::Busy`] when this person reads its two for too long, or too many people read for too long; at once when very
    /// many of this person's requests wait.
    pub async fn stream(&self, who: Uuid) -> Result<Stream> {
        let (reader, turns) = Reader::begin(&self.0, who).ok_or_else(|| self.refuse())?;
        let wait = async {
            let turn = turns.acquire_owned().await.ok()?;
            let place = Arc::clone(&self.0.streams).acquire_owned().await.ok()?;
            Some((turn, place))
        };
        match tokio::time::timeout(self.0.limits.wait, wait).await {
            Ok(Some((turn, place))) => Ok(Stream { _place: place, _turn: turn, _reader: reader }),
            _ => Err(self.refuse()),
        }
    }

    fn refuse(&self) -> Error {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
        Error::Busy
    }

    /// How things stand.
    pub fn load(&self) -> Load {
        let Inner { limits, places, slots, refused, .. } = &*self.0;
        let running = limits.slots.saturating_sub(slots.available_permits());
        let there = (limits.slots + limits.queue).saturating_sub(places.available_permits());
        Load { running, waiting: there.saturating_sub(running), refused: refused.load(Ordering::Relaxed) }
    }
}

/// The right to do heavy work. Fields are dropped in order: first the slot, then the place.
#[derive(Debug)]
#[must_use = "the slot is given back when this is dropped"]
pub struct Slot {
    _slot: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

/// The right to be sent something. Fields are dropped in order.
#[derive(Debug)]
#[must_use = "the place is given back when this is dropped"]
pub struct Stream {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
    _reader: Reader,
}

/// One person's requests for what is made while it is read.
#[derive(Debug)]
struct Turns {
    /// Which of them go on.
    turns: Arc<Semaphore>,
    /// How many there are.
    there: usize,
}

impl Default for Turns {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(STREAMS_EACH)), there: 0 }
    }
}

#[derive(Debug)]
struct Reader {
    lanes: Arc<Inner>,
    who: Uuid,
}

impl Reader {
    fn begin(lanes: &Arc<Inner>, who: Uuid) -> Option<(Self, Arc<Semaphore>)> {
        let mut readers = lanes.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let own = readers.entry(who).or_default();
        (own.there < STREAMS_EACH + STREAMS_WAITING).then(|| {
            own.there += 1;
            (Self { lanes: Arc::clone(lanes), who }, Arc::clone(&own.turns))
        })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let mut readers = self.lanes.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = readers.get_mut(&self.who) {
            own.there -= 1;
            if own.there == 0 {
                readers.remove(&self.who);
            }
        }
    }
}

/// A panic goes on in the caller, as if the work had been done there.
fn failed(error: JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => Error::Busy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{FutureExt as _, future::join_all, poll};
    use std::{pin::pin, sync::Mutex};
    use tokio::sync::oneshot;

    const SECOND: Duration = Duration::from_secs(1);

    fn lanes(slots: usize, queue: usize) -> Lanes {
        Lanes::new(Limits { slots, queue, wait: SECOND })
    }

    #[tokio::test(start_paused = true)]
    async fn slow_readers_hold_up_neither_lists_nor_other_readers() {
        let (lanes, one) = (lanes(1, 0), Uuid::from_u128(1));
        let first = lanes.stream(one).await.unwrap();
        let second = lanes.stream(one).await.unwrap();
        let begin = tokio::time::Instant::now();
        assert!(refused(lanes.stream(one).await), "two are enough for one");
        assert_eq!(begin.elapsed(), SECOND, "who reads two may have read one in a moment");
        assert_eq!(lanes.run(async { 7 }).await.unwrap(), 7);
        let others: Vec<_> = join_all((2..8).map(|who| lanes.stream(Uuid::from_u128(who)))).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(others.len(), STREAMS - 2);
        assert!(refused(lanes.stream(Uuid::from_u128(9)).await), "all places are taken");
        drop(first);
        let _ninth = lanes.stream(Uuid::from_u128(9)).await.unwrap();
        drop((second, others));
        assert!(lanes.stream(one).await.is_ok());
        assert_eq!(lanes.0.readers.lock().unwrap().len(), 1, "who reads nothing is not remembered");
    }

    #[tokio::test(start_paused = true)]
    async fn what_one_asks_for_at_once_is_sent_one_after_the_other() {
        let (lanes, one) = (lanes(1, 0), Uuid::from_u128(1));
        let read = || {
            let lanes = &lanes;
            async move {
                let stream = lanes.stream(one).await?;
                tokio::task::yield_now().await;
                drop(stream);
                Ok(())
            }
        };
        let all: Vec<Result<()>> = join_all((0..6).map(|_| read())).await;
        assert!(all.into_iter().all(|sent| sent.is_ok()) && lanes.load().refused == 0);
        // Who waits takes no place from others.
        let (first, second) = (lanes.stream(one).await.unwrap(), lanes.stream(one).await.unwrap());
        let mut waiting: Vec<_> = (0..STREAMS_WAITING).map(|_| Box::pin(lanes.stream(one))).collect();
        for one in &mut waiting {
            assert!(poll!(one).is_pending());
        }
        assert!(lanes.stream(one).now_or_never().is_some_and(refused), "so many do not wait");
        let others: Vec<_> = (2..8).map(|who| lanes.stream(Uuid::from_u128(who)).now_or_never().unwrap().unwrap()).collect();
        drop((first, second, others, waiting));
        assert!(lanes.0.readers.lock().unwrap().is_empty(), "who reads nothing is not remembered");
    }

    fn refused<T>(outcome: Result<T>) -> bool {
        matches!(outcome, Err(Error::Busy))
    }

    #[tokio::test]
    async fn a_full_queue_refuses_at_once() {
        let lanes = lanes(1, 1);
        let running = lanes.slot().await.unwrap();
        let mut waiting = pin!(lanes.slot());
        assert!(poll!(&mut waiting).is_pending());
        assert_eq!(lanes.load(), Load { running: 1, waiting: 1, refused: 0 });
        assert!(lanes.slot().now_or_never().is_some_and(refused));
        drop(running);
        drop(waiting.await.unwrap());
        assert_eq!(lanes.load(), Load { running: 0, waiting: 0, refused: 1 });
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_refused_and_its_place_is_free_again() {
        let lanes = lanes(1, 1);
        let running = lanes.slot().await.unwrap();
        let begin = tokio::time::Instant::now();
        assert!(refused(lanes.slot().await));
        assert_eq!(begin.elapsed(), SECOND);
        assert_eq!(lanes.load(), Load { running: 1, waiting: 0, refused: 1 });
        drop(running);
        assert!(lanes.slot().await.is_ok());
    }

    #[tokio::test]
    async fn who_came_first_is_served_first() {
        let lanes = lanes(1, 5);
        let running = lanes.slot().await.unwrap();
        let order = Mutex::new(Vec::new());
        let waiting = (0..5).map(|i| {
            let (lanes, order) = (&lanes, &order);
            async move {
                let _slot = lanes.slot().await.unwrap();
                order.lock().unwrap().push(i);
            }
        });
        let mut all = pin!(join_all(waiting));
        assert!(poll!(&mut all).is_pending());
        drop(running);
        all.await;
        assert_eq!(*order.lock().unwrap(), [0, 1, 2, 3, 4]);
    }

    #[tokio::test]
    async fn who_goes_away_while_waiting_gives_its_place_back() {
        let lanes = lanes(1, 1);
        let running = lanes.slot().await.unwrap();
        let mut waiting = Box::pin(lanes.slot());
        assert!(poll!(&mut waiting).is_pending());
        drop(waiting);
        assert_eq!(lanes.load(), Load { running: 1, waiting: 0, refused: 0 });
        // Nor does it stand in the way of who comes after.
        let mut next = pin!(lanes.slot());
        assert!(poll!(&mut next).is_pending());
        drop(running);
        assert!(next.await.is_ok());
    }

    #[tokio::test]
    async fn who_goes_away_while_its_work_is_done_keeps_the_slot_until_it_is() {
        let lanes = lanes(1, 1);
        let (end, ended) = oneshot::channel::<()>();
        let mut call = Box::pin(lanes.run(ended));
        assert!(poll!(&mut call).is_pending());
        drop(call);
        assert_eq!(lanes.load().running, 1);
        let mut next = pin!(lanes.slot());
        assert!(poll!(&mut next).is_pending());
        end.send(()).unwrap();
        assert!(next.await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_goes_through_and_frees_the_slot() {
        let lanes = lanes(1, 0);
        let call = std::panic::AssertUnwindSafe(lanes.run(async { panic!("as planned") }));
        assert!(call.catch_unwind().await.is_err());
        assert_eq!(lanes.run(async { 1 }).await.unwrap(), 1);
    }
}
