//! What is demanded of every engine: one set of scenarios, told by [`suite!`] for each of them.

use std::time::{Duration, Instant};

use computor_workflows::{EngineError, Failure, Lane, Outcome, Status};
use serde_json::json;
use uuid::Uuid;

use crate::platform::{Edition, GIT, Launcher, SANDBOX, ended, eventually, order, start};

/// Until somebody goes on with what a killed process has left. The slowest engine hears of it by silence.
const TAKE_OVER: Duration = Duration::from_secs(30);
/// The activities of the sample's flow, in their order.
const ACTIVITIES: [&str; 3] = ["create_repo", "fill_template", "push_repo"];

/// Makes the tests of a launcher.
macro_rules! suite {
    ($launcher:ty) => {
        $crate::suite::suite! { @ $launcher:
            a_flow_runs_its_activities_in_order,
            a_transient_failure_is_retried,
            a_failure_at_each_activity_is_compensated_and_reported,
            a_panic_is_an_infrastructure_failure,
            what_cannot_be_started_is_refused,
            cancelling_stops_each_activity_and_compensates,
            cancelling_ends_a_sleep_and_a_wait_in_the_queue,
            a_flow_that_is_to_be_cancelled_does_not_fall_asleep,
            a_sleeping_flow_holds_no_slot_and_wakes_in_time,
            a_start_is_one_run_however_often_it_is_made,
            a_process_runs_only_its_lanes_and_no_more_than_its_slots,
            who_only_waits_holds_no_slot,
            a_killed_process_continues_where_it_stood_when_it_is_started_again,
            another_process_takes_over_from_a_killed_one,
            a_dead_process_leaves_its_flow_to_its_lane,
            a_process_that_was_frozen_drops_what_was_given_to_another,
            a_shutdown_is_no_outcome_and_hands_the_flow_over,
            operations_that_many_processes_start_end_once,
            an_unknown_flow_waits_for_somebody_who_knows_it,
            a_flow_that_was_changed_under_its_name_has_no_outcome
        }

        #[tokio::test(flavor = "multi_thread")]
        #[ignore = "not a test: other tests run it as a process of its own, and kill it"]
        async fn another_process() {
            <$launcher as $crate::platform::Launcher>::play().await
        }
    };
    (@ $launcher:ty: $($scenario:ident),*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $scenario() {
            let Some(launcher) = <$launcher as $crate::platform::Launcher>::new().await else { return };
            $crate::suite::$scenario(&launcher).await
        })*
    };
}
pub(crate) use suite;

pub(crate) async fn a_flow_runs_its_activities_in_order(on: &impl Launcher) {
    let (platform, engine) = (on.platform(), on.engine(&[GIT]).await);
    for _ in 0..2 {
        let operation = start(&*engine, json!({})).await;
        assert_eq!(ended(&*engine, operation).await, Outcome::Succeeded(json!("git:/course/ada")));
        assert_eq!(platform.notes(operation).await, ["create_repo#1", "fill_template#1", "50%", "push_repo#1", "= \"git:/course/ada\""]);
    }
    engine.shutdown().await;
}

pub(crate) async fn a_transient_failure_is_retried(on: &impl Launcher) {
    let (platform, engine) = (on.platform(), on.engine(&[GIT]).await);
    let operation = start(&*engine, json!({"flaky": 2})).await;
    assert!(matches!(ended(&*engine, operation).await, Outcome::Succeeded(_)));
    let again = "fill_template: INT_001: git is busy, again";
    assert_eq!(platform.notes(operation).await[1..6], ["fill_template#1", again, "fill_template#2", again, "fill_template#3"]);
    let hopeless = start(&*engine, json!({"flaky": 9})).await;
    assert_eq!(ended(&*engine, hopeless).await, Outcome::Failed(Failure::internal("git is busy")));
    assert_eq!(
        platform.notes(hopeless).await[7..],
        ["fill_template#4", "fill_template: INT_001: git is busy", "drop_repo#1", "= INT_001: git is busy"]
    );
    engine.shutdown().await;
}

