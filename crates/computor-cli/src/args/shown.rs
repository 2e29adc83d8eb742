//! How a list is printed.

use clap::Args;

/// How a list is printed.
#[derive(Clone, Debug, Default, Args)]
pub struct Shown {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which columns to print, in which order, separated by commas; a name that is not there lists those that are.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "json")]
    pub columns: Vec<String>,
}
