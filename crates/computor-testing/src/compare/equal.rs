//! `verifyEqual`: is the student's value the expected one, within the tolerances.

mod arrays;
mod exact;

use crate::value::{Value, format_general as general};

/// How strict the comparison is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Relative tolerance.
    pub relative: f64,
    /// Absolute tolerance.
    pub absolute: f64,
    /// Compare the types first.
    pub types: bool,
    /// Compare shapes and lengths first.
    pub shapes: bool,
    /// Equal infinities are equal. The reference runner says they differ.
    pub equal_infinities: bool,
    /// What is not finite equals only itself, integers are compared by all their digits, and what cannot be compared equals
    /// nothing. The reference runner computes with infinities, and compares what is printed of the rest.
    pub exact: bool,
}

/// Compares; the error says what differs.
///
/// # Errors
/// The message for the student.
pub fn verify_equal(name: &str, student: &Value, expected: &Value, rules: &Rules) -> Result<(), String> {
    // suites describe a set or an object by how it prints itself
    let printed;
    let student = match (student, expected) {
        (Value::Set { .. } | Value::Bytes(_) | Value::Opaque { .. }, Value::Str(_)) => {
            printed = Value::Str(student.repr());
            &printed
        }
        _ => student,
    };
    if rules.types && !types_agree(student, expected) {
        return Err(format!("Variable `{name}` has incorrect type: {}", type_pair(student, expected)));
    }
    if rules.shapes {
        check_shape(name, student, expected)?;
    }
    let mut path = String::new();
    differs(student, expected, rules, &mut path).map_or(Ok(()), |difference| {
        let at = match path.char_indices().nth(60) {
            _ if path.is_empty() => String::new(),
            Some((end, _)) => format!(" at {}…", path.get(..end).unwrap_or_default()),
            None => format!(" at {path}"),
        };
        Err(match difference {
            Difference::Types => format!("Type mismatch for '{name}'{at}: {}", type_pair(student, expected)),
            Difference::Unknown(why) => format!("Variable `{name}` cannot be compared{at}: {why}"),
            Difference::Lines(lines) => {
                format!("Variable `{name}` differs from expected{at}:\n  {}", lines.join("\n  "))
            }
        })
    })
}

fn type_pair(student: &Value, expected: &Value) -> String {
    format!("<class '{}'> vs <class '{}'>", student.type_name(), expected.type_name())
}

fn is_numeric(value: &Value) -> bool {
    matches!(value, Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) | Value::Complex(..) | Value::Scalar { .. })
}

fn types_agree(student: &Value, expected: &Value) -> bool {
    (is_numeric(student) && is_numeric(expected))
        || matches!(student, Value::Array(_))
        || matches!(expected, Value::Array(_))
        || student.type_name() == expected.type_name()
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::Str(text) => Some(text.chars().count()),
        Value::List(items) | Value::Tuple(items) | Value::Set { items, .. } => Some(items.len()),
        Value::Dict(entries) => Some(entries.len()),
        Value::Bytes(bytes) => Some(bytes.len()),
        _ => None,
    }
}

fn check_shape(name: &str, student: &Value, expected: &Value) -> Result<(), String> {
    if let Value::Array(array) = student {
        // a plain list only ever has one axis, however deeply it is nested
        let shape = match expected {
            Value::Array(expected) => expected.shape.clone(),
            Value::List(items) | Value::Tuple(items) => vec![items.len()],
            _ => return Ok(()),
        };
        if array.shape != shape {
            let hint = shape_hint(&array.shape, &shape).map_or(String::new(), |hint| format!("\n  hint: {hint}"));
            return Err(format!(
                "Variable `{name}` has wrong shape:\n  expected: {}\n  actual:   {}{hint}",
                tuple(&shape),
                tuple(&array.shape)
            ));
        }
    } else if let (Some(actual), Some(wanted)) = (length(student), length(expected))
        && actual != wanted
    {
        let mut message = format!("Variable `{name}` has wrong length:\n  expected: {wanted}\n  actual:   {actual}");
        if let (Value::Str(actual), Value::Str(wanted)) = (student, expected)
            && let Some(line) = first_difference(actual, wanted)
        {
            message.push_str(&format!("\n  {line}"));
        }
        return Err(message);
    }
    Ok(())
}

