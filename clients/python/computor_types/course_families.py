# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-families`."""

from __future__ import annotations

from typing import Optional

from .base import Model
from .common import GitLabConfig


class CourseFamilyCreate(Model):
    """A new course family."""

    description: Optional[str] = None
    organization_id: str
    path: str
    properties: Optional[CourseFamilyProperties] = None
    title: Optional[str] = None


class CourseFamilyList(Model):
    """A course family in a list."""

    id: str
    organization_id: str
    path: str
    title: Optional[str]


class CourseFamilyProperties(Model):
    """Free properties of a course family, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class CourseFamilyUpdate(Model):
    """Changes to a course family."""

    description: Optional[str] = None
    organization_id: Optional[str] = None
    path: Optional[str] = None
    properties: Optional[CourseFamilyProperties] = None
    title: Optional[str] = None
