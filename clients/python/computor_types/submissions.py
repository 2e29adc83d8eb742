# Made by `computor generate-types` from the list of all calls. Do not edit.
"""Shapes of `submissions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Optional

from .base import Model
from .common import GradingStatus, ResultList


class CommitHandIn(Model):
    """Which commit is handed in."""

    commit: Optional[str] = None
    """A commit on `main` of the group's repository, in full; without it, the newest."""
    submission_group_id: str
    submit: Optional[bool] = None
    """True: to be graded; false: to practise."""


class CommitHandedIn(Model):
    """A commit that was handed in."""

    artifact_id: str
    created: bool
    """False if it was handed in before."""
    submission_group_id: str
    version_identifier: str
    """The commit."""


class FileLeftOut(Model):
    """A file that was sent and not taken."""

    path: str
    """Its path in the archive."""
    reason: str
    """Why it was not taken, as the end of a sentence."""


class GradeFileGet(Model):
    """A file that is attached to a grade."""

    content_type: Optional[str]
    created_at: datetime
    created_by: Optional[str]
    file_size: int
    """In bytes."""
    grade_id: str
    id: str
    name: str


class ReceiptClaims(Model):
    """What a receipt says."""

    artifact_id: str
    course_content_id: str
    course_content_path: str
    course_id: str
    file_size: int
    """The sizes of its files together, in bytes."""
    handed_in_at: datetime
    """When it was handed in, which may be later than it was uploaded."""
    issuer: Optional[str]
    """The server that says so."""
    sha256: str
    """SHA-256 of the archive, in hex, as `GET /submissions/artifacts/{id}/download` answers it."""
    submission_group_id: str
    uploaded_by_course_member_id: Optional[str]
    """Under whose membership it was uploaded."""
    version_identifier: Optional[str]


class ReceiptGet(Model):
    """A receipt. `computor receipt verify` checks it without a server."""

    jws: str
    """JSON Web Signature (RFC 7515, compact) by Ed25519 (`EdDSA`, RFC 8037)."""
    key_id: str
    """The key that it is signed with."""
    receipt: ReceiptClaims
    """What it says, to be read; what is signed is in `jws`."""


class ReceiptKey(Model):
    """A public key of the server."""

    algorithm: str
    """`Ed25519`"""
    created_at: datetime
    key_id: str
    public_key: str
    """The 32 bytes in base64url without padding."""


class RubricMark(Model):
    """What work got for a criterion."""

    criterion_id: str
    points: float
    remark: Optional[str]
    """For the student."""


class RubricMarkInput(Model):
    """What work got for a criterion."""

    criterion_id: str
    points: float
    remark: Optional[str] = None
    """For the student."""


class RubricMarksGet(Model):
    """How work was marked."""

    grade: Optional[float]
    """The grade, 0 to 1: what was made of the points, unless it was changed since."""
    grade_id: str
    marks: List[RubricMark]
    """In the order of the rubric; none if it was not marked by one."""
    points: float
    """Of all marks."""
    total_points: float
    """Of the criteria that were marked."""


class RubricMarksSet(Model):
    """How work is marked: each criterion of the assignment once."""

    marks: List[RubricMarkInput]


class SubmissionArtifactGet(Model):
    """A submission in full."""

    average_grade: Optional[float]
    """0 to 1."""
    bucket_name: str
    """Where it lies in the store: the bucket."""
    content_type: Optional[str]
    created_at: Optional[datetime]
    file_size: int
    """In bytes."""
    grades_count: Optional[int]
    id: str
    latest_result: Optional[ResultList]
    object_key: str
    """Where it lies in the store: the key."""
    properties: Optional[Dict[str, Any]]
    result: Optional[ResultList]
    """The same, for clients that look here before they test again."""
    reviews_count: Optional[int]
    submission_group_id: str
    submit: bool
    """True: to be graded; false: to practise."""
    test_results_count: Optional[int]
    """How many test runs it had."""
    updated_at: Optional[datetime]
    uploaded_at: datetime
    uploaded_by_course_member_id: Optional[str]
    """Who uploaded it."""
    version_identifier: Optional[str]
    """What the client calls this state of the work, such as a commit."""


