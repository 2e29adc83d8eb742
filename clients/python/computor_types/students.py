# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `students`."""

from __future__ import annotations

from typing import List, Optional

from .base import Model
from .common import CourseContentTypeGet


class CourseStudentGet(Model):
    """A course in full, as its students see it."""

    course_content_types: List[CourseContentTypeGet]
    course_family_id: Optional[str]
    id: str
    organization_id: Optional[str]
    path: str
    repository: CourseStudentRepository
    title: Optional[str]


class CourseStudentList(Model):
    """A course in a list, as its students see it."""

    course_family_id: Optional[str]
    id: str
    organization_id: Optional[str]
    path: str
    repository: CourseStudentRepository
    title: Optional[str]


class CourseStudentRepository(Model):
    """Where the repositories of a course's students lie."""

    full_path: Optional[str]
    provider_url: Optional[str]
    """The git host."""
