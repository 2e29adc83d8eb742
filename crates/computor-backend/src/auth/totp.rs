//! Codes that change every half minute (TOTP, RFC 6238, as apps know it: SHA-1, six digits), and codes on paper.

use super::Secret;
use chrono::{DateTime, Utc};
use ring::hmac;

/// How long a code is the newest one, in seconds.
const PERIOD: i64 = 30;
/// Codes just before and after are taken as well: clocks differ, and people type slowly.
const AROUND: i64 = 1;
const DIGITS: usize = 6;
/// 160 bits, as RFC 4226 recommends.
const BYTES: usize = 20;
/// How many recovery codes there are, and how many characters each has.
const CODES: usize = 10;
const CODE: usize = 16;
const ALPHABET: [u8; 32] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an app shares with us.
#[derive(Clone, Debug)]
pub struct Totp(Secret);

impl Totp {
    /// A new one.
    pub fn fresh() -> Self {
        Self(Secret::base32(BYTES))
    }

    /// One that was kept, in Base32.
    pub const fn kept(text: Secret) -> Self {
        Self(text)
    }

    /// In Base32.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// What apps read from a QR code.
    pub fn uri(&self, issuer: &str, name: &str) -> String {
        let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
        let (issuer, name) = (encoded(issuer), encoded(name));
        format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}", self.reveal())
    }

    /// The half minute whose code this is, if it is one of those around now.
    pub fn step(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let step = now.timestamp().div_euclid(PERIOD);
        let mut around = step - AROUND..=step + AROUND;
        around.find(|step| self.code(*step).is_some_and(|right| is_same(right.as_bytes(), code.as_bytes())))
    }

    /// The code of a half minute.
    pub fn code(&self, step: i64) -> Option<String> {
        let number = self.number(step)? % 10_u32.pow(u32::try_from(DIGITS).ok()?);
        Some(format!("{number:0width$}", width = DIGITS))
    }

    /// RFC 4226, 5.3.
    fn number(&self, step: i64) -> Option<u32> {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &decode(self.reveal())?);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let offset = usize::from(tag.as_ref().last()? & 0xf);
        let four: [u8; 4] = tag.as_ref().get(offset..offset + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four) & 0x7fff_ffff)
    }
}

/// New recovery codes.
pub fn recovery_codes() -> Vec<Secret> {
    (0..CODES).map(|_| Secret::base32(CODE * 5 / 8)).collect()
}

/// A recovery code as it is kept: however it was typed.
pub fn recovery_code(typed: &str) -> Secret {
    let plain = typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
    Secret::from(plain.collect::<String>())
}

/// Takes as long whatever differs.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    a.ct_eq(b).into()
}

/// Base32 (RFC 4648) without padding.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let block = chunk.iter().enumerate().fold(0_u64, |block, (i, byte)| block | u64::from(*byte) << (32 - 8 * i));
        for i in 0..(chunk.len() * 8).div_ceil(5) {
            let at = (block >> (35 - 5 * i)) & 31;
            text.extend(usize::try_from(at).ok().and_then(|at| ALPHABET.get(at)).map(|byte| char::from(*byte)));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut block, mut bits) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        block = (block << 5 | u32::try_from(value).ok()?) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(block >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn of(key: &[u8]) -> Totp {
        Totp::kept(Secret::from(encode(key)))
    }

    #[test]
    fn the_vectors_of_rfc_6238_and_of_rfc_4226() {
        let totp = of(b"12345678901234567890");
        for (time, code) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            // They have eight digits there.
            assert_eq!(totp.code(time / PERIOD).unwrap(), code[2..], "{time}");
        }
        let counted: Vec<String> = (0..10).map(|step| totp.code(step).unwrap()).collect();
        let expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        assert_eq!(counted, expected);
    }

    #[test]
    fn codes_just_before_and_after_are_taken() {
        let (totp, now) = (of(b"12345678901234567890"), DateTime::<Utc>::UNIX_EPOCH + TimeDelta::seconds(301));
        let steps: Vec<Option<i64>> = (8..=12).map(|step| totp.step(&totp.code(step).unwrap(), now)).collect();
        assert_eq!(steps, [None, Some(9), Some(10), Some(11), None]);
        let code = totp.code(10).unwrap();
        assert_eq!(totp.step(&format!(" {} {} ", &code[..3], &code[3..]), now), Some(10));
        for bad in ["", "000", "0000000", "abcdef", "é"] {
            assert_eq!(totp.step(bad, now), None, "{bad}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648() {
        for (plain, encoded) in
            [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(encode(plain.as_bytes()), encoded);
            assert_eq!(decode(encoded).unwrap(), plain.as_bytes());
        }
        assert_eq!(decode("0"), None);
    }

    #[test]
    fn secrets_are_new_and_what_is_typed_is_read() {
        assert_eq!((Totp::fresh().reveal().len(), recovery_codes().len()), (32, CODES));
        assert_ne!(Totp::fresh().reveal(), Totp::fresh().reveal());
        let code = recovery_codes().pop().unwrap();
        assert_eq!(code.reveal().len(), CODE);
        let typed = format!(" {}-{}", &code.reveal()[..8].to_lowercase(), &code.reveal()[8..]);
        assert_eq!(recovery_code(&typed).digest(), code.digest());
        let uri = of(b"foobar").uri("Computor", "ada l@example.org");
        assert_eq!(uri, "otpauth://totp/Computor:ada%20l%40example.org?secret=MZXW6YTBOI&issuer=Computor");
    }
}
