# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `student-profiles`."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .base import Model


class StudentProfileCreate(Model):
    """A new student profile."""

    organization_id: str
    student_email: Optional[str] = None
    student_id: Optional[str] = None
    user_id: Optional[str] = None


class StudentProfileList(Model):
    """A student profile in a list."""

    id: str
    organization_id: str
    student_email: Optional[str]
    student_id: Optional[str]
    user_id: str


class StudentProfileUpdate(Model):
    """Changes to a student profile."""

    organization_id: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    student_email: Optional[str] = None
    student_id: Optional[str] = None
