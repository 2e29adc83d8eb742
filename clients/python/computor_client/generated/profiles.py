# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/profiles`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import ProfileCreate, ProfileGet, ProfileList, ProfileUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class ProfilesClient(BaseEndpointClient):
    """The calls below `/profiles`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        language_code: Optional[str] = None,
        nickname: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ProfileList]:
        """Lists profiles.

        `GET /profiles`
        """
        return await self._http.listing(
            "GET",
            self._path("profiles"),
            ProfileList,
            query=query,
            params={
                "id": id,
                "language_code": language_code,
                "nickname": nickname,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[ProfileCreate, Data],
        **kwargs: Any,
    ) -> ProfileGet:
        """Creates a new profile.

        `POST /profiles`
        """
        return await self._http.json(
            "POST",
            self._path("profiles"),
            ProfileGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one profile.

        `DELETE /profiles/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("profiles", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> ProfileGet:
        """Answers one profile.

        `GET /profiles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("profiles", id),
            ProfileGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[ProfileUpdate, Data],
        **kwargs: Any,
    ) -> ProfileGet:
        """Changes one profile: the fields that are sent; null clears a field.

        `PATCH /profiles/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("profiles", id),
            ProfileGet,
            data=data,
            params=kwargs,
        )
