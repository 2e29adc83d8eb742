# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `service-accounts`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class ServiceCreate(Model):
    """A new service."""

    config: Optional[Dict[str, Any]] = None
    """How the service is configured; its type says what it may contain."""
    description: Optional[str] = None
    email: Optional[str] = None
    enabled: Optional[bool] = None
    family_name: Optional[str] = None
    given_name: Optional[str] = None
    name: str
    password: Optional[str] = None
    """For those that log in with one; most have an API token. It can be written, never read."""
    service_type: str
    """Path of the service type."""
    slug: str
    username: Optional[str] = None
    """Of the service's user; made from the slug when missing."""


class ServiceGet(Model):
    """A service in full."""

    config: Dict[str, Any]
    """How the service is configured; its type says what it may contain."""
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    enabled: bool
    id: str
    last_seen_at: Optional[datetime]
    """When it last reported."""
    name: str
    properties: Optional[Dict[str, Any]]
    service_type_id: Optional[str]
    service_type_path: Optional[str]
    slug: str
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: str


class ServiceUpdate(Model):
    """Changes to a service."""

    config: Optional[Dict[str, Any]] = None
    """How the service is configured; its type says what it may contain."""
    description: Optional[str] = None
    enabled: Optional[bool] = None
    last_seen_at: Optional[datetime] = None
    """When it last reported."""
    name: Optional[str] = None
    properties: Optional[Dict[str, Any]] = None
