# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `groups`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, Optional

from .base import Model


class GroupCreate(Model):
    """A new group."""

    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    slug: str
    title: str
    type: GroupType


class GroupGet(Model):
    """A group in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    id: str
    properties: Optional[Dict[str, Any]]
    slug: str
    title: str
    type: GroupType
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class GroupList(Model):
    """A group in a list."""

    created_at: Optional[datetime]
    description: Optional[str]
    id: str
    slug: str
    title: str
    type: GroupType
    updated_at: Optional[datetime]


class GroupType(str, Enum):
    """How a group gets its members."""

    FIXED = "fixed"
    """Somebody adds and removes them."""
    DYNAMIC = "dynamic"
    """A rule decides."""


class GroupUpdate(Model):
    """Changes to a group."""

    description: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    slug: Optional[str] = None
    title: Optional[str] = None
    type: Optional[GroupType] = None
