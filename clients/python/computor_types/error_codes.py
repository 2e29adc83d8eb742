# Made by `computor generate-error-codes` from the list of all calls. Do not edit.
"""The error codes of the API."""

from enum import Enum
from typing import Dict, NamedTuple


class ErrorCode(str, Enum):
    """What happened, for programs."""

    AUTH_001 = "AUTH_001"
    """Authentication is required."""
    AUTH_002 = "AUTH_002"
    """The user name or the password is wrong."""
    AUTH_003 = "AUTH_003"
    """The token has expired."""
    AUTH_004 = "AUTH_004"
    """The token is not valid."""
    AUTH_005 = "AUTH_005"
    """The API token has expired."""
    AUTHZ_001 = "AUTHZ_001"
    """You may not do this."""
    AUTHZ_002 = "AUTHZ_002"
    """Only administrators may do this."""
    AUTHZ_003 = "AUTHZ_003"
    """You are not a member of this course."""
    AUTHZ_004 = "AUTHZ_004"
    """Your role in this course does not suffice."""
    AUTHZ_005 = "AUTHZ_005"
    """You may not give or change a role at or above your own."""
    AUTHZ_006 = "AUTHZ_006"
    """The password has to be changed first."""
    AUTHZ_007 = "AUTHZ_007"
    """A cookie does not allow a change from another place than this server's own pages."""
    AUTHZ_008 = "AUTHZ_008"
    """A second factor has to come first."""
    AUTHZ_010 = "AUTHZ_010"
    """Only service accounts may do this."""
    VAL_001 = "VAL_001"
    """The request is not valid."""
    VAL_002 = "VAL_002"
    """A required field is missing."""
    VAL_003 = "VAL_003"
    """A field has the wrong format."""
    VAL_004 = "VAL_004"
    """The uploaded file is not acceptable."""
    VAL_005 = "VAL_005"
    """The request is too large."""
    VAL_006 = "VAL_006"
    """The file has no such part."""
    NF_001 = "NF_001"
    """Not found."""
    NF_002 = "NF_002"
    """User not found."""
    NF_004 = "NF_004"
    """There is no such endpoint."""
    NF_010 = "NF_010"
    """Service account not found."""
    CONFLICT_001 = "CONFLICT_001"
    """It exists already."""
    CONFLICT_002 = "CONFLICT_002"
    """It was changed or is in use."""
    IDEM_001 = "IDEM_001"
    """The idempotency key was used for another request."""
    IDEM_002 = "IDEM_002"
    """The request with this idempotency key is being worked on."""
    IDEM_003 = "IDEM_003"
    """The request with this idempotency key was done, and its answer is lost."""
    RATE_001 = "RATE_001"
    """Too many requests."""
    RATE_002 = "RATE_002"
    """Too many log-in attempts."""
    RATE_003 = "RATE_003"
    """Too many test runs."""
    COURSE_001 = "COURSE_001"
    """The course is archived: what there is can be read, and nothing is changed."""
    CONTENT_001 = "CONTENT_001"
    """Course content not found."""
    CONTENT_003 = "CONTENT_003"
    """Nothing can be handed in for this course content."""
    CONTENT_004 = "CONTENT_004"
    """Example not found."""
    CONTENT_005 = "CONTENT_005"
    """Example version not found."""
    CONTENT_006 = "CONTENT_006"
    """The course content has submissions and cannot be deleted."""
    CONTENT_007 = "CONTENT_007"
    """A content below this one has submissions, so it cannot be deleted."""
    CONTENT_008 = "CONTENT_008"
    """The course content is archived: what there is can be read, and nothing is added."""
    CONTENT_009 = "CONTENT_009"
    """The assignment is not open yet."""
    VERSION_001 = "VERSION_001"
    """This version of the example exists already."""
    DEPLOY_001 = "DEPLOY_001"
    """The assignment is not released, or its example cannot be exchanged any more."""
    DEPLOY_002 = "DEPLOY_002"
    """No example is assigned to this content."""
    DEPLOY_003 = "DEPLOY_003"
    """The course has no student-template repository yet."""
    DEPLOY_004 = "DEPLOY_004"
    """Information about the deployment is missing."""
    DEPLOY_005 = "DEPLOY_005"
    """This example is assigned to another content of the course."""
    DEPLOY_006 = "DEPLOY_006"
    """A release of the course is under way."""
    SUBMIT_001 = "SUBMIT_001"
    """Submission not found."""
    SUBMIT_002 = "SUBMIT_002"
    """Submission group not found."""
    SUBMIT_003 = "SUBMIT_003"
    """A test of this submission is running."""
    SUBMIT_004 = "SUBMIT_004"
    """The number of test runs is used up."""
    SUBMIT_005 = "SUBMIT_005"
    """The assignment has no testing service."""
    SUBMIT_006 = "SUBMIT_006"
    """The submission has no version identifier."""
    SUBMIT_007 = "SUBMIT_007"
    """Which submission is meant is not said."""
    SUBMIT_008 = "SUBMIT_008"
    """This submission has been tested."""
    SUBMIT_009 = "SUBMIT_009"
    """The number of submissions is used up."""
    SUBMIT_010 = "SUBMIT_010"
    """The submission could not be judged."""
    TEAM_001 = "TEAM_001"
    """The assignment is not worked on in teams."""
    TEAM_002 = "TEAM_002"
    """Students may not do this with the teams of this assignment."""
    TEAM_003 = "TEAM_003"
    """The team is locked: nobody joins or leaves it any more."""
    TEAM_004 = "TEAM_004"
    """The join code is not that of the team."""
    TEAM_005 = "TEAM_005"
    """The team is full."""
    TEAM_006 = "TEAM_006"
    """You are in a team for this assignment already."""
    TEAM_007 = "TEAM_007"
    """The team has too few members to hand in."""
    SUBMIT_011 = "SUBMIT_011"
    """The deadline has passed: nothing is handed in any more."""
    SUBMIT_012 = "SUBMIT_012"
    """There are not so many late days."""
    SUBMIT_013 = "SUBMIT_013"
    """The submission was not handed in, so there is no receipt."""
    SUBMIT_014 = "SUBMIT_014"
    """The files of this submission were removed, as the rules of the installation say."""
    TASK_001 = "TASK_001"
    """Task not found."""
    TASK_003 = "TASK_003"
    """The testing service cannot run tests."""
    TASK_004 = "TASK_004"
    """You are not a member of the course."""
    GITLAB_001 = "GITLAB_001"
    """GitLab is not configured."""
    GITLAB_002 = "GITLAB_002"
    """No GitLab account is registered."""
    GITLAB_003 = "GITLAB_003"
    """The GitLab account is another one than the one registered."""
    GITLAB_004 = "GITLAB_004"
    """The GitLab account belongs to another user."""
    GITLAB_005 = "GITLAB_005"
    """A GitLab token is required."""
    GITLAB_006 = "GITLAB_006"
    """The GitLab token is not valid."""
    GITLAB_007 = "GITLAB_007"
    """GitLab cannot be reached."""
    GITLAB_008 = "GITLAB_008"
    """The GitLab user name is not valid."""
    EXT_003 = "EXT_003"
    """The file store is not available."""
    EXT_004 = "EXT_004"
    """The workflow engine is not available."""
    EXT_005 = "EXT_005"
    """No worker serves this queue."""
    EXT_006 = "EXT_006"
    """An external service is not available."""
    DB_001 = "DB_001"
    """The database is not available."""
    DB_002 = "DB_002"
    """A database query failed."""
    INT_001 = "INT_001"
    """An unexpected error occurred."""
    NIMPL_001 = "NIMPL_001"
    """This is not available."""
    MAINT_001 = "MAINT_001"
    """The system is under maintenance: what there is can be read, and nothing is changed."""
    EXAMPLE_VERSION_NO_BACKEND = "EXAMPLE_VERSION_NO_BACKEND"
    """meta.yaml names no execution backend."""
    EXAMPLE_VERSION_UNKNOWN_BACKEND = "EXAMPLE_VERSION_UNKNOWN_BACKEND"
    """meta.yaml names an unknown execution backend."""
    SERVICE_HAS_DEPENDENTS = "SERVICE_HAS_DEPENDENTS"
    """Contents or example versions use this service."""

