//! How long a test that waits is going to wait.
//!
//! The engine knows whose turn comes next, the database how long such tests took lately, and what runs just now shows how many run at
//! once: where somebody waits, every slot is taken. Both who asks and who is told live see the same, which is made about once in a
//! second, however many ask.

use crate::{App, Error, Result};
use computor_db::queries::forecast::{self as queries, Run};
use computor_workflows::{Lane, turns};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tokio::{sync::Mutex, time::Instant};
use uuid::Uuid;

/// For so long it is not asked again,
const KEPT: Duration = Duration::from_secs(1);
/// except for a run that came since; and then not more often than this.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a test is taken to run when none like it has run yet, in seconds.
const UNKNOWN: f64 = 5.0;

/// A run that waits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ahead {
    /// The result that comes of it, if a student waits for one.
    pub(crate) result_id: Option<Uuid>,
    /// Who asked for it, and who works together with them.
    pub(crate) users: Vec<Uuid>,
    /// 1 for the next one.
    pub(crate) position: i64,
    /// How many wait in all.
    pub(crate) waiting: i64,
    /// In how many seconds it begins; nothing where that cannot be said.
    pub(crate) expected_wait: Option<f64>,
}

/// What is known at some time.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The runs that wait, in the order of their turns.
    pub(crate) ahead: Vec<Ahead>,
    by_result: HashMap<Uuid, usize>,
    /// Those that go on.
    running: HashSet<Uuid>,
}

/// What was known last.
#[derive(Debug, Default)]
pub(crate) struct Forecasts(Mutex<Option<(Instant, Arc<Known>)>>);

impl Forecasts {
    /// How far a run is that waits.
    pub(crate) async fn of(&self, app: &App, run: Uuid) -> Result<Option<Ahead>> {
        let mut last = self.0.lock().await;
        if let Some((at, known)) = last.as_ref() {
            let found = known.by_result.get(&run).and_then(|place| known.ahead.get(*place));
            let enough = if found.is_some() || known.running.contains(&run) { KEPT } else { PAUSE };
            if at.elapsed() < enough {
                return Ok(found.cloned());
            }
        }
        let known = ask(app).await?;
        let found = known.by_result.get(&run).and_then(|place| known.ahead.get(*place)).cloned();
        *last = Some((Instant::now(), known));
        Ok(found)
    }

    /// What is known now, whatever was known before.
    pub(crate) async fn renewed(&self, app: &App) -> Result<Arc<Known>> {
        let mut last = self.0.lock().await;
        let known = ask(app).await?;
        *last = Some((Instant::now(), Arc::clone(&known)));
        Ok(known)
    }
}

async fn ask(app: &App) -> Result<Arc<Known>> {
    let runs = queries::runs(app.db.pool()).await?;
    let turns = match app.engine() {
        Some(engine) if !runs.is_empty() => engine.turns(Lane::Sandbox).await.map_err(Error::internal)?,
        _ => Vec::new(),
    };
    let running = runs.iter().filter(|run| run.runs_for.is_some()).filter_map(|run| run.result_id).collect();
    let ahead = foresee(runs, &turns);
    let by_result = ahead.iter().enumerate().filter_map(|(place, one)| Some((one.result_id?, place))).collect();
    Ok(Arc::new(Known { ahead, by_result, running }))
}

/// Who begins when. What the engine has not taken up yet comes behind those whose turn it knows. What others test has a queue of its
/// own, of which only the order is known.
fn foresee(runs: Vec<Run>, order: &[Uuid]) -> Vec<Ahead> {
    let (ours, elsewhere): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.operation.is_some());
    let (running, mut waiting): (Vec<Run>, Vec<Run>) = ours.into_iter().partition(|run| run.runs_for.is_some());
    let turn: HashMap<Uuid, usize> = order.iter().enumerate().map(|(turn, operation)| (*operation, turn)).collect();
    // Stable: those without a turn stay in the order in which they were asked for.
    waiting.sort_by_key(|run| run.operation.and_then(|operation| turn.get(&operation)).copied().unwrap_or(usize::MAX));
    let usual = |run: &Run| run.usual.unwrap_or(UNKNOWN);
    let slots: Vec<f64> = running.iter().map(|run| (usual(run) - run.runs_for.unwrap_or_default()).max(0.0)).collect();
    let begins = if slots.is_empty() { Vec::new() } else { turns::begins(&waiting.iter().map(usual).collect::<Vec<_>>(), &slots) };
    let mut ahead = placed(waiting);
    for (one, begin) in ahead.iter_mut().zip(begins) {
        one.expected_wait = Some(begin);
    }
    ahead.extend(placed(elsewhere));
    ahead
}

fn placed(waiting: Vec<Run>) -> Vec<Ahead> {
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    let place =
        |(run, position): (Run, i64)| Ahead { result_id: run.result_id, users: run.users, position, waiting: count, expected_wait: None };
    waiting.into_iter().zip(1..).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(number: u128, runs_for: Option<f64>, usual: Option<f64>) -> Run {
        let id = Some(Uuid::from_u128(number));
        Run { operation: id, result_id: id, users: Vec::new(), runs_for, usual }
    }

    fn said(ahead: &[Ahead]) -> Vec<(u128, i64, i64, Option<f64>)> {
        ahead.iter().map(|one| (one.result_id.unwrap().as_u128(), one.position, one.waiting, one.expected_wait)).collect()
    }

    #[test]
    fn turns_and_slots_say_when_it_begins() {
        let runs = vec![
            run(1, Some(1.0), Some(4.0)),
            run(2, Some(9.0), Some(4.0)),
            run(3, None, Some(2.0)),
            run(4, None, None),
            run(5, None, Some(6.0)),
            run(6, None, Some(1.0)),
        ];
        // The engine has not heard of the last one yet.
        let order = [5, 3, 4].map(Uuid::from_u128);
        let expected = [(5, 1, 4, Some(0.0)), (3, 2, 4, Some(3.0)), (4, 3, 4, Some(5.0)), (6, 4, 4, Some(6.0))];
        assert_eq!(said(&foresee(runs, &order)), expected);
    }

    #[test]
    fn where_nothing_runs_nothing_is_promised() {
        let elsewhere = |number| Run { operation: None, ..run(number, None, Some(1.0)) };
        let ahead = foresee(vec![elsewhere(1), run(2, None, Some(1.0)), elsewhere(3)], &[]);
        assert_eq!(said(&ahead), [(2, 1, 1, None), (1, 1, 2, None), (3, 2, 2, None)]);
    }
}
