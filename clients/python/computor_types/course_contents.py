# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `course-contents`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import List, Optional

from .base import Model
from .common import (
    CourseContentDeploymentGet,
    CourseContentDeploymentList,
    CourseContentTypeGet,
    CourseContentTypeList,
    DeploymentStatus,
    ExampleVersionGet,
    GitLabConfig,
    GitLabConfigGet,
    TaskInfo,
    TeamMode,
)


class CourseContentCreate(Model):
    """A new course content."""

    course_content_type_id: str
    course_id: str
    description: Optional[str] = None
    due_at: Optional[datetime] = None
    """Without, there is no deadline."""
    late_cutoff_days: Optional[int] = None
    """So many days after the due date late work is accepted, 0: none; null: as the course says, else for
    ever.
    """
    late_penalty_per_day: Optional[float] = None
    """What each day late that has begun costs, of 1; null: as the course says, else nothing."""
    max_group_size: Optional[int] = None
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int] = None
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int] = None
    """How often a submission may be tested; null: without limit."""
    opens_at: Optional[datetime] = None
    """Nothing is handed in or tested before."""
    path: str
    """Place in the tree: labels of lower case letters, digits and `_`, joined by dots."""
    position: Optional[float] = None
    """Order among its siblings."""
    properties: Optional[CourseContentProperties] = None
    team_allow_join: Optional[bool] = None
    team_allow_leave: Optional[bool] = None
    team_allow_student_creation: Optional[bool] = None
    team_auto_assign_unmatched: Optional[bool] = None
    team_formation_deadline: Optional[datetime] = None
    """When teams are locked, and those who are left over are put into teams, if the settings say so."""
    team_lock_at_deadline: Optional[bool] = None
    team_min_group_size: Optional[int] = None
    """A team of fewer members hands in nothing to be graded."""
    team_mode: Optional[TeamMode] = None
    """How teams form; null: as the course says, as with all settings of teams."""
    team_require_approval: Optional[bool] = None
    title: Optional[str] = None


class CourseContentGet(Model):
    """A course content in full."""

    archived_at: Optional[datetime]
    """Null for what is not archived."""
    course_content_kind_id: str
    """The kind that its type has."""
    course_content_type: Optional[CourseContentTypeGet]
    course_content_type_id: str
    course_id: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    deployment: Optional[CourseContentDeploymentGet]
    deployment_status: Optional[DeploymentStatus]
    description: Optional[str]
    due_at: Optional[datetime]
    """Without, there is no deadline."""
    example_version_id: Optional[str]
    has_deployment: Optional[bool]
    id: str
    is_submittable: bool
    """Whether something can be handed in."""
    late_cutoff_days: Optional[int]
    """So many days after the due date late work is accepted, 0: none; null: as the course says, else for
    ever.
    """
    late_penalty_per_day: Optional[float]
    """What each day late that has begun costs, of 1; null: as the course says, else nothing."""
    max_group_size: Optional[int]
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int]
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int]
    """How often a submission may be tested; null: without limit."""
    opens_at: Optional[datetime]
    """Nothing is handed in or tested before."""
    path: str
    """Place in the tree: labels joined by dots."""
    position: float
    """Order among its siblings."""
    properties: Optional[CourseContentPropertiesGet]
    team_allow_join: Optional[bool]
    team_allow_leave: Optional[bool]
    team_allow_student_creation: Optional[bool]
    team_auto_assign_unmatched: Optional[bool]
    team_formation_deadline: Optional[datetime]
    """When teams are locked, and those who are left over are put into teams, if the settings say so."""
    team_lock_at_deadline: Optional[bool]
    team_min_group_size: Optional[int]
    """A team of fewer members hands in nothing to be graded."""
    team_mode: Optional[TeamMode]
    """How teams form; null: as the course says, as with all settings of teams."""
    team_require_approval: Optional[bool]
    testing_service_id: Optional[str]
    title: Optional[str]
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class CourseContentList(Model):
    """A course content in a list."""

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
    testing_service_id: Optional[str]
    title: Optional[str]


class CourseContentMoveRequest(Model):
    """A new place in the tree."""

    path: str
    """Place in the tree; what lies below moves along."""
    position: float
    """Order among its siblings."""


class CourseContentProperties(Model):
    """Free properties of a course content, as they are written. Unknown keys are kept."""

    gitlab: Optional[GitLabConfig] = None


class CourseContentPropertiesGet(Model):
    """Free properties of a course content, as they are read."""

    gitlab: Optional[GitLabConfigGet] = None


