//! Every entity and every call, by name.

use super::{Lines, Remote};
use crate::complete;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `computor rest`.
#[derive(Debug, Args)]
pub struct Rest {
    /// Which server, as whom.
    #[command(flatten)]
    pub remote: Remote,
    /// Print JSON instead of a table, or of lines with tabs where a program reads.
    #[arg(long, global = true)]
    pub json: bool,
    /// Print YAML instead.
    #[arg(long, global = true, conflicts_with = "json")]
    pub yaml: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done with an entity.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print the entities and the other calls.
    #[command(after_help = "Example:
  computor rest names")]
    Names,
    /// List rows.
    #[command(after_help = "Examples:
  computor rest list courses
  computor rest list course-members --course-id 0192… --limit 20 --columns id,user.email,course_role_id
  computor rest list users --all --json

Each filter is an option, too: `computor rest list users --help` tells which there are.")]
    List {
        /// The entity, as in URLs: `courses`.
        #[arg(add = complete::entities())]
        entity: String,
        /// A filter, `name=value`; may be repeated.
        #[arg(short, long = "query", value_name = "NAME=VALUE")]
        query: Vec<String>,
        /// How many rows to leave out.
        #[arg(long, default_value_t = 0)]
        skip: u32,
        /// How many rows to print at most.
        #[arg(long, default_value_t = 100)]
        limit: u32,
        /// All rows, page by page.
        #[arg(long, conflicts_with = "limit")]
        all: bool,
        /// For other programs.
        #[command(flatten)]
        lines: Lines,
        /// Which fields to print, in which order, separated by commas; of a field with fields, `user.email`.
        #[arg(long, value_name = "NAMES", value_delimiter = ',', conflicts_with = "json")]
        columns: Vec<String>,
    },
    /// Print by what the rows of an entity can be filtered.
    #[command(after_help = "Example:
  computor rest query courses")]
    Query {
        /// The entity, as in URLs: `courses`.
        #[arg(add = complete::entities())]
        entity: String,
    },
    /// Print what a call takes: parameters of path and query, fields of the body, what each is, and which are needed.
    #[command(after_help = "Examples:
  computor rest describe create_course
  computor rest describe start_test --json

Calls are named as in the OpenAPI document; those of entities are create_course, list_course, update_course and so on.")]
    Describe {
        /// The call.
        #[arg(add = complete::calls())]
        call: String,
    },
    /// Print a row in full.
    #[command(after_help = "Example:
  computor rest get organizations 0192f0c1-2d3e-7aaa-8bbb-0123456789ab")]
    Get {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// Its key.
        id: String,
    },
    /// Create a row.
    #[command(after_help = "Example:
  computor rest create course-groups --course-id 0192… --title A
  computor rest create course-groups '{\"course_id\": \"0192…\", \"title\": \"A\"}'
  computor rest create course-groups --field course_id=0192… --field title:=null

Each field is an option: `--help` behind an entity tells which there are. A value is a text, a number, true or false, as it is wanted; of a
list, words with commas between them. --field NAME:=JSON gives anything else.")]
    Create {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// JSON; `@file` reads a file, `-` standard input.
        body: Option<String>,
        /// A field, `name=value`; may be repeated.
        #[arg(short = 'F', long = "field", value_name = "NAME=VALUE")]
        fields: Vec<String>,
    },
    /// Change a row: only the fields that are sent.
    #[command(after_help = "Examples:
  computor rest update course-groups 0192… --title B
  computor rest update course-groups 0192… @changes.json")]
    Update {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// Its key.
        id: String,
        /// JSON; `@file` reads a file, `-` standard input.
        body: Option<String>,
        /// A field, `name=value`; may be repeated.
        #[arg(short = 'F', long = "field", value_name = "NAME=VALUE")]
        fields: Vec<String>,
    },
    /// Delete a row.
    #[command(after_help = "Example:
  computor rest delete course-groups 0192…")]
    Delete {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// Its key.
        id: String,
    },
    /// Put a row away.
    #[command(after_help = "Example:
  computor rest archive course-members 0192…")]
    Archive {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// Its key.
        id: String,
    },
    /// Bring a row back that was put away.
    #[command(after_help = "Example:
  computor rest unarchive course-members 0192…")]
    Unarchive {
        /// The entity.
        #[arg(add = complete::entities())]
        entity: String,
        /// Its key.
        id: String,
    },
    /// Make one of the calls that are not an entity's own.
    #[command(after_help = "Examples:
  computor rest call get_me
  computor rest call start_test --artifact-id 0192…
  computor rest call start_test --body '{\"artifact_id\": \"0192…\"}'

What a call takes are options: `--help` behind its name tells which there are.")]
    Call {
        /// Its name, as in the OpenAPI document: `start_test`.
        #[arg(add = complete::calls())]
        name: String,
        /// A parameter of the path, `name=value`; may be repeated.
        #[arg(short, long = "param", value_name = "NAME=VALUE")]
        params: Vec<String>,
        /// A parameter of the query, `name=value`; may be repeated.
        #[arg(short, long = "query", value_name = "NAME=VALUE")]
        query: Vec<String>,
        /// JSON; `@file` reads a file, `-` standard input.
        #[arg(long)]
        body: Option<String>,
        /// A field of the body, `name=value`; may be repeated.
        #[arg(short = 'F', long = "field", value_name = "NAME=VALUE")]
        fields: Vec<String>,
        /// A file to upload.
        #[arg(long)]
        file: Option<PathBuf>,
    },
}
