//! Passkeys (Web Authentication, Level 2): what a browser and an authenticator answer, looked at over the signatures of `ring`.
//!
//! Only the server's half, and of that only what a second factor needs: no statement about the make of an authenticator is asked for, so
//! none is believed. Nothing here knows a database or HTTP.

mod cbor;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// The algorithms that are believed, as COSE numbers them, in the order in which they are wished for: `ES256`, `EdDSA`, `RS256`.
pub(crate) const ALGORITHMS: [i64; 3] = [-7, -8, -257];
/// No authenticator's name for a key is longer.
const LONGEST_ID: usize = 1023;

const PRESENT: u8 = 0x01;
const HAS_KEY: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;

/// Whom passkeys are made for: the host of the installation, and the pages from which they are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) id: String,
    pub(crate) origins: Vec<String>,
}

/// Why an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unbelieved {
    #[error("is not what a browser answers")]
    Form,
    #[error("is an answer to another question")]
    Kind,
    #[error("answers another challenge: begin again")]
    Challenge,
    #[error("comes from a page that is none of this installation's")]
    Origin,
    #[error("was made for another installation")]
    Party,
    #[error("was made without anybody being there")]
    Absent,
    #[error("has a key of a kind that is not believed")]
    Key,
    #[error("is not signed by the passkey")]
    Signature,
    #[error("counts backwards: somebody has copied the passkey")]
    Copied,
}

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The authenticator's name for it.
    pub(crate) id: Vec<u8>,
    /// As COSE writes it.
    pub(crate) key: Vec<u8>,
    pub(crate) count: u32,
}

/// What a browser says of the question, as far as it is looked at.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

impl Party {
    /// Whether the browser was asked this, by a page of ours.
    fn asked(&self, kind: &str, challenge: &[u8], client_data: &[u8]) -> Result<(), Unbelieved> {
        let data: ClientData = serde_json::from_slice(client_data).map_err(|_| Unbelieved::Form)?;
        if data.kind != kind {
            return Err(Unbelieved::Kind);
        }
        if URL_SAFE_NO_PAD.decode(&data.challenge).ok().as_deref() != Some(challenge) {
            return Err(Unbelieved::Challenge);
        }
        let own = self.origins.contains(&data.origin) && !data.cross_origin;
        if own { Ok(()) } else { Err(Unbelieved::Origin) }
    }

    /// What the authenticator says: its flags, its counter, and what is behind.
    fn answered<'d>(&self, data: &'d [u8]) -> Result<(u8, u32, &'d [u8]), Unbelieved> {
        let (party, rest) = data.split_at_checked(32).ok_or(Unbelieved::Form)?;
        let (flags, rest) = rest.split_first().ok_or(Unbelieved::Form)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(Unbelieved::Form)?;
        if party != Sha256::digest(self.id.as_bytes()).as_slice() {
            return Err(Unbelieved::Party);
        }
        if flags & PRESENT == 0 {
            return Err(Unbelieved::Absent);
        }
        Ok((*flags, u32::from_be_bytes(*count), rest))
    }

    /// A passkey that answers this challenge.
    ///
    /// # Errors
    /// Why it is not believed.
    pub(crate) fn made(&self, challenge: &[u8], client_data: &[u8], attestation: &[u8]) -> Result<Made, Unbelieved> {
        self.asked("webauthn.create", challenge, client_data)?;
        let (object, rest) = cbor::read(attestation).ok_or(Unbelieved::Form)?;
        let data = object.named("authData").and_then(cbor::Value::bytes).filter(|_| rest.is_empty()).ok_or(Unbelieved::Form)?;
        let (flags, count, rest) = self.answered(data)?;
        if flags & HAS_KEY == 0 {
            return Err(Unbelieved::Form);
        }
        // Which make it is (16 bytes) is nobody's business here.
        let (_, rest) = rest.split_at_checked(16).ok_or(Unbelieved::Form)?;
        let (length, rest) = rest.split_first_chunk::<2>().ok_or(Unbelieved::Form)?;
        let (id, keyed) = rest.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(Unbelieved::Form)?;
        let (key, rest) = cbor::read(keyed).ok_or(Unbelieved::Form)?;
        let extended = flags & HAS_EXTENSIONS != 0;
        let ends = if extended { cbor::read(rest).is_some_and(|(_, rest)| rest.is_empty()) } else { rest.is_empty() };
        if !ends || id.is_empty() || id.len() > LONGEST_ID {
            return Err(Unbelieved::Form);
        }
        Key::of(&key)?;
        let key = keyed.split_at_checked(keyed.len() - rest.len()).ok_or(Unbelieved::Form)?.0;
        Ok(Made { id: id.to_vec(), key: key.to_vec(), count })
    }

    /// Whether the passkey has answered this challenge; its counter.
    ///
    /// # Errors
    /// Why it is not believed.
    pub(crate) fn shown(&self, challenge: &[u8], by: Known<'_>, answer: Answer<'_>) -> Result<u32, Unbelieved> {
        self.asked("webauthn.get", challenge, answer.client_data)?;
        let (_, count, _) = self.answered(answer.data)?;
        let (key, _) = cbor::read(by.key).ok_or(Unbelieved::Key)?;
        let signed = [answer.data, Sha256::digest(answer.client_data).as_slice()].concat();
        if !Key::of(&key)?.has_signed(&signed, answer.signature) {
            return Err(Unbelieved::Signature);
        }
        // Those that count at all count up.
        let counts = (count, by.count) != (0, 0);
        if counts && count <= by.count { Err(Unbelieved::Copied) } else { Ok(count) }
    }
}

/// A passkey that is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    pub(crate) key: &'a [u8],
    pub(crate) count: u32,
}

/// What a browser sends for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) client_data: &'a [u8],
    pub(crate) data: &'a [u8],
    pub(crate) signature: &'a [u8],
}

/// A public key, as COSE (RFC 9053) writes it.
enum Key<'a> {
    P256(&'a [u8], &'a [u8]),
    Ed25519(&'a [u8]),
    Rsa(&'a [u8], &'a [u8]),
}

impl<'a> Key<'a> {
    fn of(map: &cbor::Value<'a>) -> Result<Self, Unbelieved> {
        let number = |key| map.at(key).and_then(cbor::Value::int);
        let bytes = |key| map.at(key).and_then(cbor::Value::bytes);
        // Key type, algorithm, curve.
        let found = match (number(1), number(3), number(-1)) {
            (Some(2), Some(-7), Some(1)) => {
                bytes(-2).zip(bytes(-3)).filter(|(x, y)| x.len() == 32 && y.len() == 32).map(|(x, y)| Self::P256(x, y))
            }
            (Some(1), Some(-8), Some(6)) => bytes(-2).filter(|x| x.len() == 32).map(Self::Ed25519),
            (Some(3), Some(-257), None) => bytes(-1).zip(bytes(-2)).map(|(n, e)| Self::Rsa(n, e)),
            _ => None,
        };
        found.ok_or(Unbelieved::Key)
    }

    fn has_signed(&self, signed: &[u8], by: &[u8]) -> bool {
        let right = match self {
            // An uncompressed point.
            Self::P256(x, y) => {
                UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_ASN1, [[4_u8].as_slice(), x, y].concat()).verify(signed, by)
            }
            Self::Ed25519(x) => UnparsedPublicKey::new(&signature::ED25519, x).verify(signed, by),
            Self::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(&signature::RSA_PKCS1_2048_8192_SHA256, signed, by),
        };
        right.is_ok()
    }
}
