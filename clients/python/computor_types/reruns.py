# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `reruns`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, List, Optional

from .base import Model


class Ingredient(Model):
    """Something that a verdict was made of."""

    after: Optional[str]
    """What it is now."""
    before: Optional[str]
    """What it was: a digest, a version, or settings as JSON."""
    name: str
    """`artifact`, `submission`, `exercise`, `runner`, `language`, `environment`, `limits`, `running`,
    `compat`, `sandbox`, `evidence`.
    """
    state: IngredientState


class IngredientState(str, Enum):
    """What became of an ingredient of a verdict."""

    SAME = "same"
    """It is what it was."""
    CHANGED = "changed"
    """It is something else now; the replay was made with that."""
    GONE = "gone"
    """It is not there any more."""


class ReplayFinding(Model):
    """What a replay found."""

    after: Optional[float]
    """The score of the replay."""
    before: Optional[float]
    """The score of the verdict when it was made, 0 to 1."""
    counts: Optional[float]
    """What counts at present: it is another one than `before` if somebody has corrected the result."""
    ingredients: List[Ingredient]
    kept_agrees: Optional[bool]
    """Whether what the programs did then, judged again without running anything, gives the verdict of
    then; none if it cannot be
    judged.
    """
    tests: List[ReplayedTest]


class ReplayGet(Model):
    """A replay."""

    course_id: str
    created_at: datetime
    created_by: Optional[str]
    finding: Optional[ReplayFinding]
    """None while it is pending, and of one that failed."""
    finished_at: Optional[datetime]
    id: str
    message: Optional[str]
    """Why it could not be run."""
    result_id: str
    state: ReplayState


class ReplayState(str, Enum):
    """What came of a replay."""

    PENDING = "pending"
    """Its turn has not come."""
    AGREES = "agrees"
    """The verdict is the same, test by test."""
    DIFFERS = "differs"
    """It is another one, and it was the same twice."""
    FLAKY = "flaky"
    """Run twice, the work got two verdicts: the program or the test does not do the same each time."""
    GONE = "gone"
    """It cannot be made again: an ingredient is not there any more."""
    FAILED = "failed"
    """It could not be run."""


class ReplayedTest(Model):
    """One test, before and now."""

    after: Optional[TestVerdict]
    """None: there is no such test now."""
    agrees: bool
    """Whether result, reason and points are the same. Messages may name what is different each time."""
    before: Optional[TestVerdict]
    """None: there was no such test."""
    collection: str
    test: str


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


class TestVerdict(Model):
    """What was said of one test."""

    message: Optional[str]
    """What was found."""
    points: Any
    """The share of its points that it earned, where the suite gives points."""
    result: str
    """`PASSED`, `FAILED` or `SKIPPED`."""
    verdict: str
    """Why, such as `wrong` or `time_limit`."""
