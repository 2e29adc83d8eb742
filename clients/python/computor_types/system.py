# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `system`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, List, Optional

from .base import Model
from .common import OrganizationType


class CourseFamilyConfig(Model):
    """A course family with what is below it."""

    courses: Optional[List[HierarchyNode]] = None
    description: Optional[str] = None
    language_code: Optional[str] = None
    """Of a course."""
    name: Optional[str] = None
    """What it is called where there is no title."""
    organization_type: Optional[OrganizationType] = None
    """Of an organization."""
    path: str
    title: Optional[str] = None


class CourseFamilyTaskRequest(Model):
    """A new course family."""

    course_family: HierarchyNode
    gitlab: Optional[GitLabCredentials] = None
    organization_id: str


class CourseGitStatus(Model):
    """Where the course's repositories are."""

    assignments_url: Optional[str]
    course_id: str
    full_path: Optional[str]
    """Path of the course on the git host."""
    gitlab_configured: bool
    """Whether the course has a git host: this server, or one that its properties name."""
    gitlab_url: Optional[str]
    """The git host."""
    last_run: Optional[GitLabRun]
    """What came of looking there last; nothing where this platform keeps nothing there."""
    managed: bool
    """Whether groups, projects and members there are kept by this platform."""
    student_template_url: Optional[str]


class CourseTaskRequest(Model):
    """A new course."""

    course: HierarchyNode
    course_family_id: str
    gitlab: Optional[GitLabCredentials] = None


class FileChange(str, Enum):
    """What becomes of a file."""

    ADDED = "added"
    """It is new."""
    CHANGED = "changed"
    """It gets another content."""
    REMOVED = "removed"
    """It goes."""


class GenerateAssignmentsRequest(Model):
    """What is to be written into the assignments repository. Without a choice: all."""

    all: Optional[bool] = None
    assignments_url: Optional[str] = None
    """Read by nobody: the repository is the course's."""
    commit_message: Optional[str] = None
    """What the commit says."""
    course_content_ids: Optional[List[str]] = None
    include_descendants: Optional[bool] = None
    """With `parent_id`: also what lies below it."""
    overwrite_strategy: Optional[OverwriteStrategy] = None
    parent_id: Optional[str] = None


class GenerateAssignmentsResponse(Model):
    """The assignments repository is being written."""

    contents_to_process: int
    status: str
    """Always `started`."""
    workflow_id: str
    """The background work: `GET /tasks/{id}`."""


class GenerateTemplateRequest(Model):
    """What is to be released. Without a choice: what is assigned and not released yet, and what failed."""

    commit_message: Optional[str] = None
    """What the commit says."""
    force_redeploy: Optional[bool] = None
    """Also what is released already."""
    release: Optional[ReleaseSelection] = None


class GenerateTemplateResponse(Model):
    """The release has begun."""

    contents_to_process: int
    status: str
    """Always `started`."""
    workflow_id: str
    """The background work: `GET /tasks/{id}`."""


class GitLabCredentials(Model):
    """A git host and how to reach it."""

    gitlab_token: str
    """Read by nobody: this server makes no groups elsewhere, so it is not kept."""
    gitlab_url: str


class GitLabProblem(Model):
    """Something at a GitLab server that is not as it shall be."""

    about: str
    """What it is about, such as `course:` and an id."""
    message: str


class GitLabRun(Model):
    """What came of bringing a course's GitLab server to what it shall be."""

    at: datetime
    """When it ended, or when it was asked for."""
    message: Optional[str]
    """Why it failed."""
    operation_id: str
    problems: List[GitLabProblem]
    """What is not as it shall be, and needs somebody to look at it."""
    state: str
    """`queued`, `running`, `finished`, `failed` or `cancelled`."""


class HierarchyConfig(Model):
    """The part of a deployment file that is about organizations, families and courses; the rest is done by
    other calls.
    """

    organizations: Optional[List[OrganizationConfig]] = None


class HierarchyCreate(Model):
    """A whole hierarchy, as a deployment file has it."""

    deployment_config: HierarchyConfig
    validate_only: Optional[bool] = None
    """Only say whether it could be done."""


