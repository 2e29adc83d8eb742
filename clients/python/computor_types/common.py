# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `common`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Literal, Optional

from .base import Model


class CascadeDeleteResult(Model):
    """What was deleted with something that holds others, or would be."""

    deleted_counts: EntityDeleteCount
    """Rows by kind."""
    dry_run: bool
    """True: nothing was deleted, this is what would be."""
    entity_id: str
    entity_type: str
    """Name of the entity."""
    errors: List[str]
    minio_objects_deleted: int
    """How many files were deleted from the store."""


class Code(str, Enum):
    """An error code. Its text, HTTP status, message and help stand here and nowhere else."""

    AUTH_001 = "AUTH_001"
    """Authentication is required"""
    AUTH_002 = "AUTH_002"
    """The user name or the password is wrong"""
    AUTH_003 = "AUTH_003"
    """The token has expired"""
    AUTH_004 = "AUTH_004"
    """The token is not valid"""
    AUTH_005 = "AUTH_005"
    """The API token has expired"""
    AUTHZ_001 = "AUTHZ_001"
    """You may not do this"""
    AUTHZ_002 = "AUTHZ_002"
    """Only administrators may do this"""
    AUTHZ_003 = "AUTHZ_003"
    """You are not a member of this course"""
    AUTHZ_004 = "AUTHZ_004"
    """Your role in this course does not suffice"""
    AUTHZ_005 = "AUTHZ_005"
    """You may not give or change a role at or above your own"""
    AUTHZ_006 = "AUTHZ_006"
    """The password has to be changed first"""
    AUTHZ_007 = "AUTHZ_007"
    """A cookie does not allow a change from another place than this server's own pages"""
    AUTHZ_008 = "AUTHZ_008"
    """A second factor has to come first"""
    AUTHZ_010 = "AUTHZ_010"
    """Only service accounts may do this"""
    VAL_001 = "VAL_001"
    """The request is not valid"""
    VAL_002 = "VAL_002"
    """A required field is missing"""
    VAL_003 = "VAL_003"
    """A field has the wrong format"""
    VAL_004 = "VAL_004"
    """The uploaded file is not acceptable"""
    VAL_005 = "VAL_005"
    """The request is too large"""
    VAL_006 = "VAL_006"
    """The file has no such part"""
    NF_001 = "NF_001"
    """Not found"""
    NF_002 = "NF_002"
    """User not found"""
    NF_004 = "NF_004"
    """There is no such endpoint"""
    NF_010 = "NF_010"
    """Service account not found"""
    CONFLICT_001 = "CONFLICT_001"
    """It exists already"""
    CONFLICT_002 = "CONFLICT_002"
    """It was changed or is in use"""
    IDEM_001 = "IDEM_001"
    """The idempotency key was used for another request"""
    IDEM_002 = "IDEM_002"
    """The request with this idempotency key is being worked on"""
    IDEM_003 = "IDEM_003"
    """The request with this idempotency key was done, and its answer is lost"""
    RATE_001 = "RATE_001"
    """Too many requests"""
    RATE_002 = "RATE_002"
    """Too many log-in attempts"""
    RATE_003 = "RATE_003"
    """Too many test runs"""
    COURSE_001 = "COURSE_001"
    """The course is archived: what there is can be read, and nothing is changed"""
    CONTENT_001 = "CONTENT_001"
    """Course content not found"""
    CONTENT_003 = "CONTENT_003"
    """Nothing can be handed in for this course content"""
    CONTENT_004 = "CONTENT_004"
    """Example not found"""
    CONTENT_005 = "CONTENT_005"
    """Example version not found"""
    CONTENT_006 = "CONTENT_006"
    """The course content has submissions and cannot be deleted"""
    CONTENT_007 = "CONTENT_007"
    """A content below this one has submissions, so it cannot be deleted"""
    CONTENT_008 = "CONTENT_008"
    """The course content is archived: what there is can be read, and nothing is added"""
    CONTENT_009 = "CONTENT_009"
    """The assignment is not open yet"""
    VERSION_001 = "VERSION_001"
    """This version of the example exists already"""
    DEPLOY_001 = "DEPLOY_001"
    """The assignment is not released, or its example cannot be exchanged any more"""
    DEPLOY_002 = "DEPLOY_002"
    """No example is assigned to this content"""
    DEPLOY_003 = "DEPLOY_003"
    """The course has no student-template repository yet"""
    DEPLOY_004 = "DEPLOY_004"
    """Information about the deployment is missing"""
    DEPLOY_005 = "DEPLOY_005"
    """This example is assigned to another content of the course"""
    DEPLOY_006 = "DEPLOY_006"
    """A release of the course is under way"""
    SUBMIT_001 = "SUBMIT_001"
    """Submission not found"""
    SUBMIT_002 = "SUBMIT_002"
    """Submission group not found"""
    SUBMIT_003 = "SUBMIT_003"
    """A test of this submission is running"""
    SUBMIT_004 = "SUBMIT_004"
    """The number of test runs is used up"""
    SUBMIT_005 = "SUBMIT_005"
    """The assignment has no testing service"""
    SUBMIT_006 = "SUBMIT_006"
    """The submission has no version identifier"""
    SUBMIT_007 = "SUBMIT_007"
    """Which submission is meant is not said"""
    SUBMIT_008 = "SUBMIT_008"
    """This submission has been tested"""
    SUBMIT_009 = "SUBMIT_009"
    """The number of submissions is used up"""
    SUBMIT_010 = "SUBMIT_010"
    """The submission could not be judged"""
    TEAM_001 = "TEAM_001"
    """The assignment is not worked on in teams"""
    TEAM_002 = "TEAM_002"
    """Students may not do this with the teams of this assignment"""
    TEAM_003 = "TEAM_003"
    """The team is locked: nobody joins or leaves it any more"""
    TEAM_004 = "TEAM_004"
    """The join code is not that of the team"""
    TEAM_005 = "TEAM_005"
    """The team is full"""
    TEAM_006 = "TEAM_006"
    """You are in a team for this assignment already"""
    TEAM_007 = "TEAM_007"
    """The team has too few members to hand in"""
    SUBMIT_011 = "SUBMIT_011"
    """The deadline has passed: nothing is handed in any more"""
    SUBMIT_012 = "SUBMIT_012"
    """There are not so many late days"""
    SUBMIT_013 = "SUBMIT_013"
    """The submission was not handed in, so there is no receipt"""
    SUBMIT_014 = "SUBMIT_014"
    """The files of this submission were removed, as the rules of the installation say"""
    TASK_001 = "TASK_001"
    """Task not found"""
    TASK_003 = "TASK_003"
    """The testing service cannot run tests"""
    TASK_004 = "TASK_004"
    """You are not a member of the course"""
    GITLAB_001 = "GITLAB_001"
    """GitLab is not configured"""
    GITLAB_002 = "GITLAB_002"
    """No GitLab account is registered"""
    GITLAB_003 = "GITLAB_003"
    """The GitLab account is another one than the one registered"""
    GITLAB_004 = "GITLAB_004"
    """The GitLab account belongs to another user"""
    GITLAB_005 = "GITLAB_005"
    """A GitLab token is required"""
    GITLAB_006 = "GITLAB_006"
    """The GitLab token is not valid"""
    GITLAB_007 = "GITLAB_007"
    """GitLab cannot be reached"""
    GITLAB_008 = "GITLAB_008"
    """The GitLab user name is not valid"""
    EXT_003 = "EXT_003"
    """The file store is not available"""
    EXT_004 = "EXT_004"
    """The workflow engine is not available"""
    EXT_005 = "EXT_005"
    """No worker serves this queue"""
    EXT_006 = "EXT_006"
    """An external service is not available"""
    DB_001 = "DB_001"
    """The database is not available"""
    DB_002 = "DB_002"
    """A database query failed"""
    INT_001 = "INT_001"
    """An unexpected error occurred"""
    NIMPL_001 = "NIMPL_001"
    """This is not available"""
    MAINT_001 = "MAINT_001"
    """The system is under maintenance: what there is can be read, and nothing is changed"""
    EXAMPLE_VERSION_NO_BACKEND = "EXAMPLE_VERSION_NO_BACKEND"
    """meta.yaml names no execution backend"""
    EXAMPLE_VERSION_UNKNOWN_BACKEND = "EXAMPLE_VERSION_UNKNOWN_BACKEND"
    """meta.yaml names an unknown execution backend"""
    SERVICE_HAS_DEPENDENTS = "SERVICE_HAS_DEPENDENTS"
    """Contents or example versions use this service"""


