//! How programs are run: limits, seed and clock. The same keys in `test.yaml` (`properties`) and in `meta.yaml`
//! (`executionBackend.settings`); the suite's word counts.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::FormatError;
use super::fields::{Fields, error};

/// Limits, seed and clock.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Running {
    /// Upper bounds for every run.
    pub limits: LimitSettings,
    /// Seed of the generators of random numbers; 1 and fewer of them without it.
    pub seed: Option<u32>,
    /// Seconds since 1970 (UTC) at which the clock stands still.
    pub clock: Option<i64>,
}

/// Upper bounds of an exercise, below the platform's own maxima.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LimitSettings {
    /// CPU seconds; a `timeout` above it does not count.
    pub cpu: Option<f64>,
    /// Seconds on the clock.
    pub wall: Option<f64>,
    /// Memory in MiB.
    #[serde(rename = "memoryMB")]
    pub memory_mb: Option<f64>,
    /// Processes at the same time.
    pub processes: Option<i64>,
    /// Output in KiB, on each of the two streams.
    #[serde(rename = "outputKB")]
    pub output_kb: Option<f64>,
    /// Size of one file in MiB.
    #[serde(rename = "fileSizeMB")]
    pub file_size_mb: Option<f64>,
}

/// Less memory than this, and no interpreter starts.
const LEAST_MEMORY: u64 = 16 << 20;

impl Running {
    pub(super) fn read(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
        let (file, limits) = (fields.file(), fields.node("limits"));
        let limits = match limits {
            Some(node) => {
                let mut fields = Fields::open(file, "limits", node)?;
                let limits = LimitSettings::read(&mut fields)?;
                fields.finish()?;
                limits
            }
            None => LimitSettings::default(),
        };
        let seed = match fields.integer("seed")? {
            Some(seed) => Some(u32::try_from(seed).map_err(|_| fields.error("`seed` must be between 0 and 4294967295"))?),
            None => None,
        };
        let clock = match fields.node("clock") {
            // an unquoted date is no text in YAML
            Some(node) => {
                let text = node.to_value().to_text();
                let wrong = || error(file, node, format!("`{text}` is not a time such as 2024-05-17 or 2024-05-17 12:30:00 (UTC)"));
                Some(instant(&text).ok_or_else(wrong)?)
            }
            None => None,
        };
        Ok(Self { limits, seed, clock })
    }

    /// This, and where it says nothing, `base`.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        let (own, below) = (&self.limits, &base.limits);
        Self {
            limits: LimitSettings {
                cpu: own.cpu.or(below.cpu),
                wall: own.wall.or(below.wall),
                memory_mb: own.memory_mb.or(below.memory_mb),
                processes: own.processes.or(below.processes),
                output_kb: own.output_kb.or(below.output_kb),
                file_size_mb: own.file_size_mb.or(below.file_size_mb),
            },
            seed: self.seed.or(base.seed),
            clock: self.clock.or(base.clock),
        }
    }
}

impl LimitSettings {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
        let mut above_zero = |key| fields.number_where(key, "greater than 0", |number| number > 0.0);
        let limits = Self {
            cpu: above_zero("cpu")?,
            wall: above_zero("wall")?,
            memory_mb: above_zero("memoryMB")?,
            output_kb: above_zero("outputKB")?,
            file_size_mb: above_zero("fileSizeMB")?,
            processes: fields.integer("processes")?,
        };
        if limits.processes.is_some_and(|count| count < 1) {
            return Err(fields.error("`processes` must be at least 1"));
        }
        Ok(limits)
    }

    /// Puts the exercise's limits in place of the platform's, up to its maxima.
    pub fn apply(&self, limits: &mut computor_sandbox::Limits, maxima: &computor_sandbox::Limits) {
        let time = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        let bytes = |amount: f64, unit: f64| (amount * unit) as u64;
        if let Some(cpu) = self.cpu {
            limits.cpu = limits.cpu.min(time(cpu));
            limits.elapsed = limits.elapsed.min(limits.cpu + Duration::from_millis(500));
            limits.wall = limits.wall.min(limits.cpu * 2 + Duration::from_secs(2));
        }
        if let Some(wall) = self.wall {
            limits.wall = time(wall).min(maxima.wall);
            limits.elapsed = limits.wall;
        }
        if let Some(memory) = self.memory_mb {
            limits.memory = bytes(memory, 1_048_576.0).max(LEAST_MEMORY).min(maxima.memory);
        }
        if let Some(processes) = self.processes {
            limits.processes = u32::try_from(processes).unwrap_or(maxima.processes).min(maxima.processes);
        }
        if let Some(output) = self.output_kb {
            limits.output = bytes(output, 1024.0).max(1).min(maxima.output);
        }
        if let Some(size) = self.file_size_mb {
            limits.file_size = bytes(size, 1_048_576.0).max(1).min(maxima.file_size);
        }
    }
}

