# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/example-repositories`."""

from __future__ import annotations

from typing import Any, Optional, Union

from computor_types import (
    ExampleRepositoryCreate,
    ExampleRepositoryGet,
    ExampleRepositoryList,
    ExampleRepositoryUpdate,
    SourceType,
    TaskResponse,
)

from ..base import BaseEndpointClient, Data, Listing, Query


class ExampleRepositoriesClient(BaseEndpointClient):
    """The calls below `/example-repositories`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        id: Optional[str] = None,
        name: Optional[str] = None,
        organization_id: Optional[str] = None,
        source_type: Optional[SourceType] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[ExampleRepositoryList]:
        """Lists example repositories.

        `GET /example-repositories`
        """
        return await self._http.listing(
            "GET",
            self._path("example-repositories"),
            ExampleRepositoryList,
            query=query,
            params={
                "id": id,
                "name": name,
                "organization_id": organization_id,
                "source_type": source_type,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def create(
        self,
        data: Union[ExampleRepositoryCreate, Data],
        **kwargs: Any,
    ) -> ExampleRepositoryGet:
        """Creates a new example repository.

        `POST /example-repositories`
        """
        return await self._http.json(
            "POST",
            self._path("example-repositories"),
            ExampleRepositoryGet,
            data=data,
            params=kwargs,
        )

    async def delete(
        self,
        id: str,
        **kwargs: Any,
    ) -> None:
        """Deletes one example repository.

        `DELETE /example-repositories/{id}`
        """
        return await self._http.nothing(
            "DELETE",
            self._path("example-repositories", id),
            params=kwargs,
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> ExampleRepositoryGet:
        """Answers one example repository.

        `GET /example-repositories/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("example-repositories", id),
            ExampleRepositoryGet,
            params=kwargs,
        )

    async def update(
        self,
        id: str,
        data: Union[ExampleRepositoryUpdate, Data],
        **kwargs: Any,
    ) -> ExampleRepositoryGet:
        """Changes one example repository: the fields that are sent; null clears a field.

        `PATCH /example-repositories/{id}`
        """
        return await self._http.json(
            "PATCH",
            self._path("example-repositories", id),
            ExampleRepositoryGet,
            data=data,
            params=kwargs,
        )

    async def fetch(
        self,
        id: str,
        **kwargs: Any,
    ) -> TaskResponse:
        """Begins to fetch the examples of a git repository into the library: every directory with a
        `meta.yaml`.

        `POST /example-repositories/{id}/fetch`
        """
        return await self._http.json(
            "POST",
            self._path("example-repositories", id, "fetch"),
            TaskResponse,
            params=kwargs,
        )
