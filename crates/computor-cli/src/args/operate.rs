//! What operators do on the machine: run a server, look after its data, help who is locked out.

use clap::{Args, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

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
