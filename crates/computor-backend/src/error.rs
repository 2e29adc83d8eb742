//! What a rule can answer instead of a result, and what of it leaves the server.

use computor_types::{Code, Violation, error::Details};
use std::fmt;

/// Shorthand.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal or a failure: the code decides the HTTP status, the message is for people, the source for the log.
#[derive(Debug)]
pub struct Error {
    /// Decides status and help.
    pub code: Code,
    /// For people; holds no secrets and nothing of other users.
    pub message: String,
    /// What is wrong with the request, field by field.
    pub details: Option<Details>,
    /// A header of the answer that says more: its name and value.
    pub header: Option<(&'static str, String)>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with a message of its own.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: None, header: None, source: None }
    }

    /// A defect of ours or trouble of the infrastructure: logged, never shown.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..Code::Int001.into() }
    }

    /// A request that breaks rules of its fields.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        let message = match violations.as_slice() {
            [one] if one.field.is_empty() => one.message.clone(),
            [one] => format!("{}: {}", one.field, one.message),
            all => format!("{} fields are not valid", all.len()),
        };
        Self { details: Some(Details { validation_errors: violations }), ..Self::new(Code::Val001, message) }
    }

    /// What is wrong with single fields.
    pub fn violations(&self) -> &[Violation] {
        self.details.as_ref().map_or(&[], |details| &details.validation_errors)
    }

    /// One field that breaks a rule.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![Violation { field: field.to_owned(), message: message.into(), kind: "value".to_owned() }])
    }

    /// The same, to be tried again after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with_header("retry-after", seconds.to_string())
    }

    /// The same with a header that says more.
    #[must_use]
    pub fn with_header(self, name: &'static str, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    /// What `name` is about is not there, or not for this principal.
    pub fn not_found(name: &str) -> Self {
        Self::new(Code::Nf001, format!("{} not found", name.replace('_', " ")))
    }

    /// What went wrong underneath, for the log.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.source.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}
impl std::error::Error for Error {}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code, code.message())
    }
}

impl From<computor_db::Error> for Error {
    fn from(error: computor_db::Error) -> Self {
        use computor_db::Error as Db;
        match error {
            Db::NotFound(name) => Self::not_found(name),
            Db::Forbidden(code) => code.into(),
            Db::Rejected { code, message } => Self::new(code, message),
            Db::Unavailable(source) => Self { source: Some(source.into()), ..Code::Db001.into() },
            Db::Busy => Self::new(Code::Db001, "too many large lists are asked for at once; try again in a moment"),
            Db::Internal(source) => Self { source: Some(source.into()), ..Code::Db002.into() },
        }
    }
}
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        computor_db::Error::from(error).into()
    }
}
impl From<computor_git::Error> for Error {
    fn from(error: computor_git::Error) -> Self {
        use computor_git::Error as Git;
        match &error {
            Git::NotFound(_) | Git::NoRepository(_) => Self::new(Code::Nf001, error.to_string()),
            Git::TooLarge { .. } | Git::TooMany { .. } => Self::new(Code::Val005, error.to_string()),
            Git::Name { .. } | Git::Protocol(_) => Self::new(Code::Val001, error.to_string()),
            _ => Self { source: Some(error.into()), ..Self::new(Code::Ext006, "the repository cannot be used just now") },
        }
    }
}
impl From<computor_store::Error> for Error {
    fn from(error: computor_store::Error) -> Self {
        Self { source: Some(error.into()), ..Code::Ext003.into() }
    }
}
