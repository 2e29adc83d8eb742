# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `users`."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .base import Model


class UserCreate(Model):
    """A new user."""

    email: Optional[str] = None
    family_name: Optional[str] = None
    given_name: Optional[str] = None
    id: Optional[str] = None
    password: Optional[str] = None
    """The first password. It can be written, never read."""
    properties: Optional[Dict[str, Any]] = None
    username: Optional[str] = None


class UserErase(Model):
    """Whether somebody is erased, or whether it is only said what would be."""

    dry_run: Optional[bool] = None
    """True: nothing is changed, and the answer says what would be."""


class UserErased(Model):
    """What was erased of somebody."""

    blanked: Dict[str, int]
    """Rows that stay without what told of the person, by table."""
    deleted: Dict[str, int]
    """Rows that are gone, by table."""
    dry_run: bool
    kept: Dict[str, int]
    """Rows that stay as they are because others work with them too, by table: repositories of teams, whose
    commits name the person.
    """
    user_id: str


class UserUpdate(Model):
    """Changes to a user."""

    email: Optional[str] = None
    family_name: Optional[str] = None
    given_name: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    username: Optional[str] = None
