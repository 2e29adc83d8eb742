# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-contents`, `/submission-groups`."""

from __future__ import annotations

from typing import Any, List, Union

from computor_types import (
    AvailableTeam,
    JoinTeamRequest,
    JoinTeamResponse,
    LeaveTeamResponse,
    TeamCreate,
    TeamResponse,
)

from ..base import BaseEndpointClient, Data


class TeamManagementClient(BaseEndpointClient):
    """The calls below `/course-contents`, `/submission-groups`."""

    async def course_contents_submission_groups_available(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> List[AvailableTeam]:
        """Lists the teams of an assignment that one may join: those that are forming, have members, and are
        not full.

        `GET /course-contents/{course_content_id}/submission-groups/available`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", course_content_id, "submission-groups", "available"),
            List[AvailableTeam],
            params=kwargs,
        )

    async def delete_course_contents_submission_groups_my_team(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> LeaveTeamResponse:
        """Leaves one's team.

        Whoever worked in it stays; a team that nobody is left in is deleted, unless there is something in
        it.

        `DELETE /course-contents/{course_content_id}/submission-groups/my-team`
        """
        return await self._http.json(
            "DELETE",
            self._path("course-contents", course_content_id, "submission-groups", "my-team"),
            LeaveTeamResponse,
            params=kwargs,
        )

    async def get_course_contents_submission_groups_my_team(
        self,
        course_content_id: str,
        **kwargs: Any,
    ) -> TeamResponse:
        """Answers one's own team for an assignment.

        `GET /course-contents/{course_content_id}/submission-groups/my-team`
        """
        return await self._http.json(
            "GET",
            self._path("course-contents", course_content_id, "submission-groups", "my-team"),
            TeamResponse,
            params=kwargs,
        )

    async def course_contents_submission_groups_my_team(
        self,
        course_content_id: str,
        data: Union[TeamCreate, Data],
        **kwargs: Any,
    ) -> TeamResponse:
        """Makes a team for an assignment, with oneself as its first member.

        `POST /course-contents/{course_content_id}/submission-groups/my-team`
        """
        return await self._http.json(
            "POST",
            self._path("course-contents", course_content_id, "submission-groups", "my-team"),
            TeamResponse,
            data=data,
            params=kwargs,
        )

    async def submission_groups_join(
        self,
        submission_group_id: str,
        data: Union[JoinTeamRequest, Data],
        **kwargs: Any,
    ) -> JoinTeamResponse:
        """Joins a team: at once with its code, or where no consent is asked for; otherwise the team is asked.

        `POST /submission-groups/{submission_group_id}/join`
        """
        return await self._http.json(
            "POST",
            self._path("submission-groups", submission_group_id, "join"),
            JoinTeamResponse,
            data=data,
            params=kwargs,
        )