fn shape_hint(actual: &[usize], expected: &[usize]) -> Option<&'static str> {
    let reversed: Vec<usize> = expected.iter().rev().copied().collect();
    if actual.len() == 2 && actual == reversed {
        Some("shapes look transposed — did you forget `.T` or transpose?")
    } else if actual == reversed {
        Some("the axes look reversed")
    } else if actual.iter().product::<usize>() == expected.iter().product::<usize>() {
        Some("same number of elements — did you forget to reshape?")
    } else {
        None
    }
}

fn tuple(shape: &[usize]) -> String {
    Value::Tuple(shape.iter().map(|length| Value::int(*length as i128)).collect()).repr()
}

enum Difference {
    Types,
    /// Nobody can say, and why.
    Unknown(String),
    Lines(Vec<String>),
}

/// The first difference; `path` then says where inside the value it is.
fn differs(student: &Value, expected: &Value, rules: &Rules, path: &mut String) -> Option<Difference> {
    match (student, expected) {
        (Value::Incomparable { .. } | Value::Opaque { .. }, _) | (_, Value::Incomparable { .. } | Value::Opaque { .. })
            if rules.exact && unknown(student, expected).is_some() =>
        {
            unknown(student, expected).map(|why| Difference::Unknown(why.to_owned()))
        }
        (Value::None, Value::None) => None,
        (Value::None, _) | (_, Value::None) => Some(plain(student, expected)),
        (Value::Array(_), _) | (_, Value::Array(_)) => arrays::differ(student, expected, rules),
        (_, Value::Complex(re, im)) => match student {
            Value::Complex(a, b) => {
                let close = |x: f64, y: f64| x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= rules.absolute;
                (!close(*a, *re) || !close(*b, *im)).then(|| plain(student, expected))
            }
            _ => Some(Difference::Types),
        },
        (_, Value::Bool(_) | Value::Int(_) | Value::BigInt(_) | Value::Float(_) | Value::Scalar { .. }) => {
            let (Some(s), Some(e)) = (student.as_f64(), expected.as_f64()) else { return Some(Difference::Types) };
            if rules.exact && exact::are_concerned(student, expected) {
                let close = exact::close(student, expected, rules, false) == Some(true);
                return (!close).then(|| whole_numbers(student, expected, rules));
            }
            let identical = matches!((student, expected), (Value::BigInt(a), Value::BigInt(b)) if a == b);
            (!identical && !close(s, e, rules)).then(|| Difference::Lines(scalar_lines(s, e, rules)))
        }
        (Value::Str(s), Value::Str(e)) => (s != e).then(|| Difference::Lines(text_lines(s, e))),
        (Value::List(s) | Value::Tuple(s), Value::List(e) | Value::Tuple(e)) => {
            if s.len() != e.len() {
                return Some(Difference::Lines(vec![format!("expected length: {}", e.len()), format!("actual length:   {}", s.len())]));
            }
            s.iter().zip(e).enumerate().find_map(|(index, (s, e))| inside(path, &format!("[{index}]"), |path| differs(s, e, rules, path)))
        }
        (Value::Dict(s), Value::Dict(e)) => dicts(s, e, rules, path),
        (Value::Set { items: s, .. }, Value::Set { items: e, .. }) => {
            let unknown = s.iter().chain(e).find_map(Value::incomparable).filter(|_| rules.exact);
            unknown.map(|why| Difference::Unknown(why.to_owned())).or_else(|| sets(s, e))
        }
        (Value::Opaque { repr, .. }, _) if repr.contains(" at 0x") => Some(Difference::Lines(vec![
            format!("expected: {}", clip(&expected.repr())),
            format!("actual:   {}", clip(repr)),
            "hint: such an object equals nothing but itself; compare what it contains or returns".to_owned(),
        ])),
        _ => (student != expected).then(|| plain(student, expected)),
    }
}

/// Why one of two values cannot be compared.
fn unknown<'a>(student: &'a Value, expected: &'a Value) -> Option<&'a str> {
    student.incomparable().or_else(|| expected.incomparable())
}

