# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/accounts`."""

from __future__ import annotations

from typing import Any, List, Optional, Union

from computor_types import AccountCreate, AccountGet, AccountList, AccountProvider, AccountUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class AccountsClient(BaseEndpointClient):
    """The calls below `/accounts`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        provider: Optional[str] = None,
        provider_account_id: Optional[str] = None,
        type: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[AccountList]:
        """Lists accounts.

        `GET /accounts`
        """
        return await self._http.listing(
            "GET",
            self._path("accounts"),
            AccountList,
            query=query,
            params={
                "id": id,
                "provider": provider,
                "provider_account_id": provider_account_id,
                "type": type,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[AccountCreate, Data],
        **kwargs: Any,
    ) -> AccountGet:
        """Creates a new account.

        `POST /accounts`
        """
        return await self._http.json(
            "POST",
            self._path("accounts"),
            AccountGet,
            data=data,
            params=kwargs,
        )

    async def providers(
        self,
        **kwargs: Any,
    ) -> List[AccountProvider]:
        """Lists the kinds of accounts that can be linked to a user.

        `GET /accounts/providers`
        """
        return await self._http.json(
            "GET",
            self._path("accounts", "providers"),
            List[AccountProvider],
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one account.

        `DELETE /accounts/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("accounts", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> AccountGet:
        """Answers one account.

        `GET /accounts/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("accounts", id),
            AccountGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[AccountUpdate, Data],
        **kwargs: Any,
    ) -> AccountGet:
        """Changes one account: the fields that are sent; null clears a field.

        `PATCH /accounts/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("accounts", id),
            AccountGet,
            data=data,
            params=kwargs,
        )
