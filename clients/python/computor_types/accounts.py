# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `accounts`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class AccountCreate(Model):
    """A new account."""

    properties: Optional[Dict[str, Any]] = None
    provider: str
    provider_account_id: str
    """What the provider calls the user."""
    type: str
    user_id: str


class AccountGet(Model):
    """An account in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    properties: Optional[Dict[str, Any]]
    provider: str
    provider_account_id: str
    """What the provider calls the user."""
    type: str
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: str


class AccountList(Model):
    """An account in a list."""

    created_at: Optional[datetime]
    id: str
    provider: str
    provider_account_id: str
    """What the provider calls the user."""
    type: str
    updated_at: Optional[datetime]
    user_id: str


class AccountProvider(Model):
    """A kind of account that can be linked to a user, and how a form asks for it."""

    description: str
    display_name: str
    field_label: str
    """What the field is called that takes `provider_account_id`."""
    id: str
    placeholder: str
    provider: str
    """What an account of this kind has as its provider, unless somebody types another one."""
    type: str
    """What an account of this kind has as its type."""


class AccountUpdate(Model):
    """Changes to an account."""

    properties: Optional[Dict[str, Any]] = None
    provider: Optional[str] = None
    provider_account_id: Optional[str] = None
    """What the provider calls the user."""
    type: Optional[str] = None
