//! The list of everything an engine can run.

use std::collections::HashSet;

use futures::future::BoxFuture;

use crate::{Activity, EngineError, Flow, FlowError, Lane, embedded};

/// The flows and activities of an application, listed once with [`catalogue!`](crate::catalogue!).
#[derive(Debug)]
pub struct Catalogue<App> {
    pub(crate) flows: Vec<embedded::RegisteredFlow<App>>,
    activities: Vec<(&'static str, Lane)>,
}

/// A flow's `run` for the embedded engine, as a function that returns a `Send` future.
pub type FlowBody<F> = fn(embedded::Cx<<F as Flow>::App>, <F as Flow>::In) -> BoxFuture<'static, Result<<F as Flow>::Out, FlowError>>;

impl<App: Send + Sync + 'static> Catalogue<App> {
    /// An empty catalogue; use [`catalogue!`](crate::catalogue!).
    #[doc(hidden)]
    pub fn new() -> Self {
        Self { flows: Vec::new(), activities: Vec::new() }
    }

    #[doc(hidden)]
    #[must_use]
    pub fn flow<F: Flow<App = App>>(mut self, body: FlowBody<F>) -> Self {
        self.flows.push(embedded::RegisteredFlow::new::<F>(body));
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub fn activity<A: Activity<App = App>>(mut self) -> Self {
        self.activities.push((A::NAME, A::LANE));
        self
    }

    /// Names and lanes of the flows.
    pub fn flows(&self) -> impl Iterator<Item = (&'static str, Lane)> + '_ {
        self.flows.iter().map(|flow| (flow.name, flow.lane))
    }

    /// Names and lanes of the activities.
    pub fn activities(&self) -> impl Iterator<Item = (&'static str, Lane)> + '_ {
        self.activities.iter().copied()
    }

    /// Refuses two flows, or two activities, of one name: runs are resumed by name.
    pub(crate) fn check(&self) -> Result<(), EngineError> {
        distinct(self.flows())?;
        distinct(self.activities())
    }
}

impl<App: Send + Sync + 'static> Default for Catalogue<App> {
    fn default() -> Self {
        Self::new()
    }
}

fn distinct(names: impl Iterator<Item = (&'static str, Lane)>) -> Result<(), EngineError> {
    let mut seen = HashSet::new();
    for (name, _) in names {
        if !seen.insert(name) {
            return Err(EngineError::Duplicate(name));
        }
    }
    Ok(())
}

/// Defines the function that returns the [`Catalogue`] of an application.
///
/// The [crate's example](crate) shows it.
///
/// A macro, because an engine needs futures that are `Send`, and the compiler can see that only
/// where the types are concrete.
#[macro_export]
macro_rules! catalogue {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident() -> Catalogue<$app:ty> {
            flows: [$($flow:ty),* $(,)?],
            activities: [$($activity:ty),* $(,)?] $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis fn $name() -> $crate::Catalogue<$app> {
            $crate::Catalogue::new()
                $(.flow::<$flow>(|cx, input| {
                    ::std::boxed::Box::pin(<$flow as $crate::Flow>::run(cx, input))
                }))*
                $(.activity::<$activity>())*
        }
    };
}
