//! Values as each language's JSON writer hands them over in the reference runner. Existing suites are written against
//! that, so a value is brought into that form before it is compared, on both sides alike.
//!
//! What JSON has no number for (NaN, infinities) is kept, unless [`Compat::nan`] is off.

use crate::format::compat::Compat;
use crate::value::{Array, Data, Value};

/// `jsonencode` of Octave. Numeric arrays keep their shape; inside of containers they are lists, vectors flat ones.
pub(in crate::languages) fn octave(value: Value, compat: &Compat) -> Value {
    match value {
        Value::Array(array) if array.dtype != "bool" => Value::Array(integral(array)),
        value => octave_item(value, compat),
    }
}

fn octave_item(value: Value, compat: &Compat) -> Value {
    match value {
        Value::Array(array) if array.shape.len() == 1 || (array.shape.len() == 2 && array.shape.contains(&1)) => {
            octave_item(Value::List(elements(&array, 0, 1, array.data.len())), compat)
        }
        Value::Array(array) => octave_item(by_rows(&array), compat),
        Value::Float(x) if !x.is_finite() && !compat.nan => Value::None,
        value => inside(value, &|value| octave_item(value, compat)),
    }
}

/// `toJSON` of R. Vectors of numbers are arrays, matrices lists of their rows.
pub(in crate::languages) fn r(value: Value, compat: &Compat) -> Value {
    let word = |x: f64| {
        if x.is_nan() {
            "NaN"
        } else if x > 0.0 {
            "Inf"
        } else {
            "-Inf"
        }
    };
    match value {
        Value::Array(array) if array.shape.len() != 1 => r(by_rows(&array), compat),
        Value::Array(array) if matches!(array.data, Data::Numbers(_)) && (compat.nan || all_finite(&array)) => {
            Value::Array(integral(array))
        }
        Value::Array(array) => {
            // among numbers, what is not available is a word
            let absent = |item| if matches!(item, Value::None) { Value::Str("NA".to_owned()) } else { item };
            r(Value::List(elements(&array, 0, 1, array.data.len()).into_iter().map(absent).collect()), compat)
        }
        Value::Float(x) if !x.is_finite() && !compat.nan => Value::Str(word(x).to_owned()),
        Value::Str(text) if compat.nan && matches!(text.as_str(), "NaN" | "Inf" | "-Inf") => Value::Float(text.parse().unwrap_or(f64::NAN)),
        Value::Float(x) if x.fract() == 0.0 && x.abs() < 1e15 => Value::Int(x as i64),
        value => inside(value, &|value| r(value, compat)),
    }
}

/// `JSON.print` of Julia. Matrices are lists of their columns, complex numbers and structs dictionaries.
pub(in crate::languages) fn julia(value: Value, compat: &Compat) -> Value {
    match value {
        Value::Array(array) if array.shape.len() > 1 => julia(by_columns(&array), compat),
        Value::Array(array) if matches!(array.data, Data::Numbers(_)) => Value::Array(array),
        Value::Array(array) => julia(by_rows(&array), compat),
        Value::Float(x) if !x.is_finite() && !compat.nan => Value::None,
        Value::Complex(re, im) => {
            let part = |name: &str, x| (Value::Str(name.to_owned()), Value::Float(x));
            Value::Dict(vec![part("re", re), part("im", im)])
        }
        Value::Set { items, .. } => julia(Value::List(items), compat),
        value => inside(value, &|value| julia(value, compat)),
    }
}

/// Lists and dictionaries with each element changed; keys become text.
fn inside(value: Value, change: &dyn Fn(Value) -> Value) -> Value {
    match value {
        Value::List(items) | Value::Tuple(items) => Value::List(items.into_iter().map(change).collect()),
        Value::Dict(entries) => Value::Dict(entries.into_iter().map(|(key, value)| (Value::Str(key.key_text()), change(value))).collect()),
        value => value,
    }
}

/// `count` elements from index `from` on, `step` apart.
fn elements(array: &Array, from: usize, step: usize, count: usize) -> Vec<Value> {
    let integer = array.is_integer();
    let plain = |item| match item {
        Value::Float(x) if integer => Value::Int(x as i64),
        item => item,
    };
    (0..count).filter_map(|at| array.data.get(from + at * step)).map(plain).collect()
}

/// Nested lists, the last axis innermost as an array of its own: the part of the array from element `from` on along
/// `axis` and the axes after it.
fn by_rows(array: &Array) -> Value {
    if is_too_long(array) { too_long(array) } else { rows(array, 0, 0) }
}

