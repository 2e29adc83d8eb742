//! Values as data: what a student's variable held, what a suite expects.
//!
//! A value never refers back to the process it came from. Everything that is compared goes through this type, so the
//! comparison cannot run foreign code.

mod number;
mod numpy;
mod render;
#[cfg(test)]
mod sample;
mod wire;

pub use number::general as format_general;
#[cfg(test)]
pub(crate) use sample::any_value;
pub use wire::{Limits, WireError, decode};

/// A typed value.
#[derive(Debug, Clone)]
pub enum Value {
    /// Nothing.
    None,
    /// A truth value.
    Bool(bool),
    /// An integer of at most 64 bits.
    Int(i64),
    /// Any other integer, in decimal digits.
    BigInt(String),
    /// A floating-point number, infinities and NaN included.
    Float(f64),
    /// Real and imaginary part.
    Complex(f64, f64),
    /// Text.
    Str(String),
    /// Raw bytes.
    Bytes(Vec<u8>),
    /// A list.
    List(Vec<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A set in the order in which its process listed it; `frozen` for a frozenset.
    Set {
        /// The elements.
        items: Vec<Value>,
        /// Whether it is immutable.
        frozen: bool,
    },
    /// A mapping with its real keys, in order.
    Dict(Vec<(Value, Value)>),
    /// An n-dimensional array.
    Array(Array),
    /// A number with a machine type of its own (a numpy scalar).
    Scalar {
        /// For example `int64`.
        dtype: String,
        /// The number.
        value: Box<Value>,
    },
    /// Anything else: only its type and how it prints itself.
    Opaque {
        /// Qualified type name.
        type_name: String,
        /// What `repr` gave.
        repr: String,
    },
    /// Something of which too little is known to say whether it equals anything.
    Incomparable {
        /// Qualified type name.
        type_name: String,
        /// Why, for people: `it is nested too deeply`.
        why: String,
    },
}

/// An n-dimensional array in row-major order.
#[derive(Debug, Clone)]
pub struct Array {
    /// Element type, e.g. `float64`, `<U3`, `object`.
    pub dtype: String,
    /// Length along each axis; the product is the number of elements.
    pub shape: Vec<usize>,
    /// The elements.
    pub data: Data,
}

/// Elements of an [`Array`].
#[derive(Debug, Clone)]
pub enum Data {
    /// Integers and floats.
    Numbers(Vec<f64>),
    /// Truth values.
    Bools(Vec<bool>),
    /// Anything else, element by element.
    Values(Vec<Value>),
}

impl Data {
    /// Number of elements.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(items) => items.len(),
            Self::Bools(items) => items.len(),
            Self::Values(items) => items.len(),
        }
    }

    /// True without elements.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Element `index` as a value of its own.
    pub fn get(&self, index: usize) -> Option<Value> {
        match self {
            Self::Numbers(items) => items.get(index).copied().map(Value::Float),
            Self::Bools(items) => items.get(index).copied().map(Value::Bool),
            Self::Values(items) => items.get(index).cloned(),
        }
    }
}

impl Array {
    /// True if the elements are integers.
    pub fn is_integer(&self) -> bool {
        self.dtype.starts_with("int") || self.dtype.starts_with("uint")
    }
}

/// What drivers call a function of which they tell the text, and that does what more than its text says.
const CLOSURE: &str = "closure";
/// What drivers call a type of a program of which they tell the name.
const OWN_TYPE: &str = "type of the program";

impl Value {
    /// An integer of any size.
    pub fn int(value: i128) -> Self {
        i64::try_from(value).map_or_else(|_| Self::BigInt(value.to_string()), Self::Int)
    }

