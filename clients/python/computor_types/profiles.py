# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `profiles`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class ProfileCreate(Model):
    """A new profile."""

    avatar_color: Optional[int] = None
    """0xRRGGBB as a number."""
    avatar_image: Optional[str] = None
    bio: Optional[str] = None
    language_code: Optional[str] = None
    nickname: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    url: Optional[str] = None
    user_id: str


class ProfileList(Model):
    """A profile in a list."""

    avatar_color: Optional[int]
    """0xRRGGBB as a number."""
    avatar_image: Optional[str]
    created_at: Optional[datetime]
    id: str
    language_code: Optional[str]
    nickname: Optional[str]
    updated_at: Optional[datetime]
    user_id: str


class ProfileUpdate(Model):
    """Changes to a profile."""

    avatar_color: Optional[int] = None
    """0xRRGGBB as a number."""
    avatar_image: Optional[str] = None
    bio: Optional[str] = None
    language_code: Optional[str] = None
    nickname: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    url: Optional[str] = None
