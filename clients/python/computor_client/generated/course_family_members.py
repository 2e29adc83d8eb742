# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/course-family-members`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    CourseFamilyMemberCreate,
    CourseFamilyMemberGet,
    CourseFamilyMemberList,
    CourseFamilyMemberUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class CourseFamilyMembersClient(BaseEndpointClient):
    """The calls below `/course-family-members`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_family_id: Optional[str] = None,
        course_family_role_id: Optional[str] = None,
        id: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[CourseFamilyMemberList]:
        """Lists course family members.

        `GET /course-family-members`
        """
        return await self._http.listing(
            "GET",
            self._path("course-family-members"),
            CourseFamilyMemberList,
            query=query,
            params={
                "course_family_id": course_family_id,
                "course_family_role_id": course_family_role_id,
                "id": id,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[CourseFamilyMemberCreate, Data],
        **kwargs: Any,
    ) -> CourseFamilyMemberGet:
        """Creates a new course family member.

        `POST /course-family-members`
        """
        return await self._http.json(
            "POST",
            self._path("course-family-members"),
            CourseFamilyMemberGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one course family member.

        `DELETE /course-family-members/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("course-family-members", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> CourseFamilyMemberGet:
        """Answers one course family member.

        `GET /course-family-members/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("course-family-members", id),
            CourseFamilyMemberGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[CourseFamilyMemberUpdate, Data],
        **kwargs: Any,
    ) -> CourseFamilyMemberGet:
        """Changes one course family member: the fields that are sent; null clears a field.

        `PATCH /course-family-members/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("course-family-members", id),
            CourseFamilyMemberGet,
            data=data,
            params=kwargs,
        )
