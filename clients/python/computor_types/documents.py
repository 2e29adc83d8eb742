# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `documents`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Optional

from .base import Model


class DocumentDelete(Model):
    """Which file is deleted."""

    path: str
    """Below the scope: relative, without `.` and `..`."""
    scope: DocumentScope
    scope_id: Optional[str] = None
    """Of the organization, course family or course; none for the scope `system`."""


class DocumentDirectoryCreate(Model):
    """Which directory is made."""

    path: str
    """Below the scope: relative, without `.` and `..`."""
    scope: DocumentScope
    scope_id: Optional[str] = None
    """Of the organization, course family or course; none for the scope `system`."""


class DocumentDirectoryDelete(Model):
    """Which directory is deleted, with everything in it."""

    path: str
    """Below the scope: relative, without `.` and `..`."""
    scope: DocumentScope
    scope_id: Optional[str] = None
    """Of the organization, course family or course; none for the scope `system`."""


class DocumentDirectoryGet(Model):
    """A directory as it is now."""

    created: bool
    """False if it was there already, or was renamed."""
    path: str
    scope: DocumentScope
    scope_id: Optional[str]


class DocumentDirectoryRename(Model):
    """Which directory is renamed."""

    new_path: str
    """Its new path in the same scope, where nothing may be."""
    path: str
    """Below the scope: relative, without `.` and `..`."""
    scope: DocumentScope
    scope_id: Optional[str] = None
    """Of the organization, course family or course; none for the scope `system`."""


class DocumentGet(Model):
    """A file as it is now."""

    content_type: Optional[str]
    path: str
    scope: DocumentScope
    scope_id: Optional[str]
    size: int
    """In bytes."""


class DocumentKind(str, Enum):
    """What an entry of a directory is."""

    FILE = "file"
    """A file."""
    DIRECTORY = "directory"
    """A directory."""


class DocumentList(Model):
    """An entry of a directory."""

    etag: str
    """Of a file the `ETag` with which it is answered."""
    last_modified: datetime
    name: str
    size: Optional[int]
    """In bytes; null for directories."""
    type: DocumentKind


class DocumentRename(Model):
    """Which file is renamed."""

    new_path: str
    """Its new path in the same scope, where nothing may be."""
    path: str
    """Below the scope: relative, without `.` and `..`."""
    scope: DocumentScope
    scope_id: Optional[str] = None
    """Of the organization, course family or course; none for the scope `system`."""


class DocumentScope(str, Enum):
    """To whom documents belong."""

    SYSTEM = "system"
    """To the installation: administrators write, everybody reads."""
    ORGANIZATION = "organization"
    """To an organization."""
    COURSE_FAMILY = "course_family"
    """To a course family."""
    COURSE = "course"
    """To a course."""
