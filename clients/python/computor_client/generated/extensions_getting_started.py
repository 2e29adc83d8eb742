# Made by `computor generate-clients` from the list of all calls. Do not edit.
"""The calls below `/extensions-getting-started`."""

from __future__ import annotations

from typing import Any

from ..base import BaseEndpointClient


class ExtensionsGettingStartedClient(BaseEndpointClient):
    """The calls below `/extensions-getting-started`."""

    async def list(
        self,
        **kwargs: Any,
    ) -> str:
        """Answers where it is written how one begins with the editor's extension.

        `GET /extensions-getting-started`
        """
        return await self._http.json(
            "GET",
            self._path("extensions-getting-started"),
            str,
            params=kwargs,
        )
