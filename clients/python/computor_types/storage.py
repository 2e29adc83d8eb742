# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `storage`."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Dict, Optional

from .base import Model


class BucketCreate(Model):
    """A new bucket."""

    bucket_name: str
    """3 to 63 small letters, digits, dots and hyphens; a letter or digit at both ends."""
    region: Optional[str] = None


class BucketInfo(Model):
    """A bucket."""

    bucket_name: str
    creation_date: Optional[datetime]
    region: Optional[str]
    """What was said when it was made. Where files lie is the server's configuration, for all buckets
    alike.
    """


class LinkMethod(str, Enum):
    """What a link is for."""

    GET = "GET"
    """Fetches a file."""
    PUT = "PUT"
    """Stores a file, in place of the one that is there."""


class PresignedUrlRequest(Model):
    """A link to a file that works without a log-in."""

    bucket_name: Optional[str] = None
    expiry_seconds: Optional[int] = None
    """How long it works, in seconds: an hour, unless something else is said."""
    method: Optional[LinkMethod] = None
    """`GET`, unless something else is said."""
    object_key: str


class PresignedUrlResponse(Model):
    """The link."""

    expires_at: datetime
    method: LinkMethod
    url: str
    """Whoever has it can use it."""


class StorageCopy(Model):
    """Which file is copied, and to where. JSON, or a form with text fields."""

    dest_bucket: Optional[str] = None
    dest_object: str
    metadata: Optional[str] = None
    """A JSON object of texts; without it the copy has that of the source."""
    source_bucket: Optional[str] = None
    source_object: str


class StorageDone(Model):
    """What was done."""

    message: str


class StorageObjectGet(Model):
    """A file of a bucket."""

    bucket_name: str
    content_type: str
    created_at: Optional[datetime]
    created_by: Optional[str]
    download_url: Optional[str]
    """Always null: `POST /storage/presigned-url` makes one."""
    etag: str
    """The SHA-256 of its bytes."""
    id: int
    last_modified: datetime
    metadata: Optional[Dict[str, str]]
    object_key: str
    size: int
    """In bytes."""
    updated_at: Optional[datetime]
    updated_by: Optional[str]


class StorageObjectList(Model):
    """A file of a bucket in a list."""

    bucket_name: str
    content_type: str
    created_at: Optional[datetime]
    id: int
    last_modified: datetime
    object_key: str
    size: int
    """In bytes."""
    updated_at: Optional[datetime]


class StorageUsageStats(Model):
    """What a bucket holds."""

    bucket_name: str
    last_updated: datetime
    """As of when this is."""
    object_count: int
    total_size: int
    """In bytes."""
