//! The commands of people who teach.

use super::{DeploymentApply, DeploymentPlan, Remote, Shown};
use crate::complete;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `computor course`.
#[derive(Debug, Subcommand)]
pub enum CourseCommand {
    /// Show what applying the file of a course would make and change; the same as `computor deployment plan`.
    #[command(after_help = "Examples:
  computor deployment init -f minimal -o course.yaml        a file to begin with
  computor course plan course.yaml")]
    #[command(visible_alias = "diff")]
    Plan(DeploymentPlan),
    /// Make a course what a file says; the same as `computor deployment apply`.
    #[command(after_help = "Example:
  computor course apply course.yaml")]
    Apply(DeploymentApply),
    /// Make a course, and the organization and course family that it lies in, as far as they are missing.
    #[command(after_help = "Example:
  computor course create uni.prog.2026 --title 'Programming 2026'

The id of the course is printed on standard output. What is there already is left as it is.")]
    Create(CourseCreate),
    /// Make the next term of a course: its tree, types, groups, rubrics, exercises and dates, without students and work.
    #[command(after_help = "Examples:
  computor course copy uni.prog.2026 2027 --shift-days 364 --dry-run
  computor course copy uni.prog.2026 2027 --title 'Programming 2027' --examples newest --staff

The id of the course is printed on standard output. 364 days keep the day of the week.")]
    Copy(CourseCopy),
    /// Write a course into an archive that `import` reads, also on another server.
    #[command(after_help = "Examples:
  computor course export uni.prog.2026 > course.zip
  computor course export uni.prog.2026 course.zip --students      with students, and what came of their work")]
    Export(CourseExport),
    /// Make a course from such an archive.
    #[command(after_help = "Example:
  computor course import course.zip uni.prog --path 2027 --members staff
  computor course import course.zip uni.prog --examples exercises      takes exercises along that are not here

The id of the course is printed on standard output.")]
    Import(CourseImport),
    /// Put a course away that is over: what there is can be read, and nothing is changed.
    #[command(after_help = "Example:
  computor course archive uni.prog.2026

What runs in it ends. `computor course unarchive` brings it back as it was.")]
    Archive(CourseArchive),
    /// Bring an archived course back.
    #[command(after_help = "Example:
  computor course unarchive uni.prog.2026")]
    Unarchive(CourseArchive),
}

