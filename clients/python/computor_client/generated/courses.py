# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/courses`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    CascadeDeleteResult,
    CourseCopyCreate,
    CourseCopyGet,
    CourseCreate,
    CourseGet,
    CourseImportCreate,
    CourseList,
    CourseUpdate,
    Done,
    EnrolmentCodeCreate,
    EnrolmentCodeGet,
    EnrolmentRequest,
)

from ..base import BaseEndpointClient, Data, Listing, Query, Upload


class CoursesClient(BaseEndpointClient):
    """The calls below `/courses`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        archived: Optional[bool] = None,
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
                "archived": archived,
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

    async def import_(
        self,
        file: Upload,
        data: Union[CourseImportCreate, Data],
        **kwargs: Any,
    ) -> CourseCopyGet:
        """Makes a course from the archive of one, of this platform or of another.

        All of it is made, or nothing. With `work`, also what came
        of the students' work, under new ids.

        `POST /courses/import`
        """
        return await self._http.json(
            "POST",
            self._path("courses", "import"),
            CourseCopyGet,
            file=file,
            form=("course_import", data),
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

    async def archive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Archives one course.

        `PATCH /courses/{id}/archive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("courses", id, "archive"),
            params=kwargs,
        )

    async def copy(
        self,
        id: str,
        data: Union[CourseCopyCreate, Data],
        **kwargs: Any,
    ) -> CourseCopyGet:
        """Makes the next term of a course: its tree with types, groups, rubrics, examples and dates, and its
        staff on request.

        Students
        and work stay where they are. All of it is made, or nothing.

        `POST /courses/{id}/copy`
        """
        return await self._http.json(
            "POST",
            self._path("courses", id, "copy"),
            CourseCopyGet,
            data=data,
            params=kwargs,
        )

    async def delete_enrolment_code(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Takes the code away.

        Who has enrolled with it stays, and who has asked to still does.

        `DELETE /courses/{id}/enrolment-code`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("courses", id, "enrolment-code"),
            params=kwargs,
        )

    async def get_enrolment_code(
        self,
        id: str,
        **kwargs: Any,
    ) -> EnrolmentCodeGet:
        """Answers the code with which people enrol in a course.

        `GET /courses/{id}/enrolment-code`
        """
        return await self._http.json(
            "GET",
            self._path("courses", id, "enrolment-code"),
            EnrolmentCodeGet,
            params=kwargs,
        )

    async def post_enrolment_code(
        self,
        id: str,
        data: Union[EnrolmentCodeCreate, Data],
        **kwargs: Any,
    ) -> EnrolmentCodeGet:
        """Makes the code with which people enrol in a course; the one before does not work any more.

        `POST /courses/{id}/enrolment-code`
        """
        return await self._http.json(
            "POST",
            self._path("courses", id, "enrolment-code"),
            EnrolmentCodeGet,
            data=data,
            params=kwargs,
        )

    async def enrolment_requests(
        self,
        id: str,
        **kwargs: Any,
    ) -> List[EnrolmentRequest]:
        """Lists who asks to be enrolled in a course, whoever has waited longest first.

        `GET /courses/{id}/enrolment-requests`
        """
        return await self._http.json(
            "GET",
            self._path("courses", id, "enrolment-requests"),
            List[EnrolmentRequest],
            params=kwargs,
        )

    async def delete_enrolment_requests(
        self,
        id: str,
        user_id: str,
        **kwargs: Any,
    ) -> None:
        """Declines what somebody asked.

        It can be asked again.

        `DELETE /courses/{id}/enrolment-requests/{user_id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("courses", id, "enrolment-requests", user_id),
            params=kwargs,
        )

    async def enrolment_requests_accept(
        self,
        id: str,
        user_id: str,
        **kwargs: Any,
    ) -> Done:
        """Makes somebody who asked a student of the course, also when the code has expired or is used up by
        now.

        `POST /courses/{id}/enrolment-requests/{user_id}/accept`
        """
        return await self._http.json(
            "POST",
            self._path("courses", id, "enrolment-requests", user_id, "accept"),
            Done,
            params=kwargs,
        )

    async def export(
        self,
        id: str,
        *,
        students: Optional[bool] = None,
        **kwargs: Any,
    ) -> bytes:
        """Answers a course as an archive (ZIP): `manifest.json` says all that `POST /courses/import` makes of
        it, and the versions of examples that its contents show lie beside it, with those that they need.

        With `students`, what came
        of the work lies beside it, a file of JSON lines for each kind of rows; that is for administrators,
        and owners of the organization
        as well as of the course. It leaves while it is read.

        `GET /courses/{id}/export`
        """
        return await self._http.file(
            "GET",
            self._path("courses", id, "export"),
            params={
                "students": students,
                **kwargs,
            },
        )

    async def unarchive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Brings back one archived course.

        `PATCH /courses/{id}/unarchive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("courses", id, "unarchive"),
            params=kwargs,
        )
