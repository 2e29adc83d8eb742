# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-content-kinds`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CourseContentKindCreate,
    CourseContentKindGet,
    CourseContentKindList,
    CourseContentKindUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseContentKindsClient(BaseEndpointClient):
    """The calls below `/course-content-kinds`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        description: Optional[str] = None,
        has_ascendants: Optional[bool] = None,
        has_descendants: Optional[bool] = None,
        id: Optional[str] = None,
        submittable: Optional[bool] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentKindList]:
        """Lists course content kinds.

        `GET /course-content-kinds`
        """
        return await self._http.listing(
            "GET",
            self._path("course-content-kinds"),
            CourseContentKindList,
            query=query,
            params={
                "description": description,
                "has_ascendants": has_ascendants,
                "has_descendants": has_descendants,
                "id": id,
                "submittable": submittable,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseContentKindCreate, Data],
        **kwargs: Any,
    ) -> CourseContentKindGet:
        """Creates a new course content kind.

        `POST /course-content-kinds`
        """
        return await self._http.json(
            "POST",
            self._path("course-content-kinds"),
            CourseContentKindGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course content kind.

        `DELETE /course-content-kinds/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-content-kinds", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseContentKindGet:
        """Answers one course content kind.

        `GET /course-content-kinds/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-content-kinds", id),
            CourseContentKindGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseContentKindUpdate, Data],
        **kwargs: Any,
    ) -> CourseContentKindGet:
        """Changes one course content kind: the fields that are sent; null clears a field.

        `PATCH /course-content-kinds/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-content-kinds", id),
            CourseContentKindGet,
            data=data,
            params=kwargs,
        )
