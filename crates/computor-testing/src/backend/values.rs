//! Judging the variables of an interpreted program: the same for every interpreter.

use super::Case;
use super::execution::Execution;
use crate::compare::equal::{Rules, verify_equal};
use crate::compare::text;
use crate::format::suite::{Qualification, SubTest};
use crate::value::Value;
use crate::verdict::Judgement;

/// The rules of a sub-test after inheritance.
pub(crate) fn rules(case: &Case<'_>) -> Rules {
    let common = &case.test.common;
    Rules {
        relative: common.relative_tolerance.unwrap_or(1e-12),
        absolute: common.absolute_tolerance.unwrap_or(1e-4),
        types: common.type_check.unwrap_or(true),
        shapes: common.shape_check.unwrap_or(true),
        equal_infinities: case.compat.equal_infinities,
        exact: case.compat.exact_comparisons,
    }
}

/// Judges the variable that the sub-test names.
pub(crate) fn variable(case: &Case<'_>, student: &Execution, flatten: bool) -> Judgement {
    let test = case.test;
    let name = test.name.as_str();
    let prepared = |value: &Value| {
        if flatten { value.clone().flattened() } else { value.clone() }
    };
    let Some(value) = student.values.get(name).map(prepared) else {
        let why = student.missing.get(name).filter(|why| !why.starts_with("NameError"));
        let why = why.map_or(String::new(), |why| format!("\n  {why}"));
        return Judgement::wrong(format!("Variable `{name}` not found in student namespace{why}"));
    };
    let evaluated = match &test.eval_string {
        Some(expression) => match case.reference.and_then(|reference| reference.evaluated.get(expression)) {
            Some(value) => Some(prepared(value)),
            None => {
                return Judgement::unjudged(format!("Evaluation of `{expression}` not possible"));
            }
        },
        None => None,
    };
    let Some(reference) = case.reference.and_then(|reference| reference.values.get(name)).map(prepared) else {
        return Judgement::unjudged(format!("Variable `{name}` not found in reference"));
    };
    let expected = evaluated.or_else(|| test.value.clone()).unwrap_or(reference);
    judge(case, name, &value, expected)
}

/// Judges captured output like a variable.
pub(crate) fn output(case: &Case<'_>, actual: &str, reference: Option<&str>) -> Judgement {
    let expected = case.test.value.clone().or_else(|| reference.map(|text| Value::Str(text.to_owned())));
    judge(case, &case.test.name, &Value::Str(actual.to_owned()), expected.unwrap_or(Value::None))
}

/// Judges a value by the qualification of the sub-test.
pub(crate) fn judge(case: &Case<'_>, name: &str, value: &Value, expected: Value) -> Judgement {
    let qualification = qualification(case.test);
    if qualification != Qualification::VerifyEqual {
        return text::judge(name, &value.to_text(), qualification, case.test);
    }
    if matches!(expected, Value::None) {
        return Judgement::unjudged(format!("Variable `{name}` not found in reference namespace"));
    }
    let rules = rules(case);
    if rules.exact && !(rules.relative.is_finite() && rules.absolute.is_finite()) {
        return Judgement::unjudged("A tolerance is not finite");
    }
    let judgement = Judgement::from_check(verify_equal(name, value, &expected, &rules));
    match (&expected, value) {
        (Value::Str(expected), Value::Str(actual)) => judgement.comparing(expected, actual),
        _ => judgement,
    }
}

/// The qualification of a sub-test after inheritance.
pub(crate) fn qualification(test: &SubTest) -> Qualification {
    test.common.qualification.unwrap_or(Qualification::VerifyEqual)
}
