# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `deadline-extensions`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Optional

from .base import Model


class DeadlineExtensionCreate(Model):
    """More time for a student or a team: until a date, or a number of days."""

    course_content_id: str
    course_member_id: Optional[str] = None
    """or for a student: one of both."""
    days: Optional[int] = None
    """or so many days longer: one of both."""
    due_at: Optional[datetime] = None
    """Until then,"""
    reason: Optional[str] = None
    """What is shown beside it to whoever it is for."""
    submission_group_id: Optional[str] = None
    """For a team,"""


class DeadlineExtensionGet(Model):
    """More time, in full."""

    course_content_id: str
    course_id: str
    course_member_id: Optional[str]
    """or for a student, in whichever team."""
    created_at: Optional[datetime]
    created_by: Optional[str]
    days: Optional[int]
    """or so many days longer."""
    due_at: Optional[datetime]
    """Until then,"""
    id: str
    kind: ExtensionKind
    reason: Optional[str]
    submission_group_id: Optional[str]
    """For a team,"""
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class DeadlineExtensionUpdate(Model):
    """Changes to what was granted."""

    days: Optional[int] = None
    due_at: Optional[datetime] = None
    reason: Optional[str] = None


class ExtensionKind(str, Enum):
    """What was granted."""

    EXTENSION = "extension"
    """By a lecturer."""
    LATE_DAYS = "late_days"
    """By oneself, of one's late-day bank."""
