# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-family-roles`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import CourseFamilyRoleGet, CourseFamilyRoleList

from ..base import BaseEndpointClient, Listing, Query


class CourseFamilyRolesClient(BaseEndpointClient):
    """The calls below `/course-family-roles`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        builtin: Optional[bool] = None,
        description: Optional[str] = None,
        id: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseFamilyRoleList]:
        """Lists course family roles.

        `GET /course-family-roles`
        """
        return await self._http.listing(
            "GET",
            self._path("course-family-roles"),
            CourseFamilyRoleList,
            query=query,
            params={
                "builtin": builtin,
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
    ) -> CourseFamilyRoleGet:
        """Answers one course family role.

        `GET /course-family-roles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-family-roles", id),
            CourseFamilyRoleGet,
            params=kwargs,
        )
