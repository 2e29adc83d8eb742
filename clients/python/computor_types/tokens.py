# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tokens`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional

from .base import Model


class ApiTokenAdminCreate(Model):
    """A token that the administrator chose, for the deployment of a service."""

    description: Optional[str] = None
    expires_at: Optional[datetime] = None
    name: str
    predefined_token: str
    """The token, at least 32 characters, none of which a header cannot carry."""
    properties: Optional[Dict[str, Any]] = None
    scopes: Optional[List[str]] = None
    """What the token may do, at most what its user may do."""
    user_id: str


class ApiTokenCreate(Model):
    """A new API token, for oneself unless `user_id` says otherwise."""

    description: Optional[str] = None
    expires_at: Optional[datetime] = None
    """Null: never."""
    name: str
    properties: Optional[Dict[str, Any]] = None
    scopes: Optional[List[str]] = None
    """What the token may do, at most what its user may do."""
    user_id: Optional[str] = None
    """Whose token it is; administrators may create tokens for others."""


class ApiTokenCreateResponse(Model):
    """A new API token. The only answer that ever shows it."""

    created_at: datetime
    description: Optional[str]
    expires_at: Optional[datetime]
    id: str
    name: str
    scopes: List[str]
    """What the token may do, at most what its user may do."""
    token: str
    """The token. It is shown only here."""
    token_prefix: str
    """The first characters of the token, to tell tokens apart."""
    user_id: str
    warnings: Optional[List[str]] = None
    """Scopes that match nothing, so that the token can do less than was meant."""


class ApiTokenGet(Model):
    """An API token, without the token itself."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    expires_at: Optional[datetime]
    """Null: never."""
    id: str
    last_used_at: Optional[datetime]
    name: str
    revocation_reason: Optional[str]
    """Why it was revoked."""
    revoked_at: Optional[datetime]
    scopes: List[str]
    """What the token may do, at most what its user may do."""
    token_prefix: str
    """The first characters of the token, to tell tokens apart."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    usage_count: int
    """How often it was used."""
    user_id: str


class ApiTokenUpdate(Model):
    """Changes to an API token."""

    description: Optional[str] = None
    expires_at: Optional[datetime] = None
    name: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
    scopes: Optional[List[str]] = None
    """What the token may do, at most what its user may do."""


class TokenScope(Model):
    """A scope."""

    action: str
    allows: List[str]
    """What can be done with it, a sentence each."""
    scope: str
    """As it is sent; with `:` and an id behind it, it is about one row."""


class TokenScopes(Model):
    """What a token can be limited to, of one resource."""

    actions: List[TokenScope]
    resource: str
