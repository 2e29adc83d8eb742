//! What a driver is told: which program to run and what to look at. It holds nothing that a student must not know.

use serde::Serialize;

use crate::backend::{Program, SOLUTION};
use crate::error::RunError;
use crate::format::compat::Compat;

/// Most values in a report, containers and their elements counted alike.
const NODES: usize = 300_000;
/// Most bytes that the texts in a report take up together.
const BYTES: usize = 2 << 20;
/// Deepest nesting of a value.
const DEPTH: usize = 50;

/// A task. `details` is what only one language needs.
#[derive(Serialize)]
pub(in crate::languages) struct Task<'a, Details> {
    /// Begins the report, so that what the program writes to the channel is no report.
    pub(in crate::languages) nonce: String,
    script: Option<String>,
    /// The script's name as messages show it.
    shown: Option<&'a str>,
    setup: &'a [String],
    teardown: &'a [String],
    names: &'a [String],
    nodes: usize,
    bytes: usize,
    depth: usize,
    #[serde(flatten)]
    details: Details,
}

impl<'a, Details: Serialize> Task<'a, Details> {
    #[expect(clippy::disallowed_methods, reason = "programs must not be able to guess it")]
    pub(in crate::languages) fn new(program: &'a Program<'_>, script: Option<&'a str>, details: Details) -> Self {
        Self {
            nonce: hex::encode(rand::random::<[u8; 16]>()),
            script: script.map(|script| format!("{SOLUTION}/{script}")),
            shown: script,
            setup: &program.setup,
            teardown: &program.teardown,
            names: &program.names,
            nodes: NODES,
            bytes: BYTES,
            depth: DEPTH,
            details,
        }
    }

    /// For standard input: length in eight hexadecimal digits, JSON, the program's own input.
    pub(in crate::languages) fn before_input(&self, input: Vec<u8>) -> Result<Vec<u8>, RunError> {
        let text = serde_json::to_string(self).map_err(|error| RunError::Internal(error.to_string()))?;
        Ok([format!("{:08x}", text.len()).as_bytes(), text.as_bytes(), &input].concat())
    }
}

impl Task<'_, ()> {
    /// For a file, for interpreters without JSON: lines of a key, a space, and a text in hexadecimal or a number. Keys
    /// may repeat. Of several tasks, each has what stands before the first `part`, and what stands after its own.
    pub(in crate::languages) fn lines(tasks: &[Self], compat: &Compat, seed: Option<u32>, figures: Option<f64>) -> String {
        let mut lines = Vec::new();
        for (number, task) in tasks.iter().enumerate() {
            if number == 0 {
                lines.extend(
                    [("nodes", task.nodes), ("bytes", task.bytes), ("depth", task.depth)].map(|(key, value)| format!("{key} {value}")),
                );
                lines.push(format!("nonce {}", hex::encode(&task.nonce)));
                lines.extend(seed.map(|seed| format!("seed {seed}")));
                lines.extend(figures.map(|seconds| format!("figures {}", (seconds * 1000.0).round())));
                for (on, key) in [(compat.expressions, "expressions"), (compat.system_exit, "leave")] {
                    lines.extend(on.then(|| format!("{key} 1")));
                }
            }
            lines.extend((tasks.len() > 1).then(|| "part 1".to_owned()));
            let mut text = |key: &str, value: &str| lines.push(format!("{key} {}", hex::encode(value)));
            task.script.iter().for_each(|script| text("script", script));
            task.setup.iter().for_each(|code| text("setup", code));
            task.teardown.iter().for_each(|code| text("teardown", code));
            task.names.iter().for_each(|name| text("name", name));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
