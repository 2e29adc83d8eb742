# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `submission-group-members`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import GitLabConfig, GitLabConfigGet


class SubmissionGroupMemberCreate(Model):
    """A new member of a submission group."""

    course_member_id: str
    grading: Optional[float] = None
    properties: Optional[SubmissionGroupMemberProperties] = None
    submission_group_id: str


class SubmissionGroupMemberGet(Model):
    """A member of a submission group in full."""

    course_id: str
    course_member_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    grading: Optional[float]
    """The newest grade of the group, 0 to 1."""
    id: str
    properties: Optional[SubmissionGroupMemberPropertiesGet]
    status: Optional[str]
    submission_group_id: str
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class SubmissionGroupMemberList(Model):
    """A member of a submission group in a list."""

    course_id: str
    course_member_id: str
    grading: Optional[float]
    """The newest grade of the group, 0 to 1."""
    id: str
    status: Optional[str]
    submission_group_id: str


class SubmissionGroupMemberProperties(Model):
    """Free properties of a member of a submission group, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class SubmissionGroupMemberPropertiesGet(Model):
    """Free properties of a member of a submission group, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class SubmissionGroupMemberUpdate(Model):
    """Changes to a member of a submission group."""

    course_id: Optional[str] = None
    grading: Optional[float] = None
    properties: Optional[SubmissionGroupMemberProperties] = None
    status: Optional[str] = None
