# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-roles`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import CourseRoleGet, CourseRoleList

from ..base import BaseEndpointClient, Listing, Query


class CourseRolesClient(BaseEndpointClient):
    """The calls below `/course-roles`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        description: Optional[str] = None,
        id: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseRoleList]:
        """Lists course roles.

        `GET /course-roles`
        """
        return await self._http.listing(
            "GET",
            self._path("course-roles"),
            CourseRoleList,
            query=query,
            params={
                "description": description,
                "id": id,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseRoleGet:
        """Answers one course role.

        `GET /course-roles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-roles", id),
            CourseRoleGet,
            params=kwargs,
        )
