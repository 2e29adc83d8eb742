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


class SandboxRunAlive(Model):
    """A worker goes on with a run."""

    claim: str


class SandboxRunClaim(Model):
    """A run that belongs to the worker that asked, for as long as it says that it goes on."""

    alive_within: int
    """The run must be heard of within so many seconds, again and again, or it is given to another worker."""
    claim: str
    """What the worker shows with everything that it asks for this run."""
    id: str
    work: Dict[str, Any]
    """What is to be done, as workers of the same version understand it."""


class SandboxRunClaimed(Model):
    """A run for the worker that asked, or none."""

    run: Optional[SandboxRunClaim]


class SandboxRunWanted(Model):
    """Whether anybody still waits for a run."""

    wanted: bool
    """If not, the worker ends it."""


class SandboxWorker(Model):
    """A worker that can do a run now."""

    languages: List[str]
    """The languages that it has. Nothing else is given to it."""
    name: str
    """What people call it, such as the name of its machine."""
    patience: Optional[int] = None
    """How many seconds it waits for a run."""
    protocol: Optional[int] = None
    """How it speaks of runs. A server that speaks otherwise gives it none, and says which of the two to
    update.
    """
    slots: int
    """How many runs it does at once."""
    worker: str
    """Which worker it is: an id of its own choice, another one each time it is started."""


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


class WorkerElsewhere(Model):
    """A worker that has nothing but the server's address."""

    languages: List[str]
    name: str
    seen_at: datetime
    """When it asked last."""
    slots: int
    """How many tests it runs at once."""


class WorkerStatus(Model):
    """How background work goes."""

    elsewhere: List[WorkerElsewhere]
    """Workers that have nothing but the server's address, and have asked for tests within the last minute."""
    queues: List[QueueStatus]
    """What waits for a worker with a free place, by lane."""
    runs_tests: bool
    """Whether this process tests programs itself."""
    status: str
    """`connected`, or `disconnected`: then this server starts nothing."""
    tasks: List[TaskCount]
    """What has not ended, by kind."""