class ContentTypeGradingStats(Model):
    """What came of the contents of one type."""

    average_grading: Optional[float]
    """Of those that have a grade, 0 to 1."""
    course_content_type_color: Optional[str]
    """As CSS writes it."""
    course_content_type_id: str
    course_content_type_slug: str
    course_content_type_title: Optional[str]
    graded_assignments: Optional[int]
    """How many have a grade."""
    latest_submission_at: Optional[datetime]
    max_assignments: int
    """How many there are to hand in."""
    progress_percentage: float
    """Handed in of those there are, 0 to 100."""
    submitted_assignments: int
    """How many of them were handed in."""


class CourseContentDeploymentGet(Model):
    """The example that a course content shows, and how far its release has come."""

    assigned_at: datetime
    """When the example was assigned."""
    course_content_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    deployed_at: Optional[datetime]
    """When it was last released."""
    deployment_message: Optional[str]
    """Why the release failed, or what it did."""
    deployment_metadata: Optional[Dict[str, Any]]
    """What the release noted."""
    deployment_path: Optional[str]
    """Directory of the assignment in the repositories."""
    deployment_status: DeploymentStatus
    example_identifier: Optional[str]
    example_version: Optional[ExampleVersionGet]
    example_version_id: Optional[str]
    id: str
    last_attempt_at: Optional[datetime]
    """When a release was last tried."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    version_identifier: Optional[str]
    """Commit of the student template."""
    version_tag: Optional[str]
    """Such as `1.2.0`."""
    workflow_id: Optional[str]
    """The background work that belongs to it."""


class CourseContentDeploymentList(Model):
    """The example that a course content shows, in a list of contents."""

    assigned_at: datetime
    """When the example was assigned."""
    course_content_id: str
    deployed_at: Optional[datetime]
    """When it was last released."""
    deployment_status: DeploymentStatus
    example_identifier: Optional[str]
    example_version: Optional[ExampleVersionList]
    example_version_id: Optional[str]
    has_newer_version: bool
    """Whether the example has a newer version than the assigned one."""
    id: str
    version_identifier: Optional[str]
    """Commit of the student template."""
    version_tag: Optional[str]
    """Such as `1.2.0`."""


class CourseContentKindGet(Model):
    """A kind of course content in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    has_ascendants: bool
    """Whether it may lie below another content."""
    has_descendants: bool
    """Whether others may lie below it."""
    id: str
    submittable: bool
    """Whether something can be handed in."""
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseContentKindList(Model):
    """A kind of course content in a list."""

    has_ascendants: bool
    """Whether it may lie below another content."""
    has_descendants: bool
    """Whether others may lie below it."""
    id: str
    submittable: bool
    """Whether something can be handed in."""
    title: Optional[str]


