//! What was measured, beside what is wanted.

use crate::{Outcome, output};
use anyhow::Result;
use comfy_table::Cell;
use computor_testing::measure::{Figure, Goal};

/// A figure that is to be at most so much, if anything is wanted.
pub(super) fn at_most(name: impl Into<String>, value: f64, unit: &'static str, most: Option<f64>) -> Figure {
    Figure { name: name.into(), value, unit, goal: most.map(Goal::AtMost) }
}

fn is_good(figure: &Figure) -> bool {
    figure.met().unwrap_or(true)
}

/// What is wanted of a figure.
pub(super) fn wanted(figure: &Figure) -> String {
    match figure.goal {
        None => String::new(),
        Some(Goal::AtMost(most)) => format!("≤ {most} {}", figure.unit),
        Some(Goal::AtLeast(least)) => format!("≥ {least} {}", figure.unit),
    }
}

/// Prints them.
pub(super) fn show(figures: &[Figure], json: bool) -> Result<()> {
    if json {
        return output::json(&figures);
    }
    let mut table = output::table(&["what", "measured", "wanted"]);
    for figure in figures {
        table.add_row(vec![
            Cell::new(&figure.name),
            output::verdict(format!("{:.2} {}", figure.value, figure.unit), is_good(figure)),
            Cell::new(wanted(figure)),
        ]);
    }
    output::data(&table)
}

/// Good if nothing missed what is wanted; what did is said, because colour alone is not seen by everybody.
pub(super) fn verdict(figures: &[Figure]) -> Outcome {
    let missed: Vec<&Figure> = figures.iter().filter(|figure| !is_good(figure)).collect();
    for figure in &missed {
        eprintln!("not as wanted: {}", figure.name);
    }
    if missed.is_empty() { Outcome::Good } else { Outcome::Bad }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_misses_its_target_is_a_bad_end() {
        let figure = |value, most| at_most("x", value, "s", most);
        assert_eq!(verdict(&[figure(2.0, Some(2.0)), figure(9.0, None)]), Outcome::Good);
        assert_eq!(verdict(&[figure(2.0, Some(2.0)), figure(2.1, Some(2.0))]), Outcome::Bad);
    }
}
