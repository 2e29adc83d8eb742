# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `lecturers`."""

from __future__ import annotations

from datetime import datetime
from typing import List, Optional

from .base import Model
from .common import (
    CourseContentDeploymentGet,
    CourseContentDeploymentList,
    CourseContentTypeGet,
    CourseContentTypeList,
    DeploymentStatus,
)


class AssignExampleRequest(Model):
    """Which version of which example a course content is to show. One of `example_id` and
    `example_identifier`.
    """

    example_id: Optional[str] = None
    example_identifier: Optional[str] = None
    version_tag: str
    """Such as `1.2.0`."""


class AssignExampleResponse(Model):
    """The example is assigned; it is not released yet."""

    assigned_at: datetime
    """When the example was assigned."""
    course_content_id: str
    deployment_id: str
    deployment_status: DeploymentStatus
    example_id: str
    example_version_id: str
    message: str
    version_tag: str
    """Such as `1.2.0`."""


class ContentValidationCreate(Model):
    """Which examples contents would show."""

    content_validations: List[ContentValidationItem]


class ContentValidationGet(Model):
    """Whether contents could show these versions."""

    total_issues: int
    total_validated: int
    valid: bool
    validation_results: List[ContentValidationResult]


class ContentValidationItem(Model):
    """A version of an example that a content would show."""

    content_id: str
    example_identifier: str
    version_tag: str
    """Such as `1.2.0`."""


class ContentValidationResult(Model):
    """Whether a content could show a version."""

    content_id: str
    example_validation: ExampleValidationResult
    valid: bool
    validation_message: Optional[str]
    """What is wrong."""
    version_validation: VersionValidationResult


class CorrectionConflict(Model):
    """Where a corrected exercise and what somebody wrote do not fit together."""

    message: str
    path: str


class CorrectionGet(Model):
    """What of the template has reached the repository of a student or team."""

    branch: Optional[str]
    """The branch that has what could not be merged."""
    clone_url: Optional[str]
    conflicts: List[CorrectionConflict]
    course_member_id: Optional[str]
    has_newest: bool
    """Whether what is released is there."""
    id: str
    """Of the repository."""
    message: Optional[str]
    name: Optional[str]
    """Who works in it."""
    offered_at: Optional[datetime]
    offered_commit: Optional[str]
    """The commit of the template that was offered last."""
    pushed_at: Optional[datetime]
    """When somebody pushed last."""
    state: Optional[str]
    """up_to_date, fast_forward, merged, offered (it could not be merged) or failed; null: not offered yet."""
    submission_group_id: Optional[str]


class CorrectionStarted(Model):
    """The flow that offers what is released to all."""

    status: str
    workflow_id: str
    """Its task."""


class CourseContentLecturerGet(Model):
    """A course content in full, as its lecturers see it."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    course_content_kind_id: str
    """The kind that its type has."""
    course_content_type: Optional[CourseContentTypeGet]
    course_content_type_id: str
    course_id: str
    deployment: Optional[CourseContentDeploymentGet]
    deployment_status: Optional[DeploymentStatus]
    description: Optional[str]
    has_deployment: Optional[bool]
    id: str
    is_submittable: bool
    """Whether something can be handed in."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    path: str
    position: float
    """Order among its siblings."""
    repository: CourseContentRepositoryLecturerGet
    testing_service_id: Optional[str]
    title: Optional[str]


class CourseContentLecturerList(Model):
    """A course content in a list, as its lecturers see it."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    course_content_kind_id: str
    """The kind that its type has."""
    course_content_type: Optional[CourseContentTypeList]
    course_content_type_id: str
    course_id: str
    deployment: Optional[CourseContentDeploymentList]
    deployment_status: Optional[DeploymentStatus]
    has_deployment: Optional[bool]
    id: str
    is_submittable: bool
    """Whether something can be handed in."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    path: str
    position: float
    """Order among its siblings."""
    repository: CourseContentRepositoryLecturerGet
    testing_service_id: Optional[str]
    title: Optional[str]


class CourseContentRepositoryLecturerGet(Model):
    """The repository with a course's contents."""

    full_path: Optional[str]
    url: Optional[str]


class CourseDeploymentGet(Model):
    """All deployments of a course."""

    course_id: str
    deployments: List[CourseDeploymentList]
    total: int


class CourseDeploymentList(Model):
    """A deployment in the list of a course's deployments."""

    course_content_id: str
    course_content_path: Optional[str]
    course_content_title: Optional[str]
    deployed_at: Optional[datetime]
    """When it was last released."""
    deployment_status: DeploymentStatus
    example_id: Optional[str]
    example_identifier: Optional[str]
    has_newer_version: bool
    """Whether the example has a newer version than the assigned one."""
    latest_version_tag: Optional[str]
    """The newest version of the example."""
    version_tag: Optional[str]
    """Such as `1.2.0`."""


class DeploymentGet(Model):
    """The example that a course content shows, with the words a lecturer needs."""

    assigned_at: datetime
    """When the example was assigned."""
    course_content_id: str
    course_content_path: Optional[str]
    course_content_title: Optional[str]
    deployed_at: Optional[datetime]
    """When it was last released."""
    deployment_message: Optional[str]
    """Why the release failed, or what it did."""
    deployment_path: Optional[str]
    """Directory of the assignment in the repositories."""
    deployment_status: DeploymentStatus
    example_description: Optional[str]
    example_directory: Optional[str]
    example_id: Optional[str]
    example_identifier: Optional[str]
    example_title: Optional[str]
    example_version_id: Optional[str]
    has_newer_version: bool
    """Whether the example has a newer version than the assigned one."""
    id: str
    version_tag: Optional[str]
    """Such as `1.2.0`."""


class ExampleValidationResult(Model):
    """Whether there is such an example."""

    example_id: Optional[str]
    exists: bool
    identifier: str
    message: Optional[str]


class GitLabSyncRequest(Model):
    """What may help with a member's rights at a foreign host."""

    access_token: Optional[str] = None


class GitLabSyncResult(Model):
    """What became of a member's rights at a foreign host."""

    course_member_id: str
    message: Optional[str]
    sync_status: str
    """`success`, `skipped` or `failed`."""


class UnassignExampleResponse(Model):
    """The content shows no example any more."""

    course_content_id: str
    message: str
    previous_example_id: Optional[str]
    previous_version_tag: Optional[str]


class VersionUpgradeCreate(Model):
    """The contents that are to show the newest version of their example."""

    course_content_ids: List[str]


class VersionUpgradeGet(Model):
    """What became of a batch of upgrades."""

    results: List[VersionUpgradeResult]
    total_failed: int
    total_requested: int
    total_skipped: int
    """Those that showed the newest version already."""
    total_upgraded: int


class VersionUpgradeResult(Model):
    """What became of one upgrade."""

    course_content_id: str
    error: Optional[str]
    """Why not."""
    from_tag: Optional[str]
    """The version that was assigned before."""
    success: bool
    to_tag: Optional[str]
    """The version that is assigned now."""


class VersionValidationResult(Model):
    """Whether it has such a version."""

    exists: bool
    message: Optional[str]
    version_id: Optional[str]
    version_tag: str
