//! The list of everything that an engine can run. It names no engine.

use std::{any::TypeId, collections::HashMap};

use crate::{Activity, EngineError, Flow, Lane};

/// The activities that a flow calls: a tuple of them. See [`Flow::Activities`].
pub trait Activities<App> {
    /// Shows each of them.
    fn visit<V: Visitor<App>>(visitor: &mut V);
}

/// Who is shown activities, such as an engine whose workers must know them.
pub trait Visitor<App> {
    /// One of them.
    fn activity<A: Activity<App = App>>(&mut self);
}

/// The flows of an application as a type, made from its [list](crate::catalogue!) by [`flow_types`](crate::flow_types!). For
/// engines that need no [`Send`] of a flow and are launched where the list is not seen.
pub trait Flows {
    /// The services of their activities.
    type App: Send + Sync + 'static;

    /// Shows each of them.
    fn visit<V: FlowVisitor<Self::App>>(visitor: &mut V);
}

/// Who is shown flows.
pub trait FlowVisitor<App> {
    /// One of them.
    fn flow<F: Flow<App = App>>(&mut self);
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<App, $($name: Activity<App = App>),*> Activities<App> for ($($name,)*) {
            fn visit<V: Visitor<App>>(_visitor: &mut V) {
                $(_visitor.activity::<$name>();)*
            }
        }
    };
}
tuples! {}
tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
tuples! { A B C D E }
tuples! { A B C D E F }
tuples! { A B C D E F G }
tuples! { A B C D E F G H }
tuples! { A B C D E F G H I }
tuples! { A B C D E F G H I J }

/// What an activity is called, where it runs, and which one it is.
pub(crate) type Listed = (&'static str, Lane, TypeId);

/// The activities of a flow.
pub(crate) fn activities_of<F: Flow>() -> Vec<Listed> {
    let mut listed = List(Vec::new());
    F::Activities::visit(&mut listed);
    listed.0
}

struct List(Vec<Listed>);
impl<App> Visitor<App> for List {
    fn activity<A: Activity<App = App>>(&mut self) {
        self.0.push((A::NAME, A::LANE, TypeId::of::<A>()));
    }
}

/// The flows of an application as one engine takes them; `E` is what the engine makes of a flow.
///
/// Made from the application's [list](crate::catalogue!) by the macro of the engine.
#[derive(Debug)]
pub struct Catalogue<E> {
    entries: Vec<E>,
    flows: Vec<Listed>,
    activities: Vec<Listed>,
}

impl<E> Default for Catalogue<E> {
    fn default() -> Self {
        Self { entries: Vec::new(), flows: Vec::new(), activities: Vec::new() }
    }
}

impl<E> Catalogue<E> {
    /// Adds a flow, for the macros of engines.
    #[must_use]
    pub fn with<F: Flow>(mut self, entry: E) -> Self {
        self.entries.push(entry);
        self.flows.push((F::NAME, F::LANE, TypeId::of::<F>()));
        self.activities.extend(activities_of::<F>());
        self
    }

    /// Names and lanes of the flows.
    pub fn flows(&self) -> impl Iterator<Item = (&'static str, Lane)> + '_ {
        self.flows.iter().map(|(name, lane, _)| (*name, *lane))
    }

    /// Names and lanes of the activities, as often as flows call them.
    pub fn activities(&self) -> impl Iterator<Item = (&'static str, Lane)> + '_ {
        self.activities.iter().map(|(name, lane, _)| (*name, *lane))
    }

    /// What the engine made of the flows.
    ///
    /// # Errors
    /// For two flows, or two different activities, of one name: runs are resumed by name.
    pub fn into_entries(self) -> Result<Vec<E>, EngineError> {
        let mut seen = HashMap::new();
        for (name, _, _) in self.flows {
            if seen.insert(name, ()).is_some() {
                return Err(EngineError::Duplicate(name));
            }
        }
        let mut seen = HashMap::new();
        for (name, _, which) in self.activities {
            if *seen.entry(name).or_insert(which) != which {
                return Err(EngineError::Duplicate(name));
            }
        }
        Ok(self.entries)
    }
}

/// Lists the flows of an application, a line for each. The [crate's example](crate) shows it.
///
/// What comes of it is a macro with the given name. It is called with the macro of an engine, such as
/// [`embedded::catalogue`](crate::embedded::catalogue!), and gives the list to it; with
/// [`flow_names`](crate::flow_names!) it answers the names.
///
/// Macros, because an engine needs futures that are `Send`, and the compiler can see that only where flow and engine are
/// both concrete: at the place where an engine is launched.
#[macro_export]
macro_rules! catalogue {
    ($(#[$meta:meta])* $vis:vis $name:ident for $app:path { $($flows:tt)* }) => {
        $crate::catalogue!(@list ($) [$(#[$meta])*] [$vis] $name [$app] $($flows)*);
    };
    (@list ($d:tt) [$($meta:tt)*] [$vis:vis] $name:ident [$app:path] $($flows:tt)*) => {
        $($meta)*
        macro_rules! $name {
            ($d($d engine:tt)+) => { $d($d engine)+ ! { $app; $($flows)* } };
        }
        $vis use $name;
    };
}

/// The names of the flows in a [list](crate::catalogue!), as an array.
#[macro_export]
macro_rules! flow_names {
    ($app:ty; $($flow:ty),* $(,)?) => { [$(<$flow as $crate::Flow>::NAME),*] };
}

/// Makes a type of a [list](crate::catalogue!) that shows its flows: `flows!(flow_types)` beside the list makes `Listed`.
#[macro_export]
macro_rules! flow_types {
    ($app:ty; $($flow:ty),* $(,)?) => {
        /// Everything that the application runs durably, as a type for engines.
        #[derive(Debug)]
        pub struct Listed;
        impl $crate::Flows for Listed {
            type App = $app;
            fn visit<V: $crate::FlowVisitor<$app>>(visitor: &mut V) {
                $(visitor.flow::<$flow>();)*
            }
        }
    };
}
