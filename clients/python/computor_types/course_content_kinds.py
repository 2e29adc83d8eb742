# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-content-kinds`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class CourseContentKindCreate(Model):
    """A new kind of course content."""

    description: Optional[str] = None
    has_ascendants: bool
    """Whether it may lie below another content."""
    has_descendants: bool
    """Whether others may lie below it."""
    submittable: bool
    """Whether something can be handed in."""
    title: Optional[str] = None


class CourseContentKindUpdate(Model):
    """Changes to a kind of course content."""

    description: Optional[str] = None
    title: Optional[str] = None
