# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-members`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import CourseMemberCreate, CourseMemberGet, CourseMemberList, CourseMemberUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseMembersClient(BaseEndpointClient):
    """The calls below `/course-members`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        archived: Optional[bool] = None,
        course_group_id: Optional[str] = None,
        course_id: Optional[str] = None,
        course_role_id: Optional[str] = None,
        family_name: Optional[str] = None,
        given_name: Optional[str] = None,
        id: Optional[str] = None,
        search: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseMemberList]:
        """Lists course members.

        `GET /course-members`
        """
        return await self._http.listing(
            "GET",
            self._path("course-members"),
            CourseMemberList,
            query=query,
            params={
                "archived": archived,
                "course_group_id": course_group_id,
                "course_id": course_id,
                "course_role_id": course_role_id,
                "family_name": family_name,
                "given_name": given_name,
                "id": id,
                "search": search,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseMemberCreate, Data],
        **kwargs: Any,
    ) -> CourseMemberGet:
        """Creates a new course member.

        `POST /course-members`
        """
        return await self._http.json(
            "POST",
            self._path("course-members"),
            CourseMemberGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course member.

        `DELETE /course-members/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-members", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseMemberGet:
        """Answers one course member.

        `GET /course-members/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-members", id),
            CourseMemberGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseMemberUpdate, Data],
        **kwargs: Any,
    ) -> CourseMemberGet:
        """Changes one course member: the fields that are sent; null clears a field.

        `PATCH /course-members/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-members", id),
            CourseMemberGet,
            data=data,
            params=kwargs,
        )

    async def archive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Archives one course member.

        `PATCH /course-members/{id}/archive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("course-members", id, "archive"),
            params=kwargs,
        )

    async def unarchive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Brings back one archived course member.

        `PATCH /course-members/{id}/unarchive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("course-members", id, "unarchive"),
            params=kwargs,
        )