pub(crate) async fn a_failure_at_each_activity_is_compensated_and_reported(on: &impl Launcher) {
    let (platform, engine) = (on.platform(), on.engine(&[GIT]).await);
    for (position, activity) in ACTIVITIES.into_iter().enumerate() {
        let operation = start(&*engine, json!({"fail": activity})).await;
        let failure = Outcome::Failed(Failure::new("REPO_001", "the name is taken"));
        assert_eq!(ended(&*engine, operation).await, failure);
        let mut expected: Vec<String> = ACTIVITIES[..=position].iter().map(|name| format!("{name}#1")).collect();
        expected.push(format!("{activity}: REPO_001: the name is taken"));
        if position > 0 {
            expected.push("drop_repo#1".to_owned());
        }
        expected.push("= REPO_001: the name is taken".to_owned());
        let mut notes = platform.notes(operation).await;
        notes.retain(|note| note != "50%");
        assert_eq!(notes, expected);
    }
    engine.shutdown().await;
}

pub(crate) async fn a_panic_is_an_infrastructure_failure(on: &impl Launcher) {
    let (platform, engine) = (on.platform(), on.engine(&[GIT]).await);
    let operation = start(&*engine, json!({"panic": "push_repo"})).await;
    assert_eq!(ended(&*engine, operation).await, Outcome::Failed(Failure::internal("the activity panicked")));
    let operation = start(&*engine, json!({"panic": "student_repo"})).await;
    assert_eq!(ended(&*engine, operation).await, Outcome::Failed(Failure::internal("the flow panicked")));
    assert_eq!(platform.notes(operation).await, ["= INT_001: the flow panicked"]);
    engine.shutdown().await;
}

pub(crate) async fn what_cannot_be_started_is_refused(on: &impl Launcher) {
    let engine = on.engine(&[]).await;
    let unknown = engine.start(Uuid::now_v7(), "no_such_flow", json!({})).await;
    assert!(matches!(unknown, Err(EngineError::UnknownFlow(name)) if name == "no_such_flow"));
    let wrong = engine.start(Uuid::now_v7(), "student_repo", json!({"student": 7})).await;
    assert!(matches!(wrong, Err(EngineError::Input { flow: "student_repo", .. })));
    assert_eq!(engine.status(Uuid::now_v7()).await.unwrap(), None);
    engine.cancel(Uuid::now_v7()).await.unwrap();
    engine.shutdown().await;
}

pub(crate) async fn cancelling_stops_each_activity_and_compensates<L: Launcher>(on: &L) {
    let platform = on.platform();
    let worker = on.engine(&[GIT]).await;
    let server = on.engine(&[]).await;
    for (position, activity) in ACTIVITIES.into_iter().enumerate() {
        let operation = start(&*server, json!({"hold": activity})).await;
        platform.noted(operation, &format!("{activity}#1")).await;
        platform.request_cancel(operation).await;
        let begun = Instant::now();
        server.cancel(operation).await.unwrap();
        assert_eq!(ended(&*server, operation).await, Outcome::Cancelled);
        assert!(begun.elapsed() < L::HEARS, "{activity}: {:?}", begun.elapsed());
        let notes = platform.notes(operation).await;
        let cancelled = format!("{activity}: cancelled");
        let expected =
            if position > 0 { vec![cancelled.as_str(), "drop_repo#1", "= cancelled"] } else { vec![cancelled.as_str(), "= cancelled"] };
        let told: Vec<&str> = notes.iter().map(String::as_str).filter(|note| expected.contains(note)).collect();
        assert_eq!(told, expected, "{notes:?}");
        // The activity may have been cancelled before it came to its gate, and then there was nothing to release.
        assert!(!ACTIVITIES[position + 1..].iter().any(|later| notes.contains(&format!("{later}#1"))), "{notes:?}");
    }
    server.shutdown().await;
    worker.shutdown().await;
}

pub(crate) async fn cancelling_ends_a_sleep_and_a_wait_in_the_queue(on: &impl Launcher) {
    let platform = on.platform();
    let server = on.engine(&[]).await;
    let queued = start(&*server, json!({})).await;
    assert_eq!(server.status(queued).await.unwrap(), Some(Status::Queued));
    platform.request_cancel(queued).await;
    server.cancel(queued).await.unwrap();
    assert_eq!(platform.notes(queued).await, ["= cancelled"]);

    let worker = on.engine(&[GIT]).await;
    let asleep = Uuid::now_v7();
    worker.start(asleep, "later", order(json!({"nap_ms": 3_600_000}))).await.unwrap();
    eventually("sleep", async || (server.status(asleep).await.unwrap() == Some(Status::Running)).then_some(())).await;
    platform.request_cancel(asleep).await;
    server.cancel(asleep).await.unwrap();
    assert_eq!(ended(&*server, asleep).await, Outcome::Cancelled);
    assert_eq!(platform.notes(asleep).await, ["= cancelled"]);
    // The run that waited may be told of again, but does nothing.
    let notes = platform.notes(queued).await;
    assert!(notes.iter().all(|note| note == "= cancelled"), "{notes:?}");
    server.shutdown().await;
    worker.shutdown().await;
}

