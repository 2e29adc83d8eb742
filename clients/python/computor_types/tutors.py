# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tutors`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

from .base import Model
from .common import (
    CourseContentDeploymentList,
    CourseContentTypeList,
    CourseMemberProperties,
    EffectiveDeadline,
    GradingStatus,
    ResultStudentList,
    SubmissionGroupStudentList,
    UserList,
)


class CourseTutorGet(Model):
    """A course in full, as its tutors see it."""

    course_family_id: Optional[str]
    id: str
    organization_id: Optional[str]
    path: str
    repository: CourseTutorRepository
    title: Optional[str]


class CourseTutorList(Model):
    """A course in a list, as its tutors see it."""

    course_family_id: Optional[str]
    id: str
    organization_id: Optional[str]
    path: str
    repository: CourseTutorRepository
    title: Optional[str]


class CourseTutorRepository(Model):
    """Where the repositories of a course lie that its tutors need."""

    full_path_assignments: Optional[str]
    full_path_student_template: Optional[str]
    provider_url: Optional[str]
    """The git host."""


class GradeImportCreate(Model):
    """A table of grades, as rows or as CSV with a head (`student,content,grade,status,feedback`, in any
    order).
    """

    csv: Optional[str] = None
    dry_run: Optional[bool] = None
    """True: nothing is stored, and the answer says what would be."""
    rows: Optional[List[GradeImportRow]] = None


class GradeImportGet(Model):
    """What came of a table."""

    dry_run: bool
    id: Optional[str]
    """By which it can be taken back; null after a dry run."""
    rows: List[GradeImportOutcome]


class GradeImportOutcome(Model):
    """What became of a row."""

    after: Optional[float]
    """What it has now, 0 to 1."""
    artifact_id: str
    """The submission that got the grade: the newest that was handed in."""
    before: Optional[float]
    """What it had before, 0 to 1."""
    content: str
    course_content_id: str
    course_member_id: str
    student: str


class GradeImportRow(Model):
    """A grade of the table."""

    content: str
    """The path of the content, or its id."""
    feedback: Optional[str] = None
    """For the student."""
    grade: Optional[float] = None
    """0 to 1; without it the score stays as it is."""
    status: Optional[GradingStatus] = None
    student: str
    """User name, e-mail address, student id, or the id of the membership."""


class GradeImportUndone(Model):
    """What was taken back."""

    kept: int
    """Grades that their author has changed since, and that stay."""
    removed: int
    """Grades that are gone: what was there before counts again."""


class GradedArtifactInfo(Model):
    """The submission that a grade went to."""

    created_at: Optional[datetime]
    id: str
    properties: Optional[Dict[str, Any]]


class GradingQueueItem(Model):
    """Work that waits for a grade."""

    artifact_id: str
    """The submission that waits: the newest that was handed in."""
    course_content_id: str
    course_content_path: str
    course_content_title: Optional[str]
    course_id: str
    course_member_id: Optional[str]
    """A member of the group, as `PATCH /tutors/course-members/…` wants to know it."""
    display_name: Optional[str]
    """What the group is called."""
    submission_group_id: str
    submitted_at: datetime
    taken_by_course_member_id: Optional[str]
    """Who has taken it; null if nobody has."""
    taken_by_name: Optional[str]
    taken_until: Optional[datetime]
    """Until when it is kept for that tutor."""


class TakeNextToGrade(Model):
    """Which work is wanted next."""

    course_content_id: Optional[str] = None
    course_group_id: Optional[str] = None
    """The group of the course to which a member belongs."""
    course_id: str


class TutorCourseMemberCourseContent(Model):
    """A content that waits for a review."""

    id: str
    path: str


class TutorCourseMemberGet(Model):
    """A course member in full, with the contents that wait for a review."""

    course_group_id: Optional[str]
    course_id: str
    course_role_id: str
    id: str
    properties: Optional[CourseMemberProperties]
    unreviewed_course_contents: List[TutorCourseMemberCourseContent]
    user: UserList
    user_id: str


