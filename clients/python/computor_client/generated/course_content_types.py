# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-content-types`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CourseContentTypeCreate,
    CourseContentTypeGet,
    CourseContentTypeList,
    CourseContentTypeUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseContentTypesClient(BaseEndpointClient):
    """The calls below `/course-content-types`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        color: Optional[str] = None,
        course_content_kind_id: Optional[str] = None,
        course_id: Optional[str] = None,
        description: Optional[str] = None,
        id: Optional[str] = None,
        slug: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentTypeList]:
        """Lists course content types.

        `GET /course-content-types`
        """
        return await self._http.listing(
            "GET",
            self._path("course-content-types"),
            CourseContentTypeList,
            query=query,
            params={
                "color": color,
                "course_content_kind_id": course_content_kind_id,
                "course_id": course_id,
                "description": description,
                "id": id,
                "slug": slug,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseContentTypeCreate, Data],
        **kwargs: Any,
    ) -> CourseContentTypeGet:
        """Creates a new course content type.

        `POST /course-content-types`
        """
        return await self._http.json(
            "POST",
            self._path("course-content-types"),
            CourseContentTypeGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course content type.

        `DELETE /course-content-types/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-content-types", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseContentTypeGet:
        """Answers one course content type.

        `GET /course-content-types/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-content-types", id),
            CourseContentTypeGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseContentTypeUpdate, Data],
        **kwargs: Any,
    ) -> CourseContentTypeGet:
        """Changes one course content type: the fields that are sent; null clears a field.

        `PATCH /course-content-types/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-content-types", id),
            CourseContentTypeGet,
            data=data,
            params=kwargs,
        )