/// The request came before the run, so no message reaches it.
pub(crate) async fn a_flow_that_is_to_be_cancelled_does_not_fall_asleep(on: &impl Launcher) {
    let engine = on.engine(&[GIT]).await;
    let operation = Uuid::now_v7();
    on.platform().request_cancel(operation).await;
    engine.start(operation, "later", order(json!({"nap_ms": 3_600_000}))).await.unwrap();
    assert_eq!(ended(&*engine, operation).await, Outcome::Cancelled);
    engine.shutdown().await;
}

pub(crate) async fn a_sleeping_flow_holds_no_slot_and_wakes_in_time(on: &impl Launcher) {
    let platform = on.platform();
    let engine = on.engine(&[(Lane::Git, 1)]).await;
    let sleeper = start(&*engine, json!({"nap_ms": 4000})).await;
    platform.noted(sleeper, "push_repo#1").await;
    let other = start(&*engine, json!({})).await;
    assert!(matches!(ended(&*engine, other).await, Outcome::Succeeded(_)));
    assert_eq!(engine.status(sleeper).await.unwrap(), Some(Status::Running));
    assert!(matches!(ended(&*engine, sleeper).await, Outcome::Succeeded(_)));
    engine.shutdown().await;
}

pub(crate) async fn a_start_is_one_run_however_often_it_is_made(on: &impl Launcher) {
    let (one, two) = (on.engine(&[GIT]).await, on.engine(&[GIT]).await);
    let waiting = on.engine(&[]).await;
    let operation = Uuid::now_v7();
    let starts = [&one, &two, &waiting, &one, &two, &waiting].map(|engine| engine.start(operation, "student_repo", order(json!({}))));
    for started in futures::future::join_all(starts).await {
        started.unwrap();
    }
    ended(&*waiting, operation).await;
    one.start(operation, "student_repo", order(json!({}))).await.unwrap();
    waiting.start(operation, "student_repo", order(json!({}))).await.unwrap();
    eventually("an empty queue", async || waiting.waiting().await.unwrap().is_empty().then_some(())).await;
    assert_eq!(on.platform().notes(operation).await.len(), 5);
    for engine in [one, two, waiting] {
        engine.shutdown().await;
    }
}

pub(crate) async fn a_process_runs_only_its_lanes_and_no_more_than_its_slots(on: &impl Launcher) {
    let platform = on.platform();
    let server = on.engine(&[GIT]).await;
    let operations: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    for operation in &operations {
        server.start(*operation, "check_only", order(json!({"hold": "check"}))).await.unwrap();
        assert_eq!(server.status(*operation).await.unwrap(), Some(Status::Queued));
    }
    eventually("six waiting", async || {
        let waiting = server.waiting().await.unwrap();
        waiting.iter().any(|(lane, count, _)| *lane == Lane::Sandbox && *count == 6).then_some(())
    })
    .await;
    let begun = async || {
        let count = sqlx::query_scalar("select count(*) from note where text = 'check#1'");
        let count: i64 = count.fetch_one(&platform.pool).await.unwrap();
        count
    };
    let first = on.engine(&[SANDBOX]).await;
    eventually("two running", async || (begun().await == 2).then_some(())).await;
    // The engine must not have begun a third: give it the time in which a second worker does.
    let second = on.engine(&[SANDBOX]).await;
    eventually("four running", async || (begun().await == 4).then_some(())).await;
    platform.open_gate().await;
    for operation in &operations {
        assert!(matches!(ended(&*server, *operation).await, Outcome::Succeeded(_)));
    }
    assert_eq!(begun().await, 6);
    for engine in [server, first, second] {
        engine.shutdown().await;
    }
}

