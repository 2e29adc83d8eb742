# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `maintenance`."""

from __future__ import annotations

from datetime import datetime
from typing import Optional

from .base import Model


class MaintenanceActivate(Model):
    """Maintenance begins now."""

    ends_at: Optional[datetime] = None
    """When it is expected to be over: clients are told when to try again. It does not end by itself."""
    message: Optional[str] = None
    """What people are told."""
    notify_websocket: Optional[bool] = None
    """Whether open clients are told at once."""


class MaintenanceSchedule(Model):
    """Maintenance begins later."""

    ends_at: Optional[datetime] = None
    """When it is expected to be over."""
    message: Optional[str] = None
    """What people are told."""
    notify_websocket: Optional[bool] = None
    """Whether open clients are told, now and shortly before it begins."""
    scheduled_at: datetime
    """When it begins, which it does by itself."""


class MaintenanceStatusGet(Model):
    """Whether the platform is being maintained, and whether it is going to be."""

    activated_at: Optional[datetime]
    activated_by: Optional[str]
    activated_by_name: Optional[str]
    active: bool
    ends_at: Optional[datetime]
    """When it is expected to be over."""
    message: str
    """What people are told; empty if there is nothing to tell."""
    scheduled_at: Optional[datetime]
    scheduled_by: Optional[str]
    scheduled_by_name: Optional[str]


class RetentionGet(Model):
    """The rules of the installation by which things are forgotten, and what they would remove now."""

    log_ins: RetentionRule
    """Entries of the audit log about log-ins and failed attempts, counted from their time."""
    sessions: RetentionRule
    """Sessions, counted from their end: where somebody was logged in, and with what."""
    submission_bytes: int
    """The bytes of the hand-ins that are due."""
    submissions: RetentionRule
    """Files of hand-ins and reports of their tests, counted from when their course was archived. Grades
    and scores stay.
    """


class RetentionRule(Model):
    """A rule, and what it would remove now."""

    days: Optional[int]
    """After so many days it is removed; null: never."""
    due: int
    """How much the next run removes."""
    kept: int
    """How much there is."""
