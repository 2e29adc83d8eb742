//! Calls of a student's function: a table of arguments, all called in one process, each with an answer of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::execution::{Answer, Failure};
use crate::format::suite::{Collection, SubTest};
use crate::value::{self, Value};

/// The calls that one run makes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Calls {
    /// What is called.
    pub function: String,
    /// CPU seconds for each call.
    pub limit: Option<f64>,
    /// The arguments of each.
    pub table: Vec<Arguments>,
}

/// Arguments of one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Arguments {
    /// In order.
    pub arguments: Vec<Value>,
    /// By name.
    pub keywords: Vec<(String, Value)>,
}

impl Calls {
    /// The calls of a collection's hidden sub-tests or of its others, if it makes any.
    pub(crate) fn of(collection: &Collection, hidden: bool) -> Option<Self> {
        let function = collection.function.as_ref()?;
        let table = collection.tests.iter().filter(|test| collection.hides(test) == hidden).map(Arguments::of).collect();
        Some(Self { function: function.function.clone(), limit: function.case_timeout, table })
    }
}

impl Arguments {
    pub(super) fn of(test: &SubTest) -> Self {
        Self { arguments: test.call.arguments.clone(), keywords: test.call.keywords.clone() }
    }

    /// What its answer is filed under.
    pub(super) fn key(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// An answer as a driver sends it. Everything in it is under the student's control.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sent<'a, Error> {
    /// A value in the encoding of the channel.
    #[serde(borrow)]
    Value(&'a RawValue),
    /// An exception: the names of its classes, and what the back end makes a failure of.
    Error(Vec<String>, Error),
    /// The call's time was up.
    Time,
    /// There is no such function.
    Missing(String),
}

/// The answers to the calls of a run; `None` if they are not what was asked for.
pub(crate) fn answers<Error>(
    calls: &Calls,
    sent: Vec<Sent<'_, Error>>,
    limits: &mut value::Limits,
    failure: impl Fn(Error) -> Failure,
) -> Option<BTreeMap<String, Answer>> {
    if sent.len() != calls.table.len() {
        return None;
    }
    let answer = |sent| {
        Some(match sent {
            Sent::Value(raw) => Answer::Returned(value::decode(raw.get().as_bytes(), limits).ok()?),
            Sent::Error(classes, error) => Answer::Raised { classes, failure: failure(error) },
            Sent::Time => Answer::TimedOut,
            Sent::Missing(why) => Answer::Missing(why),
        })
    };
    let answers: Option<Vec<Answer>> = sent.into_iter().map(answer).collect();
    Some(calls.table.iter().map(Arguments::key).zip(answers?).collect())
}
