# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-member-comments`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import CourseMemberList


class CommentCreate(Model):
    """A new note."""

    course_member_id: str
    message: str


class CommentUpdate(Model):
    """Another text of a note."""

    message: str


class CourseMemberCommentList(Model):
    """A note about a member in a list."""

    course_member_id: str
    """Whom it is about."""
    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    message: str
    transmitter: CourseMemberList
    transmitter_id: str
    """Who wrote it: a member of the same course."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
