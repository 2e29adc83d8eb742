# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `enrolments`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Optional

from .base import Model


class EnrolmentCodeCreate(Model):
    """A new code."""

    course_group_id: str
    """The group in which students are then."""
    expires_in_days: Optional[int] = None
    max_uses: Optional[int] = None
    """So many become students with it."""
    needs_approval: Optional[bool] = None
    """Whether a lecturer has to consent to each."""


class EnrolmentCodeGet(Model):
    """The code of a course."""

    code: str
    """Whoever knows it may enrol: `POST /enrolments/{code}`."""
    course_group_id: str
    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    expires_at: datetime
    id: str
    max_uses: int
    needs_approval: bool
    use_count: int
    """How many have become students with it."""


class EnrolmentCourse(Model):
    """The course in which one enrols with a code."""

    course_family_title: Optional[str]
    course_id: str
    description: Optional[str]
    expires_at: datetime
    needs_approval: bool
    """Whether a lecturer has to consent."""
    organization_title: Optional[str]
    title: Optional[str]


class EnrolmentGet(Model):
    """What came of enrolling."""

    course_id: str
    message: str
    """For people."""
    status: EnrolmentStatus


class EnrolmentRequest(Model):
    """Somebody who asks to be enrolled."""

    course_group_id: str
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    requested_at: datetime
    user_id: str
    username: Optional[str]


class EnrolmentStatus(str, Enum):
    """What came of enrolling."""

    ENROLLED = "enrolled"
    """One is a student of the course now."""
    MEMBER = "member"
    """One was a member before, and stays what one is."""
    PENDING = "pending"
    """A lecturer has to consent."""
