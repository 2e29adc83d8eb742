# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/submission-groups`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    SubmissionGroupCreate,
    SubmissionGroupGet,
    SubmissionGroupList,
    SubmissionGroupUpdate,
    TeamJoinRequest,
    TeamPlacement,
    TeamResponse,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class SubmissionGroupsClient(BaseEndpointClient):
    """The calls below `/submission-groups`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_id: Optional[str] = None,
        display_name: Optional[str] = None,
        id: Optional[str] = None,
        max_group_size: Optional[int] = None,
        max_submissions: Optional[int] = None,
        status: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[SubmissionGroupList]:
        """Lists submission groups.

        `GET /submission-groups`
        """
        return await self._http.listing(
            "GET",
            self._path("submission-groups"),
            SubmissionGroupList,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_id": course_id,
                "display_name": display_name,
                "id": id,
                "max_group_size": max_group_size,
                "max_submissions": max_submissions,
                "status": status,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[SubmissionGroupCreate, Data],
        **kwargs: Any,
    ) -> SubmissionGroupGet:
        """Creates a new submission group.

        `POST /submission-groups`
        """
        return await self._http.json(
            "POST",
            self._path("submission-groups"),
            SubmissionGroupGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one submission group.

        `DELETE /submission-groups/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submission-groups", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> SubmissionGroupGet:
        """Answers one submission group.

        `GET /submission-groups/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("submission-groups", id),
            SubmissionGroupGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[SubmissionGroupUpdate, Data],
        **kwargs: Any,
    ) -> SubmissionGroupGet:
        """Changes one submission group: the fields that are sent; null clears a field.

        `PATCH /submission-groups/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("submission-groups", id),
            SubmissionGroupGet,
            data=data,
            params=kwargs,
        )

    async def get_join_requests(
        self,
        submission_group_id: str,
        **kwargs: Any,
    ) -> List[TeamJoinRequest]:
        """Lists who wants to join a team, in the order in which they asked.

        `GET /submission-groups/{submission_group_id}/join-requests`
        """
        return await self._http.json(
            "GET",
            self._path("submission-groups", submission_group_id, "join-requests"),
            List[TeamJoinRequest],
            params=kwargs,
        )

    async def delete_join_requests(
        self,
        submission_group_id: str,
        course_member_id: str,
        **kwargs: Any,
    ) -> None:
        """Declines, or takes back what one has asked for.

        `DELETE /submission-groups/{submission_group_id}/join-requests/{course_member_id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("submission-groups", submission_group_id, "join-requests", course_member_id),
            params=kwargs,
        )

    async def post_join_requests(
        self,
        submission_group_id: str,
        course_member_id: str,
        **kwargs: Any,
    ) -> TeamResponse:
        """Consents: whoever asked becomes a member.

        `POST /submission-groups/{submission_group_id}/join-requests/{course_member_id}`
        """
        return await self._http.json(
            "POST",
            self._path("submission-groups", submission_group_id, "join-requests", course_member_id),
            TeamResponse,
            params=kwargs,
        )

    async def lock(
        self,
        submission_group_id: str,
        **kwargs: Any,
    ) -> TeamResponse:
        """Locks a team: nobody joins or leaves it, but by lecturers.

        `PATCH /submission-groups/{submission_group_id}/lock`
        """
        return await self._http.json(
            "PATCH",
            self._path("submission-groups", submission_group_id, "lock"),
            TeamResponse,
            params=kwargs,
        )

    async def place(
        self,
        submission_group_id: str,
        data: Union[TeamPlacement, Data],
        **kwargs: Any,
    ) -> TeamResponse:
        """Puts a student into a team, out of the one that it is in, whether students may do so or not.

        The work stays with the
        team in which it was done.

        `POST /submission-groups/{submission_group_id}/place`
        """
        return await self._http.json(
            "POST",
            self._path("submission-groups", submission_group_id, "place"),
            TeamResponse,
            data=data,
            params=kwargs,
        )

    async def unlock(
        self,
        submission_group_id: str,
        **kwargs: Any,
    ) -> TeamResponse:
        """Takes back a lock.

        A team whose deadline has passed stays locked.

        `PATCH /submission-groups/{submission_group_id}/unlock`
        """
        return await self._http.json(
            "PATCH",
            self._path("submission-groups", submission_group_id, "unlock"),
            TeamResponse,
            params=kwargs,
        )
