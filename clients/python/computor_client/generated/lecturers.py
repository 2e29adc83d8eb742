# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/lecturers`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    AssignExampleRequest,
    AssignExampleResponse,
    ContentValidationCreate,
    ContentValidationGet,
    CorrectionGet,
    CorrectionStarted,
    CourseContentLecturerGet,
    CourseContentLecturerList,
    CourseDeploymentGet,
    CourseGet,
    CourseList,
    DeploymentGet,
    GitLabSyncRequest,
    GitLabSyncResult,
    UnassignExampleResponse,
    VersionUpgradeCreate,
    VersionUpgradeGet,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class LecturersClient(BaseEndpointClient):
    """The calls below `/lecturers`."""

    async def get_course_contents(
        self,
        query: Optional[Query] = None,
        *,
        archived: Optional[bool] = None,
        ascendants: Optional[str] = None,
        course_content_type_id: Optional[str] = None,
        course_id: Optional[str] = None,
        descendants: Optional[str] = None,
        directory: Optional[str] = None,
        has_deployment: Optional[bool] = None,
        id: Optional[str] = None,
        limit: Optional[int] = None,
        max_group_size: Optional[int] = None,
        max_submissions: Optional[int] = None,
        max_test_runs: Optional[int] = None,
        nlevel: Optional[int] = None,
        path: Optional[str] = None,
        position: Optional[float] = None,
        project: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        testing_service_id: Optional[str] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentLecturerList]:
        """Lists the contents of the courses that one teaches.

        Without `limit`, all of them.

        `GET /lecturers/course-contents`
        """
        return await self._http.listing(
            "GET",
            self._path("lecturers", "course-contents"),
            CourseContentLecturerList,
            query=query,
            params={
                "archived": archived,
                "ascendants": ascendants,
                "course_content_type_id": course_content_type_id,
                "course_id": course_id,
                "descendants": descendants,
                "directory": directory,
                "has_deployment": has_deployment,
                "id": id,
                "limit": limit,
                "max_group_size": max_group_size,
                "max_submissions": max_submissions,
                "max_test_runs": max_test_runs,
                "nlevel": nlevel,
                "path": path,
                "position": position,
                "project": project,
                "provider_url": provider_url,
                "skip": skip,
                "testing_service_id": testing_service_id,
                "title": title,
                **kwargs,
            },
        )

    async def course_contents(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> CourseContentLecturerGet:
        """Answers a content of a course that one teaches.

        `GET /lecturers/course-contents/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("lecturers", "course-contents", course_content_id),
            CourseContentLecturerGet,
            params=kwargs,
        )

    async def course_contents_assign_example(
        self,
        course_content_id: str,
        data: Union[AssignExampleRequest, Data],
        **kwargs: Any,
    ) -> AssignExampleResponse:
        """Lets a course content show a version of an example.

        `POST /lecturers/course-contents/{id}/assign-example`
        """
        return await self._http.json(
            "POST",
            self._path("lecturers", "course-contents", course_content_id, "assign-example"),
            AssignExampleResponse,
            data=data,
            params=kwargs,
        )

    async def delete_course_contents_deployment(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> UnassignExampleResponse:
        """Takes the example from a course content.

        `DELETE /lecturers/course-contents/{id}/deployment`
        """
        return await self._http.json(
            "DELETE",
            self._path("lecturers", "course-contents", course_content_id, "deployment"),
            UnassignExampleResponse,
            params=kwargs,
        )

    async def course_contents_deployment(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> DeploymentGet:
        """Answers the example that a course content shows.

        `GET /lecturers/course-contents/{id}/deployment`
        """
        return await self._http.json(
            "GET",
            self._path("lecturers", "course-contents", course_content_id, "deployment"),
            DeploymentGet,
            params=kwargs,
        )

    async def course_members_sync_gitlab(
        self,
        course_member_id: str,
        data: Union[GitLabSyncRequest, Data],
        **kwargs: Any,
    ) -> GitLabSyncResult:
        """Brings what members may do at a GitLab server to what their roles say, where this platform keeps
        courses there.

        `POST /lecturers/course-members/{id}/sync-gitlab`
        """
        return await self._http.json(
            "POST",
            self._path("lecturers", "course-members", course_member_id, "sync-gitlab"),
            GitLabSyncResult,
            data=data,
            params=kwargs,
        )

    async def get_courses(
        self,
        query: Optional[Query] = None,
        *,
        course_family_id: Optional[str] = None,
        description: Optional[str] = None,
        full_path: Optional[str] = None,
        id: Optional[str] = None,
        language_code: Optional[str] = None,
        limit: Optional[int] = None,
        organization_id: Optional[str] = None,
        path: Optional[str] = None,
        provider_url: Optional[str] = None,
        skip: Optional[int] = None,
        title: Optional[str] = None,
        **kwargs: Any,
    ) -> Listing[CourseList]:
        """Lists the courses that one teaches.

        `GET /lecturers/courses`
        """
        return await self._http.listing(
            "GET",
            self._path("lecturers", "courses"),
            CourseList,
            query=query,
            params={
                "course_family_id": course_family_id,
                "description": description,
                "full_path": full_path,
                "id": id,
                "language_code": language_code,
                "limit": limit,
                "organization_id": organization_id,
                "path": path,
                "provider_url": provider_url,
                "skip": skip,
                "title": title,
                **kwargs,
            },
        )

    async def get_courses_corrections(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> List[CorrectionGet]:
        """Lists which repositories of a course have what is released, those that need help first.

        `GET /lecturers/courses/{course_id}/corrections`
        """
        return await self._http.json(
            "GET",
            self._path("lecturers", "courses", course_id, "corrections"),
            List[CorrectionGet],
            params=kwargs,
        )

    async def post_courses_corrections(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CorrectionStarted:
        """Offers what is released to all repositories of a course once more.

        `POST /lecturers/courses/{course_id}/corrections`
        """
        return await self._http.json(
            "POST",
            self._path("lecturers", "courses", course_id, "corrections"),
            CorrectionStarted,
            params=kwargs,
        )

    async def courses(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CourseGet:
        """Answers a course that one teaches.

        `GET /lecturers/courses/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("lecturers", "courses", course_id),
            CourseGet,
            params=kwargs,
        )

    async def courses_deployments(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CourseDeploymentGet:
        """Answers which examples the contents of a course show, and which have newer versions.

        `GET /lecturers/courses/{id}/deployments`
        """
        return await self._http.json(
            "GET",
            self._path("lecturers", "courses", course_id, "deployments"),
            CourseDeploymentGet,
            params=kwargs,
        )

    async def courses_upgrade_versions(
        self,
        course_id: str,
        data: Union[VersionUpgradeCreate, Data],
        **kwargs: Any,
    ) -> VersionUpgradeGet:
        """Lets contents of a course show the newest versions of their examples; says of each what became of
        it.

        `POST /lecturers/courses/{id}/upgrade-versions`
        """
        return await self._http.json(
            "POST",
            self._path("lecturers", "courses", course_id, "upgrade-versions"),
            VersionUpgradeGet,
            data=data,
            params=kwargs,
        )

    async def courses_validate(
        self,
        course_id: str,
        data: Union[ContentValidationCreate, Data],
        **kwargs: Any,
    ) -> ContentValidationGet:
        """Says whether contents of a course could show these versions, without changing anything.

        `POST /lecturers/courses/{id}/validate`
        """
        return await self._http.json(
            "POST",
            self._path("lecturers", "courses", course_id, "validate"),
            ContentValidationGet,
            data=data,
            params=kwargs,
        )