class ErrorDefinition(NamedTuple):
    """What is known of a code."""

    http_status: int
    category: str
    severity: str
    message: str
    help: str

ERROR_DEFINITIONS: Dict[ErrorCode, ErrorDefinition] = {
    ErrorCode.AUTH_001: ErrorDefinition(401, "auth", "warning", "Authentication is required", "Log in with POST /auth/login, or send an API token in X-API-Token."),
    ErrorCode.AUTH_002: ErrorDefinition(401, "auth", "warning", "The user name or the password is wrong", "Check both; after five attempts in a minute a user name is blocked for a minute."),
    ErrorCode.AUTH_003: ErrorDefinition(401, "auth", "warning", "The token has expired", "Ask for a new one with POST /auth/refresh/local, or log in again."),
    ErrorCode.AUTH_004: ErrorDefinition(401, "auth", "warning", "The token is not valid", "Log in again, or create a new API token."),
    ErrorCode.AUTH_005: ErrorDefinition(401, "auth", "warning", "The API token has expired", "Create a new API token."),
    ErrorCode.AUTHZ_001: ErrorDefinition(403, "authz", "warning", "You may not do this", "Ask somebody with more rights in this course or organization."),
    ErrorCode.AUTHZ_002: ErrorDefinition(403, "authz", "warning", "Only administrators may do this", "Ask an administrator."),
    ErrorCode.AUTHZ_003: ErrorDefinition(403, "authz", "warning", "You are not a member of this course", "Ask a lecturer of the course to add you."),
    ErrorCode.AUTHZ_004: ErrorDefinition(403, "authz", "warning", "Your role in this course does not suffice", "Ask a lecturer of the course for a higher role."),
    ErrorCode.AUTHZ_005: ErrorDefinition(403, "authz", "warning", "You may not give or change a role at or above your own", "Ask somebody with a higher role."),
    ErrorCode.AUTHZ_006: ErrorDefinition(403, "authz", "warning", "The password has to be changed first", "Set a new one with POST /password/change; until then only GET /user, GET /password/status and POST /auth/logout work."),
    ErrorCode.AUTHZ_007: ErrorDefinition(403, "authz", "warning", "A cookie does not allow a change from another place than this server's own pages", "Send the request from an allowed origin and with Content-Type: application/json, or send the access token in Authorization."),
    ErrorCode.AUTHZ_008: ErrorDefinition(403, "authz", "warning", "A second factor has to come first", "Send a code of the app with POST /auth/second-factor; without an app, make one with POST /user/second-factor. Programs use an API token."),
    ErrorCode.AUTHZ_010: ErrorDefinition(403, "authz", "warning", "Only service accounts may do this", "Use the token of a service account."),
    ErrorCode.VAL_001: ErrorDefinition(400, "val", "warning", "The request is not valid", "See details.validation_errors for each field."),
    ErrorCode.VAL_002: ErrorDefinition(400, "val", "warning", "A required field is missing", "See the message for its name."),
    ErrorCode.VAL_003: ErrorDefinition(400, "val", "warning", "A field has the wrong format", "See the message for the format."),
    ErrorCode.VAL_004: ErrorDefinition(400, "val", "warning", "The uploaded file is not acceptable", "See the message for the reason."),
    ErrorCode.VAL_005: ErrorDefinition(413, "val", "warning", "The request is too large", "Send a smaller body."),
    ErrorCode.VAL_006: ErrorDefinition(416, "val", "warning", "The file has no such part", "Content-Range says how large the file is; ask for a part within it, or for all of it."),
    ErrorCode.NF_001: ErrorDefinition(404, "nf", "warning", "Not found", "It does not exist, or you may not see it."),
    ErrorCode.NF_002: ErrorDefinition(404, "nf", "warning", "User not found", "It does not exist, or you may not see it."),
    ErrorCode.NF_004: ErrorDefinition(404, "nf", "warning", "There is no such endpoint", "Check the path; GET /openapi.json lists all endpoints."),
    ErrorCode.NF_010: ErrorDefinition(404, "nf", "warning", "Service account not found", "It does not exist, or you may not see it."),
    ErrorCode.CONFLICT_001: ErrorDefinition(409, "conflict", "warning", "It exists already", "Choose another name or path, or change the existing one."),
    ErrorCode.CONFLICT_002: ErrorDefinition(409, "conflict", "warning", "It was changed or is in use", "Read it again, and remove what refers to it first."),
    ErrorCode.IDEM_001: ErrorDefinition(422, "idem", "warning", "The idempotency key was used for another request", "Use a new key for each request; repeat a request with the same key and the same body."),
    ErrorCode.IDEM_002: ErrorDefinition(409, "idem", "warning", "The request with this idempotency key is being worked on", "Repeat it as Retry-After says."),
    ErrorCode.IDEM_003: ErrorDefinition(409, "idem", "warning", "The request with this idempotency key was done, and its answer is lost", "Look for what it made; use a new key to do it once more."),
    ErrorCode.RATE_001: ErrorDefinition(429, "rate", "info", "Too many requests", "Wait as long as Retry-After says."),
    ErrorCode.RATE_002: ErrorDefinition(429, "rate", "info", "Too many log-in attempts", "Wait as long as Retry-After says."),
    ErrorCode.RATE_003: ErrorDefinition(429, "rate", "info", "Too many test runs", "Wait as long as Retry-After says."),
    ErrorCode.COURSE_001: ErrorDefinition(400, "course", "warning", "The course is archived: what there is can be read, and nothing is changed", "Whoever maintains the course takes it out of the archive: PATCH /courses/{id}/unarchive."),
    ErrorCode.CONTENT_001: ErrorDefinition(404, "content", "warning", "Course content not found", "It does not exist, or you may not see it."),
    ErrorCode.CONTENT_003: ErrorDefinition(400, "content", "warning", "Nothing can be handed in for this course content", "Choose a content whose kind is submittable."),
    ErrorCode.CONTENT_004: ErrorDefinition(404, "content", "warning", "Example not found", "Upload the example first."),
    ErrorCode.CONTENT_005: ErrorDefinition(404, "content", "warning", "Example version not found", "Upload the version first, or choose an existing one."),
    ErrorCode.CONTENT_006: ErrorDefinition(400, "content", "warning", "The course content has submissions and cannot be deleted", "Archive it instead."),
    ErrorCode.CONTENT_007: ErrorDefinition(400, "content", "warning", "A content below this one has submissions, so it cannot be deleted", "Archive it instead."),
    ErrorCode.CONTENT_008: ErrorDefinition(400, "content", "warning", "The course content is archived: what there is can be read, and nothing is added", "Ask a lecturer of the course to take it out of the archive."),
    ErrorCode.CONTENT_009: ErrorDefinition(400, "content", "warning", "The assignment is not open yet", "Wait until it opens: the views and GET /course-contents/{id}/deadline say when."),
    ErrorCode.VERSION_001: ErrorDefinition(409, "version", "warning", "This version of the example exists already", "Raise the version in meta.yaml, or set update_existing."),
    ErrorCode.DEPLOY_001: ErrorDefinition(400, "deploy", "warning", "The assignment is not released, or its example cannot be exchanged any more", "Release it, or assign another version of the same example: what students have keeps its example."),
    ErrorCode.DEPLOY_002: ErrorDefinition(404, "deploy", "warning", "No example is assigned to this content", "Assign one with POST /lecturers/course-contents/{id}/assign-example."),
    ErrorCode.DEPLOY_003: ErrorDefinition(400, "deploy", "warning", "The course has no student-template repository yet", "Provision the course's repositories first."),
    ErrorCode.DEPLOY_004: ErrorDefinition(400, "deploy", "warning", "Information about the deployment is missing", "Assign the example again."),
    ErrorCode.DEPLOY_005: ErrorDefinition(400, "deploy", "warning", "This example is assigned to another content of the course", "Unassign it there first."),
    ErrorCode.DEPLOY_006: ErrorDefinition(409, "deploy", "warning", "A release of the course is under way", "Wait until it is done: GET /tasks shows it."),
    ErrorCode.SUBMIT_001: ErrorDefinition(404, "submit", "warning", "Submission not found", "It does not exist, or you may not see it."),
    ErrorCode.SUBMIT_002: ErrorDefinition(404, "submit", "warning", "Submission group not found", "It does not exist, or you may not see it."),
    ErrorCode.SUBMIT_003: ErrorDefinition(400, "submit", "warning", "A test of this submission is running", "Wait for its result."),
    ErrorCode.SUBMIT_004: ErrorDefinition(400, "submit", "warning", "The number of test runs is used up", "Ask a lecturer to raise max_test_runs."),
    ErrorCode.SUBMIT_005: ErrorDefinition(400, "submit", "warning", "The assignment has no testing service", "A lecturer has to assign an example with an execution backend."),
    ErrorCode.SUBMIT_006: ErrorDefinition(400, "submit", "warning", "The submission has no version identifier", "Hand it in again."),
    ErrorCode.SUBMIT_007: ErrorDefinition(400, "submit", "warning", "Which submission is meant is not said", "Send artifact_id, or submission_group_id."),
    ErrorCode.SUBMIT_008: ErrorDefinition(400, "submit", "warning", "This submission has been tested", "Read its result, or hand in a new version."),
    ErrorCode.SUBMIT_009: ErrorDefinition(400, "submit", "warning", "The number of submissions is used up", "Ask a lecturer to raise max_submissions."),
    ErrorCode.SUBMIT_010: ErrorDefinition(500, "submit", "critical", "The submission could not be judged", "It is not the submission's fault, is not scored and costs no attempt. The lecturers of the course see why."),
    ErrorCode.TEAM_001: ErrorDefinition(400, "team", "warning", "The assignment is not worked on in teams", "Choose an assignment whose max_group_size is more than 1."),
    ErrorCode.TEAM_002: ErrorDefinition(403, "team", "warning", "Students may not do this with the teams of this assignment", "Ask a lecturer of the course."),
    ErrorCode.TEAM_003: ErrorDefinition(409, "team", "warning", "The team is locked: nobody joins or leaves it any more", "Ask a lecturer of the course."),
    ErrorCode.TEAM_004: ErrorDefinition(403, "team", "warning", "The join code is not that of the team", "Ask a member of the team for it, or ask to join without one."),
    ErrorCode.TEAM_005: ErrorDefinition(409, "team", "warning", "The team is full", "Choose another team, or make one."),
    ErrorCode.TEAM_006: ErrorDefinition(409, "team", "warning", "You are in a team for this assignment already", "Leave it first."),
    ErrorCode.TEAM_007: ErrorDefinition(400, "team", "warning", "The team has too few members to hand in", "Let others join, or ask a lecturer of the course."),
    ErrorCode.SUBMIT_011: ErrorDefinition(400, "submit", "warning", "The deadline has passed: nothing is handed in any more", "Practice uploads are possible. Late days may be left (POST /course-contents/{id}/late-days), or ask a lecturer for more time."),
    ErrorCode.SUBMIT_012: ErrorDefinition(400, "submit", "warning", "There are not so many late days", "GET /course-contents/{id}/deadline says how many are left."),
    ErrorCode.SUBMIT_013: ErrorDefinition(400, "submit", "warning", "The submission was not handed in, so there is no receipt", "Hand it in: PATCH /submissions/artifacts/{id} with submit true."),
    ErrorCode.SUBMIT_014: ErrorDefinition(404, "submit", "warning", "The files of this submission were removed, as the rules of the installation say", "Its grade and its score stay. Ask the operators how long files are kept."),
    ErrorCode.TASK_001: ErrorDefinition(404, "task", "warning", "Task not found", "It does not exist, or you may not see it."),
    ErrorCode.TASK_003: ErrorDefinition(400, "task", "warning", "The testing service cannot run tests", "Choose a service whose type is below `testing`."),
    ErrorCode.TASK_004: ErrorDefinition(404, "task", "warning", "You are not a member of the course", "Ask a lecturer of the course to add you."),
    ErrorCode.GITLAB_001: ErrorDefinition(400, "gitlab", "warning", "GitLab is not configured", "Configure it on the organization."),
    ErrorCode.GITLAB_002: ErrorDefinition(400, "gitlab", "warning", "No GitLab account is registered", "Register your account for this course."),
    ErrorCode.GITLAB_003: ErrorDefinition(401, "gitlab", "warning", "The GitLab account is another one than the one registered", "Use the registered account."),
    ErrorCode.GITLAB_004: ErrorDefinition(409, "gitlab", "warning", "The GitLab account belongs to another user", "Use your own account."),
    ErrorCode.GITLAB_005: ErrorDefinition(401, "gitlab", "warning", "A GitLab token is required", "Send provider_access_token."),
    ErrorCode.GITLAB_006: ErrorDefinition(502, "gitlab", "error", "The GitLab token is not valid", "Create a new token."),
    ErrorCode.GITLAB_007: ErrorDefinition(503, "gitlab", "error", "GitLab cannot be reached", "Try again later."),
    ErrorCode.GITLAB_008: ErrorDefinition(400, "gitlab", "warning", "The GitLab user name is not valid", "Check it."),
    ErrorCode.EXT_003: ErrorDefinition(503, "ext", "error", "The file store is not available", "Try again later."),
    ErrorCode.EXT_004: ErrorDefinition(503, "ext", "error", "The workflow engine is not available", "Try again later."),
    ErrorCode.EXT_005: ErrorDefinition(503, "ext", "error", "No worker serves this queue", "Start one with `computor worker`."),
    ErrorCode.EXT_006: ErrorDefinition(503, "ext", "error", "An external service is not available", "Try again later."),
    ErrorCode.DB_001: ErrorDefinition(503, "db", "error", "The database is not available", "Try again in a moment."),
    ErrorCode.DB_002: ErrorDefinition(500, "db", "critical", "A database query failed", "Tell the operators, with the request id."),
    ErrorCode.INT_001: ErrorDefinition(500, "int", "critical", "An unexpected error occurred", "Tell the operators, with the request id."),
    ErrorCode.NIMPL_001: ErrorDefinition(501, "nimpl", "error", "This is not available", "See the documentation for what is."),
    ErrorCode.MAINT_001: ErrorDefinition(503, "maint", "error", "The system is under maintenance: what there is can be read, and nothing is changed", "Try again when Retry-After says; GET /system/maintenance/status tells when it ends."),
    ErrorCode.EXAMPLE_VERSION_NO_BACKEND: ErrorDefinition(400, "example", "warning", "meta.yaml names no execution backend", "Add properties.executionBackend.slug."),
    ErrorCode.EXAMPLE_VERSION_UNKNOWN_BACKEND: ErrorDefinition(400, "example", "warning", "meta.yaml names an unknown execution backend", "Use the slug of an enabled testing service; GET /service-accounts lists them."),
    ErrorCode.SERVICE_HAS_DEPENDENTS: ErrorDefinition(409, "service", "warning", "Contents or example versions use this service", "Reassign them, or send force=true."),
}
