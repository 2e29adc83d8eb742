//! What can go wrong, and what to do about it.

use computor_types::{Code, Problem};
use std::{fmt, time::Duration};

/// Why a call did not bring an answer. The text is for people, holds the cause, and says what to do; so there is no
/// [`source`](std::error::Error::source) that a caller would print as well.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server refused, and said why.
    #[error("{}", Refusal(problem, *retry_after))]
    Api {
        /// The HTTP status.
        status: u16,
        /// What the server said.
        problem: Box<Problem>,
        /// How long to wait before trying again, if the server said so.
        retry_after: Option<Duration>,
    },
    /// An answer that no server of ours gives.
    #[error("{url} answered with status {status}, but not as a Computor server does; check the URL: {text:?}")]
    Unexpected {
        /// What was asked.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        text: String,
    },
    /// No answer at all.
    #[error("no answer from the server: {}; is it running at {}?", root(.0), place(.0))]
    Http(reqwest::Error),
    /// The server in this process does not answer.
    #[error("the server in this process does not answer: {0}")]
    InProcess(String),
    /// The line was there, and nothing moved on it.
    #[error("{url} was silent for {seconds} s; what was asked may have been done all the same: look before you ask again")]
    Silent {
        /// What was asked.
        url: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The answer has another shape than this client expects.
    #[error("the answer of {url} was not understood ({reason}); use a client of the server's version")]
    Decode {
        /// What was asked.
        url: String,
        /// What does not fit.
        reason: serde_json::Error,
    },
    /// Somebody may not be told what happens on a channel.
    #[error("the channel `{0}` is not there, or you may not listen to it")]
    Channel(String),
    /// What was fetched could not be written.
    #[error("what was fetched could not be written: {0}")]
    File(String),
    /// The request could not be written down.
    #[error("the request could not be written: {0}")]
    Encode(String),
    /// The address of the server is not a URL.
    #[error("`{0}` is not the URL of a server; it looks like https://computor.example.org")]
    Url(String),
}

impl Error {
    /// The server's code for what is wrong, if it is the server that refused.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Api { problem, .. } => Some(problem.error_code),
            _ => None,
        }
    }

    /// How long the server asks to wait before the same call may succeed.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

struct Refusal<'p>(&'p Problem, Option<Duration>);

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.0;
        write!(f, "{} [{}]", problem.message, problem.error_code)?;
        let violations: Vec<_> = problem.details.iter().flat_map(|details| &details.validation_errors).collect();
        // The message of a single one says it all.
        let said = |message: &str| violations.len() == 1 && problem.message.ends_with(message);
        for violation in violations.iter().filter(|violation| !said(&violation.message)) {
            let field = if violation.field.is_empty() { "request" } else { &violation.field };
            write!(f, "; {field}: {}", violation.message)?;
        }
        // That one points at what stands here already.
        let helps = !problem.help.is_empty() && (violations.is_empty() || problem.error_code != Code::Val001);
        if helps {
            write!(f, ". {}", problem.help)?;
        }
        let ends = |text: &str| if text.ends_with(['.', '?', '!']) { "" } else { "." };
        let end = if helps { ends(&problem.help) } else { "." };
        let id = problem.request_id.as_ref().filter(|_| problem.error_code.status() >= 500);
        match (self.1, id) {
            (None, None) => Ok(()),
            (Some(wait), None) => write!(f, "{end} It asks to wait {} s.", wait.as_secs()),
            (None, Some(id)) => write!(f, "{end} Request {id}."),
            (Some(wait), Some(id)) => write!(f, "{end} It asks to wait {} s. Request {id}.", wait.as_secs()),
        }
    }
}

/// The innermost cause: `reqwest` alone only says that something was not sent.
fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

fn place(error: &reqwest::Error) -> String {
    error.url().map_or_else(|| "this address".to_owned(), |url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_is_said_twice_and_nothing_points_where_nobody_looks() {
        let said = |message: &str, violations: &[(&str, &str)]| {
            let violations: Vec<_> =
                violations.iter().map(|(field, message)| json!({"field": field, "message": message, "type": "value"})).collect();
            let details = (!violations.is_empty()).then(|| json!({"validation_errors": violations}));
            let problem =
                json!({"message": message, "error_code": "VAL_001", "help": Code::Val001.help(), "detail": message, "details": details});
            Refusal(&serde_json::from_value(problem).unwrap(), None).to_string()
        };
        assert_eq!(
            said("grade: must be between 0 and 1", &[("grade", "must be between 0 and 1")]),
            "grade: must be between 0 and 1 [VAL_001]"
        );
        assert_eq!(
            said("2 fields are not valid", &[("a", "is x"), ("", "is y")]),
            "2 fields are not valid [VAL_001]; a: is x; request: is y"
        );
        assert_eq!(said("No", &[]), format!("No [VAL_001]. {}", Code::Val001.help()));
    }
}