/// Killed in each of its activities, at once.
/// Two that only wait hold up nobody where there is one slot, and go on one after the other.
pub(crate) async fn who_only_waits_holds_no_slot(on: &impl Launcher) {
    let (platform, engine) = (on.platform(), on.engine(&[(Lane::Sandbox, 1)]).await);
    let begin = async |of: serde_json::Value| {
        let operation = Uuid::now_v7();
        engine.start(operation, "check_only", order(of)).await.unwrap();
        operation
    };
    let sleepers = [begin(json!({"hold": "check", "rest": true})).await, begin(json!({"hold": "check", "rest": true})).await];
    for sleeper in sleepers {
        platform.noted(sleeper, "check#1").await;
    }
    let quick = begin(json!({})).await;
    assert!(matches!(ended(&*engine, quick).await, Outcome::Succeeded(_)));
    platform.open_gate().await;
    for sleeper in sleepers {
        assert!(matches!(ended(&*engine, sleeper).await, Outcome::Succeeded(_)));
        assert_eq!(platform.count(sleeper, "check#1").await, 1);
    }
    engine.shutdown().await;
}

pub(crate) async fn a_killed_process_continues_where_it_stood_when_it_is_started_again(on: &impl Launcher) {
    let platform = on.platform();
    let server = on.engine(&[]).await;
    let mut process = on.process("git", "");
    let mut operations = Vec::new();
    for activity in ACTIVITIES {
        let operation = start(&*server, json!({"hold": activity})).await;
        platform.noted(operation, &format!("{activity}#1")).await;
        operations.push((operation, activity));
    }
    process.kill();
    platform.open_gate().await;
    let begun = Instant::now();
    let _restarted = on.process("git", "");
    for (operation, held) in operations {
        platform.noted(operation, "= \"git:/course/ada\"").await;
        for activity in ACTIVITIES {
            let times = if activity == held { 2 } else { 1 };
            assert_eq!(platform.count(operation, &format!("{activity}#1")).await, times, "{held}: {:?}", platform.notes(operation).await);
        }
        assert_eq!(platform.count(operation, "drop_repo#1").await, 0);
    }
    assert!(begun.elapsed() < TAKE_OVER, "{:?}", begun.elapsed());
    println!("continued {:?} after the restart", begun.elapsed());
    server.shutdown().await;
}

