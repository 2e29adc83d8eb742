# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/api-tokens`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import (
    ApiTokenAdminCreate,
    ApiTokenCreate,
    ApiTokenCreateResponse,
    ApiTokenGet,
    ApiTokenUpdate,
    TokenScopes,
)

from ..base import BaseEndpointClient, Data


class TokensClient(BaseEndpointClient):
    """The calls below `/api-tokens`."""

    async def get_api_tokens(
        self,
        *,
        include_revoked: Optional[bool] = None,
        user_id: Optional[str] = None,
        **kwargs: Any,
    ) -> List[ApiTokenGet]:
        """Lists one's API tokens.

        `GET /api-tokens`
        """
        return await self._http.json(
            "GET",
            self._path("api-tokens"),
            List[ApiTokenGet],
            params={
                "include_revoked": include_revoked,
                "user_id": user_id,
                **kwargs,
            },
        )

    async def api_tokens(
        self,
        data: Union[ApiTokenCreate, Data],
        **kwargs: Any,
    ) -> ApiTokenCreateResponse:
        """Creates an API token.

        The answer is the only one that shows it.

        `POST /api-tokens`
        """
        return await self._http.json(
            "POST",
            self._path("api-tokens"),
            ApiTokenCreateResponse,
            data=data,
            params=kwargs,
        )

    async def api_tokens_admin_create(
        self,
        data: Union[ApiTokenAdminCreate, Data],
        **kwargs: Any,
    ) -> ApiTokenCreateResponse:
        """Stores a token that the administrator chose, for a service that is deployed with it.

        `POST /api-tokens/admin/create`
        """
        return await self._http.json(
            "POST",
            self._path("api-tokens", "admin", "create"),
            ApiTokenCreateResponse,
            data=data,
            params=kwargs,
        )

    async def api_tokens_admin(
        self,
        token_id: str,
        data: Union[ApiTokenUpdate, Data],
        **kwargs: Any,
    ) -> ApiTokenGet:
        """Changes an API token.

        `PATCH /api-tokens/admin/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("api-tokens", "admin", token_id),
            ApiTokenGet,
            data=data,
            params=kwargs,
        )

    async def api_tokens_scopes(
        self,
        **kwargs: Any,
    ) -> List[TokenScopes]:
        """Lists what an API token can be limited to.

        `GET /api-tokens/scopes`
        """
        return await self._http.json(
            "GET",
            self._path("api-tokens", "scopes"),
            List[TokenScopes],
            params=kwargs,
        )

    async def delete_api_tokens(
        self,
        token_id: str,
        *,
        reason: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        """Revokes an API token at once and for good.

        `DELETE /api-tokens/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("api-tokens", token_id),
            params={
                "reason": reason,
                **kwargs,
            },
        )

    async def get_api_tokens_token_id(
        self,
        token_id: str,
        **kwargs: Any,
    ) -> ApiTokenGet:
        """Answers an API token, without the token itself.

        `GET /api-tokens/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("api-tokens", token_id),
            ApiTokenGet,
            params=kwargs,
        )
