# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/submission-group-members`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    SubmissionGroupMemberCreate,
    SubmissionGroupMemberGet,
    SubmissionGroupMemberList,
    SubmissionGroupMemberUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class SubmissionGroupMembersClient(BaseEndpointClient):
    """The calls below `/submission-group-members`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_id: Optional[str] = None,
        course_member_id: Optional[str] = None,
        grading: Optional[float] = None,
        id: Optional[str] = None,
        status: Optional[str] = None,
        submission_group_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[SubmissionGroupMemberList]:
        """Lists submission group members.

        `GET /submission-group-members`
        """
        return await self._http.listing(
            "GET",
            self._path("submission-group-members"),
            SubmissionGroupMemberList,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_id": course_id,
                "course_member_id": course_member_id,
                "grading": grading,
                "id": id,
                "status": status,
                "submission_group_id": submission_group_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[SubmissionGroupMemberCreate, Data],
        **kwargs: Any,
    ) -> SubmissionGroupMemberGet:
        """Creates a new submission group member.

        `POST /submission-group-members`
        """
        return await self._http.json(
            "POST",
            self._path("submission-group-members"),
            SubmissionGroupMemberGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one submission group member.

        `DELETE /submission-group-members/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submission-group-members", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> SubmissionGroupMemberGet:
        """Answers one submission group member.

        `GET /submission-group-members/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("submission-group-members", id),
            SubmissionGroupMemberGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[SubmissionGroupMemberUpdate, Data],
        **kwargs: Any,
    ) -> SubmissionGroupMemberGet:
        """Changes one submission group member: the fields that are sent; null clears a field.

        `PATCH /submission-group-members/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submission-group-members", id),
            SubmissionGroupMemberGet,
            data=data,
            params=kwargs,
        )
