# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/groups`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import GroupCreate, GroupGet, GroupList, GroupType, GroupUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class GroupsClient(BaseEndpointClient):
    """The calls below `/groups`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        slug: Optional[str] = None,
        title: Optional[str] = None,
        type: Optional[GroupType] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[GroupList]:
        """Lists groups.

        `GET /groups`
        """
        return await self._http.listing(
            "GET",
            self._path("groups"),
            GroupList,
            query=query,
            params={
                "id": id,
                "slug": slug,
                "title": title,
                "type": type,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[GroupCreate, Data],
        **kwargs: Any,
    ) -> GroupGet:
        """Creates a new group.

        `POST /groups`
        """
        return await self._http.json(
            "POST",
            self._path("groups"),
            GroupGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one group.

        `DELETE /groups/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("groups", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> GroupGet:
        """Answers one group.

        `GET /groups/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("groups", id),
            GroupGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[GroupUpdate, Data],
        **kwargs: Any,
    ) -> GroupGet:
        """Changes one group: the fields that are sent; null clears a field.

        `PATCH /groups/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("groups", id),
            GroupGet,
            data=data,
            params=kwargs,
        )
