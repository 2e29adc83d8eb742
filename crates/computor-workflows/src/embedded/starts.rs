//! Starts flows: in this process where it has a free slot, and otherwise they wait for one.

use std::{collections::HashSet, sync::Arc};

use uuid::Uuid;

use super::{
    Core,
    brief::{self, Begin},
    queue,
};
use crate::{EngineError, Lane, Share, Slot, Start};

/// A flow that is to be started.
struct Wanted {
    run: Begin,
    lane: Lane,
    /// Where it begins at once.
    slot: Option<Slot>,
}

/// Starts all of them, in one transaction; answers those that cannot be started, and why.
pub(super) async fn start_all(core: &Arc<Core>, starts: &[Start]) -> Result<Vec<(Uuid, EngineError)>, EngineError> {
    let (mut wanted, mut refused) = (Vec::new(), Vec::new());
    for start in starts {
        match check(core, start) {
            Ok(start) => wanted.push(start),
            Err(error) => refused.push((start.operation, error)),
        }
    }
    if wanted.is_empty() {
        return Ok(refused);
    }
    let busy = queue::busy(&core.pool).await.map_err(EngineError::backend)?;
    let shares = give_slots(core, &mut wanted, busy).await?;
    let begun = store(core, &wanted, shares).await.map_err(EngineError::backend)?;
    for Wanted { run, slot, .. } in wanted {
        if let Some(slot) = slot
            && begun.contains(&run.operation)
        {
            brief::spawn(core, run, slot);
        }
    }
    Ok(refused)
}

fn check(core: &Core, start: &Start) -> Result<Wanted, EngineError> {
    let (name, flow) = core.flow(&start.flow)?;
    (flow.check)(start.input.clone()).map_err(|source| EngineError::Input { flow: name, source })?;
    Ok(Wanted { run: Begin { operation: start.operation, flow: name, input: start.input.clone() }, lane: flow.lane, slot: None })
}

/// Gives free slots to those that may begin; answers the shares of all, if some have to wait. Nobody passes those who wait. The slots are
/// held from here on, so that a burst of starts does not take more flows than this process can run.
async fn give_slots(core: &Core, wanted: &mut [Wanted], mut busy: HashSet<Lane>) -> Result<Vec<Share>, EngineError> {
    for one in &mut *wanted {
        if !busy.contains(&one.lane) {
            one.slot = core.lanes.try_take(one.lane);
        }
        if one.slot.is_none() {
            busy.insert(one.lane);
        }
    }
    let labelled = core.labels.is_some() && wanted.iter().any(|one| one.lane == Lane::Sandbox);
    if !labelled && wanted.iter().all(|one| one.slot.is_some()) {
        return Ok(Vec::new());
    }
    let operations: Vec<Uuid> = wanted.iter().map(|one| one.run.operation).collect();
    let shares = core.operations.shares(&operations).await.map_err(EngineError::Backend)?;
    if let Some(labels) = &core.labels {
        for (one, share) in wanted.iter_mut().zip(&shares).filter(|(one, _)| one.lane == Lane::Sandbox) {
            if !labels.have(share.needs.as_deref()) {
                one.slot = None;
            }
        }
    }
    Ok(shares)
}

/// Writes down which begin here and which wait; answers those that nobody has begun before.
async fn store(core: &Core, wanted: &[Wanted], shares: Vec<Share>) -> sqlx::Result<Vec<Uuid>> {
    let begin: Vec<&Begin> = wanted.iter().filter(|one| one.slot.is_some()).map(|one| &one.run).collect();
    let mut wait: Vec<(&Wanted, Share)> = wanted.iter().zip(shares).filter(|(one, _)| one.slot.is_none()).collect();
    if wait.is_empty() {
        return brief::begin(&core.pool, &core.executor, &begin).await;
    }
    // Lane by lane, so that of two who do this at once one waits for the other.
    wait.sort_by_key(|(one, _)| one.lane);
    let mut tx = core.pool.begin().await?;
    let begun = if begin.is_empty() { Vec::new() } else { brief::begin(&mut *tx, &core.executor, &begin).await? };
    for (Wanted { run, lane, .. }, share) in wait {
        queue::push(&mut *tx, run.operation, run.flow, *lane, &run.input, share).await?;
    }
    tx.commit().await?;
    Ok(begun)
}
