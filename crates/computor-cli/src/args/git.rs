//! Git on this machine, and receipts of what was handed in.

use super::Remote;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `computor git`.
#[derive(Debug, Subcommand)]
pub enum GitCommand {
    /// Make a token that opens repositories and nothing else, keep it for git, and tell git to ask for it here.
    #[command(after_help = "Examples:
  computor git setup --url https://computor.example.org --user ada     with the password in COMPUTOR_PASSWORD
  git clone https://computor.example.org/git/…                         asks for nothing any more

The token lies in computor/git-tokens.json of your configuration directory, which only you can read. Git's own configuration
gets one line, for this server alone.")]
    Setup(GitSetup),
    /// What git calls: reads a question from standard input and answers it.
    #[command(after_help = "Example:
  computor git credential get < question")]
    Credential {
        /// get, store or erase.
        operation: String,
    },
}

/// `computor receipt`.
#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// Print the public keys of a server: keep them, to verify receipts without it.
    #[command(after_help = "Example:
  computor receipt keys --url https://computor.example.org > keys.json")]
    Keys(Remote),
    /// Say whether a receipt is right, without asking a server.
    #[command(after_help = "Examples:
  computor receipt keys --url https://computor.example.org > keys.json       once, while the server is trusted
  computor receipt verify receipt.json --keys keys.json                      what it says, on standard output
  computor receipt verify receipt.json --keys keys.json --archive work.zip   and that it is about this archive

The exit code is 1 if it is not right.")]
    Verify(ReceiptVerify),
}

/// `computor receipt verify`.
#[derive(Debug, Args)]
pub struct ReceiptVerify {
    /// The receipt, as the server answered it.
    pub file: PathBuf,
    /// The server's public keys, as `computor receipt keys` prints them.
    #[arg(long)]
    pub keys: PathBuf,
    /// What was handed in, as it is downloaded.
    #[arg(long)]
    pub archive: Option<PathBuf>,
}

/// `computor git setup`.
#[derive(Debug, Args)]
pub struct GitSetup {
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
    /// How many days the token is good for.
    #[arg(long, default_value_t = crate::git::DAYS, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
}
