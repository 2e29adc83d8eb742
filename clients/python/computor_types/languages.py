# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `languages`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class LanguageGet(Model):
    """A language in full."""

    code: str
    name: str
    native_name: Optional[str]
    """Its name in itself."""


class LanguageList(Model):
    """A language in a list."""

    code: str
    name: str
    native_name: Optional[str]
    """Its name in itself."""
