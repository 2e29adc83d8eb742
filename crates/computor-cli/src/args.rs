//! The commands and their options, as `--help` shows them.

mod bench;
mod deployment;
mod generate;
mod git;
mod install;
mod lecturer;
mod manage;
mod more;
mod people;
mod rest;
mod service;
mod shown;
mod store;
mod teaching;
mod test;
mod worker;

pub use bench::{Bench, BenchApi, BenchGit, BenchLive, BenchSizing, BenchStorm, BenchTesting, Extent};
use clap::{Args, Parser, Subcommand, ValueEnum};
pub use deployment::{DeploymentApply, DeploymentCommand, DeploymentFile, DeploymentInit, DeploymentPlan, SampleSize};
pub use generate::{Generate, GenerateCommand};
pub use git::{GitCommand, GitSetup, ReceiptCommand, ReceiptVerify};
pub use install::Install;
pub use lecturer::{
    Anew, Assign, CourseArchive, CourseCommand, CourseCopy, CourseCreate, CourseExport, CourseImport, ExerciseCommand, ExerciseFetch,
    ExerciseList, ExercisePush, ExerciseShow, MembersCommand, MembersImport, Release,
};
pub use manage::{
    DeleteCommand, DeleteOptions, TaskCommand, TaskId, TaskListOptions, TokenCommand, TokenCreateOptions, TokenList, TokenRevoke,
    UserCommand, UserCreateOptions, UserList, UserName, UserPasswordOptions, UserRoleOptions,
};
pub use more::{
    DeleteExamplesOptions, DeleteVersionOptions, DocumentsCommand, DocumentsInfo, DocumentsSync, GradingCommand, GradingCourse,
    GradingMember, TokenForService, TokenGenerate, TokenSecret, TokenVerify,
};
pub use people::{CloneCourse, Courses, Keep, Login, Logout, Messages, ProfilesCommand, Results, Status, Submit};
pub use rest::{Rest, Verb};
pub use service::{
    ServiceCommand, ServiceCreateOptions, ServiceGetOptions, ServiceListOptions, ServiceRevokeTokens, ServiceSlug, ServiceToken,
    ServiceTypeCreateOptions, ServiceTypeDelete, ServiceTypeListOptions, ServiceTypeName, ServiceTypeUpdateOptions, ServiceUpdateOptions,
    State,
};
pub use shown::{Lines, Shown};
use std::{net::SocketAddr, path::PathBuf};
pub use store::{StoreCheck, StoreCommand, StoreCopy};
pub use teaching::{
    Extend, GradeCommand, GradeImportFile, GradeList, GradeNext, GradeOpen, GradeSet, GradeUndo, ReplayOptions, RerunApplyOptions,
    RerunCommand, RerunOptions,
};
pub use test::{TestCommand, TestCommon, TestExample, TestFile, TestInit, TestLanguages, TestLint, TestLocal, TestRun, TestSchema};
pub use worker::{Worker, WorkerCommand, WorkerStart, WorkerStatusOptions, WorkerTestJob};

const EXIT_CODES: &str = "Exit codes:
  0  it is done, and everything is as it should be
  1  it could not be done, or a check found something wrong; the reason is on standard error
  2  the command line is not valid

Standard output carries data only; progress and logs are on standard error.";

