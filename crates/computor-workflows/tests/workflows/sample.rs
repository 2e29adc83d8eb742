//! A sample application: three activities, one that undoes, and records in a database.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use computor_workflows::{
    ActCx, ActError, Activity, Attempt, AttemptEnd, Flow, FlowCx, FlowError, Lane, Operations, OperationsError, Outcome, Policy, Progress,
    Share,
};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tokio::time::sleep;
use uuid::Uuid;

/// What the flow is to do, and what is to go wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) student: String,
    /// The activity that waits until the gate is open.
    #[serde(default)]
    pub(crate) hold: Option<String>,
    /// The activity that fails for good.
    #[serde(default)]
    pub(crate) fail: Option<String>,
    /// The activity that panics, or the flow.
    #[serde(default)]
    pub(crate) panic: Option<String>,
    /// So many attempts to fill the template fail.
    #[serde(default)]
    pub(crate) flaky: u32,
    /// Others may have the place meanwhile, where there are places.
    #[serde(default)]
    pub(crate) rest: bool,
    /// A pause before the end.
    #[serde(default)]
    pub(crate) nap_ms: u64,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Repo {
    pub(crate) url: String,
    pub(crate) order: Order,
}

/// The services of the sample: a database.
#[expect(unreachable_pub, reason = "the list of flows as a type is public, and names it")]
pub struct App {
    pub(crate) pool: PgPool,
}

