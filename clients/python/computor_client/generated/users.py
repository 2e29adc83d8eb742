# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/users`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import Done, UserCreate, UserErase, UserErased, UserGet, UserList, UserUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class UsersClient(BaseEndpointClient):
    """The calls below `/users`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        archived: Optional[bool] = None,
        email: Optional[str] = None,
        family_name: Optional[str] = None,
        given_name: Optional[str] = None,
        id: Optional[str] = None,
        is_service: Optional[bool] = None,
        search: Optional[str] = None,
        user_id: Optional[str] = None,
        username: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[UserList]:
        """Lists users.

        `GET /users`
        """
        return await self._http.listing(
            "GET",
            self._path("users"),
            UserList,
            query=query,
            params={
                "archived": archived,
                "email": email,
                "family_name": family_name,
                "given_name": given_name,
                "id": id,
                "is_service": is_service,
                "search": search,
                "user_id": user_id,
                "username": username,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[UserCreate, Data],
        **kwargs: Any,
    ) -> UserGet:
        """Creates a user, with a first password if one is sent.

        `POST /users`
        """
        return await self._http.json(
            "POST",
            self._path("users"),
            UserGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one user.

        `DELETE /users/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("users", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> UserGet:
        """Answers one user.

        `GET /users/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("users", id),
            UserGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[UserUpdate, Data],
        **kwargs: Any,
    ) -> UserGet:
        """Changes one user: the fields that are sent; null clears a field.

        `PATCH /users/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("users", id),
            UserGet,
            data=data,
            params=kwargs,
        )

    async def archive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Archives one user.

        `PATCH /users/{id}/archive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("users", id, "archive"),
            params=kwargs,
        )

    async def erase(
        self,
        id: str,
        data: Union[UserErase, Data],
        **kwargs: Any,
    ) -> UserErased:
        """Erases a person for good: names, addresses, profile, credentials, sessions, roles and texts go, and
        nobody can log in as it any more.

        Work and grades stay, and are nobody's.

        `POST /users/{id}/erase`
        """
        return await self._http.json(
            "POST",
            self._path("users", id, "erase"),
            UserErased,
            data=data,
            params=kwargs,
        )

    async def second_factor(
        self,
        id: str,
        **kwargs: Any,
    ) -> Done:
        """Takes the second factor of somebody away who has lost it, and ends the sessions.

        `DELETE /users/{id}/second-factor`
        """
        return await self._http.json(
            "DELETE",
            self._path("users", id, "second-factor"),
            Done,
            params=kwargs,
        )

    async def unarchive(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Brings back one archived user.

        `PATCH /users/{id}/unarchive`
        """
        return await self._http.nothing(
            "PATCH",
            self._path("users", id, "unarchive"),
            params=kwargs,
        )
