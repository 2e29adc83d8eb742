//! What becomes of each thing that a deployment file names, and how that is shown.

use super::file::Secrets;
use crate::{output, testing::visible};
use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

/// What becomes of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// It is made.
    Create,
    /// It is changed.
    Change,
    /// It is as it should be.
    Unchanged,
    /// It cannot be.
    Refused,
}

/// A field that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Change {
    pub(super) field: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// What becomes of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Row {
    pub(super) action: Action,
    /// What it is: `course`.
    pub(super) kind: &'static str,
    /// Which one.
    pub(super) name: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<Change>,
    /// Why it is refused, or what else is to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<String>,
}

impl Row {
    /// As people see it.
    pub(super) fn line(&self) -> String {
        let sign = match self.action {
            Action::Create => '+',
            Action::Change => '~',
            Action::Unchanged => '=',
            Action::Refused => '!',
        };
        let mut line = format!("{sign} {} {}", self.kind, visible(&self.name));
        for Change { field, from, to } in &self.changes {
            line.push_str(&visible(&format!("; {field}: {from} → {to}")));
        }
        if let Some(about) = &self.about {
            line.push_str(&visible(&format!(": {about}")));
        }
        line
    }
}

/// A value as a plan shows it. What is in an object may be a secret.
pub(super) fn shown(value: &Value, secrets: &Secrets) -> String {
    const LONGEST: usize = 60;
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => {
            let text = secrets.hide(text);
            let short: String = text.chars().take(LONGEST).collect();
            format!("\"{short}{}\"", if short.len() < text.len() { "…" } else { "" })
        }
        Value::Array(_) | Value::Object(_) => "…".to_owned(),
        // 2 and 2.0 are one number.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| secrets.hide(&number.to_string())),
        Value::Bool(yes) => yes.to_string(),
    }
}

/// How much there is of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) create: usize,
    pub(super) change: usize,
    pub(super) unchanged: usize,
    pub(super) refused: usize,
}

impl Counts {
    pub(super) fn of(rows: &[Row]) -> Self {
        let count = |action| rows.iter().filter(|row| row.action == action).count();
        Self {
            create: count(Action::Create),
            change: count(Action::Change),
            unchanged: count(Action::Unchanged),
            refused: count(Action::Refused),
        }
    }

    /// Whether there is nothing to do.
    pub(super) const fn is_settled(self) -> bool {
        self.create + self.change + self.refused == 0
    }
}

/// Prints the rows; those that stay as they are only if asked for.
pub(super) fn print(rows: &[Row], all: bool, json: bool) -> Result<()> {
    if json {
        return output::json(&serde_json::json!({"rows": rows, "counts": Counts::of(rows)}));
    }
    for row in rows.iter().filter(|row| all || row.action != Action::Unchanged) {
        output::data(&row.line())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_say_what_becomes_of_what() {
        let change = Change { field: "title".into(), from: "\"A\"".into(), to: "\"B\"".into() };
        let mut row = Row { action: Action::Change, kind: "course", name: "a.b.c".into(), changes: vec![change], about: None };
        assert_eq!(row.line(), "~ course a.b.c; title: \"A\" → \"B\"");
        assert!(!Counts::of(&[row.clone()]).is_settled());
        row = Row { action: Action::Unchanged, changes: vec![], ..row };
        assert_eq!(row.line(), "= course a.b.c");
        assert!(Counts::of(&[row.clone()]).is_settled());
        row = Row { action: Action::Refused, about: Some("no\u{1b}[31m".into()), ..row };
        assert!(row.line().starts_with("! course a.b.c: no") && !row.line().contains('\u{1b}'));
    }

    #[test]
    fn values_are_shown_short_and_without_what_may_be_secret() {
        let secrets = Secrets::default();
        for (value, text) in [(json!(null), "nothing"), (json!("x"), "\"x\""), (json!(2.0), "2"), (json!({"password": "x"}), "…")] {
            assert_eq!(shown(&value, &secrets), text);
        }
        assert_eq!(shown(&json!("x".repeat(61)), &secrets).chars().count(), 63);
    }
}
