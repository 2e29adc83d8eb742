use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The generators.
#[derive(Debug, Subcommand)]
pub enum GenerateCommand {
    /// Make the shapes of requests and answers: TypeScript interfaces and pydantic models.
    #[command(after_help = "Examples:
  computor generate-types                      into ./clients, where what changed is written and what is made no more goes
  computor generate-types --check              only says what is out of date; exit code 1 if anything is")]
    GenerateTypes(Generate),
    /// Make the clients: a method for each call, in TypeScript and Python, with what they run on.
    #[command(after_help = "Examples:
  computor generate-clients                    into ./clients
  computor generate-clients -o /tmp/clients    elsewhere: the types, validators and error codes have to be made there, too")]
    GenerateClients(Generate),
    /// Make the JSON Schemas of the YAML files that authors write, for editors.
    #[command(after_help = "Examples:
  computor generate-schema -o build            build/schemas/meta.schema.json, test.schema.json, specification.schema.json
  computor test schema test                    prints one of them")]
    GenerateSchema(Generate),
    /// Make TypeScript classes that check values at run time.
    #[command(after_help = "Examples:
  computor generate-validators
  computor generate-validators --clean         first removes all that was made before")]
    GenerateValidators(Generate),
    /// Make the error codes: TypeScript, Python, JSON and Markdown.
    #[command(after_help = "Examples:
  computor generate-error-codes
  computor generate-error-codes -o build       build/errors/ERROR_CODES.md and the same for programs")]
    GenerateErrorCodes(Generate),
}

/// `computor generate-…`.
#[derive(Debug, Args)]
pub struct Generate {
    /// The directory of all clients.
    #[arg(short, long, value_name = "DIR", default_value = "clients")]
    pub output: PathBuf,
    /// First remove all that was made there before.
    #[arg(long)]
    pub clean: bool,
    /// Write nothing: say what is out of date, and fail if anything is.
    #[arg(long, conflicts_with = "clean")]
    pub check: bool,
}
