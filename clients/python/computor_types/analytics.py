# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `analytics`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

from .base import Model
from .common import CourseMemberGradingsGet, CourseMemberGradingsList


class AnalyticsCourseAccess(Model):
    """A course whose figures one may see."""

    course_id: str
    latest_job: Optional[AnalyticsJobStatus]
    path: Optional[str]
    role: Optional[str]
    """What one is there; null for administrators who are no member."""
    source_name: str
    """Always `live`."""
    title: Optional[str]
    total_students: int


class AnalyticsCourseSummary(Model):
    """What came of a course."""

    average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    course_id: str
    graded_percentage: float
    """Of what there is to hand in, 0 to 100."""
    grading_cutoff: Optional[datetime]
    latest_job: Optional[AnalyticsJobStatus]
    latest_submission_at: Optional[datetime]
    submission_cutoff: Optional[datetime]
    submitted_percentage: float
    """0 to 100."""
    total_graded_assignments: int
    total_max_assignments: int
    """What all students together have to hand in."""
    total_students: int
    total_submitted_assignments: int


class AnalyticsEvent(str, Enum):
    """What happened to a student's work."""

    UPLOAD = "upload"
    """It was uploaded to be tried."""
    SUBMISSION = "submission"
    """It was handed in."""
    TEST = "test"
    """It was tested."""
    GRADING = "grading"
    """It was graded."""


class AnalyticsExampleSource(Model):
    """The files of the example of an assignment."""

    content_id: str
    files: List[AnalyticsExampleSourceFile]
    href: Optional[str]
    title: str


class AnalyticsExampleSourceFile(Model):
    """A file of an example."""

    content: str
    """Its text; base64 of what is none."""
    name: str


class AnalyticsJobStatus(Model):
    """A recount of the figures of a course: how much there is."""

    course_id: str
    created_at: datetime
    error: Optional[str]
    finished_at: Optional[datetime]
    grading_cutoff: Optional[datetime]
    high_water_marks: Dict[str, Dict[str, str]]
    """The newest of them."""
    job_id: str
    progress: Dict[str, Any]
    """`fraction`: 1."""
    requested_by_user_id: Optional[str]
    row_counts: Dict[str, int]
    """How many students, assignments, submissions, test runs and grades there are."""
    snapshot_path: Optional[str]
    """Always null: there is no snapshot."""
    source_name: str
    """Always `live`: figures come from the course itself."""
    started_at: Optional[datetime]
    status: str
    """Always `completed`: counting is over when it is answered."""
    submission_cutoff: Optional[datetime]


class AnalyticsRefreshRequest(Model):
    """Counts the figures of a course."""

    grading_cutoff: Optional[datetime] = None
    """Only what was graded until then is counted."""
    run_id: Optional[str] = None
    """Kept with the job."""
    source_name: Optional[str] = None
    """Has no meaning: figures come from the course itself."""
    submission_cutoff: Optional[datetime] = None
    """Only what was handed in and tested until then is counted."""
    tables: Optional[List[str]] = None
    """Which of `students`, `assignments`, `submissions`, `results` and `grades` are counted; all unless
    they are named.
    """


class AnalyticsStandardExample(Model):
    """A student's work on an assignment."""

    category: Optional[str]
    """The type of the content."""
    comments: List[AnalyticsTutorComment]
    content_id: str
    flags: List[str]
    """Of `late`, `not_submitted`, `untested`, `failing`, `ungraded`, `correction_necessary`,
    `improvement_possible`.
    """
    href: Optional[str]
    late: bool
    """Whether that was after `submission_cutoff`."""
    official: bool
    """Whether it was handed in."""
    passed: bool
    """Whether that is full."""
    path: str
    score: Optional[float]
    """Of the newest run, 0 to 1."""
    submitted_at: Optional[datetime]
    test_rounds: int
    """Runs that count."""
    title: str
    unit: Optional[str]
    """What the content stands in."""


class AnalyticsStudentCheckpoint(Model):
    """How far a student has come."""

    average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    average_score: Optional[float]
    """Of the newest runs, 0 to 1."""
    course_id: str
    course_member_id: str
    family_name: Optional[str]
    given_name: Optional[str]
    graded_percentage: float
    """Of what there is to hand in, 0 to 100."""
    late_submission_count: int
    """Assignments that were handed in after `submission_cutoff`."""
    latest_submission_at: Optional[datetime]
    pass_rate: float
    """0 to 1."""
    standard_passed: int
    """Those of them whose newest run has full score."""
    standard_total: int
    """Assignments that are tested."""
    student_id: Optional[str]
    """What the organization of the course calls the student."""
    submitted_percentage: float
    """0 to 100."""
    total_graded_assignments: int
    total_max_assignments: int
    total_submitted_assignments: int
    user_id: Optional[str]
    username: Optional[str]


