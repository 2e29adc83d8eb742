//! Figures as a table: one size in detail, or several beside each other.

use super::load::Latency;
use crate::{args::Extent, output};
use anyhow::Result;
use serde::Serialize;

/// What was measured of one call.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) who: &'static str,
    pub(super) call: String,
    /// Rows in the answer.
    pub(super) rows: usize,
    #[serde(flatten)]
    pub(super) latency: Latency,
    /// Milliseconds per request; absent for a server that is not ours.
    pub(super) server_cpu_ms: Option<f64>,
    /// Milliseconds per request; absent for a server that is not ours.
    pub(super) postgres_cpu_ms: Option<f64>,
    /// Milliseconds of both per row in the answer.
    pub(super) cpu_ms_per_row: Option<f64>,
}

impl Figures {
    fn cpu(&self) -> Option<f64> {
        Some(self.server_cpu_ms? + self.postgres_cpu_ms?)
    }
}

/// All calls at one size.
#[derive(Debug, Serialize)]
pub(super) struct Measured {
    pub(super) students: u32,
    pub(super) assignments: u32,
    /// Seconds that it took to make the data.
    pub(super) made_in: f64,
    /// Transactions a second while nobody asked for anything; absent when single calls were wanted.
    pub(super) idle_transactions: Option<f64>,
    pub(super) calls: Vec<Figures>,
    /// Calls that were not answered: they have no figures.
    pub(super) refused: Vec<String>,
}

fn ms(ms: Option<f64>) -> String {
    ms.map_or_else(|| "-".to_owned(), |ms| if ms < 0.1 { format!("{ms:.3} ms") } else { format!("{ms:.2} ms") })
}

pub(super) fn show(measured: &[Measured]) -> Result<()> {
    match measured {
        [one] => detailed(one)?,
        all => beside(all)?,
    }
    match measured.iter().find_map(|of| of.idle_transactions) {
        Some(idle) => output::data(&format!("Idle, it asks PostgreSQL {idle:.1} times a second.")),
        None => Ok(()),
    }
}

fn detailed(of: &Measured) -> Result<()> {
    let mut table = output::table(&["as", "call", "rows", "requests/s", "p50", "p99", "CPU server", "CPU PostgreSQL", "CPU per row"]);
    for one in &of.calls {
        table.add_row(vec![
            one.who.to_owned(),
            one.call.clone(),
            one.rows.to_string(),
            format!("{:.0}", one.latency.per_second),
            format!("{:.1} ms", one.latency.p50_ms),
            format!("{:.1} ms", one.latency.p99_ms),
            ms(one.server_cpu_ms),
            ms(one.postgres_cpu_ms),
            ms(one.cpu_ms_per_row),
        ]);
    }
    output::data(&table)
}

fn beside(all: &[Measured]) -> Result<()> {
    let mut columns = vec!["as".to_owned(), "call".to_owned()];
    for of in all {
        let extent = Extent { students: of.students, assignments: of.assignments };
        columns.extend(["rows", "p99", "CPU server + PostgreSQL"].map(|column| format!("{extent} {column}")));
    }
    columns.extend(["CPU ×".to_owned(), "CPU per row ×".to_owned()]);
    let mut table = output::table(&columns.iter().map(String::as_str).collect::<Vec<_>>());
    for one in all.first().map(|first| first.calls.as_slice()).unwrap_or_default() {
        let row: Vec<Option<&Figures>> = all.iter().map(|of| find(of, one)).collect();
        let mut cells = vec![one.who.to_owned(), one.call.clone()];
        for figures in &row {
            cells.extend(match figures {
                Some(f) => [
                    f.rows.to_string(),
                    format!("{:.1} ms", f.latency.p99_ms),
                    format!("{} + {}", ms(f.server_cpu_ms), ms(f.postgres_cpu_ms)),
                ],
                None => ["-"; 3].map(str::to_owned),
            });
        }
        let last = row.last().copied().flatten();
        for of in [Figures::cpu, |f: &Figures| f.cpu_ms_per_row] {
            cells.push(ratio(of(one), last.and_then(of)).map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.1}")));
        }
        table.add_row(cells);
    }
    output::data(&table)
}

fn find<'a>(of: &'a Measured, call: &Figures) -> Option<&'a Figures> {
    of.calls.iter().find(|other| (other.who, &other.call) == (call.who, &call.call))
}

/// How many times the first the last is.
fn ratio(first: Option<f64>, last: Option<f64>) -> Option<f64> {
    let (first, last) = (first?, last?);
    (first > 0.0).then_some(last / first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_needs_both() {
        assert_eq!(ratio(Some(2.0), Some(3.0)), Some(1.5));
        assert_eq!(ratio(Some(0.0), Some(3.0)), None);
        assert_eq!(ratio(None, Some(3.0)), None);
    }
}
