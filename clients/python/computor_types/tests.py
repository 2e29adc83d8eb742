# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `tests`."""

from __future__ import annotations

from typing import Optional

from .base import Model


class TestCreate(Model):
    """Which submission to test: `artifact_id`, or the newest of `submission_group_id` (of
    `version_identifier`).
    """

    artifact_id: Optional[str] = None
    course_content_id: Optional[str] = None
    course_content_path: Optional[str] = None
    course_member_id: Optional[str] = None
    directory: Optional[str] = None
    project: Optional[str] = None
    provider_url: Optional[str] = None
    """The git host."""
    submission_group_id: Optional[str] = None
    submit: Optional[bool] = None
    """True: to be graded; false: to practise."""
    version_identifier: Optional[str] = None
