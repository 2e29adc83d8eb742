//! What machines a university needs: a simulation of the platform under its busiest hour, fed with measured costs.
//!
//! A [`Scenario`] says who does what when; a [`Plant`] has the processors; [`simulate`] plays one on the other and answers how
//! long people wait and what is busy; [`plan`] looks for the smallest plant on which nobody waits longer than the [`Goals`].
//! Time is in milliseconds throughout. The same seed gives the same run.

mod costs;
mod plan;
mod plant;
mod scenario;
mod simulate;

pub use costs::{Cost, Costs};
pub use plan::{Goals, Sized, plan, plan_apart};
pub use plant::{Plant, Station, Stations};
pub use scenario::{Action, Arrival, Scenario};
pub use simulate::{Outcome, Use, Waits, simulate};
