//! What can go wrong with a statement, said so that a client can act on it.

use computor_types::Code;
use sqlx::error::ErrorKind;

/// Shorthand.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failed statement. Sources are for the log; only code and message may reach a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such row, or none that the principal may see.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The row is visible, but this may not be done to it.
    #[error("refused: {0}")]
    Forbidden(Code),
    /// The database's rules, or ours, forbid these values.
    #[error("{code}: {message}")]
    Rejected {
        /// What kind of trouble.
        code: Code,
        /// For people; holds nothing of other rows.
        message: String,
    },
    /// The database cannot be reached just now.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// There is more heavy work than can be done; see [`Lanes`](crate::Lanes).
    #[error("too much is asked for at once")]
    Busy,
    /// Everything else: a defect of ours.
    #[error("a database query failed")]
    Internal(#[source] sqlx::Error),
}

impl Error {
    /// A refusal with a message.
    pub fn rejected(code: Code, message: impl Into<String>) -> Self {
        Self::Rejected { code, message: message.into() }
    }
}

/// Constraints whose names do not say what to do.
const CONSTRAINTS: &[(&str, Code, &str)] = &[
    ("course_member_student_needs_group", Code::Val001, "a student needs a course_group_id"),
    ("submission_group_full", Code::Conflict002, "the submission group is full"),
    ("submission_group_member_once_per_content", Code::Conflict001, "the member is in another submission group of this content"),
    ("submission_group_member_of_same_course", Code::Conflict002, "the member does not belong to the course, or is in a submission group"),
    ("course_content_parent_exists", Code::Val001, "there is no content at the parent path; create it first"),
    (
        "gitlab_grant_revoked_before_organization",
        Code::Conflict002,
        "people have rights at GitLab that were granted for this organization; delete its courses first and wait until these are taken \
         away, or take gitlab out of its properties to leave them as they are",
    ),
    ("last_administrator", Code::Conflict002, "this is the last administrator"),
];

fn constraint_name(name: &str) -> String {
    name.replace('_', " ")
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let database = match &error {
            sqlx::Error::Database(database) => database,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                return Self::Unavailable(error);
            }
            _ => return Self::Internal(error),
        };
        let state = database.code().unwrap_or_default();
        let constraint = database.constraint().unwrap_or_default();
        if let Some((_, code, message)) = CONSTRAINTS.iter().find(|(name, ..)| *name == constraint) {
            return Self::rejected(*code, *message);
        }
        match (database.kind(), state.get(..2).unwrap_or_default()) {
            (ErrorKind::UniqueViolation, _) => {
                Self::rejected(Code::Conflict001, format!("it exists already ({})", constraint_name(constraint)))
            }
            (ErrorKind::ForeignKeyViolation, _) => Self::rejected(
                Code::Conflict002,
                format!("it refers to something that is not there, or is referred to ({})", constraint_name(constraint)),
            ),
            (ErrorKind::NotNullViolation, _) => {
                let column = database.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().and_then(|e| e.column());
                Self::rejected(Code::Val002, format!("{} is required", column.unwrap_or("a field")))
            }
            // A message of our own triggers is meant for people; PostgreSQL's own text would show the row.
            (ErrorKind::CheckViolation, _) => {
                let own = database
                    .try_downcast_ref::<sqlx::postgres::PgDatabaseError>()
                    .is_some_and(|e| e.r#where().is_some_and(|w| w.contains("PL/pgSQL")));
                let message =
                    if own { database.message().to_owned() } else { format!("a rule is broken: {}", constraint_name(constraint)) };
                Self::rejected(Code::Val001, message)
            }
            // Labels and patterns that are longer than PostgreSQL takes.
            (_, "54") => Self::rejected(Code::Val003, "a value is too long or too deep"),
            _ if state == "42622" => Self::rejected(Code::Val003, "a value is too long"),
            (_, "22") => Self::rejected(Code::Val003, "a value has the wrong format or is out of range"),
            // Of paths and of patterns for paths.
            (_, "42") if state == "42601" && ["ltree", "lquery"].iter().any(|kind| database.message().starts_with(kind)) => {
                Self::rejected(Code::Val003, "a path has the wrong format")
            }
            // 40: a deadlock, which PostgreSQL has ended; the same again will do.
            (_, "08" | "40" | "53" | "57") => Self::Unavailable(error),
            _ => Self::Internal(error),
        }
    }
}
