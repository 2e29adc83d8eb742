# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-contents`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    CourseContentCreate,
    CourseContentGet,
    CourseContentList,
    CourseContentMoveRequest,
    CourseContentUpdate,
    DeadlineGet,
    DeploymentProgress,
    DeploymentSummary,
    DeploymentWithHistory,
    Done,
    RerunCreate,
    RerunGet,
    RubricGet,
    RubricSet,
    TeamMatching,
    UseLateDays,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseContentsClient(BaseEndpointClient):
    """The calls below `/course-contents`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        archived: Optional[bool] = None,
        course_content_type_id: Optional[str] = None,
        course_id: Optional[str] = None,
        description: Optional[str] = None,
        example_version_id: Optional[str] = None,
        has_deployment: Optional[bool] = None,
        id: Optional[str] = None,
        max_group_size: Optional[int] = None,
        max_submissions: Optional[int] = None,
        max_test_runs: Optional[int] = None,
        path: Optional[str] = None,
        position: Optional[float] = None,
        testing_service_id: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseContentList]:
        """Lists course contents.

        `GET /course-contents`
        """
        return await self._http.listing(
            "GET",
            self._path("course-contents"),
            CourseContentList,
            query=query,
            params={
                "archived": archived,
                "course_content_type_id": course_content_type_id,
                "course_id": course_id,
                "description": description,
                "example_version_id": example_version_id,
                "has_deployment": has_deployment,
                "id": id,
                "max_group_size": max_group_size,
                "max_submissions": max_submissions,
                "max_test_runs": max_test_runs,
                "path": path,
                "position": position,
                "testing_service_id": testing_service_id,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseContentCreate, Data],
        **kwargs: Any,
    ) -> CourseContentGet:
        """Creates a new course content.

        `POST /course-contents`
        """
        return await self._http.json(
            "POST",
            self._path("course-contents"),
            CourseContentGet,
            data=data,
            params=kwargs,
        )

    async def courses_deployment_summary(
        self,
        course_id: str,
        **kwargs: Any,
    ) -> DeploymentSummary:
        """Answers how far the releases of a course have come.

        `GET /course-contents/courses/{id}/deployment-summary`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", "courses", course_id, "deployment-summary"),
            DeploymentSummary,
            params=kwargs,
        )

    async def deployment(
        self,
        content_id: str,
        **kwargs: Any,
    ) -> DeploymentProgress:
        """Answers how far the release of a course content has come.

        `GET /course-contents/deployment/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", "deployment", content_id),
            DeploymentProgress,
            params=kwargs,
        )

    async def deadline(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> DeadlineGet:
        """Answers until when one has to hand in for an assignment, and why.

        `GET /course-contents/{course_content_id}/deadline`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", course_content_id, "deadline"),
            DeadlineGet,
            params=kwargs,
        )

    async def late_days(
        self,
        course_content_id: str,
        data: Union[UseLateDays, Data],
        **kwargs: Any,
    ) -> DeadlineGet:
        """Takes days of one's late-day bank for an assignment.

        A lecturer gives them back by deleting what was granted.

        `POST /course-contents/{course_content_id}/late-days`
        """
        return await self._http.json(
            "POST",
            self._path("course-contents", course_content_id, "late-days"),
            DeadlineGet,
            data=data,
            params=kwargs,
        )

    async def get_reruns(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> List[RerunGet]:
        """Lists the re-runs of an assignment, newest first.

        `GET /course-contents/{course_content_id}/reruns`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", course_content_id, "reruns"),
            List[RerunGet],
            params=kwargs,
        )

    async def post_reruns(
        self,
        course_content_id: str,
        data: Union[RerunCreate, Data],
        **kwargs: Any,
    ) -> RerunGet:
        """Runs a changed test over all hand-ins of an assignment, as a preview.

        First tests of students go before.

        `POST /course-contents/{course_content_id}/reruns`
        """
        return await self._http.json(
            "POST",
            self._path("course-contents", course_content_id, "reruns"),
            RerunGet,
            data=data,
            params=kwargs,
        )

    async def submission_groups_match(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> TeamMatching:
        """Puts every student who is in no team into one: into teams that are too small, then into new ones of
        about the same size.

        With `team_auto_assign_unmatched` this happens by itself at the deadline.

        `POST /course-contents/{course_content_id}/submission-groups/match`
        """
        return await self._http.json(
            "POST",
            self._path("course-contents", course_content_id, "submission-groups", "match"),
            TeamMatching,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course content.

        `DELETE /course-contents/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-contents", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseContentGet:
        """Answers one course content.

        `GET /course-contents/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", id),
            CourseContentGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseContentUpdate, Data],
        **kwargs: Any,
    ) -> CourseContentGet:
        """Changes one course content: the fields that are sent; null clears a field.

        `PATCH /course-contents/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-contents", id),
            CourseContentGet,
            data=data,
            params=kwargs,
        )

    async def archive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Archives one course content.

        `PATCH /course-contents/{id}/archive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("course-contents", id, "archive"),
            params=kwargs,
        )

    async def get_deployment(
        self,
        content_id: str,
        **kwargs: Any,
    ) -> Optional[DeploymentWithHistory]:
        """Answers the example that a course content shows, with all that happened to it; null when none was
        ever assigned.

        `GET /course-contents/{id}/deployment`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", content_id, "deployment"),
            Optional[DeploymentWithHistory],
            params=kwargs,
        )

    async def example(
        self,
        content_id: str,
        **kwargs: Any,
    ) -> Done:
        """Takes the example from a course content.

        `DELETE /course-contents/{id}/example`
        """
        return await self._http.json(
            "DELETE",
            self._path("course-contents", content_id, "example"),
            Done,
            params=kwargs,
        )

    async def move(
        self,
        content_id: str,
        data: Union[CourseContentMoveRequest, Data],
        **kwargs: Any,
    ) -> CourseContentGet:
        """Moves a course content, with all below it, to another place in the tree.

        `PATCH /course-contents/{id}/move`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-contents", content_id, "move"),
            CourseContentGet,
            data=data,
            params=kwargs,
        )

    async def get_rubric(
        self,
        id: str,
        **kwargs: Any,
    ) -> RubricGet:
        """Answers the rubric of an assignment.

        `GET /course-contents/{id}/rubric`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", id, "rubric"),
            RubricGet,
            params=kwargs,
        )

    async def put_rubric(
        self,
        id: str,
        data: Union[RubricSet, Data],
        **kwargs: Any,
    ) -> RubricGet:
        """Sets the rubric of an assignment as a whole.

        `PUT /course-contents/{id}/rubric`
        """
        return await self._http.json(
            "PUT",
            self._path("course-contents", id, "rubric"),
            RubricGet,
            data=data,
            params=kwargs,
        )

    async def unarchive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Brings back one archived course content.

        `PATCH /course-contents/{id}/unarchive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("course-contents", id, "unarchive"),
            params=kwargs,
        )
