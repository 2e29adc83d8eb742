# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-member-import`."""

from __future__ import annotations

from typing import Any, Union

from computor_types import CourseMemberImportRequest, CourseMemberImportResponse

from ..base import BaseEndpointClient, Data


class CourseMemberImportClient(BaseEndpointClient):
    """The calls below `/course-member-import`."""

    async def post(
        self,
        course_id: str,
        data: Union[CourseMemberImportRequest, Data],
        **kwargs: Any,
    ) -> CourseMemberImportResponse:
        """Makes a person a member of a course; creates the user and the group if they are missing.

        `POST /course-member-import/{id}`
        """
        return await self._http.json(
            "POST",
            self._path("course-member-import", course_id),
            CourseMemberImportResponse,
            data=data,
            params=kwargs,
        )
