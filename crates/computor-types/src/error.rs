//! The registry of error codes, and the body of every error response.
//!
//! A client decides by `error_code`; `message` is for people. A code has one status, always.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($($name:ident = $code:literal, $status:literal, $message:literal, $help:literal;)*) => {
        /// An error code. Its text, HTTP status, message and help stand here and nowhere else.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Code {
            $(#[doc = $message] #[serde(rename = $code)] $name,)*
        }
        impl Code {
            /// All codes, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// As clients see it: `NF_001`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
            /// The HTTP status that goes with it.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }
            /// What happened, in a sentence, when nothing more precise is known.
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }
            /// What to do next.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$name => $help,)* }
            }
        }
    };
}

codes! {
    Auth001 = "AUTH_001", 401, "Authentication is required", "Log in with POST /auth/login, or send an API token in X-API-Token.";
    Auth002 = "AUTH_002", 401, "The user name or the password is wrong", "Check both; after five attempts in a minute a user name is blocked for a minute.";
    Auth003 = "AUTH_003", 401, "The token has expired", "Ask for a new one with POST /auth/refresh/local, or log in again.";
    Auth004 = "AUTH_004", 401, "The token is not valid", "Log in again, or create a new API token.";
    Auth005 = "AUTH_005", 401, "The API token has expired", "Create a new API token.";
    Authz001 = "AUTHZ_001", 403, "You may not do this", "Ask somebody with more rights in this course or organization.";
    Authz002 = "AUTHZ_002", 403, "Only administrators may do this", "Ask an administrator.";
    Authz003 = "AUTHZ_003", 403, "You are not a member of this course", "Ask a lecturer of the course to add you.";
    Authz004 = "AUTHZ_004", 403, "Your role in this course does not suffice", "Ask a lecturer of the course for a higher role.";
    Authz005 = "AUTHZ_005", 403, "You may not give or change a role at or above your own", "Ask somebody with a higher role.";
    Authz006 = "AUTHZ_006", 403, "The password has to be changed first", "Set a new one with POST /password/change; until then only GET /user, GET /password/status and POST /auth/logout work.";
    Authz007 = "AUTHZ_007", 403, "A cookie does not allow a change from another place than this server's own pages", "Send the request from an allowed origin and with Content-Type: application/json, or send the access token in Authorization.";
    Authz008 = "AUTHZ_008", 403, "A second factor has to come first", "Send a code of the app with POST /auth/second-factor; without an app, make one with POST /user/second-factor. Programs use an API token.";
    Authz010 = "AUTHZ_010", 403, "Only service accounts may do this", "Use the token of a service account.";
    Val001 = "VAL_001", 400, "The request is not valid", "See details.validation_errors for each field.";
    Val002 = "VAL_002", 400, "A required field is missing", "See the message for its name.";
    Val003 = "VAL_003", 400, "A field has the wrong format", "See the message for the format.";
    Val004 = "VAL_004", 400, "The uploaded file is not acceptable", "See the message for the reason.";
    Val005 = "VAL_005", 413, "The request is too large", "Send a smaller body.";
    Val006 = "VAL_006", 416, "The file has no such part", "Content-Range says how large the file is; ask for a part within it, or for all of it.";
    Nf001 = "NF_001", 404, "Not found", "It does not exist, or you may not see it.";
    Nf002 = "NF_002", 404, "User not found", "It does not exist, or you may not see it.";
    Nf004 = "NF_004", 404, "There is no such endpoint", "Check the path; GET /openapi.json lists all endpoints.";
    Nf010 = "NF_010", 404, "Service account not found", "It does not exist, or you may not see it.";
    Conflict001 = "CONFLICT_001", 409, "It exists already", "Choose another name or path, or change the existing one.";
    Conflict002 = "CONFLICT_002", 409, "It was changed or is in use", "Read it again, and remove what refers to it first.";
    Idem001 = "IDEM_001", 422, "The idempotency key was used for another request", "Use a new key for each request; repeat a request with the same key and the same body.";
    Idem002 = "IDEM_002", 409, "The request with this idempotency key is being worked on", "Repeat it as Retry-After says.";
    Idem003 = "IDEM_003", 409, "The request with this idempotency key was done, and its answer is lost", "Look for what it made; use a new key to do it once more.";
    Rate001 = "RATE_001", 429, "Too many requests", "Wait as long as Retry-After says.";
    Rate002 = "RATE_002", 429, "Too many log-in attempts", "Wait as long as Retry-After says.";
    Rate003 = "RATE_003", 429, "Too many test runs", "Wait as long as Retry-After says.";
    Course001 = "COURSE_001", 400, "The course is archived: what there is can be read, and nothing is changed", "Whoever maintains the course takes it out of the archive: PATCH /courses/{id}/unarchive.";
    Content001 = "CONTENT_001", 404, "Course content not found", "It does not exist, or you may not see it.";
    Content003 = "CONTENT_003", 400, "Nothing can be handed in for this course content", "Choose a content whose kind is submittable.";
    Content004 = "CONTENT_004", 404, "Example not found", "Upload the example first.";
    Content005 = "CONTENT_005", 404, "Example version not found", "Upload the version first, or choose an existing one.";
    Content006 = "CONTENT_006", 400, "The course content has submissions and cannot be deleted", "Archive it instead.";
    Content007 = "CONTENT_007", 400, "A content below this one has submissions, so it cannot be deleted", "Archive it instead.";
    Content008 = "CONTENT_008", 400, "The course content is archived: what there is can be read, and nothing is added", "Ask a lecturer of the course to take it out of the archive.";
    Content009 = "CONTENT_009", 400, "The assignment is not open yet", "Wait until it opens: the views and GET /course-contents/{id}/deadline say when.";
    Version001 = "VERSION_001", 409, "This version of the example exists already", "Raise the version in meta.yaml, or set update_existing.";
    Deploy001 = "DEPLOY_001", 400, "The assignment is not released, or its example cannot be exchanged any more", "Release it, or assign another version of the same example: what students have keeps its example.";
    Deploy002 = "DEPLOY_002", 404, "No example is assigned to this content", "Assign one with POST /lecturers/course-contents/{id}/assign-example.";
    Deploy003 = "DEPLOY_003", 400, "The course has no student-template repository yet", "Provision the course's repositories first.";
    Deploy004 = "DEPLOY_004", 400, "Information about the deployment is missing", "Assign the example again.";
    Deploy005 = "DEPLOY_005", 400, "This example is assigned to another content of the course", "Unassign it there first.";
    Deploy006 = "DEPLOY_006", 409, "A release of the course is under way", "Wait until it is done: GET /tasks shows it.";
    Submit001 = "SUBMIT_001", 404, "Submission not found", "It does not exist, or you may not see it.";
    Submit002 = "SUBMIT_002", 404, "Submission group not found", "It does not exist, or you may not see it.";
    Submit003 = "SUBMIT_003", 400, "A test of this submission is running", "Wait for its result.";
    Submit004 = "SUBMIT_004", 400, "The number of test runs is used up", "Ask a lecturer to raise max_test_runs.";
    Submit005 = "SUBMIT_005", 400, "The assignment has no testing service", "A lecturer has to assign an example with an execution backend.";
    Submit006 = "SUBMIT_006", 400, "The submission has no version identifier", "Hand it in again.";
    Submit007 = "SUBMIT_007", 400, "Which submission is meant is not said", "Send artifact_id, or submission_group_id.";
    Submit008 = "SUBMIT_008", 400, "This submission has been tested", "Read its result, or hand in a new version.";
    Submit009 = "SUBMIT_009", 400, "The number of submissions is used up", "Ask a lecturer to raise max_submissions.";
    Submit010 = "SUBMIT_010", 500, "The submission could not be judged", "It is not the submission's fault, is not scored and costs no attempt. The lecturers of the course see why.";
    Team001 = "TEAM_001", 400, "The assignment is not worked on in teams", "Choose an assignment whose max_group_size is more than 1.";
    Team002 = "TEAM_002", 403, "Students may not do this with the teams of this assignment", "Ask a lecturer of the course.";
    Team003 = "TEAM_003", 409, "The team is locked: nobody joins or leaves it any more", "Ask a lecturer of the course.";
    Team004 = "TEAM_004", 403, "The join code is not that of the team", "Ask a member of the team for it, or ask to join without one.";
    Team005 = "TEAM_005", 409, "The team is full", "Choose another team, or make one.";
    Team006 = "TEAM_006", 409, "You are in a team for this assignment already", "Leave it first.";
    Team007 = "TEAM_007", 400, "The team has too few members to hand in", "Let others join, or ask a lecturer of the course.";
    Submit011 = "SUBMIT_011", 400, "The deadline has passed: nothing is handed in any more", "Practice uploads are possible. Late days may be left (POST /course-contents/{id}/late-days), or ask a lecturer for more time.";
    Submit012 = "SUBMIT_012", 400, "There are not so many late days", "GET /course-contents/{id}/deadline says how many are left.";
    Submit013 = "SUBMIT_013", 400, "The submission was not handed in, so there is no receipt", "Hand it in: PATCH /submissions/artifacts/{id} with submit true.";
    Submit014 = "SUBMIT_014", 404, "The files of this submission were removed, as the rules of the installation say", "Its grade and its score stay. Ask the operators how long files are kept.";
    Task001 = "TASK_001", 404, "Task not found", "It does not exist, or you may not see it.";
    Task003 = "TASK_003", 400, "The testing service cannot run tests", "Choose a service whose type is below `testing`.";
    Task004 = "TASK_004", 404, "You are not a member of the course", "Ask a lecturer of the course to add you.";
    Gitlab001 = "GITLAB_001", 400, "GitLab is not configured", "Configure it on the organization.";
    Gitlab002 = "GITLAB_002", 400, "No GitLab account is registered", "Register your account for this course.";
    Gitlab003 = "GITLAB_003", 401, "The GitLab account is another one than the one registered", "Use the registered account.";
    Gitlab004 = "GITLAB_004", 409, "The GitLab account belongs to another user", "Use your own account.";
    Gitlab005 = "GITLAB_005", 401, "A GitLab token is required", "Send provider_access_token.";
    Gitlab006 = "GITLAB_006", 502, "The GitLab token is not valid", "Create a new token.";
    Gitlab007 = "GITLAB_007", 503, "GitLab cannot be reached", "Try again later.";
    Gitlab008 = "GITLAB_008", 400, "The GitLab user name is not valid", "Check it.";
    Ext003 = "EXT_003", 503, "The file store is not available", "Try again later.";
    Ext004 = "EXT_004", 503, "The workflow engine is not available", "Try again later.";
    Ext005 = "EXT_005", 503, "No worker serves this queue", "Start one with `computor worker`.";
    Ext006 = "EXT_006", 503, "An external service is not available", "Try again later.";
    Db001 = "DB_001", 503, "The database is not available", "Try again in a moment.";
    Db002 = "DB_002", 500, "A database query failed", "Tell the operators, with the request id.";
    Int001 = "INT_001", 500, "An unexpected error occurred", "Tell the operators, with the request id.";
    Nimpl001 = "NIMPL_001", 501, "This is not available", "See the documentation for what is.";
    Maint001 = "MAINT_001", 503, "The system is under maintenance: what there is can be read, and nothing is changed", "Try again when Retry-After says; GET /system/maintenance/status tells when it ends.";
    ExampleVersionNoBackend = "EXAMPLE_VERSION_NO_BACKEND", 400, "meta.yaml names no execution backend", "Add properties.executionBackend.slug.";
    ExampleVersionUnknownBackend = "EXAMPLE_VERSION_UNKNOWN_BACKEND", 400, "meta.yaml names an unknown execution backend", "Use the slug of an enabled testing service; GET /service-accounts lists them.";
    ServiceHasDependents = "SERVICE_HAS_DEPENDENTS", 409, "Contents or example versions use this service", "Reassign them, or send force=true.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Violation {
    /// Dotted path of the field; empty for the request as a whole.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
    /// The kind of rule that it breaks: `value`, `missing`, `json`, …
    #[serde(rename = "type")]
    pub kind: String,
}

/// More about an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Details {
    /// What is wrong with the request, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub validation_errors: Vec<Violation>,
}

/// The body of every error response.
///
/// 401 additionally carries `detail: "Unauthorized"`, which existing clients look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// What happened, for people.
    pub message: String,
    /// What happened, for programs.
    pub error_code: Code,
    /// What to do next.
    #[serde(default)]
    pub help: String,
    /// More, where there is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
    /// The request, as the server's log names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// `Unauthorized` on 401, the message under maintenance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// True under maintenance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub maintenance: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_complete() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!((400..600).contains(&code.status()), "{code}");
            assert!(!code.message().is_empty() && code.help().ends_with('.'), "{code}");
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
    }
}
