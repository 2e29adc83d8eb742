//! Slots: how many runs of a lane go on at once in this process. Every engine has the same ones.
//!
//! A slot is the right to compute. Who waits more than it computes gives it away and [goes on](Place::go_on) when there is one
//! again; so those who sleep keep nobody from computing. How many may do so has a limit, since they hold memory.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::Place;

/// How many runs go on at once for each slot, those that rest included: they hold memory, though no processor.
const AT_ONCE: usize = 4;

/// The slots of one lane. Cheap to clone; clones share them.
#[derive(Clone, Debug)]
pub struct Slots(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    free: Arc<Semaphore>,
    /// Runs that may be without their slot because what they do waits more than it computes.
    resting: Arc<Semaphore>,
    /// How many do so.
    rest: watch::Sender<usize>,
}

impl Slots {
    /// So many.
    pub fn new(count: usize) -> Self {
        let resting = Arc::new(Semaphore::new(count.saturating_mul(AT_ONCE - 1).min(Semaphore::MAX_PERMITS)));
        Self(Arc::new(Inner { free: Arc::new(Semaphore::new(count)), resting, rest: watch::Sender::new(0) }))
    }

    /// The same slots for other runs, which are counted apart while they rest.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self(Arc::new(Inner { free: self.0.free.clone(), resting: self.0.resting.clone(), rest: watch::Sender::new(0) }))
    }

    /// How many runs are without their slot, now and whenever that changes.
    pub fn resting(&self) -> watch::Receiver<usize> {
        self.0.rest.subscribe()
    }

    /// Waits for a slot.
    pub async fn take(&self) -> Slot {
        self.slot(self.acquire().await)
    }

    /// A slot, if one is free.
    pub fn try_take(&self) -> Option<Slot> {
        self.try_acquire().map(|permit| self.slot(Some(permit)))
    }

    fn slot(&self, permit: Option<OwnedSemaphorePermit>) -> Slot {
        Slot { slots: self.clone(), permit: Mutex::new(permit), resting: Mutex::default() }
    }

    pub(crate) fn try_acquire(&self) -> Option<OwnedSemaphorePermit> {
        self.0.free.clone().try_acquire_owned().ok()
    }

    pub(crate) async fn acquire(&self) -> Option<OwnedSemaphorePermit> {
        self.0.free.clone().acquire_owned().await.ok()
    }
}

/// The slot of one run, given back while what it does only waits, and when it is dropped.
#[derive(Debug)]
pub struct Slot {
    slots: Slots,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
    /// Held while the slot is given back.
    resting: Mutex<Option<Rest>>,
}

/// Counted as long as it is there.
#[derive(Debug)]
struct Rest {
    slots: Slots,
    _permit: OwnedSemaphorePermit,
}

impl Rest {
    fn begin(slots: &Slots) -> Option<Self> {
        let permit = slots.0.resting.clone().try_acquire_owned().ok()?;
        slots.0.rest.send_modify(|count| *count += 1);
        Some(Self { slots: slots.clone(), _permit: permit })
    }
}

impl Drop for Rest {
    fn drop(&mut self) {
        self.slots.0.rest.send_modify(|count| *count = count.saturating_sub(1));
    }
}

impl Slot {
    /// One where nobody counts: the lane is served elsewhere.
    pub(crate) fn nowhere() -> Self {
        Self { slots: Slots::new(Semaphore::MAX_PERMITS), permit: Mutex::default(), resting: Mutex::default() }
    }

    /// Whether it is given away.
    pub fn is_resting(&self) -> bool {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(crate) fn release(&self) {
        self.set(None);
    }

    pub(crate) async fn reacquire(&self) {
        let permit = self.slots.acquire().await;
        self.set(permit);
    }

    fn set(&self, permit: Option<OwnedSemaphorePermit>) {
        *self.permit.lock().unwrap_or_else(PoisonError::into_inner) = permit;
    }
}

impl Place for Slot {
    fn rest(&self) {
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if resting.is_none()
            && let Some(rest) = Rest::begin(&self.slots)
        {
            *resting = Some(rest);
            self.release();
        }
    }

    fn go_on(&self) {
        let rested = self.resting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if rested.is_some() {
            // nobody is called to take its place any more
            drop(rested);
            futures::executor::block_on(self.reacquire());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_rests_lets_others_in_and_waits_for_its_turn() {
        let slots = Slots::new(1);
        let resting = slots.resting();
        let first = slots.take().await;
        assert!(slots.try_acquire().is_none());
        first.rest();
        first.rest();
        assert_eq!(*resting.borrow(), 1);
        let second = slots.take().await;
        second.rest();
        let third = slots.take().await;
        third.rest();
        // four at once, and this one keeps its slot though it rests
        let fourth = slots.take().await;
        fourth.rest();
        assert!(slots.try_acquire().is_none() && !fourth.is_resting());
        assert_eq!(*resting.borrow(), 3);
        std::thread::scope(|scope| {
            let back = scope.spawn(|| first.go_on());
            // a slot comes free, and whoever waits for it has it
            drop(fourth);
            back.join().unwrap();
        });
        assert!(slots.try_acquire().is_none());
        // who has not rested goes on at once
        first.go_on();
        drop(first);
        assert!(slots.try_acquire().is_some());
        // who ends while it rests is not counted any more
        drop(second);
        assert_eq!(*resting.borrow(), 1);
    }

    #[tokio::test]
    async fn who_is_counted_apart_has_the_same_slots() {
        let slots = Slots::new(1);
        let others = slots.apart();
        let first = slots.take().await;
        assert!(others.try_take().is_none());
        first.rest();
        assert_eq!((*slots.resting().borrow(), *others.resting().borrow()), (1, 0));
        let second = others.try_take().unwrap();
        assert!(slots.try_take().is_none());
        drop((first, second));
        assert!(slots.try_take().is_some());
    }
}
