# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-groups`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import CourseGroupCreate, CourseGroupGet, CourseGroupList, CourseGroupUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseGroupsClient(BaseEndpointClient):
    """The calls below `/course-groups`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_id: Optional[str] = None,
        id: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseGroupList]:
        """Lists course groups.

        `GET /course-groups`
        """
        return await self._http.listing(
            "GET",
            self._path("course-groups"),
            CourseGroupList,
            query=query,
            params={
                "course_id": course_id,
                "id": id,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseGroupCreate, Data],
        **kwargs: Any,
    ) -> CourseGroupGet:
        """Creates a new course group.

        `POST /course-groups`
        """
        return await self._http.json(
            "POST",
            self._path("course-groups"),
            CourseGroupGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course group.

        `DELETE /course-groups/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-groups", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseGroupGet:
        """Answers one course group.

        `GET /course-groups/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-groups", id),
            CourseGroupGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseGroupUpdate, Data],
        **kwargs: Any,
    ) -> CourseGroupGet:
        """Changes one course group: the fields that are sent; null clears a field.

        `PATCH /course-groups/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-groups", id),
            CourseGroupGet,
            data=data,
            params=kwargs,
        )
