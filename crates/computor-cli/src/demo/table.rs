//! What came of the term, as a table or as JSON.

use super::plan::HandIn;
use crate::{output, testing::class_name};
use comfy_table::{Cell, CellAlignment, Table};
use serde::Serialize;
use serde_json::{Map, Value};

/// One hand-in and what the student sees of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Row {
    pub(super) student: String,
    pub(super) exercise: &'static str,
    pub(super) version: String,
    pub(super) what: &'static str,
    /// The verdict that it deserves.
    pub(super) deserves: String,
    /// The verdict that it got, or what became of the run.
    pub(super) verdict: String,
    pub(super) passed: u64,
    pub(super) total: u64,
    /// Seconds that its programs took.
    pub(super) seconds: f64,
    /// 0 to 1; absent if nobody has graded it.
    pub(super) grade: Option<f64>,
}

impl Row {
    /// From the report of the tests. Without one, `fate` says what became of the run.
    pub(super) fn new(student: &str, hand_in: &HandIn, report: Option<&Map<String, Value>>, fate: &str, grade: Option<f64>) -> Self {
        let at = |path: &[&str]| {
            path.iter().try_fold(report.map(|report| Value::Object(report.clone()))?, |value, key| value.get(*key).cloned())
        };
        let number = |path: &[&str]| at(path).and_then(|value| value.as_u64()).unwrap_or_default();
        Self {
            student: student.to_owned(),
            exercise: hand_in.assignment.name(),
            version: hand_in.version.clone(),
            what: hand_in.what,
            deserves: class_name(hand_in.deserves),
            verdict: at(&["verdict"]).and_then(|verdict| verdict.as_str().map(str::to_owned)).unwrap_or_else(|| fate.to_owned()),
            passed: number(&["summary", "passed"]),
            total: number(&["summary", "total"]),
            seconds: at(&["resources", "wall"]).and_then(|value| value.as_f64()).unwrap_or_default(),
            grade,
        }
    }

    /// Whether it got the verdict that it deserves.
    pub(super) fn is_right(&self) -> bool {
        self.verdict == self.deserves
    }
}

/// The table. A verdict that is not deserved is red and says what was expected.
pub(super) fn render(rows: &[Row]) -> Table {
    let mut table = output::table(&["student", "exercise", "what it is", "verdict", "passed", "time", "grade"]);
    for row in rows {
        let verdict = if row.is_right() { row.verdict.clone() } else { format!("{}, EXPECTED {}", row.verdict, row.deserves) };
        let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
        table.add_row(vec![
            Cell::new(&row.student),
            Cell::new(row.exercise),
            Cell::new(row.what),
            output::verdict(verdict, row.is_right()),
            right(format!("{}/{}", row.passed, row.total)),
            right(format!("{:.2} s", row.seconds)),
            right(row.grade.map_or_else(|| "-".to_owned(), |grade| format!("{:.0} %", grade * 100.0))),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{super::plan, *};
    use serde_json::json;

    fn row(report: Option<Value>) -> Row {
        let hand_in = plan::hand_ins(0, "ann", |_| true).unwrap().remove(0);
        let report = report.map(|report| report.as_object().unwrap().clone());
        Row::new("Ann", &hand_in, report.as_ref(), "failed", Some(0.5))
    }

    #[test]
    fn a_row_is_read_from_the_report() {
        let report = json!({"verdict": "correct", "summary": {"passed": 3, "total": 4}, "resources": {"wall": 0.25}});
        let row = row(Some(report));
        assert_eq!((row.verdict.as_str(), row.passed, row.total, row.seconds), ("correct", 3, 4, 0.25));
        assert!(row.is_right());
        let table = render(&[row]).to_string();
        for expected in ["Ann", "squares", "right", "correct", "3/4", "0.25 s", "50 %"] {
            assert!(table.contains(expected), "{expected}\n{table}");
        }
        assert!(!table.contains("EXPECTED"));
    }

    #[test]
    fn an_undeserved_verdict_says_so_without_colour() {
        let wrong = row(Some(json!({"verdict": "wrong"})));
        assert!(!wrong.is_right() && render(&[wrong]).to_string().contains("EXPECTED"));
        let lost = row(None);
        assert_eq!((lost.verdict.as_str(), lost.is_right()), ("failed", false));
    }
}
