# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `organizations`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model
from .common import GitLabConfig, OrganizationType


class GitLabHook(Model):
    """What a webhook at GitLab is set up with."""

    secret: str
    """The secret token to show there. Shown once."""
    url: str
    """The address to tell."""


class OrganizationCreate(Model):
    """A new organization."""

    country: Optional[str] = None
    description: Optional[str] = None
    email: Optional[str] = None
    fax_number: Optional[str] = None
    locality: Optional[str] = None
    number: Optional[str] = None
    organization_type: OrganizationType
    path: str
    postal_code: Optional[str] = None
    properties: Optional[OrganizationProperties] = None
    region: Optional[str] = None
    street_address: Optional[str] = None
    telephone: Optional[str] = None
    title: Optional[str] = None
    url: Optional[str] = None
    user_id: Optional[str] = None


class OrganizationList(Model):
    """An organization in a list."""

    created_at: Optional[datetime]
    email: Optional[str]
    id: str
    organization_type: OrganizationType
    path: str
    title: Optional[str]
    updated_at: Optional[datetime]
    user_id: Optional[str]


class OrganizationProperties(Model):
    """Free properties of an organization, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class OrganizationUpdate(Model):
    """Changes to an organization."""

    country: Optional[str] = None
    description: Optional[str] = None
    email: Optional[str] = None
    fax_number: Optional[str] = None
    locality: Optional[str] = None
    number: Optional[str] = None
    organization_type: Optional[OrganizationType] = None
    path: Optional[str] = None
    postal_code: Optional[str] = None
    properties: Optional[OrganizationProperties] = None
    region: Optional[str] = None
    street_address: Optional[str] = None
    telephone: Optional[str] = None
    title: Optional[str] = None
    url: Optional[str] = None
    user_id: Optional[str] = None


class OrganizationUpdateTokenUpdate(Model):
    """A token of an organization with a foreign host."""

    token: str
    """It can be written, never read."""


class TokenKept(Model):
    """What became of a token."""

    message: str
