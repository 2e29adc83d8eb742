//! The encoding of values on the result channel and in the reference cache.
//!
//! JSON, where null, booleans, numbers and strings are themselves and everything else is an array with a tag first:
//!
//! | tag | rest |
//! |---|---|
//! | `i` | an integer beyond 64 bits: decimal digits, or hexadecimal ones after `0x` |
//! | `f` | `nan`, `inf` or `-inf` |
//! | `c` | real and imaginary part |
//! | `b` | bytes in hexadecimal |
//! | `l` `t` `s` `z` | elements of a list, tuple, set, frozenset |
//! | `d` | key, value, key, value, … |
//! | `a` | dtype, [lengths], [elements in row-major order] |
//! | `n` | dtype and value of a numpy scalar |
//! | `o` | type name and `repr` of anything else |
//! | `x` | type name, and why it cannot be compared |
//!
//! The bytes come from a process that runs foreign code. The decoder therefore takes anything, never panics, and
//! bounds depth and number of nodes, so that memory stays within a small multiple of the input.

use std::cell::Cell;
use std::fmt;

use num_bigint::BigInt;
use serde::de::{self, DeserializeSeed, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};
use serde::{Deserialize, Deserializer};

use super::{Array, Data, Value};

/// How much a decoded value may hold.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most values, containers and their elements counted alike; elements of numeric arrays are not counted.
    pub nodes: usize,
    /// Deepest nesting.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { nodes: 500_000, depth: 60 }
    }
}

/// Why bytes are not a value.
#[derive(Debug, thiserror::Error)]
#[error("not a value: {0}")]
pub struct WireError(String);

/// Decodes one value and takes what it holds off `limits.nodes`, so that several values can share one limit.
///
/// # Errors
/// When the bytes are not the encoding of a value, or of one beyond the limits.
pub fn decode(bytes: &[u8], limits: &mut Limits) -> Result<Value, WireError> {
    let budget = Cell::new(limits.nodes);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value =
        Seed { budget: &budget, depth: limits.depth }.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    limits.nodes = budget.get();
    value.map_err(|error| WireError(error.to_string()))
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let limits = Limits::default();
        let budget = Cell::new(limits.nodes);
        Seed { budget: &budget, depth: limits.depth }.deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    budget: &'a Cell<usize>,
    depth: usize,
}

impl Seed<'_> {
    fn spend<E: de::Error>(&self) -> Result<(), E> {
        match self.budget.get().checked_sub(1) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(E::custom("too many values")),
        }
    }

    fn deeper<E: de::Error>(&self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth, ..*self }),
            None => Err(E::custom("nested too deeply")),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.spend()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::int(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Str(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let tag: String = required(seq.next_element()?)?;
        let inner = self.deeper()?;
        let value = match tag.as_str() {
            "i" => big_int(&required::<String, A::Error>(seq.next_element()?)?)?,
            "f" => match required::<String, A::Error>(seq.next_element()?)?.as_str() {
                "nan" => Value::Float(f64::NAN),
                "inf" => Value::Float(f64::INFINITY),
                "-inf" => Value::Float(f64::NEG_INFINITY),
                _ => return Err(de::Error::custom("an unknown float")),
            },
            "c" => {
                let re = required(seq.next_element_seed(inner)?)?;
                let im = required(seq.next_element_seed(inner)?)?;
                match (re, im) {
                    (Value::Float(re), Value::Float(im)) => Value::Complex(re, im),
                    _ => return Err(de::Error::custom("a complex number needs two floats")),
                }
            }
            "b" => Value::Bytes(hex::decode(required::<String, A::Error>(seq.next_element()?)?).map_err(de::Error::custom)?),
            "l" => Value::List(rest(&mut seq, inner)?),
            "t" => Value::Tuple(rest(&mut seq, inner)?),
            "s" => Value::Set { items: rest(&mut seq, inner)?, frozen: false },
            "z" => Value::Set { items: rest(&mut seq, inner)?, frozen: true },
            "d" => {
                let mut entries = Vec::new();
                while let Some(key) = seq.next_element_seed(inner)? {
                    entries.push((key, required(seq.next_element_seed(inner)?)?));
                }
                Value::Dict(entries)
            }
            "a" => {
                let dtype: String = required(seq.next_element()?)?;
                let shape: Vec<usize> = required(seq.next_element()?)?;
                let data = required(seq.next_element_seed(Elements(inner))?)?;
                let count = shape.iter().try_fold(1usize, |product, length| product.checked_mul(*length));
                if shape.len() > 32 || count != Some(data.len()) {
                    return Err(de::Error::custom("the shape does not fit the elements"));
                }
                Value::Array(Array { dtype, shape, data })
            }
            "n" => {
                let dtype = required(seq.next_element()?)?;
                Value::Scalar { dtype, value: Box::new(required(seq.next_element_seed(inner)?)?) }
            }
            "o" => Value::Opaque { type_name: required(seq.next_element()?)?, repr: required(seq.next_element()?)? },
            "x" => Value::Incomparable { type_name: required(seq.next_element()?)?, why: required(seq.next_element()?)? },
            _ => return Err(de::Error::custom("an unknown tag")),
        };
        match seq.next_element::<de::IgnoredAny>()? {
            None => Ok(value),
            Some(_) => Err(de::Error::custom("more than the tag allows")),
        }
    }
}

