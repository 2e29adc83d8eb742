//! Judging what the calls of a function answered, each by itself.

use super::calls::Arguments;
use super::execution::{Answer, Execution};
use super::{Case, values};
use crate::compare::equal::{clip, verify_equal};
use crate::compare::text;
use crate::format::suite::Qualification;
use crate::value::Value;
use crate::verdict::{Class, Judgement};

/// Judges one call: what it returned against `value` or what the reference returned, or the exception it raised.
pub(crate) fn judge(case: &Case<'_>, student: &Execution) -> Judgement {
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
            let shown = clip(&value.repr());
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
