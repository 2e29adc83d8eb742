# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/deadline-extensions`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import DeadlineExtensionCreate, DeadlineExtensionGet, DeadlineExtensionUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class DeadlineExtensionsClient(BaseEndpointClient):
    """The calls below `/deadline-extensions`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        course_content_id: Optional[str] = None,
        course_id: Optional[str] = None,
        course_member_id: Optional[str] = None,
        id: Optional[str] = None,
        submission_group_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[DeadlineExtensionGet]:
        """Lists deadline extensions.

        `GET /deadline-extensions`
        """
        return await self._http.listing(
            "GET",
            self._path("deadline-extensions"),
            DeadlineExtensionGet,
            query=query,
            params={
                "course_content_id": course_content_id,
                "course_id": course_id,
                "course_member_id": course_member_id,
                "id": id,
                "submission_group_id": submission_group_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[DeadlineExtensionCreate, Data],
        **kwargs: Any,
    ) -> DeadlineExtensionGet:
        """Creates a new deadline extension.

        `POST /deadline-extensions`
        """
        return await self._http.json(
            "POST",
            self._path("deadline-extensions"),
            DeadlineExtensionGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one deadline extension.

        `DELETE /deadline-extensions/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("deadline-extensions", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> DeadlineExtensionGet:
        """Answers one deadline extension.

        `GET /deadline-extensions/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("deadline-extensions", id),
            DeadlineExtensionGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[DeadlineExtensionUpdate, Data],
        **kwargs: Any,
    ) -> DeadlineExtensionGet:
        """Changes one deadline extension: the fields that are sent; null clears a field.

        `PATCH /deadline-extensions/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("deadline-extensions", id),
            DeadlineExtensionGet,
            data=data,
            params=kwargs,
        )
