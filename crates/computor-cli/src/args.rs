//! The commands and their options, as `--help` shows them.

mod bench;
mod deployment;
mod generate;
mod git;
mod install;
mod lecturer;
mod manage;
mod more;
mod operate;
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
pub use operate::{
    AdminCommand, Backup, ConfigCommand, Demo, Doctor, Migrate, Place, ResetPassword, Restore, SandboxCommand, SecretsCommand, Serve,
};
pub use people::{CloneCourse, Courses, Keep, Login, Logout, Messages, ProfilesCommand, Results, Status, Submit};
pub use rest::{Rest, Verb};
pub use service::{
    ServiceCommand, ServiceCreateOptions, ServiceGetOptions, ServiceListOptions, ServiceRevokeTokens, ServiceSlug, ServiceSwitch,
    ServiceToken, ServiceTypeCreateOptions, ServiceTypeDelete, ServiceTypeListOptions, ServiceTypeName, ServiceTypePath,
    ServiceTypeUpdateOptions, ServiceUpdateOptions, State,
};
pub use shown::{Lines, Shown};
use std::path::PathBuf;
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