fn rows(array: &Array, axis: usize, from: usize) -> Value {
    let inner: usize = array.shape.iter().skip(axis + 1).product();
    match array.shape.get(axis) {
        None => array.data.get(from).unwrap_or(Value::None),
        Some(&length) if axis + 1 == array.shape.len() => row(array, from, 1, length),
        Some(&length) => Value::List((0..length).map(|at| rows(array, axis + 1, from + at * inner)).collect()),
    }
}

/// As [`by_rows`], with the first axis innermost.
fn by_columns(array: &Array) -> Value {
    fn part(array: &Array, axis: usize, from: usize) -> Value {
        let length = array.shape.get(axis).copied().unwrap_or(0);
        let step: usize = array.shape.iter().skip(axis + 1).product();
        match axis {
            0 => row(array, from, step, length),
            _ => Value::List((0..length).map(|at| part(array, axis - 1, from + at * step)).collect()),
        }
    }
    if is_too_long(array) { too_long(array) } else { part(array, array.shape.len().saturating_sub(1), 0) }
}

/// Most lists that an array becomes. One without elements can be of any length: `zeros (1e12, 0)`.
const LISTS: usize = 500_000;

fn is_too_long(array: &Array) -> bool {
    let lists = array.shape.iter().try_fold(1usize, |product, length| product.checked_mul((*length).max(1)));
    array.data.is_empty() && lists.is_none_or(|lists| lists > LISTS)
}

fn too_long(array: &Array) -> Value {
    Value::Incomparable { type_name: array.dtype.clone(), why: format!("it has no elements, but the size {:?}", array.shape) }
}

/// An array of numbers along one axis, or a list of anything else.
fn row(array: &Array, from: usize, step: usize, count: usize) -> Value {
    let Data::Numbers(numbers) = &array.data else {
        return Value::List(elements(array, from, step, count));
    };
    let items = (0..count).filter_map(|at| numbers.get(from + at * step)).copied().collect();
    Value::Array(Array { dtype: array.dtype.clone(), shape: vec![count], data: Data::Numbers(items) })
}

fn all_finite(array: &Array) -> bool {
    matches!(&array.data, Data::Numbers(items) if items.iter().all(|x| x.is_finite()))
}

