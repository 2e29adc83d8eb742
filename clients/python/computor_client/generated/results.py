# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/results`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    ReplayGet,
    ResultArtifactListItem,
    ResultCreate,
    ResultGet,
    ResultList,
    ResultUpdate,
    TaskStatus,
)

from ..base import BaseEndpointClient, Data, Listing, Query, Upload


class ResultsClient(BaseEndpointClient):
    """The calls below `/results`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_content_type_id: Optional[str] = None,
        course_member_id: Optional[str] = None,
        grade: Optional[float] = None,
        id: Optional[str] = None,
        latest: Optional[bool] = None,
        result: Optional[float] = None,
        status: Optional[TaskStatus] = None,
        submission_artifact_id: Optional[str] = None,
        submission_group_id: Optional[str] = None,
        submitter_id: Optional[str] = None,
        test_system_id: Optional[str] = None,
        testing_service_id: Optional[str] = None,
        version_identifier: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ResultList]:
        """Lists results.

        `GET /results`
        """
        return await self._http.listing(
            "GET",
            self._path("results"),
            ResultList,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_content_type_id": course_content_type_id,
                "course_member_id": course_member_id,
                "grade": grade,
                "id": id,
                "latest": latest,
                "result": result,
                "status": status,
                "submission_artifact_id": submission_artifact_id,
                "submission_group_id": submission_group_id,
                "submitter_id": submitter_id,
                "test_system_id": test_system_id,
                "testing_service_id": testing_service_id,
                "version_identifier": version_identifier,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[ResultCreate, Data],
        **kwargs: Any,
    ) -> ResultGet:
        """Creates a new result.

        `POST /results`
        """
        return await self._http.json(
            "POST",
            self._path("results"),
            ResultGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one result.

        `DELETE /results/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("results", result_id),
            params=kwargs,
        )

    async def get(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> ResultGet:
        """Answers one result.

        `GET /results/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("results", result_id),
            ResultGet,
            params=kwargs,
        )

    async def update(
        self,
        result_id: str,
        data: Union[ResultUpdate, Data],
        **kwargs: Any,
    ) -> ResultGet:
        """Changes one result: the fields that are sent; null clears a field.

        `PATCH /results/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("results", result_id),
            ResultGet,
            data=data,
            params=kwargs,
        )

    async def artifacts(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> List[ResultArtifactListItem]:
        """Lists the files that a test run left behind.

        `GET /results/{id}/artifacts`
        """
        return await self._http.json(
            "GET",
            self._path("results", result_id, "artifacts"),
            List[ResultArtifactListItem],
            params=kwargs,
        )

    async def artifacts_download(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> bytes:
        """Downloads the files that a test run left behind, as a ZIP archive.

        `GET /results/{id}/artifacts/download`
        """
        return await self._http.file(
            "GET",
            self._path("results", result_id, "artifacts", "download"),
            params=kwargs,
        )

    async def artifacts_upload(
        self,
        result_id: str,
        file: Upload,
        **kwargs: Any,
    ) -> List[ResultArtifactListItem]:
        """Stores the files that a run left behind, beside those before.

        `POST /results/{id}/artifacts/upload`
        """
        return await self._http.json(
            "POST",
            self._path("results", result_id, "artifacts", "upload"),
            List[ResultArtifactListItem],
            file=file,
            params=kwargs,
        )

    async def get_replays(
        self,
        id: str,
        **kwargs: Any,
    ) -> List[ReplayGet]:
        """Lists the replays of a result, newest first.

        `GET /results/{id}/replays`
        """
        return await self._http.json(
            "GET",
            self._path("results", id, "replays"),
            List[ReplayGet],
            params=kwargs,
        )

    async def post_replays(
        self,
        id: str,
        **kwargs: Any,
    ) -> ReplayGet:
        """Makes the verdict of a result again from what it was made of, and compares.

        Nothing changes by it.

        `POST /results/{id}/replays`
        """
        return await self._http.json(
            "POST",
            self._path("results", id, "replays"),
            ReplayGet,
            params=kwargs,
        )

    async def status(
        self,
        result_id: str,
        **kwargs: Any,
    ) -> TaskStatus:
        """Answers the status of a test run, as a word.

        `GET /results/{id}/status`
        """
        return await self._http.json(
            "GET",
            self._path("results", result_id, "status"),
            TaskStatus,
            params=kwargs,
        )
