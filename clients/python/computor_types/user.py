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


class Notice(Model):
    """Something that waits for one."""

    at: datetime
    """When it began to wait; of several, the newest."""
    count: int
    """Of how many messages or submissions this tells."""
    course_content_id: Optional[str]
    """The assignment, if it is about one."""
    course_id: str
    course_title: Optional[str]
    due_at: Optional[datetime]
    """Until when an assignment that is due soon has to be handed in, with all that was granted."""
    grade: Optional[float]
    """The new grade, 0 to 1."""
    kind: NoticeKind
    path: Optional[str]
    status: Optional[str]
    """`not_reviewed`, `corrected`, `correction_necessary` or `improvement_possible`."""
    submission_group_id: Optional[str]
    title: Optional[str]
    waits: bool
    """Whether it waits still. Grades and releases wait until they are seen, messages until they are read,
    work until it is graded.
    """


class NoticeKind(str, Enum):
    """Why something waits."""

    GRADED = "graded"
    """One's work has a new grade."""
    REPLIED = "replied"
    """Somebody wrote to one's submission group, and it is not read."""
    RELEASED = "released"
    """An assignment was released."""
    DUE_SOON = "due_soon"
    """An assignment is due within two days, and one has not handed in."""
    NEEDS_GRADING = "needs_grading"
    """Work in a course that one teaches has no grade."""


class NoticeMail(Model):
    """Letters with what waits for one."""

    address: Optional[str]
    """Where they go: one's own address. Without one, nowhere."""
    every: NoticeMailEvery
    possible: bool
    """Whether the installation sends mail at all."""


class NoticeMailEvery(str, Enum):
    """How often somebody gets a letter with what waits."""

    NEVER = "never"
    """Never; so it is at first."""
    DAY = "day"
    """Each day on which something is new."""
    WEEK = "week"
    """Each week in which something is new."""


class NoticeMailUpdate(Model):
    """How often one wants letters."""

    every: NoticeMailEvery


class NoticesSeen(Model):
    """Until when one has seen what there is."""

    until: Optional[datetime] = None
    """The time of the newest notice that was shown; now, if nothing is said. It never goes back."""


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
