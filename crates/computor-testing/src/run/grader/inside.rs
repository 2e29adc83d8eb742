//! The grader itself.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use computor_sandbox::{Job, Link, Outcome};

use super::{Answer, Failure, Graded, LARGEST, Order, Say};
use crate::backend::{Machine, surroundings};
use crate::error::RunError;
use crate::run::session::judge;
use crate::{compare, languages};

/// What every grader needs, made once for all of them.
pub(super) fn prepare() {
    languages::prepare();
    compare::document::prepare();
}

/// Judges one submission and ends.
pub(super) fn main(links: Vec<Link>) {
    let Some(first) = links.first() else { return };
    let Ok(order) = first.receive::<Order>(LARGEST) else { return };
    // Nothing of a program has been read so far, so what fails here is the platform's.
    if tempfile::env::override_temp_dir(&order.desk).is_err() {
        return;
    }
    #[cfg(test)]
    end_as_told(&order);
    let free = (0..links.len()).collect();
    let caller = Arc::new(Caller { links, free: Mutex::new(free), returned: Condvar::new() });
    let asking = Arc::clone(&caller);
    surroundings::ask_with(Box::new(move |question| match asking.ask(&Say::Look(question.clone())).ok()? {
        Answer::Found(answer) => Some(answer),
        _ => None,
    }));
    let done = judge(&order, &*caller).and_then(|(report, kept, left)| {
        let text = |json: serde_json::Result<String>| json.map_err(|error| RunError::Internal(error.to_string()));
        Ok(Graded { report: text(serde_json::to_string(&report))?, kept: text(serde_json::to_string(&kept))?, left })
    });
    if let Some(first) = caller.links.first() {
        // An error means that nobody wants to know any more.
        let _ = first.send(&Say::Done(Box::new(done.map_err(Failure::from))));
    }
}

/// The caller, over as many connections as programs may run at the same time.
struct Caller {
    links: Vec<Link>,
    /// Places of those that nobody uses.
    free: Mutex<Vec<usize>>,
    returned: Condvar,
}

impl Caller {
    fn ask(&self, what: &Say) -> Result<Answer, RunError> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = self.returned.wait_while(free, |free| free.is_empty()).unwrap_or_else(PoisonError::into_inner);
        let place = free.pop().unwrap_or_default();
        drop(free);
        let link = self.links.get(place);
        let answer = link.map(|link| link.send(what).and_then(|()| link.receive(LARGEST)));
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(place);
        self.returned.notify_one();
        match answer {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(error)) => Err(RunError::Internal(format!("the caller of the grader: {error}"))),
            None => Err(RunError::Internal("the grader has no caller".to_owned())),
        }
    }
}

fn unexpected() -> RunError {
    RunError::Internal("the caller of the grader answers another question".to_owned())
}

impl Machine for Caller {
    fn run(&self, job: &Job, _: &dyn Fn() -> bool) -> Result<Outcome, RunError> {
        let warm = job.warm.as_deref().cloned();
        match self.ask(&Say::Run(Box::new(job.clone()), warm))? {
            Answer::Outcome(Ok(outcome)) => Ok(*outcome),
            Answer::Outcome(Err(error)) => Err(RunError::Internal(error)),
            _ => Err(unexpected()),
        }
    }

    fn recall(&self, name: &str) -> Option<Vec<u8>> {
        match self.ask(&Say::Recall(name.to_owned())) {
            Ok(Answer::Recalled(found)) => found,
            _ => None,
        }
    }

    fn file(&self, name: &str, content: Vec<u8>) -> Result<(), RunError> {
        match self.ask(&Say::File(name.to_owned(), content))? {
            Answer::Filed(result) => result.map_err(RunError::Internal),
            _ => Err(unexpected()),
        }
    }
}

/// Only in tests of this crate: what a value could do to a grader that has a fault.
#[cfg(test)]
fn end_as_told(order: &Order) {
    #[expect(unconditional_recursion, reason = "it is to use up the stack")]
    fn deep(filler: &[u8]) -> usize {
        let larger = [filler, &[1]].concat();
        deep(&larger) + larger.len()
    }
    let Ok(what) = std::fs::read_to_string(order.submission.join("end-of-grader")) else { return };
    let what = match what.strip_prefix("first ") {
        Some(_) if order.attempt > 1 => return,
        Some(what) => what,
        None => &what,
    };
    match what {
        "abort" => std::process::abort(),
        "stack" => drop(deep(&[0; 100])),
        "memory" => drop(vec![1u8; 8 << 30]),
        "panic" => panic!("as told"),
        _ => loop {
            std::hint::spin_loop();
        },
    }
}
