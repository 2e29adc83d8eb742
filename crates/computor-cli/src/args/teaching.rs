//! The commands of people who grade, and of those who look after deadlines and tests.

use super::{Remote, Shown};
use crate::complete;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `computor grade`.
#[derive(Debug, Subcommand)]
pub enum GradeCommand {
    /// List what waits for a grade, the longest first.
    #[command(after_help = "Example:
  computor grade list prog.2026 --content week1.sum --free")]
    List(GradeList),
    /// Take what has waited longest, so that nobody else does, and fetch it.
    #[command(after_help = "Example:
  computor grade next prog.2026 -o work      what is taken and where it lies, on standard output")]
    Next(GradeNext),
    /// Fetch the newest hand-in of somebody into a directory.
    #[command(after_help = "Example:
  computor grade open prog.2026 week1.sum ada -o ada")]
    Open(GradeOpen),
    /// Grade the newest hand-in of somebody.
    #[command(after_help = "Examples:
  computor grade set prog.2026 week1.sum ada 0.8 --feedback 'Nearly'
  computor grade set prog.2026 week1.sum ada --status correction_necessary")]
    Set(GradeSet),
    /// Grade many from a CSV file.
    #[command(after_help = "Examples:
  computor grade import prog.2026 grades.csv --dry-run
  computor grade import prog.2026 grades.csv

The first line of the file names the columns: student, content, grade, status, feedback. All rows are written, or none; the id on
standard output takes them back: `computor grade undo ID`.")]
    Import(GradeImportFile),
    /// Take back what an import wrote.
    #[command(after_help = "Example:
  computor grade undo 0192f0c1-2d3e-7aaa-8bbb-0123456789ab")]
    Undo(GradeUndo),
}

/// `computor grade list`.
#[derive(Debug, Args)]
pub struct GradeList {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Only of this content.
    #[arg(long, add = complete::contents())]
    pub content: Option<String>,
    /// Only what nobody has taken.
    #[arg(long)]
    pub free: bool,
    /// How many to list.
    #[arg(long, default_value_t = 50)]
    pub limit: u32,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grade next`.
#[derive(Debug, Args)]
pub struct GradeNext {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Only of this content.
    #[arg(long, add = complete::contents())]
    pub content: Option<String>,
    /// Where the work goes; without it, nothing is fetched.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grade open`.
#[derive(Debug, Args)]
pub struct GradeOpen {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The content: its path, the end of it, or its title.
    #[arg(add = complete::contents())]
    pub content: String,
    /// Whose: user name, e-mail address or full name.
    #[arg(add = complete::members())]
    pub who: String,
    /// Where the work goes; must not be there yet [default: the user name].
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grade set`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").args(["grade", "status", "feedback"]).required(true).multiple(true)))]
pub struct GradeSet {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The content: its path, the end of it, or its title.
    #[arg(add = complete::contents())]
    pub content: String,
    /// Whose: user name, e-mail address or full name.
    #[arg(add = complete::members())]
    pub who: String,
    /// From 0 to 1.
    #[arg(value_parser = grade)]
    pub grade: Option<f64>,
    /// corrected, correction_necessary, improvement_possible or not_reviewed [default: corrected, if there is a grade].
    #[arg(long)]
    pub status: Option<String>,
    /// What the student reads.
    #[arg(long)]
    pub feedback: Option<String>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// A grade, with a point or a comma.
fn grade(text: &str) -> Result<f64, String> {
    let grade = text.trim().replace(',', ".").parse::<f64>().map_err(|_| "a grade is a number from 0 to 1".to_owned())?;
    if (0.0..=1.0).contains(&grade) { Ok(grade) } else { Err(format!("a grade is from 0 to 1: {:.2} for {grade} of 100?", grade / 100.0)) }
}

/// `computor grade import`.
#[derive(Debug, Args)]
pub struct GradeImportFile {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The file.
    pub file: PathBuf,
    /// Only show what would become of each grade.
    #[arg(long)]
    pub dry_run: bool,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor grade undo`.
#[derive(Debug, Args)]
pub struct GradeUndo {
    /// What `grade import` printed.
    pub id: String,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor extend`.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("until_when").args(["until", "days"]).required(true)))]
pub struct Extend {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The content: its path, the end of it, or its title.
    #[arg(add = complete::contents())]
    pub content: String,
    /// Whom: user name, e-mail address or full name.
    #[arg(add = complete::members())]
    pub who: String,
    /// The new deadline, as in 2026-05-01T23:59:00+02:00.
    #[arg(long)]
    pub until: Option<String>,
    /// So many days more.
    #[arg(long)]
    pub days: Option<i32>,
    /// Why; the student reads it.
    #[arg(long)]
    pub reason: Option<String>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor rerun`.
#[derive(Debug, Subcommand)]
pub enum RerunCommand {
    /// Run the tests of an assignment again for all hand-ins, and show what would become of them. Nothing counts yet.
    #[command(after_help = "Example:
  computor rerun preview prog.2026 week1.sum

One that is there and not yet applied is shown as it is.")]
    Preview(RerunOptions),
    /// Let what a preview found count, and tell the students.
    #[command(after_help = "Example:
  computor rerun apply prog.2026 week1.sum --only-gains")]
    Apply(RerunApplyOptions),
    /// Put back what counted before.
    #[command(after_help = "Example:
  computor rerun undo prog.2026 week1.sum")]
    Undo(RerunOptions),
    /// Make the verdict of one result again from what it was made of, and say whether it agrees. Nothing changes.
    #[command(after_help = "Example:
  computor rerun replay 5f0c7c1e-90b1-4e0f-9a39-2d0f9a5d3a4e

The program and the exercise are those of then, byte by byte, with the settings of then. Exit code 1: the verdict is another one, or
cannot be made again.")]
    Replay(ReplayOptions),
}

/// `computor rerun replay`.
#[derive(Debug, Args)]
pub struct ReplayOptions {
    /// The id of the result, as `computor rest list results` shows it.
    pub result: uuid::Uuid,
    /// How many seconds to wait for the test.
    #[arg(long, default_value_t = 600)]
    pub patience: u64,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor rerun preview` and `undo`.
#[derive(Debug, Args)]
pub struct RerunOptions {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The content: its path, the end of it, or its title.
    #[arg(add = complete::contents())]
    pub content: String,
    /// How many seconds to wait for the tests.
    #[arg(long, default_value_t = 600)]
    pub patience: u64,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor rerun apply`.
#[derive(Debug, Args)]
pub struct RerunApplyOptions {
    /// Which one.
    #[command(flatten)]
    pub of: RerunOptions,
    /// Only where the score rises.
    #[arg(long)]
    pub only_gains: bool,
}
