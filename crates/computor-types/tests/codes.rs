//! Every error code is raised somewhere, or waits for something that is named here.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use computor_types::Code;
use std::path::{Path, PathBuf};

/// Codes that existing clients know and nothing raises yet, each with what will.
const RESERVED: &[(Code, &str)] = &[
    (Code::Auth003, "access tokens that have expired, told apart from unknown ones"),
    (Code::Auth005, "API tokens that have expired, told apart from unknown ones"),
    (Code::Gitlab002, "registering one's GitLab account"),
    (Code::Ext004, "an external workflow engine"),
    (Code::Ext005, "test runs that no worker can take"),
];

/// The crates that answer requests.
const SERVER: [&str; 4] = ["computor-types", "computor-policy", "computor-db", "computor-backend"];

/// The text of every source file below a directory, without unit tests.
fn sources(directory: &Path, all: &mut String) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|suffix| suffix == "rs")
            && !path.ends_with("tests.rs")
            && !path.ends_with("computor-types/src/error.rs")
        {
            let text = std::fs::read_to_string(path).unwrap();
            all.push_str(text.split("\n#[cfg(test)]").next().unwrap());
        }
    }
}

#[test]
fn every_code_is_raised_or_reserved() {
    let mut server = String::new();
    for name in SERVER {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src"), &mut server);
    }
    for code in Code::ALL {
        let name = format!("Code::{code:?}");
        let raised = server.match_indices(&name).any(|(at, _)| !server[at + name.len()..].starts_with(char::is_alphanumeric));
        match RESERVED.iter().find(|(reserved, _)| reserved == code) {
            None => assert!(raised, "nothing raises {code}: remove it, or add it to RESERVED with what it waits for"),
            Some((_, reason)) => assert!(!raised && reason.len() > 5, "{code} is raised: take it out of RESERVED"),
        }
    }
}
