//! What programs may send, for those who try to break its readers. Not for anybody else.

use std::collections::BTreeMap;
use std::path::Path;

use computor_sandbox::{Captured, Ended, Level, Limits, Outcome, Usage};

use super::interpreted::{data, report};
use crate::backend::{Execution, Program};
use crate::format::compat::Compat;
use crate::format::suite::Suite;
use crate::value::Value;

/// Reads what a program has left on its channel and its streams: as it is, and as the report of a driver.
pub fn channel(bytes: &[u8]) {
    let suite = Suite::parse("test.yaml", "properties: {tests: [{name: c, tests: [{name: x}]}]}");
    let Some(collection) = suite.as_ref().ok().and_then(|suite| suite.collections.first()) else { return };
    let program = Program {
        collection,
        directory: Path::new("/nonexistent"),
        input: None,
        setup: Vec::new(),
        teardown: Vec::new(),
        names: vec!["x".to_owned()],
        expressions: Vec::new(),
        calls: None,
        hidden: false,
    };
    for channel in [bytes.to_vec(), [b"nonce ", bytes, b"\n"].concat()] {
        let captured = |bytes| Captured { bytes, truncated: false };
        let outcome = Outcome {
            ended: Ended::Exited(0),
            stdout: captured(bytes.to_vec()),
            stderr: captured(bytes.to_vec()),
            channel: captured(channel),
            files: BTreeMap::new(),
            left: BTreeMap::new(),
            usage: Usage::default(),
            level: Level::NONE,
            warm: false,
        };
        let execution: Execution = report::read(outcome, "nonce", &Limits::default(), &program, &Compat::default());
        let _ = execution.obstacle();
        execution.values.values().for_each(forms);
    }
}

/// Brings a value into its form in each language.
pub fn forms(value: &Value) {
    for form in [data::octave, data::r, data::julia] {
        for compat in [Compat::default(), Compat::strict()] {
            let _ = form(value.clone(), &compat).repr();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_read_and_what_cannot_are_both_tried() {
        for bytes in [&b"\xff\0nonce"[..], br#"{"status":"ok","values":[["x",["a","bool",[1,0],[]]]],"missing":[],"error":null}"#] {
            channel(bytes);
        }
    }
}