/// `computor course archive`, `computor course unarchive`.
#[derive(Debug, Args)]
pub struct CourseArchive {
    /// The course: its path, or the end of it, its title or id.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// A course that is made of another.
#[derive(Debug, Args)]
pub struct Anew {
    /// So many days later everything opens and is due.
    #[arg(long, default_value_t = 0, allow_negative_numbers = true)]
    pub shift_days: i32,
    /// Only say what would be made.
    #[arg(long)]
    pub dry_run: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor course copy`.
#[derive(Debug, Args)]
pub struct CourseCopy {
    /// The course: its path, or the end of it, its title or id.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The path of the new one in its family.
    pub path: String,
    /// Its title [default: that of the course].
    #[arg(long)]
    pub title: Option<String>,
    /// Its family in full, ORGANIZATION.FAMILY [default: that of the course].
    #[arg(long)]
    pub family: Option<String>,
    /// Which versions of its exercises it shows: pinned, newest, without.
    #[arg(long, default_value = "pinned")]
    pub examples: String,
    /// Make no groups.
    #[arg(long)]
    pub no_groups: bool,
    /// Make everybody a member again who is more than a student.
    #[arg(long)]
    pub staff: bool,
    /// How it is made, and told.
    #[command(flatten)]
    pub anew: Anew,
}

/// `computor course export`.
#[derive(Debug, Args)]
pub struct CourseExport {
    /// The course: its path, or the end of it, its title or id.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Where the archive goes [default: standard output].
    pub file: Option<PathBuf>,
    /// With students, and what came of their work.
    #[arg(long)]
    pub students: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor course import`.
#[derive(Debug, Args)]
pub struct CourseImport {
    /// The archive.
    pub file: PathBuf,
    /// Its family in full: ORGANIZATION.FAMILY.
    pub family: String,
    /// Its path in the family [default: as in the archive].
    #[arg(long)]
    pub path: Option<String>,
    /// Its title [default: as in the archive].
    #[arg(long)]
    pub title: Option<String>,
    /// Who becomes a member: nobody, staff, everybody.
    #[arg(long, default_value = "nobody")]
    pub members: String,
    /// Leave out members who have no account yet, instead of making one for each.
    #[arg(long)]
    pub no_accounts: bool,
    /// With what came of the students' work, for administrators and owners of the organization.
    #[arg(long)]
    pub work: bool,
    /// The repository of the library into which exercises go that the course shows and that are not here; made if it is missing.
    #[arg(long, value_name = "REPOSITORY")]
    pub examples: Option<String>,
    /// How it is made, and told.
    #[command(flatten)]
    pub anew: Anew,
}

/// `computor course create`.
#[derive(Debug, Args)]
pub struct CourseCreate {
    /// Its path in full: ORGANIZATION.FAMILY.COURSE.
    pub path: String,
    /// Its title [default: the last part of the path].
    #[arg(long)]
    pub title: Option<String>,
    /// The language that it is taught in.
    #[arg(long, default_value = "en")]
    pub language: String,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor exercise`.
#[derive(Debug, Subcommand)]
pub enum ExerciseCommand {
    /// Check exercises, and upload those versions that the library does not have.
    #[command(after_help = "Examples:
  computor exercise push week1/*
  computor exercise push . --repository python

Files below localTests stay here. A version that is in the library is never changed: raise `version` in meta.yaml.")]
    Push(ExercisePush),
    /// List the exercises of the library.
    #[command(after_help = "Examples:
  computor exercise list
  computor exercise list prog.2026             what is called so, with all that is below it
  computor exercise list 'prog.*.loops' --json")]
    List(ExerciseList),
    /// List the versions of an exercise, the newest first.
    #[command(after_help = "Example:
  computor exercise show prog.2026.py.sum")]
    Show(ExerciseShow),
    /// Fetch an exercise into a directory, as it was uploaded.
    #[command(after_help = "Examples:
  computor exercise fetch prog.2026.py.sum
  computor exercise fetch prog.2026.py.sum@1.2.0 -o sum")]
    Fetch(ExerciseFetch),
}

/// `computor exercise list`.
#[derive(Debug, Args)]
pub struct ExerciseList {
    /// An identifier, with all that is below it; with `*`, a pattern.
    #[arg(add = complete::exercises())]
    pub pattern: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor exercise show`.
#[derive(Debug, Args)]
pub struct ExerciseShow {
    /// The exercise: its identifier, the end of it, or its title.
    #[arg(add = complete::exercises())]
    pub exercise: String,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor exercise fetch`.
#[derive(Debug, Args)]
pub struct ExerciseFetch {
    /// The exercise, by its identifier; a version may follow, as in py.sum@1.2.0 [default: the newest].
    #[arg(add = complete::exercises())]
    pub exercise: String,
    /// Where to; must not be there yet [default: the directory that it came from].
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor exercise push`.
#[derive(Debug, Args)]
pub struct ExercisePush {
    /// Directories of exercises, or directories with such directories.
    #[arg(required = true, value_name = "DIR")]
    pub exercises: Vec<PathBuf>,
    /// The repository of the library [default: the only one; where there is none, `exercises` is made].
    #[arg(long)]
    pub repository: Option<String>,
    /// Make the repository if there is none of this name.
    #[arg(long, requires = "repository")]
    pub create: bool,
    /// Upload in spite of remarks.
    #[arg(long)]
    pub force: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor assign`.
#[derive(Debug, Args)]
pub struct Assign {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Where in it, as in week1.sum. Made if it is missing, with the units above it.
    #[arg(add = complete::contents())]
    pub path: String,
    /// The exercise, by its identifier; a version may follow, as in py.sum@1.2.0 [default: the newest].
    #[arg(add = complete::exercises())]
    pub exercise: String,
    /// The title of a new content [default: the exercise's].
    #[arg(long)]
    pub title: Option<String>,
    /// The type of a new content, made if it is missing.
    #[arg(long, default_value = "assignment")]
    pub kind: String,
    /// The repository of the library that the exercise is in, if several have it.
    #[arg(long, value_name = "NAME")]
    pub repository: Option<String>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor release`.
#[derive(Debug, Args)]
pub struct Release {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Only these contents [default: all that changed].
    #[arg(add = complete::contents())]
    pub content: Vec<String>,
    /// Show what would be done, and do nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// What the commit says.
    #[arg(short, long)]
    pub message: Option<String>,
    /// How many seconds to wait for its end.
    #[arg(long, default_value_t = 600)]
    pub patience: u64,
    /// Print the plan as JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor members`.
#[derive(Debug, Subcommand)]
pub enum MembersCommand {
    /// Make everybody in a file a member of a course; who has no account gets one.
    #[command(after_help = "Examples:
  computor members import prog.2026 list.csv --dry-run
  computor members import prog.2026 list.csv --group A
  computor members import prog.2026 list.xlsx --sheet Students
  computor members import prog.2026 list.csv --archive-missing --dry-run

The first line of the file names the columns: e-mail, student id, given name, family name, group, role (also in German; others
are not read). Fields are separated by commas, semicolons or tabs, or are cells of a workbook (XLSX). Who cannot be made a member is said, and the others are.
Members keep their names and, unless the file names another one, their roles; the same file again changes nothing.")]
    Import(MembersImport),
}

/// `computor members import`.
#[derive(Debug, Args)]
pub struct MembersImport {
    /// The course.
    #[arg(add = complete::courses())]
    pub course: String,
    /// The file.
    pub file: PathBuf,
    /// The sheet of a workbook [default: the first that is not hidden].
    #[arg(long)]
    pub sheet: Option<String>,
    /// The group of those who have none in the file; made if it is missing.
    #[arg(long)]
    pub group: Option<String>,
    /// The role of those who have none in the file [default: student].
    #[arg(long)]
    pub role: Option<String>,
    /// Archive students who are not in the file. Their work stays.
    #[arg(long)]
    pub archive_missing: bool,
    /// Show what would become of everybody, and do nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