/// JSON does not tell 3.0 from 3: an array of whole numbers is one of integers, as it prints.
fn integral(array: Array) -> Array {
    let whole = matches!(&array.data, Data::Numbers(items) if items.iter().all(|x| x.fract() == 0.0 && x.abs() < 1e15));
    if whole && !array.data.is_empty() { Array { dtype: "int64".to_owned(), ..array } } else { array }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn array(shape: &[usize], items: &[f64]) -> Value {
        Value::Array(Array { dtype: "float64".into(), shape: shape.to_vec(), data: Data::Numbers(items.to_vec()) })
    }

    fn ints(shape: &[usize], items: &[f64]) -> Value {
        Value::Array(Array { dtype: "int64".into(), shape: shape.to_vec(), data: Data::Numbers(items.to_vec()) })
    }

    fn bools(shape: &[usize], items: &[bool]) -> Value {
        Value::Array(Array { dtype: "bool".into(), shape: shape.to_vec(), data: Data::Bools(items.to_vec()) })
    }

    fn list(items: &[Value]) -> Value {
        Value::List(items.to_vec())
    }

    fn text(text: &str) -> Value {
        Value::Str(text.into())
    }

    const NAN: Value = Value::Float(f64::NAN);
    const T: Value = Value::Bool(true);
    const F: Value = Value::Bool(false);

    #[test]
    fn octave_keeps_the_shape_of_numbers_and_nothing_else() {
        let (lax, strict) = (Compat::default(), Compat::strict());
        assert_eq!(octave(array(&[1, 2], &[1.0, 2.0]), &strict), ints(&[1, 2], &[1.0, 2.0]));
        assert_eq!(octave(array(&[1, 2], &[1.5, f64::NAN]), &strict), array(&[1, 2], &[1.5, f64::NAN]));
        assert_eq!(octave(bools(&[1, 2], &[true, false]), &lax), list(&[T, F]));
        assert_eq!(octave(bools(&[2, 2], &[true, false, true, true]), &lax), list(&[list(&[T, F]), list(&[T, T])]));
        let cell = list(&[array(&[2, 1], &[1.5, 2.0]), NAN]);
        assert_eq!(octave(cell.clone(), &strict), list(&[list(&[Value::Float(1.5), Value::Float(2.0)]), Value::None]));
        assert_eq!(octave(cell, &lax), list(&[list(&[Value::Float(1.5), Value::Float(2.0)]), NAN]));
        assert_eq!((octave(NAN, &strict), octave(NAN, &lax)), (Value::None, NAN));
    }

    #[test]
    fn octave_takes_matrices_in_containers_apart_once() {
        let lax = Compat::default();
        let rows = list(&[list(&[Value::Float(1.0), Value::Float(2.0)]), list(&[Value::Float(3.0), Value::Float(4.0)])]);
        let matrix = array(&[2, 2], &[1.0, 2.0, 3.0, 4.0]);
        assert_eq!(octave(list(std::slice::from_ref(&matrix)), &lax), list(std::slice::from_ref(&rows)));
        assert_eq!(octave(Value::Dict(vec![(text("a"), matrix)]), &lax), Value::Dict(vec![(text("a"), rows.clone())]));
        let cube = array(&[2, 2, 2], &[1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0]);
        let Value::List(items) = octave(list(&[cube]), &lax) else { panic!() };
        assert!(matches!(&items[0], Value::List(slices) if slices.len() == 2));
    }

    proptest! {
        /// Whatever comes out of a program is brought into form: in bounded time, and on a bounded stack.
        #[test]
        fn every_value_has_a_form_in_every_language(value in crate::value::any_value(), nan in any::<bool>()) {
            let compat = Compat { nan, ..Compat::default() };
            for form in [octave, r, julia] {
                let once = form(value.clone(), &compat);
                let _ = once.repr();
                let _ = form(once, &compat);
            }
        }

        #[test]
        fn arrays_without_elements_may_have_any_shape(mut shape in proptest::collection::vec(any::<usize>(), 0..5), at in any::<proptest::sample::Index>()) {
            shape.push(1);
            let at = at.index(shape.len());
            shape[at] = 0;
            let value = Value::Array(Array { dtype: "bool".into(), shape, data: Data::Numbers(Vec::new()) });
            for form in [octave, r, julia] {
                for value in [value.clone(), list(std::slice::from_ref(&value))] {
                    let _ = form(value, &Compat::default()).repr();
                }
            }
        }
    }

    #[test]
    fn r_gives_vectors_rows_and_words() {
        let (lax, strict) = (Compat::default(), Compat::strict());
        assert_eq!(r(array(&[2], &[1.0, 2.0]), &lax), ints(&[2], &[1.0, 2.0]));
        assert_eq!(r(array(&[2, 2], &[1.0, 3.0, 2.0, 4.0]), &lax), list(&[ints(&[2], &[1.0, 3.0]), ints(&[2], &[2.0, 4.0])]));
        assert_eq!(r(Value::Float(3.0), &lax), Value::Int(3));
        assert_eq!((r(NAN, &strict), r(text("NaN"), &lax)), (text("NaN"), NAN));
        assert_eq!(r(text("-Inf"), &lax), Value::Float(f64::NEG_INFINITY));
        assert_eq!(r(array(&[2], &[0.5, f64::INFINITY]), &strict), list(&[Value::Float(0.5), text("Inf")]));
        let gaps = Array { dtype: "float64".into(), shape: vec![2], data: Data::Values(vec![Value::Float(1.0), Value::None]) };
        assert_eq!(r(Value::Array(gaps), &lax), list(&[Value::Int(1), text("NA")]));
    }

    #[test]
    fn julia_gives_columns_and_parts() {
        let lax = Compat::default();
        assert_eq!(julia(array(&[2, 2], &[1.0, 2.0, 3.0, 4.0]), &lax), list(&[array(&[2], &[1.0, 3.0]), array(&[2], &[2.0, 4.0])]));
        let cube: Vec<f64> = (0..8).map(f64::from).collect();
        let slice = |a, b, c, d| list(&[array(&[2], &[a, b]), array(&[2], &[c, d])]);
        assert_eq!(julia(array(&[2, 2, 2], &cube), &lax), list(&[slice(0.0, 4.0, 2.0, 6.0), slice(1.0, 5.0, 3.0, 7.0)]));
        assert_eq!(julia(bools(&[2], &[true, false]), &lax), list(&[T, F]));
        let parts = Value::Dict(vec![(text("re"), Value::Float(1.0)), (text("im"), Value::Float(2.0))]);
        assert_eq!(julia(Value::Complex(1.0, 2.0), &lax), parts);
        assert_eq!(julia(NAN, &Compat::strict()), Value::None);
        assert_eq!(julia(Value::Tuple(vec![T]), &lax), list(&[T]));
    }
}