fn required<T, E: de::Error>(element: Option<T>) -> Result<T, E> {
    element.ok_or_else(|| E::custom("something is missing"))
}

fn rest<'de, A: SeqAccess<'de>>(seq: &mut A, inner: Seed<'_>) -> Result<Vec<Value>, A::Error> {
    let mut items = Vec::new();
    while let Some(item) = seq.next_element_seed(inner)? {
        items.push(item);
    }
    Ok(items)
}

/// Most digits of an integer. Reading them takes time that grows with the square of their number.
const DIGITS: usize = 100_000;

fn big_int<E: de::Error>(text: &str) -> Result<Value, E> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (radix, digits) = digits.strip_prefix("0x").map_or((10, digits), |digits| (16, digits));
    if digits.is_empty() || !digits.bytes().all(|b| char::from(b).is_digit(radix)) {
        return Err(E::custom("not an integer"));
    }
    if digits.len() > DIGITS {
        return Ok(Value::Incomparable { type_name: "int".to_owned(), why: "it has too many digits".to_owned() });
    }
    let value = BigInt::parse_bytes(format!("{sign}{digits}").as_bytes(), radix).ok_or_else(|| E::custom("not an integer"))?;
    Ok(i64::try_from(&value).map_or_else(|_| Value::BigInt(value.to_string()), Value::Int))
}

/// The elements of an array: kept as plain numbers for as long as they are numbers.
struct Elements<'a>(Seed<'a>);

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = Data;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Data, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the elements of an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Data, A::Error> {
        let unlimited = Cell::new(usize::MAX);
        let mut data = Data::Numbers(Vec::new());
        while let Some(item) = seq.next_element_seed(Seed { budget: &unlimited, depth: self.0.depth.min(1) })? {
            let boolean = matches!(item, Value::Bool(_));
            match (&mut data, &item) {
                (Data::Bools(items), Value::Bool(value)) => items.push(*value),
                (Data::Numbers(items), Value::Bool(value)) if items.is_empty() => data = Data::Bools(vec![*value]),
                (Data::Numbers(items), number) if !boolean && number.is_exact() => {
                    items.extend(number.as_f64());
                }
                _ => {
                    let mut items: Vec<Value> = (0..data.len()).filter_map(|index| data.get(index)).collect();
                    for _ in 0..=items.len() {
                        self.0.spend()?;
                    }
                    items.push(item);
                    return self.values(seq, items);
                }
            }
        }
        Ok(data)
    }
}

impl Elements<'_> {
    fn values<'de, A: SeqAccess<'de>>(&self, mut seq: A, mut items: Vec<Value>) -> Result<Data, A::Error> {
        while let Some(item) = seq.next_element_seed(self.0)? {
            items.push(item);
        }
        Ok(Data::Values(items))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => return serializer.serialize_unit(),
            Self::Bool(value) => return serializer.serialize_bool(*value),
            Self::Int(value) => return serializer.serialize_i64(*value),
            Self::Float(value) if value.is_finite() => return serializer.serialize_f64(*value),
            Self::Str(text) => return serializer.serialize_str(text),
            _ => {}
        }
        let mut seq = serializer.serialize_seq(None)?;
        match self {
            Self::None | Self::Bool(_) | Self::Int(_) | Self::Str(_) => {}
            Self::Float(value) => {
                seq.serialize_element("f")?;
                seq.serialize_element(match value {
                    value if value.is_nan() => "nan",
                    value if *value > 0.0 => "inf",
                    _ => "-inf",
                })?;
            }
            Self::BigInt(digits) => tagged(&mut seq, "i", [digits])?,
            Self::Complex(re, im) => tagged(&mut seq, "c", [Self::Float(*re), Self::Float(*im)])?,
            Self::Bytes(bytes) => tagged(&mut seq, "b", [hex::encode(bytes)])?,
            Self::List(items) => tagged(&mut seq, "l", items)?,
            Self::Tuple(items) => tagged(&mut seq, "t", items)?,
            Self::Set { items, frozen } => tagged(&mut seq, if *frozen { "z" } else { "s" }, items)?,
            Self::Dict(entries) => tagged(&mut seq, "d", entries.iter().flat_map(|(k, v)| [k, v]))?,
            Self::Array(array) => {
                tagged(&mut seq, "a", [&array.dtype])?;
                seq.serialize_element(&array.shape)?;
                let items: Vec<Self> = (0..array.data.len()).filter_map(|i| array.data.get(i)).collect();
                seq.serialize_element(&items)?;
            }
            Self::Scalar { dtype, value } => {
                tagged(&mut seq, "n", [dtype])?;
                seq.serialize_element(value)?;
            }
            Self::Opaque { type_name, repr } => tagged(&mut seq, "o", [type_name, repr])?,
            Self::Incomparable { type_name, why } => tagged(&mut seq, "x", [type_name, why])?,
        }
        seq.end()
    }
}

