//! Measured quantities and what they should be.

use std::time::Duration;

use serde::Serialize;

/// One measured quantity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What was measured. A name that begins with blanks goes with the figure before it.
    pub name: String,
    /// How much.
    pub value: f64,
    /// Of what: `ms`, `/s`.
    pub unit: &'static str,
    /// What it should be.
    pub goal: Option<Goal>,
}

/// What a quantity should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
}

impl Figure {
    /// A time in milliseconds.
    pub fn time(name: impl Into<String>, time: Duration, goal: Option<Goal>) -> Self {
        Self { name: name.into(), value: time.as_secs_f64() * 1e3, unit: "ms", goal }
    }

    /// Whether it is what it should be; `None` where nothing is demanded.
    pub fn met(&self) -> Option<bool> {
        Some(match self.goal? {
            Goal::AtMost(most) => self.value <= most,
            Goal::AtLeast(least) => self.value >= least,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goals_are_met_up_to_their_limit() {
        let time = |ms| Figure::time("t", Duration::from_millis(ms), Some(Goal::AtMost(3.0)));
        assert_eq!((time(3).met(), time(4).met()), (Some(true), Some(false)));
        let rate = |value| Figure { name: "r".to_owned(), value, unit: "/s", goal: Some(Goal::AtLeast(10.0)) };
        assert_eq!((rate(10.0).met(), rate(9.9).met()), (Some(true), Some(false)));
        assert_eq!(Figure { goal: None, ..rate(1.0) }.met(), None);
    }
}
