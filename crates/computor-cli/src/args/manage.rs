//! The commands of administrators.

use super::{DeleteExamplesOptions, DeleteVersionOptions, Remote, Shown, TokenForService, TokenGenerate, TokenSecret, TokenVerify};
use crate::complete;
use clap::{Args, Subcommand};

/// `computor user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// List accounts.
    #[command(after_help = "Examples:
  computor user list
  computor user list --search lovelace")]
    List(UserList),
    /// Show an account with its roles.
    #[command(after_help = "Example:
  computor user show ada@example.org")]
    Show(UserName),
    /// Make an account.
    #[command(after_help = "Examples:
  computor user create ada --email ada@example.org --given-name Ada --family-name Lovelace
  computor user create ada --stdin < password      with a first password")]
    Create(UserCreateOptions),
    /// Put an account away: nobody logs in with it any more; its work stays.
    #[command(after_help = "Example:
  computor user archive ada")]
    Archive(UserName),
    /// Bring an account back that was put away.
    #[command(after_help = "Example:
  computor user unarchive ada")]
    Unarchive(UserName),
    /// Give a role of the whole platform, or take it.
    #[command(after_help = "Examples:
  computor user role ada _user_manager
  computor user role ada _user_manager --take")]
    Role(UserRoleOptions),
    /// Set a password for an account: a first one, or another one.
    #[command(after_help = "Examples:
  computor user password ada@example.org                    asks for it, without showing it
  computor user password ada@example.org --stdin < secret   takes the first line of standard input

It has at least 12 characters. Whoever has forgotten the administrator's own uses `computor admin reset-password`.")]
    Password(UserPasswordOptions),
}

