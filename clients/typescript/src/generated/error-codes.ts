// Made by `computor generate-error-codes` from the list of all calls. Do not edit.

/** The subject of an error: what comes before the number of its code. */
export type ErrorCategory = "auth" | "authz" | "val" | "nf" | "conflict" | "idem" | "rate" | "course" | "content" | "version" | "deploy" | "submit" | "team" | "task" | "gitlab" | "ext" | "db" | "int" | "nimpl" | "maint" | "example" | "service";
/** `info`: wait; `warning`: the request is wrong; `error`: something is not available; `critical`: a fault. */
export type ErrorSeverity = "info" | "warning" | "error" | "critical";

/** All codes, by themselves. */
export const ErrorCodes = {
  /** Authentication is required. */
  AUTH_001: "AUTH_001",
  /** The user name or the password is wrong. */
  AUTH_002: "AUTH_002",
  /** The token has expired. */
  AUTH_003: "AUTH_003",
  /** The token is not valid. */
  AUTH_004: "AUTH_004",
  /** The API token has expired. */
  AUTH_005: "AUTH_005",
  /** You may not do this. */
  AUTHZ_001: "AUTHZ_001",
  /** Only administrators may do this. */
  AUTHZ_002: "AUTHZ_002",
  /** You are not a member of this course. */
  AUTHZ_003: "AUTHZ_003",
  /** Your role in this course does not suffice. */
  AUTHZ_004: "AUTHZ_004",
  /** You may not give or change a role at or above your own. */
  AUTHZ_005: "AUTHZ_005",
  /** The password has to be changed first. */
  AUTHZ_006: "AUTHZ_006",
  /** A cookie does not allow a change from another place than this server's own pages. */
  AUTHZ_007: "AUTHZ_007",
  /** A second factor has to come first. */
  AUTHZ_008: "AUTHZ_008",
  /** Only service accounts may do this. */
  AUTHZ_010: "AUTHZ_010",
  /** The request is not valid. */
  VAL_001: "VAL_001",
  /** A required field is missing. */
  VAL_002: "VAL_002",
  /** A field has the wrong format. */
  VAL_003: "VAL_003",
  /** The uploaded file is not acceptable. */
  VAL_004: "VAL_004",
  /** The request is too large. */
  VAL_005: "VAL_005",
  /** The file has no such part. */
  VAL_006: "VAL_006",
  /** Not found. */
  NF_001: "NF_001",
  /** User not found. */
  NF_002: "NF_002",
  /** There is no such endpoint. */
  NF_004: "NF_004",
  /** Service account not found. */
  NF_010: "NF_010",
  /** It exists already. */
  CONFLICT_001: "CONFLICT_001",
  /** It was changed or is in use. */
  CONFLICT_002: "CONFLICT_002",
  /** The idempotency key was used for another request. */
  IDEM_001: "IDEM_001",
  /** The request with this idempotency key is being worked on. */
  IDEM_002: "IDEM_002",
  /** The request with this idempotency key was done, and its answer is lost. */
  IDEM_003: "IDEM_003",
  /** Too many requests. */
  RATE_001: "RATE_001",
  /** Too many log-in attempts. */
  RATE_002: "RATE_002",
  /** Too many test runs. */
  RATE_003: "RATE_003",
  /** The course is archived: what there is can be read, and nothing is changed. */
  COURSE_001: "COURSE_001",
  /** Course content not found. */
  CONTENT_001: "CONTENT_001",
  /** Nothing can be handed in for this course content. */
  CONTENT_003: "CONTENT_003",
  /** Example not found. */
  CONTENT_004: "CONTENT_004",
  /** Example version not found. */
  CONTENT_005: "CONTENT_005",
  /** The course content has submissions and cannot be deleted. */
  CONTENT_006: "CONTENT_006",
  /** A content below this one has submissions, so it cannot be deleted. */
  CONTENT_007: "CONTENT_007",
  /** The course content is archived: what there is can be read, and nothing is added. */
  CONTENT_008: "CONTENT_008",
  /** The assignment is not open yet. */
  CONTENT_009: "CONTENT_009",
  /** This version of the example exists already. */
  VERSION_001: "VERSION_001",
  /** The assignment is not released, or its example cannot be exchanged any more. */
  DEPLOY_001: "DEPLOY_001",
  /** No example is assigned to this content. */
  DEPLOY_002: "DEPLOY_002",
  /** The course has no student-template repository yet. */
  DEPLOY_003: "DEPLOY_003",
  /** Information about the deployment is missing. */
  DEPLOY_004: "DEPLOY_004",
  /** This example is assigned to another content of the course. */
  DEPLOY_005: "DEPLOY_005",
  /** A release of the course is under way. */
  DEPLOY_006: "DEPLOY_006",
  /** Submission not found. */
  SUBMIT_001: "SUBMIT_001",
  /** Submission group not found. */
  SUBMIT_002: "SUBMIT_002",
  /** A test of this submission is running. */
  SUBMIT_003: "SUBMIT_003",
  /** The number of test runs is used up. */
  SUBMIT_004: "SUBMIT_004",
  /** The assignment has no testing service. */
  SUBMIT_005: "SUBMIT_005",
  /** The submission has no version identifier. */
  SUBMIT_006: "SUBMIT_006",
  /** Which submission is meant is not said. */
  SUBMIT_007: "SUBMIT_007",
  /** This submission has been tested. */
  SUBMIT_008: "SUBMIT_008",
  /** The number of submissions is used up. */
  SUBMIT_009: "SUBMIT_009",
  /** The submission could not be judged. */
  SUBMIT_010: "SUBMIT_010",
  /** The assignment is not worked on in teams. */
  TEAM_001: "TEAM_001",
  /** Students may not do this with the teams of this assignment. */
  TEAM_002: "TEAM_002",
  /** The team is locked: nobody joins or leaves it any more. */
  TEAM_003: "TEAM_003",
  /** The join code is not that of the team. */
  TEAM_004: "TEAM_004",
  /** The team is full. */
  TEAM_005: "TEAM_005",
  /** You are in a team for this assignment already. */
  TEAM_006: "TEAM_006",
  /** The team has too few members to hand in. */
  TEAM_007: "TEAM_007",
  /** The deadline has passed: nothing is handed in any more. */
  SUBMIT_011: "SUBMIT_011",
  /** There are not so many late days. */
  SUBMIT_012: "SUBMIT_012",
  /** The submission was not handed in, so there is no receipt. */
  SUBMIT_013: "SUBMIT_013",
  /** The files of this submission were removed, as the rules of the installation say. */
  SUBMIT_014: "SUBMIT_014",
  /** Task not found. */
  TASK_001: "TASK_001",
  /** The testing service cannot run tests. */
  TASK_003: "TASK_003",
  /** You are not a member of the course. */
  TASK_004: "TASK_004",
  /** GitLab is not configured. */
  GITLAB_001: "GITLAB_001",
  /** No GitLab account is registered. */
  GITLAB_002: "GITLAB_002",
  /** The GitLab account is another one than the one registered. */
  GITLAB_003: "GITLAB_003",
  /** The GitLab account belongs to another user. */
  GITLAB_004: "GITLAB_004",
  /** A GitLab token is required. */
  GITLAB_005: "GITLAB_005",
  /** The GitLab token is not valid. */
  GITLAB_006: "GITLAB_006",
  /** GitLab cannot be reached. */
  GITLAB_007: "GITLAB_007",
  /** The GitLab user name is not valid. */
  GITLAB_008: "GITLAB_008",
  /** The file store is not available. */
  EXT_003: "EXT_003",
  /** The workflow engine is not available. */
  EXT_004: "EXT_004",
  /** No worker serves this queue. */
  EXT_005: "EXT_005",
  /** An external service is not available. */
  EXT_006: "EXT_006",
  /** The database is not available. */
  DB_001: "DB_001",
  /** A database query failed. */
  DB_002: "DB_002",
  /** An unexpected error occurred. */
  INT_001: "INT_001",
  /** This is not available. */
  NIMPL_001: "NIMPL_001",
  /** The system is under maintenance: what there is can be read, and nothing is changed. */
  MAINT_001: "MAINT_001",
  /** meta.yaml names no execution backend. */
  EXAMPLE_VERSION_NO_BACKEND: "EXAMPLE_VERSION_NO_BACKEND",
  /** meta.yaml names an unknown execution backend. */
  EXAMPLE_VERSION_UNKNOWN_BACKEND: "EXAMPLE_VERSION_UNKNOWN_BACKEND",
  /** Contents or example versions use this service. */
  SERVICE_HAS_DEPENDENTS: "SERVICE_HAS_DEPENDENTS",
} as const;
export type ErrorCode = keyof typeof ErrorCodes;

