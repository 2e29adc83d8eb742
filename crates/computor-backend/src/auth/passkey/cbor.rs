//! As much of CBOR (RFC 8949) as authenticators write: definite lengths, shallow, and nothing behind the end of what is there.

/// Nothing that an authenticator writes is deeper.
const DEEPEST: u8 = 6;
/// Nor has more entries in one map or list.
const MOST: u64 = 64;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// True, false, null: said, and not looked at.
    Simple(u8),
}

impl<'a> Value<'a> {
    /// What stands under this number in a map.
    pub(super) fn at(&self, key: i64) -> Option<&Value<'a>> {
        self.get(&Value::Int(key))
    }

    /// What stands under this name in a map.
    pub(super) fn named(&self, name: &str) -> Option<&Value<'a>> {
        self.get(&Value::Text(name))
    }

    fn get(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        let Self::Map(entries) = self else { return None };
        let mut found = entries.iter().filter(|(known, _)| known == key).map(|(_, value)| value);
        // What is said twice is not said.
        found.next().filter(|_| found.next().is_none())
    }

    pub(super) const fn int(&self) -> Option<i64> {
        if let Self::Int(int) = self { Some(*int) } else { None }
    }

    pub(super) const fn bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }
}

/// The value at the beginning, and what is behind it; nothing for what is not CBOR as above.
pub(super) fn read(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    value(bytes, 0)
}

fn value(bytes: &[u8], depth: u8) -> Option<(Value<'_>, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (kind, short) = (first >> 5, first & 0x1f);
    if kind == 7 {
        // No floating point, and no end of what has no length.
        return matches!(short, 20..=23).then_some((Value::Simple(short), rest));
    }
    let (length, rest) = argument(short, rest)?;
    let piece = || rest.split_at_checked(usize::try_from(length).ok()?);
    match kind {
        0 => Some((Value::Int(i64::try_from(length).ok()?), rest)),
        1 => Some((Value::Int(-1 - i64::try_from(length).ok()?), rest)),
        2 => piece().map(|(bytes, rest)| (Value::Bytes(bytes), rest)),
        3 => piece().and_then(|(bytes, rest)| Some((Value::Text(std::str::from_utf8(bytes).ok()?), rest))),
        4 | 5 if length > MOST || depth >= DEEPEST => None,
        4 => {
            let (mut items, mut rest) = (Vec::new(), rest);
            for _ in 0..length {
                let (item, behind) = value(rest, depth + 1)?;
                items.push(item);
                rest = behind;
            }
            Some((Value::List(items), rest))
        }
        5 => {
            let (mut entries, mut rest) = (Vec::new(), rest);
            for _ in 0..length {
                let (key, behind) = value(rest, depth + 1)?;
                let (item, behind) = value(behind, depth + 1)?;
                entries.push((key, item));
                rest = behind;
            }
            Some((Value::Map(entries), rest))
        }
        // Tags.
        _ => None,
    }
}

/// The number that belongs to the first byte.
fn argument(short: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let long = match short {
        0..=23 => return Some((short.into(), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let (number, rest) = rest.split_at_checked(long)?;
    Some((number.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standard_are_read() {
        let whole = |hex: &str| {
            let bytes = hex::decode(hex).unwrap().leak();
            read(bytes).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
        };
        // RFC 8949, appendix A.
        for (hex, value) in [
            ("00", Value::Int(0)),
            ("1818", Value::Int(24)),
            ("1903e8", Value::Int(1000)),
            ("1a000f4240", Value::Int(1_000_000)),
            ("1b000000e8d4a51000", Value::Int(1_000_000_000_000)),
            ("20", Value::Int(-1)),
            ("3903e7", Value::Int(-1000)),
            ("f5", Value::Simple(21)),
            ("4401020304", Value::Bytes(&[1, 2, 3, 4])),
            ("62c3bc", Value::Text("ü")),
            ("83010203", Value::List(vec![Value::Int(1), Value::Int(2), Value::Int(3)])),
            ("a201020304", Value::Map(vec![(Value::Int(1), Value::Int(2)), (Value::Int(3), Value::Int(4))])),
        ] {
            assert_eq!(whole(hex), Some(value), "{hex}");
        }
    }

    #[test]
    fn what_has_no_length_is_too_deep_or_ends_before_its_end_is_not_read() {
        let deep = [vec![0x81; 9], vec![0]].concat();
        for bad in [
            &[][..],
            &[0x5f, 0x41, 0, 0xff],
            &[0x9f, 0xff],
            &[0x44, 1, 2],
            &[0x19, 1],
            &[0xc0, 0],
            &[0xfb; 9],
            &deep,
            &[0x1c],
            &[0x62, 0xff, 0xff],
        ] {
            assert_eq!(read(bad), None, "{bad:02x?}");
        }
        // A length that nobody can send takes no memory.
        assert_eq!(read(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(read(&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(read(&[0xa2, 1, 2, 1, 3]).unwrap().0.at(1), None, "said twice");
    }
}
