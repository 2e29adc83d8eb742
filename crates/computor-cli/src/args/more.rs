//! Documents, progress, and what goes from the library.

use super::{Remote, Shown};
use crate::complete;
use clap::{Args, Subcommand};

/// `computor documents`.
#[derive(Debug, Subcommand)]
pub enum DocumentsCommand {
    /// Fetch the documents of a course family from its repository with a foreign host, and wait for the end.
    #[command(after_help = "Examples:
  computor documents sync uni.prog
  computor documents sync uni.prog --force     what was uploaded by hand goes, too")]
    Sync(DocumentsSync),
    /// List the documents of an organization, a course family or a course.
    #[command(after_help = "Examples:
  computor documents info uni.prog
  computor documents info uni.prog slides/week1")]
    Info(DocumentsInfo),
}

/// `computor documents sync`.
#[derive(Debug, Args)]
pub struct DocumentsSync {
    /// The course family: ORGANIZATION.FAMILY, or its id.
    pub family: String,
    /// Have afterwards only what is in the repository.
    #[arg(long)]
    pub force: bool,
    /// How many seconds to wait for the end; 0 does not wait.
    #[arg(long, default_value_t = 300)]
    pub patience: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor documents info`.
#[derive(Debug, Args)]
pub struct DocumentsInfo {
    /// The organization, course family or course: its path in full.
    pub of: String,
    /// The directory [default: what lies uppermost].
    pub path: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grading`.
#[derive(Debug, Subcommand)]
pub enum GradingCommand {
    /// How far the students of a course have come.
    #[command(after_help = "Examples:
  computor grading course prog.2026
  computor grading course prog.2026 --csv > progress.csv")]
    Course(GradingCourse),
    /// How far a member of a course has come, content by content.
    #[command(after_help = "Examples:
  computor grading member prog.2026 ada
  computor grading member prog.2026 ada --json")]
    Member(GradingMember),
}

/// `computor grading course`.
#[derive(Debug, Args)]
pub struct GradingCourse {
    /// The course [default: your only one].
    #[arg(add = complete::courses())]
    pub course: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grading member`.
#[derive(Debug, Args)]
pub struct GradingMember {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Who: user name, e-mail address or full name.
    #[arg(add = complete::members())]
    pub who: String,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor delete examples`.
#[derive(Debug, Args)]
pub struct DeleteExamplesOptions {
    /// An identifier, with all that is below it; with `*`, a pattern.
    pub pattern: String,
    /// Only in the example repository of this name or id.
    #[arg(short, long, value_name = "NAME")]
    pub repository: Option<String>,
    /// Only show what would go.
    #[arg(long)]
    pub dry_run: bool,
    /// Also what contents show that were archived.
    #[arg(long, conflicts_with = "force_all")]
    pub force_old: bool,
    /// Also what contents show: they show nothing any more.
    #[arg(long)]
    pub force_all: bool,
    /// Do it without asking.
    #[arg(short, long)]
    pub yes: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor delete example-version`.
#[derive(Debug, Args)]
pub struct DeleteVersionOptions {
    /// The identifier of the exercise, or the id of the version.
    #[arg(add = complete::exercises())]
    pub exercise: String,
    /// The version, such as 1.2.0.
    pub tag: Option<String>,
    /// Only show what would go.
    #[arg(long)]
    pub dry_run: bool,
    /// Do it without asking.
    #[arg(short, long)]
    pub yes: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor token generate`.
#[derive(Debug, Args)]
pub struct TokenGenerate {
    /// How many.
    #[arg(short = 'n', long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub count: u16,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor token verify`.
#[derive(Debug, Args)]
pub struct TokenVerify {
    /// The token [default: the first line of standard input, which nobody else on this machine sees].
    #[arg(value_name = "TOKEN")]
    pub which: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor token generate-for-service`.
#[derive(Debug, Args)]
pub struct TokenForService {
    /// The slug of the service.
    #[arg(long, value_name = "SLUG", add = complete::services())]
    pub service_name: String,
    /// What the token is called.
    #[arg(long, value_name = "NAME")]
    pub token_name: String,
    /// What it may do at most; may be repeated [default: all that the service may].
    #[arg(long, visible_alias = "scope", value_name = "SCOPE")]
    pub scopes: Vec<String>,
    /// For how many days it is good; 0: for ever.
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(0..=3660))]
    pub expires_days: u16,
}

/// `computor token generate-secret`.
#[derive(Debug, Args)]
pub struct TokenSecret {
    /// How many.
    #[arg(short = 'n', long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub count: u16,
    /// Say nothing beside them.
    #[arg(short, long)]
    pub quiet: bool,
}
