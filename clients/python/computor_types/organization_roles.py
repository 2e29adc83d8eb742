# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `organization-roles`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class OrganizationRoleGet(Model):
    """An organization role in full."""

    builtin: bool
    """True for what the platform itself defines."""
    description: Optional[str]
    id: str
    title: Optional[str]


class OrganizationRoleList(Model):
    """An organization role in a list."""

    builtin: bool
    """True for what the platform itself defines."""
    description: Optional[str]
    id: str
    title: Optional[str]
