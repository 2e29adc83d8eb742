//! Calls of a student's function: a table of arguments, all called in one process, each answer judged by itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::execution::{Execution, Failure};
use super::{Case, values};
use crate::compare::equal::verify_equal;
use crate::compare::text;
use crate::format::suite::{Collection, Qualification, SubTest};
use crate::value::{self, Value};
use crate::verdict::{Class, Judgement};

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

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// It returned.
    Returned(Value),
    /// It raised an exception.
    Raised {
        /// Class of the exception and the classes that it is derived from, by their names.
        classes: Vec<String>,
        /// The failure that this is where no exception is wanted.
        failure: Failure,
    },
    /// It took longer than a call may.
    TimedOut,
    /// There is nothing to call; the text says why.
    Missing(String),
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
    fn of(test: &SubTest) -> Self {
        Self { arguments: test.call.arguments.clone(), keywords: test.call.keywords.clone() }
    }

    /// What its answer is filed under.
    fn key(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// An answer as a driver sends it. Everything in it is under the student's control.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sent<'a, Error> {
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
pub(super) fn answers<Error>(
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

/// Judges one call: what it returned against `value` or what the reference returned, or the exception it raised.
pub(super) fn judge(case: &Case<'_>, student: &Execution) -> Judgement {
    let test = case.test;
    let key = Arguments::of(test).key();
    let function = case.collection.function.as_ref().map_or("", |function| function.function.as_str());
    let name = format!("{function}{}", test.call);
    let Some(answer) = student.calls.get(&key) else {
        return student.obstacle().unwrap_or_else(|| Judgement::unjudged(format!("`{name}` was not called")));
    };
    match (answer, &test.call.raises) {
        (Answer::Missing(why), _) => Judgement::wrong(format!("`{function}` cannot be called: {why}")),
        (Answer::TimedOut, _) => {
            let limit = case.collection.function.as_ref().and_then(|function| function.case_timeout).unwrap_or_default();
            Judgement::failed(Class::TimeLimit, format!("`{name}` took longer than {}s", Value::Float(limit).repr()))
        }
        (Answer::Raised { classes, .. }, Some(wanted)) if classes.contains(wanted) => Judgement::passed(),
        (Answer::Raised { failure, .. }, wanted) => {
            let detail = failure.detail.as_deref().unwrap_or(&failure.text);
            let wanted = wanted.as_ref().map_or(String::new(), |wanted| format!(", not `{wanted}`"));
            Judgement::failed(failure.class, format!("`{name}` raised an exception{wanted}:\n{detail}"))
        }
        (Answer::Returned(value), Some(wanted)) => {
            let shown = crate::compare::equal::clip(&value.repr());
            Judgement::wrong(format!("`{name}` returned {shown}, but must raise `{wanted}`"))
        }
        (Answer::Returned(value), None) => returned(case, &name, &value.clone().flattened(), &key),
    }
}

fn returned(case: &Case<'_>, name: &str, value: &Value, key: &str) -> Judgement {
    let qualification = values::qualification(case.test);
    if qualification != Qualification::VerifyEqual {
        return text::judge(name, &value.to_text(), qualification, case.test);
    }
    let expected = match (&case.test.value, case.reference.and_then(|reference| reference.calls.get(key))) {
        (Some(value), _) | (None, Some(Answer::Returned(value))) => value.clone().flattened(),
        (None, Some(Answer::Raised { failure, .. })) => {
            return Judgement::unjudged(format!("`{name}` raises an exception in the reference: {}", failure.text));
        }
        (None, _) => return Judgement::unjudged(format!("`{name}` has no answer in the reference")),
    };
    Judgement::from_check(verify_equal(name, value, &expected, &values::rules(case)))
}
