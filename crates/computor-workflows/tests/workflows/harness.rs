//! The engine-free harness, on the sample flow and on flows that break the rules.

use std::sync::atomic::{AtomicU32, Ordering};

use computor_workflows::{
    Failure, Flow, FlowCx, FlowError, Lane,
    harness::{Harness, INJECTED},
};

use crate::sample::{App, CreateRepo, DropRepo, FillTemplate, Order, PushRepo, Repo, StudentRepo};

fn order() -> Order {
    Order { student: "ada".into(), nap_ms: 1, ..Order::default() }
}

fn scripted<F: Flow<App = App, In = Order>>() -> Harness<F> {
    Harness::new(order())
        .answer::<CreateRepo>(|order| Ok(Repo { url: "u".into(), order }))
        .answer::<FillTemplate>(Ok)
        .answer::<PushRepo>(|repo| Ok(repo.url))
        .answer::<DropRepo>(|_| Ok(()))
}

#[test]
fn the_sample_runs_fails_and_is_cancelled_as_it_should() {
    let harness = scripted::<StudentRepo>();
    let run = harness.run();
    assert_eq!(run.outcome, Ok("u".to_owned()));
    assert_eq!(run.names(), ["create_repo", "fill_template", "push_repo", "sleep"]);

    let failed: Vec<_> = harness.fail_everywhere().iter().map(|run| run.names().join(" ")).collect();
    let expected = [
        "create_repo",
        "create_repo fill_template drop_repo",
        "create_repo fill_template push_repo drop_repo",
        "create_repo fill_template push_repo sleep drop_repo",
    ];
    assert_eq!(failed, expected);
    assert!(matches!(
        &harness.fail_at(1).outcome,
        Err(FlowError::Failed(Failure { code, .. })) if code == INJECTED
    ));
    let cancelled: Vec<_> = harness.cancel_everywhere().iter().map(|run| run.names().join(" ")).collect();
    assert_eq!(cancelled, expected);
}

#[test]
fn the_sample_survives_a_crash_everywhere() {
    // 4 calls undisturbed, 1 + 3 + 4 + 5 with a failure, the same with a cancellation.
    assert_eq!(scripted::<StudentRepo>().crash_everywhere(), 30);
}

macro_rules! bad_flow {
    ($type:ident, |$cx:ident, $order:ident| $body:expr) => {
        struct $type;
        impl Flow for $type {
            const NAME: &'static str = "bad";
            const LANE: Lane = Lane::Control;
            type App = App;
            type In = Order;
            type Out = String;
            type Activities = (CreateRepo, PushRepo);
            async fn run<C: FlowCx<App>>($cx: C, $order: Order) -> Result<String, FlowError> {
                $body
            }
        }
    };
}

static DICE: AtomicU32 = AtomicU32::new(0);

bad_flow!(Moody, |cx, order| {
    let student = DICE.fetch_add(1, Ordering::Relaxed).to_string();
    let repo = cx.call::<CreateRepo>(Order { student, ..order }).await?;
    cx.call::<PushRepo>(repo).await
});
bad_flow!(Impatient, |_cx, order| {
    tokio::task::yield_now().await;
    Ok(order.student)
});
bad_flow!(Stubborn, |cx, order| {
    let _ = cx.call::<CreateRepo>(order).await;
    Ok("done anyway".to_owned())
});

#[test]
#[should_panic(expected = "other calls after a crash")]
fn a_flow_that_decides_differently_is_found() {
    scripted::<Moody>().crash_everywhere();
}

#[test]
#[should_panic(expected = "awaits something other than its context")]
fn a_flow_that_awaits_something_else_is_found() {
    scripted::<Impatient>().run();
}

#[test]
#[should_panic(expected = "did not end as cancelled")]
fn a_flow_that_swallows_its_cancellation_is_found() {
    scripted::<Stubborn>().cancel_everywhere();
}

bad_flow!(Secretive, |cx, order| {
    let repo = cx.call::<CreateRepo>(order).await?;
    cx.cleanup::<DropRepo>(repo).await?;
    Ok("done".to_owned())
});

#[test]
#[should_panic(expected = "calls drop_repo, which is not among its Activities")]
fn a_flow_that_calls_what_it_does_not_list_is_found() {
    scripted::<Secretive>().run();
}
