//! The commands of people who learn and teach.

use super::{Remote, Shown};
use crate::complete;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// `computor login`.
#[derive(Debug, Args)]
pub struct Login {
    /// The server [default: the one of the profile in use, or http://127.0.0.1:8000].
    pub url: Option<String>,
    /// The same, as older programs have it.
    #[arg(short, long, hide = true, conflicts_with = "url")]
    pub base_url: Option<String>,
    /// User name or e-mail address.
    #[arg(short, long)]
    pub user: Option<String>,
    /// The password, from the environment only; without it, it is asked for.
    #[arg(long, env = "COMPUTOR_PASSWORD", hide = true, hide_env_values = true)]
    pub password: Option<String>,
    /// The code of the second factor, or a recovery code; without it, it is asked for where one is needed.
    #[arg(long, value_name = "CODE", conflicts_with = "with_token")]
    pub code: Option<String>,
    /// Log in with an API token instead of a password.
    #[arg(long, conflicts_with = "user")]
    pub with_token: bool,
    /// Sign in with the browser, with an account of the university: of this provider, or of the only one.
    #[arg(long, value_name = "PROVIDER", num_args = 0..=1, require_equals = true, conflicts_with_all = ["user", "with_token", "stdin"])]
    pub sso: Option<Option<String>>,
    /// With --sso: only print the address, and open no browser.
    #[arg(long, requires = "sso")]
    pub no_browser: bool,
    /// The API token, from the environment only.
    #[arg(long, env = "COMPUTOR_TOKEN", hide = true, hide_env_values = true)]
    pub token: Option<String>,
    /// Read the password or token from the first line of standard input.
    #[arg(long)]
    pub stdin: bool,
    /// How many days to stay logged in.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// Where the token is kept.
    #[arg(long, value_enum, env = "COMPUTOR_KEEP", default_value_t = Keep::Auto)]
    pub keep: Keep,
    /// The file of the profile in use [default: ~/.computor/active_profile.yaml].
    #[arg(long, env = "COMPUTOR_PROFILE", value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// Where a token is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// In the keyring of the desktop, if there is one, or else in the file.
    Auto,
    /// In the keyring.
    Keyring,
    /// In the file of the profile, which only you can read.
    File,
}

/// `computor logout`.
#[derive(Debug, Args)]
pub struct Logout {
    /// All profiles, not only the one in use.
    #[arg(long)]
    pub all: bool,
    /// The file of the profile in use [default: ~/.computor/active_profile.yaml].
    #[arg(long, env = "COMPUTOR_PROFILE", value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// `computor profiles`.
#[derive(Debug, Args)]
pub struct ProfilesCommand {
    /// The one to use from now on: a part of its name that no other has.
    #[arg(add = complete::profiles())]
    pub name: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// The file of the profile in use [default: ~/.computor/active_profile.yaml].
    #[arg(long, env = "COMPUTOR_PROFILE", value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

/// `computor courses`.
#[derive(Debug, Args)]
pub struct Courses {
    /// All that you may see, not only those that you are a member of.
    #[arg(long)]
    pub all: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
}

/// `computor clone`.
#[derive(Debug, Args)]
pub struct CloneCourse {
    /// The course: its path, the end of it, or its title.
    #[arg(add = complete::courses())]
    pub course: String,
    /// Where to [default: the course's path].
    pub directory: Option<PathBuf>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor submit`.
#[derive(Debug, Args)]
pub struct Submit {
    /// The directory of the assignment, or a commit of the clone that you are in [default: this directory].
    #[arg(value_name = "DIR|COMMIT")]
    pub what: Option<String>,
    /// The course [default: the one of this clone, or your only one].
    #[arg(short, long, add = complete::courses())]
    pub course: Option<String>,
    /// The assignment: its path, the end of it, its title or directory [default: the one of this directory].
    #[arg(short, long, add = complete::assignments())]
    pub assignment: Option<String>,
    /// Only practise: test it without handing it in.
    #[arg(long)]
    pub practice: bool,
    /// Wait for the test and show its report; the exit code is 1 unless everything passed.
    #[arg(short, long)]
    pub wait: bool,
    /// How many seconds to wait.
    #[arg(long, default_value_t = 600, requires = "wait")]
    pub patience: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Only this course.
    #[arg(add = complete::courses())]
    pub course: Option<String>,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor results`.
#[derive(Debug, Args)]
pub struct Results {
    /// The report of this assignment's newest run, instead of a list.
    #[arg(add = complete::assignments())]
    pub assignment: Option<String>,
    /// The course [default: your only one; without an assignment, all].
    #[arg(short, long, add = complete::courses())]
    pub course: Option<String>,
    /// How many to list.
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor messages`.
#[derive(Debug, Args)]
pub struct Messages {
    /// Only of this course.
    #[arg(add = complete::courses())]
    pub course: Option<String>,
    /// Only what you have not read.
    #[arg(long)]
    pub unread: bool,
    /// How many to show, the newest first.
    #[arg(long, default_value_t = 20)]
    pub limit: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
