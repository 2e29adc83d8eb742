# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `audit`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class AuditEntryGet(Model):
    """An entry in full."""

    course_id: Optional[str]
    created_at: datetime
    created_by: Optional[str]
    """Who did it; null for the platform itself, and for who was not logged in."""
    data: Dict[str, Any]
    """What it is now, and under `was` what it was before. No secrets, and no words that people have
    written.
    """
    entity_id: Optional[str]
    entity_type: Optional[str]
    hash: Optional[str]
    """SHA-256 in hex, of the hash before it and its content."""
    id: str
    kind: str
    """What was done, as in `course_member.role_changed`."""
    number: int
    """Grows with each entry."""
    position: Optional[int]
    """Its place in the chain, from 1; null until it is sealed."""
    user_id: Optional[str]
    """To whom."""


class AuditEntryList(Model):
    """An entry in a list."""

    course_id: Optional[str]
    created_at: datetime
    created_by: Optional[str]
    """Who did it; null for the platform itself, and for who was not logged in."""
    data: Dict[str, Any]
    """What it is now, and under `was` what it was before."""
    entity_id: Optional[str]
    entity_type: Optional[str]
    hash: Optional[str]
    """SHA-256 in hex, of the hash before it and its content."""
    id: str
    kind: str
    """What was done, as in `course_member.role_changed`."""
    number: int
    """Grows with each entry."""
    position: Optional[int]
    """Its place in the chain, from 1; null until it is sealed."""
    user_id: Optional[str]
    """To whom."""
