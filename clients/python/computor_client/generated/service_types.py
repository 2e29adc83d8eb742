# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/service-types`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import ServiceTypeCreate, ServiceTypeGet, ServiceTypeList, ServiceTypeUpdate

from ..base import BaseEndpointClient, Data, Listing, Query


class ServiceTypesClient(BaseEndpointClient):
    """The calls below `/service-types`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        category: Optional[str] = None,
        enabled: Optional[bool] = None,
        id: Optional[str] = None,
        path: Optional[str] = None,
        path_descendant: Optional[str] = None,
        path_pattern: Optional[str] = None,
        plugin_module: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ServiceTypeList]:
        """Lists service types.

        `GET /service-types`
        """
        return await self._http.listing(
            "GET",
            self._path("service-types"),
            ServiceTypeList,
            query=query,
            params={
                "category": category,
                "enabled": enabled,
                "id": id,
                "path": path,
                "path_descendant": path_descendant,
                "path_pattern": path_pattern,
                "plugin_module": plugin_module,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[ServiceTypeCreate, Data],
        **kwargs: Any,
    ) -> ServiceTypeGet:
        """Creates a new service type.

        `POST /service-types`
        """
        return await self._http.json(
            "POST",
            self._path("service-types"),
            ServiceTypeGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one service type.

        `DELETE /service-types/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("service-types", id),
            params=kwargs,
        )

    async def get(
        self,
        entity_id: str,
        **kwargs: Any,
    ) -> ServiceTypeGet:
        """Answers one service type.

        `GET /service-types/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("service-types", entity_id),
            ServiceTypeGet,
            params=kwargs,
        )

    async def update(
        self,
        entity_id: str,
        data: Union[ServiceTypeUpdate, Data],
        **kwargs: Any,
    ) -> ServiceTypeGet:
        """Changes one service type: the fields that are sent; null clears a field.

        `PATCH /service-types/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("service-types", entity_id),
            ServiceTypeGet,
            data=data,
            params=kwargs,
        )