class CourseContentUpdate(Model):
    """Changes to a course content."""

    course_content_type_id: Optional[str] = None
    description: Optional[str] = None
    due_at: Optional[datetime] = None
    """Without, there is no deadline."""
    late_cutoff_days: Optional[int] = None
    """So many days after the due date late work is accepted, 0: none; null: as the course says, else for
    ever.
    """
    late_penalty_per_day: Optional[float] = None
    """What each day late that has begun costs, of 1; null: as the course says, else nothing."""
    max_group_size: Optional[int] = None
    """More than this many students cannot work on it together."""
    max_submissions: Optional[int] = None
    """How often a group may hand in; null: without limit."""
    max_test_runs: Optional[int] = None
    """How often a submission may be tested; null: without limit."""
    opens_at: Optional[datetime] = None
    """Nothing is handed in or tested before."""
    path: Optional[str] = None
    """Place in the tree; what lies below moves along."""
    position: Optional[float] = None
    """Order among its siblings."""
    properties: Optional[CourseContentProperties] = None
    team_allow_join: Optional[bool] = None
    team_allow_leave: Optional[bool] = None
    team_allow_student_creation: Optional[bool] = None
    team_auto_assign_unmatched: Optional[bool] = None
    team_formation_deadline: Optional[datetime] = None
    """When teams are locked, and those who are left over are put into teams, if the settings say so."""
    team_lock_at_deadline: Optional[bool] = None
    team_min_group_size: Optional[int] = None
    """A team of fewer members hands in nothing to be graded."""
    team_mode: Optional[TeamMode] = None
    """How teams form; null: as the course says, as with all settings of teams."""
    team_require_approval: Optional[bool] = None
    title: Optional[str] = None


class DeploymentAction(str, Enum):
    """What happened to a deployment."""

    ASSIGNED = "assigned"
    """An example was assigned."""
    REASSIGNED = "reassigned"
    """Another version was assigned."""
    UPDATED = "updated"
    """It was changed otherwise."""
    DEPLOYING = "deploying"
    """The release began."""
    DEPLOYED = "deployed"
    """It was released."""
    FAILED = "failed"
    """The release failed."""
    UNASSIGNED = "unassigned"
    """The example was taken away."""


class DeploymentHistoryGet(Model):
    """One thing that happened to a deployment."""

    action: DeploymentAction
    created_at: datetime
    created_by: Optional[str]
    deployment_id: str
    example_identifier: Optional[str]
    example_version: Optional[ExampleVersionGet]
    example_version_id: Optional[str]
    id: str
    previous_example_version: Optional[ExampleVersionGet]
    previous_example_version_id: Optional[str]
    version_tag: Optional[str]
    """Such as `1.2.0`."""
    workflow_id: Optional[str]
    """The background work that did it."""


class DeploymentProgress(Model):
    """How far the release of a course content has come."""

    course_content_id: str
    deployment: Optional[CourseContentDeploymentGet]
    deployment_status: Optional[DeploymentStatus]
    """Null when no example was ever assigned."""
    task: Optional[TaskInfo]
    """The background work that releases it, if there is any."""


class DeploymentSummary(Model):
    """How far the releases of a course have come."""

    course_id: str
    deployments_deployed: int
    deployments_failed: int
    deployments_pending: int
    deployments_total: int
    """Those that show an example."""
    last_deployment_at: Optional[datetime]
    """When something was last released."""
    submittable_content: int
    """Those for which something can be handed in."""
    total_content: int
    """Contents that are not archived."""


class DeploymentWithHistory(Model):
    """A deployment and all that happened to it, newest first."""

    deployment: CourseContentDeploymentGet
    history: List[DeploymentHistoryGet]


class RubricCriterionGet(Model):
    """What is looked at in work on an assignment."""

    description: Optional[str]
    id: str
    points: float
    """The most that work can get."""
    remarks: List[RubricRemark]
    title: str


class RubricCriterionSet(Model):
    """A criterion as it shall be."""

    description: Optional[str] = None
    id: Optional[str] = None
    """Which one is meant; without it, it is a new one."""
    points: float
    remarks: Optional[List[RubricRemarkInput]] = None
    title: str


class RubricGet(Model):
    """The rubric of an assignment; one without criteria is none."""

    course_content_id: str
    criteria: List[RubricCriterionGet]
    """In their order."""
    total_points: float
    """Of all criteria."""


class RubricRemark(Model):
    """Something that graders say again and again, and the points that go with it."""

    points: Optional[float]
    """What such work gets, if that is always the same."""
    text: str


class RubricRemarkInput(Model):
    """Something that graders say again and again, and the points that go with it."""

    points: Optional[float] = None
    """What such work gets, if that is always the same."""
    text: str


class RubricSet(Model):
    """The rubric of an assignment as it shall be: criteria that are not named go, unless work was marked
    by them.
    """

    criteria: List[RubricCriterionSet]
    """In their order."""
