# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-groups`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class CourseGroupCreate(Model):
    """A new course group."""

    course_id: str
    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    title: Optional[str] = None


class CourseGroupGet(Model):
    """A course group in full."""

    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    id: str
    properties: Optional[Dict[str, Any]]
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseGroupList(Model):
    """A course group in a list."""

    course_id: str
    id: str
    title: Optional[str]


class CourseGroupUpdate(Model):
    """Changes to a course group."""

    course_id: Optional[str] = None
    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    title: Optional[str] = None
