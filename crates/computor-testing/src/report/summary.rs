//! `testSummary.json`.

use serde_json::{Map, Value, json};

use super::{CollectionReport, Points, Report, Status, TestReport};
use crate::backend::Flavour;
use crate::verdict::TestResult;

/// The fields that every node of the file has, in order; flavour B writes those without a value as null.
const FIELDS: [&str; 19] = [
    "timestamp",
    "type",
    "version",
    "name",
    "description",
    "status",
    "result",
    "summary",
    "statusMessage",
    "resultMessage",
    "details",
    "setup",
    "teardown",
    "duration",
    "executionDuration",
    "environment",
    "properties",
    "debug",
    "tests",
];

impl Report {
    /// The report as the file says it.
    pub fn to_json(&self) -> Value {
        let (result, message) = self.result();
        let tests: Vec<Value> = self.collections.iter().map(|collection| self.collection(collection)).collect();
        let duration: f64 = self.collections.iter().map(|collection| collection.duration).sum();
        let mut node = self.node(json!({
            "timestamp": self.timestamp.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            "type": self.kind,
            "version": self.version,
            "name": self.name,
            "description": self.description,
            "status": "COMPLETED",
            "result": result,
            "summary": self.summary(),
            "statusMessage": message,
            "resultMessage": message,
            "duration": duration,
            "environment": { "Runner": self.provenance.runner, "Language": self.provenance.environment },
            "tests": tests,
            "verdict": self.verdict(),
            "score": self.score(),
            "share": self.share(),
            "resources": self.used,
            "provenance": self.provenance,
        }));
        insert_points(&mut node, self.points());
        if self.hidden > 0 {
            node.insert("hidden".to_owned(), json!(self.hidden));
        }
        if self.flavour == Flavour::A {
            let run: f64 = self.collections.iter().map(|collection| collection.used.wall).sum();
            node.insert("executionDuration".to_owned(), json!(run));
            node.insert("properties".to_owned(), json!({ "exitcode": i32::from(self.any_failed()).to_string() }));
            let reference: f64 = self.collections.iter().map(|collection| collection.reference.wall).sum();
            let debug = json!({ "executionDurationStudent": run, "executionDurationReference": reference });
            node.insert("debug".to_owned(), debug);
        }
        Value::Object(node)
    }

    fn any_failed(&self) -> bool {
        self.tests().any(|test| test.judgement.result == TestResult::Failed)
    }

    fn collection(&self, collection: &CollectionReport) -> Value {
        let tests: Vec<Value> = collection.tests.iter().map(|test| self.test(test)).collect();
        let errors: Vec<&str> = match collection.status {
            Status::Failed => collection.tests.iter().take(1).filter_map(|test| test.judgement.message.as_deref()).collect(),
            _ => Vec::new(),
        };
        let message = collection.message.clone().unwrap_or_else(|| {
            let summary = collection.summary();
            format!("{} of {} tests passed", summary.passed, summary.total)
        });
        let mut node = self.node(json!({
            "timestamp": self.timestamp.timestamp().to_string(),
            "type": collection.kind,
            "name": collection.name,
            "description": collection.description,
            "status": collection.status,
            "result": collection.result,
            "summary": collection.summary(),
            "statusMessage": message,
            "resultMessage": message,
            "setup": collection.setup,
            "teardown": collection.teardown,
            "duration": collection.duration,
            "executionDuration": collection.used.wall,
            "tests": tests,
            "verdict": collection.class,
            "resources": collection.used,
        }));
        insert_points(&mut node, collection.points().and_then(|points| self.scored(points)));
        if self.flavour == Flavour::A {
            let debug = json!({
                "executionDurationStudent": collection.used.wall,
                "executionDurationReference": collection.reference.wall,
                "lintingErrors": errors,
            });
            node.insert("debug".to_owned(), debug);
        }
        Value::Object(node)
    }

    fn test(&self, test: &TestReport) -> Value {
        let status = match test.judgement.result {
            TestResult::Passed => "COMPLETED",
            TestResult::Failed => "FAILED",
            TestResult::Skipped => "SKIPPED",
        };
        let message = test.judgement.message.as_deref().unwrap_or(status_word(test.judgement.result));
        let mut node = self.node(json!({
            "name": test.name,
            "status": status,
            "result": test.judgement.result,
            "statusMessage": message,
            "resultMessage": message,
            "verdict": test.judgement.class,
        }));
        insert_points(&mut node, test.points.and_then(|points| self.scored(points)));
        if let Some(note) = &test.judgement.note {
            node.insert("note".to_owned(), json!(note));
        }
        if let Some(visibility) = test.grading.visibility {
            node.insert("visibility".to_owned(), json!(visibility));
        }
        Value::Object(node)
    }

    /// A node with its fields in order: flavour A leaves out what has no value, flavour B writes null.
    fn node(&self, values: Value) -> Map<String, Value> {
        let Value::Object(mut values) = values else {
            return Map::new();
        };
        let mut node = Map::new();
        for field in FIELDS {
            match values.remove(field).unwrap_or(Value::Null) {
                Value::Null if self.flavour == Flavour::A => {}
                value => {
                    node.insert(field.to_owned(), value);
                }
            }
        }
        node.extend(values);
        node
    }
}

fn insert_points(node: &mut Map<String, Value>, points: Option<Points>) {
    if let Some(points) = points {
        node.insert("points".to_owned(), json!(points));
    }
}

/// The message of a sub-test that has none of its own.
fn status_word(result: TestResult) -> &'static str {
    match result {
        TestResult::Passed => "Passed",
        TestResult::Failed => "Failed",
        TestResult::Skipped => "Skipped",
    }
}
