//! The commands for authors of exercises.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0  all is well: every test passed, nothing to remark
  1  some test failed, a sample solution did not do what its name promises, or there are remarks
  2  the exercise, the submission or the command line cannot be used
  3  trouble of this machine: no sandbox, a missing interpreter, a full disk; or interrupted";

/// `computor test`.
#[derive(Debug, Subcommand)]
#[command(after_help = EXIT_CODES)]
pub enum TestCommand {
    /// Test a submission, or the exercise's own reference solution.
    #[command(after_help = RUN)]
    Run(TestRun),
    /// Test every sample solution, and show which test finds which mistake.
    #[command(after_help = EXAMPLE)]
    Example(TestExample),
    /// Say what in an exercise cannot mean what its author thinks. Nothing is run.
    #[command(after_help = LINT)]
    Lint(TestLint),
    /// Write a small exercise to begin with.
    #[command(after_help = INIT)]
    Init(TestInit),
    /// Print the JSON Schema of a file, for editors.
    #[command(after_help = SCHEMA)]
    Schema(TestSchema),
    /// Say which languages can be tested here.
    #[command(visible_aliases = ["check", "list"], after_help = "Example:
  computor test languages --all

The exit code is 3 if one that was named, or any with --all, is not available.")]
    Languages(TestLanguages),
    /// Test a sample solution; the exercise is the next directory above with a test.yaml.
    #[command(after_help = "Example:
  computor test local -d examples/computor.demo.py.stdout/localTests/wrongSolution")]
    Local(TestLocal),
}

const RUN: &str = "Examples:
  computor test run my-exercise                     the reference solution: all should pass
  computor test run my-exercise --submission my-work
  computor test run my-exercise -t my-work --json   testSummary.json on standard output
  computor test run -T my-exercise/test.yaml -s specification.yaml
  computor test run -T test.yaml -t student         writes output/testSummary.json

With -T or -s directories are those of the specification (without one: student, reference,
output), relative to the suite, and the report is written there, too. Without them nothing is
written to disk.

Exit codes:
  0  no test failed (a skipped one is not a failed one)
  1  some test failed
  2  the exercise, the submission or the command line cannot be used
  3  trouble of this machine, such as a missing interpreter; or interrupted";

const EXAMPLE: &str = "Examples:
  computor test example my-exercise
  computor test example examples              every exercise in there
  computor test example 'itpcp.*.py.*' --json

The sample solutions are the exercise's own solution and the directories in localTests/. Their names
say what is expected: `reference` and `correct…` pass every test, `wrong…` and `broken…` fail at
least one; others are only shown.

Exit codes:
  0  every solution does what its name promises
  1  one does not; with --strict also: no wrong solution fails some test, or there is no wrong one
  2  an exercise or the command line cannot be used
  3  trouble of this machine, such as a missing interpreter; or interrupted";

const LINT: &str = "Examples:
  computor test lint my-exercise
  computor test lint examples --json

Each remark says file, line, column, and its rule in brackets.

Exit codes: 0 no remarks, 1 remarks, 2 there is no such exercise, 3 a file cannot be read.";

const INIT: &str = "Examples:
  computor test init python prog.2026.py.first
  computor test lint prog.2026.py.first && computor test example prog.2026.py.first

The name of the directory becomes the identifier: small letters, digits, dots, dashes and
underscores. The directory must be new or empty.";

const SCHEMA: &str = "Example:
  computor test schema test > test.schema.json

and as the first line of test.yaml, for editors with a YAML language server:
  # yaml-language-server: $schema=../test.schema.json";

/// `computor test run`.
#[derive(Debug, Args)]
pub struct TestRun {
    /// Directory of the exercise, with test.yaml and meta.yaml.
    #[arg(required_unless_present = "suite", conflicts_with = "suite")]
    pub exercise: Option<PathBuf>,
    /// Directory of the submission.
    #[arg(short = 't', long, visible_alias = "target", value_name = "DIR")]
    pub submission: Option<PathBuf>,
    /// The suite, or its directory; the exercise is the directory it lies in.
    #[arg(short = 'T', long, visible_alias = "test", value_name = "test.yaml")]
    pub suite: Option<PathBuf>,
    /// Says where submission, reference solution and report are.
    #[arg(short, long, value_name = "specification.yaml")]
    pub specification: Option<PathBuf>,
    /// How it is printed, and for whom.
    #[command(flatten)]
    pub common: TestCommon,
    /// Accepted for old scripts, without effect.
    #[arg(short, long = "pytestflags", value_name = "FLAGS", hide = true, allow_hyphen_values = true)]
    pub pytest_flags: Option<String>,
}

/// `computor test local`.
#[derive(Debug, Args)]
pub struct TestLocal {
    /// Directory of the solution.
    #[arg(short, long, value_name = "DIR")]
    pub directory: PathBuf,
    /// How it is printed, and for whom.
    #[command(flatten)]
    pub common: TestCommon,
}

/// What `run` and `local` have in common.
#[derive(Debug, Clone, Args)]
pub struct TestCommon {
    /// The language, if not that of meta.yaml or of the suite's type.
    #[arg(short, long, value_name = "LANG")]
    pub language: Option<String>,
    /// 0: totals only; 1 and more: every test.
    #[arg(short, long, value_name = "0-3", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub verbosity: u8,
    /// Print testSummary.json instead.
    #[arg(long)]
    pub json: bool,
}

/// `computor test example`.
#[derive(Debug, Args)]
pub struct TestExample {
    /// Exercises, directories of exercises, or patterns for them.
    #[arg(required = true, value_name = "DIR")]
    pub exercises: Vec<PathBuf>,
    /// Tests that fail for no wrong solution, and missing samples, are not in order either.
    #[arg(long)]
    pub strict: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor test lint`.
#[derive(Debug, Args)]
pub struct TestLint {
    /// Exercises, directories of exercises, or patterns for them.
    #[arg(required = true, value_name = "DIR")]
    pub exercises: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor test init`.
#[derive(Debug, Args)]
pub struct TestInit {
    /// The language, as `computor test languages` names it.
    #[arg(value_name = "LANG")]
    pub language: String,
    /// The new directory.
    #[arg(value_name = "DIR")]
    pub directory: PathBuf,
}

/// `computor test schema`.
#[derive(Debug, Args)]
pub struct TestSchema {
    /// Which file.
    #[arg(value_enum, default_value_t = TestFile::Test)]
    pub file: TestFile,
}

/// The files of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFile {
    /// test.yaml
    Test,
    /// meta.yaml
    Meta,
    /// specification.yaml
    Specification,
}

/// `computor test languages`.
#[derive(Debug, Args)]
pub struct TestLanguages {
    /// Only these.
    #[arg(value_name = "LANG", conflicts_with = "all")]
    pub languages: Vec<String>,
    /// Every language must be available.
    #[arg(long)]
    pub all: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
