# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-members`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model
from .common import CourseMemberProperties, UserList


class CourseMemberCreate(Model):
    """A new member of a course."""

    course_group_id: Optional[str] = None
    course_id: str
    course_role_id: str
    id: Optional[str] = None
    properties: Optional[CourseMemberPropertiesInput] = None
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


class CourseMemberGitLabConfigInput(Model):
    """Where a course member's repository lies on GitLab."""

    directory: Optional[str] = None
    full_path: Optional[str] = None
    """Path of the group or project on the server."""
    full_path_submission: Optional[str] = None
    """Path of the project with the member's submissions."""
    group_id: Optional[int] = None
    last_synced_at: Optional[str] = None
    namespace_id: Optional[int] = None
    namespace_path: Optional[str] = None
    parent: Optional[int] = None
    parent_id: Optional[int] = None
    registry: Optional[str] = None
    settings: Optional[Dict[str, Any]] = None
    token: Optional[str] = None
    """Always null."""
    url: Optional[str] = None
    """The GitLab server."""
    visibility: Optional[str] = None
    web_url: Optional[str] = None
    """Where people look at it."""


class CourseMemberPropertiesInput(Model):
    """Free properties of a course member. Unknown keys are kept."""

    gitlab: Optional[CourseMemberGitLabConfigInput] = None


class CourseMemberUpdate(Model):
    """Changes to a member of a course."""

    course_group_id: Optional[str] = None
    course_role_id: Optional[str] = None
    properties: Optional[CourseMemberPropertiesInput] = None