export interface ErrorDefinition {
  readonly code: ErrorCode;
  readonly http_status: number;
  readonly category: ErrorCategory;
  readonly severity: ErrorSeverity;
  readonly message: string;
  readonly help: string;
}

export const ERROR_DEFINITIONS: Readonly<Record<ErrorCode, ErrorDefinition>> = {
  AUTH_001: {"category":"auth","code":"AUTH_001","help":"Log in with POST /auth/login, or send an API token in X-API-Token.","http_status":401,"message":"Authentication is required","severity":"warning"},
  AUTH_002: {"category":"auth","code":"AUTH_002","help":"Check both; after five attempts in a minute a user name is blocked for a minute.","http_status":401,"message":"The user name or the password is wrong","severity":"warning"},
  AUTH_003: {"category":"auth","code":"AUTH_003","help":"Ask for a new one with POST /auth/refresh/local, or log in again.","http_status":401,"message":"The token has expired","severity":"warning"},
  AUTH_004: {"category":"auth","code":"AUTH_004","help":"Log in again, or create a new API token.","http_status":401,"message":"The token is not valid","severity":"warning"},
  AUTH_005: {"category":"auth","code":"AUTH_005","help":"Create a new API token.","http_status":401,"message":"The API token has expired","severity":"warning"},
  AUTHZ_001: {"category":"authz","code":"AUTHZ_001","help":"Ask somebody with more rights in this course or organization.","http_status":403,"message":"You may not do this","severity":"warning"},
  AUTHZ_002: {"category":"authz","code":"AUTHZ_002","help":"Ask an administrator.","http_status":403,"message":"Only administrators may do this","severity":"warning"},
  AUTHZ_003: {"category":"authz","code":"AUTHZ_003","help":"Ask a lecturer of the course to add you.","http_status":403,"message":"You are not a member of this course","severity":"warning"},
  AUTHZ_004: {"category":"authz","code":"AUTHZ_004","help":"Ask a lecturer of the course for a higher role.","http_status":403,"message":"Your role in this course does not suffice","severity":"warning"},
  AUTHZ_005: {"category":"authz","code":"AUTHZ_005","help":"Ask somebody with a higher role.","http_status":403,"message":"You may not give or change a role at or above your own","severity":"warning"},
  AUTHZ_006: {"category":"authz","code":"AUTHZ_006","help":"Set a new one with POST /password/change; until then only GET /user, GET /password/status and POST /auth/logout work.","http_status":403,"message":"The password has to be changed first","severity":"warning"},
  AUTHZ_007: {"category":"authz","code":"AUTHZ_007","help":"Send the request from an allowed origin and with Content-Type: application/json, or send the access token in Authorization.","http_status":403,"message":"A cookie does not allow a change from another place than this server's own pages","severity":"warning"},
  AUTHZ_008: {"category":"authz","code":"AUTHZ_008","help":"Send a code of the app with POST /auth/second-factor; without an app, make one with POST /user/second-factor. Programs use an API token.","http_status":403,"message":"A second factor has to come first","severity":"warning"},
  AUTHZ_010: {"category":"authz","code":"AUTHZ_010","help":"Use the token of a service account.","http_status":403,"message":"Only service accounts may do this","severity":"warning"},
  VAL_001: {"category":"val","code":"VAL_001","help":"See details.validation_errors for each field.","http_status":400,"message":"The request is not valid","severity":"warning"},
  VAL_002: {"category":"val","code":"VAL_002","help":"See the message for its name.","http_status":400,"message":"A required field is missing","severity":"warning"},
  VAL_003: {"category":"val","code":"VAL_003","help":"See the message for the format.","http_status":400,"message":"A field has the wrong format","severity":"warning"},
  VAL_004: {"category":"val","code":"VAL_004","help":"See the message for the reason.","http_status":400,"message":"The uploaded file is not acceptable","severity":"warning"},
  VAL_005: {"category":"val","code":"VAL_005","help":"Send a smaller body.","http_status":413,"message":"The request is too large","severity":"warning"},
  VAL_006: {"category":"val","code":"VAL_006","help":"Content-Range says how large the file is; ask for a part within it, or for all of it.","http_status":416,"message":"The file has no such part","severity":"warning"},
  NF_001: {"category":"nf","code":"NF_001","help":"It does not exist, or you may not see it.","http_status":404,"message":"Not found","severity":"warning"},
  NF_002: {"category":"nf","code":"NF_002","help":"It does not exist, or you may not see it.","http_status":404,"message":"User not found","severity":"warning"},
  NF_004: {"category":"nf","code":"NF_004","help":"Check the path; GET /openapi.json lists all endpoints.","http_status":404,"message":"There is no such endpoint","severity":"warning"},
  NF_010: {"category":"nf","code":"NF_010","help":"It does not exist, or you may not see it.","http_status":404,"message":"Service account not found","severity":"warning"},
  CONFLICT_001: {"category":"conflict","code":"CONFLICT_001","help":"Choose another name or path, or change the existing one.","http_status":409,"message":"It exists already","severity":"warning"},
  CONFLICT_002: {"category":"conflict","code":"CONFLICT_002","help":"Read it again, and remove what refers to it first.","http_status":409,"message":"It was changed or is in use","severity":"warning"},
  IDEM_001: {"category":"idem","code":"IDEM_001","help":"Use a new key for each request; repeat a request with the same key and the same body.","http_status":422,"message":"The idempotency key was used for another request","severity":"warning"},
  IDEM_002: {"category":"idem","code":"IDEM_002","help":"Repeat it as Retry-After says.","http_status":409,"message":"The request with this idempotency key is being worked on","severity":"warning"},
  IDEM_003: {"category":"idem","code":"IDEM_003","help":"Look for what it made; use a new key to do it once more.","http_status":409,"message":"The request with this idempotency key was done, and its answer is lost","severity":"warning"},
  RATE_001: {"category":"rate","code":"RATE_001","help":"Wait as long as Retry-After says.","http_status":429,"message":"Too many requests","severity":"info"},
  RATE_002: {"category":"rate","code":"RATE_002","help":"Wait as long as Retry-After says.","http_status":429,"message":"Too many log-in attempts","severity":"info"},
  RATE_003: {"category":"rate","code":"RATE_003","help":"Wait as long as Retry-After says.","http_status":429,"message":"Too many test runs","severity":"info"},
  COURSE_001: {"category":"course","code":"COURSE_001","help":"Whoever maintains the course takes it out of the archive: PATCH /courses/{id}/unarchive.","http_status":400,"message":"The course is archived: what there is can be read, and nothing is changed","severity":"warning"},
  CONTENT_001: {"category":"content","code":"CONTENT_001","help":"It does not exist, or you may not see it.","http_status":404,"message":"Course content not found","severity":"warning"},
  CONTENT_003: {"category":"content","code":"CONTENT_003","help":"Choose a content whose kind is submittable.","http_status":400,"message":"Nothing can be handed in for this course content","severity":"warning"},
  CONTENT_004: {"category":"content","code":"CONTENT_004","help":"Upload the example first.","http_status":404,"message":"Example not found","severity":"warning"},
  CONTENT_005: {"category":"content","code":"CONTENT_005","help":"Upload the version first, or choose an existing one.","http_status":404,"message":"Example version not found","severity":"warning"},
  CONTENT_006: {"category":"content","code":"CONTENT_006","help":"Archive it instead.","http_status":400,"message":"The course content has submissions and cannot be deleted","severity":"warning"},
  CONTENT_007: {"category":"content","code":"CONTENT_007","help":"Archive it instead.","http_status":400,"message":"A content below this one has submissions, so it cannot be deleted","severity":"warning"},
  CONTENT_008: {"category":"content","code":"CONTENT_008","help":"Ask a lecturer of the course to take it out of the archive.","http_status":400,"message":"The course content is archived: what there is can be read, and nothing is added","severity":"warning"},
  CONTENT_009: {"category":"content","code":"CONTENT_009","help":"Wait until it opens: the views and GET /course-contents/{id}/deadline say when.","http_status":400,"message":"The assignment is not open yet","severity":"warning"},
  VERSION_001: {"category":"version","code":"VERSION_001","help":"Raise the version in meta.yaml, or set update_existing.","http_status":409,"message":"This version of the example exists already","severity":"warning"},
  DEPLOY_001: {"category":"deploy","code":"DEPLOY_001","help":"Release it, or assign another version of the same example: what students have keeps its example.","http_status":400,"message":"The assignment is not released, or its example cannot be exchanged any more","severity":"warning"},
  DEPLOY_002: {"category":"deploy","code":"DEPLOY_002","help":"Assign one with POST /lecturers/course-contents/{id}/assign-example.","http_status":404,"message":"No example is assigned to this content","severity":"warning"},
  DEPLOY_003: {"category":"deploy","code":"DEPLOY_003","help":"Provision the course's repositories first.","http_status":400,"message":"The course has no student-template repository yet","severity":"warning"},
  DEPLOY_004: {"category":"deploy","code":"DEPLOY_004","help":"Assign the example again.","http_status":400,"message":"Information about the deployment is missing","severity":"warning"},
  DEPLOY_005: {"category":"deploy","code":"DEPLOY_005","help":"Unassign it there first.","http_status":400,"message":"This example is assigned to another content of the course","severity":"warning"},
  DEPLOY_006: {"category":"deploy","code":"DEPLOY_006","help":"Wait until it is done: GET /tasks shows it.","http_status":409,"message":"A release of the course is under way","severity":"warning"},
  SUBMIT_001: {"category":"submit","code":"SUBMIT_001","help":"It does not exist, or you may not see it.","http_status":404,"message":"Submission not found","severity":"warning"},
  SUBMIT_002: {"category":"submit","code":"SUBMIT_002","help":"It does not exist, or you may not see it.","http_status":404,"message":"Submission group not found","severity":"warning"},
  SUBMIT_003: {"category":"submit","code":"SUBMIT_003","help":"Wait for its result.","http_status":400,"message":"A test of this submission is running","severity":"warning"},
  SUBMIT_004: {"category":"submit","code":"SUBMIT_004","help":"Ask a lecturer to raise max_test_runs.","http_status":400,"message":"The number of test runs is used up","severity":"warning"},
  SUBMIT_005: {"category":"submit","code":"SUBMIT_005","help":"A lecturer has to assign an example with an execution backend.","http_status":400,"message":"The assignment has no testing service","severity":"warning"},
  SUBMIT_006: {"category":"submit","code":"SUBMIT_006","help":"Hand it in again.","http_status":400,"message":"The submission has no version identifier","severity":"warning"},
  SUBMIT_007: {"category":"submit","code":"SUBMIT_007","help":"Send artifact_id, or submission_group_id.","http_status":400,"message":"Which submission is meant is not said","severity":"warning"},
  SUBMIT_008: {"category":"submit","code":"SUBMIT_008","help":"Read its result, or hand in a new version.","http_status":400,"message":"This submission has been tested","severity":"warning"},
  SUBMIT_009: {"category":"submit","code":"SUBMIT_009","help":"Ask a lecturer to raise max_submissions.","http_status":400,"message":"The number of submissions is used up","severity":"warning"},
  SUBMIT_010: {"category":"submit","code":"SUBMIT_010","help":"It is not the submission's fault, is not scored and costs no attempt. The lecturers of the course see why.","http_status":500,"message":"The submission could not be judged","severity":"critical"},
  TEAM_001: {"category":"team","code":"TEAM_001","help":"Choose an assignment whose max_group_size is more than 1.","http_status":400,"message":"The assignment is not worked on in teams","severity":"warning"},
  TEAM_002: {"category":"team","code":"TEAM_002","help":"Ask a lecturer of the course.","http_status":403,"message":"Students may not do this with the teams of this assignment","severity":"warning"},
  TEAM_003: {"category":"team","code":"TEAM_003","help":"Ask a lecturer of the course.","http_status":409,"message":"The team is locked: nobody joins or leaves it any more","severity":"warning"},
  TEAM_004: {"category":"team","code":"TEAM_004","help":"Ask a member of the team for it, or ask to join without one.","http_status":403,"message":"The join code is not that of the team","severity":"warning"},
  TEAM_005: {"category":"team","code":"TEAM_005","help":"Choose another team, or make one.","http_status":409,"message":"The team is full","severity":"warning"},
  TEAM_006: {"category":"team","code":"TEAM_006","help":"Leave it first.","http_status":409,"message":"You are in a team for this assignment already","severity":"warning"},
  TEAM_007: {"category":"team","code":"TEAM_007","help":"Let others join, or ask a lecturer of the course.","http_status":400,"message":"The team has too few members to hand in","severity":"warning"},
  SUBMIT_011: {"category":"submit","code":"SUBMIT_011","help":"Practice uploads are possible. Late days may be left (POST /course-contents/{id}/late-days), or ask a lecturer for more time.","http_status":400,"message":"The deadline has passed: nothing is handed in any more","severity":"warning"},
  SUBMIT_012: {"category":"submit","code":"SUBMIT_012","help":"GET /course-contents/{id}/deadline says how many are left.","http_status":400,"message":"There are not so many late days","severity":"warning"},
  SUBMIT_013: {"category":"submit","code":"SUBMIT_013","help":"Hand it in: PATCH /submissions/artifacts/{id} with submit true.","http_status":400,"message":"The submission was not handed in, so there is no receipt","severity":"warning"},
  SUBMIT_014: {"category":"submit","code":"SUBMIT_014","help":"Its grade and its score stay. Ask the operators how long files are kept.","http_status":404,"message":"The files of this submission were removed, as the rules of the installation say","severity":"warning"},
  TASK_001: {"category":"task","code":"TASK_001","help":"It does not exist, or you may not see it.","http_status":404,"message":"Task not found","severity":"warning"},
  TASK_003: {"category":"task","code":"TASK_003","help":"Choose a service whose type is below `testing`.","http_status":400,"message":"The testing service cannot run tests","severity":"warning"},
  TASK_004: {"category":"task","code":"TASK_004","help":"Ask a lecturer of the course to add you.","http_status":404,"message":"You are not a member of the course","severity":"warning"},
  GITLAB_001: {"category":"gitlab","code":"GITLAB_001","help":"Configure it on the organization.","http_status":400,"message":"GitLab is not configured","severity":"warning"},
  GITLAB_002: {"category":"gitlab","code":"GITLAB_002","help":"Register your account for this course.","http_status":400,"message":"No GitLab account is registered","severity":"warning"},
  GITLAB_003: {"category":"gitlab","code":"GITLAB_003","help":"Use the registered account.","http_status":401,"message":"The GitLab account is another one than the one registered","severity":"warning"},
  GITLAB_004: {"category":"gitlab","code":"GITLAB_004","help":"Use your own account.","http_status":409,"message":"The GitLab account belongs to another user","severity":"warning"},
  GITLAB_005: {"category":"gitlab","code":"GITLAB_005","help":"Send provider_access_token.","http_status":401,"message":"A GitLab token is required","severity":"warning"},
  GITLAB_006: {"category":"gitlab","code":"GITLAB_006","help":"Create a new token.","http_status":502,"message":"The GitLab token is not valid","severity":"error"},
  GITLAB_007: {"category":"gitlab","code":"GITLAB_007","help":"Try again later.","http_status":503,"message":"GitLab cannot be reached","severity":"error"},
  GITLAB_008: {"category":"gitlab","code":"GITLAB_008","help":"Check it.","http_status":400,"message":"The GitLab user name is not valid","severity":"warning"},
  EXT_003: {"category":"ext","code":"EXT_003","help":"Try again later.","http_status":503,"message":"The file store is not available","severity":"error"},
  EXT_004: {"category":"ext","code":"EXT_004","help":"Try again later.","http_status":503,"message":"The workflow engine is not available","severity":"error"},
  EXT_005: {"category":"ext","code":"EXT_005","help":"Start one with `computor worker`.","http_status":503,"message":"No worker serves this queue","severity":"error"},
  EXT_006: {"category":"ext","code":"EXT_006","help":"Try again later.","http_status":503,"message":"An external service is not available","severity":"error"},
  DB_001: {"category":"db","code":"DB_001","help":"Try again in a moment.","http_status":503,"message":"The database is not available","severity":"error"},
  DB_002: {"category":"db","code":"DB_002","help":"Tell the operators, with the request id.","http_status":500,"message":"A database query failed","severity":"critical"},
  INT_001: {"category":"int","code":"INT_001","help":"Tell the operators, with the request id.","http_status":500,"message":"An unexpected error occurred","severity":"critical"},
  NIMPL_001: {"category":"nimpl","code":"NIMPL_001","help":"See the documentation for what is.","http_status":501,"message":"This is not available","severity":"error"},
  MAINT_001: {"category":"maint","code":"MAINT_001","help":"Try again when Retry-After says; GET /system/maintenance/status tells when it ends.","http_status":503,"message":"The system is under maintenance: what there is can be read, and nothing is changed","severity":"error"},
  EXAMPLE_VERSION_NO_BACKEND: {"category":"example","code":"EXAMPLE_VERSION_NO_BACKEND","help":"Add properties.executionBackend.slug.","http_status":400,"message":"meta.yaml names no execution backend","severity":"warning"},
  EXAMPLE_VERSION_UNKNOWN_BACKEND: {"category":"example","code":"EXAMPLE_VERSION_UNKNOWN_BACKEND","help":"Use the slug of an enabled testing service; GET /service-accounts lists them.","http_status":400,"message":"meta.yaml names an unknown execution backend","severity":"warning"},
  SERVICE_HAS_DEPENDENTS: {"category":"service","code":"SERVICE_HAS_DEPENDENTS","help":"Reassign them, or send force=true.","http_status":409,"message":"Contents or example versions use this service","severity":"warning"},
};
