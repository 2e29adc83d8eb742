# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-member-import`."""

from __future__ import annotations

from enum import Enum
from typing import Any, Dict, List, Optional

from .base import Model


class CourseMemberImportRequest(Model):
    """A person to be made a member of a course, known by their e-mail address."""

    course_group_title: Optional[str] = None
    """Students need a group."""
    course_role_id: Optional[str] = None
    """Who is a member already keeps the role unless one is sent; others are students then."""
    create_missing_group: Optional[bool] = None
    """Whether to create the group if there is none with this title."""
    email: str
    family_name: Optional[str] = None
    given_name: Optional[str] = None


class CourseMemberImportResponse(Model):
    """What came of importing a member."""

    course_member: Optional[Dict[str, Any]]
    created_group: Optional[Dict[str, Any]]
    message: Optional[str]
    success: bool
    workflow_id: Optional[str]


class MemberImportArchived(Model):
    """A student who is not in the list."""

    course_member_id: str
    email: Optional[str]
    family_name: Optional[str]
    given_name: Optional[str]


class MemberImportColumns(Model):
    """The headings of a table, by what their columns hold."""

    course_group_title: Optional[str] = None
    course_role_id: Optional[str] = None
    email: Optional[str] = None
    family_name: Optional[str] = None
    given_name: Optional[str] = None
    student_id: Optional[str] = None


class MemberImportCreate(Model):
    """People who are to be members of a course: as rows, or as a table with a line of headings: in CSV by
    comma, semicolon or tab, or
    a sheet of a workbook (XLSX).
    """

    archive_missing: Optional[bool] = None
    """Whether students who are not in the list are archived. Never staff, and nobody while a row is
    refused.
    """
    columns: Optional[MemberImportColumns] = None
    """Which headings mean what, where that cannot be guessed."""
    course_group_title: Optional[str] = None
    """The group of new members whose row names none."""
    course_role_id: Optional[str] = None
    """The role of new members whose row names none."""
    create_missing_groups: Optional[bool] = None
    """Whether groups are made that are not there."""
    csv: Optional[str] = None
    csv_base64: Optional[str] = None
    """The bytes of a file in CSV, in base64: UTF-8, UTF-16 with a mark, or what Windows writes (Latin-1)."""
    dry_run: Optional[bool] = None
    """True: nothing is stored, and the answer says what would be."""
    rows: Optional[List[MemberImportRow]] = None
    sheet: Optional[str] = None
    """Which sheet of the workbook is read. Null: the first that is not hidden."""
    xlsx_base64: Optional[str] = None
    """The bytes of a workbook (XLSX), in base64. Formulas count with the value that was last seen; macros
    are refused.
    """


class MemberImportGet(Model):
    """What came of a list."""

    archived: List[MemberImportArchived]
    columns: MemberImportColumns
    """How the headings of the table were read."""
    created_groups: List[str]
    dry_run: bool
    ignored_columns: List[str]
    """Headings that mean nothing here."""
    rows: List[MemberImportRowOutcome]
    warnings: List[str]
    """What was asked for and not done, for people."""


class MemberImportOutcome(str, Enum):
    """What became of a row."""

    CREATED = "created"
    """An account was made, and is a member."""
    ADDED = "added"
    """Somebody who has an account is a member now."""
    CHANGED = "changed"
    """A member has another role or group, as the row says."""
    RESTORED = "restored"
    """An archived member takes part again."""
    UNCHANGED = "unchanged"
    """A member stays as it is."""
    DUPLICATE = "duplicate"
    """The same person as in an earlier row."""
    REFUSED = "refused"
    """Nothing was done, and `reason` says why."""


class MemberImportRow(Model):
    """A line of a list of people. Whatever is wrong with one is said of that one; the others are imported."""

    course_group_title: Optional[str] = None
    course_role_id: Optional[str] = None
    """A key (`_tutor`) or a word for it (`tutor`, `Studierende`). Without it members keep their role, and
    new ones get that of
    the request.
    """
    email: Optional[str] = None
    """Needed for people who have no account yet."""
    family_name: Optional[str] = None
    given_name: Optional[str] = None
    """For new accounts; who has one keeps the name."""
    student_id: Optional[str] = None
    """The number that the organization knows a student by; finds people, also without an address."""


class MemberImportRowOutcome(Model):
    """What became of one row."""

    course_group_title: Optional[str]
    """The group that the member is in then."""
    course_member_id: Optional[str]
    """Null in a dry run for who is no member yet, and for what was refused."""
    course_role_id: Optional[str]
    """The role that the member has then."""
    email: Optional[str]
    line: int
    """The line of the table on which it begins, or its number among the rows, from 1."""
    outcome: MemberImportOutcome
    reason: Optional[str]
    """Why it was refused, or what of it was left as it was."""
    student_id: Optional[str]
