//! `computor bench`: what is measured, and how much of it.

use clap::{Args, Subcommand};
use std::{fmt, num::ParseIntError, path::PathBuf, str::FromStr};

/// `computor bench git`.
#[derive(Debug, Args)]
pub struct BenchGit {
    /// The program whose `serve` is measured, instead of this one.
    #[arg(long, value_name = "PROGRAM")]
    pub server: Option<PathBuf>,
    /// Students in the course.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub students: u32,
    /// Exercises in the course.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(2..=1_000))]
    pub assignments: u32,
    /// Clones at once.
    #[arg(long, default_value_t = 50)]
    pub at_once: usize,
    /// Repositories with which a start is measured, beside one with none; 0 leaves it out.
    #[arg(long, default_value_t = 5000, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub repositories: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor bench live`.
#[derive(Debug, Args)]
pub struct BenchLive {
    /// The program whose `serve` is measured, instead of this one.
    #[arg(long, value_name = "PROGRAM")]
    pub server: Option<PathBuf>,
    /// Students who are connected.
    #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub clients: u32,
    /// Servers that they are spread over, each a process of its own over the same database.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=4))]
    pub servers: u8,
    /// Events that all of them are told of.
    #[arg(long, default_value_t = 20)]
    pub events: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor bench storm`.
#[derive(Debug, Args)]
pub struct BenchStorm {
    /// How often something is killed.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub kills: u32,
    /// Milliseconds between two kills, on average.
    #[arg(long, default_value_t = 2500, value_parser = clap::value_parser!(u64).range(1..=600_000))]
    pub pause: u64,
    /// Students who work.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=20))]
    pub students: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor bench sizing`.
#[derive(Debug, Args)]
pub struct BenchSizing {
    /// Sizes of universities, in students.
    #[arg(long, value_delimiter = ',', default_value = "200,1000,5000,20000,50000,1000000", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub students: Vec<u32>,
    /// Costs of your own, in a file like the one that --print-costs prints.
    #[arg(long, value_name = "FILE")]
    pub costs: Option<PathBuf>,
    /// Instead: print the costs that are used.
    #[arg(long)]
    pub print_costs: bool,
    /// Instead: how long so many students wait who log in, hand in and test within --seconds on one machine with --cores.
    #[arg(long, value_name = "STUDENTS", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub rush: Option<u32>,
    /// How long the rush takes.
    #[arg(long, default_value_t = 60, requires = "rush", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub seconds: u32,
    /// Processors of the machine of the rush.
    #[arg(long, default_value_t = 2, requires = "rush", value_parser = clap::value_parser!(u32).range(1..=1_024))]
    pub cores: u32,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// `computor bench`.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Requests per second and latency of the HTTP interface.
    #[command(after_help = "Example:
  computor bench api --json

Without --url a server is started on a temporary data directory, and CPU time is measured, too.")]
    Api(BenchApi),
    /// A release, a repository for each student, a correction for all of them, and clients that clone and push.
    #[command(after_help = "Example:
  computor bench git --students 100 --assignments 5")]
    Git(BenchGit),
    /// Students who are all connected: the server's memory, and how long it takes until each of them knows of an event.
    #[command(after_help = "Examples:
  computor bench live --clients 500
  computor bench live --servers 3 --clients 5000")]
    Live(BenchLive),
    /// What machines a university of some size needs, by a simulation of its busiest hour.
    #[command(after_help = "Examples:
  computor bench sizing
  computor bench sizing --rush 2000 --seconds 60 --cores 2")]
    Sizing(BenchSizing),
    /// What is left of the work of students while server, worker and PostgreSQL are killed.
    #[command(after_help = "Example:
  computor bench storm --kills 20")]
    Storm(BenchStorm),
    /// Submissions tested per second, and how fast each part is beside what it is compared with.
    #[command(after_help = "Example:
  computor bench testing --json")]
    Testing(BenchTesting),
}

/// `computor bench api`.
#[derive(Debug, Args)]
pub struct BenchApi {
    /// A running server instead of an own one; a course is put into its database.
    #[arg(long, requires_all = ["user", "password", "database_url"])]
    pub url: Option<String>,
    /// The database of that server.
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// User name of an administrator.
    #[arg(long)]
    pub user: Option<String>,
    /// The password.
    #[arg(long, env = "COMPUTOR_PASSWORD", hide_env_values = true)]
    pub password: Option<String>,
    /// The program whose `serve` is measured, instead of this one.
    #[arg(long, value_name = "PROGRAM", conflicts_with = "url")]
    pub server: Option<PathBuf>,
    /// Students in the course.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub students: u32,
    /// Assignments in the course.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub assignments: u32,
    /// Several sizes beside each other, as in 1000x50,4000x200.
    #[arg(long, value_name = "STUDENTSxASSIGNMENTS", value_delimiter = ',', conflicts_with_all = ["students", "assignments"])]
    pub sizes: Vec<Extent>,
    /// Only calls whose name holds this text, as in "tutor" or "/results".
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Instead: how long a row by id takes beside 40 tutors who want their lists.
    #[arg(long, conflicts_with = "only")]
    pub fairness: bool,
    /// Instead: all students log in, hand in and ask for a test, once each, within a minute.
    #[arg(long, conflicts_with_all = ["only", "fairness"])]
    pub rush: bool,
    /// Instead: 2,000 students at the end of a busy term (60 assignments, 400,000 results, 200,000 grades, 100,000 messages), all of them
    /// connected at last. Making it takes minutes; what misses a target makes it end badly.
    #[arg(long, conflicts_with_all = ["only", "fairness", "rush", "url", "students", "assignments", "sizes"])]
    pub load: bool,
    /// Where the data of --load is kept, and taken from if it was made before: so that changes can be compared with each other.
    #[arg(long, value_name = "DIRECTORY", requires = "load")]
    pub keep: Option<PathBuf>,
    /// How long to measure each call.
    #[arg(long, default_value_t = 5)]
    pub seconds: u64,
    /// Requests at once.
    #[arg(long, default_value_t = 16)]
    pub concurrency: usize,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Students × assignments, as in `1000x50`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Students.
    pub students: u32,
    /// Assignments.
    pub assignments: u32,
}

impl FromStr for Extent {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once('x').map(|(s, a)| Ok::<_, ParseIntError>((s.trim().parse()?, a.trim().parse()?)));
        match parsed {
            Some(Ok((students, assignments))) if students > 0 && assignments > 0 => Ok(Self { students, assignments }),
            _ => Err(format!("{text:?} is not like 1000x50, students × assignments")),
        }
    }
}

impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}", self.students, self.assignments)
    }
}