/// Computor: courses, assignments, submissions and their tests, in one program.
#[derive(Debug, Parser)]
#[command(name = "computor", version, about, after_help = EXIT_CODES, propagate_version = true, max_term_width = 110)]
pub struct Cli {
    /// How logs on standard error look [default: text on a terminal, else json].
    #[arg(long, global = true, value_enum, env = "COMPUTOR_LOG_FORMAT")]
    pub log_format: Option<LogFormat>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How logs look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object per line.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a term with students, tutors and hand-ins of all kinds, then go on serving.
    #[command(after_help = "Examples:
  computor demo                          a term on http://127.0.0.1:8000; Ctrl-C ends it
  computor demo --exit                   the same, but end after the table
  computor demo --data-dir /tmp/d --listen 127.0.0.1:0 --students 5

A second run on the same data directory finds what is there and goes on, also after a crash.
With --exit, the exit code is 1 if a hand-in got another verdict than it deserves.")]
    Demo(Demo),
    /// Run the server.
    #[command(after_help = "Examples:
  computor serve                                       everything in one process, with a private PostgreSQL
  computor serve --listen 0.0.0.0:8000 --no-worker     tests are run by `computor worker`
  computor serve --database-url postgres://…           an existing PostgreSQL instead

The URL is printed on standard output when the server is ready.")]
    Serve(Serve),
    /// Run tests, or other background work, for a server.
    #[command(after_help = "Examples:
  computor worker --slots 4                            for the server with the same data directory
  computor worker --queue sandbox,git
  computor worker --database-url postgres://… --data-dir /mnt/shared/computor")]
    Worker(Worker),
    /// Install the server as a service of this machine (systemd), bring it up to date, or take it away.
    #[command(after_help = "Examples:
  computor install --dry-run                        prints what would be done, and each file
  sudo computor install                             user, directories, service; starts it
  sudo computor install --data-dir /srv/computor --no-start
  sudo computor install --remove                    takes all of it away but data and settings
  sudo computor install --remove --purge            deletes these as well, and asks first
  computor install --root pkg --bin-dir /usr/bin    the files alone, for a package

Installing again brings program and unit up to date, and leaves the settings in /etc/computor/environment as they are.")]
    Install(Install),
    /// Help somebody who cannot log in any more; for operators, on the machine with the data directory.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// What is kept sealed in the database, and its key.
    #[command(subcommand)]
    Secrets(SecretsCommand),
    /// Keep everything of an installation in one file, while the server runs or not.
    #[command(after_help = "Examples:
  computor backup /backups/$(date +%F).computor --data-dir /var/lib/computor
  computor backup /backups/now.computor --database-url postgres://…
  computor backup /backups/tuesday.computor --since /backups/monday.computor --key /etc/computor/backup.key

The database is taken as it is at one moment, then the files that it names, then the repositories. The last part is a manifest
with the digest of each other part: `computor restore FILE --verify` reads all of it. Needs pg_dump of the server's version.
The file holds secrets: with --key it is encrypted (AES-256-GCM), and neither read nor changed without the key. With --since,
what an earlier archive holds already is referred to, so keep that one as well.")]
    Backup(Backup),
    /// Make an installation of what `backup` kept. Nothing is restored over what is there.
    #[command(after_help = "Examples:
  computor restore /backups/2026-05-01.computor --verify                reads all of it, and writes nothing
  computor restore /backups/2026-05-01.computor --data-dir /var/lib/computor
  computor restore /backups/tuesday.computor --key backup.key --earlier /old/monday.computor

All of the archive is verified before anything is written. The database comes last, whole or not at all; what was interrupted goes
on with the same command. The server must not run.")]
    Restore(Restore),
    /// The files of an installation: copy them from a directory into a bucket or back, and look whether all are there.
    #[command(subcommand)]
    Store(StoreCommand),
    /// Print what a shell needs to complete commands, options and names.
    #[command(after_help = "Examples:
  source <(computor completions bash)                 in ~/.bashrc
  source <(computor completions zsh)                  in ~/.zshrc, after compinit
  computor completions fish | source                  in ~/.config/fish/completions/computor.fish

Names of courses, contents and members come from the server where you are logged in, if it answers within a second. In the start-up
file, the script is always the one of the program that is installed; one that is kept in a file has to be made anew with it.")]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Bring the database up to date; `serve` does so by itself.
    #[command(after_help = "Examples:
  computor migrate --database-url postgres://…
  computor migrate --check --data-dir /var/lib/computor     what would be done

With --check, the exit code is 1 if a step is missing, or if a newer version has made the database.")]
    Migrate(Migrate),
    /// Print the OpenAPI document of the HTTP interface.
    #[command(after_help = "Example:
  computor openapi > openapi.json")]
    Openapi,
    /// Make what is made from the list of the interface.
    #[command(flatten)]
    Generate(GenerateCommand),
    /// The configuration: what is set, where, and what is wrong with it.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Look for what this machine has and lacks, and say how to mend it.
    #[command(after_help = "Examples:
  computor doctor
  computor doctor --repositories --dry-run
  computor doctor --audit

The exit code is 1 if something is missing that nothing works without.")]
    Doctor(Doctor),
    /// The sandbox that runs students' programs.
    #[command(subcommand)]
    Sandbox(SandboxCommand),
    /// Test submissions here, without a server.
    #[command(subcommand)]
    Test(TestCommand),
    /// Log in to a server, for all commands that speak with one.
    #[command(after_help = "Examples:
  computor login https://computor.example.org              asks for name and password
  computor login https://computor.example.org -u ada       asks for the password
  computor login -u ada --code 123456                      with the code of the second factor
  computor login https://computor.example.org --sso        with the browser and an account of the university
  computor login --with-token --stdin < token-file         with an API token that you have

A code is asked for if the account has a second factor. If the server wants one and there is none, it is made here.
What is kept is an API token: in the keyring of the desktop where there is one (and secret-tool), else in
~/.computor/active_profile.yaml, which only you can read. The password is not.
`computor logout` revokes it.")]
    Login(Login),
    /// Forget who one is, and revoke the token that `login` made.
    #[command(after_help = "Example:
  computor logout --all")]
    Logout(Logout),
    /// List the servers where one is logged in, or use another one.
    #[command(after_help = "Examples:
  computor profiles
  computor profiles ada@https://computor")]
    Profiles(ProfilesCommand),
    /// List one's courses.
    #[command(after_help = "Example:
  computor courses --json")]
    Courses(Courses),
    /// Clone one's repository of a course.
    #[command(after_help = "Examples:
  computor clone prog.python.2026
  computor clone 2026 work             the end of the path is enough, if no other course of yours has it

Git asks this program for the token from now on, for this server alone; see `computor git setup`.")]
    Clone(CloneCourse),
    /// Hand in an assignment, and have it tested.
    #[command(after_help = "Examples:
  computor submit --wait                       what lies in this directory of the clone
  computor submit HEAD~1                       the same directory, as it was in that commit
  computor submit ~/sum -a week1.sum --wait    any directory
  computor submit --practice --wait            a test that is not handed in

With --wait, the exit code is 0 if every test passed and 1 if not.")]
    Submit(Submit),
    /// Show how far one's assignments are.
    #[command(after_help = "Example:
  computor status prog.python.2026")]
    Status(Status),
    /// List one's test runs, or show the report of an assignment's newest one.
    #[command(after_help = "Examples:
  computor results
  computor results week1.sum")]
    Results(Results),
    /// Show messages.
    #[command(after_help = "Example:
  computor messages --unread")]
    Messages(Messages),
    /// Courses, for those who set them up.
    #[command(subcommand)]
    Course(CourseCommand),
    /// Exercises in the library.
    #[command(subcommand, visible_alias = "example")]
    Exercise(ExerciseCommand),
    /// Assign a version of an exercise to a content of a course.
    #[command(after_help = "Example:
  computor assign prog.2026 week1.sum py.sum@1.2.0

Students have it when it is released: `computor release`.")]
    Assign(Assign),
    /// Give students what is assigned: show the plan, carry it out, wait for its end.
    #[command(after_help = "Examples:
  computor release prog.2026 --dry-run
  computor release prog.2026 week1.sum -m 'Correct the tests'")]
    Release(Release),
    /// Members of a course.
    #[command(subcommand)]
    Members(MembersCommand),
    /// Grade: what waits, the next one, a hand-in, a grade, a file of grades.
    #[command(subcommand)]
    Grade(GradeCommand),
    /// How far students have come.
    #[command(subcommand)]
    Grading(GradingCommand),
    /// Documents of organizations, course families and courses.
    #[command(subcommand)]
    Documents(DocumentsCommand),
    /// Give somebody longer for an assignment.
    #[command(after_help = "Examples:
  computor extend prog.2026 week1.sum ada --days 3 --reason 'was ill'
  computor extend prog.2026 week1.sum ada --until 2026-05-01T23:59:00+02:00")]
    Extend(Extend),
    /// Test all hand-ins of an assignment again: look first, then let it count, or take it back.
    #[command(subcommand)]
    Rerun(RerunCommand),
    /// Accounts of people.
    #[command(subcommand)]
    User(UserCommand),
    /// API tokens.
    #[command(subcommand)]
    Token(TokenCommand),
    /// Accounts of programs.
    #[command(subcommand)]
    Service(ServiceCommand),
    /// Delete an organization, a course family or a course with all that is in it. Asks first.
    #[command(subcommand)]
    Delete(DeleteCommand),
    /// Work in the background.
    #[command(subcommand)]
    Tasks(TaskCommand),
    /// Make a server what a file says: organizations, courses, exercises, people, services.
    #[command(subcommand)]
    Deployment(DeploymentCommand),
    /// Call the interface of a server.
    #[command(after_help = "Examples:
  computor rest list courses
  computor rest list course-members --query course_id=0192… --limit 20 --json
  computor rest get organizations 0192f0c1-2d3e-7aaa-8bbb-0123456789ab
  computor rest create course-groups '{\"course_id\": \"0192…\", \"title\": \"A\"}'
  computor rest update course-groups 0192… @changes.json
  computor rest call get_me

Credentials: those of `computor login`, or --token or COMPUTOR_TOKEN (an API token), or --user and --password.")]
    Rest(Rest),
    /// Let the git client on this machine speak with a server.
    #[command(subcommand)]
    Git(GitCommand),
    /// Receipts of what was handed in.
    #[command(subcommand)]
    Receipt(ReceiptCommand),
    /// Measure.
    #[command(subcommand)]
    Bench(Bench),
}

