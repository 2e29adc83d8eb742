//! A short storm: students work while server, worker and PostgreSQL are killed, and all that was acknowledged is there once.

use serde_json::Value;
use std::process::{Command, Stdio};

/// As `computor bench storm` makes it at length. Each of the three is killed at least once, and every request is sent again with
/// its key after it was answered.
#[test]
fn what_was_acknowledged_in_a_storm_is_there_once() {
    let mut storm = Command::new(env!("CARGO_BIN_EXE_computor"));
    storm.args(["bench", "storm", "--kills", "4", "--pause", "900", "--students", "2", "--json"]).stdin(Stdio::null());
    let output = storm.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output.stderr)));
    for line in report["lines"].as_array().unwrap() {
        assert_eq!((&line["lost"], &line["doubled"]), (&0.into(), &0.into()), "{report:#}");
        assert!(line["acknowledged"].as_u64().unwrap() > 0, "it proves nothing of {}: {report:#}", line["what"]);
    }
    assert_eq!(report["not_judged"], 0, "{report:#}");
    assert!(report["kills"].as_array().unwrap().iter().all(|kill| kill[1].as_u64() >= Some(1)), "{report:#}");
    assert!(output.status.success());
}
