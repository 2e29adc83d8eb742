# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-families`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CascadeDeleteResult,
    CourseFamilyCreate,
    CourseFamilyGet,
    CourseFamilyList,
    CourseFamilyUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseFamiliesClient(BaseEndpointClient):
    """The calls below `/course-families`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        description: Optional[str] = None,
        id: Optional[str] = None,
        organization_id: Optional[str] = None,
        path: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseFamilyList]:
        """Lists course families.

        `GET /course-families`
        """
        return await self._http.listing(
            "GET",
            self._path("course-families"),
            CourseFamilyList,
            query=query,
            params={
                "description": description,
                "id": id,
                "organization_id": organization_id,
                "path": path,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseFamilyCreate, Data],
        **kwargs: Any,
    ) -> CourseFamilyGet:
        """Creates a new course family.

        `POST /course-families`
        """
        return await self._http.json(
            "POST",
            self._path("course-families"),
            CourseFamilyGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        course_family_id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> CascadeDeleteResult:
        """Deletes a course family with its courses and everything in them.

        `DELETE /course-families/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("course-families", course_family_id),
            CascadeDeleteResult,
            params={
                "dry_run": dry_run,
                **kwargs,
            },
        )

    async def delete_delete(
        self,
        id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> CascadeDeleteResult:
        """Deletes a course family with its courses and everything in them.

        `DELETE /course-families/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("course-families", id),
            CascadeDeleteResult,
            params={
                "dry_run": dry_run,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseFamilyGet:
        """Answers one course family.

        `GET /course-families/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-families", id),
            CourseFamilyGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseFamilyUpdate, Data],
        **kwargs: Any,
    ) -> CourseFamilyGet:
        """Changes one course family: the fields that are sent; null clears a field.

        `PATCH /course-families/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-families", id),
            CourseFamilyGet,
            data=data,
            params=kwargs,
        )
