# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-member-import`."""

from __future__ import annotations

from typing import Any, Union

from computor_types import (
    CourseMemberImportRequest,
    CourseMemberImportResponse,
    MemberImportCreate,
    MemberImportGet,
)

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

    async def batch(
        self,
        id: str,
        data: Union[MemberImportCreate, Data],
        **kwargs: Any,
    ) -> MemberImportGet:
        """Makes the people of a list members of a course, and says of each what became of it.

        Nobody is renamed, and roles change only
        where a row names another one; the same list again changes nothing.

        `POST /course-member-import/{id}/batch`
        """
        return await self._http.json(
            "POST",
            self._path("course-member-import", id, "batch"),
            MemberImportGet,
            data=data,
            params=kwargs,
        )
