# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/student-profiles`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    StudentProfileCreate,
    StudentProfileGet,
    StudentProfileList,
    StudentProfileUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class StudentProfilesClient(BaseEndpointClient):
    """The calls below `/student-profiles`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        organization_id: Optional[str] = None,
        student_email: Optional[str] = None,
        student_id: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[StudentProfileList]:
        """Lists student profiles.

        `GET /student-profiles`
        """
        return await self._http.listing(
            "GET",
            self._path("student-profiles"),
            StudentProfileList,
            query=query,
            params={
                "id": id,
                "organization_id": organization_id,
                "student_email": student_email,
                "student_id": student_id,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[StudentProfileCreate, Data],
        **kwargs: Any,
    ) -> StudentProfileGet:
        """Creates a new student profile.

        `POST /student-profiles`
        """
        return await self._http.json(
            "POST",
            self._path("student-profiles"),
            StudentProfileGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one student profile.

        `DELETE /student-profiles/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("student-profiles", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> StudentProfileGet:
        """Answers one student profile.

        `GET /student-profiles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("student-profiles", id),
            StudentProfileGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[StudentProfileUpdate, Data],
        **kwargs: Any,
    ) -> StudentProfileGet:
        """Changes one student profile: the fields that are sent; null clears a field.

        `PATCH /student-profiles/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("student-profiles", id),
            StudentProfileGet,
            data=data,
            params=kwargs,
        )