class CourseContentStudentGet(Model):
    """A course content in full with a student's own work on it."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    color: str
    """As CSS writes it."""
    course_content_kind_id: str
    """The kind that its type has."""
    course_content_type: CourseContentTypeGet
    course_content_type_id: str
    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    deadline: Optional[EffectiveDeadline]
    """Until when it is to be handed in, and why; null: there is no deadline."""
    deployment: Optional[CourseContentDeploymentList]
    description: Optional[str]
    directory: Optional[str]
    """Directory of the assignment in the student's repository."""
    has_deployment: Optional[bool]
    id: str
    latest_grade_status: Optional[str]
    """`not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    path: str
    position: float
    """Order among its siblings."""
    result: Optional[ResultStudentGet]
    result_count: int
    """How many test runs there were."""
    status: Optional[str]
    """Of an assignment: that of its newest grade; of a unit: what is most urgent below it."""
    submission_count: int
    """How often it was handed in."""
    submission_group: Optional[SubmissionGroupStudentGet]
    submitted: Optional[bool]
    """Whether it was handed in."""
    testing_service_id: Optional[str]
    title: Optional[str]
    unread_message_count: int
    """Messages that the caller has not read."""
    unreviewed_count: int
    """Submissions that nobody has looked at."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseContentStudentList(Model):
    """A course content in a list with a student's own work on it."""

    color: str
    """As CSS writes it."""
    course_content_kind_id: str
    """The kind that its type has."""
    course_content_type: CourseContentTypeList
    course_content_type_id: str
    course_id: str
    deadline: Optional[EffectiveDeadline]
    """Until when it is to be handed in, and why; null: there is no deadline."""
    deployment: Optional[CourseContentDeploymentList]
    directory: Optional[str]
    """Directory of the assignment in the student's repository."""
    has_deployment: Optional[bool]
    id: str
    latest_grade_status: Optional[str]
    """`not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    path: str
    position: float
    """Order among its siblings."""
    result: Optional[ResultStudentList]
    result_count: int
    """How many test runs there were."""
    status: Optional[str]
    """Of an assignment: that of its newest grade; of a unit: what is most urgent below it."""
    submission_count: int
    """How often it was handed in."""
    submission_group: Optional[SubmissionGroupStudentList]
    submitted: Optional[bool]
    """Whether it was handed in."""
    testing_service_id: Optional[str]
    title: Optional[str]
    unread_message_count: int
    """Messages that the caller has not read."""
    unreviewed_count: int
    """Submissions that nobody has looked at."""


class CourseContentTypeGet(Model):
    """A type of course content in full."""

    color: str
    """As CSS writes it."""
    course_content_kind: Optional[CourseContentKindGet]
    course_content_kind_id: str
    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    id: str
    properties: Optional[Dict[str, Any]]
    slug: str
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseContentTypeList(Model):
    """A type of course content in a list."""

    color: str
    """As CSS writes it."""
    course_content_kind: Optional[CourseContentKindList]
    course_content_kind_id: str
    course_id: str
    id: str
    slug: str
    title: Optional[str]


class CourseFamilyGet(Model):
    """A course family in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    id: str
    organization: Optional[OrganizationGet]
    organization_id: str
    path: str
    properties: Optional[CourseFamilyPropertiesGet]
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseFamilyPropertiesGet(Model):
    """Free properties of a course family, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class CourseGet(Model):
    """A course in full."""

    archived_at: Optional[datetime]
    """Since when it is archived: what there is can be read, and nothing is changed. Null for courses that
    go on.
    """
    course_family: Optional[CourseFamilyGet]
    course_family_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    id: str
    language_code: Optional[str]
    late_cutoff_days: Optional[int]
    """So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say
    otherwise.
    """
    late_days: Optional[int]
    """How many days late each student may hand in without asking, of all assignments together; null: none."""
    late_penalty_per_day: Optional[float]
    """What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown
    as the grade that counts is so
    much less, at least 0. Contents may say otherwise.
    """
    organization_id: str
    path: str
    properties: Optional[CoursePropertiesGet]
    team_allow_join: Optional[bool]
    team_allow_leave: Optional[bool]
    team_allow_student_creation: Optional[bool]
    team_auto_assign_unmatched: Optional[bool]
    team_lock_at_deadline: Optional[bool]
    team_min_group_size: Optional[int]
    team_mode: Optional[TeamMode]
    """How teams form."""
    team_require_approval: Optional[bool]
    timezone: Optional[str]
    """IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days."""
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseList(Model):
    """A course in a list."""

    archived_at: Optional[datetime]
    """Null for courses that go on."""
    course_family_id: Optional[str]
    id: str
    language_code: Optional[str]
    organization_id: Optional[str]
    path: str
    properties: Optional[CoursePropertiesGet]
    team_allow_student_creation: Optional[bool]
    team_mode: Optional[TeamMode]
    """How teams form."""
    title: Optional[str]


class CourseMemberGitLabConfig(Model):
    """Where a course member's repository lies on GitLab."""

    directory: Optional[str] = None
    full_path: Optional[str] = None
    """Path of the group or project on the server."""
    full_path_submission: Optional[str] = None
    """Path of the project with the member's submissions."""
    group_id: Optional[int] = None
    last_synced_at: Optional[str] = None
    namespace_id: Optional[int] = None
    namespace_path: Optional[str] = None
    parent: Optional[int] = None
    parent_id: Optional[int] = None
    registry: Optional[str] = None
    settings: Optional[Dict[str, Any]] = None
    token: Optional[str] = None
    """Always null."""
    url: Optional[str] = None
    """The GitLab server."""
    visibility: Optional[str] = None
    web_url: Optional[str] = None
    """Where people look at it."""


