# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `examples`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, List, Optional

from .base import Model
from .common import ExampleRepositoryGet, ExampleVersionGet


class ExampleBulkDeleteResult(Model):
    """What became of examples that were to be deleted."""

    dependencies_deleted: int
    deployment_references_orphaned: int
    """How many contents show nothing any more."""
    dry_run: bool
    """True: nothing was deleted, this is what would be."""
    errors: List[str]
    """Why nothing was deleted."""
    examples: List[ExampleDeletePreview]
    examples_affected: int
    pattern_matched: str
    repository_id: Optional[str]
    storage_objects_deleted: int
    """Files are swept later, when nothing names them."""
    versions_deleted: int


class ExampleDeletePreview(Model):
    """An example that is to be deleted."""

    deployment_references: int
    """How many contents show it."""
    directory: str
    example_id: str
    identifier: str
    repository_id: str
    repository_name: str
    storage_paths: List[str]
    title: str
    version_count: int


class ExampleDependencyCreate(Model):
    """A new dependency between two examples of one repository."""

    depends_id: str
    example_id: str
    version_constraint: Optional[str] = None
    """Such as `>=1.2.0`; null: the newest."""


class ExampleDependencyGet(Model):
    """An example that another one needs."""

    created_at: datetime
    dependency: Optional[ExampleList]
    depends_id: str
    example_id: str
    id: str
    version_constraint: Optional[str]
    """Such as `>=1.2.0`; null: the newest."""


class ExampleDownloadResponse(Model):
    """The files of a version of an example, with those it depends on if asked for."""

    dependencies: Optional[List[ExampleFileSet]]
    directory: str
    example_id: str
    files: Dict[str, str]
    """Name to content: text, or a data URI."""
    identifier: str
    """Unique name in the repository, with dots."""
    meta: Dict[str, Any]
    """The content of `meta.yaml`."""
    test: Optional[Dict[str, Any]]
    """The content of `test.yaml`."""
    version_id: Optional[str]
    version_tag: str
    """Such as `1.2.0`."""


class ExampleFileSet(Model):
    """The files of an example that another one depends on."""

    directory: str
    example_id: str
    files: Dict[str, str]
    """Name to content: text, or a data URI."""
    identifier: str
    """Unique name in the repository, with dots."""
    meta: Dict[str, Any]
    """The content of `meta.yaml`."""
    test: Optional[Dict[str, Any]]
    """The content of `test.yaml`."""
    title: str
    version_id: str
    version_tag: str
    """Such as `1.2.0`."""


class ExampleGet(Model):
    """An example in full."""

    category: Optional[str]
    created_at: datetime
    created_by: Optional[str]
    dependencies: Optional[List[ExampleDependencyGet]]
    description: Optional[str]
    directory: str
    """Directory in the repository."""
    example_repository_id: str
    id: str
    identifier: str
    """Unique name in the repository, with dots."""
    repository: Optional[ExampleRepositoryGet]
    subject: Optional[str]
    tags: List[str]
    title: str
    updated_at: datetime
    updated_by: Optional[str]
    versions: Optional[List[ExampleVersionGet]]


class ExampleList(Model):
    """An example in a list."""

    category: Optional[str]
    created_at: Optional[datetime]
    directory: str
    """Directory in the repository."""
    example_repository_id: str
    id: str
    identifier: str
    """Unique name in the repository, with dots."""
    subject: Optional[str]
    tags: List[str]
    title: str
    updated_at: Optional[datetime]


class ExampleUploadRequest(Model):
    """A version of an example as a set of files, among them `meta.yaml`."""

    directory: str
    """Directory of the example in its repository."""
    files: Dict[str, str]
    """Name to content: text, or base64."""
    repository_id: str


class ExampleVersionCreate(Model):
    """A version whose files are in the store already."""

    example_id: str
    meta: Dict[str, Any]
    """The content of `meta.yaml`."""
    storage_path: str
    """Where the files lie in the store."""
    version_number: int
    """Counts from 1."""
    version_tag: str
    """Such as `1.2.0`."""


class ExampleVersionDeleteResult(Model):
    """What became of a version of an example that was to be deleted."""

    deleted: bool
    """False when something refers to it, or when it was a dry run."""
    dry_run: bool
    """True: nothing was deleted, this is what would be."""
    errors: List[str]
    example_identifier: Optional[str]
    references: List[ExampleVersionReference]
    """What refers to it."""
    storage_objects_deleted: int
    storage_path: Optional[str]
    """Where the files lie in the store."""
    version_id: str
    version_tag: Optional[str]
    """Such as `1.2.0`."""


class ExampleVersionReference(Model):
    """A course content that shows a version of an example."""

    course_content_id: str
    course_content_path: Optional[str]
    course_id: str
    course_path: Optional[str]
    deployment_id: str
    relation: str
    """How it refers to it: `assigned`, or `history`."""


class ForceLevel(str, Enum):
    """What may be deleted although something refers to it."""

    NONE = "none"
    """Nothing."""
    OLD = "old"
    """What only archived contents show."""
    ALL = "all"
    """Everything."""
