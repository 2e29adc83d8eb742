# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/receipts`, `/submissions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any, List, Optional, Union

from computor_types import (
    CommitHandIn,
    CommitHandedIn,
    GradeFileGet,
    GradingStatus,
    ReceiptGet,
    ReceiptKey,
    ResultCreate,
    ResultGet,
    ResultList,
    ResultUpdate,
    RubricMarksGet,
    RubricMarksSet,
    SubmissionArtifactGet,
    SubmissionArtifactList,
    SubmissionArtifactUpdate,
    SubmissionCreate,
    SubmissionGradeCreate,
    SubmissionGradeDetail,
    SubmissionGradeList,
    SubmissionGradeUpdate,
    SubmissionReviewCreate,
    SubmissionReviewListItem,
    SubmissionReviewUpdate,
    SubmissionUploadResponseModel,
)

from ..base import BaseEndpointClient, Data, Listing, Query, Upload


class SubmissionsClient(BaseEndpointClient):
    """The calls below `/receipts`, `/submissions`."""

    async def receipts_keys(
        self,
        **kwargs: Any,
    ) -> List[ReceiptKey]:
        """Lists the public keys that receipts are or were signed with.

        `GET /receipts/keys`
        """
        return await self._http.json(
            "GET",
            self._path("receipts", "keys"),
            List[ReceiptKey],
            params=kwargs,
        )

    async def get_artifacts(
        self,
        query: Optional[Query] = None,
        *,
        content_type: Optional[str] = None,
        course_content_id: Optional[str] = None,
        id: Optional[str] = None,
        latest: Optional[bool] = None,
        submission_group_id: Optional[str] = None,
        submit: Optional[bool] = None,
        uploaded_by_course_member_id: Optional[str] = None,
        version_identifier: Optional[str] = None,
        with_latest_result: Optional[bool] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[SubmissionArtifactList]:
        """Lists artifacts.

        `GET /submissions/artifacts`
        """
        return await self._http.listing(
            "GET",
            self._path("submissions", "artifacts"),
            SubmissionArtifactList,
            query=query,
            params={
                "content_type": content_type,
                "course_content_id": course_content_id,
                "id": id,
                "latest": latest,
                "submission_group_id": submission_group_id,
                "submit": submit,
                "uploaded_by_course_member_id": uploaded_by_course_member_id,
                "version_identifier": version_identifier,
                "with_latest_result": with_latest_result,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def artifacts(
        self,
        file: Upload,
        data: Union[SubmissionCreate, Data],
        **kwargs: Any,
    ) -> SubmissionUploadResponseModel:
        """Uploads a submission as a ZIP archive.

        `POST /submissions/artifacts`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "artifacts"),
            SubmissionUploadResponseModel,
            file=file,
            form=("submission_create", data),
            params=kwargs,
        )

    async def artifacts_download(
        self,
        *,
        course_content_id: Optional[str] = None,
        course_member_id: Optional[str] = None,
        submission_group_id: Optional[str] = None,
        submit_only: Optional[bool] = None,
        version_identifier: Optional[str] = None,
        **kwargs: Any,
    ) -> bytes:
        """Downloads the newest submission that fits, as a ZIP archive.

        `GET /submissions/artifacts/download`
        """
        return await self._http.file(
            "GET",
            self._path("submissions", "artifacts", "download"),
            params={
                "course_content_id": course_content_id,
                "course_member_id": course_member_id,
                "submission_group_id": submission_group_id,
                "submit_only": submit_only,
                "version_identifier": version_identifier,
                **kwargs,
            },
        )

    async def get_missions_artifacts_artifact_id(
        self,
        artifact_id: str,
        **kwargs: Any,
    ) -> SubmissionArtifactGet:
        """Answers one submission artifact.

        `GET /submissions/artifacts/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "artifacts", artifact_id),
            SubmissionArtifactGet,
            params=kwargs,
        )

    async def patch_artifacts(
        self,
        artifact_id: str,
        data: Union[SubmissionArtifactUpdate, Data],
        **kwargs: Any,
    ) -> SubmissionArtifactGet:
        """Changes one submission artifact: the fields that are sent; null clears a field.

        `PATCH /submissions/artifacts/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submissions", "artifacts", artifact_id),
            SubmissionArtifactGet,
            data=data,
            params=kwargs,
        )

    async def get_artifacts_download(
        self,
        artifact_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Downloads a submission as a ZIP archive.

        `GET /submissions/artifacts/{id}/download`
        """
        return await self._http.file(
            "GET",
            self._path("submissions", "artifacts", artifact_id, "download"),
            params=kwargs,
        )

    async def get_artifacts_grades(
        self,
        artifact_id: str,
        query: Optional[Query] = None,
        *,
        course_id: Optional[str] = None,
        end_date: Optional[datetime] = None,
        graded_by_course_member_id: Optional[str] = None,
        id: Optional[str] = None,
        latest: Optional[bool] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        start_date: Optional[datetime] = None,
        status: Optional[GradingStatus] = None,
        **kwargs: Any,
    ) -> Listing[SubmissionGradeList]:
        """Lists the grades of a submission, newest first.

        `GET /submissions/artifacts/{id}/grades`
        """
        return await self._http.listing(
            "GET",
            self._path("submissions", "artifacts", artifact_id, "grades"),
            SubmissionGradeList,
            query=query,
            params={
                "course_id": course_id,
                "end_date": end_date,
                "graded_by_course_member_id": graded_by_course_member_id,
                "id": id,
                "latest": latest,
                "limit": limit,
                "skip": skip,
                "start_date": start_date,
                "status": status,
                **kwargs,
            },
        )

    async def artifacts_grades(
        self,
        artifact_id: str,
        data: Union[SubmissionGradeCreate, Data],
        **kwargs: Any,
    ) -> SubmissionGradeDetail:
        """Grades a submission.

        `POST /submissions/artifacts/{id}/grades`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "artifacts", artifact_id, "grades"),
            SubmissionGradeDetail,
            data=data,
            params=kwargs,
        )

    async def artifacts_receipt(
        self,
        id: str,
        **kwargs: Any,
    ) -> ReceiptGet:
        """Answers the receipt of what was handed in.

        It is the same each time.

        `GET /submissions/artifacts/{id}/receipt`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "artifacts", id, "receipt"),
            ReceiptGet,
            params=kwargs,
        )

    async def get_artifacts_reviews(
        self,
        artifact_id: str,
        **kwargs: Any,
    ) -> List[SubmissionReviewListItem]:
        """Lists the reviews of a submission.

        `GET /submissions/artifacts/{id}/reviews`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "artifacts", artifact_id, "reviews"),
            List[SubmissionReviewListItem],
            params=kwargs,
        )

    async def artifacts_reviews(
        self,
        artifact_id: str,
        data: Union[SubmissionReviewCreate, Data],
        **kwargs: Any,
    ) -> SubmissionReviewListItem:
        """Reviews a submission.

        `POST /submissions/artifacts/{id}/reviews`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "artifacts", artifact_id, "reviews"),
            SubmissionReviewListItem,
            data=data,
            params=kwargs,
        )

    async def artifacts_test(
        self,
        artifact_id: str,
        data: Union[ResultCreate, Data],
        **kwargs: Any,
    ) -> ResultList:
        """Records a test of a submission that was run elsewhere.

        `POST /submissions/artifacts/{id}/test`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "artifacts", artifact_id, "test"),
            ResultList,
            data=data,
            params=kwargs,
        )

    async def artifacts_tests(
        self,
        artifact_id: str,
        *,
        include_failed: Optional[bool] = None,
        **kwargs: Any,
    ) -> List[ResultGet]:
        """Lists the tests of a submission, newest first.

        `GET /submissions/artifacts/{id}/tests`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "artifacts", artifact_id, "tests"),
            List[ResultGet],
            params={
                "include_failed": include_failed,
                **kwargs,
            },
        )

    async def commits(
        self,
        data: Union[CommitHandIn, Data],
        **kwargs: Any,
    ) -> CommitHandedIn:
        """Hands in a commit of the group's repository: the assignment's directory, exactly as it is there.

        `POST /submissions/commits`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "commits"),
            CommitHandedIn,
            data=data,
            params=kwargs,
        )

    async def grades(
        self,
        query: Optional[Query] = None,
        *,
        artifact_id: Optional[str] = None,
        course_id: Optional[str] = None,
        end_date: Optional[datetime] = None,
        graded_by_course_member_id: Optional[str] = None,
        id: Optional[str] = None,
        latest: Optional[bool] = None,
        start_date: Optional[datetime] = None,
        status: Optional[GradingStatus] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[SubmissionGradeList]:
        """Lists grades.

        `GET /submissions/grades`
        """
        return await self._http.listing(
            "GET",
            self._path("submissions", "grades"),
            SubmissionGradeList,
            query=query,
            params={
                "artifact_id": artifact_id,
                "course_id": course_id,
                "end_date": end_date,
                "graded_by_course_member_id": graded_by_course_member_id,
                "id": id,
                "latest": latest,
                "start_date": start_date,
                "status": status,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def delete_grades(
        self,
        grade_id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one submission grade.

        `DELETE /submissions/grades/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submissions", "grades", grade_id),
            params=kwargs,
        )

    async def get_grades(
        self,
        id: str,
        **kwargs: Any,
    ) -> SubmissionGradeDetail:
        """Answers one submission grade.

        `GET /submissions/grades/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "grades", id),
            SubmissionGradeDetail,
            params=kwargs,
        )

    async def patch_grades(
        self,
        grade_id: str,
        data: Union[SubmissionGradeUpdate, Data],
        **kwargs: Any,
    ) -> SubmissionGradeDetail:
        """Changes one submission grade: the fields that are sent; null clears a field.

        `PATCH /submissions/grades/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submissions", "grades", grade_id),
            SubmissionGradeDetail,
            data=data,
            params=kwargs,
        )

    async def get_grades_files(
        self,
        id: str,
        **kwargs: Any,
    ) -> List[GradeFileGet]:
        """Lists the files that are attached to a grade, by name.

        `GET /submissions/grades/{id}/files`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "grades", id, "files"),
            List[GradeFileGet],
            params=kwargs,
        )

    async def post_grades_files(
        self,
        id: str,
        file: Upload,
        **kwargs: Any,
    ) -> GradeFileGet:
        """Attaches a file to a grade, as feedback.

        `POST /submissions/grades/{id}/files`
        """
        return await self._http.json(
            "POST",
            self._path("submissions", "grades", id, "files"),
            GradeFileGet,
            file=file,
            params=kwargs,
        )

    async def delete_grades_files(
        self,
        id: str,
        file_id: str,
        **kwargs: Any,
    ) -> None:
        """Takes a file from a grade.

        `DELETE /submissions/grades/{id}/files/{file_id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submissions", "grades", id, "files", file_id),
            params=kwargs,
        )

    async def get_get_grades_files(
        self,
        id: str,
        file_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Answers a file that is attached to a grade.

        `GET /submissions/grades/{id}/files/{file_id}`
        """
        return await self._http.file(
            "GET",
            self._path("submissions", "grades", id, "files", file_id),
            params=kwargs,
        )

    async def get_grades_rubric(
        self,
        id: str,
        **kwargs: Any,
    ) -> RubricMarksGet:
        """Answers how work was marked when it was graded.

        `GET /submissions/grades/{id}/rubric`
        """
        return await self._http.json(
            "GET",
            self._path("submissions", "grades", id, "rubric"),
            RubricMarksGet,
            params=kwargs,
        )

    async def put_grades_rubric(
        self,
        id: str,
        data: Union[RubricMarksSet, Data],
        **kwargs: Any,
    ) -> RubricMarksGet:
        """Marks work by the rubric of its assignment.

        The grade becomes the share of the points that it got.

        `PUT /submissions/grades/{id}/rubric`
        """
        return await self._http.json(
            "PUT",
            self._path("submissions", "grades", id, "rubric"),
            RubricMarksGet,
            data=data,
            params=kwargs,
        )

    async def delete_reviews(
        self,
        review_id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes a review.

        `DELETE /submissions/reviews/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submissions", "reviews", review_id),
            params=kwargs,
        )

    async def reviews(
        self,
        review_id: str,
        data: Union[SubmissionReviewUpdate, Data],
        **kwargs: Any,
    ) -> SubmissionReviewListItem:
        """Changes a review.

        `PATCH /submissions/reviews/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submissions", "reviews", review_id),
            SubmissionReviewListItem,
            data=data,
            params=kwargs,
        )

    async def tests(
        self,
        test_id: str,
        data: Union[ResultUpdate, Data],
        **kwargs: Any,
    ) -> ResultList:
        """Changes a run.

        `PATCH /submissions/tests/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submissions", "tests", test_id),
            ResultList,
            data=data,
            params=kwargs,
        )