fn tagged<S: SerializeSeq, T: Serialize>(seq: &mut S, tag: &str, items: impl IntoIterator<Item = T>) -> Result<(), S::Error> {
    seq.serialize_element(tag)?;
    items.into_iter().try_for_each(|item| seq.serialize_element(&item))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::any_value;

    #[test]
    fn large_integers_are_read_in_either_base_and_never_rounded() {
        assert_eq!(read("[\"i\",\"-0x1fffffffffffffffff\"]").unwrap(), Value::BigInt("-590295810358705651711".into()));
        assert_eq!(read("[\"i\",\"0x7f\"]").unwrap(), Value::Int(127));
        let Value::Array(array) = read("[\"a\",\"int64\",[2],[9007199254740993,1]]").unwrap() else { panic!() };
        assert_eq!(array.data.get(0), Some(Value::Int(9_007_199_254_740_993)));
        let endless = format!("[\"i\",\"{}\"]", "7".repeat(DIGITS + 1));
        assert!(matches!(read(&endless).unwrap(), Value::Incomparable { .. }));
        assert!(read("[\"i\",\"0x\"]").is_err() && read("[\"i\",\"+1\"]").is_err() && read("[\"i\",\"1_0\"]").is_err());
    }

    fn read(text: &str) -> Result<Value, WireError> {
        decode(text.as_bytes(), &mut Limits::default())
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            "[1]",
            "[\"x\"]",
            "[\"f\"]",
            "[\"f\",\"1\"]",
            "[\"i\",\"1a\"]",
            "[\"b\",\"zz\"]",
            "[\"d\",1]",
            "[\"a\",\"float64\",[3],[1,2]]",
            "[\"a\",\"float64\",[4294967296,4294967296],[]]",
            "[\"c\",1,2]",
            "1 2",
            "[\"o\",\"t\",\"r\",1]",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = format!("{}1{}", "[\"l\",".repeat(5000), "]".repeat(5000));
        assert!(read(&deep).is_err());
        let wide = format!("[\"l\"{}]", ",1".repeat(1000));
        assert!(decode(wide.as_bytes(), &mut Limits { nodes: 500, depth: 10 }).is_err());
        assert!(decode(wide.as_bytes(), &mut Limits { nodes: 2000, depth: 10 }).is_ok());
        let objects = format!("[\"a\",\"object\",[1001],[\"x\"{}]]", ",\"x\"".repeat(1000));
        assert!(decode(objects.as_bytes(), &mut Limits { nodes: 500, depth: 10 }).is_err());
        let numbers = format!("[\"a\",\"int64\",[1000],[0{}]]", ",1".repeat(999));
        assert!(decode(numbers.as_bytes(), &mut Limits { nodes: 10, depth: 10 }).is_ok());
    }

    #[test]
    fn floats_keep_every_digit() {
        for x in [0.1, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 0.30000000000000004] {
            assert_eq!(read(&format!("{x:?}")).unwrap(), Value::Float(x));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(value in any_value()) {
            let bytes = serde_json::to_vec(&value).unwrap();
            prop_assert_eq!(decode(&bytes, &mut Limits::default()).unwrap(), value);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes, &mut Limits::default());
        }

        #[test]
        fn damaged_messages_never_panic(value in any_value(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut bytes = serde_json::to_vec(&value).unwrap();
            let at = at.index(bytes.len());
            bytes[at] = byte;
            if let Ok(read) = decode(&bytes, &mut Limits::default()) {
                let _ = read.to_text();
            }
        }
    }
}
