//! What a driver sends back over the channel, and what is made of it.

use std::collections::BTreeMap;

use computor_sandbox::{Limits, Outcome};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::backend::{
    End, Execution, Failure, Program, SOLUTION,
    calls::{self, Sent},
    files, limit_hit,
};
use crate::compare::equal::clip;
use crate::format::compat::Compat;
use crate::value::{self, Value};
use crate::verdict::Class;

/// What the driver says, as one line of JSON. Everything in it is under the student's control.
#[derive(Deserialize)]
struct Message<'a> {
    status: &'a str,
    #[serde(borrow)]
    values: Vec<(String, &'a RawValue)>,
    missing: Vec<(String, String)>,
    #[serde(borrow, default)]
    evaluated: Vec<(String, &'a RawValue)>,
    #[serde(borrow, default)]
    calls: Vec<Sent<'a, Raised>>,
    #[serde(default)]
    warnings: Vec<String>,
    error: Option<Raised>,
    /// What ended the part that only a main program runs.
    late: Option<Raised>,
    /// What the driver captured; without it, what the process wrote.
    stdout: Option<String>,
    stderr: Option<String>,
}

#[derive(Deserialize)]
struct Raised {
    message: String,
    #[serde(rename = "type")]
    class: String,
    /// File, line and, where the driver knows it, text.
    trace: Vec<(String, u32, String)>,
}

/// The execution of which a driver with this nonce reported.
pub(in crate::languages) fn read(outcome: Outcome, nonce: &str, limits: &Limits, program: &Program<'_>, compat: &Compat) -> Execution {
    let ended = outcome.ended.clone();
    let channel = outcome.channel.text().into_owned();
    let mut execution = Execution::of(outcome, SOLUTION);
    if let Some(failure) = limit_hit(&ended, limits) {
        execution.end = End::Failed(failure);
        return execution;
    }
    let lines: Vec<&str> = channel.lines().filter_map(|line| line.strip_prefix(nonce)?.strip_prefix(' ')).collect();
    execution.end = match lines.as_slice() {
        // it left without passing the driver; what it has written is there
        [] if ended.success() && compat.system_exit && program.calls.is_none() => {
            let why = "the program ended itself before its variables could be read";
            execution.missing = program.names.iter().map(|name| (name.clone(), why.to_owned())).collect();
            End::Finished
        }
        [] => {
            let last = last_line(&execution.stderr);
            failed(Class::RuntimeError, format!("the program ended before its variables could be read ({ended}){last}"))
        }
        [line] => match serde_json::from_str::<Message<'_>>(line) {
            Ok(message) => match (take(message, &mut execution, program), execution.exit_code) {
                (End::Finished, Some(code)) if code > 0 && execution.late.is_none() => {
                    failed(Class::RuntimeError, format!("the program ended with exit code {code}"))
                }
                (end, _) => end,
            },
            Err(_) => failed(Class::Forbidden, "the report of the program is not readable"),
        },
        _ => failed(Class::Forbidden, "the program reported more than once"),
    };
    execution
}

fn failed(class: Class, text: impl Into<String>) -> End {
    End::Failed(Failure { class, text: text.into(), detail: None })
}

/// What an interpreter that died prints last.
fn last_line(stderr: &str) -> String {
    stderr.trim_end().lines().last().map_or(String::new(), |line| format!(": {}", clip(line)))
}

fn take(message: Message<'_>, execution: &mut Execution, program: &Program<'_>) -> End {
    let mut limits = value::Limits::default();
    let mut decode = |pairs: Vec<(String, &RawValue)>| -> Option<BTreeMap<String, Value>> {
        pairs.into_iter().map(|(name, raw)| Some((name, value::decode(raw.get().as_bytes(), &mut limits).ok()?))).collect()
    };
    let (found, evaluated) = (decode(message.values), decode(message.evaluated));
    let answers = match &program.calls {
        Some(calls) if message.status == "ok" => {
            calls::answers(calls, message.calls, &mut limits, |raised| raised.failure(Class::RuntimeError, program))
        }
        _ => Some(BTreeMap::new()),
    };
    let (Some(found), Some(evaluated), Some(answers)) = (found, evaluated, answers) else {
        return failed(Class::Forbidden, "the report of the program holds something that is not a value");
    };
    execution.values = found;
    execution.evaluated = evaluated;
    execution.calls = answers;
    execution.missing = message.missing.into_iter().collect();
    if let Some(stdout) = message.stdout {
        execution.stdout = stdout;
    }
    if let Some(stderr) = message.stderr {
        execution.stderr = stderr;
    }
    execution.warnings = message.warnings;
    execution.late = message.late.map(|raised| raised.failure(Class::RuntimeError, program));
    let class = match message.status {
        "ok" => return End::Finished,
        "output_limit" => return failed(Class::OutputLimit, "the program printed more than allowed"),
        "memory" => Class::MemoryLimit,
        _ => Class::RuntimeError,
    };
    match message.error {
        Some(raised) => End::Failed(raised.failure(class, program)),
        None => failed(class, ""),
    }
}

impl Raised {
    fn failure(self, class: Class, program: &Program<'_>) -> Failure {
        let class = if self.class == "MemoryError" { Class::MemoryLimit } else { class };
        let detail = Some(self.detail(program));
        Failure { class, text: self.message, detail }
    }

