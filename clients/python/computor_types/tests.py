# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tests`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import TaskStatus


class TestCreate(Model):
    """Which submission to test: `artifact_id`, or the newest of `submission_group_id` (of
    `version_identifier`).
    """

    artifact_id: Optional[str] = None
    course_content_id: Optional[str] = None
    course_content_path: Optional[str] = None
    course_member_id: Optional[str] = None
    directory: Optional[str] = None
    project: Optional[str] = None
    provider_url: Optional[str] = None
    """The git host."""
    submission_group_id: Optional[str] = None
    submit: Optional[bool] = None
    """True: to be graded; false: to practise."""
    version_identifier: Optional[str] = None


class TestRunStatus(Model):
    """How far a test run has come."""

    artifact_count: int
    """How many files the run left behind."""
    course_content_id: str
    course_content_type_id: str
    course_member_id: str
    created_at: Optional[datetime]
    expected_wait: Optional[float] = None
    """In how many seconds it begins, as far as that can be said."""
    grade: Optional[float]
    """0 to 1."""
    has_artifacts: bool
    """Whether the run left files behind."""
    id: str
    position: Optional[int] = None
    """How many turns until it begins, while it waits; 1 for the next one."""
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