impl App {
    async fn work(&self, operation: Uuid, activity: &str, order: &Order) -> Result<(), ActError> {
        let on = |which: &Option<String>| which.as_deref() == Some(activity);
        if on(&order.fail) {
            return Err(ActError::permanent("REPO_001", "the name is taken"));
        }
        assert!(!on(&order.panic), "{activity} panics");
        let _note = on(&order.hold).then(|| DropNote(self.pool.clone(), operation));
        while on(&order.hold) && !self.gate_is_open().await {
            #[expect(clippy::disallowed_methods, reason = "asks again until it is there; the test does not depend on how long that takes")]
            sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Whatever the database says; closed while it says nothing.
    async fn gate_is_open(&self) -> bool {
        let query = sqlx::query_scalar("select exists (select from gate)");
        query.fetch_one(&self.pool).await.unwrap_or(false)
    }
}

/// Leaves a note when an activity's future is dropped while it is on hold.
struct DropNote(PgPool, Uuid);

impl Drop for DropNote {
    fn drop(&mut self) {
        let (pool, operation) = (self.0.clone(), self.1);
        tokio::spawn(async move { note(&pool, operation, "released").await });
    }
}

macro_rules! activity {
    ($type:ident, $name:literal, $lane:ident, $in:ty => $out:ty, |$cx:ident, $input:ident| $body:expr) => {
        pub(crate) struct $type;
        impl Activity for $type {
            const NAME: &'static str = $name;
            const LANE: Lane = Lane::$lane;
            type App = App;
            type In = $in;
            type Out = $out;
            fn policy() -> Policy {
                Policy { first_pause: Duration::from_millis(5), attempts: 4, ..Policy::default() }
            }
            async fn run($cx: ActCx<App>, $input: $in) -> Result<$out, ActError> {
                $body
            }
        }
    };
}

activity!(CreateRepo, "create_repo", Git, Order => Repo, |cx, order| {
    cx.app().work(cx.operation(), Self::NAME, &order).await?;
    Ok(Repo { url: format!("git:/course/{}", order.student), order })
});
activity!(FillTemplate, "fill_template", Git, Repo => Repo, |cx, repo| {
    if cx.attempt() <= repo.order.flaky {
        return Err(ActError::transient("git is busy"));
    }
    let progress = Progress { percent: Some(50), message: "filling".into() };
    cx.progress(progress).await.ok();
    cx.app().work(cx.operation(), Self::NAME, &repo.order).await?;
    Ok(repo)
});
activity!(PushRepo, "push_repo", Git, Repo => String, |cx, repo| {
    cx.app().work(cx.operation(), Self::NAME, &repo.order).await?;
    Ok(repo.url)
});
activity!(DropRepo, "drop_repo", Git, Repo => (), |_cx, _repo| Ok(()));
activity!(Look, "look", Git, Order => (), |_cx, _order| Ok(()));
activity!(Check, "check", Sandbox, Order => String, |cx, order| {
    let place = cx.place().filter(|_| order.rest);
    place.iter().for_each(|place| place.rest());
    cx.app().work(cx.operation(), Self::NAME, &order).await?;
    tokio::task::spawn_blocking(move || place.iter().for_each(|place| place.go_on())).await.unwrap();
    Ok(order.student)
});

/// Three activities, undone by a fourth.
pub(crate) struct StudentRepo;
impl Flow for StudentRepo {
    const NAME: &'static str = "student_repo";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = Order;
    type Out = String;
    type Activities = (CreateRepo, FillTemplate, PushRepo, DropRepo);
    async fn run<C: FlowCx<App>>(cx: C, order: Order) -> Result<String, FlowError> {
        let nap = Duration::from_millis(order.nap_ms);
        assert!(order.panic.as_deref() != Some(Self::NAME), "the flow panics");
        let repo = cx.call::<CreateRepo>(order).await?;
        let rest = async {
            let filled = cx.call::<FillTemplate>(repo.clone()).await?;
            let url = cx.call::<PushRepo>(filled).await?;
            if !nap.is_zero() {
                cx.sleep(nap).await?;
            }
            Ok(url)
        };
        match rest.await {
            Ok(url) => Ok(url),
            Err(error) => {
                cx.cleanup::<DropRepo>(repo).await?;
                Err(error)
            }
        }
    }
}

/// One activity.
pub(crate) struct CheckOnly;
impl Flow for CheckOnly {
    const NAME: &'static str = "check_only";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = Order;
    type Out = String;
    type Activities = (Check,);
    async fn run<C: FlowCx<App>>(cx: C, order: Order) -> Result<String, FlowError> {
        cx.call::<Check>(order).await
    }
}

/// Sleeps before anything else.
pub(crate) struct Later;
impl Flow for Later {
    const NAME: &'static str = "later";
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = Order;
    type Out = String;
    type Activities = ();
    async fn run<C: FlowCx<App>>(cx: C, order: Order) -> Result<String, FlowError> {
        cx.sleep(Duration::from_millis(order.nap_ms)).await?;
        Ok(order.student)
    }
}

computor_workflows::catalogue! {
    /// Everything in the sample.
    pub(crate) flows for crate::sample::App {
        crate::sample::StudentRepo,
        crate::sample::CheckOnly,
        crate::sample::Later,
    }
}

/// Another shape of [`StudentRepo`] under its name: it looks at the order first.
pub(crate) struct ChangedRepo;
impl Flow for ChangedRepo {
    const NAME: &'static str = StudentRepo::NAME;
    const LANE: Lane = Lane::Git;
    type App = App;
    type In = Order;
    type Out = String;
    type Activities = (Look, CreateRepo, FillTemplate, PushRepo);
    async fn run<C: FlowCx<App>>(cx: C, order: Order) -> Result<String, FlowError> {
        cx.call::<Look>(order.clone()).await?;
        let repo = cx.call::<CreateRepo>(order).await?;
        let filled = cx.call::<FillTemplate>(repo).await?;
        cx.call::<PushRepo>(filled).await
    }
}

computor_workflows::catalogue! {
    /// From before there was the flow `student_repo`.
    pub(crate) earlier for crate::sample::App { crate::sample::CheckOnly, crate::sample::Later }
}

computor_workflows::catalogue! {
    /// A mistake: a flow has changed and kept its name.
    pub(crate) changed for crate::sample::App { crate::sample::ChangedRepo, crate::sample::CheckOnly, crate::sample::Later }
}

/// Has the name of another activity.
pub(crate) struct Impostor;
impl Activity for Impostor {
    const NAME: &'static str = Check::NAME;
    type App = App;
    type In = Order;
    type Out = String;
    async fn run(_cx: ActCx<App>, order: Order) -> Result<String, ActError> {
        Ok(order.student)
    }
}

/// Calls it.
pub(crate) struct CheckElsewhere;
impl Flow for CheckElsewhere {
    const NAME: &'static str = "check_elsewhere";
    const LANE: Lane = Lane::Sandbox;
    type App = App;
    type In = Order;
    type Out = String;
    type Activities = (Impostor,);
    async fn run<C: FlowCx<App>>(cx: C, order: Order) -> Result<String, FlowError> {
        cx.call::<Impostor>(order).await
    }
}

computor_workflows::catalogue! {
    /// A mistake: a flow twice.
    pub(crate) twice for crate::sample::App {
        crate::sample::StudentRepo, crate::sample::CheckOnly, crate::sample::StudentRepo
    }
}

computor_workflows::catalogue! {
    /// A mistake: two activities of one name.
    pub(crate) impostors for crate::sample::App { crate::sample::CheckOnly, crate::sample::CheckElsewhere }
}

/// The bookkeeping of the sample: notes in a table.
pub(crate) struct Records(pub(crate) PgPool);

/// Makes the tables of the sample.
pub(crate) async fn create_tables(pool: &PgPool) {
    let tables = "create table note (at bigserial, operation uuid, text text);
                  create table gate ();
                  create table cancelling (operation uuid);
                  create table share (operation uuid primary key, person uuid, course uuid, later boolean default false, needs text)";
    sqlx::raw_sql(tables).execute(pool).await.unwrap();
}

async fn note(pool: &PgPool, operation: Uuid, text: impl Into<String>) -> Result<(), OperationsError> {
    let insert = sqlx::query("insert into note (operation, text) values ($1, $2)");
    insert.bind(operation).bind(text.into()).execute(pool).await?;
    Ok(())
}

#[async_trait]
impl Operations for Records {
    async fn begin(&self, attempt: &Attempt) -> Result<bool, OperationsError> {
        let text = format!("{}#{}", attempt.activity, attempt.number);
        note(&self.0, attempt.operation, text).await?;
        self.cancel_requested(attempt.operation).await
    }
    async fn end(&self, attempt: &Attempt, end: &AttemptEnd) -> Result<(), OperationsError> {
        let text = match end {
            AttemptEnd::Done => return Ok(()),
            AttemptEnd::Failed { error, retry } => {
                format!("{}: {error}{}", attempt.activity, if *retry { ", again" } else { "" })
            }
        };
        note(&self.0, attempt.operation, text).await
    }
    async fn progress(&self, operation: Uuid, progress: &Progress) -> Result<(), OperationsError> {
        note(&self.0, operation, format!("{}%", progress.percent.unwrap_or(0))).await
    }
    async fn cancel_requested(&self, operation: Uuid) -> Result<bool, OperationsError> {
        let exists = "select exists (select from cancelling where operation = $1)";
        Ok(sqlx::query_scalar(exists).bind(operation).fetch_one(&self.0).await?)
    }
    async fn finish(&self, operation: Uuid, outcome: &Outcome) -> Result<(), OperationsError> {
        let text = match outcome {
            Outcome::Succeeded(value) => format!("= {value}"),
            Outcome::Failed(failure) => format!("= {failure}"),
            Outcome::Cancelled => "= cancelled".to_owned(),
        };
        // Told again, it is noted once, as the platform does it. Another outcome would be another note.
        let known = "select exists (select from note where operation = $1 and text = $2)";
        let known: bool = sqlx::query_scalar(known).bind(operation).bind(&text).fetch_one(&self.0).await?;
        if known { Ok(()) } else { note(&self.0, operation, text).await }
    }
    async fn share(&self, operation: Uuid) -> Result<Share, OperationsError> {
        let query = sqlx::query_as("select person, course, later, needs from share where operation = $1").bind(operation);
        let found: Option<(Option<Uuid>, Option<Uuid>, bool, Option<String>)> = query.fetch_optional(&self.0).await?;
        Ok(found.map_or_else(Share::default, |(user, course, later, needs)| Share { user, course, later, needs }))
    }
}

/// The services over a pool.
pub(crate) fn services(pool: &PgPool) -> (Arc<App>, Arc<dyn Operations>) {
    (Arc::new(App { pool: pool.clone() }), Arc::new(Records(pool.clone())))
}