/// `computor user password`.
#[derive(Debug, Args)]
pub struct UserPasswordOptions {
    /// User name or e-mail address.
    #[arg(add = complete::users())]
    pub name: String,
    /// Take the password from standard input.
    #[arg(long)]
    pub stdin: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor user list`.
#[derive(Debug, Args)]
pub struct UserList {
    /// Only those with this in a name or address.
    #[arg(long)]
    pub search: Option<String>,
    /// Those that were put away.
    #[arg(long)]
    pub archived: bool,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// An account.
#[derive(Debug, Args)]
pub struct UserName {
    /// User name, e-mail address or id.
    #[arg(add = complete::users())]
    pub name: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor user create`.
#[derive(Debug, Args)]
pub struct UserCreateOptions {
    /// The name to log in with.
    pub username: String,
    /// E-mail address.
    #[arg(long)]
    pub email: Option<String>,
    /// Given name.
    #[arg(long)]
    pub given_name: Option<String>,
    /// Family name.
    #[arg(long)]
    pub family_name: Option<String>,
    /// Read a first password from the first line of standard input.
    #[arg(long)]
    pub stdin: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor user role`.
#[derive(Debug, Args)]
pub struct UserRoleOptions {
    /// User name, e-mail address or id.
    #[arg(add = complete::users())]
    pub name: String,
    /// The role; the `_` may be left out.
    pub role: String,
    /// Take it instead.
    #[arg(long)]
    pub take: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// List tokens: one's own, or those of somebody.
    #[command(
        visible_alias = "list-tokens",
        after_help = "Example:
  computor token list --of ada"
    )]
    List(TokenList),
    /// Make a token. It is printed on standard output, once.
    #[command(after_help = "Examples:
  computor token create ci --days 30 --scope course:list
  computor token create ci --of ada > token")]
    Create(TokenCreateOptions),
    /// Revoke a token.
    #[command(after_help = "Example:
  computor token revoke ctp_0123abcd --reason 'the laptop is lost'")]
    Revoke(TokenRevoke),
    /// Make up a token, without a server: it, what it begins with, and the digest that a server keeps of it.
    #[command(
        visible_alias = "generate-token",
        after_help = "Examples:
  computor token generate
  computor token generate -n 3 --json

It opens nothing until an administrator makes it one: `computor rest call create_predefined_api_token`."
    )]
    Generate(TokenGenerate),
    /// Make up a token for a service, without a server, and say how it is given to the service.
    #[command(after_help = "Example:
  computor token generate-for-service --service-name uni.exec.py --token-name worker --expires-days 90 > token

The token alone is on standard output. What makes it one of the service is said on standard error: a command, and lines for the
file of a deployment, which take it from the environment.")]
    GenerateForService(TokenForService),
    /// Make up secrets for a configuration, such as `secret_key`: 32 random bytes each, as text that is safe in addresses.
    #[command(after_help = "Examples:
  computor token generate-secret
  COMPUTOR_SECRET_KEY=$(computor token generate-secret) computor config check")]
    GenerateSecret(TokenSecret),
    /// Look whether a text that was found somewhere is a token of this platform, and what a server keeps of it. No server is asked.
    ///
    /// Exit code 1: it is none. Tokens from before there was a checksum, and those that an operator has chosen, are not recognised.
    #[command(after_help = "Example:
  computor token verify < found.txt")]
    Verify(TokenVerify),
}

/// `computor token list`.
#[derive(Debug, Args)]
pub struct TokenList {
    /// Whose, for administrators [default: one's own].
    #[arg(long, value_name = "NAME", add = complete::users())]
    pub of: Option<String>,
    /// Also those that are revoked.
    #[arg(long)]
    pub all: bool,
    /// How it is printed.
    #[command(flatten)]
    pub shown: Shown,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor token create`.
#[derive(Debug, Args)]
pub struct TokenCreateOptions {
    /// What it is called.
    pub name: String,
    /// Whose, for administrators [default: one's own].
    #[arg(long, value_name = "NAME", add = complete::users())]
    pub of: Option<String>,
    /// What it may do at most; may be repeated [default: all that its user may].
    #[arg(long)]
    pub scope: Vec<String>,
    /// For how many days it is good [default: for ever].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=3660))]
    pub days: Option<u16>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor token revoke`.
#[derive(Debug, Args)]
pub struct TokenRevoke {
    /// Its name, its first characters or its id.
    #[arg(value_name = "TOKEN")]
    pub which: String,
    /// Whose, for administrators [default: one's own].
    #[arg(long, value_name = "NAME", add = complete::users())]
    pub of: Option<String>,
    /// Why.
    #[arg(long)]
    pub reason: Option<String>,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor delete`.
#[derive(Debug, Subcommand)]
pub enum DeleteCommand {
    /// An organization: ORGANIZATION.
    #[command(after_help = "Examples:
  computor delete organization uni --dry-run
  computor delete organization uni --yes        asks nothing")]
    Organization(DeleteOptions),
    /// A course family: ORGANIZATION.FAMILY.
    #[command(after_help = "Example:
  computor delete course-family uni.prog")]
    CourseFamily(DeleteOptions),
    /// A course: ORGANIZATION.FAMILY.COURSE.
    #[command(after_help = "Example:
  computor delete course uni.prog.2026 --dry-run")]
    Course(DeleteOptions),
    /// Exercises of the library, with all their versions. Refused for what contents show, unless it is forced.
    #[command(after_help = "Examples:
  computor delete examples prog.2024 --dry-run       with all that is below it
  computor delete examples 'prog.*.draft' --yes")]
    Examples(DeleteExamplesOptions),
    /// A version of an exercise. Refused while a content shows it.
    #[command(after_help = "Example:
  computor delete example-version prog.2026.py.first 1.2.0")]
    ExampleVersion(DeleteVersionOptions),
}

/// `computor delete …`.
#[derive(Debug, Args)]
pub struct DeleteOptions {
    /// Its path in full, to the letter; or its id.
    pub path: String,
    /// Only show what would go.
    #[arg(long)]
    pub dry_run: bool,
    /// Do it without asking.
    #[arg(short, long, alias = "force", short_alias = 'f')]
    pub yes: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor tasks`.
#[derive(Debug, Subcommand)]
pub enum TaskCommand {
    /// List work in the background, the newest first.
    #[command(after_help = "Example:
  computor tasks list --status failed")]
    List(TaskListOptions),
    /// Show one in full.
    #[command(after_help = "Example:
  computor tasks show 0192f0c1")]
    Show(TaskId),
    /// Cancel one.
    #[command(after_help = "Example:
  computor tasks cancel 0192f0c1")]
    Cancel(TaskId),
}

/// `computor tasks list`.
#[derive(Debug, Args)]
pub struct TaskListOptions {
    /// Only those that are queued, started, finished, failed or cancelled.
    #[arg(long)]
    pub status: Option<String>,
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

/// One of the tasks.
#[derive(Debug, Args)]
pub struct TaskId {
    /// Its id, or so much of its end or beginning as no other of the newest hundred has.
    pub id: String,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
