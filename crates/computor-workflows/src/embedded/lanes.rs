//! Slots: how many flows of a lane this process runs at once.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use crate::Lane;

/// The lanes that this process serves.
#[derive(Clone)]
pub(super) struct Lanes(Arc<BTreeMap<Lane, Served>>);

struct Served {
    slots: Arc<Semaphore>,
    /// Flows may be waiting in the queue.
    work: Notify,
}

impl Lanes {
    pub(super) fn new(slots: &BTreeMap<Lane, usize>) -> Self {
        let served = slots.iter().filter(|(_, slots)| **slots > 0).map(|(lane, slots)| {
            let slots = Arc::new(Semaphore::new(*slots));
            (*lane, Served { slots, work: Notify::new() })
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

/// The slot of one running flow, given back while the flow sleeps.
pub(super) struct Slot {
    lanes: Lanes,
    lane: Lane,
    permit: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Slot {
    pub(super) async fn acquire(lanes: Lanes, lane: Lane) -> Self {
        let permit = Mutex::new(lanes.acquire(lane).await);
        Self { lanes, lane, permit }
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
