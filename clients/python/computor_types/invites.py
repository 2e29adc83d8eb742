# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `invites`."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional

from .base import Model


class InviteAccept(Model):
    """The account that somebody makes with an invite."""

    confirm_password: str
    email: str
    """Must be that of the invite, if it has one."""
    family_name: str
    given_name: str
    password: str
    username: str


class InviteAccepted(Model):
    """The invite was accepted, and a session is open: its tokens are in the cookies."""

    message: str
    user_id: str
    username: str


class InviteLinkCreate(Model):
    """A new invite."""

    email: Optional[str] = None
    """Only who has this address may accept."""
    expires_in_days: Optional[int] = None
    max_uses: Optional[int] = None
    note: Optional[str] = None
    roles: Optional[List[str]] = None
    """Keys of the roles that whoever accepts gets: at most those that the creator may give."""


class InviteLinkGet(Model):
    """An invite in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    email: Optional[str]
    expires_at: datetime
    id: str
    max_uses: int
    note: Optional[str]
    revoked_at: Optional[datetime]
    roles: List[str]
    token: str
    """What stands in the link. Whoever knows it can register."""
    updated_at: Optional[datetime]
    use_count: int


class InviteLinkList(Model):
    """An invite in a list."""

    created_at: Optional[datetime]
    email: Optional[str]
    expires_at: datetime
    id: str
    max_uses: int
    note: Optional[str]
    revoked_at: Optional[datetime]
    roles: List[str]
    token: str
    use_count: int


class InviteLinkPublic(Model):
    """What the invited see of an invite before they accept it."""

    email: Optional[str]
    expires_at: datetime
    id: str
    note: Optional[str]
    roles: List[str]
