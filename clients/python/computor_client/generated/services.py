# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/service-accounts`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import ServiceCreate, ServiceGet, ServiceUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class ServicesClient(BaseEndpointClient):
    """The calls below `/service-accounts`."""

    async def get_service_accounts(
        self,
        query: Optional[Query] = None,
        *,
        enabled: Optional[bool] = None,
        id: Optional[str] = None,
        service_type_id: Optional[str] = None,
        slug: Optional[str] = None,
        user_id: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ServiceGet]:
        """Lists service accounts.

        `GET /service-accounts`
        """
        return await self._http.listing(
            "GET",
            self._path("service-accounts"),
            ServiceGet,
            query=query,
            params={
                "enabled": enabled,
                "id": id,
                "service_type_id": service_type_id,
                "slug": slug,
                "user_id": user_id,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def service_accounts(
        self,
        data: Union[ServiceCreate, Data],
        **kwargs: Any,
    ) -> ServiceGet:
        """Creates a new service and the user that it acts as.

        `POST /service-accounts`
        """
        return await self._http.json(
            "POST",
            self._path("service-accounts"),
            ServiceGet,
            data=data,
            params=kwargs,
        )

    async def service_accounts_me(
        self,
        **kwargs: Any,
    ) -> ServiceGet:
        """Answers the service account that asks: how a worker learns its configuration.

        `GET /service-accounts/me`
        """
        return await self._http.json(
            "GET",
            self._path("service-accounts", "me"),
            ServiceGet,
            params=kwargs,
        )

    async def delete_service_accounts(
        self,
        service_id: str,
        *,
        force: Optional[bool] = None,
        **kwargs: Any,
    ) -> None:
        """Deletes a service.

        One that contents or example versions use needs `force`.

        `DELETE /service-accounts/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("service-accounts", service_id),
            params={
                "force": force,
                **kwargs,
            },
        )

    async def get_service_accounts_service_id(
        self,
        service_id: str,
        **kwargs: Any,
    ) -> ServiceGet:
        """Answers one service.

        `GET /service-accounts/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("service-accounts", service_id),
            ServiceGet,
            params=kwargs,
        )

    async def patch_service_accounts(
        self,
        service_id: str,
        data: Union[ServiceUpdate, Data],
        *,
        force: Optional[bool] = None,
        **kwargs: Any,
    ) -> ServiceGet:
        """Changes a service.

        Disabling one that contents or example versions use needs `force`.

        `PATCH /service-accounts/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("service-accounts", service_id),
            ServiceGet,
            data=data,
            params={
                "force": force,
                **kwargs,
            },
        )

    async def service_accounts_heartbeat(
        self,
        service_id: str,
        **kwargs: Any,
    ) -> None:
        """Notes that a service is there.

        `PUT /service-accounts/{id}/heartbeat`
        """
        return await self._http.nothing(
            "PUT",
            self._path("service-accounts", service_id, "heartbeat"),
            params=kwargs,
        )
