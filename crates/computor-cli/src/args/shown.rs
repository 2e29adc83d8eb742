//! How a list is printed.

use clap::Args;

/// How a list is printed.
#[derive(Clone, Debug, Default, Args)]
pub struct Shown {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// For other programs.
    #[command(flatten)]
    pub lines: Lines,
    /// Which columns to print, in which order, separated by commas; a name that is not there lists those that are.
    #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "json")]
    pub columns: Vec<String>,
}

/// Lines for other programs, also on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Args)]
pub struct Lines {
    /// Print CSV, with the names of the columns first.
    #[arg(long, conflicts_with_all = ["json", "tsv"])]
    pub csv: bool,
    /// Print lines with tabs, as where a program reads.
    #[arg(long, conflicts_with = "json")]
    pub tsv: bool,
}