/// `computor admin`.
#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Set a new password for a user, and end the user's sessions.
    #[command(after_help = "Examples:
  computor admin reset-password admin                      prints the new password, once
  computor admin reset-password ada --stdin < secret       takes the first line of standard input instead
  computor admin reset-password admin --unarchive          also brings back a user who was archived
  computor admin reset-password ada --administrator        also makes ada an administrator, if there is none

The server may run or not. Without --database-url, its private PostgreSQL is started for the moment if it does not run.
A password from standard input has at least 12 characters and is not one that is guessed first.
API tokens of the user go on working; the number of them is said on standard error.
--administrator is refused while an administrator who is not archived exists: that one can give the role.
An archived user is refused without --unarchive, a service account always. A refusal changes nothing.")]
    ResetPassword(ResetPassword),
}

/// `computor secrets`.
#[derive(Debug, Subcommand)]
pub enum SecretsCommand {
    /// Seal everything that is sealed under `secret_key` under another key, which is read from standard input.
    #[command(after_help = "Examples:
  openssl rand -base64 32 > new-key
  computor secrets rotate < new-key

Stop the servers first, and make the new key the secret_key before they start again: a server opens nothing that is sealed under
another key than its own. All secrets are sealed anew, or none. Run it again with the same key as often as you like.
Tokens of organizations with GitLab and other hosts, and what apps for the second factor share with the server, are sealed.")]
    Rotate(Place),
}

