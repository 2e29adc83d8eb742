//! `str()` and `repr()` of a value, as Python prints it: what `contains`, `matches` and `regexp` look at.

use super::Value;
use super::numpy;

impl Value {
    /// Python's `str(value)`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Str(text) => text.clone(),
            Self::Array(array) => numpy::text(array),
            Self::Scalar { value, .. } => value.to_text(),
            value => value.repr(),
        }
    }

    /// Python's `repr(value)`.
    pub fn repr(&self) -> String {
        let mut out = String::new();
        self.write_repr(&mut out);
        out
    }

    fn write_repr(&self, out: &mut String) {
        match self {
            Self::None => out.push_str("None"),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            Self::Int(value) => out.push_str(&format!("{value}")),
            Self::BigInt(digits) => out.push_str(digits),
            Self::Float(value) => out.push_str(&float(*value)),
            Self::Complex(re, im) => out.push_str(&complex(*re, *im)),
            Self::Str(text) => out.push_str(&quoted(text)),
            Self::Bytes(bytes) => out.push_str(&bytes_literal(bytes)),
            Self::List(items) => sequence(out, "[", items, "]"),
            Self::Tuple(items) if items.len() == 1 => sequence(out, "(", items, ",)"),
            Self::Tuple(items) => sequence(out, "(", items, ")"),
            Self::Set { items, frozen: false } if items.is_empty() => out.push_str("set()"),
            Self::Set { items, frozen: false } => sequence(out, "{", items, "}"),
            Self::Set { items, frozen: true } if items.is_empty() => out.push_str("frozenset()"),
            Self::Set { items, frozen: true } => sequence(out, "frozenset({", items, "})"),
            Self::Dict(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    key.write_repr(out);
                    out.push_str(": ");
                    value.write_repr(out);
                }
                out.push('}');
            }
            Self::Array(array) => out.push_str(&numpy::repr(array)),
            Self::Scalar { value, .. } => value.write_repr(out),
            Self::Opaque { repr, .. } => out.push_str(repr),
        }
    }
}

fn sequence(out: &mut String, open: &str, items: &[Value], close: &str) {
    out.push_str(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        item.write_repr(out);
    }
    out.push_str(close);
}

/// The shortest digits that read back as the same number, and the decimal exponent of the first one.
pub(super) fn shortest(value: f64) -> (String, i32) {
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// `repr` of a float: `3.0`, `1e-05`, `1e+16`, `inf`.
pub(super) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let (digits, exponent) = shortest(value);
    if (-4..16).contains(&exponent) {
        let text = positional(&digits, exponent);
        return if text.contains('.') { format!("{sign}{text}") } else { format!("{sign}{text}.0") };
    }
    format!("{sign}{}", scientific(&digits, exponent))
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    }
    let whole = usize::try_from(exponent).unwrap_or(0) + 1;
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (left, right) = digits.split_at(whole);
    format!("{left}.{right}")
}

fn scientific(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1.min(digits.len()));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

fn complex(re: f64, im: f64) -> String {
    let part = |x: f64| {
        let text = float(x);
        text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
    };
    let sign = if im.is_sign_negative() && !im.is_nan() { "" } else { "+" };
    if re == 0.0 && re.is_sign_positive() {
        return format!("{}j", part(im));
    }
    format!("({}{sign}{}j)", part(re), part(im))
}

/// A string literal with the quotes Python would choose.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || (0x7f..0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

fn bytes_literal(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = format!("b{}", quote as char);
    for &byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b if b == quote => {
                out.push('\\');
                out.push(b as char);
            }
            0x20..=0x7e => out.push(byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote as char);
    out
}

/// Python's `format(x, '.6g')`, used in messages.
pub fn general(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+inf" } else { "-inf" }.to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let text = format!("{:.5e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.replace('.', "");
    let digits = match digits.trim_end_matches('0') {
        "" => "0",
        trimmed => trimmed,
    };
    if (-4..6).contains(&exponent) {
        format!("{sign}{}", positional(digits, exponent))
    } else {
        format!("{sign}{}", scientific(digits, exponent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_python_prints_them() {
        for (value, text) in [
            (3.0, "3.0"),
            (0.1, "0.1"),
            (-0.0, "-0.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (1e15, "1000000000000000.0"),
            (1e-4, "0.0001"),
            (1e-5, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (1e300, "1e+300"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn general_format_is_python_s_g() {
        for (value, text) in [
            (1.0, "1"),
            (1.0002, "1.0002"),
            (1e9, "1e+09"),
            (0.9797979797, "0.979798"),
            (0.0001, "0.0001"),
            (0.00011, "0.00011"),
            (1e-12, "1e-12"),
            (123456.7, "123457"),
            (1234567.0, "1.23457e+06"),
            (-97.0, "-97"),
        ] {
            assert_eq!(general(value), text);
        }
    }

    #[test]
    fn containers_print_their_repr() {
        let s = |text: &str| Value::Str(text.into());
        assert_eq!(Value::List(vec![Value::Int(1), s("a'b")]).to_text(), r#"[1, "a'b"]"#);
        assert_eq!(Value::Tuple(vec![Value::None]).to_text(), "(None,)");
        assert_eq!(Value::Dict(vec![(s("a"), Value::Bool(true))]).to_text(), "{'a': True}");
        assert_eq!(Value::Complex(1.0, -2.0).to_text(), "(1-2j)");
        assert_eq!(Value::Complex(0.0, 1.5).to_text(), "1.5j");
        assert_eq!(Value::Bytes(b"a\xff'".to_vec()).to_text(), "b\"a\\xff'\"");
        assert_eq!(s("a\nb").to_text(), "a\nb");
        assert_eq!(s("a\nb").repr(), "'a\\nb'");
        assert_eq!(Value::Set { items: vec![], frozen: false }.to_text(), "set()");
    }
}
