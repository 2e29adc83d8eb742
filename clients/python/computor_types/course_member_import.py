# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-member-import`."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .base import Model


class CourseMemberImportRequest(Model):
    """A person to be made a member of a course, known by their e-mail address."""

    course_group_title: Optional[str] = None
    """Students need a group."""
    course_role_id: Optional[str] = None
    create_missing_group: Optional[bool] = None
    """Whether to create the group if there is none with this title."""
    email: str
    family_name: Optional[str] = None
    given_name: Optional[str] = None


class CourseMemberImportResponse(Model):
    """What came of importing a member."""

    course_member: Optional[Dict[str, Any]]
    created_group: Optional[Dict[str, Any]]
    message: Optional[str]
    success: bool
    workflow_id: Optional[str]