fn inside<T>(path: &mut String, step: &str, look: impl FnOnce(&mut String) -> Option<T>) -> Option<T> {
    let before = path.len();
    path.push_str(step);
    let found = look(path);
    if found.is_none() {
        path.truncate(before);
    }
    found
}

fn plain(student: &Value, expected: &Value) -> Difference {
    Difference::Lines(vec![format!("expected: {}", clip(&expected.repr())), format!("actual:   {}", clip(&student.repr()))])
}

/// Two numbers that are too large to compute with.
fn whole_numbers(student: &Value, expected: &Value, rules: &Rules) -> Difference {
    let (expected, student) = (expected.repr(), student.repr());
    let mut lines = vec![format!("expected: {}", clip(&expected)), format!("actual:   {}", clip(&student))];
    if clip(&expected) == clip(&student) {
        lines.extend(first_difference(&student, &expected));
    }
    lines.push(tolerance_line(rules));
    Difference::Lines(lines)
}

/// Whether two numbers of any size differ by no more than the tolerance.
pub(super) fn within(actual: &Value, wanted: &Value, tolerance: f64) -> bool {
    let rules = Rules { relative: 0.0, absolute: tolerance, types: false, shapes: false, equal_infinities: true, exact: true };
    exact::close(actual, wanted, &rules, false) == Some(true)
}

fn close(student: f64, expected: f64, rules: &Rules) -> bool {
    if expected.is_nan() || student.is_nan() {
        return expected.is_nan() && student.is_nan();
    }
    if expected.is_infinite() || student.is_infinite() {
        return rules.equal_infinities && student == expected;
    }
    let difference = (student - expected).abs();
    (expected != 0.0 && difference / expected.abs() <= rules.relative) || difference <= rules.absolute
}

fn tolerance_line(rules: &Rules) -> String {
    format!("tolerances: rel={}  abs={}", Value::Float(rules.relative).repr(), Value::Float(rules.absolute).repr())
}

fn scalar_lines(student: f64, expected: f64, rules: &Rules) -> Vec<String> {
    let (actual, wanted) = (general(student), general(expected));
    // six digits may hide the difference
    let exact = actual == wanted && student != expected;
    let show = |x: f64, short: String| if exact { Value::Float(x).repr() } else { short };
    let mut lines = vec![format!("expected: {}", show(expected, wanted)), format!("actual:   {}", show(student, actual))];
    let difference = (student - expected).abs();
    lines.push(format!("abs diff: {}", general(difference)));
    if expected != 0.0 {
        lines.push(format!("rel diff: {}", general(difference / expected.abs())));
    }
    lines.push(tolerance_line(rules));
    lines
}

fn dicts(s: &[(Value, Value)], e: &[(Value, Value)], rules: &Rules, path: &mut String) -> Option<Difference> {
    use std::collections::BTreeMap;
    let index = |entries: &[(Value, Value)]| -> BTreeMap<String, usize> {
        entries.iter().enumerate().map(|(at, (key, _))| (key.key_text(), at)).collect()
    };
    if let Some(why) = s.iter().chain(e).find_map(|(key, _)| key.incomparable()).filter(|_| rules.exact) {
        return Some(Difference::Unknown(why.to_owned()));
    }
    let (actual, wanted) = (index(s), index(e));
    // Of keys that read alike one stands for all; what the others hold is looked at by nobody else.
    let alike = (actual.len(), wanted.len()) != (s.len(), e.len());
    if let Some(why) = s.iter().chain(e).find_map(|(_, value)| value.incomparable()).filter(|_| rules.exact && alike) {
        return Some(Difference::Unknown(why.to_owned()));
    }
    let names = |keys: Vec<&String>| keys.iter().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", ");
    let missing: Vec<_> = wanted.keys().filter(|key| !actual.contains_key(*key)).collect();
    let extra: Vec<_> = actual.keys().filter(|key| !wanted.contains_key(*key)).collect();
    if !missing.is_empty() || !extra.is_empty() {
        let mut lines = Vec::new();
        if !missing.is_empty() {
            lines.push(format!("missing keys: {}", clip(&names(missing))));
        }
        if !extra.is_empty() {
            lines.push(format!("extra keys:   {}", clip(&names(extra))));
        }
        return Some(Difference::Lines(lines));
    }
    wanted.iter().find_map(|(key, at)| {
        let (_, expected) = e.get(*at)?;
        let (_, student) = actual.get(key).and_then(|at| s.get(*at))?;
        inside(path, &format!("['{key}']"), |path| differs(student, expected, rules, path))
    })
}