    /// The value as a real number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Bool(value) => Some(f64::from(u8::from(*value))),
            Self::Int(value) => Some(*value as f64),
            Self::BigInt(digits) => digits.parse().ok(),
            Self::Float(value) => Some(*value),
            Self::Scalar { value, .. } => value.as_f64(),
            _ => None,
        }
    }

    /// Whether a floating-point number holds the number as it is.
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Int(value) => value.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS,
            Self::BigInt(_) => false,
            Self::Scalar { value, .. } => value.is_exact(),
            value => value.as_f64().is_some(),
        }
    }

    /// Why it, or something in it, cannot be compared.
    pub fn incomparable(&self) -> Option<&str> {
        match self {
            Self::Incomparable { why, .. } => Some(why),
            // two closures of one text may do different things, and two types of one name are two types
            Self::Opaque { type_name, .. } if type_name == CLOSURE => Some("it is a function: compare what it returns"),
            Self::Opaque { type_name, .. } if type_name == OWN_TYPE => Some("it is a type of the program: compare what it makes"),
            Self::List(items) | Self::Tuple(items) | Self::Set { items, .. } => items.iter().find_map(Self::incomparable),
            Self::Dict(entries) => entries.iter().find_map(|(key, value)| key.incomparable().or_else(|| value.incomparable())),
            Self::Array(Array { data: Data::Values(items), .. }) => items.iter().find_map(Self::incomparable),
            _ => None,
        }
    }

    /// Python's name of the type, as error messages show it.
    pub fn type_name(&self) -> String {
        let name = match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::Complex(..) => "complex",
            Self::Str(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Set { frozen: false, .. } => "set",
            Self::Set { frozen: true, .. } => "frozenset",
            Self::Dict(_) => "dict",
            Self::Array(_) => "numpy.ndarray",
            Self::Scalar { dtype, .. } => return format!("numpy.{dtype}"),
            Self::Opaque { type_name, .. } | Self::Incomparable { type_name, .. } => type_name,
        };
        name.to_owned()
    }

    /// The value as the reference runner's transport delivers it: numpy scalars become plain numbers, tuples lists,
    /// dictionary keys text. Sets, bytes and opaque values stay what they are.
    ///
    /// Existing suites were written against that, and comparing tuples with lists is what their authors see working.
    #[must_use]
    pub fn flattened(self) -> Self {
        match self {
            Self::Scalar { value, dtype } => match *value {
                Self::Bool(value) => Self::Bool(value),
                value @ (Self::Int(_) | Self::BigInt(_)) if !value.is_exact() => value,
                Self::Complex(re, im) => Self::Complex(re, im),
                value => value.as_f64().map_or(Self::Scalar { value: Box::new(value), dtype }, Self::Float),
            },
            Self::List(items) | Self::Tuple(items) => Self::List(items.into_iter().map(Self::flattened).collect()),
            Self::Dict(entries) => {
                Self::Dict(entries.into_iter().map(|(key, value)| (Self::Str(key.key_text()), value.flattened())).collect())
            }
            value => value,
        }
    }

    /// A dictionary key as JSON writes it.
    pub fn key_text(&self) -> String {
        match self {
            Self::None => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Str(text) => text.clone(),
            value => value.repr(),
        }
    }
}

/// Equality of data: NaN equals NaN, so that a decoded value equals what was encoded. Not the comparison of a test.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| a == b || (a.is_nan() && b.is_nan());
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::BigInt(a), Self::BigInt(b)) | (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => same(*a, *b),
            (Self::Complex(a, b), Self::Complex(c, d)) => same(*a, *c) && same(*b, *d),
            (Self::Bytes(a), Self::Bytes(b)) => a == b,
            (Self::List(a), Self::List(b)) | (Self::Tuple(a), Self::Tuple(b)) => a == b,
            (Self::Set { items: a, frozen: f }, Self::Set { items: b, frozen: g }) => f == g && a == b,
            (Self::Dict(a), Self::Dict(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => {
                a.dtype == b.dtype
                    && a.shape == b.shape
                    && a.data.len() == b.data.len()
                    && (0..a.data.len()).all(|i| a.data.get(i) == b.data.get(i))
            }
            (Self::Scalar { dtype: a, value: x }, Self::Scalar { dtype: b, value: y }) => a == b && x == y,
            (Self::Opaque { type_name: a, repr: x }, Self::Opaque { type_name: b, repr: y })
            | (Self::Incomparable { type_name: a, why: x }, Self::Incomparable { type_name: b, why: y }) => a == b && x == y,
            _ => false,
        }
    }
}