class CourseMemberGradingNode(Model):
    """What came of one content, or of all below it."""

    average_grading: Optional[float]
    """Of what has a grade below a unit, 0 to 1."""
    by_content_type: List[ContentTypeGradingStats]
    course_content_type_color: Optional[str]
    """As CSS writes it."""
    graded_assignments: Optional[int]
    """How many have a grade, here and below."""
    graded_by_course_member: Optional[GradedByCourseMember]
    grading: Optional[float]
    """The grade of what is handed in here, 0 to 1, less what the late policy takes off: what the student
    sees.
    """
    latest_result_created_at: Optional[datetime]
    latest_result_grade: Optional[float]
    """0 to 1."""
    latest_result_id: Optional[str]
    latest_result_status: Optional[int]
    latest_submission_at: Optional[datetime]
    max_assignments: int
    """How many there are to hand in, here and below."""
    max_submissions: Optional[int]
    max_test_runs: Optional[int]
    path: str
    position: Optional[float]
    progress_percentage: float
    """Handed in of those there are, 0 to 100."""
    status: Optional[str]
    submissions_count: Optional[int]
    submittable: Optional[bool]
    """Whether it is something to hand in."""
    submitted_assignments: int
    """How many of them were handed in."""
    test_runs_count: Optional[int]
    """Runs that count for the limit."""
    title: Optional[str]


class CourseMemberGradingsGet(Model):
    """How far a member has come, with the tree of contents."""

    by_content_type: List[ContentTypeGradingStats]
    course_id: str
    course_member_id: str
    family_name: Optional[str]
    given_name: Optional[str]
    latest_submission_at: Optional[datetime]
    nodes: List[CourseMemberGradingNode]
    overall_average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    overall_progress_percentage: float
    """0 to 100."""
    student_id: Optional[str]
    """What the organization of the course calls the student."""
    total_max_assignments: int
    total_submitted_assignments: int
    user_id: Optional[str]
    username: Optional[str]


