# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `roles`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class RoleClaimList(Model):
    """A right that goes with a role."""

    claim_type: str
    """Such as `permissions`."""
    claim_value: str
    """Such as `course:create`."""
    role_id: str


class RoleGet(Model):
    """A role in full."""

    builtin: bool
    """True for what the platform itself defines."""
    description: Optional[str]
    id: str
    title: Optional[str]


class RoleList(Model):
    """A role in a list."""

    builtin: bool
    """True for what the platform itself defines."""
    id: str
    title: Optional[str]
