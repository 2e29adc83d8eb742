# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `team-management`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import List, Optional

from .base import Model


class AvailableTeam(Model):
    """A team that one may join."""

    display_name: Optional[str]
    id: str
    join_code: Optional[str]
    """Always null: the members of the team know it, and give it to whom they want."""
    max_group_size: int
    member_count: int
    members: List[TeamMemberInfo]
    requested: bool
    """One has asked this team already."""
    requires_approval: bool
    """Whether the team, or a lecturer, has to consent to whoever has no code."""
    status: TeamStatus


class JoinStatus(str, Enum):
    """What came of asking to join."""

    JOINED = "joined"
    """One is a member."""
    PENDING = "pending"
    """A member of the team, or a lecturer, has to consent."""


class JoinTeamRequest(Model):
    """How one wants to join."""

    join_code: Optional[str] = None
    """The code of the team, from one of its members."""


class JoinTeamResponse(Model):
    """What came of it."""

    id: str
    message: str
    status: JoinStatus


class LeaveTeamResponse(Model):
    """One has left."""

    message: str
    success: bool


class TeamCreate(Model):
    """A new team, with oneself as its first member."""

    team_name: Optional[str] = None
    """What it is called; without, it is called after its members."""


class TeamJoinRequest(Model):
    """Somebody who wants to join a team."""

    course_member_id: str
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    requested_at: datetime
    user_id: str


class TeamMaker(str, Enum):
    """Who made a team."""

    STUDENT = "student"
    """Its first member."""
    INSTRUCTOR = "instructor"
    """A lecturer, or the platform for those who were left over."""


class TeamMatching(Model):
    """What became of those who were in no team."""

    members_placed: int
    """How many students got into a team."""
    teams_made: int
    """How many teams were made."""


class TeamMemberInfo(Model):
    """A member of a team."""

    course_member_id: str
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]
    user_id: str


class TeamPlacement(Model):
    """Who is to be in a team."""

    course_member_id: str


class TeamResponse(Model):
    """A team, as its members see it."""

    can_join: bool
    """Whether somebody may join."""
    course_content_id: str
    course_id: str
    created_by: TeamMaker
    display_name: Optional[str]
    """What it is called; null: after its members."""
    formation_deadline: Optional[datetime]
    """When it is locked by itself."""
    id: str
    join_code: Optional[str]
    """Whoever knows it joins without being asked."""
    locked_at: Optional[datetime]
    """Since when it is locked."""
    max_group_size: int
    member_count: int
    members: List[TeamMemberInfo]
    min_group_size: int
    """A team of fewer members hands in nothing to be graded."""
    status: TeamStatus


class TeamStatus(str, Enum):
    """Whether somebody may still join or leave a team."""

    FORMING = "forming"
    """Students join and leave."""
    LOCKED = "locked"
    """It stays as it is; lecturers may still change it."""
