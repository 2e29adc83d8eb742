# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `results`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, Optional

from .base import Model


class ResultArtifactListItem(Model):
    """A file that a test run left behind."""

    bucket_name: str
    """Where it lies in the store: the bucket."""
    content_type: Optional[str]
    created_at: datetime
    file_size: int
    """In bytes."""
    id: str
    object_key: str
    """Where it lies in the store: the key."""
    properties: Optional[Dict[str, Any]]
    result_id: str
    updated_at: Optional[datetime]
