# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `git`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class GitUser(Model):
    """Who a token belongs to, as clients want to know it of a git host."""

    email: Optional[str]
    id: str
    name: Optional[str]
    state: str
    """Always "active"."""
    username: Optional[str]
