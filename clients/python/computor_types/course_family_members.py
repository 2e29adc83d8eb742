# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-family-members`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model
from .common import UserList


class CourseFamilyMemberCreate(Model):
    """A new member of a course family."""

    course_family_id: str
    course_family_role_id: str
    id: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    user_id: str


class CourseFamilyMemberGet(Model):
    """A member of a course family in full."""

    course_family_id: str
    course_family_role_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    properties: Optional[Dict[str, Any]]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user: Optional[UserList]
    user_id: str


class CourseFamilyMemberList(Model):
    """A member of a course family in a list."""

    course_family_id: str
    course_family_role_id: str
    id: str
    user: Optional[UserList]
    user_id: str


class CourseFamilyMemberUpdate(Model):
    """Changes to a member of a course family."""

    course_family_role_id: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
