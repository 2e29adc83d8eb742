# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-roles`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class CourseRoleGet(Model):
    """A course role in full."""

    description: Optional[str]
    id: str
    title: Optional[str]


class CourseRoleList(Model):
    """A course role in a list."""

    description: Optional[str]
    id: str
    title: Optional[str]