class CourseMemberGradingsList(Model):
    """How far a member has come."""

    by_content_type: List[ContentTypeGradingStats]
    course_id: str
    course_member_id: str
    family_name: Optional[str]
    given_name: Optional[str]
    latest_submission_at: Optional[datetime]
    overall_average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    overall_progress_percentage: float
    """0 to 100."""
    student_id: Optional[str]
    """What the organization of the course calls the student."""
    total_max_assignments: int
    total_submitted_assignments: int
    user_id: Optional[str]
    username: Optional[str]


class CourseMemberList(Model):
    """A member of a course in a list."""

    archived_at: Optional[datetime]
    """Since when the membership gives no rights and does not count any more; its work stays."""
    course_group_id: Optional[str]
    course_id: str
    course_role_id: str
    id: str
    user: UserList
    user_id: str


class CourseMemberProperties(Model):
    """Free properties of a course member. Unknown keys are kept."""

    gitlab: Optional[CourseMemberGitLabConfig] = None


class CoursePropertiesGet(Model):
    """Free properties of a course, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class DeadlineStanding(str, Enum):
    """What becomes of what is handed in now."""

    NOT_OPEN = "not_open"
    """It is refused: the assignment is not open yet."""
    OPEN = "open"
    """It is in time."""
    LATE = "late"
    """It is late, and accepted."""
    CLOSED = "closed"
    """It is refused: it comes too late."""


class DeploymentStatus(str, Enum):
    """How far the release of an example has come."""

    PENDING = "pending"
    """Assigned, not released yet."""
    DEPLOYING = "deploying"
    """Being written to the student template."""
    DEPLOYED = "deployed"
    """Released."""
    FAILED = "failed"
    """Could not be released."""
    UNASSIGNED = "unassigned"
    """No example any more."""


class Details(Model):
    """More about an error."""

    validation_errors: Optional[List[Violation]] = None
    """What is wrong with the request, field by field."""


class Done(Model):
    """It was done."""

    message: str
    """What was done, for people."""


class EffectiveDeadline(Model):
    """Until when a student, or a team, has to hand in, and why."""

    closes_at: Optional[datetime]
    """Nothing is handed in afterwards; null: late work is accepted for ever."""
    due_at: Optional[datetime]
    """With all that was granted."""
    explanation: List[str]
    """How it came about, in sentences, one after the other."""
    late_days: int
    """How many days have begun since it was due."""
    late_penalty_per_day: float
    """What each day that has begun since it was due costs, of 1."""
    opens_at: Optional[datetime]
    """Nothing is handed in before."""
    penalty: float
    """What is taken off, of 1, if it is handed in now."""
    standing: DeadlineStanding
    timezone: str
    """The time zone of the course: its days are counted, and its times are written in the explanation."""


class EntityDeleteCount(Model):
    """How many rows of each kind."""

    course_content_deployments: int
    course_content_types: int
    course_contents: int
    course_families: int
    course_groups: int
    course_member_comments: int
    course_members: int
    courses: int
    deployment_histories: int
    example_dependencies: int
    example_repositories: int
    example_versions: int
    examples: int
    messages: int
    result_artifacts: int
    results: int
    student_profiles: int
    submission_artifacts: int
    submission_grades: int
    submission_group_members: int
    submission_groups: int
    submission_reviews: int


class ExampleRepositoryGet(Model):
    """An example repository in full."""

    access_credentials: Optional[str]
    """Always null."""
    created_at: datetime
    created_by: Optional[str]
    default_version: Optional[str]
    description: Optional[str]
    id: str
    name: str
    organization_id: Optional[str]
    source_type: SourceType
    source_url: str
    """Where it is; unique."""
    updated_at: datetime
    updated_by: Optional[str]


class ExampleVersionGet(Model):
    """A version of an example in full."""

    additional_files: List[str]
    """Files that students get as well."""
    created_at: datetime
    created_by: Optional[str]
    description: Optional[str]
    example_id: str
    execution_backend: Optional[Dict[str, Any]]
    """Slug, version and settings of the service that tests it."""
    id: str
    language: Optional[str]
    license: Optional[str]
    storage_path: str
    """Where the files lie in the store."""
    student_submission_files: List[str]
    """Files that students hand in."""
    student_templates: List[str]
    """Files that students begin with."""
    test_files: List[str]
    """Files that the tests need."""
    testing_service_id: Optional[str]
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    version_number: int
    """Counts from 1."""
    version_tag: str
    """Such as `1.2.0`."""


class ExampleVersionList(Model):
    """A version of an example in a list."""

    created_at: datetime
    description: Optional[str]
    id: str
    testing_service_id: Optional[str]
    title: Optional[str]
    version_number: int
    """Counts from 1."""
    version_tag: str
    """Such as `1.2.0`."""


class GitLabConfig(Model):
    """Where something lies on GitLab, as it is written. Unknown keys are kept."""

    directory: Optional[str] = None
    full_path: Optional[str] = None
    """Path of the group or project on the server."""
    group_id: Optional[int] = None
    last_synced_at: Optional[str] = None
    namespace_id: Optional[int] = None
    namespace_path: Optional[str] = None
    parent: Optional[int] = None
    parent_id: Optional[int] = None
    registry: Optional[str] = None
    settings: Optional[Dict[str, Any]] = None
    token: Optional[str] = None
    """The token that the platform uses there. It can be written, never read."""
    url: Optional[str] = None
    """The GitLab server."""
    visibility: Optional[str] = None
    web_url: Optional[str] = None
    """Where people look at it."""


class GitLabConfigGet(Model):
    """Where something lies on GitLab, as it is read."""

    directory: Optional[str] = None
    full_path: Optional[str] = None
    """Path of the group or project on the server."""
    group_id: Optional[int] = None
    last_synced_at: Optional[str] = None
    namespace_id: Optional[int] = None
    namespace_path: Optional[str] = None
    parent: Optional[int] = None
    parent_id: Optional[int] = None
    registry: Optional[str] = None
    settings: Optional[Dict[str, Any]] = None
    token: Optional[str] = None
    """Always null."""
    url: Optional[str] = None
    """The GitLab server."""
    visibility: Optional[str] = None
    web_url: Optional[str] = None
    """Where people look at it."""


class GradedByCourseMember(Model):
    """Who gave a grade."""

    course_role_id: Optional[str]
    user: Optional[GradingAuthor]
    user_id: str


class GradingAuthor(Model):
    """The name of who gave a grade."""

    family_name: Optional[str]
    given_name: Optional[str]


GradingStatus = Literal[0, 1, 2, 3]
"""0: not reviewed, 1: corrected, 2: correction necessary, 3: improvement possible."""


class OrganizationGet(Model):
    """An organization in full."""

    country: Optional[str]
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    email: Optional[str]
    fax_number: Optional[str]
    id: str
    locality: Optional[str]
    number: Optional[str]
    organization_type: OrganizationType
    path: str
    postal_code: Optional[str]
    properties: Optional[OrganizationPropertiesGet]
    region: Optional[str]
    street_address: Optional[str]
    telephone: Optional[str]
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    url: Optional[str]
    user_id: Optional[str]


class OrganizationPropertiesGet(Model):
    """Free properties of an organization, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class OrganizationType(str, Enum):
    """What an organization is."""

    USER = "user"
    """One person: has a user and no title."""
    COMMUNITY = "community"
    """People who work together."""
    ORGANIZATION = "organization"
    """A university, a company, an institute."""


