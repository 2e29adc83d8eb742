# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tasks`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional

from .base import Model
from .common import TaskInfo, TaskStatus


class QueueStatus(Model):
    """What waits on a lane."""

    name: str
    oldest_seconds: float
    """How long the first has waited, in seconds."""
    waiting: int


class TaskCount(Model):
    """How much of a kind of work there is."""

    queued: int
    started: int
    task_name: str


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


class TaskSubmission(Model):
    """Background work to start by hand."""

    delay: Optional[int] = None
    """Seconds to wait; nothing waits."""
    parameters: Optional[Dict[str, Any]] = None
    """What is started so takes none."""
    queue: Optional[str] = None
    """Has no meaning: each kind of work has its own queue."""
    task_name: str
    """Its kind. Only what is about nothing in particular is started so (`sweep_store`); everything else
    has a call of its own,
    which knows its rules.
    """
    workflow_id: Optional[str] = None
    """Whoever sends the same again starts nothing again."""


class TaskSubmitted(Model):
    """Background work has been asked for."""

    status: TaskStatus
    task_id: str


class WorkerStatus(Model):
    """How background work goes."""

    queues: List[QueueStatus]
    """What waits for a worker with a free place, by lane."""
    runs_tests: bool
    """Whether this process tests programs itself."""
    status: str
    """`connected`, or `disconnected`: then this server starts nothing."""
    tasks: List[TaskCount]
    """What has not ended, by kind."""