pub(crate) async fn another_process_takes_over_from_a_killed_one(on: &impl Launcher) {
    let platform = on.platform();
    let mut process = on.process("git", "");
    let server = on.engine(&[]).await;
    let operation = start(&*server, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    let peer = on.engine(&[GIT, SANDBOX]).await;
    platform.open_gate().await;
    process.kill();
    let took = platform.noted(operation, "= \"git:/course/ada\"").await;
    assert!(took < TAKE_OVER, "{took:?}");
    println!("taken over {took:?} after the kill");
    assert_eq!(platform.count(operation, "create_repo#1").await, 1);
    peer.shutdown().await;
    server.shutdown().await;
}

pub(crate) async fn a_dead_process_leaves_its_flow_to_its_lane(on: &impl Launcher) {
    let platform = on.platform();
    let mut process = on.process("sandbox", "");
    let server = on.engine(&[GIT]).await;
    let operation = Uuid::now_v7();
    server.start(operation, "check_only", order(json!({"hold": "check"}))).await.unwrap();
    platform.noted(operation, "check#1").await;
    process.kill();
    eventually("back in the queue", async || (server.status(operation).await.unwrap() == Some(Status::Queued)).then_some(())).await;
    platform.open_gate().await;
    let worker = on.engine(&[SANDBOX]).await;
    assert!(matches!(ended(&*server, operation).await, Outcome::Succeeded(_)));
    worker.shutdown().await;
    server.shutdown().await;
}

/// A process that was frozen for so long that its work was given to another drops it when it wakes up.
pub(crate) async fn a_process_that_was_frozen_drops_what_was_given_to_another(on: &impl Launcher) {
    let platform = on.platform();
    let process = on.process("git", "");
    let server = on.engine(&[]).await;
    let operation = start(&*server, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    process.send("-STOP");
    let peer = on.engine(&[GIT]).await;
    eventually("a second attempt", async || (platform.count(operation, "fill_template#1").await == 2).then_some(())).await;
    process.send("-CONT");
    platform.noted(operation, "released").await;
    platform.open_gate().await;
    assert!(matches!(ended(&*peer, operation).await, Outcome::Succeeded(_)));
    for note in ["create_repo#1", "push_repo#1", "= \"git:/course/ada\""] {
        assert_eq!(platform.count(operation, note).await, 1, "{note}");
    }
    peer.shutdown().await;
    server.shutdown().await;
}

pub(crate) async fn a_shutdown_is_no_outcome_and_hands_the_flow_over(on: &impl Launcher) {
    let platform = on.platform();
    let first = on.engine(&[GIT]).await;
    let operation = start(&*first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    let second = on.engine(&[GIT]).await;
    platform.open_gate().await;
    assert!(matches!(ended(&*second, operation).await, Outcome::Succeeded(_)));
    assert_eq!(platform.count(operation, "drop_repo#1").await, 0);
    second.shutdown().await;
}

/// Each is started by two of the processes. `COMPUTOR_TEST_FLOWS=10000x8` makes ten thousand by eight of it.
pub(crate) async fn operations_that_many_processes_start_end_once(on: &impl Launcher) {
    let platform = on.platform();
    let size = std::env::var("COMPUTOR_TEST_FLOWS").unwrap_or_else(|_| "100x4".to_owned());
    let (count, processes) = size.split_once('x').unwrap();
    let (count, processes): (usize, usize) = (count.parse().unwrap(), processes.parse().unwrap());
    let operations: Vec<String> = (0..count).map(|_| Uuid::now_v7().to_string()).collect();
    let shares: Vec<&[String]> = operations.chunks(count.div_ceil(processes)).collect();
    let begun = Instant::now();
    let next = shares.iter().cycle().skip(1);
    let running: Vec<_> = shares.iter().zip(next).map(|(own, next)| on.process("git", &[*own, *next].concat().join(","))).collect();
    let total = i64::try_from(count).unwrap();
    let mut seen = (0, Instant::now());
    loop {
        let ended: i64 =
            sqlx::query_scalar("select count(distinct operation) from note where text like '= %'").fetch_one(&platform.pool).await.unwrap();
        if ended == total {
            break;
        }
        if ended > seen.0 {
            seen = (ended, Instant::now());
        }
        assert!(seen.1.elapsed() < Duration::from_secs(60), "{ended} of {total} have ended, and nothing goes on");
        #[expect(clippy::disallowed_methods, reason = "asks again until it is there; the test does not depend on how long that takes")]
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    println!("{count} operations by {processes} processes in {:?}", begun.elapsed());
    drop(running);
    let notes: Vec<(String, i64)> =
        sqlx::query_as("select text, count(*) from note group by text order by text").fetch_all(&platform.pool).await.unwrap();
    let expected = ["50%", "= \"git:/course/ada\"", "create_repo#1", "fill_template#1", "push_repo#1"].map(|note| (note.to_owned(), total));
    let mut sorted = expected.to_vec();
    sorted.sort();
    let mut notes = notes;
    notes.sort();
    assert_eq!(notes, sorted);
}

/// A server that is newer than the workers starts what they do not know.
pub(crate) async fn an_unknown_flow_waits_for_somebody_who_knows_it(on: &impl Launcher) {
    let platform = on.platform();
    let old = on.launch(Edition::Earlier, &[GIT]).await;
    let server = on.engine(&[]).await;
    let operation = start(&*server, json!({})).await;
    // The old worker has had the time to take it.
    let known = Uuid::now_v7();
    old.start(known, "later", order(json!({"nap_ms": 1}))).await.unwrap();
    assert!(matches!(ended(&*old, known).await, Outcome::Succeeded(_)));
    assert!(platform.notes(operation).await.is_empty());
    assert!(matches!(server.status(operation).await.unwrap(), Some(Status::Queued | Status::Running)));
    let new = on.engine(&[GIT]).await;
    old.shutdown().await;
    assert!(matches!(ended(&*new, operation).await, Outcome::Succeeded(_)));
    new.shutdown().await;
    server.shutdown().await;
}

pub(crate) async fn a_flow_that_was_changed_under_its_name_has_no_outcome(on: &impl Launcher) {
    let platform = on.platform();
    let first = on.engine(&[GIT]).await;
    let operation = start(&*first, json!({"hold": "fill_template"})).await;
    platform.noted(operation, "50%").await;
    first.shutdown().await;
    platform.open_gate().await;
    let changed = on.launch(Edition::Changed, &[GIT]).await;
    // A run of the new shape goes well meanwhile.
    let other = start(&*changed, json!({})).await;
    assert!(matches!(ended(&*changed, other).await, Outcome::Succeeded(_)));
    assert_eq!(platform.count(other, "look#1").await, 1);
    changed.shutdown().await;
    let notes = platform.notes(operation).await;
    assert!(!notes.iter().any(|note| note.starts_with('=')), "{notes:?}");
    let right = on.engine(&[GIT]).await;
    assert!(matches!(ended(&*right, operation).await, Outcome::Succeeded(_)));
    assert_eq!(platform.count(operation, "create_repo#1").await, 1);
    right.shutdown().await;
}
