# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `deadlines`."""

from __future__ import annotations

from typing import Optional

from .base import Model
from .common import EffectiveDeadline


class DeadlineGet(Model):
    """Until when one has to hand in, and what is left of one's late-day bank."""

    deadline: Optional[EffectiveDeadline]
    """Null: there is none."""
    late_days_left: Optional[int]
    """How many days are left for the whole course; null: the course has no such bank."""


class UseLateDays(Model):
    """How many days of one's late-day bank are used."""

    days: int
    """Added to what was used before. Each member of a team pays."""
