//! Slots: how many flows of a lane this process runs at once.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::Notify;

use crate::{Lane, Slot, Slots};

/// The lanes that this process serves.
#[derive(Clone)]
pub(super) struct Lanes(Arc<BTreeMap<Lane, Served>>);

struct Served {
    slots: Slots,
    /// Flows may be waiting in the queue.
    work: Notify,
}

impl Lanes {
    pub(super) fn new(slots: &BTreeMap<Lane, usize>) -> Self {
        let served = slots.iter().filter(|(_, slots)| **slots > 0);
        let served = served.map(|(lane, slots)| (*lane, Served { slots: Slots::new(*slots), work: Notify::new() }));
        Self(Arc::new(served.collect()))
    }

    pub(super) fn served(&self) -> Vec<Lane> {
        self.0.keys().copied().collect()
    }

    pub(super) fn serves(&self, lane: Lane) -> bool {
        self.0.contains_key(&lane)
    }

    /// A slot, if the lane is served here and one is free.
    pub(super) fn try_take(&self, lane: Lane) -> Option<Slot> {
        self.0.get(&lane)?.slots.try_take()
    }

    /// Waits for a slot. `None` if the lane is not served here.
    pub(super) async fn take(&self, lane: Lane) -> Option<Slot> {
        Some(self.0.get(&lane)?.slots.take().await)
    }

    /// The slot of a flow: one of this process's, or of none if the lane is not served here.
    pub(super) async fn slot(&self, lane: Lane) -> Slot {
        match self.0.get(&lane) {
            Some(served) => served.slots.take().await,
            None => Slot::nowhere(),
        }
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