class TutorCourseMemberList(Model):
    """A course member in a list, with what waits for a tutor."""

    course_group_id: Optional[str]
    course_id: str
    course_role_id: str
    id: str
    ungraded_submissions_count: Optional[int]
    """Submissions that wait for a grade."""
    unread_message_count: Optional[int]
    """Messages that the caller has not read."""
    unreviewed: Optional[bool]
    """Whether something waits for a review."""
    user: UserList
    user_id: str


class TutorGradeCreate(Model):
    """A grade for a member's work on a content: for `artifact_id`, or for the newest submission."""

    artifact_id: Optional[str] = None
    feedback: Optional[str] = None
    """For the student."""
    grade: Optional[float] = None
    """0 to 1."""
    status: Optional[GradingStatus] = None


class TutorGradeResponse(Model):
    """The content after it was graded, and which submission the grade went to."""

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
    graded_artifact_id: Optional[str]
    graded_artifact_info: Optional[GradedArtifactInfo]
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


class TutorSubmissionGroupGet(Model):
    """A submission group in full, as tutors see it."""

    average_grade: Optional[float]
    """0 to 1."""
    course_content_id: str
    course_id: str
    created_at: datetime
    display_name: str
    graded_submission_count: int
    has_ungraded_submissions: bool
    id: str
    latest_grade: Optional[float]
    """0 to 1."""
    latest_submission_at: Optional[datetime]
    latest_submission_id: Optional[str]
    max_group_size: int
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    member_count: int
    members: List[TutorSubmissionGroupMember]
    properties: Optional[Dict[str, Any]]
    submission_count: int
    """How often it was handed in."""
    test_run_count: int
    updated_at: datetime


class TutorSubmissionGroupList(Model):
    """A submission group in a list, as tutors see it."""

    course_content_id: str
    course_id: str
    created_at: datetime
    display_name: str
    has_ungraded_submissions: bool
    id: str
    latest_submission_at: Optional[datetime]
    max_group_size: int
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    member_count: int
    submission_count: int
    """How often it was handed in."""
    updated_at: datetime


class TutorSubmissionGroupMember(Model):
    """A member of a submission group, as tutors see them."""

    course_member_id: str
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    id: str
    user_id: str


class TutorTestArtifactInfo(Model):
    """A file that a test left behind."""

    filename: str
    last_modified: Optional[datetime]
    size: int
    """In bytes."""


class TutorTestArtifactList(Model):
    """The files that a test left behind."""

    artifacts: List[TutorTestArtifactInfo]
    test_id: str
    total_count: int


class TutorTestConfig(Model):
    """How to run it."""

    store_graphics_artifacts: Optional[bool] = None
    """Whether pictures that the program makes are wanted."""
    timeout_seconds: Optional[int] = None
    """Not used: the exercise says how long its tests may take."""


class TutorTestCreateResponse(Model):
    """A test was started."""

    created_at: Optional[datetime]
    status: TutorTestState
    test_id: str


class TutorTestGet(Model):
    """A test with its report."""

    artifact_count: int
    created_at: Optional[datetime]
    error: Optional[str]
    """Why it came to nothing."""
    failed: Optional[int]
    finished_at: Optional[datetime]
    has_artifacts: bool
    passed: Optional[int]
    result_dict: Any
    """The whole report, hidden tests among it."""
    result_value: Optional[float]
    """0 to 1."""
    started_at: Optional[datetime]
    status: TutorTestState
    test_id: str
    total: Optional[int]


class TutorTestReport(Model):
    """A report that was made elsewhere."""


class TutorTestState(str, Enum):
    """How far a tutor's test has come."""

    PENDING = "pending"
    """It waits for its turn."""
    RUNNING = "running"
    """It runs."""
    COMPLETED = "completed"
    """It has a verdict."""
    FAILED = "failed"
    """It came to nothing."""
    TIMEOUT = "timeout"
    """It took too long."""


class TutorTestStatus(Model):
    """How far a test has come."""

    artifact_count: int
    created_at: Optional[datetime]
    finished_at: Optional[datetime]
    has_artifacts: bool
    started_at: Optional[datetime]
    status: TutorTestState
    test_id: str
