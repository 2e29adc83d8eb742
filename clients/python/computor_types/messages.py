# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `messages`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import List, Optional

from .base import Model


class MessageAction(str, Enum):
    """What was done with a message."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    RESTORED = "restored"


class MessageAudit(Model):
    """A message was written, changed or taken back."""

    action: MessageAction
    created_at: datetime
    id: str
    message_id: str
    new_content: Optional[str]
    new_title: Optional[str]
    old_content: Optional[str]
    old_title: Optional[str]
    user_id: Optional[str]
    """Who did it; null if that user is gone."""


class MessageAuthor(Model):
    """Who wrote a message."""

    family_name: Optional[str]
    given_name: Optional[str]
    id: str


class MessageAuthorCourseMember(Model):
    """What the author is in the course where the message stands."""

    course_id: str
    course_role_id: str
    id: str


class MessageCreate(Model):
    """A new message. Of several rows that are named the most specific one counts; a reply goes where its
    parent went.
    """

    content: str
    course_content_id: Optional[str] = None
    course_family_id: Optional[str] = None
    course_group_id: Optional[str] = None
    course_id: Optional[str] = None
    course_member_id: Optional[str] = None
    level: Optional[int] = None
    organization_id: Optional[str] = None
    parent_id: Optional[str] = None
    """What it answers."""
    submission_group_id: Optional[str] = None
    title: Optional[str] = None
    """Words that begin with `#` are its tags."""
    user_id: Optional[str] = None


class MessageDeleter(str, Enum):
    """Who took a message back."""

    AUTHOR = "author"
    """Who wrote it."""
    ADMIN = "admin"
    """An administrator."""


class MessageGet(Model):
    """A message in full."""

    author: Optional[MessageAuthor]
    author_course_member: Optional[MessageAuthorCourseMember]
    author_id: str
    content: str
    course_content_id: Optional[str]
    course_family_id: Optional[str]
    course_group_id: Optional[str]
    course_id: Optional[str]
    course_member_id: Optional[str]
    created_at: Optional[datetime]
    created_by: Optional[str]
    deleted_by: Optional[MessageDeleter]
    id: str
    is_author: bool
    """Whether one wrote it."""
    is_deleted: bool
    """Whether it was taken back: then title and content say so."""
    is_read: bool
    """Whether one has read it."""
    level: int
    """How deep it stands, as clients count it."""
    organization_id: Optional[str]
    parent_id: Optional[str]
    """What it answers."""
    scope: MessageScope
    submission_group_id: Optional[str]
    title: Optional[str]
    """Words that begin with `#` are its tags."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]
    user_id: Optional[str]


class MessageList(Model):
    """A message in a list."""

    author: Optional[MessageAuthor]
    author_course_member: Optional[MessageAuthorCourseMember]
    author_id: str
    content: str
    course_content_id: Optional[str]
    course_family_id: Optional[str]
    course_group_id: Optional[str]
    course_id: Optional[str]
    course_member_id: Optional[str]
    created_at: Optional[datetime]
    deleted_by: Optional[MessageDeleter]
    id: str
    is_author: bool
    """Whether one wrote it."""
    is_deleted: bool
    """Whether it was taken back: then title and content say so."""
    is_read: bool
    """Whether one has read it."""
    level: int
    """How deep it stands, as clients count it."""
    organization_id: Optional[str]
    parent_id: Optional[str]
    """What it answers."""
    scope: MessageScope
    submission_group_id: Optional[str]
    title: Optional[str]
    """Words that begin with `#` are its tags."""
    updated_at: Optional[datetime]
    user_id: Optional[str]


class MessageScope(str, Enum):
    """Whom a message is addressed to."""

    GLOBAL = "global"
    """Everybody."""
    ORGANIZATION = "organization"
    """Who belongs to the organization."""
    COURSE_FAMILY = "course_family"
    """Who belongs to the course family."""
    COURSE = "course"
    """The members of the course."""
    COURSE_CONTENT = "course_content"
    """The members of the content's course."""
    COURSE_GROUP = "course_group"
    """The members of the group of the course, and tutors."""
    SUBMISSION_GROUP = "submission_group"
    """The members of the submission group, and tutors."""
    COURSE_MEMBER = "course_member"
    """One member of a course, and tutors."""
    USER = "user"
    """One user."""


class MessageThread(Model):
    """All that belongs to one conversation."""

    messages: List[MessageList]
    """Oldest first; what was taken back is not there."""
    root_message_id: str
    """The message with which it began."""
    total: int


class MessageUnread(Model):
    """How many messages to one row one has not read."""

    scope: MessageScope
    target_id: Optional[str]
    """The row that they are addressed to; null for everybody."""
    unread_message_count: int


class MessageUpdate(Model):
    """Another text of a message."""

    content: Optional[str] = None
    title: Optional[str] = None
