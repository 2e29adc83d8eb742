# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/organization-members`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    OrganizationMemberCreate,
    OrganizationMemberGet,
    OrganizationMemberList,
    OrganizationMemberUpdate,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class OrganizationMembersClient(BaseEndpointClient):
    """The calls below `/organization-members`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        organization_id: Optional[str] = None,
        organization_role_id: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[OrganizationMemberList]:
        """Lists organization members.

        `GET /organization-members`
        """
        return await self._http.listing(
            "GET",
            self._path("organization-members"),
            OrganizationMemberList,
            query=query,
            params={
                "id": id,
                "organization_id": organization_id,
                "organization_role_id": organization_role_id,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[OrganizationMemberCreate, Data],
        **kwargs: Any,
    ) -> OrganizationMemberGet:
        """Creates a new organization member.

        `POST /organization-members`
        """
        return await self._http.json(
            "POST",
            self._path("organization-members"),
            OrganizationMemberGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one organization member.

        `DELETE /organization-members/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("organization-members", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> OrganizationMemberGet:
        """Answers one organization member.

        `GET /organization-members/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("organization-members", id),
            OrganizationMemberGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[OrganizationMemberUpdate, Data],
        **kwargs: Any,
    ) -> OrganizationMemberGet:
        """Changes one organization member: the fields that are sent; null clears a field.

        `PATCH /organization-members/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("organization-members", id),
            OrganizationMemberGet,
            data=data,
            params=kwargs,
        )
