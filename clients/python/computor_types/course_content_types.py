# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-content-types`."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .base import Model


class CourseContentTypeCreate(Model):
    """A new type of course content."""

    color: Optional[str] = None
    """As CSS writes it."""
    course_content_kind_id: str
    course_id: str
    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    slug: str
    title: Optional[str] = None


class CourseContentTypeUpdate(Model):
    """Changes to a type of course content."""

    color: Optional[str] = None
    """As CSS writes it."""
    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    slug: Optional[str] = None
    title: Optional[str] = None
