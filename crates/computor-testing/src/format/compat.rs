//! Where this runner deliberately judges better than the one whose exercises it runs. `docs/compat.md` gives the
//! reasons, and lists the deviations without a switch.

use serde::{Deserialize, Serialize};

use super::FormatError;
use super::fields::Fields;

macro_rules! switches {
    ($($(#[doc = $doc:literal])+ $field:ident = $name:literal,)+) => {
        /// Deviations that can be switched off, so that parity can be tested both ways. Each one only concerns
        /// constructs that the reference runner gets wrong for every submission, correct ones included. All are on
        /// unless the [`Options`](crate::Options) or the suite (`compat`) switch them off.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Compat {
            $($(#[doc = $doc])+ #[serde(rename = $name)] pub $field: bool,)+
        }

        impl Compat {
            /// The name of every switch.
            pub const SWITCHES: &'static [&'static str] = &[$($name),+];

            /// All switches on or all of them off.
            const fn all(on: bool) -> Self {
                Self { $($field: on),+ }
            }

            /// With the switches of a suite.
            #[must_use]
            pub fn with(self, changes: &Changes) -> Self {
                let base = if changes.strict { Self::strict() } else { self };
                Self { $($field: changes.$field.unwrap_or(base.$field)),+ }
            }
        }

        /// What a suite switches.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        pub struct Changes {
            strict: bool,
            $(#[serde(rename = $name)] $field: Option<bool>,)+
        }

        impl Changes {
            pub(crate) fn read_switches(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
                Ok(Self {
                    strict: fields.boolean("strict")?.unwrap_or(false),
                    $($field: fields.boolean($name)?,)+
                })
            }
        }
    };
}

switches! {
    /// A program that ends itself without an error (`sys.exit(0)`, `os._exit(0)`, `quit`) has finished. Else: failed.
    system_exit = "systemExit",
    /// Infinities of the same sign are equal. Else: they differ.
    equal_infinities = "equalInfinities",
    /// Warnings can be tested for, and those of an R program do not end it. Else: such a test always fails, and so does
    /// an R program that causes one.
    warnings = "warnings",
    /// The pattern of an `error` test may name the class of the error. Else: only its text is searched.
    error_class = "errorClass",
    /// A failed program passes an `error` test of Octave, R and Julia. Else: it fails every test.
    error_tests = "errorTests",
    /// NaN and infinities of Octave and Julia are values, and those of R are numbers. Else: they are absent or words.
    nan = "nan",
    /// The last line of an input ends like the others. Else: it does not, and reading it warns in R.
    final_newline = "finalNewline",
    /// Names in R and Julia may be expressions. Else: only variables are found.
    expressions = "expressions",
    /// Octave's `stdout`, `error` and `warning` tests whose name is no variable look at what their type says, and
    /// `stdout` tests of R and Julia know every qualification. Else: the former look for the variable, the latter pass.
    output_tests = "outputTests",
    /// Infinities in arrays and numeric outputs equal only themselves, large integers are compared by all their digits, and what
    /// is nested too deeply or defined by the program (a class, a function) equals nothing. Else: an expected infinity accepts
    /// every number, all integers beyond the floating-point numbers are equal, and names are compared.
    exact_comparisons = "exactComparisons",
    /// A run of which a part could not be judged has no score. Else: what could not be judged counts as skipped.
    withheld_scores = "withheldScores",
    /// `#file_1#` and `#command_1#` in set-up code name a file of the side that runs it. Else: the reference runs code with names
    /// that the submission chose.
    own_files = "ownFiles",
    /// Students' programs see of the exercises in `testDependencies` everything but their solutions (`studentSubmissionFiles`). Else:
    /// these as well.
    unsolved_dependencies = "unsolvedDependencies",
    /// Comments in a submission do not switch its style test off (`# noqa`). Else: they do.
    no_noqa = "noNoqa",
    /// What a Python program reads and writes are its file descriptors 0, 1 and 2, whoever uses them, until its last
    /// process has ended. Else: only what goes through `sys.stdin` and `sys.stdout` before its last line.
    streams = "streams",
    /// A Python program is `__main__`. Else: it has another name, and what it guards with that does not run.
    main_guard = "mainGuard",
    /// A `timeout` is time of the program's own: computing and sleeping, not waiting for a busy machine. Else: time on the
    /// clock, whatever else the machine does.
    own_time = "ownTime",
}

impl Compat {
    /// Judge exactly as the reference runner does.
    pub const fn strict() -> Self {
        Self::all(false)
    }

    /// Without the switches that only say how a finished run is judged: what is left decides what a run does. How exact a
    /// comparison is decides what is reported of a value.
    pub(crate) fn of_runs(self) -> Self {
        Self { equal_infinities: true, error_class: true, output_tests: true, withheld_scores: true, no_noqa: true, ..self }
    }
}

impl Default for Compat {
    fn default() -> Self {
        Self::all(true)
    }
}

impl Changes {
    /// Reads `compat`: a mapping of switches to booleans; `strict: true` switches off all that it does not name.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, FormatError> {
        let Some(node) = fields.node("compat") else {
            return Ok(Self::default());
        };
        let mut fields = Fields::open(fields.file(), "compat", node)?;
        let changes = Self::read_switches(&mut fields)?;
        fields.finish()?;
        Ok(changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::suite::Suite;

    fn with(base: Compat, compat: &str) -> Result<Compat, FormatError> {
        Suite::parse("test.yaml", &format!("properties:\n  compat: {compat}")).map(|suite| base.with(&suite.compat))
    }

    #[test]
    fn every_switch_is_documented_with_its_reason() {
        let docs = include_str!("../../../../docs/compat.md");
        for name in Compat::SWITCHES {
            let row = docs.lines().find(|line| line.starts_with(&format!("| `compat.{name}` |")));
            let columns: Vec<&str> = row.unwrap_or_else(|| panic!("{name} is not documented")).split('|').collect();
            assert!(columns.len() >= 6 && columns.iter().skip(2).take(3).all(|column| column.trim().len() > 10), "{name}: {columns:?}");
        }
        let known = docs.lines().filter(|line| line.starts_with("| `compat.")).count();
        assert_eq!(known, Compat::SWITCHES.len(), "the document names switches that do not exist");
    }

    #[test]
    fn a_suite_switches_what_it_names() {
        let all = Compat::default();
        assert_eq!(with(all, "{}").unwrap(), all);
        assert_eq!(with(all, "{equalInfinities: false}").unwrap(), Compat { equal_infinities: false, ..all });
        assert_eq!(with(Compat::strict(), "{warnings: true}").unwrap(), Compat { warnings: true, ..Compat::strict() });
        assert_eq!(with(all, "{strict: true}").unwrap(), Compat::strict());
        assert_eq!(with(all, "{strict: true, errorClass: true}").unwrap(), Compat { error_class: true, ..Compat::strict() });
        let error = with(all, "{equalInfinity: false}").unwrap_err();
        assert_eq!(error.to_string(), "test.yaml:2:12: unknown key `equalInfinity` in compat (did you mean `equalInfinities`?)");
    }
}
