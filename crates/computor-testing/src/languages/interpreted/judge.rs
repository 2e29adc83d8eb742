//! What the tests of interpreted languages make of a run.

use super::Interpreted;
use crate::backend::{Case, End, Execution, values};
use crate::compare::output::{self, Output};
use crate::compare::pattern::{Flags, Pattern};
use crate::compare::text;
use crate::format::suite::{Qualification, TestType};
use crate::value::Value;
use crate::verdict::{Class, Judgement};

impl Interpreted {
    /// Judges a sub-test whose program has been run.
    pub(super) fn after_run(&self, case: &Case<'_>, student: &Execution) -> Judgement {
        let kind = case.collection.kind;
        if kind == TestType::Error && case.compat.error_tests && matches!(student.end, End::Failed(_) | End::Unavailable(_)) {
            return expected_error(case);
        }
        if let Some(obstacle) = student.obstacle() {
            return obstacle;
        }
        let by_type = !self.manifest.octave_habits || (case.compat.output_tests && !self.knows(case, student));
        match kind {
            TestType::Stdout if by_type => stdout(case, student),
            TestType::Warning if by_type => expected_warning(case, student),
            TestType::Error if by_type => expected_error(case),
            _ => self.variable(case, student),
        }
    }

    /// Whether the name of a sub-test is a variable on either side.
    fn knows(&self, case: &Case<'_>, student: &Execution) -> bool {
        let name = &case.test.name;
        student.values.contains_key(name) || case.reference.is_some_and(|reference| reference.values.contains_key(name))
    }

    fn variable(&self, case: &Case<'_>, student: &Execution) -> Judgement {
        let name = case.test.name.as_str();
        let data = |value: &Value| (self.data)(value.clone(), case.compat);
        let value = student.values.get(name).map(data);
        let reference = case.reference.and_then(|reference| reference.values.get(name)).map(data);
        let expected = case.test.value.as_ref().map(data).or(reference).unwrap_or(Value::None);
        if let Some(value) = value {
            return values::judge(case, name, &value, expected);
        }
        let why = student.missing.get(name).map_or(String::new(), |why| format!("\n  {why}"));
        // in Octave what nobody has is not compared
        let equality = values::qualification(case.test) == Qualification::VerifyEqual;
        if self.manifest.octave_habits && equality && matches!(expected, Value::None) {
            return Judgement::unjudged(format!("Variable `{name}` not found in reference namespace, nor in the student's{why}"));
        }
        Judgement::wrong(format!("Variable `{name}` not found in student namespace{why}"))
    }
}

/// The output of the process. `matches` searches, as `regexp` does.
fn stdout(case: &Case<'_>, student: &Execution) -> Judgement {
    use Qualification as Q;
    let qualification = values::qualification(case.test);
    let reference = case.reference.filter(|reference| reference.end == End::Finished).map(|reference| reference.stdout.as_str());
    let value = case.test.value.as_ref().map(Value::to_text);
    let expected = value.as_deref().or(reference);
    let output = Output { text: &student.stdout, exit_code: student.exit_code.unwrap_or(0), exact: case.compat.exact_comparisons };
    let judged = |qualification| output::judge(output, expected, case.test, qualification);
    match qualification {
        Q::VerifyEqual if expected.is_none() => Judgement::unjudged("The reference has no output to compare with"),
        Q::VerifyEqual => judged(Q::VerifyEqual),
        Q::Contains | Q::Matches | Q::Regexp if case.test.pattern.is_none() => {
            Judgement::wrong(format!("The suite gives no `pattern` for `{}` (`value` is not used there)", qualification.word()))
        }
        Q::Contains => judged(Q::Contains),
        Q::Matches | Q::Regexp => judged(Q::Regexp),
        _ if !case.compat.output_tests => {
            let message = Some(format!("not checked: `{}` of an output", qualification.word()));
            Judgement { message, ..Judgement::passed() }
        }
        Q::Count => text::judge(&case.test.name, &student.stdout, Q::Count, case.test),
        qualification => judged(qualification),
    }
}

/// The program failed, and its error is the one that is asked for.
pub(in crate::languages) fn expected_error(case: &Case<'_>) -> Judgement {
    let failure = match case.student.map(|student| &student.end) {
        Some(End::Failed(failure)) => failure,
        Some(End::Unavailable(what)) => {
            return Judgement::unjudged(format!("Not available here: {what}"));
        }
        _ => return Judgement::wrong("Expected an error but none occurred"),
    };
    if !matches!(failure.class, Class::RuntimeError) {
        return Judgement::failed(failure.class, format!("Execution failed: {}", failure.text));
    }
    let Some(pattern) = &case.test.pattern else {
        return Judgement::passed();
    };
    let class = failure.detail.as_deref().filter(|_| case.compat.error_class).and_then(|detail| detail.lines().next());
    let texts = [Some(failure.text.as_str()), class];
    found_in(pattern, &texts.into_iter().flatten().collect::<Vec<_>>(), || {
        format!("Expected error matching `{pattern}` not found, but: {}", failure.text)
    })
}

/// The program warned, and one of its warnings is the one that is asked for.
pub(in crate::languages) fn expected_warning(case: &Case<'_>, student: &Execution) -> Judgement {
    let warnings: &[String] = if case.compat.warnings { &student.warnings } else { &[] };
    match &case.test.pattern {
        Some(pattern) => found_in(pattern, &warnings.iter().map(String::as_str).collect::<Vec<_>>(), || {
            format!("Expected warning matching `{pattern}` not found")
        }),
        None if warnings.is_empty() => Judgement::wrong("Expected a warning but none occurred"),
        None => Judgement::passed(),
    }
}

fn found_in(pattern: &str, texts: &[&str], message: impl Fn() -> String) -> Judgement {
    let found = Pattern::new(pattern, Flags::default())
        .and_then(|pattern| texts.iter().try_fold(false, |found, text| Ok(found || pattern.found(text)?)));
    Judgement::from_check(match found {
        Ok(true) => Ok(()),
        Ok(false) => Err(message()),
        Err(message) => Err(message),
    })
}
