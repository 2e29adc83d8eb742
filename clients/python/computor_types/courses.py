# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `courses`."""

from __future__ import annotations

from typing import Optional

from .base import Model
from .common import GitLabConfig, TeamMode


class CourseCreate(Model):
    """A new course."""

    course_family_id: str
    description: Optional[str] = None
    id: Optional[str] = None
    language_code: Optional[str] = None
    late_cutoff_days: Optional[int] = None
    """So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say
    otherwise.
    """
    late_days: Optional[int] = None
    """How many days late each student may hand in without asking, of all assignments together; null: none."""
    late_penalty_per_day: Optional[float] = None
    """What each day late that has begun costs, of 1. Contents may say otherwise."""
    path: str
    properties: Optional[CourseProperties] = None
    team_allow_join: Optional[bool] = None
    team_allow_leave: Optional[bool] = None
    team_allow_student_creation: Optional[bool] = None
    team_auto_assign_unmatched: Optional[bool] = None
    team_lock_at_deadline: Optional[bool] = None
    team_min_group_size: Optional[int] = None
    team_mode: Optional[TeamMode] = None
    """How teams form."""
    team_require_approval: Optional[bool] = None
    timezone: Optional[str] = None
    """IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days."""
    title: Optional[str] = None


class CourseProperties(Model):
    """Free properties of a course, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class CourseUpdate(Model):
    """Changes to a course."""

    description: Optional[str] = None
    language_code: Optional[str] = None
    late_cutoff_days: Optional[int] = None
    """So many days after the due date late work is accepted, 0: none; null: for ever. Contents may say
    otherwise.
    """
    late_days: Optional[int] = None
    """How many days late each student may hand in without asking, of all assignments together; null: none."""
    late_penalty_per_day: Optional[float] = None
    """What each day late that has begun costs, of 1. Contents may say otherwise."""
    team_allow_join: Optional[bool] = None
    team_allow_leave: Optional[bool] = None
    team_allow_student_creation: Optional[bool] = None
    team_auto_assign_unmatched: Optional[bool] = None
    team_lock_at_deadline: Optional[bool] = None
    team_min_group_size: Optional[int] = None
    team_mode: Optional[TeamMode] = None
    """How teams form."""
    team_require_approval: Optional[bool] = None
    timezone: Optional[str] = None
    """IANA name, such as `Europe/Vienna`; null: UTC. Deadlines are counted in its days."""
    title: Optional[str] = None
