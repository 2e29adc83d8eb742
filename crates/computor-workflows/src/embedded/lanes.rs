//! Slots: how many flows of a lane this process runs at once.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::{Lane, Place};

/// How many flows go on at once for each slot, those that rest included: they hold memory, though no processor.
const AT_ONCE: usize = 4;

/// The lanes that this process serves.
#[derive(Clone)]
pub(super) struct Lanes(Arc<BTreeMap<Lane, Served>>);

struct Served {
    slots: Arc<Semaphore>,
    /// Flows that may be without their slot because what they do waits more than it computes.
    resting: Arc<Semaphore>,
    /// Flows may be waiting in the queue.
    work: Notify,
}

impl Lanes {
    pub(super) fn new(slots: &BTreeMap<Lane, usize>) -> Self {
        let served = slots.iter().filter(|(_, slots)| **slots > 0).map(|(lane, slots)| {
            let resting = Arc::new(Semaphore::new(slots.saturating_mul(AT_ONCE - 1)));
            let slots = Arc::new(Semaphore::new(*slots));
            (*lane, Served { slots, resting, work: Notify::new() })
        });
        Self(Arc::new(served.collect()))
    }

    pub(super) fn served(&self) -> Vec<Lane> {
        self.0.keys().copied().collect()
    }

    pub(super) fn serves(&self, lane: Lane) -> bool {
        self.0.contains_key(&lane)
    }

    /// A slot, if the lane is served here and one is free.
    pub(super) fn try_acquire(&self, lane: Lane) -> Option<OwnedSemaphorePermit> {
        self.0.get(&lane)?.slots.clone().try_acquire_owned().ok()
    }

    /// Waits for a slot. `None` if the lane is not served here.
    pub(super) async fn acquire(&self, lane: Lane) -> Option<OwnedSemaphorePermit> {
        self.0.get(&lane)?.slots.clone().acquire_owned().await.ok()
    }

    /// Says that a flow may be waiting.
    pub(super) fn wake(&self, lane: Lane) {
        if let Some(served) = self.0.get(&lane) {
            served.work.notify_one();
        }
    }

    pub(super) fn wake_all(&self) {
        self.0.values().for_each(|served| served.work.notify_one());
    }

    /// Waits until a flow may be waiting.
    pub(super) async fn work(&self, lane: Lane) {
        match self.0.get(&lane) {
            Some(served) => served.work.notified().await,
            None => std::future::pending().await,
        }
    }
}

/// The slot of one running flow, given back while the flow sleeps, and while what it does only waits.
pub(super) struct Slot {
    lanes: Lanes,
    lane: Lane,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
    /// Held while the slot is given back.
    resting: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Slot {
    pub(super) async fn acquire(lanes: Lanes, lane: Lane) -> Self {
        let permit = Mutex::new(lanes.acquire(lane).await);
        Self { lanes, lane, permit, resting: Mutex::default() }
    }

    pub(super) fn release(&self) {
        self.set(None);
    }

    pub(super) async fn reacquire(&self) {
        let permit = self.lanes.acquire(self.lane).await;
        self.set(permit);
    }

    fn set(&self, permit: Option<OwnedSemaphorePermit>) {
        *self.permit.lock().unwrap_or_else(PoisonError::into_inner) = permit;
    }
}

impl Place for Slot {
    fn rest(&self) {
        let free = self.lanes.0.get(&self.lane).and_then(|served| served.resting.clone().try_acquire_owned().ok());
        let mut resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner);
        if resting.is_none() && free.is_some() {
            *resting = free;
            self.release();
        }
    }

    fn go_on(&self) {
        let rested = self.resting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if rested.is_some() {
            futures::executor::block_on(self.reacquire());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_rests_lets_others_in_and_waits_for_its_turn() {
        let lanes = Lanes::new(&BTreeMap::from([(Lane::Sandbox, 1)]));
        let first = Slot::acquire(lanes.clone(), Lane::Sandbox).await;
        assert!(lanes.try_acquire(Lane::Sandbox).is_none());
        first.rest();
        first.rest();
        let second = Slot::acquire(lanes.clone(), Lane::Sandbox).await;
        second.rest();
        let third = Slot::acquire(lanes.clone(), Lane::Sandbox).await;
        third.rest();
        // four at once, and this one keeps its slot though it rests
        let fourth = Slot::acquire(lanes.clone(), Lane::Sandbox).await;
        fourth.rest();
        assert!(lanes.try_acquire(Lane::Sandbox).is_none());
        std::thread::scope(|scope| {
            let back = scope.spawn(|| first.go_on());
            // a slot comes free, and whoever waits for it has it
            drop(fourth);
            back.join().unwrap();
        });
        assert!(lanes.try_acquire(Lane::Sandbox).is_none());
        // who has not rested goes on at once
        first.go_on();
        drop(first);
        assert!(lanes.try_acquire(Lane::Sandbox).is_some());
    }
}
