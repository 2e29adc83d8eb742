//! `receipt`: whether a receipt is right, without asking the server that gave it.

use crate::{
    Outcome,
    args::{ReceiptCommand, ReceiptVerify},
    output,
    remote::connect,
};
use anyhow::{Context as _, Result};
use computor_backend::receipt::{public_key, verify};
use computor_types::{
    NoBody, Nothing,
    dto::{ListReceiptKeys, ReceiptKey},
};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{self, BufRead as _},
    path::Path,
};

pub(crate) async fn run(command: ReceiptCommand) -> Result<Outcome> {
    match command {
        ReceiptCommand::Keys(remote) => {
            let client = connect(&remote).await?;
            let keys = client.call::<ListReceiptKeys>(&Nothing {}, &Nothing {}, NoBody).await?;
            output::json(&keys).map(|()| Outcome::Good)
        }
        ReceiptCommand::Verify(options) => check(&options),
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The SHA-256 of a file of any size.
fn digest(path: &Path) -> io::Result<String> {
    let mut file = io::BufReader::new(fs::File::open(path)?);
    let mut digest = Sha256::new();
    loop {
        let part = file.fill_buf()?;
        if part.is_empty() {
            return Ok(hex::encode(digest.finalize()));
        }
        digest.update(part);
        let length = part.len();
        file.consume(length);
    }
}

fn check(options: &ReceiptVerify) -> Result<Outcome> {
    let keys: Vec<ReceiptKey> =
        serde_json::from_str(&read(&options.keys)?).context("these are no keys: `computor receipt keys` prints them")?;
    let keys = keys.iter().map(|key| public_key(&key.public_key)).collect::<Result<Vec<_>, _>>().context("these are no keys")?;
    let claims = match verify(&read(&options.file)?, &keys) {
        Ok(claims) => claims,
        Err(error) => {
            eprintln!("NOT VALID: {error}");
            return Ok(Outcome::Bad);
        }
    };
    if let Some(archive) = &options.archive
        && digest(archive).with_context(|| format!("cannot read {}", archive.display()))? != claims.sha256
    {
        eprintln!("NOT VALID: the receipt is about another archive");
        return Ok(Outcome::Bad);
    }
    output::json(&claims)?;
    eprintln!("valid: handed in at {}", claims.handed_in_at.format("%Y-%m-%d %H:%M:%S UTC"));
    Ok(Outcome::Good)
}

#[cfg(test)]
mod tests {
    use super::*;
    use computor_backend::receipt::Signer;
    use serde_json::json;

    #[test]
    fn what_is_right_is_valid_and_what_is_not_is_said() {
        let directory = tempfile::tempdir().unwrap();
        let place = |name: &str, text: &str| {
            let path = directory.path().join(name);
            fs::write(&path, text).unwrap();
            path
        };
        let id = uuid::Uuid::nil();
        let claims = json!({"issuer": null, "artifact_id": id, "submission_group_id": id, "course_content_id": id, "course_content_path": "a",
            "course_id": id, "uploaded_by_course_member_id": null, "version_identifier": null,
            "sha256": hex::encode(Sha256::digest(b"work")), "file_size": 4, "handed_in_at": "2026-03-01T12:00:00Z"});
        let signer = Signer::fresh().unwrap();
        let receipt = serde_json::to_string(&signer.sign(serde_json::from_value(claims).unwrap()).unwrap()).unwrap();
        let key = |signer: &Signer| {
            let public = computor_backend::receipt::shown(signer.public_key());
            json!([{"key_id": signer.id(), "algorithm": "Ed25519", "public_key": public, "created_at": "2026-01-01T00:00:00Z"}]).to_string()
        };
        let keys = place("keys.json", &key(&signer));
        let others = place("others.json", &key(&Signer::fresh().unwrap()));
        let (file, work, other) = (place("receipt.json", &receipt), place("work.zip", "work"), place("other.zip", "other"));
        let verdict = |keys: &Path, archive: Option<&Path>| {
            let options = ReceiptVerify { file: file.clone(), keys: keys.to_owned(), archive: archive.map(Path::to_owned) };
            check(&options).unwrap()
        };
        assert_eq!(verdict(&keys, None), Outcome::Good);
        assert_eq!(verdict(&keys, Some(&work)), Outcome::Good);
        assert_eq!(verdict(&keys, Some(&other)), Outcome::Bad);
        assert_eq!(verdict(&others, None), Outcome::Bad);
        fs::write(&file, receipt.replace("12:00", "11:00")).unwrap();
        assert_eq!(verdict(&keys, None), Outcome::Bad);
    }
}
