//! The commands of the file store.

use super::Place;
use clap::{Args, Subcommand};

/// `computor store`.
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Copy all files from one place into another, while the server runs.
    #[command(after_help = "Examples:
  computor store copy --from directory --to bucket --data-dir /var/lib/computor
  computor store copy --from bucket --to /mnt/files

A place is `directory` (the one in the data directory), `bucket` (the one of the settings s3_bucket and so on), or a path.
What is there already is passed over, so a copy that was broken off goes on, and one that is done says that nothing is left.
Each file is checked while it is read. To change the place without a gap: copy, have the servers wait (maintenance mode), copy what
came meanwhile, and start them with the new setting.

The exit code is 1 if a file is damaged; it is left out, and named.")]
    Copy(StoreCopy),
    /// Read all files that the database names, and say which are missing or not what was stored.
    #[command(after_help = "Examples:
  computor store check --data-dir /var/lib/computor
  computor store check --in bucket

The exit code is 1 if a file is missing or damaged.")]
    Check(StoreCheck),
}

/// `computor store copy`.
#[derive(Debug, Args)]
pub struct StoreCopy {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// Where the files are: `directory`, `bucket`, or a path.
    #[arg(long, value_name = "PLACE")]
    pub from: String,
    /// Where they go.
    #[arg(long, value_name = "PLACE")]
    pub to: String,
    /// Files that are copied at once.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub at_once: u8,
    /// Copy nothing, and say how much is left.
    #[arg(long)]
    pub dry_run: bool,
    /// Print what was done as JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor store check`.
#[derive(Debug, Args)]
pub struct StoreCheck {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// Which files: `directory`, `bucket`, or a path [default: where the server has them].
    #[arg(long = "in", value_name = "PLACE")]
    pub within: Option<String>,
    /// Print what was found as JSON.
    #[arg(long)]
    pub json: bool,
}
