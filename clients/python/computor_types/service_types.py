# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `service-types`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from pydantic import Field

from .base import Model


class ServiceTypeCreate(Model):
    """A new service type."""

    category: str
    color: Optional[str] = None
    """As CSS writes it."""
    description: Optional[str] = None
    enabled: Optional[bool] = None
    icon: Optional[str] = None
    name: str
    path: str
    plugin_module: Optional[str] = None
    """Not used."""
    properties: Optional[Dict[str, Any]] = None
    requires_workspace: Optional[bool] = None
    """Whether such a service has a repository of its own."""
    schema_: Optional[Dict[str, Any]] = Field(default=None, alias="schema")
    """JSON Schema of the configuration."""


class ServiceTypeGet(Model):
    """A service type in full."""

    category: str
    color: Optional[str]
    """As CSS writes it."""
    created_at: Optional[datetime]
    created_by: Optional[str]
    description: Optional[str]
    enabled: bool
    icon: Optional[str]
    id: str
    name: str
    path: str
    plugin_module: Optional[str]
    """Not used."""
    properties: Dict[str, Any]
    requires_workspace: bool
    """Whether such a service has a repository of its own."""
    schema_: Optional[Dict[str, Any]] = Field(alias="schema")
    """JSON Schema of the configuration."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    version: int


class ServiceTypeList(Model):
    """A service type in a list."""

    category: str
    color: Optional[str]
    """As CSS writes it."""
    created_at: Optional[datetime]
    enabled: bool
    icon: Optional[str]
    id: str
    name: str
    path: str
    updated_at: Optional[datetime]
    version: int


class ServiceTypeUpdate(Model):
    """Changes to a service type."""

    category: Optional[str] = None
    color: Optional[str] = None
    """As CSS writes it."""
    description: Optional[str] = None
    enabled: Optional[bool] = None
    icon: Optional[str] = None
    name: Optional[str] = None
    plugin_module: Optional[str] = None
    """Not used."""
    properties: Optional[Dict[str, Any]] = None
    requires_workspace: Optional[bool] = None
    """Whether such a service has a repository of its own."""
    schema_: Optional[Dict[str, Any]] = Field(default=None, alias="schema")
    """JSON Schema of the configuration."""