/// `computor bench testing`.
#[derive(Debug, Args)]
pub struct BenchTesting {
    /// How many submissions to test.
    #[arg(long, default_value_t = 100)]
    pub count: usize,
    /// Tests at once [default: the number of cores].
    #[arg(long)]
    pub concurrency: Option<usize>,
    /// Directory of an exercise with localTests/correctSolution [default: a built-in one].
    #[arg(long, value_name = "DIR")]
    pub exercise: Option<PathBuf>,
    /// How often to measure each part beside what it is compared with.
    #[arg(long, default_value_t = 5)]
    pub rounds: usize,
    /// Only the runner, not the way through server, engine and PostgreSQL.
    #[arg(long)]
    pub runner_only: bool,
    /// Only the way through server, engine and PostgreSQL.
    #[arg(long, conflicts_with_all = ["runner_only", "exercise", "soak"])]
    pub platform_only: bool,
    /// Instead: 1,000 runs in a row, 200 at once, the same submission 400 times; says what they leave. Takes minutes.
    #[arg(long)]
    pub soak: bool,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_is_read_and_written() {
        let extent: Extent = "1000x50".parse().unwrap();
        assert_eq!((extent.students, extent.assignments, extent.to_string().as_str()), (1000, 50, "1000×50"));
        for wrong in ["", "1000", "0x5", "5x0", "ax5", "5x5x5"] {
            assert!(wrong.parse::<Extent>().is_err(), "{wrong}");
        }
    }
}
