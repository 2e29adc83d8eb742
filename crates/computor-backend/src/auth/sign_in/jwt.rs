//! Signed tokens (JWS, RFC 7515) and the keys that they are checked with (JWK, RFC 7517), over the signatures of `ring`.
//!
//! Only what providers of OpenID Connect sign with, only public keys: there is no `none` here, and nothing that is signed and
//! checked with the same key, so a public key can never be taken for a shared one. The key decides which algorithms are its
//! own, the token only which of them it was.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};
use serde::{Deserialize, de::DeserializeOwned};

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unbelieved {
    #[error("it is no signed token")]
    Form,
    #[error("its algorithm is none that is believed")]
    Algorithm,
    #[error("its key is unknown")]
    Key,
    #[error("its signature is wrong")]
    Signature,
}

/// The first part of a token.
#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What has to be understood; nothing of that is.
    crit: Option<serde_json::Value>,
}

/// The keys of a provider.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

/// One of them. Those of kinds that are not known here are there, and fit nothing.
#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// How a signature is checked.
enum Check {
    Rsa(&'static RsaParameters),
    Curve(&'static dyn VerificationAlgorithm, &'static str),
    Edwards,
}

fn check(alg: &str) -> Option<Check> {
    Some(match alg {
        "RS256" => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => Check::Rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => Check::Rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => Check::Curve(&signature::ECDSA_P256_SHA256_FIXED, "P-256"),
        "ES384" => Check::Curve(&signature::ECDSA_P384_SHA384_FIXED, "P-384"),
        "EdDSA" | "Ed25519" => Check::Edwards,
        _ => return None,
    })
}

/// The content of a token that one of the keys has signed.
///
/// # Errors
/// Why it is not believed.
pub(super) fn verify<T: DeserializeOwned>(token: &str, keys: &Keys) -> Result<T, Unbelieved> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Unbelieved::Form)?;
    let (header, content) = signed.split_once('.').ok_or(Unbelieved::Form)?;
    let header: Header = read(header)?;
    if header.crit.is_some() {
        return Err(Unbelieved::Form);
    }
    let check = check(&header.alg).ok_or(Unbelieved::Algorithm)?;
    let signature = decode(signature).ok_or(Unbelieved::Form)?;
    let mut fitting = keys.keys.iter().filter(|key| key.fits(&header, &check)).peekable();
    fitting.peek().ok_or(Unbelieved::Key)?;
    if !fitting.any(|key| key.has_signed(&check, signed.as_bytes(), &signature)) {
        return Err(Unbelieved::Signature);
    }
    read(content)
}

impl Key {
    /// Whether a token with this header can be its.
    fn fits(&self, header: &Header, check: &Check) -> bool {
        let named = header.kid.is_none() || self.kid == header.kid;
        let signs = self.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
        let this = self.alg.as_deref().is_none_or(|alg| alg == header.alg);
        let kind = match check {
            Check::Rsa(_) => self.kty == "RSA",
            Check::Curve(_, curve) => self.kty == "EC" && self.crv.as_deref() == Some(curve),
            Check::Edwards => self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519"),
        };
        named && signs && this && kind
    }

    fn has_signed(&self, check: &Check, signed: &[u8], signature: &[u8]) -> bool {
        let part = |text: &Option<String>| text.as_deref().and_then(decode);
        let verified = match check {
            Check::Rsa(parameters) => {
                let number = |text| part(text).map(|bytes| bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>());
                let (Some(n), Some(e)) = (number(&self.n), number(&self.e)) else { return false };
                RsaPublicKeyComponents { n, e }.verify(parameters, signed, signature)
            }
            Check::Curve(algorithm, _) => {
                let (Some(x), Some(y)) = (part(&self.x), part(&self.y)) else { return false };
                // An uncompressed point.
                UnparsedPublicKey::new(*algorithm, [[4_u8].as_slice(), &x, &y].concat()).verify(signed, signature)
            }
            Check::Edwards => {
                let Some(x) = part(&self.x) else { return false };
                UnparsedPublicKey::new(&signature::ED25519, x).verify(signed, signature)
            }
        };
        verified.is_ok()
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn read<T: DeserializeOwned>(part: &str) -> Result<T, Unbelieved> {
    decode(part).and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or(Unbelieved::Form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// RFC 7515, appendices A.2 (RS256) and A.3 (ES256), and RFC 8037, A.4 (EdDSA).
    fn examples() -> [(Value, &'static str); 3] {
        [
            (
                json!({"kty": "RSA", "e": "AQAB", "n": concat!(
                    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMs",
                    "D1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdV",
                    "MTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ")}),
                concat!(
                    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
                    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZ",
                    "cAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-e",
                    "OkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"
                ),
            ),
            (
                json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}),
                concat!(
                    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.",
                    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
                ),
            ),
            (
                json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
                concat!(
                    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.",
                    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
                ),
            ),
        ]
    }

    fn keys(keys: &[&Value]) -> Keys {
        serde_json::from_value(json!({"keys": keys})).unwrap()
    }

    #[test]
    fn the_examples_of_the_standards_are_believed_and_nothing_else() {
        let examples = examples();
        for (i, (key, token)) in examples.iter().enumerate() {
            let read = verify::<Value>(token, &keys(&[key]));
            // The content of the last one is no JSON: its signature was right all the same.
            assert_eq!(read.map(|content| content["iss"].clone()), if i == 2 { Err(Unbelieved::Form) } else { Ok(json!("joe")) });
            for (other, (key, _)) in examples.iter().enumerate() {
                let expected = if other == i { continue } else { Unbelieved::Key };
                assert_eq!(verify::<Value>(token, &keys(&[key])).unwrap_err(), expected);
            }
            // Another content under the same signature, and another signature.
            let (signed, signature) = token.rsplit_once('.').unwrap();
            let header = signed.split_once('.').unwrap().0;
            let forged = format!("{header}.{}.{signature}", URL_SAFE_NO_PAD.encode("{\"iss\":\"eve\"}"));
            assert_eq!(verify::<Value>(&forged, &keys(&[key])).unwrap_err(), Unbelieved::Signature);
            let other = format!("{signed}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
            assert_eq!(verify::<Value>(&other, &keys(&[key])).unwrap_err(), Unbelieved::Signature);
        }
    }

    #[test]
    fn the_key_decides_what_it_is_for() {
        let [(rsa, token), _, _] = examples();
        let with = |name: &str, value: &str| {
            let mut key = rsa.clone();
            key[name] = json!(value);
            verify::<Value>(token, &keys(&[&key]))
        };
        assert_eq!(with("use", "enc").unwrap_err(), Unbelieved::Key);
        assert_eq!(with("alg", "PS256").unwrap_err(), Unbelieved::Key);
        assert!(with("use", "sig").is_ok() && with("alg", "RS256").is_ok() && with("kid", "any, since the token names none").is_ok());
        for header in
            [json!({"alg": "none"}), json!({"alg": "HS256"}), json!({"alg": "hs256"}), json!({"alg": "RSA1_5"}), json!({"alg": ""})]
        {
            let token = format!("{}.{}.", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode("{}"));
            assert_eq!(verify::<Value>(&token, &keys(&[&rsa])).unwrap_err(), Unbelieved::Algorithm, "{header}");
        }
        let critical = json!({"alg": "RS256", "crit": ["b64"], "b64": false});
        let token = format!("{}.{}.AA", URL_SAFE_NO_PAD.encode(critical.to_string()), URL_SAFE_NO_PAD.encode("{}"));
        for bad in [token.as_str(), "", ".", "..", "a.b.c", "e30.e30.e30", "é.é.é"] {
            assert_eq!(verify::<Value>(bad, &keys(&[&rsa])).unwrap_err(), Unbelieved::Form, "{bad}");
        }
    }
}