class Problem(Model):
    """The body of every error response.

    401 additionally carries `detail: "Unauthorized"`, which existing clients look for.
    """

    detail: Optional[str] = None
    """`Unauthorized` on 401, the message under maintenance."""
    details: Optional[Details] = None
    """More, where there is more."""
    error_code: Code
    """What happened, for programs."""
    help: str
    """What to do next."""
    maintenance: Optional[bool] = None
    """True under maintenance."""
    message: str
    """What happened, for people."""
    request_id: Optional[str] = None
    """The request, as the server's log names it."""


class ProfileGet(Model):
    """A profile in full."""

    avatar_color: Optional[int]
    """0xRRGGBB as a number."""
    avatar_image: Optional[str]
    bio: Optional[str]
    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    language_code: Optional[str]
    nickname: Optional[str]
    properties: Optional[Dict[str, Any]]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    url: Optional[str]
    user_id: str


class ResultArtifactInfo(Model):
    """A file that a test run left behind, as a result mentions it."""

    content_type: Optional[str]
    created_at: Optional[datetime]
    file_size: int
    """In bytes."""
    filename: str
    id: str


class ResultCreate(Model):
    """A new result."""

    course_content_id: str
    course_member_id: str
    grade: Optional[float] = None
    """0 to 1."""
    properties: Optional[Dict[str, Any]] = None
    reference_version_identifier: Optional[str] = None
    """The version of the example that it was tested with."""
    result: float
    """0 to 1."""
    result_json: Optional[Dict[str, Any]] = None
    """The report of the tests."""
    status: TaskStatus
    submission_artifact_id: Optional[str] = None
    submission_group_id: Optional[str] = None
    test_system_id: Optional[str] = None
    """What the testing service calls the run."""
    testing_service_id: Optional[str] = None
    version_identifier: str


