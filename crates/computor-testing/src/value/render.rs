//! `str()` and `repr()` of a value, as Python prints it: what `contains`, `matches` and `regexp` look at.

use super::Value;
use super::number::{complex, float};
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
            Self::Incomparable { type_name, why } => out.push_str(&format!("<{type_name}: {why}>")),
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

#[cfg(test)]
mod tests {
    use super::*;

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