    /// `ValueError: boom`, and where in the submission.
    fn detail(&self, program: &Program<'_>) -> String {
        let mut lines = vec![format!("  {}: {}", self.class, self.message)];
        for (file, line, text) in self.trace.iter().take(8) {
            let file = file.strip_prefix(SOLUTION).map_or(file.as_str(), |file| file.trim_start_matches('/'));
            if file.starts_with('/') || file.starts_with('<') && file != "<test>" {
                continue;
            }
            let source = files::read(program.directory, file);
            let index = usize::try_from(*line).unwrap_or(0).checked_sub(1);
            let source = source.as_deref().zip(index).and_then(|(source, index)| source.lines().nth(index));
            let text = source.map_or(text.as_str(), str::trim);
            lines.push(format!("  {file}, line {line}: {}", clip(text)));
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use computor_sandbox::{Captured, Ended, Level, Usage};
    use proptest::prelude::*;

    use super::*;
    use crate::format::suite::Suite;
    use crate::value::any_value;

    /// What is made of these bytes on the channel.
    fn read_bytes(channel: Vec<u8>, stderr: Vec<u8>) -> Execution {
        read_ended(channel, stderr, Ended::Exited(0), &Compat::default())
    }

    fn read_ended(channel: Vec<u8>, stderr: Vec<u8>, ended: Ended, compat: &Compat) -> Execution {
        let suite = Suite::parse("t", "properties: {tests: [{name: c, tests: [{name: x}]}]}").unwrap();
        let program = Program {
            collection: &suite.collections[0],
            directory: std::path::Path::new("/nonexistent"),
            input: None,
            setup: Vec::new(),
            teardown: Vec::new(),
            names: vec!["x".to_owned()],
            expressions: Vec::new(),
            calls: None,
            hidden: false,
        };
        let captured = |bytes| Captured { bytes, truncated: false };
        let outcome = Outcome {
            ended,
            stdout: captured(stderr.clone()),
            stderr: captured(stderr),
            channel: captured(channel),
            files: BTreeMap::new(),
            left: BTreeMap::new(),
            usage: Usage::default(),
            level: Level::NONE,
            warm: false,
        };
        read(outcome, "nonce", &Limits::default(), &program, compat)
    }

    fn line(values: &str, error: &str) -> Vec<u8> {
        format!("nonce {{\"status\":\"ok\",\"values\":[[\"x\",{values}]],\"missing\":[],\"error\":{error}}}\n").into_bytes()
    }

    #[test]
    fn what_is_no_report_is_never_one() {
        for (channel, class) in [
            (b"nonce {}\n".to_vec(), Class::Forbidden),
            ([line("1", "null"), line("2", "null")].concat(), Class::Forbidden),
            (line("[\"q\"]", "null"), Class::Forbidden),
            (line("\"\\ud800\"", "null"), Class::Forbidden),
            (line(&format!("{}1{}", "[\"l\",".repeat(100), "]".repeat(100)), "null"), Class::Forbidden),
            (line(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)), "null"), Class::Forbidden),
        ] {
            let execution = read_bytes(channel, Vec::new());
            assert!(matches!(&execution.end, End::Failed(failure) if failure.class == class), "{:?}", execution.end);
        }
        assert_eq!(read_bytes(line("1", "null"), Vec::new()).end, End::Finished);
    }

    /// Who leaves past the driver has no values; whether that is a fault, the exit code says, and for the reference always.
    #[test]
    fn no_report_brings_no_values() {
        let end = |code, compat: &Compat| {
            let execution = read_ended(b"nobody's 1\n".to_vec(), Vec::new(), Ended::Exited(code), compat);
            assert!(execution.values.is_empty() && execution.evaluated.is_empty());
            (execution.end, execution.missing.contains_key("x"))
        };
        assert_eq!(end(0, &Compat::default()), (End::Finished, true));
        for (code, compat) in [(1, Compat::default()), (0, Compat::strict()), (1, Compat::strict())] {
            let (end, _) = end(code, &compat);
            assert!(matches!(&end, End::Failed(failure) if failure.class == Class::RuntimeError), "{end:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(channel in proptest::collection::vec(any::<u8>(), 0..300), stderr in proptest::collection::vec(any::<u8>(), 0..50)) {
            for channel in [channel.clone(), [b"nonce ".to_vec(), channel].concat()] {
                let execution = read_bytes(channel, stderr.clone());
                prop_assert!(serde_json::to_string(&execution).is_ok());
            }
        }

        #[test]
        fn damaged_reports_are_read(value in any_value(), text in any::<String>(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let error = serde_json::json!({"message": text, "type": text, "trace": [[text, 1, text]]}).to_string();
            let whole = line(&serde_json::to_string(&value).unwrap(), &error);
            let execution = read_bytes(whole.clone(), Vec::new());
            prop_assert_eq!(execution.values.get("x"), Some(&value));
            let mut damaged = whole;
            let at = at.index(damaged.len());
            damaged[at] = byte;
            prop_assert!(serde_json::to_string(&read_bytes(damaged, Vec::new())).is_ok());
        }
    }
}
