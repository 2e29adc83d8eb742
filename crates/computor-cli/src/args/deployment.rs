//! `computor deployment`.

use super::Remote;
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0  done, or nothing to do
  1  it failed; what was done stays, and the same command goes on from there
  2  the file cannot be used, or something in it is refused; nothing was written
  3  with `plan --exit-code`: something would change";

/// `computor deployment`.
#[derive(Debug, Subcommand)]
pub enum DeploymentCommand {
    /// Write a sample file with comments.
    #[command(after_help = "Examples:
  computor deployment init                              deployment.yaml, with every field
  computor deployment init -f minimal -o course.yaml")]
    Init(DeploymentInit),
    /// List the samples that `init` writes.
    #[command(after_help = "Example:
  computor deployment list-examples")]
    ListExamples,
    /// Say what is wrong with a file, without a server.
    #[command(after_help = format!("Examples:
  computor deployment validate deployment.yaml
  computor deployment validate deployment.yaml --no-env     where its environment variables are not set

{EXIT_CODES}"))]
    Validate(DeploymentFile),
    /// Show what applying a file would make and change; change nothing.
    #[command(after_help = format!("Examples:
  computor deployment plan deployment.yaml
  computor deployment plan deployment.yaml --exit-code --json

Each line is a thing: + is made, ~ changes (from → to), ! is refused, = is as it should be.

{EXIT_CODES}"))]
    Plan(DeploymentPlan),
    /// Make the server what a file says. It asks nothing, deletes nothing, and a second time has nothing to do.
    #[command(after_help = format!("Examples:
  computor deployment apply deployment.yaml
  GITLAB_TOKEN=… computor deployment apply deployment.yaml     a value `${{GITLAB_TOKEN}}` is resolved here, and never printed

If anything is refused, nothing is written at all. Who may do all of it is an administrator.

{EXIT_CODES}"))]
    Apply(DeploymentApply),
}

/// How much a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SampleSize {
    /// A course and a student.
    Minimal,
    /// Every field, with what each is for.
    #[value(alias = "tutorial")]
    Full,
}

/// `computor deployment init`.
#[derive(Debug, Args)]
pub struct DeploymentInit {
    /// The file to write.
    #[arg(short, long, value_name = "FILE", default_value = "deployment.yaml")]
    pub output: PathBuf,
    /// How much it shows.
    #[arg(short, long, value_enum, default_value = "full")]
    pub format: SampleSize,
    /// Write over a file that is there.
    #[arg(long)]
    pub force: bool,
}

/// `computor deployment validate`.
#[derive(Debug, Args)]
pub struct DeploymentFile {
    /// The file.
    pub file: PathBuf,
    /// Let environment variables be missing.
    #[arg(long)]
    pub no_env: bool,
}

/// `computor deployment plan`.
#[derive(Debug, Args)]
pub struct DeploymentPlan {
    /// The file.
    pub file: PathBuf,
    /// End with 3 when something would change.
    #[arg(long)]
    pub exit_code: bool,
    /// Also show what is as it should be.
    #[arg(long)]
    pub all: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor deployment apply`.
#[derive(Debug, Args)]
pub struct DeploymentApply {
    /// The file.
    pub file: PathBuf,
    /// Only show the plan.
    #[arg(long)]
    pub dry_run: bool,
    /// How many seconds to wait for the release of a course.
    #[arg(long, default_value_t = 600)]
    pub patience: u64,
    /// Print JSON, at the end.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
