//! `computor worker`.

use super::{Place, Remote};
use clap::{Args, Subcommand};
use computor_workflows::Lane;
use std::path::PathBuf;

/// `computor worker`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Worker {
    /// What it works on.
    #[command(flatten)]
    pub start: WorkerStart,
    /// What else there is to do.
    #[command(subcommand)]
    pub command: Option<WorkerCommand>,
}

impl Worker {
    /// What a worker is started with, if one is.
    pub fn starts(&self) -> Option<&WorkerStart> {
        match &self.command {
            None => Some(&self.start),
            Some(WorkerCommand::Start(start)) => Some(start),
            Some(_) => None,
        }
    }
}

/// `computor worker …`.
#[derive(Debug, Subcommand)]
pub enum WorkerCommand {
    /// The same as `computor worker` alone.
    #[command(after_help = "Examples:
  computor worker start --queue sandbox,git
  computor worker start --server https://computor.example.org --token-file /etc/computor/token --slots 8")]
    Start(WorkerStart),
    /// Show what waits for a worker and what is being done; for administrators.
    #[command(after_help = "Examples:
  computor worker status
  computor worker status --json

The exit code is 1 if nobody works: the server starts nothing, or something has waited for over a minute and nothing is being done.")]
    Status(WorkerStatusOptions),
    /// Start a piece of work that changes nothing that is in use, and wait for its end: to see that somebody works.
    #[command(after_help = "Examples:
  computor worker test-job
  computor worker test-job sweep_store --patience 300

The exit code is 0 if it was done, and 1 if it failed or nobody did it in time.")]
    TestJob(WorkerTestJob),
}

/// `computor worker start`.
#[derive(Debug, Args)]
pub struct WorkerStart {
    /// Where data lies.
    #[command(flatten)]
    pub place: Place,
    /// The kinds of work to do: `sandbox` runs tests, `git` works on repositories (on the disk with these), `control` on the database.
    #[arg(long = "queue", visible_alias = "queues", value_name = "LANE", value_delimiter = ',', default_value = "sandbox", value_parser = lane)]
    pub queues: Vec<Lane>,
    /// How much of each to do at once [default: as configured; of tests, the number of cores].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub slots: Option<u16>,
    /// The languages whose tests to run, of those that this machine has [default: all of them]. Tests in another one are given to others.
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',', value_parser = language)]
    pub languages: Option<Vec<String>>,
    /// Run tests for the server at this address, with nothing else: no database, no files of its own. The account of the token
    /// needs the role `_sandbox_worker`, and the server `slots_elsewhere`.
    #[arg(long, value_name = "URL", env = "COMPUTOR_SERVER")]
    pub server: Option<String>,
    /// The token for that server; from the environment, so that nobody sees it among the processes.
    #[arg(long, value_name = "TOKEN", env = "COMPUTOR_WORKER_TOKEN", hide_env_values = true, hide = true, requires = "server")]
    pub token: Option<String>,
    /// A file with the token for that server.
    #[arg(long, value_name = "FILE", requires = "server", conflicts_with = "token")]
    pub token_file: Option<PathBuf>,
    /// What the server's people call this worker [default: the name of the machine].
    #[arg(long, requires = "server")]
    pub name: Option<String>,
}

fn language(name: &str) -> Result<String, String> {
    let known = || computor_backend::work::all_languages().join(", ");
    computor_backend::work::label(name).map(str::to_owned).ok_or_else(|| format!("there are {}", known()))
}

fn lane(name: &str) -> Result<Lane, String> {
    Lane::from_name(name).ok_or_else(|| format!("there are {}", Lane::ALL.map(Lane::name).join(", ")))
}

/// `computor worker status`.
#[derive(Debug, Args)]
pub struct WorkerStatusOptions {
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}

/// `computor worker test-job`.
#[derive(Debug, Args)]
pub struct WorkerTestJob {
    /// What kind of work: one that is about nothing in particular.
    #[arg(default_value = "sweep_store")]
    pub kind: String,
    /// How many seconds to wait.
    #[arg(long, default_value_t = 60)]
    pub patience: u64,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
}
