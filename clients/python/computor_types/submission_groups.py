# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `submission-groups`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import GitLabConfig, GitLabConfigGet


class SubmissionGroupCreate(Model):
    """A new submission group."""

    course_content_id: str
    display_name: Optional[str] = None
    max_group_size: Optional[int] = None
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int] = None
    """How often the group may hand in; null: as the content says."""
    properties: Optional[SubmissionGroupProperties] = None
    status: Optional[str] = None


class SubmissionGroupGet(Model):
    """A submission group in full."""

    course_content_id: str
    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    display_name: Optional[str]
    id: str
    last_submitted_result_id: Optional[str]
    """The result of the newest submission that was handed in."""
    max_group_size: int
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often the group may hand in; null: as the content says."""
    properties: Optional[SubmissionGroupPropertiesGet]
    status: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class SubmissionGroupList(Model):
    """A submission group in a list."""

    course_content_id: str
    course_id: str
    display_name: Optional[str]
    id: str
    last_submitted_result_id: Optional[str]
    """The result of the newest submission that was handed in."""
    max_group_size: int
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often the group may hand in; null: as the content says."""
    properties: Optional[SubmissionGroupPropertiesGet]
    status: Optional[str]


class SubmissionGroupProperties(Model):
    """Free properties of a submission group, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class SubmissionGroupPropertiesGet(Model):
    """Free properties of a submission group, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class SubmissionGroupUpdate(Model):
    """Changes to a submission group."""

    display_name: Optional[str] = None
    max_group_size: Optional[int] = None
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int] = None
    """How often the group may hand in; null: as the content says."""
    max_test_runs: Optional[int] = None
    """How often the group may test; null: as the content says."""
    properties: Optional[SubmissionGroupProperties] = None
    status: Optional[str] = None
