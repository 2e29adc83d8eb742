# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `organization-members`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model
from .common import UserList


class OrganizationMemberCreate(Model):
    """A new member of an organization."""

    id: Optional[str] = None
    organization_id: str
    organization_role_id: str
    properties: Optional[Dict[str, Any]] = None
    user_id: str


class OrganizationMemberGet(Model):
    """A member of an organization in full."""

    created_at: Optional[datetime]
    created_by: Optional[str]
    id: str
    organization_id: str
    organization_role_id: str
    properties: Optional[Dict[str, Any]]
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user: Optional[UserList]
    user_id: str


class OrganizationMemberList(Model):
    """A member of an organization in a list."""

    id: str
    organization_id: str
    organization_role_id: str
    user: Optional[UserList]
    user_id: str


class OrganizationMemberUpdate(Model):
    """Changes to a member of an organization."""

    organization_role_id: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
