# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `courses`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import List, Optional

from .base import Model
from .common import GitLabConfig, TeamMode


class CopiedVersions(str, Enum):
    """Which versions of its examples a copy of a course shows."""

    PINNED = "pinned"
    """Those that the course shows."""
    NEWEST = "newest"
    """The newest ones."""
    WITHOUT = "without"
    """No examples at all."""


class CourseCopyContent(Model):
    """A content of a course that was made from another one."""

    due_at: Optional[datetime]
    example_identifier: Optional[str]
    """The example that it shows."""
    note: Optional[str]
    """What could not be as it was, for people."""
    opens_at: Optional[datetime]
    path: str
    previous_version_tag: Optional[str]
    """where the other course had this one."""
    team_formation_deadline: Optional[datetime]
    title: Optional[str]
    version_tag: Optional[str]
    """In this version,"""


class CourseCopyCreate(Model):
    """The next term of a course."""

    course_family_id: Optional[str] = None
    """Null: the family of the course."""
    dry_run: Optional[bool] = None
    """True: nothing is stored, and the answer says what would be."""
    example_versions: Optional[CopiedVersions] = None
    groups: Optional[bool] = None
    """Whether the groups are made, without their students."""
    path: str
    """Its place in the family."""
    shift_days: Optional[int] = None
    """So many days later, or earlier, everything opens, is due, and teams are formed: at the same time of
    day in the course's time
    zone. 364 days keep the day of the week.
    """
    staff: Optional[bool] = None
    """Whether everybody who is more than a student is a member again."""
    title: Optional[str] = None
    """Null: the title of the course."""


class CourseCopyGet(Model):
    """A course that was made from another one, or would be."""

    contents: List[CourseCopyContent]
    """From above to below."""
    course_content_types: List[str]
    """Their slugs."""
    course_family_id: str
    course_groups: List[str]
    """Their titles."""
    course_id: Optional[str]
    """Null in a dry run."""
    course_members: int
    """How many members there are then."""
    dry_run: bool
    notes: List[str]
    """What was left out, and what is to be done by hand, for people."""
    path: str
    title: Optional[str]
    work: Optional[CourseImportedWork]
    """What came of the work, where that was made anew."""


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
    """What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown
    as the grade that counts is so
    much less, at least 0. Contents may say otherwise.
    """
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


class CourseImportCreate(Model):
    """A course that is made from an archive."""

    course_family_id: str
    """Where it is made."""
    create_accounts: Optional[bool] = None
    """Whether accounts are made for those who have none; else they are left out."""
    dry_run: Optional[bool] = None
    """True: nothing is stored, and the answer says what would be."""
    example_repository_id: Optional[str] = None
    """Where the archive's examples go that are not here in the version that the course shows; whoever may
    upload there. Null: those are
    left out, and the answer names them. They are taken before the course is made, and stay.
    """
    members: Optional[ImportedMembers] = None
    """They are known by their e-mail addresses."""
    path: Optional[str] = None
    """Null: as in the archive."""
    shift_days: Optional[int] = None
    """As for a copy."""
    title: Optional[str] = None
    """Null: as in the archive."""
    work: Optional[bool] = None
    """Whether what came of the work is made anew as well: groups, hand-ins, grades, ended runs, extensions
    and messages, with the times
    that they had. For administrators, and owners of the organization: they vouch for it. Needs
    `members` to be `everybody`.
    """


class CourseImportedWork(Model):
    """How much of what came of the work was made anew, or would be."""

    deadline_extensions: int
    grades_of_others: int
    """Grades of people who are no members here: they stand under the membership of who imports."""
    left_out: int
    """Rows that speak of somebody or something that is not here."""
    messages: int
    results: int
    """Runs of tests that have ended."""
    submission_artifacts: int
    submission_grades: int
    submission_groups: int


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
    """What each day late that has begun takes off the grade, of 1. What was given stays, and what is shown
    as the grade that counts is so
    much less, at least 0. Contents may say otherwise.
    """
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


class ImportedMembers(str, Enum):
    """Who of an archive becomes a member."""

    NOBODY = "nobody"
    """Nobody but who imports."""
    STAFF = "staff"
    """Everybody who is more than a student."""
    EVERYBODY = "everybody"
    """All of them."""