class ResultGet(Model):
    """A result in full."""

    artifact_count: int
    """How many files the run left behind."""
    course_content_id: str
    course_content_type_id: str
    course_member_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    grade: Optional[float]
    """0 to 1."""
    grading_ids: Optional[List[str]]
    has_artifacts: bool
    """Whether the run left files behind."""
    id: str
    properties: Optional[Dict[str, Any]]
    reference_version_identifier: Optional[str]
    """The version of the example that it was tested with."""
    result: float
    """0 to 1."""
    result_artifacts: List[ResultArtifactInfo]
    result_json: Optional[Dict[str, Any]]
    """The report of the tests."""
    status: TaskStatus
    submission_artifact_id: Optional[str]
    submission_group_id: Optional[str]
    test_system_id: Optional[str]
    """What the testing service calls the run."""
    testing_service_id: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    version_identifier: str


class ResultList(Model):
    """A result in a list."""

    artifact_count: int
    """How many files the run left behind."""
    course_content_id: str
    course_content_type_id: str
    course_member_id: str
    created_at: Optional[datetime]
    grade: Optional[float]
    """0 to 1."""
    has_artifacts: bool
    """Whether the run left files behind."""
    id: str
    reference_version_identifier: Optional[str]
    """The version of the example that it was tested with."""
    result: float
    """0 to 1."""
    status: TaskStatus
    submission_artifact_id: Optional[str]
    submission_group_id: Optional[str]
    test_system_id: Optional[str]
    """What the testing service calls the run."""
    testing_service_id: Optional[str]
    updated_at: Optional[datetime]
    version_identifier: str


class ResultStudentGet(Model):
    """A student's newest result for a content, with the report."""

    id: str
    result: Optional[float]
    """0 to 1."""
    result_artifacts: List[ResultArtifactInfo]
    result_json: Optional[Dict[str, Any]]
    """The report of the tests."""
    status: Optional[TaskStatus]
    submit: Optional[bool]
    """True: to be graded; false: to practise."""
    test_system_id: Optional[str]
    """What the testing service calls the run."""
    testing_service_id: Optional[str]
    version_identifier: Optional[str]


class ResultStudentList(Model):
    """A student's newest result for a content, in a list."""

    id: str
    result: Optional[float]
    """0 to 1."""
    status: Optional[TaskStatus]
    submit: Optional[bool]
    """True: to be graded; false: to practise."""
    test_system_id: Optional[str]
    """What the testing service calls the run."""
    testing_service_id: Optional[str]
    version_identifier: Optional[str]


class ResultUpdate(Model):
    """Changes to a result."""

    grade: Optional[float] = None
    """0 to 1."""
    properties: Optional[Dict[str, Any]] = None
    result: Optional[float] = None
    """0 to 1."""
    result_json: Optional[Dict[str, Any]] = None
    """The report of the tests."""
    status: Optional[TaskStatus] = None
    test_system_id: Optional[str] = None
    """What the testing service calls the run."""


class SourceType(str, Enum):
    """What kind of source an example repository has."""

    GIT = "git"
    """A git repository."""
    MINIO = "minio"
    """An S3-compatible store."""
    GITHUB = "github"
    """A repository on GitHub."""
    S3 = "s3"
    """A bucket on S3."""
    GITLAB = "gitlab"
    """A repository on GitLab."""


