# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/courses`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import CascadeDeleteResult, CourseCreate, CourseGet, CourseList, CourseUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class CoursesClient(BaseEndpointClient):
    """The calls below `/courses`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_family_id: Optional[str] = None,
        description: Optional[str] = None,
        full_path: Optional[str] = None,
        id: Optional[str] = None,
        language_code: Optional[str] = None,
        organization_id: Optional[str] = None,
        path: Optional[str] = None,
        provider_url: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseList]:
        """Lists courses.

        `GET /courses`
        """
        return await self._http.listing(
            "GET",
            self._path("courses"),
            CourseList,
            query=query,
            params={
                "course_family_id": course_family_id,
                "description": description,
                "full_path": full_path,
                "id": id,
                "language_code": language_code,
                "organization_id": organization_id,
                "path": path,
                "provider_url": provider_url,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseCreate, Data],
        **kwargs: Any,
    ) -> CourseGet:
        """Creates a new course.

        `POST /courses`
        """
        return await self._http.json(
            "POST",
            self._path("courses"),
            CourseGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        course_id: str,
        *,
        dry_run: Optional[bool] = None,
        **kwargs: Any,
    ) -> CascadeDeleteResult:
        """Deletes a course with everything in it.

        `DELETE /courses/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("courses", course_id),
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
        """Deletes a course with everything in it.

        `DELETE /courses/{id}`
        """
        return await self._http.json(
            "DELETE",
            self._path("courses", id),
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
    ) -> CourseGet:
        """Answers one course.

        `GET /courses/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("courses", id),
            CourseGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseUpdate, Data],
        **kwargs: Any,
    ) -> CourseGet:
        """Changes one course: the fields that are sent; null clears a field.

        `PATCH /courses/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("courses", id),
            CourseGet,
            data=data,
            params=kwargs,
        )
