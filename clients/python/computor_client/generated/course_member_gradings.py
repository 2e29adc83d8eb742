# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-member-gradings`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import CourseMemberGradingsGet, CourseMemberGradingsList

from ..base import BaseEndpointClient, Listing, Query


class CourseMemberGradingsClient(BaseEndpointClient):
    """The calls below `/course-member-gradings`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseMemberGradingsList]:
        """Lists how far the students of a course have come, by family name.

        `GET /course-member-gradings`
        """
        return await self._http.listing(
            "GET",
            self._path("course-member-gradings"),
            CourseMemberGradingsList,
            query=query,
            params={
                "course_id": course_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get(
        self,
        course_member_id: str,
        *,
        course_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> CourseMemberGradingsGet:
        """Answers how far a member of a course has come, content by content.

        `GET /course-member-gradings/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-member-gradings", course_member_id),
            CourseMemberGradingsGet,
            params={
                "course_id": course_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )
