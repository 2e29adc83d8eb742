//! Secrets of others that have to be read again: sealed under a key that is in the configuration and nowhere else.

use crate::{Error, Options, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use computor_types::Code;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom as _, SystemRandom},
};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What is sealed begins with this, so that another way of sealing can follow.
const FORM: &str = "1:";

/// Seals and opens secrets. Each belongs to a row, and opens for no other.
pub struct Vault(LessSafeKey);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// The vault of this installation.
    ///
    /// # Errors
    /// `NIMPL_001` if there is no key: nothing is kept readable instead.
    pub fn of(options: &Options) -> Result<Self> {
        let unset = || Error::new(Code::Nimpl001, "tokens of others are kept encrypted only, and no key is configured (secret_key)");
        Self::under(options.secret_key.as_ref().ok_or_else(unset)?)
    }

    /// A vault under this key.
    ///
    /// # Errors
    /// Only when there is no such cipher.
    pub fn under(text: &crate::auth::Secret) -> Result<Self> {
        let key = Sha256::new().chain_update("computor vault ").chain_update(text.reveal()).finalize();
        let key = UnboundKey::new(&AES_256_GCM, &key).map_err(|_| Error::internal("no key"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Seals a secret of this row.
    ///
    /// # Errors
    /// Only without any chance.
    pub fn seal(&self, row: Uuid, secret: &str) -> Result<String> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).map_err(|_| Error::internal("the system has no random bytes"))?;
        let mut sealed = secret.as_bytes().to_vec();
        let by = Nonce::assume_unique_for_key(nonce);
        self.0.seal_in_place_append_tag(by, Aad::from(row.as_bytes()), &mut sealed).map_err(|_| Error::internal("not sealed"))?;
        Ok(format!("{FORM}{}", STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// Opens what was sealed for this row.
    ///
    /// # Errors
    /// `NIMPL_001` if it was sealed under another key.
    pub fn open(&self, row: Uuid, sealed: &str) -> Result<String> {
        let other = || Error::new(Code::Nimpl001, "the token was stored under another secret_key; store it again");
        let mut bytes = sealed.strip_prefix(FORM).and_then(|text| STANDARD.decode(text).ok()).ok_or_else(other)?;
        let (nonce, rest) = bytes.split_at_mut_checked(NONCE_LEN).ok_or_else(other)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| other())?;
        let opened = self.0.open_in_place(nonce, Aad::from(row.as_bytes()), rest).map_err(|_| other())?;
        String::from_utf8(opened.to_vec()).map_err(|_| other())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Secret;

    fn vault(key: &str) -> Vault {
        Vault::of(&Options { secret_key: Some(Secret::from(key.to_owned())), ..Options::new("/nowhere") }).unwrap()
    }

    #[test]
    fn a_secret_opens_for_its_row_under_its_key_and_in_no_other_way() {
        let (row, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let vault_of_ours = vault("one key of thirty-two characters");
        let sealed = vault_of_ours.seal(row, "glpat-4711").unwrap();
        assert!(!sealed.contains("4711"));
        assert_ne!(sealed, vault_of_ours.seal(row, "glpat-4711").unwrap(), "the same secret looks different each time");
        assert_eq!(vault_of_ours.open(row, &sealed).unwrap(), "glpat-4711");
        assert_eq!(vault_of_ours.open(other, &sealed).unwrap_err().code, Code::Nimpl001);
        assert_eq!(vault("another key, as long as that one").open(row, &sealed).unwrap_err().code, Code::Nimpl001);
        for bad in ["", "1:", "1:AAAA", "2:x", "glpat-4711"] {
            assert_eq!(vault_of_ours.open(row, bad).unwrap_err().code, Code::Nimpl001, "{bad}");
        }
    }

    #[test]
    fn without_a_key_nothing_is_kept() {
        let error = Vault::of(&Options::new("/nowhere")).unwrap_err();
        assert_eq!(error.code, Code::Nimpl001);
        assert!(error.message.contains("secret_key"));
    }
}
