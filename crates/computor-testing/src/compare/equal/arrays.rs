//! Arrays: element by element, with the largest differences and where they are.

use super::{Difference, Rules, clip, differs, exact, tolerance_line, tuple};
use crate::value::{Array, Data, Value, format_general as general};

/// A list, nested lists or a scalar as an array. Ragged lists become arrays of lists.
fn as_array(value: &Value) -> Array {
    match value {
        Value::Array(array) => array.clone(),
        Value::List(items) | Value::Tuple(items) => {
            let parts: Vec<Array> = items.iter().map(as_array).collect();
            let inner = parts.first().map_or_else(Vec::new, |part| part.shape.clone());
            let even = parts.iter().all(|part| part.shape == inner);
            let shape = if even { [vec![items.len()], inner].concat() } else { vec![items.len()] };
            let values: Vec<Value> = if even {
                parts.iter().flat_map(|part| (0..part.data.len()).filter_map(|i| part.data.get(i))).collect()
            } else {
                items.clone()
            };
            let mut array = from_values(values);
            array.shape = shape;
            array
        }
        value => Array { shape: Vec::new(), ..from_values(vec![value.clone()]) },
    }
}

fn from_values(values: Vec<Value>) -> Array {
    let shape = vec![values.len()];
    if !values.is_empty() && values.iter().all(|value| matches!(value, Value::Bool(_))) {
        let items = values.iter().map(|value| matches!(value, Value::Bool(true))).collect();
        return Array { dtype: "bool".to_owned(), shape, data: Data::Bools(items) };
    }
    let numbers: Option<Vec<f64>> =
        values.iter().map(|value| (!matches!(value, Value::Complex(..)) && value.is_exact()).then(|| value.as_f64()).flatten()).collect();
    let integers = values.iter().all(|value| matches!(value, Value::Int(_) | Value::BigInt(_) | Value::Bool(_)));
    match numbers {
        Some(items) => {
            let dtype = if integers && !values.is_empty() { "int64" } else { "float64" };
            Array { dtype: dtype.to_owned(), shape, data: Data::Numbers(items) }
        }
        None if integers => Array { dtype: "int64".to_owned(), shape, data: Data::Values(values) },
        None => {
            let dtype = match values.first() {
                Some(Value::Str(_)) => "str",
                Some(Value::Complex(..)) => "complex128",
                _ => "object",
            };
            Array { dtype: dtype.to_owned(), shape, data: Data::Values(values) }
        }
    }
}

fn numeric_data(data: &Data) -> Option<Vec<f64>> {
    match data {
        Data::Numbers(items) => Some(items.clone()),
        Data::Bools(items) => Some(items.iter().map(|item| f64::from(u8::from(*item))).collect()),
        Data::Values(_) => None,
    }
}

pub(super) fn differ(student: &Value, expected: &Value, rules: &Rules) -> Option<Difference> {
    let (student, expected) = (as_array(student), as_array(expected));
    if student.shape != expected.shape {
        return Some(Difference::Lines(vec![
            format!("expected shape: {}", tuple(&expected.shape)),
            format!("actual shape:   {}", tuple(&student.shape)),
        ]));
    }
    if let (Data::Numbers(e), Some(s)) = (&expected.data, numeric_data(&student.data)) {
        return numeric_arrays(&s, e, &student, &expected, rules);
    }
    let differing: Vec<usize> = (0..expected.data.len())
        .filter(|index| match (student.data.get(*index), expected.data.get(*index)) {
            (Some(s), Some(e)) if rules.exact && exact::are_concerned(&s, &e) => exact::close(&s, &e, rules, true) != Some(true),
            (Some(s), Some(e)) => differs(&s, &e, &strict(rules), &mut String::new()).is_some(),
            _ => true,
        })
        .collect();
    if differing.is_empty() {
        return None;
    }
    let mut lines = header(&student, &expected, rules);
    lines.push(format!("unequal elements ({} total):", differing.len()));
    lines.extend(elements(&differing, &student, &expected));
    Some(Difference::Lines(lines))
}

/// Elements that are not numbers are compared without tolerance; complex ones keep it.
fn strict(rules: &Rules) -> Rules {
    Rules { equal_infinities: true, ..*rules }
}

fn numeric_arrays(s: &[f64], e: &[f64], student: &Array, expected: &Array, rules: &Rules) -> Option<Difference> {
    let fits = |s: f64, e: f64| {
        // nothing is near to infinity
        let near = |s: f64, e: f64| (s - e).abs() <= rules.absolute + rules.relative * e.abs();
        s == e || (s.is_nan() && e.is_nan()) || ((s.is_finite() && e.is_finite() || !rules.exact) && near(s, e))
    };
    let differing: Vec<usize> = s.iter().zip(e).enumerate().filter(|(_, (s, e))| !fits(**s, **e)).map(|(index, _)| index).collect();
    if differing.is_empty() {
        return None;
    }
    let mut lines = header(student, expected, rules);
    let nan = s.iter().zip(e).filter(|(s, e)| s.is_nan() != e.is_nan()).count();
    if nan > 0 {
        lines.push(format!("NaN in one but not in the other: {nan} element(s)"));
    }
    let largest = |of: &dyn Fn(f64, f64) -> f64| {
        s.iter()
            .zip(e)
            .enumerate()
            .map(|(index, (s, e))| (of(*s, *e), index))
            .filter(|(difference, _)| difference.is_finite())
            .max_by(|a, b| a.0.total_cmp(&b.0))
    };
    if let Some((difference, index)) = largest(&|s, e| (s - e).abs()) {
        lines.push(format!("max abs diff: {} at index {}", general(difference), position(index, &expected.shape)));
    }
    if let Some((difference, index)) = largest(&|s, e| (s - e).abs() / e.abs()) {
        lines.push(format!("max rel diff: {} at index {}", general(difference), position(index, &expected.shape)));
    }
    lines.push(format!("mismatching elements ({} total):", differing.len()));
    lines.extend(elements(&differing, student, expected));
    Some(Difference::Lines(lines))
}

fn header(student: &Array, expected: &Array, rules: &Rules) -> Vec<String> {
    let dtype = if student.dtype == expected.dtype {
        format!("dtype: {}", expected.dtype)
    } else {
        format!("dtype: actual={}  expected={}", student.dtype, expected.dtype)
    };
    vec![format!("shape: {}", tuple(&expected.shape)), dtype, tolerance_line(rules)]
}

fn elements(differing: &[usize], student: &Array, expected: &Array) -> Vec<String> {
    let show = |array: &Array, index: usize| match array.data.get(index) {
        Some(Value::Float(x)) => general(x),
        Some(value) => clip(&value.repr()),
        None => "nothing".to_owned(),
    };
    differing
        .iter()
        .take(5)
        .map(|&index| {
            let at = position(index, &expected.shape);
            format!("  {at}: actual={:<14} expected={}", show(student, index), show(expected, index))
        })
        .collect()
}

fn position(mut index: usize, shape: &[usize]) -> String {
    let mut coordinates = Vec::with_capacity(shape.len());
    for length in shape.iter().rev() {
        coordinates.push(index % length.max(&1));
        index /= length.max(&1);
    }
    coordinates.reverse();
    tuple(&coordinates)
}