/// `computor admin reset-password`.
#[derive(Debug, Args)]
pub struct ResetPassword {
    /// The user's name or e-mail address.
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Take the user out of the archive.
    #[arg(long)]
    pub unarchive: bool,
    /// Make the user an administrator; only while nobody else is one who can log in.
    #[arg(long)]
    pub administrator: bool,
    /// Read the new password from the first line of standard input.
    #[arg(long)]
    pub stdin: bool,
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
}

/// Where data lies, and how it is configured. The environment is not read here but with the configuration, which says
/// where each value comes from.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Where everything lies [default: ~/.local/share/computor; for root /var/lib/computor] [env: COMPUTOR_DATA_DIR].
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// An existing PostgreSQL (14 or newer) instead of a private one [env: DATABASE_URL].
    #[arg(long, value_name = "URL")]
    pub database_url: Option<String>,
    /// The configuration [default: computor.toml in the data directory] [env: COMPUTOR_CONFIG].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A setting, stronger than file and environment; may be repeated. `computor config show` lists all.
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

/// `computor config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print each setting, its value and where it comes from; secrets as ***.
    #[command(after_help = "Examples:
  computor config show
  computor config show --data-dir /var/lib/computor --json")]
    Show {
        /// Where data lies.
        #[command(flatten)]
        place: Place,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print a file with every setting at its default, to begin with.
    #[command(after_help = "Example:
  computor config sample > computor.toml")]
    Sample,
    /// Print what every setting is for, as Markdown.
    #[command(after_help = "Example:
  computor config docs | less")]
    Docs,
    /// Say what is wrong with the configuration.
    #[command(after_help = "Example:
  computor config check --data-dir /var/lib/computor

The exit code is 1 if something is wrong.")]
    Check {
        /// Where data lies.
        #[command(flatten)]
        place: Place,
    },
}

