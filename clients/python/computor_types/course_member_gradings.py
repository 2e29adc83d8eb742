# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-member-gradings`."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional

from .base import Model
from .common import GradedByCourseMember


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
    """The grade of what is handed in here, 0 to 1."""
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
