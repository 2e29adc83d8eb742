# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/students`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import (
    CourseContentStudentGet,
    CourseContentStudentList,
    CourseStudentGet,
    CourseStudentList,
)

from ..base import BaseEndpointClient, Listing, Query


class StudentsClient(BaseEndpointClient):
    """The calls below `/students`."""

    async def get_course_contents(
        self,
        query: Optional[Query] = None,
        *,
        ascendants: Optional[str] = None,
        course_content_type_id: Optional[str] = None,
        course_id: Optional[str] = None,
        descendants: Optional[str] = None,
        directory: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        nlevel: Optional[int] = None,
        path: Optional[str] = None,
        project: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentStudentList]:
        """Lists the contents of one's courses with one's own work on them.

        Without `limit`, all of them.

        `GET /students/course-contents`
        """
        return await self._http.listing(
            "GET",
            self._path("students", "course-contents"),
            CourseContentStudentList,
            query=query,
            params={
                "ascendants": ascendants,
                "course_content_type_id": course_content_type_id,
                "course_id": course_id,
                "descendants": descendants,
                "directory": directory,
                "id": id,
                "limit": limit,
                "nlevel": nlevel,
                "path": path,
                "project": project,
                "provider_url": provider_url,
                "skip": skip,
                "title": title,
                **kwargs,
            },
        )

    async def course_contents(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> CourseContentStudentGet:
        """Answers a content of a course with one's own work on it.

        `GET /students/course-contents/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("students", "course-contents", course_content_id),
            CourseContentStudentGet,
            params=kwargs,
        )

    async def course_contents_description(
        self,
        id: str,
        **kwargs: Any,
    ) -> bytes:
        """Answers the description of a released content with its media, as a zip.

        `GET /students/course-contents/{id}/description`
        """
        return await self._http.file(
            "GET",
            self._path("students", "course-contents", id, "description"),
            params=kwargs,
        )

    async def course_contents_template(
        self,
        id: str,
        **kwargs: Any,
    ) -> bytes:
        """Answers what one begins with when working on a released content, as a zip: the directory of the
        student template.

        `GET /students/course-contents/{id}/template`
        """
        return await self._http.file(
            "GET",
            self._path("students", "course-contents", id, "template"),
            params=kwargs,
        )

    async def courses(
        self,
        query: Optional[Query] = None,
        *,
        course_family_id: Optional[str] = None,
        description: Optional[str] = None,
        full_path: Optional[str] = None,
        full_path_student: Optional[str] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        organization_id: Optional[str] = None,
        path: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseStudentList]:
        """Lists the courses that one is a member of.

        `GET /students/courses`
        """
        return await self._http.listing(
            "GET",
            self._path("students", "courses"),
            CourseStudentList,
            query=query,
            params={
                "course_family_id": course_family_id,
                "description": description,
                "full_path": full_path,
                "full_path_student": full_path_student,
                "id": id,
                "limit": limit,
                "organization_id": organization_id,
                "path": path,
                "provider_url": provider_url,
                "skip": skip,
                "title": title,
                **kwargs,
            },
        )

    async def get_courses(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CourseStudentGet:
        """Answers a course that one is a member of.

        `GET /students/courses/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("students", "courses", course_id),
            CourseStudentGet,
            params=kwargs,
        )
