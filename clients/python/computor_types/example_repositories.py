# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `example-repositories`."""

from __future__ import annotations

from typing import Optional

from .base import Model
from .common import SourceType


class ExampleRepositoryCreate(Model):
    """A new example repository."""

    access_credentials: Optional[str] = None
    """Kept sealed; refused where no `secret_key` is configured."""
    default_version: Optional[str] = None
    description: Optional[str] = None
    name: str
    organization_id: Optional[str] = None
    source_type: Optional[SourceType] = None
    source_url: str
    """Where it is; unique."""


class ExampleRepositoryList(Model):
    """An example repository in a list."""

    description: Optional[str]
    id: str
    name: str
    organization_id: Optional[str]
    source_type: SourceType
    source_url: str
    """Where it is; unique."""


class ExampleRepositoryUpdate(Model):
    """Changes to an example repository."""

    access_credentials: Optional[str] = None
    """Kept sealed; refused where no `secret_key` is configured."""
    default_version: Optional[str] = None
    description: Optional[str] = None
    name: Optional[str] = None
