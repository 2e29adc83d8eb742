//! What people and programs see: tables, JSON, progress.

mod columns;

pub(crate) use columns::{Column, List, Unusable, heading, no_column, no_such};

use crate::args::Lines;
use anyhow::Result;
use comfy_table::{Cell, Color, ContentArrangement, Table, presets};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// Prints JSON on standard output.
pub(crate) fn json(value: &impl Serialize) -> Result<()> {
    data(&serde_json::to_string_pretty(value)?)
}

/// Prints YAML on standard output.
pub(crate) fn yaml(value: &serde_json::Value) -> Result<()> {
    let mut text = String::new();
    write_yaml(value, 0, &mut text);
    data(&text.trim_end())
}

/// Block style, with scalars as JSON writes them: what is a text is never taken for anything else.
fn write_yaml(value: &serde_json::Value, depth: usize, to: &mut String) {
    use serde_json::Value;
    let is_block = |value: &Value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        _ => false,
    };
    let indent = "  ".repeat(depth);
    match value {
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                let mut inner = String::new();
                write_yaml(item, depth + 1, &mut inner);
                // The first line of what is in it stands behind the dash.
                to.push_str(&format!("{indent}- {}", inner.trim_start()));
            }
        }
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                let is_plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
                // YAML 1.1 reads some words as truth values.
                let is_plain = is_plain && !matches!(name.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null");
                let name = if is_plain { name.clone() } else { Value::from(name.as_str()).to_string() };
                to.push_str(&format!("{indent}{name}:{}", if is_block(value) { "\n" } else { " " }));
                if is_block(value) {
                    write_yaml(value, depth + 1, to);
                } else {
                    to.push_str(&format!("{value}\n"));
                }
            }
        }
        other => to.push_str(&format!("{indent}{other}\n")),
    }
}

/// Prints data on standard output. A reader that went away, as `head` does, is no error.
pub(crate) fn data(text: &impl std::fmt::Display) -> Result<()> {
    match writeln!(io::stdout(), "{text}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// An empty table with these columns, as wide as the terminal at most. Colours only on a terminal.
pub(crate) fn table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_header(columns.to_vec());
    table
}

/// A table without lines, for words that wrap: as wide as the terminal, or 100 columns where there is none.
pub(crate) fn details() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    if !io::stdout().is_terminal() {
        table.set_width(100);
    }
    table
}

/// Rows of these columns: as somebody asked for them, or else as [`rows`] shows them.
pub(crate) fn lines(names: &[&str], cells: Vec<Vec<String>>, how: Lines) -> Result<()> {
    if how.csv {
        let head: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let lines: Vec<String> = std::iter::once(&head).chain(&cells).map(|row: &Vec<String>| csv(row)).collect();
        return data(&lines.join("\n"));
    }
    if how.tsv {
        return if cells.is_empty() { Ok(()) } else { data(&tabs(&cells)) };
    }
    let headings: Vec<String> = names.iter().map(|name| heading(name)).collect();
    rows(&headings.iter().map(String::as_str).collect::<Vec<_>>(), cells)
}

/// A row as RFC 4180 writes it; what a spreadsheet would take for a formula is a text.
fn csv(row: &[String]) -> String {
    let cell = |cell: &String| {
        let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
        let cell = if formula { format!("'{cell}") } else { cell.clone() };
        if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    };
    row.iter().map(cell).collect::<Vec<_>>().join(",")
}

/// One line per row, with tabs between cells.
fn tabs(rows: &[Vec<String>]) -> String {
    let clean = |cell: &String| cell.replace(['\t', '\n'], " ");
    rows.iter().map(|row| row.iter().map(clean).collect::<Vec<_>>().join("\t")).collect::<Vec<_>>().join("\n")
}

/// Rows below each other: aligned for people, with tabs between them and no wrapping where a program reads.
pub(crate) fn rows(columns: &[&str], rows: Vec<Vec<String>>) -> Result<()> {
    if rows.is_empty() {
        eprintln!("nothing");
        return Ok(());
    }
    if !io::stdout().is_terminal() {
        return data(&tabs(&rows));
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(columns.to_vec()).add_rows(rows);
    table.column_iter_mut().for_each(|column| {
        column.set_padding((0, 2));
    });
    data(&table.trim_fmt())
}

/// A cell for something good or bad. The text must say it, too: colour is never all there is.
pub(crate) fn verdict(text: impl ToString, good: bool) -> Cell {
    Cell::new(text).fg(if good { Color::Green } else { Color::Red })
}

/// Whether something says already how far it has come.
static IS_TOLD: AtomicBool = AtomicBool::new(false);

/// Tells somebody at a terminal, once, that the server takes its time.
pub(crate) fn is_waited_for(base: &str) {
    if io::stderr().is_terminal() && !IS_TOLD.swap(true, Ordering::Relaxed) {
        eprintln!("waiting for {base}");
    }
}

/// Says on standard error how far something has come: lines, and one bar at a time.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    pub(crate) fn new() -> Self {
        IS_TOLD.store(true, Ordering::Relaxed);
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(120));
        let this = Self { bar };
        this.style(false);
        this
    }

    fn style(&self, counted: bool) {
        let template = if counted { "{spinner} {msg} {bar:30} {pos}/{len} {elapsed}" } else { "{spinner} {msg}" };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    /// Something begins.
    pub(crate) fn begin(&self, what: &str) {
        self.style(false);
        self.bar.set_message(what.to_owned());
        if !io::stderr().is_terminal() {
            eprintln!("{what}");
        }
    }

    /// Something begins, and nobody but a person who waits wants to know.
    pub(crate) fn say(&self, what: &str) {
        self.style(false);
        self.bar.set_message(what.to_owned());
    }

    /// Something with a known number of parts begins.
    pub(crate) fn count(&self, what: &str, parts: usize) {
        self.begin(what);
        self.bar.set_length(parts as u64);
        self.bar.set_position(0);
        self.style(true);
    }

    /// One part is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// A line that stays.
    pub(crate) fn line(&self, text: &str) {
        self.aside(|| eprintln!("{text}"));
    }

    /// Prints something else in between.
    pub(crate) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// Nothing more is shown.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_their_columns_and_rows() {
        let mut table = table(&["name", "state"]);
        table.add_row(vec![Cell::new("git"), verdict("missing", false)]);
        let text = table.to_string();
        for expected in ["name", "state", "git", "missing"] {
            assert!(text.contains(expected), "{text}");
        }
    }

    #[test]
    fn cells_keep_to_their_line_and_are_no_formulas() {
        let row = ["a,b", "say \"x\"", "two\nlines", "=1+1", "-0.5", "plain"].map(str::to_owned).to_vec();
        assert_eq!(csv(&row), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",'=1+1,-0.5,plain");
        assert_eq!(tabs(&[vec!["a\tb".to_owned(), "c\nd".to_owned()], vec!["e".to_owned()]]), "a b\tc d\ne");
    }

    #[test]
    fn progress_without_a_terminal_does_not_disturb() {
        let progress = Progress::new();
        progress.count("testing", 2);
        progress.step();
        progress.line("a line");
        progress.end();
    }
}