class StudentProfileGet(Model):
    """A student profile in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    organization: Optional[OrganizationGet]
    organization_id: str
    student_email: Optional[str]
    student_id: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: str


class SubmissionGroupGradingList(Model):
    """A grade of a submission group."""

    created_at: datetime
    feedback: Optional[str]
    """For the student."""
    graded_by_course_member: Optional[GradedByCourseMember]
    graded_by_course_member_id: str
    grading: float
    """0 to 1."""
    id: str
    result_id: Optional[str]
    status: GradingStatus
    submission_group_id: str


class SubmissionGroupMemberBasic(Model):
    """A member of a submission group, as the student and tutor views show them."""

    course_member_id: str
    full_name: Optional[str]
    id: str
    user_id: str
    username: Optional[str]


class SubmissionGroupRepository(Model):
    """The git repository of a submission group."""

    clone_url: Optional[str]
    """For `git clone`."""
    full_path: str
    provider: str
    url: str
    web_url: Optional[str]
    """Where people look at it."""


class SubmissionGroupStudentGet(Model):
    """A student's submission group in full, with all its grades."""

    count: int
    course_content_path: Optional[str]
    course_content_title: Optional[str]
    current_group_size: int
    """How many members it has."""
    example_identifier: Optional[str]
    graded_by_course_member: Optional[GradedByCourseMember]
    grading: Optional[float]
    """The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a
    grade of this work is shown. What
    was given stands in the grades themselves.
    """
    gradings: List[SubmissionGroupGradingList]
    id: Optional[str]
    late_penalty: Optional[float]
    """What the late policy has taken off the grade, of 1; null: nothing."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    members: List[SubmissionGroupMemberBasic]
    repository: Optional[SubmissionGroupRepository]
    status: Optional[str]
    """That of the newest grade, as a word."""
    unread_message_count: int
    """Messages that the caller has not read."""


class SubmissionGroupStudentList(Model):
    """A student's submission group in a list of contents."""

    count: int
    course_content_path: Optional[str]
    course_content_title: Optional[str]
    current_group_size: int
    """How many members it has."""
    example_identifier: Optional[str]
    graded_by_course_member: Optional[GradedByCourseMember]
    grading: Optional[float]
    """The newest grade, 0 to 1, less what the late policy takes off: what counts, here and wherever a
    grade of this work is shown. What
    was given stands in the grades themselves.
    """
    id: Optional[str]
    late_penalty: Optional[float]
    """What the late policy has taken off the grade, of 1; null: nothing."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    members: List[SubmissionGroupMemberBasic]
    repository: Optional[SubmissionGroupRepository]
    status: Optional[str]
    """That of the newest grade, as a word."""
    unread_message_count: int
    """Messages that the caller has not read."""


class TaskInfo(Model):
    """A piece of background work."""

    args: Any
    """What it was given, by position."""
    completed_at: Optional[datetime]
    """The same as `finished_at`."""
    created_at: datetime
    duration: Optional[str]
    """How long it took or has been running, for people."""
    error: Optional[str]
    """Why it failed, for people."""
    execution_time: Optional[datetime]
    finished_at: Optional[datetime]
    has_result: Optional[bool]
    history_length: Optional[int]
    """How many steps the workflow engine has recorded."""
    kwargs: Optional[Dict[str, Any]]
    """What it was given, by name. Ids, never secrets."""
    progress: Optional[Dict[str, Any]]
    """`fraction`: 0 to 1, and `message`."""
    queue: Optional[str]
    result_available: Optional[str]
    retries: Optional[int]
    """How often it was tried again."""
    run_id: Optional[str]
    """The workflow engine's name for this run of it."""
    short_task_id: Optional[str]
    """The first characters of the id."""
    started_at: Optional[datetime]
    status: TaskStatus
    status_display: Optional[str]
    """The status, for people."""
    task_id: str
    task_name: str
    """What kind of work it is."""
    worker: Optional[str]
    """Which worker has it."""
    workflow_id: Optional[str]
    """The workflow engine's name for it."""


class TaskResponse(Model):
    """The work has begun."""

    message: str
    status: str
    """Always `submitted`."""
    task_id: str
    """`GET /tasks/{id}`."""


class TaskStatus(str, Enum):
    """How far a test run or another piece of background work has come."""

    QUEUED = "queued"
    """Waits for a worker."""
    STARTED = "started"
    """Runs."""
    FINISHED = "finished"
    """Came to an end, good or bad: the result says which."""
    FAILED = "failed"
    """Came to nothing."""
    DEFERRED = "deferred"
    """Was put off."""
    CANCELLED = "cancelled"
    """Was stopped."""


class TeamMode(str, Enum):
    """How the teams of a course form."""

    SELF_ORGANIZED = "self_organized"
    """Students find each other."""
    INSTRUCTOR_PREDEFINED = "instructor_predefined"
    """Lecturers make the teams."""
    HYBRID = "hybrid"
    """Both."""


class UserGet(Model):
    """A user in full."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    created_at: Optional[datetime]
    created_by: Optional[str]
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    id: str
    is_service: bool
    """True for programs."""
    profile: Optional[ProfileGet]
    properties: Optional[Dict[str, Any]]
    student_profiles: List[StudentProfileGet]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_roles: List[UserRoleGet]
    username: Optional[str]


class UserList(Model):
    """A user in a list."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    created_at: Optional[datetime]
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    id: str
    is_service: bool
    """True for programs."""
    updated_at: Optional[datetime]
    username: Optional[str]


class UserRoleGet(Model):
    """A role that a user has, in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    role_id: str
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: str


class Violation(Model):
    """What is wrong with one field of a request."""

    field: str
    """Dotted path of the field; empty for the request as a whole."""
    message: str
    """What is wrong with it."""
    type: str
    """The kind of rule that it breaks: `value`, `missing`, `json`, …"""
