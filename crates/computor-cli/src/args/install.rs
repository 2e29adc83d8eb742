//! `computor install`.

use clap::Args;
use std::path::PathBuf;

/// `computor install`.
#[derive(Debug, Args)]
pub struct Install {
    /// Only write files, below this directory, and run nothing: for tests and packagers.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Change nothing, and print what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// The user that the server runs as; made if it is not there.
    #[arg(long, default_value = "computor", value_parser = user_name)]
    pub user: String,
    /// Where everything lies.
    #[arg(long, value_name = "DIR", default_value = "/var/lib/computor", value_parser = plain_path)]
    pub data_dir: PathBuf,
    /// Where the program is put.
    #[arg(long, value_name = "DIR", default_value = "/usr/local/bin", value_parser = plain_path)]
    pub bin_dir: PathBuf,
    /// Do not start the service, and do not let it start with the machine.
    #[arg(long)]
    pub no_start: bool,
    /// Take away what `install` made. Data and settings stay.
    #[arg(long, conflicts_with = "no_start")]
    pub remove: bool,
    /// With --remove: delete the data and the settings as well. Asks first.
    #[arg(long, requires = "remove")]
    pub purge: bool,
    /// With --purge: do not ask.
    #[arg(long, requires = "purge")]
    pub yes: bool,
}

/// A name that systemd takes for a user.
fn user_name(text: &str) -> Result<String, String> {
    let begins = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let goes_on = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
    if text == "root" {
        return Err("root would make a sandbox that is left the whole machine".to_owned());
    }
    if begins && goes_on && text.len() <= 31 {
        Ok(text.to_owned())
    } else {
        Err("must be a user name of lower-case letters, digits, _ and -".to_owned())
    }
}

/// A path that reads the same in every file that names it.
fn plain_path(text: &str) -> Result<PathBuf, String> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-' | b'+' | b'@'));
    let whole = text.starts_with('/') && text.len() > 1 && !text.split('/').any(|part| part == "..");
    if plain && whole { Ok(PathBuf::from(text)) } else { Err("must be an absolute path of letters, digits and . _ - + @".to_owned()) }
}
