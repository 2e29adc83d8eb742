# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-member-comments`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import CommentCreate, CommentUpdate, CourseMemberCommentList

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseMemberCommentsClient(BaseEndpointClient):
    """The calls below `/course-member-comments`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_member_id: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        transmitter_id: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseMemberCommentList]:
        """Lists notes about members, newest first.

        `GET /course-member-comments`
        """
        return await self._http.listing(
            "GET",
            self._path("course-member-comments"),
            CourseMemberCommentList,
            query=query,
            params={
                "course_member_id": course_member_id,
                "id": id,
                "limit": limit,
                "skip": skip,
                "transmitter_id": transmitter_id,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CommentCreate, Data],
        **kwargs: Any,
    ) -> Listing[CourseMemberCommentList]:
        """Notes something about a member; answers all notes about it.

        `POST /course-member-comments`
        """
        return await self._http.listing(
            "POST",
            self._path("course-member-comments"),
            CourseMemberCommentList,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        course_member_comment_id: str,
        **kwargs: Any,
    ) -> Listing[CourseMemberCommentList]:
        """Deletes a note; answers the notes about the member that are left.

        `DELETE /course-member-comments/{id}`
        """
        return await self._http.listing(
            "DELETE",
            self._path("course-member-comments", course_member_comment_id),
            CourseMemberCommentList,
            params=kwargs,
        )

    async def update(
        self,
        course_member_comment_id: str,
        data: Union[CommentUpdate, Data],
        **kwargs: Any,
    ) -> Listing[CourseMemberCommentList]:
        """Changes one's own note; answers all notes about the member.

        `PATCH /course-member-comments/{id}`
        """
        return await self._http.listing(
            "PATCH",
            self._path("course-member-comments", course_member_comment_id),
            CourseMemberCommentList,
            data=data,
            params=kwargs,
        )