class SubmissionArtifactList(Model):
    """A submission in a list."""

    bucket_name: str
    """Where it lies in the store: the bucket."""
    content_type: Optional[str]
    created_at: Optional[datetime]
    file_size: int
    """In bytes."""
    id: str
    latest_result: Optional[ResultList]
    object_key: str
    """Where it lies in the store: the key."""
    properties: Optional[Dict[str, Any]]
    result: Optional[ResultList]
    """The same, for clients that look here before they test again."""
    submission_group_id: str
    submit: bool
    """True: to be graded; false: to practise."""
    updated_at: Optional[datetime]
    uploaded_at: datetime
    uploaded_by_course_member_id: Optional[str]
    """Who uploaded it."""
    version_identifier: Optional[str]
    """What the client calls this state of the work, such as a commit."""


class SubmissionArtifactUpdate(Model):
    """Changes to a submission."""

    properties: Optional[Dict[str, Any]] = None
    submit: Optional[bool] = None
    """True: to be graded; false: to practise."""


class SubmissionCreate(Model):
    """What is uploaded, next to the file."""

    submission_group_id: str
    submit: Optional[bool] = None
    """True: to be graded; false: to practise."""
    version_identifier: Optional[str] = None
    """What the client calls this state of the work, such as a commit. Made up when it is missing."""


class SubmissionGradeCreate(Model):
    """A grade for a submission."""

    artifact_id: str
    comment: Optional[str] = None
    """For the student."""
    grade: float
    """0 to 1."""
    graded_by_course_member_id: str
    status: Optional[GradingStatus] = None


class SubmissionGradeDetail(Model):
    """A grade in full."""

    artifact_id: str
    comment: Optional[str]
    """For the student."""
    created_at: Optional[datetime]
    grade: float
    """0 to 1."""
    graded_at: datetime
    graded_by_course_member_id: str
    id: str
    status: GradingStatus
    updated_at: Optional[datetime]


class SubmissionGradeList(Model):
    """A grade in a list."""

    artifact_id: str
    comment: Optional[str]
    """For the student."""
    created_at: Optional[datetime]
    grade: float
    """0 to 1."""
    graded_at: datetime
    graded_by_course_member_id: str
    id: str
    status: GradingStatus
    updated_at: Optional[datetime]


class SubmissionGradeUpdate(Model):
    """Changes to a grade."""

    comment: Optional[str] = None
    """For the student."""
    grade: Optional[float] = None
    """0 to 1."""
    status: Optional[GradingStatus] = None


class SubmissionReviewCreate(Model):
    """A free text review of a submission."""

    artifact_id: str
    body: str
    review_type: Optional[str] = None
    reviewer_course_member_id: str


class SubmissionReviewListItem(Model):
    """A free text review of a submission."""

    artifact_id: str
    body: str
    created_at: datetime
    id: str
    review_type: Optional[str]
    reviewer_course_member_id: str
    updated_at: Optional[datetime]


class SubmissionReviewUpdate(Model):
    """Changes to a review."""

    body: Optional[str] = None
    review_type: Optional[str] = None


class SubmissionUploadResponseModel(Model):
    """What became of an upload."""

    artifacts: List[str]
    files_count: int
    files_left_out: List[FileLeftOut]
    """Files of the archive that were not taken, the first hundred of them."""
    receipt: Optional[ReceiptGet]
    """The receipt of what was handed in, to be kept; null: it was uploaded for practice."""
    submission_group_id: str
    total_size: int
    """In bytes, unpacked."""
    uploaded_at: datetime
    uploaded_by_course_member_id: str
    """Who uploaded it."""
    version_identifier: str
