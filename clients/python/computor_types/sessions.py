# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `sessions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class SessionCreate(Model):
    """A session whose access token somebody else has made."""

    created_ip: str
    """The address that it is for."""
    device_label: Optional[str] = None
    expires_at: Optional[datetime] = None
    """When the access token ends: in an hour at the latest, and unless something else is said."""
    last_ip: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    refresh_expires_at: Optional[datetime] = None
    """As `refresh_token_hash`."""
    refresh_token_hash: Any = None
    """Such a session has no refresh token: it ends with its access token."""
    session_id: str
    """Hex of the SHA-256 of the access token."""
    user_agent: Optional[str] = None
    user_id: str


class SessionGet(Model):
    """A session in full."""

    created_at: datetime
    created_by: Optional[str]
    created_ip: str
    """The address that logged in."""
    device_label: Optional[str]
    """Browser or program, and system, as far as it said."""
    ended_at: Optional[datetime]
    """When the user logged out."""
    expires_at: Optional[datetime]
    id: str
    ip_address: Optional[str]
    """The same as `created_ip`."""
    last_ip: Optional[str]
    last_seen_at: Optional[datetime]
    logout_time: Optional[datetime]
    """The same as `ended_at`."""
    properties: Optional[Dict[str, Any]]
    refresh_counter: int
    revocation_reason: Optional[str]
    revoked_at: Optional[datetime]
    session_id: str
    """Hex of the SHA-256 of the access token."""
    sid: str
    """One for each log-in, whatever becomes of its tokens."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: str


class SessionList(Model):
    """A session in a list."""

    created_at: datetime
    created_ip: str
    """The address that logged in."""
    device_label: Optional[str]
    """Browser or program, and system, as far as it said."""
    ended_at: Optional[datetime]
    """When the user logged out."""
    expires_at: Optional[datetime]
    id: str
    ip_address: Optional[str]
    """The same as `created_ip`."""
    last_ip: Optional[str]
    last_seen_at: Optional[datetime]
    logout_time: Optional[datetime]
    """The same as `ended_at`."""
    refresh_counter: int
    revoked_at: Optional[datetime]
    session_id: str
    """Hex of the SHA-256 of the access token."""
    sid: str
    """One for each log-in, whatever becomes of its tokens."""
    updated_at: Optional[datetime]
    user_id: str


class SessionStats(Model):
    """How many sessions there are."""

    active_sessions: int
    """Open ones."""
    active_users: int
    """Users with an open one."""
    ended_sessions: int
    """Ended by logging out."""
    revoked_sessions: int
    """Ended by somebody else than the user, or for a stolen token."""
    sessions_last_24h: int
    """Opened within the last 24 hours."""
    total_sessions: int
    """All that are kept."""


class SessionUpdate(Model):
    """Changes to a session."""

    logout_time: Optional[datetime] = None
    """Ends the session. It cannot be opened again."""
    properties: Optional[Dict[str, Any]] = None


class SessionsEnded(Model):
    """How many sessions were ended."""

    message: str
    revoked_count: int
