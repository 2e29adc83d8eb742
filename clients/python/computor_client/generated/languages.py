# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/languages`."""

from __future__ import annotations

from typing import Any, Optional

from computor_types import LanguageGet, LanguageList

from ..base import BaseEndpointClient, Listing, Query


class LanguagesClient(BaseEndpointClient):
    """The calls below `/languages`."""

    async def list(
        self,
        query: Optional[Query] = None,
        *,
        code: Optional[str] = None,
        name: Optional[str] = None,
        native_name: Optional[str] = None,
        limit: Optional[int] = None,
        skip: Optional[int] = None,
        **kwargs: Any,
    ) -> Listing[LanguageList]:
        """Lists languages.

        `GET /languages`
        """
        return await self._http.listing(
            "GET",
            self._path("languages"),
            LanguageList,
            query=query,
            params={
                "code": code,
                "name": name,
                "native_name": native_name,
                "limit": limit,
                "skip": skip,
                **kwargs,
            },
        )

    async def get(
        self,
        id: str,
        **kwargs: Any,
    ) -> LanguageGet:
        """Answers one language.

        `GET /languages/{id}`
        """
        return await self._http.json(
            "GET",
            self._path("languages", id),
            LanguageGet,
            params=kwargs,
        )
