# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-members`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import CourseMemberProperties, UserList


class CourseMemberCreate(Model):
    """A new member of a course."""

    course_group_id: Optional[str] = None
    course_id: str
    course_role_id: str
    id: Optional[str] = None
    properties: Optional[CourseMemberProperties] = None
    user_id: str


class CourseMemberGet(Model):
    """A member of a course in full."""

    archived_at: Optional[datetime]
    """Since when the membership gives no rights and does not count any more; its work stays."""
    course_group_id: Optional[str]
    course_id: str
    course_role_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    properties: Optional[CourseMemberProperties]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user: Optional[UserList]
    user_id: str


class CourseMemberUpdate(Model):
    """Changes to a member of a course."""

    course_group_id: Optional[str] = None
    course_role_id: Optional[str] = None
    properties: Optional[CourseMemberProperties] = None
