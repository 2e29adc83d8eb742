# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `reruns`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Optional

from .base import Model


class RerunApply(Model):
    """What of a re-run is to count."""

    only_gains: Optional[bool] = None
    """True: nobody loses anything."""


class RerunChange(str, Enum):
    """What a re-run changes for one hand-in."""

    PENDING = "pending"
    """Its turn has not come."""
    GAIN = "gain"
    """The score is higher."""
    LOSE = "lose"
    """The score is lower."""
    SAME = "same"
    """The score is the same."""
    FLAKY = "flaky"
    """Run twice, the work got two scores: neither is a reason to change anything."""
    FAILED = "failed"
    """It could not be run."""


class RerunCreate(Model):
    """What to run again."""

    example_version_id: Optional[str] = None
    """The version of the example with the changed test; without, the one that is assigned."""


class RerunGet(Model):
    """A re-run, and what it would change."""

    applied_at: Optional[datetime]
    course_content_id: str
    course_id: str
    created_at: datetime
    created_by: Optional[str]
    example_version_id: str
    failed: int
    flaky: int
    gain: int
    id: str
    lose: int
    pending: int
    same: int
    state: RerunState
    total: int
    """How many hand-ins there are of each kind."""
    undone_at: Optional[datetime]
    version_tag: str


class RerunItem(Model):
    """What a re-run changes for one hand-in."""

    after: Optional[float]
    applied: bool
    before: float
    """0 to 1."""
    change: RerunChange
    display_name: Optional[str]
    message: Optional[str]
    """Why it could not be run."""
    result_id: str
    """The run that counts."""
    submission_artifact_id: str
    submission_group_id: str


class RerunState(str, Enum):
    """How far a re-run has come."""

    RUNNING = "running"
    """Tests are run. Nobody but who teaches sees anything of it."""
    READY = "ready"
    """All were run: look at it, then apply or drop it."""
    APPLIED = "applied"
    """It counts, and the students were told."""
    UNDONE = "undone"
    """It was taken back."""
    CANCELLED = "cancelled"
    """It was dropped."""
