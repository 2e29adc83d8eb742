//! Receipts of hand-ins, signed with a key of the server's own: a JSON Web Signature by Ed25519, so that anybody can verify it
//! with the public key alone, now or in years.

use crate::seed::write_private;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use computor_types::dto::{ReceiptClaims, ReceiptGet};
use ring::{
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{fmt, fs, io, path::Path};

/// Signs receipts. The private key leaves this only into the file that it is kept in.
pub struct Signer {
    pair: Ed25519KeyPair,
    id: String,
}
impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a public key is called: the beginning of its SHA-256.
fn name_of(public: &[u8]) -> String {
    hex::encode(Sha256::digest(public).get(..8).unwrap_or_default())
}

impl Signer {
    fn new(pkcs8: &[u8]) -> io::Result<Self> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8).map_err(|_| io::Error::other("it holds no Ed25519 key"))?;
        let id = name_of(pair.public_key().as_ref());
        Ok(Self { pair, id })
    }

    /// A key of this process alone.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn fresh() -> io::Result<Self> {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| io::Error::other("there is no randomness"))?;
        Self::new(document.as_ref())
    }

    /// The key in a file that only its owner reads; made if it is not there.
    ///
    /// # Errors
    /// When the file cannot be used, or holds something else: it is never overwritten.
    pub fn kept_in(path: &Path) -> io::Result<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Self::new(&hex::decode(text.trim()).map_err(io::Error::other)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let document =
                    Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| io::Error::other("there is no randomness"))?;
                write_private(path, &hex::encode(document.as_ref()))?;
                Self::new(document.as_ref())
            }
            Err(error) => Err(error),
        }
    }

    /// What the key is called.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public key.
    pub fn public_key(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// A receipt. The same claims have the same signature.
    ///
    /// # Errors
    /// When the claims cannot be JSON.
    pub fn sign(&self, receipt: ReceiptClaims) -> serde_json::Result<ReceiptGet> {
        let header = json!({"alg": "EdDSA", "kid": self.id, "typ": "computor-receipt"});
        let said = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(serde_json::to_string(&receipt)?));
        let signature = self.pair.sign(said.as_bytes());
        let jws = format!("{said}.{}", BASE64.encode(signature.as_ref()));
        Ok(ReceiptGet { receipt, key_id: self.id.clone(), jws })
    }
}

/// Why a receipt is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It has another form.
    #[error("this is no receipt")]
    Form,
    /// None of the keys given is the one that it names.
    #[error("it is signed with a key that is not among those given")]
    Key,
    /// Something in it was changed.
    #[error("the signature is not right: it was changed, or is none of this server's")]
    Signature,
    /// What is to be read beside the signature is something else than what is signed.
    #[error("what it shows is not what is signed")]
    Shown,
}

/// What a receipt (its JSON, or the signature alone) truly says, by one of these public keys.
///
/// # Errors
/// [`Invalid`].
pub fn verify(text: &str, keys: &[Vec<u8>]) -> Result<ReceiptClaims, Invalid> {
    let shown: Option<ReceiptGet> = serde_json::from_str(text).ok();
    let jws = shown.as_ref().map_or(text, |shown| &shown.jws).trim();
    let (said, signature) = jws.rsplit_once('.').ok_or(Invalid::Form)?;
    let (header, claims) = said.split_once('.').ok_or(Invalid::Form)?;
    let decode = |part: &str| BASE64.decode(part).map_err(|_| Invalid::Form);
    let header: Value = serde_json::from_slice(&decode(header)?).map_err(|_| Invalid::Form)?;
    // The algorithm is ours, whatever the header says.
    if header["alg"] != "EdDSA" || header["typ"] != "computor-receipt" {
        return Err(Invalid::Form);
    }
    let key = keys.iter().find(|key| header["kid"] == name_of(key).as_str()).ok_or(Invalid::Key)?;
    let signature = decode(signature)?;
    UnparsedPublicKey::new(&ED25519, key).verify(said.as_bytes(), &signature).map_err(|_| Invalid::Signature)?;
    let claims: ReceiptClaims = serde_json::from_slice(&decode(claims)?).map_err(|_| Invalid::Form)?;
    match shown {
        Some(shown) if shown.receipt != claims => Err(Invalid::Shown),
        _ => Ok(claims),
    }
}

/// A public key as it is shown.
pub fn shown(public_key: &[u8]) -> String {
    BASE64.encode(public_key)
}

/// A public key as it was shown.
///
/// # Errors
/// [`Invalid::Form`].
pub fn public_key(text: &str) -> Result<Vec<u8>, Invalid> {
    BASE64.decode(text.trim()).ok().filter(|key| key.len() == 32).ok_or(Invalid::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims() -> ReceiptClaims {
        ReceiptClaims {
            issuer: Some("https://computor.example.org".into()),
            artifact_id: uuid::Uuid::from_u128(1).into(),
            submission_group_id: uuid::Uuid::from_u128(2).into(),
            course_content_id: uuid::Uuid::from_u128(3).into(),
            course_content_path: "week1.sum".into(),
            course_id: uuid::Uuid::from_u128(4).into(),
            uploaded_by_course_member_id: None,
            version_identifier: Some("v1".into()),
            sha256: "00".repeat(32),
            file_size: 17,
            handed_in_at: "2026-03-01T12:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_receipt_is_right_and_nothing_in_it_can_be_changed() {
        let signer = Signer::fresh().unwrap();
        let keys = [vec![7; 32], signer.public_key().to_vec()];
        let receipt = signer.sign(claims()).unwrap();
        let text = serde_json::to_string(&receipt).unwrap();
        assert_eq!(verify(&text, &keys), Ok(claims()));
        assert_eq!(verify(&receipt.jws, &keys), Ok(claims()), "the signature alone says as much");
        assert_eq!(signer.sign(claims()).unwrap().jws, receipt.jws);
        // Shown otherwise, signed otherwise, by somebody else.
        assert_eq!(verify(&text.replace("week1.sum", "week1.max"), &keys), Err(Invalid::Shown));
        let earlier = ReceiptClaims { handed_in_at: "2026-02-01T12:00:00Z".parse().unwrap(), ..claims() };
        let parts: Vec<&str> = receipt.jws.split('.').collect();
        let forged = format!("{}.{}.{}", parts[0], BASE64.encode(serde_json::to_string(&earlier).unwrap()), parts[2]);
        assert_eq!(verify(&forged, &keys), Err(Invalid::Signature));
        assert_eq!(verify(&text, &keys[..1]), Err(Invalid::Key));
        let none = format!("{}.{}.", BASE64.encode(json!({"alg": "none", "typ": "computor-receipt"}).to_string()), parts[1]);
        assert_eq!(verify(&none, &keys), Err(Invalid::Form));
        for bad in ["", "a.b.c", "{}", "..", "null"] {
            assert_eq!(verify(bad, &keys), Err(Invalid::Form), "{bad}");
        }
    }

    #[test]
    fn the_key_stays_and_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("receipt.key");
        let (one, two) = (Signer::kept_in(&path).unwrap(), Signer::kept_in(&path).unwrap());
        assert_eq!(one.id(), two.id());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(!format!("{one:?}").contains(fs::read_to_string(&path).unwrap().trim()));
        fs::write(&path, "something else").unwrap();
        assert!(Signer::kept_in(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "something else", "it is never overwritten");
    }
}
