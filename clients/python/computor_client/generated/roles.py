# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/role-claims`, `/roles`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import RoleClaimList, RoleGet, RoleList

from ..base import BaseEndpointClient, Listing, Query


class RolesClient(BaseEndpointClient):
    """The calls below `/role-claims`, `/roles`."""

    async def role_claims(
        self,
        query: Optional[Query] = None,
        *,
        claim_type: Optional[str] = None,
        claim_value: Optional[str] = None,
        limit: Optional[int] = None,
        role_id: Optional[str] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[RoleClaimList]:
        """Lists the rights that go with the roles of the platform.

        `GET /role-claims`
        """
        return await self._http.listing(
            "GET",
            self._path("role-claims"),
            RoleClaimList,
            query=query,
            params={
                "claim_type": claim_type,
                "claim_value": claim_value,
                "limit": limit,
                "role_id": role_id,
                "skip": skip,
                **kwargs,
            },
        )

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
    ) -> Listing[RoleList]:
        """Lists roles.

        `GET /roles`
        """
        return await self._http.listing(
            "GET",
            self._path("roles"),
            RoleList,
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
    ) -> RoleGet:
        """Answers one role.

        `GET /roles/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("roles", id),
            RoleGet,
            params=kwargs,
        )