fn sets(s: &[Value], e: &[Value]) -> Option<Difference> {
    use std::collections::BTreeSet;
    let texts = |items: &[Value]| -> BTreeSet<String> { items.iter().map(Value::repr).collect() };
    let (actual, wanted) = (texts(s), texts(e));
    let list = |a: &BTreeSet<String>, b: &BTreeSet<String>| clip(&a.difference(b).cloned().collect::<Vec<_>>().join(", "));
    (actual != wanted).then(|| {
        Difference::Lines(vec![
            format!("missing elements: {}", list(&wanted, &actual)),
            format!("extra elements:   {}", list(&actual, &wanted)),
        ])
    })
}

/// At most 200 characters, with a mark if there were more.
pub fn clip(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Expected, actual, lengths and the first difference with its surroundings.
pub fn text_lines(actual: &str, expected: &str) -> Vec<String> {
    let repr = |text: &str| clip(&Value::Str(text.to_owned()).repr());
    let mut lines = vec![
        format!("expected: {}", repr(expected)),
        format!("actual:   {}", repr(actual)),
        format!("lengths:  actual={}  expected={}", actual.chars().count(), expected.chars().count()),
    ];
    lines.extend(first_difference(actual, expected));
    lines
}

/// Where two texts begin to differ, with eight characters on either side.
pub fn first_difference(actual: &str, expected: &str) -> Option<String> {
    let (a, e): (Vec<char>, Vec<char>) = (actual.chars().collect(), expected.chars().collect());
    let at = (0..a.len().max(e.len())).find(|index| a.get(*index) != e.get(*index))?;
    let around = |text: &[char]| {
        let (from, to) = (at.saturating_sub(8).min(text.len()), (at + 8).min(text.len()));
        Value::Str(text.get(from..to).unwrap_or_default().iter().collect()).repr()
    };
    Some(format!("first diff at index {at}: actual={}  expected={}", around(&a), around(&e)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::{Array, Data};

    const RULES: Rules = Rules { relative: 1e-12, absolute: 1e-4, types: true, shapes: true, equal_infinities: false, exact: true };

    fn s(text: &str) -> Value {
        Value::Str(text.into())
    }

    fn ok(student: Value, expected: Value) -> bool {
        verify_equal("x", &student, &expected, &RULES).is_ok()
    }

    fn why(student: Value, expected: Value) -> String {
        verify_equal("x", &student, &expected, &RULES).unwrap_err()
    }

    fn array(shape: &[usize], items: &[f64]) -> Value {
        Value::Array(Array { dtype: "float64".into(), shape: shape.to_vec(), data: Data::Numbers(items.to_vec()) })
    }

    #[test]
    fn numbers_of_all_kinds_compare_with_tolerance() {
        assert!(ok(Value::Int(3), Value::Float(3.0)));
        assert!(ok(Value::Bool(true), Value::Int(1)));
        assert!(ok(Value::Float(1.00009), Value::Float(1.0)));
        assert!(!ok(Value::Float(1.0002), Value::Float(1.0)));
        assert!(!ok(Value::Float(0.00011), Value::Int(0)));
        assert!(ok(Value::Float(f64::NAN), Value::Float(f64::NAN)));
        assert!(!ok(Value::Float(f64::NAN), Value::Float(1.0)));
        assert!(ok(Value::Complex(1.0, 2.0), Value::Complex(1.0, 2.00009)));
        assert!(why(Value::Int(1), Value::Complex(1.0, 0.0)).starts_with("Type mismatch"));
        assert!(!ok(s("3"), Value::Int(3)));
        let big = || Value::BigInt("1".repeat(30));
        assert!(ok(big(), big()));
    }

    #[test]
    fn infinities_are_equal_only_on_request() {
        let inf = || Value::Float(f64::INFINITY);
        assert!(!ok(inf(), inf()));
        let rules = Rules { equal_infinities: true, ..RULES };
        assert!(verify_equal("x", &inf(), &inf(), &rules).is_ok());
        assert!(verify_equal("x", &inf(), &Value::Float(f64::NEG_INFINITY), &rules).is_err());
    }

    #[test]
    fn an_infinity_in_an_array_accepts_nothing_else() {
        let row = |items: &[f64]| array(&[items.len()], items);
        let (inf, nan) = (f64::INFINITY, f64::NAN);
        assert!(ok(row(&[1.0, inf, -inf, nan]), row(&[1.0, inf, -inf, nan])));
        for (student, expected) in [(7.0, inf), (inf, 7.0), (inf, -inf), (nan, inf), (inf, nan), (0.0, nan)] {
            assert!(!ok(row(&[1.0, student]), row(&[1.0, expected])), "{student} {expected}");
            assert!(!ok(Value::List(vec![Value::Float(1.0), Value::Float(student)]), row(&[1.0, expected])));
        }
        let reference = Rules { exact: false, ..RULES };
        assert!(verify_equal("x", &row(&[7.0]), &row(&[inf]), &reference).is_ok(), "as the reference");
    }

    #[test]
    fn integers_are_compared_by_their_digits() {
        let strict = Rules { relative: 0.0, absolute: 0.0, ..RULES };
        let equal = |student: Value, expected: Value| verify_equal("x", &student, &expected, &strict).is_ok();
        let huge = |last: char| Value::BigInt(format!("1{}{last}", "0".repeat(400)));
        let near = |more: i64| Value::Int((1 << 53) + more);
        let lists = |item: Value| [Value::List(vec![item.clone()]), Value::Tuple(vec![item.clone()]), item];
        for (one, other) in [(huge('0'), huge('1')), (near(0), near(1)), (huge('0'), Value::Float(f64::INFINITY))] {
            for (one, other) in lists(one).into_iter().zip(lists(other)) {
                assert!(equal(one.clone(), one.clone()));
                assert!(!equal(one.clone(), other.clone()) && !equal(other, one));
            }
        }
        let of = |item: Value| Value::Array(Array { dtype: "int64".into(), shape: vec![1], data: Data::Values(vec![item]) });
        assert!(
            equal(of(near(1)), of(near(1))) && !equal(of(near(1)), of(near(2))) && !equal(of(near(1)), array(&[1], &[9007199254740992.0]))
        );
        assert!(equal(Value::List(vec![near(1)]), of(near(1))));
        // within the tolerance of a hundredth, exactly
        let rules = Rules { relative: 0.01, absolute: 0.0, ..RULES };
        let hundred = |units: &str| Value::BigInt(format!("{units}{}", "0".repeat(400)));
        assert!(verify_equal("x", &hundred("1000"), &hundred("1001"), &rules).is_ok());
        assert!(verify_equal("x", &hundred("1000"), &hundred("1011"), &rules).is_err());
    }

    #[test]
    fn what_cannot_be_compared_equals_nothing() {
        let unknown = || Value::Incomparable { type_name: "list".into(), why: "it is nested too deeply".into() };
        let set = |item: Value| Value::Set { items: vec![item], frozen: true };
        for around in [|item| item, |item| Value::List(vec![item]), |item| Value::Dict(vec![(Value::Int(1), item)])] {
            assert!(!ok(around(unknown()), around(unknown())));
            assert!(why(around(unknown()), around(unknown())).contains("cannot be compared"));
        }
        assert!(!ok(set(unknown()), set(unknown())));
        assert!(!ok(unknown(), Value::Int(1)) && !ok(Value::Int(1), unknown()));
        let reference = Rules { exact: false, ..RULES };
        assert!(verify_equal("x", &unknown(), &unknown(), &reference).is_ok(), "as the reference");
    }

    #[test]
    fn a_relative_tolerance_counts_for_large_numbers() {
        let rules = Rules { relative: 1e-6, ..RULES };
        assert!(verify_equal("x", &Value::Float(1e9 + 1.0), &Value::Float(1e9), &rules).is_ok());
        assert!(!ok(Value::Float(1e9 + 1.0), Value::Float(1e9)));
    }

    #[test]
    fn types_and_shapes_are_checked_first() {
        assert!(why(s("3"), Value::Int(3)).contains("incorrect type: <class 'str'> vs <class 'int'>"));
        assert!(why(s("abc"), s("ab")).contains("wrong length"));
        assert!(why(array(&[3, 2], &[0.0; 6]), array(&[2, 3], &[0.0; 6])).contains("transposed"));
        assert!(ok(Value::List(vec![Value::Float(1.0)]), array(&[1], &[1.0])));
        let nested = Value::List(vec![Value::List(vec![Value::Int(1)]), Value::List(vec![Value::Int(2)])]);
        assert!(!ok(array(&[2, 1], &[1.0, 2.0]), nested.clone()));
        let lax = Rules { shapes: false, ..RULES };
        assert!(verify_equal("x", &array(&[2, 1], &[1.0, 2.0]), &nested, &lax).is_ok());
        let untyped = Rules { types: false, ..RULES };
        assert!(verify_equal("x", &s("3"), &Value::Int(3), &untyped).is_err());
    }

    #[test]
    fn array_messages_name_index_and_size_of_the_difference() {
        let message = why(array(&[3], &[1.0, 4.0, 9.1]), array(&[3], &[1.0, 4.0, 9.0]));
        for part in ["shape: (3,)", "max abs diff: 0.1 at index (2,)", "max rel diff: 0.0111111", "(1 total)"] {
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn containers_are_compared_inside() {
        let d = |v: Value| Value::Dict(vec![(s("a"), Value::List(vec![Value::Int(1), v]))]);
        assert!(ok(d(Value::Int(2)), d(Value::Float(2.0))));
        assert!(why(d(Value::Int(3)), d(Value::Int(2))).contains("at ['a'][1]"));
        assert!(why(Value::Dict(vec![(s("b"), Value::None)]), Value::Dict(vec![(s("a"), Value::None)])).contains("missing keys: 'a'"));
        let set = |items: &[&str]| Value::Set { items: items.iter().map(|i| s(i)).collect(), frozen: false };
        assert!(ok(set(&["a", "b"]), set(&["b", "a"])));
        assert!(why(set(&["a", "b"]), set(&["b", "c"])).contains("missing elements: 'c'"));
        assert!(ok(set(&["a"]), s("{'a'}")));
    }

    #[test]
    fn an_object_with_an_address_never_matches() {
        let f = || Value::Opaque { type_name: "function".into(), repr: "<function f at 0x7f>".into() };
        assert!(!ok(f(), f()));
        let c = || Value::Opaque { type_name: "type".into(), repr: "<class 'int'>".into() };
        assert!(ok(c(), c()));
    }

    #[test]
    fn text_differences_are_located() {
        let message = why(s("Hello"), s("hello"));
        assert!(message.contains("first diff at index 0: actual='Hello'  expected='hello'"), "{message}");
        assert!(why(s(&"x".repeat(500)), s(&"y".repeat(500))).len() < 700);
    }

    proptest! {
        #[test]
        fn a_list_equals_itself(items in proptest::collection::vec(-1e9f64..1e9, 0..20)) {
            let list = || Value::List(items.iter().copied().map(Value::Float).collect());
            prop_assert!(ok(list(), list()));
            prop_assert!(ok(array(&[items.len()], &items), list()));
        }

        /// Whatever two programs made: it is compared, and equals itself unless nobody can say.
        #[test]
        fn any_two_values_are_compared(a in crate::value::any_value(), b in crate::value::any_value(), exact in any::<bool>()) {
            let rules = Rules { equal_infinities: true, exact, ..RULES };
            let _ = verify_equal("x", &a, &b, &rules);
            let undecided = exact && a.incomparable().is_some();
            prop_assert!(undecided || verify_equal("x", &a, &a, &rules).is_ok(), "{a:?}");
            if exact && a.incomparable().is_some() {
                prop_assert!(verify_equal("x", &a, &a, &rules).is_err(), "{a:?}");
            }
        }
    }
}