/// `computor migrate`.
#[derive(Debug, Args)]
pub struct Migrate {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// Change nothing, and list the steps that are missing.
    #[arg(long)]
    pub check: bool,
}

/// `computor demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where everything lies [default: the default of `serve`, with `-demo` at the end].
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// Where to answer HTTP; port 0 lets the system choose.
    #[arg(long, default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,
    /// End after the table instead of serving on.
    #[arg(long)]
    pub exit: bool,
    /// How many students take part.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=200))]
    pub students: u16,
    /// Print the table as JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; must not be there yet.
    pub file: PathBuf,
    /// Encrypt the archive with the key in this file: a text of 32 characters or more, as `openssl rand -base64 32` makes it.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// An earlier archive, which is needed to restore this one: what it holds already is not written again.
    #[arg(long, value_name = "ARCHIVE")]
    pub since: Option<PathBuf>,
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
}

/// `computor restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// What `backup` wrote.
    pub file: PathBuf,
    /// The file with the key, if the archive is encrypted.
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// An earlier archive that this one refers to, if it does not lie beside it; may be repeated.
    #[arg(long, value_name = "ARCHIVE")]
    pub earlier: Vec<PathBuf>,
    /// Only say whether the archive is whole.
    #[arg(long)]
    pub verify: bool,
    /// Where data shall lie.
    #[command(flatten)]
    pub place: Place,
}

/// `computor serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// Where to answer HTTP; port 0 lets the system choose [default: 127.0.0.1:8000] [env: COMPUTOR_LISTEN].
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// Do not run tests in this process.
    #[arg(long)]
    pub no_worker: bool,
}

/// `computor doctor`.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// Compute anew what is kept of the work in the database, and make submission groups that are missing. Stop the server
    /// first, unless it uses --database-url.
    #[arg(long)]
    pub repair: bool,
    /// Put files aside that nothing refers to, and delete those that were put aside a day ago: what a server does daily.
    #[arg(long, conflicts_with = "repair", group = "changes")]
    pub sweep: bool,
    /// Compare the repositories on disk with their rows, make those anew that are gone, and mend those that are damaged, as far
    /// as that loses nothing.
    #[arg(long, conflicts_with = "repair", group = "changes")]
    pub repositories: bool,
    /// Look through the audit log, and say what of it is not as it was written.
    #[arg(long, conflicts_with_all = ["repair", "changes"])]
    pub audit: bool,
    /// A place in the audit log and its hash, as an earlier look said them: POSITION:HASH.
    #[arg(long, requires = "audit")]
    pub head: Option<String>,
    /// Change nothing, and say what would be done.
    #[arg(long, requires = "changes")]
    pub dry_run: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor sandbox`.
#[derive(Debug, Subcommand)]
pub enum SandboxCommand {
    /// Attack the sandbox and say what came of it. Takes some seconds.
    #[command(after_help = "Example:
  computor sandbox selftest")]
    Selftest {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which server, as whom.
#[derive(Clone, Debug, Args)]
pub struct Remote {
    /// The server [default: the one of the profile in use, or http://127.0.0.1:8000].
    #[arg(long, env = "COMPUTOR_URL")]
    pub url: Option<String>,
    /// An API token [default: the one of `computor login`].
    #[arg(long, env = "COMPUTOR_TOKEN", hide_env_values = true, conflicts_with = "user")]
    pub token: Option<String>,
    /// User name or e-mail address.
    #[arg(long, env = "COMPUTOR_USER", requires = "password")]
    pub user: Option<String>,
    /// The password; better in COMPUTOR_PASSWORD than on the command line, where others see it.
    #[arg(long, env = "COMPUTOR_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// The file of the profile in use [default: ~/.computor/active_profile.yaml].
    #[arg(long, env = "COMPUTOR_PROFILE", value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_explains_itself() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }

    #[test]
    fn a_password_without_a_user_is_refused_where_it_means_nothing() {
        assert!(Cli::try_parse_from(["computor", "bench", "api", "--url", "http://x"]).is_err());
        assert!(Cli::try_parse_from(["computor", "rest", "--token", "t", "--user", "u", "list", "courses"]).is_err());
        assert!(Cli::try_parse_from(["computor", "demo", "--students", "0"]).is_err());
    }
}