class HierarchyCreated(Model):
    """The hierarchy is being made, or could be."""

    deployment_path: str
    """Path of the first organization, family and course."""
    message: str
    status: str
    """`started`, or `valid`."""
    workflow_id: Optional[str]
    """The background work; null when it was only checked."""


class HierarchyGitHost(Model):
    """The git host of an organization."""

    parent: Optional[int] = None
    """The group there that the organization belongs to."""
    token: Optional[str] = None
    """Read by nobody: this server makes no groups elsewhere, so it is not kept."""
    url: Optional[str] = None


class HierarchyNode(Model):
    """What a new organization, family or course is. Unknown keys mean nothing."""

    description: Optional[str] = None
    language_code: Optional[str] = None
    """Of a course."""
    name: Optional[str] = None
    """What it is called where there is no title."""
    organization_type: Optional[OrganizationType] = None
    """Of an organization."""
    path: str
    title: Optional[str] = None


class HierarchyStatus(Model):
    """How far a hierarchy is."""

    error: Optional[str]
    """Why it came to nothing."""
    result: Any
    """What was made."""
    status: str
    """`running`, `completed`, `failed` or `cancelled`."""
    workflow_id: str


class OrganizationConfig(Model):
    """An organization with what is below it."""

    course_families: Optional[List[CourseFamilyConfig]] = None
    description: Optional[str] = None
    gitlab: Optional[HierarchyGitHost] = None
    language_code: Optional[str] = None
    """Of a course."""
    name: Optional[str] = None
    """What it is called where there is no title."""
    organization_type: Optional[OrganizationType] = None
    """Of an organization."""
    path: str
    title: Optional[str] = None


class OrganizationTaskRequest(Model):
    """A new organization."""

    gitlab: Optional[GitLabCredentials] = None
    organization: HierarchyNode
    parent_group_id: Optional[int] = None
    """The group on the git host that it belongs to."""


class OverwriteStrategy(str, Enum):
    """What becomes of a directory that is there already."""

    SKIP_IF_EXISTS = "skip_if_exists"
    """It stays as it is."""
    FORCE_UPDATE = "force_update"
    """It is written anew."""


class PlannedFile(Model):
    """What would become of a file."""

    change: FileChange
    path: str
    pushed: bool
    """Whether what is there now is not what was released: somebody pushed it (or its deletion) to the
    template, and the release
    writes over it. It stays in the template's history.
    """
    size: Optional[int]
    """Its new size in bytes; null for one that goes."""


class ReleaseOverride(Model):
    """Another version than the assigned one; it is assigned then."""

    course_content_id: str
    version_identifier: str
    """The tag of a version of the example, or the commit of an earlier release of this content."""


class ReleasePlan(Model):
    """What a release would do, compared with what lies in the student template now."""

    commit_message: str
    """What the commit would say."""
    course_id: str
    items: List[ReleasePlanItem]


class ReleasePlanItem(Model):
    """What a release would do with one content."""

    course_content_id: str
    directory: str
    """Where its files are in the student template."""
    error: Optional[str]
    """Why it could not be released."""
    files: List[PlannedFile]
    """The files that would change; their paths begin with `directory`."""
    from_tag: Optional[str]
    """What students have now."""
    path: str
    title: Optional[str]
    to_tag: Optional[str]
    """What they would have."""
    unchanged: int
    """How many files would stay as they are."""


class ReleaseSelection(Model):
    """Which contents are to be released: these, or one with all below it, or all that show an example."""

    all: Optional[bool] = None
    course_content_ids: Optional[List[str]] = None
    global_commit: Optional[str] = None
    """The version for all of them, as in `overrides`."""
    include_descendants: Optional[bool] = None
    """With `parent_id`: also what lies below it."""
    overrides: Optional[List[ReleaseOverride]] = None
    """Other versions than the assigned ones."""
    parent_id: Optional[str] = None


class SyncDocumentsResponse(Model):
    """The documents are being synced."""

    status: str
    """Always `started`."""
    workflow_id: str
    """`GET /tasks/{id}`."""
