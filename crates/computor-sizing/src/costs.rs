//! What each thing costs.

use crate::Station;
use serde::{Deserialize, Serialize};

/// CPU milliseconds of one thing, by who does the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cost {
    /// The server's process.
    pub server: f64,
    /// PostgreSQL.
    pub database: f64,
    /// Programs of students, in the sandbox.
    pub sandbox: f64,
    /// The `git` program.
    pub git: f64,
}

impl Cost {
    /// The share of one station.
    pub const fn at(&self, station: Station) -> f64 {
        match station {
            Station::Server => self.server,
            Station::Database => self.database,
            Station::Sandbox => self.sandbox,
            Station::Git => self.git,
        }
    }
}

/// What was measured. The names are those of `costs.toml`, which says what each is.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "costs.toml says what each is")]
pub struct Costs {
    pub log_in: Cost,
    pub contents: Cost,
    pub contents_known: Cost,
    pub read: Cost,
    pub hand_in: Cost,
    pub test: Cost,
    pub run: Cost,
    pub write: Cost,
    pub event: Cost,
    pub git: Cost,
    pub commit_wait: f64,
    pub server_kib: f64,
    pub socket_kib: f64,
}

impl Costs {
    /// What was measured for this release, as the text of a file that can be changed.
    pub const MEASURED: &str = include_str!("costs.toml");

    /// What was measured for this release.
    ///
    /// # Errors
    /// None: a test reads them.
    pub fn measured() -> Result<Self, String> {
        Self::parse(Self::MEASURED)
    }

    /// A file like `costs.toml`, of which every field is needed.
    ///
    /// # Errors
    /// What is missing, unknown, negative or no number, and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let costs: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let all = [
            costs.log_in,
            costs.contents,
            costs.contents_known,
            costs.read,
            costs.hand_in,
            costs.test,
            costs.run,
            costs.write,
            costs.event,
            costs.git,
        ];
        let numbers = all.iter().flat_map(|cost| [cost.server, cost.database, cost.sandbox, cost.git]);
        let mut numbers = numbers.chain([costs.commit_wait, costs.server_kib, costs.socket_kib]);
        if numbers.all(|number| number.is_finite() && (0.0..=1e9).contains(&number)) {
            Ok(costs)
        } else {
            Err("a cost is a number of milliseconds (or KiB) that is not negative".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_can_be_read_and_nonsense_cannot() {
        let text = Costs::MEASURED;
        Costs::measured().unwrap();
        for (from, to) in [("sandbox = 60.0", "sandbox = -1.0"), ("commit_wait = 4.0", "commit_wait = nan"), ("log_in", "login")] {
            assert!(text.contains(from));
            Costs::parse(&text.replacen(from, to, 1)).unwrap_err();
        }
    }
}