/// A date, or a date and a time; without a zone it is UTC.
fn instant(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.timestamp());
    }
    let formats = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];
    let time = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let time = time.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0));
    Some(time?.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::meta::Meta;
    use crate::format::suite::Suite;

    fn read(properties: &str) -> Result<Running, FormatError> {
        Suite::parse("test.yaml", &format!("properties:\n  {properties}")).map(|suite| suite.running)
    }

    #[test]
    fn the_same_keys_are_read_from_both_files_and_the_suite_s_count() {
        let suite = read("{limits: {cpu: 2, memoryMB: 64}, seed: 3}").unwrap();
        let meta = "properties: {executionBackend: {slug: py, settings: {limits: {cpu: 9, processes: 4}, clock: 2024-05-17}}}";
        let meta = Meta::parse("meta.yaml", meta).unwrap().execution_backend.unwrap().settings.running;
        let both = suite.over(&meta);
        assert_eq!((both.limits.cpu, both.limits.memory_mb, both.limits.processes), (Some(2.0), Some(64.0), Some(4)));
        assert_eq!((both.seed, both.clock), (Some(3), Some(1_715_904_000)));
    }

    #[test]
    fn times_are_read_in_the_usual_forms() {
        for (text, seconds) in [
            ("2024-05-17", 1_715_904_000),
            ("2024-05-17 12:30:00", 1_715_949_000),
            ("'2024-05-17 12:30'", 1_715_949_000),
            ("2024-05-17T12:30:00+02:00", 1_715_941_800),
        ] {
            assert_eq!(read(&format!("{{clock: {text}}}")).unwrap().clock, Some(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_refused_with_its_place() {
        for (properties, message) in [
            ("limits: {memory: 64}", "test.yaml:2:12: unknown key `memory` in limits"),
            ("limits: {memoryMb: 64}", "did you mean `memoryMB`?"),
            ("limits: {cpu: 0}", "`cpu` must be greater than 0"),
            ("limits: {processes: 0}", "`processes` must be at least 1"),
            ("seed: -1", "`seed` must be between"),
            ("clock: noon", "test.yaml:2:10: `noon` is not a time"),
        ] {
            let error = read(properties).unwrap_err().to_string();
            assert!(error.contains(message), "{properties}: {error}");
        }
    }

    #[test]
    fn no_exercise_goes_beyond_the_platform() {
        let nine = Duration::from_secs(9);
        let maxima = computor_sandbox::Limits { elapsed: nine, wall: nine, ..computor_sandbox::Limits::default() };
        let mut limits = maxima.clone();
        let huge = "{limits: {cpu: 1.0e+30, wall: 1.0e+30, memoryMB: 1.0e+30, processes: 99999, outputKB: 1.0e+30, fileSizeMB: 1.0e+30}}";
        read(huge).unwrap().limits.apply(&mut limits, &maxima);
        assert_eq!(limits, maxima);
        read("{limits: {cpu: 2, memoryMB: 0.001}}").unwrap().limits.apply(&mut limits, &maxima);
        assert_eq!((limits.cpu, limits.wall, limits.memory), (Duration::from_secs(2), Duration::from_secs(6), LEAST_MEMORY));
    }
}
