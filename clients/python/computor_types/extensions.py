# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `extensions`."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional

from .base import Model


class ExtensionMetadata(Model):
    """An extension, and its newest version."""

    created_at: datetime
    description: Optional[str]
    display_name: Optional[str]
    id: str
    latest_version: Optional[ExtensionVersionListItem]
    """The newest that was not withdrawn."""
    name: str
    publisher: str
    updated_at: datetime
    version_count: int


class ExtensionPublishResponse(Model):
    """A version that was published."""

    content_type: str
    created_at: datetime
    engine_range: Optional[str]
    name: str
    object_key: str
    """Where the file lies in the store."""
    published_at: datetime
    publisher: str
    sha256: str
    size: int
    """Size in bytes."""
    version: str
    version_number: int
    """Counts from 1."""
    yanked: bool


class ExtensionVersionDetail(Model):
    """A version of an extension in full."""

    content_type: str
    created_at: datetime
    engine_range: Optional[str]
    object_key: str
    """Where the file lies in the store."""
    published_at: datetime
    sha256: str
    size: int
    """Size in bytes."""
    version: str
    version_number: int
    """Counts from 1."""
    yanked: bool
    """It was withdrawn."""


class ExtensionVersionListItem(Model):
    """A version of an extension in a list."""

    content_type: str
    created_at: datetime
    engine_range: Optional[str]
    published_at: datetime
    sha256: str
    size: int
    """Size in bytes."""
    version: str
    version_number: int
    """Counts from 1."""
    yanked: bool
    """It was withdrawn."""


class ExtensionVersionListResponse(Model):
    """A page of versions, newest first."""

    items: List[ExtensionVersionListItem]
    next_cursor: Optional[str]
    """Asks for the next page; null when this is the last one."""


class ExtensionVersionYankRequest(Model):
    """Whether a version is withdrawn."""

    yanked: bool
