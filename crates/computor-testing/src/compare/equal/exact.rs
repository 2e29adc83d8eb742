//! Numbers that floating-point numbers do not hold: compared by all their digits, with tolerances as the fractions they are.

use num_bigint::{BigInt, Sign};

use super::Rules;
use crate::value::Value;

/// A number as a whole number times a power of two.
struct Dyadic {
    whole: BigInt,
    power: i64,
}

impl Dyadic {
    /// Any number that is finite.
    fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(BigInt::from(u8::from(*value)).into()),
            Value::Int(value) => Some(BigInt::from(*value).into()),
            Value::BigInt(digits) => Some(digits.parse::<BigInt>().ok()?.into()),
            Value::Float(value) => Self::float(*value),
            Value::Scalar { value, .. } => Self::of(value),
            _ => None,
        }
    }

    fn float(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        let bits = value.to_bits();
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
        // the smallest numbers have no leading one
        let (mantissa, power) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
        let whole = BigInt::from(mantissa);
        Some(Self { whole: if value.is_sign_negative() { -whole } else { whole }, power })
    }

    fn magnitude(self) -> Self {
        let whole = if self.whole.sign() == Sign::Minus { -self.whole } else { self.whole };
        Self { whole, ..self }
    }

    fn times(&self, other: &Self) -> Self {
        Self { whole: &self.whole * &other.whole, power: self.power + other.power }
    }

    /// Both with the smaller one of their powers.
    fn aligned(self, other: Self) -> (BigInt, BigInt, i64) {
        let power = self.power.min(other.power);
        let shift = |number: Self| number.whole << u64::try_from(number.power - power).unwrap_or(0);
        (shift(self), shift(other), power)
    }

    fn minus(self, other: Self) -> Self {
        let (left, right, power) = self.aligned(other);
        Self { whole: left - right, power }
    }

    fn plus(self, other: Self) -> Self {
        let (left, right, power) = self.aligned(other);
        Self { whole: left + right, power }
    }

    fn at_most(self, other: Self) -> bool {
        let (left, right, _) = self.aligned(other);
        left <= right
    }
}

impl From<BigInt> for Dyadic {
    fn from(whole: BigInt) -> Self {
        Self { whole, power: 0 }
    }
}

/// Whether one of two numbers is so large that a floating-point number may not hold it.
pub(super) fn are_concerned(student: &Value, expected: &Value) -> bool {
    let large = |value: &Value| match value {
        Value::Int(value) => value.unsigned_abs() > 1 << f64::MANTISSA_DIGITS,
        Value::BigInt(_) => true,
        Value::Scalar { value, .. } => {
            matches!(**value, Value::Int(value) if value.unsigned_abs() > 1 << f64::MANTISSA_DIGITS) || matches!(**value, Value::BigInt(_))
        }
        _ => false,
    };
    large(student) || large(expected)
}

/// Whether the numbers are equal within the tolerances. `sum`: within both of them together, as elements of arrays are compared;
/// else within one of them. `None` if they are no numbers.
pub(super) fn close(student: &Value, expected: &Value, rules: &Rules, sum: bool) -> Option<bool> {
    student.as_f64().zip(expected.as_f64())?;
    // what is not finite is no integer, and of a tolerance that is not finite nobody knows what it means
    let parts = || {
        let (s, e) = (Dyadic::of(student)?, Dyadic::of(expected)?);
        Some((s, e, Dyadic::float(rules.relative)?, Dyadic::float(rules.absolute)?))
    };
    let Some((s, e, relative, absolute)) = parts() else { return Some(false) };
    let size = Dyadic { whole: e.whole.clone(), power: e.power }.magnitude();
    let allowed = relative.times(&size);
    let difference = s.minus(e).magnitude();
    if sum {
        return Some(difference.at_most(allowed.plus(absolute)));
    }
    let copy = Dyadic { whole: difference.whole.clone(), power: difference.power };
    Some(copy.at_most(allowed) || difference.at_most(absolute))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules(relative: f64, absolute: f64) -> Rules {
        Rules { relative, absolute, types: true, shapes: true, equal_infinities: true, exact: true }
    }

    fn big(digits: &str) -> Value {
        Value::BigInt(digits.to_owned())
    }

    #[test]
    fn every_digit_counts() {
        let (a, b) = (big(&format!("1{}", "0".repeat(400))), big(&format!("1{}1", "0".repeat(399))));
        let none = rules(0.0, 0.0);
        assert_eq!(close(&a, &a, &none, false), Some(true));
        assert_eq!(close(&a, &b, &none, false), Some(false));
        assert_eq!(close(&a, &b, &rules(0.0, 1.0), false), Some(true));
        assert_eq!(close(&a, &b, &rules(0.0, 1.0_f64.next_down()), false), Some(false));
        assert_eq!(close(&a, &b, &rules(1e-12, 0.0), false), Some(true));
        assert_eq!(close(&a, &Value::Float(f64::INFINITY), &none, false), Some(false));
        assert_eq!(close(&a, &Value::Str(String::new()), &none, false), None);
    }

    #[test]
    fn a_relative_tolerance_is_a_fraction() {
        let expected = big(&format!("1{}", "0".repeat(30)));
        // 2⁻¹⁰ of it, exactly, and one more
        let at = |more: i64| big(&(expected_number() + (expected_number() >> 10u32) + BigInt::from(more)).to_string());
        let half = rules(1.0 / 1024.0, 0.0);
        assert_eq!(close(&at(0), &expected, &half, false), Some(true));
        assert_eq!(close(&at(1), &expected, &half, false), Some(false));
        assert_eq!(close(&at(1), &expected, &rules(1.0 / 1024.0, 1.0), true), Some(true));
    }

    fn expected_number() -> BigInt {
        BigInt::from(10).pow(30)
    }

    proptest! {
        #[test]
        fn it_agrees_with_plain_arithmetic_where_that_is_exact(s in -1_000_000i64..1_000_000, e in -1_000_000i64..1_000_000, t in 0u32..2_000_000) {
            let rules = rules(0.0, f64::from(t));
            let within = Some((s - e).abs() <= i64::from(t));
            for sum in [false, true] {
                prop_assert_eq!(close(&Value::Int(s), &Value::Int(e), &rules, sum), within);
                prop_assert_eq!(close(&Value::Float(s as f64 / 4.0), &Value::Float(e as f64 / 4.0), &super::tests::rules(0.0, f64::from(t) / 4.0), sum), within);
            }
        }

        #[test]
        fn any_two_numbers_are_compared(s in any::<f64>(), e in any::<f64>(), relative in any::<f64>(), absolute in any::<f64>()) {
            let _ = close(&Value::Float(s), &Value::Float(e), &rules(relative, absolute), true);
            prop_assert_eq!(close(&Value::Float(s), &Value::Float(s), &rules(0.0, 0.0), false), Some(s.is_finite()));
        }
    }
}
