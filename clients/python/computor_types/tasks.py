# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tasks`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional

from .base import Model
from .common import TaskInfo, TaskStatus


class TaskList(Model):
    """A page of background work."""

    has_more: bool
    """Whether there is another page."""
    limit: int
    offset: int
    tasks: List[TaskInfo]
    total: int
    """How many there are in all."""


class TaskResult(Model):
    """What a piece of background work came to."""

    created_at: datetime
    error: Optional[str]
    """Why it failed, for people."""
    finished_at: Optional[datetime]
    progress: Optional[Dict[str, Any]]
    """`fraction`: 0 to 1, and `message`."""
    result: Any
    started_at: Optional[datetime]
    status: TaskStatus
    task_id: str
