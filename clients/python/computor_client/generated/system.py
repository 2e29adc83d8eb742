# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/system`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CourseFamilyTaskRequest,
    CourseGitStatus,
    CourseTaskRequest,
    GenerateAssignmentsRequest,
    GenerateAssignmentsResponse,
    GenerateTemplateRequest,
    GenerateTemplateResponse,
    HierarchyCreate,
    HierarchyCreated,
    HierarchyStatus,
    MaintenanceActivate,
    MaintenanceSchedule,
    MaintenanceStatusGet,
    OrganizationTaskRequest,
    ReleasePlan,
    RetentionGet,
    SyncDocumentsResponse,
    TaskResponse,
)

from ..base import BaseEndpointClient, Data


class SystemClient(BaseEndpointClient):
    """The calls below `/system`."""

    async def course_families_sync_documents(
        self,
        course_family_id: str,
        *,
        force_update: Optional[bool] = None,
        **kwargs: Any,
    ) -> SyncDocumentsResponse:
        """Begins to fetch the documents of a course family from its repository with a foreign host.

        `POST /system/course-families/{id}/sync-documents`
        """
        return await self._http.json(
            "POST",
            self._path("system", "course-families", course_family_id, "sync-documents"),
            SyncDocumentsResponse,
            params={
                "force_update": force_update,
                **kwargs,
            },
        )

    async def courses_generate_assignments(
        self,
        course_id: str,
        data: Union[GenerateAssignmentsRequest, Data],
        **kwargs: Any,
    ) -> GenerateAssignmentsResponse:
        """Begins to write the files of examples, solutions and tests included, into the course's assignments
        repository.

        `POST /system/courses/{id}/generate-assignments`
        """
        return await self._http.json(
            "POST",
            self._path("system", "courses", course_id, "generate-assignments"),
            GenerateAssignmentsResponse,
            data=data,
            params=kwargs,
        )

    async def courses_generate_student_template(
        self,
        course_id: str,
        data: Union[GenerateTemplateRequest, Data],
        **kwargs: Any,
    ) -> GenerateTemplateResponse:
        """Begins to release contents of a course: students get their task and template.

        `POST /system/courses/{id}/generate-student-template`
        """
        return await self._http.json(
            "POST",
            self._path("system", "courses", course_id, "generate-student-template"),
            GenerateTemplateResponse,
            data=data,
            params=kwargs,
        )

    async def courses_gitlab_status(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> CourseGitStatus:
        """Answers where the course's repositories are.

        `GET /system/courses/{id}/gitlab-status`
        """
        return await self._http.json(
            "GET",
            self._path("system", "courses", course_id, "gitlab-status"),
            CourseGitStatus,
            params=kwargs,
        )

    async def courses_release_plan(
        self,
        id: str,
        data: Union[GenerateTemplateRequest, Data],
        **kwargs: Any,
    ) -> ReleasePlan:
        """Says which files a release would change, without changing anything.

        `POST /system/courses/{id}/release-plan`
        """
        return await self._http.json(
            "POST",
            self._path("system", "courses", id, "release-plan"),
            ReleasePlan,
            data=data,
            params=kwargs,
        )

    async def deploy_course_families(
        self,
        data: Union[CourseFamilyTaskRequest, Data],
        **kwargs: Any,
    ) -> TaskResponse:
        """Begins to make a course family.

        One with this path in the organization is used as it is.

        `POST /system/deploy/course-families`
        """
        return await self._http.json(
            "POST",
            self._path("system", "deploy", "course-families"),
            TaskResponse,
            data=data,
            params=kwargs,
        )

    async def deploy_courses(
        self,
        data: Union[CourseTaskRequest, Data],
        **kwargs: Any,
    ) -> TaskResponse:
        """Begins to make a course.

        One with this path in the family is used as it is.

        `POST /system/deploy/courses`
        """
        return await self._http.json(
            "POST",
            self._path("system", "deploy", "courses"),
            TaskResponse,
            data=data,
            params=kwargs,
        )

    async def deploy_organizations(
        self,
        data: Union[OrganizationTaskRequest, Data],
        **kwargs: Any,
    ) -> TaskResponse:
        """Begins to make an organization.

        One with this path is used as it is.

        `POST /system/deploy/organizations`
        """
        return await self._http.json(
            "POST",
            self._path("system", "deploy", "organizations"),
            TaskResponse,
            data=data,
            params=kwargs,
        )

    async def hierarchy_create(
        self,
        data: Union[HierarchyCreate, Data],
        **kwargs: Any,
    ) -> HierarchyCreated:
        """Begins to make organizations, course families and courses; what is there already is used as it is.

        `POST /system/hierarchy/create`
        """
        return await self._http.json(
            "POST",
            self._path("system", "hierarchy", "create"),
            HierarchyCreated,
            data=data,
            params=kwargs,
        )

    async def hierarchy_status(
        self,
        workflow_id: str,
        **kwargs: Any,
    ) -> HierarchyStatus:
        """Answers how far a hierarchy is.

        `GET /system/hierarchy/status/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("system", "hierarchy", "status", workflow_id),
            HierarchyStatus,
            params=kwargs,
        )

    async def maintenance_activate(
        self,
        data: Union[MaintenanceActivate, Data],
        **kwargs: Any,
    ) -> MaintenanceStatusGet:
        """Begins maintenance now.

        Until it is deactivated only administrators change anything; everybody reads, and tests that
        have begun end. A plan for it is done with.

        `POST /system/maintenance/activate`
        """
        return await self._http.json(
            "POST",
            self._path("system", "maintenance", "activate"),
            MaintenanceStatusGet,
            data=data,
            params=kwargs,
        )

    async def maintenance_deactivate(
        self,
        **kwargs: Any,
    ) -> MaintenanceStatusGet:
        """Ends maintenance.

        Where there is none, nothing happens.

        `POST /system/maintenance/deactivate`
        """
        return await self._http.json(
            "POST",
            self._path("system", "maintenance", "deactivate"),
            MaintenanceStatusGet,
            params=kwargs,
        )

    async def delete_maintenance_schedule(
        self,
        **kwargs: Any,
    ) -> MaintenanceStatusGet:
        """Gives up what was planned.

        Where nothing is planned, nothing happens.

        `DELETE /system/maintenance/schedule`
        """
        return await self._http.json(
            "DELETE",
            self._path("system", "maintenance", "schedule"),
            MaintenanceStatusGet,
            params=kwargs,
        )

    async def maintenance_schedule(
        self,
        data: Union[MaintenanceSchedule, Data],
        **kwargs: Any,
    ) -> MaintenanceStatusGet:
        """Plans maintenance, instead of what was planned before.

        It begins by itself; open clients are reminded.

        `POST /system/maintenance/schedule`
        """
        return await self._http.json(
            "POST",
            self._path("system", "maintenance", "schedule"),
            MaintenanceStatusGet,
            data=data,
            params=kwargs,
        )

    async def maintenance_status(
        self,
        **kwargs: Any,
    ) -> MaintenanceStatusGet:
        """Answers whether the platform is being maintained, and whether that is planned.

        `GET /system/maintenance/status`
        """
        return await self._http.json(
            "GET",
            self._path("system", "maintenance", "status"),
            MaintenanceStatusGet,
            params=kwargs,
        )

    async def retention(
        self,
        **kwargs: Any,
    ) -> RetentionGet:
        """Answers how long things are kept, and what would be removed now.

        It changes nothing: what is due is removed once a day, and
        settings of the server say when (`keep_sessions`, `keep_log_ins`, `keep_submissions`).

        `GET /system/retention`
        """
        return await self._http.json(
            "GET",
            self._path("system", "retention"),
            RetentionGet,
            params=kwargs,
        )
