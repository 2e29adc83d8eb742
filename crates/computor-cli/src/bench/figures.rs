//! What was measured, beside what is wanted.

use crate::{Outcome, output};
use anyhow::Result;
use comfy_table::Cell;
use serde::Serialize;

/// A figure.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) what: String,
    pub(super) measured: f64,
    pub(super) unit: &'static str,
    /// At most so much; absent where there is nothing to compare with.
    pub(super) wanted: Option<f64>,
}

impl Line {
    pub(super) fn is_good(&self) -> bool {
        self.wanted.is_none_or(|wanted| self.measured <= wanted)
    }
}

/// Prints them.
pub(super) fn show(lines: &[Line], json: bool) -> Result<()> {
    if json {
        return output::json(&lines);
    }
    let mut table = output::table(&["what", "measured", "wanted"]);
    for line in lines {
        let wanted = line.wanted.map_or_else(String::new, |wanted| format!("≤ {wanted:.2} {}", line.unit));
        table.add_row(vec![
            Cell::new(&line.what),
            output::verdict(format!("{:.2} {}", line.measured, line.unit), line.is_good()),
            Cell::new(wanted),
        ]);
    }
    output::data(&table)
}

/// Good if nothing missed what is wanted; what did is said, because colour alone is not seen by everybody.
pub(super) fn verdict(lines: &[Line]) -> Outcome {
    let missed: Vec<&Line> = lines.iter().filter(|line| !line.is_good()).collect();
    for line in &missed {
        eprintln!("not as wanted: {}", line.what);
    }
    if missed.is_empty() { Outcome::Good } else { Outcome::Bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misses_its_target_is_a_bad_end() {
        let line = |measured, wanted| Line { what: "x".to_owned(), measured, unit: "s", wanted };
        assert_eq!(verdict(&[line(2.0, Some(2.0)), line(9.0, None)]), Outcome::Good);
        assert_eq!(verdict(&[line(2.0, Some(2.0)), line(2.1, Some(2.0))]), Outcome::Bad);
    }
}
