//! Values for property tests.

use proptest::prelude::*;

use super::{Array, Data, Value};

/// Any value that can be encoded.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        (any::<f64>(), any::<f64>()).prop_map(|(re, im)| Value::Complex(re, im)),
        ".{0,8}".prop_map(Value::Str),
        "[1-9][0-9]{20,30}".prop_map(Value::BigInt),
        proptest::collection::vec(any::<u8>(), 0..6).prop_map(Value::Bytes),
        (".{0,5}", ".{0,5}").prop_map(|(type_name, repr)| Value::Opaque { type_name, repr }),
        (".{0,5}", ".{0,5}").prop_map(|(type_name, why)| Value::Incomparable { type_name, why }),
        proptest::collection::vec(prop_oneof![any::<i64>().prop_map(Value::Int), "[1-9][0-9]{20,30}".prop_map(Value::BigInt)], 1..4)
            .prop_map(|items| Value::Array(Array { dtype: "uint64".into(), shape: vec![items.len()], data: exact_data(items) })),
        proptest::collection::vec(any::<f64>(), 0..6).prop_map(|items| Value::Array(Array {
            dtype: "float64".into(),
            shape: vec![items.len()],
            data: Data::Numbers(items),
        })),
        proptest::collection::vec(".{0,3}", 1..4).prop_map(|items| Value::Array(Array {
            dtype: "<U3".into(),
            shape: vec![items.len(), 1],
            data: Data::Values(items.into_iter().map(Value::Str).collect()),
        })),
        any::<bool>().prop_map(|b| Value::Scalar { dtype: "bool".into(), value: Box::new(Value::Bool(b)) }),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let items = || proptest::collection::vec(inner.clone(), 0..5);
        prop_oneof![
            items().prop_map(Value::List),
            items().prop_map(Value::Tuple),
            (items(), any::<bool>()).prop_map(|(items, frozen)| Value::Set { items, frozen }),
            proptest::collection::vec((inner.clone(), inner.clone()), 0..4).prop_map(Value::Dict),
        ]
    })
}

/// Integers as elements of an array: plain numbers if each of them is exact.
fn exact_data(items: Vec<Value>) -> Data {
    let plain: Option<Vec<f64>> = items.iter().map(|item| item.is_exact().then(|| item.as_f64()).flatten()).collect();
    plain.map_or(Data::Values(items), Data::Numbers)
}
