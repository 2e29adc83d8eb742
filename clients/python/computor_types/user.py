# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `user`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Dict, List, Optional

from .base import Model


class CourseMemberProviderAccountUpdate(Model):
    """The account that somebody has with the host of a course's repositories."""

    provider_access_token: Optional[str] = None
    """A token of that host."""
    provider_account_id: str
    """Its name there."""


class CourseMemberReadinessStatus(Model):
    """Whether a member of a course can begin to work."""

    course_id: str
    course_member_id: str
    course_role_id: str
    has_account: bool
    is_ready: bool
    organization_id: str
    provider: Optional[str]
    """The host of the repositories."""
    provider_access_token: Optional[str]
    """Always null: what was sent is not sent back."""
    provider_account_id: Optional[str]
    provider_type: Optional[str]
    requires_account: bool
    """Whether one needs an account there that is not the platform's own."""


class CourseMemberValidationRequest(Model):
    """What shows that somebody may use the host of a course's repositories."""

    provider_access_token: Optional[str] = None
    """A token of that host."""


class RepositoryToken(Model):
    """What `git` needs to clone and push for a while, and nothing else can be done with."""

    expires_at: datetime
    password: str
    """Shown once."""
    username: str


class RepositoryTokenCreate(Model):
    """For how long a repository token shall be good."""

    lifetime: Optional[int] = None
    """In seconds: at most a day, by default an hour."""


class UserPassword(Model):
    """A new password, for oneself with the old one, or for somebody else by an administrator."""

    password: str
    password_old: Optional[str] = None
    """Needed for oneself."""
    username: Optional[str] = None
    """Whose; only administrators may name others."""


class UserRoleCreate(Model):
    """A role for a user."""

    role_id: str
    user_id: str


class UserRoleList(Model):
    """A role that a user has."""

    role_id: str
    user_id: str


class UserScopes(Model):
    """What the user may do where: scope id → roles. The maps are empty for administrators, who may do
    everything.
    """

    course: Dict[str, List[str]]
    course_family: Dict[str, List[str]]
    is_admin: bool
    """Administrators may do everything."""
    organization: Dict[str, List[str]]


class View(str, Enum):
    """A part of a user interface that somebody may use."""

    STUDENT = "student"
    """Courses, assignments, submissions."""
    TUTOR = "tutor"
    """Grading."""
    LECTURER = "lecturer"
    """Contents and releases."""
    USER_MANAGER = "user_manager"
    """Accounts and roles."""
