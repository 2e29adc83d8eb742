//! `worker status`, `worker test-job`: whether the work in the background is done.

use crate::{
    Outcome,
    args::{WorkerStatusOptions, WorkerTestJob},
    more, output, remote,
    testing::visible,
};
use anyhow::Result;
use computor_types::{NoBody, Nothing, dto::*};
use std::time::{Duration, Instant};

/// Who has waited for longer, while nothing is being done, waits for nobody.
const PATIENCE: f64 = 60.0;

pub(crate) async fn status(options: WorkerStatusOptions) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let status = client.call::<GetWorkerStatus>(&Nothing {}, &Nothing {}, NoBody).await?;
    if options.json {
        output::json(&status)?;
    } else {
        let queue = |queue: &QueueStatus| {
            let waits = if queue.waiting == 0 { String::new() } else { format!("the first for {:.0} s", queue.oldest_seconds) };
            vec!["queue".to_owned(), queue.name.clone(), format!("{} waiting", queue.waiting), waits]
        };
        let task = |task: &TaskCount| {
            vec!["work".to_owned(), task.task_name.clone(), format!("{} waiting", task.queued), format!("{} being done", task.started)]
        };
        let mut rows = vec![vec!["engine".to_owned(), status.status.clone(), String::new(), String::new()]];
        let elsewhere = |worker: &WorkerElsewhere| {
            vec!["worker".to_owned(), worker.name.clone(), format!("{} at once", worker.slots), worker.languages.join(", ")]
        };
        rows.extend(status.queues.iter().map(queue).chain(status.tasks.iter().map(task)).chain(status.elsewhere.iter().map(elsewhere)));
        output::rows(&["WHAT", "NAME", "HOW MUCH", "SINCE"], rows)?;
    }
    let missing = nobody_works(&status);
    if let Some(missing) = &missing {
        eprintln!("{missing}");
    }
    Ok(Outcome::when(missing.is_none()))
}

/// Why nothing is done, if nothing is.
fn nobody_works(status: &WorkerStatus) -> Option<String> {
    if status.status != "connected" {
        return Some("The server has no connection to its workflow engine, so it starts nothing; its log says why.".to_owned());
    }
    let waits = status.queues.iter().find(|queue| queue.waiting > 0 && queue.oldest_seconds > PATIENCE)?;
    let is_idle = status.tasks.iter().all(|task| task.started == 0);
    is_idle.then(|| {
        let (name, seconds) = (&waits.name, waits.oldest_seconds);
        format!("Nobody works: on {name} something has waited for {seconds:.0} s. Start `computor worker --queue {name}`.")
    })
}

pub(crate) async fn test_job(options: WorkerTestJob) -> Result<Outcome> {
    let client = remote::connect_as_somebody(&options.remote).await?;
    let body = TaskSubmission { task_name: options.kind, parameters: serde_json::Map::new(), queue: None, workflow_id: None, delay: None };
    let begun = Instant::now();
    let id = client.call::<SubmitTask>(&Nothing {}, &Nothing {}, body).await?.task_id;
    let task = more::until_ended(&client, id, Duration::from_secs(options.patience)).await?;
    if options.json {
        output::json(&task)?;
    }
    match task.status {
        TaskStatus::Finished => eprintln!("{} was done in {:.1} s.", task.task_name, begun.elapsed().as_secs_f64()),
        TaskStatus::Failed => eprintln!("{} was not done: {}", task.task_name, visible(task.error.as_deref().unwrap_or_default())),
        TaskStatus::Cancelled => eprintln!("{} was cancelled.", task.task_name),
        _ => eprintln!("Nobody has done it in {} s; `computor tasks show {id}` says how far it is.", options.patience),
    }
    Ok(Outcome::when(task.status == TaskStatus::Finished))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nobody_works_where_something_waits_for_long_and_nothing_is_done() {
        let status = |engine: &str, waiting: u64, oldest: f64, started: i64| {
            let status = json!({"status": engine, "runs_tests": false, "elsewhere": [], "queues": [{"name": "git", "waiting": waiting, "oldest_seconds": oldest}],
                "tasks": [{"task_name": "x", "queued": waiting, "started": started}]});
            nobody_works(&serde_json::from_value(status).unwrap())
        };
        assert!(status("disconnected", 0, 0.0, 1).unwrap().contains("workflow engine"));
        assert!(status("connected", 3, 61.0, 0).unwrap().contains("computor worker --queue git"));
        for good in [status("connected", 0, 0.0, 0), status("connected", 3, 59.0, 0), status("connected", 3, 600.0, 1)] {
            assert_eq!(good, None);
        }
    }
}
