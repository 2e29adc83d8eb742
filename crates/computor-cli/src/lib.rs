//! The commands of `computor`, as a library: the binary only calls [`main`].
//!
//! Standard output carries data and nothing else; progress and logs go to standard error. Exit codes: 0 done and in
//! order, 1 not done or something found wrong, 2 the command line is not valid; `computor test` and `deployment plan` have a 3 of
//! their own.

mod admin;
pub mod args;
mod backup;
mod bench;
mod calls;
mod complete;
mod config;
mod database;
mod demo;
mod deployment;
mod doctor;
mod examples;
mod generate;
mod git;
mod install;
mod limits;
mod logging;
mod manage;
mod more;
mod output;
mod people;
mod private_file;
mod receipt;
mod remote;
mod remote_worker;
mod rest;
mod secrets;
mod serve;
mod service;
mod signals;
mod store;
mod testing;
mod tokens;
mod workers;

use anyhow::Result;
use args::{Bench, Cli, Command, SandboxCommand, Worker, WorkerCommand};
use logging::Voice;
use std::{ffi::OsString, process::ExitCode};
use tracing_subscriber::{Layer, Registry};

/// How a command ended that has said all there is to say. The number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Everything is as it should be.
    Good = 0,
    /// It found something wrong.
    Bad = 1,
    /// What it was given cannot be used.
    Unusable = 2,
    /// This machine is in its way.
    Trouble = 3,
}

impl Outcome {
    /// It would change something, and was asked to say so: 3, too, because no command has both.
    #[expect(non_upper_case_globals, reason = "it reads as one of the variants")]
    const Different: Self = Self::Trouble;
}

impl Outcome {
    fn when(good: bool) -> Self {
        if good { Self::Good } else { Self::Bad }
    }
}

/// What sees spans and events beside the logs.
pub type Beside = Box<dyn Layer<Registry> + Send + Sync>;

/// Answers a shell that completes a command line, and ends the process then. Nothing else must have happened before.
pub fn complete() {
    complete::answer();
}

/// Reads a command line, the name of the program first.
///
/// # Errors
/// What is wrong with it; asking for help is one, too.
pub fn parse(words: impl IntoIterator<Item: Into<OsString>>) -> Result<Cli, clap::Error> {
    rest::options::parse(words)
}

/// Runs the command that the process was started with. What is `beside` sees what happens as well.
pub fn main(beside: Option<Beside>) -> ExitCode {
    let cli = parse(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let voice = match cli.command {
        Command::Demo(_) => Voice::Warns,
        Command::Bench(_) => Voice::Measures,
        _ => Voice::Informs,
    };
    logging::start(cli.log_format.or_else(|| configured_log_format(&cli.command)), voice, beside);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    if !matches!(cli.command, Command::Test(_)) {
        private_to_us();
    }
    let result = runtime.block_on(run(cli.command));
    // A blocking thread that is still at work must not keep the process.
    runtime.shutdown_background();
    match result {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) => fail(&error),
    }
}

/// What this process writes is for its user alone: it is a server's, not an author's. Sandboxes have a mask of their own.
fn private_to_us() {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// How the configuration wants the logs of what runs for long. What is wrong with it is said when the command reads it.
fn configured_log_format(command: &Command) -> Option<args::LogFormat> {
    let place = match command {
        Command::Serve(options) => &options.place,
        Command::Worker(options) => &options.starts()?.place,
        Command::Migrate(options) => &options.place,
        _ => return None,
    };
    config::resolve(place, &[]).settings.log_format
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    if error.is::<output::Unusable>() { ExitCode::from(Outcome::Unusable as u8) } else { ExitCode::FAILURE }
}

async fn run(command: Command) -> Result<Outcome> {
    match command {
        Command::Demo(options) => demo::run(options).await,
        Command::Serve(options) => serve::serve(options).await,
        Command::Worker(Worker { command: Some(WorkerCommand::Status(options)), .. }) => workers::status(options).await,
        Command::Worker(Worker { command: Some(WorkerCommand::TestJob(options)), .. }) => workers::test_job(options).await,
        Command::Worker(Worker { command: Some(WorkerCommand::Start(start)), .. } | Worker { command: None, start }) => {
            serve::worker(start).await
        }
        Command::Install(options) => install::run(&options),
        Command::Admin(command) => admin::run(command).await,
        Command::Secrets(command) => secrets::run(command).await,
        Command::Backup(options) => backup::backup(options).await,
        Command::Restore(options) => backup::restore(options).await,
        Command::Store(command) => store::run(command).await,
        Command::Migrate(options) => serve::migrate(options).await,
        Command::Config(command) => config::run(command),
        Command::Openapi => output::json(&computor_types::openapi::document()).map(|()| Outcome::Good),
        Command::Completions { shell } => output::data(&complete::script(shell)?.trim_end()).map(|()| Outcome::Good),
        Command::Generate(command) => generate::run(&command),
        Command::Doctor(options) => doctor::run(options).await,
        Command::Sandbox(SandboxCommand::Selftest { json }) => testing::selftest(json).await,
        Command::Test(command) => testing::test(command).await,
        Command::Rest(options) => rest::run(options).await,
        Command::Login(options) => people::login::login(options).await,
        Command::Logout(options) => people::login::logout(options).await,
        Command::Profiles(options) => people::login::profiles(&options),
        Command::Courses(options) => people::student::courses(options).await,
        Command::Clone(options) => people::student::clone(options).await,
        Command::Submit(options) => people::submit::submit(options).await,
        Command::Status(options) => people::student::status(options).await,
        Command::Results(options) => people::student::results(options).await,
        Command::Messages(options) => people::student::messages(options).await,
        Command::Course(command) => people::lecturer::course(command).await,
        Command::Exercise(command) => people::exercise::run(command).await,
        Command::Assign(options) => people::lecturer::assign(options).await,
        Command::Release(options) => people::lecturer::release(options).await,
        Command::Members(args::MembersCommand::Import(options)) => people::lecturer::import(options).await,
        Command::Grade(command) => people::grade::run(command).await,
        Command::Grading(command) => more::grading(command).await,
        Command::Documents(command) => more::documents(command).await,
        Command::Extend(options) => people::rerun::extend(options).await,
        Command::Rerun(command) => people::rerun::run(command).await,
        Command::User(command) => manage::user(command).await,
        Command::Token(command) => manage::token(command).await,
        Command::Service(command) => service::run(command).await,
        Command::Delete(command) => manage::delete(command).await,
        Command::Tasks(command) => manage::tasks(command).await,
        Command::Deployment(command) => deployment::run(command).await,
        Command::Git(command) => git::run(command).await,
        Command::Receipt(command) => receipt::run(command).await,
        Command::Bench(Bench::Git(options)) => bench::git::run(options).await,
        Command::Bench(Bench::Live(options)) => bench::live::run(options).await,
        Command::Bench(Bench::Sizing(options)) => bench::sizing::run(&options),
        Command::Bench(Bench::Storm(options)) => bench::storm::run(options).await,
        Command::Bench(Bench::Api(options)) => bench::api::run(options).await,
        Command::Bench(Bench::Testing(options)) => bench::testing::run(options).await,
    }
}