class AnalyticsStudentList(Model):
    """How far the students of a course have come."""

    gradings: List[CourseMemberGradingsList]
    students: List[AnalyticsStudentCheckpoint]
    """By family name."""


class AnalyticsStudentReport(Model):
    """Everything about a student."""

    checkpoint: AnalyticsStudentCheckpoint
    grading: CourseMemberGradingsGet
    timeline: AnalyticsStudentTimeline


class AnalyticsStudentTimeline(Model):
    """What happened, in the order in which it did. Of very many events the newest 2000 are told."""

    course_id: str
    course_member_id: str
    events: List[AnalyticsTimelineEvent]
    grading_cutoff: Optional[datetime]
    submission_cutoff: Optional[datetime]


class AnalyticsTimelineEvent(Model):
    """Something that happened to a student's work."""

    artifact_id: Optional[str]
    course_content_id: Optional[str]
    event_type: AnalyticsEvent
    grade: Optional[float]
    """The score of a run or the grade, 0 to 1."""
    occurred_at: datetime
    path: Optional[str]
    relation_to_submission_cutoff: Optional[str]
    """`before` or `after`, if there is one."""
    result_id: Optional[str]
    status: Optional[int]
    """Of a run or of a grade, as a number."""
    submit: Optional[bool]
    """Whether it was handed in."""
    title: Optional[str]
    version_identifier: Optional[str]


class AnalyticsTutorComment(Model):
    """What was said about a student's work with a grade."""

    author_role: str
    created_at: Optional[datetime]
    text: str


class ContentStatistics(Model):
    """What came of an assignment, or of all below a unit."""

    assignments: int
    """Students who have it to do, times the assignments at or below it."""
    average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    average_runs: Optional[float]
    """Test runs for each that has one."""
    average_score: Optional[float]
    """Of the newest runs, 0 to 1."""
    course_content_id: str
    graded: int
    grades: List[int]
    """How many grades there are from 0 to 0.1, from there to 0.2, and so on; 1 belongs to the last."""
    is_submittable: bool
    latest_submission_at: Optional[datetime]
    median_grading: Optional[float]
    """Of what has a grade."""
    passed: int
    """How many of the newest runs have full score."""
    path: str
    position: float
    scores: List[int]
    """As `grades`, of the scores of the newest runs."""
    submitted: int
    submitted_percentage: float
    """0 to 100."""
    tested: int
    """How many have a test run."""
    title: Optional[str]


class DayStatistics(Model):
    """What happened in a course on one day."""

    active_students: int
    """Students who uploaded or tested something."""
    day: str
    """As `2026-03-01`, in UTC."""
    gradings: int
    submissions: int
    tests: int
    uploads: int


class GroupStatistics(Model):
    """How far the students of a course group have come."""

    assignments: int
    average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    average_score: Optional[float]
    course_group_id: Optional[str]
    """Null for students without a group."""
    graded: int
    latest_submission_at: Optional[datetime]
    students: int
    submitted: int
    submitted_percentage: float
    """0 to 100."""
    title: Optional[str]
    ungraded: int
    """Submissions that wait for a grade."""


class RiskReason(str, Enum):
    """Why a student may need help."""

    INACTIVE = "inactive"
    """Nothing was done for long."""
    BEHIND = "behind"
    """Much less was handed in than by others."""
    LOW_GRADES = "low_grades"
    """Grades are low."""
    FAILING_TESTS = "failing_tests"
    """Most newest runs do not have full score."""


class StudentAtRisk(Model):
    """A student who may need help."""

    average_grading: Optional[float]
    """Of what has a grade, 0 to 1."""
    average_score: Optional[float]
    course_member_id: str
    family_name: Optional[str]
    given_name: Optional[str]
    last_activity: Optional[datetime]
    median_percentage: float
    """What half of the students have handed in at least, 0 to 100."""
    reasons: List[RiskReason]
    """Why; the more of them, the sooner."""
    submitted_percentage: float
    """0 to 100."""
    user_id: str
    username: Optional[str]


class TestStatistics(Model):
    """How often a test fails."""

    collection: Optional[str]
    """What the test stands in."""
    failed: int
    failed_percentage: float
    """0 to 100."""
    name: str
    runs: int
    """In how many newest runs it is."""
