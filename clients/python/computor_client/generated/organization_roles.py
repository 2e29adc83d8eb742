# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/organization-roles`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import OrganizationRoleGet, OrganizationRoleList

from ..base import BaseEndpointClient, Listing, Query


class OrganizationRolesClient(BaseEndpointClient):
    """The calls below `/organization-roles`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        builtin: Optional[bool] = None,
        description: Optional[str] = None,
        id: Optional[str] = None,
        title: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[OrganizationRoleList]:
        """Lists organization roles.

        `GET /organization-roles`
        """
        return await self._http.listing(
            "GET",
            self._path("organization-roles"),
            OrganizationRoleList,
            query=query,
            params={
                "builtin": builtin,
                "description": description,
                "id": id,
                "title": title,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> OrganizationRoleGet:
        """Answers one organization role.

        `GET /organization-roles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("organization-roles", id),
            OrganizationRoleGet,
            params=kwargs,
        )
